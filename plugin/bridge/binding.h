/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_BINDING_H
#define DRUMSPICE_BRIDGE_BINDING_H

/*
 * The tie between one ngspice instance and its device: where each port sits in
 * the circuit's matrix, the states of its charges, the small-signal values of
 * the last operating point, and the integrals of a noise analysis.
 */

#include "bridge/ngspice.h"
#include "physics/device.h"

/*
 * What a code model's interface file lists as its static variables, in this
 * order: the device its C function makes, and the bridge's own binding.
 */
enum { DRUM_STATIC_DEVICE, DRUM_STATIC_BINDING, DRUM_STATIC_COUNT };

typedef struct drum_noise_run drum_noise_run; /* bridge/noise_run.h */

/* One port: a pair of nodes in the circuit. */
typedef struct drum_port {
  Mif_Port_Data_t *data;
  int connection; /* where ngspice files the matrix pointers of this port */
  int element;
  int positive; /* equation numbers */
  int negative;
} drum_port;

typedef struct drum_binding {
  size_t ports;
  drum_port *port;
  double *v;         /* port voltages of the current load */
  char **port_names; /* of these voltages */

  drum_device *device; /* made by the code model; owned here */
  int states;          /* first of 2 * ports in CKTstates: charge, then its current */
  const char *failure; /* why the last evaluated state is not physical, or null */
  bool reported;       /* the user has been told of an error of this instance */

  /* One noise run: the share of this instance in the output. */
  double last_density;
  double output_total;
  double input_total;
  char *names[3]; /* of its vectors, kept while the run refers to them */

  drum_noise_run *run; /* the noise of a transient; null if there is none */
  double *noise;       /* its currents into the ports in the step being solved, A */
} drum_binding;

/*
 * The first instance of a list of models, and the next one, of the same model or a later one; null
 * past the last.
 */
MIFinstance *drum_first_instance(GENmodel *models);
MIFinstance *drum_next_instance(const MIFinstance *instance);

/* The binding of an instance, or null before set-up. */
drum_binding *drum_binding_of(const MIFinstance *instance);

/*
 * Makes the binding from the instance's connections, reserves its states and
 * arranges for it to be freed with the instance. Returns an ngspice error code.
 */
int drum_binding_create(MIFinstance *instance, int *states);

/* Fills binding->v from a solution of the circuit. */
void drum_binding_read(drum_binding *binding, const double *solution);

/*
 * Runs the code model's C function, which makes the device of this instance
 * from its parameters. The device is null when out of memory.
 */
typedef void drum_code_model(Mif_Private_t *);
void drum_binding_make_device(MIFinstance *instance, drum_code_model *make);

/* Tells the user what is wrong with this instance: once in an analysis. */
void drum_binding_report(const MIFinstance *instance, const char *message);

#endif

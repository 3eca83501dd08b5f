/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_DEVICE_H
#define DRUMSPICE_PHYSICS_DEVICE_H

/*
 * What a device is to the rest of the plugin: n ports with voltages v, and
 *
 *     current into port j  =  i_j(v) + d q_j(v) / dt
 *
 * together with the Jacobians of i and q and a list of white noise currents.
 * From these alone the bridge makes every analysis of ngspice: operating point
 * and sweeps use i; a transient integrates q; ac stamps di/dv + jw dq/dv;
 * noise weighs the noise currents with the adjoint solution. A device whose
 * small-signal gain is complex without being a charge (sideband) adds the
 * imaginary part di/dv -> di/dv + j b, which only ac and noise see.
 *
 * A device that only listens (record) has none of these: it is told of every
 * point of a transient that the simulator has accepted.
 *
 * Nothing here knows ngspice: the physics is tested without it.
 */

#include <stdbool.h>
#include <stddef.h>

enum { DRUM_DEVICE_ERROR_SIZE = 256 };

typedef struct drum_device drum_device;

/* A white current into one port, independent of all others. */
typedef struct drum_noise_source {
  size_t port;
  double density; /* one-sided spectrum, A^2/Hz */
} drum_noise_source;

typedef struct drum_device_class {
  /*
   * Null for a device that only listens. Fills the device's outputs at the port voltages v (length
   * ports). Returns null, or a constant sentence saying why v is not a physical state; the outputs
   * must be usable in either case, so that Newton's method may pass through such states.
   */
  const char *(*evaluate)(drum_device *device, const double *v);

  /*
   * May be null: a point of a transient has been accepted, with the voltages v of the
   * ports as the netlist has them; `last` is true at its final time. The points of a
   * transient begin at time 0, which may come several times, and the last of these counts.
   * Returns null, or a sentence that stays valid with the device: the analysis ends.
   */
  const char *(*accept)(drum_device *device, double time, const double *v, bool last);

  /*
   * May be null: in the middle of a transient `device` takes the place of `previous`, of
   * the same class, whose parameters were changed.
   */
  void (*adopt)(drum_device *device, drum_device *previous);

  /* May be null: frees what the device holds beyond its own memory, before that goes. */
  void (*destroy)(drum_device *device);
} drum_device_class;

struct drum_device {
  const drum_device_class *class;
  size_t ports;

  /* The instance's name and those of its ports' voltages, such as "v(n1_i)"; given by the bridge
   * before the first point is accepted. */
  const char *name;
  const char *const *port_names;

  /* Outputs of evaluate, zero before; matrices are row-major [port j][port l]. */
  double *current;     /* i_j, A */
  double *charge;      /* q_j, C */
  double *conductance; /* di_j/dv_l, S */
  double *capacitance; /* dq_j/dv_l, F */
  double *quadrature;  /* b_jl, S; seen by ac and noise only */

  size_t noise_sources;
  drum_noise_source *noise;
  double seed; /* of the noise in a transient, a whole number; 0: none there */

  /* Why the parameters were refused, in one sentence; empty when they are fine. */
  char error[DRUM_DEVICE_ERROR_SIZE];
};

/*
 * Allocates `size` zeroed bytes for a device whose first member is a
 * drum_device, with its arrays for `ports` ports and room for `noise_sources`.
 * Null when out of memory. Freed, arrays included, by drum_device_destroy.
 */
drum_device *drum_device_allocate(size_t size, const drum_device_class *class, size_t ports,
                                  size_t noise_sources);

void drum_device_destroy(drum_device *device);

/*
 * Notes "NAME = VALUE; expected EXPECTED" as the device's error when `ok` is
 * false, unless an earlier error is noted; returns ok. `index` >= 0 names one
 * element of an array, NAME[index].
 */
bool drum_device_require(drum_device *device, bool ok, const char *name, int index, double value,
                         const char *expected);

/* As above for a value that must be finite and greater than zero. */
bool drum_device_require_positive(drum_device *device, const char *name, int index, double value,
                                  const char *unit);

/* Notes a whole sentence as the device's error when `ok` is false. */
bool drum_device_require_text(drum_device *device, bool ok, const char *sentence);

#endif

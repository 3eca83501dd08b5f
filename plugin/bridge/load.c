/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/hooks.h"
#include "bridge/integrate.h"
#include "bridge/noise_run.h"
#include "bridge/stamp.h"

/* Whether a port has a charge: baths and sidebands have none. */
static bool is_charged(const drum_device *device, size_t j) {
  bool charged = device->charge[j] != 0.0;
  for (size_t l = 0; l < device->ports && !charged; ++l)
    charged = device->capacitance[j * device->ports + l] != 0.0;
  return charged;
}

/* Stores the charges of this iteration and, in a transient, integrates them. */
static int store_charges(const drum_binding *binding, CKTcircuit *circuit) {
  const long mode = circuit->CKTmode;
  for (size_t j = 0; j < binding->ports; ++j) {
    const int q = binding->states + 2 * (int)j;
    circuit->CKTstate0[q] = binding->device->charge[j];
    if (!(mode & MODETRAN) || !is_charged(binding->device, j))
      continue;
    if (mode & MODEINITTRAN)
      circuit->CKTstate1[q] = circuit->CKTstate0[q];
    const int error = drum_integrate(circuit, q);
    if (error)
      return error;
    if (mode & MODEINITTRAN)
      circuit->CKTstate1[q + 1] = circuit->CKTstate0[q + 1];
  }
  return OK;
}

/* The linearised device, and its noise, as matrix entries and a right-hand side. */
static void stamp_device(const drum_binding *binding, CKTcircuit *circuit) {
  const drum_device *device = binding->device;
  const size_t n = binding->ports;
  const bool transient = circuit->CKTmode & MODETRAN;
  const double per_second = transient ? circuit->CKTag[0] : 0.0;

  for (size_t j = 0; j < n; ++j) {
    double source = -device->current[j];
    if (transient)
      source -= circuit->CKTstate0[binding->states + 2 * (int)j + 1];
    if (transient && binding->run)
      source += binding->noise[j];
    for (size_t l = 0; l < n; ++l) {
      const double g = device->conductance[j * n + l] + per_second * device->capacitance[j * n + l];
      if (g == 0.0)
        continue;
      drum_stamp(binding, j, l, g, 0.0, false);
      source += g * binding->v[l];
    }
    circuit->CKTrhs[binding->port[j].positive] += source;
    circuit->CKTrhs[binding->port[j].negative] -= source;
  }
}

static int load_instance(const MIFinstance *instance, CKTcircuit *circuit) {
  drum_binding *binding = drum_binding_of(instance);
  if (binding->reported) /* a state already refused: end the analysis */
    return E_PANIC;
  drum_binding_read(binding, circuit->CKTrhsOld);
  binding->failure = binding->device->class->evaluate(binding->device, binding->v);
  /* This mode marks the load that follows the converged operating point. */
  if ((circuit->CKTmode & MODEINITSMSIG) && binding->failure) {
    drum_binding_report(instance, binding->failure);
    return E_PANIC;
  }
  const int error = store_charges(binding, circuit);
  if (error)
    return error;
  if ((circuit->CKTmode & MODETRAN) && binding->run && !drum_noise_run_step(binding, circuit)) {
    drum_binding_report(instance, "noise in a transient ends at 1024 s; expected a shorter run, or "
                                  "seed = 0 for one without noise");
    return E_PANIC;
  }
  stamp_device(binding, circuit);
  return OK;
}

int drum_load(GENmodel *models, CKTcircuit *circuit) {
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    const int error = load_instance(instance, circuit);
    if (error)
      return error;
  }
  return OK;
}

/* Reports the first instance whose converged state is not physical. */
static int refuse_failed(GENmodel *models) {
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    const drum_binding *binding = drum_binding_of(instance);
    if (!binding->failure)
      continue;
    drum_binding_report(instance, binding->failure);
    return E_PANIC;
  }
  return OK;
}

int drum_convergence_test(GENmodel *models, CKTcircuit *circuit) {
  /* A dc sweep says in no other way that a point has converged. */
  return circuit->CKTmode & MODEDCTRANCURVE ? refuse_failed(models) : OK;
}

int drum_accept(CKTcircuit *circuit, GENmodel *models) {
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    drum_binding *binding = drum_binding_of(instance);
    if (binding->run)
      drum_noise_run_accept(binding, circuit);
  }
  return refuse_failed(models);
}

/*
 * ngspice leaves the point at time 0 out of its own vectors if the transient starts from
 * initial conditions (uic), and ends a transient when no step is left to its final time.
 */
int drum_listen(CKTcircuit *circuit, GENmodel *models) {
  if (!(circuit->CKTmode & MODETRAN) || ((circuit->CKTmode & MODEUIC) && circuit->CKTtime <= 0.0))
    return OK;
  const bool last = circuit->CKTfinalTime - circuit->CKTtime < circuit->CKTminBreak;
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    drum_binding *binding = drum_binding_of(instance);
    drum_device *device = binding->device;
    drum_binding_read(binding, circuit->CKTrhsOld);
    const char *failure = device->class->accept(device, circuit->CKTtime, binding->v, last);
    if (failure) {
      drum_binding_report(instance, failure);
      return E_PANIC;
    }
  }
  return OK;
}

int drum_truncate(GENmodel *models, CKTcircuit *circuit, double *step) {
  drum_truncation rule;
  drum_truncation_prepare(&rule, circuit);
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    const drum_binding *binding = drum_binding_of(instance);
    for (size_t j = 0; j < binding->ports; ++j) {
      if (!is_charged(binding->device, j))
        continue;
      const double limit = drum_truncation_step(&rule, circuit, binding->states + 2 * (int)j);
      if (limit < *step)
        *step = limit;
    }
  }
  return OK;
}

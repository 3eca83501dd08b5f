/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/hooks.h"
#include "bridge/stamp.h"

/*
 * The device still holds its Jacobians from the operating point. The noise
 * analysis comes here too, so that it sees charges and complex gains, which
 * ngspice's own treatment of code models leaves out of it.
 */
int drum_ac_load(GENmodel *models, CKTcircuit *circuit) {
  const double omega = circuit->CKTomega;
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    const drum_binding *binding = drum_binding_of(instance);
    const drum_device *device = binding->device;
    const size_t n = binding->ports;
    for (size_t j = 0; j < n; ++j)
      for (size_t l = 0; l < n; ++l) {
        const size_t at = j * n + l;
        drum_stamp(binding, j, l, device->conductance[at],
                   omega * device->capacitance[at] + device->quadrature[at], true);
      }
  }
  return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_STAMP_H
#define DRUMSPICE_BRIDGE_STAMP_H

#include "bridge/binding.h"

static inline void drum_add(double *entry, double real, double imaginary, bool complex) {
  entry[0] += real;
  if (complex)
    entry[1] += imaginary;
}

/*
 * Adds the transadmittance real + j imaginary from port `in` to port `out` to
 * the circuit's matrix. Outside ac only the real part has a place there. Equation 0, the
 * ground, has none: ngspice's dummy for it would only make each addition wait for the one before.
 */
static inline void drum_stamp(const drum_binding *binding, size_t out, size_t in, double real,
                              double imaginary, bool complex) {
  const drum_port *from = &binding->port[in];
  const Mif_G_Ptr_t *at =
      &binding->port[out].data->smp_data.input[from->connection].port[from->element].g;
  const drum_port *to = &binding->port[out];
  if (to->positive && from->positive)
    drum_add(at->pos_poscntl, real, imaginary, complex);
  if (to->positive && from->negative)
    drum_add(at->pos_negcntl, -real, -imaginary, complex);
  if (to->negative && from->positive)
    drum_add(at->neg_poscntl, -real, -imaginary, complex);
  if (to->negative && from->negative)
    drum_add(at->neg_negcntl, real, imaginary, complex);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_STAMP_H
#define DRUMSPICE_BRIDGE_STAMP_H

#include "bridge/binding.h"

/*
 * Adds the transadmittance real + j imaginary from port `in` to port `out` to
 * the circuit's matrix. Outside ac only the real part has a place there.
 */
static inline void drum_stamp(const drum_binding *binding, size_t out, size_t in, double real,
                              double imaginary, bool complex) {
  const drum_port *from = &binding->port[in];
  const Mif_G_Ptr_t *at =
      &binding->port[out].data->smp_data.input[from->connection].port[from->element].g;
  at->pos_poscntl[0] += real;
  at->pos_negcntl[0] -= real;
  at->neg_poscntl[0] -= real;
  at->neg_negcntl[0] += real;
  if (!complex)
    return;
  at->pos_poscntl[1] += imaginary;
  at->pos_negcntl[1] -= imaginary;
  at->neg_poscntl[1] -= imaginary;
  at->neg_negcntl[1] += imaginary;
}

#endif

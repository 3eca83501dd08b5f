/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_PLATE_H
#define DRUM_DESIGN_PLATE_H

/*
 * The plate under the pumps that give the wanted G. An electrode has C(x) = c/(1 - x/gap), and with
 * g0 = (w/2) (C'/C_i) x_zpf, x_zpf^2 = hbar/(2 m wm) the voltage is
 *
 *   |V_i| = (2 G_i/(C_i' x_zpf)) sqrt(2 hbar C_i/w_i),
 *
 * and the static force sum C_i' |V_i|^2/4 displaces the plate by
 *
 *   x = sum 4 C_i G_i^2/(w_i C_i'(x) wm),
 *
 * which always has one solution, since C' grows with x.
 */

#include "drumspice/design.h"

typedef struct drum_design_plate {
  double x;           /* m */
  double c[2];        /* C_i of the electrodes there, F */
  double slope[2];    /* C_i', F/m */
  double v[2];        /* |V_i|, V */
  double omega_soft2; /* wm^2 - sum C_i'' |V_i|^2/(4 m), (rad/s)^2; not above 0: pulled in */
} drum_design_plate;

/*
 * The plate for modes of capacitance c_mode. A gap that the wish leaves to g0 is filled in, in
 * wish->gap; `chosen` says which these are.
 */
void drum_design_plate_find(drum_design_wish *wish, const bool chosen[2], const double c_mode[2],
                            drum_design_plate *plate);

/* x_zpf, m */
double drum_design_x_zpf(const drum_design_wish *wish);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_DRUM_ENV_H
#define DRUMSPICE_PHYSICS_DRUM_ENV_H

/*
 * A drum-head capacitor in the frame rotating at the carrier wd. Electrode k
 * has the complex envelope v_k = v_i + j v_q; with Q_k = C_k(x) v_k
 *
 *     current   i_k = dQ_k/dt + j wd Q_k
 *     force     F   = 1/4 sum_k C_k'(x) |v_k|^2          (carrier average)
 *     plate     m x'' + m gamma x' + m wm^2 x = F
 *
 * Ports, in order: i and q of electrode 1, 2, ..., then x, then w. Port x is
 * the displacement, 1 V = 1 pm; port w the velocity over wm in the same unit:
 *
 *     Cm dx/dt = Cm wm w,   Cm d(w + (gamma/wm) x)/dt = -Cm wm x + Cm F/(m wm)
 *
 * with Cm = 1 pF turning both into node equations. The damping gamma w stands as
 * the derivative of (gamma/wm) x, so that w has one equation of its own at rest
 * and is exactly 0 there: as a conductance it would leave w rounding errors of
 * the size of x, which no voltage tolerance allows for. One noise source: the
 * force of the mechanical bath, a current into port w.
 */

#include "physics/device.h"

typedef struct drum_env_card {
  size_t electrode_nodes; /* i and q of each electrode: 2, 4, ... */
  size_t c_count;         /* length of c; must be half of that */
  size_t gap_count;       /* length of gap; must be half of that */
  const double *c;        /* capacitance of each electrode at rest, F, > 0 */
  const double *gap;      /* distance of each electrode at rest, m, > 0 */
  double mass;            /* effective mass of the plate, kg, > 0 */
  double fm;              /* mechanical frequency, Hz, > 0 */
  double gammam;          /* mechanical damping (energy rate), Hz, > 0 */
  double nbarm;           /* occupation of the mechanical bath, or -1 */
  double tm;              /* its temperature in kelvin, or -1 */
  double carrier;         /* frequency of the frame, Hz, > 0 */
  double seed;            /* noise seed, an integer of 0 or more */
} drum_env_card;

/*
 * A device with electrode_nodes + 2 ports; parameters out of range are noted in
 * its `error`. Null only when out of memory. Freed by drum_device_destroy.
 */
drum_device *drum_env_create(const drum_env_card *card);

#endif

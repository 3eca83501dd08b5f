/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_NORMAL_MODES_H
#define DRUMSPICE_EXTRACT_NORMAL_MODES_H

/*
 * The normal modes behind a rational fit of an impedance matrix. Near a mode of a reciprocal
 * circuit Z_kl = v_k v_l / (s - p), s = j 2 pi f, p = j lambda: v_k^2 = 1/(2 C), C the capacitance
 * that holds the mode's energy when seen from terminal k. In the circuits' convention exp(+j w t).
 */

#include "rational/rational.h"
#include "rig/rig.h"

enum { DRUM_NORMAL_MODES_MAX = 32 };

typedef struct drum_normal_modes {
  size_t count;
  size_t terminals;
  double complex lambda[DRUM_NORMAL_MODES_MAX]; /* from the carrier, rad/s: + j kappa/2 */
  double complex v[DRUM_NORMAL_MODES_MAX][DRUM_RIG_TERMINALS_MAX]; /* 1/sqrt(F) */
} drum_normal_modes;

/*
 * The modes of the fit inside its points' span that are more than rounding and whose linewidth is
 * below a tenth of the carrier [Hz], in the order of their frequencies; modes that coincide are
 * told apart by the rank of their residue. At most DRUM_NORMAL_MODES_MAX, the nearest to
 * `around_hz` (from the carrier).
 */
void drum_normal_modes_find(const drum_rational *fit, double carrier_hz, double around_hz,
                            drum_normal_modes *modes);

/* Leaves the `count` modes nearest to `around_hz`, in the order of their frequencies. */
void drum_normal_modes_nearest(drum_normal_modes *modes, double around_hz, size_t count);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_PUMP_ROOTS_H
#define DRUMSPICE_THEORY_PUMP_ROOTS_H

/*
 * The scalar equation of the pumped steady state (drumspice/pump.h) in its own units, and all its
 * real roots. With rates in units of r, the shift z = x max |g| / r, couplings g_i / max |g| and
 * the drives normalised it reads
 *
 *   f(z) = z + strength sum_i g_i |a_i(z)|^2 = 0,   (rest + i z diag g) a(z) = drive.
 */

#include "drumspice/matrix.h"
#include "drumspice/pump.h"

typedef struct drum_pump_equation {
  drum_matrix rest;                     /* diag(i Delta + kappa/2) + i J; kappa > 0 */
  double g[DRUM_MODES_MAX];             /* the largest modulus is 1 */
  double complex drive[DRUM_MODES_MAX]; /* of norm 1 */
  double strength;                      /* > 0 */
} drum_pump_equation;

typedef struct drum_pump_point {
  double complex a[DRUM_MODES_MAX];
  double value;    /* f(z) */
  double slope;    /* f'(z) */
  double rounding; /* what rounding of z and of the equation's numbers does to f */
} drum_pump_point;

drum_code drum_pump_evaluate(const drum_pump_equation *equation, double z, drum_pump_point *point,
                             drum_status *status);

typedef struct drum_pump_root {
  double z;
  int fold; /* a root of higher order, to rounding */
} drum_pump_root;

/* All real roots within [-reach, reach], where f has the sign of z at the ends, by growing z. */
drum_code drum_pump_roots(const drum_pump_equation *equation, double reach,
                          drum_pump_root roots[DRUM_PUMP_BRANCHES_MAX], size_t *count,
                          drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nyquist's criterion. Let H(s) be the matrix of displacements by drives of the plates' velocities,
 * and D = s H^-1. One plate has D = s (s^2 + gamma s + K(s)/m)/(s + gamma), where K(s) is its
 * spring with that of the pumped circuit around it, whose poles decay. So det D has poles on the
 * left only, its zeros are the poles of the whole circuit, and by the principle of the argument its
 * phase gains n pi from just above w = 0, where D has a positive real part if springs hold all n
 * plates, to infinity, less 2 pi for every pair of zeros on the right. The phase is followed in the
 * pivots of D, each of which has the resonance of one plate, so that none hides another; where it
 * turns fast, points are added.
 */
#include "rig/stability.h"

#include <math.h>
#include <stdlib.h>

#include "drumspice/constants.h"
#include "theory/linear.h"

enum { EVEN = 400, FAR = 16, HALVINGS = 50 };

/* Of the plates' frequencies: where to begin, where to end, and up to where points are even. */
static const double LOWEST = 1e-3;
static const double HIGHEST = 10.0;
static const double NEAR = 3.0;

/* Between neighbouring points the phase turns by no more, rad. */
static const double TURN = 0.7;

/* The pivots of D at one frequency, but for positive factors. */
typedef struct pivots {
  double complex of[DRUM_FRAME_PLATES_MAX];
} pivots;

/* By Gauss. Every plate answers most to its own drive: no pivot is looked for. */
static void find_pivots(drum_matrix *d, pivots *to) {
  for (size_t k = 0; k < d->size; k++) {
    to->of[k] = d->at[k][k];
    for (size_t row = k + 1; row < d->size; row++) {
      const double complex factor = d->at[row][k] / d->at[k][k];
      for (size_t column = k; column < d->size; column++)
        d->at[row][column] -= factor * d->at[k][column];
    }
  }
}

static drum_code measure(drum_rig *rig, const double *f, size_t points, pivots *to,
                         drum_status *status) {
  const size_t n = rig->circuit->n_plates;
  double complex *answer = malloc(n * points * rig->width * sizeof *answer);
  if (!answer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep");
  drum_code code = DRUM_OK;
  for (size_t p = 0; !code && p < n; p++) {
    code = drum_rig_drive_plate(rig, p, status);
    if (!code)
      code = drum_rig_ac(rig, f, points, answer + p * points * rig->width, status);
  }
  for (size_t k = 0; !code && k < points; k++) {
    drum_matrix h = {.size = n};
    drum_matrix d;
    for (size_t from = 0; from < n; from++)
      for (size_t row = 0; row < n; row++)
        h.at[row][from] = answer[(from * points + k) * rig->width + drum_rig_plate(rig, row)];
    code = drum_linear_inverse(&h, &d, status);
    if (code)
      break;
    find_pivots(&d, &to[k]);
    for (size_t p = 0; p < n; p++)
      to[k].of[p] *= I; /* s, but for the frequency */
  }
  free(answer);
  return code;
}

/* By how much the phase turns from f[0] to f[1]. */
static drum_code turn_between(drum_rig *rig, const double f[2], const pivots at[2], int halvings,
                              double *turn, drum_status *status) {
  double sum = 0.0;
  double largest = 0.0;
  for (size_t p = 0; p < rig->circuit->n_plates; p++) {
    const double jump = carg(at[1].of[p] / at[0].of[p]);
    sum += jump;
    largest = fmax(largest, fabs(jump));
  }
  if (largest <= TURN || halvings == 0) {
    *turn += sum;
    return DRUM_OK;
  }
  const double middle = 0.5 * (f[0] + f[1]);
  pivots there = {{0}};
  drum_code code = measure(rig, &middle, 1, &there, status);
  if (!code)
    code = turn_between(rig, (double[2]){f[0], middle}, (pivots[2]){at[0], there}, halvings - 1,
                        turn, status);
  if (!code)
    code = turn_between(rig, (double[2]){middle, f[1]}, (pivots[2]){there, at[1]}, halvings - 1,
                        turn, status);
  return code;
}

/* The points that there are without turns, in rising order. */
static void choose_points(const drum_frame_circuit *circuit, double f[EVEN + FAR]) {
  double least = INFINITY;
  double most = 0.0;
  for (size_t p = 0; p < circuit->n_plates; p++) {
    least = fmin(least, circuit->plates[p].fm_hz);
    most = fmax(most, circuit->plates[p].fm_hz);
  }
  for (size_t k = 0; k < EVEN; k++)
    f[k] = LOWEST * least + (NEAR * most - LOWEST * least) * (double)k / (EVEN - 1);
  for (size_t k = 0; k < FAR; k++)
    f[EVEN + k] = NEAR * most * pow(HIGHEST / NEAR, (double)(k + 1) / FAR);
}

drum_code drum_rig_check_stable(drum_rig *rig, drum_status *status) {
  const size_t n = rig->circuit->n_plates;
  double f[EVEN + FAR];
  pivots at[EVEN + FAR];
  if (n == 0)
    return DRUM_OK;
  choose_points(rig->circuit, f);
  drum_code code = measure(rig, f, EVEN + FAR, at, status);
  double phase = 0.0;
  bool held = true; /* by springs: friction turns a pivot by a quarter at most */
  for (size_t p = 0; !code && p < n; p++) {
    phase += carg(at[0].of[p]);
    held = held && creal(at[0].of[p]) > 0;
  }
  for (size_t k = 0; !code && k + 1 < EVEN + FAR; k++)
    code = turn_between(rig, f + k, at + k, HALVINGS, &phase, status);
  if (code)
    return code;
  if (!held || !(phase > ((double)n - 1.0) * DRUM_PI))
    return drum_fail(status, DRUM_UNSTABLE,
                     "the pumps make a plate's motion grow: there is no steady state");
  return DRUM_OK;
}

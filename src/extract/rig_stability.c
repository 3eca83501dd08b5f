/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nyquist's criterion. Let H(s) be the matrix of displacements by drives of the plates' velocities,
 * and n their number. One plate has H = (s + gamma)/(s^2 + gamma s + K(s)/m), where K(s) is its
 * spring with that of the pumped circuit around it, whose poles decay. So E(s) = s^n / det H(s) has
 * poles on the left only, its zeros are the poles of the whole circuit, and by the principle of the
 * argument the phase of E(j w) gains n pi from w = 0, where E > 0, to infinity, less 2 pi for every
 * pair of zeros on the right. Where the phase turns fast, at resonances, points are added.
 */
#include "extract/rig_stability.h"

#include <math.h>
#include <stdlib.h>

#include "drumspice/constants.h"

enum { EVEN = 400, FAR = 16, HALVINGS = 50 };

/* Of the plates' frequencies: where to begin, where to end, and up to where points are even. */
static const double LOWEST = 1e-3;
static const double HIGHEST = 10.0;
static const double NEAR = 3.0;

/* Between neighbouring points the phase turns by no more, rad. */
static const double TURN = 0.7;

static double complex
determinant(double complex matrix[DRUM_FRAME_PLATES_MAX][DRUM_FRAME_PLATES_MAX], size_t n) {
  double complex product = 1.0;
  /* Every plate answers to its own drive: no pivot is looked for. */
  for (size_t k = 0; k < n; k++) {
    product *= matrix[k][k];
    for (size_t row = k + 1; row < n; row++) {
      const double complex factor = matrix[row][k] / matrix[k][k];
      for (size_t column = k; column < n; column++)
        matrix[row][column] -= factor * matrix[k][column];
    }
  }
  return product;
}

/* E at all f, but for a positive factor. */
static drum_code measure(drum_rig *rig, const double *f, size_t points, double complex *e,
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
    double complex h[DRUM_FRAME_PLATES_MAX][DRUM_FRAME_PLATES_MAX];
    double complex power = 1.0;
    for (size_t from = 0; from < n; from++) {
      for (size_t to = 0; to < n; to++)
        h[to][from] = answer[(from * points + k) * rig->width + drum_rig_plate(rig, to)];
      power *= I * f[k] / rig->circuit->plates[from].fm_hz;
    }
    e[k] = power / determinant(h, n);
  }
  free(answer);
  return code;
}

/* By how much the phase turns from f[0] to f[1]. */
static drum_code turn_between(drum_rig *rig, const double f[2], const double complex e[2],
                              int halvings, double *turn, drum_status *status) {
  const double jump = carg(e[1] / e[0]);
  if (fabs(jump) <= TURN || halvings == 0) {
    *turn += jump;
    return DRUM_OK;
  }
  double middle_f = 0.5 * (f[0] + f[1]);
  double complex middle_e = 0.0;
  drum_code code = measure(rig, &middle_f, 1, &middle_e, status);
  if (!code)
    code = turn_between(rig, (double[2]){f[0], middle_f}, (double complex[2]){e[0], middle_e},
                        halvings - 1, turn, status);
  if (!code)
    code = turn_between(rig, (double[2]){middle_f, f[1]}, (double complex[2]){middle_e, e[1]},
                        halvings - 1, turn, status);
  return code;
}

drum_code drum_rig_check_stable(drum_rig *rig, drum_status *status) {
  const size_t plates = rig->circuit->n_plates;
  if (plates == 0)
    return DRUM_OK;
  double least = INFINITY;
  double most = 0.0;
  for (size_t p = 0; p < plates; p++) {
    least = fmin(least, rig->circuit->plates[p].fm_hz);
    most = fmax(most, rig->circuit->plates[p].fm_hz);
  }
  double f[EVEN + FAR];
  double complex e[EVEN + FAR];
  for (size_t k = 0; k < EVEN; k++)
    f[k] = LOWEST * least + (NEAR * most - LOWEST * least) * (double)k / (EVEN - 1);
  for (size_t k = 0; k < FAR; k++)
    f[EVEN + k] = NEAR * most * pow(HIGHEST / NEAR, (double)(k + 1) / FAR);
  drum_code code = measure(rig, f, EVEN + FAR, e, status);
  double phase = carg(e[0]);
  for (size_t k = 0; !code && k + 1 < EVEN + FAR; k++)
    code = turn_between(rig, f + k, e + k, HALVINGS, &phase, status);
  if (code)
    return code;
  /* Just above w = 0 friction turns each plate's E by a quarter at most. */
  const double quarter = 0.5 * DRUM_PI * (double)plates;
  if (!(phase > 2.0 * quarter - DRUM_PI) || (plates == 1 && fabs(carg(e[0])) > quarter))
    return drum_fail(status, DRUM_UNSTABLE,
                     "the pumps make a plate's motion grow: there is no steady state");
  return DRUM_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/maxwell_checks.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

drum_code drum_maxwell_warn(drum_maxwell_network *network, drum_status *status, const char *format,
                            ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  char **grown = realloc(network->warnings, (network->n_warnings + 1) * sizeof *grown);
  if (grown)
    network->warnings = grown;
  char *copy = strdup(text);
  if (!grown || !copy) {
    free(copy);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a warning");
  }
  network->warnings[network->n_warnings++] = copy;
  return DRUM_OK;
}

static const char *name_of(const maxwell_work *work, size_t i) {
  return work->network->nodes[i].conductor;
}

/* What rounding alone may do to a sum over a row, relative to its diagonal. */
static double rounding(const maxwell_work *work) {
  return 4.0 * DBL_EPSILON * (double)work->count;
}

drum_code drum_maxwell_check_convention(const drum_maxwell *matrix,
                                        const drum_maxwell_options *options, drum_status *status) {
  const bool spice = options->convention == DRUM_MAXWELL_CONVENTION_SPICE;
  const size_t n = matrix->count;
  double largest = 0.0;
  double wrong = 0.0;
  size_t at = 0;
  for (size_t k = 0; k < n * n; k++) {
    const double c = spice ? -matrix->c[k] : matrix->c[k];
    largest = fmax(largest, fabs(c));
    if (k / n == k % n)
      continue;
    if (c < 0.0)
      return DRUM_OK;
    if (c > wrong) {
      wrong = c;
      at = k;
    }
  }
  if (!(wrong > options->noise * largest))
    return DRUM_OK;
  const char *a = matrix->names[at / n];
  const char *b = matrix->names[at % n];
  if (spice)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "no capacitance between conductors is positive ('%.80s', '%.80s': %g F): this "
                     "looks like Maxwell's convention, expected SPICE's",
                     a, b, matrix->c[at]);
  return drum_fail(status, DRUM_BAD_INPUT,
                   "no entry off the diagonal is negative ('%.80s', '%.80s': %g F): expected "
                   "Maxwell's convention, C_ij <= 0; a matrix of mutual capacitances with those to "
                   "ground on the diagonal is convention spice",
                   a, b, wrong);
}

drum_code drum_maxwell_check_diagonal(maxwell_work *work) {
  for (size_t i = 0; i < work->count; i++) {
    const double c = work->c[i * work->count + i];
    if (!(c > 0.0) || !isfinite(c))
      return drum_fail(work->status, DRUM_BAD_INPUT,
                       "the total capacitance of '%.80s' is %g F: expected it above 0",
                       name_of(work, i), c);
    work->root[i] = sqrt(c);
  }
  return DRUM_OK;
}

drum_code drum_maxwell_check_symmetry(maxwell_work *work) {
  const size_t n = work->count;
  drum_maxwell_network *network = work->network;
  double worst[2] = {0.0, 0.0};
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      double *upper = &work->c[i * n + j];
      double *lower = &work->c[j * n + i];
      const double asymmetry = fabs(*upper - *lower) / (work->root[i] * work->root[j]);
      if (asymmetry > network->asymmetry || (i == 0 && j == 1)) {
        network->asymmetry = asymmetry;
        network->asymmetric[0] = i;
        network->asymmetric[1] = j;
        worst[0] = *upper;
        worst[1] = *lower;
      }
      *upper = *lower = 0.5 * *upper + 0.5 * *lower;
    }
  if (network->asymmetry <= work->options->symmetry)
    return DRUM_OK;
  return drum_fail(work->status, DRUM_BAD_INPUT,
                   "the matrix is not symmetric: '%.80s', '%.80s' have C_ij = %g F and C_ji = %g F,"
                   " %.2g of sqrt(C_ii C_jj) apart: expected at most %g",
                   name_of(work, network->asymmetric[0]), name_of(work, network->asymmetric[1]),
                   worst[0], worst[1], network->asymmetry, work->options->symmetry);
}

drum_code drum_maxwell_check_signs(maxwell_work *work) {
  const size_t n = work->count;
  drum_maxwell_network *network = work->network;
  double worst = 0.0;
  size_t pair[2] = {0, 0};
  size_t pairs = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const double c = work->c[i * n + j];
      network->mutual[i * n + j] = network->mutual[j * n + i] = c < 0.0 ? -c : 0.0;
      if (!(c > 0.0))
        continue;
      pairs++;
      if (c / (work->root[i] * work->root[j]) > worst) {
        worst = c / (work->root[i] * work->root[j]);
        pair[0] = i;
        pair[1] = j;
      }
    }
  if (!pairs)
    return DRUM_OK;
  const char *a = name_of(work, pair[0]);
  const char *b = name_of(work, pair[1]);
  const double c = work->c[pair[0] * n + pair[1]];
  if (worst > work->options->noise)
    return drum_fail(work->status, DRUM_BAD_INPUT,
                     "the capacitor between '%.80s' and '%.80s' would be negative, %g F, %.2g of "
                     "sqrt(C_ii C_jj): expected at most %g of noise",
                     a, b, -c, worst, work->options->noise);
  return drum_maxwell_warn(network, work->status,
                           "the capacitor between '%s' and '%s' would be negative, %.3g F, which "
                           "is noise (%.2g of sqrt(C_ii C_jj)): left out%s",
                           a, b, -c, worst, pairs > 1 ? ", like others below that" : "");
}

/* C_ij/sqrt(C_ii C_jj), with its diagonal of ones raised by that. */
static void fill_scaled(maxwell_work *work, double shift) {
  const size_t n = work->count;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      work->scratch[i * n + j] =
          i == j ? 1.0 + shift : work->c[i * n + j] / (work->root[i] * work->root[j]);
}

drum_code drum_maxwell_check_definite(maxwell_work *work) {
  const lapack_int n = (lapack_int)work->count;
  /* Floating conductors make an eigenvalue of 0, which rounding may put on either side. */
  fill_scaled(work, work->options->noise + (double)n * rounding(work));
  if (LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 'U', n, work->scratch, n) == 0)
    return DRUM_OK;
  fill_scaled(work, 0.0);
  double *values = work->root; /* of no more use */
  if (LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'N', 'U', n, work->scratch, n, values) != 0)
    return drum_fail(work->status, DRUM_NO_CONVERGENCE,
                     "the eigenvalues of the matrix were not found");
  return drum_fail(work->status, DRUM_BAD_INPUT,
                   "the matrix is not positive definite: C_ij/sqrt(C_ii C_jj) has the eigenvalue "
                   "%.3g, expected at least -%g",
                   values[0], work->options->noise);
}

drum_code drum_maxwell_check_ground(maxwell_work *work) {
  const size_t n = work->count;
  drum_maxwell_network *network = work->network;
  double worst = 0.0;
  size_t at = 0;
  size_t conductors = 0;
  double value = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double total = work->c[i * n + i];
    double ground = total;
    for (size_t j = 0; j < n; j++)
      ground -= network->mutual[i * n + j];
    if (fabs(ground) <= rounding(work) * total)
      ground = 0.0;
    network->nodes[i].ground = fmax(ground, 0.0);
    if (!(ground < 0.0))
      continue;
    conductors++;
    if (-ground / total > worst) {
      worst = -ground / total;
      at = i;
      value = ground;
    }
  }
  if (!conductors)
    return DRUM_OK;
  if (worst > work->options->noise)
    return drum_fail(work->status, DRUM_BAD_INPUT,
                     "the capacitance of '%.80s' to ground would be negative, %g F of %g F in all: "
                     "its row is not diagonally dominant, expected at most %g of noise",
                     name_of(work, at), value, work->c[at * n + at], work->options->noise);
  return drum_maxwell_warn(network, work->status,
                           "the capacitance of '%s' to ground would be negative, %.3g F of %.3g F "
                           "in all, which is noise: left out, and the total is greater by it%s",
                           name_of(work, at), value, work->c[at * n + at],
                           conductors > 1 ? "; so with others" : "");
}

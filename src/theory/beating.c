/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/beating.h"

#include <math.h>

#include "theory/linear.h"

_Static_assert(DRUM_BEATING_MODES_MAX *DRUM_BEATING_MODES_MAX <= DRUM_MATRIX_MAX,
               "products of two amplitudes must fit a drum_matrix");

/* The generator of a_i a_k^*: M_ij on the first index, conj(M_kl) on the second. */
static void pair_drift(const drum_matrix *drift, size_t modes, drum_matrix *pairs) {
  drum_matrix_clear(pairs, modes * modes);
  for (size_t i = 0; i < modes; ++i)
    for (size_t k = 0; k < modes; ++k)
      for (size_t j = 0; j < modes; ++j) {
        pairs->at[i * modes + k][j * modes + k] += drift->at[i][j];
        pairs->at[i * modes + k][i * modes + j] += conj(drift->at[k][j]);
      }
}

drum_code drum_beating_rate(const drum_optomech *system, const double *g0, const double *baths,
                            double *rate, drum_status *status) {
  if (system->modes > DRUM_BEATING_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu modes; expected %d at most", system->modes,
                     DRUM_BEATING_MODES_MAX);
  drum_optomech alone = *system;
  for (size_t i = 0; i < system->modes; ++i) {
    alone.coupling[i] = 0.0;
    if (!isfinite(g0[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "g0 of mode %zu is %g; expected a finite value",
                       i + 1, g0[i]);
  }
  drum_optomech_steady steady;
  drum_matrix drift;
  drum_matrix pairs;
  drum_matrix integral;
  drum_code code = drum_optomech_steady_state(&alone, DRUM_FRAME_RWA, baths, &steady, status);
  if (!code)
    code = drum_optomech_drift(&alone, DRUM_FRAME_RWA, &drift, status);
  if (code)
    return code;
  const size_t n = system->modes;
  pair_drift(&drift, n, &pairs);
  code = drum_linear_resolvent(&pairs, system->omega_m, &integral, status);
  if (code)
    return code;
  double sum = 0.0;
  for (size_t j = 0; j < n; ++j)
    for (size_t i = 0; i < n; ++i)
      for (size_t k = 0; k < n; ++k)
        for (size_t l = 0; l < n; ++l) {
          /* <a_k a_j^+> and <a_l a_j^+>^* at equal times, symmetrised. */
          const double complex first = conj(steady.moments.at[k][j]) + (k == j ? 0.5 : 0.0);
          const double complex second = steady.moments.at[l][j] + (l == j ? 0.5 : 0.0);
          sum += g0[i] * g0[j] * creal(integral.at[i * n + i][k * n + l] * first * second);
        }
  *rate = 2.0 * sum;
  return drum_succeed(status);
}

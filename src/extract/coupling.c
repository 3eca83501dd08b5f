/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the free plate adds to the pumped network, Sigma = M_held - M_free, is
 * in theory (Eq. A4 with the plate's susceptibility in place of chi_m)
 *
 *     Sigma_ij = -2 i chi G_i G_j^*,
 *     1/chi = (omega_soft^2 - w^2 - i gamma w)/omega_m + what the other sideband adds,
 *
 * so G's moduli follow from the slope of 1/Sigma_ii over frequency, whatever
 * the plate's own frequency and damping, and its phases from Sigma_ij/Sigma_jj.
 */

#include "extract/coupling.h"

#include <math.h>

#include "base/curve.h"
#include "drumspice/constants.h"
#include "theory/linear.h"

enum { SHARED_MAX = 256, ROUNDS = 8 };

/* Sigma at one point of the grid, which both networks share there. */
static drum_code self_energy(const drum_network *held, size_t held_point,
                             const drum_network *free_plate, size_t point,
                             const double *capacitance, drum_matrix *sigma, drum_status *status) {
  drum_matrix m_held;
  drum_matrix m_free;
  drum_code code = drum_network_drift(held, capacitance, held_point, &m_held, status);
  if (!code)
    code = drum_network_drift(free_plate, capacitance, point, &m_free, status);
  if (code)
    return code;
  *sigma = m_held;
  for (size_t i = 0; i < sigma->size; ++i)
    for (size_t j = 0; j < sigma->size; ++j)
      sigma->at[i][j] -= m_free.at[i][j];
  return DRUM_OK;
}

/* Points of both grids at the same frequency, across the innermost window around Omega. */
typedef struct shared_points {
  size_t count;
  size_t held[SHARED_MAX];
  size_t open[SHARED_MAX];
} shared_points;

static void find_shared(const drum_network *held, const drum_network *open, double f,
                        double half_width, shared_points *shared) {
  shared->count = 0;
  size_t h = 0;
  for (size_t p = 0; p < open->points && shared->count < SHARED_MAX; ++p) {
    if (fabs(open->frequency[p] - f) > half_width)
      continue;
    while (h < held->points && held->frequency[h] < open->frequency[p] * (1.0 - 1e-12))
      ++h;
    if (h < held->points &&
        fabs(held->frequency[h] - open->frequency[p]) <= 1e-12 * open->frequency[p]) {
      shared->held[shared->count] = h;
      shared->open[shared->count++] = p;
    }
  }
}

static drum_code too_few_shared(const char *prefix, drum_status *status) {
  return drum_fail(status, DRUM_BAD_INPUT,
                   "%s_held_* and %s_upper_* share fewer than 5 frequencies within gamma_m of "
                   "Omega; expected one window of both there",
                   prefix, prefix);
}

/*
 * Re of what the cavities' other sideband adds to 1/chi at w: with N = kappa/2 - i (w + Delta) the
 * dynamics of the a_i^+ (hopping -i J^*), 2 i sum_ij G_i (N^-1)_ij G_j^*.
 */
static drum_code other_sideband(const drum_extraction *x, double w, double *real,
                                drum_status *status) {
  drum_matrix n;
  drum_matrix inverse;
  drum_matrix_clear(&n, x->modes);
  for (size_t i = 0; i < x->modes; ++i)
    for (size_t j = 0; j < x->modes; ++j) {
      const double delta = x->omega_0[i] + x->shift[i] - x->omega_d;
      n.at[i][j] = i == j ? 0.5 * x->kappa[i] - I * (w + delta) : -I * conj(x->hopping[i][j]);
    }
  const drum_code code = drum_linear_inverse(&n, &inverse, status);
  if (code)
    return code;
  double complex sum = 0.0;
  for (size_t i = 0; i < x->modes; ++i)
    for (size_t j = 0; j < x->modes; ++j)
      sum += x->coupling[i] * inverse.at[i][j] * conj(x->coupling[j]);
  *real = creal(2.0 * I * sum);
  return DRUM_OK;
}

/* The strongest mode's self-energy over frequency: w is taken from Omega, y = Im 1/Sigma. */
typedef struct strongest_mode {
  size_t mode;
  size_t count;
  double w[SHARED_MAX];
  double y[SHARED_MAX];
} strongest_mode;

/*
 * |G| of the strongest mode: y less the other sideband's part is a line in w of slope
 * -w/(omega_m |G|^2). The part is itself of order |G|^2/omega_m, so a few rounds settle it.
 */
static drum_code find_modulus(const drum_matrix *sigma, const strongest_mode *strongest,
                              drum_extraction *to, double *modulus, drum_status *status) {
  double y[SHARED_MAX];
  for (size_t k = 0; k < strongest->count; ++k)
    y[k] = strongest->y[k];
  for (int round = 0; round < ROUNDS; ++round) {
    const drum_line line = drum_curve_line(strongest->w, y, strongest->count);
    *modulus = sqrt(-to->omega / (to->omega_m * line.slope));
    if (!isfinite(*modulus))
      return DRUM_OK;
    const size_t s = strongest->mode;
    for (size_t m = 0; m < to->modes; ++m)
      to->coupling[m] = *modulus * sigma->at[m][s] / sigma->at[s][s];
    for (size_t k = 0; k < strongest->count; ++k) {
      double other;
      const drum_code code = other_sideband(to, to->omega + strongest->w[k], &other, status);
      if (code)
        return code;
      y[k] = strongest->y[k] - other / (2.0 * *modulus * *modulus);
    }
  }
  return DRUM_OK;
}

/*
 * x_zpf from the current that the moving plate drives into the strongest mode: G X = G x/x_zpf,
 * where -i G X is that current in units of the mode's amplitude.
 */
static drum_code find_zero_point(const drum_network *held, size_t held_point,
                                 const drum_network *open, size_t point, size_t strongest,
                                 drum_extraction *to, drum_status *status) {
  drum_matrix z_open;
  drum_matrix y_held;
  drum_network_impedance(open, point, &z_open);
  const drum_code code = drum_network_admittance(held, held_point, &y_held, status);
  if (code)
    return code;
  double complex current = -1.0;
  for (size_t m = 0; m < to->modes; ++m)
    current += y_held.at[strongest][m] * z_open.at[m][strongest];
  const double x = cabs(drum_network_plate(open, strongest, point)) * DRUM_METRES_PER_VOLT;
  to->x_zpf = cabs(to->coupling[strongest]) * x *
              sqrt(8.0 * DRUM_HBAR * to->omega_0[strongest] * to->capacitance[strongest]) /
              cabs(current);
  return DRUM_OK;
}

drum_code drum_coupling_find(const char *prefix, const drum_network *held, const drum_network *open,
                             drum_extraction *extraction, drum_status *status) {
  const double f = extraction->omega / (2.0 * DRUM_PI);
  shared_points shared;
  find_shared(held, open, f, 2.0 * extraction->gamma_m / (2.0 * DRUM_PI), &shared);
  if (shared.count < 5)
    return too_few_shared(prefix, status);

  const size_t centre = shared.count / 2;
  drum_matrix sigma;
  drum_code code = self_energy(held, shared.held[centre], open, shared.open[centre],
                               extraction->capacitance, &sigma, status);
  if (code)
    return code;
  strongest_mode strongest = {.count = shared.count};
  for (size_t m = 1; m < extraction->modes; ++m)
    if (cabs(sigma.at[m][m]) > cabs(sigma.at[strongest.mode][strongest.mode]))
      strongest.mode = m;
  for (size_t k = 0; k < shared.count; ++k) {
    drum_matrix here;
    code = self_energy(held, shared.held[k], open, shared.open[k], extraction->capacitance, &here,
                       status);
    if (code)
      return code;
    strongest.w[k] = drum_network_omega(open, shared.open[k]) - extraction->omega;
    strongest.y[k] = cimag(1.0 / here.at[strongest.mode][strongest.mode]);
  }

  double modulus;
  code = find_modulus(&sigma, &strongest, extraction, &modulus, status);
  if (code)
    return code;
  if (!isfinite(modulus))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "the pumped response of %s_upper_* does not show the plate; expected a pump "
                     "below the modes that couples it to one of them near Omega",
                     prefix);
  return find_zero_point(held, shared.held[centre], open, shared.open[centre], strongest.mode,
                         extraction, status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rotating-wave optomechanics minus the cascaded system that it is mapped to, as one linear
 * system of five states that has the difference d = a - c among them. From
 *   a' = A a - i v b + ...,  b' = -(gamma_m / 2 + i omega_m) b - i v^+ a + ...,  c' = M c + ...
 * and M = A - chi v v^+, chi = chi(Omega), follows for e = b + i chi v^+ c, by which b differs from
 * a drum that follows c as at Omega,
 *   d' = A d - i v e,  e' = -(gamma_m / 2 + i omega_m) e - i v^+ d + i chi v^+ (M + i Omega) c.
 * So the covariance of d is solved for, and is not the difference of two solutions of order 1.
 */
#include "drumspice/mapping_quality.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "theory/linear.h"

/* The states d_1, d_2, e, c_1, c_2 in the frame that rotates at Omega. */
enum { D = 0, E = 2, C = 3, STATES = 5 };

typedef struct difference {
  drum_matrix drift;
  double made_of[STATES][STATES];  /* the moduli of what the drift's entries are sums of */
  double complex noise[3][STATES]; /* the columns through which the baths enter */
} difference;

/* `shifted` has its Delta_i counted from Omega. */
static drum_code put_drift(const drum_rectifier *shifted, const drum_cascaded *cascaded,
                           double complex chi, const double complex v[2], double omega,
                           difference *both, drum_status *status) {
  drum_matrix slow;
  drum_code code = drum_cascaded_drift(cascaded, &slow, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix *drift = &both->drift;
  drum_matrix_clear(drift, STATES);
  drift->at[E][E] = -shifted->gamma_m / 2 - I * (shifted->omega_m - omega);
  for (int i = 0; i < 2; i++) {
    drift->at[D + i][D + i] = -shifted->kappa[i] / 2 - I * shifted->delta[i];
    drift->at[D + i][D + 1 - i] = -I * shifted->j;
    drift->at[D + i][E] = -I * v[i];
    drift->at[E][D + i] = -I * conj(v[i]);
  }
  for (int i = 0; i < STATES; i++)
    for (int k = 0; k < STATES; k++)
      both->made_of[i][k] = cabs(drift->at[i][k]);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 2; k++) {
      double parts = cabs(drift->at[D + i][D + k]) + cabs(v[i]) * cabs(chi) * cabs(v[k]);
      drift->at[C + i][C + k] = slow.at[i][k];
      drift->at[E][C + k] += I * chi * conj(v[i]) * slow.at[i][k];
      both->made_of[C + i][C + k] = parts;
      both->made_of[E][C + k] += cabs(chi) * cabs(v[i]) * parts;
    }
  return DRUM_OK;
}

static void put_noise(const drum_rectifier *shifted, const drum_cascaded *cascaded,
                      double complex chi, const double complex v[2], difference *both) {
  const double complex common[2] = {sqrt(cascaded->gamma[0]),
                                    sqrt(cascaded->gamma[1]) * cexp(I * cascaded->theta)};
  memset(both->noise, 0, sizeof both->noise);
  both->noise[2][E] = I * sqrt(shifted->gamma_m) * conj(chi) / cabs(chi); /* B2's phase */
  for (int i = 0; i < 2; i++) {
    double own = sqrt(shifted->kappa[i]);
    both->noise[i][C + i] = own;
    both->noise[i][E] = I * chi * conj(v[i]) * own;
    both->noise[2][C + i] = common[i];
    both->noise[2][D + i] = -common[i];
    both->noise[2][E] += I * chi * conj(v[i]) * common[i];
  }
}

/* Each entry of a product or a drift comes from fewer operations than this. */
static const double ROUNDINGS = 16 * DBL_EPSILON;

/*
 * By how much the diagonal of a computed solution W may be off. It solves M W + W M^+ + D = R
 * exactly for some R, whose entries are the computed residual and at most P of rounding in it, M
 * and D. For any s > 0 a hermitian matrix with entries of modulus P_ij at most lies below the
 * diagonal one of sum_j P_ij s_j / s_i, and a solution grows with its noise matrix.
 */
static drum_code bound_error(const difference *both, const drum_lyapunov *lyapunov,
                             const drum_matrix *diffusion, const drum_matrix *solution,
                             double error[STATES], drum_status *status) {
  double size[STATES][STATES], scale[STATES], largest = 0;
  for (int i = 0; i < STATES; i++)
    for (int j = 0; j < STATES; j++) {
      double complex residual = diffusion->at[i][j];
      double moduli = cabs(residual);
      for (int k = 0; k < STATES; k++) {
        residual += both->drift.at[i][k] * solution->at[k][j] +
                    solution->at[i][k] * conj(both->drift.at[j][k]);
        moduli += both->made_of[i][k] * cabs(solution->at[k][j]) +
                  cabs(solution->at[i][k]) * both->made_of[j][k];
      }
      size[i][j] = cabs(residual) + ROUNDINGS * moduli;
    }
  for (int i = 0; i < STATES; i++)
    largest = fmax(largest, sqrt(size[i][i]));
  for (int i = 0; i < STATES; i++)
    scale[i] = fmax(sqrt(size[i][i]), DBL_EPSILON * largest);
  if (!(largest > 0)) { /* a bath without a coupling moves nothing */
    memset(error, 0, STATES * sizeof *error);
    return DRUM_OK;
  }
  drum_matrix bound, above;
  drum_matrix_clear(&bound, STATES);
  for (int i = 0; i < STATES; i++)
    for (int j = 0; j < STATES; j++)
      bound.at[i][i] += size[i][j] * scale[j] / scale[i];
  drum_code code = drum_lyapunov_solve(lyapunov, &bound, &above, status);
  for (int i = 0; i < STATES && code == DRUM_OK; i++)
    error[i] = creal(above.at[i][i]);
  return code;
}

static drum_code put_distance(const drum_lyapunov *lyapunov, const difference *both, int bath,
                              drum_mapping_total *total, drum_status *status) {
  drum_matrix diffusion, moments;
  double error[STATES];
  const double complex *column = both->noise[bath];
  drum_matrix_clear(&diffusion, STATES);
  for (int i = 0; i < STATES; i++)
    for (int j = 0; j < STATES; j++)
      diffusion.at[i][j] = column[i] * conj(column[j]);
  drum_code code = drum_lyapunov_solve(lyapunov, &diffusion, &moments, status);
  if (code == DRUM_OK)
    code = bound_error(both, lyapunov, &diffusion, &moments, error, status);
  for (int i = 0; i < 2 && code == DRUM_OK; i++) {
    double h = sqrt(fmax(0, creal(moments.at[D + i][D + i])) + error[D + i]);
    total->distance[i][bath] = h;
    total->share_error[i][bath] = h * (2 * sqrt(fmax(0, total->share[i][bath])) + h);
  }
  return code;
}

/* Equal baths leave every mode of either system at their occupation: shares sum to 1. */
static void use_sum_rule(const double share[3], double error[3]) {
  const double before[3] = {error[0], error[1], error[2]};
  for (int bath = 0; bath < 3; bath++) {
    double others = before[(bath + 1) % 3] + before[(bath + 2) % 3];
    double whole = fmax(share[bath], 1 - share[bath]);
    error[bath] = fmin(before[bath], fmin(others, whole));
  }
}

/* All of `total` but the distances and what follows from them, and the system of both. */
static drum_code prepare(const drum_rectifier *rectifier, double omega, const double baths[3],
                         difference *both, drum_lyapunov *lyapunov, drum_mapping_total *total,
                         drum_status *status) {
  drum_mapping mapping = {0};
  drum_cascaded_steady steady;
  drum_rectifier shifted = *rectifier;
  for (int i = 0; i < 2; i++)
    shifted.delta[i] -= omega;
  drum_code code = drum_mapping_forward(rectifier, omega, &mapping, status);
  if (code == DRUM_OK) /* differences of numbers that are right may still overflow */
    code = drum_mapping_forward(&shifted, omega, &mapping, status);
  if (code == DRUM_OK)
    code = drum_cascaded_steady_state(&mapping.cascaded, baths, &steady, status);
  if (code != DRUM_OK)
    return code;
  memcpy(total->n, steady.n, sizeof total->n);
  memcpy(total->share, steady.share, sizeof total->share);
  const double complex chi = 1 / (shifted.gamma_m / 2 - I * (omega - shifted.omega_m)); /* B12 */
  const double complex v[2] = {shifted.g[0], shifted.g[1] * cexp(I * shifted.phi)};
  put_noise(&shifted, &mapping.cascaded, chi, v, both);
  code = put_drift(&shifted, &mapping.cascaded, chi, v, omega, both, status);
  if (code == DRUM_OK)
    code = drum_lyapunov_prepare(&both->drift, lyapunov, status);
  return code;
}

drum_code drum_mapping_total_quality(const drum_rectifier *rectifier, double omega,
                                     const double baths[3], drum_mapping_total *total,
                                     drum_status *status) {
  difference both;
  drum_lyapunov lyapunov;
  drum_code code = prepare(rectifier, omega, baths, &both, &lyapunov, total, status);
  for (int bath = 0; bath < 3 && code == DRUM_OK; bath++)
    code = put_distance(&lyapunov, &both, bath, total, status);
  if (code != DRUM_OK)
    return code;
  for (int i = 0; i < 2; i++) {
    use_sum_rule(total->share[i], total->share_error[i]);
    total->error[i] = 0;
    for (int bath = 0; bath < 3; bath++)
      total->error[i] += baths[bath] * total->share_error[i][bath];
    if (!isfinite(total->n[i]) || !isfinite(total->error[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "n%d is %g with an error of %g: the occupations or couplings overflow",
                       i + 1, total->n[i], total->error[i]);
  }
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steady state from M W + W M^+ + D = 0, W_kl = <{z_k, z_l^+}>/2. It is
 * solved once per bath at N + 1/2 = 1: W is then the sum of the baths' parts,
 * and each part's diagonal is a derivative of an occupation.
 */
#include <string.h>

#include "drumspice/optomech.h"
#include "theory/baths.h"
#include "theory/linear.h"
#include "theory/optomech_model.h"

/* <X^2> and <P^2> of a covariance, whose last two components are X, P or b, b^+. */
static void plate_moments(const drum_matrix *covariance, drum_frame frame, double *x_squared,
                          double *p_squared) {
  size_t b = covariance->size - 2;
  double upper = creal(covariance->at[b][b]), lower = creal(covariance->at[b + 1][b + 1]);
  if (frame == DRUM_FRAME_FULL) {
    *x_squared = upper;
    *p_squared = lower;
  } else {
    double cross = 2 * creal(covariance->at[b][b + 1]);
    *x_squared = upper + lower + cross;
    *p_squared = upper + lower - cross;
  }
}

static drum_code add_bath(const drum_optomech *system, drum_frame frame,
                          const drum_lyapunov *lyapunov, size_t bath, double occupation,
                          drum_optomech_steady *steady, drum_status *status) {
  double strength[DRUM_MATRIX_MAX];
  drum_optomech_noise(system, frame, bath, strength);
  drum_matrix diffusion, part;
  drum_matrix_clear(&diffusion, lyapunov->triangle.size);
  for (size_t k = 0; k < diffusion.size; k++)
    diffusion.at[k][k] = strength[k];
  drum_code code = drum_lyapunov_solve(lyapunov, &diffusion, &part, status);
  if (code != DRUM_OK)
    return code;
  double weight = occupation + 0.5, x_squared, p_squared;
  for (size_t i = 0; i < system->modes; i++) {
    steady->share[i][bath] = creal(part.at[i][i]);
    for (size_t j = 0; j < system->modes; j++)
      steady->moments.at[i][j] += weight * part.at[j][i];
  }
  plate_moments(&part, frame, &x_squared, &p_squared);
  steady->share_m[bath] = (x_squared + p_squared) / 4;
  steady->x_squared += weight * x_squared;
  steady->p_squared += weight * p_squared;
  return DRUM_OK;
}

/* sum_b share_b N_b + (sum_b share_b - 1)/2: loses fewer digits of a small n than n + 1/2. */
static double occupation_of(const double *share, const double *baths, size_t count) {
  double thermal = 0, commutator = 0;
  for (size_t b = 0; b < count; b++) {
    thermal += share[b] * baths[b];
    commutator += share[b];
  }
  return thermal + (commutator - 1) / 2;
}

drum_code drum_optomech_steady_state(const drum_optomech *system, drum_frame frame,
                                     const double *baths, drum_optomech_steady *steady,
                                     drum_status *status) {
  drum_matrix drift;
  drum_lyapunov lyapunov;
  drum_code code = drum_optomech_drift(system, frame, &drift, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, system->modes + 1, status);
  if (code == DRUM_OK)
    code = drum_lyapunov_prepare(&drift, &lyapunov, status);
  if (code != DRUM_OK)
    return code;
  size_t modes = system->modes;
  memset(steady, 0, sizeof *steady);
  steady->modes = modes;
  steady->growth = lyapunov.growth;
  drum_matrix_clear(&steady->moments, modes);
  for (size_t bath = 0; bath <= modes; bath++) {
    code = add_bath(system, frame, &lyapunov, bath, baths[bath], steady, status);
    if (code != DRUM_OK)
      return code;
  }
  for (size_t i = 0; i < modes; i++) {
    steady->n[i] = occupation_of(steady->share[i], baths, modes + 1);
    steady->moments.at[i][i] = steady->n[i];
    steady->eta[i] = system->kappa[i] * (steady->n[i] - baths[i]);
  }
  steady->n_m = occupation_of(steady->share_m, baths, modes + 1);
  double damped = frame == DRUM_FRAME_FULL ? (steady->p_squared - 1) / 2 : steady->n_m;
  steady->eta_m = system->gamma_m * (damped - baths[modes]);
  return drum_succeed(status);
}

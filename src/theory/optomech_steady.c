/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steady state from M W + W M^+ + D = 0, W_kl = <{z_k, z_l^+}>/2. With V the vacuum's W, the
 * rest P = W - V holds the normal-ordered moments and obeys
 *   M P + P M^+ + sum_b N_b D_b + (M V + V M^+ + sum_b D_b / 2) = 0,
 * D_b the noise of bath b at N + 1/2 = 1. The bracket is what the pumps do to the vacuum, zero
 * in the rotating-wave approximation. One solution for every bath and one for the vacuum: no
 * occupation is a difference of large numbers.
 */
#include <string.h>

#include "drumspice/optomech.h"
#include "theory/baths.h"
#include "theory/linear.h"
#include "theory/optomech_model.h"

/* The equations of one frame: in the rotating wave only the operators, not their adjoints. */
typedef struct equations {
  drum_frame frame;
  size_t modes;
  size_t stride; /* state components per vibrating mode: b, or b and b^+ */
  size_t first;  /* of the first vibrating mode */
  drum_matrix drift;
} equations;

static drum_code set_up(const drum_optomech *system, drum_frame frame, equations *these,
                        drum_status *status) {
  these->frame = frame;
  these->modes = system->modes;
  if (frame != DRUM_FRAME_RWA) {
    these->stride = 2;
    these->first = 2 * system->modes;
    return drum_optomech_drift(system, frame, &these->drift, status);
  }
  drum_code code = drum_optomech_check(system, frame, status);
  if (code != DRUM_OK)
    return code;
  these->stride = 1;
  these->first = system->modes;
  drum_optomech_rotating_drift(system, &these->drift);
  return DRUM_OK;
}

static void bath_noise(const drum_optomech *system, const equations *these, size_t bath,
                       drum_matrix *diffusion) {
  double strength[DRUM_MATRIX_MAX];
  drum_optomech_noise(system, these->frame, bath, strength);
  drum_matrix_clear(diffusion, these->drift.size);
  if (these->frame == DRUM_FRAME_RWA)
    diffusion->at[bath][bath] = strength[bath < these->modes ? bath : 2 * bath];
  else
    for (size_t k = 0; k < diffusion->size; k++)
      diffusion->at[k][k] = strength[k];
}

/* What is above the vacuum's 1 in <X^2> and <P^2> of vibrating mode k. */
static void plate_moments(const drum_matrix *moments, const equations *these, size_t k,
                          double *x_squared, double *p_squared) {
  size_t b = these->first + these->stride * k;
  double upper = creal(moments->at[b][b]);
  if (these->frame == DRUM_FRAME_RWA) {
    *x_squared = *p_squared = 2 * upper;
    return;
  }
  double lower = creal(moments->at[b + 1][b + 1]);
  if (these->frame == DRUM_FRAME_FULL) {
    *x_squared = upper;
    *p_squared = lower;
  } else {
    double cross = 2 * creal(moments->at[b][b + 1]);
    *x_squared = upper + lower + cross;
    *p_squared = upper + lower - cross;
  }
}

/* The part of every moment that one noise source makes. */
typedef struct part {
  double n[DRUM_BATHS_MAX];      /* occupations, in the order of the baths */
  double damped[DRUM_BATHS_MAX]; /* what the baths' friction acts on: n, or <P^2>/2 */
  double x_squared, p_squared;   /* of the drum */
} part;

static void take_part(const drum_matrix *moments, const equations *these, size_t baths,
                      part *taken) {
  for (size_t i = 0; i < baths; i++) {
    if (i < these->modes) {
      taken->n[i] = taken->damped[i] = creal(moments->at[i][i]);
      continue;
    }
    double x_squared, p_squared;
    plate_moments(moments, these, i - these->modes, &x_squared, &p_squared);
    taken->n[i] = (x_squared + p_squared) / 4;
    taken->damped[i] = these->frame == DRUM_FRAME_FULL ? p_squared / 2 : taken->n[i];
    if (i == these->modes) {
      taken->x_squared = x_squared;
      taken->p_squared = p_squared;
    }
  }
}

static drum_code solve(const drum_lyapunov *lyapunov, const equations *these,
                       const drum_matrix *diffusion, double weight, part *taken,
                       drum_optomech_steady *steady, drum_status *status) {
  drum_matrix moments;
  drum_code code = drum_lyapunov_solve(lyapunov, diffusion, &moments, status);
  if (code != DRUM_OK)
    return code;
  take_part(&moments, these, steady->baths, taken);
  steady->x_squared += weight * taken->x_squared;
  steady->p_squared += weight * taken->p_squared;
  for (size_t i = 0; i < these->modes; i++)
    for (size_t j = 0; j < these->modes; j++)
      steady->moments.at[i][j] += weight * moments.at[j][i];
  return DRUM_OK;
}

/* Where a quantity of every bath is put: cavities, drum, spectators. */
static void put(const double *values, size_t modes, size_t baths, double *cavities, double *drum,
                double *spectators) {
  memcpy(cavities, values, modes * sizeof *values);
  *drum = values[modes];
  memcpy(spectators, values + modes + 1, (baths - modes - 1) * sizeof *values);
}

/* Occupations and flows from their parts: those of the baths, then that of the vacuum. */
static void add_up(const drum_optomech *system, const double *baths, const part *parts,
                   drum_optomech_steady *steady) {
  size_t count = steady->baths, modes = steady->modes;
  double n[DRUM_BATHS_MAX], eta[DRUM_BATHS_MAX];
  for (size_t i = 0; i < count; i++) {
    double rate = drum_optomech_rate(system, i), damped = parts[count].damped[i];
    n[i] = parts[count].n[i];
    for (size_t b = 0; b < count; b++) {
      n[i] += parts[b].n[i] * baths[b];
      damped += parts[b].damped[i] * baths[b];
      steady->conductance[i][b] = rate * (parts[b].damped[i] - (i == b));
      if (i < modes)
        steady->share[i][b] = parts[b].n[i];
    }
    eta[i] = rate * (damped - baths[i]);
    if (i < modes)
      steady->vacuum[i] = parts[count].n[i];
  }
  for (size_t b = 0; b < count; b++)
    steady->share_m[b] = parts[b].n[modes];
  steady->vacuum_m = parts[count].n[modes];
  put(n, modes, count, steady->n, &steady->n_m, steady->n_spectator);
  put(eta, modes, count, steady->eta, &steady->eta_m, steady->eta_spectator);
  for (size_t i = 0; i < modes; i++)
    steady->moments.at[i][i] = steady->n[i];
}

drum_code drum_optomech_steady_state(const drum_optomech *system, drum_frame frame,
                                     const double *baths, drum_optomech_steady *steady,
                                     drum_status *status) {
  equations these;
  drum_lyapunov lyapunov;
  drum_code code = set_up(system, frame, &these, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, system->modes + 1 + system->spectators, status);
  if (code == DRUM_OK)
    code = drum_lyapunov_prepare(&these.drift, &lyapunov, status);
  if (code != DRUM_OK)
    return code;
  memset(steady, 0, sizeof *steady);
  steady->modes = system->modes;
  steady->baths = system->modes + 1 + system->spectators;
  steady->growth = lyapunov.growth;
  steady->error = lyapunov.error;
  steady->x_squared = steady->p_squared = 1;
  drum_matrix_clear(&steady->moments, system->modes);
  part parts[DRUM_BATHS_MAX + 1] = {0};
  drum_matrix diffusion;
  for (size_t bath = 0; bath < steady->baths && code == DRUM_OK; bath++) {
    bath_noise(system, &these, bath, &diffusion);
    code = solve(&lyapunov, &these, &diffusion, baths[bath], &parts[bath], steady, status);
  }
  if (code == DRUM_OK && frame != DRUM_FRAME_RWA) {
    drum_optomech_vacuum_noise(system, frame, &these.drift, &diffusion);
    code = solve(&lyapunov, &these, &diffusion, 1, &parts[steady->baths], steady, status);
  }
  if (code != DRUM_OK)
    return code;
  add_up(system, baths, parts, steady);
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linearised equations of motion: Eqs. A4 and A5 and their form for a plate. */
#include "theory/optomech_model.h"

#include <math.h>

#include "theory/linear.h"

_Static_assert(2 * DRUM_MODES_MAX + 2 <= DRUM_MATRIX_MAX, "the state must fit a drum_matrix");

static int finite_complex(double complex z) {
  return isfinite(creal(z)) && isfinite(cimag(z));
}

static drum_code check_hopping(const drum_optomech *system, drum_status *status) {
  for (size_t i = 0; i < system->modes; i++)
    for (size_t j = i + 1; j < system->modes; j++) {
      double complex there = system->hopping[i][j], back = conj(system->hopping[j][i]);
      if (!finite_complex(there) || !finite_complex(back))
        return drum_fail(status, DRUM_BAD_ARGUMENT,
                         "hopping between cavities %zu and %zu is not finite", i + 1, j + 1);
      if (cabs(there - back) > 1e-12 * cabs(there))
        return drum_fail(status, DRUM_BAD_ARGUMENT,
                         "hopping between cavities %zu and %zu is not hermitian", i + 1, j + 1);
    }
  return DRUM_OK;
}

drum_code drum_optomech_check(const drum_optomech *system, drum_frame frame, drum_status *status) {
  if (frame != DRUM_FRAME_RWA && frame != DRUM_FRAME_A4 && frame != DRUM_FRAME_FULL)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "unknown frame number %d", (int)frame);
  if (system->modes < 1 || system->modes > DRUM_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "number of cavities is %zu, expected 1 .. %d",
                     system->modes, DRUM_MODES_MAX);
  for (size_t i = 0; i < system->modes; i++) {
    if (!isfinite(system->delta[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "detuning of cavity %zu is not finite", i + 1);
    if (!isfinite(system->kappa[i]) || system->kappa[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa of cavity %zu is %g, expected a finite rate not below 0", i + 1,
                       system->kappa[i]);
    if (!finite_complex(system->coupling[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "coupling G of cavity %zu is not finite", i + 1);
  }
  if (!isfinite(system->omega_m) || system->omega_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_m is %g, expected a frequency above 0",
                     system->omega_m);
  if (!isfinite(system->gamma_m) || system->gamma_m < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "gamma_m is %g, expected a finite rate not below 0",
                     system->gamma_m);
  if (frame == DRUM_FRAME_FULL && (!isfinite(system->omega_soft) || system->omega_soft <= 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_soft is %g, expected a frequency above 0",
                     system->omega_soft);
  return check_hopping(system, status);
}

/* The cavities among themselves: the rows of a_i, and of a_i^+ as their conjugates. */
static void put_cavities(const drum_optomech *system, drum_matrix *drift) {
  size_t n = system->modes;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      if (j != i) {
        drift->at[i][j] = -I * system->hopping[i][j];
        drift->at[n + i][n + j] = conj(drift->at[i][j]);
      }
    drift->at[i][i] = -system->kappa[i] / 2 - I * system->delta[i];
    drift->at[n + i][n + i] = conj(drift->at[i][i]);
  }
}

static void put_amplitude_damped(const drum_optomech *system, int rotating_wave,
                                 drum_matrix *drift) {
  size_t n = system->modes, b = 2 * n, b_dagger = b + 1;
  double counter = rotating_wave ? 0 : 1;
  for (size_t i = 0; i < n; i++) {
    double complex coupling = system->coupling[i];
    drift->at[i][b] = -I * coupling;
    drift->at[i][b_dagger] = -I * coupling * counter;
    drift->at[b][i] = -I * conj(coupling);
    drift->at[b][n + i] = -I * coupling * counter;
    drift->at[n + i][b_dagger] = conj(drift->at[i][b]);
    drift->at[n + i][b] = conj(drift->at[i][b_dagger]);
    drift->at[b_dagger][n + i] = conj(drift->at[b][i]);
    drift->at[b_dagger][i] = conj(drift->at[b][n + i]);
  }
  drift->at[b][b] = -system->gamma_m / 2 - I * system->omega_m;
  drift->at[b_dagger][b_dagger] = conj(drift->at[b][b]);
}

static void put_plate(const drum_optomech *system, drum_matrix *drift) {
  size_t n = system->modes, x = 2 * n, p = x + 1;
  for (size_t i = 0; i < n; i++) {
    double complex coupling = system->coupling[i];
    drift->at[i][x] = -I * coupling;
    drift->at[n + i][x] = I * conj(coupling);
    drift->at[p][i] = -2 * conj(coupling);
    drift->at[p][n + i] = -2 * coupling;
  }
  drift->at[x][p] = system->omega_m;
  drift->at[p][x] = -system->omega_soft * (system->omega_soft / system->omega_m);
  drift->at[p][p] = -system->gamma_m;
}

drum_code drum_optomech_drift(const drum_optomech *system, drum_frame frame, drum_matrix *drift,
                              drum_status *status) {
  drum_code code = drum_optomech_check(system, frame, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(drift, 2 * system->modes + 2);
  put_cavities(system, drift);
  if (frame == DRUM_FRAME_FULL)
    put_plate(system, drift);
  else
    put_amplitude_damped(system, frame == DRUM_FRAME_RWA, drift);
  return drum_succeed(status);
}

drum_code drum_optomech_growth(const drum_optomech *system, drum_frame frame, double *growth,
                               drum_status *status) {
  drum_matrix drift;
  drum_code code = drum_optomech_drift(system, frame, &drift, status);
  if (code != DRUM_OK)
    return code;
  return drum_linear_growth(&drift, growth, status);
}

void drum_optomech_noise(const drum_optomech *system, drum_frame frame, size_t bath,
                         double diagonal[DRUM_MATRIX_MAX]) {
  size_t n = system->modes;
  for (size_t k = 0; k < DRUM_MATRIX_MAX; k++)
    diagonal[k] = 0;
  if (bath < n) {
    diagonal[bath] = system->kappa[bath];
    diagonal[n + bath] = system->kappa[bath];
  } else if (frame == DRUM_FRAME_FULL) {
    diagonal[2 * n + 1] = 4 * system->gamma_m; /* 2 gamma_m (2 N_m + 1) on P alone */
  } else {
    diagonal[2 * n] = system->gamma_m;
    diagonal[2 * n + 1] = system->gamma_m;
  }
}

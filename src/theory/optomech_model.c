/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linearised equations of motion: Eqs. A4 and A5 and their form for a plate. */
#include "theory/optomech_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "theory/linear.h"

_Static_assert(2 * (DRUM_MODES_MAX + 1 + DRUM_SPECTATORS_MAX) <= DRUM_MATRIX_MAX,
               "the state must fit a drum_matrix");

static drum_code check_hopping(const drum_optomech *system, drum_status *status) {
  for (size_t i = 0; i < system->modes; i++)
    for (size_t j = i + 1; j < system->modes; j++) {
      double complex there = system->hopping[i][j], back = conj(system->hopping[j][i]);
      if (!drum_finite(there) || !drum_finite(back))
        return drum_fail(status, DRUM_BAD_ARGUMENT,
                         "hopping between cavities %zu and %zu is not finite", i + 1, j + 1);
      if (cabs(there - back) > 1e-12 * cabs(there))
        return drum_fail(status, DRUM_BAD_ARGUMENT,
                         "hopping between cavities %zu and %zu is not hermitian", i + 1, j + 1);
    }
  return DRUM_OK;
}

/* `whose` is empty for the drum and " of spectator" for a spectator, whose number is `k`. */
static drum_code check_plate(const drum_spectator *plate, size_t modes, drum_frame frame,
                             const char *whose, size_t k, drum_status *status) {
  char number[32] = "";
  if (k > 0)
    (void)snprintf(number, sizeof number, " %zu", k);
  if (!isfinite(plate->omega_m) || plate->omega_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_m%s%s is %g, expected a frequency above 0",
                     whose, number, plate->omega_m);
  if (!isfinite(plate->gamma_m) || plate->gamma_m < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "gamma_m%s%s is %g, expected a finite rate not below 0", whose, number,
                     plate->gamma_m);
  if (frame == DRUM_FRAME_FULL && (!isfinite(plate->omega_soft) || plate->omega_soft <= 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "omega_soft%s%s is %g, expected a frequency above 0", whose, number,
                     plate->omega_soft);
  for (size_t i = 0; i < modes; i++)
    if (!drum_finite(plate->coupling[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "coupling G%s%s of cavity %zu is not finite",
                       whose, number, i + 1);
  return DRUM_OK;
}

drum_spectator drum_optomech_plate(const drum_optomech *system, size_t k) {
  if (k > 0)
    return system->spectator[k - 1];
  drum_spectator plate = {
      .omega_m = system->omega_m, .gamma_m = system->gamma_m, .omega_soft = system->omega_soft};
  memcpy(plate.coupling, system->coupling, sizeof plate.coupling);
  return plate;
}

drum_code drum_optomech_check(const drum_optomech *system, drum_frame frame, drum_status *status) {
  if (frame != DRUM_FRAME_RWA && frame != DRUM_FRAME_A4 && frame != DRUM_FRAME_FULL)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "unknown frame number %d", (int)frame);
  if (system->modes < 1 || system->modes > DRUM_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "number of cavities is %zu, expected 1 .. %d",
                     system->modes, DRUM_MODES_MAX);
  if (system->spectators > DRUM_SPECTATORS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "number of spectators is %zu, expected 0 .. %d",
                     system->spectators, DRUM_SPECTATORS_MAX);
  for (size_t i = 0; i < system->modes; i++) {
    if (!isfinite(system->delta[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "detuning of cavity %zu is not finite", i + 1);
    if (!isfinite(system->kappa[i]) || system->kappa[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa of cavity %zu is %g, expected a finite rate not below 0", i + 1,
                       system->kappa[i]);
  }
  for (size_t k = 0; k <= system->spectators; k++) {
    drum_spectator plate = drum_optomech_plate(system, k);
    drum_code code =
        check_plate(&plate, system->modes, frame, k > 0 ? " of spectator" : "", k, status);
    if (code != DRUM_OK)
      return code;
  }
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

static void put_amplitude_damped(const drum_spectator *plate, size_t n, size_t b, double counter,
                                 drum_matrix *drift) {
  size_t b_dagger = b + 1;
  for (size_t i = 0; i < n; i++) {
    double complex coupling = plate->coupling[i];
    drift->at[i][b] = -I * coupling;
    drift->at[i][b_dagger] = -I * coupling * counter;
    drift->at[b][i] = -I * conj(coupling);
    drift->at[b][n + i] = -I * coupling * counter;
    drift->at[n + i][b_dagger] = conj(drift->at[i][b]);
    drift->at[n + i][b] = conj(drift->at[i][b_dagger]);
    drift->at[b_dagger][n + i] = conj(drift->at[b][i]);
    drift->at[b_dagger][i] = conj(drift->at[b][n + i]);
  }
  drift->at[b][b] = -plate->gamma_m / 2 - I * plate->omega_m;
  drift->at[b_dagger][b_dagger] = conj(drift->at[b][b]);
}

static void put_velocity_damped(const drum_spectator *plate, size_t n, size_t x,
                                drum_matrix *drift) {
  size_t p = x + 1;
  for (size_t i = 0; i < n; i++) {
    double complex coupling = plate->coupling[i];
    drift->at[i][x] = -I * coupling;
    drift->at[n + i][x] = I * conj(coupling);
    drift->at[p][i] = -2 * conj(coupling);
    drift->at[p][n + i] = -2 * coupling;
  }
  drift->at[x][p] = plate->omega_m;
  drift->at[p][x] = -plate->omega_soft * (plate->omega_soft / plate->omega_m);
  drift->at[p][p] = -plate->gamma_m;
}

drum_code drum_optomech_drift(const drum_optomech *system, drum_frame frame, drum_matrix *drift,
                              drum_status *status) {
  drum_code code = drum_optomech_check(system, frame, status);
  if (code != DRUM_OK)
    return code;
  size_t n = system->modes;
  drum_matrix_clear(drift, 2 * (n + 1 + system->spectators));
  put_cavities(system, drift);
  for (size_t k = 0; k <= system->spectators; k++) {
    drum_spectator plate = drum_optomech_plate(system, k);
    if (frame == DRUM_FRAME_FULL)
      put_velocity_damped(&plate, n, 2 * (n + k), drift);
    else
      put_amplitude_damped(&plate, n, 2 * (n + k), frame == DRUM_FRAME_RWA ? 0 : 1, drift);
  }
  return drum_succeed(status);
}

void drum_optomech_rotating_drift(const drum_optomech *system, drum_matrix *drift) {
  size_t n = system->modes;
  drum_matrix_clear(drift, n + 1 + system->spectators);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      if (j != i)
        drift->at[i][j] = -I * system->hopping[i][j];
    drift->at[i][i] = -system->kappa[i] / 2 - I * (system->delta[i] - system->omega_m);
  }
  for (size_t k = 0; k <= system->spectators; k++) {
    drum_spectator plate = drum_optomech_plate(system, k);
    size_t b = n + k;
    for (size_t i = 0; i < n; i++) {
      drift->at[i][b] = -I * plate.coupling[i];
      drift->at[b][i] = -I * conj(plate.coupling[i]);
    }
    drift->at[b][b] = -plate.gamma_m / 2 - I * (plate.omega_m - system->omega_m);
  }
}

drum_code drum_optomech_growth(const drum_optomech *system, drum_frame frame, double *growth,
                               drum_status *status) {
  drum_matrix drift;
  drum_code code = drum_optomech_drift(system, frame, &drift, status);
  if (code != DRUM_OK)
    return code;
  return drum_linear_growth(&drift, growth, status);
}

drum_code drum_optomech_steady_resolvent(const drum_optomech *system, drum_frame frame,
                                         double omega, const char *what, drum_matrix *resolvent,
                                         drum_status *status) {
  drum_matrix drift;
  drum_code code = drum_optomech_drift(system, frame, &drift, status);
  if (code == DRUM_OK)
    code = drum_linear_require_steady(&drift, what, status);
  return code != DRUM_OK ? code : drum_linear_resolvent(&drift, omega, resolvent, status);
}

void drum_optomech_noise(const drum_optomech *system, drum_frame frame, size_t bath,
                         double diagonal[DRUM_MATRIX_MAX]) {
  size_t n = system->modes;
  for (size_t k = 0; k < DRUM_MATRIX_MAX; k++)
    diagonal[k] = 0;
  if (bath < n) {
    diagonal[bath] = system->kappa[bath];
    diagonal[n + bath] = system->kappa[bath];
    return;
  }
  double gamma_m = drum_optomech_plate(system, bath - n).gamma_m;
  size_t b = 2 * bath;
  if (frame == DRUM_FRAME_FULL) {
    diagonal[b + 1] = 4 * gamma_m; /* 2 gamma_m (2 N_m + 1) on P alone */
  } else {
    diagonal[b] = gamma_m;
    diagonal[b + 1] = gamma_m;
  }
}

void drum_optomech_vacuum_noise(const drum_optomech *system, drum_frame frame,
                                const drum_matrix *drift, drum_matrix *noise) {
  size_t plates = 2 * system->modes; /* from here on b, b^+ or X, P */
  double of_plate = frame == DRUM_FRAME_FULL ? 1 : 0.5;
  drum_matrix_clear(noise, drift->size);
  if (frame == DRUM_FRAME_RWA)
    return;
  for (size_t i = 0; i < drift->size; i++)
    for (size_t j = 0; j < drift->size; j++)
      if (i != j)
        noise->at[i][j] = drift->at[i][j] * (j < plates ? 0.5 : of_plate) +
                          conj(drift->at[j][i]) * (i < plates ? 0.5 : of_plate);
}

double drum_optomech_rate(const drum_optomech *system, size_t bath) {
  return bath < system->modes ? system->kappa[bath]
                              : drum_optomech_plate(system, bath - system->modes).gamma_m;
}

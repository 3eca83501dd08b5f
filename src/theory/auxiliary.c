/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/auxiliary.h"

#include <math.h>
#include <string.h>

#include "drumspice/sideband_cooling.h"
#include "theory/baths.h"
#include "theory/matrix.h"
#include "theory/optomech_model.h"

static drum_code check(const drum_optomech *system, const drum_auxiliary *auxiliary,
                       drum_frame frame, drum_status *status) {
  drum_code code = drum_optomech_check(system, frame, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(auxiliary->delta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "detuning of the auxiliary cavity is not finite");
  if (!isfinite(auxiliary->kappa) || auxiliary->kappa <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "kappa of the auxiliary cavity is %g, expected a finite rate above 0",
                     auxiliary->kappa);
  if (!isfinite(auxiliary->n) || auxiliary->n < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "occupation of the auxiliary cavity's bath is %g, expected a finite number "
                     "not below 0",
                     auxiliary->n);
  return DRUM_OK;
}

static drum_code check_coupling(double coupling, drum_status *status) {
  if (!isfinite(coupling) || coupling < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "coupling of the auxiliary cavity is %g, expected a finite coupling not "
                     "below 0",
                     coupling);
  return DRUM_OK;
}

/* Where the drum turns. */
static double turning(const drum_optomech *system, drum_frame frame) {
  return frame == DRUM_FRAME_FULL ? system->omega_soft : system->omega_m;
}

/* The rates for a coupling g to the bare drum. */
static drum_code sideband_of(const drum_optomech *system, const drum_auxiliary *auxiliary,
                             drum_frame frame, double g, drum_sideband *sideband,
                             drum_status *status) {
  double omega = turning(system, frame);
  if (frame == DRUM_FRAME_FULL)
    g *= sqrt(system->omega_m / omega);
  drum_code code =
      drum_sideband_cooling(auxiliary->delta, auxiliary->kappa, g, omega, sideband, status);
  if (code != DRUM_OK)
    return code;
  if (frame == DRUM_FRAME_RWA) {
    sideband->rate_up = 0;
    sideband->gamma_opt = sideband->rate_down;
    sideband->delta_omega = (omega - auxiliary->delta) * (sideband->rate_down / auxiliary->kappa);
    sideband->n_min = sideband->gamma_opt > 0 ? 0 : INFINITY;
  }
  return DRUM_OK;
}

/* The Frobenius norm of the rotating drift of the cavities and the drum. */
static double band_of(const drum_optomech *system) {
  drum_optomech alone = *system;
  drum_matrix drift;
  alone.spectators = 0;
  drum_optomech_rotating_drift(&alone, &drift);
  return drum_matrix_norm(&drift);
}

/*
 * Of a softened drum N + 1/2 in quanta of omega_m is (omega_soft/omega_m) (N + 1/2) in its own. The
 * sum is ordered so that without softening nothing is subtracted.
 */
static double dressed_bath(const drum_sideband *sideband, double gamma_m, double n_m, double n_a,
                           double softening) {
  double heat = gamma_m * n_m + sideband->rate_down * n_a + sideband->rate_up * (n_a + 1);
  double less = (softening - 1) * (sideband->rate_down + sideband->rate_up) * (n_a + 0.5);
  return (heat + less) / (gamma_m + sideband->gamma_opt);
}

drum_code drum_auxiliary_dress(const drum_optomech *system, const drum_auxiliary *auxiliary,
                               drum_frame frame, double n_m, drum_dressed *dressed,
                               drum_status *status) {
  drum_sideband sideband;
  drum_code code = check(system, auxiliary, frame, status);
  if (code == DRUM_OK)
    code = check_coupling(auxiliary->coupling, status);
  if (code == DRUM_OK)
    code = sideband_of(system, auxiliary, frame, auxiliary->coupling, &sideband, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(n_m) || n_m < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "occupation of the drum's bath is %g, expected a finite number not below 0",
                     n_m);
  double gamma_eff = system->gamma_m + sideband.gamma_opt;
  if (!isfinite(gamma_eff) || !isfinite(sideband.delta_omega))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "coupling of the auxiliary cavity is %g, so large that the drum's damping is "
                     "not finite",
                     auxiliary->coupling);
  if (!(gamma_eff > 0))
    return drum_fail(status, DRUM_UNSTABLE,
                     "the auxiliary cavity leaves the drum a damping of %.6g rad/s, which must be "
                     "above zero",
                     gamma_eff);
  double omega = turning(system, frame);
  double softening = frame == DRUM_FRAME_FULL ? omega / system->omega_m : 1;
  dressed->system = *system;
  dressed->system.gamma_m = gamma_eff;
  dressed->gamma_opt = sideband.gamma_opt;
  dressed->delta_omega = sideband.delta_omega;
  if (frame == DRUM_FRAME_FULL)
    dressed->system.omega_soft += sideband.delta_omega;
  else
    dressed->system.omega_m += sideband.delta_omega;
  dressed->n_m = dressed_bath(&sideband, system->gamma_m, n_m, auxiliary->n, softening);
  drum_optomech turned = dressed->system;
  turned.omega_m = turning(&turned, frame);
  dressed->variation =
      band_of(&turned) / hypot(auxiliary->kappa / 2, turned.omega_m - auxiliary->delta);
  if (turning(&dressed->system, frame) <= 0)
    return drum_fail(
        status, DRUM_UNSTABLE,
        "the auxiliary cavity leaves the drum a frequency of %.6g rad/s, which must be "
        "above zero",
        turning(&dressed->system, frame));
  if (dressed->n_m < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the dressed bath's occupation is %.6g: the softened drum is colder than its "
                     "bare quanta can say",
                     dressed->n_m);
  return drum_succeed(status);
}

drum_code drum_auxiliary_keep(const drum_optomech *system, const drum_auxiliary *auxiliary,
                              const double *baths, drum_optomech *full,
                              double full_baths[DRUM_BATHS_MAX], drum_status *status) {
  drum_code code = check(system, auxiliary, DRUM_FRAME_A4, status);
  if (code == DRUM_OK)
    code = check_coupling(auxiliary->coupling, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, system->modes + 1 + system->spectators, status);
  if (code != DRUM_OK)
    return code;
  size_t n = system->modes;
  if (n == DRUM_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the system has %zu cavities, expected one fewer to leave room for the "
                     "auxiliary cavity",
                     n);
  *full = *system;
  full->modes = n + 1;
  full->delta[n] = auxiliary->delta;
  full->kappa[n] = auxiliary->kappa;
  full->coupling[n] = auxiliary->coupling;
  for (size_t i = 0; i < n; i++)
    full->hopping[i][n] = full->hopping[n][i] = 0;
  for (size_t k = 0; k < system->spectators; k++)
    full->spectator[k].coupling[n] = 0;
  memcpy(full_baths, baths, n * sizeof *baths);
  full_baths[n] = auxiliary->n;
  memcpy(full_baths + n + 1, baths + n, (1 + system->spectators) * sizeof *baths);
  return drum_succeed(status);
}

drum_code drum_auxiliary_coupling(const drum_optomech *system, const drum_auxiliary *auxiliary,
                                  drum_frame frame, double gamma_eff, double *coupling,
                                  drum_status *status) {
  drum_sideband unit;
  drum_code code = check(system, auxiliary, frame, status);
  /* At G = kappa, which keeps the squares within range. */
  if (code == DRUM_OK)
    code = sideband_of(system, auxiliary, frame, auxiliary->kappa, &unit, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(gamma_eff) || gamma_eff <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "wanted damping gamma_eff is %g, expected a finite rate above 0", gamma_eff);
  double wanted = gamma_eff - system->gamma_m;
  if (wanted == 0) {
    *coupling = 0;
    return drum_succeed(status);
  }
  double square = wanted / unit.gamma_opt;
  if (!(square > 0) || !isfinite(square))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "detuning of the auxiliary cavity is %g, which cannot take the drum's damping "
                     "from %g to %g: expected one %s 0%s",
                     auxiliary->delta, system->gamma_m, gamma_eff, wanted > 0 ? "above" : "below",
                     wanted < 0 && frame == DRUM_FRAME_RWA ? " and a frame with both sidebands"
                                                           : "");
  *coupling = auxiliary->kappa * sqrt(square);
  return drum_succeed(status);
}

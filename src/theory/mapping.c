/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/mapping.h"

#include <math.h>
#include <string.h>

#include "drumspice/constants.h"
#include "theory/matrix.h"

static drum_code check(const drum_rectifier *rectifier, drum_status *status) {
  for (int i = 0; i < 2; i++) {
    if (!isfinite(rectifier->delta[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "delta%d is not finite", i + 1);
    if (!isfinite(rectifier->kappa[i]) || rectifier->kappa[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa%d is %g, expected a finite rate not below 0", i + 1,
                       rectifier->kappa[i]);
    if (!isfinite(rectifier->g[i]) || rectifier->g[i] < 0)
      return drum_fail(
          status, DRUM_BAD_ARGUMENT,
          "g%d is %g, expected a finite coupling not below 0 (its phase goes into phi)", i + 1,
          rectifier->g[i]);
  }
  if (!isfinite(rectifier->j))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "j is not finite");
  if (!isfinite(rectifier->phi))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "phi is not finite");
  if (!isfinite(rectifier->omega_m) || rectifier->omega_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_m is %g, expected a frequency above 0",
                     rectifier->omega_m);
  if (!isfinite(rectifier->gamma_m) || rectifier->gamma_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "gamma_m is %g, expected a rate above 0",
                     rectifier->gamma_m);
  return DRUM_OK;
}

drum_code drum_rectifier_optomech(const drum_rectifier *rectifier, drum_optomech *system,
                                  drum_status *status) {
  drum_code code = check(rectifier, status);
  if (code != DRUM_OK)
    return code;
  memset(system, 0, sizeof *system);
  system->modes = 2;
  for (int i = 0; i < 2; i++) {
    system->delta[i] = rectifier->delta[i];
    system->kappa[i] = rectifier->kappa[i];
  }
  system->hopping[0][1] = system->hopping[1][0] = rectifier->j;
  system->coupling[0] = rectifier->g[0];
  system->coupling[1] = rectifier->g[1] * cexp(I * rectifier->phi);
  system->omega_m = system->omega_soft = rectifier->omega_m;
  system->gamma_m = rectifier->gamma_m;
  return drum_succeed(status);
}

/* -pi is written as pi. */
static double into_range(double phi) {
  return phi > -DRUM_PI ? phi : DRUM_PI;
}

drum_code drum_mapping_forward(const drum_rectifier *rectifier, double omega, drum_mapping *mapping,
                               drum_status *status) {
  drum_code code = check(rectifier, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(omega))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the frequency omega is not finite");
  double complex chi = 1 / (rectifier->gamma_m / 2 - I * (omega - rectifier->omega_m)); /* B12 */
  double product = rectifier->g[0] * rectifier->g[1];
  drum_cascaded *cascaded = &mapping->cascaded;
  for (int i = 0; i < 2; i++) {
    double g = rectifier->g[i];
    cascaded->omega[i] = rectifier->delta[i] + g * g * cimag(chi);
    cascaded->gamma[i] = 2 * g * g * creal(chi);
    cascaded->kappa[i] = rectifier->kappa[i];
  }
  cascaded->theta = rectifier->phi;
  cascaded->f = rectifier->j - I * chi * product * cexp(-I * rectifier->phi);
  mapping->j_opt = product * cabs(chi);
  /* F = 0 needs i chi e^{-i phi} > 0; M21 = -i J - chi G1 G2 e^{i phi} = 0 needs i chi e^{i phi} >
   * 0. */
  mapping->phi_opt = carg(I * chi);
  mapping->phi_opposite = into_range(-mapping->phi_opt);
  for (int i = 0; i < 2; i++)
    if (!isfinite(cascaded->omega[i]) || !isfinite(cascaded->gamma[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "g%d is %g, so large that its square overflows",
                       i + 1, rectifier->g[i]);
  if (!drum_finite(cascaded->f))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "j, g1 and g2 are so large that F overflows");
  return drum_succeed(status);
}

drum_code drum_mapping_tune(const drum_rectifier *rectifier, double omega, drum_blocked stop,
                            drum_rectifier *tuned, drum_status *status) {
  drum_mapping mapping = {0};
  drum_code code = drum_mapping_forward(rectifier, omega, &mapping, status);
  if (code != DRUM_OK)
    return code;
  if (stop != DRUM_BLOCKED_2_TO_1 && stop != DRUM_BLOCKED_1_TO_2)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "direction number %d, expected DRUM_BLOCKED_2_TO_1 or DRUM_BLOCKED_1_TO_2",
                     (int)stop);
  if (!(mapping.j_opt > 0))
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "g1 is %g and g2 is %g, but both must be above 0: without the drum's hopping "
                     "both directions pass alike at any J",
                     rectifier->g[0], rectifier->g[1]);
  double phi = stop == DRUM_BLOCKED_2_TO_1 ? mapping.phi_opt : mapping.phi_opposite;
  *tuned = *rectifier;
  tuned->j = rectifier->j < 0 ? -mapping.j_opt : mapping.j_opt;
  tuned->phi = rectifier->j < 0 ? into_range(phi > 0 ? phi - DRUM_PI : phi + DRUM_PI) : phi;
  return drum_succeed(status);
}

/* 0.1 dB: directions closer than this pass alike. */
static const double BLOCKED_BELOW = 0.98855;

static double mismatch_of(double collective, const double gamma[2]) {
  double product = gamma[0] > 0 && gamma[1] > 0 ? sqrt(gamma[0]) * sqrt(gamma[1]) : 0;
  double larger = fmax(collective, product);
  return larger > 0 ? fabs(collective - product) / larger : 0;
}

drum_code drum_mapping_backward(const drum_matrix *drift, const double kappa[2],
                                drum_reading *reading, drum_status *status) {
  drum_code code = drum_matrix_check(drift, 2, "drift", status);
  if (code != DRUM_OK)
    return code;
  for (int i = 0; i < 2; i++)
    if (!isfinite(kappa[i]) || kappa[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa%d is %g, expected a finite rate not below 0", i + 1, kappa[i]);
  drum_cascaded *cascaded = &reading->cascaded;
  for (int i = 0; i < 2; i++) {
    cascaded->omega[i] = -cimag(drift->at[i][i]);
    cascaded->kappa[i] = kappa[i];
    cascaded->gamma[i] = -2 * creal(drift->at[i][i]) - kappa[i];
  }
  cascaded->f = I * drift->at[0][1];
  reading->collective = -(drift->at[1][0] + I * conj(cascaded->f));
  cascaded->theta = carg(reading->collective);
  reading->mismatch = mismatch_of(cabs(reading->collective), cascaded->gamma);
  double to_1 = cabs(drift->at[0][1]), to_2 = cabs(drift->at[1][0]);
  reading->isolation = to_1 == to_2 ? 1 : fmin(to_1, to_2) / fmax(to_1, to_2);
  reading->blocked = reading->isolation > BLOCKED_BELOW ? DRUM_BLOCKED_NEITHER
                     : to_1 < to_2                      ? DRUM_BLOCKED_2_TO_1
                                                        : DRUM_BLOCKED_1_TO_2;
  return drum_succeed(status);
}

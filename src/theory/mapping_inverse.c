/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Eqs. B18-B21 solved for the platform. With t = tan nu and s = sqrt(gamma_1 gamma_2) / 2 they say
 * i chi G_1 G_2 = s (i - t), which leaves F = J - s (i - t) e^{-i phi} for J and phi.
 */
#include "drumspice/mapping.h"

#include <math.h>

#include "drumspice/constants.h"
#include "theory/cascaded_model.h"

/* How far Im F may be off what a real J needs, relative to what both are computed from. */
static const double ROUNDING = 1e-12;

static drum_code check(const drum_cascaded *wanted, double omega, double omega_m,
                       drum_status *status) {
  drum_cascaded damped = *wanted; /* a negative gamma is no bad argument, but has no solution */
  for (int i = 0; i < 2; i++)
    damped.gamma[i] = fabs(wanted->gamma[i]);
  drum_code code = drum_cascaded_check(&damped, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(omega))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the frequency omega is not finite");
  if (!isfinite(omega_m) || omega_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_m is %g, expected a frequency above 0",
                     omega_m);
  for (int i = 0; i < 2; i++)
    if (wanted->gamma[i] < 0)
      return drum_fail(status, DRUM_NO_SOLUTION,
                       "gamma%d is %g, but must not be below 0: a drum pumped red only damps",
                       i + 1, wanted->gamma[i]);
  return DRUM_OK;
}

static double half_product(const drum_cascaded *wanted) {
  return sqrt(wanted->gamma[0]) * sqrt(wanted->gamma[1]) / 2;
}

/* Im F + s cos theta, and 0 where that is but rounding. */
static double excess(const drum_cascaded *wanted) {
  double s = half_product(wanted);
  double sum = cimag(wanted->f) + s * cos(wanted->theta);
  return fabs(sum) <= ROUNDING * (cabs(wanted->f) + s) ? 0 : sum;
}

static int is_multiple_of_pi(double theta) {
  return fabs(sin(theta)) <= ROUNDING;
}

/* gamma_m would have to be `needed`, which is no positive number. */
static drum_code fail_for_gamma_m(double needed, double omega, double omega_m,
                                  drum_status *status) {
  if (needed < 0)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "F and theta want gamma_m = %g rad/s, which must be above 0: Omega = %.15g "
                     "rad/s, as far on the other side of omega_m, would give %g",
                     needed, omega_m - (omega - omega_m), -needed);
  return drum_fail(status, DRUM_NO_SOLUTION,
                   "F and theta want gamma_m = %g rad/s, which must be finite and above 0", needed);
}

drum_code drum_mapping_find_gamma_m(const drum_cascaded *wanted, double omega, double omega_m,
                                    double *gamma_m, drum_status *status) {
  drum_code code = check(wanted, omega, omega_m, status);
  if (code != DRUM_OK)
    return code;
  double s = half_product(wanted), theta = wanted->theta, off = excess(wanted);
  double distance = omega - omega_m, im = cimag(wanted->f), at_rest = -s * cos(theta);
  *gamma_m = 0;
  int any = s <= 0 || is_multiple_of_pi(theta) || distance == 0;
  if (any && off == 0)
    return drum_succeed(status);
  if (s <= 0)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "Im F is %g rad/s, but must be 0 where gamma1 gamma2 = 0: without a common "
                     "bath the hopping is real",
                     im);
  if (is_multiple_of_pi(theta))
    return drum_fail(
        status, DRUM_NO_SOLUTION,
        "Im F is %g rad/s, but must be -sqrt(gamma1 gamma2)/2 cos(theta) = %.15g rad/s "
        "where theta is a multiple of pi, whatever gamma_m",
        im, at_rest);
  if (distance == 0)
    return drum_fail(
        status, DRUM_NO_SOLUTION,
        "Im F is %g rad/s, but must be -sqrt(gamma1 gamma2)/2 cos(theta) = %.15g rad/s "
        "at Omega = omega_m, whatever gamma_m: an Omega %s omega_m would do",
        im, at_rest, off * sin(theta) < 0 ? "above" : "below");
  if (off == 0)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "Im F is -sqrt(gamma1 gamma2)/2 cos(theta), which wants Omega = omega_m or an "
                     "infinite gamma_m, but Omega - omega_m is %g rad/s",
                     distance);
  double needed = -2 * distance * sin(theta) * (s / off);
  if (!isfinite(needed) || needed <= 0)
    return fail_for_gamma_m(needed, omega, omega_m, status);
  *gamma_m = needed;
  return drum_succeed(status);
}

static drum_code check_gamma_m(double gamma_m, drum_status *status) {
  if (!isfinite(gamma_m) || gamma_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "gamma_m is %g, expected a rate above 0", gamma_m);
  return DRUM_OK;
}

/* All but J and phi. */
static void put_modes(const drum_cascaded *wanted, double omega_m, double gamma_m, double t,
                      drum_rectifier *rectifier) {
  for (int i = 0; i < 2; i++) {
    rectifier->delta[i] = wanted->omega[i] - wanted->gamma[i] * t / 2;
    rectifier->kappa[i] = wanted->kappa[i];
    rectifier->g[i] = sqrt(wanted->gamma[i]) * sqrt(gamma_m) * hypot(1, t) / 2;
  }
  rectifier->omega_m = omega_m;
  rectifier->gamma_m = gamma_m;
}

static drum_code finish(const drum_rectifier *rectifier, drum_status *status) {
  for (int i = 0; i < 2; i++)
    if (!isfinite(rectifier->delta[i]) || !isfinite(rectifier->g[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "Delta%d is %g and G%d %g: the wanted numbers overflow", i + 1,
                       rectifier->delta[i], i + 1, rectifier->g[i]);
  if (!isfinite(rectifier->j) || !isfinite(rectifier->phi))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "J is %g: the wanted numbers overflow",
                     rectifier->j);
  return drum_succeed(status);
}

/* J is not real with this gamma_m; says whether another one would help. */
static drum_code fail_for_phase(const drum_cascaded *wanted, double omega, double omega_m,
                                double gamma_m, double im_needed, drum_status *status) {
  double other;
  drum_code code = drum_mapping_find_gamma_m(wanted, omega, omega_m, &other, status);
  if (code != DRUM_OK)
    return code;
  return drum_fail(
      status, DRUM_NO_SOLUTION,
      "Im F is %g rad/s, but must be -sqrt(gamma1 gamma2)/2 (cos(theta) + tan(nu) "
      "sin(theta)) = %.15g rad/s at gamma_m = %g rad/s; gamma_m = %.15g rad/s would do",
      cimag(wanted->f), im_needed, gamma_m, other);
}

drum_code drum_mapping_inverse(const drum_cascaded *wanted, double omega, double omega_m,
                               double gamma_m, drum_rectifier *rectifier, drum_status *status) {
  drum_code code = check(wanted, omega, omega_m, status);
  if (code == DRUM_OK)
    code = check_gamma_m(gamma_m, status);
  if (code != DRUM_OK)
    return code;
  double t = 2 * (omega - omega_m) / gamma_m, s = half_product(wanted), theta = wanted->theta;
  /* Without a common bath the phase is free of t, which may be huge. */
  double in_phase = s > 0 ? s * (sin(theta) - t * cos(theta)) : 0;
  double im_needed = s > 0 ? -s * (cos(theta) + t * sin(theta)) : 0;
  double allowed = ROUNDING * (cabs(wanted->f) + (s > 0 ? s * (1 + fabs(t)) : 0));
  put_modes(wanted, omega_m, gamma_m, t, rectifier);
  rectifier->phi = theta;
  rectifier->j = creal(wanted->f) + in_phase;
  if (fabs(cimag(wanted->f) - im_needed) > allowed)
    return fail_for_phase(wanted, omega, omega_m, gamma_m, im_needed, status);
  return finish(rectifier, status);
}

drum_code drum_mapping_inverse_turned(const drum_cascaded *wanted, double omega, double omega_m,
                                      double gamma_m, drum_rectifier *rectifier, double *turn,
                                      drum_status *status) {
  drum_code code = check(wanted, omega, omega_m, status);
  if (code == DRUM_OK)
    code = check_gamma_m(gamma_m, status);
  if (code != DRUM_OK)
    return code;
  double t = 2 * (omega - omega_m) / gamma_m, s = half_product(wanted);
  double complex hopping = wanted->f * cexp(I * wanted->theta);
  if (s > 0)
    hopping += CMPLX(-s * t, s);
  put_modes(wanted, omega_m, gamma_m, t, rectifier);
  rectifier->j = cabs(hopping);
  double phi = carg(hopping);
  rectifier->phi = rectifier->j > 0 ? (phi > -DRUM_PI ? phi : DRUM_PI) : wanted->theta;
  if (turn)
    *turn = remainder(rectifier->phi - wanted->theta, 2 * DRUM_PI);
  return finish(rectifier, status);
}

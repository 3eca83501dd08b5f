/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Eqs. 2 and B3. The noise enters as B (c_in1, c_in2, c_in3) with the columns
 * (sqrt kappa_1, 0), (0, sqrt kappa_2) and (sqrt gamma_1, sqrt gamma_2 e^{i theta}), and
 * M + M^+ = -B B^+ keeps the commutators, so normal-ordered moments <c_j^+ c_i> obey the
 * Lyapunov equation with B diag(N) B^+ for a noise matrix.
 */
#include "theory/cascaded_model.h"

#include <math.h>

#include "theory/baths.h"
#include "theory/evolution.h"
#include "theory/linear.h"

drum_code drum_cascaded_check(const drum_cascaded *system, drum_status *status) {
  for (int i = 0; i < 2; i++) {
    if (!isfinite(system->omega[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "omega%d is not finite", i + 1);
    if (!isfinite(system->kappa[i]) || system->kappa[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa%d is %g, expected a finite rate not below 0", i + 1,
                       system->kappa[i]);
    if (!isfinite(system->gamma[i]) || system->gamma[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "gamma%d is %g, expected a finite rate not below 0", i + 1,
                       system->gamma[i]);
  }
  if (!drum_finite(system->f))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "F is not finite");
  if (!isfinite(system->theta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "theta is not finite");
  return DRUM_OK;
}

drum_code drum_cascaded_drift(const drum_cascaded *system, drum_matrix *drift,
                              drum_status *status) {
  drum_code code = drum_cascaded_check(system, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(drift, 2);
  for (int i = 0; i < 2; i++)
    drift->at[i][i] = -(system->gamma[i] + system->kappa[i]) / 2 - I * system->omega[i];
  drift->at[0][1] = -I * system->f;
  drift->at[1][0] = -I * conj(system->f) -
                    sqrt(system->gamma[0]) * sqrt(system->gamma[1]) * cexp(I * system->theta);
  return drum_succeed(status);
}

void drum_cascaded_noise(const drum_cascaded *system, int bath, double complex column[2]) {
  column[0] = column[1] = 0;
  if (bath < 2) {
    column[bath] = sqrt(system->kappa[bath]);
  } else {
    column[0] = sqrt(system->gamma[0]);
    column[1] = sqrt(system->gamma[1]) * cexp(I * system->theta);
  }
}

/* Adds N B_b B_b^+ for one bath. */
static void add_diffusion(const drum_cascaded *system, int bath, double occupation,
                          drum_matrix *diffusion) {
  double complex column[2];
  drum_cascaded_noise(system, bath, column);
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      diffusion->at[i][j] += occupation * (column[i] * conj(column[j]));
}

drum_code drum_cascaded_diffusion(const drum_cascaded *system, const double baths[3],
                                  drum_matrix *diffusion, drum_status *status) {
  drum_code code = drum_cascaded_check(system, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, 3, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(diffusion, 2);
  for (int bath = 0; bath < 3; bath++)
    add_diffusion(system, bath, baths[bath], diffusion);
  return drum_succeed(status);
}

drum_code drum_cascaded_drift_at_rest(const drum_cascaded *system, drum_matrix *drift,
                                      drum_status *status) {
  drum_cascaded at_rest = *system;
  at_rest.omega[0] = 0;
  at_rest.omega[1] = system->omega[1] - system->omega[0];
  drum_code code = drum_cascaded_check(system, status);
  return code != DRUM_OK ? code : drum_cascaded_drift(&at_rest, drift, status);
}

drum_code drum_cascaded_growth(const drum_cascaded *system, double *growth, drum_status *status) {
  drum_matrix drift;
  drum_code code = drum_cascaded_drift(system, &drift, status);
  if (code != DRUM_OK)
    return code;
  return drum_linear_growth(&drift, growth, status);
}

drum_code drum_cascaded_respond(const drum_cascaded *system, double omega, drum_matrix *g,
                                drum_status *status) {
  drum_matrix drift;
  drum_code code = drum_cascaded_drift(system, &drift, status);
  if (code != DRUM_OK)
    return code;
  return drum_linear_resolvent(&drift, omega, g, status);
}

/* g(omega) of a system that has a steady state. */
static drum_code steady_respond(const drum_cascaded *system, double omega, drum_matrix *g,
                                drum_status *status) {
  drum_matrix at_rest;
  drum_code code = drum_cascaded_drift_at_rest(system, &at_rest, status);
  if (code == DRUM_OK)
    code = drum_linear_require_steady(&at_rest, "spectrum", status);
  return code != DRUM_OK ? code : drum_cascaded_respond(system, omega, g, status);
}

/* g B_b: how the bath's noise reaches the two oscillators. */
static void through(const drum_cascaded *system, const drum_matrix *g, int bath,
                    double complex amplitude[2]) {
  double complex column[2];
  drum_cascaded_noise(system, bath, column);
  for (int i = 0; i < 2; i++)
    amplitude[i] = g->at[i][0] * column[0] + g->at[i][1] * column[1];
}

drum_code drum_cascaded_spectrum_at(const drum_cascaded *system, double omega,
                                    drum_cascaded_spectrum *spectrum, drum_status *status) {
  drum_matrix g;
  drum_code code = steady_respond(system, omega, &g, status);
  if (code != DRUM_OK)
    return code;
  for (int i = 0; i < 2; i++)
    spectrum->commutator[i] = 2 * creal(g.at[i][i]);
  for (int bath = 0; bath < 3; bath++) {
    double complex amplitude[2];
    through(system, &g, bath, amplitude);
    for (int i = 0; i < 2; i++)
      spectrum->share[i][bath] = drum_squared(amplitude[i]);
  }
  return drum_succeed(status);
}

drum_code drum_cascaded_cross_spectrum(const drum_cascaded *system, double omega,
                                       const double baths[3], drum_matrix *spectrum,
                                       drum_status *status) {
  drum_matrix g;
  drum_code code = steady_respond(system, omega, &g, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, 3, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(spectrum, 2);
  for (int bath = 0; bath < 3; bath++) {
    double complex amplitude[2];
    through(system, &g, bath, amplitude);
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        spectrum->at[i][j] += baths[bath] * (conj(amplitude[i]) * amplitude[j]);
  }
  return drum_succeed(status);
}

/* What the collective operator of the common bath loses per second, up to N_3. */
static double collective_loss(const drum_cascaded *system, double n1, double n2,
                              double complex c12) {
  const double *gamma = system->gamma;
  return gamma[0] * n1 + gamma[1] * n2 +
         2 * sqrt(gamma[0]) * sqrt(gamma[1]) * creal(cexp(-I * system->theta) * c12);
}

/* Row by row: equal baths exchange nothing, so the diagonal is minus the rest of the row. */
static void put_flows(const double baths[3], drum_cascaded_steady *steady) {
  for (int i = 0; i < 3; i++) {
    steady->conductance[i][i] = 0;
    double rest = 0, flow = 0;
    for (int j = 0; j < 3; j++) {
      rest += steady->conductance[i][j];
      flow += steady->conductance[i][j] * (baths[j] - baths[i]);
    }
    steady->conductance[i][i] = -rest;
    steady->eta[i] = flow;
  }
}

drum_code drum_cascaded_steady_state(const drum_cascaded *system, const double baths[3],
                                     drum_cascaded_steady *steady, drum_status *status) {
  drum_matrix drift;
  drum_lyapunov lyapunov;
  drum_code code = drum_cascaded_drift_at_rest(system, &drift, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, 3, status);
  if (code == DRUM_OK)
    code = drum_lyapunov_prepare(&drift, &lyapunov, status);
  if (code != DRUM_OK)
    return code;
  steady->growth = lyapunov.growth;
  steady->error = lyapunov.error;
  steady->n[0] = steady->n[1] = 0;
  steady->c12 = 0;
  for (int bath = 0; bath < 3; bath++) {
    drum_matrix diffusion, part;
    drum_matrix_clear(&diffusion, 2);
    add_diffusion(system, bath, 1, &diffusion);
    code = drum_lyapunov_solve(&lyapunov, &diffusion, &part, status);
    if (code != DRUM_OK)
      return code;
    for (int i = 0; i < 2; i++) {
      steady->share[i][bath] = creal(part.at[i][i]) + 0.0; /* not -0 */
      steady->n[i] += baths[bath] * steady->share[i][bath];
      steady->conductance[i][bath] = system->kappa[i] * steady->share[i][bath];
    }
    steady->c12 += baths[bath] * part.at[1][0];
    steady->conductance[2][bath] =
        collective_loss(system, steady->share[0][bath], steady->share[1][bath], part.at[1][0]);
  }
  for (int i = 0; i < 2; i++)
    steady->m[i] = (system->kappa[i] * baths[i] + system->gamma[i] * baths[2]) /
                   (system->kappa[i] + system->gamma[i]);
  put_flows(baths, steady);
  return drum_succeed(status);
}

static drum_code check_moments(const drum_cascaded_moments *moments, drum_status *status) {
  for (int i = 0; i < 2; i++)
    if (!isfinite(moments->n[i]) || moments->n[i] < 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "initial n%d is %g, expected a finite number not below 0", i + 1,
                       moments->n[i]);
  double limit = sqrt(moments->n[0]) * sqrt(moments->n[1]);
  if (!(cabs(moments->c12) <= limit * (1 + 1e-12)))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "initial |<c1^+ c2>| is %g, expected at most sqrt(n1 n2) = %g",
                     cabs(moments->c12), limit);
  return DRUM_OK;
}

drum_code drum_cascaded_evolve(const drum_cascaded *system, const double baths[3],
                               const drum_cascaded_moments *initial, double time,
                               drum_cascaded_moments *final, drum_status *status) {
  drum_matrix drift, diffusion, start, end;
  drum_code code = drum_cascaded_drift_at_rest(system, &drift, status);
  if (code == DRUM_OK)
    code = drum_cascaded_diffusion(system, baths, &diffusion, status);
  if (code == DRUM_OK)
    code = check_moments(initial, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(&start, 2);
  start.at[0][0] = initial->n[0];
  start.at[1][1] = initial->n[1];
  start.at[1][0] = initial->c12;
  start.at[0][1] = conj(initial->c12);
  code = drum_evolution_moments(&drift, &diffusion, &start, time, &end, status);
  if (code != DRUM_OK)
    return code;
  final->n[0] = creal(end.at[0][0]);
  final->n[1] = creal(end.at[1][1]);
  final->c12 = end.at[1][0];
  return drum_succeed(status);
}

static drum_code check_equal_rates(double kappa, double delta, double complex f, double theta,
                                   const double baths[3], drum_status *status) {
  if (!isfinite(kappa) || kappa <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "kappa is %g, expected a finite rate above 0",
                     kappa);
  if (!isfinite(delta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "delta is not finite");
  if (!drum_finite(f) || !isfinite(theta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "F or theta is not finite");
  return drum_baths_check(baths, 3, status);
}

/* F e^{i theta} and delta in units of kappa, so that nothing over- or underflows. */
typedef struct equal_rates {
  double re, im, d;
  double f2;          /* |F|^2 */
  double denominator; /* of C1, C2, C10, C11, without its 2 */
} equal_rates;

static equal_rates in_units_of_kappa(double kappa, double delta, double complex f, double theta) {
  double complex turned = f / kappa * cexp(I * theta);
  double re = creal(turned), im = cimag(turned), d = delta / kappa, f2 = re * re + im * im;
  return (equal_rates){re, im, d, f2, 3 * f2 + 4 * (1 + im) + im * im + d * d};
}

drum_code drum_cascaded_equal_rates(double kappa, double delta, double complex f, double theta,
                                    const double baths[3], double n[2], drum_status *status) {
  drum_code code = check_equal_rates(kappa, delta, f, theta, baths, status);
  if (code != DRUM_OK)
    return code;
  equal_rates these = in_units_of_kappa(kappa, delta, f, theta);
  double re = these.re, im = these.im, d = these.d, denominator = these.denominator;
  double n1 = baths[0], n2 = baths[1], n3 = baths[2];
  double common = 2 * these.f2 * (n1 + n2 + n3) + 2 * im * im * n3;
  n[0] = (common + re * d * (n1 - n3) + 2 * im * (n1 + 3 * n3) + (4 + d * d) * (n1 + n3)) /
         (2 * denominator);
  n[1] = (common - re * d * (n2 - n3) + 2 * im * (n2 + 3 * n3) + (4 + d * d) * (n2 + n3)) /
             (2 * denominator) +
         (2 * im + 1) * (n1 - n3) / denominator;
  return drum_succeed(status);
}

drum_code drum_cascaded_equal_rates_change(double kappa, double delta, double complex f,
                                           double theta, const double baths[3], double dn[2],
                                           drum_status *status) {
  drum_code code = check_equal_rates(kappa, delta, f, theta, baths, status);
  if (code != DRUM_OK)
    return code;
  equal_rates these = in_units_of_kappa(kappa, delta, f, theta);
  double re = these.re, im = these.im, d = these.d, f2 = these.f2;
  double n1 = baths[0], n2 = baths[1], n3 = baths[2], bracket = im * (im + 2);
  dn[0] = (f2 * (-n1 + 2 * n2 - n3) - (bracket - re * d) * (n1 - n3)) / (2 * these.denominator);
  dn[1] =
      (f2 * (2 * n1 - n2 - n3) - (bracket + re * d) * (n2 - n3) + 2 * (2 * im + 1) * (n1 - n3)) /
      (2 * these.denominator);
  return drum_succeed(status);
}

drum_code drum_cascaded_one_way(double kappa, double delta, const double baths[3], double n[2],
                                drum_status *status) {
  drum_code code = check_equal_rates(kappa, delta, 0, 0, baths, status);
  if (code != DRUM_OK)
    return code;
  double d = delta / kappa;
  n[0] = (baths[0] + baths[2]) / 2;
  n[1] = (baths[1] + baths[2]) / 2 + (baths[0] - baths[2]) / (4 + d * d);
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Eqs. 2 and B3. The noise enters as B (c_in1, c_in2, c_in3) with the columns
 * (sqrt kappa_1, 0), (0, sqrt kappa_2) and (sqrt gamma_1, sqrt gamma_2 e^{i theta}), and
 * M + M^+ = -B B^+ keeps the commutators, so normal-ordered moments <c_j^+ c_i> obey the
 * Lyapunov equation with B diag(N) B^+ for a noise matrix.
 */
#include "drumspice/cascaded.h"

#include <math.h>
#include <string.h>

#include "theory/baths.h"
#include "theory/linear.h"

static drum_code check(const drum_cascaded *system, drum_status *status) {
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
  if (!isfinite(creal(system->f)) || !isfinite(cimag(system->f)))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "F is not finite");
  if (!isfinite(system->theta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "theta is not finite");
  return DRUM_OK;
}

drum_code drum_cascaded_drift(const drum_cascaded *system, drum_matrix *drift,
                              drum_status *status) {
  drum_code code = check(system, status);
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

/* The column of B through which a bath enters. */
static void noise_column(const drum_cascaded *system, int bath, double complex column[2]) {
  column[0] = column[1] = 0;
  if (bath < 2) {
    column[bath] = sqrt(system->kappa[bath]);
  } else {
    column[0] = sqrt(system->gamma[0]);
    column[1] = sqrt(system->gamma[1]) * cexp(I * system->theta);
  }
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

drum_code drum_cascaded_spectrum_at(const drum_cascaded *system, double omega,
                                    drum_cascaded_spectrum *spectrum, drum_status *status) {
  double growth;
  drum_matrix g;
  drum_code code = drum_cascaded_growth(system, &growth, status);
  if (code != DRUM_OK)
    return code;
  if (growth >= 0)
    return drum_fail(status, DRUM_UNSTABLE,
                     "no steady state, hence no spectrum: a mode grows at %.6g rad/s", growth);
  code = drum_cascaded_respond(system, omega, &g, status);
  if (code != DRUM_OK)
    return code;
  for (int i = 0; i < 2; i++) {
    spectrum->commutator[i] = 2 * creal(g.at[i][i]);
    for (int bath = 0; bath < 3; bath++) {
      double complex column[2];
      noise_column(system, bath, column);
      double amplitude = cabs(g.at[i][0] * column[0] + g.at[i][1] * column[1]);
      spectrum->share[i][bath] = amplitude * amplitude;
    }
  }
  return drum_succeed(status);
}

static void put_flows(const drum_cascaded *system, const double baths[3],
                      drum_cascaded_steady *steady) {
  const double *gamma = system->gamma;
  for (int i = 0; i < 2; i++) {
    steady->eta[i] = system->kappa[i] * (steady->n[i] - baths[i]);
    steady->m[i] =
        (system->kappa[i] * baths[i] + gamma[i] * baths[2]) / (system->kappa[i] + gamma[i]);
  }
  steady->eta[2] =
      gamma[0] * (steady->n[0] - baths[2]) + gamma[1] * (steady->n[1] - baths[2]) +
      2 * sqrt(gamma[0]) * sqrt(gamma[1]) * creal(cexp(-I * system->theta) * steady->c12);
}

drum_code drum_cascaded_steady_state(const drum_cascaded *system, const double baths[3],
                                     drum_cascaded_steady *steady, drum_status *status) {
  drum_matrix drift;
  drum_lyapunov lyapunov;
  drum_code code = drum_cascaded_drift(system, &drift, status);
  if (code == DRUM_OK)
    code = drum_baths_check(baths, 3, status);
  if (code == DRUM_OK)
    code = drum_lyapunov_prepare(&drift, &lyapunov, status);
  if (code != DRUM_OK)
    return code;
  memset(steady, 0, sizeof *steady);
  steady->growth = lyapunov.growth;
  for (int bath = 0; bath < 3; bath++) {
    double complex column[2];
    noise_column(system, bath, column);
    drum_matrix diffusion, part;
    drum_matrix_clear(&diffusion, 2);
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        diffusion.at[i][j] = column[i] * conj(column[j]);
    code = drum_lyapunov_solve(&lyapunov, &diffusion, &part, status);
    if (code != DRUM_OK)
      return code;
    for (int i = 0; i < 2; i++) {
      steady->share[i][bath] = creal(part.at[i][i]);
      steady->n[i] += baths[bath] * steady->share[i][bath];
    }
    steady->c12 += baths[bath] * part.at[1][0];
  }
  put_flows(system, baths, steady);
  return drum_succeed(status);
}

static drum_code check_equal_rates(double kappa, double delta, const double baths[3],
                                   drum_status *status) {
  if (!isfinite(kappa) || kappa <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "kappa is %g, expected a finite rate above 0",
                     kappa);
  if (!isfinite(delta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "delta is not finite");
  return drum_baths_check(baths, 3, status);
}

drum_code drum_cascaded_equal_rates(double kappa, double delta, double complex f, double theta,
                                    const double baths[3], double n[2], drum_status *status) {
  drum_code code = check_equal_rates(kappa, delta, baths, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(creal(f)) || !isfinite(cimag(f)) || !isfinite(theta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "F or theta is not finite");
  /* In units of kappa, so that nothing over- or underflows. */
  double complex turned = f / kappa * cexp(I * theta);
  double re = creal(turned), im = cimag(turned), d = delta / kappa;
  double f2 = re * re + im * im, n1 = baths[0], n2 = baths[1], n3 = baths[2];
  double denominator = 3 * f2 + 4 * (1 + im) + im * im + d * d;
  double common = 2 * f2 * (n1 + n2 + n3) + 2 * im * im * n3;
  n[0] = (common + re * d * (n1 - n3) + 2 * im * (n1 + 3 * n3) + (4 + d * d) * (n1 + n3)) /
         (2 * denominator);
  n[1] = (common - re * d * (n2 - n3) + 2 * im * (n2 + 3 * n3) + (4 + d * d) * (n2 + n3)) /
             (2 * denominator) +
         (2 * im + 1) * (n1 - n3) / denominator;
  return drum_succeed(status);
}

drum_code drum_cascaded_one_way(double kappa, double delta, const double baths[3], double n[2],
                                drum_status *status) {
  drum_code code = check_equal_rates(kappa, delta, baths, status);
  if (code != DRUM_OK)
    return code;
  double d = delta / kappa;
  n[0] = (baths[0] + baths[2]) / 2;
  n[1] = (baths[1] + baths[2]) / 2 + (baths[0] - baths[2]) / (4 + d * d);
  return drum_succeed(status);
}

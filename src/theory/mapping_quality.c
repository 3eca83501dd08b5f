/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mapping in a band. With chi(w) - chi(Omega) = i (w - Omega) chi(w) chi(Omega) = delta,
 * M(w) - M(Omega) = -delta v v^+ and g - g_c = -delta g_c v v^+ g. Both systems are passive,
 * M + M^+ = -(all noise), so no part of their scattering matrices has a norm above 1; that bounds
 * v^+ g without any series.
 */
#include "drumspice/mapping_quality.h"

#include <math.h>

static double half_width(const drum_rectifier *rectifier) {
  return rectifier->gamma_m / 2;
}

static void put_susceptibility(const drum_rectifier *rectifier, double omega, double width,
                               drum_mapping_band *band) {
  double a = half_width(rectifier), d = omega - rectifier->omega_m;
  double inner = -d - a * (a / d); /* where |x chi(Omega + x)| is stationary; inf or nan: nowhere */
  band->susceptibility = 0;
  band->worst = omega;
  if (fabs(inner) <= width / 2) {
    band->susceptibility = hypot(1, d / a);
    band->worst = omega + inner;
    return; /* the only maximum */
  }
  for (int side = -1; side <= 1; side += 2) {
    double x = side * width / 2, value = fabs(x) / hypot(a, d + x);
    if (value > band->susceptibility) {
      band->susceptibility = value;
      band->worst = omega + x;
    }
  }
}

/* The smallest eigenvalue of K + b b^+, from its determinant, which has no differences. */
static double least_damping(const drum_cascaded *cascaded) {
  const double *kappa = cascaded->kappa, *gamma = cascaded->gamma;
  double trace = kappa[0] + kappa[1] + gamma[0] + gamma[1];
  if (!(trace > 0))
    return 0;
  double root =
      hypot((kappa[0] + gamma[0] - kappa[1] - gamma[1]) / 2, sqrt(gamma[0]) * sqrt(gamma[1]));
  double larger = (trace / 2 + root) / trace;
  return (kappa[0] * ((kappa[1] + gamma[1]) / trace) + kappa[1] * (gamma[0] / trace)) / larger;
}

drum_code drum_mapping_band_quality(const drum_rectifier *rectifier, double omega, double width,
                                    drum_mapping_band *band, drum_status *status) {
  drum_mapping mapping = {0};
  drum_code code = drum_mapping_forward(rectifier, omega, &mapping, status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(width) || width < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the band's width is %g, expected a finite one >= 0", width);
  put_susceptibility(rectifier, omega, width, band);
  const double *kappa = mapping.cascaded.kappa, *gamma = mapping.cascaded.gamma;
  double damping = least_damping(&mapping.cascaded), common = gamma[0] + gamma[1];
  band->gain = damping > 0 ? 2 / damping : INFINITY;
  if (common <= 0 || width <= 0) {
    band->response = 0; /* no drum, or no band: the systems are the same */
    return drum_succeed(status);
  }
  double slant = hypot(1, (omega - rectifier->omega_m) / half_width(rectifier));
  double scattering = width / 2 / rectifier->gamma_m * sqrt(common / fmin(kappa[0], kappa[1]));
  double r = band->gain * band->susceptibility * slant * common / 2;
  band->response = fmin(scattering, r < 1 ? r / (1 - r) : INFINITY);
  return drum_succeed(status);
}

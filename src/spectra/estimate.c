/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Estimates from finite stretches of Gaussian noise follow scaled chi-square laws. Wilson and
 * Hilferty: the cube root of chi-square over its degrees of freedom is nearly normal, of mean
 * 1 - 2/(9 freedom) and variance 2/(9 freedom).
 */
#include <math.h>

#include "drumspice/spectra.h"

static const double NORMAL_975 = 1.9599639845400543; /* of a normal law, 2.5 % lie beyond */

/* Chi-square over its degrees of freedom, `z` standard deviations up. */
static double relative_quantile(double z, double freedom) {
  const double spread = 2.0 / (9.0 * freedom);
  const double root = 1.0 - spread + z * sqrt(spread);
  return root > 0.0 ? root * root * root : 0.0;
}

void drum_estimate_interval(const drum_estimate *estimate, double *low, double *high) {
  const double value = estimate->value;
  *low = *high = value;
  if (!(isfinite(estimate->sigma) && estimate->sigma > 0.0 && isfinite(value) && value > 0.0 &&
        estimate->freedom > 0.0))
    return;
  *low = value / relative_quantile(NORMAL_975, estimate->freedom);
  const double least = relative_quantile(-NORMAL_975, estimate->freedom);
  *high = least > 0.0 && estimate->freedom >= 1.0 ? value / least : INFINITY;
}

double drum_estimate_score(const drum_estimate *estimate, double truth) {
  if (!(estimate->freedom > 0.0 && estimate->sigma > 0.0 && truth > 0.0))
    return NAN;
  const double spread = 2.0 / (9.0 * estimate->freedom);
  return (cbrt(estimate->value / truth) - 1.0 + spread) / sqrt(spread);
}

double drum_chi_square_tail(double value, double freedom) {
  const double spread = 2.0 / (9.0 * freedom);
  const double z = (cbrt(value / freedom) - 1.0 + spread) / sqrt(spread);
  return 0.5 * erfc(z * sqrt(0.5));
}

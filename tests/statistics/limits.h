/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_STATISTICS_LIMITS_H
#define DRUM_TESTS_STATISTICS_LIMITS_H

/* Exact probabilities, so that a test's limits rest on nothing of the library under test. */

#include <math.h>
#include <stddef.h>

/*
 * Chi-square of `freedom` degrees, an even number, is larger than `value` with the probability
 * that a Poisson variable of mean value/2 is below freedom/2 (Abramowitz and Stegun 26.4.21).
 */
static inline double chi_square_tail(double value, size_t freedom) {
  const double mean = 0.5 * value;
  double sum = 0.0;
  for (size_t k = 0; k < freedom / 2; ++k)
    sum += exp((double)k * log(mean) - mean - lgamma((double)k + 1.0));
  return sum;
}

/* From `from` to `to` of `trials` succeed, each with probability p. */
static inline double binomial(size_t from, size_t to, size_t trials, double p) {
  const double n = (double)trials;
  double sum = 0.0;
  for (size_t k = from; k <= to; ++k) {
    const double s = (double)k;
    sum += exp(lgamma(n + 1.0) - lgamma(s + 1.0) - lgamma(n - s + 1.0) + s * log(p) +
               (n - s) * log1p(-p));
  }
  return sum;
}

#endif

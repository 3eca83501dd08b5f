/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_TESTS_THEORY_SUPPORT_H
#define DRUMSPICE_TESTS_THEORY_SUPPORT_H

/* What the theory tests share: cmocka, reproducible random numbers, comparisons. */

#include <complex.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h> /* needs the ones above */

#include "drumspice/constants.h"

/* Uniform in [low, high); splitmix64, so that a failure can be repeated. */
static inline double uniform(uint64_t *state, double low, double high) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return low + (high - low) * ((double)(z >> 11) * 0x1p-53);
}

/* |actual - expected| <= tolerance, and neither is NaN. */
#define assert_near(actual, expected, tolerance)                                                   \
  do {                                                                                             \
    double complex actual_ = (actual), expected_ = (expected);                                     \
    if (!(cabs(actual_ - expected_) <= (tolerance)))                                               \
      fail_msg("%s = %.15g%+.15gi, expected %.15g%+.15gi within %g", #actual, creal(actual_),      \
               cimag(actual_), creal(expected_), cimag(expected_), (double)(tolerance));           \
  } while (0)

/* The same with a tolerance relative to the expected value's modulus. */
#define assert_close(actual, expected, relative)                                                   \
  assert_near(actual, expected, (relative)*cabs((double complex)(expected)))

/* 2 pi times a frequency in Hz. */
static inline double angular(double hertz) {
  return 2 * DRUM_PI * hertz;
}

#endif

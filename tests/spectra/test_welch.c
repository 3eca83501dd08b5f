/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Welch spectra against closed forms; fixed seeds, bounds of 5 standard errors. */

#include "drumspice/constants.h"
#include "drumspice/spectra.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void near(const char *what, double value, double expected, double tolerance) {
  if (!(fabs(value - expected) <= tolerance))
    fail_msg("%s = %.12g; expected %.12g within %g", what, value, expected, tolerance);
}

/* Normal numbers for the tests alone: xorshift64* and Box-Muller. */
static double uniform(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return ((double)((*state * UINT64_C(2685821657736338717)) >> 11) + 0.5) * 0x1p-53;
}

/* A complex normal number with <|z|^2> = 1. */
static double complex normal(uint64_t *state) {
  const double radius = sqrt(-log(uniform(state)));
  return radius * cexp(2.0 * I * DRUM_PI * uniform(state));
}

static drum_welch *must_plan(size_t segment, double step) {
  drum_welch *welch;
  drum_status status;
  if (drum_welch_plan(segment, step, &welch, &status))
    fail_msg("%s", status.message);
  return welch;
}

/* White noise of variance 1 at steps of 2 s: density 2 in every bin, which is its Parseval sum. */
static void white_noise_is_flat_with_its_stated_error(void **state) {
  (void)state;
  enum { SEGMENT = 64, SAMPLES = 200000 };
  uint64_t seed = 1;
  drum_welch *welch = must_plan(SEGMENT, 2.0);
  for (int n = 0; n < SAMPLES; ++n) {
    const double complex z = normal(&seed);
    assert_int_equal(drum_welch_feed(welch, &z, 1, NULL), DRUM_OK);
  }
  double f[SEGMENT];
  double s[SEGMENT];
  assert_int_equal(drum_welch_density(welch, f, s, NULL), DRUM_OK);
  assert_int_equal(drum_welch_segments(welch), SAMPLES / (SEGMENT / 2) - 1);
  const double sigma = 2.0 / sqrt(drum_welch_averages(welch));
  double scatter = 0.0;
  size_t bins = 0;
  for (size_t k = 0; k < SEGMENT; ++k) {
    near("frequency", f[k], ((double)k - SEGMENT / 2) / (SEGMENT * 2.0), 1e-15);
    if (abs((int)k - SEGMENT / 2) <= 1)
      continue; /* the mean has been taken out here */
    near("density", s[k], 2.0, 5.0 * sigma);
    scatter += (s[k] - 2.0) * (s[k] - 2.0);
    ++bins;
  }
  /* Neighbouring bins are correlated, so the scatter is known to some 20 per cent. */
  near("scatter over its stated error", sqrt(scatter / (double)bins) / sigma, 1.0, 0.4);
  drum_welch_free(welch);
}

/* A tone of amplitude 3 at a negative frequency: its power is there, and nowhere else. */
static void tones_have_their_power_on_their_own_side(void **state) {
  (void)state;
  enum { SEGMENT = 256 };
  drum_welch *welch = must_plan(SEGMENT, 0.5);
  for (int n = 0; n < 4096; ++n) {
    const double complex z = 5.0 + 3.0 * cexp(-2.0 * I * DRUM_PI * 0.3 * 0.5 * n);
    assert_int_equal(drum_welch_feed(welch, &z, 1, NULL), DRUM_OK);
  }
  double f[SEGMENT];
  double s[SEGMENT];
  assert_int_equal(drum_welch_density(welch, f, s, NULL), DRUM_OK);
  double near_tone = 0.0;
  double all = 0.0;
  for (size_t k = 0; k < SEGMENT; ++k) {
    const double power = s[k] / (SEGMENT * 0.5);
    all += power;
    if (fabs(f[k] + 0.3) < 5.0 / (SEGMENT * 0.5))
      near_tone += power;
  }
  near("power at the tone", near_tone, 9.0, 0.01);
  near("power elsewhere", all - near_tone, 0.0, 0.01);
  drum_welch_free(welch);
}

static void blocks_of_any_size_give_the_same_digits(void **state) {
  (void)state;
  enum { SEGMENT = 32, SAMPLES = 1000 };
  static double complex z[SAMPLES];
  uint64_t seed = 7;
  for (size_t n = 0; n < SAMPLES; ++n)
    z[n] = normal(&seed);
  double whole[SEGMENT];
  double pieces[SEGMENT];
  drum_welch *welch = must_plan(SEGMENT, 1e-9);
  assert_int_equal(drum_welch_feed(welch, z, SAMPLES, NULL), DRUM_OK);
  assert_int_equal(drum_welch_density(welch, NULL, whole, NULL), DRUM_OK);
  drum_welch_free(welch);
  welch = must_plan(SEGMENT, 1e-9);
  for (size_t n = 0; n < SAMPLES; n += 7)
    assert_int_equal(drum_welch_feed(welch, z + n, n + 7 < SAMPLES ? 7 : SAMPLES - n, NULL),
                     DRUM_OK);
  assert_int_equal(drum_welch_density(welch, NULL, pieces, NULL), DRUM_OK);
  assert_memory_equal(whole, pieces, sizeof whole);
  drum_welch_free(welch);
}

/*
 * A damped oscillator z' = -(kappa/2 + i delta) z + noise, integrated by the trapezoidal rule with
 * coarse steps (kappa h = 0.25, delta h = 0.75). In the circuit <|z|^2> = D/kappa; the samples'
 * variance is 13 % short of it, and the corrected spectrum is not.
 */
static void trapezoidal_spectra_regain_the_circuits_variance(void **state) {
  (void)state;
  enum { SEGMENT = 1024, SAMPLES = 2000000 };
  const double h = 1.0;
  const double kappa = 0.25;
  const double delta = 0.75;
  const double complex half = 0.5 * h * (0.5 * kappa + I * delta);
  uint64_t seed = 11;
  drum_welch *welch = must_plan(SEGMENT, h);
  double complex z = 0.0;
  double complex before = 0.0;
  for (int n = 0; n < SAMPLES; ++n) {
    const double complex noise = normal(&seed) / sqrt(h); /* D = 1 */
    z = ((1.0 - half) * z + 0.5 * h * (noise + before)) / (1.0 + half);
    before = noise;
    assert_int_equal(drum_welch_feed(welch, &z, 1, NULL), DRUM_OK);
  }
  static double f[SEGMENT];
  static double s[SEGMENT];
  assert_int_equal(drum_welch_density(welch, f, s, NULL), DRUM_OK);
  double plain = 0.0;
  double corrected = 0.0;
  double last = 0.0;
  for (size_t k = 0; k < SEGMENT; ++k) {
    const double df = 1.0 / (SEGMENT * h);
    plain += s[k] * df;
    if (fabs(f[k]) > 0.4 / h)
      continue; /* the stretch diverges towards the Nyquist frequency */
    double stretch;
    const double at = drum_trapezoidal_frequency(f[k], h, &stretch);
    corrected += s[k] * stretch * df;
    last = fmax(last, fabs(at));
  }
  /* Beyond it the Lorentzian's tail, 1/(2 pi)^2 (f - f0)^-2 on either side of -delta. */
  const double f0 = -delta / (2.0 * DRUM_PI);
  corrected += (1.0 / (last - f0) + 1.0 / (last + f0)) / (4.0 * DRUM_PI * DRUM_PI);
  /* About SAMPLES kappa h/2 independent samples. */
  const double sigma = sqrt(2.0 / (SAMPLES * kappa * h));
  near("corrected variance", corrected * kappa, 1.0, 5.0 * sigma + 2e-3);
  assert_true(fabs(plain * kappa - 1.0) > 0.1);
  drum_welch_free(welch);
}

static void nonsense_is_refused(void **state) {
  (void)state;
  drum_welch *welch;
  drum_status status;
  static const size_t segments[] = {0, 7, 9, (size_t)DRUM_WELCH_SEGMENT_MAX + 2, SIZE_MAX - 1};
  for (size_t k = 0; k < sizeof segments / sizeof segments[0]; ++k) {
    assert_int_equal(drum_welch_plan(segments[k], 1.0, &welch, &status), DRUM_BAD_ARGUMENT);
    assert_null(welch);
    assert_non_null(strstr(status.message, "even number"));
  }
  static const double steps[] = {0.0, -1.0, NAN, INFINITY};
  for (size_t k = 0; k < sizeof steps / sizeof steps[0]; ++k)
    assert_int_equal(drum_welch_plan(8, steps[k], &welch, &status), DRUM_BAD_ARGUMENT);
  welch = must_plan(8, 1.0);
  assert_int_equal(drum_welch_density(welch, NULL, NULL, &status), DRUM_NOT_FOUND);
  const double complex bad[] = {1.0, NAN};
  assert_int_equal(drum_welch_feed(welch, bad, 2, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "sample 2"));
  drum_welch_free(welch);
  drum_welch_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(white_noise_is_flat_with_its_stated_error),
      cmocka_unit_test(tones_have_their_power_on_their_own_side),
      cmocka_unit_test(blocks_of_any_size_give_the_same_digits),
      cmocka_unit_test(trapezoidal_spectra_regain_the_circuits_variance),
      cmocka_unit_test(nonsense_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

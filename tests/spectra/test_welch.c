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
  if (drum_welch_plan(1, segment, step, &welch, &status))
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
  assert_int_equal(drum_welch_density(welch, 0, f, s, NULL), DRUM_OK);
  assert_int_equal(drum_welch_segments(welch), SAMPLES / (SEGMENT / 2) - 1);
  const double sigma = 2.0 * sqrt(drum_welch_covariance(welch, 0));
  double scatter = 0.0;
  size_t bins = 0;
  for (size_t k = 0; k < SEGMENT; ++k) {
    near("frequency", f[k], ((double)k - SEGMENT / 2) / (SEGMENT * 2.0), 1e-15);
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
  assert_int_equal(drum_welch_density(welch, 0, f, s, NULL), DRUM_OK);
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
  assert_int_equal(drum_welch_density(welch, 0, NULL, whole, NULL), DRUM_OK);
  drum_welch_free(welch);
  welch = must_plan(SEGMENT, 1e-9);
  for (size_t n = 0; n < SAMPLES; n += 7)
    assert_int_equal(drum_welch_feed(welch, z + n, n + 7 < SAMPLES ? 7 : SAMPLES - n, NULL),
                     DRUM_OK);
  assert_int_equal(drum_welch_density(welch, 0, NULL, pieces, NULL), DRUM_OK);
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
  static double weight[SEGMENT];
  for (size_t k = 0; k < SEGMENT; ++k)
    weight[k] = 1.0 / (SEGMENT * h);
  drum_estimate plain;
  assert_int_equal(drum_welch_estimate(welch, &(drum_welch_power){0, false, weight}, &plain, NULL),
                   DRUM_OK);
  const double limit = drum_trapezoidal_limit(h);
  assert_int_equal(drum_trapezoidal_band(SEGMENT, h, -limit, limit, weight, NULL), DRUM_OK);
  drum_trapezoidal_tail(SEGMENT, h, -delta / (2.0 * DRUM_PI), weight);
  drum_estimate corrected;
  assert_int_equal(
      drum_welch_estimate(welch, &(drum_welch_power){0, false, weight}, &corrected, NULL), DRUM_OK);
  near("corrected variance", corrected.value * kappa, 1.0, 4.0 * corrected.sigma * kappa);
  assert_true(fabs(plain.value * kappa - 1.0) > 0.1);
  /* Over a time T, |z|^2 of a Lorentzian is known to sqrt(2/(kappa T)); the steps lengthen that by
   * the stretch. */
  double stretch;
  (void)drum_trapezoidal_frequency(drum_trapezoidal_image(delta / (2.0 * DRUM_PI), h), h, &stretch);
  near("its relative error", corrected.sigma / corrected.value,
       sqrt(2.0 * stretch / (kappa * SAMPLES * h)), 0.05 * corrected.sigma / corrected.value);
  drum_welch_free(welch);
}

/* White and coloured series, complex and real: values less truth, over sigma, have variance 1. */
static void errors_of_sums_are_what_they_say(void **state) {
  (void)state;
  enum { SEGMENT = 64, SAMPLES = 64 * 20, RUNS = 2000 };
  for (int kind = 0; kind < 3; ++kind) {
    const bool real = kind == 2;
    const double pole = kind == 1 ? 0.8 : 0.0;
    uint64_t seed = 21 + (uint64_t)kind;
    double squares = 0.0;
    double outside = 0.0;
    for (int run = 0; run < RUNS; ++run) {
      drum_welch *welch = must_plan(SEGMENT, 1.0);
      double complex z = normal(&seed) / sqrt(1.0 - pole * pole);
      for (int n = 0; n < SAMPLES; ++n) {
        const double complex sample = (real ? sqrt(2.0) * creal(z) : z) + 3.0;
        assert_int_equal(drum_welch_feed(welch, &sample, 1, NULL), DRUM_OK);
        z = pole * z + normal(&seed);
      }
      double weight[SEGMENT];
      for (size_t k = 0; k < SEGMENT; ++k)
        weight[k] = 1.0 / SEGMENT;
      drum_estimate power;
      assert_int_equal(
          drum_welch_estimate(welch, &(drum_welch_power){0, real, weight}, &power, NULL), DRUM_OK);
      /* The variance about the mean of the series lacks that of the mean itself, S(0)/T. */
      const double truth =
          1.0 / (1.0 - pole * pole) - 1.0 / ((1.0 - pole) * (1.0 - pole) * SAMPLES);
      double low;
      double high;
      drum_estimate_interval(&power, &low, &high);
      outside += low > truth || truth > high;
      squares += (power.value - truth) * (power.value - truth) / (power.sigma * power.sigma);
      drum_welch_free(welch);
    }
    /* Variance of 2000 squares of normals: 2/2000, so 0.032; five of it, and that of sigma. */
    near("variance of (value - truth)/sigma", squares / RUNS, 1.0, 0.2);
    /* 5 % outside, binomial standard error 0.5 %. */
    near("fraction outside 95 %", outside / RUNS, 0.05, 0.02);
  }
}

/*
 * Two channels that share a part r of their noise: the errors of their powers are correlated by
 * r^2, those of a power and of half of its own spectrum by sqrt(1/2). From the scatter of runs, and
 * as each run says.
 */
static void errors_are_correlated_as_their_channels_are(void **state) {
  (void)state;
  enum { SEGMENT = 64, SAMPLES = 64 * 20, RUNS = 2000 };
  const double r = 0.7;
  double all[SEGMENT];
  double half[SEGMENT];
  for (size_t k = 0; k < SEGMENT; ++k) {
    all[k] = 1.0 / SEGMENT;
    half[k] = k < SEGMENT / 2 ? all[k] : 0.0;
  }
  const drum_welch_power power[3] = {{0, false, all}, {1, false, all}, {0, false, half}};
  uint64_t seed = 77;
  double sum[3] = {0.0};
  double square[3] = {0.0};
  double product[3] = {0.0};
  double said[3] = {0.0};
  for (int run = 0; run < RUNS; ++run) {
    drum_welch *welch;
    assert_int_equal(drum_welch_plan(2, SEGMENT, 1.0, &welch, NULL), DRUM_OK);
    for (int n = 0; n < SAMPLES; ++n) {
      const double complex first = normal(&seed);
      const double complex z[2] = {first, I * r * first + sqrt(1.0 - r * r) * normal(&seed)};
      assert_int_equal(drum_welch_feed(welch, z, 1, NULL), DRUM_OK);
    }
    double value[3];
    for (size_t p = 0; p < 3; ++p) {
      drum_estimate estimate;
      assert_int_equal(drum_welch_estimate(welch, &power[p], &estimate, NULL), DRUM_OK);
      value[p] = estimate.value;
    }
    double correlation[3][3];
    assert_int_equal(drum_welch_correlations(welch, power, 3, &correlation[0][0], NULL), DRUM_OK);
    for (size_t p = 0; p < 3; ++p) {
      assert_true(correlation[p][0] == correlation[0][p]);
      said[p] += correlation[0][p] / RUNS;
    }
    for (size_t p = 0; p < 3; ++p) {
      sum[p] += value[p] / RUNS;
      square[p] += value[p] * value[p] / RUNS;
      product[p] += value[0] * value[p] / RUNS;
    }
    drum_welch_free(welch);
  }
  const double truth[3] = {1.0, r * r, sqrt(0.5)};
  for (size_t p = 0; p < 3; ++p) {
    const double variance = sqrt((square[0] - sum[0] * sum[0]) * (square[p] - sum[p] * sum[p]));
    near("correlation of runs", (product[p] - sum[0] * sum[p]) / variance, truth[p], 0.07);
    near("correlation as said", said[p], truth[p], 0.03);
  }
}

/* The closed forms of the window's covariances against its sums, at K segments. */
static void covariances_are_those_of_the_window(void **state) {
  (void)state;
  enum { SEGMENT = 512, K = 3 };
  drum_welch *welch = must_plan(SEGMENT, 1.0);
  const double complex z = 0.0;
  for (int n = 0; n < SEGMENT / 2 * (K + 1); ++n)
    assert_int_equal(drum_welch_feed(welch, &z, 1, NULL), DRUM_OK);
  assert_int_equal(drum_welch_segments(welch), K);
  for (size_t apart = 0; apart <= DRUM_WELCH_REACH + 1; ++apart) {
    double square[2] = {0.0, 0.0};
    for (int next = 0; next < 2; ++next) {
      double complex sum = 0.0;
      double power = 0.0;
      const size_t shift = next ? SEGMENT / 2 : 0;
      for (size_t n = 0; n < SEGMENT; ++n) {
        const double w = 0.5 - 0.5 * cos(2.0 * DRUM_PI * (double)n / SEGMENT);
        const double shifted = 0.5 - 0.5 * cos(2.0 * DRUM_PI * (double)(n + shift) / SEGMENT);
        power += w * w;
        if (n + shift < SEGMENT)
          sum += w * shifted * cexp(-2.0 * I * DRUM_PI * (double)(apart * n) / SEGMENT);
      }
      square[next] = creal(sum * conj(sum)) / (power * power);
    }
    near("covariance", drum_welch_covariance(welch, apart),
         (square[0] + 2.0 * square[1] * (K - 1.0) / K) / K, 1e-8);
  }
  drum_welch_free(welch);
}

static void squares_beyond_all_numbers_are_refused(void **state) {
  (void)state;
  static const double sizes[] = {1e200, 1.7e308};
  for (size_t k = 0; k < 2; ++k) {
    drum_welch *welch = must_plan(8, 1.0);
    drum_status status;
    for (int n = 0; n < 64; ++n) {
      const double complex z = n % 3 ? sizes[k] : -sizes[k];
      (void)drum_welch_feed(welch, &z, 1, NULL);
    }
    double density[8];
    assert_int_equal(drum_welch_density(welch, 0, NULL, density, &status), DRUM_BAD_INPUT);
    assert_non_null(strstr(status.message, "beyond the range"));
    drum_welch_free(welch);
  }
}

/*
 * A real channel sqrt(2) Re z beside z: at each frequency half of its power is z's at f and half
 * z's at -f, so that their powers are correlated by sqrt(1/2); from runs, and as each says.
 */
static void real_channels_are_correlated_with_complex_ones(void **state) {
  (void)state;
  enum { SEGMENT = 64, SAMPLES = 64 * 20, RUNS = 2000 };
  double all[SEGMENT];
  for (size_t k = 0; k < SEGMENT; ++k)
    all[k] = 1.0 / SEGMENT;
  const drum_welch_power power[2] = {{0, false, all}, {1, true, all}};
  uint64_t seed = 99;
  double sum[2] = {0.0};
  double product[3] = {0.0};
  double said = 0.0;
  for (int run = 0; run < RUNS; ++run) {
    drum_welch *welch;
    assert_int_equal(drum_welch_plan(2, SEGMENT, 1.0, &welch, NULL), DRUM_OK);
    for (int n = 0; n < SAMPLES; ++n) {
      const double complex first = normal(&seed);
      const double complex z[2] = {first, sqrt(2.0) * creal(first)};
      assert_int_equal(drum_welch_feed(welch, z, 1, NULL), DRUM_OK);
    }
    double value[2];
    for (size_t p = 0; p < 2; ++p) {
      drum_estimate estimate;
      assert_int_equal(drum_welch_estimate(welch, &power[p], &estimate, NULL), DRUM_OK);
      value[p] = estimate.value;
      sum[p] += value[p] / RUNS;
      product[p] += value[p] * value[p] / RUNS;
    }
    product[2] += value[0] * value[1] / RUNS;
    double correlation[2][2];
    assert_int_equal(drum_welch_correlations(welch, power, 2, &correlation[0][0], NULL), DRUM_OK);
    said += correlation[0][1] / RUNS;
    drum_welch_free(welch);
  }
  const double size = sqrt((product[0] - sum[0] * sum[0]) * (product[1] - sum[1] * sum[1]));
  near("correlation of runs", (product[2] - sum[0] * sum[1]) / size, sqrt(0.5), 0.05);
  near("correlation as said", said, sqrt(0.5), 0.03);
}

static void means_do_not_reach_the_spectrum(void **state) {
  (void)state;
  enum { SEGMENT = 32, SAMPLES = 640 };
  double density[2][SEGMENT];
  for (int with = 0; with < 2; ++with) {
    uint64_t seed = 5;
    drum_welch *welch = must_plan(SEGMENT, 1.0);
    for (int n = 0; n < SAMPLES; ++n) {
      const double complex z = normal(&seed) + (with ? 1e6 - 2e6 * I : 0.0);
      assert_int_equal(drum_welch_feed(welch, &z, 1, NULL), DRUM_OK);
    }
    if (with)
      near("mean", cabs(drum_welch_mean(welch, 0) - (1e6 - 2e6 * I)), 0.0, 0.2);
    assert_int_equal(drum_welch_density(welch, 0, NULL, density[with], NULL), DRUM_OK);
    drum_welch_free(welch);
  }
  for (size_t k = 0; k < SEGMENT; ++k)
    near("density under a mean of 1e6", density[1][k], density[0][k], 1e-7 * density[0][k]);
}

/* The weights integrate functions of the circuit's frequency, whatever the step. */
static void bands_are_those_of_the_circuit(void **state) {
  (void)state;
  enum { SEGMENT = 4096 };
  static double weight[SEGMENT];
  const double h = 40e-9;
  const double edges[][2] = {{5.9e6, 6.1e6}, {-7e6, 11e6}, {0.0, 3.0}};
  for (size_t b = 0; b < 3; ++b) {
    assert_int_equal(drum_trapezoidal_band(SEGMENT, h, edges[b][0], edges[b][1], weight, NULL),
                     DRUM_OK);
    double sum = 0.0;
    for (size_t k = 0; k < SEGMENT; ++k)
      sum += weight[k];
    near("width", sum, edges[b][1] - edges[b][0], 1e-9 * (edges[b][1] - edges[b][0]));
  }
  /* A Lorentzian 2 MHz wide at 6 MHz: its whole area, 1, tail included. */
  const double limit = drum_trapezoidal_limit(h);
  assert_int_equal(drum_trapezoidal_band(SEGMENT, h, -limit, limit, weight, NULL), DRUM_OK);
  for (int tail = 0; tail < 2; ++tail) {
    if (tail)
      drum_trapezoidal_tail(SEGMENT, h, 6e6, weight);
    double area = 0.0;
    for (size_t k = 0; k < SEGMENT; ++k) {
      const double f = ((double)k - SEGMENT / 2) / (SEGMENT * h);
      const double off = drum_trapezoidal_frequency(f, h, NULL) - 6e6;
      area += weight[k] * 1e6 / DRUM_PI / (off * off + 1e12);
    }
    near(tail ? "area with tail" : "area", area, 1.0, tail ? 3e-5 : 6e-3);
    assert_true(tail || area < 0.997);
  }
  near("image of 6 MHz", drum_trapezoidal_frequency(drum_trapezoidal_image(6e6, h), h, NULL), 6e6,
       1e-3);
}

/* Quantiles of chi-square from tables. */
static void intervals_are_those_of_chi_square(void **state) {
  (void)state;
  double low;
  double high;
  const drum_estimate few = {.value = 2.0, .sigma = 2.0 * sqrt(0.2), .freedom = 10.0};
  drum_estimate_interval(&few, &low, &high);
  near("low, 10 degrees", low, 20.0 / 20.4832, 1e-3);
  near("high, 10 degrees", high, 20.0 / 3.24697, 0.06);
  const drum_estimate many = {.value = 1.0, .sigma = 1e-4, .freedom = 2e8};
  drum_estimate_interval(&many, &low, &high);
  near("low, many", low, 1.0 - 1.959964e-4, 1e-7);
  near("high, many", high, 1.0 + 1.959964e-4, 1e-7);
  const drum_estimate none = {.value = 1.0, .sigma = NAN, .freedom = NAN};
  drum_estimate_interval(&none, &low, &high);
  assert_true(low == 1.0 && high == 1.0);
  const drum_estimate hundred = {.value = 1.0, .sigma = sqrt(0.02), .freedom = 100.0};
  drum_estimate_interval(&hundred, &low, &high);
  near("low, 100 degrees", low, 100.0 / 129.561, 1e-4);
  near("high, 100 degrees", high, 100.0 / 74.2219, 2e-4);
  const drum_estimate nearly_none = {.value = 1.0, .sigma = 2.0, .freedom = 0.5};
  drum_estimate_interval(&nearly_none, &low, &high);
  assert_true(high == INFINITY && low > 0.0 && low < 1.0);
  /* Chi-square of 10 degrees at its 2.5 % and 97.5 % points: 1.96 standard deviations either way.
   */
  const drum_estimate at = {.value = 10.0, .sigma = sqrt(20.0), .freedom = 10.0};
  near("score, low", drum_estimate_score(&at, 10.0 * 10.0 / 3.24697), -1.96, 0.02);
  near("score, high", drum_estimate_score(&at, 10.0 * 10.0 / 20.4832), 1.96, 0.02);
  near("score, small sigma", drum_estimate_score(&many, 1.0 - 2e-4), 2.0, 1e-3);
  assert_true(isnan(drum_estimate_score(&none, 1.0)));
  near("tail of chi-square", drum_chi_square_tail(18.307, 10.0), 0.05, 1e-3);
  near("far tail, 1 degree", drum_chi_square_tail(10.828, 1.0), 0.001, 2e-4);
  near("far tail, 6 degrees", drum_chi_square_tail(22.458, 6.0), 0.001, 1e-4);
  near("far tail, 15 degrees", drum_chi_square_tail(37.697, 15.0), 0.001, 1e-4);
  near("tail of chi-square, 1 degree", drum_chi_square_tail(3.8415, 1.0), 0.05, 5e-3);
  near("tail of chi-square, 100 degrees", drum_chi_square_tail(135.807, 100.0), 0.01, 1e-4);
  near("all of chi-square", drum_chi_square_tail(0.0, 10.0), 1.0, 1e-3);
}

static void nonsense_is_refused(void **state) {
  (void)state;
  drum_welch *welch;
  drum_status status;
  static const size_t segments[] = {0, 7, 9, (size_t)DRUM_WELCH_SEGMENT_MAX + 2, SIZE_MAX - 1};
  for (size_t k = 0; k < sizeof segments / sizeof segments[0]; ++k) {
    assert_int_equal(drum_welch_plan(1, segments[k], 1.0, &welch, &status), DRUM_BAD_ARGUMENT);
    assert_null(welch);
    assert_non_null(strstr(status.message, "even number"));
  }
  static const double steps[] = {0.0, -1.0, NAN, INFINITY};
  for (size_t k = 0; k < sizeof steps / sizeof steps[0]; ++k)
    assert_int_equal(drum_welch_plan(1, 8, steps[k], &welch, &status), DRUM_BAD_ARGUMENT);
  welch = must_plan(8, 1.0);
  assert_int_equal(drum_welch_density(welch, 0, NULL, NULL, &status), DRUM_NOT_FOUND);
  const double complex bad[] = {1.0, NAN};
  assert_int_equal(drum_welch_feed(welch, bad, 2, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "sample 2"));
  double weight[8] = {0.0};
  drum_estimate sum;
  assert_int_equal(drum_welch_estimate(welch, &(drum_welch_power){0, false, weight}, &sum, &status),
                   DRUM_NOT_FOUND);
  weight[3] = -1.0;
  assert_int_equal(drum_welch_estimate(welch, &(drum_welch_power){0, false, weight}, &sum, &status),
                   DRUM_BAD_ARGUMENT);
  drum_welch_free(welch);
  drum_welch_free(NULL);
  const double limit = drum_trapezoidal_limit(1.0);
  static const double bands[][2] = {
      {1.0, 1.0}, {2.0, 1.0}, {-100.0, 0.0}, {0.0, 100.0}, {NAN, 1.0}};
  for (size_t k = 0; k < sizeof bands / sizeof bands[0]; ++k)
    assert_int_equal(drum_trapezoidal_band(8, 1.0, bands[k][0], bands[k][1], weight, &status),
                     DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_trapezoidal_band(8, 1.0, -limit, limit, weight, &status), DRUM_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(white_noise_is_flat_with_its_stated_error),
      cmocka_unit_test(tones_have_their_power_on_their_own_side),
      cmocka_unit_test(blocks_of_any_size_give_the_same_digits),
      cmocka_unit_test(trapezoidal_spectra_regain_the_circuits_variance),
      cmocka_unit_test(errors_of_sums_are_what_they_say),
      cmocka_unit_test(errors_are_correlated_as_their_channels_are),
      cmocka_unit_test(real_channels_are_correlated_with_complex_ones),
      cmocka_unit_test(covariances_are_those_of_the_window),
      cmocka_unit_test(squares_beyond_all_numbers_are_refused),
      cmocka_unit_test(means_do_not_reach_the_spectrum),
      cmocka_unit_test(bands_are_those_of_the_circuit),
      cmocka_unit_test(intervals_are_those_of_chi_square),
      cmocka_unit_test(nonsense_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

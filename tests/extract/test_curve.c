/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interpolation, areas and lines against closed forms. */
#include "base/curve.h"
#include "tests/theory/support.h"

#include <stdlib.h>

enum { WINDOW_POINTS = 65 };

/* An irregular grid: each step 0.5 to 1.5 of the mean one. */
static void irregular(uint64_t *seed, double *x, size_t n) {
  double at = uniform(seed, -5.0, 5.0);
  for (size_t k = 0; k < n; ++k) {
    x[k] = at;
    at += uniform(seed, 0.5, 1.5);
  }
}

static double complex polynomial(const double complex *coefficient, size_t degree, double x) {
  double complex sum = 0.0;
  for (size_t k = degree + 1; k-- > 0;)
    sum = sum * x + coefficient[k];
  return sum;
}

/* With n points a polynomial of degree min(n, 4) - 1 comes back, inside and a little outside. */
static void interpolates_polynomials_exactly(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (size_t n = 1; n <= 12; ++n) {
    const size_t degree = n < 4 ? n - 1 : 3;
    double x[12];
    double real[12];
    double complex y[12];
    double complex coefficient[4];
    irregular(&seed, x, n);
    for (size_t k = 0; k < 4; ++k)
      coefficient[k] = uniform(&seed, -1.0, 1.0) + I * uniform(&seed, -1.0, 1.0);
    for (size_t k = 0; k < n; ++k) {
      y[k] = polynomial(coefficient, degree, x[k]);
      real[k] = creal(y[k]);
    }
    for (int trial = 0; trial < 50; ++trial) {
      const double at = uniform(&seed, x[0] - 0.5, x[n - 1] + 0.5);
      const double complex must = polynomial(coefficient, degree, at);
      assert_near(drum_curve_value(x, y, n, at), must, 1e-10);
      assert_near(drum_curve_value_real(x, real, n, at), creal(must), 1e-10);
    }
    for (size_t k = 0; k < n; ++k) /* the points themselves, to the last digit */
      assert_true(drum_curve_value(x, y, n, x[k]) == y[k]);
  }
}

/* It is the cubic through the nearest four points: a quartic is missed by exactly its remainder. */
static void uses_the_points_around(void **state) {
  (void)state;
  const double x[] = {0, 1, 2, 3, 4, 5, 6, 7};
  double complex y[8];
  for (size_t k = 0; k < 8; ++k)
    y[k] = pow(x[k], 4);
  const double at = 3.4; /* between 3 and 4: the points 2, 3, 4, 5 */
  const double remainder = (at - 2) * (at - 3) * (at - 4) * (at - 5);
  assert_near(drum_curve_value(x, y, 8, at), pow(at, 4) - remainder, 1e-11);
}

static void integrates_parabolas_exactly(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (size_t n = 3; n < 20; ++n) {
    double x[20];
    double y[20];
    irregular(&seed, x, n);
    const double a = uniform(&seed, -1, 1);
    const double b = uniform(&seed, -1, 1);
    const double c = uniform(&seed, -1, 1);
    for (size_t k = 0; k < n; ++k)
      y[k] = a + b * x[k] + c * x[k] * x[k];
    const double from = x[0];
    const double to = x[n - 1];
    const double area = a * (to - from) + b * (to * to - from * from) / 2 +
                        c * (to * to * to - from * from * from) / 3;
    double error;
    assert_near(drum_curve_integral(x, y, n, &error), area, 1e-10);
    assert_true(error >= 0.0 && error < 1e-10);
    assert_near(drum_curve_integral(x, y, n, NULL), area, 1e-10);
  }
}

static void integrates_few_points(void **state) {
  (void)state;
  const double x[] = {1.0, 3.0};
  const double y[] = {2.0, 5.0};
  double error = -1.0;
  assert_near(drum_curve_integral(x, y, 2, &error), 7.0, 1e-15);
  assert_true(error >= 7.0); /* nothing is known of what lies between */
  assert_near(drum_curve_integral(x, y, 1, &error), 0.0, 0.0);
}

/* Windows of 65 points around f0, each `ratio` times as wide as the one before, merged. */
static size_t nested(double f0, double first, double ratio, size_t windows, double *x) {
  size_t n = 0;
  double inner = 0.0;
  double half = first;
  for (size_t w = 0; w < windows; ++w, half *= ratio) {
    for (size_t k = 0; k < WINDOW_POINTS; ++k) {
      const double offset = half * (2.0 * (double)k / (WINDOW_POINTS - 1) - 1.0);
      if (w == 0 || fabs(offset) > inner * (1 + 1e-9))
        x[n++] = f0 + offset;
    }
    inner = half;
  }
  for (size_t i = 1; i < n; ++i) /* by insertion: the windows come one after another */
    for (size_t k = i; k > 0 && x[k] < x[k - 1]; --k) {
      const double swap = x[k];
      x[k] = x[k - 1];
      x[k - 1] = swap;
    }
  return n;
}

/* A sum of Lorentzians, peaks inside the windows that resolve them, and its exact area. */
static void integrates_lorentzians(void **state) {
  (void)state;
  static double x[9 * WINDOW_POINTS];
  static double y[9 * WINDOW_POINTS];
  uint64_t seed = 3;
  double worst = 0.0;
  for (int trial = 0; trial < 200; ++trial) {
    const double f0 = 6e6;
    const double width = 100.0 * pow(10.0, uniform(&seed, 0.0, 2.0));
    const size_t n = nested(f0, 2.0 * width, 4.0, 7, x);
    const double broad = 200.0 * width;
    const double peak = f0 + uniform(&seed, -0.5, 0.5) * width;
    const double share = uniform(&seed, 0.0, 1.0);
    double area = 0.0;
    for (size_t k = 0; k < n; ++k)
      y[k] =
          1.0 / (1.0 + pow((x[k] - peak) / width, 2)) + share / (1.0 + pow((x[k] - f0) / broad, 2));
    for (int side = -1; side <= 1; side += 2) {
      const double end = side < 0 ? x[0] : x[n - 1];
      area +=
          side * (width * atan((end - peak) / width) + share * broad * atan((end - f0) / broad));
    }
    double error;
    const double sum = drum_curve_integral(x, y, n, &error);
    if (!(fabs(sum - area) <= error))
      fail_msg("area %.12g, exact %.12g: off by %g, but the error is said to be %g", sum, area,
               sum - area, error);
    assert_true(error < 2e-3 * area);
    worst = fmax(worst, fabs(sum / area - 1.0));
  }
  print_message("           nested windows: worst deviation %.2g\n", worst);
  assert_true(worst < 5e-5);
}

/* An under-resolved peak must show in the error. */
static void doubts_what_it_cannot_see(void **state) {
  (void)state;
  double x[41];
  double y[41];
  for (size_t k = 0; k < 41; ++k) {
    x[k] = (double)k - 20.0;
    y[k] = 1.0 / (1.0 + pow(x[k] / 0.3, 2));
  }
  const double area = 2 * 0.3 * atan(20.0 / 0.3);
  double error;
  const double sum = drum_curve_integral(x, y, 41, &error);
  assert_true(fabs(sum - area) > 0.05 * area);
  assert_true(error > 0.05 * area);
}

/* Third order: half the step, an error smaller by 8 or more. */
static void converges(void **state) {
  (void)state;
  double last = 0.0;
  for (size_t n = 17; n <= 1025; n = 2 * n - 1) {
    double *x = calloc(n, sizeof *x);
    double *y = calloc(n, sizeof *y);
    assert_non_null(x);
    assert_non_null(y);
    for (size_t k = 0; k < n; ++k) {
      const double t = (double)k / (double)(n - 1);
      x[k] = t + 0.1 * t * t; /* smoothly uneven */
      y[k] = exp(x[k]);
    }
    const double off = fabs(drum_curve_integral(x, y, n, NULL) - (exp(1.1) - 1.0));
    if (last > 0.0 && !(off < last / 7.0))
      fail_msg("%zu points: off by %g after %g", n, off, last);
    last = off;
    free(x);
    free(y);
  }
}

static void fits_lines(void **state) {
  (void)state;
  uint64_t seed = 4;
  double x[100];
  double y[100];
  for (int trial = 0; trial < 100; ++trial) {
    const size_t n = 2 + (size_t)uniform(&seed, 0, 98);
    irregular(&seed, x, n);
    const double a = uniform(&seed, -3, 3);
    const double b = uniform(&seed, -3, 3);
    for (size_t k = 0; k < n; ++k)
      y[k] = a + b * x[k];
    const drum_line line = drum_curve_line(x, y, n);
    assert_near(line.intercept, a, 1e-11);
    assert_near(line.slope, b, 1e-12);
    /* Least squares: the residue is orthogonal to 1 and to x. */
    for (size_t k = 0; k < n; ++k)
      y[k] += uniform(&seed, -1, 1);
    const drum_line fit = drum_curve_line(x, y, n);
    double sum = 0.0;
    double moment = 0.0;
    for (size_t k = 0; k < n; ++k) {
      const double residue = y[k] - fit.intercept - fit.slope * x[k];
      sum += residue;
      moment += residue * x[k];
    }
    assert_near(sum, 0.0, 1e-9);
    assert_near(moment, 0.0, 1e-7);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(interpolates_polynomials_exactly),
      cmocka_unit_test(uses_the_points_around),
      cmocka_unit_test(integrates_parabolas_exactly),
      cmocka_unit_test(integrates_few_points),
      cmocka_unit_test(integrates_lorentzians),
      cmocka_unit_test(doubts_what_it_cannot_see),
      cmocka_unit_test(converges),
      cmocka_unit_test(fits_lines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

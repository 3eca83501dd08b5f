/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/curve.h"

#include <math.h>

/* The first of up to four neighbouring points for the value at x. */
static size_t stencil(const double *x, size_t n, double at, size_t *count) {
  *count = n < 4 ? n : 4;
  size_t low = 0;
  size_t high = n;
  while (low < high) { /* low: first point not below x */
    const size_t middle = low + (high - low) / 2;
    if (x[middle] < at)
      low = middle + 1;
    else
      high = middle;
  }
  const size_t before = *count / 2;
  size_t first = low > before ? low - before : 0;
  if (first + *count > n)
    first = n - *count;
  return first;
}

/* Lagrange's weight of point k among the `count` points from x on. */
static double weight(const double *x, size_t count, size_t k, double at) {
  double product = 1.0;
  for (size_t j = 0; j < count; ++j)
    if (j != k)
      product *= (at - x[j]) / (x[k] - x[j]);
  return product;
}

double complex drum_curve_value(const double *x, const double complex *y, size_t n, double at) {
  size_t count;
  const size_t first = stencil(x, n, at, &count);
  double complex sum = 0.0;
  for (size_t k = 0; k < count; ++k)
    sum += weight(x + first, count, k, at) * y[first + k];
  return sum;
}

double drum_curve_value_real(const double *x, const double *y, size_t n, double at) {
  size_t count;
  const size_t first = stencil(x, n, at, &count);
  double sum = 0.0;
  for (size_t k = 0; k < count; ++k)
    sum += weight(x + first, count, k, at) * y[first + k];
  return sum;
}

/*
 * Area over [x[i], x[i+1]] under the parabola through points p, p+1, p+2, where
 * i is p or p+1: Newton's form, integrated.
 */
static double parabola_area(const double *x, const double *y, size_t p, size_t i) {
  const double h1 = x[p + 1] - x[p];
  const double h2 = x[p + 2] - x[p + 1];
  const double d1 = (y[p + 1] - y[p]) / h1;
  const double d2 = (y[p + 2] - y[p + 1]) / h2;
  const double bend = (d2 - d1) / (h1 + h2);
  const double h = i == p ? h1 : h2;
  /* Over one interval a parabola is the chord less bend (x - a)(b - x). */
  return 0.5 * h * (y[i] + y[i + 1]) - bend * h * h * h / 6.0;
}

double drum_curve_integral(const double *x, const double *y, size_t n, double *error) {
  double sum = 0.0;
  double doubt = 0.0;
  if (n == 2)
    sum = 0.5 * (x[1] - x[0]) * (y[0] + y[1]);
  for (size_t i = 0; n > 2 && i + 1 < n; ++i) {
    const double left = i > 0 ? parabola_area(x, y, i - 1, i) : parabola_area(x, y, i, i);
    const double right = i + 2 < n ? parabola_area(x, y, i, i) : left;
    sum += 0.5 * (left + right);
    doubt += 0.5 * fabs(left - right);
  }
  if (error)
    *error = n > 2 ? doubt : fabs(sum);
  return sum;
}

drum_line drum_curve_line(const double *x, const double *y, size_t n) {
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (size_t k = 0; k < n; ++k) {
    mean_x += x[k] / (double)n;
    mean_y += y[k] / (double)n;
  }
  double xx = 0.0;
  double xy = 0.0;
  for (size_t k = 0; k < n; ++k) {
    xx += (x[k] - mean_x) * (x[k] - mean_x);
    xy += (x[k] - mean_x) * (y[k] - mean_y);
  }
  const double slope = xy / xx;
  return (drum_line){.intercept = mean_y - slope * mean_x, .slope = slope};
}

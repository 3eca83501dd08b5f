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
 * Area from point a to point b under the parabola through them and the point c beyond either:
 * the chord's, less what Newton's second difference takes off it.
 */
static double parabola_area(const double *x, const double *y, size_t a, size_t b, size_t c) {
  const double chord = (y[b] - y[a]) / (x[b] - x[a]);
  const double bend = ((y[c] - y[b]) / (x[c] - x[b]) - chord) / (x[c] - x[a]);
  const double h = x[b] - x[a];
  return 0.5 * h * (y[a] + y[b]) - bend * h * h * h / 6.0;
}

/* The integral over every `step`-th point and the last, and half the two parabolas' difference. */
static double integrate(const double *x, const double *y, size_t n, size_t step, double *doubt) {
  double sum = 0.0;
  *doubt = 0.0;
  for (size_t a = 0; a + 1 < n; a += step) {
    const size_t b = a + step < n ? a + step : n - 1;
    const size_t after = b + step < n ? b + step : n - 1;
    const double left = parabola_area(x, y, a, b, a >= step ? a - step : after);
    const double right = parabola_area(x, y, a, b, after > b ? after : a - step);
    sum += 0.5 * (left + right);
    *doubt += 0.5 * fabs(left - right);
  }
  return sum;
}

double drum_curve_integral(const double *x, const double *y, size_t n, double *error) {
  double ignored;
  if (n < 3) {
    const double sum = n == 2 ? 0.5 * (x[1] - x[0]) * (y[0] + y[1]) : 0.0;
    if (error)
      *error = fabs(sum);
    return sum;
  }
  double doubt;
  const double sum = integrate(x, y, n, 1, &doubt);
  if (error)
    *error = n > 4 ? fmax(doubt, fabs(sum - integrate(x, y, n, 2, &ignored))) : doubt;
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

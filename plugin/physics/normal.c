/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The inverse x(u) of the normal distribution function has the slope
 * x' = m(-x)/u, m Mills' ratio, and obeys x'' = x x'^2, from which follow all
 * further terms of its Taylor series. The table goes down from x(1/2) = 0 by
 * analytic continuation, a row at a time; on this way errors of x die out.
 */
#include "physics/normal.h"

#include <threads.h>

drum_normal_row drum_normal_table[DRUM_NORMAL_ROWS];

/* The nearest singularity, u = 0, is at least 8.5 row widths from a row's centre. */
enum { TERMS = 20 };

/* Mills' ratio at z >= 0: the normal distribution beyond z over its density at z. */
static double mills(double z) {
  if (z > 1.5) { /* Laplace's continued fraction */
    double rest = z;
    for (int n = 150; n > 0; --n)
      rest = z + n / rest;
    return 1.0 / rest;
  }
  /* sqrt(pi/2) exp(z^2/2) - (z + z^3/3 + z^5/(3 5) + ...) */
  double even = 1.25331413731550025121;
  double odd = z;
  double sum = even - odd;
  for (int n = 2; n < 60; n += 2) {
    even *= z * z / n;
    odd *= z * z / (n + 1);
    sum += even - odd;
  }
  return sum;
}

/* Taylor coefficients of x about a point with the value c[0] and the slope c[1]. */
static void continue_series(double c[TERMS]) {
  double slope[TERMS];
  double square[TERMS]; /* of the slope */
  for (int n = 0; n + 2 < TERMS; ++n) {
    slope[n] = (n + 1) * c[n + 1];
    square[n] = 0.0;
    for (int k = 0; k <= n; ++k)
      square[n] += slope[k] * slope[n - k];
    double sum = 0.0;
    for (int k = 0; k <= n; ++k)
      sum += c[k] * square[n - k];
    c[n + 2] = sum / ((n + 1) * (n + 2));
  }
}

/* The series about a point at x, which is u/(the row's width) away from u = 0. */
static void begin_series(double c[TERMS], double x, double u) {
  c[0] = x;
  c[1] = mills(-x) / u;
  continue_series(c);
}

static double value_at(const double c[TERMS], double t) {
  double value = 0.0;
  for (int n = TERMS - 1; n >= 0; --n)
    value = value * t + c[n];
  return value;
}

static void fill(void) {
  const int in_octave = 1 << DRUM_NORMAL_DIGITS;
  double c[TERMS];
  begin_series(c, 0.0, 2.0 * in_octave); /* u = 1/2, where the last row ends */
  double step = -0.5;                    /* to the centre of the row below */
  for (int row = DRUM_NORMAL_ROWS - 2; row >= 0; --row) {
    const int place = row % in_octave;
    begin_series(c, value_at(c, step), in_octave + place + 0.5);
    memcpy(drum_normal_table[row].c, c, sizeof drum_normal_table[row].c);
    step = place ? -1.0 : -0.75; /* below an octave, rows are half as wide */
  }
}

void drum_normal_prepare(void) {
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, fill);
}

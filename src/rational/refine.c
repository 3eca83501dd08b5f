/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rational/rational.h"

#include <math.h>
#include <stdlib.h>

/* What a half linewidth counts as at least, in parts of the interval. */
static const double WIDTH_MIN = 1e-9;

/* Points closer than this part of a half linewidth tell the same. */
static const double CLOSE = 0.25;

static const double OFFSETS[DRUM_RATIONAL_NEAR_POLE] = {-16, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 16};

/* A point that a pole wants, with the half linewidth that says what is close to it. */
typedef struct wish {
  double f;
  double width;
} wish;

static int by_frequency(const void *left, const void *right) {
  const double a = ((const wish *)left)->f;
  const double b = ((const wish *)right)->f;
  return (a > b) - (a < b);
}

/* Whether an increasing f has a point within `distance` of `at`. */
static bool has_near(const double *f, size_t points, double at, double distance) {
  size_t low = 0;
  size_t high = points;
  while (low < high) { /* the first point not below at - distance */
    const size_t middle = low + (high - low) / 2;
    if (f[middle] < at - distance)
      low = middle + 1;
    else
      high = middle;
  }
  return low < points && f[low] <= at + distance;
}

/* The wishes of all poles in [low, high] that f does not fulfil. */
static size_t collect(const drum_rational *fit, const double *f, size_t points, double low,
                      double high, wish *wishes) {
  size_t count = 0;
  for (size_t n = 0; n < fit->poles; ++n) {
    const double middle = creal(fit->pole[n]);
    if (!(middle >= low && middle <= high))
      continue;
    const double width = fmax(fabs(cimag(fit->pole[n])), WIDTH_MIN * (high - low));
    for (size_t k = 0; k < DRUM_RATIONAL_NEAR_POLE; ++k) {
      const double at = middle + OFFSETS[k] * width;
      if (at >= low && at <= high && !has_near(f, points, at, CLOSE * width))
        wishes[count++] = (wish){at, width};
    }
  }
  return count;
}

drum_code drum_rational_refine(const drum_rational *fit, const double *f, size_t points, double low,
                               double high, double *wanted, size_t max, size_t *count,
                               drum_status *status) {
  *count = 0;
  if (!(isfinite(low) && isfinite(high) && low < high))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "low = %.9g Hz and high = %.9g Hz; expected two finite frequencies, the first "
                     "below the second",
                     low, high);
  size_t needed = 0;
  for (size_t n = 0; n < fit->poles; ++n)
    if (creal(fit->pole[n]) >= low && creal(fit->pole[n]) <= high)
      needed += DRUM_RATIONAL_NEAR_POLE;
  if (needed > max)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "room for max = %zu points; expected at least %d for each of the %zu poles "
                     "between %.9g and %.9g Hz",
                     max, DRUM_RATIONAL_NEAR_POLE, needed / DRUM_RATIONAL_NEAR_POLE, low, high);
  wish *wishes = calloc(needed + 1, sizeof *wishes);
  if (!wishes)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", needed);
  const size_t found = collect(fit, f, points, low, high, wishes);
  qsort(wishes, found, sizeof *wishes, by_frequency);
  double last_width = 0.0;
  for (size_t k = 0; k < found; ++k) {
    const double distance = CLOSE * fmin(wishes[k].width, last_width);
    if (*count == 0 || wishes[k].f - wanted[*count - 1] > distance) {
      wanted[(*count)++] = wishes[k].f;
      last_width = wishes[k].width;
    }
  }
  free(wishes);
  return drum_succeed(status);
}

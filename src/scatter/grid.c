/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scatter/grid.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/sort.h"

enum { UNIFORM = 65, HALVINGS = 28 };

/* Off the line by less than this part of the value, or of the least value that matters, is fine. */
static const double TOLERANCE = 0.02;
static const double LEAST = 0.01;

/* Points nearer than this, relative, are one. */
static const double SAME = 1e-15;

static size_t put(const drum_grid *grid, double at, double *f, size_t n, size_t most) {
  if (n < most && at >= grid->from && at <= grid->to)
    f[n++] = at;
  return n;
}

size_t drum_grid_first(const drum_grid *grid, double *f, size_t most) {
  size_t n = 0;
  for (size_t k = 0; k < UNIFORM; k++)
    n = put(grid, grid->from + (grid->to - grid->from) * (double)k / (UNIFORM - 1), f, n, most);
  for (size_t c = 0; c < grid->centres; c++) {
    n = put(grid, grid->centre[c], f, n, most);
    double width = grid->breadth[c];
    for (int k = 0; k < HALVINGS; k++) {
      n = put(grid, grid->centre[c] - width, f, n, most);
      n = put(grid, grid->centre[c] + width, f, n, most);
      width *= 0.5;
    }
  }
  drum_sort(f, n);
  size_t kept = 0;
  for (size_t k = 0; k < n; k++)
    if (kept == 0 || f[k] - f[kept - 1] > SAME * f[k])
      f[kept++] = f[k];
  return kept;
}

/* Whether the point k is off the line between its neighbours. */
static bool is_bent(const double *f, const double complex *y, size_t count, size_t k) {
  const double part = (f[k] - f[k - 1]) / (f[k + 1] - f[k - 1]);
  for (size_t c = 0; c < count; c++) {
    const double complex before = y[(k - 1) * count + c];
    const double complex here = y[k * count + c];
    const double complex line = before + part * (y[(k + 1) * count + c] - before);
    if (cabs(here - line) > TOLERANCE * (cabs(here) + LEAST))
      return true;
  }
  return false;
}

size_t drum_grid_refine(const double *f, size_t points, const double complex *y, size_t count,
                        double *wanted, size_t most) {
  size_t n = 0;
  bool before = points > 2 && is_bent(f, y, count, 1);
  for (size_t k = 0; k + 1 < points && n < most; k++) {
    const bool after = k + 2 < points && is_bent(f, y, count, k + 1);
    const double middle = 0.5 * (f[k] + f[k + 1]);
    const double room = f[k + 1] - f[k];
    if ((before || after) && room > 4.0 * SAME * f[k])
      wanted[n++] = middle;
    before = after;
  }
  return n;
}

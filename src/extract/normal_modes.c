/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/normal_modes.h"

#include <math.h>
#include <string.h>

#include "drumspice/constants.h"

/* A pole wider than this part of the carrier is no resonance. */
static const double WIDEST = 0.1;

/* A pole that the fit would not miss by so many of its errors is one of rounding. */
static const double SIGNIFICANT = 30.0;

/* A second mode of the same pole has at least this part of the first one's residue. */
static const double SECOND = 1e-4;

/* The place of the largest diagonal entry, each in units of its terminal's size. */
static size_t find_pivot(const double complex *residue, const drum_rational *fit, double *size) {
  const size_t n = fit->rows;
  size_t pivot = 0;
  *size = 0.0;
  for (size_t k = 0; k < n; k++) {
    const double scaled = cabs(residue[k * n + k]) / (fit->row_size[k] * fit->column_size[k]);
    if (scaled > *size) {
      *size = scaled;
      pivot = k;
    }
  }
  return pivot;
}

/* Splits a residue into v v^T, the largest first, by symmetric elimination. */
static void split(const drum_rational *fit, size_t pole, drum_normal_modes *modes) {
  const size_t n = fit->rows;
  double complex left[DRUM_RATIONAL_PORTS_MAX * DRUM_RATIONAL_PORTS_MAX];
  for (size_t k = 0; k < n * n; k++)
    left[k] = 2.0 * DRUM_PI * I * fit->residue[pole * n * n + k];
  double first = 0.0;
  for (size_t rank = 0; rank < n && modes->count < DRUM_NORMAL_MODES_MAX; rank++) {
    double size;
    const size_t pivot = find_pivot(left, fit, &size);
    if (!(size > SECOND * first))
      return;
    if (rank == 0)
      first = size;
    double complex *v = modes->v[modes->count];
    const double complex root = csqrt(left[pivot * n + pivot]);
    for (size_t k = 0; k < n; k++)
      v[k] = 0.5 * (left[k * n + pivot] + left[pivot * n + k]) / root;
    for (size_t k = 0; k < n; k++)
      for (size_t l = 0; l < n; l++)
        left[k * n + l] -= v[k] * v[l];
    modes->lambda[modes->count++] = 2.0 * DRUM_PI * fit->pole[pole];
  }
}

void drum_normal_modes_nearest(drum_normal_modes *modes, double around_hz, size_t count) {
  while (modes->count > count) {
    size_t farthest = 0;
    for (size_t m = 1; m < modes->count; m++)
      if (cabs(modes->lambda[m] - 2.0 * DRUM_PI * around_hz) >
          cabs(modes->lambda[farthest] - 2.0 * DRUM_PI * around_hz))
        farthest = m;
    for (size_t m = farthest; m + 1 < modes->count; m++) {
      modes->lambda[m] = modes->lambda[m + 1];
      memcpy(modes->v[m], modes->v[m + 1], sizeof modes->v[m]);
    }
    modes->count--;
  }
}

void drum_normal_modes_find(const drum_rational *fit, double carrier_hz, double around_hz,
                            drum_normal_modes *modes) {
  *modes = (drum_normal_modes){.terminals = fit->rows};
  for (size_t p = 0; p < fit->poles; p++) {
    if (!drum_rational_inside(fit, p) || fit->loss[p] < SIGNIFICANT * fit->error ||
        2.0 * fabs(cimag(fit->pole[p])) > WIDEST * carrier_hz)
      continue;
    if (modes->count == DRUM_NORMAL_MODES_MAX)
      drum_normal_modes_nearest(modes, around_hz, DRUM_NORMAL_MODES_MAX / 2);
    split(fit, p, modes);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"

enum {
  FIRST_POINTS = 96, /* near the carrier, and as many beyond */
  WANTED_MAX = 2048,
  ROUNDS_MAX = 8,
  DENSEST = 2000,
};

/* ngspice solves to about this, relative. */
static const double TOLERANCE = 1e-11;

/* What a frequency is known to, as a part of the carrier. */
static const double RESOLUTION = 1e-15;

/* The lowest frequency, as a part of `near`: the carrier itself is no frequency of an ac. */
static const double LOWEST = 1e-3;

static drum_code no_memory(size_t points, drum_status *status) {
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a scan of %zu points", points);
}

/* Impedances at both carrier + f and carrier - f: above[k][n][n] and below[k][n][n]. */
static drum_code measure(drum_rig *rig, const double *f, size_t points, double complex *above,
                         double complex *below, drum_status *status) {
  const size_t n = rig->n_terminals;
  double complex *answer = malloc((points + 1) * rig->width * sizeof *answer);
  if (!answer)
    return no_memory(points, status);
  drum_code code = DRUM_OK;
  for (size_t from = 0; !code && from < n; from++) {
    code = drum_rig_drive(rig, from, DRUM_RIG_BOTH, status);
    if (!code)
      code = drum_rig_ac(rig, f, points, answer, status);
    for (size_t k = 0; !code && k < points; k++)
      for (size_t to = 0; to < n; to++) {
        const double complex *at = answer + k * rig->width;
        above[(k * n + to) * n + from] = 2.0 * at[drum_rig_upper(rig, to)];
        below[(k * n + to) * n + from] = 2.0 * conj(at[drum_rig_lower(rig, to)]);
      }
  }
  free(answer);
  return code;
}

/* One point of a scan before all are put in order. */
typedef struct sample {
  double f;
  const double complex *impedance;
} sample;

static int by_frequency(const void *left, const void *right) {
  const double a = ((const sample *)left)->f;
  const double b = ((const sample *)right)->f;
  return (a > b) - (a < b);
}

/* Adds the points measured, at +f and -f, to the scan. */
static drum_code merge(drum_scan *scan, const double *f, size_t points, const double complex *above,
                       const double complex *below, drum_status *status) {
  const size_t size = scan->terminals * scan->terminals;
  const size_t all = scan->points + 2 * points;
  sample *samples = malloc(all * sizeof *samples);
  double *to_f = malloc(all * sizeof *to_f);
  double complex *to = malloc(all * size * sizeof *to);
  if (!samples || !to_f || !to) {
    free(samples);
    free(to_f);
    free(to);
    return no_memory(all, status);
  }
  for (size_t k = 0; k < scan->points; k++)
    samples[k] = (sample){scan->f[k], scan->impedance + k * size};
  for (size_t k = 0; k < points; k++) {
    samples[scan->points + 2 * k] = (sample){f[k], above + k * size};
    samples[scan->points + 2 * k + 1] = (sample){-f[k], below + k * size};
  }
  qsort(samples, all, sizeof *samples, by_frequency);
  size_t n = 0;
  for (size_t k = 0; k < all; k++) {
    if (n > 0 && !(samples[k].f > to_f[n - 1]))
      continue;
    to_f[n] = samples[k].f;
    memcpy(to + n * size, samples[k].impedance, size * sizeof *to);
    n++;
  }
  free(samples);
  free(scan->f);
  free(scan->impedance);
  scan->f = to_f;
  scan->impedance = to;
  scan->points = n;
  return DRUM_OK;
}

static drum_code add_points(drum_rig *rig, const double *f, size_t points, drum_scan *scan,
                            drum_status *status) {
  const size_t size = (points + 1) * scan->terminals * scan->terminals;
  double complex *above = malloc(size * sizeof *above);
  double complex *below = malloc(size * sizeof *below);
  drum_code code = DRUM_NO_MEMORY;
  if (above && below)
    code = measure(rig, f, points, above, below, status);
  else
    (void)no_memory(points, status);
  if (!code)
    code = merge(scan, f, points, above, below, status);
  free(above);
  free(below);
  return code;
}

/* Equally spaced to `near`, then in equal ratios to the end of the band. */
static size_t first_points(const drum_scan_band *band, double *f) {
  const double low = LOWEST * band->near;
  const double ratio = band->reach / band->near;
  size_t n = 0;
  for (size_t k = 0; k < FIRST_POINTS; k++)
    f[n++] = low + (band->near - low) * (double)k / (FIRST_POINTS - 1);
  for (size_t k = 1; k <= FIRST_POINTS; k++)
    f[n++] = band->near * pow(ratio, (double)k / FIRST_POINTS);
  return n;
}

/* The frequencies above zero of another scan, within the band. */
static size_t points_of(const drum_scan *first, double *f) {
  size_t n = 0;
  for (size_t k = 0; k < first->points && n < WANTED_MAX; k++) {
    const double at = fabs(first->f[k]);
    size_t place = 0;
    while (place < n && f[place] < at)
      place++;
    if (place < n && f[place] == at)
      continue;
    memmove(f + place + 1, f + place, (n - place) * sizeof *f);
    f[place] = at;
    n++;
  }
  return n;
}

/* Between the points there are, where a fit found no footing. */
static size_t points_between(const drum_scan *scan, double *f) {
  size_t n = 0;
  for (size_t k = 0; k + 1 < scan->points && n < WANTED_MAX; k++)
    if (scan->f[k] > 0)
      f[n++] = 0.5 * (scan->f[k] + scan->f[k + 1]);
  return n;
}

/* Whether any of these frequencies has not been measured. */
static bool is_new(const drum_scan *scan, const double *f, size_t count) {
  size_t k = 0;
  for (size_t n = 0; n < count; n++) {
    while (k < scan->points && scan->f[k] < f[n])
      k++;
    if (k == scan->points || scan->f[k] > f[n])
      return true;
  }
  return false;
}

/* What refinement wants, by distance from the carrier. */
static drum_code find_wanted(const drum_scan *scan, const drum_scan_band *band, double *f,
                             size_t *count, drum_status *status) {
  double wanted[WANTED_MAX];
  const drum_code code = drum_rational_refine(&scan->fit, scan->f, scan->points, -band->reach,
                                              band->reach, wanted, WANTED_MAX, count, status);
  if (code)
    return code;
  for (size_t k = 0; k < *count; k++)
    f[k] = fmax(fabs(wanted[k]), LOWEST * band->near);
  drum_sort(f, *count);
  /* What is wanted on both sides of the carrier, or too near to it, is measured once. */
  size_t n = 0;
  for (size_t k = 0; k < *count; k++)
    if (n == 0 || f[k] - f[n - 1] > scan->resolution)
      f[n++] = f[k];
  /* If there is nothing new among it, more of the same helps no further. */
  *count = is_new(scan, f, n) ? n : 0;
  return DRUM_OK;
}

drum_code drum_scan_take(drum_rig *rig, const drum_scan_band *band, const drum_scan *first,
                         drum_scan *scan, drum_status *status) {
  *scan = (drum_scan){.terminals = rig->n_terminals};
  double f[WANTED_MAX + 1];
  size_t count = first ? points_of(first, f) : first_points(band, f);
  drum_code code = DRUM_OK;
  for (int round = 0; !code && count > 0 && round < ROUNDS_MAX; round++) {
    code = add_points(rig, f, count, scan, status);
    if (code == DRUM_ENDED_EARLY && round > 0)
      return DRUM_OK;
    if (code)
      break;
    drum_rational_free(&scan->fit);
    scan->resolution = RESOLUTION * rig->circuit->carrier_hz;
    code = drum_rational_fit(scan->f, scan->points, scan->impedance, scan->terminals,
                             scan->terminals, TOLERANCE, scan->resolution, &scan->fit, status);
    if (!code) {
      code = find_wanted(scan, band, f, &count, status);
    } else if (code == DRUM_NO_CONVERGENCE && scan->points < DENSEST && round + 1 < ROUNDS_MAX) {
      count = points_between(scan, f);
      code = count > 0 ? DRUM_OK : code;
    }
  }
  if (code)
    drum_scan_free(scan);
  if (code != DRUM_NO_CONVERGENCE)
    return code;
  const drum_status why = *status;
  return drum_fail(status, code, "%.400s; if a resonator has no loss, give it some", why.message);
}

drum_code drum_scan_fit_half(const drum_scan *scan, size_t from, drum_rational *fit,
                             drum_status *status) {
  const size_t size = scan->terminals * scan->terminals;
  const size_t points = (scan->points + 1 - from) / 2;
  double *f = malloc((points + 1) * sizeof *f);
  double complex *z = malloc((points + 1) * size * sizeof *z);
  drum_code code = DRUM_NO_MEMORY;
  if (f && z) {
    for (size_t k = 0; k < points; k++) {
      f[k] = scan->f[2 * k + from];
      memcpy(z + k * size, scan->impedance + (2 * k + from) * size, size * sizeof *z);
    }
    code = drum_rational_fit(f, points, z, scan->terminals, scan->terminals, TOLERANCE,
                             scan->resolution, fit, status);
  } else {
    (void)no_memory(points, status);
  }
  free(f);
  free(z);
  return code;
}

void drum_scan_free(drum_scan *scan) {
  free(scan->f);
  free(scan->impedance);
  drum_rational_free(&scan->fit);
  *scan = (drum_scan){0};
}

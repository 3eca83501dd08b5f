/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Few generic combinations of the entries have all their poles; they find the poles, whatever the
 * size of the matrix. With the poles known, every entry is a linear fit of its own. All errors are
 * relative, since a resonance is higher than the background by its quality factor, and rounding is
 * relative too.
 */
#include "rational/rational.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "drumspice/constants.h"
#include "rational/poles.h"
#include "rational/polish.h"
#include "rational/residues.h"

/* Two would do; with three no mode is likely to be weak in all of them. */
enum { COMBINATIONS = 3 };

/* A fit that misses by more is none. */
static const double ERROR_MAX = 1e-3;

/* What counts as zero, against the entry's mean and against its row and column. */
static const double DIP = 1e-3;
static const double WEAK = 1e-6;

/* Data above this could overflow. */
static const double DATA_MAX = 1e150;

static drum_code check(const double *f, size_t points, const double complex *z, size_t rows,
                       size_t columns, double tolerance, double resolution, drum_status *status) {
  if (rows < 1 || rows > DRUM_RATIONAL_PORTS_MAX || columns < 1 ||
      columns > DRUM_RATIONAL_PORTS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%zu rows and %zu columns; expected 1 to %d of each", rows, columns,
                     DRUM_RATIONAL_PORTS_MAX);
  if (points < DRUM_RATIONAL_POINTS_MIN)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu points to fit; expected at least %d", points,
                     DRUM_RATIONAL_POINTS_MIN);
  if (!(tolerance > 0.0 && tolerance < 1.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "tolerance = %g; expected more than 0, less than 1",
                     tolerance);
  if (!(resolution >= 0.0 && resolution < DATA_MAX))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "resolution = %g Hz; expected 0 or more",
                     resolution);
  for (size_t p = 0; p < points; ++p) {
    if (!(fabs(f[p]) < DATA_MAX))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "frequency %zu is %g Hz; expected a finite one",
                       p + 1, f[p]);
    if (p > 0 && !(f[p] > f[p - 1]))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "frequency %zu = %.9g Hz follows %.9g Hz; expected increasing ones", p + 1,
                       f[p], f[p - 1]);
  }
  for (size_t k = 0; k < points * rows * columns; ++k)
    if (!(fabs(creal(z[k])) < DATA_MAX && fabs(cimag(z[k])) < DATA_MAX))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "entry (%zu, %zu) at %.9g Hz is %g%+gi; expected less than %g",
                       k / columns % rows + 1, k % columns + 1, f[k / columns / rows], creal(z[k]),
                       cimag(z[k]), DATA_MAX);
  return DRUM_OK;
}

/* exp of the mean logarithm of what is not zero in every stride-th of the data; 0 if all is. */
static double geometric_mean(const double complex *data, size_t count, size_t stride) {
  double sum = 0.0;
  size_t used = 0;
  for (size_t p = 0; p < count; ++p) {
    const double size = cabs(data[p * stride]);
    if (size > 0.0) {
      sum += log(size);
      ++used;
    }
  }
  return used > 0 ? exp(sum / (double)used) : 0.0;
}

/*
 * Sizes of rows and columns with size <= row column, equal somewhere in each of them (Ruiz,
 * RAL-TR-2001-034). What is zero throughout gets the size 1.
 */
static void equilibrate(drum_rational *fit, const double *size) {
  enum { ROUNDS = 12 };
  for (size_t k = 0; k < DRUM_RATIONAL_PORTS_MAX; ++k)
    fit->row_size[k] = fit->column_size[k] = 1.0;
  for (int round = 0; round < ROUNDS; ++round) {
    double row[DRUM_RATIONAL_PORTS_MAX] = {0};
    double column[DRUM_RATIONAL_PORTS_MAX] = {0};
    for (size_t k = 0; k < fit->rows; ++k)
      for (size_t l = 0; l < fit->columns; ++l) {
        const double rest = size[k * fit->columns + l] / fit->row_size[k] / fit->column_size[l];
        row[k] = fmax(row[k], rest);
        column[l] = fmax(column[l], rest);
      }
    for (size_t k = 0; k < fit->rows; ++k)
      fit->row_size[k] *= row[k] > 0.0 ? sqrt(row[k]) : 1.0;
    for (size_t l = 0; l < fit->columns; ++l)
      fit->column_size[l] *= column[l] > 0.0 ? sqrt(column[l]) : 1.0;
  }
}

/* The entries as functions, divided by size[rows * columns]. */
static void fill_entries(const drum_rational *fit, const double complex *z, double *size,
                         drum_samples *entries) {
  const size_t count = entries->functions;
  double mean[DRUM_RATIONAL_PORTS_MAX * DRUM_RATIONAL_PORTS_MAX];
  for (size_t e = 0; e < count; ++e)
    mean[e] = size[e];
  for (size_t e = 0; e < count; ++e) {
    const double weak = WEAK * fit->row_size[e / fit->columns] * fit->column_size[e % fit->columns];
    size[e] = fmax(mean[e], weak);
    const double floor = fmax(DIP * mean[e], weak) / size[e];
    for (size_t p = 0; p < entries->points; ++p) {
      const double complex value = z[p * count + e] / size[e];
      entries->data[e * entries->points + p] = value;
      entries->weight[e * entries->points + p] = 1.0 / fmax(cabs(value), floor);
    }
  }
}

/*
 * Sums of all entries with phases that no circuit has. Where they cancel, their noise does not: a
 * sum counts for as much as its parts.
 */
static void combine(const drum_samples *entries, drum_samples *combinations) {
  const size_t points = entries->points;
  for (size_t m = 0; m < combinations->functions; ++m) {
    double complex *sum = combinations->data + m * points;
    double *weight = combinations->weight + m * points;
    for (size_t e = 0; e < entries->functions; ++e) {
      const double turns = sqrt(2.0) * (double)((m + 1) * (e + 1)) + sqrt(3.0) * (double)(e * e);
      const double complex phase = cexp(2.0 * DRUM_PI * I * fmod(turns, 1.0));
      for (size_t p = 0; p < points; ++p) {
        sum[p] += phase * entries->data[e * points + p];
        weight[p] = hypot(weight[p], 1.0 / entries->weight[e * points + p]);
      }
    }
    for (size_t p = 0; p < points; ++p)
      weight[p] = 1.0 / weight[p];
  }
}

static int by_frequency(const void *left, const void *right) {
  const double a = creal(*(const double complex *)left);
  const double b = creal(*(const double complex *)right);
  return (a > b) - (a < b);
}

static drum_code find_poles(const drum_samples *entries, double tolerance, double resolution,
                            drum_rational *fit, drum_status *status) {
  drum_samples combinations;
  const size_t functions = entries->functions < COMBINATIONS ? entries->functions : COMBINATIONS;
  drum_code code =
      drum_samples_create(&combinations, functions, entries->f, entries->points, status);
  if (code)
    return code;
  combine(entries, &combinations);
  code = drum_poles_find(&combinations, tolerance, &fit->pole, &fit->poles, status);
  drum_residues residues = {0};
  if (!code) {
    drum_samples_set_trust(&combinations, fit->pole, fit->poles, resolution, tolerance);
    code = drum_residues_fit(&combinations, tolerance, fit->pole, &fit->poles, &residues, status);
  }
  drum_residues_free(&residues);
  if (!code) {
    drum_samples_set_trust(&combinations, fit->pole, fit->poles, resolution, tolerance);
    code = drum_poles_polish(&combinations, fit->pole, fit->poles, status);
  }
  if (!code)
    qsort(fit->pole, fit->poles, sizeof *fit->pole, by_frequency);
  drum_samples_free(&combinations);
  return code;
}

/* Room for what every entry has of every pole. */
static drum_code make_room(drum_rational *fit, drum_status *status) {
  const size_t count = fit->rows * fit->columns;
  fit->residue = calloc(fit->poles * count + 1, sizeof *fit->residue);
  fit->loss = calloc(fit->poles + 1, sizeof *fit->loss);
  fit->constant = calloc(count, sizeof *fit->constant);
  fit->slope = calloc(count, sizeof *fit->slope);
  if (fit->residue && fit->loss && fit->constant && fit->slope)
    return DRUM_OK;
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu poles", fit->poles);
}

/* Residues, losses and background of every entry, for the poles that the entries need. */
static drum_code fit_entries(const drum_samples *entries, const double *size, double tolerance,
                             drum_rational *fit, drum_status *status) {
  const size_t count = entries->functions;
  drum_residues residues;
  drum_code code = drum_residues_fit(entries, tolerance, fit->pole, &fit->poles, &residues, status);
  if (!code)
    code = make_room(fit, status);
  for (size_t e = 0; !code && e < count; ++e) {
    const double complex *coefficient = residues.coefficient + e * (fit->poles + 2);
    for (size_t n = 0; n < fit->poles; ++n)
      fit->residue[n * count + e] = coefficient[n] * (size[e] * fit->scale);
    fit->constant[e] = coefficient[fit->poles] * size[e];
    fit->slope[e] = coefficient[fit->poles + 1] * size[e];
  }
  for (size_t n = 0; !code && n < fit->poles; ++n)
    fit->loss[n] = residues.loss[n];
  fit->error = residues.error;
  drum_residues_free(&residues);
  return code;
}

drum_code drum_rational_fit(const double *f, size_t points, const double complex *z, size_t rows,
                            size_t columns, double tolerance, double resolution, drum_rational *fit,
                            drum_status *status) {
  *fit = (drum_rational){.rows = rows, .columns = columns};
  drum_code code = check(f, points, z, rows, columns, tolerance, resolution, status);
  if (code)
    return code;
  drum_samples entries;
  const size_t count = rows * columns;
  code = drum_samples_create(&entries, count, f, points, status);
  if (code)
    return code;
  double size[DRUM_RATIONAL_PORTS_MAX * DRUM_RATIONAL_PORTS_MAX] = {0};
  for (size_t e = 0; e < count; ++e)
    size[e] = geometric_mean(z + e, points, count);
  equilibrate(fit, size);
  fit->centre = entries.centre;
  fit->scale = entries.scale;
  fill_entries(fit, z, size, &entries);
  const double rounding = 2.0 * DBL_EPSILON * fmax(fabs(f[0]), fabs(f[points - 1]));
  const double known = fmax(resolution, rounding);
  code = find_poles(&entries, tolerance, known, fit, status);
  if (!code) {
    drum_samples_set_trust(&entries, fit->pole, fit->poles, known, tolerance);
    code = fit_entries(&entries, size, tolerance, fit, status);
  }
  if (!code && !(fit->error <= ERROR_MAX))
    code = drum_fail(status, DRUM_NO_CONVERGENCE,
                     "the rational fit of %zu points from %.9g to %.9g Hz misses by %.2g; expected "
                     "at most %g: more points are needed near the resonances",
                     points, f[0], f[points - 1], fit->error, ERROR_MAX);
  drum_samples_free(&entries);
  if (code)
    drum_rational_free(fit);
  return code ? code : drum_succeed(status);
}

void drum_rational_free(drum_rational *fit) {
  free(fit->pole);
  free(fit->residue);
  free(fit->loss);
  free(fit->constant);
  free(fit->slope);
  *fit = (drum_rational){0};
}

double complex drum_rational_value(const drum_rational *fit, size_t row, size_t column, double f) {
  const size_t count = fit->rows * fit->columns;
  const size_t e = row * fit->columns + column;
  double complex sum = fit->constant[e] + fit->slope[e] * ((f - fit->centre) / fit->scale);
  for (size_t n = 0; n < fit->poles; ++n)
    sum += fit->residue[n * count + e] / fit->scale *
           drum_samples_resonance(f, fit->pole[n], fit->scale);
  return sum;
}

bool drum_rational_inside(const drum_rational *fit, size_t pole) {
  return fabs(creal(fit->pole[pole]) - fit->centre) <= fit->scale;
}

drum_code drum_rational_rank(const drum_rational *fit, size_t pole, double threshold, size_t *rank,
                             drum_status *status) {
  *rank = 0;
  if (pole >= fit->poles)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "pole %zu; the fit has %zu", pole + 1, fit->poles);
  if (!(threshold >= 0.0 && threshold <= 1.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "threshold = %g; expected 0 to 1", threshold);
  double complex scaled[DRUM_RATIONAL_PORTS_MAX * DRUM_RATIONAL_PORTS_MAX];
  double singular[DRUM_RATIONAL_PORTS_MAX];
  const double complex *residue = fit->residue + pole * fit->rows * fit->columns;
  for (size_t k = 0; k < fit->rows; ++k)
    for (size_t l = 0; l < fit->columns; ++l)
      scaled[k + l * fit->rows] =
          residue[k * fit->columns + l] / fit->scale / fit->row_size[k] / fit->column_size[l];
  double complex none = 0.0;
  double superb[DRUM_RATIONAL_PORTS_MAX];
  const lapack_int info =
      LAPACKE_zgesvd(LAPACK_COL_MAJOR, 'N', 'N', (lapack_int)fit->rows, (lapack_int)fit->columns,
                     scaled, (lapack_int)fit->rows, singular, &none, 1, &none, 1, superb);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zgesvd did not converge (info %d)", (int)info);
  const size_t most = fit->rows < fit->columns ? fit->rows : fit->columns;
  while (*rank < most && singular[*rank] > threshold * singular[0])
    ++*rank;
  return drum_succeed(status);
}

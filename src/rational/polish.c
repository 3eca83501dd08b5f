/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Poles are polished by Gauss and Newton's method on the residual that is left once the residues
 * are eliminated (variable projection: Golub and Pereyra, SIAM J. Numer. Anal. 10, 413 (1973), in
 * the simplification of Kaufman, BIT 15, 49 (1975)): with the basis A = Q R and the function b, the
 * rows of Q^+ (b - delta db/dpole) below R are made small, for all functions at once.
 */
#include "rational/polish.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rational/basis.h"

enum { STEPS_MAX = 4 };

/* One problem of polishing: rows of all functions below R, a column for each pole that moves. */
typedef struct projection {
  size_t columns; /* of the basis */
  size_t moving;
  size_t rows;              /* functions * (points - columns) */
  size_t *which;            /* [moving]: poles */
  double complex *factored; /* [columns][points] */
  double complex *tau;      /* [columns] */
  double *norm;             /* [columns] */
  double complex *one;      /* [moving + 1][points]: one function's derivatives and its data */
  double complex *matrix;   /* [moving][rows] */
  double complex *right;    /* [rows] */
  double *length;           /* [moving]: what the matrix's columns were divided by */
  double *singular;         /* [moving] */
} projection;

static drum_code projection_create(projection *work, const drum_samples *samples,
                                   const double complex *pole, size_t count, drum_status *status) {
  const size_t points = samples->points;
  *work = (projection){.columns = count + 2};
  work->which = calloc(count + 1, sizeof *work->which);
  for (size_t n = 0; work->which && n < count; ++n)
    if (drum_samples_inside(samples, pole[n]))
      work->which[work->moving++] = n;
  const size_t moving = work->moving;
  work->rows = samples->functions * (points - work->columns);
  work->factored = calloc(work->columns * (points + 1), sizeof *work->factored);
  work->norm = calloc(work->columns + 2 * moving, sizeof *work->norm);
  work->one = calloc((moving + 1) * points, sizeof *work->one);
  work->matrix = calloc((moving + 1) * work->rows, sizeof *work->matrix);
  if (!work->which || !work->factored || !work->norm || !work->one || !work->matrix)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for moving %zu poles", moving);
  work->tau = work->factored + work->columns * points;
  work->right = work->matrix + moving * work->rows;
  work->length = work->norm + work->columns;
  work->singular = work->length + moving;
  return DRUM_OK;
}

static void projection_free(projection *work) {
  free(work->which);
  free(work->factored);
  free(work->norm);
  free(work->one);
  free(work->matrix);
}

/* One function's rows: its derivatives scale c/(f - pole)^2 and its data, without the basis. */
static drum_code project(projection *work, const drum_samples *samples, const drum_basis *basis,
                         size_t function, const double complex *coefficient, drum_status *status) {
  const size_t points = samples->points;
  const double complex *data = samples->data + function * points;
  const double *weight = samples->weight + function * points;
  const drum_code code =
      drum_basis_factor(basis, samples, function, work->factored, work->tau, work->norm, status);
  if (code)
    return code;
  for (size_t k = 0; k < work->moving; ++k) {
    const double complex c = coefficient[work->which[k]];
    const double complex *shape = basis->at + work->which[k] * points;
    for (size_t p = 0; p < points; ++p)
      work->one[k * points + p] = weight[p] * c * shape[p] * shape[p];
  }
  for (size_t p = 0; p < points; ++p)
    work->one[work->moving * points + p] = weight[p] * data[p];
  const lapack_int info =
      LAPACKE_zunmqr(LAPACK_COL_MAJOR, 'L', 'C', (lapack_int)points, (lapack_int)work->moving + 1,
                     (lapack_int)work->columns, work->factored, (lapack_int)points, work->tau,
                     work->one, (lapack_int)points);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zunmqr failed (info %d)", (int)info);
  const size_t below = points - work->columns;
  for (size_t k = 0; k <= work->moving; ++k)
    memcpy(work->matrix + k * work->rows + function * below, work->one + k * points + work->columns,
           below * sizeof *work->matrix);
  return DRUM_OK;
}

/* The moves [half spans], left in the first entries of `right`. */
static drum_code solve_moves(projection *work, drum_status *status) {
  for (size_t k = 0; k < work->moving; ++k) {
    double square = 0.0;
    for (size_t r = 0; r < work->rows; ++r)
      square += pow(cabs(work->matrix[k * work->rows + r]), 2);
    work->length[k] = square > 0.0 ? sqrt(square) : 1.0;
    for (size_t r = 0; r < work->rows; ++r)
      work->matrix[k * work->rows + r] /= work->length[k];
  }
  lapack_int rank = 0;
  const lapack_int info = LAPACKE_zgelsd(
      LAPACK_COL_MAJOR, (lapack_int)work->rows, (lapack_int)work->moving, 1, work->matrix,
      (lapack_int)work->rows, work->right, (lapack_int)work->rows, work->singular, 1e-10, &rank);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zgelsd did not converge (info %d)", (int)info);
  for (size_t k = 0; k < work->moving; ++k)
    work->right[k] /= work->length[k];
  return DRUM_OK;
}

/*
 * The root of the sum of squared errors, what rounding makes of it where terms cancel, and, in
 * `moved`, the poles a step further.
 */
static drum_code step(projection *work, const drum_samples *samples, const double complex *pole,
                      size_t count, double complex *coefficient, double *residual, double *rounding,
                      double complex *moved, drum_status *status) {
  drum_basis basis;
  drum_code code = drum_basis_create(samples, pole, count, &basis, status);
  *residual = 0.0;
  *rounding = 0.0;
  for (size_t m = 0; !code && m < samples->functions; ++m) {
    double error = 0.0;
    code = drum_basis_fit(&basis, samples, m, coefficient, NULL, &error, status);
    if (!code)
      code = project(work, samples, &basis, m, coefficient, status);
    double terms = 0.0;
    for (size_t c = 0; !code && c < work->columns; ++c)
      terms += cabs(coefficient[c]) * work->norm[c];
    *rounding = hypot(*rounding, DBL_EPSILON * sqrt((double)samples->points) * terms);
  }
  drum_basis_free(&basis);
  for (size_t r = 0; !code && r < work->rows; ++r)
    *residual = hypot(*residual, cabs(work->right[r]));
  if (!code)
    code = solve_moves(work, status);
  memcpy(moved, pole, count * sizeof *moved);
  for (size_t k = 0; !code && k < work->moving; ++k)
    moved[work->which[k]] += samples->scale * work->right[k];
  return code;
}

drum_code drum_poles_polish(const drum_samples *samples, double complex *pole, size_t count,
                            drum_status *status) {
  projection work;
  double complex *buffer = calloc(3 * count + 2, sizeof *buffer);
  drum_code code = projection_create(&work, samples, pole, count, status);
  if (!code && !buffer)
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu poles", count);
  if (!code && buffer && work.moving > 0 && work.rows >= work.moving) {
    double complex *trial = buffer;
    double complex *moved = trial + count;
    double complex *coefficient = moved + count;
    double least = INFINITY;
    memcpy(trial, pole, count * sizeof *trial);
    for (int k = 0; k <= STEPS_MAX; ++k) {
      double residual = 0.0;
      double rounding = 0.0;
      code = step(&work, samples, trial, count, coefficient, &residual, &rounding, moved, status);
      if (code || !(residual < least))
        break;
      least = residual;
      memcpy(pole, trial, count * sizeof *pole);
      memcpy(trial, moved, count * sizeof *trial);
      if (residual <= rounding)
        break;
    }
  }
  free(buffer);
  projection_free(&work);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rational/basis.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/*
 * Singular values below this part of the largest one are rounding: far poles differ little from a
 * straight line, and their sum needs no large numbers that cancel.
 */
static const double RANK = 1e-13;

drum_code drum_basis_create(const drum_samples *samples, const double complex *pole, size_t poles,
                            drum_basis *basis, drum_status *status) {
  const size_t points = samples->points;
  *basis = (drum_basis){.poles = poles, .columns = poles + 2};
  if (basis->columns > points)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu poles for %zu points", poles, points);
  basis->at = calloc(basis->columns * points, sizeof *basis->at);
  if (!basis->at)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu poles at %zu points", poles,
                     points);
  for (size_t n = 0; n < poles; ++n)
    for (size_t p = 0; p < points; ++p)
      basis->at[n * points + p] = drum_samples_resonance(samples->f[p], pole[n], samples->scale);
  for (size_t p = 0; p < points; ++p) {
    basis->at[poles * points + p] = 1.0;
    basis->at[(poles + 1) * points + p] = (samples->f[p] - samples->centre) / samples->scale;
  }
  return DRUM_OK;
}

void drum_basis_free(drum_basis *basis) {
  free(basis->at);
  *basis = (drum_basis){0};
}

drum_code drum_basis_factor(const drum_basis *basis, const drum_samples *samples, size_t function,
                            double complex *factored, double complex *tau, double *norm,
                            drum_status *status) {
  const size_t points = samples->points;
  const double *weight = samples->weight + function * points;
  for (size_t c = 0; c < basis->columns; ++c) {
    const double complex *from = basis->at + c * points;
    double complex *to = factored + c * points;
    double largest = 0.0; /* not the norm, whose square may overflow at a pole */
    for (size_t p = 0; p < points; ++p) {
      to[p] = weight[p] * from[p];
      largest = fmax(largest, fmax(fabs(creal(to[p])), fabs(cimag(to[p]))));
    }
    double square = 0.0;
    for (size_t p = 0; p < points; ++p) {
      to[p] /= largest;
      square += creal(to[p]) * creal(to[p]) + cimag(to[p]) * cimag(to[p]);
    }
    const double root = sqrt(square);
    for (size_t p = 0; p < points; ++p)
      to[p] /= root;
    norm[c] = largest * root;
  }
  const lapack_int info =
      LAPACKE_zgeqrf(LAPACK_COL_MAJOR, (lapack_int)points, (lapack_int)basis->columns, factored,
                     (lapack_int)points, tau);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zgeqrf failed (info %d)", (int)info);
  return DRUM_OK;
}

/* Work space of one least-squares problem. */
typedef struct workspace {
  double complex *factored; /* [columns][points] */
  double complex *data;     /* [points]: weighted, then Q^+ of it */
  double complex *tau;      /* [columns] */
  double complex *triangle; /* [columns][columns]: R, then its left vectors */
  double complex *vectors;  /* [columns][columns]: the adjoint of its right vectors */
  double *norm;             /* [columns] */
  double *singular;         /* [columns] */
  double *superb;           /* [columns] */
} workspace;

static bool workspace_create(workspace *work, size_t points, size_t columns) {
  *work = (workspace){0};
  work->factored =
      calloc(points * (columns + 1) + columns * (2 * columns + 1), sizeof *work->factored);
  work->norm = calloc(3 * columns, sizeof *work->norm);
  if (!work->factored || !work->norm)
    return false;
  work->data = work->factored + points * columns;
  work->tau = work->data + points;
  work->triangle = work->tau + columns;
  work->vectors = work->triangle + columns * columns;
  work->singular = work->norm + columns;
  work->superb = work->singular + columns;
  return true;
}

static void workspace_free(workspace *work) {
  free(work->factored);
  free(work->norm);
}

/* Coefficients and losses by the singular values of R, whose small ones count as zero. */
static drum_code solve_triangle(workspace *work, size_t points, size_t columns, size_t poles,
                                double complex *coefficient, double *loss, drum_status *status) {
  for (size_t c = 0; c < columns; ++c)
    for (size_t r = 0; r < columns; ++r)
      work->triangle[r + c * columns] = r <= c ? work->factored[r + c * points] : 0.0;
  const lapack_int order = (lapack_int)columns;
  double complex none = 0.0;
  const lapack_int info =
      LAPACKE_zgesvd(LAPACK_COL_MAJOR, 'O', 'A', order, order, work->triangle, order,
                     work->singular, &none, 1, work->vectors, order, work->superb);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zgesvd did not converge (info %d)", (int)info);
  for (size_t c = 0; c < columns; ++c)
    coefficient[c] = 0.0;
  for (size_t n = 0; loss && n < poles; ++n)
    loss[n] = 0.0;
  for (size_t k = 0; k < columns && work->singular[k] > RANK * work->singular[0]; ++k) {
    double complex along = 0.0;
    for (size_t r = 0; r < columns; ++r)
      along += conj(work->triangle[r + k * columns]) * work->data[r];
    along /= work->singular[k];
    for (size_t c = 0; c < columns; ++c)
      coefficient[c] += conj(work->vectors[k + c * columns]) * along;
    for (size_t n = 0; loss && n < poles; ++n)
      loss[n] += pow(cabs(work->vectors[k + n * columns]) / work->singular[k], 2);
  }
  /* A column less: the squares grow by |coefficient|^2 over its diagonal entry of (R^+ R)^-1. */
  for (size_t n = 0; loss && n < poles; ++n)
    loss[n] = loss[n] > 0.0 ? cabs(coefficient[n]) / sqrt(loss[n]) : 0.0;
  for (size_t c = 0; c < columns; ++c)
    coefficient[c] /= work->norm[c];
  return DRUM_OK;
}

static double largest_error(const drum_basis *basis, const drum_samples *samples, size_t function,
                            const double complex *coefficient) {
  const size_t points = samples->points;
  double largest = 0.0;
  for (size_t p = 0; p < points; ++p) {
    double complex off = -samples->data[function * points + p];
    for (size_t c = 0; c < basis->columns; ++c)
      off += coefficient[c] * basis->at[c * points + p];
    const double error = samples->weight[function * points + p] * cabs(off);
    if (!(error <= largest)) /* not a number is large too */
      largest = error;
  }
  return largest;
}

drum_code drum_basis_fit(const drum_basis *basis, const drum_samples *samples, size_t function,
                         double complex *coefficient, double *loss, double *error,
                         drum_status *status) {
  const size_t points = samples->points;
  workspace work;
  if (!workspace_create(&work, points, basis->columns)) {
    workspace_free(&work);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a fit of %zu functions",
                     basis->columns);
  }
  drum_code code =
      drum_basis_factor(basis, samples, function, work.factored, work.tau, work.norm, status);
  if (!code) {
    for (size_t p = 0; p < points; ++p)
      work.data[p] = samples->weight[function * points + p] * samples->data[function * points + p];
    const lapack_int rows = (lapack_int)points;
    const lapack_int info =
        LAPACKE_zunmqr(LAPACK_COL_MAJOR, 'L', 'C', rows, 1, (lapack_int)basis->columns,
                       work.factored, rows, work.tau, work.data, rows);
    if (info != 0)
      code = drum_fail(status, DRUM_NO_CONVERGENCE, "zunmqr failed (info %d)", (int)info);
  }
  if (!code)
    code = solve_triangle(&work, points, basis->columns, basis->poles, coefficient, loss, status);
  if (!code)
    *error = largest_error(basis, samples, function, coefficient);
  workspace_free(&work);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/linear.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

void drum_matrix_clear(drum_matrix *matrix, size_t size) {
  memset(matrix, 0, sizeof *matrix);
  matrix->size = size;
}

static drum_code check(const drum_matrix *matrix, drum_status *status) {
  if (matrix->size < 1 || matrix->size > DRUM_MATRIX_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "matrix size %zu is not within 1 .. %d",
                     matrix->size, DRUM_MATRIX_MAX);
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++)
      if (!isfinite(creal(matrix->at[i][j])) || !isfinite(cimag(matrix->at[i][j])))
        return drum_fail(status, DRUM_BAD_ARGUMENT, "matrix entry (%zu, %zu) is not finite", i, j);
  return DRUM_OK;
}

/* What a LAPACKE result other than zero means when it is not the routine's own kind of failure. */
static drum_code lapack_failure(lapack_int info, const char *routine, drum_status *status) {
  if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR)
    return drum_fail(status, DRUM_NO_MEMORY, "no memory for the work space of %s", routine);
  return drum_fail(status, DRUM_NO_CONVERGENCE, "%s did not converge (info %d)", routine,
                   (int)info);
}

static void set_identity(drum_matrix *matrix, size_t size) {
  drum_matrix_clear(matrix, size);
  for (size_t i = 0; i < size; i++)
    matrix->at[i][i] = 1;
}

drum_code drum_linear_inverse(const drum_matrix *matrix, drum_matrix *inverse,
                              drum_status *status) {
  drum_code code = check(matrix, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix work = *matrix;
  lapack_int pivots[DRUM_MATRIX_MAX];
  lapack_int n = (lapack_int)matrix->size;
  set_identity(inverse, matrix->size);
  lapack_int info = LAPACKE_zgesv(LAPACK_ROW_MAJOR, n, n, &work.at[0][0], DRUM_MATRIX_MAX, pivots,
                                  &inverse->at[0][0], DRUM_MATRIX_MAX);
  if (info > 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "the matrix to invert is singular");
  if (info < 0)
    return lapack_failure(info, "zgesv", status);
  return drum_succeed(status);
}

drum_code drum_linear_resolvent(const drum_matrix *drift, double omega, drum_matrix *resolvent,
                                drum_status *status) {
  if (!isfinite(omega))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the frequency omega is not finite");
  drum_code code = check(drift, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix shifted;
  drum_matrix_clear(&shifted, drift->size);
  for (size_t i = 0; i < drift->size; i++) {
    for (size_t j = 0; j < drift->size; j++)
      shifted.at[i][j] = -drift->at[i][j];
    shifted.at[i][i] -= I * omega;
  }
  code = drum_linear_inverse(&shifted, resolvent, status);
  if (code == DRUM_NO_CONVERGENCE)
    return drum_fail(status, DRUM_UNSTABLE,
                     "the system has an undamped mode at omega = %.9g rad/s: no response", omega);
  return code;
}

drum_code drum_linear_growth(const drum_matrix *drift, double *growth, drum_status *status) {
  drum_code code = check(drift, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix work = *drift;
  double complex eigenvalues[DRUM_MATRIX_MAX], none = 0;
  lapack_int n = (lapack_int)drift->size;
  lapack_int info = LAPACKE_zgeev(LAPACK_ROW_MAJOR, 'N', 'N', n, &work.at[0][0], DRUM_MATRIX_MAX,
                                  eigenvalues, &none, n, &none, n);
  if (info != 0)
    return lapack_failure(info, "zgeev", status);
  *growth = -INFINITY;
  for (size_t i = 0; i < drift->size; i++)
    *growth = fmax(*growth, creal(eigenvalues[i]));
  return drum_succeed(status);
}

static double largest_entry(const drum_matrix *matrix) {
  double largest = 0;
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++)
      largest = fmax(largest, cabs(matrix->at[i][j]));
  return largest;
}

drum_code drum_lyapunov_prepare(const drum_matrix *drift, drum_lyapunov *lyapunov,
                                drum_status *status) {
  drum_code code = check(drift, status);
  if (code != DRUM_OK)
    return code;
  lyapunov->triangle = *drift;
  drum_matrix_clear(&lyapunov->vectors, drift->size);
  double complex eigenvalues[DRUM_MATRIX_MAX];
  lapack_int n = (lapack_int)drift->size, selected = 0;
  lapack_int info = LAPACKE_zgees(LAPACK_ROW_MAJOR, 'V', 'N', NULL, n, &lyapunov->triangle.at[0][0],
                                  DRUM_MATRIX_MAX, &selected, eigenvalues,
                                  &lyapunov->vectors.at[0][0], DRUM_MATRIX_MAX);
  if (info != 0)
    return lapack_failure(info, "zgees", status);
  lyapunov->growth = -INFINITY;
  for (size_t i = 0; i < drift->size; i++)
    lyapunov->growth = fmax(lyapunov->growth, creal(eigenvalues[i]));
  /* An undamped mode comes out with a real part of either sign, of the size of the rounding. */
  double rounding = (double)drift->size * DBL_EPSILON * largest_entry(drift);
  if (lyapunov->growth >= -rounding)
    return drum_fail(status, DRUM_UNSTABLE,
                     "no steady state: the least damped mode grows at %.6g rad/s, which must be "
                     "below zero",
                     lyapunov->growth);
  return drum_succeed(status);
}

/* product = left^(+ if left_adjoint) * right^(+ if right_adjoint) */
static void multiply(const drum_matrix *left, int left_adjoint, const drum_matrix *right,
                     int right_adjoint, drum_matrix *product) {
  size_t n = left->size;
  drum_matrix_clear(product, n);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      for (size_t k = 0; k < n; k++)
        product->at[i][j] += (left_adjoint ? conj(left->at[k][i]) : left->at[i][k]) *
                             (right_adjoint ? conj(right->at[j][k]) : right->at[k][j]);
}

drum_code drum_lyapunov_solve(const drum_lyapunov *lyapunov, const drum_matrix *diffusion,
                              drum_matrix *covariance, drum_status *status) {
  drum_code code = check(diffusion, status);
  if (code != DRUM_OK)
    return code;
  size_t size = lyapunov->triangle.size;
  if (diffusion->size != size)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "noise matrix of size %zu for a drift of size %zu",
                     diffusion->size, size);
  /* With W = U Y U^+ it reads T Y + Y T^+ = -U^+ D U, which ztrsyl solves by substitution. */
  drum_matrix half, right;
  multiply(&lyapunov->vectors, 1, diffusion, 0, &half);
  multiply(&half, 0, &lyapunov->vectors, 0, &right);
  lapack_int n = (lapack_int)size;
  double scale = 1;
  lapack_int info = LAPACKE_ztrsyl(
      LAPACK_ROW_MAJOR, 'N', 'C', 1, n, n, &lyapunov->triangle.at[0][0], DRUM_MATRIX_MAX,
      &lyapunov->triangle.at[0][0], DRUM_MATRIX_MAX, &right.at[0][0], DRUM_MATRIX_MAX, &scale);
  /* info = 1: ztrsyl had to perturb eigenvalues; prepare() refused such drifts already. */
  if (info != 0 || !(scale > 0))
    return lapack_failure(info, "ztrsyl", status);
  drum_matrix full;
  multiply(&lyapunov->vectors, 0, &right, 0, &half);
  multiply(&half, 0, &lyapunov->vectors, 1, &full);
  drum_matrix_clear(covariance, size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      covariance->at[i][j] = -(full.at[i][j] + conj(full.at[j][i])) / (2 * scale);
  return drum_succeed(status);
}

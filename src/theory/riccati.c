/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The algebraic Riccati equation by ordered Schur form (Laub, IEEE Trans. Autom. Control 24, 913
 * (1979)): the columns (X; Y) that span the stable invariant subspace of
 *   H = [ A^+  R ]
 *       [ -Q  -A ]
 * give P = Y X^-1. Newton's steps on the equation itself, with residuals in extended precision,
 * then bring P to rounding; each is a Lyapunov equation in the closed loop A + P R.
 */
#include "theory/riccati.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>

#include "theory/linear.h"

enum {
  DOUBLE = 2 * DRUM_MATRIX_MAX,
  WORK_SIZE = 34 * DOUBLE, /* what LAPACK asks for with blocks of 32 */
  NEWTON_MAX = 6,
};

static double largest_entry(const drum_matrix *matrix) {
  double largest = 0;
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++)
      largest = fmax(largest, cabs(matrix->at[i][j]));
  return largest;
}

static drum_code no_solution(drum_status *status) {
  return drum_fail(status, DRUM_NO_CONVERGENCE, "the Riccati equation has no stabilising solution");
}

static lapack_logical is_stable(const lapack_complex_double *eigenvalue) {
  return creal(*eigenvalue) < 0;
}

/*
 * H for P in units of `unit`, which makes R and Q alike in size; columns first, so that entry
 * (i, j) is h[i + j 2n].
 */
static void put_hamiltonian(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                            double unit, double complex *h) {
  size_t n = a->size, n2 = 2 * n;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < n; i++) {
      h[i + j * n2] = conj(a->at[j][i]);
      h[i + (j + n) * n2] = unit * r->at[i][j];
      h[i + n + j * n2] = -q->at[i][j] / unit;
      h[i + n + (j + n) * n2] = -a->at[i][j];
    }
}

/* P = Y X^-1 from X^+ P = Y^+, as P is hermitian. */
static drum_code solve_subspace(const double complex *basis, size_t n, double unit, drum_matrix *p,
                                drum_status *status) {
  double complex x[DRUM_PACKED_MAX], y[DRUM_PACKED_MAX];
  lapack_int pivots[DRUM_MATRIX_MAX], size = (lapack_int)n;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < n; i++) {
      x[i + j * n] = conj(basis[j + i * 2 * n]);
      y[i + j * n] = conj(basis[j + n + i * 2 * n]);
    }
  if (LAPACKE_zgesv_work(LAPACK_COL_MAJOR, size, size, x, size, pivots, y, size) != 0)
    return no_solution(status);
  p->size = n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      p->at[i][j] = unit * (y[i + j * n] + conj(y[j + i * n])) / 2;
  return DRUM_OK;
}

static drum_code by_schur(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                          drum_matrix *p, drum_status *status) {
  double complex h[DOUBLE * DOUBLE], basis[DOUBLE * DOUBLE], eigenvalues[DOUBLE], work[WORK_SIZE];
  double real_work[DOUBLE], of_r = largest_entry(r), of_q = largest_entry(q);
  lapack_logical flags[DOUBLE];
  lapack_int n2 = (lapack_int)(2 * a->size), stable = 0;
  double unit = of_r > 0 && of_q > 0 ? sqrt(of_q / of_r) : 1;
  put_hamiltonian(a, r, q, unit, h);
  lapack_int info = LAPACKE_zgees_work(LAPACK_COL_MAJOR, 'V', 'S', is_stable, n2, h, n2, &stable,
                                       eigenvalues, basis, n2, work, WORK_SIZE, real_work, flags);
  /* info = 2n + 1, 2n + 2: eigenvalues too close to the imaginary axis to be told apart. */
  if (info != 0 || (size_t)stable != a->size)
    return no_solution(status);
  return solve_subspace(basis, a->size, unit, p, status);
}

/* A + P R, and A P + P A^+ + P R P + Q in extended precision before it is rounded. */
static void close_loop(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                       const drum_matrix *p, drum_matrix *closed, drum_matrix *residual) {
  size_t n = a->size;
  long double complex half[DRUM_MATRIX_MAX][DRUM_MATRIX_MAX]; /* A + P R / 2 */
  closed->size = residual->size = n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      long double complex sum = 0;
      for (size_t k = 0; k < n; k++)
        sum += (long double complex)p->at[i][k] * r->at[k][j];
      half[i][j] = a->at[i][j] + sum / 2;
      closed->at[i][j] = (double complex)(a->at[i][j] + sum);
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      long double complex sum = q->at[i][j];
      for (size_t k = 0; k < n; k++)
        sum += half[i][k] * p->at[k][j] + p->at[i][k] * conjl(half[j][k]);
      residual->at[i][j] = (double complex)sum;
      residual->at[j][i] = conj(residual->at[i][j]);
    }
}

static drum_code by_newton(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                           drum_matrix *p, drum_status *status) {
  double last = INFINITY, size = largest_entry(p);
  for (int step = 0; step < NEWTON_MAX; step++) {
    drum_matrix closed, residual, correction;
    drum_lyapunov lyapunov;
    close_loop(a, r, q, p, &closed, &residual);
    if (drum_lyapunov_prepare(&closed, &lyapunov, NULL) != DRUM_OK ||
        drum_lyapunov_solve(&lyapunov, &residual, &correction, NULL) != DRUM_OK)
      return no_solution(status);
    double now = largest_entry(&correction);
    if (now >= last)
      break;
    drum_matrix_add(&correction, p);
    last = now;
    size = largest_entry(p);
    if (now <= 4 * DBL_EPSILON * size)
      break;
  }
  /* At the edge of existence the eigenvalues of H meet, and half of the digits are lost. */
  return last <= sqrt(DBL_EPSILON) * size ? DRUM_OK : no_solution(status);
}

drum_code drum_riccati_solve(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                             drum_matrix *p, drum_status *status) {
  drum_code code = drum_matrix_check(a, a->size, "drift", status);
  if (code == DRUM_OK)
    code = drum_matrix_check(r, a->size, "quadratic term", status);
  if (code == DRUM_OK)
    code = drum_matrix_check(q, a->size, "noise matrix", status);
  if (code == DRUM_OK)
    code = by_schur(a, r, q, p, status);
  if (code == DRUM_OK)
    code = by_newton(a, r, q, p, status);
  return code != DRUM_OK ? code : drum_succeed(status);
}

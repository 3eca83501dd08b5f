/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/linear.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>

/* What a LAPACK result other than zero means when it is not the routine's own kind of failure. */
static drum_code lapack_failure(lapack_int info, const char *routine, drum_status *status) {
  return drum_fail(status, DRUM_NO_CONVERGENCE, "%s did not converge (info %d)", routine,
                   (int)info);
}

static void pack(const drum_matrix *matrix, double complex *packed) {
  size_t n = matrix->size;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < n; i++)
      packed[i + j * n] = matrix->at[i][j];
}

static void set_identity(double complex *packed, size_t size) {
  for (size_t j = 0; j < size; j++)
    for (size_t i = 0; i < size; i++)
      packed[i + j * size] = i == j;
}

drum_code drum_linear_inverse(const drum_matrix *matrix, drum_matrix *inverse,
                              drum_status *status) {
  drum_code code = drum_matrix_check(matrix, matrix->size, "matrix", status);
  if (code != DRUM_OK)
    return code;
  size_t size = matrix->size;
  double complex work[DRUM_PACKED_MAX], solution[DRUM_PACKED_MAX];
  lapack_int pivots[DRUM_MATRIX_MAX];
  lapack_int n = (lapack_int)size;
  pack(matrix, work);
  set_identity(solution, size);
  lapack_int info = LAPACKE_zgesv_work(LAPACK_COL_MAJOR, n, n, work, n, pivots, solution, n);
  if (info > 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "the matrix to invert is singular");
  if (info < 0)
    return lapack_failure(info, "zgesv", status);
  inverse->size = size;
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      inverse->at[i][j] = solution[i + j * size];
  return drum_succeed(status);
}

drum_code drum_linear_resolvent(const drum_matrix *drift, double omega, drum_matrix *resolvent,
                                drum_status *status) {
  if (!isfinite(omega))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the frequency omega is not finite");
  drum_code code = drum_matrix_check(drift, drift->size, "drift", status);
  if (code != DRUM_OK)
    return code;
  drum_matrix shifted;
  shifted.size = drift->size;
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

static double largest_real_part(const double complex *eigenvalues, size_t size) {
  double largest = -INFINITY;
  for (size_t i = 0; i < size; i++)
    largest = fmax(largest, creal(eigenvalues[i]));
  return largest;
}

enum { WORK_SIZE = 34 * DRUM_MATRIX_MAX }; /* what LAPACK asks for with blocks of 32 */

drum_code drum_linear_growth(const drum_matrix *drift, double *growth, drum_status *status) {
  drum_code code = drum_matrix_check(drift, drift->size, "drift", status);
  if (code != DRUM_OK)
    return code;
  double complex packed[DRUM_PACKED_MAX], eigenvalues[DRUM_MATRIX_MAX], work[WORK_SIZE], none = 0;
  double real_work[2 * DRUM_MATRIX_MAX];
  lapack_int n = (lapack_int)drift->size;
  pack(drift, packed);
  lapack_int info = LAPACKE_zgeev_work(LAPACK_COL_MAJOR, 'N', 'N', n, packed, n, eigenvalues, &none,
                                       n, &none, n, work, WORK_SIZE, real_work);
  if (info != 0)
    return lapack_failure(info, "zgeev", status);
  *growth = largest_real_part(eigenvalues, drift->size);
  return drum_succeed(status);
}

double drum_linear_rounding(const drum_matrix *drift) {
  return (double)drift->size * DBL_EPSILON * drum_matrix_norm(drift);
}

drum_code drum_linear_judge_growth(const drum_matrix *drift, double growth, const char *what,
                                   drum_status *status) {
  double rounding = drum_linear_rounding(drift);
  if (growth >= -rounding)
    return drum_fail(status, DRUM_UNSTABLE,
                     "no steady state%s%s: the least damped mode grows at %.6g rad/s, expected a "
                     "rate below -%.2g rad/s, the rounding of the largest ones",
                     what ? ", hence no " : "", what ? what : "", growth, rounding);
  return drum_succeed(status);
}

drum_code drum_linear_require_steady(const drum_matrix *drift, const char *what,
                                     drum_status *status) {
  double growth = 0;
  drum_code code = drum_linear_growth(drift, &growth, status);
  return code != DRUM_OK ? code : drum_linear_judge_growth(drift, growth, what, status);
}

/*
 * product = left^(+ if left_adjoint) * right^(+ if right_adjoint), all packed. By real and
 * imaginary parts, since the language's complex product also looks after infinities, which are
 * refused here.
 */
static void multiply(size_t n, const double complex *left, int left_adjoint,
                     const double complex *right, int right_adjoint, double complex *product) {
  size_t left_row = left_adjoint ? n : 1, left_column = left_adjoint ? 1 : n;
  size_t right_row = right_adjoint ? n : 1, right_column = right_adjoint ? 1 : n;
  double left_sign = left_adjoint ? -1 : 1, right_sign = right_adjoint ? -1 : 1;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < n; i++) {
      double re = 0, im = 0;
      for (size_t k = 0; k < n; k++) {
        double complex a = left[i * left_row + k * left_column];
        double complex b = right[k * right_row + j * right_column];
        double a_im = left_sign * cimag(a), b_im = right_sign * cimag(b);
        re += creal(a) * creal(b) - a_im * b_im;
        im += creal(a) * b_im + a_im * creal(b);
      }
      product[i + j * n] = CMPLX(re, im);
    }
}

/* The hermitian W of M W + W M^+ + D = 0, to the accuracy of the Schur form. */
static drum_code substitute(const drum_lyapunov *lyapunov, const double complex *diffusion,
                            double complex *covariance, drum_status *status) {
  /* With W = U Y U^+ it reads T Y + Y T^+ = -U^+ D U, which ztrsyl solves by substitution. */
  size_t size = lyapunov->size;
  double complex half[DRUM_PACKED_MAX], right[DRUM_PACKED_MAX];
  multiply(size, lyapunov->vectors, 1, diffusion, 0, half);
  multiply(size, half, 0, lyapunov->vectors, 0, right);
  lapack_int n = (lapack_int)size;
  double scale = 1;
  lapack_int info = LAPACKE_ztrsyl_work(LAPACK_COL_MAJOR, 'N', 'C', 1, n, n, lyapunov->triangle, n,
                                        lyapunov->triangle, n, right, n, &scale);
  /* info = 1: ztrsyl had to perturb eigenvalues; prepare() refused such drifts already. */
  if (info != 0 || !(scale > 0))
    return lapack_failure(info, "ztrsyl", status);
  multiply(size, lyapunov->vectors, 0, right, 0, half);
  multiply(size, half, 0, lyapunov->vectors, 1, right);
  for (size_t j = 0; j < size; j++)
    for (size_t i = 0; i < size; i++)
      covariance[i + j * size] = -(right[i + j * size] + conj(right[j + i * size])) / (2 * scale);
  return DRUM_OK;
}

static double frobenius(const double complex *packed, size_t count) {
  double scale = 0, sum = 0;
  for (size_t k = 0; k < count; k++) {
    double re = fabs(creal(packed[k])), im = fabs(cimag(packed[k]));
    double larger = re > im ? re : im;
    scale = larger > scale ? larger : scale;
  }
  for (size_t k = 0; k < count && scale > 0; k++) {
    double re = creal(packed[k]) / scale, im = cimag(packed[k]) / scale;
    sum += re * re + im * im;
  }
  return scale * sqrt(sum);
}

/*
 * H of M H + H M^+ + 1 = 0 has the norm of the inverse Lyapunov operator (Hewer and Kenney, SIAM
 * J. Control Optim. 26, 321 (1988)).
 */
static drum_code find_inverse(drum_lyapunov *lyapunov, drum_status *status) {
  size_t count = lyapunov->size * lyapunov->size;
  double complex unit[DRUM_PACKED_MAX], solution[DRUM_PACKED_MAX];
  unit[0] = 1; /* whatever the size, says the compiler */
  set_identity(unit, lyapunov->size);
  drum_code code = substitute(lyapunov, unit, solution, status);
  if (code == DRUM_OK)
    lyapunov->inverse = frobenius(solution, count);
  return code;
}

drum_code drum_lyapunov_prepare(const drum_matrix *drift, drum_lyapunov *lyapunov,
                                drum_status *status) {
  drum_code code = drum_matrix_check(drift, drift->size, "drift", status);
  if (code != DRUM_OK)
    return code;
  size_t size = drift->size;
  double complex eigenvalues[DRUM_MATRIX_MAX], work[WORK_SIZE];
  double real_work[DRUM_MATRIX_MAX];
  lapack_int n = (lapack_int)size, selected = 0;
  lyapunov->size = size;
  pack(drift, lyapunov->drift);
  for (size_t k = 0; k < size * size; k++)
    lyapunov->triangle[k] = lyapunov->drift[k];
  lapack_int info =
      LAPACKE_zgees_work(LAPACK_COL_MAJOR, 'V', 'N', NULL, n, lyapunov->triangle, n, &selected,
                         eigenvalues, lyapunov->vectors, n, work, WORK_SIZE, real_work, NULL);
  if (info != 0)
    return lapack_failure(info, "zgees", status);
  lyapunov->growth = largest_real_part(eigenvalues, size);
  code = drum_linear_judge_growth(drift, lyapunov->growth, NULL, status);
  if (code != DRUM_OK)
    return code;
  code = find_inverse(lyapunov, status);
  lyapunov->error = 2 * DBL_EPSILON * drum_matrix_norm(drift) * lyapunov->inverse;
  return code != DRUM_OK ? code : drum_succeed(status);
}

/* M W + W M^+ + D in extended precision, rounded at the end; hermitian as W and D are. */
static void find_residual(const drum_lyapunov *lyapunov, const double complex *diffusion,
                          const double complex *covariance, double complex *residual) {
  size_t n = lyapunov->size;
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i <= j; i++) {
      long double re = creal(diffusion[i + j * n]), im = cimag(diffusion[i + j * n]);
      for (size_t k = 0; k < n; k++) {
        double complex m = lyapunov->drift[i + k * n], w = covariance[k + j * n];
        re += (long double)creal(m) * creal(w) - (long double)cimag(m) * cimag(w);
        im += (long double)creal(m) * cimag(w) + (long double)cimag(m) * creal(w);
        m = lyapunov->drift[j + k * n], w = covariance[i + k * n];
        re += (long double)creal(w) * creal(m) + (long double)cimag(w) * cimag(m);
        im += (long double)cimag(w) * creal(m) - (long double)creal(w) * cimag(m);
      }
      residual[i + j * n] = CMPLX((double)re, i == j ? 0 : (double)im);
      residual[j + i * n] = conj(residual[i + j * n]);
    }
}

static double smallest_diagonal(const double complex *packed, size_t n) {
  double smallest = INFINITY;
  for (size_t i = 0; i < n; i++)
    smallest = fmin(smallest, fabs(creal(packed[i + i * n])));
  return smallest;
}

/*
 * Until the smallest occupation is right, not only the largest. A correction is itself right to
 * about `error`, so that one or two are enough unless the first solution has no digits.
 */
enum { REFINEMENTS_MAX = 4 };

static drum_code refine(const drum_lyapunov *lyapunov, const double complex *diffusion,
                        double complex *covariance, drum_status *status) {
  static const double GOOD = 16 * DBL_EPSILON;
  size_t count = lyapunov->size * lyapunov->size;
  double before = INFINITY, rate = fmin(1, (double)lyapunov->size * lyapunov->error);
  for (int step = 0; step < REFINEMENTS_MAX; step++) {
    double complex residual[DRUM_PACKED_MAX], correction[DRUM_PACKED_MAX];
    find_residual(lyapunov, diffusion, covariance, residual);
    double small = GOOD * smallest_diagonal(covariance, lyapunov->size);
    if (frobenius(residual, count) * lyapunov->inverse <= small)
      break;
    drum_code code = substitute(lyapunov, residual, correction, status);
    if (code != DRUM_OK)
      return code;
    double now = frobenius(correction, count);
    if (now >= before)
      break;
    for (size_t k = 0; k < count; k++)
      covariance[k] += correction[k];
    if (rate * now <= small)
      break;
    before = now;
  }
  return DRUM_OK;
}

drum_code drum_lyapunov_solve(const drum_lyapunov *lyapunov, const drum_matrix *diffusion,
                              drum_matrix *covariance, drum_status *status) {
  drum_code code = drum_matrix_check(diffusion, lyapunov->size, "noise matrix", status);
  if (code != DRUM_OK)
    return code;
  size_t size = lyapunov->size;
  double complex packed[DRUM_PACKED_MAX], solution[DRUM_PACKED_MAX];
  pack(diffusion, packed);
  code = substitute(lyapunov, packed, solution, status);
  if (code == DRUM_OK)
    code = refine(lyapunov, packed, solution, status);
  if (code != DRUM_OK)
    return code;
  covariance->size = size;
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      covariance->at[i][j] = solution[i + j * size];
  return drum_succeed(status);
}

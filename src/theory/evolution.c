/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * P(t) = E P(0) E^+ + A with E = exp(M t) and A = integral_0^t exp(M s) D exp(M^+ s) ds. Both are
 * summed as Taylor series over a step h = t/2^k with |M| h <= 1/2, and doubled k times:
 *   A(2h) = A(h) + E(h) A(h) E(h)^+,  E(2h) = E(h)^2.
 * All parts of A are positive, so nothing cancels, however short or long the time; a difference
 * from the steady state would lose short times' digits and needs one to exist.
 */
#include "theory/evolution.h"

#include <math.h>

#include "theory/linear.h"

static drum_code check(const drum_matrix *matrix, size_t size, const char *what,
                       drum_status *status) {
  if (matrix->size != size || size < 1 || size > DRUM_MATRIX_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%s of size %zu does not fit a drift of size %zu",
                     what, matrix->size, size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      if (!isfinite(creal(matrix->at[i][j])) || !isfinite(cimag(matrix->at[i][j])))
        return drum_fail(status, DRUM_BAD_ARGUMENT, "%s has entries that are not finite", what);
  return DRUM_OK;
}

/* product = left right^(+ if adjoint) */
static void multiply(const drum_matrix *left, const drum_matrix *right, int adjoint,
                     drum_matrix *product) {
  size_t n = left->size;
  product->size = n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double complex sum = 0;
      for (size_t k = 0; k < n; k++)
        sum += left->at[i][k] * (adjoint ? conj(right->at[j][k]) : right->at[k][j]);
      product->at[i][j] = sum;
    }
}

static double largest_row_sum(const drum_matrix *matrix) {
  double largest = 0;
  for (size_t i = 0; i < matrix->size; i++) {
    double sum = 0;
    for (size_t j = 0; j < matrix->size; j++)
      sum += cabs(matrix->at[i][j]);
    largest = fmax(largest, sum);
  }
  return largest;
}

static void add(const drum_matrix *what, drum_matrix *to) {
  for (size_t i = 0; i < to->size; i++)
    for (size_t j = 0; j < to->size; j++)
      to->at[i][j] += what->at[i][j];
}

static void scale(double factor, drum_matrix *matrix) {
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++)
      matrix->at[i][j] *= factor;
}

enum { TERMS = 22 }; /* |terms| fall as (1/2)^k/k! in E and 1/(k+1)! in A */

/* E(h) and A(h) for a short step h. */
static void first_step(const drum_matrix *drift, const drum_matrix *diffusion, double h,
                       drum_matrix *propagator, drum_matrix *accumulated) {
  size_t n = drift->size;
  drum_matrix power, source = *diffusion, left, right;
  drum_matrix_clear(&power, n);
  for (size_t i = 0; i < n; i++)
    power.at[i][i] = 1;
  scale(h, &source);
  *propagator = power;
  *accumulated = source;
  for (int k = 1; k <= TERMS; k++) {
    multiply(drift, &power, 0, &left);
    power = left;
    scale(h / k, &power);
    add(&power, propagator);
    multiply(drift, &source, 0, &left);
    multiply(&source, drift, 1, &right);
    source = left;
    add(&right, &source);
    scale(h / (k + 1), &source);
    add(&source, accumulated);
  }
}

/* E X E^+ */
static void propagate(const drum_matrix *propagator, const drum_matrix *what, drum_matrix *result) {
  drum_matrix half;
  multiply(propagator, what, 0, &half);
  multiply(&half, propagator, 1, result);
}

drum_code drum_evolution_moments(const drum_matrix *drift, const drum_matrix *diffusion,
                                 const drum_matrix *start, double time, drum_matrix *end,
                                 drum_status *status) {
  drum_code code = check(drift, drift->size, "the drift", status);
  if (code == DRUM_OK)
    code = check(diffusion, drift->size, "the noise matrix", status);
  if (code == DRUM_OK)
    code = check(start, drift->size, "the initial state", status);
  if (code != DRUM_OK)
    return code;
  if (!isfinite(time) || time < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "time is %g, expected a finite time not below 0",
                     time);
  double span = largest_row_sum(drift) * time;
  if (!isfinite(span))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "time is %g, too long for rates of %g rad/s", time,
                     largest_row_sum(drift));
  int doublings = 0;
  while (ldexp(span, -doublings) > 0.5)
    doublings++;
  drum_matrix propagator, accumulated, work;
  first_step(drift, diffusion, ldexp(time, -doublings), &propagator, &accumulated);
  for (int k = 0; k < doublings; k++) {
    propagate(&propagator, &accumulated, &work);
    add(&work, &accumulated);
    multiply(&propagator, &propagator, 0, &work);
    propagator = work;
  }
  propagate(&propagator, start, end);
  add(&accumulated, end);
  for (size_t i = 0; i < end->size; i++)
    for (size_t j = 0; j <= i; j++) {
      double complex mean = (end->at[i][j] + conj(end->at[j][i])) / 2;
      if (!isfinite(creal(mean)) || !isfinite(cimag(mean)))
        return drum_fail(status, DRUM_UNSTABLE,
                         "the system has no steady state, and after %g s its moments are beyond "
                         "all numbers",
                         time);
      end->at[i][j] = mean;
      end->at[j][i] = conj(mean);
    }
  return drum_succeed(status);
}

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

#include "theory/matrix.h"

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

enum { TERMS = 22 }; /* |terms| fall as (1/2)^k/k! in E and 1/(k+1)! in A */

/* E(h) and A(h) for a short step h. */
static void first_step(const drum_matrix *drift, const drum_matrix *diffusion, double h,
                       drum_matrix *propagator, drum_matrix *accumulated) {
  size_t n = drift->size;
  drum_matrix power, source = *diffusion, left, right;
  drum_matrix_clear(&power, n);
  for (size_t i = 0; i < n; i++)
    power.at[i][i] = 1;
  drum_matrix_scale(h, &source);
  *propagator = power;
  *accumulated = source;
  for (int k = 1; k <= TERMS; k++) {
    drum_matrix_multiply(drift, &power, &left);
    power = left;
    drum_matrix_scale(h / k, &power);
    drum_matrix_add(&power, propagator);
    drum_matrix_multiply(drift, &source, &left);
    drum_matrix_multiply_adjoint(&source, drift, &right);
    source = left;
    drum_matrix_add(&right, &source);
    drum_matrix_scale(h / (k + 1), &source);
    drum_matrix_add(&source, accumulated);
  }
}

/* E X E^+ */
static void propagate(const drum_matrix *propagator, const drum_matrix *what, drum_matrix *result) {
  drum_matrix half;
  drum_matrix_multiply(propagator, what, &half);
  drum_matrix_multiply_adjoint(&half, propagator, result);
}

drum_code drum_evolution_moments(const drum_matrix *drift, const drum_matrix *diffusion,
                                 const drum_matrix *start, double time, drum_matrix *end,
                                 drum_status *status) {
  drum_code code = drum_matrix_check(drift, drift->size, "drift", status);
  if (code == DRUM_OK)
    code = drum_matrix_check(diffusion, drift->size, "noise matrix", status);
  if (code == DRUM_OK)
    code = drum_matrix_check(start, drift->size, "initial state", status);
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
    drum_matrix_add(&work, &accumulated);
    drum_matrix_multiply(&propagator, &propagator, &work);
    propagator = work;
  }
  propagate(&propagator, start, end);
  drum_matrix_add(&accumulated, end);
  drum_matrix_make_hermitian(end);
  if (drum_matrix_check(end, drift->size, "final state", NULL) != DRUM_OK)
    return drum_fail(status, DRUM_UNSTABLE,
                     "the system has no steady state, and after %g s its moments are beyond all "
                     "numbers",
                     time);
  return drum_succeed(status);
}

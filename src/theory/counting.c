/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theta(s) as in drumspice/counting.h. The equation there is appendix D's with W = P + 1/2 put
 * in for the symmetrised covariance: then every term is of the order of the occupations, and
 * neither small s nor small occupations cost digits.
 */
#include "drumspice/counting.h"

#include <float.h>
#include <math.h>

#include "theory/counting_exchange.h"
#include "theory/linear.h"
#include "theory/riccati.h"

/* a_b and r_b at the field s. */
static void weights_at(double occupation, double s, double *a, double *r) {
  double half = 2 * sinh(s / 2);
  *a = occupation * expm1(s);
  *r = occupation * half * half + expm1(-s);
}

/*
 * Far outside of its range theta is a small difference of large parts, whose rounding may look like
 * a solution. The true one has a stable closed loop M + sum_b (a_b E_b + r_b P E_b), the trace of
 * which is that of M plus `sum`: so `sum` stays below the system's decay.
 */
static int can_be(const drum_counting *counting, double sum, double parts) {
  double decay = 0;
  for (size_t i = 0; i < counting->drift.size; i++)
    decay -= creal(counting->drift.at[i][i]);
  return sum <= decay * (1 + 1e-9) && DBL_EPSILON * parts <= 1e-6 * decay;
}

static drum_code solve(const drum_counting *counting, const double *s, double *theta,
                       drum_status *status) {
  drum_matrix a = counting->drift, q = counting->vacuum, r, p;
  drum_matrix_clear(&r, a.size);
  double in_a[DRUM_BATHS_MAX], in_r[DRUM_BATHS_MAX];
  for (size_t b = 0; b < counting->baths; b++) {
    weights_at(counting->occupation[b], s[b], &in_a[b], &in_r[b]);
    drum_exchange_add(counting, b, in_a[b], &a);
    drum_exchange_add(counting, b, in_r[b], &r);
    /* N + a, without a difference where e^s is small. */
    drum_exchange_add(counting, b, counting->occupation[b] * exp(s[b]), &q);
  }
  drum_code code = drum_riccati_solve(&a, &r, &q, &p, status);
  if (code != DRUM_OK)
    return code;
  double sum = 0, parts = 0;
  for (size_t b = 0; b < counting->baths; b++) {
    double pulled = in_r[b] * drum_exchange_trace(counting, b, &p);
    double pushed = in_a[b] * drum_exchange_rate(counting, b);
    sum += pulled + pushed;
    parts += fabs(pulled) + fabs(pushed);
  }
  *theta = sum / (double)counting->terms + 0.0; /* not -0 */
  return can_be(counting, sum, parts)
             ? DRUM_OK
             : drum_fail(status, DRUM_NO_CONVERGENCE, "theta is lost in the rounding of its parts");
}

static drum_code out_of_range(const drum_counting *counting, const double *s, drum_status *status) {
  size_t bath = 0, counted = 0;
  for (size_t b = 0; b < counting->baths; b++)
    if (s[b] != 0) {
      bath = b;
      counted++;
    }
  double lowest, highest;
  if (counted != 1 || drum_counting_range(counting, bath, &lowest, &highest, NULL) != DRUM_OK)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "theta does not exist for these s: the weights grow faster than the counts "
                     "become rare; expected s nearer to 0");
  if (s[bath] > lowest && s[bath] < highest)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "s is %g for bath %zu, too far from 0 for double precision", s[bath],
                     bath + 1);
  return drum_fail(
      status, DRUM_BAD_ARGUMENT,
      "s is %g for bath %zu, expected a value between %.6g and %.6g, where theta exists", s[bath],
      bath + 1, lowest, highest);
}

drum_code drum_counting_theta(const drum_counting *counting, const double *s, double *theta,
                              drum_status *status) {
  for (size_t b = 0; b < counting->baths; b++)
    if (!isfinite(s[b]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "s of bath %zu is not finite", b + 1);
  drum_code code = solve(counting, s, theta, status);
  if (code == DRUM_NO_CONVERGENCE || code == DRUM_BAD_ARGUMENT)
    return out_of_range(counting, s, status);
  return code != DRUM_OK ? code : drum_succeed(status);
}

static int exists(const drum_counting *counting, size_t bath, double s) {
  double fields[DRUM_BATHS_MAX] = {0}, theta;
  fields[bath] = s;
  return solve(counting, fields, &theta, NULL) == DRUM_OK;
}

/* theta exists in an interval around 0; this is its end on the side of `direction`, 1 or -1. */
static double end_of_range(const drum_counting *counting, size_t bath, double direction) {
  static const double FAR = 690; /* a bath of e^-690 quanta is none, and e^690 is still a number */
  double inside = 0, outside = 1e-6;
  while (exists(counting, bath, direction * outside)) {
    if (outside >= FAR)
      return direction * INFINITY;
    inside = outside;
    outside = fmin(2 * outside, FAR);
  }
  for (int k = 0; k < 60 && outside - inside > 1e-12 * outside; k++) {
    double middle = (inside + outside) / 2;
    if (exists(counting, bath, direction * middle))
      inside = middle;
    else
      outside = middle;
  }
  return direction * inside;
}

static drum_code check_bath(const drum_counting *counting, size_t bath, drum_status *status) {
  if (bath >= counting->baths)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "bath is number %zu from 0, expected 0 .. %zu",
                     bath, counting->baths - 1);
  return DRUM_OK;
}

drum_code drum_counting_range(const drum_counting *counting, size_t bath, double *lowest,
                              double *highest, drum_status *status) {
  drum_code code = check_bath(counting, bath, status);
  if (code != DRUM_OK)
    return code;
  *lowest = end_of_range(counting, bath, -1);
  *highest = end_of_range(counting, bath, 1);
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cumulants from the power series of theta at s = 0. With s_b = e weights[b] and P = sum_k P_k e^k
 * the Riccati equation is, order by order, a Lyapunov equation in the drift alone,
 *   M P_k + P_k M^+ + (products of lower orders) = 0.
 */
#include <math.h>

#include "theory/counting_exchange.h"
#include "theory/linear.h"

/* P_k of P = sum_k P_k e^k, and the coefficients of a_b and r_b, for the fields e weights[b]. */
typedef struct expansion {
  drum_matrix p[DRUM_CUMULANTS_MAX];
  double a[DRUM_CUMULANTS_MAX + 1][DRUM_BATHS_MAX];
  double r[DRUM_CUMULANTS_MAX + 1][DRUM_BATHS_MAX];
} expansion;

static void expand_weights(const drum_counting *counting, const double *weights,
                           expansion *series) {
  for (size_t b = 0; b < counting->baths; b++) {
    double power = 1, occupation = counting->occupation[b];
    for (size_t k = 1; k <= DRUM_CUMULANTS_MAX; k++) {
      power *= weights[b] / (double)k;
      series->a[k][b] = occupation * power;
      series->r[k][b] = k % 2 == 0 ? (2 * occupation + 1) * power : -power;
    }
  }
}

/* sum += left middle right */
static void add_product(const drum_matrix *left, const drum_matrix *middle,
                        const drum_matrix *right, drum_matrix *sum) {
  drum_matrix half, whole;
  drum_matrix_multiply(left, middle, &half);
  drum_matrix_multiply(&half, right, &whole);
  drum_matrix_add(&whole, sum);
}

/* sum += a b + b a for hermitian a and b */
static void add_anticommutator(const drum_matrix *a, const drum_matrix *b, drum_matrix *sum) {
  drum_matrix product;
  drum_matrix_multiply(a, b, &product);
  drum_matrix_add(&product, sum);
  drum_matrix_multiply(b, a, &product);
  drum_matrix_add(&product, sum);
}

static void combine(const drum_counting *counting, const double *factors, drum_matrix *sum) {
  drum_matrix_clear(sum, counting->drift.size);
  for (size_t b = 0; b < counting->baths; b++)
    drum_exchange_add(counting, b, factors[b], sum);
}

/* The source of P_k: all terms of order k that hold lower orders only. */
static void source_of(const drum_counting *counting, const expansion *series, size_t k,
                      drum_matrix *source) {
  drum_matrix factor;
  combine(counting, series->a[k], source);
  for (size_t j = 1; j <= k; j++) {
    combine(counting, series->a[j], &factor);
    add_anticommutator(&factor, &series->p[k - j], source);
    combine(counting, series->r[j], &factor);
    for (size_t i = 0; i + j <= k; i++)
      add_product(&series->p[i], &factor, &series->p[k - j - i], source);
  }
  drum_matrix_make_hermitian(source);
}

static double coefficient_of_theta(const drum_counting *counting, const expansion *series,
                                   size_t k) {
  double sum = 0;
  for (size_t b = 0; b < counting->baths; b++) {
    sum += series->a[k][b] * drum_exchange_rate(counting, b);
    for (size_t j = 1; j <= k; j++)
      if (series->r[j][b] != 0)
        sum += series->r[j][b] * drum_exchange_trace(counting, b, &series->p[k - j]);
  }
  return sum / (double)counting->terms;
}

drum_code drum_counting_cumulants(const drum_counting *counting, const double *weights,
                                  size_t orders, double *cumulants, drum_status *status) {
  if (orders < 1 || orders > DRUM_CUMULANTS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu cumulants, expected 1 .. %d", orders,
                     DRUM_CUMULANTS_MAX);
  for (size_t b = 0; b < counting->baths; b++)
    if (!isfinite(weights[b]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "the weight of bath %zu is not finite", b + 1);
  drum_lyapunov lyapunov;
  drum_code code = drum_lyapunov_prepare(&counting->drift, &lyapunov, status);
  if (code != DRUM_OK)
    return code;
  expansion series;
  expand_weights(counting, weights, &series);
  double factorial = 1;
  for (size_t k = 0; k < orders; k++) {
    drum_matrix source;
    if (k > 0) {
      source_of(counting, &series, k, &source);
    } else {
      combine(counting, counting->occupation, &source);
      drum_matrix_add(&counting->vacuum, &source);
    }
    code = drum_lyapunov_solve(&lyapunov, &source, &series.p[k], status);
    if (code == DRUM_NO_CONVERGENCE)
      return code;
    factorial *= -(double)(k + 1);
    cumulants[k] = code == DRUM_OK
                       ? factorial * coefficient_of_theta(counting, &series, k + 1) + 0.0
                       : NAN; /* not -0 */
    if (!isfinite(cumulants[k]))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "cumulant %zu is beyond the range of double precision", k + 1);
  }
  return drum_succeed(status);
}

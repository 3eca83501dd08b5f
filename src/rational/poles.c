/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AAA algorithm (Nakatsukasa, Sete and Trefethen, SIAM J. Sci. Comput. 40, A1494 (2018)) for
 * several functions with common weights:
 *
 *   F(f) = sum_j w_j F(s_j)/(f - s_j) / D(f),   D(f) = sum_j w_j/(f - s_j).
 *
 * Supports s_j are added one at a time where the error is largest; the weights are the right
 * singular vector of the smallest singular value of the Loewner matrix; the poles are the zeros of
 * D. Errors are relative to the larger of function and fit, as a resonance that the fit does not
 * know yet and one that it has too much are equally wrong.
 */
#include "rational/poles.h"

#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
  SUPPORTS_MAX = 120,
  PATIENCE = 8, /* supports without success before it is called noise */
};

/* An error above this is no noise, however long it stays. */
static const double NOISE_MAX = 1e-4;

/* Poles at more than so many half spans are the slope's business. */
static const double FAR = 1e6;

typedef struct aaa {
  const drum_samples *samples;
  size_t supports_max;
  size_t supports;
  size_t *support;         /* [supports_max]: points */
  bool *taken;             /* [points] */
  double *worst;           /* [supports_max]: the error with so many supports less one */
  double complex *weights; /* [supports_max][supports_max]: those of every degree */
  double complex *loewner; /* [functions * points][supports_max], by columns */
  double complex *vectors; /* [supports_max][supports_max] */
  double *singular;        /* [supports_max] */
  double *superb;          /* [supports_max] */
  double *norm;            /* [supports_max]: of the Loewner matrix's columns */
} aaa;

static drum_code aaa_create(aaa *work, const drum_samples *samples, drum_status *status) {
  const size_t points = samples->points;
  const size_t most = points / 2 < SUPPORTS_MAX ? points / 2 : SUPPORTS_MAX;
  *work = (aaa){.samples = samples, .supports_max = most};
  work->support = calloc(most, sizeof *work->support);
  work->taken = calloc(points, sizeof *work->taken);
  work->worst = calloc(most, sizeof *work->worst);
  work->weights = calloc(most * most, sizeof *work->weights);
  work->loewner = calloc(samples->functions * points * most, sizeof *work->loewner);
  work->vectors = calloc(most * most, sizeof *work->vectors);
  work->singular = calloc(3 * most, sizeof *work->singular);
  if (!work->support || !work->taken || !work->worst || !work->weights || !work->loewner ||
      !work->vectors || !work->singular)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a rational fit of %zu points",
                     points);
  work->superb = work->singular + most;
  work->norm = work->superb + most;
  return DRUM_OK;
}

static void aaa_free(aaa *work) {
  free(work->support);
  free(work->taken);
  free(work->worst);
  free(work->weights);
  free(work->loewner);
  free(work->vectors);
  free(work->singular);
}

/* Fills the Loewner matrix, every column of norm one, and returns its number of rows. */
static size_t fill_loewner(aaa *work) {
  const drum_samples *samples = work->samples;
  const size_t points = samples->points;
  const size_t rows = samples->functions * (points - work->supports);
  for (size_t j = 0; j < work->supports; ++j) {
    const size_t s = work->support[j];
    double complex *column = work->loewner + j * rows;
    double square = 0.0;
    size_t row = 0;
    for (size_t m = 0; m < samples->functions; ++m) {
      const double complex *data = samples->data + m * points;
      const double *weight = samples->weight + m * points;
      for (size_t p = 0; p < points; ++p) {
        if (work->taken[p])
          continue;
        const double factor = weight[p] * samples->scale / (samples->f[p] - samples->f[s]);
        const double complex difference = factor * (data[p] - data[s]);
        square += creal(difference) * creal(difference) + cimag(difference) * cimag(difference);
        column[row++] = difference;
      }
    }
    work->norm[j] = square > 0.0 ? sqrt(square) : 1.0;
    for (size_t r = 0; r < rows; ++r)
      column[r] /= work->norm[j];
  }
  return rows;
}

/* The weights for the supports there are. */
static drum_code find_weights(aaa *work, double complex *weights, drum_status *status) {
  const size_t n = work->supports;
  const size_t rows = fill_loewner(work);
  double complex none = 0.0;
  const lapack_int info = LAPACKE_zgesvd(
      LAPACK_COL_MAJOR, 'N', 'A', (lapack_int)rows, (lapack_int)n, work->loewner, (lapack_int)rows,
      work->singular, &none, 1, work->vectors, (lapack_int)n, work->superb);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zgesvd did not converge (info %d)", (int)info);
  double largest = 0.0;
  for (size_t j = 0; j < n; ++j) {
    weights[j] = conj(work->vectors[n - 1 + j * n]) / work->norm[j];
    largest = fmax(largest, cabs(weights[j]));
  }
  for (size_t j = 0; j < n; ++j)
    weights[j] /= largest;
  return DRUM_OK;
}

/* The error with these weights, and the point where it is largest. */
static double find_worst(const aaa *work, const double complex *weights, size_t *where) {
  const drum_samples *samples = work->samples;
  const size_t points = samples->points;
  double worst = -1.0;
  double complex cauchy[SUPPORTS_MAX];
  for (size_t p = 0; p < points; ++p) {
    if (work->taken[p])
      continue;
    double complex denominator = 0.0;
    for (size_t j = 0; j < work->supports; ++j) {
      cauchy[j] = weights[j] * (samples->scale / (samples->f[p] - samples->f[work->support[j]]));
      denominator += cauchy[j];
    }
    for (size_t m = 0; m < samples->functions; ++m) {
      const double complex *data = samples->data + m * points;
      double complex numerator = 0.0;
      for (size_t j = 0; j < work->supports; ++j)
        numerator += cauchy[j] * data[work->support[j]];
      const double off = cabs(numerator - data[p] * denominator);
      const double size =
          fmax(cabs(denominator) / samples->weight[m * points + p], cabs(numerator));
      const double error = size > 0.0 ? off / size : 1.0;
      if (error > worst) {
        worst = error;
        *where = p;
      }
    }
  }
  return worst;
}

/* Adds supports until the error is small or falls no more; *chosen of them are then taken. */
static drum_code add_supports(aaa *work, double tolerance, size_t *chosen, drum_status *status) {
  size_t next = 0;
  for (size_t p = 1; p < work->samples->points; ++p)
    if (cabs(work->samples->data[p]) > cabs(work->samples->data[next]))
      next = p;
  size_t best = 0;     /* where the smallest error so far is */
  size_t progress = 0; /* where it last fell by half */
  while (work->supports < work->supports_max) {
    const size_t last = work->supports++;
    work->support[last] = next;
    work->taken[next] = true;
    double complex *weights = work->weights + last * work->supports_max;
    const drum_code code = find_weights(work, weights, status);
    if (code)
      return code;
    work->worst[last] = find_worst(work, weights, &next);
    if (work->worst[last] < work->worst[best])
      best = last;
    if (work->worst[last] < 0.5 * work->worst[progress])
      progress = last;
    if (work->worst[best] <= tolerance ||
        (work->worst[best] < NOISE_MAX && last - progress >= PATIENCE))
      break;
  }
  size_t first = 0;
  while (work->worst[first] > fmax(tolerance, 2.0 * work->worst[best]))
    ++first;
  *chosen = first + 1;
  return DRUM_OK;
}

/*
 * The zeros of D as the finite eigenvalues of an arrow: E x = lambda B x, E = [0 b^T; a diag(s)]
 * with a_j b_j = w_j, B the identity without its first entry.
 */
static drum_code find_zeros(const aaa *work, size_t n, double complex *pole, size_t *count,
                            drum_status *status) {
  const drum_samples *samples = work->samples;
  const double complex *weights = work->weights + (n - 1) * work->supports_max;
  const size_t size = n + 1;
  double complex *matrix = calloc(2 * size * size + 2 * size, sizeof *matrix);
  if (!matrix)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the poles of a rational fit");
  double complex *unit = matrix + size * size;
  double complex *alpha = unit + size * size;
  double complex *beta = alpha + size;
  for (size_t j = 0; j < n; ++j) {
    const double root = sqrt(cabs(weights[j]));
    matrix[(j + 1) * size] = root > 0.0 ? weights[j] / root : 0.0;
    matrix[j + 1] = root;
    matrix[(j + 1) * (size + 1)] =
        (samples->f[work->support[j]] - samples->centre) / samples->scale;
    unit[(j + 1) * (size + 1)] = 1.0;
  }
  double complex none = 0.0;
  const lapack_int order = (lapack_int)size;
  const lapack_int info = LAPACKE_zggev(LAPACK_COL_MAJOR, 'N', 'N', order, matrix, order, unit,
                                        order, alpha, beta, &none, 1, &none, 1);
  *count = 0;
  for (size_t k = 0; info == 0 && k < size; ++k)
    if (cabs(alpha[k]) < FAR * cabs(beta[k]))
      pole[(*count)++] = samples->centre + samples->scale * (alpha[k] / beta[k]);
  free(matrix);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zggev did not converge (info %d)", (int)info);
  return DRUM_OK;
}

drum_code drum_poles_find(const drum_samples *samples, double tolerance, double complex **pole,
                          size_t *count, drum_status *status) {
  aaa work;
  size_t chosen = 0;
  *count = 0;
  *pole = NULL;
  drum_code code = aaa_create(&work, samples, status);
  if (!code)
    code = add_supports(&work, tolerance, &chosen, status);
  if (!code) {
    *pole = calloc(chosen + 1, sizeof **pole);
    code = *pole ? find_zeros(&work, chosen, *pole, count, status)
                 : drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu poles", chosen);
  }
  aaa_free(&work);
  return code;
}

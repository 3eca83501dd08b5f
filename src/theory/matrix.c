/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/matrix.h"

#include <math.h>

int drum_finite(double complex z) {
  return isfinite(creal(z)) && isfinite(cimag(z));
}

void drum_matrix_clear(drum_matrix *matrix, size_t size) {
  matrix->size = size;
  if (size > DRUM_MATRIX_MAX)
    return; /* whoever uses it is told by drum_matrix_check */
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      matrix->at[i][j] = 0;
}

drum_code drum_matrix_check(const drum_matrix *matrix, size_t size, const char *what,
                            drum_status *status) {
  if (matrix->size < 1 || matrix->size > DRUM_MATRIX_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%s of size %zu, expected 1 .. %d", what,
                     matrix->size, DRUM_MATRIX_MAX);
  if (matrix->size != size)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%s of size %zu, expected %zu", what, matrix->size,
                     size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      if (!drum_finite(matrix->at[i][j]))
        return drum_fail(status, DRUM_BAD_ARGUMENT, "entry (%zu, %zu) of %s is not finite", i + 1,
                         j + 1, what);
  return DRUM_OK;
}

/*
 * By real and imaginary parts, since the language's complex product also looks after infinities,
 * which nobody multiplies here.
 */
static double complex add_product(double complex sum, double complex a, double complex b) {
  return CMPLX(creal(sum) + (creal(a) * creal(b) - cimag(a) * cimag(b)),
               cimag(sum) + (creal(a) * cimag(b) + cimag(a) * creal(b)));
}

void drum_matrix_multiply(const drum_matrix *left, const drum_matrix *right, drum_matrix *product) {
  size_t n = left->size;
  product->size = n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double complex sum = 0;
      for (size_t k = 0; k < n; k++)
        sum = add_product(sum, left->at[i][k], right->at[k][j]);
      product->at[i][j] = sum;
    }
}

void drum_matrix_multiply_adjoint(const drum_matrix *left, const drum_matrix *right,
                                  drum_matrix *product) {
  size_t n = left->size;
  product->size = n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double complex sum = 0;
      for (size_t k = 0; k < n; k++)
        sum = add_product(sum, left->at[i][k], conj(right->at[j][k]));
      product->at[i][j] = sum;
    }
}

void drum_matrix_add(const drum_matrix *what, drum_matrix *to) {
  for (size_t i = 0; i < to->size; i++)
    for (size_t j = 0; j < to->size; j++)
      to->at[i][j] += what->at[i][j];
}

void drum_matrix_scale(double factor, drum_matrix *matrix) {
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++)
      matrix->at[i][j] *= factor;
}

void drum_matrix_make_hermitian(drum_matrix *matrix) {
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j <= i; j++) {
      matrix->at[i][j] = (matrix->at[i][j] + conj(matrix->at[j][i])) / 2;
      matrix->at[j][i] = conj(matrix->at[i][j]);
    }
}

double drum_matrix_norm(const drum_matrix *matrix) {
  double scale = 0, sum = 0;
  for (size_t i = 0; i < matrix->size; i++)
    for (size_t j = 0; j < matrix->size; j++) {
      double complex entry = matrix->at[i][j];
      scale = fmax(scale, fmax(fabs(creal(entry)), fabs(cimag(entry))));
    }
  for (size_t i = 0; i < matrix->size && scale > 0; i++)
    for (size_t j = 0; j < matrix->size; j++)
      sum += drum_squared(matrix->at[i][j] / scale);
  return scale * sqrt(sum);
}

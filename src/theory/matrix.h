/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_MATRIX_H
#define DRUMSPICE_THEORY_MATRIX_H

/*
 * Arithmetic with drum_matrix that needs no LAPACK. Sizes must fit each other, which whoever takes
 * a matrix from outside asks drum_matrix_check; results may not be the same object as inputs.
 */

#include "drumspice/matrix.h"
#include "drumspice/status.h"

/* Whether both parts of a number are finite. */
int drum_finite(double complex z);

/* |z|^2 */
static inline double drum_squared(double complex z) {
  return creal(z) * creal(z) + cimag(z) * cimag(z);
}

/* A matrix of zeros. */
void drum_matrix_clear(drum_matrix *matrix, size_t size);

/* DRUM_BAD_ARGUMENT, with `what` in the message, unless the size is `size` and all is finite. */
drum_code drum_matrix_check(const drum_matrix *matrix, size_t size, const char *what,
                            drum_status *status);

/* product = left right */
void drum_matrix_multiply(const drum_matrix *left, const drum_matrix *right, drum_matrix *product);

/* product = left right^+ */
void drum_matrix_multiply_adjoint(const drum_matrix *left, const drum_matrix *right,
                                  drum_matrix *product);

/* to += what */
void drum_matrix_add(const drum_matrix *what, drum_matrix *to);

/* matrix *= factor */
void drum_matrix_scale(double factor, drum_matrix *matrix);

/* The hermitian part, in place of the matrix. */
void drum_matrix_make_hermitian(drum_matrix *matrix);

/* The Frobenius norm, without overflow. */
double drum_matrix_norm(const drum_matrix *matrix);

#endif

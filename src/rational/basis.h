/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_BASIS_H
#define DRUMSPICE_RATIONAL_BASIS_H

#include "rational/samples.h"

/* The functions that samples are a sum of once the poles are known. */
typedef struct drum_basis {
  size_t poles;
  size_t columns;     /* poles + 2 */
  double complex *at; /* [columns][points]: scale/(f - pole) of each, 1, (f - centre)/scale */
} drum_basis;

/* DRUM_BAD_ARGUMENT: more columns than points. */
drum_code drum_basis_create(const drum_samples *samples, const double complex *pole, size_t poles,
                            drum_basis *basis, drum_status *status);
void drum_basis_free(drum_basis *basis);

/*
 * The weighted basis of one function as Q R: `factored` [columns][points] and `tau` [columns] as
 * zgeqrf leaves them, for columns that were divided by norm[columns].
 */
drum_code drum_basis_factor(const drum_basis *basis, const drum_samples *samples, size_t function,
                            double complex *factored, double complex *tau, double *norm,
                            drum_status *status);

/*
 * The coefficients [columns] with the least sum of squared relative errors of one function, the
 * largest relative error and, for each pole, by how much the root of that sum grows without it:
 * loss[poles], may be null.
 */
drum_code drum_basis_fit(const drum_basis *basis, const drum_samples *samples, size_t function,
                         double complex *coefficient, double *loss, double *error,
                         drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_RESIDUES_H
#define DRUMSPICE_RATIONAL_RESIDUES_H

#include "rational/samples.h"

/* All functions as sums of the same poles. */
typedef struct drum_residues {
  double complex *coefficient; /* [functions][poles + 2], as basis.h has them */
  double *loss;                /* [poles]: the largest of all functions */
  double error;                /* the largest relative error of all functions */
} drum_residues;

/*
 * Fits all functions and takes those poles within the samples' span out of pole[*count] whose loss
 * is below `tolerance` or three times the error of the fit with all of them, one after the other:
 * what interpolation of noise leaves behind (Froissart doublets).
 */
drum_code drum_residues_fit(const drum_samples *samples, double tolerance, double complex *pole,
                            size_t *count, drum_residues *residues, drum_status *status);
void drum_residues_free(drum_residues *residues);

#endif

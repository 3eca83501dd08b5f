/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MATRIX_H
#define DRUMSPICE_MATRIX_H

/*
 * The one matrix type of the theory modules: square, complex, small enough to
 * live on the stack. Row first: at[i][j] multiplies component j in equation i.
 * It has 9 KB; no function of these modules takes more than 256 KB of stack.
 */

#include <complex.h>
#include <stddef.h>

/* Annihilation and creation operators of eight cavities and four modes of a plate. */
enum { DRUM_MATRIX_MAX = 24 };

typedef struct drum_matrix {
  size_t size;                                         /* 1 .. DRUM_MATRIX_MAX */
  double complex at[DRUM_MATRIX_MAX][DRUM_MATRIX_MAX]; /* only [0, size) x [0, size) counts */
} drum_matrix;

#endif

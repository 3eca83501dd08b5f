/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_LINEAR_H
#define DRUMSPICE_THEORY_LINEAR_H

/*
 * Linear algebra of z' = M z + noise, shared by the theory modules (LAPACKE, with all work space
 * on the stack). Drift matrices M are in rad/s. Outputs may not be the same object as inputs.
 * Every function fails with DRUM_BAD_ARGUMENT if the size is out of range or an entry is not
 * finite.
 */

#include "theory/matrix.h"

/* The inverse; DRUM_NO_CONVERGENCE if the matrix is singular. */
drum_code drum_linear_inverse(const drum_matrix *matrix, drum_matrix *inverse, drum_status *status);

/* (-i omega - M)^-1 [s]; DRUM_UNSTABLE if M has an undamped mode at exactly this omega. */
drum_code drum_linear_resolvent(const drum_matrix *drift, double omega, drum_matrix *resolvent,
                                drum_status *status);

/* The largest real part of the eigenvalues of M [rad/s]; below zero: stable. */
drum_code drum_linear_growth(const drum_matrix *drift, double *growth, drum_status *status);

/*
 * The rounding of M's eigenvalues [rad/s]: an undamped mode comes out with a real part of either
 * sign, of this size.
 */
double drum_linear_rounding(const drum_matrix *drift);

/*
 * DRUM_UNSTABLE if `growth`, the largest real part of the eigenvalues of `drift`, is not below zero
 * by more than rounding: the one rule of when there is a steady state. The sentence says that there
 * is hence no `what`, which may be null.
 */
drum_code drum_linear_judge_growth(const drum_matrix *drift, double growth, const char *what,
                                   drum_status *status);

/*
 * DRUM_UNSTABLE unless all modes are damped by more than rounding; the message says that `what`,
 * such as "spectrum", is not to be had.
 */
drum_code drum_linear_require_steady(const drum_matrix *drift, const char *what,
                                     drum_status *status);

enum { DRUM_PACKED_MAX = DRUM_MATRIX_MAX * DRUM_MATRIX_MAX };

/*
 * The Schur form M = U T U^+, made once and used for any number of noise matrices. Its matrices
 * are packed as LAPACK wants them: entry (i, j) at [i + j size].
 */
typedef struct drum_lyapunov {
  size_t size;
  double growth;  /* the largest real part of the eigenvalues [rad/s] */
  double inverse; /* a bound on the solution for a noise matrix of Frobenius norm 1 [s] */
  /*
   * What rounding of M's entries can do to a solution, relative to its largest entry: 2 eps |M|
   * times `inverse`, sharp for noise that hits the slowest mode.
   */
  double error;
  double complex drift[DRUM_PACKED_MAX];    /* M */
  double complex triangle[DRUM_PACKED_MAX]; /* T */
  double complex vectors[DRUM_PACKED_MAX];  /* U */
} drum_lyapunov;

/*
 * Prepares the solution of M W + W M^+ + D = 0 for a drift M. DRUM_UNSTABLE if
 * the largest real part of M's eigenvalues is not below zero by more than rounding.
 */
drum_code drum_lyapunov_prepare(const drum_matrix *drift, drum_lyapunov *lyapunov,
                                drum_status *status);

/*
 * The steady-state covariance W of the noise matrix D (hermitian, [quanta/s]):
 * M W + W M^+ + D = 0. W is made exactly hermitian, and refined with residuals in extended
 * precision, so that its entries are right to rounding for the M given.
 */
drum_code drum_lyapunov_solve(const drum_lyapunov *lyapunov, const drum_matrix *diffusion,
                              drum_matrix *covariance, drum_status *status);

#endif

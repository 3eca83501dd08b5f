/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PUMP_H
#define DRUMSPICE_PUMP_H

/*
 * The pumped steady state: the classical stationary solutions of the nonlinear Eq. 5 of the paper,
 * up to eight cavities on one drum, in the frame rotating with the drives and in the convention
 * exp(-i omega t):
 *
 *   a_i' = -(i Delta_i + kappa_i/2) a_i - i sum_j J_ij a_j - i g_i a_i (b + b^*) + E_i
 *   b'   = -(i omega_m + gamma_m/2) b - i sum_i g_i |a_i|^2
 *
 * With x = b + b^* held the cavities are linear, so that all that is left is one real equation,
 *
 *   x = -2 omega_m sum_i g_i |a_i(x)|^2 / (omega_m^2 + gamma_m^2/4),
 *
 * a polynomial of degree 2 modes + 1 after its denominators: 1, 3, 5, .. 2 modes + 1 solutions.
 *
 * This is the drum of DRUM_FRAME_A4, whose amplitude is damped. With friction on the velocity
 * (DRUM_FRAME_FULL) the plate rests at x = -2 sum_i g_i |a_i|^2 / omega_m, which differs by
 * gamma_m^2/(4 omega_m^2). The gap's further nonlinearity, which softens the spring, is no
 * part of Eq. 5 and of this model.
 *
 * Frequencies, rates, couplings and drives are in rad/s, amplitudes in square roots of quanta; x
 * is in units of the zero-point motion. Nothing is allocated. Every function fails with
 * DRUM_BAD_ARGUMENT when a number is out of the range stated, or when drives are so strong that
 * the answer is not finite; output is then undefined.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/optomech.h"
#include "drumspice/status.h"

enum { DRUM_PUMP_BRANCHES_MAX = 2 * DRUM_MODES_MAX + 1 };

typedef struct drum_pump {
  size_t modes;                                           /* 1 .. DRUM_MODES_MAX */
  double delta[DRUM_MODES_MAX];                           /* Delta_i = omega_i - omega_d, x = 0 */
  double kappa[DRUM_MODES_MAX];                           /* energy decay rates, > 0 */
  double complex hopping[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* J_ij, hermitian; diagonal ignored */
  double g[DRUM_MODES_MAX];                               /* single-photon g_i, any sign */
  double complex drive[DRUM_MODES_MAX];                   /* E_i as Eq. 5 prints them */
  double omega_m;                                         /* > 0 */
  double gamma_m;                                         /* energy decay rate, >= 0 */
} drum_pump;

/* One stationary solution. */
typedef struct drum_pump_branch {
  double complex alpha[DRUM_MODES_MAX];
  double complex beta; /* of the drum */
  double x;            /* 2 Re beta */
  double photons;      /* sum_i |alpha_i|^2 */
  /*
   * d/dx of the equation's left less right side: 1 without light, zero at a turning point, below
   * zero on the branches in between, which are unstable. Above zero does not yet mean stable.
   */
  double slope;
  /* Not zero at a turning point: to rounding two branches (or three) have met, and are this one. */
  int fold;
  /*
   * What small signals see: detunings Delta_i + g_i x, couplings G_i = g_i alpha_i, no spectators,
   * omega_soft = omega_m.
   */
  drum_optomech system;
  double growth; /* of `system` in DRUM_FRAME_A4: the margin of stability is -growth */
  int stable;    /* growth is below zero by more than rounding */
} drum_pump_branch;

/* All of them, by growing x; with all g_i > 0, from the most pressed plate to the least. */
typedef struct drum_pump_states {
  size_t branches; /* odd, but for turning points counted once */
  drum_pump_branch branch[DRUM_PUMP_BRANCHES_MAX];
} drum_pump_states;

/*
 * Finds all stationary solutions of Eq. 5, stable or not. The eigenvalues of a pencil linear in x
 * give all roots of the polynomial, real or not, without its coefficients; the equation's own sign
 * changes between them then decide, so that no root is made by rounding, and each is polished to
 * rounding. DRUM_NO_CONVERGENCE if LAPACK does not converge.
 */
drum_code drum_pump_solve(const drum_pump *pump, drum_pump_states *states, drum_status *status);

/*
 * The inverse: the drives E_i that hold the couplings G_i wanted (array of `modes`), and the
 * branch they hold; exact, as with alpha_i = G_i/g_i given everything is linear. pump->drive is not
 * read. A cavity of g_i = 0 is kept empty, against what hops in; its G_i must be zero. The drives
 * may hold other branches too, which drum_pump_solve tells. `fold` is left 0: see `slope`.
 */
drum_code drum_pump_design(const drum_pump *pump, const double complex *coupling,
                           double complex *drive, drum_pump_branch *branch, drum_status *status);

/*
 * The paper's approximation below Eq. 5 (array of `modes`),
 *   alpha_i = 2 E_i e^{i phi_i} / sqrt(4 Delta_i^2 + kappa_i^2) = E_i / (kappa_i/2 + i Delta_i),
 * phi_i = -arctan(2 Delta_i / kappa_i): without the plate's shift and, what weighs more at the
 * paper's numbers, without the pumps' own hopping through J.
 */
drum_code drum_pump_approximate(const drum_pump *pump, double complex *alpha, drum_status *status);

#endif

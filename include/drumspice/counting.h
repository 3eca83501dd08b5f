/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_COUNTING_H
#define DRUMSPICE_COUNTING_H

/*
 * Full counting statistics of the quanta that a system in its steady state exchanges with its
 * baths (paper, appendix D, corrected: docs/theory.md). With n_b the net number of quanta that
 * have left the system into bath b, and a counting field s_b per bath,
 *   theta(s) = lim_t (1/t) ln < exp(-sum_b s_b n_b) >.
 * In normal-ordered moments P_kl = <z_l^+ z_k> (z the annihilation operators, and with both
 * sidebands their adjoints too; P is what exceeds the vacuum) it is
 *   0 = (M + sum_b a_b E_b) P + h.c. + P (sum_b r_b E_b) P + D + sum_b a_b E_b,
 *   theta = sum_b Tr[r_b E_b P + a_b E_b]        (one half of it with adjoints in z)
 *   a_b = N_b (e^{s_b} - 1),  r_b = a_b + (N_b + 1)(e^{-s_b} - 1),
 * with E_b = sum_t v v^+ of the bath's coupling vectors v and D its noise.
 *
 * Baths are numbered as in the models: 0, 1 and the common 2 of the cascaded one; cavities,
 * drum, spectators of the optomechanical one. The field s is a pure number, theta and cumulants
 * are per second, rates as given. Every function fails with DRUM_BAD_ARGUMENT when something is
 * out of the range stated; output is then undefined. Nothing is allocated.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/cascaded.h"
#include "drumspice/matrix.h"
#include "drumspice/optomech.h"
#include "drumspice/status.h"

enum { DRUM_CUMULANTS_MAX = 8 };

/* A system ready for counting; made by the two functions below, not to be changed by hand. */
typedef struct drum_counting {
  size_t baths;
  size_t terms;       /* coupling vectors per bath: 1, or 2 with adjoints in z */
  drum_matrix drift;  /* M [rad/s] */
  drum_matrix vacuum; /* what the pumps do to the vacuum [quanta/s]; zero in rotating-wave models */
  double error; /* estimated relative error of P at s = 0 by rounding, as in the steady states */
  double occupation[DRUM_BATHS_MAX];                           /* N_b */
  double complex coupling[DRUM_BATHS_MAX][2][DRUM_MATRIX_MAX]; /* the vectors v [sqrt(rad/s)] */
} drum_counting;

/* The cascaded model, Eqs. 1-2, with its three baths. DRUM_UNSTABLE without a steady state. */
drum_code drum_counting_cascaded(const drum_cascaded *system, const double baths[3],
                                 drum_counting *counting, drum_status *status);

/*
 * The optomechanical model in DRUM_FRAME_RWA or DRUM_FRAME_A4, with its modes + 1 + spectators
 * baths. DRUM_FRAME_FULL is refused: friction on the velocity exchanges no countable quanta.
 * DRUM_UNSTABLE without a steady state.
 */
drum_code drum_counting_optomech(const drum_optomech *system, drum_frame frame, const double *baths,
                                 drum_counting *counting, drum_status *status);

/*
 * theta [1/s] at the counting fields s, one per bath (0: not counted), from the stabilising
 * solution of the algebraic Riccati equation. DRUM_BAD_ARGUMENT where theta does not exist: rare
 * events weighted by more than their rarity; and where N_b (e^{s_b} - 1) is so large, beyond some
 * 1e9, that theta is lost in it. theta(0) = 0; theta is convex; in rotating-wave models
 * theta(s, s, ..) = 0 since quanta are conserved, and with the others at one occupation N'
 *   theta(s_b) = theta(A - s_b),  A = ln[N' (N_b + 1) / ((N' + 1) N_b)]   (fluctuation relation).
 */
drum_code drum_counting_theta(const drum_counting *counting, const double *s, double *theta,
                              drum_status *status);

/*
 * The open interval of s in which theta exists when bath `bath` alone is counted. An end is
 * infinite if there is none within 64 of 0; beyond it only baths of less than e^-64 quanta have
 * one.
 */
drum_code drum_counting_range(const drum_counting *counting, size_t bath, double *lowest,
                              double *highest, drum_status *status);

/*
 * The first `orders` (1 .. DRUM_CUMULANTS_MAX) cumulants per unit time of sum_b weights[b] n_b:
 *   cumulants[k - 1] = (-1)^k d^k/d e^k theta(e weights) at e = 0   (D4)
 * exactly, by expanding the Riccati equation: one Lyapunov equation per order. With weight 1 for
 * one bath and 0 for the rest, the first is eta_b (D5) and the second the zero-frequency
 * noise of the flow.
 */
drum_code drum_counting_cumulants(const drum_counting *counting, const double *weights,
                                  size_t orders, double *cumulants, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CASCADED_H
#define DRUMSPICE_CASCADED_H

/*
 * The paper's effective model: two oscillators with a bath each, a common bath
 * and a coherent hopping (Eqs. 1 and 2; B3 with theta for the phase),
 *   c' = M c + noise,  M = [ -i omega_1 - (gamma_1 + kappa_1)/2            -i F
 *                            -i F^* - sqrt(gamma_1 gamma_2) e^{i theta}    -i omega_2 - ... ]
 * M12 = -iF leads from 2 to 1: at F = 0 oscillator 1 does not see 2.
 *
 * Convention exp(-i omega t); frequencies and rates in rad/s, theta in radians, spectra in seconds.
 * Baths are numbered 0, 1 (own) and 2 (common); their occupations are arrays of three numbers
 * N >= 0. Every function fails with DRUM_BAD_ARGUMENT when a number is out of the range stated;
 * output is then undefined. Nothing is allocated.
 */

#include <complex.h>

#include "drumspice/matrix.h"
#include "drumspice/status.h"

typedef struct drum_cascaded {
  double omega[2];  /* omega_1, omega_2 */
  double kappa[2];  /* energy rates into the own baths, >= 0 */
  double gamma[2];  /* energy rates into the common bath, >= 0 */
  double complex f; /* what is left of the hopping from 2 to 1 */
  double theta;
} drum_cascaded;

/* The 2 x 2 drift matrix M [rad/s] of Eqs. 2 and B3. */
drum_code drum_cascaded_drift(const drum_cascaded *system, drum_matrix *drift, drum_status *status);

/* The largest real part of the drift's eigenvalues [rad/s]; below zero: stable. */
drum_code drum_cascaded_growth(const drum_cascaded *system, double *growth, drum_status *status);

/*
 * The retarded Green function g = (-i omega - M)^-1 [s], 2 x 2, at a signed frequency.
 * DRUM_UNSTABLE if a mode is undamped exactly there.
 */
drum_code drum_cascaded_respond(const drum_cascaded *system, double omega, drum_matrix *g,
                                drum_status *status);

/*
 * Two-sided spectra at one frequency, bath by bath [s]:
 *   symmetrised S_sym,i = sum_b share[i][b] (N_b + 1/2),  commutator A_i = 2 Re g_ii,
 *   normal-ordered S_i = S_sym,i - A_i / 2 = sum_b share[i][b] N_b.
 * The shares of a mode sum to A_i. Over d omega / 2 pi: integral S_i = n_i, integral A_i = 1.
 */
typedef struct drum_cascaded_spectrum {
  double share[2][3];
  double commutator[2];
} drum_cascaded_spectrum;

/* The spectra at a signed frequency omega [rad/s]; DRUM_UNSTABLE if there is no steady state. */
drum_code drum_cascaded_spectrum_at(const drum_cascaded *system, double omega,
                                    drum_cascaded_spectrum *spectrum, drum_status *status);

typedef struct drum_cascaded_steady {
  double growth;      /* largest real part of the eigenvalues [rad/s] */
  double n[2];        /* <c_i^+ c_i> */
  double complex c12; /* <c_1^+ c_2> */
  double m[2];        /* the same, disconnected: (kappa_i N_i + gamma_i N_3)/(kappa_i + gamma_i) */
  double share[2][3]; /* d n_i / d N_b */
  double eta[3];      /* net quanta/s into each bath; they sum to zero */
} drum_cascaded_steady;

/*
 * The steady state by the Lyapunov equation. eta_i = kappa_i (n_i - N_i) for the own baths; the
 * common one takes what its collective operator sqrt(gamma_1) c_1 + sqrt(gamma_2) e^{-i theta} c_2
 * loses:
 *   eta_3 = gamma_1 (n_1 - N_3) + gamma_2 (n_2 - N_3)
 *           + 2 sqrt(gamma_1 gamma_2) Re[e^{-i theta} <c_1^+ c_2>].
 * (The paper prints that operator with e^{+i theta}, which contradicts its Eq. 2.)
 * DRUM_UNSTABLE if there is no steady state, such as an oscillator with no bath at all.
 */
drum_code drum_cascaded_steady_state(const drum_cascaded *system, const double baths[3],
                                     drum_cascaded_steady *steady, drum_status *status);

/*
 * n_1 and n_2 in closed form, Eqs. C1 and C2, for kappa_1 = kappa_2 = gamma_1 = gamma_2 = kappa > 0
 * and delta = omega_2 - omega_1.
 */
drum_code drum_cascaded_equal_rates(double kappa, double delta, double complex f, double theta,
                                    const double baths[3], double n[2], drum_status *status);

/* The same at F = 0, Eqs. C3 and C4 (and C5 at delta = 0). */
drum_code drum_cascaded_one_way(double kappa, double delta, const double baths[3], double n[2],
                                drum_status *status);

#endif

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

/*
 * The 2 x 2 noise matrix D = B diag(N_1, N_2, N_3) B^+ [quanta/s] of the normal-ordered moments
 * P_ij = <c_j^+ c_i>, which obey P' = M P + P M^+ + D; B has the columns of Eqs. 2 and B3,
 * (sqrt kappa_1, 0), (0, sqrt kappa_2), (sqrt gamma_1, sqrt gamma_2 e^{i theta}).
 */
drum_code drum_cascaded_diffusion(const drum_cascaded *system, const double baths[3],
                                  drum_matrix *diffusion, drum_status *status);

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

/*
 * The spectra between the oscillators at a signed frequency, normal-ordered, 2 x 2 [s]:
 *   S_ij(omega) = integral dt e^{-i omega t} <c_i^+(t) c_j(0)>,
 * hermitian, with integral d omega/2 pi S_ij = <c_i^+ c_j> and S_ii as above. DRUM_UNSTABLE if
 * there is no steady state.
 */
drum_code drum_cascaded_cross_spectrum(const drum_cascaded *system, double omega,
                                       const double baths[3], drum_matrix *spectrum,
                                       drum_status *status);

typedef struct drum_cascaded_steady {
  double growth;      /* largest real part of the eigenvalues [rad/s] */
  double error;       /* estimated relative error of the moments by rounding */
  double n[2];        /* <c_i^+ c_i> */
  double complex c12; /* <c_1^+ c_2> */
  double m[2];        /* the same, disconnected: (kappa_i N_i + gamma_i N_3)/(kappa_i + gamma_i) */
  double share[2][3]; /* d n_i / d N_b */
  double eta[3];      /* net quanta/s into each bath; they sum to zero */
  double conductance[3][3]; /* d eta_i / d N_j [1/s]; rows and columns sum to zero */
} drum_cascaded_steady;

/*
 * The steady state by the Lyapunov equation. eta_i = kappa_i (n_i - N_i) for the own baths; the
 * common one takes what its collective operator sqrt(gamma_1) c_1 + sqrt(gamma_2) e^{-i theta} c_2
 * loses:
 *   eta_3 = gamma_1 (n_1 - N_3) + gamma_2 (n_2 - N_3)
 *           + 2 sqrt(gamma_1 gamma_2) Re[e^{-i theta} <c_1^+ c_2>].
 * (The paper prints that operator with e^{+i theta}, which contradicts its Eq. 2.)
 * Flows are summed as conductance[i][j] (N_j - N_i), which is exactly zero between equal baths.
 * The moments are right to `error`, and to 1e-9 up to a ratio of 1e6 between the largest rate
 * (omega_2 - omega_1 counts, not omega_1) and the slowest decay.
 * DRUM_UNSTABLE if there is no steady state, such as an oscillator with no bath at all.
 */
drum_code drum_cascaded_steady_state(const drum_cascaded *system, const double baths[3],
                                     drum_cascaded_steady *steady, drum_status *status);

typedef struct drum_cascaded_moments {
  double n[2];        /* <c_i^+ c_i>, >= 0 */
  double complex c12; /* <c_1^+ c_2>, |c12|^2 <= n_1 n_2, in the frame rotating with omega_1 */
} drum_cascaded_moments;

/*
 * The moments after `time` >= 0 [s] from any initial ones. Systems without a steady state evolve
 * too; DRUM_UNSTABLE if they have outgrown all numbers by then.
 */
drum_code drum_cascaded_evolve(const drum_cascaded *system, const double baths[3],
                               const drum_cascaded_moments *initial, double time,
                               drum_cascaded_moments *final, drum_status *status);

/*
 * n_1 and n_2 in closed form, Eqs. C1 and C2, for kappa_1 = kappa_2 = gamma_1 = gamma_2 = kappa > 0
 * and delta = omega_2 - omega_1.
 */
drum_code drum_cascaded_equal_rates(double kappa, double delta, double complex f, double theta,
                                    const double baths[3], double n[2], drum_status *status);

/*
 * The changes n_1 - m_1 and n_2 - m_2 by the coupling, for the same systems: Eqs. C10 and C11
 * with their bracket corrected to Im{F e^{i theta}} (Im{F e^{i theta}} + 2 kappa) (and Eq. 3 at F =
 * 0).
 */
drum_code drum_cascaded_equal_rates_change(double kappa, double delta, double complex f,
                                           double theta, const double baths[3], double dn[2],
                                           drum_status *status);

/* n_1 and n_2 at F = 0, Eqs. C3 and C4 (and C5 at delta = 0). */
drum_code drum_cascaded_one_way(double kappa, double delta, const double baths[3], double n[2],
                                drum_status *status);

#endif

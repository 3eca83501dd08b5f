/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OPTOMECH_H
#define DRUMSPICE_OPTOMECH_H

/*
 * Linearised optomechanics: up to eight cavities and one drum, with further modes of the plate
 * as spectators, about the pumped steady state (paper, Eqs. 5-6 and appendix A), in the frame
 * rotating with the pump and in the paper's convention exp(-i omega t).
 *
 * Frequencies and rates are in rad/s, spectra in seconds, occupations and
 * their moments are pure numbers. A frequency omega is signed: the field of a
 * cavity at omega > 0 is the pump's upper sideband omega_d + omega, and at
 * omega < 0 the lower one, omega_d - |omega|.
 *
 * Baths are numbered like the cavities, 0 .. modes - 1; then comes the drum's, number `modes`,
 * and those of the spectators. Wherever occupations of baths are asked for, they are an array
 * of modes + 1 + spectators numbers N_b >= 0 in this order. All baths are white.
 *
 * Every function fails with DRUM_BAD_ARGUMENT when the system or a number is
 * out of the range stated; output is then undefined. Nothing is allocated.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/matrix.h"
#include "drumspice/status.h"

enum {
  DRUM_MODES_MAX = 8,
  DRUM_SPECTATORS_MAX = 3,
  DRUM_BATHS_MAX = DRUM_MODES_MAX + 1 + DRUM_SPECTATORS_MAX,
};

/* A further mode of vibration that the pumps couple to the cavities. */
typedef struct drum_spectator {
  double omega_m;                          /* > 0 */
  double gamma_m;                          /* energy decay rate, >= 0 */
  double omega_soft;                       /* > 0; DRUM_FRAME_FULL only */
  double complex coupling[DRUM_MODES_MAX]; /* G_i to this mode */
} drum_spectator;

typedef struct drum_optomech {
  size_t modes;                                           /* 1 .. DRUM_MODES_MAX */
  double delta[DRUM_MODES_MAX];                           /* Delta_i = omega_i - omega_d */
  double kappa[DRUM_MODES_MAX];                           /* energy decay rates, >= 0 */
  double complex hopping[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* J_ij, hermitian; diagonal ignored */
  double complex coupling[DRUM_MODES_MAX];                /* G_i = g_i alpha_i */
  double omega_m;                                         /* the bare drum, > 0 */
  double gamma_m;                                         /* its energy decay rate, >= 0 */
  double omega_soft; /* the drum under the pumps' spring softening, > 0; DRUM_FRAME_FULL only */
  size_t spectators; /* 0 .. DRUM_SPECTATORS_MAX */
  drum_spectator spectator[DRUM_SPECTATORS_MAX];
} drum_optomech;

/* How much of the physics is kept. */
typedef enum drum_frame {
  /* Rotating-wave approximation, Eqs. 6 and A5: G_i b in cavity i, G_i^* a_i in the drum. */
  DRUM_FRAME_RWA = 0,
  /* Eq. A4 as printed: couplings to b + b^+ (both sidebands), amplitude damping gamma_m / 2. */
  DRUM_FRAME_A4,
  /*
   * As A4, but the drum is a plate, X = b + b^+ and P = -i (b - b^+):
   *   X' = omega_m P
   *   P' = -(omega_soft^2 / omega_m) X - gamma_m P - 2 sum_i (G_i^* a_i + G_i a_i^+) + xi
   * with friction on the velocity and <P^2>' = ... + 2 gamma_m (2 N_m + 1) from xi.
   */
  DRUM_FRAME_FULL,
} drum_frame;

/*
 * The drift matrix M [rad/s] of z' = M z + noise, of size 2 modes + 2 + 2 spectators, for the
 * state z = (a_1 .. a_n, a_1^+ .. a_n^+, b, b^+, then a pair for each spectator), or with X, P
 * in place of b, b^+ in DRUM_FRAME_FULL. In DRUM_FRAME_RWA operators and adjoints do not mix.
 */
drum_code drum_optomech_drift(const drum_optomech *system, drum_frame frame, drum_matrix *drift,
                              drum_status *status);

/* The largest real part of the drift's eigenvalues [rad/s]; below zero: stable. */
drum_code drum_optomech_growth(const drum_optomech *system, drum_frame frame, double *growth,
                               drum_status *status);

/* The linear response at one signed frequency; all matrices are modes x modes. */
typedef struct drum_optomech_response {
  /*
   * Retarded Green function [s]: a source s_j added to a_j' gives a_i = g_ij s_j at
   * omega. The lower sideband's response is this same entry at -omega.
   */
  drum_matrix g;
  /*
   * Conversion between sidebands [s]: the same source gives a_i^+ = idler_ij s_j at omega,
   * that is, a field at -omega. Zero in DRUM_FRAME_RWA.
   */
  drum_matrix idler;
  /*
   * The cavities' effective drift [rad/s], all else eliminated: g = (-i omega - drift)^-1.
   * In DRUM_FRAME_RWA it is the matrix of Eqs. 6 and A5.
   */
  drum_matrix drift;
} drum_optomech_response;

/*
 * The response at a signed frequency omega [rad/s]. An unstable system has one too; whoever
 * needs stability asks drum_optomech_growth. DRUM_UNSTABLE if a mode is undamped exactly there.
 */
drum_code drum_optomech_respond(const drum_optomech *system, drum_frame frame, double omega,
                                drum_optomech_response *response, drum_status *status);

/*
 * The two-sided spectra at one signed frequency, bath by bath [s], before any
 * occupation is chosen:
 *   symmetrised       S_sym,i = sum_b share[i][b] (N_b + 1/2)
 *   commutator        A_i = 2 Re g_ii
 *   normal-ordered    S_i = S_sym,i - A_i / 2 = sum_b share[i][b] N_b + vacuum[i]
 * Integrated over d omega / 2 pi they give n_i + 1/2, 1, and n_i = <a_i^+ a_i>.
 * A cavity's noise a_in acts on a_i and a_in^+ on a_i^+, so the counter-rotating
 * frames count the vacuum of both. A_i may be negative at a lower sideband.
 */
typedef struct drum_optomech_spectrum {
  size_t modes;
  size_t baths; /* modes + 1 + spectators */
  double omega;
  double share[DRUM_MODES_MAX][DRUM_BATHS_MAX]; /* d S_i / d N_b */
  double commutator[DRUM_MODES_MAX];            /* A_i */
  double vacuum[DRUM_MODES_MAX];                /* S_i with every bath at N = 0; 0 in the RWA */
  double x_share[DRUM_BATHS_MAX];               /* symmetrised spectrum of X = b + b^+ */
  double p_share[DRUM_BATHS_MAX];               /* and of P = -i (b - b^+) */
} drum_optomech_spectrum;

/*
 * Computes the spectra at a signed frequency omega [rad/s]. DRUM_UNSTABLE if the system has no
 * steady state.
 *
 * vacuum[i] is summed without cancellation from the noise operators' commutators: as Eq. A4
 * prints them, and in DRUM_FRAME_FULL with 4 gamma_m omega / omega_m for xi, the only
 * choice that keeps [X, P] = 2i. There vacuum[i] is a little negative above omega_m, as the
 * symmetrised noise of xi is taken white.
 */
drum_code drum_optomech_spectrum_at(const drum_optomech *system, drum_frame frame, double omega,
                                    drum_optomech_spectrum *spectrum, drum_status *status);

/* The spectra at one frequency for given baths. */
typedef struct drum_optomech_density {
  double symmetrised[DRUM_MODES_MAX]; /* S_sym,i [s] */
  double normal[DRUM_MODES_MAX];      /* S_i [s] */
  double occupation[DRUM_MODES_MAX]; /* S_i / A_i, the spectral occupation; not finite if A_i = 0 */
  double x, p;                       /* symmetrised spectra of X and P [s] */
} drum_optomech_density;

/* Fills in the occupations N_b of the spectrum's baths. */
drum_code drum_optomech_density_of(const drum_optomech_spectrum *spectrum, const double *baths,
                                   drum_optomech_density *density, drum_status *status);

/*
 * The spectra between the cavities at one signed frequency, normal-ordered, modes x modes [s]:
 *   S_ij(omega) = integral dt e^{-i omega t} <a_i^+(t) a_j(0)>,  integral d omega/2 pi S_ij =
 * <a_i^+ a_j> in the stationary state, hermitian, with S_ii as above. `baths` as above;
 * DRUM_UNSTABLE if the system has no steady state.
 */
drum_code drum_optomech_cross_spectrum(const drum_optomech *system, drum_frame frame, double omega,
                                       const double *baths, drum_matrix *spectrum,
                                       drum_status *status);

/* The steady state, by the Lyapunov equation. */
typedef struct drum_optomech_steady {
  size_t modes;
  size_t baths;                /* modes + 1 + spectators */
  double growth;               /* largest real part of the eigenvalues [rad/s] */
  double error;                /* estimated relative error of the moments by rounding */
  double n[DRUM_MODES_MAX];    /* n_i = <a_i^+ a_i> */
  drum_matrix moments;         /* <a_i^+ a_j>, modes x modes */
  double n_m;                  /* (<X^2> + <P^2>) / 4 - 1/2, in the RWA <b^+ b> */
  double x_squared, p_squared; /* <X^2>, <P^2>: 1 each in the vacuum */
  double n_spectator[DRUM_SPECTATORS_MAX];
  double eta[DRUM_MODES_MAX]; /* net quanta/s into the cavity baths, kappa_i (n_i - N_i) */
  double eta_m;               /* into the drum's bath, see drum_optomech_steady_state */
  double eta_spectator[DRUM_SPECTATORS_MAX];
  double share[DRUM_MODES_MAX][DRUM_BATHS_MAX]; /* d n_i / d N_b */
  double share_m[DRUM_BATHS_MAX];               /* d n_m / d N_b */
  double vacuum[DRUM_MODES_MAX];                /* n_i with every bath at N = 0; 0 in the RWA */
  double vacuum_m;                              /* n_m with every bath at N = 0; 0 in the RWA */
  double conductance[DRUM_BATHS_MAX][DRUM_BATHS_MAX]; /* d eta_i / d N_j [1/s], baths x baths */
} drum_optomech_steady;

/*
 * Computes the steady state for the occupations of the baths. The model is linear:
 * n_i = sum_b share[i][b] N_b + vacuum[i], each part by itself and without cancellation, so that
 * the smallest occupation keeps its digits. eta_m = gamma_m (n_m - N_m) with amplitude
 * damping, gamma_m (<P^2>/2 - N_m - 1/2) with friction on the velocity (DRUM_FRAME_FULL); so for
 * the spectators. The eta sum to zero in the RWA only, as else the pump does work; so do the rows
 * (equal baths exchange nothing) and columns (conservation) of the conductance there.
 * DRUM_UNSTABLE if there is no steady state.
 */
drum_code drum_optomech_steady_state(const drum_optomech *system, drum_frame frame,
                                     const double *baths, drum_optomech_steady *steady,
                                     drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SCATTERING_H
#define DRUMSPICE_SCATTERING_H

/*
 * What comes out of the ports: input-output theory for the optomechanical and the cascaded model.
 *
 * The loss kappa_i = kappa_int,i + kappa_ext,i of a cavity has two baths (paper, below Eq. 5):
 * sqrt(kappa_i) a_in,i = sqrt(kappa_ext,i) a_ext,i + sqrt(kappa_int,i) a_int,i, so its N_i is the
 * mean of theirs, weighted by the rates. With the input's sign of Eq. 5,
 *   a_i' = ... - kappa_i/2 a_i + sqrt(kappa_i) a_in,i,
 * commutators are kept only if
 *   a_out,i = a_ext,i - sqrt(kappa_ext,i) a_i.
 * (The paper's section II has c_out = c_in + sqrt(gamma) c. That goes with the input's opposite
 * sign, c' = ... - sqrt(gamma) c_in: a choice of what an input is, and no error.)
 *
 * Convention exp(-i omega t), frequencies in rad/s and signed as in optomech.h: port i at
 * omega is the field at omega_d + omega. a^+(omega) is the adjoint of the field at -omega.
 *
 * Inputs are numbered from 0. Optomechanical model: the cavities' external ports 0 .. n - 1, their
 * internal baths n .. 2 n - 1, the drum's bath 2 n, and those of the spectators. Cascaded
 * model: the oscillators' own baths 0, 1 and the common one 2, all of them ports. Occupations are
 * an array of one number N >= 0 for each input. Outputs are the ports, with the same numbers.
 *
 * Every function fails with DRUM_BAD_ARGUMENT when a number is out of the range stated; output
 * is then undefined. Nothing is allocated.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/cascaded.h"
#include "drumspice/optomech.h"
#include "drumspice/status.h"

enum { DRUM_INPUTS_MAX = DRUM_MODES_MAX + DRUM_BATHS_MAX };

/*
 * The scattering at one signed frequency:
 *   a_out,i(omega) = sum_j direct[i][j] a_in,j(omega) + conversion[i][j] a_in,j^+(omega).
 * direct[i][j] is S_ij, from port j to port i: S_ij = delta_ij - sqrt(kext_i) g_ij sqrt(kext_j).
 *
 * In DRUM_FRAME_RWA and in the cascaded model the conversion is zero. In DRUM_FRAME_FULL the input
 * of a plate is a hermitian operator with xi = sqrt(4 gamma_m) a_in, all of it in `direct`, white
 * with the symmetrised density N + 1/2, and its commutator goes as omega / omega_m.
 *
 * Outputs have the commutator of a free field:
 *   sum_j commutator[j] (|direct[i][j]|^2 - |conversion[i][j]|^2) = 1.
 * So without the commutator the sum is 1 in the RWA and Eq. A4, and in DRUM_FRAME_FULL at
 * omega = omega_m; apart from there white friction leaves
 * sum_plates |direct[i][j]|^2 (1 - omega/omega_m) more.
 */
typedef struct drum_scattering {
  size_t ports;  /* 1 .. DRUM_MODES_MAX */
  size_t inputs; /* ports .. DRUM_INPUTS_MAX; the ports come first */
  double omega;
  double complex direct[DRUM_MODES_MAX][DRUM_INPUTS_MAX];
  double complex conversion[DRUM_MODES_MAX][DRUM_INPUTS_MAX];
  double complex slope[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* d S_ij / d omega [s] */
  double commutator[DRUM_INPUTS_MAX]; /* [a_in,j, a_in,j^+] at omega: 1, or omega / omega_m */
} drum_scattering;

/*
 * The scattering of the optomechanical model at a signed frequency omega [rad/s].
 * kappa_ext[i] [rad/s] of every cavity is within 0 .. kappa[i]; a port with kappa_ext = 0 reflects
 * everything. DRUM_UNSTABLE if the system has no steady state, DRUM_NO_CONVERGENCE if the numbers
 * are so far apart that the answer is not finite.
 */
drum_code drum_optomech_scatter(const drum_optomech *system, drum_frame frame,
                                const double *kappa_ext, double omega, drum_scattering *scattering,
                                drum_status *status);

/*
 * The scattering of the cascaded model (Eqs. 2, B3), three ports: S = 1 - B^+ g B with B's columns
 * (sqrt kappa_1, 0), (0, sqrt kappa_2) and (sqrt gamma_1, sqrt gamma_2 e^{i theta}). It is unitary.
 * At F = 0 nothing goes from port 2 to port 1: direct[0][1] is exactly zero. Fails as above.
 */
drum_code drum_cascaded_scatter(const drum_cascaded *system, double omega,
                                drum_scattering *scattering, drum_status *status);

/*
 * The two-sided spectral density of each output, in quanta (that is, per second and hertz):
 *   symmetrised  sum_j (|direct|^2 + |conversion|^2) (N_j + 1/2)
 *   normal       symmetrised - 1/2, what a photon counter sees at omega
 *   vacuum       normal with every input at N = 0: the vacuum that the pumps have amplified.
 * The last two are summed from the inputs, without cancellation. In DRUM_FRAME_FULL vacuum is a
 * little negative above omega_m, as in drum_optomech_spectrum_at.
 */
typedef struct drum_output_noise {
  double symmetrised[DRUM_MODES_MAX];
  double normal[DRUM_MODES_MAX];
  double vacuum[DRUM_MODES_MAX];
} drum_output_noise;

/* Fills in the occupations of the inputs. */
drum_code drum_scattering_noise(const drum_scattering *scattering, const double *occupations,
                                drum_output_noise *noise, drum_status *status);

/*
 * The noise added to a signal on its way from port `from` to port `to`, in quanta at the input:
 *   n_add = (S_sym,out - |S|^2 (N_from + 1/2)) / |S|^2,  S = direct[to][from].
 * An amplifier of gain |S|^2 cannot add less than |1 - 1/|S|^2| / 2 (Caves, Phys. Rev. D 26, 1817
 * (1982)); but the white friction of DRUM_FRAME_FULL is too quiet for its commutator, and for this
 * bound, where |omega| is above omega_m. What port `from` sends at -omega counts as noise.
 * DRUM_BAD_ARGUMENT if S is zero.
 */
drum_code drum_scattering_added_noise(const drum_scattering *scattering, const double *occupations,
                                      size_t from, size_t to, double *added, drum_status *status);

/* The way from one port to another. */
typedef struct drum_transfer {
  double complex amplitude; /* S = direct[to][from] */
  double loss_db;           /* -20 lg |S|: insertion loss, or return loss if from = to; < 0: gain */
  double isolation_db;      /* 20 lg of |S| back over |S| forth; -infinity if nothing comes back */
  double delay;             /* group delay d arg S / d omega [s], > 0: the pulse leaves later */
} drum_transfer;

/* Describes the way from port `from` to port `to`. DRUM_BAD_ARGUMENT if S is zero. */
drum_code drum_scattering_transfer(const drum_scattering *scattering, size_t from, size_t to,
                                   drum_transfer *transfer, drum_status *status);

#endif

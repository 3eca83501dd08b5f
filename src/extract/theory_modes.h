/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_THEORY_MODES_H
#define DRUMSPICE_EXTRACT_THEORY_MODES_H

/*
 * The modes as the paper has them. A seated mode is the voltage at its terminal, by the admittance
 * matrix Y between the terminals at real frequencies, spectators taken out:
 *
 *   Im Y_ii(w_i) = 0,  C_i = (1/2) d Im Y_ii/dw,  kappa_i = Re Y_ii/C_i at w_i,
 *   J_ij = [-j Y_ij / (2 sqrt(C_i C_j))]^* at the mean of w_i and w_j,
 *
 * so that each is the resonance with the others held, each loss its own, and a coupling capacitor
 * J = +w C_c/(2 sqrt(C_1 C_2)). Spectators, and their hopping, are those of local_modes.h; without
 * terminals the modes are the normal ones.
 */

#include "drumspice/optomech.h"
#include "extract/local_modes.h"

typedef struct drum_theory_modes {
  size_t count;
  size_t seated;
  size_t terminal[DRUM_MODES_MAX];
  double omega[DRUM_MODES_MAX]; /* from the carrier, rad/s */
  double kappa[DRUM_MODES_MAX];
  double capacitance[DRUM_MODES_MAX];                     /* nan of modes that are not seated */
  double complex hopping[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* paper's convention */
  /* What terminal t sees of mode i: V_t = sqrt(4 hbar w) amplitude[i][t] a_i. */
  double complex amplitude[DRUM_MODES_MAX][DRUM_RIG_TERMINALS_MAX];
} drum_theory_modes;

/*
 * Makes the modes of `normal`, at most DRUM_MODES_MAX, which are among those of the fit. Fails as
 * drum_local_modes_find; DRUM_NO_SOLUTION also if a terminal has no resonance of its own.
 */
drum_code drum_theory_modes_find(const drum_rational *fit, double carrier_hz,
                                 const drum_normal_modes *normal, const size_t *terminals,
                                 size_t count, drum_theory_modes *modes, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SIDEBAND_COOLING_H
#define DRUMSPICE_SIDEBAND_COOLING_H

/*
 * One cavity and one drum in closed form, to second order in the coupling G (weak coupling,
 * |gamma_opt| << kappa): optical damping, optical spring and the drum's final occupation. These
 * are the standard results of sideband cooling, found from Eq. A4 by eliminating the cavity.
 * The detuning is the paper's, Delta = omega_c - omega_d: positive means a red pump, which cools.
 */

#include "drumspice/status.h"

/* All in rad/s except n_min. */
typedef struct drum_sideband {
  double rate_down;   /* A- = G^2 kappa / (kappa^2/4 + (omega_m - Delta)^2): takes phonons */
  double rate_up;     /* A+ = G^2 kappa / (kappa^2/4 + (omega_m + Delta)^2): gives phonons */
  double gamma_opt;   /* A- - A+, added to gamma_m */
  double delta_omega; /* optical spring, added to omega_m */
  double n_min;       /* A+ / gamma_opt, the backaction limit; infinite unless gamma_opt > 0 */
} drum_sideband;

/*
 * The pump's effect on a drum at omega_m > 0 through a cavity with detuning delta (any sign),
 * energy rate kappa > 0 and coupling |G| = g >= 0. DRUM_BAD_ARGUMENT outside these ranges.
 */
drum_code drum_sideband_cooling(double delta, double kappa, double g, double omega_m,
                                drum_sideband *sideband, drum_status *status);

/*
 * The drum's final occupation with its own bath (gamma_m >= 0, N_m >= 0) and a cavity whose bath
 * has N_c >= 0:
 *   n_f = [A+ (N_c + 1) + A- N_c + gamma_m N_m] / (gamma_opt + gamma_m),
 * which at N_c = 0 is (gamma_opt n_min + gamma_m N_m)/(gamma_opt + gamma_m). DRUM_UNSTABLE
 * unless gamma_opt + gamma_m > 0.
 */
drum_code drum_sideband_occupation(const drum_sideband *sideband, double gamma_m, double n_m,
                                   double n_c, double *n_final, drum_status *status);

#endif

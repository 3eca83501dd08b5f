/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BEATING_H
#define DRUMSPICE_BEATING_H

/*
 * What linear theory leaves out first: the photons' own beating. The fluctuations of a cavity press
 * on the plate by g_i |a_i|^2, of which linear theory keeps the part that beats with the pump,
 * G_i^* a_i + G_i a_i^+. The rest is a force noise of its own and heats the plate.
 *
 * Symmetric ordering makes |a|^2 a classical number with <|a|^2> = n + 1/2, as in a transient
 * (truncated Wigner approximation); a lone cavity's force noise is then (n + 1/2)^2 in place of the
 * quantum n (n + 1).
 */

#include "drumspice/optomech.h"

enum { DRUM_BEATING_MODES_MAX = 4 };

/*
 * The rate [quanta/s] at which beating photons heat the plate: the spectrum of sum_i g_i |a_i|^2
 * at omega_m,
 *
 *   S_FF(omega_m) = 2 Re sum_ij g_i g_j integral_0^inf exp(i omega_m t) |<a_i(t) a_j^+(0)>|^2 dt,
 *
 * for Gaussian fields and cavities that the drum does not disturb; of one cavity
 * 2 kappa (g (n + 1/2))^2/(kappa^2 + omega_m^2). A plate of total damping Gamma gains
 * rate/Gamma quanta, as long as Gamma is far below kappa and omega_m: the resonant part. `g0` holds
 * modes numbers g_i in rad/s, `baths` modes + 1 occupations.
 *
 * DRUM_BAD_ARGUMENT: the system, a g0 that is not finite, a bath, or more than
 * DRUM_BEATING_MODES_MAX modes. DRUM_UNSTABLE: cavities without a steady state.
 */
drum_code drum_beating_rate(const drum_optomech *system, const double *g0, const double *baths,
                            double *rate, drum_status *status);

#endif

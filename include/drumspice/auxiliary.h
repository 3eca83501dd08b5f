/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_AUXILIARY_H
#define DRUMSPICE_AUXILIARY_H

/*
 * An auxiliary cavity on the same drum (paper, section III), which widens or narrows the band of
 * isolation, gamma_m, and changes the drum's bath. If it is much faster than all else, what remains
 * of it is another drum: damping, frequency and bath are changed by drumspice/sideband_cooling.h,
 *
 *   gamma_eff = gamma_m + A- - A+,   omega_eff = omega_m + optical spring,
 *   N_eff = [gamma_m N_m + A- N_a + A+ (N_a + 1)] / gamma_eff,
 *
 * and in DRUM_FRAME_RWA by its co-rotating parts alone: A+ = 0. The auxiliary cavity neither hops
 * to the others nor acts on spectators.
 *
 * In DRUM_FRAME_FULL the drum turns at omega_soft, where the zero-point motion is
 * sqrt(omega_m / omega_soft) of that at omega_m: it is damped by what a drum at omega_soft with
 * the coupling G sqrt(omega_m / omega_soft) would be, and the spring goes to omega_soft. The
 * bath N_eff counts quanta of omega_m, as all of this frame.
 *
 * Frequencies and rates in rad/s. Nothing is allocated. Every function fails with DRUM_BAD_ARGUMENT
 * when the system or a number is out of the range stated; output is then undefined.
 */

#include "drumspice/optomech.h"
#include "drumspice/status.h"

typedef struct drum_auxiliary {
  double delta;    /* omega_a - omega_d of its own pump: near +omega_m cools, near -omega_m heats */
  double kappa;    /* energy decay rate, > 0 */
  double coupling; /* |G|, >= 0; its phase is of no consequence */
  double n;        /* occupation of its bath, >= 0 */
} drum_auxiliary;

typedef struct drum_dressed {
  drum_optomech system; /* with gamma_eff and omega_eff in the place of the drum's */
  double n_m;           /* N_eff, to stand for N_m among the baths of `system` */
  double gamma_opt;     /* A- - A+ */
  double delta_omega;   /* the optical spring */
  /*
   * How good it is: by about this fraction of itself the auxiliary cavity's response varies over
   * the band of interest,
   *   variation = B / sqrt(kappa^2/4 + (omega_m - delta)^2),
   * B the Frobenius norm of the dressed system's drift (cavities and drum) in the frame turning
   * with the drum: all its damping, detuning from omega_m, hopping and coupling. What depends on
   * the drum is off by a fraction of this size or less, spectra within the band and occupations
   * alike; both the dressed model's error and `variation` fall as 1/kappa at given gamma_opt.
   */
  double variation;
} drum_dressed;

/*
 * The dressed system. `n_m` >= 0 is the drum's own bath. DRUM_UNSTABLE if gamma_eff or the
 * frequency is not above zero. In DRUM_FRAME_FULL also DRUM_BAD_ARGUMENT if N_eff comes out below
 * zero, which softening can do to a drum near its ground state, colder than any bath of quanta of
 * omega_m.
 */
drum_code drum_auxiliary_dress(const drum_optomech *system, const drum_auxiliary *auxiliary,
                               drum_frame frame, double n_m, drum_dressed *dressed,
                               drum_status *status);

/*
 * The same system with the auxiliary cavity kept, as its last; `baths` are the occupations of
 * system's baths, and full_baths gets those of `full`. DRUM_BAD_ARGUMENT also if the system
 * has DRUM_MODES_MAX cavities already. For what elimination leaves out; the pumps must
 * have one frequency or their difference must not matter, as in the RWA it does not.
 */
drum_code drum_auxiliary_keep(const drum_optomech *system, const drum_auxiliary *auxiliary,
                              const double *baths, drum_optomech *full,
                              double full_baths[DRUM_BATHS_MAX], drum_status *status);

/*
 * The inverse: the coupling |G| at which the drum's damping becomes gamma_eff > 0, all else as in
 * `auxiliary`, whose own coupling is not read. DRUM_BAD_ARGUMENT if this detuning moves the
 * damping the other way: broadening needs delta > 0, narrowing delta < 0 (and no RWA).
 */
drum_code drum_auxiliary_coupling(const drum_optomech *system, const drum_auxiliary *auxiliary,
                                  drum_frame frame, double gamma_eff, double *coupling,
                                  drum_status *status);

#endif

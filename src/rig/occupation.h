/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RIG_OCCUPATION_H
#define DRUMSPICE_RIG_OCCUPATION_H

#include "rig/rig.h"

/*
 * The spectral occupation that a terminal shows at carrier + f' [Hz], S/A: with S_V the one-sided
 * density of its upper sideband and Z its impedance there, n + 1/2 = S_V/(4 hbar w Re Z), which is
 * a conductor's N + 1/2 (Callen and Welton) if it is alone. The rig must listen.
 * DRUM_NO_SOLUTION if Re Z is not above zero.
 */
drum_code drum_rig_spectral_occupation(drum_rig *rig, size_t terminal, double f, double *n,
                                       drum_status *status);

/*
 * The plate's total occupation, n + 1/2 = integral S_x (1 + f^2/fm^2)/2 df / (2 x_zpf^2), by the
 * model's own mass and frequency. The noise is sampled as a line around the plate's pole wants it,
 * f = f_0 + h tan(angle), h the half linewidth. Fails as the rig and the fit of the pole do.
 */
drum_code drum_rig_plate_occupation(drum_rig *rig, size_t plate, double *n, drum_status *status);

#endif

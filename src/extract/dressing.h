/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_DRESSING_H
#define DRUMSPICE_EXTRACT_DRESSING_H

#include "drumspice/auxiliary.h"
#include "drumspice/extract.h"

/*
 * The extraction's system `kept`, in this frame, without its auxiliary modes: the others on the
 * drum that these leave (drumspice/auxiliary.h), one after the other; sums of the damping and the
 * springs, the last variation. Without auxiliary modes it is `kept` itself. `baths` are those
 * of `kept`, or null where n_m does not matter: it is then that of baths of one quantum each.
 * Otherwise as drum_auxiliary_dress.
 */
drum_code drum_dressing_make(const drum_extraction *extraction, const drum_optomech *kept,
                             drum_frame frame, const double *baths, drum_dressed *dressed,
                             drum_status *status);

/* The auxiliary modes of the extraction's system `kept` and the plate: all other modes held. */
void drum_dressing_alone(const drum_extraction *extraction, const drum_optomech *kept,
                         drum_optomech *alone);

/*
 * The plate as the auxiliary modes of `kept` alone leave it, in DRUM_FRAME_FULL: its damping and
 * what they add to omega_soft [rad/s], from the slope and the damping of 1/x at Omega as
 * drum_plate_fit_find has them from a circuit. DRUM_UNSTABLE if the plate is undamped exactly
 * there.
 */
drum_code drum_dressing_plate(const drum_extraction *extraction, const drum_optomech *kept,
                              double *gamma, double *spring, drum_status *status);

/*
 * The baths of the cascaded model of two modes, of which the common one is the dressed drum's in
 * the rotating-wave approximation. `baths` are those of all modes, then the plate's.
 */
drum_code drum_dressing_baths(const drum_extraction *extraction, const double *baths,
                              double three[3], drum_status *status);

#endif

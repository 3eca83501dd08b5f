/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_HOPPING_H
#define DRUM_DESIGN_HOPPING_H

#include "drumspice/design.h"

/* The linear system of a wish whose numbers are all there, with the plate softened to omega_soft.
 */
void drum_design_system(const drum_design_wish *wish, double omega_soft, drum_optomech *system);

/*
 * Puts J and phi that were not given (`free_j`, `free_phi`) where wish->block wants them. For
 * DRUM_DESIGN_FULL the path over the drum, R = M12 + i J for 2 -> 1, hardly depends on J, and on
 * phi by e^{-i phi}, so that turning phi until R = i J settles in a few rounds. Where only one of
 * the two is free, it gets that condition's phase or modulus.
 */
drum_code drum_design_hopping(drum_design_wish *wish, bool free_j, bool free_phi, double omega_soft,
                              drum_status *status);

#endif

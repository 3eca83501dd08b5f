/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_DRUM_H
#define DRUMSPICE_PHYSICS_DRUM_H

/*
 * A drum-head capacitor in the laboratory frame: with Q_k = C_k(x) v_k
 *
 *     current   i_k = dQ_k/dt
 *     force     F   = 1/2 sum_k C_k'(x) v_k^2
 *
 * and the plate and ports of physics/drum_core.h, one port per electrode.
 */

#include "physics/drum_core.h"

/* As drum_core_create. */
drum_device *drum_create(const drum_card *card);

#endif

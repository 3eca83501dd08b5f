/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_SIDEBAND_H
#define DRUMSPICE_PHYSICS_SIDEBAND_H

/*
 * One sideband of an envelope as a node of its own: in ac and noise at f'
 *
 *     v(s) = (v_i + j side v_q) / 2
 *
 * is the phasor at carrier + f' for side = 1; for side = -1 it is the complex
 * conjugate of the phasor at carrier - f'. Only ac and noise know complex
 * gains: in op, dc and tran v(s) = v_i / 2. A noiseless probe: it draws no
 * current, and its output has a source resistance of 1 ohm.
 */

#include "physics/device.h"

typedef struct drum_sideband_card {
  double side; /* 1 upper, -1 lower */
} drum_sideband_card;

/* Three ports, i, q and s; otherwise as drum_env_create. */
drum_device *drum_sideband_create(const drum_sideband_card *card);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_DRUM_ENV_H
#define DRUMSPICE_PHYSICS_DRUM_ENV_H

/*
 * A drum-head capacitor in the frame rotating at the carrier wd. Electrode k
 * has the complex envelope v_k = v_i + j v_q; with Q_k = C_k(x) v_k
 *
 *     current   i_k = dQ_k/dt + j wd Q_k
 *     force     F   = 1/4 sum_k C_k'(x) |v_k|^2          (carrier average)
 *
 * and the plate and ports of physics/drum_core.h, i and q of each electrode.
 */

#include "physics/drum_core.h"

typedef struct drum_env_card {
  drum_card drum; /* its electrode_nodes must be even */
  double carrier; /* frequency of the frame, Hz, > 0 */
} drum_env_card;

/* As drum_core_create. */
drum_device *drum_env_create(const drum_env_card *card);

#endif

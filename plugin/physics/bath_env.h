/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_BATH_ENV_H
#define DRUMSPICE_PHYSICS_BATH_ENV_H

/*
 * A conductance with the noise of a quantum bath in the frame rotating at the
 * carrier: i = g v on both components. The envelope of a current with one-sided
 * spectrum S around the carrier has one-sided spectrum 2 S in each component,
 * independent of each other; S is evaluated at f0 and taken as flat.
 */

#include "physics/device.h"

typedef struct drum_bath_env_card {
  double g;           /* conductance, S, > 0 */
  double f0;          /* where the bath is evaluated, Hz, > 0 */
  double nbar;        /* mean occupation, or -1 */
  double temperature; /* kelvin, or -1 */
  double seed;        /* noise seed, an integer of 0 or more */
} drum_bath_env_card;

/* Two ports, i and q; otherwise as drum_env_create. */
drum_device *drum_bath_env_create(const drum_bath_env_card *card);

#endif

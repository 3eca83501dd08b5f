/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_CONDUCTANCE_H
#define DRUMSPICE_PHYSICS_CONDUCTANCE_H

/*
 * A conductance with the noise of a quantum bath: i = g v and a current of
 * one-sided spectrum S = 4 hbar w g (N + 1/2), evaluated at f0 and taken as flat.
 * In the frame rotating at a carrier both components have the conductance, and
 * each its own noise, of spectrum 2 S.
 */

#include "physics/device.h"

typedef struct drum_bath_card {
  double g;           /* conductance, S, > 0 */
  double f0;          /* where the bath is evaluated, Hz, > 0 */
  double nbar;        /* mean occupation, or -1 */
  double temperature; /* kelvin, or -1 */
  double seed;        /* noise seed, an integer of 0 or more */
} drum_bath_card;

/*
 * In the laboratory frame: one port. Parameters out of range are noted in the
 * device's `error`. Null only when out of memory. Freed by drum_device_destroy.
 */
drum_device *drum_bath_create(const drum_bath_card *card);

/* In the rotating frame: two ports, i and q; otherwise as above. */
drum_device *drum_bath_env_create(const drum_bath_card *card);

#endif

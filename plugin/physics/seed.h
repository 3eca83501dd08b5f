/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_SEED_H
#define DRUMSPICE_PHYSICS_SEED_H

#include "physics/device.h"

/*
 * Sets the device's seed: a whole number from 0 to 2^53, the exact integers of a double. 0 leaves
 * the device without noise in a transient. Anything else is noted as the device's error.
 */
bool drum_seed_set(drum_device *device, double seed);

#endif

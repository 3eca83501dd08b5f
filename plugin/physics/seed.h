/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_SEED_H
#define DRUMSPICE_PHYSICS_SEED_H

#include "physics/device.h"

/* A noise seed is a whole number from 0 to 2^53, the exact integers of a double. */
bool drum_seed_check(drum_device *device, double seed);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/seed.h"

#include <math.h>

bool drum_seed_check(drum_device *device, double seed) {
  const double largest = 9007199254740992.0;
  return drum_device_require(device, seed >= 0.0 && seed <= largest && floor(seed) == seed, "seed",
                             -1, seed, "a whole number from 0 to 2^53");
}

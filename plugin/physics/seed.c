/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/seed.h"

#include <math.h>

bool drum_seed_set(drum_device *device, double seed) {
  const double largest = 9007199254740992.0;
  /* A number written "3" can reach us as 3 less one rounding error. */
  const double slack = 1e-12 * fmax(1.0, fabs(seed));
  if (!drum_device_require(device,
                           seed >= 0.0 && seed <= largest && fabs(seed - rint(seed)) <= slack,
                           "seed", -1, seed, "a whole number from 0 to 2^53"))
    return false;
  device->seed = rint(seed);
  return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_CONSTANTS_H
#define DRUMSPICE_PHYSICS_CONSTANTS_H

/* The 2019 SI, as in the public header; the plugin depends on nothing of src/. */
#include "drumspice/constants.h"

static inline double drum_radians(double hertz) {
  return 2.0 * DRUM_PI * hertz;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_UNITS_H
#define DRUMSPICE_BASE_UNITS_H

/* The units people read: hertz, degrees, decibel. */

#include <math.h>

#include "drumspice/constants.h"

static inline double drum_hertz(double omega) {
  return omega / (2.0 * DRUM_PI);
}

static inline double drum_rad_per_s(double hertz) {
  return 2.0 * DRUM_PI * hertz;
}

static inline double drum_degrees(double radians) {
  return radians * 180.0 / DRUM_PI;
}

static inline double drum_decibel(double power) {
  return 10.0 * log10(power);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/plate.h"

drum_plate_capacitance drum_plate_at(double c, double gap, double x) {
  double u = x / gap;
  bool contact = u > DRUM_CONTACT_FRACTION;
  double at = contact ? DRUM_CONTACT_FRACTION : u;
  double s = 1.0 / (1.0 - at);
  drum_plate_capacitance plate = {
      .c = c * s,
      .slope = c * s * s / gap,
      .bend = 2.0 * c * s * s * s / (gap * gap),
      .contact = contact,
  };
  if (contact) {
    /* A finite force everywhere lets Newton's method come back, or find the
     * collapsed state and report it, instead of dividing by zero. */
    plate.c += plate.slope * (x - at * gap);
    plate.bend = 0.0;
  }
  return plate;
}

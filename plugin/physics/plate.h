/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_PLATE_H
#define DRUMSPICE_PHYSICS_PLATE_H

/*
 * The parallel-plate capacitance of one electrode under a moving plate,
 *
 *     C(x) = c / (1 - x/gap),
 *
 * x in metres towards the electrode, c the capacitance of the plate at rest.
 */

#include <stdbool.h>

/*
 * The plate counts as in contact beyond this fraction of the gap. Under a
 * voltage no equilibrium is stable beyond 1/3, so this is far past pull-in.
 */
static const double DRUM_CONTACT_FRACTION = 0.9;

typedef struct drum_plate_capacitance {
  double c;     /* C, F */
  double slope; /* dC/dx, F/m */
  double bend;  /* d2C/dx2, F/m^2 */
  bool contact; /* x is beyond contact: C continued as a straight line */
} drum_plate_capacitance;

/* c > 0 in farad, gap > 0 in metres, x any finite number in metres. */
drum_plate_capacitance drum_plate_at(double c, double gap, double x);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_PASSIVE_H
#define DRUM_NETLIST_PASSIVE_H

#include "netlist/envelope_image.h"

/* The line of a resistor, capacitor or inductor, as ngspice evaluates it. */
typedef struct drum_passive {
  double value;  /* with temperature's factor and scale=, not m=; ohm, farad or henry */
  double factor; /* of temperature and scale, which value contains */
  double m;      /* so many in parallel, > 0 */
  double dtemp;  /* K above the circuit's temperature, as it counts for noise */
  bool noisy;
  bool ac_given; /* a resistor has another value for ac */
} drum_passive;

/* False: there is none, and the report says why. */
bool drum_passive_read(drum_image *image, const drum_element *element, drum_passive *read);

#endif

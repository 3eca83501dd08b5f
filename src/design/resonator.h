/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_RESONATOR_H
#define DRUM_DESIGN_RESONATOR_H

/*
 * A feedline seen from its resonator: the capacitor cf in series with z0. With q = w cf z0
 *
 *   Y = j w cf/(1 + j q),   Re Y = q^2/(z0 (1 + q^2)),   B = Im Y = w cf/(1 + q^2)
 *
 * and near w it has B and dB/dw = cf (1 - q^2)/(1 + q^2)^2 of a capacitor and a coil,
 * B = w c - gamma/w. gamma comes out below 0, a small part of what the coil has.
 */

typedef struct drum_design_feed {
  double g;     /* S */
  double c;     /* F */
  double gamma; /* 1/H */
} drum_design_feed;

/* The feedline at w rad/s; all 0 for cf = 0. */
drum_design_feed drum_design_feed_at(double cf, double z0, double w);

/* The cf with which the feedline takes the conductance g >= 0 at w; nan if none does, g z0 >= 1. */
double drum_design_feed_for(double g, double z0, double w);

#endif

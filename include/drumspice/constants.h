/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CONSTANTS_H
#define DRUMSPICE_CONSTANTS_H

/*
 * Physical constants of the 2019 SI (exact, or exact to the digits of double).
 * ngspice's own Boltzmann constant is 3.5e-7 smaller; drumspice uses these.
 */
static const double DRUM_PI = 3.14159265358979323846;
static const double DRUM_HBAR = 1.054571817646156391e-34; /* J s: h / (2 pi) */
static const double DRUM_BOLTZMANN = 1.380649e-23;        /* J/K */

/* The node of a plate: 1 V = 1 pm of displacement. */
static const double DRUM_METRES_PER_VOLT = 1e-12;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_BATH_H
#define DRUMSPICE_PHYSICS_BATH_H

/*
 * Quantum baths: fluctuation-dissipation (Callen and Welton 1951), one-sided
 * spectra as ngspice wants them, symmetric operator order, hence N + 1/2.
 */

#include "physics/device.h"

/* Marks an occupation or temperature that the netlist does not give. */
static const double DRUM_NOT_GIVEN = -1.0;

/*
 * The mean occupation plus one half of an oscillator at f_hz > 0: `nbar` >= 0
 * if given, else coth(h f / 2 k T) / 2 (Bose-Einstein) at `temperature` >= 0
 * kelvin. Exactly one of the two must be given; otherwise, or out of range,
 * notes the error in `device` under the given names and returns 1/2.
 */
double drum_bath_quanta(drum_device *device, const char *nbar_name, double nbar,
                        const char *temperature_name, double temperature, double f_hz);

/*
 * Current noise of a conductance g (S) with `quanta` = N + 1/2 around f_hz:
 * 4 hbar w quanta g, A^2/Hz one-sided.
 */
double drum_bath_current_density(double g, double f_hz, double quanta);

/*
 * Force noise on a mass (kg) damped at gamma_hz (energy rate over 2 pi) with
 * `quanta` = N + 1/2 at f_hz: 4 hbar w m gamma quanta, N^2/Hz one-sided.
 */
double drum_bath_force_density(double mass, double f_hz, double gamma_hz, double quanta);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/bath.h"

#include <math.h>
#include <stdio.h>

#include "physics/constants.h"

static bool given(double value) {
  return value != DRUM_NOT_GIVEN;
}

double drum_bath_quanta(drum_device *device, const char *nbar_name, double nbar,
                        const char *temperature_name, double temperature, double f_hz) {
  const double vacuum = 0.5;
  if (given(nbar) == given(temperature)) {
    char sentence[DRUM_DEVICE_ERROR_SIZE];
    (void)snprintf(sentence, sizeof sentence,
                   "%s = %g and %s = %g; expected exactly one of the two (%g means not given)",
                   nbar_name, nbar, temperature_name, temperature, DRUM_NOT_GIVEN);
    drum_device_require_text(device, false, sentence);
    return vacuum;
  }
  if (given(nbar)) {
    if (!drum_device_require(device, isfinite(nbar) && nbar >= 0.0, nbar_name, -1, nbar,
                             "a finite mean occupation of 0 or more quanta"))
      return vacuum;
    return nbar + vacuum;
  }
  if (!drum_device_require(device, isfinite(temperature) && temperature >= 0.0, temperature_name,
                           -1, temperature, "a finite temperature of 0 kelvin or more"))
    return vacuum;
  if (temperature == 0.0)
    return vacuum;
  return 0.5 / tanh(DRUM_HBAR * drum_radians(f_hz) / (2.0 * DRUM_BOLTZMANN * temperature));
}

double drum_bath_current_density(double g, double f_hz, double quanta) {
  return 4.0 * DRUM_HBAR * drum_radians(f_hz) * quanta * g;
}

double drum_bath_force_density(double mass, double f_hz, double gamma_hz, double quanta) {
  return 4.0 * DRUM_HBAR * drum_radians(f_hz) * quanta * mass * drum_radians(gamma_hz);
}

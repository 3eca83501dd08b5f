/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/resonance.h"

#include <math.h>
#include <stdlib.h>

#include "base/curve.h"
#include "drumspice/constants.h"

/* Y_ii over the band, and its slope by the cubic through four points. */
static drum_code self_admittance(const drum_network *network, size_t mode, double complex *y,
                                 drum_status *status) {
  for (size_t p = 0; p < network->points; ++p) {
    drum_matrix whole;
    const drum_code code = drum_network_admittance(network, p, &whole, status);
    if (code)
      return code;
    y[p] = whole.at[mode][mode];
  }
  return DRUM_OK;
}

static double susceptance(const drum_network *network, const double complex *y, double f) {
  return cimag(drum_curve_value(network->frequency, y, network->points, f));
}

drum_code drum_resonance_find(const drum_network *network, const char *name, size_t mode,
                              double omega_d, drum_resonance *resonance, drum_status *status) {
  double complex *y = calloc(network->points, sizeof *y);
  if (!y)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", network->points);
  drum_code code = self_admittance(network, mode, y, status);
  size_t cell = 0;
  while (!code && cell + 1 < network->points &&
         !(cimag(y[cell]) <= 0.0 && cimag(y[cell + 1]) > 0.0))
    ++cell;
  if (!code && cell + 1 == network->points)
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "mode %s has no resonance between %g and %g Hz above the carrier; expected a "
                     "pump below the mode and its f0 inside the measured band",
                     name, network->frequency[0], network->frequency[network->points - 1]);
  if (!code) {
    double low = network->frequency[cell];
    double high = network->frequency[cell + 1];
    const double h = high - low;
    for (int halvings = 0; halvings < 60; ++halvings) {
      const double middle = 0.5 * (low + high);
      if (susceptance(network, y, middle) > 0.0)
        high = middle;
      else
        low = middle;
    }
    const double f = 0.5 * (low + high);
    const double slope =
        (susceptance(network, y, f + 0.1 * h) - susceptance(network, y, f - 0.1 * h)) / (0.2 * h);
    resonance->omega = omega_d + 2.0 * DRUM_PI * f;
    resonance->capacitance = 0.5 * slope / (2.0 * DRUM_PI);
    resonance->kappa =
        creal(drum_curve_value(network->frequency, y, network->points, f)) / resonance->capacitance;
  }
  free(y);
  return code ? code : drum_succeed(status);
}

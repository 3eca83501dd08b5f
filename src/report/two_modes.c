/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/two_modes.h"

#include <math.h>
#include <stdlib.h>

#include "base/units.h"

/* Two frequencies so near, relative, are one. */
static const double SAME_FREQUENCY = 1e-9;

/* kappa_i kappa_j |g_ij|^2 over the whole measured grid. */
static drum_code fill_transmission(const drum_extraction *extraction, const drum_network *upper,
                                   drum_transmission *transmission, drum_status *status) {
  transmission->points = upper->points;
  transmission->f = calloc(upper->points, sizeof *transmission->f);
  bool complete = transmission->f != NULL;
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j) {
      transmission->power[i][j] = calloc(upper->points, sizeof(double));
      complete = complete && transmission->power[i][j];
    }
  if (!complete)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", upper->points);
  for (size_t p = 0; p < upper->points; ++p) {
    drum_matrix z;
    drum_network_impedance(upper, p, &z);
    transmission->f[p] = upper->frequency[p];
    for (size_t i = 0; i < 2; ++i)
      for (size_t j = 0; j < 2; ++j) {
        const double g =
            2.0 * cabs(z.at[i][j]) * sqrt(extraction->capacitance[i] * extraction->capacitance[j]);
        transmission->power[i][j][p] = extraction->kappa[i] * extraction->kappa[j] * g * g;
      }
  }
  return DRUM_OK;
}

drum_code drum_two_modes_compare(const drum_extraction *extraction, const drum_network *upper,
                                 drum_two_modes *two, drum_transmission *transmission,
                                 drum_status *status) {
  const double wanted = drum_hertz(extraction->omega);
  const size_t point = drum_network_nearest(upper, wanted);
  if (fabs(upper->frequency[point] - wanted) > SAME_FREQUENCY * wanted)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "the response to drives of the upper sidebands has no point at Omega = %.12g "
                     "Hz, the nearest is %.12g Hz; expected windows around it, of at most six "
                     "digits, which is what ngspice's variables keep",
                     wanted, upper->frequency[point]);
  drum_matrix drift;
  drum_code code = drum_network_drift(upper, extraction->capacitance, point, &drift, status);
  if (!code)
    code = drum_mapping_steps_compare(extraction, &drift, &two->steps, status);
  if (code)
    return code;
  return fill_transmission(extraction, upper, transmission, status);
}

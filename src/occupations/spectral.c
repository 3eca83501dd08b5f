/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "occupations/spectral.h"

#include <math.h>
#include <stdlib.h>

#include "base/curve.h"

enum { SAMPLES = 64 }; /* of the commutator in a band: a cubic through the points measured */

drum_code drum_spectral_occupation(const drum_occupations *occupations,
                                   const drum_extraction *extraction, const drum_network *upper,
                                   size_t mode, drum_spectral *spectral, drum_status *status) {
  const double from = occupations->band[0];
  const double width = occupations->band[1] - from;
  *spectral = (drum_spectral){{NAN, NAN, NAN}, NAN, NAN};
  if (isnan(width))
    return DRUM_OK;
  const double first = upper->frequency[0];
  const double last = upper->frequency[upper->points - 1];
  if (!(from >= first && from + width <= last))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the band from %.6g to %.6g Hz leaves the responses' %.6g to %.6g Hz; "
                     "expected a narrower one",
                     from, from + width, first, last);
  double *real = malloc(upper->points * sizeof *real);
  if (!real)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", upper->points);
  for (size_t p = 0; p < upper->points; ++p) {
    drum_matrix z;
    drum_network_impedance(upper, p, &z);
    real[p] = creal(z.at[mode][mode]);
  }
  double mean = 0.0;
  for (size_t k = 0; k < SAMPLES; ++k) {
    const double f = from + ((double)k + 0.5) / SAMPLES * width;
    mean += drum_curve_value_real(upper->frequency, real, upper->points, f) / SAMPLES;
  }
  free(real);
  const double commutator = 4.0 * extraction->capacitance[mode] * mean;
  spectral->symmetrised = occupations->mode[mode].near_omega;
  spectral->symmetrised.value /= commutator;
  spectral->symmetrised.sigma /= commutator;
  drum_estimate_interval(&spectral->symmetrised, &spectral->low, &spectral->high);
  spectral->low -= 0.5;
  spectral->high -= 0.5;
  return DRUM_OK;
}

drum_code drum_occupations_spectral(const drum_occupations *occupations, const drum_cards *cards,
                                    const drum_extraction *extraction, const char *prefix,
                                    drum_spectral *spectral, drum_status *status) {
  drum_network upper = {0};
  drum_code code = drum_network_load(cards, prefix, "upper", 1, &upper, status);
  for (size_t m = 0; !code && m < cards->n_modes; ++m)
    code = drum_spectral_occupation(occupations, extraction, &upper, m, &spectral[m], status);
  drum_network_free(&upper);
  return code ? code : drum_succeed(status);
}

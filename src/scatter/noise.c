/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from the scattering at one point. */
#include <math.h>

#include "drumspice/chip_scattering.h"
#include "theory/matrix.h"

static double complex element(const drum_chip_scattering *s, size_t point, size_t row,
                              size_t column) {
  return s->matrix[(point * 2 * s->ports + row) * s->channels + column];
}

double complex drum_chip_direct(const drum_chip_scattering *scattering, size_t point, size_t to,
                                size_t from) {
  const size_t idlers = from < scattering->conductances ? 0 : scattering->conductances;
  return element(scattering, point, to, from + idlers);
}

double complex drum_chip_conversion(const drum_chip_scattering *scattering, size_t point, size_t to,
                                    size_t from) {
  return from < scattering->conductances
             ? element(scattering, point, to, from + scattering->conductances)
             : 0.0;
}

/* Of an input at a point: 1, or that of a plate's force. */
static double commutator_of(const drum_chip_scattering *s, size_t point, size_t input) {
  return input < s->conductances ? 1.0 : (s->f[point] - s->carrier_hz) / s->input[input].fm_hz;
}

double drum_chip_noise_share(const drum_chip_scattering *scattering, size_t point, size_t port,
                             size_t input) {
  return (drum_squared(drum_chip_direct(scattering, point, port, input)) +
          drum_squared(drum_chip_conversion(scattering, point, port, input))) *
         scattering->input[input].quanta;
}

drum_chip_noise drum_chip_noise_at(const drum_chip_scattering *scattering, size_t point,
                                   size_t port) {
  drum_chip_noise noise = {0};
  for (size_t j = 0; j < scattering->inputs; j++) {
    const double direct = drum_squared(drum_chip_direct(scattering, point, port, j));
    const double conversion = drum_squared(drum_chip_conversion(scattering, point, port, j));
    const double commutator = commutator_of(scattering, point, j);
    const double occupation = scattering->input[j].quanta - 0.5;
    noise.symmetrised += drum_chip_noise_share(scattering, point, port, j);
    noise.commutator += (direct - conversion) * commutator;
    /* Of the half quantum an annihilator has nothing in normal order, a creator twice. */
    noise.normal += (direct + conversion) * occupation + 0.5 * direct * (1.0 - commutator) +
                    0.5 * conversion * (1.0 + commutator);
  }
  return noise;
}

double drum_chip_added_noise(const drum_chip_scattering *scattering, size_t point, size_t to,
                             size_t from) {
  double sum = 0.0;
  const double through = drum_squared(drum_chip_direct(scattering, point, to, from));
  for (size_t j = 0; j < scattering->inputs; j++)
    sum += j == from ? drum_squared(drum_chip_conversion(scattering, point, to, j)) *
                           scattering->input[j].quanta
                     : drum_chip_noise_share(scattering, point, to, j);
  return sum / through;
}

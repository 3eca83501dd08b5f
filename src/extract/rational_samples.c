/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/rational_samples.h"

#include <math.h>
#include <stdlib.h>

drum_code drum_samples_create(drum_samples *samples, size_t functions, const double *f,
                              size_t points, drum_status *status) {
  *samples = (drum_samples){.points = points,
                            .functions = functions,
                            .f = f,
                            .centre = 0.5 * f[0] + 0.5 * f[points - 1],
                            .scale = 0.5 * f[points - 1] - 0.5 * f[0]};
  samples->data = calloc(functions * points, sizeof *samples->data);
  samples->weight = calloc(functions * points, sizeof *samples->weight);
  if (samples->data && samples->weight)
    return DRUM_OK;
  drum_samples_free(samples);
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu functions of %zu points",
                   functions, points);
}

void drum_samples_free(drum_samples *samples) {
  free(samples->data);
  free(samples->weight);
  *samples = (drum_samples){0};
}

bool drum_samples_inside(const drum_samples *samples, double complex pole) {
  return fabs(creal(pole) - samples->centre) <= samples->scale;
}

double complex drum_samples_resonance(double f, double complex pole, double scale) {
  const double re = (f - creal(pole)) / scale;
  const double im = -cimag(pole) / scale;
  const double square = fmax(re * re + im * im, 1e-60);
  return CMPLX(re / square, -im / square);
}

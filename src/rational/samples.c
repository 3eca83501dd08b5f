/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rational/samples.h"

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
  samples->trust = calloc(points, sizeof *samples->trust);
  if (samples->data && samples->weight && samples->trust) {
    for (size_t p = 0; p < points; ++p)
      samples->trust[p] = 1.0;
    return DRUM_OK;
  }
  drum_samples_free(samples);
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu functions of %zu points",
                   functions, points);
}

void drum_samples_free(drum_samples *samples) {
  free(samples->data);
  free(samples->weight);
  free(samples->trust);
  *samples = (drum_samples){0};
}

bool drum_samples_inside(const drum_samples *samples, double complex pole) {
  return fabs(creal(pole) - samples->centre) <= samples->scale;
}

void drum_samples_set_trust(drum_samples *samples, const double complex *pole, size_t poles,
                            double resolution, double tolerance) {
  for (size_t p = 0; p < samples->points; ++p) {
    double distance = INFINITY;
    for (size_t n = 0; n < poles; ++n)
      distance = fmin(distance, cabs(samples->f[p] - pole[n]));
    /* A pole on the point itself leaves something, so that no weight is zero. */
    const double trust = fmax(fmin(1.0, tolerance * (distance / resolution)), 1e-30);
    for (size_t m = 0; m < samples->functions; ++m)
      samples->weight[m * samples->points + p] *= trust / samples->trust[p];
    samples->trust[p] = trust;
  }
}

double complex drum_samples_resonance(double f, double complex pole, double scale) {
  const double re = (f - creal(pole)) / scale;
  const double im = -cimag(pole) / scale;
  const double square = fmax(re * re + im * im, 1e-60);
  return CMPLX(re / square, -im / square);
}

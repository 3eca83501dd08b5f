/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trapezoidal rule's map of frequencies, s -> (2/h) tanh(s h/2), and integrals over it. */
#include <math.h>

#include "drumspice/constants.h"
#include "drumspice/spectra.h"

/* The map diverges at half the sampling rate; what lies between is the tail's. */
static const double LIMIT = 0.48;

double drum_trapezoidal_frequency(double f, double step, double *stretch) {
  const double half = DRUM_PI * f * step;
  if (stretch)
    *stretch = 1.0 / (cos(half) * cos(half));
  return tan(half) / (DRUM_PI * step);
}

double drum_trapezoidal_image(double f, double step) {
  return atan(DRUM_PI * f * step) / (DRUM_PI * step);
}

double drum_trapezoidal_limit(double step) {
  return drum_trapezoidal_frequency(LIMIT / step, step, NULL);
}

/* The circuit's frequencies between which bin k of the discrete spectrum lies, within the limit. */
static void edges(size_t segment, double step, size_t k, double *low, double *high) {
  const double spacing = 1.0 / ((double)segment * step);
  const double f = ((double)k - 0.5 * (double)segment) * spacing;
  const double limit = LIMIT / step;
  *low = drum_trapezoidal_frequency(fmax(f - 0.5 * spacing, -limit), step, NULL);
  *high = drum_trapezoidal_frequency(fmin(f + 0.5 * spacing, limit), step, NULL);
}

drum_code drum_trapezoidal_band(size_t segment, double step, double from, double to, double *weight,
                                drum_status *status) {
  const double limit = drum_trapezoidal_limit(step) * (1.0 + 1e-12);
  if (!(from < to && from >= -limit && to <= limit))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "a band from %g to %g Hz; expected a rising one within %g Hz, which steps of "
                     "%g s resolve",
                     from, to, limit, step);
  for (size_t k = 0; k < segment; ++k) {
    double low;
    double high;
    edges(segment, step, k, &low, &high);
    weight[k] = fmax(fmin(high, to) - fmax(low, from), 0.0);
  }
  return drum_succeed(status);
}

void drum_trapezoidal_tail(size_t segment, double step, double centre, double *weight) {
  const double limit = drum_trapezoidal_limit(step);
  const double octave = 0.5 * limit;
  /* Integrals of (f - centre)^-2 on both sides: beyond the limit, and over the octave below. */
  const double beyond = 1.0 / (limit - centre) + 1.0 / (limit + centre);
  const double within = 1.0 / (octave - centre) + 1.0 / (octave + centre) - beyond;
  for (size_t k = 0; k < segment; ++k) {
    double low;
    double high;
    edges(segment, step, k, &low, &high);
    const double above = fmax(high - fmax(low, octave), 0.0);
    const double below = fmax(fmin(high, -octave) - low, 0.0);
    weight[k] += (above + below) * beyond / within;
  }
}

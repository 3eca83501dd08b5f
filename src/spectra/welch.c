/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/spectra.h"

/* After complex.h: fftw_complex is then C's own double complex. */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

/* Squared correlation of two Hann windows shifted by half their length: (1/6)^2. */
static const double NEIGHBOURS = 1.0 / 36.0;

struct drum_welch {
  size_t segment;
  double step;
  double *window;
  double window_power;    /* sum of its squares */
  double complex *sample; /* of the segment being filled */
  size_t filled;
  fftw_complex *transform; /* in place: windowed samples, then their transform */
  fftw_plan plan;
  double *sum; /* of |transform|^2, in FFTW's order */
  size_t segments;
};

drum_code drum_welch_plan(size_t segment, double step, drum_welch **welch, drum_status *status) {
  *welch = NULL;
  if (segment < DRUM_WELCH_SEGMENT_MIN || segment > DRUM_WELCH_SEGMENT_MAX || segment % 2 != 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "a segment of %zu samples; expected an even number from %d to %d", segment,
                     DRUM_WELCH_SEGMENT_MIN, DRUM_WELCH_SEGMENT_MAX);
  if (!(isfinite(step) && step > 0.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a step of %g s; expected a finite one above 0",
                     step);
  drum_welch *made = calloc(1, sizeof *made);
  if (made) {
    made->segment = segment;
    made->step = step;
    made->window = malloc(segment * sizeof *made->window);
    made->sample = malloc(segment * sizeof *made->sample);
    made->sum = calloc(segment, sizeof *made->sum);
    made->transform = fftw_alloc_complex(segment);
    /* An estimated plan is the same every time, and so is every digit of a spectrum. */
    if (made->transform)
      made->plan = fftw_plan_dft_1d((int)segment, made->transform, made->transform, FFTW_FORWARD,
                                    FFTW_ESTIMATE);
  }
  if (!made || !made->window || !made->sample || !made->sum || !made->plan) {
    drum_welch_free(made);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for segments of %zu samples", segment);
  }
  for (size_t n = 0; n < segment; ++n) {
    made->window[n] = 0.5 - 0.5 * cos(2.0 * DRUM_PI * (double)n / (double)segment);
    made->window_power += made->window[n] * made->window[n];
  }
  *welch = made;
  return drum_succeed(status);
}

void drum_welch_free(drum_welch *welch) {
  if (!welch)
    return;
  if (welch->plan)
    fftw_destroy_plan(welch->plan);
  fftw_free(welch->transform);
  free(welch->window);
  free(welch->sample);
  free(welch->sum);
  free(welch);
}

/* Adds the full segment to the average and keeps its second half for the next one. */
static void take_segment(drum_welch *welch) {
  const size_t n = welch->segment;
  double complex mean = 0.0;
  for (size_t k = 0; k < n; ++k)
    mean += welch->sample[k] / (double)n;
  for (size_t k = 0; k < n; ++k)
    welch->transform[k] = welch->window[k] * (welch->sample[k] - mean);
  fftw_execute(welch->plan);
  for (size_t k = 0; k < n; ++k)
    welch->sum[k] += creal(welch->transform[k]) * creal(welch->transform[k]) +
                     cimag(welch->transform[k]) * cimag(welch->transform[k]);
  ++welch->segments;
  memmove(welch->sample, welch->sample + n / 2, n / 2 * sizeof *welch->sample);
  welch->filled = n / 2;
}

drum_code drum_welch_feed(drum_welch *welch, const double complex *z, size_t count,
                          drum_status *status) {
  for (size_t k = 0; k < count; ++k) {
    if (!isfinite(creal(z[k])) || !isfinite(cimag(z[k])))
      return drum_fail(status, DRUM_BAD_INPUT, "sample %zu of the series is not finite", k + 1);
    welch->sample[welch->filled++] = z[k];
    if (welch->filled == welch->segment)
      take_segment(welch);
  }
  return drum_succeed(status);
}

size_t drum_welch_segments(const drum_welch *welch) {
  return welch->segments;
}

double drum_welch_averages(const drum_welch *welch) {
  const double k = (double)welch->segments;
  return k > 0.0 ? k / (1.0 + 2.0 * NEIGHBOURS * (k - 1.0) / k) : 0.0;
}

drum_code drum_welch_density(const drum_welch *welch, double *frequency, double *density,
                             drum_status *status) {
  if (welch->segments == 0)
    return drum_fail(status, DRUM_NOT_FOUND,
                     "the series is shorter than one segment of %zu samples", welch->segment);
  const size_t n = welch->segment;
  const double spacing = 1.0 / ((double)n * welch->step);
  const double scale = welch->step / (welch->window_power * (double)welch->segments);
  const size_t zero = n / 2; /* where f = 0 stands in the result */
  for (size_t k = 0; k < n; ++k) {
    /* FFTW puts zero first and the negative frequencies in the second half. */
    if (frequency)
      frequency[k] = ((double)k - (double)zero) * spacing;
    if (density)
      density[k] = scale * welch->sum[(k + zero) % n];
  }
  return drum_succeed(status);
}

double drum_trapezoidal_frequency(double f, double step, double *stretch) {
  const double half = DRUM_PI * f * step;
  if (stretch)
    *stretch = 1.0 / (cos(half) * cos(half));
  return tan(half) / (DRUM_PI * step);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/spectra.h"

/* After complex.h: fftw_complex is then C's own double complex. */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

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

  double complex origin; /* the first sample, taken off all, so that squares keep their digits */
  double complex total;  /* of all samples less origin */
  size_t samples;
  double complex slow[3]; /* sums of the transforms at -1, 0, +1, the bins that a mean reaches */

  /* Relative covariances of bins so far apart: within a segment, and with the next one. */
  double within[DRUM_WELCH_REACH + 1];
  double next[DRUM_WELCH_REACH + 1];
};

/* |sum of w[n] w[n + shift] exp(-2 pi i m n/N)|^2 over (sum of w^2)^2. */
static double window_correlation(const drum_welch *welch, size_t shift, size_t m) {
  const size_t n = welch->segment;
  double complex sum = 0.0;
  for (size_t k = 0; k + shift < n; ++k)
    sum += welch->window[k] * welch->window[k + shift] *
           cexp(-2.0 * I * DRUM_PI * (double)(m * k) / (double)n);
  const double relative = cabs(sum) / welch->window_power;
  return relative * relative;
}

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
  for (size_t m = 0; m <= DRUM_WELCH_REACH; ++m) {
    made->within[m] = window_correlation(made, 0, m);
    made->next[m] = window_correlation(made, segment / 2, m);
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
  for (size_t k = 0; k < n; ++k)
    welch->transform[k] = welch->window[k] * welch->sample[k];
  fftw_execute(welch->plan);
  for (size_t k = 0; k < n; ++k)
    welch->sum[k] += creal(welch->transform[k]) * creal(welch->transform[k]) +
                     cimag(welch->transform[k]) * cimag(welch->transform[k]);
  for (size_t k = 0; k < 3; ++k)
    welch->slow[k] += welch->transform[(n + k - 1) % n];
  ++welch->segments;
  memmove(welch->sample, welch->sample + n / 2, n / 2 * sizeof *welch->sample);
  welch->filled = n / 2;
}

drum_code drum_welch_feed(drum_welch *welch, const double complex *z, size_t count,
                          drum_status *status) {
  for (size_t k = 0; k < count; ++k) {
    if (!isfinite(creal(z[k])) || !isfinite(cimag(z[k])))
      return drum_fail(status, DRUM_BAD_INPUT, "sample %zu of the series is not finite", k + 1);
    if (welch->samples++ == 0)
      welch->origin = z[k];
    welch->sample[welch->filled] = z[k] - welch->origin;
    welch->total += welch->sample[welch->filled++];
    if (welch->filled == welch->segment)
      take_segment(welch);
  }
  return drum_succeed(status);
}

size_t drum_welch_segments(const drum_welch *welch) {
  return welch->segments;
}

double complex drum_welch_mean(const drum_welch *welch) {
  return welch->samples ? welch->origin + welch->total / (double)welch->samples : 0.0;
}

double drum_welch_covariance(const drum_welch *welch, size_t apart) {
  const double k = (double)welch->segments;
  if (apart > DRUM_WELCH_REACH || welch->segments == 0)
    return 0.0;
  return (welch->within[apart] + 2.0 * welch->next[apart] * (k - 1.0) / k) / k;
}

/* The sum of |transform|^2 at FFTW's bin k without the mean of the series. */
static double power_at(const drum_welch *welch, size_t k) {
  const size_t n = welch->segment;
  const size_t from_minus_one = (k + 1) % n; /* 0, 1, 2 at -1, 0, +1 */
  if (from_minus_one > 2)
    return welch->sum[k];
  /* The Hann window's own transform is N/2 at 0 and -N/4 beside it. */
  const double window = (double)n * (from_minus_one == 1 ? 0.5 : -0.25);
  const double complex mean = window * welch->total / (double)welch->samples;
  const double without = welch->sum[k] - 2.0 * creal(conj(mean) * welch->slow[from_minus_one]) +
                         (double)welch->segments * creal(mean * conj(mean));
  return fmax(without, 0.0);
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
      density[k] = scale * power_at(welch, (k + zero) % n);
  }
  return drum_succeed(status);
}

/* Weighted densities, where a real signal's negative frequencies are folded onto the positive. */
static void weigh(const double *density, const double *weight, bool real, size_t n, double *part) {
  for (size_t k = 0; k < n; ++k)
    part[k] = weight[k] * density[k];
  if (!real)
    return;
  for (size_t k = 1; k < n / 2; ++k) {
    part[n - k] += part[k];
    part[k] = 0.0;
  }
}

drum_code drum_welch_sum(const drum_welch *welch, const double *weight, bool real,
                         drum_estimate *sum, drum_status *status) {
  const size_t n = welch->segment;
  for (size_t k = 0; k < n; ++k)
    if (!(isfinite(weight[k]) && weight[k] >= 0.0))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "weight %zu is %g; expected 0 or more", k + 1,
                       weight[k]);
  double *density = malloc(n * sizeof *density);
  double *part = malloc(n * sizeof *part);
  drum_code code = DRUM_OK;
  if (!density || !part)
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu densities", n);
  if (!code)
    code = drum_welch_density(welch, NULL, density, status);
  if (!code) {
    weigh(density, weight, real, n, part);
    double value = 0.0;
    double variance = 0.0;
    for (size_t apart = 0; apart <= DRUM_WELCH_REACH; ++apart) {
      /* The product of two estimates is larger than that of the truths by their covariance. */
      const double covariance = drum_welch_covariance(welch, apart);
      double products = 0.0;
      for (size_t k = 0; k + apart < n; ++k)
        products += part[k] * part[k + apart];
      variance += (apart ? 2.0 : 1.0) * products * covariance / (1.0 + covariance);
    }
    for (size_t k = 0; k < n; ++k)
      value += part[k];
    *sum = (drum_estimate){
        .value = value,
        .sigma = sqrt(variance),
        .freedom = variance > 0.0 ? 2.0 * value * value / variance : 0.0,
    };
    code = drum_succeed(status);
  }
  free(density);
  free(part);
  return code;
}

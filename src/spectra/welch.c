/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/spectra.h"

/* After complex.h: fftw_complex is then C's own double complex. */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

/* The bins that a mean reaches under a Hann window: -1, 0, 1. */
enum { SLOW = 3 };

struct drum_welch {
  size_t channels;
  size_t segment;
  double step;
  double *window;
  double window_power;    /* sum of its squares */
  double complex *sample; /* [channel][segment], being filled */
  size_t filled;
  fftw_complex *transform; /* [channel][segment], in place: windowed samples, then transforms */
  fftw_plan plan;          /* of all channels */
  double complex *sum; /* [pair][segment]: sums of one's transform times the other's conjugate */
  size_t segments;

  /* Of each channel: */
  double complex origin[DRUM_WELCH_CHANNELS_MAX];     /* its first sample, taken off all of them, so
                                                         that     squares keep their digits */
  double complex total[DRUM_WELCH_CHANNELS_MAX];      /* sum of its samples less origin */
  double complex slow[DRUM_WELCH_CHANNELS_MAX][SLOW]; /* sums of its transforms there */
  size_t samples;
};

/* The place of a pair of channels, one <= other, among all pairs. */
static size_t pair_of(const drum_welch *welch, size_t one, size_t other) {
  return one * welch->channels - one * (one + 1) / 2 + other;
}

static drum_code check_plan(size_t channels, size_t segment, double step, drum_status *status) {
  if (channels < 1 || channels > DRUM_WELCH_CHANNELS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu channels; expected 1 to %d", channels,
                     DRUM_WELCH_CHANNELS_MAX);
  if (segment < DRUM_WELCH_SEGMENT_MIN || segment > DRUM_WELCH_SEGMENT_MAX || segment % 2 != 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "a segment of %zu samples; expected an even number from %d to %d", segment,
                     DRUM_WELCH_SEGMENT_MIN, DRUM_WELCH_SEGMENT_MAX);
  if (!(isfinite(step) && step > 0.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a step of %g s; expected a finite one above 0",
                     step);
  return DRUM_OK;
}

drum_code drum_welch_plan(size_t channels, size_t segment, double step, drum_welch **welch,
                          drum_status *status) {
  *welch = NULL;
  const drum_code code = check_plan(channels, segment, step, status);
  if (code)
    return code;
  drum_welch *made = calloc(1, sizeof *made);
  if (made) {
    const size_t samples = channels * segment;
    made->channels = channels;
    made->segment = segment;
    made->step = step;
    made->window = calloc(segment, sizeof *made->window);
    made->sample = calloc(samples, sizeof *made->sample);
    made->sum = calloc(samples * (channels + 1) / 2, sizeof *made->sum);
    made->transform = fftw_alloc_complex(samples);
    /* An estimated plan is the same every time, and so is every digit of a spectrum. */
    const int length = (int)segment;
    if (made->transform)
      made->plan =
          fftw_plan_many_dft(1, &length, (int)channels, made->transform, NULL, 1, length,
                             made->transform, NULL, 1, length, FFTW_FORWARD, FFTW_ESTIMATE);
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

static void add_products(drum_welch *welch, size_t one, size_t other) {
  const size_t n = welch->segment;
  double complex *sum = welch->sum + pair_of(welch, one, other) * n;
  const fftw_complex *a = welch->transform + one * n;
  const fftw_complex *b = welch->transform + other * n;
  for (size_t k = 0; k < n; ++k) {
    /* Written out: conj() and * would call for infinities' sake. */
    const double real = creal(a[k]) * creal(b[k]) + cimag(a[k]) * cimag(b[k]);
    const double imaginary = cimag(a[k]) * creal(b[k]) - creal(a[k]) * cimag(b[k]);
    sum[k] += real + I * imaginary;
  }
}

/* Adds the full segment to the averages and keeps its second half for the next one. */
static void take_segment(drum_welch *welch) {
  const size_t n = welch->segment;
  for (size_t c = 0; c < welch->channels; ++c)
    for (size_t k = 0; k < n; ++k)
      welch->transform[c * n + k] = welch->window[k] * welch->sample[c * n + k];
  fftw_execute(welch->plan);
  for (size_t c = 0; c < welch->channels; ++c) {
    for (size_t other = c; other < welch->channels; ++other)
      add_products(welch, c, other);
    for (size_t k = 0; k < SLOW; ++k)
      welch->slow[c][k] += welch->transform[c * n + (k == 0 ? n : k) - 1];
    memmove(welch->sample + c * n, welch->sample + c * n + n / 2, n / 2 * sizeof *welch->sample);
  }
  ++welch->segments;
  welch->filled = n / 2;
}

drum_code drum_welch_feed(drum_welch *welch, const double complex *z, size_t count,
                          drum_status *status) {
  const size_t channels = welch->channels;
  for (size_t k = 0; k < count; ++k, z += channels) {
    for (size_t c = 0; c < channels; ++c)
      if (!isfinite(creal(z[c])) || !isfinite(cimag(z[c])))
        return drum_fail(status, DRUM_BAD_INPUT, "sample %zu of the series is not finite",
                         welch->samples + 1);
    for (size_t c = 0; c < channels; ++c) {
      if (welch->samples == 0)
        welch->origin[c] = z[c];
      const double complex sample = z[c] - welch->origin[c];
      welch->sample[c * welch->segment + welch->filled] = sample;
      welch->total[c] += sample;
    }
    ++welch->samples;
    if (++welch->filled == welch->segment)
      take_segment(welch);
  }
  return drum_succeed(status);
}

size_t drum_welch_segments(const drum_welch *welch) {
  return welch->segments;
}

double complex drum_welch_mean(const drum_welch *welch, size_t channel) {
  return welch->samples ? welch->origin[channel] + welch->total[channel] / (double)welch->samples
                        : 0.0;
}

/*
 * Relative covariances of two bins: |sum of w[n] w[n + shift] exp(-2 pi i apart n/N)|^2 over
 * (sum of w^2)^2 for the Hann window w and long segments, with a shift of 0, within a segment, and
 * of N/2, with the next one.
 */
static const double WITHIN[DRUM_WELCH_REACH + 1] = {1.0, 4.0 / 9.0, 1.0 / 36.0, 0.0};
static const double NEXT[DRUM_WELCH_REACH + 1] = {
    1.0 / 36.0,
    16.0 / (81.0 * DRUM_PI * DRUM_PI),
    1.0 / 144.0,
    16.0 / (2025.0 * DRUM_PI * DRUM_PI),
};

double drum_welch_covariance(const drum_welch *welch, size_t apart) {
  const double k = (double)welch->segments;
  if (apart > DRUM_WELCH_REACH || welch->segments == 0)
    return 0.0;
  return (WITHIN[apart] + 2.0 * NEXT[apart] * (k - 1.0) / k) / k;
}

/* The sum of a transform times another's conjugate at FFTW's bin k, without the series' means. */
static double complex product_at(const drum_welch *welch, size_t one, size_t other, size_t k) {
  const size_t n = welch->segment;
  const double complex sum = welch->sum[pair_of(welch, one, other) * n + k];
  const size_t slow = (k + 1) % n; /* 0, 1, 2 at -1, 0, +1 */
  if (slow >= SLOW)
    return sum;
  /* The Hann window's own transform is N/2 at 0 and -N/4 beside it. */
  const double window = (double)n * (slow == 1 ? 0.5 : -0.25) / (double)welch->samples;
  const double complex mean_one = window * welch->total[one];
  const double complex mean_other = window * welch->total[other];
  return sum - conj(mean_other) * welch->slow[one][slow] -
         mean_one * conj(welch->slow[other][slow]) +
         (double)welch->segments * mean_one * conj(mean_other);
}

static drum_code need_segments(const drum_welch *welch, drum_status *status) {
  if (welch->segments == 0)
    return drum_fail(status, DRUM_NOT_FOUND,
                     "the series is shorter than one segment of %zu samples", welch->segment);
  return DRUM_OK;
}

/* What turns sums of products into densities. */
static double density_scale(const drum_welch *welch) {
  return welch->step / (welch->window_power * (double)welch->segments);
}

drum_code drum_welch_density(const drum_welch *welch, size_t channel, double *frequency,
                             double *density, drum_status *status) {
  const drum_code code = need_segments(welch, status);
  if (code)
    return code;
  const size_t n = welch->segment;
  const double spacing = 1.0 / ((double)n * welch->step);
  const double scale = density_scale(welch);
  const size_t zero = n / 2; /* where f = 0 stands in the result */
  for (size_t k = 0; k < n; ++k) {
    /* FFTW puts zero first and the negative frequencies in the second half. */
    if (frequency)
      frequency[k] = ((double)k - (double)zero) * spacing;
    const double power = scale * creal(product_at(welch, channel, channel, (k + zero) % n));
    if (!isfinite(power))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "the squares of the series are beyond the range of numbers");
    if (density)
      density[k] = fmax(power, 0.0); /* it may be rounded below, where a mean has been taken off */
  }
  return drum_succeed(status);
}

/* Weighted densities, where a real signal's negative frequencies are folded onto the positive. */
static void weigh(const double *density, const drum_welch_power *power, size_t n, double *part) {
  for (size_t k = 0; k < n; ++k)
    part[k] = power->weight[k] * density[k];
  if (!power->real)
    return;
  for (size_t k = 1; k < n / 2; ++k) {
    part[n - k] += part[k];
    part[k] = 0.0;
  }
}

static drum_code check_weights(const drum_welch *welch, const drum_welch_power *power,
                               drum_status *status) {
  for (size_t k = 0; k < welch->segment; ++k)
    if (!(isfinite(power->weight[k]) && power->weight[k] >= 0.0))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "weight %zu is %g; expected 0 or more", k + 1,
                       power->weight[k]);
  return need_segments(welch, status);
}

drum_code drum_welch_estimate(const drum_welch *welch, const drum_welch_power *power,
                              drum_estimate *estimate, drum_status *status) {
  drum_code code = check_weights(welch, power, status);
  if (code)
    return code;
  const size_t n = welch->segment;
  double *density = calloc(n, sizeof *density);
  double *part = calloc(n, sizeof *part);
  if (!density || !part) {
    free(density);
    free(part);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu densities", n);
  }
  code = drum_welch_density(welch, power->channel, NULL, density, status);
  if (!code) {
    weigh(density, power, n, part);
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
    *estimate = (drum_estimate){
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

/*
 * The sum over the spectrum of two powers' weights times the squared cross density, freed of what
 * a finite number of averages adds. Both frequencies of a real channel count with either of
 * another.
 */
static double overlap(const drum_welch *welch, const drum_welch_power *one,
                      const drum_welch_power *other) {
  const size_t n = welch->segment;
  const size_t a = one->channel < other->channel ? one->channel : other->channel;
  const size_t b = one->channel < other->channel ? other->channel : one->channel;
  const double bias = a == b ? 0.0 : drum_welch_covariance(welch, 0);
  double sum = 0.0;
  for (size_t k = 0; k < n; ++k) {
    const size_t bin = (k + n / 2) % n;
    const double complex cross = product_at(welch, a, b, bin);
    double square = creal(cross) * creal(cross) + cimag(cross) * cimag(cross);
    if (bias > 0.0)
      square -= bias * creal(product_at(welch, a, a, bin)) * creal(product_at(welch, b, b, bin));
    sum += one->weight[k] * other->weight[k] * square;
  }
  return (one->real || other->real ? 2.0 : 1.0) * sum;
}

drum_code drum_welch_correlations(const drum_welch *welch, const drum_welch_power *powers,
                                  size_t count, double *correlation, drum_status *status) {
  for (size_t p = 0; p < count; ++p) {
    const drum_code code = check_weights(welch, &powers[p], status);
    if (code)
      return code;
    correlation[p * count + p] = sqrt(overlap(welch, &powers[p], &powers[p]));
  }
  for (size_t p = 0; p < count; ++p)
    for (size_t q = p + 1; q < count; ++q) {
      const double size = correlation[p * count + p] * correlation[q * count + q];
      const double both = overlap(welch, &powers[p], &powers[q]);
      correlation[p * count + q] = size > 0.0 ? fmax(fmin(both / size, 1.0), 0.0) : 0.0;
      correlation[q * count + p] = correlation[p * count + q];
    }
  for (size_t p = 0; p < count; ++p)
    correlation[p * count + p] = correlation[p * count + p] > 0.0 ? 1.0 : 0.0;
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From spectra to quanta. */
#include "occupations/reading.h"

#include <math.h>
#include <stdlib.h>

#include "drumspice/constants.h"
#include "extract/network.h"

/* Quanta per volt squared of a mode: C/(2 hbar w0), from the extraction or from the cards. */
static double mode_scale(const drum_reading *run, size_t mode) {
  const drum_mode_card *card = &run->cards->modes[mode];
  const double c = run->extraction ? run->extraction->capacitance[mode] : card->c;
  const double omega =
      run->extraction ? run->extraction->omega_0[mode] : 2.0 * DRUM_PI * card->f0_hz;
  return c / (2.0 * DRUM_HBAR * omega);
}

/* Where the power of a spectrum is, weighted by it. */
static double centre_of(const drum_occupations *to, const double *density, const double *weight) {
  double power = 0.0;
  double moment = 0.0;
  for (size_t k = 0; k < to->points; ++k) {
    power += weight[k] * density[k];
    moment += weight[k] * density[k] * to->frequency[k];
  }
  const double most = 0.25 * to->limit;
  return power > 0.0 ? fmax(fmin(moment / power, most), -most) : 0.0;
}

/* How many quantities are estimated: see the result's correlation. */
static size_t quantities_of(const drum_occupations *to) {
  return 2 * to->modes + (to->has_plate ? 1 : 0);
}

/* What is summed up to each quantity. */
static drum_welch_power power_of(const drum_reading *run, size_t quantity) {
  const size_t modes = run->result->modes;
  return (drum_welch_power){
      .channel = quantity == 2 * modes ? modes : quantity % modes,
      .real = quantity == 2 * modes,
      .weight = run->weight[quantity],
  };
}

static drum_code estimate(const drum_reading *run, size_t quantity, double scale, drum_estimate *to,
                          drum_status *status) {
  const drum_welch_power power = power_of(run, quantity);
  const drum_code code = drum_welch_estimate(run->welch, &power, to, status);
  to->value *= scale;
  to->sigma *= scale;
  return code;
}

static drum_code whole_band(const drum_occupations *to, double *weight, drum_status *status) {
  return drum_trapezoidal_band(to->segment, to->step, -to->limit, to->limit, weight, status);
}

static void find_interval(drum_mode_spectrum *of) {
  drum_estimate_interval(&of->total, &of->low, &of->high);
  of->low -= 0.5;
  of->high -= 0.5;
}

static drum_code finish_mode(drum_reading *run, size_t mode, drum_status *status) {
  drum_occupations *to = run->result;
  drum_mode_spectrum *out = &to->mode[mode];
  const double scale = mode_scale(run, mode);
  double *weight = run->weight[mode];
  drum_code code = whole_band(to, weight, status);
  if (code)
    return code;
  drum_trapezoidal_tail(to->segment, to->step, centre_of(to, out->density, weight), weight);
  code = estimate(run, mode, scale, &out->total, status);
  if (!code && !isnan(to->band[0])) {
    weight = run->weight[to->modes + mode];
    code = drum_trapezoidal_band(to->segment, to->step, to->band[0], to->band[1], weight, status);
    for (size_t k = 0; k < to->points; ++k)
      weight[k] /= to->band[1] - to->band[0];
    if (!code)
      code = estimate(run, to->modes + mode, scale, &out->near_omega, status);
  }
  for (size_t k = 0; k < to->points; ++k)
    out->density[k] *= scale;
  find_interval(out);
  if (!code && !(out->total.value > 0.0))
    drum_reading_warn(run, "mode %s has no noise in this record; expected seeds other than 0",
                      run->cards->modes[mode].name);
  return code;
}

/* X from the displacement, P from x' = omega_m p: n + 1/2 = (<X^2> + <P^2>)/4. */
static drum_code finish_plate(drum_reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  drum_mode_spectrum *out = &to->plate;
  const size_t quantity = 2 * to->modes;
  double *weight = run->weight[quantity];
  const double fm = run->extraction->omega_m / (2.0 * DRUM_PI);
  const double per_volt = DRUM_METRES_PER_VOLT / run->extraction->x_zpf;
  const double square = per_volt * per_volt;
  drum_code code = DRUM_OK;
  for (int part = 0; !code && part < 2; ++part) { /* the momentum, then all */
    code = whole_band(to, weight, status);
    if (code)
      break;
    drum_trapezoidal_tail(to->segment, to->step, 0.0, weight);
    for (size_t k = 0; k < to->points; ++k) {
      const double ratio = to->frequency[k] / fm;
      weight[k] *= part == 0 ? ratio * ratio : 0.25 * (1.0 + ratio * ratio);
    }
    code = estimate(run, quantity, square, part == 0 ? &out->momentum : &out->total, status);
  }
  for (size_t k = 0; k < to->points; ++k)
    out->density[k] *= square;
  find_interval(out);
  return code;
}

static drum_code correlate(drum_reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  const size_t count = quantities_of(to);
  drum_welch_power powers[DRUM_OCCUPATION_QUANTITIES] = {0};
  double correlation[DRUM_OCCUPATION_QUANTITIES * DRUM_OCCUPATION_QUANTITIES];
  for (size_t q = 0; q < count; ++q)
    powers[q] = power_of(run, q);
  const drum_code code = drum_welch_correlations(run->welch, powers, count, correlation, status);
  for (size_t a = 0; !code && a < count; ++a)
    for (size_t b = 0; b < count; ++b)
      to->correlation[a][b] = correlation[a * count + b];
  return code;
}

static drum_code allocate(drum_reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  to->frequency = calloc(to->points, sizeof *to->frequency);
  bool ok = to->frequency != NULL;
  for (size_t m = 0; m < to->modes; ++m) {
    to->mode[m].density = calloc(to->points, sizeof(double));
    ok = ok && to->mode[m].density;
  }
  if (to->has_plate) {
    to->plate.density = calloc(to->points, sizeof(double));
    ok = ok && to->plate.density;
  }
  for (size_t q = 0; q < quantities_of(to); ++q) {
    run->weight[q] = calloc(to->points, sizeof(double));
    ok = ok && run->weight[q];
  }
  return ok ? DRUM_OK
            : drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu frequencies", to->points);
}

drum_code drum_reading_measure(drum_reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  if (!run->welch || drum_welch_segments(run->welch) < DRUM_READING_SEGMENTS_MIN)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s ended before %d segments of %zu points; expected a longer run", run->path,
                     DRUM_READING_SEGMENTS_MIN, to->segment);
  to->partial = run->record.partial;
  to->duration = (double)(run->record.count - run->skip) * to->step;
  to->averages = 1.0 / drum_welch_covariance(run->welch, 0);
  to->deviation = sqrt(drum_welch_covariance(run->welch, 0));
  if (to->duration < DRUM_OCCUPATIONS_LIFETIMES * to->settling)
    drum_reading_warn(
        run,
        "the run holds %.3g lifetimes of the slowest mode, a line of %.4g Hz; expected %g before "
        "errors of what that line carries can be trusted",
        to->duration / to->settling, run->line, DRUM_OCCUPATIONS_LIFETIMES);
  drum_code code = drum_reading_choose_band(run, status);
  to->points = to->segment;
  if (!code)
    code = allocate(run, status);
  for (size_t k = 0; !code && k < run->inputs; ++k)
    code = drum_welch_density(run->welch, k, to->frequency,
                              k < to->modes ? to->mode[k].density : to->plate.density, status);
  /* The first bin's centre, half the sampling rate, is mapped to infinity: take its inner edge. */
  if (!code)
    to->frequency[0] += 0.5 / ((double)to->segment * to->step);
  for (size_t k = 0; !code && k < to->points; ++k)
    to->frequency[k] = drum_trapezoidal_frequency(to->frequency[k], to->step, NULL);
  for (size_t m = 0; !code && m < to->modes; ++m)
    code = finish_mode(run, m, status);
  if (!code && to->has_plate)
    code = finish_plate(run, status);
  return code ? code : correlate(run, status);
}

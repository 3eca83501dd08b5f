/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/occupations.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "drumspice/constants.h"
#include "drumspice/optomech.h"
#include "extract/network.h"
#include "occupations/record.h"

enum {
  SEGMENT_MIN = 256,
  SEGMENT_MAX = 1 << 22,
  SEGMENT_PLAIN = 1 << 14, /* where nothing says how fine a resolution should be */
  SEGMENTS_MIN = 8,        /* that a record must hold */
  BAND_POINTS = 8,         /* of the spectrum in the band around Omega */
  NAME_SIZE = DRUM_CARDS_NAME_SIZE + 4,
};

static const size_t POINTS_MAX = SIZE_MAX / 4; /* more than any record has */

static const double BURN_LIFETIMES = 7.0;  /* e^-7: what is left of the start, 0.1 % */
static const double LIFETIMES_MIN = 100.0; /* of the slowest mode in a record that can be trusted */
static const double BAND_OF_LINE =
    0.125; /* band around Omega over the width of its narrowest line */

/* What a reading needs beside its result. */
typedef struct reading {
  const drum_cards *cards;
  const char *path;
  const drum_extraction *extraction; /* or null */
  drum_occupations_options options;
  drum_occupations *result;
  size_t inputs; /* modes, then the plate */
  char name[2 * DRUM_MODES_MAX + 1][NAME_SIZE];
  size_t names;
  double line; /* full width of the narrowest line, Hz; nan if not known */
  drum_record record;
  size_t skip; /* points to leave out */
  size_t seen;
  drum_welch *welch;
  double *weight[DRUM_OCCUPATION_QUANTITIES]; /* of every quantity, in the order of its header */
  double complex *z;
  size_t room;
} reading;

static void warn(drum_occupations *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void warn(drum_occupations *to, const char *format, ...) {
  if (to->warning[0])
    return;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(to->warning, sizeof to->warning, format, arguments);
  va_end(arguments);
}

static drum_code check_option(const char *name, double value, bool zero, drum_status *status) {
  if (isnan(value) || (isfinite(value) && (value > 0.0 || (zero && value == 0.0))))
    return DRUM_OK;
  return drum_fail(status, DRUM_BAD_ARGUMENT, "%s is %g; expected a finite value %s", name, value,
                   zero ? "of 0 or more" : "above 0");
}

static drum_code prepare(reading *run, const drum_occupations_options *options,
                         drum_status *status) {
  run->options = options ? *options : (drum_occupations_options){NAN, NAN, NAN};
  drum_code code = check_option("burn", run->options.burn, true, status);
  if (!code)
    code = check_option("resolution", run->options.resolution, false, status);
  if (!code)
    code = check_option("band", run->options.band, false, status);
  if (code)
    return code;
  drum_occupations *to = run->result;
  to->modes = run->cards->n_modes;
  to->has_plate = run->cards->has_plate && run->extraction && run->extraction->plate;
  run->inputs = to->modes + (to->has_plate ? 1 : 0);
  for (size_t m = 0; m < to->modes; ++m) {
    (void)snprintf(run->name[run->names++], NAME_SIZE, "v(%s)", run->cards->modes[m].node_i);
    (void)snprintf(run->name[run->names++], NAME_SIZE, "v(%s)", run->cards->modes[m].node_q);
  }
  if (to->has_plate)
    (void)snprintf(run->name[run->names++], NAME_SIZE, "v(%s)", run->cards->plate.node_x);

  run->line = to->settling = NAN;
  if (!run->extraction)
    return DRUM_OK;
  drum_optomech system;
  double growth;
  drum_extraction_system(run->extraction, true, true, &system);
  code = drum_optomech_growth(&system, DRUM_FRAME_FULL, &growth, status);
  if (!code && !(growth < 0.0))
    code = drum_fail(status, DRUM_UNSTABLE,
                     "the circuit of %s has no steady state: its slowest mode grows at %g per s",
                     run->path, growth);
  if (!code) {
    to->settling = 0.5 / -growth;
    run->line = -growth / DRUM_PI;
  }
  return code;
}

static drum_code stream(reading *run, drum_record_reader *reader, drum_status *status) {
  const char *names[2 * DRUM_MODES_MAX + 1];
  for (size_t v = 0; v < run->names; ++v)
    names[v] = run->name[v];
  return drum_record_read(run->path, names, run->names, reader, run, &run->record, status);
}

/* How much the trapezoidal rule widens frequencies at Omega. */
static double stretch_at_omega(const reading *run, double step) {
  double stretch;
  (void)drum_trapezoidal_frequency(drum_trapezoidal_image(run->cards->omega_hz, step), step,
                                   &stretch);
  return stretch;
}

/* The smallest power of two that is not below `wanted`, within bounds. */
static size_t segment_above(double wanted) {
  size_t segment = SEGMENT_MIN;
  while ((double)segment < wanted && segment < SEGMENT_MAX)
    segment *= 2;
  return segment;
}

/*
 * Burn-in and segments, from the options, the slowest mode, and the record's length `points`, which
 * is `known` unless it comes through a pipe.
 */
static drum_code choose(reading *run, size_t points, bool known, drum_status *status) {
  drum_occupations *to = run->result;
  const double step = run->record.step;
  if (!(step > 0.0))
    return drum_fail(status, DRUM_BAD_INPUT, "%s ended after %zu points; expected a longer run",
                     run->path, run->record.count);
  const double length = (double)points * step;
  to->step = step;
  to->burn = run->options.burn;
  if (isnan(to->burn))
    to->burn = isnan(to->settling) ? 0.1 * length : BURN_LIFETIMES * to->settling;
  /* A run begins at its operating point, so that its start-up points count as settling. */
  const double left_out = fmax(to->burn - run->record.start, 0.0) / step;
  if (known && !(left_out < (double)points))
    return drum_fail(
        status, DRUM_BAD_INPUT,
        "%s is over after %.4g s, before it has settled (%.4g s); expected a longer run", run->path,
        run->record.start + length, to->burn);
  run->skip = left_out < (double)POINTS_MAX ? (size_t)ceil(left_out) : POINTS_MAX;
  const size_t used = known ? points - run->skip : SIZE_MAX;
  const size_t longest = used / (SEGMENTS_MIN + 1) * 2; /* they overlap by half */
  if (longest < SEGMENT_MIN)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s has %zu points after %.4g s of settling; expected %d or more", run->path,
                     used, to->burn, SEGMENT_MIN * (SEGMENTS_MIN + 1) / 2);

  const double per_point = stretch_at_omega(run, step) / step; /* resolution = this / segment */
  double wanted = run->options.resolution;
  if (isnan(wanted) && !isnan(run->options.band))
    wanted = run->options.band / BAND_POINTS;
  if (isnan(wanted) && !isnan(run->line))
    wanted = BAND_OF_LINE * run->line / BAND_POINTS;
  to->segment = isnan(wanted) ? SEGMENT_PLAIN : segment_above(per_point / wanted);
  if (!isnan(run->options.resolution) && (double)to->segment * wanted < per_point)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "resolution is %g Hz; expected %.4g Hz or more at steps of %.4g s", wanted,
                     per_point / SEGMENT_MAX, step);
  if (to->segment > longest) {
    if (!isnan(run->options.resolution))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%s is too short for a resolution of %g Hz: %.4g s are left after settling; "
                       "expected %.4g s",
                       run->path, wanted, (double)used * step,
                       (double)to->segment * step * (SEGMENTS_MIN + 1) / 2);
    while (to->segment > longest)
      to->segment /= 2;
  }
  to->resolution = per_point / (double)to->segment;
  return DRUM_OK;
}

static drum_code make_room(reading *run, size_t count, drum_status *status) {
  if (count <= run->room)
    return DRUM_OK;
  double complex *z = realloc(run->z, count * sizeof *z);
  if (!z)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu samples", count);
  run->z = z;
  run->room = count;
  return DRUM_OK;
}

static drum_code take_block(void *context, const double *time, const double *const *vector,
                            size_t count, drum_status *status) {
  reading *run = context;
  (void)time;
  drum_code code = DRUM_OK;
  if (!run->welch) {
    if (run->result->segment == 0) /* a pipe: its step is known only now */
      code = choose(run, 0, false, status);
    if (!code)
      code = drum_welch_plan(run->inputs, run->result->segment, run->result->step, &run->welch,
                             status);
  }
  if (!code)
    code = make_room(run, count * run->inputs, status);
  const size_t from = run->seen < run->skip ? run->skip - run->seen : 0;
  run->seen += count;
  if (code || from >= count)
    return code;
  for (size_t k = 0; k < run->inputs; ++k)
    for (size_t n = from; n < count; ++n) {
      const double imaginary = k < run->result->modes ? vector[2 * k + 1][n] : 0.0;
      run->z[(n - from) * run->inputs + k] = vector[2 * k][n] + I * imaginary;
    }
  return drum_welch_feed(run->welch, run->z, count - from, status);
}

/* Quanta per volt squared of a mode: C/(2 hbar w0), from the extraction or from the cards. */
static double mode_scale(const reading *run, size_t mode) {
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

/* What is summed up to each quantity. */
static drum_welch_power power_of(const reading *run, size_t quantity) {
  const size_t modes = run->result->modes;
  return (drum_welch_power){
      .channel = quantity == 2 * modes ? modes : quantity % modes,
      .real = quantity == 2 * modes,
      .weight = run->weight[quantity],
  };
}

static drum_code estimate(const reading *run, size_t quantity, double scale, drum_estimate *to,
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

static drum_code finish_mode(reading *run, size_t mode, drum_status *status) {
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
  return code;
}

/* X from the displacement, P from x' = omega_m p: n + 1/2 = (<X^2> + <P^2>)/4. */
static drum_code finish_plate(reading *run, drum_status *status) {
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

static drum_code correlate(reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  const size_t quantities = 2 * to->modes + (to->has_plate ? 1 : 0);
  drum_code code = DRUM_OK;
  for (size_t a = 0; a < quantities; ++a)
    for (size_t b = a; !code && b < quantities; ++b) {
      const drum_welch_power one = power_of(run, a);
      const drum_welch_power other = power_of(run, b);
      code = drum_welch_correlation(run->welch, &one, &other, &to->correlation[a][b], status);
      to->correlation[b][a] = to->correlation[a][b];
    }
  return code;
}

/* The band of the spectral occupation, if the resolution shows the narrowest line. */
static void choose_band(reading *run) {
  drum_occupations *to = run->result;
  double width = run->options.band;
  if (isnan(width))
    width = isnan(run->line) ? BAND_POINTS * to->resolution : BAND_OF_LINE * run->line;
  /* A narrower one than a few points would be the window's, not the spectrum's. */
  const double least = 0.5 * BAND_POINTS * to->resolution;
  if (!isnan(run->options.band) && width < least)
    warn(to, "the run is too short for a band of %.4g Hz at a resolution of %.4g Hz: it is %.4g Hz",
         width, to->resolution, least);
  width = fmax(width, least);
  to->band[0] = run->cards->omega_hz - 0.5 * width;
  to->band[1] = run->cards->omega_hz + 0.5 * width;
  if (!isnan(run->line) && isnan(run->options.band) && width > 2.0 * BAND_OF_LINE * run->line) {
    to->band[0] = to->band[1] = NAN;
    warn(
        to,
        "the run is too short for the narrowest line, %.4g Hz wide, at a resolution of %.4g Hz: no "
        "spectral occupations",
        run->line, to->resolution);
  }
  if (!(to->band[0] > -to->limit && to->band[1] < to->limit))
    to->band[0] = to->band[1] = NAN;
}

static drum_code allocate(reading *run, drum_status *status) {
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
  for (size_t q = 0; q < 2 * to->modes + (to->has_plate ? 1 : 0); ++q) {
    run->weight[q] = calloc(to->points, sizeof(double));
    ok = ok && run->weight[q];
  }
  return ok ? DRUM_OK
            : drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu frequencies", to->points);
}

static drum_code finish(reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  if (!run->welch || drum_welch_segments(run->welch) < SEGMENTS_MIN)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s ended before %d segments of %zu points; expected a longer run", run->path,
                     SEGMENTS_MIN, to->segment);
  to->partial = run->record.partial;
  to->duration = (double)(run->record.count - run->skip) * to->step;
  to->averages = 1.0 / drum_welch_covariance(run->welch, 0);
  to->deviation = sqrt(drum_welch_covariance(run->welch, 0));
  to->limit = drum_trapezoidal_limit(to->step);
  if (to->duration < LIFETIMES_MIN * to->settling)
    warn(to,
         "the run holds %.3g lifetimes of the slowest mode; expected %g for errors to be trusted",
         to->duration / to->settling, LIFETIMES_MIN);
  choose_band(run);
  to->points = to->segment;
  drum_code code = allocate(run, status);
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

static drum_code read_record(reading *run, drum_status *status) {
  drum_code code = DRUM_OK;
  if (drum_record_is_pipe(run->path)) {
    if (isnan(run->options.burn) || isnan(run->options.resolution))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "%s is a pipe, whose length is not known beforehand; expected a burn-in and "
                       "a resolution",
                       run->path);
  } else {
    code = stream(run, NULL, status);
    if (!code)
      code = choose(run, run->record.count, true, status);
  }
  if (!code)
    code = stream(run, take_block, status);
  return code ? code : finish(run, status);
}

drum_code drum_occupations_read(const drum_cards *cards, const char *path,
                                const drum_extraction *extraction,
                                const drum_occupations_options *options,
                                drum_occupations **occupations, drum_status *status) {
  *occupations = NULL;
  reading run = {
      .cards = cards,
      .path = path,
      .extraction = extraction,
      .result = calloc(1, sizeof *run.result),
  };
  if (!run.result)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for occupations");
  drum_code code = prepare(&run, options, status);
  if (!code)
    code = read_record(&run, status);
  drum_welch_free(run.welch);
  for (size_t q = 0; q < DRUM_OCCUPATION_QUANTITIES; ++q)
    free(run.weight[q]);
  free(run.z);
  if (code) {
    drum_occupations_free(run.result);
    return code;
  }
  *occupations = run.result;
  return drum_succeed(status);
}

void drum_occupations_free(drum_occupations *occupations) {
  if (!occupations)
    return;
  for (size_t m = 0; m < DRUM_MODES_MAX; ++m)
    free(occupations->mode[m].density);
  free(occupations->plate.density);
  free(occupations->frequency);
  free(occupations);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What resolution a record allows, and how much of it is settling. */
#include "occupations/reading.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "drumspice/constants.h"
#include "drumspice/optomech.h"

enum {
  SEGMENT_MIN = 256,
  SEGMENT_MAX = 1 << 22,
  SEGMENT_PLAIN = 1 << 14, /* where nothing says how fine a resolution should be */
  BAND_POINTS = 8,         /* of the spectrum in the band around Omega */
};

static const size_t POINTS_MAX = SIZE_MAX / 4; /* more than any record has */

static const double BURN_LIFETIMES = 7.0; /* e^-7: what is left of the start, 0.1 % */
static const double BAND_OF_LINE = 0.125; /* band around Omega over the narrowest line's width */

static drum_code check_option(const char *name, double value, bool zero, drum_status *status) {
  if (isnan(value) || (isfinite(value) && (value > 0.0 || (zero && value == 0.0))))
    return DRUM_OK;
  return drum_fail(status, DRUM_BAD_ARGUMENT, "%s is %g; expected a finite value %s", name, value,
                   zero ? "of 0 or more" : "above 0");
}

drum_code drum_reading_prepare(drum_reading *run, const drum_occupations_options *options,
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
    (void)snprintf(run->name[run->names++], DRUM_READING_NAME_SIZE, "v(%s)",
                   run->cards->modes[m].node_i);
    (void)snprintf(run->name[run->names++], DRUM_READING_NAME_SIZE, "v(%s)",
                   run->cards->modes[m].node_q);
  }
  if (to->has_plate)
    (void)snprintf(run->name[run->names++], DRUM_READING_NAME_SIZE, "v(%s)",
                   run->cards->plate.node_x);

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

/* How much the trapezoidal rule widens frequencies at Omega. */
static double stretch_at_omega(const drum_reading *run, double step) {
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

/* How many points to leave out, and to use: of an unknown number as many as there may be. */
static drum_code choose_settling(drum_reading *run, size_t points, bool known, size_t *used,
                                 drum_status *status) {
  drum_occupations *to = run->result;
  const double length = (double)points * to->step;
  /* The trapezoidal rule slows decays at Omega as much as it compresses frequencies there. */
  to->settling *= stretch_at_omega(run, to->step);
  to->burn = run->options.burn;
  if (isnan(to->burn))
    to->burn = isnan(to->settling) ? 0.1 * length : BURN_LIFETIMES * to->settling;
  /* A run begins at its operating point, so that its start-up points count as settling. */
  const double left_out = fmax(to->burn - run->record.start, 0.0) / to->step;
  if (known && !(left_out < (double)points))
    return drum_fail(
        status, DRUM_BAD_INPUT,
        "%s is over after %.4g s, before it has settled (%.4g s); expected a longer run", run->path,
        run->record.start + length, to->burn);
  run->skip = left_out < (double)POINTS_MAX ? (size_t)ceil(left_out) : POINTS_MAX;
  *used = known ? points - run->skip : SIZE_MAX;
  return DRUM_OK;
}

/* Segments as long as the resolution wants, or as the points in use allow. */
static drum_code choose_segment(drum_reading *run, size_t used, drum_status *status) {
  drum_occupations *to = run->result;
  const double step = to->step;
  const size_t longest = used / (DRUM_READING_SEGMENTS_MIN + 1) * 2; /* they overlap by half */
  if (longest < SEGMENT_MIN)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s has %zu points after %.4g s of settling; expected %d or more", run->path,
                     used, to->burn, SEGMENT_MIN * (DRUM_READING_SEGMENTS_MIN + 1) / 2);

  const double per_point = stretch_at_omega(run, step) / step; /* resolution = this / segment */
  double wanted = run->options.resolution;
  if (isnan(wanted) && !isnan(run->options.band))
    wanted = run->options.band / BAND_POINTS;
  if (isnan(wanted) && !isnan(run->line))
    wanted = BAND_OF_LINE * run->line / BAND_POINTS;
  to->segment = isnan(wanted) ? SEGMENT_PLAIN : segment_above(per_point / wanted);
  const bool asked = !isnan(run->options.resolution);
  if (asked && (double)to->segment * wanted < per_point)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "resolution is %g Hz; expected %.4g Hz or more at steps of %.4g s", wanted,
                     per_point / SEGMENT_MAX, step);
  if (asked && to->segment > longest)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s is too short for a resolution of %g Hz: %.4g s are left after settling; "
                     "expected %.4g s",
                     run->path, wanted, (double)used * step,
                     (double)to->segment * step * (DRUM_READING_SEGMENTS_MIN + 1) / 2);
  while (to->segment > longest)
    to->segment /= 2;
  to->resolution = per_point / (double)to->segment;
  return DRUM_OK;
}

drum_code drum_reading_choose(drum_reading *run, size_t points, bool known, drum_status *status) {
  drum_occupations *to = run->result;
  const double step = run->record.step;
  if (!(step > 0.0))
    return drum_fail(status, DRUM_BAD_INPUT, "%s ended after %zu points; expected a longer run",
                     run->path, run->record.count);
  to->step = step;
  to->limit = drum_trapezoidal_limit(step);
  if (!(run->cards->omega_hz < to->limit))
    return drum_fail(
        status, DRUM_BAD_INPUT,
        "omega=%g of the frame card is beyond the %.4g Hz that steps of %.4g s resolve",
        run->cards->omega_hz, to->limit, step);
  size_t used = 0;
  const drum_code code = choose_settling(run, points, known, &used, status);
  return code ? code : choose_segment(run, used, status);
}

drum_code drum_reading_choose_band(drum_reading *run, drum_status *status) {
  drum_occupations *to = run->result;
  double width = run->options.band;
  if (isnan(width))
    width = isnan(run->line) ? BAND_POINTS * to->resolution : BAND_OF_LINE * run->line;
  /* A narrower one than a few points would be the window's, not the spectrum's. */
  const double least = 0.5 * BAND_POINTS * to->resolution;
  if (!isnan(run->options.band) && width < least)
    drum_reading_warn(
        run, "the run is too short for a band of %.4g Hz at a resolution of %.4g Hz: it is %.4g Hz",
        width, to->resolution, least);
  width = fmax(width, least);
  to->band[0] = run->cards->omega_hz - 0.5 * width;
  to->band[1] = run->cards->omega_hz + 0.5 * width;
  if (!isnan(run->line) && isnan(run->options.band) && width > 2.0 * BAND_OF_LINE * run->line) {
    to->band[0] = to->band[1] = NAN;
    drum_reading_warn(
        run,
        "the run is too short for the narrowest line, %.4g Hz wide, at a resolution of %.4g Hz: no "
        "spectral occupations",
        run->line, to->resolution);
  }
  if (isnan(to->band[0]) || (to->band[0] > -to->limit && to->band[1] < to->limit))
    return DRUM_OK;
  if (!isnan(run->options.band))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "band is %g Hz; expected one that stays within %.4g Hz of the carrier, which "
                     "steps of %.4g s resolve",
                     run->options.band, to->limit, to->step);
  to->band[0] = to->band[1] = NAN;
  drum_reading_warn(
      run, "steps of %.4g s do not resolve a band around Omega: no spectral occupations", to->step);
  return DRUM_OK;
}

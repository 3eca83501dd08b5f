/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/chip_scattering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/frame_circuit.h"
#include "rig/bench.h"
#include "scatter/channels.h"
#include "scatter/grid.h"

enum {
  AT_ONCE = 64,       /* points between two questions whether to go on */
  REFINED_MAX = 1600, /* points of a curve that chooses its own */
  ROUNDS_MAX = 12,
};

/* Without frequencies: so many Omega from the carrier, and not nearer to 0 than this part of it. */
static const double REACH = 2.0;
static const double NEAREST_ZERO = 1e-3;

/* What is wanted of a sweep. */
typedef struct plan {
  drum_grid grid;
  double centre[DRUM_FRAME_PLATES_MAX + 1];
  double breadth[DRUM_FRAME_PLATES_MAX + 1];
  size_t points;  /* 0: as the curves want */
  double special; /* where the summary is; nan: in the middle */
} plan;

static drum_code check_options(const drum_chip_scattering_options *options, drum_status *status) {
  const double given[] = {options->from_hz, options->to_hz};
  static const char *const NAMES[] = {"from", "to"};
  for (size_t k = 0; k < 2; k++)
    if (!(given[k] >= 0 && isfinite(given[k])))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "%s is %g Hz: expected a frequency above 0",
                       NAMES[k], given[k]);
  if (options->points > DRUM_CHIP_SCATTERING_POINTS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu points: expected at most %d", options->points,
                     DRUM_CHIP_SCATTERING_POINTS_MAX);
  return DRUM_OK;
}

static void add_centre(plan *to, double centre, double breadth) {
  to->centre[to->grid.centres] = centre;
  to->breadth[to->grid.centres++] = breadth;
}

/* Frequencies from the options, else around Omega. */
static drum_code make_plan(const char *path, const drum_frame_circuit *circuit,
                           const drum_chip_scattering_options *options, double omega, plan *to,
                           drum_status *status) {
  const double carrier = circuit->carrier_hz;
  const double side = options->lower ? -1.0 : 1.0;
  const double reach = fmin(REACH * omega, (1.0 - NEAREST_ZERO) * carrier);
  *to = (plan){.points = options->points, .special = NAN};
  drum_grid *grid = &to->grid;
  *grid = (drum_grid){options->from_hz, options->to_hz, to->centre, to->breadth, 0};
  if (!(omega > 0) && !(grid->from > 0 && grid->to > 0))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: there is neither a drum nor omega to tell where to look: expected "
                     "the frequencies from and to, or omega",
                     path);
  if (!(grid->from > 0))
    grid->from = options->lower ? carrier - reach : carrier;
  if (!(grid->to > 0))
    grid->to = options->lower ? carrier : carrier + reach;
  if (!(grid->from <= grid->to))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "frequencies from %.12g to %.12g Hz: expected the first one below the second",
                     grid->from, grid->to);
  if (!(grid->to < 2.0 * carrier))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "frequencies up to %.12g Hz: expected less than %.12g, twice the carrier",
                     grid->to, 2.0 * carrier);
  const double special = carrier + side * omega;
  if (omega > 0 && special >= grid->from && special <= grid->to) {
    to->special = special;
    add_centre(to, special, omega);
  }
  for (size_t p = 0; p < circuit->n_plates; p++)
    add_centre(to, carrier + side * circuit->plates[p].fm_hz, circuit->plates[p].fm_hz);
  return DRUM_OK;
}

/* Rows of one point. */
static size_t point_size(const drum_chip_scattering *s) {
  return 2 * s->ports * s->channels;
}

static drum_code no_memory(size_t points, drum_status *status) {
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", points);
}

/* Room for more points. */
static drum_code grow(drum_chip_scattering *s, size_t points, drum_status *status) {
  double *f = realloc(s->f, (points + 1) * sizeof *f);
  if (f)
    s->f = f;
  double complex *matrix = realloc(s->matrix, (points + 1) * point_size(s) * sizeof *matrix);
  if (matrix)
    s->matrix = matrix;
  return f && matrix ? DRUM_OK : no_memory(points, status);
}

/* Measures points, which rise, and puts them behind those that there are. */
static drum_code append(drum_channels *channels, const drum_watch *watch, double begin, double end,
                        const double *f, size_t points, drum_chip_scattering *s, bool *going,
                        drum_status *status) {
  drum_code code = grow(s, s->points + points, status);
  for (size_t at = 0; !code && *going && at < points;) {
    const size_t n = points - at < AT_ONCE ? points - at : AT_ONCE;
    const double done = begin + (end - begin) * (double)at / (double)points;
    *going = drum_watch_tell(watch, "scattering", done);
    /* The first points are taken in any case: nothing at all would be no answer. */
    if (!*going && s->points > 0)
      break;
    memcpy(s->f + s->points, f + at, n * sizeof *f);
    code =
        drum_channels_measure(channels, f + at, n, s->matrix + s->points * point_size(s), status);
    if (!code)
      s->points += n;
    at += n;
  }
  return code;
}

/* A point's place before and after sorting. */
typedef struct place {
  double f;
  size_t from;
} place;

static int by_frequency(const void *left, const void *right) {
  const double a = ((const place *)left)->f;
  const double b = ((const place *)right)->f;
  return (a > b) - (a < b);
}

static drum_code sort(drum_chip_scattering *s, drum_status *status) {
  const size_t size = point_size(s);
  place *places = malloc((s->points + 1) * sizeof *places);
  double complex *matrix = malloc((s->points + 1) * size * sizeof *matrix);
  if (!places || !matrix) {
    free(places);
    free(matrix);
    return no_memory(s->points, status);
  }
  for (size_t k = 0; k < s->points; k++)
    places[k] = (place){s->f[k], k};
  qsort(places, s->points, sizeof *places, by_frequency);
  for (size_t k = 0; k < s->points; k++) {
    s->f[k] = places[k].f;
    memcpy(matrix + k * size, s->matrix + places[k].from * size, size * sizeof *matrix);
  }
  free(places);
  free(s->matrix);
  s->matrix = matrix;
  return DRUM_OK;
}

static drum_code measure_uniform(drum_channels *channels, const drum_watch *watch, const plan *how,
                                 drum_chip_scattering *s, bool *going, drum_status *status) {
  double *f = malloc((how->points + 1) * sizeof *f);
  if (!f)
    return no_memory(how->points, status);
  for (size_t k = 0; k < how->points; k++)
    f[k] = how->points == 1 ? how->grid.from
                            : how->grid.from + (how->grid.to - how->grid.from) * (double)k /
                                                   (double)(how->points - 1);
  const drum_code code = append(channels, watch, 0.0, 1.0, f, how->points, s, going, status);
  free(f);
  return code;
}

static drum_code measure_refined(drum_channels *channels, const drum_watch *watch, const plan *how,
                                 drum_chip_scattering *s, bool *going, drum_status *status) {
  double f[REFINED_MAX];
  size_t n = drum_grid_first(&how->grid, f, REFINED_MAX);
  drum_code code = DRUM_OK;
  for (int round = 0; !code && *going && n > 0 && round < ROUNDS_MAX; round++) {
    code = append(channels, watch, (double)round / ROUNDS_MAX, (round + 1.0) / ROUNDS_MAX, f, n, s,
                  going, status);
    if (!code)
      code = sort(s, status);
    if (!code)
      n = drum_grid_refine(s->f, s->points, s->matrix, point_size(s), f, REFINED_MAX - s->points);
  }
  return code;
}

/* The point nearest to where the summary is wanted. */
static size_t find_summary(const drum_chip_scattering *s, double special) {
  const double wanted = isfinite(special) ? special : 0.5 * (s->f[0] + s->f[s->points - 1]);
  size_t nearest = 0;
  for (size_t k = 1; k < s->points; k++)
    if (fabs(s->f[k] - wanted) < fabs(s->f[nearest] - wanted))
      nearest = k;
  return nearest;
}

static drum_code check_finite(const drum_chip_scattering *s, drum_status *status) {
  for (size_t k = 0; k < s->points; k++)
    for (size_t c = 0; c < point_size(s); c++)
      if (!isfinite(cabs(s->matrix[k * point_size(s) + c])))
        return drum_fail(status, DRUM_NO_CONVERGENCE, "the scattering at %.12g Hz is not finite",
                         s->f[k]);
  return DRUM_OK;
}

static drum_code scatter(const char *path, drum_host *host, const drum_frame_circuit *circuit,
                         const drum_chip_scattering_options *options, drum_chip_scattering *s,
                         drum_status *status) {
  plan how;
  drum_channels channels = {0};
  bool going = true;
  if (circuit->n_ports == 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: there are no ports: expected a card *drumspice port p1 bath=r1 for "
                     "each line that leaves the chip, r1 being its resistance or bath",
                     path);
  s->carrier_hz = circuit->carrier_hz;
  s->ports_assumed = circuit->ports_assumed;
  s->omega_hz = circuit->omega_hz;
  if (!(s->omega_hz > 0) && circuit->n_plates > 0)
    s->omega_hz = circuit->plates[0].fm_hz;
  drum_code code = make_plan(path, circuit, options, s->omega_hz, &how, status);
  if (!code)
    code = drum_channels_open(host, circuit, s, &channels, status);
  if (!code)
    code = how.points > 0 ? measure_uniform(&channels, &options->watch, &how, s, &going, status)
                          : measure_refined(&channels, &options->watch, &how, s, &going, status);
  drum_channels_free(&channels);
  if (!code)
    code = check_finite(s, status);
  if (!code) {
    s->complete = going;
    s->summary = find_summary(s, how.special);
  }
  return code;
}

static drum_code read_and_scatter(const char *path, const drum_chip_scattering_options *options,
                                  drum_chip_scattering *s, drum_lint_report *report,
                                  drum_status *status) {
  drum_bench *bench;
  drum_code code =
      drum_bench_open(path, &options->envelope, options->plugin, &bench, report, status);
  if (!code)
    code = scatter(path, bench->host, &bench->circuit, options, s, status);
  drum_bench_close(bench);
  return code;
}

void drum_chip_scattering_free(drum_chip_scattering *scattering) {
  if (!scattering)
    return;
  free(scattering->input);
  free(scattering->f);
  free(scattering->matrix);
  free(scattering);
}

drum_code drum_chip_scatter(const char *path, const drum_chip_scattering_options *options,
                            drum_chip_scattering **scattering, drum_lint_report *report,
                            drum_status *status) {
  if (!path || !options || !scattering || !report)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to measure scattering",
                     path ? "place" : "netlist");
  *scattering = NULL;
  drum_code code = check_options(options, status);
  if (code)
    return code;
  drum_chip_scattering *made = calloc(1, sizeof *made);
  if (!made)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit's scattering");
  code = read_and_scatter(path, options, made, report, status);
  if (code) {
    drum_chip_scattering_free(made);
    return code;
  }
  *scattering = made;
  return drum_succeed(status);
}

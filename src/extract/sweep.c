/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "drumspice/raw.h"

/* Two points closer than this fraction are one point of two windows. */
static const double SAME_POINT = 1e-12;

/* One point of all windows: its frequency, then the chosen vectors. */
typedef struct sample {
  double frequency;
  double complex value[DRUM_SWEEP_VECTORS_MAX];
} sample;

typedef struct samples {
  sample *at;
  size_t count;
  size_t room;
} samples;

static int by_frequency(const void *left, const void *right) {
  const double a = ((const sample *)left)->frequency;
  const double b = ((const sample *)right)->frequency;
  return (a > b) - (a < b);
}

static drum_code make_room(samples *all, size_t more, drum_status *status) {
  if (all->count + more <= all->room)
    return DRUM_OK;
  const size_t room = all->count + more + all->room;
  sample *at = realloc(all->at, room * sizeof *at);
  if (!at)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points of a sweep", room);
  all->at = at;
  all->room = room;
  return DRUM_OK;
}

static double complex number_at(const drum_raw_plot *plot, size_t column, size_t point) {
  return plot->cplx ? plot->cplx[column][point] : plot->real[column][point];
}

static drum_code add_plot(const char *path, const drum_raw_plot *plot, const char *const *names,
                          size_t count, samples *all, drum_status *status) {
  const drum_raw_header *header = &plot->header;
  if (header->until_end)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s: the plot '%.60s' was left unfinished by a run that was stopped", path,
                     header->plotname);
  size_t column[DRUM_SWEEP_VECTORS_MAX];
  for (size_t v = 0; v < count; ++v) {
    column[v] = drum_raw_find(header, names[v]);
    if (column[v] == header->n_variables)
      return drum_fail(status, DRUM_NOT_FOUND, "%s: no vector %s in the plot '%.60s'", path,
                       names[v], header->plotname);
  }
  const drum_code code = make_room(all, header->n_points, status);
  if (code || !all->at) /* no room is needed for a plot without points */
    return code;
  for (size_t p = 0; p < header->n_points; ++p) {
    sample *to = &all->at[all->count];
    to->frequency = creal(number_at(plot, 0, p));
    bool finite = isfinite(to->frequency);
    for (size_t v = 0; v < count; ++v) {
      to->value[v] = number_at(plot, column[v], p);
      finite = finite && isfinite(creal(to->value[v])) && isfinite(cimag(to->value[v]));
    }
    if (!finite)
      return drum_fail(status, DRUM_BAD_INPUT, "%s: point %zu of the plot '%.60s' is not finite",
                       path, p + 1, header->plotname);
    ++all->count;
  }
  return DRUM_OK;
}

static drum_code read_windows(const char *path, const char *const *names, size_t count,
                              samples *all, drum_status *status) {
  drum_raw *raw;
  drum_code code = drum_raw_open(path, &raw, status);
  const drum_raw_header *header = NULL;
  while (!code && !(code = drum_raw_next_plot(raw, &header, status)) && header) {
    if (header->n_variables == 0 || strcasecmp(header->variables[0].name, "frequency") != 0)
      continue;
    drum_raw_plot *plot;
    code = drum_raw_load_current(raw, &plot, status);
    if (!code)
      code = add_plot(path, plot, names, count, all, status);
    drum_raw_plot_free(plot);
  }
  drum_raw_close(raw);
  if (!code && all->count == 0)
    return drum_fail(status, DRUM_NOT_FOUND, "%s: no plot over frequency", path);
  return code;
}

static drum_code make_sweep(const char *path, const samples *all, size_t count, drum_sweep **sweep,
                            drum_status *status) {
  drum_sweep *made = calloc(1, sizeof *made);
  if (made) {
    made->vectors = count;
    made->frequency = calloc(all->count, sizeof *made->frequency);
    made->vector = calloc(count, sizeof *made->vector);
    for (size_t v = 0; made->vector && v < count; ++v)
      made->vector[v] = calloc(all->count, sizeof *made->vector[v]);
  }
  bool complete = made && made->frequency && made->vector;
  for (size_t v = 0; complete && v < count; ++v)
    complete = made->vector[v] != NULL;
  if (!complete) {
    drum_sweep_free(made);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the sweep in %s", path);
  }
  for (size_t p = 0; p < all->count; ++p) {
    const sample *from = &all->at[p];
    if (made->points > 0) {
      const double last = made->frequency[made->points - 1];
      if (from->frequency - last <= SAME_POINT * fabs(last))
        continue;
    }
    made->frequency[made->points] = from->frequency;
    for (size_t v = 0; v < count; ++v)
      made->vector[v][made->points] = from->value[v];
    ++made->points;
  }
  *sweep = made;
  return drum_succeed(status);
}

drum_code drum_sweep_load(const char *path, const char *const *names, size_t count,
                          drum_sweep **sweep, drum_status *status) {
  *sweep = NULL;
  if (count > DRUM_SWEEP_VECTORS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu vectors asked for; expected at most %d", count,
                     DRUM_SWEEP_VECTORS_MAX);
  samples all = {0};
  drum_code code = read_windows(path, names, count, &all, status);
  if (!code && all.at) {
    qsort(all.at, all.count, sizeof *all.at, by_frequency);
    code = make_sweep(path, &all, count, sweep, status);
  }
  free(all.at);
  return code;
}

void drum_sweep_free(drum_sweep *sweep) {
  if (!sweep)
    return;
  for (size_t v = 0; sweep->vector && v < sweep->vectors; ++v)
    free(sweep->vector[v]);
  free(sweep->vector);
  free(sweep->frequency);
  free(sweep);
}

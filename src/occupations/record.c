/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "occupations/record.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "drumspice/raw.h"

enum {
  START_UP = 64,
  ENDING = 3,
  BLOCK_MIN = 2 * START_UP, /* points; the start-up is in the first block */
  BLOCK_NUMBERS = 32768,    /* of the file, read at a time */
};

/* Steps that differ less than this are alike. */
static const double SAME_STEP = 1e-6;

bool drum_record_is_pipe(const char *path) {
  struct stat what;
  return stat(path, &what) == 0 && S_ISFIFO(what.st_mode);
}

typedef struct stream {
  const char *path;
  drum_raw *raw;
  const drum_raw_header *header;
  size_t column[DRUM_RECORD_VECTORS_MAX];
  size_t vectors;
  double *rows;
  size_t block; /* points read at a time */
  double *time; /* `block` of each, of the uniform part */
  double *value[DRUM_RECORD_VECTORS_MAX];
  size_t points; /* read so far */
  double last;   /* time of the last point */
  size_t odd;    /* points since steps stopped being uniform */
  double odd_at; /* s, where that was */
  double odd_step;
} stream;

static drum_code open_transient(stream *s, const char *const *names, drum_status *status) {
  drum_code code = drum_raw_open(s->path, &s->raw, status);
  if (code)
    return code;
  do {
    code = drum_raw_next_plot(s->raw, &s->header, status);
  } while (!code && s->header && strncasecmp(s->header->plotname, "transient", 9) != 0);
  if (code)
    return code;
  if (!s->header)
    return drum_fail(status, DRUM_NOT_FOUND, "%s holds no transient", s->path);
  if (s->header->is_complex || strcasecmp(s->header->variables[0].name, "time") != 0)
    return drum_fail(status, DRUM_BAD_INPUT, "%s holds a transient that is not over real time",
                     s->path);
  for (size_t v = 0; v < s->vectors; ++v) {
    s->column[v] = drum_raw_find(s->header, names[v]);
    if (s->column[v] == s->header->n_variables)
      return drum_fail(status, DRUM_NOT_FOUND, "%s lacks the vector %s", s->path, names[v]);
  }
  return DRUM_OK;
}

static bool allocate(stream *s) {
  s->block = BLOCK_NUMBERS / s->header->n_variables;
  if (s->block < BLOCK_MIN)
    s->block = BLOCK_MIN;
  s->rows = malloc(s->block * s->header->n_variables * sizeof *s->rows);
  s->time = malloc(s->block * (s->vectors + 1) * sizeof *s->time);
  if (!s->rows || !s->time)
    return false;
  for (size_t v = 0; v < s->vectors; ++v)
    s->value[v] = s->time + (v + 1) * s->block;
  return true;
}

/*
 * Sorts one point in: whether it belongs to the uniform part. Up to its 64th point a record
 * may change its steps, which begins that part anew with the point before.
 */
static drum_code sort_point(stream *s, drum_record *record, double t, bool *uniform, bool *anew,
                            drum_status *status) {
  const double step = t - s->last;
  *uniform = *anew = false;
  if (s->points > 0 && !(step > 0.0))
    return drum_fail(status, DRUM_BAD_INPUT, "%s: time does not rise at %.9g s", s->path, t);
  if (s->odd > 0) {
    if (++s->odd > ENDING)
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%s: steps are not uniform: %.6g s to t = %.9g s, then %.6g s; expected one "
                       "step throughout (set xtrtol, chgtol, and tmax = tstep)",
                       s->path, record->step, s->odd_at, s->odd_step);
    return DRUM_OK;
  }
  const double doubt = SAME_STEP * record->step + 4.0 * DBL_EPSILON * t;
  if (record->count > 1 && fabs(step - record->step) > doubt) {
    if (s->points > START_UP) {
      s->odd = 1;
      s->odd_at = s->last;
      s->odd_step = step;
      return DRUM_OK;
    }
    *anew = true;
    record->count = 1;
    record->first = s->points - 1;
    record->start = s->last;
  }
  if (record->count == 0)
    record->start = t;
  ++record->count;
  /* The mean of all steps: single ones carry the rounding of t. */
  if (record->count > 1)
    record->step = (t - record->start) / (double)(record->count - 1);
  *uniform = true;
  return DRUM_OK;
}

static drum_code take_row(stream *s, drum_record *record, const double *row, size_t *kept,
                          drum_status *status) {
  bool uniform;
  bool anew;
  const double t = row[0];
  if (!isfinite(t))
    return drum_fail(status, DRUM_BAD_INPUT, "%s: time is not finite at point %zu", s->path,
                     s->points + 1);
  drum_code code = sort_point(s, record, t, &uniform, &anew, status);
  if (code)
    return code;
  s->last = t;
  ++s->points;
  if (!uniform)
    return DRUM_OK;
  if (anew &&
      *kept > 0) { /* what was kept of this block is of other steps, but for the last point */
    s->time[0] = s->time[*kept - 1];
    for (size_t v = 0; v < s->vectors; ++v)
      s->value[v][0] = s->value[v][*kept - 1];
    *kept = 1;
  }
  s->time[*kept] = t;
  for (size_t v = 0; v < s->vectors; ++v) {
    const double value = row[s->column[v]];
    if (!isfinite(value))
      return drum_fail(status, DRUM_BAD_INPUT, "%s: %s is not finite at %.9g s", s->path,
                       s->header->variables[s->column[v]].name, t);
    s->value[v][*kept] = value;
  }
  ++*kept;
  return DRUM_OK;
}

static drum_code read_points(stream *s, drum_record_reader *reader, void *context,
                             drum_record *record, drum_status *status) {
  size_t count = s->block;
  while (count == s->block) {
    drum_code code = drum_raw_read_real(s->raw, s->rows, s->block, &count, status);
    size_t kept = 0;
    for (size_t k = 0; !code && k < count; ++k)
      code = take_row(s, record, s->rows + k * s->header->n_variables, &kept, status);
    if (!code && reader && kept > 0)
      code = reader(context, s->time, (const double *const *)s->value, kept, status);
    if (code)
      return code;
  }
  /* A pipe's header cannot be put right when the run has ended. */
  record->partial = (s->header->until_end && !drum_record_is_pipe(s->path)) || s->header->truncated;
  return DRUM_OK;
}

drum_code drum_record_read(const char *path, const char *const *names, size_t vectors,
                           drum_record_reader *reader, void *context, drum_record *record,
                           drum_status *status) {
  stream s = {.path = path, .vectors = vectors};
  *record = (drum_record){0};
  if (vectors > DRUM_RECORD_VECTORS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "%zu vectors; expected %d at most", vectors,
                     DRUM_RECORD_VECTORS_MAX);
  drum_code code = open_transient(&s, names, status);
  if (!code && !allocate(&s))
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", s.block);
  if (!code)
    code = read_points(&s, reader, context, record, status);
  drum_raw_close(s.raw);
  free(s.rows);
  free(s.time);
  return code ? code : drum_succeed(status);
}

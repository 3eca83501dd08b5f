/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/occupations.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "occupations/reading.h"

void drum_reading_warn(drum_reading *run, const char *format, ...) {
  drum_occupations *to = run->result;
  if (to->warning[0])
    return;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(to->warning, sizeof to->warning, format, arguments);
  va_end(arguments);
}

static drum_code stream(drum_reading *run, drum_record_reader *reader, drum_status *status) {
  const char *names[2 * DRUM_MODES_MAX + 1];
  for (size_t v = 0; v < run->names; ++v)
    names[v] = run->name[v];
  return drum_record_read(run->path, names, run->names, reader, run, &run->record, status);
}

static drum_code make_room(drum_reading *run, size_t count, drum_status *status) {
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
  drum_reading *run = context;
  (void)time;
  drum_code code = DRUM_OK;
  if (!run->welch) {
    if (run->result->segment == 0) /* a pipe: its step is known only now */
      code = drum_reading_choose(run, 0, false, status);
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

static drum_code read_record(drum_reading *run, drum_status *status) {
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
      code = drum_reading_choose(run, run->record.count, true, status);
  }
  if (!code)
    code = stream(run, take_block, status);
  return code ? code : drum_reading_measure(run, status);
}

drum_code drum_occupations_read(const drum_cards *cards, const char *path,
                                const drum_extraction *extraction,
                                const drum_occupations_options *options,
                                drum_occupations **occupations, drum_status *status) {
  *occupations = NULL;
  drum_reading run = {
      .cards = cards,
      .path = path,
      .extraction = extraction,
      .result = calloc(1, sizeof *run.result),
  };
  if (!run.result)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for occupations");
  drum_code code = drum_reading_prepare(&run, options, status);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OCCUPATIONS_RECORD_H
#define DRUMSPICE_OCCUPATIONS_RECORD_H

/*
 * A transient's points, streamed: which of them are of uniform steps, and chosen vectors of these.
 */

#include <stdbool.h>
#include <stddef.h>

#include "drumspice/status.h"

enum { DRUM_RECORD_VECTORS_MAX = 32 };

/* Whether the path names a pipe (FIFO), which can be read once only. */
bool drum_record_is_pipe(const char *path);

/* The uniform part of a record. */
typedef struct drum_record {
  bool partial; /* the run was ended before its time */
  size_t first; /* point where uniform steps begin */
  size_t count; /* points of the uniform part */
  double start; /* its first time, s */
  double step;  /* s */
} drum_record;

/*
 * What is done with a block of `count` points of the uniform part: time[k] and vector[v][k], which
 * belong to the caller. Any code but DRUM_OK ends the reading.
 */
typedef drum_code drum_record_reader(void *context, const double *time, const double *const *vector,
                                     size_t count, drum_status *status);

/*
 * Goes through the first transient of the raw file `path` and gives the named vectors' points of
 * uniform steps to `reader` (null: to no one). Uniform steps begin within the first 64 points; the
 * last 3 may differ again, as a simulator shortens them to meet the end. The step is known from
 * the second point of the uniform part on, so `record` is filled as far as it is known, `count`
 * points so far, before every call of the reader.
 *
 * DRUM_NOT_FOUND: no such file, no transient, a vector it lacks. DRUM_BAD_INPUT: steps that change,
 * values that are not finite. Otherwise as drum_raw_*.
 */
drum_code drum_record_read(const char *path, const char *const *names, size_t vectors,
                           drum_record_reader *reader, void *context, drum_record *record,
                           drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OCCUPATIONS_READING_H
#define DRUMSPICE_OCCUPATIONS_READING_H

/*
 * One reading of a record, in three steps: what resolution and settling it wants (choose.c), its
 * points into spectra (occupations.c), and what follows from them (measure.c).
 */

#include "drumspice/occupations.h"
#include "occupations/record.h"

enum {
  DRUM_READING_SEGMENTS_MIN = 8, /* that a record must hold */
  DRUM_READING_NAME_SIZE = DRUM_CARDS_NAME_SIZE + 4,
};

/* What a reading needs beside its result. */
typedef struct drum_reading {
  const drum_cards *cards;
  const char *path;
  const drum_extraction *extraction; /* or null */
  drum_occupations_options options;
  drum_occupations *result;
  size_t inputs; /* modes, then the plate */
  char name[2 * DRUM_MODES_MAX + 1][DRUM_READING_NAME_SIZE];
  size_t names;
  double line; /* full width of the narrowest line, Hz; nan if not known */
  drum_record record;
  size_t skip; /* points to leave out */
  size_t seen;
  drum_welch *welch;
  double *weight[DRUM_OCCUPATION_QUANTITIES]; /* of every quantity, in the order of its header */
  double complex *z;
  size_t room;
} drum_reading;

/* Checks the options (null: none) and finds inputs and the slowest mode. */
drum_code drum_reading_prepare(drum_reading *run, const drum_occupations_options *options,
                               drum_status *status);

/*
 * Chooses burn-in and segments from the options, the slowest mode, and the record's length
 * `points`, which is `known` unless it comes through a pipe. The step must be known.
 */
drum_code drum_reading_choose(drum_reading *run, size_t points, bool known, drum_status *status);

/* Chooses the band around Omega; nan if the resolution does not show the narrowest line. */
drum_code drum_reading_choose_band(drum_reading *run, drum_status *status);

/* Fills the result from the spectra. */
drum_code drum_reading_measure(drum_reading *run, drum_status *status);

/* Notes a sentence as the result's warning, unless there is one already. */
void drum_reading_warn(drum_reading *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

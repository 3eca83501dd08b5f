/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_TUNABLE_H
#define DRUM_NETLIST_TUNABLE_H

/*
 * Numbers of a netlist's own text that can be changed in place, all else staying as the user wrote
 * it:
 *
 *   NAME            a .param outside subcircuits
 *   INSTANCE.KEY    a parameter KEY=value of an element outside subcircuits
 *   SOURCE.amp, SOURCE.freq, SOURCE.phase    of a source's sin(offset amp freq delay damping phase)
 *   pump.freq       of all sine sources, which must be one, and the carrier of the frame card
 */

#include <stddef.h>

#include "drumspice/status.h"
#include "netlist/statement.h"

enum { DRUM_TUNABLE_NAME_SIZE = 64, DRUM_TUNABLE_SPANS_MAX = 16 };

typedef struct drum_tunable {
  char name[DRUM_TUNABLE_NAME_SIZE]; /* lower case */
  size_t spans;                      /* at least 1 */
  drum_text_span span[DRUM_TUNABLE_SPANS_MAX];
  double value; /* as written; nan if it is an expression at all places */
} drum_tunable;

/*
 * Finds a name in the text of a netlist. DRUM_NOT_FOUND: the text itself has none of that name;
 * DRUM_BAD_INPUT: a source without a phase to change, different numbers at different places, more
 * places than there is room for.
 */
drum_code drum_tunable_find(const char *text, const char *name, drum_tunable *tunable,
                            drum_status *status);

/*
 * The names `INSTANCE.amp` and `INSTANCE.phase` of the n-th pump, from 0: a sine source or an
 * env_pump outside subcircuits. DRUM_NOT_FOUND if there are not so many.
 */
drum_code drum_tunable_pump(const char *text, size_t n, char instance[DRUM_TUNABLE_NAME_SIZE],
                            drum_status *status);

/*
 * The text with every tunable at its value, no place being in two of them; the caller frees it.
 * Null: out of memory.
 */
char *drum_tunable_write(const char *text, const drum_tunable *tunables, const double *values,
                         size_t count);

#endif

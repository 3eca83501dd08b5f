/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_FLATTEN_H
#define DRUM_NETLIST_FLATTEN_H

/*
 * A netlist without subcircuits, parameters and conditions, by ngspice itself: a deck of the
 * lines that define the circuit, and no other, is given to an ngspice of its own, which
 * writes what it made of it (`ngdebug`) and stops before it builds a circuit. No command of
 * the netlist is in the deck.
 */

#include "drumspice/status.h"
#include "netlist/source.h"

#include <stddef.h>

/* An element or a .model of the flat netlist. */
typedef struct drum_flat_line {
  char *text;    /* lower case, all expressions replaced by numbers */
  size_t source; /* index of the line of the source that it comes from */
} drum_flat_line;

typedef struct drum_flat {
  drum_flat_line *lines; /* elements and .model lines, in ngspice's order */
  size_t n_lines;
  double temperature; /* degrees Celsius */
  double nominal;     /* temperature at which values are given, degrees Celsius */
  char *storage;
} drum_flat;

/* What a line of the deck is there for. */
typedef enum drum_deck_role {
  DRUM_DECK_CIRCUIT,
  DRUM_DECK_TEMPERATURE,        /* .temp */
  DRUM_DECK_TEMPERATURE_OPTION, /* .options temp=, which .temp overrides wherever it stands */
  DRUM_DECK_NOMINAL
} drum_deck_role;

/* The deck, and for each of its lines after the title where it comes from. */
typedef struct drum_deck {
  char *text;
  size_t *source;
  drum_deck_role *role;
  size_t n_lines; /* without the title */
  size_t n_left;  /* dot lines of the source that were left out: analyses and output */
} drum_deck;

/*
 * Writes the deck. DRUM_OK, DRUM_NO_MEMORY, or DRUM_BAD_INPUT: a line that is neither an element
 * nor a dot line, with control characters, that ngspice would join to the next, or an option that
 * puts elements of its own into the circuit.
 */
drum_code drum_deck_write(const drum_source *source, drum_deck *deck, drum_status *status);
void drum_deck_free(drum_deck *deck);

/*
 * Runs ngspice on a deck. On success *map and *flat are the texts of its files debug-out.txt
 * and debug-out2.txt, which the caller frees. DRUM_OK, DRUM_IO_ERROR, DRUM_NO_MEMORY,
 * DRUM_NOT_FOUND (no ngspice), DRUM_BAD_INPUT (ngspice refuses the deck, or needs too long or
 * too much).
 */
drum_code drum_ngspice_flatten(const drum_source *source, const drum_deck *deck, char **map,
                               char **flat, drum_status *status);

/*
 * Reads the two texts; no child process, no files. On success the caller frees *flat by
 * drum_flat_free. DRUM_OK, DRUM_NO_MEMORY, or DRUM_BAD_INPUT: texts of another form.
 */
drum_code drum_flat_read(const char *map, const char *text, const drum_deck *deck, drum_flat *flat,
                         drum_status *status);
void drum_flat_free(drum_flat *flat);

/*
 * All of it: the flat netlist of a source, and how many of its dot lines were left out. The caller
 * frees *flat after DRUM_OK; fails as its parts above.
 */
drum_code drum_flatten_source(const drum_source *source, drum_flat *flat, size_t *n_left,
                              drum_status *status);

#endif

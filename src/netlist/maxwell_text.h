/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_MAXWELL_TEXT_H
#define DRUM_NETLIST_MAXWELL_TEXT_H

/* A matrix file as lines and words. Nothing is copied: all point into the file's text. */

#include "drumspice/maxwell.h"

#include <stdbool.h>
#include <stddef.h>

/* A place in the text, to read on from; copies of it are independent. */
typedef struct maxwell_place {
  const char *at;
  size_t line; /* of `at`, from 1 */
} maxwell_place;

typedef struct maxwell_line {
  const char *text;
  const char *end;
  size_t number;
  bool ended; /* by a line end, not by the file's */
} maxwell_line;

typedef struct maxwell_word {
  const char *text;
  size_t length;
} maxwell_word;

/* The next line with anything but blanks, without these at its ends; false: there is none. */
bool drum_maxwell_next_line(maxwell_place *place, maxwell_line *line);

/* Whether it begins with # or *. */
bool drum_maxwell_is_comment(const maxwell_line *line);

/* Whether it begins with that text, in any case. */
bool drum_maxwell_begins(const maxwell_line *line, const char *text);

/* Cuts off the line's next word; false: there is none. */
bool drum_maxwell_next_word(maxwell_line *line, maxwell_word *word);

/* How many words the line has. */
size_t drum_maxwell_count_words(maxwell_line line);

bool drum_maxwell_word_is(const maxwell_word *word, const char *text);

/* A string cut to `size` bytes, control characters as `?`. */
void drum_maxwell_copy(const maxwell_word *word, char *text, size_t size);

/* Whether the word is meant as a number: one that can be read, out of range, nan or inf. */
bool drum_maxwell_is_number(const maxwell_word *word);

/* Whether it is that or begins as one, with a slip or something else behind: `1O.5`,
 * `1e-15+2e-17j`. */
bool drum_maxwell_resembles_number(const maxwell_word *word);

/* A number with SPICE's suffixes; false with one sentence in *status, which names no place. */
bool drum_maxwell_number(const maxwell_word *word, double *value, drum_status *status);

/* The unit that a line such as `unit fF` or `# units: fF` states; false: it is none of these. */
bool drum_maxwell_unit_line(maxwell_line line, double *unit);

#endif

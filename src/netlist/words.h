/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_WORDS_H
#define DRUM_NETLIST_WORDS_H

/*
 * A line of a flattened netlist cut into words as ngspice cuts the lines of elements: blanks,
 * commas and parentheses separate words, `=` is a word of its own.
 */

#include <stdbool.h>
#include <stddef.h>

typedef struct drum_words {
  char **items;
  size_t count;
  char *storage;
} drum_words;

/* `brackets`: [ and ] are words too. False: out of memory; drum_words_free is due in any case. */
bool drum_words_split(const char *line, bool brackets, drum_words *words);

void drum_words_free(drum_words *words);

/* The word of that index, "" beyond the last. */
const char *drum_words_at(const drum_words *words, size_t index);

/* Whether that word is `=`. */
bool drum_words_is_equals(const drum_words *words, size_t index);

/*
 * A number as ngspice reads it in an element: as drum_number_parse, but `a` is a unit (1A is one
 * ampere). False if the word is none.
 */
bool drum_words_number(const char *word, double *value);

#endif

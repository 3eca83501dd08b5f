/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_STATEMENT_H
#define DRUM_NETLIST_STATEMENT_H

/*
 * A netlist's text cut into the words of its statements without being changed: what is to be put
 * elsewhere in the text is known by its place. A `+` continues the line before, comments are no
 * words; the title, .control blocks, subcircuits and what follows .end are passed over.
 */

#include <stdbool.h>
#include <stddef.h>

enum { DRUM_STATEMENT_WORDS_MAX = 256 };

/* text[begin, end) */
typedef struct drum_text_span {
  size_t begin;
  size_t end;
} drum_text_span;

/* Words: what blanks, commas and parentheses part; = is one, and {...}, '...', "...", [...] is. */
typedef struct drum_statement {
  const char *text; /* the whole netlist */
  bool card;        /* "*drumspice ...", whose first word is drumspice */
  size_t count;     /* words beyond the room for them are left out */
  drum_text_span word[DRUM_STATEMENT_WORDS_MAX];
} drum_statement;

/* Where the reading is; all zero but the text at the beginning. */
typedef struct drum_statements {
  const char *text;
  size_t at;
  bool title; /* is behind */
  bool control;
  size_t depth; /* of subcircuits */
} drum_statements;

/* The next statement of the circuit at top level, or card; false at the end. */
bool drum_statement_next(drum_statements *from, drum_statement *line);

/* Whether there is such a word and it is `what`, in any case. */
bool drum_statement_is(const drum_statement *line, size_t word, const char *what);

/* Whether the first word begins with one of the letters, given in lower case. */
bool drum_statement_begins(const drum_statement *line, const char *letters);

#endif

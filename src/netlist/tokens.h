/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_TOKENS_H
#define DRUM_NETLIST_TOKENS_H

/*
 * A netlist line cut into words. `=` is a word of its own, as is `params:`; blanks and parentheses
 * separate words, except within {} [] '' "" and, in a value (a word after `=`), ().
 */

#include <stdbool.h>
#include <stddef.h>

typedef struct drum_token {
  const char *text;
  size_t offset; /* of the word in the line */
} drum_token;

typedef struct drum_tokens {
  drum_token *items;
  size_t count;
  char *storage;
} drum_tokens;

/* False: out of memory. The caller frees *tokens by drum_tokens_free in any case. */
bool drum_tokens_split(const char *line, drum_tokens *tokens);

void drum_tokens_free(drum_tokens *tokens);

/* Whether that word is `=`. False beyond the last word. */
bool drum_tokens_is_equals(const drum_tokens *tokens, size_t index);

#endif

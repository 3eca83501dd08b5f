/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_BASE_SUGGEST_H
#define DRUM_BASE_SUGGEST_H

#include <stddef.h>

/*
 * The one of the n candidates that `word` is most likely a misspelling of: at most two
 * letters added, dropped, replaced or swapped with their neighbour, in any case, and
 * fewer than the word has. The first of equals; null if there is none.
 */
const char *drum_suggest(const char *word, const char *const *candidates, size_t n);

#endif

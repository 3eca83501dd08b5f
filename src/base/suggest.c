/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/suggest.h"

#include <ctype.h>
#include <string.h>

enum { MAX_LENGTH = 63, MAX_DISTANCE = 2 };

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/*
 * Optimal string alignment distance: the dynamic programme of Levenshtein with swaps of
 * neighbours, over three rows of its table. Both lengths are at most MAX_LENGTH.
 */
static size_t distance(const char *a, const char *b) {
  size_t rows[3][MAX_LENGTH + 1];
  const size_t n = strlen(b);
  for (size_t j = 0; j <= n; j++)
    rows[0][j] = j;
  size_t i = 0;
  for (; a[i]; i++) {
    const size_t *before = rows[(i + 2) % 3];
    const size_t *last = rows[i % 3];
    size_t *row = rows[(i + 1) % 3];
    row[0] = i + 1;
    for (size_t j = 0; j < n; j++) {
      const int x = tolower((unsigned char)a[i]);
      const int y = tolower((unsigned char)b[j]);
      row[j + 1] = least(least(last[j + 1], row[j]) + 1, last[j] + (x != y));
      if (i > 0 && j > 0 && x == tolower((unsigned char)b[j - 1]) &&
          y == tolower((unsigned char)a[i - 1]))
        row[j + 1] = least(row[j + 1], before[j - 1] + 1);
    }
  }
  return rows[i % 3][n];
}

const char *drum_suggest(const char *word, const char *const *candidates, size_t n) {
  const size_t length = strlen(word);
  const char *nearest = NULL;
  size_t best = least(MAX_DISTANCE + 1, length);
  for (size_t i = 0; i < n && length <= MAX_LENGTH; i++) {
    if (strlen(candidates[i]) > MAX_LENGTH)
      continue;
    const size_t far = distance(word, candidates[i]);
    if (far < best) {
      best = far;
      nearest = candidates[i];
    }
  }
  return nearest;
}

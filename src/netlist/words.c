/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/words.h"

#include "drumspice/number.h"

#include <stdlib.h>
#include <string.h>

static bool separates(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == ',' || c == '(' || c == ')';
}

static bool stands_alone(char c, bool brackets) {
  return c == '=' || (brackets && (c == '[' || c == ']'));
}

bool drum_words_split(const char *line, bool brackets, drum_words *words) {
  const size_t length = strlen(line);
  *words = (drum_words){0};
  /* Never more words than characters; every word gets its own end. */
  words->items = malloc((length + 1) * sizeof *words->items);
  words->storage = malloc(2 * length + 1);
  if (!words->items || !words->storage)
    return false;
  char *store = words->storage;
  const char *at = line;
  for (;;) {
    while (separates(*at))
      at++;
    if (!*at)
      return true;
    const char *end = at + 1;
    if (!stands_alone(*at, brackets))
      while (*end && !separates(*end) && !stands_alone(*end, brackets))
        end++;
    const size_t size = (size_t)(end - at);
    memcpy(store, at, size);
    store[size] = '\0';
    words->items[words->count++] = store;
    store += size + 1;
    at = end;
  }
}

void drum_words_free(drum_words *words) {
  free(words->items);
  free(words->storage);
  *words = (drum_words){0};
}

const char *drum_words_at(const drum_words *words, size_t index) {
  return index < words->count ? words->items[index] : "";
}

bool drum_words_is_equals(const drum_words *words, size_t index) {
  return strcmp(drum_words_at(words, index), "=") == 0;
}

bool drum_words_number(const char *word, double *value) {
  const size_t digits = strspn(word, "+-.0123456789");
  if (word[digits] != 'a')
    return drum_number_parse(word, value, NULL) == DRUM_OK;
  char bare[64];
  if (digits >= sizeof bare)
    return false;
  memcpy(bare, word, digits);
  bare[digits] = '\0';
  return drum_number_parse(bare, value, NULL) == DRUM_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/tokens.h"

#include <stdlib.h>
#include <string.h>

/* A word of its own also without a blank after it. */
static const char PARAMS[] = "params:";

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The closing partner of an opening bracket or quote; 0 for any other character. */
static char closing(char c, bool in_value) {
  switch (c) {
  case '{':
    return '}';
  case '[':
    return ']';
  case '\'':
  case '"':
    return c;
  case '(':
    return in_value ? ')' : '\0';
  default:
    return '\0';
  }
}

/* The end of the group that opens at `at`: behind its partner, or the line's end. */
static const char *group_end(const char *at, bool in_value) {
  const char open = *at;
  const char close = closing(open, in_value);
  size_t depth = 1;
  for (at++; *at && depth > 0; at++) {
    if (*at == close)
      depth--;
    else if (*at == open)
      depth++;
  }
  return at;
}

static const char *word_end(const char *at, bool in_value) {
  while (*at && !is_blank(*at) && *at != '=' && *at != ')' && (*at != '(' || in_value))
    at = closing(*at, in_value) ? group_end(at, in_value) : at + 1;
  return at;
}

bool drum_tokens_is_equals(const drum_tokens *tokens, size_t index) {
  /* Every counted word has its text. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
  return index < tokens->count && strcmp(tokens->items[index].text, "=") == 0;
}

bool drum_tokens_split(const char *line, drum_tokens *tokens) {
  const size_t length = strlen(line);
  *tokens = (drum_tokens){0};
  /* Never more words than characters; every word gets its own end. */
  tokens->items = malloc((length + 1) * sizeof *tokens->items);
  tokens->storage = malloc(2 * length + 1);
  if (!tokens->items || !tokens->storage)
    return false;
  char *store = tokens->storage;
  const char *at = line;
  for (;;) {
    while (is_blank(*at) || *at == '(' || *at == ')') {
      const bool value_begins =
          *at == '(' && tokens->count > 0 && drum_tokens_is_equals(tokens, tokens->count - 1);
      if (value_begins)
        break;
      at++;
    }
    if (!*at)
      return true;
    const bool in_value = tokens->count > 0 && drum_tokens_is_equals(tokens, tokens->count - 1);
    const char *end = *at == '=' ? at + 1 : word_end(at, in_value);
    if (!in_value && strncmp(at, PARAMS, strlen(PARAMS)) == 0)
      end = at + strlen(PARAMS);
    const size_t size = (size_t)(end - at);
    memcpy(store, at, size);
    store[size] = '\0';
    tokens->items[tokens->count++] = (drum_token){store, (size_t)(at - line)};
    store += size + 1;
    at = end;
  }
}

void drum_tokens_free(drum_tokens *tokens) {
  free(tokens->items);
  free(tokens->storage);
  *tokens = (drum_tokens){0};
}

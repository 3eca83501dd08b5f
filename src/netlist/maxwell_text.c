/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/maxwell_text.h"

#include "base/decimal.h"
#include "drumspice/number.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Longer words are no numbers. */
enum { WORD_SIZE = 256 };

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool separates(char c) {
  return is_blank(c) || c == ',' || c == ';';
}

bool drum_maxwell_next_line(maxwell_place *place, maxwell_line *line) {
  while (*place->at) {
    const char *text = place->at;
    const char *end = text + strcspn(text, "\n");
    *line = (maxwell_line){text, end, place->line, *end == '\n'};
    place->at = *end ? end + 1 : end;
    place->line++;
    while (line->text < line->end && is_blank(*line->text))
      line->text++;
    while (line->text < line->end && is_blank(line->end[-1]))
      line->end--;
    if (line->text < line->end)
      return true;
  }
  return false;
}

bool drum_maxwell_is_comment(const maxwell_line *line) {
  return line->text < line->end && (*line->text == '#' || *line->text == '*');
}

bool drum_maxwell_begins(const maxwell_line *line, const char *text) {
  const size_t length = strlen(text);
  return (size_t)(line->end - line->text) >= length && strncasecmp(line->text, text, length) == 0;
}

bool drum_maxwell_next_word(maxwell_line *line, maxwell_word *word) {
  while (line->text < line->end && separates(*line->text))
    line->text++;
  if (line->text == line->end || *line->text == '#')
    return false;
  const char *end = line->text;
  if (*end == '"') {
    const char *inside = end + 1;
    const char *close = memchr(inside, '"', (size_t)(line->end - inside));
    end = close ? close : line->end;
    *word = (maxwell_word){inside, (size_t)(end - inside)};
    line->text = close ? close + 1 : end;
    return true;
  }
  while (end < line->end && !separates(*end))
    end++;
  *word = (maxwell_word){line->text, (size_t)(end - line->text)};
  line->text = end;
  return true;
}

size_t drum_maxwell_count_words(maxwell_line line) {
  maxwell_word word;
  size_t count = 0;
  while (drum_maxwell_next_word(&line, &word))
    count++;
  return count;
}

bool drum_maxwell_word_is(const maxwell_word *word, const char *text) {
  return strlen(text) == word->length && strncasecmp(word->text, text, word->length) == 0;
}

void drum_maxwell_copy(const maxwell_word *word, char *text, size_t size) {
  const size_t length = word->length < size ? word->length : size - 1;
  for (size_t i = 0; i < length; i++) {
    const unsigned char c = (unsigned char)word->text[i];
    text[i] = c < ' ' || c == 0x7f ? '?' : word->text[i];
  }
  text[length] = '\0';
}

bool drum_maxwell_number(const maxwell_word *word, double *value, drum_status *status) {
  char text[WORD_SIZE];
  drum_maxwell_copy(word, text, sizeof text);
  if (word->length >= sizeof text)
    return drum_fail(status, DRUM_BAD_INPUT, "'%.60s...' is not a number", text) == DRUM_OK;
  return drum_number_parse(text, value, status) == DRUM_OK;
}

bool drum_maxwell_is_number(const maxwell_word *word) {
  char text[WORD_SIZE];
  if (word->length == 0 || word->length >= sizeof text)
    return false;
  drum_maxwell_copy(word, text, sizeof text);
  const char *bare = text + (*text == '-' || *text == '+');
  drum_decimal decimal;
  const char *rest = drum_decimal_scan(text, &decimal);
  double value;
  return strcasecmp(bare, "nan") == 0 || strncasecmp(bare, "inf", 3) == 0 ||
         (rest && *rest == '\0') || drum_number_parse(text, &value, NULL) == DRUM_OK;
}

bool drum_maxwell_resembles_number(const maxwell_word *word) {
  char text[WORD_SIZE];
  drum_decimal decimal;
  drum_maxwell_copy(word, text, sizeof text);
  return drum_maxwell_is_number(word) || drum_decimal_scan(text, &decimal);
}

/* Blanks, and the signs that may stand behind `unit`. */
static const char *pass_over(const char *at, const char *end, const char *signs) {
  while (at < end && (is_blank(*at) || strchr(signs, *at)))
    at++;
  return at;
}

bool drum_maxwell_unit_line(maxwell_line line, double *unit) {
  line.text = pass_over(line.text, line.end, "#*");
  if (!drum_maxwell_begins(&line, "unit"))
    return false;
  line.text += strlen("unit");
  if (line.text < line.end && (*line.text == 's' || *line.text == 'S'))
    line.text++;
  const char *after = pass_over(line.text, line.end, ":=");
  char text[32];
  const size_t length = (size_t)(line.end - after);
  if (after == line.text || length == 0 || length >= sizeof text)
    return false;
  drum_maxwell_copy(&(maxwell_word){after, length}, text, sizeof text);
  return drum_maxwell_unit(text, unit, NULL) == DRUM_OK;
}

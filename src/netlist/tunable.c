/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text is cut into words without being changed: a `+` at the beginning of a line continues the
 * one before, comments are no words, and what stands in .control blocks and subcircuits is passed
 * over.
 */
#include "netlist/tunable.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "drumspice/number.h"
#include "netlist/number_text.h"

enum { WORDS_MAX = 256 };

/* The words of one statement. */
typedef struct statement {
  const char *text;
  size_t count;
  drum_text_span word[WORDS_MAX];
} statement;

/* Where the reading of statements is. */
typedef struct scanner {
  const char *text;
  size_t at;
  bool title;   /* the first line has been read */
  bool control; /* within .control */
  size_t depth; /* of subcircuits */
} scanner;

static size_t line_end(const char *text, size_t at) {
  return at + strcspn(text + at, "\n");
}

static size_t skip_blanks(const char *text, size_t at) {
  return at + strspn(text + at, " \t\r");
}

/* A word ends at blanks, separators and the line's end; {} '' "" and [] hold together what is in
 * them. */
static size_t word_end(const char *text, size_t at) {
  size_t depth = 0;
  char quote = '\0';
  for (; text[at] && text[at] != '\n'; at++) {
    const char c = text[at];
    if (quote) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if ((c == '}' || c == ']') && depth > 0) {
      depth--;
    } else if (depth == 0 && strchr(" \t\r,()=;", c)) {
      break;
    }
  }
  return at;
}

static void add_words(statement *to, size_t begin, size_t end) {
  const char *text = to->text;
  for (size_t at = begin; at < end;) {
    const char c = text[at];
    if (c == ';' || (c == '$' && (at == begin || strchr(" \t", text[at - 1]))))
      return;
    if (strchr(" \t\r,()", c)) {
      at++;
      continue;
    }
    const size_t stop = c == '=' ? at + 1 : word_end(text, at);
    if (to->count == WORDS_MAX)
      return;
    to->word[to->count++] = (drum_text_span){at, stop > at ? stop : at + 1};
    at = to->word[to->count - 1].end;
  }
}

static bool is(const statement *line, size_t word, const char *what) {
  if (word >= line->count)
    return false;
  const drum_text_span *span = &line->word[word];
  const size_t length = span->end - span->begin;
  return strlen(what) == length && strncasecmp(line->text + span->begin, what, length) == 0;
}

static bool starts(const statement *line, const char *kinds) {
  return line->count > 0 &&
         strchr(kinds, tolower((unsigned char)line->text[line->word[0].begin])) != NULL;
}

/* The next statement, whatever it is; false at the end. A frame card counts as one. */
static bool read_statement(scanner *from, statement *line) {
  *line = (statement){.text = from->text};
  while (from->text[from->at]) {
    const size_t begin = skip_blanks(from->text, from->at);
    const size_t end = line_end(from->text, begin);
    const char first = from->text[begin];
    const bool continued = first == '+' && line->count > 0;
    const bool card = strncasecmp(from->text + begin, "*drumspice", 10) == 0;
    const bool title = !from->title && first != '*';
    if (line->count > 0 && !continued && first != '*' && first != '\n' && first != '\0')
      return true;
    if (line->count > 0 && card)
      return true;
    from->title = true;
    from->at = from->text[end] ? end + 1 : end;
    if (!title && (card || (first != '*' && first != '\n')))
      add_words(line, begin + continued, end);
    if (card)
      return true;
  }
  return line->count > 0;
}

/* The next statement that is part of the circuit at top level, or a card. */
static bool next(scanner *from, statement *line) {
  while (read_statement(from, line)) {
    if (is(line, 0, ".control"))
      from->control = true;
    else if (is(line, 0, ".endc"))
      from->control = false;
    else if (from->control)
      continue;
    else if (is(line, 0, ".subckt"))
      from->depth++;
    else if (is(line, 0, ".ends"))
      from->depth -= from->depth > 0;
    else if (from->depth == 0 && line->count > 0)
      return true;
  }
  return false;
}

/* The value after KEY =, from word `from` on; count if there is none. */
static size_t find_key(const statement *line, size_t from, const char *key) {
  for (size_t w = from; w + 2 < line->count; w++)
    if (is(line, w, key) && is(line, w + 1, "="))
      return w + 2;
  return line->count;
}

/* The word `sin` of a source; count if it has none. */
static size_t find_sine(const statement *line) {
  for (size_t w = 3; starts(line, "vi") && w + 3 < line->count; w++)
    if (is(line, w, "sin"))
      return w;
  return line->count;
}

static double read_value(const statement *line, size_t word) {
  char number[64];
  double value;
  const drum_text_span *span = &line->word[word];
  (void)snprintf(number, sizeof number, "%.*s", (int)(span->end - span->begin),
                 line->text + span->begin);
  return drum_number_parse(number, &value, NULL) == DRUM_OK ? value : NAN;
}

static drum_code add_span(const statement *line, size_t word, drum_tunable *to,
                          drum_status *status) {
  if (to->spans == DRUM_TUNABLE_SPANS_MAX)
    return drum_fail(status, DRUM_BAD_INPUT, "%s stands at more than %d places", to->name,
                     DRUM_TUNABLE_SPANS_MAX);
  if (to->spans == 0)
    to->value = read_value(line, word);
  to->span[to->spans++] = line->word[word];
  return DRUM_OK;
}

/* The numbers of sin() by name. */
static size_t sine_place(const char *key) {
  static const struct {
    const char *key;
    size_t place;
  } PLACES[] = {{"offset", 1}, {"amp", 2}, {"freq", 3}, {"phase", 6}};
  for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++)
    if (strcasecmp(key, PLACES[i].key) == 0)
      return PLACES[i].place;
  return 0;
}

static drum_code find_in_element(const statement *line, const char *key, drum_tunable *to,
                                 drum_status *status) {
  const size_t value = find_key(line, 1, key);
  if (value < line->count)
    return add_span(line, value, to, status);
  const size_t sine = find_sine(line);
  const size_t place = sine_place(key);
  if (sine == line->count || place == 0)
    return drum_fail(status, DRUM_NOT_FOUND, "%s: the element has no %s=", to->name, key);
  /* The numbers end where ac, dc or another word begins. */
  for (size_t w = sine + 1; w <= sine + place; w++)
    if (w >= line->count || isalpha((unsigned char)line->text[line->word[w].begin]))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%s: the source gives no %s: expected sin(offset amp freq 0 0 phase) with "
                       "all six",
                       to->name, key);
  return add_span(line, sine + place, to, status);
}

static drum_code find_pump_frequency(const statement *line, drum_tunable *to, drum_status *status) {
  const bool card = is(line, 0, "*drumspice") && is(line, 1, "frame");
  const size_t word = card ? find_key(line, 2, "carrier") : find_sine(line) + 3;
  return word < line->count ? add_span(line, word, to, status) : DRUM_OK;
}

/* Adds what this statement has of the name. */
static drum_code look_at(const statement *line, const char *instance, const char *key,
                         drum_tunable *to, drum_status *status) {
  if (strcmp(to->name, "pump.freq") == 0)
    return find_pump_frequency(line, to, status);
  if (key)
    return is(line, 0, instance) ? find_in_element(line, key, to, status) : DRUM_OK;
  if (!is(line, 0, ".param") && !is(line, 0, ".params"))
    return DRUM_OK;
  const size_t value = find_key(line, 1, to->name);
  return value < line->count ? add_span(line, value, to, status) : DRUM_OK;
}

drum_code drum_tunable_find(const char *text, const char *name, drum_tunable *tunable,
                            drum_status *status) {
  *tunable = (drum_tunable){.value = NAN};
  if (strlen(name) >= DRUM_TUNABLE_NAME_SIZE || !*name)
    return drum_fail(status, DRUM_NOT_FOUND, "'%.60s' is no name of a number to tune", name);
  for (size_t k = 0; name[k]; k++)
    tunable->name[k] = (char)tolower((unsigned char)name[k]);
  char instance[DRUM_TUNABLE_NAME_SIZE];
  (void)snprintf(instance, sizeof instance, "%s", tunable->name);
  char *key = strrchr(instance, '.');
  if (key)
    *key++ = '\0';
  scanner from = {.text = text};
  statement line;
  while (next(&from, &line)) {
    const drum_code code = look_at(&line, instance, key, tunable, status);
    if (code)
      return code;
  }
  if (tunable->spans > 0)
    return drum_succeed(status);
  return drum_fail(
      status, DRUM_NOT_FOUND,
      "the netlist itself has no %s '%s': expected a .param, INSTANCE.KEY, SOURCE.amp, "
      "SOURCE.phase or pump.freq that stands in it outside of subcircuits",
      key ? "element" : ".param", key ? instance : tunable->name);
}

static bool is_pump(const statement *line) {
  if (find_sine(line) < line->count)
    return true;
  for (size_t w = 1; starts(line, "x") && w < line->count; w++)
    if (is(line, w, "env_pump"))
      return true;
  return false;
}

drum_code drum_tunable_pump(const char *text, size_t n, char instance[DRUM_TUNABLE_NAME_SIZE],
                            drum_status *status) {
  scanner from = {.text = text};
  statement line;
  size_t found = 0;
  while (next(&from, &line)) {
    if (!is_pump(&line) || found++ < n)
      continue;
    const drum_text_span *span = &line.word[0];
    (void)snprintf(instance, DRUM_TUNABLE_NAME_SIZE, "%.*s", (int)(span->end - span->begin),
                   text + span->begin);
    return drum_succeed(status);
  }
  return drum_fail(status, DRUM_NOT_FOUND,
                   "the netlist itself has %zu pumps: expected %zu, sine sources or env_pump",
                   found, n + 1);
}

/* A place that is to be written anew. */
typedef struct edit {
  drum_text_span span;
  double value;
} edit;

static int by_place(const void *left, const void *right) {
  const edit *a = left;
  const edit *b = right;
  return (a->span.begin > b->span.begin) - (a->span.begin < b->span.begin);
}

char *drum_tunable_write(const char *text, const drum_tunable *tunables, const double *values,
                         size_t count) {
  edit *edits = calloc(count * DRUM_TUNABLE_SPANS_MAX + 1, sizeof *edits);
  char *written = NULL;
  size_t size;
  FILE *to = edits ? open_memstream(&written, &size) : NULL;
  size_t n = 0;
  for (size_t t = 0; to && t < count; t++)
    for (size_t s = 0; s < tunables[t].spans; s++)
      edits[n++] = (edit){tunables[t].span[s], values[t]};
  size_t at = 0;
  if (to) {
    qsort(edits, n, sizeof *edits, by_place);
    for (size_t k = 0; k < n; k++) {
      (void)fprintf(to, "%.*s%s", (int)(edits[k].span.begin - at), text + at,
                    drum_number_write(edits[k].value).text);
      at = edits[k].span.end;
    }
    (void)fputs(text + at, to);
  }
  free(edits);
  if (to && fclose(to) != 0) {
    free(written);
    written = NULL;
  }
  return written;
}

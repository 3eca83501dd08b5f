/* SPDX-License-Identifier: GPL-3.0-or-later */
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

/* The value after KEY =, from word `from` on; count if there is none. */
static size_t find_key(const drum_statement *line, size_t from, const char *key) {
  for (size_t w = from; w + 2 < line->count; w++)
    if (drum_statement_is(line, w, key) && drum_statement_is(line, w + 1, "="))
      return w + 2;
  return line->count;
}

/* The word `sin` of a source; count if it has none. */
static size_t find_sine(const drum_statement *line) {
  for (size_t w = 3; drum_statement_begins(line, "vi") && w < line->count; w++)
    if (drum_statement_is(line, w, "sin"))
      return w;
  return line->count;
}

/* Where the value ends that begins at `word`: ngspice lets that of a .param go on over blanks. */
static size_t value_end(const drum_statement *line, size_t word) {
  size_t last = word;
  while (last + 1 < line->count && !drum_statement_is(line, last + 2, "="))
    last++;
  size_t end = line->word[last].end;
  for (size_t at = end; last > word && strchr(" \t)", line->text[at]) && line->text[at]; at++)
    end = line->text[at] == ')' ? at + 1 : end;
  return end;
}

/* nan if it is no number, as an expression is none. */
static double read_value(const char *text, drum_text_span span) {
  char number[128];
  double value;
  const size_t length = span.end - span.begin;
  if (length >= sizeof number)
    return NAN;
  memcpy(number, text + span.begin, length);
  number[length] = '\0';
  return drum_number_parse(number, &value, NULL) == DRUM_OK ? value : NAN;
}

static bool same_text(const char *text, drum_text_span a, drum_text_span b) {
  return a.end - a.begin == b.end - b.begin &&
         strncasecmp(text + a.begin, text + b.begin, a.end - a.begin) == 0;
}

/*
 * Another place of the number. What is changed everywhere must be the same everywhere; a card has
 * its number where an element may have an expression.
 */
static drum_code add_span(const drum_statement *line, drum_text_span span, drum_tunable *to,
                          drum_status *status) {
  const double value = read_value(line->text, span);
  if (to->spans == DRUM_TUNABLE_SPANS_MAX)
    return drum_fail(status, DRUM_BAD_INPUT, "%s stands at more than %d places", to->name,
                     DRUM_TUNABLE_SPANS_MAX);
  if (value < to->value || value > to->value)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s is %.12g and %.12g at different places: expected one number", to->name,
                     to->value, value);
  for (size_t s = 0; isnan(value) && s < to->spans; s++)
    if (isnan(read_value(line->text, to->span[s])) && !same_text(line->text, to->span[s], span))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%s stands for different expressions at different places: expected one",
                       to->name);
  if (!isnan(value))
    to->value = value;
  to->span[to->spans++] = span;
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

/* The word of a sine source's number; count if it does not give so many. */
static size_t find_sine_number(const drum_statement *line, size_t place) {
  const size_t sine = find_sine(line);
  /* The numbers end where ac, dc or another word begins. */
  for (size_t w = sine + 1; w <= sine + place; w++)
    if (w >= line->count || isalpha((unsigned char)line->text[line->word[w].begin]))
      return line->count;
  return sine + place;
}

static drum_code find_in_element(const drum_statement *line, const char *key, drum_tunable *to,
                                 drum_status *status) {
  const size_t value = find_key(line, 1, key);
  if (value < line->count)
    return add_span(line, line->word[value], to, status);
  const size_t place = sine_place(key);
  if (find_sine(line) == line->count || place == 0)
    return drum_fail(status, DRUM_NOT_FOUND,
                     "%s: the element has no %s=: expected one, or the number as a .param, which a "
                     "value without a name wants",
                     to->name, key);
  const size_t number = find_sine_number(line, place);
  if (number == line->count)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s: the source gives no %s: expected sin(offset amp freq 0 0 phase) with "
                     "all six",
                     to->name, key);
  return add_span(line, line->word[number], to, status);
}

/* A sine source's frequency, or the frame card's; *sines counts the former. */
static drum_code find_pump_frequency(const drum_statement *line, drum_tunable *to, size_t *sines,
                                     drum_status *status) {
  const bool frame = line->card && drum_statement_is(line, 1, "frame");
  const size_t word = frame ? find_key(line, 2, "carrier") : find_sine_number(line, 3);
  if (word >= line->count)
    return DRUM_OK;
  *sines += !frame;
  return add_span(line, line->word[word], to, status);
}

static drum_code find_param(const drum_statement *line, drum_tunable *to, drum_status *status) {
  if (line->card ||
      (!drum_statement_is(line, 0, ".param") && !drum_statement_is(line, 0, ".params")))
    return DRUM_OK;
  const size_t value = find_key(line, 1, to->name);
  if (value >= line->count)
    return DRUM_OK;
  return add_span(line, (drum_text_span){line->word[value].begin, value_end(line, value)}, to,
                  status);
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
  const bool pump = strcmp(tunable->name, "pump.freq") == 0;
  drum_statements from = {.text = text};
  drum_statement line;
  size_t sines = 0;
  while (drum_statement_next(&from, &line)) {
    drum_code code = DRUM_OK;
    if (pump)
      code = find_pump_frequency(&line, tunable, &sines, status);
    else if (!key)
      code = find_param(&line, tunable, status);
    else if (!line.card && drum_statement_is(&line, 0, instance))
      code = find_in_element(&line, key, tunable, status);
    if (code)
      return code;
  }
  if (pump && sines == 0)
    return drum_fail(status, DRUM_NOT_FOUND,
                     "the netlist itself has no sine source whose frequency pump.freq could be");
  if (tunable->spans > 0)
    return drum_succeed(status);
  return drum_fail(
      status, DRUM_NOT_FOUND,
      "the netlist itself has no %s '%s': expected a .param, INSTANCE.KEY, SOURCE.amp, "
      "SOURCE.phase or pump.freq that stands in it outside of subcircuits",
      key ? "element" : ".param", key ? instance : tunable->name);
}

static bool is_pump(const drum_statement *line) {
  if (line->card)
    return false;
  if (find_sine(line) < line->count)
    return true;
  for (size_t w = 1; drum_statement_begins(line, "x") && w < line->count; w++)
    if (drum_statement_is(line, w, "env_pump"))
      return true;
  return false;
}

drum_code drum_tunable_pump(const char *text, size_t n, char instance[DRUM_TUNABLE_NAME_SIZE],
                            drum_status *status) {
  drum_statements from = {.text = text};
  drum_statement line;
  size_t found = 0;
  while (drum_statement_next(&from, &line)) {
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
  const bool failed = to && ferror(to) != 0;
  if (to && (fclose(to) != 0 || failed)) {
    free(written);
    written = NULL;
  }
  return written;
}

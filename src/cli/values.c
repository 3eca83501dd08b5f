/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/values.h"

#include "base/suggest.h"
#include "drumspice/constants.h"
#include "drumspice/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
  VALUES_MAX = 64,
  NAME_SIZE = 64,
  TEXT_SIZE = 8192, /* holds the longest help */
};

/* Products and squares of two values then stay within double precision. */
static const double MAGNITUDE_MAX = 1e150;

const struct argp_option DRUM_CLI_VALUES_OPTIONS[] = {
    DRUM_CLI_VALUES_JSON,
    {NULL, 0, NULL, 0, NULL, 0},
};

/* Text that grows, and ends where there is no more room. */
typedef struct page {
  char *text; /* TEXT_SIZE bytes */
  size_t used;
} page;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
write_on(page *sheet, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length =
      vsnprintf(sheet->text + sheet->used, TEXT_SIZE - sheet->used, format, arguments);
  va_end(arguments);
  if (length > 0)
    sheet->used += (size_t)length;
  if (sheet->used >= TEXT_SIZE)
    sheet->used = TEXT_SIZE - 1;
}

static const char *range_text(drum_cli_range range) {
  switch (range) {
  case DRUM_CLI_NOT_NEGATIVE:
    return "a number not below 0";
  case DRUM_CLI_POSITIVE:
    return "a number above 0";
  case DRUM_CLI_PHASE:
    return "a phase in radians";
  case DRUM_CLI_DEGREES:
    return "a phase in degrees";
  default:
    return "a number";
  }
}

static bool in_range(drum_cli_range range, double number) {
  switch (range) {
  case DRUM_CLI_NOT_NEGATIVE:
    return number >= 0;
  case DRUM_CLI_POSITIVE:
    return number > 0;
  default:
    return true;
  }
}

static bool ends_in(const char *number, const char *unit) {
  const size_t length = strlen(number);
  const size_t own = strlen(unit);
  return length > own && strcasecmp(number + length - own, unit) == 0;
}

static bool ends_in_degrees(const char *number) {
  return ends_in(number, "deg") || ends_in(number, "degrees");
}

static bool ends_in_radians(const char *number) {
  return ends_in(number, "rad") || ends_in(number, "radians");
}

static drum_cli_value *find(const drum_cli_values *values, const char *name) {
  for (size_t i = 0; i < values->count; i++)
    if (strcasecmp(name, values->table[i].name) == 0)
      return &values->table[i];
  return NULL;
}

static drum_cli_word *find_word(const drum_cli_values *values, const char *name) {
  for (size_t i = 0; i < values->n_words; i++)
    if (strcasecmp(name, values->words[i].name) == 0)
      return &values->words[i];
  return NULL;
}

static void refuse_unknown(const drum_cli_values *values, const char *name,
                           struct argp_state *state) {
  const char *names[VALUES_MAX];
  char text[TEXT_SIZE] = "";
  page sheet = {text, 0};
  size_t count = 0;
  for (; count < values->count + values->n_words && count < VALUES_MAX; count++) {
    names[count] = count < values->count ? values->table[count].name
                                         : values->words[count - values->count].name;
    write_on(&sheet, "%s%s", count > 0 ? ", " : "", names[count]);
  }
  const char *nearest = drum_suggest(name, names, count);
  if (nearest)
    argp_error(state, "there is no value '%s': did you mean '%s'?", name, nearest);
  else
    argp_error(state, "there is no value '%s': expected one of %s", name, text);
}

static void refuse_twice(const char *name, const char *before, const char *now,
                         struct argp_state *state) {
  argp_error(state, "%s is given twice, as '%.60s' and as '%.60s': expected once", name, before,
             now);
}

/* Reads the number of a value, or ends the program. */
static void take_number(drum_cli_value *value, const char *number, struct argp_state *state) {
  double parsed;
  drum_status status;
  if (value->given)
    refuse_twice(value->name, value->given, number, state);
  else if (drum_number_parse(number, &parsed, &status) != DRUM_OK)
    argp_error(state, "%s: %s", value->name, status.message);
  else if (value->range == DRUM_CLI_PHASE && ends_in_degrees(number))
    argp_error(state, "%s=%.60s: phases are in radians, so expected %s=%.17g", value->name, number,
               value->name, parsed * DRUM_PI / 180);
  else if (value->range == DRUM_CLI_DEGREES && ends_in_radians(number))
    argp_error(state, "%s=%.60s: phases are in degrees, so expected %s=%.17g", value->name, number,
               value->name, parsed * 180 / DRUM_PI);
  else if (fabs(parsed) > MAGNITUDE_MAX)
    argp_error(state, "%s=%.60s is out of range: expected a number up to %g (%s)", value->name,
               number, MAGNITUDE_MAX, value->meaning);
  else if (!in_range(value->range, parsed))
    argp_error(state, "%s=%.60s is out of range: expected %s (%s)", value->name, number,
               range_text(value->range), value->meaning);
  else
    *value->into = parsed;
  value->given = number;
}

/* The choices of a word, as in `a, b or c`. */
static void write_choices(page *sheet, const drum_cli_word *word) {
  for (size_t i = 0; word->choices[i]; i++)
    write_on(sheet, "%s%s", i == 0 ? "" : word->choices[i + 1] ? ", " : " or ", word->choices[i]);
}

/* Reads the choice of a word, or ends the program. */
static void take_word(drum_cli_word *word, const char *choice, struct argp_state *state) {
  char text[TEXT_SIZE] = "";
  page sheet = {text, 0};
  size_t chosen = 0;
  if (word->given)
    refuse_twice(word->name, word->given, choice, state);
  while (word->choices[chosen] && strcasecmp(choice, word->choices[chosen]) != 0)
    chosen++;
  write_choices(&sheet, word);
  if (!word->choices[chosen])
    argp_error(state, "%s=%.60s: expected %s (%s)", word->name, choice, text, word->meaning);
  *word->into = (int)chosen;
  word->given = choice;
}

static void take_argument(const drum_cli_values *values, const char *argument,
                          struct argp_state *state) {
  char name[NAME_SIZE];
  const char *equals = strchr(argument, '=');
  if (!equals || equals == argument) {
    argp_error(state, "'%.60s' is not of the form name=number: expected one such as %s=5meg",
               argument, values->table[0].name);
    return;
  }
  /* A name too long for the place is none of ours, and cut it is long enough to be told. */
  const size_t length = (size_t)(equals - argument);
  (void)snprintf(name, sizeof name, "%.*s", (int)(length < NAME_SIZE ? length : NAME_SIZE - 1),
                 argument);
  drum_cli_value *value = find(values, name);
  drum_cli_word *word = find_word(values, name);
  if (value)
    take_number(value, equals + 1, state);
  else if (word)
    take_word(word, equals + 1, state);
  else
    refuse_unknown(values, name, state);
}

/* Of the column of names. */
static int name_width(const drum_cli_values *values) {
  size_t width = 8;
  for (size_t i = 0; i < values->count; i++)
    width = strlen(values->table[i].name) > width ? strlen(values->table[i].name) : width;
  return (int)width;
}

static void require_all(const drum_cli_values *values, struct argp_state *state) {
  char text[TEXT_SIZE] = "";
  page sheet = {text, 0};
  size_t missing = 0;
  for (size_t i = 0; i < values->count; i++) {
    const drum_cli_value *value = &values->table[i];
    if (value->given || value->preset)
      continue;
    missing++;
    write_on(&sheet, "\n  %-*s %s: expected %s", name_width(values), value->name, value->meaning,
             range_text(value->range));
  }
  if (missing > 0)
    argp_error(state, "%zu value%s missing:%s", missing, missing == 1 ? " is" : "s are", text);
}

static void fill_presets(const drum_cli_values *values) {
  for (size_t i = 0; i < values->count; i++) {
    const drum_cli_value *value = &values->table[i];
    if (value->given || !value->preset)
      continue;
    const drum_cli_value *same = find(values, value->preset);
    if (same)
      *value->into = *same->into;
    else
      (void)drum_number_parse(value->preset, value->into, NULL);
  }
}

error_t drum_cli_values_parse(int key, char *argument, struct argp_state *state) {
  drum_cli_values *values = state->input;
  switch (key) {
  case 'j':
    values->json = true;
    return 0;
  case ARGP_KEY_ARG:
    take_argument(values, argument, state);
    return 0;
  case ARGP_KEY_END:
    require_all(values, state);
    fill_presets(values);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const char *range_sign(drum_cli_range range) {
  return range == DRUM_CLI_NOT_NEGATIVE ? " (>= 0)" : range == DRUM_CLI_POSITIVE ? " (> 0)" : "";
}

char *drum_cli_values_help(int key, const char *text, void *input) {
  const drum_cli_values *values = input;
  page sheet = {key == ARGP_KEY_HELP_POST_DOC ? malloc(TEXT_SIZE) : NULL, 0};
  if (!sheet.text)
    return (char *)text; /* as argp has it: the text itself stands for no change */
  const int width = name_width(values);
  write_on(&sheet, "Values, in any order, with suffixes t g meg k m u n p f a:\n");
  for (size_t i = 0; i < values->count; i++) {
    const drum_cli_value *value = &values->table[i];
    if (!value->preset)
      write_on(&sheet, "  %-*s %s%s\n", width, value->name, value->meaning,
               range_sign(value->range));
  }
  write_on(&sheet, "Values that may be left out:\n");
  for (size_t i = 0; i < values->count; i++) {
    const drum_cli_value *value = &values->table[i];
    if (value->preset)
      write_on(&sheet, "  %-*s %s%s; else %s\n", width, value->name, value->meaning,
               range_sign(value->range), value->preset);
  }
  for (size_t i = 0; i < values->n_words; i++) {
    const drum_cli_word *word = &values->words[i];
    write_on(&sheet, "  %-*s ", width, word->name);
    write_choices(&sheet, word);
    write_on(&sheet, ": %s; else %s\n", word->meaning, word->preset);
  }
  write_on(&sheet, "\n%s", text ? text : "");
  return sheet.text;
}

void drum_cli_values_print_presets(const drum_cli_values *values) {
  const char *before = "Not given, so taken as: ";
  bool any = false;
  for (size_t i = 0; i < values->count; i++) {
    const drum_cli_value *value = &values->table[i];
    if (value->given || isnan(*value->into))
      continue;
    (void)printf("%s%s=%.9g", any ? " " : before, value->name, *value->into);
    any = true;
  }
  for (size_t i = 0; i < values->n_words; i++) {
    const drum_cli_word *word = &values->words[i];
    if (word->given)
      continue;
    (void)printf("%s%s=%s", any ? " " : before, word->name, word->choices[*word->into]);
    any = true;
  }
  if (any)
    (void)fputs("\n\n", stdout);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_VALUES_H
#define DRUM_CLI_VALUES_H

/*
 * Arguments of the form name=value, shared by the commands that take numbers or words. A command
 * fills a table, and argp's parser and help filter below do the rest: SPICE suffixes, names in any
 * case, and wrong usage, which ends the program with status 2 and a message that names the
 * argument.
 */

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

/* Which numbers a value may be; all are finite, and up to 1e150 in modulus. */
typedef enum drum_cli_range {
  DRUM_CLI_ANY = 0,
  DRUM_CLI_NOT_NEGATIVE,
  DRUM_CLI_POSITIVE,
  DRUM_CLI_PHASE,   /* any, in radians: `90deg` is refused, whose unit would be passed over */
  DRUM_CLI_DEGREES, /* any, in degrees: `1.57rad` is refused likewise */
} drum_cli_range;

typedef struct drum_cli_value {
  const char *name; /* lower case, up to 63 letters */
  double *into;
  drum_cli_range range;
  /* A number, the name of another value, or words that say what *into is then; null: required. */
  const char *preset;
  const char *meaning; /* one line, up to 50 letters */
  const char *given;   /* set by the parser: the text of the number, or null */
} drum_cli_value;

/* A value that is one of a few words. */
typedef struct drum_cli_word {
  const char *name;           /* as above */
  const char *const *choices; /* null-terminated, lower case */
  int *into;                  /* the index of the choice; its value before is the preset */
  const char *preset; /* the choice that stands for not given, or words that say what does */
  const char *meaning;
  const char *given; /* set by the parser: the choice, or null */
} drum_cli_word;

/* The first member of what a command gives argp as input. */
typedef struct drum_cli_values {
  drum_cli_value *table;
  size_t count;
  bool json; /* set by --json */
  drum_cli_word *words;
  size_t n_words;
} drum_cli_values;

/* What to call the arguments in argp's args_doc. */
#define DRUM_CLI_VALUES_ARGUMENTS "NAME=NUMBER..."

/* The option --json, for a command's own list of options, and the list of it alone. */
#define DRUM_CLI_VALUES_JSON                                                                       \
  { "json", 'j', NULL, 0, "Print one JSON object instead of the table", 0 }
extern const struct argp_option DRUM_CLI_VALUES_OPTIONS[];

/*
 * argp's parser: takes --json and the values, and when all are read fills in the presets. A
 * command with more options passes on what is not its own.
 */
error_t drum_cli_values_parse(int key, char *argument, struct argp_state *state);

/* argp's help filter: puts the table before the text that follows the options. */
char *drum_cli_values_help(int key, const char *text, void *input);

/*
 * One line on standard output that names the values that were not given, but for those that are
 * nan; none if all were.
 */
void drum_cli_values_print_presets(const drum_cli_values *values);

#endif

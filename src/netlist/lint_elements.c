/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/lint.h"

#include "base/suggest.h"
#include "netlist/model_parameters.h"

#include <stdlib.h>
#include <string.h>

/* One line's name=value pairs, held against the names there are. */
typedef struct pairs {
  const drum_lint *lint;
  const drum_source_line *line;
  const drum_tokens *tokens;
  size_t first;      /* word at which they begin */
  const char *owner; /* what has the parameters: the name of a subcircuit or a code model */
  const char *const *names;
  size_t n_names;
  bool takes_m; /* m= is understood by ngspice on every subcircuit */
} pairs;

static size_t line_of_word(const drum_source_line *line, const drum_tokens *tokens, size_t word) {
  return drum_source_line_number(line, word < tokens->count ? tokens->items[word].offset : 0);
}

static bool is_known(const pairs *of, const char *name) {
  if (of->takes_m && strcmp(name, "m") == 0)
    return true;
  for (size_t i = 0; i < of->n_names; i++)
    if (strcmp(of->names[i], name) == 0)
      return true;
  return false;
}

static bool report_unknown(const pairs *of, size_t word) {
  const char *name = of->tokens->items[word].text;
  const char *nearest = drum_suggest(name, of->names, of->n_names);
  const size_t line = line_of_word(of->line, of->tokens, word);
  if (nearest)
    return drum_lint_add(of->lint->report, DRUM_LINT_ERROR, of->line->file, line,
                         "%.60s has no parameter '%.60s', which ngspice ignores: did you mean "
                         "'%.60s'?",
                         of->owner, name, nearest);
  return drum_lint_add(of->lint->report, DRUM_LINT_ERROR, of->line->file, line,
                       "%.60s has no parameter '%.60s', which ngspice ignores", of->owner, name);
}

static bool is_given_before(const pairs *of, size_t word) {
  for (size_t i = of->first; i < word; i++)
    if (drum_tokens_is_equals(of->tokens, i + 1) &&
        strcmp(of->tokens->items[i].text, of->tokens->items[word].text) == 0)
      return true;
  return false;
}

static bool check_pair(const pairs *of, size_t word) {
  const char *name = of->tokens->items[word].text;
  const size_t line = line_of_word(of->line, of->tokens, word);
  const size_t value = word + 2;
  if (!is_known(of, name))
    return report_unknown(of, word);
  if (value >= of->tokens->count || drum_tokens_is_equals(of->tokens, value) ||
      drum_tokens_is_equals(of->tokens, value + 1))
    return drum_lint_add(of->lint->report, DRUM_LINT_ERROR, of->line->file, line,
                         "%.60s= has no value", name);
  if (is_given_before(of, word))
    return drum_lint_add(of->lint->report, DRUM_LINT_WARNING, of->line->file, line,
                         "%.60s= is given twice", name);
  return true;
}

static bool report_stray(const pairs *of, size_t word) {
  return drum_lint_add(of->lint->report, DRUM_LINT_WARNING, of->line->file,
                       line_of_word(of->line, of->tokens, word),
                       "'%.60s' is not of the form name=value: an expression with blanks must be "
                       "in braces",
                       of->tokens->items[word].text);
}

static bool check_pairs(const pairs *of) {
  size_t word = of->first;
  while (word < of->tokens->count) {
    const bool is_pair =
        drum_tokens_is_equals(of->tokens, word + 1) && !drum_tokens_is_equals(of->tokens, word);
    if (is_pair ? !check_pair(of, word) : !report_stray(of, word))
      return false;
    /* Over name, =, and the value unless that is the next pair's name. */
    const bool no_value = is_pair && drum_tokens_is_equals(of->tokens, word + 3);
    word += !is_pair ? 1 : no_value ? 2 : 3;
  }
  return true;
}

/* All definitions seen from anywhere, to suggest one from. */
static const char *suggest_subckt(const drum_scopes *scopes, const char *name) {
  const char **names = malloc((scopes->n_subckts + 1) * sizeof *names);
  if (!names)
    return NULL;
  size_t n = 0;
  for (size_t i = 0; i < scopes->n_subckts; i++)
    if (scopes->subckts[i].name)
      names[n++] = scopes->subckts[i].name;
  const char *nearest = drum_suggest(name, names, n);
  free(names);
  return nearest;
}

static bool report_no_subckt(const drum_lint *lint, const drum_source_line *line, size_t number,
                             const char *name) {
  if (lint->source->n_missing > 0)
    return true; /* it may be in a file that was not found, of which there is a note */
  const char *nearest = suggest_subckt(lint->scopes, name);
  if (nearest)
    return drum_lint_add(lint->report, DRUM_LINT_ERROR, line->file, number,
                         "there is no subcircuit '%.60s' here: did you mean '%.60s'?", name,
                         nearest);
  return drum_lint_add(lint->report, DRUM_LINT_ERROR, line->file, number,
                       "there is no subcircuit '%.60s' here: expected its .subckt in the netlist "
                       "or an included file",
                       name);
}

/* Whether the pairs give a value to `name`. */
static bool is_given(const pairs *of, const char *name) {
  for (size_t word = of->first; word < of->tokens->count; word++)
    if (strcmp(of->tokens->items[word].text, name) == 0 &&
        drum_tokens_is_equals(of->tokens, word + 1))
      return true;
  return false;
}

/* A rotating-frame element left at its default carrier of 0 is a wrong element, and runs. */
static bool check_carrier(const pairs *of) {
  static const char PREFIX[] = "env_";
  if (strncmp(of->owner, PREFIX, sizeof PREFIX - 1) != 0 || !is_known(of, "carrier") ||
      is_given(of, "carrier"))
    return true;
  return drum_lint_add(of->lint->report, DRUM_LINT_ERROR, of->line->file,
                       line_of_word(of->line, of->tokens, 0),
                       "%.60s has no carrier=: expected the frame's frequency in hertz", of->owner);
}

static bool check_instance(const drum_lint *lint, size_t at, const drum_tokens *tokens) {
  const drum_source_line *line = &lint->source->lines[at];
  size_t n_words;
  const size_t first = drum_pairs_begin(tokens, &n_words);
  if (n_words < 2)
    return drum_lint_add(lint->report, DRUM_LINT_ERROR, line->file,
                         drum_source_line_number(line, 0),
                         "'%.60s' names no subcircuit: expected nodes, subcircuit and parameters",
                         tokens->count ? tokens->items[0].text : "x");
  const char *name = tokens->items[n_words - 1].text;
  const size_t number = line_of_word(line, tokens, n_words - 1);
  const drum_subckt *subckt = drum_scopes_lookup(lint->scopes, lint->scopes->scope_of[at], name);
  if (!subckt)
    return report_no_subckt(lint, line, number, name);
  if (n_words - 2 != subckt->n_nodes &&
      !drum_lint_add(lint->report, DRUM_LINT_ERROR, line->file, number,
                     "'%.60s' connects %zu nodes, but %.60s has %zu", tokens->items[0].text,
                     n_words - 2, name, subckt->n_nodes))
    return false;
  const pairs of = {
      .lint = lint,
      .line = line,
      .tokens = tokens,
      .first = first,
      .owner = name,
      .names = subckt->parameters,
      .n_names = subckt->n_parameters,
      .takes_m = true,
  };
  return check_pairs(&of) && check_carrier(&of);
}

bool drum_lint_instance(const drum_lint *lint, size_t line) {
  drum_tokens tokens;
  const bool done = drum_tokens_split(lint->source->lines[line].text, &tokens) &&
                    check_instance(lint, line, &tokens);
  drum_tokens_free(&tokens);
  return done;
}

static bool check_model(const drum_lint *lint, size_t at, const drum_tokens *tokens) {
  size_t n;
  const char *const *names =
      tokens->count >= 3 ? drum_model_parameters(tokens->items[2].text, &n) : NULL;
  if (!names)
    return true; /* a model of ngspice's own */
  const pairs of = {
      .lint = lint,
      .line = &lint->source->lines[at],
      .tokens = tokens,
      .first = 3,
      .owner = tokens->items[2].text,
      .names = names,
      .n_names = n,
  };
  return check_pairs(&of);
}

bool drum_lint_model(const drum_lint *lint, size_t line) {
  drum_tokens tokens;
  const bool done = drum_tokens_split(lint->source->lines[line].text, &tokens) &&
                    check_model(lint, line, &tokens);
  drum_tokens_free(&tokens);
  return done;
}

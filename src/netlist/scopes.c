/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/scopes.h"

#include <stdlib.h>
#include <string.h>

static bool has_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  return strncmp(text, word, length) == 0 &&
         (text[length] == '\0' || text[length] == ' ' || text[length] == '\t');
}

size_t drum_pairs_begin(const drum_tokens *tokens, size_t *n_words) {
  size_t i = 0;
  while (i < tokens->count && !drum_tokens_is_equals(tokens, i + 1) &&
         !drum_tokens_is_equals(tokens, i) && strcmp(tokens->items[i].text, "params:") != 0)
    i++;
  *n_words = i;
  return i < tokens->count && strcmp(tokens->items[i].text, "params:") == 0 ? i + 1 : i;
}

static bool read_definition(drum_subckt *subckt, const char *text) {
  if (!drum_tokens_split(text, &subckt->tokens))
    return false;
  size_t n_words;
  const drum_tokens *tokens = &subckt->tokens;
  const size_t first = drum_pairs_begin(tokens, &n_words);
  subckt->parameters = malloc((tokens->count + 1) * sizeof *subckt->parameters);
  if (!subckt->parameters)
    return false;
  if (n_words >= 2) {
    subckt->name = tokens->items[1].text;
    subckt->n_nodes = n_words - 2;
  }
  for (size_t i = first; i < tokens->count; i++)
    if (drum_tokens_is_equals(tokens, i + 1))
      subckt->parameters[subckt->n_parameters++] = tokens->items[i].text;
  return true;
}

/* There is room: drum_scopes_find has made it for all there can be. */
static void add_fault(drum_scopes *scopes, size_t line, const char *message) {
  scopes->faults[scopes->n_faults++] = (drum_scope_fault){line, message};
}

static bool begin_subckt(const drum_source *source, drum_scopes *scopes, size_t line,
                         size_t *scope) {
  drum_subckt *grown = realloc(scopes->subckts, (scopes->n_subckts + 1) * sizeof *grown);
  if (!grown)
    return false;
  scopes->subckts = grown;
  drum_subckt *subckt = &grown[scopes->n_subckts];
  *subckt = (drum_subckt){.parent = *scope, .line = line};
  *scope = scopes->n_subckts++;
  if (!read_definition(subckt, source->lines[line].text))
    return false;
  if (!subckt->name)
    add_fault(scopes, line, ".subckt has no name");
  return true;
}

bool drum_scopes_find(const drum_source *source, drum_scopes *scopes) {
  *scopes = (drum_scopes){0};
  scopes->scope_of = malloc((source->n_lines + 1) * sizeof *scopes->scope_of);
  /* A .subckt may be counted twice: without a name, and never ended. */
  scopes->faults = malloc((2 * source->n_lines + 1) * sizeof *scopes->faults);
  if (!scopes->scope_of || !scopes->faults)
    return false;
  size_t scope = DRUM_TOP_SCOPE;
  for (size_t i = 0; i < source->n_lines; i++) {
    const char *text = source->lines[i].text;
    scopes->scope_of[i] = scope;
    if (source->lines[i].is_card)
      continue;
    if (has_word(text, ".subckt")) {
      if (!begin_subckt(source, scopes, i, &scope))
        return false;
    } else if (has_word(text, ".ends")) {
      if (scope == DRUM_TOP_SCOPE)
        add_fault(scopes, i, ".ends ends no .subckt");
      else
        scope = scopes->subckts[scope].parent;
    }
  }
  for (; scope != DRUM_TOP_SCOPE; scope = scopes->subckts[scope].parent)
    add_fault(scopes, scopes->subckts[scope].line, ".subckt has no .ends");
  return true;
}

void drum_scopes_free(drum_scopes *scopes) {
  for (size_t i = 0; i < scopes->n_subckts; i++) {
    free(scopes->subckts[i].parameters);
    drum_tokens_free(&scopes->subckts[i].tokens);
  }
  free(scopes->subckts);
  free(scopes->scope_of);
  free(scopes->faults);
  *scopes = (drum_scopes){0};
}

const drum_subckt *drum_scopes_lookup(const drum_scopes *scopes, size_t scope, const char *name) {
  for (;;) {
    for (size_t i = 0; i < scopes->n_subckts; i++) {
      const drum_subckt *subckt = &scopes->subckts[i];
      if (subckt->parent == scope && subckt->name && strcmp(subckt->name, name) == 0)
        return subckt;
    }
    if (scope == DRUM_TOP_SCOPE)
      return NULL;
    scope = scopes->subckts[scope].parent;
  }
}

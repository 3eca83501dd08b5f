/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_SCOPES_H
#define DRUM_NETLIST_SCOPES_H

/*
 * The subcircuit definitions of a netlist and where each of them can be seen: a
 * definition within another is visible only there.
 */

#include "netlist/source.h"
#include "netlist/tokens.h"

typedef struct drum_subckt {
  const char *name; /* lower case; points into tokens, like the parameters */
  size_t parent;    /* index of the definition around it, DRUM_TOP_SCOPE if none */
  size_t line;      /* its .subckt in the source */
  size_t n_nodes;
  const char **parameters;
  size_t n_parameters;
  drum_tokens tokens;
} drum_subckt;

/* A .subckt or .ends that is wrong. */
typedef struct drum_scope_fault {
  size_t line; /* index in the source */
  const char *message;
} drum_scope_fault;

static const size_t DRUM_TOP_SCOPE = (size_t)-1;

typedef struct drum_scopes {
  drum_subckt *subckts;
  size_t n_subckts;
  size_t *scope_of; /* of every line of the source: the definition it stands in */
  drum_scope_fault *faults;
  size_t n_faults;
} drum_scopes;

/* False: out of memory. The caller frees *scopes by drum_scopes_free in any case. */
bool drum_scopes_find(const drum_source *source, drum_scopes *scopes);

void drum_scopes_free(drum_scopes *scopes);

/* The definition of that name (lower case) as seen from a scope; null if there is none. */
const drum_subckt *drum_scopes_lookup(const drum_scopes *scopes, size_t scope, const char *name);

/*
 * The word at which the name=value pairs of an element or a definition begin: the word
 * before the first `=`, or tokens->count. Sets *n_words to how many words stand before,
 * `params:` left out.
 */
size_t drum_pairs_begin(const drum_tokens *tokens, size_t *n_words);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_LINT_H
#define DRUM_NETLIST_LINT_H

/* The checks that make up drum_lint_netlist; each returns false when out of memory. */

#include "netlist/lint_report.h"
#include "netlist/scopes.h"

typedef struct drum_lint {
  const drum_source *source;
  const drum_scopes *scopes;
  drum_lint_report *report;
} drum_lint;

/* lint_elements.c: the line of an X element, and of a .model. */
bool drum_lint_instance(const drum_lint *lint, size_t line);
bool drum_lint_model(const drum_lint *lint, size_t line);

/* lint_cards.c: the comment cards, and what they say of the circuit. */
bool drum_lint_cards(const drum_lint *lint);

#endif

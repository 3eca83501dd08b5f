/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/lint.h"

#include "netlist/cards_parse.h"

#include <string.h>

/* Characters that can be part of a node's or an instance's name. */
static const char NAME_CHARACTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789_#.:+-";

/* Whether `word` stands in the text by itself, not as a part of a longer name. */
static bool contains_name(const char *text, const char *word) {
  const size_t length = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at++) {
    const bool begins = at == text || !strchr(NAME_CHARACTERS, at[-1]);
    const bool ends = at[length] == '\0' || !strchr(NAME_CHARACTERS, at[length]);
    if (begins && ends)
      return true;
  }
  return false;
}

static bool is_top_element(const drum_lint *lint, size_t line) {
  return lint->scopes->scope_of[line] == DRUM_TOP_SCOPE && !lint->source->lines[line].is_card &&
         lint->source->lines[line].text[0] != '.';
}

/* First element outside all subcircuits in whose text the name stands, or n_lines. */
static size_t find_user(const drum_lint *lint, const char *name) {
  size_t i = 0;
  while (i < lint->source->n_lines &&
         !(is_top_element(lint, i) && contains_name(lint->source->lines[i].text, name)))
    i++;
  return i;
}

static bool has_instance(const drum_lint *lint, const char *name) {
  const size_t length = strlen(name);
  for (size_t i = 0; i < lint->source->n_lines; i++) {
    const char *text = lint->source->lines[i].text;
    if (is_top_element(lint, i) && strncmp(text, name, length) == 0 &&
        (text[length] == '\0' || strchr(" \t(", text[length])))
      return true;
  }
  return false;
}

/* Line of the card of that kind and name, the first if there is none. */
static const drum_source_line *find_card(const drum_lint *lint, const char *kind,
                                         const char *name) {
  const drum_source_line *found = &lint->source->lines[0];
  for (size_t i = 0; i < lint->source->n_lines; i++) {
    const drum_source_line *line = &lint->source->lines[i];
    const size_t length = strlen(kind);
    if (drum_cards_is_card(line) && strncmp(line->text, kind, length) == 0) {
      const char *own = line->text + length;
      own += strspn(own, " \t");
      if (strncmp(own, name, strlen(name)) == 0 && strchr(" \t", own[strlen(name)]))
        return line;
    }
  }
  return found;
}

static bool check_node(const drum_lint *lint, const drum_source_line *card, const char *key,
                       const char *node) {
  if (find_user(lint, node) < lint->source->n_lines || strchr(node, '.'))
    return true;
  return drum_lint_add(lint->report, DRUM_LINT_ERROR, card->file, drum_source_line_number(card, 0),
                       "no element is connected to the node %s=%s of this card", key, node);
}

static bool check_bath(const drum_lint *lint, const drum_source_line *card, const char *instance) {
  if (has_instance(lint, instance) || strchr(instance, '.'))
    return true;
  return drum_lint_add(lint->report, DRUM_LINT_ERROR, card->file, drum_source_line_number(card, 0),
                       "the circuit has no instance '%s' to be the bath of this card", instance);
}

/* That the nodes and instances named by the cards are in the circuit. */
static bool check_references(const drum_lint *lint, const drum_cards *cards) {
  for (size_t i = 0; i < cards->n_modes; i++) {
    const drum_mode_card *mode = &cards->modes[i];
    const drum_source_line *card = find_card(lint, "mode", mode->name);
    const bool nodes = mode->node_v[0] ? check_node(lint, card, "v", mode->node_v)
                                       : check_node(lint, card, "i", mode->node_i) &&
                                             check_node(lint, card, "q", mode->node_q);
    if (!nodes || !check_bath(lint, card, mode->bath))
      return false;
  }
  for (size_t i = 0; i < cards->n_ports; i++)
    if (!check_bath(lint, find_card(lint, "port", cards->ports[i].name), cards->ports[i].bath))
      return false;
  if (!cards->has_plate)
    return true;
  const drum_source_line *card = find_card(lint, "plate", cards->plate.name);
  return check_node(lint, card, "x", cards->plate.node_x) &&
         check_bath(lint, card, cards->plate.bath);
}

static bool has_cards(const drum_lint *lint) {
  for (size_t i = 0; i < lint->source->n_lines; i++)
    if (drum_cards_is_card(&lint->source->lines[i]))
      return true;
  return false;
}

/* A netlist that uses drum or bath, but says nothing about its modes. */
static bool check_absence(const drum_lint *lint) {
  static const char *const USERS[] = {"env_drum1", "env_drum2", "env_drum3", "env_bath"};
  size_t first = lint->source->n_lines;
  for (size_t i = 0; i < sizeof USERS / sizeof USERS[0]; i++) {
    const size_t user = find_user(lint, USERS[i]);
    first = user < first ? user : first;
  }
  if (first == lint->source->n_lines)
    return true;
  const drum_source_line *line = &lint->source->lines[first];
  return drum_lint_add(lint->report, DRUM_LINT_NOTE, line->file, drum_source_line_number(line, 0),
                       "the netlist uses drum or bath without cards, so drumspice cannot tell its "
                       "modes: expected *drumspice frame carrier=... omega=... and a *drumspice "
                       "mode for each");
}

bool drum_lint_cards(const drum_lint *lint) {
  if (!has_cards(lint))
    return check_absence(lint);
  drum_cards cards;
  drum_cards_place place;
  drum_status status;
  drum_code code = drum_cards_parse(lint->source, &cards, &place, &status);
  if (code == DRUM_OK)
    code = drum_cards_complete(&cards, &status);
  if (code == DRUM_NO_MEMORY)
    return false;
  if (code != DRUM_OK)
    return drum_lint_add(lint->report, DRUM_LINT_ERROR,
                         place.file ? place.file : lint->source->files[0],
                         place.file ? place.line : 1, "%s", status.message);
  /* In a file that was not found there may be anything. */
  return lint->source->n_missing > 0 || check_references(lint, &cards);
}

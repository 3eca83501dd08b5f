/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/cards.h"

#include "base/suggest.h"
#include "drumspice/number.h"
#include "netlist/cards_parse.h"
#include "netlist/tokens.h"

#include <math.h>
#include <string.h>
#include <strings.h>

typedef enum card_kind {
  CARD_FRAME,
  CARD_MODE,
  CARD_PLATE,
  CARD_CASE,
  CARD_EXPECT,
  CARD_PORT,
  CARD_SETTING,
  CARD_UNKNOWN
} card_kind;

static const char *const KIND_NAMES[] = {"frame",  "mode", "plate",  "case",
                                         "expect", "port", "setting"};
enum { N_KINDS = sizeof KIND_NAMES / sizeof KIND_NAMES[0] };

static const char *const KIND_FORMS[] = {
    "*drumspice frame carrier=4.994g omega=6meg",
    "*drumspice mode a1 i=n1_i q=n1_q c=100f f0=5g bath=xb1",
    "*drumspice plate b x=px bath=xd",
    "*drumspice case hot a1=50 a2=100 b=0.5",
    "*drumspice expect blocked=2->1 isolation=20",
    "*drumspice port p1 bath=xp1",
    "*drumspice setting to_2 phi=90 blocked=2->1 isolation=20",
};

/* One card being read. */
typedef struct card_reading {
  const drum_source_line *line;
  card_kind kind;
  drum_tokens tokens;
  size_t first; /* word at which the name=value pairs begin */
  drum_cards_place *place;
  drum_status *status;
} card_reading;

typedef enum field_kind {
  FIELD_NAME,
  FIELD_POSITIVE,
  FIELD_OCCUPATION,
  FIELD_ANGLE,
  FIELD_SWITCH
} field_kind;

/* A key that a card must have, unless it is a switch, and where its value goes. */
typedef struct card_field {
  const char *key;
  field_kind kind;
  void *target; /* char[DRUM_CARDS_NAME_SIZE], double or, of a switch, bool */
  bool given;
} card_field;

enum { MAX_FIELDS = DRUM_CARDS_MAX_MODES + 1 };

static void set_place(const card_reading *card, size_t word) {
  const size_t offset = word < card->tokens.count ? card->tokens.items[word].offset : 0;
  card->place->file = card->line->file;
  card->place->line = drum_source_line_number(card->line, offset);
}

static card_kind find_kind(const char *word) {
  for (size_t i = 0; i < N_KINDS; i++)
    if (strcmp(word, KIND_NAMES[i]) == 0)
      return (card_kind)i;
  return CARD_UNKNOWN;
}

bool drum_cards_is_card(const drum_source_line *line) {
  if (!line->is_card)
    return false;
  if (!line->is_spaced || strchr(line->text, '='))
    return true;
  for (size_t i = 0; i < N_KINDS; i++)
    if (strcmp(line->text, KIND_NAMES[i]) == 0)
      return true;
  return false;
}

/* *name: a copy of the word, which must have letters, digits and _ alone. */
static drum_code copy_own_name(const card_reading *card, size_t word, char *name) {
  static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
  set_place(card, word);
  if (word >= card->tokens.count || drum_tokens_is_equals(&card->tokens, word) ||
      drum_tokens_is_equals(&card->tokens, word + 1))
    return drum_fail(card->status, DRUM_BAD_INPUT, "the %s has no name: expected %s",
                     KIND_NAMES[card->kind], KIND_FORMS[card->kind]);
  const char *text = card->tokens.items[word].text;
  if (strlen(text) >= DRUM_CARDS_NAME_SIZE || text[strspn(text, ALLOWED)])
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "'%.80s' is no name for a %s: expected at most %d letters, digits and _", text,
                     KIND_NAMES[card->kind], DRUM_CARDS_NAME_SIZE - 1);
  memcpy(name, text, strlen(text) + 1);
  return DRUM_OK;
}

static drum_code set_name(const card_reading *card, const card_field *field, const char *value) {
  if (strlen(value) >= DRUM_CARDS_NAME_SIZE || *value == '{' || *value == '[')
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "%s=%.80s is no name: expected a node or instance of at most %d characters",
                     field->key, value, DRUM_CARDS_NAME_SIZE - 1);
  memcpy(field->target, value, strlen(value) + 1);
  return DRUM_OK;
}

static drum_code set_number(const card_reading *card, const card_field *field, const char *value) {
  drum_status parsing;
  double number;
  if (drum_number_parse(value, &number, &parsing) != DRUM_OK)
    return drum_fail(card->status, DRUM_BAD_INPUT, "%s: %s", field->key, parsing.message);
  if (field->kind == FIELD_POSITIVE && !(number > 0))
    return drum_fail(card->status, DRUM_BAD_INPUT, "%s=%.60s: expected a number above 0",
                     field->key, value);
  if (field->kind == FIELD_OCCUPATION && !(number >= 0))
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "%s=%.60s: expected a bath occupation of 0 or above", field->key, value);
  if (field->kind == FIELD_ANGLE && !(fabs(number) <= 360))
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "%s=%.60s: expected an angle from -360 to 360 degrees", field->key, value);
  if (field->kind == FIELD_SWITCH && number != 0 && number != 1)
    return drum_fail(card->status, DRUM_BAD_INPUT, "%s=%.60s: expected 1 (yes) or 0 (no)",
                     field->key, value);
  if (field->kind == FIELD_SWITCH)
    *(bool *)field->target = number == 1;
  else
    *(double *)field->target = number;
  return DRUM_OK;
}

static drum_code unknown_key(const card_reading *card, const char *key, const card_field *fields,
                             size_t n) {
  const char *keys[MAX_FIELDS];
  for (size_t i = 0; i < n; i++)
    keys[i] = fields[i].key;
  const char *nearest = drum_suggest(key, keys, n);
  if (nearest)
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "a %s card has no '%.60s' (did you mean '%s'?): expected %s",
                     KIND_NAMES[card->kind], key, nearest, KIND_FORMS[card->kind]);
  return drum_fail(card->status, DRUM_BAD_INPUT, "a %s card has no '%.60s' here: expected %s",
                   KIND_NAMES[card->kind], key, KIND_FORMS[card->kind]);
}

static drum_code read_pair(const card_reading *card, size_t word, card_field *fields, size_t n) {
  const drum_tokens *tokens = &card->tokens;
  const char *key = tokens->items[word].text;
  set_place(card, word);
  if (!drum_tokens_is_equals(tokens, word + 1) || drum_tokens_is_equals(tokens, word))
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "'%.60s' is not of the form name=value: expected %s", key,
                     KIND_FORMS[card->kind]);
  size_t i = 0;
  while (i < n && strcmp(fields[i].key, key) != 0)
    i++;
  if (i == n)
    return unknown_key(card, key, fields, n);
  const bool no_value = word + 2 >= tokens->count || drum_tokens_is_equals(tokens, word + 2) ||
                        drum_tokens_is_equals(tokens, word + 3);
  if (no_value)
    return drum_fail(card->status, DRUM_BAD_INPUT, "%s= has no value: expected %s", key,
                     KIND_FORMS[card->kind]);
  if (fields[i].given)
    return drum_fail(card->status, DRUM_BAD_INPUT, "%s= is given twice", key);
  fields[i].given = true;
  const char *value = tokens->items[word + 2].text;
  return fields[i].kind == FIELD_NAME ? set_name(card, &fields[i], value)
                                      : set_number(card, &fields[i], value);
}

/* Reads all name=value pairs of the card; each of the n fields must come once, but for switches. */
static drum_code read_pairs(const card_reading *card, card_field *fields, size_t n) {
  for (size_t word = card->first; word < card->tokens.count; word += 3) {
    const drum_code code = read_pair(card, word, fields, n);
    if (code != DRUM_OK)
      return code;
  }
  for (size_t i = 0; i < n; i++) {
    if (!fields[i].given && fields[i].kind != FIELD_SWITCH) {
      set_place(card, 0);
      return drum_fail(card->status, DRUM_BAD_INPUT, "the %s card lacks %s=: expected %s",
                       KIND_NAMES[card->kind], fields[i].key, KIND_FORMS[card->kind]);
    }
  }
  return DRUM_OK;
}

static bool has_key(const card_reading *card, const char *key) {
  for (size_t word = card->first; word < card->tokens.count; word++)
    if (strcmp(card->tokens.items[word].text, key) == 0 &&
        drum_tokens_is_equals(&card->tokens, word + 1))
      return true;
  return false;
}

static bool is_ordinary(const drum_cards *cards) {
  return cards->n_modes > 0 && cards->modes[0].node_v[0];
}

static drum_code read_frame(const card_reading *card, drum_cards *cards) {
  if (cards->carrier_hz > 0)
    return drum_fail(card->status, DRUM_BAD_INPUT, "this is a second frame card: expected one");
  card_field fields[] = {
      {"carrier", FIELD_POSITIVE, &cards->carrier_hz, false},
      {"omega", FIELD_POSITIVE, &cards->omega_hz, false},
  };
  return read_pairs(card, fields, sizeof fields / sizeof fields[0]);
}

/* Modes and the plate are told apart by name in a case, so no two may share one. */
static drum_code check_unused(const card_reading *card, const drum_cards *cards, const char *name) {
  const bool is_plate = cards->has_plate && strcmp(cards->plate.name, name) == 0;
  if (drum_cards_find_mode(cards, name) < cards->n_modes || is_plate)
    return drum_fail(card->status, DRUM_BAD_INPUT, "the name '%s' is taken by an earlier card",
                     name);
  return DRUM_OK;
}

static drum_code read_mode(card_reading *card, drum_cards *cards) {
  if (cards->n_modes == DRUM_CARDS_MAX_MODES)
    return drum_fail(card->status, DRUM_BAD_INPUT, "there are more than %d mode cards",
                     DRUM_CARDS_MAX_MODES);
  drum_mode_card *mode = &cards->modes[cards->n_modes];
  drum_code code = copy_own_name(card, card->first++, mode->name);
  if (code == DRUM_OK)
    code = check_unused(card, cards, mode->name);
  if (code != DRUM_OK)
    return code;
  /* In an ordinary netlist one node v= stands where the frame has i= and q=. */
  const bool ordinary = has_key(card, "v");
  card_field fields[MAX_FIELDS] = {
      {"c", FIELD_POSITIVE, &mode->c, false},
      {"f0", FIELD_POSITIVE, &mode->f0_hz, false},
      {"bath", FIELD_NAME, mode->bath, false},
      {ordinary ? "v" : "i", FIELD_NAME, ordinary ? mode->node_v : mode->node_i, false},
  };
  size_t n = 4;
  if (!ordinary)
    fields[n++] = (card_field){"q", FIELD_NAME, mode->node_q, false};
  fields[n++] = (card_field){"auxiliary", FIELD_SWITCH, &mode->auxiliary, false};
  code = read_pairs(card, fields, n);
  if (code != DRUM_OK)
    return code;
  set_place(card, 0);
  /* Modes are told apart by their numbers, which auxiliary ones must not shift. */
  if (cards->n_modes == 0 && mode->auxiliary)
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "mode %s is auxiliary, but there is none that it could be auxiliary to: "
                     "expected auxiliary modes last",
                     mode->name);
  if (cards->n_modes > 0 && cards->modes[cards->n_modes - 1].auxiliary && !mode->auxiliary)
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "mode %s comes after the auxiliary mode %s: expected auxiliary modes last",
                     mode->name, cards->modes[cards->n_modes - 1].name);
  if (cards->n_modes > 0 && is_ordinary(cards) != ordinary)
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "mode %s has %s: expected all modes with v=, in an ordinary netlist, or all "
                     "with i= and q=, in the frame",
                     mode->name, ordinary ? "v=" : "i= and q=");
  if (ordinary) {
    cards->n_modes++;
    return DRUM_OK;
  }
  if (strcmp(mode->node_i, mode->node_q) == 0)
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "mode %s has '%s' for both i= and q=: expected two nodes", mode->name,
                     mode->node_i);
  cards->n_modes++;
  return DRUM_OK;
}

static drum_code read_plate(card_reading *card, drum_cards *cards) {
  if (cards->has_plate)
    return drum_fail(card->status, DRUM_BAD_INPUT, "this is a second plate card: expected one");
  drum_plate_card *plate = &cards->plate;
  drum_code code = copy_own_name(card, card->first++, plate->name);
  if (code == DRUM_OK)
    code = check_unused(card, cards, plate->name);
  if (code != DRUM_OK)
    return code;
  card_field fields[] = {
      {"x", FIELD_NAME, plate->node_x, false},
      {"bath", FIELD_NAME, plate->bath, false},
  };
  code = read_pairs(card, fields, sizeof fields / sizeof fields[0]);
  cards->has_plate = code == DRUM_OK;
  return code;
}

/* Comes after all modes and the plate are known. */
static drum_code read_case(card_reading *card, drum_cards *cards) {
  if (cards->n_cases == DRUM_CARDS_MAX_CASES)
    return drum_fail(card->status, DRUM_BAD_INPUT, "there are more than %d case cards",
                     DRUM_CARDS_MAX_CASES);
  drum_case_card *bath_case = &cards->cases[cards->n_cases];
  drum_code code = copy_own_name(card, card->first++, bath_case->name);
  if (code != DRUM_OK)
    return code;
  if (drum_cards_find_case(cards, bath_case->name) < cards->n_cases)
    return drum_fail(card->status, DRUM_BAD_INPUT, "the case '%s' is given twice", bath_case->name);
  card_field fields[MAX_FIELDS];
  size_t n = 0;
  for (; n < cards->n_modes; n++)
    fields[n] = (card_field){cards->modes[n].name, FIELD_OCCUPATION, &bath_case->nbar[n], false};
  if (cards->has_plate)
    fields[n++] = (card_field){cards->plate.name, FIELD_OCCUPATION, &bath_case->nbar_plate, false};
  code = read_pairs(card, fields, n);
  cards->n_cases += code == DRUM_OK;
  return code;
}

static drum_code check_direction(const card_reading *card, const drum_expect_card *expect) {
  set_place(card, 0);
  if (strcmp(expect->blocked, "1->2") != 0 && strcmp(expect->blocked, "2->1") != 0)
    return drum_fail(card->status, DRUM_BAD_INPUT, "blocked=%.60s: expected 1->2 or 2->1",
                     expect->blocked);
  return DRUM_OK;
}

static drum_code read_expect(const card_reading *card, drum_cards *cards) {
  if (cards->has_expect)
    return drum_fail(card->status, DRUM_BAD_INPUT, "this is a second expect card: expected one");
  drum_expect_card *expect = &cards->expect;
  card_field fields[] = {
      {"blocked", FIELD_NAME, expect->blocked, false},
      {"isolation", FIELD_POSITIVE, &expect->isolation_db, false},
  };
  drum_code code = read_pairs(card, fields, sizeof fields / sizeof fields[0]);
  if (code == DRUM_OK)
    code = check_direction(card, expect);
  cards->has_expect = code == DRUM_OK;
  return code;
}

/* What it expects may be left out, but not by half. */
static drum_code read_setting(card_reading *card, drum_cards *cards) {
  if (cards->n_settings == DRUM_CARDS_MAX_SETTINGS)
    return drum_fail(card->status, DRUM_BAD_INPUT, "there are more than %d setting cards",
                     DRUM_CARDS_MAX_SETTINGS);
  drum_setting_card *setting = &cards->settings[cards->n_settings];
  drum_code code = copy_own_name(card, card->first++, setting->name);
  if (code != DRUM_OK)
    return code;
  if (drum_cards_find_setting(cards, setting->name) < cards->n_settings)
    return drum_fail(card->status, DRUM_BAD_INPUT, "the setting '%s' is given twice",
                     setting->name);
  setting->has_expect = has_key(card, "blocked") || has_key(card, "isolation");
  card_field fields[] = {
      {"phi", FIELD_ANGLE, &setting->phi_deg, false},
      {"blocked", FIELD_NAME, setting->expect.blocked, false},
      {"isolation", FIELD_POSITIVE, &setting->expect.isolation_db, false},
  };
  code = read_pairs(card, fields, setting->has_expect ? 3 : 1);
  if (code == DRUM_OK && setting->has_expect)
    code = check_direction(card, &setting->expect);
  cards->n_settings += code == DRUM_OK;
  return code;
}

static drum_code read_port(card_reading *card, drum_cards *cards) {
  if (cards->n_ports == DRUM_CARDS_MAX_PORTS)
    return drum_fail(card->status, DRUM_BAD_INPUT, "there are more than %d port cards",
                     DRUM_CARDS_MAX_PORTS);
  drum_port_card *port = &cards->ports[cards->n_ports];
  const drum_code code = copy_own_name(card, card->first++, port->name);
  if (code != DRUM_OK)
    return code;
  for (size_t i = 0; i < cards->n_ports; i++)
    if (strcmp(cards->ports[i].name, port->name) == 0)
      return drum_fail(card->status, DRUM_BAD_INPUT, "the port '%s' is given twice", port->name);
  card_field fields[] = {{"bath", FIELD_NAME, port->bath, false}};
  cards->n_ports++;
  return read_pairs(card, fields, sizeof fields / sizeof fields[0]);
}

static drum_code unknown_kind(const card_reading *card) {
  const char *word = card->tokens.count ? card->tokens.items[0].text : "";
  const char *nearest = drum_suggest(word, KIND_NAMES, N_KINDS);
  if (nearest)
    return drum_fail(card->status, DRUM_BAD_INPUT, "there is no '%.60s' card: did you mean '%s'?",
                     word, nearest);
  return drum_fail(card->status, DRUM_BAD_INPUT,
                   "there is no '%.60s' card: expected *drumspice and then frame, mode, plate, "
                   "case, expect, port or setting",
                   word);
}

static drum_code read_known(card_reading *card, drum_cards *cards) {
  set_place(card, 0);
  if (card->line->stray > 0) {
    card->place->line = card->line->stray;
    return drum_fail(card->status, DRUM_BAD_INPUT,
                     "a line with + does not continue a comment card: expected *+");
  }
  switch (card->kind) {
  case CARD_FRAME:
    return read_frame(card, cards);
  case CARD_MODE:
    return read_mode(card, cards);
  case CARD_PLATE:
    return read_plate(card, cards);
  case CARD_CASE:
    return read_case(card, cards);
  case CARD_EXPECT:
    return read_expect(card, cards);
  case CARD_PORT:
    return read_port(card, cards);
  case CARD_SETTING:
    return read_setting(card, cards);
  case CARD_UNKNOWN:
    break;
  }
  return unknown_kind(card);
}

/* Reads one line's card if it is of the kinds wanted in this pass. */
static drum_code read_card(const drum_source_line *line, bool cases, drum_cards *cards,
                           drum_cards_place *place, drum_status *status) {
  card_reading card = {.line = line, .first = 1, .place = place, .status = status};
  drum_code code = DRUM_OK;
  if (!drum_tokens_split(line->text, &card.tokens)) {
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading a netlist's cards");
  } else {
    card.kind = card.tokens.count ? find_kind(card.tokens.items[0].text) : CARD_UNKNOWN;
    if (cases == (card.kind == CARD_CASE))
      code = read_known(&card, cards);
  }
  drum_tokens_free(&card.tokens);
  return code;
}

drum_code drum_cards_parse(const drum_source *source, drum_cards *cards, drum_cards_place *place,
                           drum_status *status) {
  *cards = (drum_cards){0};
  *place = (drum_cards_place){NULL, 0};
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < source->n_lines; i++) {
      if (!drum_cards_is_card(&source->lines[i]))
        continue;
      const drum_code code = read_card(&source->lines[i], pass == 1, cards, place, status);
      if (code != DRUM_OK)
        return code;
    }
    *place = (drum_cards_place){NULL, 0};
  }
  if (cards->has_expect && cards->n_settings > 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "there are an expect card and settings: expected blocked= and isolation= on "
                     "the setting cards instead");
  return drum_succeed(status);
}

drum_code drum_cards_complete(const drum_cards *cards, drum_status *status) {
  if (!(cards->carrier_hz > 0) && !is_ordinary(cards))
    return drum_fail(status, DRUM_BAD_INPUT, "there is no frame card: expected %s",
                     KIND_FORMS[CARD_FRAME]);
  if (cards->n_modes == 0)
    return drum_fail(status, DRUM_BAD_INPUT, "there is no mode card: expected %s",
                     KIND_FORMS[CARD_MODE]);
  const size_t main_modes = drum_cards_main_modes(cards);
  if (main_modes < cards->n_modes && !cards->has_plate)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "mode %s is auxiliary, but there is no plate that it could dress: expected %s",
                     cards->modes[main_modes].name, KIND_FORMS[CARD_PLATE]);
  return drum_succeed(status);
}

drum_code drum_cards_read(const char *path, drum_cards *cards, drum_status *status) {
  if (!path || !cards)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to read cards %s",
                     path ? "place" : "netlist", path ? "into" : "from");
  *cards = (drum_cards){0};
  drum_source source;
  drum_code code = drum_source_read(path, NULL, &source, status);
  if (code != DRUM_OK)
    return code;
  drum_cards_place place;
  drum_status parsing;
  code = drum_cards_parse(&source, cards, &place, &parsing);
  if (code == DRUM_OK)
    code = drum_cards_complete(cards, &parsing);
  if (code == DRUM_OK && is_ordinary(cards))
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: mode %s has v=, so this is an ordinary netlist: expected its image, "
                     "which drumspice envelope writes",
                     path, cards->modes[0].name);
  else if (code == DRUM_OK)
    (void)drum_succeed(status);
  else if (place.file)
    (void)drum_fail(status, code, "%.200s:%zu: %s", place.file, place.line, parsing.message);
  else
    (void)drum_fail(status, code, "%.200s: %s", path, parsing.message);
  drum_source_free(&source);
  return code;
}

size_t drum_cards_find_mode(const drum_cards *cards, const char *name) {
  size_t i = 0;
  while (i < cards->n_modes && strcasecmp(cards->modes[i].name, name) != 0)
    i++;
  return i;
}

size_t drum_cards_find_case(const drum_cards *cards, const char *name) {
  size_t i = 0;
  while (i < cards->n_cases && strcasecmp(cards->cases[i].name, name) != 0)
    i++;
  return i;
}

size_t drum_cards_main_modes(const drum_cards *cards) {
  size_t i = 0;
  while (i < cards->n_modes && !cards->modes[i].auxiliary)
    i++;
  return i;
}

size_t drum_cards_find_setting(const drum_cards *cards, const char *name) {
  size_t i = 0;
  while (i < cards->n_settings && strcasecmp(cards->settings[i].name, name) != 0)
    i++;
  return i;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ngspice writes of its deck. Every line of both files begins with two numbers: the line of
 * the deck it comes from, 0 within a subcircuit's copies, and a number that the first file ties to
 * the line of the deck for the subcircuits' definitions too.
 */
#include "netlist/flatten.h"

#include "netlist/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_IF_DEPTH = 64 };

/* ngspice's own temperatures, degrees Celsius. */
static const double ROOM = 27;

/* One line of a listing. */
typedef struct listed {
  size_t deck;   /* line of the deck; 0: not known */
  size_t number; /* ngspice's own */
  char *text;
} listed;

/* The branch of a .if that is being read, one for each .if around it. */
typedef struct branch {
  bool open;  /* lines count */
  bool taken; /* this branch or one before it was the one */
} branch;

typedef struct flat_reading {
  const drum_deck *deck;
  size_t *deck_line; /* by ngspice's number */
  size_t n_numbers;
  branch branches[MAX_IF_DEPTH];
  size_t depth;
  bool has_temp; /* a .temp has been read */
  drum_flat *flat;
  drum_status *status;
} flat_reading;

static drum_code no_memory(const flat_reading *reading) {
  return drum_fail(reading->status, DRUM_NO_MEMORY, "out of memory while flattening a netlist");
}

static drum_code strange(const flat_reading *reading) {
  return drum_fail(reading->status, DRUM_BAD_INPUT,
                   "ngspice's listing of the netlist is not of the form expected");
}

/* The next line, its end put in; null at the end. */
static char *next_line(char **rest) {
  char *line = *rest;
  if (!line || !*line)
    return NULL;
  char *end = strchr(line, '\n');
  if (end)
    *end = '\0';
  *rest = end ? end + 1 : NULL;
  return line;
}

static bool read_number(char **at, size_t *number) {
  *at += strspn(*at, " ");
  if (!isdigit((unsigned char)**at))
    return false;
  *number = strtoull(*at, at, 10);
  return **at == ' ';
}

static bool read_listed(char *line, listed *read) {
  *read = (listed){.text = line};
  if (!read_number(&line, &read->deck) || !read_number(&line, &read->number))
    return false;
  read->text = line + strspn(line, " \t");
  return true;
}

static bool is_heading(const char *line) {
  return strncmp(line, "****", 4) == 0;
}

/* Fills deck_line from the first file. */
static drum_code read_map(flat_reading *reading, char *text) {
  size_t capacity = 0;
  listed at;
  for (char *line; (line = next_line(&text));) {
    if (*line == '\0' || is_heading(line))
      continue;
    if (!read_listed(line, &at))
      return strange(reading);
    /* Numbers count up from 1: more than that is not ngspice's. */
    if (at.number > reading->n_numbers + 1000000 || at.deck > reading->deck->n_lines + 8)
      return strange(reading);
    if (at.number >= capacity) {
      const size_t grown_to = 2 * at.number + 64;
      size_t *grown = realloc(reading->deck_line, grown_to * sizeof *grown);
      if (!grown)
        return no_memory(reading);
      memset(grown + capacity, 0, (grown_to - capacity) * sizeof *grown);
      reading->deck_line = grown;
      capacity = grown_to;
    }
    if (at.number >= reading->n_numbers)
      reading->n_numbers = at.number + 1;
    if (at.deck > 0)
      reading->deck_line[at.number] = at.deck;
  }
  return DRUM_OK;
}

static bool is_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  return strncmp(text, word, length) == 0 && !isalpha((unsigned char)text[length]);
}

/* ngspice takes the whole part of a condition. */
static bool is_true(const char *text) {
  return strtol(text, NULL, 10) != 0;
}

/* Takes a line of a condition; false: it is none. */
static bool take_condition(flat_reading *reading, const char *text, drum_code *code) {
  branch *last = reading->depth > 0 ? &reading->branches[reading->depth - 1] : NULL;
  *code = DRUM_OK;
  if (is_word(text, ".if")) {
    if (reading->depth == MAX_IF_DEPTH) {
      *code = drum_fail(reading->status, DRUM_BAD_INPUT, ".if is nested deeper than %d",
                        (int)MAX_IF_DEPTH);
      return true;
    }
    const bool around = !last || last->open;
    const bool holds = is_true(text + 3);
    reading->branches[reading->depth++] =
        (branch){.open = around && holds, .taken = !around || holds};
    return true;
  }
  const bool other = is_word(text, ".elseif") || is_word(text, ".else");
  if (other && last) {
    const bool holds = !last->taken && (is_word(text, ".else") || is_true(text + 7));
    last->open = holds;
    last->taken = last->taken || holds;
  }
  if (is_word(text, ".endif") && last)
    reading->depth--;
  return other || is_word(text, ".endif");
}

static drum_code take_temperature(flat_reading *reading, drum_deck_role role, const char *text) {
  drum_words words;
  double value;
  const bool done = drum_words_split(text, false, &words);
  const bool is_number =
      done && words.count == 4 && drum_words_number(drum_words_at(&words, 3), &value);
  drum_words_free(&words);
  if (!done)
    return no_memory(reading);
  if (!is_number || value < -273.15 || value > 1e6)
    return drum_fail(
        reading->status, DRUM_BAD_INPUT,
        "a temperature of the netlist is no number of degrees Celsius from -273.15 on");
  if (role == DRUM_DECK_NOMINAL)
    reading->flat->nominal = value;
  else if (role == DRUM_DECK_TEMPERATURE || !reading->has_temp)
    reading->flat->temperature = value;
  reading->has_temp = reading->has_temp || role == DRUM_DECK_TEMPERATURE;
  return DRUM_OK;
}

/* The deck's line of a listed one, 0 to n_lines - 1; n_lines if it is none of ours. */
static size_t deck_index(const flat_reading *reading, const listed *at) {
  size_t line = at->deck;
  if (line == 0 && at->number < reading->n_numbers)
    line = reading->deck_line[at->number];
  return line >= 2 && line - 2 < reading->deck->n_lines ? line - 2 : reading->deck->n_lines;
}

static drum_code take_listed(flat_reading *reading, const listed *at) {
  drum_code code = DRUM_OK;
  const char *text = at->text;
  if (*text == '*' || *text == '\0' || take_condition(reading, text, &code))
    return code;
  const bool open = reading->depth == 0 || reading->branches[reading->depth - 1].open;
  const bool is_line = *text != '.' || is_word(text, ".model");
  if (!open || !is_line)
    return DRUM_OK;
  const size_t index = deck_index(reading, at);
  if (index == reading->deck->n_lines)
    return strange(reading);
  if (reading->deck->role[index] != DRUM_DECK_CIRCUIT)
    return take_temperature(reading, reading->deck->role[index], text);
  drum_flat *flat = reading->flat;
  flat->lines[flat->n_lines++] = (drum_flat_line){at->text, reading->deck->source[index]};
  return DRUM_OK;
}

static size_t count_lines(const char *text) {
  size_t n = 1;
  for (; *text; text++)
    n += *text == '\n';
  return n;
}

static drum_code read_flat(flat_reading *reading, char *text) {
  drum_flat *flat = reading->flat;
  flat->lines = malloc(count_lines(text) * sizeof *flat->lines);
  if (!flat->lines)
    return no_memory(reading);
  bool in_list = false;
  for (char *line; (line = next_line(&text));) {
    if (*line == '\0')
      continue;
    if (is_heading(line)) {
      if (in_list) /* the second list repeats the first, with comments */
        return DRUM_OK;
      in_list = true;
      continue;
    }
    listed at;
    if (!in_list || !read_listed(line, &at))
      return strange(reading);
    const drum_code code = take_listed(reading, &at);
    if (code != DRUM_OK)
      return code;
  }
  return strange(reading);
}

drum_code drum_flat_read(const char *map, const char *text, const drum_deck *deck, drum_flat *flat,
                         drum_status *status) {
  *flat = (drum_flat){.temperature = ROOM, .nominal = ROOM};
  flat_reading reading = {.deck = deck, .flat = flat, .status = status};
  char *numbers = strdup(map);
  flat->storage = strdup(text);
  drum_code code = numbers && flat->storage ? DRUM_OK : no_memory(&reading);
  if (code == DRUM_OK)
    code = read_map(&reading, numbers);
  if (code == DRUM_OK && flat->storage)
    code = read_flat(&reading, flat->storage);
  free(numbers);
  free(reading.deck_line);
  if (code != DRUM_OK)
    drum_flat_free(flat);
  return code == DRUM_OK ? drum_succeed(status) : code;
}

void drum_flat_free(drum_flat *flat) {
  free(flat->lines);
  free(flat->storage);
  *flat = (drum_flat){0};
}

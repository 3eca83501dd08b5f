/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The deck that ngspice flattens. Only lines that can define a circuit get in: elements, and
 * those dot lines that are known. What could be a command to ngspice (.control, *#, .csparam, a
 * first line *ng_script) has no way in, whatever its case or blanks.
 */
#include "netlist/flatten.h"

#include "netlist/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const CIRCUIT_LINES[] = {".subckt", ".ends",  ".param",  ".params",
                                            ".func",   ".model", ".global", ".if",
                                            ".elseif", ".else",  ".endif"};

/* ngspice stops at a list in .options, before it builds the circuit. */
static const char END[] = ".options drumspice = ( 1 2 )\n.end\n";

typedef struct deck_writing {
  const drum_source *source;
  drum_deck *deck;
  FILE *to;
  drum_status *status;
} deck_writing;

static drum_code no_memory(const deck_writing *writing) {
  return drum_fail(writing->status, DRUM_NO_MEMORY, "out of memory while flattening a netlist");
}

static void push(const deck_writing *writing, size_t source, drum_deck_role role) {
  drum_deck *deck = writing->deck;
  deck->source[deck->n_lines] = source;
  deck->role[deck->n_lines++] = role;
}

static bool is_word(const char *text, const char *word) {
  const size_t length = strlen(word);
  return strncmp(text, word, length) == 0 &&
         (text[length] == '\0' || strchr(" \t({", text[length]));
}

static bool is_circuit_line(const char *text) {
  for (size_t i = 0; i < sizeof CIRCUIT_LINES / sizeof CIRCUIT_LINES[0]; i++)
    if (is_word(text, CIRCUIT_LINES[i]))
      return true;
  return false;
}

/* A temperature becomes the value of a resistor, and so a number. */
static void put_temperature(const deck_writing *writing, size_t line, drum_deck_role role,
                            const char *value) {
  (void)fprintf(writing->to, "rdrumspice_%zu 0 0 %s\n", writing->deck->n_lines, value);
  push(writing, line, role);
}

static drum_code fail_at(const deck_writing *writing, size_t line, const char *what) {
  const drum_source_line *wrong = &writing->source->lines[line];
  return drum_fail(writing->status, DRUM_BAD_INPUT, "%.200s:%zu: %s", wrong->file,
                   drum_source_line_number(wrong, 0), what);
}

/* Options that give every node an element to ground, which no line of the circuit shows. */
static const char *shunt_option(const drum_tokens *tokens) {
  for (size_t i = 1; i < tokens->count; i++)
    if (strcmp(tokens->items[i].text, "rshunt") == 0 ||
        strcmp(tokens->items[i].text, "cshunt") == 0)
      return tokens->items[i].text;
  return NULL;
}

static drum_code put_options(const deck_writing *writing, size_t line) {
  drum_tokens tokens;
  if (!drum_tokens_split(writing->source->lines[line].text, &tokens)) {
    drum_tokens_free(&tokens);
    return no_memory(writing);
  }
  const char *shunt = shunt_option(&tokens);
  if (shunt) {
    char what[160];
    (void)snprintf(what, sizeof what,
                   "the option %s= puts an element from every node to ground and has no image: "
                   "expected it left out, or elements in its place",
                   shunt);
    drum_tokens_free(&tokens);
    return fail_at(writing, line, what);
  }
  /* A line has fewer options than characters, for which there is room. */
  for (size_t i = 1; i + 2 < tokens.count; i++) {
    if (!drum_tokens_is_equals(&tokens, i + 1))
      continue;
    if (strcmp(tokens.items[i].text, "temp") == 0)
      put_temperature(writing, line, DRUM_DECK_TEMPERATURE_OPTION, tokens.items[i + 2].text);
    else if (strcmp(tokens.items[i].text, "tnom") == 0)
      put_temperature(writing, line, DRUM_DECK_NOMINAL, tokens.items[i + 2].text);
  }
  drum_tokens_free(&tokens);
  return DRUM_OK;
}

static drum_code put_dot_line(const deck_writing *writing, size_t line) {
  const char *text = writing->source->lines[line].text;
  if (is_circuit_line(text)) {
    (void)fprintf(writing->to, "%s\n", text);
    push(writing, line, DRUM_DECK_CIRCUIT);
  } else if (is_word(text, ".temp") || strncmp(text, ".temp=", 6) == 0) {
    put_temperature(writing, line, DRUM_DECK_TEMPERATURE, text + 5 + strspn(text + 5, " \t="));
  } else if (is_word(text, ".options") || is_word(text, ".option") || is_word(text, ".opt")) {
    return put_options(writing, line);
  } else if (!is_word(text, ".end")) {
    writing->deck->n_left++;
  }
  return DRUM_OK;
}

static drum_code put_line(const deck_writing *writing, size_t line) {
  const drum_source_line *from = &writing->source->lines[line];
  for (size_t i = 0; i < from->length; i++)
    if ((unsigned char)from->text[i] < ' ' && from->text[i] != '\t')
      return fail_at(writing, line, "a control character stands in this line");
  if (from->length > 0 && from->text[from->length - 1] == '\\')
    return fail_at(writing, line,
                   "a line that ends in a backslash cannot be read: expected + at "
                   "the beginning of the next line");
  if (from->text[0] == '.')
    return put_dot_line(writing, line);
  if (from->text[0] < 'a' || from->text[0] > 'z')
    return fail_at(writing, line, "this is neither an element nor a dot line");
  (void)fprintf(writing->to, "%s\n", from->text);
  push(writing, line, DRUM_DECK_CIRCUIT);
  return DRUM_OK;
}

/* No line of the source yields more lines of the deck than it has characters. */
static size_t most_lines(const drum_source *source) {
  size_t most = 1;
  for (size_t i = 0; i < source->n_lines; i++)
    most += source->lines[i].text[0] == '.' ? source->lines[i].length : 1;
  return most;
}

drum_code drum_deck_write(const drum_source *source, drum_deck *deck, drum_status *status) {
  *deck = (drum_deck){0};
  size_t size;
  const size_t most = most_lines(source);
  deck_writing writing = {source, deck, open_memstream(&deck->text, &size), status};
  deck->source = malloc(most * sizeof *deck->source);
  deck->role = malloc(most * sizeof *deck->role);
  drum_code code = DRUM_OK;
  if (!writing.to || !deck->source || !deck->role)
    code = no_memory(&writing);
  if (code == DRUM_OK)
    (void)fputs("* drumspice: a netlist to be flattened\n", writing.to);
  for (size_t i = 0; code == DRUM_OK && i < source->n_lines; i++)
    if (!source->lines[i].is_card)
      code = put_line(&writing, i);
  if (code == DRUM_OK)
    (void)fputs(END, writing.to);
  const bool failed = writing.to && (ferror(writing.to) != 0);
  if (writing.to && (fclose(writing.to) != 0 || failed) && code == DRUM_OK)
    code = no_memory(&writing);
  if (code != DRUM_OK)
    drum_deck_free(deck);
  return code == DRUM_OK ? drum_succeed(status) : code;
}

void drum_deck_free(drum_deck *deck) {
  free(deck->text);
  free(deck->source);
  free(deck->role);
  *deck = (drum_deck){0};
}

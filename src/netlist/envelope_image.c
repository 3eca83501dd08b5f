/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"

#include "netlist/lint_report.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *kind_name(char kind) {
  static const char *const NAMES[26] = {
      ['a' - 'a'] = "code model",
      ['b' - 'a'] = "behavioural source",
      ['c' - 'a'] = "capacitor",
      ['d' - 'a'] = "diode",
      ['e' - 'a'] = "controlled voltage source",
      ['f' - 'a'] = "controlled current source",
      ['g' - 'a'] = "controlled current source",
      ['h' - 'a'] = "controlled voltage source",
      ['i' - 'a'] = "current source",
      ['j' - 'a'] = "JFET",
      ['k' - 'a'] = "coupling of inductors",
      ['l' - 'a'] = "inductor",
      ['m' - 'a'] = "MOSFET",
      ['n' - 'a'] = "Verilog-A device",
      ['o' - 'a'] = "lossy line",
      ['p' - 'a'] = "coupled lines",
      ['q' - 'a'] = "bipolar transistor",
      ['r' - 'a'] = "resistor",
      ['s' - 'a'] = "switch",
      ['t' - 'a'] = "transmission line",
      ['u' - 'a'] = "RC line",
      ['v' - 'a'] = "voltage source",
      ['w' - 'a'] = "switch",
      ['y' - 'a'] = "lossy line",
      ['z' - 'a'] = "MESFET",
  };
  const char *name = islower((unsigned char)kind) ? NAMES[kind - 'a'] : NULL;
  return name ? name : "element";
}

/*
 * The element as the user knows it: the instance's path and the first word of the user's line. What
 * ngspice makes of one line has names of its own.
 */
static void own_name(const drum_element *element, const char *line, char *name, size_t size) {
  const char *begin = strchr(element->name, '.');
  const char *end = strrchr(element->name, '.');
  const bool has_path = begin && end > begin && begin == element->name + 1;
  (void)snprintf(name, size, "%.*s%.*s", has_path ? (int)(end - begin) : 0,
                 has_path ? begin + 1 : "", (int)strcspn(line, " \t"), line);
}

static void add(drum_image *image, const drum_element *element, drum_lint_severity severity,
                const char *what) {
  const drum_source_line *line = &image->source->lines[element->line->source];
  char name[100];
  own_name(element, line->text, name, sizeof name);
  if (!drum_lint_add(image->report, severity, line->file, drum_source_line_number(line, 0),
                     "%s (%s): %s", name, kind_name(line->text[0]), what))
    image->out_of_memory = true;
}

void drum_image_refuse(drum_image *image, const drum_element *element, const char *format, ...) {
  char what[DRUM_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  add(image, element, DRUM_LINT_ERROR, what);
}

void drum_image_note(drum_image *image, const drum_element *element, const char *format, ...) {
  char what[DRUM_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  add(image, element, DRUM_LINT_NOTE, what);
}

void drum_image_put_node(drum_image *image, const char *node, char part) {
  if (strcmp(node, "0") == 0 || drum_image_is_mechanical(image, node))
    (void)fputs(node, image->body);
  else
    (void)fprintf(image->body, "%s_%c", node, part);
}

void drum_image_put(drum_image *image, const drum_element *element, char part, const char *text,
                    double value) {
  const char other = part == 'i' ? 'q' : 'i';
  if (!isfinite(value)) {
    drum_image_refuse(image, element, "its value is out of range");
    return;
  }
  for (const char *at = text; *at; at++) {
    if (*at == '@')
      (void)fputs(element->name, image->body);
    else if (*at == '&' || *at == '~')
      (void)fputc(*at == '&' ? part : other, image->body);
    else if (*at == '#')
      (void)fprintf(image->body, "%s", drum_number_write(value).text);
    else if ((*at == '$' || *at == '^') && isdigit((unsigned char)at[1])) {
      const size_t index = (size_t)(at[1] - '0');
      const char *node = index == 0 ? "0" : drum_words_at(&element->words, index);
      drum_image_put_node(image, node, *at == '$' ? part : other);
      at++;
    } else
      (void)fputc(*at, image->body);
  }
  (void)fputc('\n', image->body);
}

void drum_image_put_both(drum_image *image, const drum_element *element, const char *text,
                         double value) {
  drum_image_put(image, element, 'i', text, value);
  drum_image_put(image, element, 'q', text, value);
}

void drum_image_put_cross(drum_image *image, const drum_element *element, const char *text,
                          double value) {
  drum_image_put(image, element, 'i', text, -value);
  drum_image_put(image, element, 'q', text, value);
}

void drum_image_put_start(drum_image *image, const drum_element *element, char part) {
  (void)fprintf(image->body, "%s_%c ", element->name, part);
  drum_image_put_node(image, drum_words_at(&element->words, 1), part);
  (void)fputc(' ', image->body);
  drum_image_put_node(image, drum_words_at(&element->words, 2), part);
}

bool drum_element_has_key(const drum_element *element, size_t index) {
  return !drum_words_is_equals(&element->words, index) &&
         drum_words_is_equals(&element->words, index + 1) && index + 2 < element->words.count;
}

const drum_flat_model *drum_image_model(const drum_image *image, const char *name) {
  const size_t index = drum_names_find(&image->model_names, name);
  return index == DRUM_NO_NAME ? NULL : &image->models[index];
}

const drum_element *drum_image_element(const drum_image *image, const char *name) {
  const size_t index = drum_names_find(&image->element_names, name);
  return index == DRUM_NO_NAME ? NULL : &image->elements[index];
}

bool drum_image_is_mechanical(const drum_image *image, const char *node) {
  const size_t index = drum_names_find(&image->nodes, node);
  return index != DRUM_NO_NAME && (image->node_flags[index] & DRUM_NODE_MECHANICAL);
}

size_t drum_element_n_nodes(const drum_element *element) {
  switch (element->kind) {
  case 'r':
  case 'c':
  case 'l':
  case 'v':
  case 'i':
  case 'f':
  case 'h':
    return 2;
  case 'e':
  case 'g':
  case 't':
    return 4;
  default:
    return 0;
  }
}

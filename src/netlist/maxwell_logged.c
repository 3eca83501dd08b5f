/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matrices within other output: FastCap's and FasterCap's logs, Q3D's data table.
 *
 *   CAPACITANCE MATRIX, picofarads            Capacitance matrix is:
 *                     1          2            Dimension 2 x 2
 *   1%GROUP1 1    2.553     -2.393            g1_left  2.55e-12 -2.39e-12
 *   1%GROUP2 2   -2.393      2.551            g2_right  -2.39e-12 2.55e-12
 *
 *   C Units:fF, G Units:mSie
 *   Capacitance Matrix
 *          left     right
 *   left   64.5     -38.6
 *   right  -38.6    267.4
 *
 * FasterCap refines its mesh and prints a matrix each time: the last one counts.
 */
#include "netlist/maxwell_table.h"

#include "drumspice/number.h"

#include <stdlib.h>
#include <string.h>

/* FasterCap's demonstration says so between heading and dimension. */
enum { LINES_TO_DIMENSION = 3 };

static drum_maxwell_format heading_of(const maxwell_line *line) {
  static const char Q3D[] = "Capacitance Matrix";
  if (drum_maxwell_begins(line, "Capacitance matrix is:"))
    return DRUM_MAXWELL_FASTERCAP;
  if (drum_maxwell_begins(line, "CAPACITANCE MATRIX,") ||
      drum_maxwell_begins(line, "PARTIAL CAPACITANCE MATRIX,"))
    return DRUM_MAXWELL_FASTCAP;
  if (drum_maxwell_begins(line, Q3D) && (size_t)(line->end - line->text) == strlen(Q3D))
    return DRUM_MAXWELL_Q3D;
  return DRUM_MAXWELL_DETECT;
}

drum_maxwell_format drum_maxwell_logged_format(const char *text) {
  maxwell_place place = {text, 1};
  maxwell_line line;
  while (drum_maxwell_next_line(&place, &line)) {
    const drum_maxwell_format format = heading_of(&line);
    if (format != DRUM_MAXWELL_DETECT)
      return format;
  }
  return DRUM_MAXWELL_DETECT;
}

static size_t whole_number(const maxwell_word *word) {
  double value;
  return drum_maxwell_number(word, &value, NULL) && value >= 0.0 && value <= 1e9 ? (size_t)value
                                                                                 : 0;
}

/* "Dimension M x N" */
static bool read_dimension(maxwell_line line, maxwell_table *table) {
  maxwell_word word[4];
  size_t n = 0;
  while (n < 4 && drum_maxwell_next_word(&line, &word[n]))
    n++;
  if (n < 4 || !drum_maxwell_word_is(&word[0], "Dimension") || !drum_maxwell_word_is(&word[2], "x"))
    return false;
  table->count = whole_number(&word[1]);
  table->columns = whole_number(&word[3]);
  return true;
}

static bool describe_fastercap(maxwell_place place, maxwell_table *table) {
  maxwell_line line;
  table->unit = 1.0;
  for (int i = 0; i < LINES_TO_DIMENSION && drum_maxwell_next_line(&place, &line); i++) {
    if (read_dimension(line, table)) {
      table->rows = place;
      return true;
    }
  }
  return false;
}

/* Behind the comma: `picofarads`, or `every unit is 1e-21 farads`. */
static double fastcap_unit(const maxwell_line *heading) {
  maxwell_line rest = *heading;
  rest.text = (const char *)memchr(rest.text, ',', (size_t)(rest.end - rest.text)) + 1;
  maxwell_word word;
  while (drum_maxwell_next_word(&rest, &word)) {
    char text[32];
    double unit;
    if (word.length >= sizeof text)
      continue;
    drum_maxwell_copy(&word, text, sizeof text);
    if (drum_maxwell_unit(text, &unit, NULL) == DRUM_OK)
      return unit;
  }
  return 0.0;
}

static bool describe_fastcap(const maxwell_line *heading, maxwell_place place,
                             maxwell_table *table) {
  maxwell_line columns;
  table->partial = drum_maxwell_begins(heading, "PARTIAL");
  table->unit = fastcap_unit(heading);
  table->passed = 1;
  if (!drum_maxwell_next_line(&place, &columns))
    return false;
  table->count = table->columns = drum_maxwell_count_words(columns);
  table->rows = place;
  return true;
}

static bool describe_q3d(double unit, maxwell_place place, maxwell_table *table) {
  table->unit = unit;
  if (!drum_maxwell_next_line(&place, &table->header))
    return false;
  table->count = table->columns = drum_maxwell_count_words(table->header);
  table->rows = place;
  return true;
}

/* "C Units:fF, G Units:mSie" */
static void read_q3d_unit(maxwell_line line, double *unit) {
  static const char START[] = "C Units:";
  maxwell_word word;
  char text[32];
  if (!drum_maxwell_begins(&line, START))
    return;
  line.text += strlen(START);
  if (!drum_maxwell_next_word(&line, &word) || word.length >= sizeof text)
    return;
  drum_maxwell_copy(&word, text, sizeof text);
  (void)drum_maxwell_unit(text, unit, NULL);
}

/* Whether the line is as long as a row, has numbers where a row has, and came to its end. */
static bool is_row(const maxwell_table *table, const maxwell_line *row) {
  maxwell_line line = *row;
  maxwell_word word;
  size_t words = 0;
  for (; drum_maxwell_next_word(&line, &word); words++)
    if (words > table->passed && !drum_maxwell_resembles_number(&word))
      return false;
  return row->ended && words == 1 + table->passed + table->columns;
}

static bool is_complete(const maxwell_table *table) {
  maxwell_place place = table->rows;
  maxwell_line row;
  for (size_t i = 0; i < table->count; i++)
    if (!drum_maxwell_next_line(&place, &row) || !is_row(table, &row))
      return false;
  return table->count > 0;
}

static bool describe(drum_maxwell_format format, const maxwell_line *heading, double unit,
                     maxwell_place place, maxwell_table *table) {
  *table = (maxwell_table){.format = format, .named = true};
  switch (format) {
  case DRUM_MAXWELL_FASTERCAP:
    return describe_fastercap(place, table);
  case DRUM_MAXWELL_FASTCAP:
    return describe_fastcap(heading, place, table);
  default:
    return describe_q3d(unit, place, table);
  }
}

drum_code drum_maxwell_find_logged(const char *path, const char *text, drum_maxwell_format format,
                                   maxwell_table *table, drum_status *status) {
  maxwell_place place = {text, 1};
  maxwell_line line;
  double unit = 0.0;
  size_t matrices = 0;
  size_t last_heading = 0;
  bool complete = false; /* what is in *table */
  *table = (maxwell_table){0};
  while (drum_maxwell_next_line(&place, &line)) {
    if (format == DRUM_MAXWELL_Q3D)
      read_q3d_unit(line, &unit);
    if (heading_of(&line) != format)
      continue;
    maxwell_table found;
    const bool described = describe(format, &line, unit, place, &found);
    const bool good = described && is_complete(&found);
    found.which = ++matrices;
    last_heading = line.number;
    /* One that is not complete is taken only if there is no other: its rows will say why. */
    if (good || (described && !complete))
      *table = found;
    else
      table->cut_short = line.number;
    complete |= good;
  }
  if (!matrices)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has no capacitance matrix of %s: expected its heading, or another "
                     "format",
                     path, drum_maxwell_format_name(format));
  if (!table->count)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s:%zu: no matrix follows this heading: expected one as %s writes it",
                     path, last_heading, drum_maxwell_format_name(format));
  table->matrices = matrices;
  return DRUM_OK;
}

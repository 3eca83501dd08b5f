/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A matrix that is all there is in the file. Whether its first line is a header, and whether rows
 * begin with names, is told by what is a number and by the counts of words:
 *
 *        a    b           a  10  -2          10,-2
 *   a   10   -2           b  -2   9          -2,9
 *   b   -2    9
 *
 * Palace's header is known by its words, `i, C[i][1] (F), C[i][2] (F)`; its terminals have numbers.
 */
#include "netlist/maxwell_table.h"

#include <string.h>

bool drum_maxwell_next_row(const maxwell_table *table, maxwell_place *place, maxwell_line *row) {
  const bool plain = table->format == DRUM_MAXWELL_PLAIN || table->format == DRUM_MAXWELL_PALACE;
  double unit;
  while (drum_maxwell_next_line(place, row))
    if (!plain || !(drum_maxwell_is_comment(row) || drum_maxwell_unit_line(*row, &unit)))
      return true;
  return false;
}

/* Whether there is a word that is no number, the first left out: a row may begin with its name. */
static bool has_names(maxwell_line line) {
  maxwell_word word;
  (void)drum_maxwell_next_word(&line, &word);
  while (drum_maxwell_next_word(&line, &word))
    if (!drum_maxwell_resembles_number(&word))
      return true;
  return false;
}

/* A name may be a number, but one that counts: a row of `-2.5 10` has no name. */
static bool begins_with_name(maxwell_line line) {
  maxwell_word word;
  if (!drum_maxwell_next_word(&line, &word))
    return false;
  bool counts = true;
  for (size_t i = 0; i < word.length; i++)
    counts &= word.text[i] >= '0' && word.text[i] <= '9';
  return counts || !drum_maxwell_is_number(&word);
}

static bool is_palace(maxwell_line line) {
  maxwell_word word;
  return drum_maxwell_next_word(&line, &word) && drum_maxwell_word_is(&word, "i") &&
         drum_maxwell_next_word(&line, &word) && word.length > 4 && word.text[0] == 'C' &&
         memchr(word.text, '[', word.length);
}

/* `(F)` behind the first C[i][1]. */
static void describe_palace(maxwell_line header, maxwell_table *table) {
  maxwell_word word;
  table->format = DRUM_MAXWELL_PALACE;
  table->named = true;
  while (drum_maxwell_next_word(&header, &word)) {
    char text[32];
    if (word.text[0] == 'C')
      table->columns++;
    if (word.text[0] != '(' || word.length < 3 || word.length >= sizeof text || table->unit > 0.0)
      continue;
    drum_maxwell_copy(&(maxwell_word){word.text + 1, word.length - 2}, text, sizeof text);
    (void)drum_maxwell_unit(text, &table->unit, NULL);
  }
}

static double stated_unit(const char *text) {
  maxwell_place place = {text, 1};
  maxwell_line line;
  double unit = 0.0;
  while (drum_maxwell_next_line(&place, &line))
    if (drum_maxwell_unit_line(line, &unit))
      return unit;
  return 0.0;
}

drum_code drum_maxwell_find_plain(const char *path, const char *text, drum_maxwell_format format,
                                  maxwell_table *table, drum_status *status) {
  *table = (maxwell_table){.format = DRUM_MAXWELL_PLAIN, .matrices = 1, .which = 1};
  maxwell_place place = {text, 1};
  maxwell_line first;
  maxwell_line second;
  table->rows = place;
  if (!drum_maxwell_next_row(table, &place, &first))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' is empty: expected a capacitance matrix, a row on each line", path);
  const maxwell_place after_first = place;
  table->count = 1;
  const size_t n_first = drum_maxwell_count_words(first);
  const bool more = drum_maxwell_next_row(table, &place, &second);
  const size_t n_second = more ? drum_maxwell_count_words(second) : 0;
  maxwell_line row = second;
  for (bool there = more; there && table->count <= DRUM_MAXWELL_MAX + 1;
       there = drum_maxwell_next_row(table, &place, &row))
    table->count++;

  maxwell_word word;
  maxwell_line probe = first;
  const bool palace = format == DRUM_MAXWELL_PALACE || is_palace(first);
  const bool alone =
      n_first == 1 && drum_maxwell_next_word(&probe, &word) && !drum_maxwell_is_number(&word);
  if (!palace && !alone && !has_names(first) && !(more && n_first + 1 == n_second)) {
    table->columns = table->count;
    /* Where no count fits, the first word tells what was meant. */
    table->named = n_first != table->count && begins_with_name(first);
    table->unit = stated_unit(text);
    return DRUM_OK;
  }
  table->header = first;
  table->rows = after_first;
  table->count--;
  if (table->count == 0)
    return drum_fail(status, DRUM_BAD_INPUT, "%.200s:%zu: no rows follow the header", path,
                     first.number);
  if (palace) {
    describe_palace(first, table);
    return DRUM_OK;
  }
  table->columns = table->count;
  table->named = n_second == table->count + 1 || n_first + 1 == n_second;
  table->unit = stated_unit(text);
  return DRUM_OK;
}

drum_code drum_maxwell_find_table(const char *path, const char *text, drum_maxwell_format format,
                                  maxwell_table *table, drum_status *status) {
  if (format == DRUM_MAXWELL_DETECT)
    format = drum_maxwell_logged_format(text);
  if (format == DRUM_MAXWELL_DETECT || format == DRUM_MAXWELL_PLAIN ||
      format == DRUM_MAXWELL_PALACE)
    return drum_maxwell_find_plain(path, text, format, table, status);
  return drum_maxwell_find_logged(path, text, format, table, status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the file to numbers and names; where these stand is maxwell_plain.c's and _logged.c's. */
#include "drumspice/maxwell.h"

#include "netlist/maxwell_table.h"
#include "netlist/textfile.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A metre-wide layout has a nanofarad or so; beyond this a unit was forgotten. */
static const double LARGEST_WITHOUT_UNIT = 1e-3;

/* Of a word in a message. */
enum { SHOWN = 64 };

typedef struct reading {
  const char *path;
  const maxwell_table *table;
  drum_maxwell *matrix;
  drum_status *status;
} reading;

static drum_code take_name(const reading *in, const maxwell_line *line, const maxwell_word *word,
                           char *name) {
  drum_maxwell_copy(word, name, DRUM_MAXWELL_NAME_SIZE);
  if (word->length == 0)
    return drum_fail(in->status, DRUM_BAD_INPUT, "%.200s:%zu: a conductor's name is empty",
                     in->path, line->number);
  if (word->length >= DRUM_MAXWELL_NAME_SIZE)
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: the name '%.40s...' is too long: expected at most %d characters",
                     in->path, line->number, name, DRUM_MAXWELL_NAME_SIZE - 1);
  return DRUM_OK;
}

/* Names of the header into the matrix; a corner before them is passed over. */
static drum_code read_header(const reading *in) {
  const maxwell_table *table = in->table;
  maxwell_line line = table->header;
  maxwell_word word;
  const size_t words = drum_maxwell_count_words(line);
  if (words == table->count + 1)
    (void)drum_maxwell_next_word(&line, &word);
  else if (words != table->count)
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: the header names %zu conductors, but %zu rows follow: expected a "
                     "square matrix",
                     in->path, table->header.number, words, table->count);
  for (size_t i = 0; i < table->count; i++) {
    (void)drum_maxwell_next_word(&line, &word);
    const drum_code code = take_name(in, &table->header, &word, in->matrix->names[i]);
    if (code)
      return code;
  }
  return DRUM_OK;
}

static bool is_complex(const maxwell_word *word) {
  const char last = word->length > 1 ? word->text[word->length - 1] : '\0';
  return (last == 'j' || last == 'i') && isdigit((unsigned char)word->text[word->length - 2]);
}

static drum_code read_number(const reading *in, const maxwell_line *row, size_t i, size_t j,
                             const maxwell_word *word) {
  char shown[SHOWN];
  drum_status parsing;
  double value;
  drum_maxwell_copy(word, shown, sizeof shown);
  if (is_complex(word))
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: C(%zu,%zu) = '%s' is complex, of lossy dielectrics: expected a "
                     "solution with real permittivities",
                     in->path, row->number, i + 1, j + 1, shown);
  if (!drum_maxwell_number(word, &value, &parsing))
    return drum_fail(in->status, DRUM_BAD_INPUT, "%.200s:%zu: C(%zu,%zu): %.300s", in->path,
                     row->number, i + 1, j + 1, parsing.message);
  if (isalpha((unsigned char)word->text[word->length - 1]) && in->matrix->unit != 1.0)
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: C(%zu,%zu) = '%s' has a suffix beside the unit of %g F: expected "
                     "a plain number",
                     in->path, row->number, i + 1, j + 1, shown, in->matrix->unit);
  in->matrix->c[i * in->table->count + j] = value;
  return DRUM_OK;
}

static drum_code read_row(const reading *in, const maxwell_line *row, size_t i) {
  const maxwell_table *table = in->table;
  maxwell_line line = *row;
  maxwell_word word;
  const size_t words = drum_maxwell_count_words(line);
  const size_t before = (table->named ? 1 : 0) + table->passed;
  if (words != before + table->columns)
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "%.200s:%zu: row %zu has %zu words: expected %s%zu numbers, as there are %zu "
                     "rows",
                     in->path, row->number, i + 1, words, table->named ? "a name and " : "",
                     table->columns, table->count);
  if (table->named) {
    char name[DRUM_MAXWELL_NAME_SIZE];
    (void)drum_maxwell_next_word(&line, &word);
    const drum_code code = take_name(in, row, &word, name);
    if (code)
      return code;
    if (in->matrix->names[i][0] && strcmp(in->matrix->names[i], name) != 0)
      return drum_fail(in->status, DRUM_BAD_INPUT,
                       "%.200s:%zu: row %zu is '%s', but the header has '%s' there: expected the "
                       "same order",
                       in->path, row->number, i + 1, name, in->matrix->names[i]);
    memcpy(in->matrix->names[i], name, sizeof name);
  }
  for (size_t k = 0; k < table->passed; k++)
    (void)drum_maxwell_next_word(&line, &word);
  for (size_t j = 0; j < table->columns; j++) {
    (void)drum_maxwell_next_word(&line, &word);
    const drum_code code = read_number(in, row, i, j, &word);
    if (code)
      return code;
  }
  return DRUM_OK;
}

static drum_code read_rows(const reading *in) {
  maxwell_place place = in->table->rows;
  maxwell_line row;
  for (size_t i = 0; i < in->table->count; i++) {
    if (!drum_maxwell_next_row(in->table, &place, &row))
      return drum_fail(in->status, DRUM_BAD_INPUT,
                       "%.200s: the file ends after %zu of %zu rows of the matrix", in->path, i,
                       in->table->count);
    if (i == 0)
      in->matrix->line = row.number;
    const drum_code code = read_row(in, &row, i);
    if (code)
      return code;
  }
  return DRUM_OK;
}

/* Names that the file lacks, or, in Palace's, that are numbers such as 1.0000e+00. */
static drum_code make_names(const reading *in) {
  for (size_t i = 0; i < in->table->count; i++) {
    char *name = in->matrix->names[i];
    if (in->table->format == DRUM_MAXWELL_PALACE) {
      const maxwell_word word = {name, strlen(name)};
      double number;
      if (!drum_maxwell_number(&word, &number, NULL) || !(number >= 0.0) || number > 1e9 ||
          number != floor(number))
        return drum_fail(in->status, DRUM_BAD_INPUT,
                         "%.200s: '%s' is no number of a terminal: expected a whole one", in->path,
                         name);
      (void)snprintf(name, DRUM_MAXWELL_NAME_SIZE, "t%.0f", number);
    } else if (!name[0]) {
      (void)snprintf(name, DRUM_MAXWELL_NAME_SIZE, "n%zu", i + 1);
    }
  }
  for (size_t i = 0; i < in->table->count; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(in->matrix->names[i], in->matrix->names[j]) == 0)
        return drum_fail(in->status, DRUM_BAD_INPUT,
                         "%.200s: conductors %zu and %zu are both named '%s'", in->path, j + 1,
                         i + 1, in->matrix->names[i]);
  return DRUM_OK;
}

static drum_code set_unit(const reading *in, const drum_maxwell_input *input) {
  const double stated = in->table->unit;
  if (stated > 0.0 && input->unit > 0.0 && fabs(stated / input->unit - 1.0) > 1e-9)
    return drum_fail(in->status, DRUM_BAD_INPUT,
                     "'%.200s' states a unit of %g F, which is not the %g F given: expected none "
                     "or the same",
                     in->path, stated, input->unit);
  in->matrix->scale = input->scale;
  in->matrix->unit = stated > 0.0 ? stated : input->unit > 0.0 ? input->unit : 1.0;
  return DRUM_OK;
}

static drum_code scale(const reading *in, const drum_maxwell_input *input) {
  const bool known = in->table->unit > 0.0 || input->unit > 0.0;
  const double factor = in->matrix->unit * input->scale;
  const size_t n = in->table->count;
  for (size_t k = 0; k < n * n; k++) {
    double *c = &in->matrix->c[k];
    *c *= factor;
    if (!isfinite(*c))
      return drum_fail(in->status, DRUM_BAD_INPUT,
                       "'%.200s': C(%zu,%zu) in farad is beyond double precision", in->path,
                       k / n + 1, k % n + 1);
    if (!known && fabs(*c) > LARGEST_WITHOUT_UNIT)
      return drum_fail(in->status, DRUM_BAD_INPUT,
                       "'%.200s': C(%zu,%zu) would be %g F: expected a unit, such as fF, in the "
                       "file or given",
                       in->path, k / n + 1, k % n + 1, *c);
  }
  return DRUM_OK;
}

static drum_code check_table(const char *path, const maxwell_table *table, drum_status *status) {
  if (table->partial)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has a partial matrix: expected a run in which FastCap leaves out no "
                     "conductor",
                     path);
  if (table->count > DRUM_MAXWELL_MAX)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has a matrix of more than %d rows: expected at most so many", path,
                     DRUM_MAXWELL_MAX);
  if (table->count != table->columns)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has a matrix of %zu rows and %zu columns: expected a square one",
                     path, table->count, table->columns);
  return DRUM_OK;
}

static drum_code read_table(const char *path, const drum_maxwell_input *input,
                            const maxwell_table *table, drum_maxwell *matrix, drum_status *status) {
  drum_code code = check_table(path, table, status);
  if (code)
    return code;
  matrix->names = calloc(table->count, sizeof *matrix->names);
  matrix->c = calloc(table->count * table->count, sizeof *matrix->c);
  if (!matrix->names || !matrix->c)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading '%.200s'", path);
  matrix->format = table->format;
  matrix->count = table->count;
  matrix->which = table->which;
  matrix->matrices = table->matrices;
  matrix->cut_short = table->cut_short;
  const reading in = {path, table, matrix, status};
  code = set_unit(&in, input);
  if (!code && table->header.text && table->format != DRUM_MAXWELL_PALACE)
    code = read_header(&in);
  if (!code)
    code = read_rows(&in);
  if (!code)
    code = make_names(&in);
  return code ? code : scale(&in, input);
}

drum_code drum_maxwell_read(const char *path, const drum_maxwell_input *input, drum_maxwell *matrix,
                            drum_status *status) {
  if (matrix)
    *matrix = (drum_maxwell){0};
  if (!path || !input || !matrix)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a file, its form or a place for it is missing");
  if (!(input->unit >= 0.0) || !isfinite(input->unit))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "unit = %g: expected a finite number of farad above 0, or 0 for none",
                     input->unit);
  if (!(input->scale > 0.0) || !isfinite(input->scale))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "scale = %g: expected a finite number above 0",
                     input->scale);
  char *text;
  drum_code code = drum_textfile_read(path, &text, status);
  if (code)
    return code;
  maxwell_table table;
  /* Spreadsheets begin their text with a byte order mark. */
  const char *begin = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
  code = drum_maxwell_find_table(path, begin, input->format, &table, status);
  if (!code)
    code = read_table(path, input, &table, matrix, status);
  free(text);
  if (code)
    drum_maxwell_free(matrix);
  return code ? code : drum_succeed(status);
}

void drum_maxwell_free(drum_maxwell *matrix) {
  if (!matrix)
    return;
  free(matrix->names);
  free(matrix->c);
  *matrix = (drum_maxwell){0};
}

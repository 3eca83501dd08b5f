/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw/reader.h"

#include "base/decimal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Numbers in the buffer that points are skipped through. */
static const size_t SKIP_BUFFER = 8192;

size_t drum_raw_row_width(const drum_raw_header *header) {
  return header->n_variables * (header->is_complex ? 2 : 1);
}

static drum_code cut_short(drum_raw *raw, drum_status *status) {
  raw->ended = true;
  if (raw->header.until_end) {
    raw->header.truncated = true;
    return DRUM_OK;
  }
  return drum_fail(status, DRUM_BAD_INPUT,
                   "'%.200s' is cut short: it ends at point %zu of %zu of its plot %zu", raw->path,
                   raw->next_point, raw->header.n_points, raw->n_plots);
}

static drum_code read_failed(const drum_raw *raw, drum_status *status) {
  return drum_fail(status, DRUM_IO_ERROR, "reading '%.200s' failed: %s", raw->path,
                   strerror(errno));
}

/* Points whose numbers all stand in the file. */
static drum_code read_binary_rows(drum_raw *raw, double *out, size_t wanted, size_t *n_read,
                                  drum_status *status) {
  const size_t row = drum_raw_row_width(&raw->header) * sizeof(double);
  /* A header without variables is refused, so row > 0.
     NOLINTNEXTLINE(clang-analyzer-core.DivideZero) */
  if (wanted > SIZE_MAX / row)
    wanted = SIZE_MAX / row;
  const size_t bytes = fread(out, 1, wanted * row, raw->file);
  *n_read = bytes / row;
  raw->next_point += *n_read;
  if (bytes == wanted * row)
    return DRUM_OK;
  if (ferror(raw->file))
    return read_failed(raw, status);
  if (raw->header.until_end && bytes % row == 0) {
    raw->ended = true;
    return DRUM_OK;
  }
  return cut_short(raw, status);
}

/* One point of an unpadded plot: a short vector has nothing beyond its length. */
static drum_code read_binary_unpadded(drum_raw *raw, double *out, drum_status *status) {
  const size_t width = raw->header.is_complex ? 2 : 1;
  for (size_t i = 0; i < raw->header.n_variables; i++, out += width) {
    if (raw->next_point >= raw->header.variables[i].length)
      memset(out, 0, width * sizeof *out);
    else if (fread(out, sizeof *out, width, raw->file) != width)
      return ferror(raw->file) ? read_failed(raw, status) : cut_short(raw, status);
  }
  return DRUM_OK;
}

/* One number at the start of text; returns what follows it, or null. */
static const char *parse_value(const char *text, double *value) {
  drum_decimal decimal;
  const char *rest = drum_decimal_scan(text, &decimal);
  if (rest) {
    *value = drum_decimal_value(&decimal, 0);
    return rest;
  }
  const bool negative = *text == '-';
  if (*text == '+' || *text == '-')
    text++;
  if (strncasecmp(text, "nan", 3) == 0)
    *value = NAN;
  else if (strncasecmp(text, "inf", 3) == 0)
    *value = negative ? -INFINITY : INFINITY;
  else
    return NULL;
  return text + 3;
}

static drum_code bad_value(const drum_raw *raw, const char *expected, drum_status *status) {
  return drum_fail(status, DRUM_BAD_INPUT,
                   "point %zu of plot %zu in '%.200s' is wrong: expected %s", raw->next_point,
                   raw->n_plots, raw->path, expected);
}

/* Reads a token; *ended: the file is at its end and cut_short() has dealt with it. */
static drum_code read_text(drum_raw *raw, char *token, bool *ended, drum_status *status) {
  switch (drum_raw_read_token(raw, token)) {
  case DRUM_RAW_TOKEN_READ:
    return DRUM_OK;
  case DRUM_RAW_TOKEN_LONG:
    return bad_value(raw, "a number", status);
  case DRUM_RAW_TOKEN_NONE:
  case DRUM_RAW_TOKEN_CUT:
    break;
  }
  *ended = true;
  return ferror(raw->file) ? read_failed(raw, status) : cut_short(raw, status);
}

static drum_code read_text_real(drum_raw *raw, double *out, bool *ended, drum_status *status) {
  char token[DRUM_RAW_TOKEN_SIZE];
  const drum_code code = read_text(raw, token, ended, status);
  if (code != DRUM_OK || *ended)
    return code;
  const char *rest = parse_value(token, out);
  return rest && !*rest ? DRUM_OK : bad_value(raw, "a number", status);
}

/* "re,im", with or without a blank after the comma. */
static drum_code read_text_complex(drum_raw *raw, double *out, bool *ended, drum_status *status) {
  char token[DRUM_RAW_TOKEN_SIZE];
  const drum_code code = read_text(raw, token, ended, status);
  if (code != DRUM_OK || *ended)
    return code;
  const char *rest = parse_value(token, out);
  if (!rest || *rest != ',')
    return bad_value(raw, "a complex number as re,im", status);
  if (rest[1] == '\0')
    return read_text_real(raw, out + 1, ended, status);
  rest = parse_value(rest + 1, out + 1);
  return rest && !*rest ? DRUM_OK : bad_value(raw, "a complex number as re,im", status);
}

static drum_code read_text_index(drum_raw *raw, bool *ended, drum_status *status) {
  const int c = drum_raw_peek(raw);
  if (raw->header.until_end && (c < '0' || c > '9') && !ferror(raw->file)) {
    *ended = true; /* the file's end, or the next plot's header */
    raw->ended = true;
    return DRUM_OK;
  }
  char token[DRUM_RAW_TOKEN_SIZE];
  const drum_code code = read_text(raw, token, ended, status);
  if (code != DRUM_OK || *ended)
    return code;
  char expected[32];
  (void)snprintf(expected, sizeof expected, "%zu", raw->next_point);
  return strcmp(token, expected) == 0 ? DRUM_OK : bad_value(raw, "the point's index", status);
}

static drum_code read_text_point(drum_raw *raw, double *out, bool *ended, drum_status *status) {
  const size_t width = raw->header.is_complex ? 2 : 1;
  drum_code code = read_text_index(raw, ended, status);
  for (size_t i = 0; i < raw->header.n_variables && code == DRUM_OK && !*ended; i++, out += width) {
    if (!raw->header.is_padded && raw->next_point >= raw->header.variables[i].length &&
        !raw->header.until_end)
      memset(out, 0, width * sizeof *out);
    else if (raw->header.is_complex)
      code = read_text_complex(raw, out, ended, status);
    else
      code = read_text_real(raw, out, ended, status);
  }
  return code;
}

static drum_code read_one_by_one(drum_raw *raw, double *out, size_t wanted, size_t *n_read,
                                 drum_status *status) {
  const size_t row = drum_raw_row_width(&raw->header);
  for (size_t i = 0; i < wanted; i++) {
    bool ended = false;
    const drum_code code = raw->header.is_binary
                               ? read_binary_unpadded(raw, out + i * row, status)
                               : read_text_point(raw, out + i * row, &ended, status);
    if (code != DRUM_OK || ended)
      return code;
    raw->next_point++;
    *n_read = i + 1;
  }
  return DRUM_OK;
}

drum_code drum_raw_read_values(drum_raw *raw, double *out, size_t capacity, size_t *n_read,
                               drum_status *status) {
  *n_read = 0;
  if (raw->ended)
    return DRUM_OK;
  size_t wanted = capacity;
  if (!raw->header.until_end && wanted > raw->header.n_points - raw->next_point)
    wanted = raw->header.n_points - raw->next_point;
  const bool whole_rows = raw->header.is_binary && (raw->header.is_padded || raw->header.until_end);
  const drum_code code = whole_rows ? read_binary_rows(raw, out, wanted, n_read, status)
                                    : read_one_by_one(raw, out, wanted, n_read, status);
  if (code != DRUM_OK)
    raw->failed = true;
  else if (!raw->header.until_end && raw->next_point == raw->header.n_points)
    raw->ended = true;
  return code;
}

drum_code drum_raw_skip_values(drum_raw *raw, drum_status *status) {
  const size_t row = drum_raw_row_width(&raw->header);
  const bool seekable =
      raw->size >= 0 && raw->header.is_binary && raw->header.is_padded && !raw->header.until_end;
  if (seekable) { /* check_size() has seen that the points are there */
    const size_t bytes = (raw->header.n_points - raw->next_point) * row * sizeof(double);
    raw->ended = true;
    if (fseeko(raw->file, (off_t)bytes, SEEK_CUR) != 0)
      return read_failed(raw, status);
    return DRUM_OK;
  }
  const size_t capacity = row < SKIP_BUFFER ? SKIP_BUFFER / row : 1;
  double *buffer = malloc(capacity * row * sizeof *buffer);
  if (!buffer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading '%.200s'", raw->path);
  drum_code code = DRUM_OK;
  while (code == DRUM_OK && !raw->ended) {
    size_t n_read;
    code = drum_raw_read_values(raw, buffer, capacity, &n_read, status);
  }
  free(buffer);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw/reader.h"

#include <errno.h>
#include <string.h>

static bool is_space(int c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

drum_code drum_raw_read_line(drum_raw *raw, char *line, bool *at_end, drum_status *status) {
  size_t length = 0;
  int c;
  *at_end = false;
  raw->line++;
  while ((c = getc(raw->file)) != EOF && c != '\n') {
    if (c == '\0' || length + 1 >= DRUM_RAW_LINE_SIZE)
      return drum_fail(status, DRUM_BAD_INPUT,
                       "header line %zu of plot %zu in '%.200s' is no text: expected an ngspice "
                       "raw file",
                       raw->line, raw->n_plots + 1, raw->path);
    line[length++] = (char)c;
  }
  if (c == EOF && ferror(raw->file))
    return drum_fail(status, DRUM_IO_ERROR, "reading '%.200s' failed: %s", raw->path,
                     strerror(errno));
  if (c == EOF && length > 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' ends within header line %zu of plot %zu: expected an ngspice raw "
                     "file",
                     raw->path, raw->line, raw->n_plots + 1);
  *at_end = c == EOF;
  if (length > 0 && line[length - 1] == '\r')
    length--;
  line[length] = '\0';
  return DRUM_OK;
}

int drum_raw_peek(drum_raw *raw) {
  int c;
  do {
    c = getc(raw->file);
  } while (is_space(c));
  if (c != EOF)
    (void)ungetc(c, raw->file);
  return c;
}

drum_raw_token drum_raw_read_token(drum_raw *raw, char *token) {
  token[0] = '\0';
  if (drum_raw_peek(raw) == EOF)
    return DRUM_RAW_TOKEN_NONE;
  size_t length = 0;
  int c;
  while ((c = getc(raw->file)) != EOF && !is_space(c)) {
    if (length + 1 >= DRUM_RAW_TOKEN_SIZE)
      return DRUM_RAW_TOKEN_LONG;
    token[length++] = (char)c;
  }
  token[length] = '\0';
  return c == EOF ? DRUM_RAW_TOKEN_CUT : DRUM_RAW_TOKEN_READ;
}

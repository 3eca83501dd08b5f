/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_RAW_READER_H
#define DRUM_RAW_READER_H

/* What the parts of the raw file reader share: text.c, header.c, values.c, reader.c. */

#include "drumspice/raw.h"

#include <stdint.h>
#include <stdio.h>

struct drum_raw {
  FILE *file;
  char *path;
  int64_t size; /* bytes in the file; -1 when it cannot tell, as with a pipe */
  size_t line;  /* of the header line read last, counted from 1 within the plot */
  size_t n_plots;
  bool in_plot; /* the header below is that of a plot */
  bool failed;
  drum_raw_header header;
  size_t next_point;
  bool ended; /* no further point in this plot */
};

/* text.c */

enum { DRUM_RAW_LINE_SIZE = 65536, DRUM_RAW_TOKEN_SIZE = 128 };

/*
 * Reads a line into `line` (DRUM_RAW_LINE_SIZE bytes), without its end, LF or CRLF. At the
 * end of the file *at_end is set. A line too long or with a NUL in it is refused; so
 * is one that the end of the file cuts short.
 */
drum_code drum_raw_read_line(drum_raw *raw, char *line, bool *at_end, drum_status *status);

typedef enum drum_raw_token {
  DRUM_RAW_TOKEN_READ, /* a token, ended by white space */
  DRUM_RAW_TOKEN_NONE, /* the file ends before one */
  DRUM_RAW_TOKEN_CUT,  /* the file ends within one */
  DRUM_RAW_TOKEN_LONG, /* longer than any number */
} drum_raw_token;

/* Reads the next run of characters that are not white space, DRUM_RAW_TOKEN_SIZE at most. */
drum_raw_token drum_raw_read_token(drum_raw *raw, char *token);

/* The next character that is not white space, left unread; EOF at the end. */
int drum_raw_peek(drum_raw *raw);

/* header.c */

/* Reads a plot's header into raw->header. *at_end: there was none, only blank lines. */
drum_code drum_raw_read_header(drum_raw *raw, bool *at_end, drum_status *status);

/* Frees what the header holds and makes it empty. */
void drum_raw_header_clear(drum_raw_header *header);

/* values.c */

/* Numbers of type double that one point takes. */
size_t drum_raw_row_width(const drum_raw_header *header);

/*
 * Reads up to `capacity` points of the current plot into `out`, drum_raw_row_width()
 * numbers each: real and imaginary part in turn if the plot is complex.
 */
drum_code drum_raw_read_values(drum_raw *raw, double *out, size_t capacity, size_t *n_read,
                               drum_status *status);

/* Goes over the points of the current plot that were not read. */
drum_code drum_raw_skip_values(drum_raw *raw, drum_status *status);

#endif

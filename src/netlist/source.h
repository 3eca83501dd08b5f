/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_SOURCE_H
#define DRUM_NETLIST_SOURCE_H

/*
 * A netlist and the files it includes as a list of logical lines, read as ngspice
 * reads them: lines beginning with + are joined to the line before (comments between
 * do not matter), comments at the end of a line (; or $ or //) are cut off, the title
 * and everything between .control and .endc are left out. Included files stand in
 * place of their .include, .inc or .lib line.
 */

#include "drumspice/status.h"

#include <stdbool.h>
#include <stddef.h>

/* From `offset` in a logical line's text on, the text is from this line of the file. */
typedef struct drum_source_piece {
  size_t offset;
  size_t line;
} drum_source_piece;

typedef struct drum_source_line {
  const char *file; /* belongs to the source */
  char *text;       /* lower case, without blanks at its ends */
  size_t length;    /* of the text */
  bool is_card;     /* a comment "*drumspice ..."; its text begins after that word */
  bool is_spaced;   /* a card written "* drumspice": it may also be ordinary prose */
  size_t stray;     /* a card: line of a + where *+ was meant; 0 if there is none */
  drum_source_piece *pieces;
  size_t n_pieces; /* at least 1 */
} drum_source_line;

/* An included file with a bare name that was not found: ngspice may find it. */
typedef struct drum_source_missing {
  const char *file; /* that includes it; belongs to the source */
  size_t line;
  char *name;
} drum_source_missing;

typedef struct drum_source {
  drum_source_line *lines;
  size_t n_lines;
  drum_source_missing *missing;
  size_t n_missing;
  char **files; /* every file read, the netlist itself first */
  size_t n_files;
} drum_source;

/*
 * Reads the netlist `path`. An included file is looked for beside the file that includes
 * it, then from the working directory, then in the null-terminated list `folders`
 * (which may be null). One that is not found is an error, unless its name has no
 * folder in it: then it is listed as missing.
 *
 * On success the caller frees *source by drum_source_free. Returns DRUM_OK,
 * DRUM_NOT_FOUND, DRUM_IO_ERROR, DRUM_NO_MEMORY, or DRUM_BAD_INPUT: no text file, more
 * than 64 MiB, includes nested deeper than 20 or more than 1000 of them, .control
 * without .endc, a library section that is not there.
 */
drum_code drum_source_read(const char *path, const char *const *folders, drum_source *source,
                           drum_status *status);

/*
 * The same, if `text` is not null with that in the place of what the file `path` holds, which then
 * need not be there: it names the netlist, and included files are found from it.
 */
drum_code drum_source_read_text(const char *path, const char *text, const char *const *folders,
                                drum_source *source, drum_status *status);

void drum_source_free(drum_source *source);

/* The line in the file that the character at `offset` of a logical line comes from. */
size_t drum_source_line_number(const drum_source_line *line, size_t offset);

#endif

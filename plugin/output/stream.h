/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OUTPUT_STREAM_H
#define DRUMSPICE_OUTPUT_STREAM_H

/*
 * Writes a transient, point by point, as a binary raw file of ngspice's, or into a
 * FIFO, in constant memory. Bytes go out in blocks of whole points, so that a killed
 * process leaves a readable file; what is not yet written at exit() then is. The
 * header says "No. Points: 0" until the stream is finished, when the count is put
 * there if the file is a regular one: a complete file is told from a partial one.
 *
 * A reader of a FIFO that goes away is an error like any other, not a signal.
 * All streams of a process belong to one thread at a time.
 */

#include <stdbool.h>
#include <stddef.h>

enum { DRUM_STREAM_ERROR_SIZE = 256 };

typedef struct drum_stream drum_stream;

typedef struct drum_stream_header {
  const char *path;         /* truncated if it exists; a FIFO waits for its reader */
  const char *title;        /* one line */
  size_t count;             /* values of a point, beside the time */
  const char *const *names; /* of these, such as "v(n1_i)" */
} drum_stream_header;

/*
 * Opens the stream for points from `time` on and writes its header. Null with a
 * sentence in `error` (DRUM_STREAM_ERROR_SIZE bytes) if that fails, or if another
 * stream has been opened to the same file for the same time. One that has gone on
 * from there is a run that was left behind: it loses its file.
 */
drum_stream *drum_stream_open(const drum_stream_header *header, double time, char *error);

/* Adds a point. False with a sentence in `error` when a block cannot be written. */
bool drum_stream_write(drum_stream *stream, double time, const double *values, char *error);

/* Writes what is left and the number of points, and closes the file. False as above. */
bool drum_stream_finish(drum_stream *stream, char *error);

/* Frees the stream; one that is not finished stays a partial file with all its points. Null is
 * allowed. */
void drum_stream_close(drum_stream *stream);

#endif

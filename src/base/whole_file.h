/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_WHOLE_FILE_H
#define DRUMSPICE_BASE_WHOLE_FILE_H

/*
 * Files that are there whole or not at all: written as PATH.partial and renamed when all is well. A
 * link is followed to the file it names; what is no regular file (a pipe, a device) is written
 * itself.
 */

#include <stdio.h>

#include "base/path.h"
#include "drumspice/status.h"

typedef struct drum_whole_file {
  FILE *stream;
  char path[DRUM_PATH_SIZE];
  char beside[DRUM_PATH_SIZE + 16]; /* empty if `path` itself is written */
} drum_whole_file;

/* DRUM_BAD_ARGUMENT: the path is too long. DRUM_IO_ERROR: it cannot be written. */
drum_code drum_whole_file_open(const char *path, drum_whole_file *file, drum_status *status);

/*
 * Ends an opened file: puts it in place if `written` is DRUM_OK and nothing failed on the way, else
 * removes what there is of it. Returns `written` if that is a failure, or DRUM_IO_ERROR.
 */
drum_code drum_whole_file_close(drum_whole_file *file, drum_code written, drum_status *status);

#endif

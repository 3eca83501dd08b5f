/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_TEXTFILE_H
#define DRUM_NETLIST_TEXTFILE_H

#include "drumspice/status.h"

#include <stdbool.h>

/*
 * The whole text file `path` as a string, which the caller frees. Returns DRUM_OK,
 * DRUM_NOT_FOUND, DRUM_IO_ERROR, DRUM_NO_MEMORY, or DRUM_BAD_INPUT: not an ordinary file,
 * more than 64 MiB, or with a NUL in it.
 */
drum_code drum_textfile_read(const char *path, char **text, drum_status *status);

/* Whether there is anything of that name. */
bool drum_textfile_exists(const char *path);

/* `name` as seen from the folder in which the file `beside` is; null: out of memory. */
char *drum_textfile_beside(const char *beside, const char *name);

/* folder/name; null: out of memory. */
char *drum_textfile_in(const char *folder, const char *name);

#endif

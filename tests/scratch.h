/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_SCRATCH_H
#define DRUM_TESTS_SCRATCH_H

/*
 * A temporary folder for a test's files, and damage done to files in a fixed,
 * reproducible way. Any failure in here ends the test program with a message.
 */

#include <stddef.h>

typedef struct scratch {
  char folder[256];
  char path[512]; /* of the file that scratch_write wrote last */
} scratch;

/* Makes the folder. */
void scratch_open(scratch *place);

/* The same as a cmocka setup and teardown: *state is the scratch, one at a time. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Writes `size` bytes to the file `name` in it and returns the file's path. */
const char *scratch_write(scratch *place, const char *name, const void *bytes, size_t size);

/* The same for a string. */
const char *scratch_write_text(scratch *place, const char *name, const char *text);

/* Removes the folder with all in it. */
void scratch_close(scratch *place);

/* The whole of a file; the caller frees it. */
unsigned char *scratch_read(const char *path, size_t *size);

/* The same as a string. */
char *scratch_read_text(const char *path);

/*
 * Calls check(path, context) for damaged copies of the file `original`: cut at every
 * length, and with each byte in turn replaced by a hostile or a near one.
 */
void scratch_damage(scratch *place, const char *original,
                    void (*check)(const char *path, void *context), void *context);

#endif

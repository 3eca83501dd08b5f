/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_CLI_SHELL_H
#define DRUM_TESTS_CLI_SHELL_H

/* The program as users call it: from a shell, in a scratch folder. */

#include "tests/scratch.h"

typedef struct run {
  int status; /* exit status */
  char out[32768];
  char err[4096];
} run;

/*
 * Runs a shell line in the scratch folder with no standard input; $drumspice is the program. The
 * streams go to the files out and err there. An end by signal, or a sanitizer's complaint, fails
 * the test.
 */
run shell_run(scratch *place, const char *line);

/* The text of a file of the scratch folder, as far as it fits. */
void shell_read(scratch *place, const char *name, char *text, size_t size);

/* How many lines a text has. */
size_t shell_lines(const char *text);

#endif

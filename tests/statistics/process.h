/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_STATISTICS_PROCESS_H
#define DRUM_TESTS_STATISTICS_PROCESS_H

/*
 * ngspice processes that run on their own in a scratch folder, several at a time, each on the
 * netlist NAME.cir there and with its output in NAME.log. A failure in here fails the test.
 */

#include <sys/types.h>

#include "drumspice/occupations.h"
#include "tests/scratch.h"

/* The folder, with the plugin as drumspice.cm and with drumspice.lib. */
void process_open(scratch *place);

/* The path of a file in it; the caller frees. */
char *process_path(const scratch *place, const char *name, const char *ending);

/* Starts `ngspice -b NAME.cir` with that run key. A run away ends after 600 s of its own. */
pid_t process_start(scratch *place, const char *name, const char *netlist, unsigned run_key);

/* Waits for its end, which must be a good one. */
void process_must_end(const scratch *place, const char *name, pid_t process);

/*
 * What drum_occupations_read makes of NAME.raw by the cards of NAME.cir, which it must; freed by
 * drum_occupations_free.
 */
drum_occupations *process_occupations(const scratch *place, const char *name,
                                      const drum_occupations_options *options);

/* Waits until the file `path` has `size` bytes, then kills the process by SIGKILL in its run. */
void process_kill_at(const scratch *place, const char *name, pid_t process, const char *path,
                     long size);

#endif

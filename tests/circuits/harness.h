/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_CIRCUITS_HARNESS_H
#define DRUM_TESTS_CIRCUITS_HARNESS_H

/*
 * Runs circuits, stated as text, in the ngspice program. Each run has a fresh
 * folder that holds the circuit, the plugin as drumspice.cm and drumspice.lib,
 * and is the run's working directory. A failure in here fails the test.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/raw.h"
#include "plugin/judge.h"

/*
 * Tight enough for comparisons to 1e-8 and beyond: the last Newton step below
 * 1e-10 leaves rounding only, and tighter still would be lost in it. The plate's
 * node counts picometres: its 1e4 V would drown a smaller vntol as well.
 */
#define HARNESS_TIGHT ".options abstol=1e-20 reltol=1e-10 vntol=1e-12 gmin=1e-20\n"

typedef struct circuit_run {
  char folder[256];
  char *output; /* standard output and error, as they came */
  int status;   /* exit status; -1 when a signal or the time limit ended the run */
  int signal;
  bool timed_out;
  size_t files; /* raw files read so far */
  struct {
    char name[64];
    drum_raw_plot *plot;
  } file[64];
} circuit_run;

/* A text put together by printf, for the lines of a circuit. The caller frees it. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Runs `ngspice -b` on the circuit of the lines `body` (the library is included,
 * the plugin loaded) and its control commands `commands`, both ended by line ends.
 * The caller ends it by circuit_end.
 */
circuit_run *circuit_run_commands(const char *body, const char *commands);

/* As above for a whole circuit file, title and all. */
circuit_run *circuit_run_file(const char *text);

/* As circuit_run_commands, with a second circuit file, other.cir, beside the first. */
circuit_run *circuit_run_beside(const char *body, const char *commands, const char *other);

/* A whole circuit file in a folder whose name has spaces. */
circuit_run *circuit_run_with_spaces(const char *text);

/* As circuit_run_commands, and fails unless ngspice exits with status 0 and no complaint of ours.
 */
circuit_run *circuit_must_run(const char *body, const char *commands);

/* Removes the folder and frees the run. */
void circuit_end(circuit_run *run);

/* The first plot of the raw file `name` that the run wrote; belongs to the run. */
const drum_raw_plot *circuit_plot(circuit_run *run, const char *name);

/* One value of a real vector, or of a complex one. */
double circuit_real(circuit_run *run, const char *name, const char *vector, size_t point);
double complex circuit_complex(circuit_run *run, const char *name, const char *vector,
                               size_t point);

/* Whether the run wrote that file. */
bool circuit_wrote(const circuit_run *run, const char *name);

/* How many lines of the output begin with `start`. */
size_t circuit_count_lines(const circuit_run *run, const char *start);

/*
 * Compares every point of every vector of two raw files, each value relative to
 * its modulus in the second, or to 1e-3 of the vector's largest if that is more.
 */
void circuit_compare(judge *sum, circuit_run *run, const char *name, circuit_run *expected,
                     const char *expected_name, double tolerance);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_LINT_H
#define DRUMSPICE_LINT_H

/*
 * Finds in a netlist what ngspice lets pass in silence or with a warning that is lost
 * among others: misspelt parameters of subcircuits and of drumspice's code models,
 * wrong numbers of nodes, subcircuits that do not exist, and comment cards that are
 * wrong or do not fit the circuit.
 */

#include "drumspice/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum drum_lint_severity {
  DRUM_LINT_NOTE,    /* something could not be checked */
  DRUM_LINT_WARNING, /* runs, but may not be what was meant */
  DRUM_LINT_ERROR,   /* ngspice or drumspice cannot use it, or silently does not */
} drum_lint_severity;

typedef struct drum_lint_finding {
  drum_lint_severity severity;
  char *file;
  size_t line;   /* from 1 */
  char *message; /* one sentence */
} drum_lint_finding;

/* A list that grows; all zero is an empty one. */
typedef struct drum_lint_report {
  drum_lint_finding *findings;
  size_t count;
  size_t capacity;
} drum_lint_report;

/*
 * Adds the findings on the netlist `path` and the files it includes to *report: on files
 * not found, on the subcircuits' ends, on elements and models in the order of reading, on
 * the cards. An included file is looked for beside the file
 * that includes it, then from the working directory, then in the null-terminated list
 * `folders` (which may be null). One with a bare name that is in none of them yields a
 * note, and subcircuits that it may define are then not reported as unknown.
 *
 * The caller frees the report by drum_lint_free, after a failure too. Returns DRUM_OK, with
 * or without findings; DRUM_BAD_ARGUMENT (a null argument), DRUM_NOT_FOUND (the netlist or
 * an included file), DRUM_IO_ERROR, DRUM_NO_MEMORY, or DRUM_BAD_INPUT: no text file, more
 * than 64 MiB, includes nested deeper than 20 or more than 1000, .control without .endc.
 */
drum_code drum_lint_netlist(const char *path, const char *const *folders, drum_lint_report *report,
                            drum_status *status);

/* How many findings are of that severity or above. */
size_t drum_lint_count(const drum_lint_report *report, drum_lint_severity least);

/* "note", "warning" or "error". */
const char *drum_lint_severity_name(drum_lint_severity severity);

/* Frees the findings and empties the list; null is allowed. */
void drum_lint_free(drum_lint_report *report);

#endif

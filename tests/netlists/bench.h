/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_NETLISTS_BENCH_H
#define DRUM_TESTS_NETLISTS_BENCH_H

/*
 * The shipped netlists in a scratch copy of the source tree, beside the plugin
 * and the program of this build, run by ngspice from a working folder. Both
 * paths have spaces. Any failure to set up ends the test program.
 */

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

typedef struct bench {
  char folder[256];    /* of all */
  char tree[300];      /* the copy: models/, netlists/, build/ */
  char work[300];      /* where ngspice runs; netlists write below out/ */
  const char *options; /* of ngspice: "" or "-D notran", for runs without transients */
} bench;

/* Runs will have no transients: place->options says "-D notran" until it is told otherwise. */
void bench_open(bench *place);
void bench_close(bench *place);

/* Empties the working folder. */
void bench_clear(bench *place);

/* A substitution in a netlist's text; `from` must stand there exactly once. */
typedef struct bench_edit {
  const char *from;
  const char *to;
} bench_edit;

/* Writes netlists/STEM.cir with the edits to changed/STEM.cir of the copy; ends with a null from.
 */
void bench_change(bench *place, const char *stem, const bench_edit *edits);

typedef struct bench_run {
  int status;
  char *out;
  char *err;
} bench_run;

/* Runs FOLDER/STEM.cir of the copy, with -b or without; freed by bench_run_free. */
bench_run *bench_execute(bench *place, const char *folder, const char *stem, bool batch);
void bench_run_free(bench_run *run);

/* The same for the program: drumspice ARGUMENTS, shell-quoted by the caller, in the working folder.
 */
bench_run *bench_program(bench *place, const char *arguments);

/* Runs a shipped netlist with -b, which must end well and say nothing wrong. */
void bench_must_run(bench *place, const char *stem);

/*
 * Runs a shipped netlist with one place of it changed, which must make its report fail, once and
 * with `word` (null: any) in what it says, in the exit status and in out/STEM.json.
 */
void bench_must_fail(bench *place, const char *stem, bench_edit edit, const char *word);

/* The path of out/NAME, valid until the next call. */
const char *bench_out(bench *place, const char *name);
bool bench_is_there(bench *place, const char *name);

/* Reads out/STEM.json; the caller decrefs. */
json_t *bench_json(bench *place, const char *stem);

/* The number at a path of keys such as "mapping.circuit.j_opt_hz". */
double bench_number(const json_t *json, const char *path);

/* An occupation in that list, by method "noise" or "fft"; kind "spectral" or "total". */
const json_t *bench_find(const json_t *json, const char *method, const char *mode,
                         const char *bath_case, const char *kind);

/* The value of an occupation by noise in that list; kind "spectral" or "total". */
double bench_occupation(const json_t *json, const char *mode, const char *bath_case,
                        const char *kind);

/* Sorted names of the files in a folder, one a line; the caller frees. */
char *bench_list(const char *folder);

#endif

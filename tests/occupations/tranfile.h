/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_OCCUPATIONS_TRANFILE_H
#define DRUM_TESTS_OCCUPATIONS_TRANFILE_H

/* Transients in raw files, written point by point, and noise. Any failure ends the test program. */

#include <complex.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct tranfile {
  FILE *file;
  size_t variables;
} tranfile;

/*
 * Begins a plot at the end of the file, which is made if it is not there: `variables` names,
 * "time" the first as a rule, and `points` of them announced, 0 as in a run that is not over.
 * `flags` is "real" or "complex".
 */
tranfile tranfile_begin(const char *path, const char *plot, const char *flags,
                        const char *const *names, size_t variables, size_t points);

/* One point: a number for each variable.
 */
void tranfile_point(const tranfile *to, const double *row);

/* Writes `size` bytes only of the next point. */
void tranfile_cut_point(const tranfile *to, const double *row, size_t size);

void tranfile_end(const tranfile *to);

/* A complex normal number with <|z|^2> = 1, by xorshift64* and Box-Muller. */
double complex tranfile_normal(uint64_t *state);

#endif

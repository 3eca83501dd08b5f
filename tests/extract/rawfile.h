/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_EXTRACT_RAWFILE_H
#define DRUM_TESTS_EXTRACT_RAWFILE_H

/* Writes raw files as ngspice does. Any failure ends the test program. */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

enum { RAWFILE_VARIABLES_MAX = 10 };

typedef struct rawfile_plot {
  const char *name; /* the plot's name; null: "AC Analysis" */
  size_t variables; /* the scale is one of them, and the first */
  const char *variable[RAWFILE_VARIABLES_MAX];
  size_t points;
  const double complex *rows; /* points x variables */
  bool real;                  /* write real parts only */
  bool ascii;
} rawfile_plot;

/* Appends a plot to the file, which is made if it is not there. */
void rawfile_append(const char *path, const rawfile_plot *plot);

#endif

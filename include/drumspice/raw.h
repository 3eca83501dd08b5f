/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RAW_H
#define DRUMSPICE_RAW_H

/*
 * Reads the raw files that ngspice writes: binary or ascii, real or complex, any
 * number of plots one after another (`set appendwrite`). Two ways in:
 *
 *   streamed     drum_raw_open, drum_raw_next_plot, drum_raw_read_real or
 *                drum_raw_read_complex until no point is left, drum_raw_close;
 *                memory does not grow with the file.
 *   in memory    drum_raw_load, drum_raw_plot_real or drum_raw_plot_complex by the
 *                vector's name, drum_raw_plot_free.
 *
 * Values come as they stand in the file, in the vectors' own units; ngspice may have
 * written nan or inf. Binary files are taken to be of this machine's byte order. A
 * pipe (FIFO) can be read in place of a file.
 */

#include "drumspice/status.h"

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct drum_raw drum_raw; /* a raw file being read; opaque */

typedef struct drum_raw_variable {
  char *name;    /* as in the file, such as "v(n1_i)" */
  char *type;    /* as in the file, such as "voltage" */
  size_t length; /* points this vector has: the plot's n_points unless dims= says fewer */
} drum_raw_variable;

typedef struct drum_raw_header {
  char *title; /* empty when the file gives none; likewise the date */
  char *date;
  char *plotname; /* the analysis, such as "Transient Analysis" */
  bool is_complex;
  bool is_binary;
  bool is_padded; /* false: a short vector has no values beyond its length in the file */
  size_t n_variables;
  drum_raw_variable *variables; /* n_variables of them; the first is the plot's scale */
  size_t n_points;              /* as the header states it; 0 with until_end */
  bool until_end; /* "No. Points: 0", which a killed run leaves: read until the data end */
  bool truncated; /* set on reaching the end: the last point was cut short, and dropped */
} drum_raw_header;

/*
 * Opens `path` for reading. On success *raw is a reader that the caller gives to
 * drum_raw_close; otherwise *raw is null.
 *
 * Returns DRUM_OK, DRUM_BAD_ARGUMENT (a null argument), DRUM_NOT_FOUND (no such file),
 * DRUM_IO_ERROR (may not be read), DRUM_BAD_INPUT (a folder), DRUM_NO_MEMORY.
 */
drum_code drum_raw_open(const char *path, drum_raw **raw, drum_status *status);

/*
 * Goes on to the next plot, over any points of the current one that were not read,
 * and reads its header. *header belongs to the reader, stays valid until the next call
 * or drum_raw_close, and is null after the last plot (with DRUM_OK). A file without
 * any plot is refused.
 *
 * Returns DRUM_OK, DRUM_BAD_ARGUMENT, DRUM_BAD_INPUT (not a raw file; a header that is
 * incomplete, cut short or contradicts itself; more values announced than the file
 * can hold), DRUM_IO_ERROR, DRUM_NO_MEMORY. After a failure only drum_raw_close is
 * of use.
 */
drum_code drum_raw_next_plot(drum_raw *raw, const drum_raw_header **header, drum_status *status);

/*
 * Reads up to `capacity` further points of the current plot into `rows`, an array of
 * capacity * n_variables numbers: point by point, in the variables' order. *n_read
 * is how many came; fewer than `capacity` means that the plot has ended. Past the
 * length of a short vector stands whatever ngspice wrote there, 0, also if it is unpadded.
 *
 * drum_raw_read_real refuses a complex plot (DRUM_BAD_ARGUMENT); drum_raw_read_complex
 * reads both.
 *
 * Returns DRUM_OK, DRUM_BAD_ARGUMENT (also: no current plot), DRUM_BAD_INPUT (text that
 * is not a number or not the next point, or the file ends before the announced
 * number of points), DRUM_IO_ERROR, DRUM_NO_MEMORY.
 */
drum_code drum_raw_read_real(drum_raw *raw, double *rows, size_t capacity, size_t *n_read,
                             drum_status *status);
drum_code drum_raw_read_complex(drum_raw *raw, double complex *rows, size_t capacity,
                                size_t *n_read, drum_status *status);

/* Closes the file and frees the reader and its header; null is allowed. */
void drum_raw_close(drum_raw *raw);

/* A whole plot in memory. */
typedef struct drum_raw_plot {
  drum_raw_header header; /* n_points is the number of points read, also with until_end */
  double **real;          /* n_variables columns of n_points; null in a complex plot */
  double complex **cplx;  /* the same for a complex plot; null in a real one */
} drum_raw_plot;

/*
 * Loads from the file `path` the first plot whose plotname begins with `plotname`
 * (in any case: "transient", "AC"), or simply the first plot when `plotname` is null.
 * On success the caller frees *plot by drum_raw_plot_free; otherwise it is null.
 *
 * Returns as drum_raw_open, drum_raw_next_plot and drum_raw_read_real do, and
 * DRUM_NOT_FOUND when no plot is named so.
 */
drum_code drum_raw_load(const char *path, const char *plotname, drum_raw_plot **plot,
                        drum_status *status);

/*
 * Loads the points not yet read of the reader's current plot, for files that hold
 * several plots of one name. Returns as drum_raw_read_real does; ownership as in
 * drum_raw_load.
 */
drum_code drum_raw_load_current(drum_raw *raw, drum_raw_plot **plot, drum_status *status);

/* Index of the variable of that name, in any case, or n_variables if there is none. */
size_t drum_raw_find(const drum_raw_header *header, const char *name);

/*
 * The column of that name (in any case): n_points numbers that belong to the plot.
 * Null when there is no such vector, or the plot is complex (drum_raw_plot_real), or
 * real (drum_raw_plot_complex).
 */
const double *drum_raw_plot_real(const drum_raw_plot *plot, const char *name);
const double complex *drum_raw_plot_complex(const drum_raw_plot *plot, const char *name);

/* Frees the plot and all it holds; null is allowed. */
void drum_raw_plot_free(drum_raw_plot *plot);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_SWEEP_H
#define DRUMSPICE_EXTRACT_SWEEP_H

/*
 * Chosen vectors of a raw file over frequency. The file may hold the sweep in
 * several plots (windows that overlap, in any order): they are merged into one
 * strictly increasing grid.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/status.h"

enum { DRUM_SWEEP_VECTORS_MAX = 32 };

typedef struct drum_sweep {
  size_t points;
  size_t vectors;
  double *frequency;       /* Hz, strictly increasing */
  double complex **vector; /* [vectors][points]; real plots have zero imaginary parts */
} drum_sweep;

/*
 * Reads the named vectors (any case) of every plot in the file whose scale is called
 * "frequency"; on success the caller frees *sweep by drum_sweep_free, otherwise it is null.
 *
 * DRUM_NOT_FOUND: no such file, a vector that a plot lacks, or no plot over frequency.
 * DRUM_BAD_INPUT: not a raw file, a plot left unfinished, a number that is not finite.
 * Otherwise as drum_raw_*.
 */
drum_code drum_sweep_load(const char *path, const char *const *names, size_t count,
                          drum_sweep **sweep, drum_status *status);

void drum_sweep_free(drum_sweep *sweep);

#endif

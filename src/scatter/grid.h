/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SCATTER_GRID_H
#define DRUMSPICE_SCATTER_GRID_H

/* Frequencies at which curves are wanted: fine where something narrow is. */

#include <complex.h>
#include <stddef.h>

/* Where curves are, and around which frequencies they may be narrow; all in hertz. */
typedef struct drum_grid {
  double from, to;       /* from <= to */
  const double *centre;  /* [centres] */
  const double *breadth; /* [centres]: half the widest window around each */
  size_t centres;
} drum_grid;

/*
 * The first points of a curve, rising, without repetition: equally spaced ones, and windows around
 * the centres each half as wide as the one before, down to rounding. Writes up to `most` to f and
 * returns how many.
 */
size_t drum_grid_first(const drum_grid *grid, double *f, size_t most);

/*
 * Where curves y[points][count] at f[points], rising, want points in between: beside those that are
 * off the line between their neighbours by more than a part of their size. Writes up to `most` to
 * `wanted`, rising, and returns how many.
 */
size_t drum_grid_refine(const double *f, size_t points, const double complex *y, size_t count,
                        double *wanted, size_t most);

#endif

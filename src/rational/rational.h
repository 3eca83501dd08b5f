/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_RATIONAL_H
#define DRUMSPICE_RATIONAL_RATIONAL_H

/*
 * The rational function through a response matrix known at points on the frequency axis: its poles
 * are the circuit's modes, its residues how the ports see them.
 *
 *   Z(f) = sum_n residue_n / (f - pole_n) + constant + slope (f - centre)/scale
 *
 * Frequencies are envelope frequencies in Hz, with the time dependence exp(+j 2 pi f t): a mode at
 * Re pole has the half linewidth Im pole > 0 when it decays, its energy at the rate 4 pi Im pole.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/status.h"

enum {
  DRUM_RATIONAL_PORTS_MAX = 16, /* rows, and columns */
  DRUM_RATIONAL_POINTS_MIN = 8,
  DRUM_RATIONAL_NEAR_POLE = 11, /* points that refinement wants at one pole */
};

typedef struct drum_rational {
  size_t poles; /* in ascending order of their real parts; 0 is allowed */
  size_t rows;
  size_t columns;
  double complex *pole;    /* [Hz] */
  double complex *residue; /* [poles][rows][columns], in the data's unit times Hz */
  /*
   * [poles]: what each pole is worth. Without it, and with all residues fitted anew, the sum over
   * the points of the squared relative errors (see `error`) of one entry would grow by the square
   * of this; of all entries the largest. A loss not far above `error` is noise.
   */
  double *loss;
  double complex *constant; /* [rows][columns] */
  double complex *slope;    /* [rows][columns] */
  double centre;            /* middle of the points [Hz] */
  double scale;             /* half of their span [Hz]: they lie in centre +- scale */
  /* Entry (k, l) of the data is of the order of row_size[k] column_size[l], or smaller. */
  double row_size[DRUM_RATIONAL_PORTS_MAX];
  double column_size[DRUM_RATIONAL_PORTS_MAX];
  /*
   * The largest |fit - data| over the data's size there: |data|, but at least a thousandth of the
   * entry's geometric mean and a millionth of row_size times column_size; less near poles, where
   * the frequencies' resolution leaves more than the tolerance open.
   */
  double error;
} drum_rational;

/*
 * Fits z, [points][rows][columns], at the strictly increasing frequencies f; any spacing is good
 * that puts some points near each resonance. Poles are added until the error falls below
 * `tolerance` (0 < tolerance < 1) or falls no more; `error` then says where that was. Poles that
 * noise asked for (loss below three times the error, or below the tolerance) are taken out again.
 *
 * `resolution` [Hz] is how well the data know their frequencies: a circuit solved at the carrier fc
 * knows them to a few fc 2^-52. The rounding of f itself is counted in any case. It keeps a point
 * next to a lossless pole, where the data are all rounding, from spoiling the rest.
 *
 * A pole is a mode only inside the points' span (drum_rational_inside); poles outside are the
 * background of far resonances and lines, and of no use one by one. Modes that coincide, as those
 * of two equal tanks without coupling, are one pole: the rank of its residue
 * (drum_rational_rank) is their number. Split by more than noise they are two poles. A pole with Im
 * <= 0 is undamped or grows, which the caller may judge.
 *
 * DRUM_BAD_ARGUMENT: fewer than DRUM_RATIONAL_POINTS_MIN points, no or more than
 * DRUM_RATIONAL_PORTS_MAX rows or columns, f not finite or not increasing, data not finite or above
 * 1e150, tolerance or resolution out of range. DRUM_NO_CONVERGENCE: the error stays above 1e-3. On
 * failure *fit is empty; free it with drum_rational_free.
 */
drum_code drum_rational_fit(const double *f, size_t points, const double complex *z, size_t rows,
                            size_t columns, double tolerance, double resolution, drum_rational *fit,
                            drum_status *status);

/* One entry of the fit at f [Hz]; large, but finite, at a pole on the axis. */
double complex drum_rational_value(const drum_rational *fit, size_t row, size_t column, double f);

/* Whether Re pole lies within the points' span. */
bool drum_rational_inside(const drum_rational *fit, size_t pole);

/*
 * The number of singular values of a pole's residue above `threshold` (0 to 1) times the largest
 * one, in units of row_size and column_size so that ports of very different impedance count alike:
 * how many modes share the pole. DRUM_BAD_ARGUMENT: no such pole, or the threshold out of range.
 */
drum_code drum_rational_rank(const drum_rational *fit, size_t pole, double threshold, size_t *rank,
                             drum_status *status);

void drum_rational_free(drum_rational *fit);

/*
 * Where to measure next: for every pole with Re pole in [low, high], the offsets 0, +-1/2, +-1,
 * +-2, +-4 and +-16 half linewidths from it that lie in [low, high] and have no neighbour in f
 * within a quarter of the half linewidth. A half linewidth counts as at least 1e-9 of high - low.
 * wanted[max] receives them in increasing order, *count their number; zero means that f resolves
 * every pole. f must be increasing. DRUM_BAD_ARGUMENT: low >= high or not finite, or `max` below
 * DRUM_RATIONAL_NEAR_POLE for each pole in [low, high].
 */
drum_code drum_rational_refine(const drum_rational *fit, const double *f, size_t points, double low,
                               double high, double *wanted, size_t max, size_t *count,
                               drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_CURVE_H
#define DRUMSPICE_BASE_CURVE_H

/*
 * Numerics of curves given at points: x strictly increasing, y real or complex,
 * n points. Nothing is checked here and nothing allocated.
 */

#include <complex.h>
#include <stddef.h>

/* Value at x of the cubic through the four points around it (fewer if n < 4); n >= 1. */
double complex drum_curve_value(const double *x, const double complex *y, size_t n, double at);
double drum_curve_value_real(const double *x, const double *y, size_t n, double at);

/*
 * Integral over all of x: on each interval the mean of the two parabolas through it and its left
 * and right neighbour (third order on any grid). *error, if not null, receives an uncertainty: half
 * the summed differences of the two, or the difference to the integral over every other point,
 * whichever is larger; both are larger than the true error of a resolved curve.
 */
double drum_curve_integral(const double *x, const double *y, size_t n, double *error);

/* The straight line y = intercept + slope x that fits best (least squares); n >= 2. */
typedef struct drum_line {
  double intercept;
  double slope;
} drum_line;
drum_line drum_curve_line(const double *x, const double *y, size_t n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_PLATE_FIT_H
#define DRUMSPICE_EXTRACT_PLATE_FIT_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/status.h"

/* A plate's motion x/F driven by a unit force, from a sweep of the current into its node. */
typedef struct drum_plate_fit {
  double omega; /* resonance without damping, rad/s */
  double gamma; /* energy decay rate, rad/s */
} drum_plate_fit;

/*
 * Fits v = s / (Cm (s^2 + gamma s + omega^2)), s = j 2 pi f', the response of the x node
 * to a current into it. DRUM_BAD_INPUT: fewer than 8 points or not of that form.
 */
drum_code drum_plate_fit_find(const char *path, const char *node, drum_plate_fit *fit,
                              drum_status *status);

/* The same from n points; work holds 2 n numbers. False if they are not of that form. */
bool drum_plate_fit_points(const double *f, const double complex *v, size_t n, double *work,
                           drum_plate_fit *fit);

#endif

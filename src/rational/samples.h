/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_SAMPLES_H
#define DRUMSPICE_RATIONAL_SAMPLES_H

/*
 * What the parts of the rational fit work on: some functions at common points, each of the order of
 * one, with the weight that makes an error relative. Functions that are to have common poles are
 * fitted together.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/status.h"

typedef struct drum_samples {
  size_t points;
  size_t functions;
  const double *f;      /* [points], strictly increasing [Hz] */
  double centre;        /* of f [Hz] */
  double scale;         /* half of its span [Hz] */
  double complex *data; /* [functions][points] */
  double *weight;       /* [functions][points]: one over the size of the data there, times: */
  double *trust;        /* [points]: at first 1 */
} drum_samples;

drum_code drum_samples_create(drum_samples *samples, size_t functions, const double *f,
                              size_t points, drum_status *status);
void drum_samples_free(drum_samples *samples);

/* Whether the real part lies within the span of f. */
bool drum_samples_inside(const drum_samples *samples, double complex pole);

/*
 * Frequencies that are known to `resolution` [Hz] make the data at the distance d of a pole
 * uncertain by resolution/d of their size. Where that is more than `tolerance` a point's trust
 * becomes tolerance d/resolution, elsewhere 1.
 */
void drum_samples_set_trust(drum_samples *samples, const double complex *pole, size_t poles,
                            double resolution, double tolerance);

/* scale/(f - pole), without overflow at the pole itself. */
double complex drum_samples_resonance(double f, double complex pole, double scale);

#endif

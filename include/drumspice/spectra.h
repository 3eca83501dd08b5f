/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SPECTRA_H
#define DRUMSPICE_SPECTRA_H

/*
 * Power spectra of a complex envelope z = v_i + j v_q, sampled at uniform steps, by Welch's method
 * (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 70, 1967): segments that overlap by half, each
 * freed of its mean and tapered by a Hann window, Fourier transformed by FFTW and averaged.
 *
 * As with FFTW one plans once, then feeds any number of samples: memory depends on the segment's
 * length alone.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/status.h"

typedef struct drum_welch drum_welch; /* a plan and what has been averaged so far; opaque */

enum { DRUM_WELCH_SEGMENT_MIN = 8, DRUM_WELCH_SEGMENT_MAX = 1 << 26 };

/*
 * Plans segments of `segment` samples (even, DRUM_WELCH_SEGMENT_MIN to DRUM_WELCH_SEGMENT_MAX) at
 * steps of `step` > 0 seconds. On success the caller frees *welch by drum_welch_free, otherwise it
 * is null. DRUM_BAD_ARGUMENT, DRUM_NO_MEMORY.
 */
drum_code drum_welch_plan(size_t segment, double step, drum_welch **welch, drum_status *status);
void drum_welch_free(drum_welch *welch); /* null is allowed */

/*
 * Takes the next `count` samples of z, which go on where the last ones ended. DRUM_BAD_INPUT at a
 * sample that is not finite; those before it have been taken.
 */
drum_code drum_welch_feed(drum_welch *welch, const double complex *z, size_t count,
                          drum_status *status);

/* How many segments have been averaged; samples short of a whole segment wait for more. */
size_t drum_welch_segments(const drum_welch *welch);

/*
 * The number of independent segments that have the same variance: K segments that overlap by half
 * count as K/(1 + 2 r (K - 1)/K), r = 1/36 being the squared correlation of neighbours under the
 * Hann window. The relative standard error of each value of the density is its inverse root.
 */
double drum_welch_averages(const drum_welch *welch);

/*
 * The two-sided power density S(f), f rising from -1/(2 step): fills `frequency` (Hz) and `density`
 * (|z|^2 per Hz), `segment` numbers each; either may be null. The sum of density over the
 * frequencies times their distance 1/(segment step) is the mean of |z|^2 without its mean.
 * DRUM_NOT_FOUND before the first whole segment.
 */
drum_code drum_welch_density(const drum_welch *welch, double *frequency, double *density,
                             drum_status *status);

/*
 * For a linear circuit integrated by the trapezoidal rule at uniform steps: what the discrete
 * spectrum shows at f is the circuit's at tan(pi f step)/(pi step), |f| < 1/(2 step). *stretch, if
 * not null, receives the derivative of that by f: where the circuit is driven by noise that is
 * white in each step, the densities at the two frequencies are equal, and a band df of the
 * discrete spectrum stands for stretch df of the circuit's.
 */
double drum_trapezoidal_frequency(double f, double step, double *stretch);

#endif

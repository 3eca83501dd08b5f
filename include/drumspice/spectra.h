/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SPECTRA_H
#define DRUMSPICE_SPECTRA_H

/*
 * Power spectra of complex envelopes z = v_i + j v_q, sampled at uniform steps, by Welch's method
 * (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 70, 1967): segments that overlap by half,
 * tapered by a Hann window, Fourier transformed by FFTW and averaged; freed of the mean of the
 * whole series, not of each segment's, which would take away slow noise as well.
 *
 * As with FFTW one plans once, then feeds any number of samples: memory depends on the segment's
 * length alone. From the spectra follow powers in bands, with the errors that the finite length
 * of a series of Gaussian noise leaves.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/status.h"

typedef struct drum_welch drum_welch; /* a plan and what has been averaged so far; opaque */

enum {
  DRUM_WELCH_SEGMENT_MIN = 8,
  DRUM_WELCH_SEGMENT_MAX = 1 << 26,
  DRUM_WELCH_CHANNELS_MAX = 16,
};

/*
 * Plans the spectra of `channels` series (1 to DRUM_WELCH_CHANNELS_MAX) that are sampled together,
 * each with each: segments of `segment` samples (even, DRUM_WELCH_SEGMENT_MIN to
 * DRUM_WELCH_SEGMENT_MAX) at steps of `step` > 0 seconds. On success the caller frees *welch by
 * drum_welch_free, otherwise it is null. DRUM_BAD_ARGUMENT, DRUM_NO_MEMORY.
 */
drum_code drum_welch_plan(size_t channels, size_t segment, double step, drum_welch **welch,
                          drum_status *status);
void drum_welch_free(drum_welch *welch); /* null is allowed */

/*
 * Takes the next `count` samples of every channel, which go on where the last ones ended: z holds
 * the first sample of each channel, then the second of each, and so on. DRUM_BAD_INPUT at a
 * sample that is not finite, counted from the first of the series; those before it have been taken.
 */
drum_code drum_welch_feed(drum_welch *welch, const double complex *z, size_t count,
                          drum_status *status);

/* How many segments have been averaged; samples short of a whole segment wait for more. */
size_t drum_welch_segments(const drum_welch *welch);

/* The mean of all samples fed to a channel; 0 before the first. */
double complex drum_welch_mean(const drum_welch *welch, size_t channel);

/*
 * The covariance of two values of the density that are `apart` bins from each other, relative to
 * the product of their expectations, for Gaussian noise whose spectrum is smooth over a few bins:
 * the Hann window correlates neighbouring bins, and the overlap neighbouring segments. 0 for
 * apart > DRUM_WELCH_REACH. At apart = 0 the inverse is the number of independent averages.
 */
enum { DRUM_WELCH_REACH = 3 };
double drum_welch_covariance(const drum_welch *welch, size_t apart);

/*
 * The two-sided power density S(f) of a channel, f rising from -1/(2 step): fills `frequency` (Hz)
 * and `density`
 * (|z|^2 per Hz), `segment` numbers each; either may be null. The sum of density over the
 * frequencies times their distance 1/(segment step) is the mean of |z|^2 without its mean.
 * DRUM_NOT_FOUND before the first whole segment; DRUM_BAD_INPUT if the squares overflow.
 */
drum_code drum_welch_density(const drum_welch *welch, size_t channel, double *frequency,
                             double *density, drum_status *status);

/* A number read off a finite stretch of Gaussian noise. */
typedef struct drum_estimate {
  double value;
  double sigma; /* standard error */
  double
      freedom; /* degrees of freedom of the scaled chi-square law it follows, 2 value^2/sigma^2 */
} drum_estimate;

/*
 * A power read off a channel: the sum of weight[k] times density k, `segment` weights >= 0 in the
 * order of drum_welch_density. `real` says that the channel was real, so that S(-f) repeats S(f)
 * and adds nothing to what is known. The weights belong to the caller.
 */
typedef struct drum_welch_power {
  size_t channel;
  bool real;
  const double *weight;
} drum_welch_power;

/*
 * Its value and error. DRUM_NOT_FOUND before the first whole segment; DRUM_BAD_ARGUMENT at a weight
 * below 0 or not finite; DRUM_NO_MEMORY.
 */
drum_code drum_welch_estimate(const drum_welch *welch, const drum_welch_power *power,
                              drum_estimate *estimate, drum_status *status);

/*
 * The correlations of the errors of `count` powers of one run, from the coherence of their
 * channels: fills count x count numbers from 0 to 1, row first; 1 for a power with itself, 0 for
 * channels without anything in common and for what has no weight. Errors as above.
 */
drum_code drum_welch_correlations(const drum_welch *welch, const drum_welch_power *powers,
                                  size_t count, double *correlation, drum_status *status);

/*
 * The interval that contains the truth with a probability of 95 %, half of the rest on either side,
 * for an estimate that follows a scaled chi-square law; its quantiles by Wilson and Hilferty (PNAS
 * 17, 684, 1931), good to 1 % of them at 10 degrees of freedom and 2e-4 at 100. A value or sigma
 * that is not above 0 and finite gives the value itself twice; below one degree of freedom `high`
 * is infinite.
 */
void drum_estimate_interval(const drum_estimate *estimate, double *low, double *high);

/*
 * How far an estimate is from the truth, in standard deviations of a normal law: its cube root is
 * nearly normal, by the same approximation, while the estimate is skewed. For a small sigma it is
 * (value - truth)/sigma. `truth` > 0; nan for an estimate without a sigma.
 */
double drum_estimate_score(const drum_estimate *estimate, double truth);

/*
 * The probability that chi-square of `freedom` > 0 degrees is larger than `value` >= 0; by the same
 * approximation: good to 0.005, and where it is 0.001, to a fifth of itself from one degree on.
 */
double drum_chi_square_tail(double value, double freedom);

/*
 * For a linear circuit integrated by the trapezoidal rule at uniform steps: what the discrete
 * spectrum shows at f is the circuit's at tan(pi f step)/(pi step), |f| < 1/(2 step). *stretch, if
 * not null, receives the derivative of that by f: where the circuit is driven by noise that is
 * white in each step, the densities at the two frequencies are equal, and a band df of the
 * discrete spectrum stands for stretch df of the circuit's.
 */
double drum_trapezoidal_frequency(double f, double step, double *stretch);

/* The reverse: where in the discrete spectrum the circuit's frequency f shows. */
double drum_trapezoidal_image(double f, double step);

/*
 * Weights of a drum_welch_power that integrate the circuit's spectrum over its own frequencies from
 * `from` to `to` (Hz, signed, from < to); bins that are cut count by their part. At most
 * drum_trapezoidal_limit can be reached. DRUM_BAD_ARGUMENT where that is not so.
 */
drum_code drum_trapezoidal_band(size_t segment, double step, double from, double to, double *weight,
                                drum_status *status);

/*
 * How far up the circuit's spectrum can be told from steps of this length, Hz: what shows at 0.48
 * of the sampling rate, tan(0.48 pi)/(pi step) = 5.06/step.
 */
double drum_trapezoidal_limit(double step);

/*
 * Adds what lies beyond +-limit to weights that integrate up to there: every spectrum of a circuit
 * that capacitors close falls as K/(f - centre)^2 in the end, K from the last octave below the
 * limit. `centre` is where the power is, |centre| < limit/2; 0 for a real signal.
 */
void drum_trapezoidal_tail(size_t segment, double step, double centre, double *weight);

#endif

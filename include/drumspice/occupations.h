/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OCCUPATIONS_H
#define DRUMSPICE_OCCUPATIONS_H

/*
 * Occupations of modes and plate from a noisy transient, recorded at uniform steps: spectra of the
 * envelopes by FFT (drumspice/spectra.h), in quanta and with standard errors. The record is
 * streamed: memory depends on the frequency resolution, not on its length.
 *
 * A transient integrated by the trapezoidal rule shows a linear circuit's spectra exactly, at
 * frequencies that are mapped back here, whatever the step. Its symmetrised noise makes
 *
 *   n_i + 1/2 = integral of S_sym,i(f) df,   S_sym,i = C S_V/(2 hbar w0),
 *
 * S_V the two-sided spectrum of v_i + j v_q; of the plate n + 1/2 = (<X^2> + <P^2>)/4.
 */

#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/extract.h"
#include "drumspice/spectra.h"
#include "drumspice/status.h"

/* What is not given (nan) is chosen from the record's length and, if known, the slowest mode. */
typedef struct drum_occupations_options {
  double burn;       /* s: how much of the record is left out while it settles, >= 0 */
  double resolution; /* Hz at Omega: distance of the spectra's points, > 0 */
  double band;       /* Hz: full width of the band around Omega of the spectral occupation, > 0 */
} drum_occupations_options;

/* One mode, or the plate. */
typedef struct drum_mode_spectrum {
  drum_estimate total;      /* n + 1/2 */
  double low, high;         /* 95 % interval of n itself */
  drum_estimate near_omega; /* mean of S_sym over the band around Omega [1/Hz]; of modes, else 0 */
  drum_estimate momentum;   /* <P^2>; the plate only */
  double *density;          /* S_sym at each frequency [1/Hz]; of the plate, of X */
} drum_mode_spectrum;

/* A record that holds so many lifetimes of the slowest mode's energy can be trusted with its
 * errors. */
static const double DRUM_OCCUPATIONS_LIFETIMES = 100.0;

enum {
  DRUM_OCCUPATIONS_WARNING_SIZE = 256,
  DRUM_OCCUPATION_QUANTITIES = 2 * DRUM_MODES_MAX + 1,
};

typedef struct drum_occupations {
  bool partial;      /* the run did not end: what there is has been used */
  double step;       /* s, uniform */
  double burn;       /* s, left out */
  double duration;   /* s, used */
  size_t segment;    /* samples of one segment */
  double averages;   /* of so many independent segments */
  double resolution; /* Hz at Omega */
  double limit;      /* Hz: totals are integrals over -limit .. limit and the tail beyond */
  double band[2];    /* Hz: of near_omega; both nan where the resolution does not allow it */
  double settling; /* s: lifetime of the slowest mode's energy, in these steps; nan if not known */
  size_t modes;
  drum_mode_spectrum mode[DRUM_MODES_MAX];
  bool has_plate; /* only with an extraction, which knows x_zpf */
  drum_mode_spectrum plate;
  /*
   * Correlation of the errors of what is estimated from one run: the modes' totals, then their
   * near_omega (0 where there is no band), then the plate's total.
   */
  double correlation[DRUM_OCCUPATION_QUANTITIES][DRUM_OCCUPATION_QUANTITIES];
  size_t points;
  double *frequency;                           /* of the circuit, signed, rising, Hz */
  double deviation;                            /* standard error of one density, over the density */
  char warning[DRUM_OCCUPATIONS_WARNING_SIZE]; /* one sentence, empty if there is none to give */
} drum_occupations;

/*
 * Reads the first transient of the raw file `path`, which holds the vectors v(NODE) of every node
 * that the mode cards (and the plate's, with an extraction) name, among others. `extraction` may be
 * null: capacitance and frequency then come from the cards, the plate is left out, and nothing is
 * known of the slowest mode. `options` may be null. On success the caller frees *occupations by
 * drum_occupations_free, otherwise it is null.
 *
 * DRUM_BAD_ARGUMENT: an option out of range, a resolution beyond 2^22 points, a band beyond what
 * the steps resolve. DRUM_NOT_FOUND: no such file, a vector it lacks, no transient. DRUM_BAD_INPUT:
 * not a raw file; steps that are not uniform (it says where), but for the first 64 points and the
 * last 3; a number that is not finite or whose square is not; Omega beyond what the steps resolve;
 * a record too short for eight segments of the resolution, or of 256 samples. DRUM_UNSTABLE: the
 * extraction has no steady state. Otherwise as drum_raw_*. A pipe cannot be read twice:
 * DRUM_BAD_ARGUMENT unless burn and resolution are given.
 */
drum_code drum_occupations_read(const drum_cards *cards, const char *path,
                                const drum_extraction *extraction,
                                const drum_occupations_options *options,
                                drum_occupations **occupations, drum_status *status);
void drum_occupations_free(drum_occupations *occupations); /* null is allowed */

/*
 * Writes the spectra as comma-separated values to the file `path`, which is there whole or not at
 * all (a pipe or a device is written itself): frequency in Hz and, for each mode, S_sym in quanta
 * per Hz with its standard error. DRUM_BAD_ARGUMENT: the path is too long; DRUM_IO_ERROR: it cannot
 * be written.
 */
drum_code drum_occupations_csv(const drum_occupations *occupations, const drum_cards *cards,
                               const char *path, drum_status *status);

/* A spectral occupation over the band around Omega: S/A = S_sym/A - 1/2, the means of both. */
typedef struct drum_spectral {
  drum_estimate symmetrised; /* S_sym/A */
  double low, high;          /* 95 % interval of S/A */
} drum_spectral;

/*
 * Those of all modes; all nan where the record shows no band. A comes from the response of the
 * pumped circuit's upper sideband, PREFIX_upper_MODE.raw (drumspice/extract.h). `spectral` has room
 * for the cards' modes. DRUM_BAD_ARGUMENT: a band wider than the responses; otherwise as
 * drum_extract.
 */
drum_code drum_occupations_spectral(const drum_occupations *occupations, const drum_cards *cards,
                                    const drum_extraction *extraction, const char *prefix,
                                    drum_spectral *spectral, drum_status *status);

#endif

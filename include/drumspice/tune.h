/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_TUNE_H
#define DRUMSPICE_TUNE_H

/*
 * Adjusts numbers of a netlist until the circuit itself, as ngspice simulates it with all its
 * sidebands, does best at what is wanted. Every trial is the netlist's own text with other numbers,
 * brought into the rotating frame anew; NLopt (BOBYQA, derivative-free) chooses them within bounds.
 */

#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/envelope.h"
#include "drumspice/lint.h"
#include "drumspice/mapping.h"
#include "drumspice/status.h"
#include "drumspice/watch.h"

enum { DRUM_TUNE_NAME_SIZE = 64, DRUM_TUNE_VARIABLES_MAX = 12 };

typedef enum drum_tune_goal {
  /* |S| of the blocked way over the other, between the first two ports at carrier + Omega. */
  DRUM_TUNE_ISOLATION,
  /* The same of noise: quanta that leave a port by one quantum more in the other's bath. */
  DRUM_TUNE_NOISE_ISOLATION,
  /* Of a mode or port, the spectral occupation at Omega; of a plate, the total one. */
  DRUM_TUNE_OCCUPATION,
} drum_tune_goal;

/*
 * A number to adjust, by the names of docs/tune.md: a .param, INSTANCE.KEY, SOURCE.amp,
 * SOURCE.phase or pump.freq, which must stand in the netlist itself.
 */
typedef struct drum_tune_variable {
  char name[DRUM_TUNE_NAME_SIZE];
  double low, high; /* bounds, low < high */
  double start;     /* within them; nan: the netlist's, which then must be a number */
} drum_tune_variable;

/* All zero are the defaults. */
typedef struct drum_tune_options {
  drum_envelope_options envelope; /* as of drum_chip_options; Omega may be the plate's */
  const char *plugin;
  drum_tune_goal goal;
  drum_blocked block; /* NEITHER: as the netlist's expect card says, else the weaker way */
  const char *of;     /* whose occupation: a mode's card, a port's or a plate's name */
  double loss_db;     /* > 0: the most that the open way may lose; 0: 1 dB */
  size_t trials;      /* of the search, at most; 0: 400. Sensitivities take a few more */
  drum_watch watch;
} drum_tune_options;

/* What the circuit does. Numbers that are not to be had, as S of a circuit without ports, are nan.
 */
typedef struct drum_tune_figures {
  double isolation_db;       /* blocked over open way, negative if blocked */
  double loss_db;            /* of the open way, > 0: lost */
  double noise_isolation_db; /* negative likewise */
  double occupation;         /* if that is the goal */
} drum_tune_figures;

typedef struct drum_tuned_variable {
  drum_tune_variable given;
  double before; /* nan if the netlist has an expression there */
  double after;
  bool at_bound;
  /*
   * Sensitivity at the end. Isolation: `slope` is the modulus of d(S_blocked/S_open)/d(variable),
   * `allowed` how far the variable may be off until that alone makes this ratio 1e-3, 60 dB.
   * Otherwise: first and second derivative of the ratio of noise powers or of the occupation, and
   * how far it may be off until that is one per cent worse; nan at a bound. nan also if the work
   * was ended before.
   */
  double slope;
  double curvature; /* nan for isolation */
  double allowed;
} drum_tuned_variable;

typedef struct drum_tune_result {
  drum_tune_goal goal;
  drum_blocked block;          /* NEITHER without two ports */
  double carrier_hz, omega_hz; /* at the end */
  size_t variables;
  drum_tuned_variable variable[DRUM_TUNE_VARIABLES_MAX];
  drum_tune_figures before, after; /* nan before, if the netlist had no steady state */
  size_t trials;
  bool complete; /* false: ended by the watcher or by the number of trials; the best so far */
  char *netlist; /* the text with the numbers put in; the caller frees it by drum_tune_free */
} drum_tune_result;

/*
 * Tunes `count` variables; with none of them the pumps: the second one's phase by 45 degrees and
 * both amplitudes by a factor of 2, either way. Trials without a steady state, also those in which
 * a plate's motion would grow, count as bad and end nothing; the result has one. Fails as
 * drum_chip_extract; DRUM_NOT_FOUND: a name that the netlist does not have, fewer than two ports;
 * DRUM_BAD_ARGUMENT: bounds, a start outside of them, a number under two names;
 * DRUM_NO_CONVERGENCE: no trial has a steady state. Findings are added to *report; the caller frees
 * *result by drum_tune_free in any case.
 */
drum_code drum_tune(const char *path, const drum_tune_variable *variables, size_t count,
                    const drum_tune_options *options, drum_tune_result *result,
                    drum_lint_report *report, drum_status *status);
void drum_tune_free(drum_tune_result *result);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_TUNE_TUNING_H
#define DRUMSPICE_TUNE_TUNING_H

/* What the parts of tuning share: the variables, the trials so far and the best of them. */

#include <complex.h>

#include "tune/trial.h"

typedef struct drum_tuning {
  drum_trial_bench bench;
  const drum_tune_options *options;
  drum_tune_result *result;
  double limit_db;
  size_t most; /* trials */
  double unit; /* of the objective: 1, or the first occupation found; 0: none was yet */
  double best; /* objective */
  double best_values[DRUM_TUNE_VARIABLES_MAX];
  drum_trial best_trial;
  bool stopped;     /* by the watcher */
  drum_code broken; /* no trial can succeed any more; told in *status */
  drum_status why;  /* the last trial failed */
  drum_status *status;
} drum_tuning;

/* tune_variables.c: finds them in the text, with their starts; none: the pumps. */
drum_code drum_tuning_take_variables(drum_tuning *own, const drum_tune_variable *variables,
                                     size_t count);

/*
 * tune_search.c. One trial: its figure of merit, the objective without the limit of losses, or
 * INFINITY if it has none.
 */
double drum_tuning_figure(drum_tuning *own, const double *values, drum_trial *trial);

/* Tells the watcher; false: he wants the work to end, or no trial can succeed. */
bool drum_tuning_goes_on(drum_tuning *own);

/* The derivative of the ratio by each variable, per unit of its bounds; false: there is none. */
bool drum_tuning_differentiate(drum_tuning *own, const double *at, const drum_trial *here,
                               double complex *derivative);

/* Searches from the starts on; *ended: the best was found. */
drum_code drum_tuning_search(drum_tuning *own, bool *ended);

/* tune_sensitivity.c: of the best. */
void drum_tuning_sensitivities(drum_tuning *own);

#endif

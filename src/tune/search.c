/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objective is smooth where the best is: |S_blocked/S_open|^2, which is quadratic around a
 * null, the ratio of noise, or the occupation; what the open way loses beyond the limit is added
 * squared. BOBYQA works in units of the bounds. A null that it came near is then reached by
 * Newton's steps of least length.
 */
#include "tune/tuning.h"

#include <math.h>
#include <nlopt.h>
#include <stdio.h>
#include <string.h>

enum { NEWTON_STEPS = 3 };

/* What a trial without a steady state counts for: worse than any that has one. */
static const double HOPELESS = 1e6;

/* What a decibel too much adds, squared: the limit is met to some 1e-5 dB. */
static const double PENALTY = 10.0;

/* In units of the bounds: BOBYQA's first step and where it ends; the step of derivatives. */
static const double FIRST_STEP = 0.05;
static const double LAST_STEP_NULL = 1e-9;
static const double LAST_STEP = 1e-6;
static const double DERIVATIVE_STEP = 1e-5;

static double to_value(const drum_tuning *own, size_t k, double unit) {
  const drum_tune_variable *given = &own->result->variable[k].given;
  return given->low + unit * (given->high - given->low);
}

/* Whether ngspice is to be started anew: it may have ended, or hang, over the last trial. */
static bool restart(drum_tuning *own) {
  drum_host_close(own->bench.host);
  own->bench.host = NULL;
  own->broken = drum_host_open(&(drum_host_options){.plugin = own->options->plugin},
                               &own->bench.host, own->status);
  return own->broken == DRUM_OK;
}

double drum_tuning_figure(drum_tuning *own, const double *values, drum_trial *trial) {
  const drum_code code = drum_trial_run(&own->bench, values, trial, NULL, &own->why);
  double figure;
  own->result->trials++;
  switch (code) {
  case DRUM_OK:
    break;
  case DRUM_BAD_INPUT: /* what ngspice says of numbers that no element may have */
    (void)restart(own);
    return INFINITY;
  case DRUM_NO_MEMORY:
  case DRUM_IO_ERROR:
    own->broken = drum_fail(own->status, code, "%s", own->why.message);
    return INFINITY;
  default:
    return INFINITY;
  }
  if (own->bench.block == DRUM_BLOCKED_NEITHER)
    own->bench.block = trial->block;
  switch (own->options->goal) {
  case DRUM_TUNE_ISOLATION:
    figure = creal(trial->ratio * conj(trial->ratio));
    break;
  case DRUM_TUNE_NOISE_ISOLATION:
    figure = pow(10.0, trial->figures.noise_isolation_db / 10.0);
    break;
  default:
    figure = trial->figures.occupation;
  }
  return isfinite(figure) ? figure : INFINITY;
}

/* The objective of a trial within the bounds, which is remembered if it is the best so far. */
static double keep_best(drum_tuning *own, const double *values) {
  drum_trial trial;
  double figure = drum_tuning_figure(own, values, &trial);
  if (!isfinite(figure))
    return HOPELESS;
  if (own->options->goal == DRUM_TUNE_OCCUPATION) {
    if (!(own->unit > 0))
      own->unit = fmax(fabs(figure), 1e-6);
    figure /= own->unit;
  } else if (trial.figures.loss_db > own->limit_db) {
    const double loss = trial.figures.loss_db - own->limit_db;
    figure += PENALTY * loss * loss;
  }
  figure = fmin(figure, HOPELESS);
  if (figure < own->best) {
    own->best = figure;
    own->best_trial = trial;
    memcpy(own->best_values, values, own->bench.count * sizeof *values);
  }
  return figure;
}

bool drum_tuning_goes_on(drum_tuning *own) {
  const double done = (double)own->result->trials / (double)own->most;
  const drum_tune_figures *best = &own->best_trial.figures;
  char what[80];
  if (!isfinite(own->best))
    (void)snprintf(what, sizeof what, "trial %zu", own->result->trials);
  else if (own->options->goal == DRUM_TUNE_OCCUPATION)
    (void)snprintf(what, sizeof what, "trial %zu, best %.6g", own->result->trials,
                   best->occupation);
  else
    (void)snprintf(what, sizeof what, "trial %zu, best %.1f dB", own->result->trials,
                   own->options->goal == DRUM_TUNE_ISOLATION ? best->isolation_db
                                                             : best->noise_isolation_db);
  if (!own->stopped)
    own->stopped = !drum_watch_tell(&own->options->watch, what, done < 1.0 ? done : 1.0);
  return !own->stopped && !own->broken;
}

/* The same for the search, whose trials are counted. */
static bool searches_on(drum_tuning *own) {
  return drum_tuning_goes_on(own) && own->result->trials < own->most;
}

typedef struct search {
  drum_tuning *own;
  nlopt_opt nlopt;
} search;

static double objective(unsigned n, const double *units, double *gradient, void *user) {
  const search *at = user;
  (void)gradient; /* BOBYQA has no use for it */
  double values[DRUM_TUNE_VARIABLES_MAX];
  for (unsigned k = 0; k < n; k++)
    values[k] = to_value(at->own, k, units[k]);
  const double found = keep_best(at->own, values);
  if (!searches_on(at->own))
    (void)nlopt_force_stop(at->nlopt);
  return found;
}

/* BOBYQA needs two variables; one is left to the subplex method. */
static drum_code search_best(drum_tuning *own, bool *ended) {
  const unsigned n = (unsigned)own->bench.count;
  search at = {.own = own, .nlopt = nlopt_create(n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_SBPLX, n)};
  if (!at.nlopt)
    return drum_fail(own->status, DRUM_NO_MEMORY, "out of memory for NLopt");
  double units[DRUM_TUNE_VARIABLES_MAX];
  for (unsigned k = 0; k < n; k++) {
    const drum_tune_variable *given = &own->result->variable[k].given;
    units[k] = (given->start - given->low) / (given->high - given->low);
  }
  (void)nlopt_set_min_objective(at.nlopt, objective, &at);
  (void)nlopt_set_lower_bounds1(at.nlopt, 0.0);
  (void)nlopt_set_upper_bounds1(at.nlopt, 1.0);
  (void)nlopt_set_initial_step1(at.nlopt, FIRST_STEP);
  (void)nlopt_set_xtol_abs1(at.nlopt,
                            own->options->goal == DRUM_TUNE_ISOLATION ? LAST_STEP_NULL : LAST_STEP);
  double least;
  const nlopt_result result = nlopt_optimize(at.nlopt, units, &least);
  nlopt_destroy(at.nlopt);
  if (result == NLOPT_OUT_OF_MEMORY)
    return drum_fail(own->status, DRUM_NO_MEMORY, "out of memory for NLopt");
  /* Rounding is where a null ends; a forced stop has its reason elsewhere. */
  *ended = result > 0 || result == NLOPT_ROUNDOFF_LIMITED;
  return own->broken;
}

bool drum_tuning_differentiate(drum_tuning *own, const double *at, const drum_trial *here,
                               double complex *derivative) {
  for (size_t k = 0; k < own->bench.count; k++) {
    const drum_tune_variable *given = &own->result->variable[k].given;
    const double span = given->high - given->low;
    const double step =
        at[k] + DERIVATIVE_STEP * span <= given->high ? DERIVATIVE_STEP : -DERIVATIVE_STEP;
    double values[DRUM_TUNE_VARIABLES_MAX];
    drum_trial trial;
    memcpy(values, at, own->bench.count * sizeof *at);
    values[k] += step * span;
    if (!isfinite(drum_tuning_figure(own, values, &trial)) || !drum_tuning_goes_on(own))
      return false;
    derivative[k] = (trial.ratio - here->ratio) / step;
  }
  return true;
}

/* The step of least length that solves ratio + derivative . step = 0, both parts. */
static bool newton_step(const double complex *derivative, size_t n, double complex ratio,
                        double *step) {
  double aa = 0.0;
  double ab = 0.0;
  double bb = 0.0;
  for (size_t k = 0; k < n; k++) {
    aa += creal(derivative[k]) * creal(derivative[k]);
    ab += creal(derivative[k]) * cimag(derivative[k]);
    bb += cimag(derivative[k]) * cimag(derivative[k]);
  }
  const double determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-9 * aa * bb))
    return false;
  const double u = (-creal(ratio) * bb + cimag(ratio) * ab) / determinant;
  const double v = (-cimag(ratio) * aa + creal(ratio) * ab) / determinant;
  for (size_t k = 0; k < n; k++)
    step[k] = creal(derivative[k]) * u + cimag(derivative[k]) * v;
  return true;
}

/* Newton's steps to a null, as long as they help and stay within the bounds. */
static void polish(drum_tuning *own) {
  const size_t count = own->bench.count;
  for (int turn = 0; turn < NEWTON_STEPS && own->result->trials + count < own->most; turn++) {
    double complex derivative[DRUM_TUNE_VARIABLES_MAX];
    double step[DRUM_TUNE_VARIABLES_MAX];
    double values[DRUM_TUNE_VARIABLES_MAX];
    const double before = own->best;
    if (!drum_tuning_differentiate(own, own->best_values, &own->best_trial, derivative) ||
        !newton_step(derivative, count, own->best_trial.ratio, step))
      return;
    for (size_t k = 0; k < count; k++) {
      const drum_tune_variable *given = &own->result->variable[k].given;
      values[k] = own->best_values[k] + step[k] * (given->high - given->low);
      values[k] = fmin(fmax(values[k], given->low), given->high);
    }
    (void)keep_best(own, values);
    if (!(own->best < before))
      return;
  }
}

drum_code drum_tuning_search(drum_tuning *own, bool *ended) {
  drum_code code = search_best(own, ended);
  if (!code && own->best >= HOPELESS)
    code =
        drum_fail(own->status, DRUM_NO_CONVERGENCE,
                  "none of %zu trials within the bounds has a steady state; the last one: %.400s",
                  own->result->trials, own->why.message);
  if (!code && own->options->goal == DRUM_TUNE_ISOLATION && drum_tuning_goes_on(own))
    polish(own);
  return code ? code : own->broken;
}

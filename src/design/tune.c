/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objective is smooth where the best is: |S_blocked/S_open|^2, which is quadratic around a
 * null, the ratio of noise, or the occupation; what the open way loses beyond the limit is added
 * squared. BOBYQA works in units of the bounds. A null that it came near is then reached by
 * Newton's steps of least length, from the same derivatives that the sensitivities are.
 */
#include "drumspice/tune.h"

#include <complex.h>
#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <string.h>

#include "design/trial.h"
#include "netlist/textfile.h"

enum { TRIALS = 400, NEWTON_STEPS = 3 };

static const double LOSS_DB = 1.0;

/* What a trial without a steady state counts for: worse than any that has one. */
static const double HOPELESS = 1e6;

/* In units of the bounds: BOBYQA's first step and where it ends; the step of derivatives. */
static const double FIRST_STEP = 0.05;
static const double LAST_STEP = 1e-9;
static const double DERIVATIVE_STEP = 1e-5;
static const double CURVATURE_STEP = 1e-2;

/* What sensitivities are for: 60 dB, and one per cent of an occupation. */
static const double SIXTY_DB = 1e-3;
static const double PER_CENT = 0.01;

/* The bounds of the pumps if nothing is given. */
static const double PHASE_REACH = 45.0;
static const double AMPLITUDE_FACTOR = 2.0;

typedef struct tuning {
  drum_trial_bench bench;
  const drum_tune_options *options;
  drum_tune_result *result;
  double limit_db;
  size_t most;
  double best; /* objective */
  double best_values[DRUM_TUNE_VARIABLES_MAX];
  drum_trial best_trial;
  bool stopped;     /* by the watcher */
  drum_code broken; /* no trial can succeed any more */
  drum_status *status;
} tuning;

static double to_value(const tuning *own, size_t k, double unit) {
  const drum_tune_variable *given = &own->result->variable[k].given;
  return given->low + unit * (given->high - given->low);
}

static double objective_of(const tuning *own, const drum_trial *trial) {
  double loss = trial->figures.loss_db - own->limit_db;
  loss = loss > 0 ? loss : 0.0;
  switch (own->options->goal) {
  case DRUM_TUNE_ISOLATION:
    return creal(trial->ratio * conj(trial->ratio)) + loss * loss;
  case DRUM_TUNE_NOISE_ISOLATION:
    return pow(10.0, trial->figures.noise_isolation_db / 10.0) + loss * loss;
  default:
    return trial->figures.occupation;
  }
}

/* The objective of one trial; HOPELESS if it has none. */
static double try_values(tuning *own, const double *values, drum_trial *trial) {
  drum_status status;
  const drum_code code = drum_trial_run(&own->bench, values, trial, NULL, &status);
  own->result->trials++;
  if (code == DRUM_NO_MEMORY || code == DRUM_IO_ERROR) {
    own->broken = drum_fail(own->status, code, "%s", status.message);
    return HOPELESS;
  }
  const double objective = code ? HOPELESS : objective_of(own, trial);
  return isfinite(objective) ? objective : HOPELESS;
}

/* The same of a trial within the bounds, which is remembered if it is the best so far. */
static double keep_best(tuning *own, const double *values) {
  drum_trial trial;
  const double objective = try_values(own, values, &trial);
  if (objective < own->best) {
    own->best = objective;
    own->best_trial = trial;
    memcpy(own->best_values, values, own->bench.count * sizeof *values);
  }
  return objective;
}

static bool goes_on(tuning *own) {
  const double done = (double)own->result->trials / (double)own->most;
  char what[80];
  if (own->options->goal == DRUM_TUNE_OCCUPATION)
    (void)snprintf(what, sizeof what, "trial %zu, best %.6g", own->result->trials, own->best);
  else
    (void)snprintf(what, sizeof what, "trial %zu, best %.1f dB", own->result->trials,
                   own->options->goal == DRUM_TUNE_ISOLATION
                       ? own->best_trial.figures.isolation_db
                       : own->best_trial.figures.noise_isolation_db);
  if (!own->stopped)
    own->stopped = !drum_watch_tell(&own->options->watch, what, done < 1.0 ? done : 1.0);
  return !own->stopped && !own->broken;
}

typedef struct search {
  tuning *own;
  nlopt_opt nlopt;
} search;

static double objective(unsigned n, const double *units, double *gradient, void *user) {
  const search *at = user;
  (void)gradient; /* BOBYQA has no use for it */
  double values[DRUM_TUNE_VARIABLES_MAX];
  for (unsigned k = 0; k < n; k++)
    values[k] = to_value(at->own, k, units[k]);
  const double found = keep_best(at->own, values);
  if (!goes_on(at->own))
    (void)nlopt_force_stop(at->nlopt);
  return found;
}

/* BOBYQA needs two variables; one is left to Brent's method in Nelder and Mead's clothes. */
static drum_code search_best(tuning *own, bool *ended) {
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
  (void)nlopt_set_xtol_abs1(at.nlopt, LAST_STEP);
  (void)nlopt_set_maxeval(at.nlopt, (int)own->most);
  double least;
  const nlopt_result result = nlopt_optimize(at.nlopt, units, &least);
  nlopt_destroy(at.nlopt);
  /* Rounding is where a null ends, and a forced stop has its reason elsewhere. */
  *ended = result > 0 && result != NLOPT_MAXEVAL_REACHED;
  *ended = *ended || result == NLOPT_ROUNDOFF_LIMITED;
  return own->broken;
}

/* The derivative of the ratio by each variable, per unit of its bounds, one-sided at a bound. */
static bool differentiate(tuning *own, const double *at, const drum_trial *here,
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
    if (try_values(own, values, &trial) >= HOPELESS || !goes_on(own))
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
static void polish(tuning *own) {
  for (int turn = 0; turn < NEWTON_STEPS && goes_on(own); turn++) {
    double complex derivative[DRUM_TUNE_VARIABLES_MAX];
    double step[DRUM_TUNE_VARIABLES_MAX];
    double values[DRUM_TUNE_VARIABLES_MAX];
    double from[DRUM_TUNE_VARIABLES_MAX];
    const double before = own->best;
    const drum_trial here = own->best_trial;
    memcpy(from, own->best_values, sizeof from);
    if (!differentiate(own, from, &here, derivative) ||
        !newton_step(derivative, own->bench.count, here.ratio, step))
      return;
    for (size_t k = 0; k < own->bench.count; k++) {
      const drum_tune_variable *given = &own->result->variable[k].given;
      values[k] = from[k] + step[k] * (given->high - given->low);
      values[k] = fmin(fmax(values[k], given->low), given->high);
    }
    (void)keep_best(own, values);
    if (!(own->best < before))
      return;
  }
}

static void find_sensitivities(tuning *own) {
  double complex derivative[DRUM_TUNE_VARIABLES_MAX];
  double at[DRUM_TUNE_VARIABLES_MAX];
  const drum_trial here = own->best_trial;
  const bool occupation = own->options->goal == DRUM_TUNE_OCCUPATION;
  memcpy(at, own->best_values, sizeof at);
  const bool known = !occupation && differentiate(own, at, &here, derivative);
  for (size_t k = 0; k < own->bench.count; k++) {
    drum_tuned_variable *variable = &own->result->variable[k];
    const double span = variable->given.high - variable->given.low;
    variable->slope = variable->allowed = NAN;
    if (known) {
      variable->slope = cabs(derivative[k]) / span;
      variable->allowed = SIXTY_DB / variable->slope;
    }
    if (occupation && goes_on(own)) {
      double values[DRUM_TUNE_VARIABLES_MAX];
      drum_trial up;
      drum_trial down;
      memcpy(values, at, sizeof values);
      values[k] = at[k] + CURVATURE_STEP * span;
      const double above = try_values(own, values, &up);
      values[k] = at[k] - CURVATURE_STEP * span;
      const double below = try_values(own, values, &down);
      const double h = CURVATURE_STEP * span;
      if (above < HOPELESS && below < HOPELESS) {
        variable->slope = (above - 2.0 * here.figures.occupation + below) / (h * h);
        variable->allowed = sqrt(2.0 * PER_CENT * here.figures.occupation / fabs(variable->slope));
      }
    }
  }
}

/* Takes a variable's place in the text, and its start. */
static drum_code take_variable(tuning *own, const drum_tune_variable *given) {
  drum_status *status = own->status;
  const size_t k = own->bench.count;
  drum_tuned_variable *variable = &own->result->variable[k];
  const drum_code code =
      drum_tunable_find(own->bench.text, given->name, &own->bench.tunable[k], status);
  if (code)
    return code;
  variable->given = *given;
  variable->before = own->bench.tunable[k].value;
  if (isnan(given->start))
    variable->given.start = variable->before;
  const double start = variable->given.start;
  if (!isfinite(given->low) || !isfinite(given->high) || !(given->low < given->high))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%s is to be within %g and %g: expected two numbers, the lower one first",
                     given->name, given->low, given->high);
  if (isnan(start))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%s is an expression in the netlist: expected a start, %s=%g:START:%g",
                     given->name, given->name, given->low, given->high);
  if (start < given->low || start > given->high)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%s starts at %.9g: expected that to be within its bounds, %g to %g",
                     given->name, start, given->low, given->high);
  own->bench.count = ++own->result->variables;
  return DRUM_OK;
}

/* A pump's number with bounds around what the netlist has. */
static drum_code take_pump(tuning *own, const char *instance, const char *key, bool phase) {
  drum_tune_variable given = {.start = NAN};
  drum_tunable found;
  (void)snprintf(given.name, sizeof given.name, "%.50s.%s", instance, key);
  const drum_code code = drum_tunable_find(own->bench.text, given.name, &found, own->status);
  if (code)
    return code;
  given.low = phase ? found.value - PHASE_REACH : found.value / AMPLITUDE_FACTOR;
  given.high = phase ? found.value + PHASE_REACH : found.value * AMPLITUDE_FACTOR;
  if (isnan(found.value) || given.low == given.high)
    return drum_fail(own->status, DRUM_BAD_ARGUMENT,
                     "%s has no number in the netlist to start from: expected %s=LOW:START:HIGH",
                     given.name, given.name);
  if (given.low > given.high) {
    const double high = given.low;
    given.low = given.high;
    given.high = high;
  }
  return take_variable(own, &given);
}

static drum_code take_pumps(tuning *own) {
  char first[DRUM_TUNABLE_NAME_SIZE];
  char second[DRUM_TUNABLE_NAME_SIZE];
  drum_code code = drum_tunable_pump(own->bench.text, 0, first, own->status);
  if (!code)
    code = take_pump(own, first, "amp", false);
  if (code || drum_tunable_pump(own->bench.text, 1, second, NULL))
    return code;
  code = take_pump(own, second, "amp", false);
  return code ? code : take_pump(own, second, "phase", true);
}

static drum_code take_variables(tuning *own, const drum_tune_variable *variables, size_t count) {
  if (count > DRUM_TUNE_VARIABLES_MAX)
    return drum_fail(own->status, DRUM_BAD_ARGUMENT, "%zu numbers to tune: expected at most %d",
                     count, DRUM_TUNE_VARIABLES_MAX);
  drum_code code = count == 0 ? take_pumps(own) : DRUM_OK;
  for (size_t k = 0; !code && k < count; k++)
    code = take_variable(own, &variables[k]);
  return code;
}

/* As given, as the netlist expects, or the weaker way. */
static void choose_blocked(tuning *own, const drum_cards *cards, const drum_trial *first) {
  drum_blocked block = own->options->block;
  if (block == DRUM_BLOCKED_NEITHER && cards->has_expect)
    block = strcmp(cards->expect.blocked, "1->2") == 0 ? DRUM_BLOCKED_1_TO_2 : DRUM_BLOCKED_2_TO_1;
  if (block == DRUM_BLOCKED_NEITHER)
    block = first->weaker;
  own->bench.block = own->result->block = block;
}

static drum_code work(tuning *own, drum_lint_report *report) {
  double start[DRUM_TUNE_VARIABLES_MAX];
  drum_trial trial;
  drum_cards cards;
  /* Once as the netlist is, so that what is wrong with it is said. */
  drum_code code = drum_trial_run(&own->bench, NULL, &trial, report, own->status);
  if (code)
    return code;
  if (drum_cards_read(own->bench.path, &cards, NULL))
    cards = (drum_cards){0};
  choose_blocked(own, &cards, &trial);
  code = drum_trial_run(&own->bench, NULL, &trial, NULL, own->status);
  if (code)
    return code;
  own->result->before = trial.figures;
  for (size_t k = 0; k < own->bench.count; k++)
    start[k] = own->result->variable[k].given.start;
  (void)keep_best(own, start);
  bool ended = false;
  code = search_best(own, &ended);
  if (!code && own->options->goal == DRUM_TUNE_ISOLATION)
    polish(own);
  if (!code && own->best >= HOPELESS)
    return drum_fail(own->status, DRUM_NO_CONVERGENCE,
                     "none of %zu trials has a steady state with the numbers within their bounds",
                     own->result->trials);
  if (!code && goes_on(own))
    find_sensitivities(own);
  own->result->complete = ended && !own->stopped;
  return code ? code : own->broken;
}

static drum_code finish(tuning *own) {
  drum_tune_result *result = own->result;
  result->after = own->best_trial.figures;
  result->carrier_hz = own->best_trial.carrier_hz;
  result->omega_hz = own->best_trial.omega_hz;
  for (size_t k = 0; k < own->bench.count; k++) {
    drum_tuned_variable *variable = &result->variable[k];
    const double span = variable->given.high - variable->given.low;
    variable->after = own->best_values[k];
    variable->at_bound = variable->after - variable->given.low < 1e-6 * span ||
                         variable->given.high - variable->after < 1e-6 * span;
  }
  result->netlist =
      drum_tunable_write(own->bench.text, own->bench.tunable, own->best_values, own->bench.count);
  return result->netlist ? drum_succeed(own->status)
                         : drum_fail(own->status, DRUM_NO_MEMORY, "out of memory for a netlist");
}

void drum_tune_free(drum_tune_result *result) {
  free(result->netlist);
  *result = (drum_tune_result){0};
}

drum_code drum_tune(const char *path, const drum_tune_variable *variables, size_t count,
                    const drum_tune_options *options, drum_tune_result *result,
                    drum_lint_report *report, drum_status *status) {
  if (!path || !options || !result || !report || (count > 0 && !variables))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to tune",
                     path ? "place" : "netlist");
  *result = (drum_tune_result){.goal = options->goal};
  if (options->goal == DRUM_TUNE_OCCUPATION && !options->of)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "whose occupation is to be tuned? expected the name of a plate or a mode");
  if (!(options->loss_db >= 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a loss of %g dB: expected one of 0 or more",
                     options->loss_db);
  char *text;
  drum_code code = drum_textfile_read(path, &text, status);
  if (code)
    return code;
  tuning own = {
      .bench = {.path = path, .text = text, .options = options, .envelope = options->envelope},
      .options = options,
      .result = result,
      .limit_db = options->loss_db > 0 ? options->loss_db : LOSS_DB,
      .most = options->trials > 0 ? options->trials : TRIALS,
      .best = INFINITY,
      .status = status,
  };
  own.bench.block = options->block;
  code = take_variables(&own, variables, count);
  if (!code)
    code = drum_host_open(&(drum_host_options){.plugin = options->plugin}, &own.bench.host, status);
  if (!code) {
    code = work(&own, report);
    drum_host_close(own.bench.host);
  }
  if (!code)
    code = finish(&own);
  free(text);
  return code;
}

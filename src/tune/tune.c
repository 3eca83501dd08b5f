/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/tune.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/textfile.h"
#include "tune/tuning.h"

enum { TRIALS = 400 };

static const double LOSS_DB = 1.0;

/* Of the bounds' distance: this near a number is at its bound. */
static const double AT_BOUND = 1e-6;

/* Whether a failure only says that the numbers do not suit. */
static bool has_no_steady_state(drum_code code) {
  return code == DRUM_NO_CONVERGENCE || code == DRUM_UNSTABLE || code == DRUM_NO_SOLUTION;
}

static void take_best(drum_tuning *own) {
  drum_tune_result *result = own->result;
  result->block = own->bench.block;
  result->after = own->best_trial.figures;
  result->carrier_hz = own->best_trial.carrier_hz;
  result->omega_hz = own->best_trial.omega_hz;
  for (size_t k = 0; k < own->bench.count; k++) {
    drum_tuned_variable *variable = &result->variable[k];
    const double room = AT_BOUND * (variable->given.high - variable->given.low);
    variable->after = own->best_values[k];
    variable->at_bound = variable->after - variable->given.low < room ||
                         variable->given.high - variable->after < room;
  }
}

static drum_code work(drum_tuning *own, drum_lint_report *report) {
  drum_trial trial;
  bool ended = false;
  /* Once as the netlist is, so that what is wrong with it is said. */
  drum_code code = drum_trial_run(&own->bench, NULL, &trial, report, own->status);
  if (code && !has_no_steady_state(code))
    return code;
  own->result->before = trial.figures;
  if (!code)
    own->bench.block = trial.block;
  code = drum_tuning_search(own, &ended);
  if (code)
    return code;
  take_best(own);
  if (drum_tuning_goes_on(own))
    drum_tuning_sensitivities(own);
  own->result->complete = ended && !own->stopped;
  if (own->broken)
    return own->broken;
  own->result->netlist =
      drum_tunable_write(own->bench.text, own->bench.tunable, own->best_values, own->bench.count);
  return own->result->netlist
             ? drum_succeed(own->status)
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
  drum_tuning own = {
      .bench = {.path = path, .text = text, .options = options, .envelope = options->envelope},
      .options = options,
      .result = result,
      .limit_db = options->loss_db > 0 ? options->loss_db : LOSS_DB,
      .most = options->trials > 0 ? options->trials : TRIALS,
      .unit = options->goal == DRUM_TUNE_OCCUPATION ? 0.0 : 1.0,
      .best = INFINITY,
      .status = status,
  };
  own.bench.block = options->block;
  code = drum_tuning_take_variables(&own, variables, count);
  if (!code)
    code = drum_host_open(&(drum_host_options){.plugin = options->plugin}, &own.bench.host, status);
  if (!code) {
    code = work(&own, report);
    drum_host_close(own.bench.host);
  }
  free(text);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/tuning.h"

#include <math.h>
#include <stdio.h>

/* The bounds of the pumps if nothing is given. */
static const double PHASE_REACH = 45.0;
static const double AMPLITUDE_FACTOR = 2.0;

/* A number can be tuned under one name only. */
static drum_code check_apart(const drum_tuning *own, const drum_tunable *found,
                             drum_status *status) {
  for (size_t k = 0; k < own->bench.count; k++) {
    const drum_tunable *other = &own->bench.tunable[k];
    for (size_t i = 0; i < found->spans; i++)
      for (size_t j = 0; j < other->spans; j++)
        if (found->span[i].begin < other->span[j].end && other->span[j].begin < found->span[i].end)
          return drum_fail(status, DRUM_BAD_ARGUMENT, "%s and %s are the same number: expected one",
                           other->name, found->name);
  }
  return DRUM_OK;
}

/* Takes a variable's place in the text, and its start. */
static drum_code take_variable(drum_tuning *own, const drum_tune_variable *given) {
  drum_status *status = own->status;
  const size_t k = own->bench.count;
  if (k == DRUM_TUNE_VARIABLES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "more than %d numbers to tune",
                     DRUM_TUNE_VARIABLES_MAX);
  drum_code code = drum_tunable_find(own->bench.text, given->name, &own->bench.tunable[k], status);
  if (!code)
    code = check_apart(own, &own->bench.tunable[k], status);
  if (code)
    return code;
  drum_tuned_variable *variable = &own->result->variable[k];
  variable->given = *given;
  variable->slope = variable->curvature = variable->allowed = NAN;
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
static drum_code take_pump(drum_tuning *own, const char *instance, const char *key, bool phase) {
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

static drum_code take_pumps(drum_tuning *own) {
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

drum_code drum_tuning_take_variables(drum_tuning *own, const drum_tune_variable *variables,
                                     size_t count) {
  drum_code code = count == 0 ? take_pumps(own) : DRUM_OK;
  for (size_t k = 0; !code && k < count; k++)
    code = take_variable(own, &variables[k]);
  return code;
}

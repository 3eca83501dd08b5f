/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_RESULTS_H
#define DRUM_CLI_RESULTS_H

/* Numbers with names, as a table for people or as one JSON object. */

#include "cli/values.h"

#include <jansson.h>

typedef struct drum_cli_result {
  const char *name; /* the key in JSON */
  double value;
  bool may_lack;       /* nan is no failure: printed as "none", null in JSON */
  const char *meaning; /* one line, with the unit */
} drum_cli_result;

/* The value if it is finite, else nan, which is printed as "none". */
double drum_cli_or_none(double value);

/* The numbers as one JSON object, null for what is not finite. Null: out of memory. */
json_t *drum_cli_results_json(const drum_cli_result *results, size_t count);

/*
 * Prints the results, and if `growth` is not null that the system is `stable` and the `growth` of
 * its least damped mode. Returns an exit status: 1, with a message from `who` and no results, if
 * one of them is beyond double precision.
 */
int drum_cli_results_print(const char *who, const drum_cli_values *values,
                           const drum_cli_result *results, size_t count, const double *growth);

/*
 * Says that there is no steady state, by the growth rate. With --json an object follows that is
 * not `stable`, and in which only `growth` is known. Returns exit status 1.
 */
int drum_cli_results_unstable(const char *who, const drum_cli_values *values,
                              const drum_cli_result *results, size_t count, double growth);

#endif

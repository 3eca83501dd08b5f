/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

#include "base/json_text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"

#include <math.h>
#include <stdio.h>

double drum_cli_or_none(double value) {
  return isfinite(value) ? value : NAN;
}

json_t *drum_cli_results_json(const drum_cli_result *results, size_t count) {
  json_t *object = json_object();
  for (size_t i = 0; i < count; i++)
    (void)json_object_set_new(object, results[i].name, drum_json_number(results[i].value));
  return object;
}

static json_t *to_json(const drum_cli_result *results, size_t count, const double *growth,
                       bool stable) {
  json_t *object = drum_cli_results_json(results, count);
  for (size_t i = 0; !stable && i < count; i++)
    (void)json_object_set_new(object, results[i].name, json_null());
  if (growth) {
    (void)json_object_set_new(object, "stable", json_boolean(stable));
    (void)json_object_set_new(object, "growth", drum_json_number(*growth));
  }
  return object;
}

static void print_row(const char *name, double value, const char *meaning) {
  char text[32];
  if (isnan(value))
    (void)snprintf(text, sizeof text, "none");
  else
    (void)snprintf(text, sizeof text, "%.8g", value);
  (void)printf("%-12s %15s   %s\n", name, text, meaning);
}

static void print_table(const drum_cli_values *values, const drum_cli_result *results, size_t count,
                        const double *growth) {
  drum_cli_values_print_presets(values);
  for (size_t i = 0; i < count; i++)
    print_row(results[i].name, results[i].value, results[i].meaning);
  if (growth) {
    (void)printf("%-12s %15s\n", "stable", "yes");
    print_row("growth", *growth, "of the least damped mode's amplitude, unit of the rates given");
  }
}

int drum_cli_results_print(const char *who, const drum_cli_values *values,
                           const drum_cli_result *results, size_t count, const double *growth) {
  for (size_t i = 0; i < count; i++) {
    if (isfinite(results[i].value) || (results[i].may_lack && isnan(results[i].value)))
      continue;
    drum_cli_message(who, "%s is beyond the range of double precision for the values given",
                     results[i].name);
    return DRUM_EXIT_FAILED;
  }
  if (values->json)
    return drum_cli_json_print(who, to_json(results, count, growth, true));
  print_table(values, results, count, growth);
  return DRUM_EXIT_DONE;
}

int drum_cli_results_unstable(const char *who, const drum_cli_values *values,
                              const drum_cli_result *results, size_t count, double growth) {
  growth += 0.0; /* not -0 */
  drum_cli_message(who,
                   "no steady state: the least damped mode grows at a rate of %.6g (unit of the "
                   "rates given), expected one below 0 by more than rounding",
                   growth);
  if (values->json)
    (void)drum_cli_json_print(who, to_json(results, count, &growth, false));
  return DRUM_EXIT_FAILED;
}

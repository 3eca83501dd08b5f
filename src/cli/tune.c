/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice tune: numbers of a netlist adjusted until the circuit does best. */
#include "drumspice/tune.h"
#include "base/json_text.h"
#include "base/whole_file.h"
#include "cli/circuit_options.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "drumspice/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_BLOCK = 256, OPTION_LOSS, OPTION_TRIALS };

typedef struct tune_options {
  drum_cli_circuit circuit;
  drum_tune_options how;
  const char *goal;
  const char *output; /* null: the tuned netlist is not written */
  size_t count;
  drum_tune_variable variables[DRUM_TUNE_VARIABLES_MAX];
  bool json;
} tune_options;

/* The number that ends at `end`, or the end of the program. */
static double take_number(const char *argument, const char *begin, const char *end,
                          struct argp_state *state) {
  char text[64];
  double value = 0;
  drum_status status;
  (void)snprintf(text, sizeof text, "%.*s", (int)(end - begin < 63 ? end - begin : 63), begin);
  if (drum_number_parse(text, &value, &status) != DRUM_OK)
    argp_error(state, "%s: %s", argument, status.message);
  return value;
}

/* NAME=LOW:HIGH or NAME=LOW:START:HIGH */
static void take_variable(const char *argument, tune_options *options, struct argp_state *state) {
  const char *equals = strchr(argument, '=');
  const char *first = equals ? strchr(equals, ':') : NULL;
  const char *second = first ? strchr(first + 1, ':') : NULL;
  if (!first || (second && strchr(second + 1, ':')))
    argp_error(state, "'%s': expected NAME=LOW:HIGH or NAME=LOW:START:HIGH", argument);
  else if (options->count == DRUM_TUNE_VARIABLES_MAX)
    argp_error(state, "more than %d numbers to tune", DRUM_TUNE_VARIABLES_MAX);
  else if (equals - argument >= DRUM_TUNE_NAME_SIZE)
    argp_error(state, "'%.60s...' is no name of a number", argument);
  else {
    drum_tune_variable *variable = &options->variables[options->count++];
    const char *end = argument + strlen(argument);
    (void)snprintf(variable->name, sizeof variable->name, "%.*s", (int)(equals - argument),
                   argument);
    variable->low = take_number(argument, equals + 1, first, state);
    variable->start = second ? take_number(argument, first + 1, second, state) : NAN;
    variable->high = take_number(argument, (second ? second : first) + 1, end, state);
  }
}

static void take_goal(const char *argument, tune_options *options, struct argp_state *state) {
  static const char OCCUPATION[] = "occupation:";
  options->goal = argument;
  if (strcmp(argument, "isolation") == 0)
    options->how.goal = DRUM_TUNE_ISOLATION;
  else if (strcmp(argument, "noise-isolation") == 0)
    options->how.goal = DRUM_TUNE_NOISE_ISOLATION;
  else if (strncmp(argument, OCCUPATION, sizeof OCCUPATION - 1) == 0) {
    options->how.goal = DRUM_TUNE_OCCUPATION;
    options->how.of = argument + sizeof OCCUPATION - 1;
  } else
    argp_error(state, "--for %s: expected isolation, noise-isolation or occupation:NAME", argument);
}

static void take_block(const char *argument, tune_options *options, struct argp_state *state) {
  /* A shell takes > for itself, if it is not quoted. */
  if (strcmp(argument, "2->1") == 0 || strcmp(argument, "2to1") == 0)
    options->how.block = DRUM_BLOCKED_2_TO_1;
  else if (strcmp(argument, "1->2") == 0 || strcmp(argument, "1to2") == 0)
    options->how.block = DRUM_BLOCKED_1_TO_2;
  else
    argp_error(state, "--block %s: expected 2to1 (or 2->1) or 1to2", argument);
}

static void take_trials(const char *argument, tune_options *options, struct argp_state *state) {
  char *end;
  const unsigned long trials = strtoul(argument, &end, 10);
  if (*end || end == argument || trials == 0 || trials > 1000000)
    argp_error(state, "--trials %s: expected a number from 1 to 1000000", argument);
  options->how.trials = trials;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  tune_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->circuit;
    return 0;
  case 'f':
    take_goal(argument, options, state);
    return 0;
  case OPTION_BLOCK:
    take_block(argument, options, state);
    return 0;
  case OPTION_LOSS:
    options->how.loss_db = take_number(argument, argument, argument + strlen(argument), state);
    if (!(options->how.loss_db > 0))
      argp_error(state, "--loss %s: expected decibels above 0", argument);
    return 0;
  case OPTION_TRIALS:
    take_trials(argument, options, state);
    return 0;
  case 'o':
    options->output = argument;
    return 0;
  case 'j':
    options->json = true;
    return 0;
  case ARGP_KEY_ARG:
    if (!strchr(argument, '='))
      return ARGP_ERR_UNKNOWN; /* the netlist is the child's */
    take_variable(argument, options, state);
    return 0;
  case ARGP_KEY_END:
    if (!options->goal)
      argp_error(state, "what for? expected --for isolation, noise-isolation or occupation:NAME");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"for", 'f', "GOAL", 0, "isolation, noise-isolation or occupation:NAME (a plate or mode)", 0},
    {"block", OPTION_BLOCK, "WAY", 0,
     "2to1 or 1to2; without it as the netlist's expect card says, else the weaker way", 0},
    {"loss", OPTION_LOSS, "DECIBEL", 0, "The most that the open way may lose; 1 if not given", 0},
    {"trials", OPTION_TRIALS, "N", 0, "Simulate so often at most; 400 if not given", 0},
    {"output", 'o', "FILE", 0, "Write the netlist there, with the numbers found", 0},
    {"json", 'j', NULL, 0, "Print one JSON object instead of the table", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .children = DRUM_CLI_CIRCUIT_CHILDREN,
    .args_doc = "CHIP.cir [NAME=LOW:HIGH | NAME=LOW:START:HIGH]...",
    .doc =
        "Adjust numbers of a netlist within bounds until the circuit, simulated with all its "
        "sidebands, isolates best at Omega or has the least quanta. A NAME is that of a .param, "
        "INSTANCE.KEY, SOURCE.amp, SOURCE.phase or pump.freq; without any, the pumps' amplitudes "
        "and the second one's phase are tuned."
        "\vExample:\n"
        "  drumspice tune chip.cir --for isolation -o tuned.cir\n\n"
        "Exit status: 0 done, 1 could not be done or ended before the best was found (by Ctrl-C or "
        "--trials; the best so far is kept), 2 if the netlist or the command line is wrong.",
};

/* A null has no decibels: what is below is rounding. */
static const double NULL_DB = -150.0;

static void print_value(double value) {
  if (isnan(value))
    (void)printf(" %16s", "-");
  else
    (void)printf(" %16.10g", value);
}

static void print_decibel(double value) {
  if (value < NULL_DB)
    (void)printf(" %16s", "below -150");
  else
    print_value(value);
}

static void print_figure(const char *name, double before, double after, const char *unit) {
  if (!isfinite(before) && !isfinite(after))
    return;
  (void)printf("%-18s", name);
  print_decibel(before);
  print_decibel(after);
  (void)printf("   %s\n", unit);
}

static void print_table(const tune_options *options, const drum_tune_result *result) {
  const bool occupation = result->goal == DRUM_TUNE_OCCUPATION;
  (void)printf("drumspice: %s tuned for %s at %.9g GHz + %.9g MHz\n\n", options->circuit.netlist,
               options->goal, result->carrier_hz * 1e-9, result->omega_hz * 1e-6);
  (void)printf("%-18s %16s %16s   %s\n", "", "before", "after",
               result->goal == DRUM_TUNE_ISOLATION ? "+- that alone makes 60 dB of a null"
                                                   : "+- that alone makes it 1 % worse");
  for (size_t k = 0; k < result->variables; k++) {
    const drum_tuned_variable *variable = &result->variable[k];
    (void)printf("%-18s", variable->given.name);
    print_value(variable->before);
    print_value(variable->after);
    if (variable->at_bound)
      (void)puts("   (at its bound)");
    else if (isnan(variable->allowed))
      (void)puts("   -");
    else
      (void)printf("   %.3g\n", variable->allowed);
  }
  (void)putchar('\n');
  if (occupation)
    print_figure("occupation", result->before.occupation, result->after.occupation, "quanta");
  print_figure("isolation", result->before.isolation_db, result->after.isolation_db,
               result->block == DRUM_BLOCKED_2_TO_1 ? "dB, 2->1 over 1->2" : "dB, 1->2 over 2->1");
  print_figure("loss", result->before.loss_db, result->after.loss_db, "dB, of the open way");
  print_figure("noise isolation", result->before.noise_isolation_db,
               result->after.noise_isolation_db, "dB, quanta per quantum in the other's bath");
  (void)printf("\n%zu trials\n", result->trials);
}

static json_t *figures_json(const drum_tune_figures *figures) {
  json_t *object = json_object();
  (void)json_object_set_new(object, "isolation_db", drum_json_number(figures->isolation_db));
  (void)json_object_set_new(object, "loss_db", drum_json_number(figures->loss_db));
  (void)json_object_set_new(object, "noise_isolation_db",
                            drum_json_number(figures->noise_isolation_db));
  (void)json_object_set_new(object, "occupation", drum_json_number(figures->occupation));
  return object;
}

static json_t *to_json(const tune_options *options, const drum_tune_result *result) {
  json_t *object = json_object();
  json_t *variables = json_array();
  for (size_t k = 0; k < result->variables; k++) {
    const drum_tuned_variable *variable = &result->variable[k];
    json_t *one = json_object();
    (void)json_object_set_new(one, "name", drum_json_text(variable->given.name));
    (void)json_object_set_new(one, "before", drum_json_number(variable->before));
    (void)json_object_set_new(one, "after", drum_json_number(variable->after));
    (void)json_object_set_new(one, "at_bound", json_boolean(variable->at_bound));
    (void)json_object_set_new(one, "sensitivity", drum_json_number(variable->slope));
    (void)json_object_set_new(one, "curvature", drum_json_number(variable->curvature));
    (void)json_object_set_new(one, "allowed", drum_json_number(variable->allowed));
    (void)json_array_append_new(variables, one);
  }
  (void)json_object_set_new(object, "goal", drum_json_text(options->goal));
  (void)json_object_set_new(
      object, "blocked",
      result->block == DRUM_BLOCKED_NEITHER
          ? json_null()
          : json_string(result->block == DRUM_BLOCKED_2_TO_1 ? "2->1" : "1->2"));
  (void)json_object_set_new(object, "carrier_hz", drum_json_number(result->carrier_hz));
  (void)json_object_set_new(object, "omega_hz", drum_json_number(result->omega_hz));
  (void)json_object_set_new(object, "variables", variables);
  (void)json_object_set_new(object, "before", figures_json(&result->before));
  (void)json_object_set_new(object, "after", figures_json(&result->after));
  (void)json_object_set_new(object, "trials", json_integer((json_int_t)result->trials));
  (void)json_object_set_new(object, "complete", json_boolean(result->complete));
  return object;
}

static int show(const char *who, const tune_options *options, const drum_tune_result *result) {
  int exit_status = DRUM_EXIT_DONE;
  if (options->json)
    exit_status = drum_cli_json_print(who, to_json(options, result));
  else
    print_table(options, result);
  if (!result->complete) {
    drum_cli_message(who, "ended before the best was found: this is the best so far");
    exit_status = exit_status == DRUM_EXIT_DONE ? DRUM_EXIT_FAILED : exit_status;
  }
  return exit_status;
}

/* Tunes, and writes the netlist to `output`, if that is not null. */
static drum_code tune_into(tune_options *options, drum_whole_file *output, drum_tune_result *result,
                           drum_status *status) {
  drum_cli_progress progress;
  drum_lint_report report = {0};
  options->how.envelope = options->circuit.envelope;
  options->how.plugin = drum_cli_circuit_plugin(&options->circuit);
  options->how.watch = drum_cli_progress_begin(&progress);
  drum_code code = drum_tune(options->circuit.netlist, options->variables, options->count,
                             &options->how, result, &report, status);
  (void)drum_cli_progress_end(&progress);
  drum_cli_findings_end(&report);
  if (!output)
    return code;
  if (!code)
    (void)fputs(result->netlist, output->stream);
  return drum_whole_file_close(output, code, status);
}

static int tune(const char *who, void *given) {
  tune_options *options = given;
  drum_tune_result result;
  drum_whole_file output;
  drum_status status;
  /* What cannot be written is said before the work. */
  if (options->output && drum_whole_file_open(options->output, &output, &status))
    return drum_cli_fail(who, &status);
  const drum_code code = tune_into(options, options->output ? &output : NULL, &result, &status);
  const int exit_status = code ? drum_cli_fail(who, &status) : show(who, options, &result);
  drum_tune_free(&result);
  return exit_status;
}

int drum_command_tune(int argc, char **argv) {
  tune_options options = {0};
  return drum_cli_circuit_run(&ARGP, argc, argv, &options.circuit, tune, &options);
}

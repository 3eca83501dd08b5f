/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice extract: a circuit's parameters in the terms of theory, by simulation. */
#include "cli/circuit_options.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "drumspice/chip_report.h"

#include <stdio.h>

enum { OPTION_NORMAL = 256, OPTION_REACH };

typedef struct extract_options {
  drum_cli_circuit circuit;
  double reach_hz;
  bool normal;
  bool json;
} extract_options;

static error_t take_option(int key, char *argument, struct argp_state *state) {
  extract_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->circuit;
    return 0;
  case OPTION_REACH:
    options->reach_hz = drum_cli_frequency(argument, "reach", state);
    return 0;
  case OPTION_NORMAL:
    options->normal = true;
    return 0;
  case 'j':
    options->json = true;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"reach", OPTION_REACH, "HERTZ", 0,
     "Look for modes within it of the carrier; without it, within a tenth of the carrier", 0},
    {"normal-modes", OPTION_NORMAL, NULL, 0,
     "Theory's modes are the normal ones, not those at electrodes or mode cards", 0},
    {"json", 'j', NULL, 0, "Print one JSON object instead of the tables", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .children = DRUM_CLI_CIRCUIT_CHILDREN,
    .args_doc = "CHIP.cir",
    .doc =
        "Find by simulation what a circuit is in theory: modes, losses, hopping, the pumps and the "
        "couplings to its drums, and how well the mapping B18-B22 holds. The netlist is an "
        "ordinary one with its pumps, or one in the rotating frame."
        "\vExample:\n"
        "  drumspice extract chip.cir\n\n"
        "Exit status: 0 done, 1 could not be done (no steady state, no mode within reach) or "
        "ended early by Ctrl-C, 2 if the netlist or the command line is wrong.",
};

static int show(const char *who, const extract_options *options, const drum_chip *chip) {
  drum_status status;
  if (options->json)
    return drum_cli_json_print(who, drum_chip_json(chip));
  return drum_chip_text(chip, options->circuit.netlist, stdout, &status)
             ? drum_cli_fail(who, &status)
             : DRUM_EXIT_DONE;
}

static int extract(const char *who, void *given) {
  const extract_options *options = given;
  drum_cli_progress progress;
  drum_lint_report report = {0};
  drum_status status;
  const drum_chip_options how = {
      .envelope = options->circuit.envelope,
      .plugin = drum_cli_circuit_plugin(&options->circuit),
      .reach_hz = options->reach_hz,
      .normal_modes = options->normal,
      .watch = drum_cli_progress_begin(&progress),
  };
  drum_chip *chip;
  const drum_code code = drum_chip_extract(options->circuit.netlist, &how, &chip, &report, &status);
  const bool ended = drum_cli_progress_end(&progress);
  drum_cli_findings_end(&report);
  if (code)
    return drum_cli_fail(who, &status);
  int result = show(who, options, chip);
  if (ended) {
    drum_cli_message(who, "ended early: what was not measured is missing");
    result = DRUM_EXIT_FAILED;
  }
  drum_chip_free(chip);
  return result;
}

int drum_command_extract(int argc, char **argv) {
  extract_options options = {0};
  return drum_cli_circuit_run(&ARGP, argc, argv, &options.circuit, extract, &options);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice scatter: what comes out of a circuit's ports, by simulation. */
#include "cli/circuit_options.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "drumspice/chip_scattering_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_FROM = 256, OPTION_TO, OPTION_POINTS, OPTION_LOWER };

typedef struct scatter_options {
  drum_cli_circuit circuit;
  drum_chip_scattering_options how;
  const char *stem;
  bool json;
} scatter_options;

static size_t read_points(const char *argument, struct argp_state *state) {
  char *end;
  errno = 0;
  const long points = strtol(argument, &end, 10);
  if (errno || end == argument || *end || points < 1 || points > DRUM_CHIP_SCATTERING_POINTS_MAX)
    argp_error(state, "--points %s: expected a whole number from 1 to %d", argument,
               DRUM_CHIP_SCATTERING_POINTS_MAX);
  return (size_t)points;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  scatter_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->circuit;
    return 0;
  case OPTION_FROM:
    options->how.from_hz = drum_cli_frequency(argument, "from", state);
    return 0;
  case OPTION_TO:
    options->how.to_hz = drum_cli_frequency(argument, "to", state);
    return 0;
  case OPTION_POINTS:
    options->how.points = read_points(argument, state);
    return 0;
  case OPTION_LOWER:
    options->how.lower = true;
    return 0;
  case 'o':
    if (!argument[0] || argument[strlen(argument) - 1] == '/')
      argp_error(state, "--out '%s': expected the beginning of the files' names, as out/chip",
                 argument);
    options->stem = argument;
    return 0;
  case 'j':
    options->json = true;
    return 0;
  case ARGP_KEY_END:
    if (options->how.from_hz > 0 && options->how.to_hz > 0 &&
        options->how.from_hz > options->how.to_hz)
      argp_error(state, "--from %.12g --to %.12g: expected the first below the second",
                 options->how.from_hz, options->how.to_hz);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"out", 'o', "STEM", 0,
     "Write STEM.s2p, STEM_sidebands.s4p, STEM_noise.csv, STEM.svg and STEM.png", 0},
    {"from", OPTION_FROM, "HERTZ", 0, "First frequency; without it the carrier", 0},
    {"to", OPTION_TO, "HERTZ", 0, "Last frequency; without it the carrier and two Omega", 0},
    {"points", OPTION_POINTS, "N", 0,
     "So many, equally spaced; without it as many as the curves want, and where", 0},
    {"lower", OPTION_LOWER, NULL, 0, "Look below the carrier, around carrier - Omega", 0},
    {"json", 'j', NULL, 0, "Print one JSON object instead of the tables", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .children = DRUM_CLI_CIRCUIT_CHILDREN,
    .args_doc = "CHIP.cir",
    .doc = "Find by simulation what comes out of a circuit's ports under its pumps: scattering "
           "forward and reverse, conversion from the other sideband, and noise in quanta, against "
           "the frequency in the laboratory. Ports are what cards '*drumspice port p1 bath=r1' "
           "name, or else the mode cards' baths."
           "\vExample:\n"
           "  drumspice scatter chip.cir -o out/chip\n\n"
           "Exit status: 0 done, 1 could not be done (no steady state, a file that cannot be "
           "written) or ended early by Ctrl-C, which keeps what was measured, 2 if the netlist or "
           "the command line is wrong.",
};

static int write(const char *who, const scatter_options *options, const drum_chip_scattering *s) {
  drum_status status;
  if (!options->stem)
    return DRUM_EXIT_DONE;
  if (drum_chip_scattering_write(s, options->stem, &status)) {
    drum_cli_message(who, "%s", status.message);
    return DRUM_EXIT_FAILED;
  }
  if (drum_chip_scattering_picture(s, options->stem, &status)) {
    drum_cli_message(who, "%s; the data are written", status.message);
    return DRUM_EXIT_FAILED;
  }
  return DRUM_EXIT_DONE;
}

static int show(const char *who, const scatter_options *options, const drum_chip_scattering *s) {
  drum_status status;
  if (options->json)
    return drum_cli_json_print(who, drum_chip_scattering_json(s));
  return drum_chip_scattering_text(s, options->circuit.netlist, stdout, &status)
             ? drum_cli_fail(who, &status)
             : DRUM_EXIT_DONE;
}

static int scatter(const char *who, void *given) {
  scatter_options *options = given;
  drum_cli_progress progress;
  drum_lint_report report = {0};
  drum_status status;
  drum_chip_scattering *s;
  options->how.envelope = options->circuit.envelope;
  options->how.plugin = drum_cli_circuit_plugin(&options->circuit);
  options->how.watch = drum_cli_progress_begin(&progress);
  const drum_code code =
      drum_chip_scatter(options->circuit.netlist, &options->how, &s, &report, &status);
  const bool ended = drum_cli_progress_end(&progress);
  drum_cli_findings_end(&report);
  if (code)
    return drum_cli_fail(who, &status);
  int result = show(who, options, s);
  const int written = write(who, options, s);
  if (result == DRUM_EXIT_DONE)
    result = written;
  if (ended) {
    drum_cli_message(who, "ended early: %zu frequencies were measured, the rest is missing",
                     s->points);
    result = DRUM_EXIT_FAILED;
  }
  drum_chip_scattering_free(s);
  return result;
}

int drum_command_scatter(int argc, char **argv) {
  scatter_options options = {0};
  return drum_cli_circuit_run(&ARGP, argc, argv, &options.circuit, scatter, &options);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice envelope: an ordinary RF netlist into the rotating frame. */
#include "drumspice/envelope.h"
#include "base/whole_file.h"
#include "cli/circuit_options.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/message.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_AC = 256, OPTION_LINE_BAND, OPTION_TRAN_NOISE };

typedef struct envelope_options {
  drum_cli_circuit circuit;
  const char *output; /* null: standard output */
} envelope_options;

static error_t take_option(int key, char *argument, struct argp_state *state) {
  envelope_options *options = state->input;
  drum_envelope_options *image = &options->circuit.envelope;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->circuit;
    return 0;
  case OPTION_LINE_BAND:
    image->line_band_hz = drum_cli_frequency(argument, "line-band", state);
    return 0;
  case 'o':
    options->output = strcmp(argument, "-") == 0 ? NULL : argument;
    return 0;
  case OPTION_AC:
    if (strcmp(argument, "upper") != 0 && strcmp(argument, "lower") != 0)
      argp_error(state, "--ac %s: expected upper or lower", argument);
    image->ac = *argument == 'u' ? DRUM_ENVELOPE_UPPER : DRUM_ENVELOPE_LOWER;
    return 0;
  case OPTION_TRAN_NOISE:
    image->tran_noise = true;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"output", 'o', "FILE", 0, "Write the image there instead of to standard output", 0},
    {"ac", OPTION_AC, "SIDEBAND", 0,
     "What ac values of sources drive: upper (the default), carrier + f', or lower, carrier - f'",
     0},
    {"line-band", OPTION_LINE_BAND, "HERTZ", 0,
     "Ideal lines as networks that are right for f' up to HERTZ and keep the steps of transients "
     "uniform",
     0},
    {"tran-noise", OPTION_TRAN_NOISE, NULL, 0, "Resistors make noise in transients too", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .children = DRUM_CLI_CIRCUIT_CHILDREN,
    .args_doc = "IN.cir",
    .doc = "Turn an ordinary RF netlist into its image in the frame that rotates at a carrier, for "
           "ngspice with the plugin. ngspice on the PATH reads the netlist; no command of it is "
           "executed."
           "\vExample:\n"
           "  drumspice envelope filter.cir --carrier 5g -o filter_envelope.cir\n\n"
           "Exit status: 0 done, 1 could not be done, 2 if the netlist has something without an "
           "image, cannot be read, or the command line is wrong.",
};

/* The image into the stream, findings to standard error. */
static drum_code write_image(const envelope_options *options, FILE *to, drum_status *status) {
  drum_lint_report report = {0};
  const drum_code code = drum_envelope_netlist(options->circuit.netlist, &options->circuit.envelope,
                                               to, &report, status);
  drum_cli_findings_end(&report);
  return code;
}

static drum_code write_file(const envelope_options *options, drum_status *status) {
  drum_whole_file file;
  const drum_code code = drum_whole_file_open(options->output, &file, status);
  if (code != DRUM_OK)
    return code;
  return drum_whole_file_close(&file, write_image(options, file.stream, status), status);
}

static int envelope(const char *who, void *given) {
  envelope_options *options = given;
  const char *plugin = options->circuit.installed.plugin;
  options->circuit.envelope.plugin = plugin[0] ? plugin : NULL;
  drum_status status;
  const drum_code code =
      options->output ? write_file(options, &status) : write_image(options, stdout, &status);
  return code == DRUM_OK ? DRUM_EXIT_DONE : drum_cli_fail(who, &status);
}

int drum_command_envelope(int argc, char **argv) {
  envelope_options options = {0};
  return drum_cli_circuit_run(&ARGP, argc, argv, &options.circuit, envelope, &options);
}

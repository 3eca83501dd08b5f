/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice envelope: an ordinary RF netlist into the rotating frame. */
#include "drumspice/envelope.h"
#include "base/whole_file.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/installed.h"
#include "cli/message.h"
#include "drumspice/number.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_AC = 256, OPTION_LINE_BAND, OPTION_OMEGA, OPTION_TRAN_NOISE };

typedef struct envelope_options {
  const char *netlist;
  const char *output; /* null: standard output */
  drum_envelope_options image;
  const char **folders; /* null-terminated; room for every argument and our own */
  size_t n_folders;
} envelope_options;

static double frequency(const char *argument, const char *name, struct argp_state *state) {
  drum_status status;
  double value = 0;
  if (drum_number_parse(argument, &value, &status) != DRUM_OK)
    argp_error(state, "--%s: %s", name, status.message);
  if (!(value > 0))
    argp_error(state, "--%s %s: expected a frequency in hertz above 0", name, argument);
  return value;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  envelope_options *options = state->input;
  switch (key) {
  case 'c':
    options->image.carrier_hz = frequency(argument, "carrier", state);
    return 0;
  case OPTION_OMEGA:
    options->image.omega_hz = frequency(argument, "omega", state);
    return 0;
  case OPTION_LINE_BAND:
    options->image.line_band_hz = frequency(argument, "line-band", state);
    return 0;
  case 'o':
    options->output = strcmp(argument, "-") == 0 ? NULL : argument;
    return 0;
  case 'I':
    options->folders[options->n_folders++] = argument;
    return 0;
  case OPTION_AC:
    if (strcmp(argument, "upper") != 0 && strcmp(argument, "lower") != 0)
      argp_error(state, "--ac %s: expected upper or lower", argument);
    options->image.ac = *argument == 'u' ? DRUM_ENVELOPE_UPPER : DRUM_ENVELOPE_LOWER;
    return 0;
  case OPTION_TRAN_NOISE:
    options->image.tran_noise = true;
    return 0;
  case ARGP_KEY_ARG:
    if (options->netlist)
      argp_error(state, "'%s' is one netlist too many: expected one", argument);
    options->netlist = argument;
    return 0;
  case ARGP_KEY_NO_ARGS:
    argp_error(state, "a netlist is missing: expected drumspice envelope IN.cir --carrier 4.994g "
                      "-o OUT.cir");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"carrier", 'c', "HERTZ", 0,
     "Frequency of the frame, as 4.994g; without it the netlist's frame card says it", 0},
    {"output", 'o', "FILE", 0, "Write the image there instead of to standard output", 0},
    {"omega", OPTION_OMEGA, "HERTZ", 0, "Envelope frequency of interest, for the frame card", 0},
    {"ac", OPTION_AC, "SIDEBAND", 0,
     "What ac values of sources drive: upper (the default), carrier + f', or lower, carrier - f'",
     0},
    {"line-band", OPTION_LINE_BAND, "HERTZ", 0,
     "Ideal lines as networks that are right for f' up to HERTZ and keep the steps of transients "
     "uniform",
     0},
    {"tran-noise", OPTION_TRAN_NOISE, NULL, 0, "Resistors make noise in transients too", 0},
    {"include", 'I', "FOLDER", 0, "Look there too for included files; may be repeated", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
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
  const drum_code code =
      drum_envelope_netlist(options->netlist, &options->image, to, &report, status);
  drum_cli_findings_print(&report, stderr);
  drum_lint_free(&report);
  return code;
}

static drum_code write_file(const envelope_options *options, drum_status *status) {
  drum_whole_file file;
  const drum_code code = drum_whole_file_open(options->output, &file, status);
  if (code != DRUM_OK)
    return code;
  return drum_whole_file_close(&file, write_image(options, file.stream, status), status);
}

static int envelope(const char *who, const drum_installed *installed, envelope_options *options) {
  options->folders[options->n_folders++] = installed->models[0] ? installed->models : NULL;
  options->image.folders = options->folders;
  options->image.library = installed->library[0] ? installed->library : NULL;
  options->image.plugin = installed->plugin[0] ? installed->plugin : NULL;
  drum_status status;
  const drum_code code =
      options->output ? write_file(options, &status) : write_image(options, stdout, &status);
  return code == DRUM_OK ? DRUM_EXIT_DONE : drum_cli_fail(who, &status);
}

int drum_command_envelope(int argc, char **argv) {
  drum_installed installed;
  drum_installed_find(&installed);
  envelope_options options = {.folders = calloc((size_t)argc + 2, sizeof *options.folders)};
  if (!options.folders) {
    drum_cli_message(argv[0], "out of memory");
    return DRUM_EXIT_FAILED;
  }
  int result = DRUM_EXIT_USAGE;
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) == 0)
    result = envelope(argv[0], &installed, &options);
  free(options.folders);
  return result;
}

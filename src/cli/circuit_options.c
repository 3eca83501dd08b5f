/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/circuit_options.h"

#include <stdlib.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "drumspice/number.h"

enum { OPTION_OMEGA = 1000 };

double drum_cli_frequency(const char *argument, const char *name, struct argp_state *state) {
  drum_status status;
  double value = 0;
  if (drum_number_parse(argument, &value, &status) != DRUM_OK)
    argp_error(state, "--%s: %s", name, status.message);
  if (!(value > 0))
    argp_error(state, "--%s %s: expected a frequency in hertz above 0", name, argument);
  return value;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  drum_cli_circuit *circuit = state->input;
  switch (key) {
  case 'c':
    circuit->envelope.carrier_hz = drum_cli_frequency(argument, "carrier", state);
    return 0;
  case OPTION_OMEGA:
    circuit->envelope.omega_hz = drum_cli_frequency(argument, "omega", state);
    return 0;
  case 'I':
    circuit->folders[circuit->n_folders++] = argument;
    return 0;
  case ARGP_KEY_ARG:
    if (circuit->netlist)
      argp_error(state, "'%s' is one netlist too many: expected one", argument);
    circuit->netlist = argument;
    return 0;
  case ARGP_KEY_END:
    if (!circuit->netlist)
      argp_error(state, "a netlist is missing: expected %s IN.cir", state->name);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"carrier", 'c', "HERTZ", 0,
     "Frequency of the frame, as 4.994g; without it the netlist's frame card says it", 0},
    {"omega", OPTION_OMEGA, "HERTZ", 0, "Envelope frequency of interest, the paper's Omega", 0},
    {"include", 'I', "FOLDER", 0, "Look there too for included files; may be repeated", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {.options = OPTIONS, .parser = take_option};

const struct argp_child DRUM_CLI_CIRCUIT_CHILDREN[] = {
    {&ARGP, 0, NULL, 0},
    {NULL, 0, NULL, 0},
};

/* Where models and plugin are. */
static void find_installed(drum_cli_circuit *circuit) {
  drum_installed_find(&circuit->installed);
  if (circuit->installed.models[0])
    circuit->folders[circuit->n_folders++] = circuit->installed.models;
  circuit->envelope.folders = circuit->folders;
  if (circuit->installed.library[0])
    circuit->envelope.library = circuit->installed.library;
}

int drum_cli_circuit_run(const struct argp *argp, int argc, char **argv, drum_cli_circuit *circuit,
                         drum_cli_circuit_work work, void *options) {
  circuit->folders = calloc((size_t)argc + 2, sizeof *circuit->folders);
  if (!circuit->folders) {
    drum_cli_message(argv[0], "out of memory");
    return DRUM_EXIT_FAILED;
  }
  int result = DRUM_EXIT_USAGE;
  if (argp_parse(argp, argc, argv, 0, NULL, options) == 0) {
    find_installed(circuit);
    result = work(argv[0], options);
  }
  free(circuit->folders);
  return result;
}

const char *drum_cli_circuit_plugin(const drum_cli_circuit *circuit) {
  return circuit->installed.plugin_path[0] ? circuit->installed.plugin_path : NULL;
}

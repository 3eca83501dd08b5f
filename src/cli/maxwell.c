/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice maxwell: from a field solver's capacitance matrix to a subcircuit. */
#include "drumspice/maxwell.h"
#include "base/json_text.h"
#include "base/stem.h"
#include "base/whole_file.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"
#include "drumspice/number.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct maxwell_command {
  const char *file;
  const char *out; /* null: standard output */
  const char *name;
  char named[DRUM_MAXWELL_NAME_SIZE]; /* by the file */
  bool json;
  double carrier_hz;
  drum_maxwell_input input;
  drum_maxwell_options options;
  const char **grounds; /* null-terminated; room for every argument */
  size_t n_grounds;
} maxwell_command;

enum {
  OPTION_FORMAT = 256,
  OPTION_UNIT,
  OPTION_SCALE,
  OPTION_CONVENTION,
  OPTION_SYMMETRY,
  OPTION_NOISE,
  OPTION_THRESHOLD,
  OPTION_GROUND,
  OPTION_CARRIER,
  OPTION_NAME,
};

static double number(struct argp_state *state, const char *option, const char *text, double least,
                     double most) {
  drum_status status;
  double value = 0.0;
  if (drum_number_parse(text, &value, &status))
    argp_error(state, "--%s: %s", option, status.message);
  else if (!(value >= least && value <= most))
    argp_error(state, "--%s %s: expected a number from %g to %g", option, text, least, most);
  return value;
}

static double above_zero(struct argp_state *state, const char *option, const char *text) {
  const double value = number(state, option, text, 0.0, 1e150);
  if (value == 0.0)
    argp_error(state, "--%s %s: expected a number above 0", option, text);
  return value;
}

static void take_format(maxwell_command *command, const char *text, struct argp_state *state) {
  command->input.format = drum_maxwell_format_find(text);
  if (command->input.format == DRUM_MAXWELL_DETECT && strcasecmp(text, "auto") != 0)
    argp_error(state, "--format %s: expected auto, plain, fastcap, fastercap, q3d or palace", text);
}

static void take_unit(maxwell_command *command, const char *text, struct argp_state *state) {
  drum_status status;
  if (drum_maxwell_unit(text, &command->input.unit, &status))
    argp_error(state, "--unit: %s", status.message);
}

static void take_convention(maxwell_command *command, const char *text, struct argp_state *state) {
  if (strcasecmp(text, "maxwell") == 0)
    command->options.convention = DRUM_MAXWELL_CONVENTION;
  else if (strcasecmp(text, "spice") == 0)
    command->options.convention = DRUM_MAXWELL_CONVENTION_SPICE;
  else
    argp_error(state, "--convention %s: expected maxwell or spice", text);
}

static void take_name(maxwell_command *command, const char *text, struct argp_state *state) {
  char plain[DRUM_MAXWELL_NAME_SIZE];
  drum_maxwell_node_name(text, plain);
  if (!plain[0] || strcmp(plain, text) != 0)
    argp_error(state,
               "--name %s: expected lower case letters, digits and _ between them, at most %d",
               text, DRUM_MAXWELL_NAME_SIZE - 1);
  command->name = text;
}

static void take_file(maxwell_command *command, const char *text, struct argp_state *state) {
  if (command->file)
    argp_error(state, "'%s' is one file too many: expected one", text);
  command->file = text;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  maxwell_command *command = state->input;
  switch (key) {
  case 'j':
    command->json = true;
    return 0;
  case 'o':
    if (!argument[0])
      argp_error(state, "--out is empty: expected the name of a file");
    command->out = argument;
    return 0;
  case OPTION_FORMAT:
    take_format(command, argument, state);
    return 0;
  case OPTION_UNIT:
    take_unit(command, argument, state);
    return 0;
  case OPTION_SCALE:
    command->input.scale = above_zero(state, "scale", argument);
    return 0;
  case OPTION_CONVENTION:
    take_convention(command, argument, state);
    return 0;
  case OPTION_SYMMETRY:
    command->options.symmetry = number(state, "symmetry", argument, 0.0, 1.0);
    return 0;
  case OPTION_NOISE:
    command->options.noise = number(state, "noise", argument, 0.0, 1.0);
    return 0;
  case OPTION_THRESHOLD:
    command->options.threshold = number(state, "threshold", argument, 0.0, 1e150);
    return 0;
  case OPTION_GROUND:
    command->grounds[command->n_grounds++] = argument;
    return 0;
  case OPTION_CARRIER:
    command->carrier_hz = above_zero(state, "carrier", argument);
    return 0;
  case OPTION_NAME:
    take_name(command, argument, state);
    return 0;
  case ARGP_KEY_ARG:
    take_file(command, argument, state);
    return 0;
  case ARGP_KEY_NO_ARGS:
    argp_error(state, "a matrix is missing: expected drumspice maxwell FILE");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"out", 'o', "OUT.lib", 0, "Write the netlist there, and a summary to standard output", 0},
    {"json", 'j', NULL, 0, "Print one JSON object; the netlist is written only with -o", 0},
    {"format", OPTION_FORMAT, "F", 0,
     "plain, fastcap, fastercap, q3d or palace; as a rule the file shows it", 0},
    {"unit", OPTION_UNIT, "U", 0, "Unit of a file that states none, such as fF; default farad", 0},
    {"scale", OPTION_SCALE, "X", 0,
     "Factor on all, such as 1u for a layout drawn in um and solved in m", 0},
    {"convention", OPTION_CONVENTION, "C", 0,
     "maxwell (default), or spice: capacitors between conductors, on the diagonal to ground", 0},
    {"ground", OPTION_GROUND, "NAME", 0, "Tie this conductor to ground; may be repeated", 0},
    {"symmetry", OPTION_SYMMETRY, "T", 0,
     "Allow |C_ij - C_ji| up to T sqrt(C_ii C_jj), default 0.01; means are taken", 0},
    {"noise", OPTION_NOISE, "T", 0,
     "Take negative capacitors as 0 up to T sqrt(C_ii C_jj), to ground T C_ii; default 0.01", 0},
    {"threshold", OPTION_THRESHOLD, "C", 0,
     "Lead capacitors between conductors below C farad to ground at both ends", 0},
    {"carrier", OPTION_CARRIER, "F", 0,
     "Write for the frame rotating at F hertz: pairs NAME_i NAME_q and env_capacitor", 0},
    {"name", OPTION_NAME, "NAME", 0, "Of the subcircuit; default the file's", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "FILE",
    .doc = "Make a subcircuit of capacitors from the capacitance matrix that a field solver wrote: "
           "FastCap's or FasterCap's output, Q3D's or Palace's table, or plain rows with names. "
           "The matrix is checked for symmetry, signs, diagonal dominance, definiteness and "
           "floating conductors."
           "\vExample: drumspice maxwell islands.txt --unit fF -o islands.lib\n\n"
           "Exit status: 0 done, with warnings or without; 1 if the netlist cannot be written, 2 "
           "if the matrix is missing or wrong, or the command line is.",
};

static size_t count_capacitors(const drum_maxwell_network *network) {
  size_t count = 0;
  for (size_t i = 0; i < network->count; i++) {
    count += network->nodes[i].ground > 0.0;
    for (size_t j = i + 1; j < network->count; j++)
      count += network->mutual[i * network->count + j] > 0.0;
  }
  return count;
}

static void print_summary(const maxwell_command *command, const drum_maxwell_network *network) {
  (void)printf("%s: .subckt %s of %zu node%s, %zu capacitors\n", command->out, command->name,
               network->count, network->count == 1 ? "" : "s", count_capacitors(network));
  (void)printf("largest asymmetry: %.3g of sqrt(C_ii C_jj)\n", network->asymmetry);
  if (network->dropped)
    (void)printf("below the threshold: %zu, %.6g F in all\n", network->dropped,
                 network->dropped_total);
  (void)printf("%-20s %15s %15s  conductor\n", "node", "total [F]", "to ground [F]");
  for (size_t i = 0; i < network->count; i++)
    (void)printf("%-20s %15.6g %15.6g  %s\n", network->nodes[i].name, network->nodes[i].total,
                 network->nodes[i].ground, network->nodes[i].conductor);
}

static json_t *nodes_json(const drum_maxwell_network *network) {
  json_t *list = json_array();
  for (size_t i = 0; list && i < network->count; i++) {
    const drum_maxwell_node *node = &network->nodes[i];
    (void)json_array_append_new(
        list, json_pack("{s:s, s:o, s:o, s:o, s:b}", "node", node->name, "conductor",
                        drum_json_text(node->conductor), "total", drum_json_number(node->total),
                        "ground", drum_json_number(node->ground), "floating", node->floating));
  }
  return list;
}

/* Maxwell's matrix of the network. */
static json_t *matrix_json(const drum_maxwell_network *network) {
  const size_t n = network->count;
  json_t *rows = json_array();
  for (size_t i = 0; rows && i < n; i++) {
    json_t *row = json_array();
    for (size_t j = 0; row && j < n; j++)
      (void)json_array_append_new(row, drum_json_number(i == j ? network->nodes[i].total
                                                               : 0.0 - network->mutual[i * n + j]));
    (void)json_array_append_new(rows, row);
  }
  return rows;
}

static json_t *warnings_json(const drum_maxwell_network *network) {
  json_t *list = json_array();
  for (size_t i = 0; list && i < network->n_warnings; i++)
    (void)json_array_append_new(list, drum_json_text(network->warnings[i]));
  return list;
}

static json_t *to_json(const maxwell_command *command, const drum_maxwell *matrix,
                       const drum_maxwell_network *network) {
  return json_pack(
      "{s:o, s:s, s:I, s:f, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:f, s:o}", "file",
      drum_json_text(command->file), "format", drum_maxwell_format_name(matrix->format), "line",
      (json_int_t)matrix->line, "unit", matrix->unit, "name", command->name, "carrier_hz",
      command->carrier_hz > 0.0 ? json_real(command->carrier_hz) : json_null(), "netlist",
      command->out ? drum_json_text(command->out) : json_null(), "nodes", nodes_json(network),
      "matrix", matrix_json(network), "asymmetry", drum_json_number(network->asymmetry),
      "asymmetric",
      network->count > 1 ? json_pack("[s, s]", network->nodes[network->asymmetric[0]].name,
                                     network->nodes[network->asymmetric[1]].name)
                         : json_null(),
      "grounded", (json_int_t)network->grounded, "dropped", (json_int_t)network->dropped,
      "dropped_total", network->dropped_total, "warnings", warnings_json(network));
}

static drum_code write_netlist(const maxwell_command *command, const drum_maxwell *matrix,
                               const drum_maxwell_network *network, drum_status *status) {
  const drum_maxwell_output output = {command->name, command->file, command->carrier_hz};
  drum_whole_file file;
  if (!command->out)
    return command->json
               ? drum_succeed(status)
               : drum_maxwell_write(matrix, &command->options, network, &output, stdout, status);
  const drum_code code = drum_whole_file_open(command->out, &file, status);
  if (code)
    return code;
  return drum_whole_file_close(
      &file, drum_maxwell_write(matrix, &command->options, network, &output, file.stream, status),
      status);
}

static int write_all(const char *who, const maxwell_command *command, const drum_maxwell *matrix,
                     const drum_maxwell_network *network) {
  drum_status status;
  for (size_t i = 0; i < network->n_warnings; i++)
    drum_cli_message(who, "warning: %s", network->warnings[i]);
  const drum_code code = write_netlist(command, matrix, network, &status);
  if (code) {
    drum_cli_message(who, "%s", status.message);
    /* The input was right: what cannot be written now is no wrong usage. */
    return code == DRUM_BAD_ARGUMENT ? DRUM_EXIT_USAGE : DRUM_EXIT_FAILED;
  }
  if (command->json)
    return drum_cli_json_print(who, to_json(command, matrix, network));
  if (command->out)
    print_summary(command, network);
  return DRUM_EXIT_DONE;
}

static int convert(const char *who, const maxwell_command *command) {
  drum_maxwell matrix;
  drum_maxwell_network network;
  drum_status status;
  if (drum_maxwell_read(command->file, &command->input, &matrix, &status))
    return drum_cli_fail(who, &status);
  int result;
  if (drum_maxwell_network_make(&matrix, &command->options, &network, &status)) {
    drum_cli_message(who, "'%s': %s", command->file, status.message);
    result = status.code == DRUM_BAD_ARGUMENT || status.code == DRUM_BAD_INPUT ? DRUM_EXIT_USAGE
                                                                               : DRUM_EXIT_FAILED;
  } else {
    result = write_all(who, command, &matrix, &network);
  }
  drum_maxwell_network_free(&network);
  drum_maxwell_free(&matrix);
  return result;
}

/* The subcircuit is named as the file, as far as that makes a name. */
static void name_by_file(maxwell_command *command) {
  char stem[DRUM_STEM_SIZE];
  drum_status status;
  if (drum_stem_of(command->file, stem, &status))
    stem[0] = '\0';
  drum_maxwell_node_name(stem, command->named);
  command->name = command->named[0] ? command->named : "maxwell";
}

int drum_command_maxwell(int argc, char **argv) {
  maxwell_command command = {
      .input = {.scale = 1.0},
      .options = {.symmetry = DRUM_MAXWELL_SYMMETRY, .noise = DRUM_MAXWELL_NOISE},
      .grounds = calloc((size_t)argc + 1, sizeof *command.grounds),
  };
  if (!command.grounds) {
    drum_cli_message(argv[0], "out of memory");
    return DRUM_EXIT_FAILED;
  }
  command.options.grounds = command.grounds;
  int result = DRUM_EXIT_USAGE;
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &command) == 0) {
    if (!command.name)
      name_by_file(&command);
    result = convert(argv[0], &command);
  }
  free(command.grounds);
  return result;
}

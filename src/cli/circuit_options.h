/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_CIRCUIT_OPTIONS_H
#define DRUM_CLI_CIRCUIT_OPTIONS_H

#include <argp.h>
#include <stddef.h>

#include "cli/installed.h"
#include "drumspice/envelope.h"

/* The netlist and the options that all commands have which bring one into the rotating frame. */
typedef struct drum_cli_circuit {
  const char *netlist;
  drum_envelope_options envelope;
  drum_installed installed;
  const char **folders; /* null-terminated; room for every argument and our own */
  size_t n_folders;
} drum_cli_circuit;

/* An argp child whose input is a drum_cli_circuit. */
extern const struct argp DRUM_CLI_CIRCUIT_ARGP;

/* Room for `argc` arguments; 0, with a message from `who`, if there is none. */
int drum_cli_circuit_prepare(const char *who, int argc, drum_cli_circuit *circuit);

/* After the arguments: where models and plugin are. */
void drum_cli_circuit_finish(drum_cli_circuit *circuit);
void drum_cli_circuit_free(drum_cli_circuit *circuit);

/* The plugin's path; null where none was found. */
const char *drum_cli_circuit_plugin(const drum_cli_circuit *circuit);

/* The frequency [Hz] above 0 that --NAME gives, or the end of the program. */
double drum_cli_frequency(const char *argument, const char *name, struct argp_state *state);

#endif

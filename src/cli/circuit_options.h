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

/*
 * The children of such a command's argp: their input is a drum_cli_circuit, which the command's
 * parser gives as state->child_inputs[0] at ARGP_KEY_INIT.
 */
extern const struct argp_child DRUM_CLI_CIRCUIT_CHILDREN[];

/* What a command does with its options, once they are all there; the exit status. */
typedef int (*drum_cli_circuit_work)(const char *who, void *options);

/* Parses the arguments into `options`, a part of which `circuit` is, and does the work. */
int drum_cli_circuit_run(const struct argp *argp, int argc, char **argv, drum_cli_circuit *circuit,
                         drum_cli_circuit_work work, void *options);

/* The plugin's path; null where none was found. */
const char *drum_cli_circuit_plugin(const drum_cli_circuit *circuit);

/* The frequency [Hz] above 0 that --NAME gives, or the end of the program. */
double drum_cli_frequency(const char *argument, const char *name, struct argp_state *state);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_COMMANDS_H
#define DRUM_CLI_COMMANDS_H

/*
 * The commands of the program. Each runs with argv[0] = "drumspice COMMAND", writes results
 * to standard output and messages to standard error, and returns an exit status.
 */

enum {
  DRUM_EXIT_DONE = 0,
  DRUM_EXIT_FAILED = 1, /* could not be done; for `check`: there are findings */
  DRUM_EXIT_USAGE = 2,  /* wrong usage or input */
};

int drum_command_cascaded(int argc, char **argv);
int drum_command_check(int argc, char **argv);
int drum_command_counting(int argc, char **argv);
int drum_command_compare(int argc, char **argv);
int drum_command_design(int argc, char **argv);
int drum_command_envelope(int argc, char **argv);
int drum_command_extract(int argc, char **argv);
int drum_command_figures(int argc, char **argv);
int drum_command_map(int argc, char **argv);
int drum_command_maxwell(int argc, char **argv);
int drum_command_occupations(int argc, char **argv);
int drum_command_optomech(int argc, char **argv);
int drum_command_tune(int argc, char **argv);
int drum_command_scatter(int argc, char **argv);

#endif

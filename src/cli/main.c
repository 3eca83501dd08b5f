/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program drumspice: finds the command and runs it. */
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/message.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char PROGRAM[] = "drumspice";

typedef struct command {
  const char *name;
  const char *summary; /* one line */
  int (*run)(int argc, char **argv);
} command;

static const command COMMANDS[] = {
    {"cascaded", "steady state of two oscillators with a common bath", drum_command_cascaded},
    {"check", "find mistakes in a netlist that ngspice passes over", drum_command_check},
    {"compare", "hold a netlist's measurements against theory", drum_command_compare},
    {"counting", "statistics of the heat that a bath takes", drum_command_counting},
    {"design", "the netlist of a wanted rectifier", drum_command_design},
    {"envelope", "an RF netlist into the rotating frame", drum_command_envelope},
    {"extract", "a circuit's modes and couplings, by simulation", drum_command_extract},
    {"figures", "the paper's Figs. 2 and 3, and its sentences about them", drum_command_figures},
    {"map", "the cascaded model of two cavities on one drum", drum_command_map},
    {"maxwell", "capacitors from a field solver's matrix", drum_command_maxwell},
    {"occupations", "mean occupations from a noisy transient", drum_command_occupations},
    {"optomech", "steady state and spectra of two cavities on one drum", drum_command_optomech},
    {"tune", "numbers of a netlist adjusted until the circuit does best", drum_command_tune},
    {"scatter", "what comes out of a circuit's ports, by simulation", drum_command_scatter},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof COMMANDS[0] };

static void print_help(FILE *to) {
  (void)fputs("Usage: drumspice COMMAND [OPTION...] [ARGUMENT...]\n"
              "ngspice, taught cryogenic electromechanics.\n\nCommands:\n",
              to);
  for (size_t i = 0; i < N_COMMANDS; i++)
    (void)fprintf(to, "  %-12s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
  (void)fputs("\n  drumspice COMMAND --help   what a command takes and does\n"
              "  drumspice --version        the program's version\n\n"
              "Exit status: 0 done, 1 could not be done, 2 wrong usage or input.\n",
              to);
}

static int unknown_command(const char *name) {
  const char *names[N_COMMANDS];
  for (size_t i = 0; i < N_COMMANDS; i++)
    names[i] = COMMANDS[i].name;
  const char *nearest = drum_suggest(name, names, N_COMMANDS);
  if (nearest)
    drum_cli_message(PROGRAM, "there is no command '%s': did you mean '%s'?", name, nearest);
  else
    drum_cli_message(PROGRAM, "there is no command '%s': expected one that drumspice --help lists",
                     name);
  return DRUM_EXIT_USAGE;
}

/* Runs the command with argv[0] made "drumspice COMMAND", which argp prints. */
static int run_command(const command *the_command, int argc, char **argv) {
  const size_t size = sizeof PROGRAM + strlen(the_command->name) + 1;
  char *who = malloc(size);
  if (!who) {
    drum_cli_message(PROGRAM, "out of memory");
    return DRUM_EXIT_FAILED;
  }
  (void)snprintf(who, size, "%s %s", PROGRAM, the_command->name);
  argv[0] = who;
  const int result = the_command->run(argc, argv);
  free(who);
  return result;
}

static int dispatch(int argc, char **argv) {
  if (argc < 2) {
    print_help(stderr);
    return DRUM_EXIT_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "-?") == 0) {
    print_help(stdout);
    return DRUM_EXIT_DONE;
  }
  if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
    (void)printf("%s\n", argp_program_version);
    return DRUM_EXIT_DONE;
  }
  for (size_t i = 0; i < N_COMMANDS; i++)
    if (strcmp(argv[1], COMMANDS[i].name) == 0)
      return run_command(&COMMANDS[i], argc - 1, argv + 1);
  return unknown_command(argv[1]);
}

int main(int argc, char **argv) {
  argp_program_version = "drumspice " DRUMSPICE_VERSION;
  argp_err_exit_status = DRUM_EXIT_USAGE;
  const int result = dispatch(argc, argv);
  /* A full disk shows only here. */
  if (fflush(stdout) != 0 || ferror(stdout)) {
    drum_cli_message(PROGRAM, "the output cannot be written");
    return result == DRUM_EXIT_DONE ? DRUM_EXIT_FAILED : result;
  }
  return result;
}

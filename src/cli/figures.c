/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice figures: the paper's Figs. 2 and 3, and its sentences about them. */
#include "drumspice/figures.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"

#include <argp.h>
#include <stdio.h>

typedef struct figures_options {
  const char *folder;
  bool json;
} figures_options;

static error_t take_option(int key, char *argument, struct argp_state *state) {
  figures_options *options = state->input;
  switch (key) {
  case 'j':
    options->json = true;
    return 0;
  case 'o':
    if (!argument[0])
      argp_error(state, "--out is empty: expected the name of a folder");
    options->folder = argument;
    return 0;
  case ARGP_KEY_ARG:
    argp_error(state, "'%s' is one argument too many: expected --out DIR only", argument);
    return 0;
  case ARGP_KEY_END:
    if (!options->folder)
      argp_error(state, "expected --out DIR, the folder to write into");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"out", 'o', "DIR", 0, "Write into the folder DIR, which is made if it is not there", 0},
    {"json", 'j', NULL, 0, "Print one JSON object instead of the table", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "--out DIR",
    .doc = "Compute Figs. 2 and 3 of the paper from its effective model, and judge what the paper "
           "says about them. Writes fig2.csv, fig3.csv, figures.json and, with gnuplot, the "
           "pictures fig2_surfaces, fig2_slices and fig3 (.svg, .png) into DIR, and prints the "
           "verdicts."
           "\vExample: drumspice figures --out out/figures\n\n"
           "Exit status: 0 done, whatever the verdicts; 1 if something could not be written or "
           "drawn, 2 wrong usage.",
};

static int figures(const char *who, const figures_options *options) {
  drum_sentence sentences[DRUM_SENTENCES];
  drum_status status;
  drum_code code = drum_figures_judge(sentences, &status);
  if (!code)
    code = drum_figures_write(sentences, options->folder, &status);
  if (!code && !options->json)
    code = drum_figures_text(sentences, stdout, &status);
  if (code) {
    drum_cli_message(who, "%s", status.message);
    return code == DRUM_BAD_ARGUMENT ? DRUM_EXIT_USAGE : DRUM_EXIT_FAILED;
  }
  int result = DRUM_EXIT_DONE;
  if (options->json)
    result = drum_cli_json_print(who, drum_figures_json(sentences));
  if (drum_figures_pictures(options->folder, &status)) {
    drum_cli_message(who, "%s; the data are written", status.message);
    result = DRUM_EXIT_FAILED;
  }
  return result;
}

int drum_command_figures(int argc, char **argv) {
  figures_options options = {0};
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  return figures(argv[0], &options);
}

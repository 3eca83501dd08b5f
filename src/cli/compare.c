/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice compare: a netlist's measurements against theory. */
#include "base/whole_file.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"
#include "drumspice/report.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct compare_options {
  const char *netlist;
  const char *folder;
  bool json;
  bool no_pictures;
} compare_options;

enum { OPTION_NO_PICTURES = 256 };

static error_t take_option(int key, char *argument, struct argp_state *state) {
  compare_options *options = state->input;
  switch (key) {
  case 'j':
    options->json = true;
    return 0;
  case OPTION_NO_PICTURES:
    options->no_pictures = true;
    return 0;
  case ARGP_KEY_ARG:
    if (state->arg_num == 0)
      options->netlist = argument;
    else if (state->arg_num == 1)
      options->folder = argument;
    else
      argp_error(state, "'%s' is one argument too many: expected a netlist and a folder", argument);
    return 0;
  case ARGP_KEY_END:
    if (!options->folder)
      argp_error(state, "expected a netlist and the folder of its raw files");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"json", 'j', NULL, 0, "Print one JSON object instead of the table", 0},
    {"no-pictures", OPTION_NO_PICTURES, NULL, 0, "Draw nothing", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "NETLIST.cir FOLDER",
    .doc = "Hold what ngspice computed for a netlist against theory. Reads the netlist's cards and "
           "the raw files FOLDER/NETLIST_*.raw that models/drumspice_measure.inc writes; writes "
           "NETLIST.json, NETLIST.txt and pictures into FOLDER and prints the table."
           "\vExample: drumspice compare netlists/rectifier.cir out\n\n"
           "Exit status: 0 if circuit and theory agree, 1 if they do not or the work failed, 2 if "
           "the netlist or its raw files are missing or wrong.",
};

static drum_code write_file(const drum_report *report, const char *folder, const char *ending,
                            drum_code (*write)(const drum_report *, FILE *, drum_status *),
                            drum_status *status) {
  char path[DRUM_PATH_SIZE];
  drum_whole_file file;
  if (snprintf(path, sizeof path, "%s/%s.%s", folder, report->stem, ending) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the report is too long");
  const drum_code code = drum_whole_file_open(path, &file, status);
  if (code)
    return code;
  return drum_whole_file_close(&file, write(report, file.stream, status), status);
}

static drum_code write_json(const drum_report *report, FILE *file, drum_status *status) {
  json_t *object = drum_report_json(report);
  if (!object)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the report");
  const int failed = json_dumpf(object, file, JSON_INDENT(2));
  json_decref(object);
  if (failed || fputc('\n', file) == EOF)
    return drum_fail(status, DRUM_IO_ERROR, "the JSON report cannot be written");
  return drum_succeed(status);
}

static int compare(const char *who, const compare_options *options) {
  drum_report *report;
  drum_status status;
  if (drum_report_compare(options->netlist, options->folder, &report, &status))
    return drum_cli_fail(who, &status);
  drum_code code = write_file(report, options->folder, "json", write_json, &status);
  if (!code)
    code = write_file(report, options->folder, "txt", drum_report_text, &status);
  if (!code && !options->json)
    code = drum_report_text(report, stdout, &status);
  /* The input was right: what cannot be written now is no wrong usage. */
  int result = DRUM_EXIT_DONE;
  if (code) {
    drum_cli_message(who, "%s", status.message);
    result = DRUM_EXIT_FAILED;
  }
  if (!code && options->json)
    result = drum_cli_json_print(who, drum_report_json(report));
  /* The numbers stand without pictures: say so and go on. */
  if (!code && !options->no_pictures &&
      drum_report_pictures(report, options->folder, &status) != DRUM_OK)
    drum_cli_message(who, "%s", status.message);
  if (result == DRUM_EXIT_DONE && !report->passed)
    result = DRUM_EXIT_FAILED;
  drum_report_free(report);
  return result;
}

int drum_command_compare(int argc, char **argv) {
  compare_options options = {0};
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  return compare(argv[0], &options);
}

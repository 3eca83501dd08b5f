/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice compare: a netlist's measurements against theory. */
#include "base/whole_file.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"
#include "drumspice/report.h"
#include "drumspice/settings.h"

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
           "NETLIST.json, NETLIST.txt and pictures into FOLDER and prints the table. Where cards "
           "name settings of the pumps, FOLDER/NETLIST_SETTING_*.raw and one report over all."
           "\vExample: drumspice compare netlists/rectifier.cir out\n\n"
           "Exit status: 0 if circuit and theory agree, 1 if they do not or the work failed, 2 if "
           "the netlist or its raw files are missing or wrong.",
};

/* A report of either sort: over one operating point, or over several settings of the pumps. */
typedef struct finding {
  drum_report *report;
  drum_settings *settings; /* null: the report is there */
} finding;

static drum_code make(const compare_options *options, finding *found, drum_status *status) {
  drum_cards cards;
  *found = (finding){NULL, NULL};
  const drum_code code = drum_cards_read(options->netlist, &cards, status);
  if (code)
    return code;
  if (cards.n_settings > 0)
    return drum_settings_compare(options->netlist, options->folder, &found->settings, status);
  return drum_report_compare(options->netlist, options->folder, &found->report, status);
}

static const char *stem_of(const finding *found) {
  return found->settings ? found->settings->stem : found->report->stem;
}

static bool has_passed(const finding *found) {
  return found->settings ? found->settings->passed : found->report->passed;
}

static drum_code write_text(const finding *found, FILE *stream, drum_status *status) {
  return found->settings ? drum_settings_text(found->settings, stream, status)
                         : drum_report_text(found->report, stream, status);
}

static json_t *json_of(const finding *found) {
  return found->settings ? drum_settings_json(found->settings) : drum_report_json(found->report);
}

static drum_code draw(const finding *found, const char *folder, drum_status *status) {
  return found->settings ? drum_settings_pictures(found->settings, folder, status)
                         : drum_report_pictures(found->report, folder, status);
}

static drum_code write_file(const finding *found, const char *folder, const char *ending,
                            drum_code (*write)(const finding *, FILE *, drum_status *),
                            drum_status *status) {
  char path[DRUM_PATH_SIZE];
  drum_whole_file file;
  if (snprintf(path, sizeof path, "%s/%s.%s", folder, stem_of(found), ending) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the report is too long");
  const drum_code code = drum_whole_file_open(path, &file, status);
  if (code)
    return code;
  return drum_whole_file_close(&file, write(found, file.stream, status), status);
}

static drum_code write_json(const finding *found, FILE *file, drum_status *status) {
  json_t *object = json_of(found);
  if (!object)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the report");
  const int failed = json_dumpf(object, file, JSON_INDENT(2));
  json_decref(object);
  if (failed || fputc('\n', file) == EOF)
    return drum_fail(status, DRUM_IO_ERROR, "the JSON report cannot be written");
  return drum_succeed(status);
}

static int compare(const char *who, const compare_options *options) {
  finding found;
  drum_status status;
  if (make(options, &found, &status))
    return drum_cli_fail(who, &status);
  drum_code code = write_file(&found, options->folder, "json", write_json, &status);
  if (!code)
    code = write_file(&found, options->folder, "txt", write_text, &status);
  if (!code && !options->json)
    code = write_text(&found, stdout, &status);
  /* The input was right: what cannot be written now is no wrong usage. */
  int result = DRUM_EXIT_DONE;
  if (code) {
    drum_cli_message(who, "%s", status.message);
    result = DRUM_EXIT_FAILED;
  }
  if (!code && options->json)
    result = drum_cli_json_print(who, json_of(&found));
  /* The numbers stand without pictures: say so and go on. */
  if (!code && !options->no_pictures && draw(&found, options->folder, &status) != DRUM_OK)
    drum_cli_message(who, "%s", status.message);
  if (result == DRUM_EXIT_DONE && !has_passed(&found))
    result = DRUM_EXIT_FAILED;
  drum_report_free(found.report);
  drum_settings_free(found.settings);
  return result;
}

int drum_command_compare(int argc, char **argv) {
  compare_options options = {0};
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  return compare(argv[0], &options);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice check: what ngspice would pass over in silence. */
#include "base/json_text.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/json.h"
#include "cli/message.h"
#include "drumspice/lint.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct check_options {
  const char *netlist;
  bool json;
  const char **folders; /* null-terminated; room for every argument */
  size_t n_folders;
} check_options;

static error_t take_option(int key, char *argument, struct argp_state *state) {
  check_options *options = state->input;
  switch (key) {
  case 'j':
    options->json = true;
    return 0;
  case 'I':
    options->folders[options->n_folders++] = argument;
    return 0;
  case ARGP_KEY_ARG:
    if (options->netlist)
      argp_error(state, "'%s' is one netlist too many: expected one", argument);
    options->netlist = argument;
    return 0;
  case ARGP_KEY_NO_ARGS:
    argp_error(state, "a netlist is missing: expected drumspice check FILE.cir");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"json", 'j', NULL, 0, "Print one JSON object", 0},
    {"include", 'I', "FOLDER", 0, "Look there too for included files; may be repeated", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "FILE.cir",
    .doc = "Check a netlist and what it includes for mistakes that ngspice passes over in silence: "
           "misspelt parameters, wrong numbers of nodes, drumspice cards that do not fit."
           "\vExit status: 0 if there are no errors or warnings, 1 if there are, 2 if the netlist "
           "cannot be read or the command line is wrong.",
};

static void print_text(const char *netlist, const drum_lint_report *report) {
  drum_cli_findings_print(report, stdout);
  const size_t n_errors = drum_lint_count(report, DRUM_LINT_ERROR);
  const size_t n_warnings = drum_lint_count(report, DRUM_LINT_WARNING) - n_errors;
  (void)printf("%s: %zu error%s, %zu warning%s\n", netlist, n_errors, n_errors == 1 ? "" : "s",
               n_warnings, n_warnings == 1 ? "" : "s");
}

static json_t *finding_to_json(const drum_lint_finding *finding) {
  return json_pack("{s:o, s:I, s:s, s:o}", "file", drum_json_text(finding->file), "line",
                   (json_int_t)finding->line, "severity",
                   drum_lint_severity_name(finding->severity), "message",
                   drum_json_text(finding->message));
}

static json_t *to_json(const char *netlist, const drum_lint_report *report) {
  json_t *findings = json_array();
  for (size_t i = 0; findings && i < report->count; i++) {
    if (json_array_append_new(findings, finding_to_json(&report->findings[i])) != 0) {
      json_decref(findings);
      findings = NULL;
    }
  }
  const size_t n_errors = drum_lint_count(report, DRUM_LINT_ERROR);
  const size_t n_warnings = drum_lint_count(report, DRUM_LINT_WARNING) - n_errors;
  return json_pack("{s:o, s:b, s:I, s:I, s:o}", "netlist", drum_json_text(netlist), "clean",
                   n_errors + n_warnings == 0, "errors", (json_int_t)n_errors, "warnings",
                   (json_int_t)n_warnings, "findings", findings);
}

static int check(const char *who, const check_options *options) {
  drum_lint_report report = {0};
  drum_status status;
  int result;
  if (drum_lint_netlist(options->netlist, options->folders, &report, &status) != DRUM_OK) {
    result = drum_cli_fail(who, &status);
  } else {
    result = DRUM_EXIT_DONE;
    if (options->json)
      result = drum_cli_json_print(who, to_json(options->netlist, &report));
    else
      print_text(options->netlist, &report);
    if (drum_lint_count(&report, DRUM_LINT_WARNING) > 0)
      result = DRUM_EXIT_FAILED;
  }
  drum_lint_free(&report);
  return result;
}

int drum_command_check(int argc, char **argv) {
  check_options options = {.folders = calloc((size_t)argc + 1, sizeof *options.folders)};
  if (!options.folders) {
    drum_cli_message(argv[0], "out of memory");
    return DRUM_EXIT_FAILED;
  }
  int result = DRUM_EXIT_USAGE;
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) == 0)
    result = check(argv[0], &options);
  free(options.folders);
  return result;
}

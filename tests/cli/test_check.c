/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program as users meet it: exit statuses, what goes to which stream, JSON. */
#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

/* Runs the program in the scratch folder. */
static run drumspice(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" %s", arguments);
  return shell_run(place, command);
}

static const char CLEAN[] = "Title\n.subckt cell a c=1p\nr1 a 0 1\n.ends\nx1 1 cell c=2p\n.end\n";
static const char WRONG[] =
    "Title\n.subckt cell a gap=1p\nr1 a 0 1\n.ends\nx1 1 cell gpa=2p\n.end\n";

static void shows_help_and_version(void **state) {
  run result = drumspice(*state, "--help");
  assert_int_equal(result.status, 0);
  assert_non_null(strstr(result.out, "  check "));
  assert_string_equal(result.err, "");
  result = drumspice(*state, "--version");
  assert_int_equal(result.status, 0);
  assert_int_equal(strncmp(result.out, "drumspice ", 10), 0);
  result = drumspice(*state, "check --help");
  assert_int_equal(result.status, 0);
  assert_non_null(strstr(result.out, "Usage: drumspice check [OPTION...] FILE.cir"));
  assert_non_null(strstr(result.out, "--json"));
}

static void refuses_wrong_usage(void **state) {
  run result = drumspice(*state, "");
  assert_int_equal(result.status, 2);
  assert_string_equal(result.out, "");
  assert_non_null(strstr(result.err, "Usage:"));
  result = drumspice(*state, "chekc x.cir");
  assert_int_equal(result.status, 2);
  assert_string_equal(result.err,
                      "drumspice: there is no command 'chekc': did you mean 'check'?\n");
  result = drumspice(*state, "fly");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "'fly'"));
  result = drumspice(*state, "check");
  assert_int_equal(result.status, 2);
  assert_int_equal(strncmp(result.err, "drumspice check: ", 17), 0);
  result = drumspice(*state, "check a.cir b.cir");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "'b.cir'"));
  result = drumspice(*state, "check --no-such-option a.cir");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "--no-such-option"));
}

static void refuses_netlists_it_cannot_read(void **state) {
  run result = drumspice(*state, "check nowhere.cir");
  assert_int_equal(result.status, 2);
  assert_string_equal(result.out, "");
  assert_int_equal(strncmp(result.err, "drumspice check: 'nowhere.cir'", 30), 0);
  result = drumspice(*state, "check --json .");
  assert_int_equal(result.status, 2);
  assert_string_equal(result.out, "");
  assert_non_null(strstr(result.err, "no ordinary file"));
  scratch_write_text(*state, "gone.cir", "t\n.include ./gone.inc\n");
  result = drumspice(*state, "check gone.cir");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "gone.cir:2: "));
}

static void prints_findings_for_people(void **state) {
  scratch_write_text(*state, "clean.cir", CLEAN);
  scratch_write_text(*state, "wrong.cir", WRONG);
  run result = drumspice(*state, "check clean.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.out, "clean.cir: 0 errors, 0 warnings\n");
  assert_string_equal(result.err, "");
  result = drumspice(*state, "check wrong.cir");
  assert_int_equal(result.status, 1);
  assert_string_equal(result.out, "wrong.cir:5: error: cell has no parameter 'gpa', which ngspice "
                                  "ignores: did you mean 'gap'?\nwrong.cir: 1 error, 0 warnings\n");
  assert_string_equal(result.err, "");
}

static void prints_findings_as_one_json_object(void **state) {
  scratch_write_text(*state, "clean.cir", CLEAN);
  scratch_write_text(*state, "wrong.cir", WRONG);
  run result = drumspice(*state, "check clean.cir --json");
  assert_int_equal(result.status, 0);
  json_t *object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  assert_true(json_is_true(json_object_get(object, "clean")));
  assert_int_equal(json_array_size(json_object_get(object, "findings")), 0);
  json_decref(object);

  result = drumspice(*state, "check --json wrong.cir");
  assert_int_equal(result.status, 1);
  object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  assert_string_equal(json_string_value(json_object_get(object, "netlist")), "wrong.cir");
  assert_true(json_is_false(json_object_get(object, "clean")));
  assert_int_equal(json_integer_value(json_object_get(object, "errors")), 1);
  const json_t *finding = json_array_get(json_object_get(object, "findings"), 0);
  assert_string_equal(json_string_value(json_object_get(finding, "file")), "wrong.cir");
  assert_int_equal(json_integer_value(json_object_get(finding, "line")), 5);
  assert_string_equal(json_string_value(json_object_get(finding, "severity")), "error");
  assert_non_null(strstr(json_string_value(json_object_get(finding, "message")), "'gpa'"));
  json_decref(object);
}

static void json_is_valid_whatever_bytes_the_netlist_has(void **state) {
  scratch_write_text(*state, "bytes.cir", "t\nx1 1 \xff\xfe\"\\\x01\n");
  const run result = drumspice(*state, "check --json bytes.cir");
  assert_int_equal(result.status, 1);
  json_t *object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  json_decref(object);
}

static void looks_for_included_files_in_the_folders_given(void **state) {
  scratch_write_text(*state, "part.lib", ".subckt cell a gap=1p\nr1 a 0 1\n.ends\n");
  scratch other;
  scratch_open(&other);
  const char *path = scratch_write_text(&other, "n.cir", "t\n.include part.lib\nx1 1 cell gpa=2\n");
  char arguments[1024];
  (void)snprintf(arguments, sizeof arguments, "check '%s' -I /nonexistent -I '%s'", path,
                 ((scratch *)*state)->folder);
  run result = drumspice(*state, arguments);
  assert_int_equal(result.status, 1);
  assert_non_null(strstr(result.out, "'gpa'"));
  (void)snprintf(arguments, sizeof arguments, "check n.cir");
  result = drumspice(&other, arguments);
  assert_int_equal(result.status, 0); /* a note alone is no finding */
  assert_non_null(strstr(result.out, "n.cir:2: note: 'part.lib' was not found"));
  scratch_close(&other);
}

static void says_so_when_the_output_cannot_be_written(void **state) {
  scratch *place = *state;
  scratch_write_text(place, "clean.cir", CLEAN);
  run result = drumspice(place, "check clean.cir >/dev/full");
  assert_int_equal(result.status, 1);
  result = drumspice(place, "--help >/dev/full");
  assert_int_equal(result.status, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shows_help_and_version),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(refuses_netlists_it_cannot_read),
      cmocka_unit_test(prints_findings_for_people),
      cmocka_unit_test(prints_findings_as_one_json_object),
      cmocka_unit_test(json_is_valid_whatever_bytes_the_netlist_has),
      cmocka_unit_test(looks_for_included_files_in_the_folders_given),
      cmocka_unit_test(says_so_when_the_output_cannot_be_written),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

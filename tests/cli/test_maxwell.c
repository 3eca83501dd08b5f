/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice maxwell as users call it: what goes where, statuses, options, JSON. */
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

static const char MATRIX[] = "a b plane\na 10 -2 -3\nb -2 9 -4\nplane -3 -4 20\n";

static run maxwell(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" maxwell %s", arguments);
  return shell_run(place, command);
}

static void expect_line(const char *text, const char *line) {
  char framed[512];
  (void)snprintf(framed, sizeof framed, "\n%s\n", line);
  if (!strstr(text, framed))
    fail_msg("no line '%s' in\n%s", line, text);
}

static void writes_the_netlist_to_standard_output(void **state) {
  scratch_write_text(*state, "My-cell.txt", MATRIX);
  const run result = maxwell(*state, "My-cell.txt --unit fF");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  expect_line(result.out, ".subckt my_cell a b plane");
  expect_line(result.out, "c_a_0 a 0 5e-15");
  expect_line(result.out, "c_a_b a b 2e-15");
  expect_line(result.out, "c_plane_0 plane 0 1.3e-14");
  expect_line(result.out, ".ends my_cell");
}

static void writes_a_file_whole_or_not_at_all(void **state) {
  scratch_write_text(*state, "m.txt", MATRIX);
  scratch_write_text(*state, "out.lib", "old\n");
  run result = maxwell(*state, "m.txt --unit nonsense -o out.lib; cat out.lib >&2; false");
  assert_non_null(strstr(result.err, "\nold\n"));
  result = maxwell(*state, "m.txt -o out.lib; echo $? >&2; cat out.lib >&2; ls >&2");
  assert_non_null(strstr(result.err, "expected a unit"));
  assert_non_null(strstr(result.err, "\n2\nold\n"));
  assert_null(strstr(result.err, "partial"));
  result = maxwell(*state, "m.txt --unit fF -o out.lib && cat out.lib && ls >&2");
  assert_int_equal(result.status, 0);
  assert_int_equal(strncmp(result.out, "out.lib: .subckt m of 3 nodes, 6 capacitors\n", 44), 0);
  expect_line(result.out, "c_a_b a b 2e-15");
  assert_null(strstr(result.err, "partial"));
  result = maxwell(*state, "m.txt --unit fF -o nowhere/out.lib");
  assert_int_equal(result.status, 1);
  assert_non_null(strstr(result.err, "nowhere/out.lib"));
  result = maxwell(*state, "m.txt --unit fF >/dev/full");
  assert_int_equal(result.status, 1);
}

static void obeys_its_options(void **state) {
  scratch_write_text(*state, "m.txt", MATRIX);
  run result = maxwell(*state, "m.txt --unit fF --ground PLANE --name cell");
  expect_line(result.out, ".subckt cell a b");
  expect_line(result.out, "c_b_0 b 0 7e-15");
  result = maxwell(*state, "m.txt --unit 1f --scale 1u --ground a --ground b");
  expect_line(result.out, "c_plane_0 plane 0 2e-20");
  result = maxwell(*state, "m.txt --unit fF --threshold 2.5f");
  expect_line(result.out, "c_a_0 a 0 7e-15");
  assert_null(strstr(result.out, "c_a_b"));
  result = maxwell(*state, "m.txt --unit fF --carrier 5g");
  expect_line(result.out, ".subckt m a_i a_q b_i b_q plane_i plane_q");
  expect_line(result.out, "x_a_b a_i a_q b_i b_q env_capacitor c=2e-15 carrier=5000000000");
  expect_line(result.out, "x_a_0 a_i a_q 0 0 env_capacitor c=5e-15 carrier=5000000000");
  scratch_write_text(*state, "s.txt", "a 5f 2.1f\nb 2f 3f\n");
  result = maxwell(*state, "s.txt --convention spice --symmetry 0.05");
  expect_line(result.out, "c_a_b a b 2.05e-15");
  expect_line(result.out, "c_a_0 a 0 5e-15");
  result = maxwell(*state, "s.txt --convention spice");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "drumspice maxwell: 's.txt': the matrix is not symmetric"));
  result = maxwell(*state, "s.txt");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "convention spice"));
  scratch_write_text(*state, "n.txt", "a 10f -10.2f\nb -10.2f 12f\n");
  assert_int_equal(maxwell(*state, "n.txt").status, 2);
  result = maxwell(*state, "n.txt --noise 0.03");
  assert_int_equal(result.status, 0);
  assert_non_null(strstr(result.err, "drumspice maxwell: warning: the capacitance of 'a'"));
  result = maxwell(*state, "n.txt --format q3d");
  assert_int_equal(result.status, 2);
  assert_non_null(strstr(result.err, "of q3d"));
}

static void prints_one_json_object(void **state) {
  scratch_write_text(*state, "m.txt", "unit fF\nA% 10 -10\nb -10.01 10\n");
  run result = maxwell(*state, "m.txt --json --carrier 5g");
  assert_int_equal(result.status, 0);
  json_t *object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  assert_string_equal(json_string_value(json_object_get(object, "format")), "plain");
  assert_true(json_real_value(json_object_get(object, "carrier_hz")) == 5e9);
  assert_true(json_is_null(json_object_get(object, "netlist")));
  assert_int_equal(json_array_size(json_object_get(object, "warnings")), 2);
  const double asymmetry = json_real_value(json_object_get(object, "asymmetry"));
  assert_true(asymmetry > 0.000999 && asymmetry < 0.001001);
  const json_t *node = json_array_get(json_object_get(object, "nodes"), 0);
  assert_string_equal(json_string_value(json_object_get(node, "node")), "a");
  assert_string_equal(json_string_value(json_object_get(node, "conductor")), "A%");
  assert_true(json_is_true(json_object_get(node, "floating")));
  const json_t *row = json_array_get(json_object_get(object, "matrix"), 1);
  const double c = json_real_value(json_array_get(row, 0));
  assert_true(c > -10.0051e-15 && c < -10.0049e-15);
  json_decref(object);
  result = maxwell(*state, "m.txt --json -o m.lib && grep -c . m.lib >&2");
  assert_int_equal(result.status, 0);
  object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  assert_string_equal(json_string_value(json_object_get(object, "netlist")), "m.lib");
  json_decref(object);
  /* One conductor has no pair. */
  scratch_write_text(*state, "one.txt", "1f\n");
  result = maxwell(*state, "one.txt --json");
  object = json_loads(result.out, 0, NULL);
  assert_non_null(object);
  assert_true(json_is_null(json_object_get(object, "asymmetric")));
  json_decref(object);
}

static void refuses_wrong_usage(void **state) {
  static const struct {
    const char *arguments;
    const char *part;
  } wrong[] = {
      {"", "a matrix is missing"},
      {"m.txt n.txt", "'n.txt' is one file too many"},
      {"nowhere.txt", "'nowhere.txt' cannot be opened"},
      {"m.txt --unit metre", "--unit: 'metre' is no unit"},
      {"m.txt --scale 0", "--scale 0: expected a number above 0"},
      {"m.txt --scale nan", "--scale: 'nan' is not a number"},
      {"m.txt --symmetry 2", "--symmetry 2: expected a number from 0 to 1"},
      {"m.txt --noise -1", "--noise -1: expected"},
      {"m.txt --threshold -1f", "--threshold -1f: expected"},
      {"m.txt --carrier 0", "--carrier 0: expected"},
      {"m.txt --convention si", "--convention si: expected maxwell or spice"},
      {"m.txt --format csv", "--format csv: expected auto, plain"},
      {"m.txt --name 'a b'", "--name a b: expected lower case"},
      {"m.txt -o ''", "--out is empty"},
      {"m.txt --unit fF --ground plan", "did you mean 'plane'?"},
  };
  scratch_write_text(*state, "m.txt", MATRIX);
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    const run result = maxwell(*state, wrong[i].arguments);
    if (result.status != 2 || !strstr(result.err, wrong[i].part) || result.out[0])
      fail_msg("%s gives %d, '%s'", wrong[i].arguments, result.status, result.err);
  }
  const run result = maxwell(*state, "--help");
  assert_int_equal(result.status, 0);
  assert_non_null(strstr(result.out, "Usage: drumspice maxwell [OPTION...] FILE"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_the_netlist_to_standard_output),
      cmocka_unit_test(writes_a_file_whole_or_not_at_all),
      cmocka_unit_test(obeys_its_options),
      cmocka_unit_test(prints_one_json_object),
      cmocka_unit_test(refuses_wrong_usage),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

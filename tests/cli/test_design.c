/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice design as users meet it: values, files and streams, exit statuses, messages. */
#include "tests/cli/object.h"

#include <math.h>
#include <string.h>

static run drumspice(scratch *place, const char *arguments) {
  char command[1024];
  (void)snprintf(command, sizeof command, "\"$drumspice\" design %s", arguments);
  return shell_run(place, command);
}

static void has(const char *text, const char *words) {
  if (!strstr(text, words))
    fail_msg("'%s' is not in:\n%s", words, text);
}

static void the_netlist_passes_check_and_envelope(void **state) {
  run result = drumspice(*state, "--paper -o chip.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  has(result.out, "Not given, so taken as: f1=5e+09 ");
  has(result.out, " block=2->1 theory=b22 ");
  has(result.out, "\nj_hz                  980000   ");
  result = shell_run(*state, "\"$drumspice\" check chip.cir");
  assert_int_equal(result.status, 0);
  has(result.out, "0 errors, 0 warnings");
  result = shell_run(*state, "\"$drumspice\" envelope chip.cir -o image.cir && "
                             "\"$drumspice\" check image.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  result = shell_run(*state, "grep -c '^.drumspice port p[12] bath=xp[12]$' image.cir");
  assert_string_equal(result.out, "2\n");
}

static void standard_output_and_a_file_hold_the_same(void **state) {
  const run plain = drumspice(*state, "--paper theory=full");
  assert_int_equal(plain.status, 0);
  run result = drumspice(*state, "--paper theory=full -o chip.cir");
  assert_int_equal(result.status, 0);
  result = shell_run(*state, "cat chip.cir");
  assert_string_equal(result.out, plain.out);
  assert_string_equal(drumspice(*state, "--paper theory=full -o -").out, plain.out);
}

static void json_is_one_object(void **state) {
  const run result = drumspice(*state, "--paper --json T1=10m Phi=90deg");
  assert_int_equal(result.status, 0);
  json_t *object = object_of(&result, "design --json");
  assert_true(fabs(object_number(object, "j_hz") - 0.98e6) < 1e-3);
  assert_true(fabs(object_number(object, "phi_deg") - 90) < 1e-9);
  assert_true(fabs(object_number(object, "kappaext2_hz") - 2e6) < 1e-6);
  assert_string_equal(json_string_value(json_object_get(object, "blocked")), "2->1");
  assert_true(json_is_null(json_object_get(object, "netlist")));
  assert_int_equal(json_array_size(json_object_get(object, "warnings")), 0);
  json_decref(object);
}

/* 1/(exp(h f/kT) - 1) at 5 GHz and 100 mK is 0.09981, at 6 MHz and 10 mK 34.23. */
static void temperatures_become_occupations(void **state) {
  const run result = drumspice(*state, "--paper t1=100m tm=10m");
  assert_int_equal(result.status, 0);
  has(result.out, "\nxp1 p1 bath g=0.02 f0=5000000000 nbar=0.0998103");
  has(result.out, "nbarm=34.23");
  has(result.out, "\nxp2 p2 bath g=0.02 f0=5000000000 nbar=0 ");
}

static void a_mode_without_feedline_is_pumped_at_the_resonator(void **state) {
  const run result = drumspice(*state, "--paper kappaext1=0 kappaext2=1meg j=1 block=none phi=0");
  assert_int_equal(result.status, 0);
  has(result.out, "\nip1 0 n1 dc 0 sin(");
  has(result.out, "\nip2 0 p2 dc 0 ac 1 sin(");
  has(result.out, "\n*drumspice mode a1 v=n1 c=");
  has(result.out, " bath=xi1\n");
  has(result.out, "\nxi2 n2 bath ");
  assert_null(strstr(result.out, "port p1"));
  assert_null(strstr(result.out, "expect"));
}

static void refuses_in_a_sentence_and_leaves_the_file_alone(void **state) {
  static const struct {
    const char *arguments;
    int status;
    const char *words;
  } CASES[] = {
      {"", 2, "5 values are missing"},
      {"--paper j=-1meg", 1, "expected coupling=mutual"},
      {"--paper kappaext1=3meg", 1, "kappaext1 is 3e+06 Hz"},
      {"--paper block=both", 2, "block=both: expected none, 2->1, 1->2, 2to1 or 1to2"},
      {"--paper block=2to1 block=1to2", 2, "block is given twice"},
      {"--paper phi=1.5rad", 2, "phases are in degrees, so expected phi=85.9"},
      {"--paper phi=nan", 2, "phi"},
      {"--paper t1=1 nbar1=1", 2, "t1 and nbar1 are both given"},
      {"--paper g01=20 gap1=1u", 2, "each of gap1 and g01 is given"},
      {"--paper couplin=mutual", 2, "did you mean 'coupling'?"},
      {"f1=5g kappa1=2meg g1=7k fm=6meg gammam=100", 2, "j is not given"},
      {"--paper -o nowhere/chip.cir", 1, "cannot be written"},
      {"--paper -o ''", 2, "--output is empty"},
      {"--paper chip.cir", 2, "'chip.cir' is not of the form name=number"},
  };
  scratch_write_text(*state, "chip.cir", "as it was\n");
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    char arguments[512];
    (void)snprintf(arguments, sizeof arguments, "-o chip.cir %s", CASES[i].arguments);
    const run result = drumspice(*state, arguments);
    if (result.status != CASES[i].status || !strstr(result.err, CASES[i].words) || *result.out)
      fail_msg("design %s: status %d\n%s%s", arguments, result.status, result.out, result.err);
  }
  assert_string_equal(shell_run(*state, "cat chip.cir").out, "as it was\n");
}

static void warnings_are_no_failure(void **state) {
  const run result = drumspice(*state, "--paper j=0.5meg");
  assert_int_equal(result.status, 0);
  has(result.err, "drumspice design: warning: 2->1 is blocked by 9.5");
  has(result.out, "\n* Warning: 2->1 is blocked by 9.5");
  has(result.out, "\n*drumspice expect blocked=2->1 isolation=8\n");
}

static void the_examples_of_its_help_run(void **state) {
  run result = drumspice(*state, "--help");
  assert_int_equal(result.status, 0);
  has(result.out, "  drumspice design --paper -o chip.cir\n");
  has(result.out, "block=2to1 coupling=mutual -o chip.cir\n");
  result = drumspice(*state, "f1=5g kappa1=2meg g1=7k fm=6meg gammam=100 block=2to1 "
                             "coupling=mutual -o chip.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_netlist_passes_check_and_envelope),
      cmocka_unit_test(standard_output_and_a_file_hold_the_same),
      cmocka_unit_test(json_is_one_object),
      cmocka_unit_test(temperatures_become_occupations),
      cmocka_unit_test(a_mode_without_feedline_is_pumped_at_the_resonator),
      cmocka_unit_test(refuses_in_a_sentence_and_leaves_the_file_alone),
      cmocka_unit_test(warnings_are_no_failure),
      cmocka_unit_test(the_examples_of_its_help_run),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

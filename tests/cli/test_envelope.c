/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice envelope as users meet it: files and streams, exit statuses, messages. */
#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char FILTER[] = "A filter\n"
                             ".param f0=5g\n"
                             "v1 in 0 ac 1 sin(0 1m {f0})\n"
                             "r1 in out 50\n"
                             "c1 out 0 0.5p\n"
                             ".ac lin 11 4g 6g\n"
                             ".end\n";
static const char DETECTOR[] = "A detector\nv1 a 0 ac 1\nd1 a b dd\nc1 b 0 1p\n.model dd d\n.end\n";

static run drumspice(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" envelope %s", arguments);
  return shell_run(place, command);
}

static void has(const char *text, const char *words) {
  if (!strstr(text, words))
    fail_msg("'%s' is not in:\n%s", words, text);
}

static void writes_the_image_that_ngspice_runs(void **state) {
  scratch_write_text(*state, "filter.cir", FILTER);
  /* Without noise there is no need of the plugin. */
  run result = shell_run(*state, "sed 's/ 50$/ 50 noisy=0/' filter.cir > quiet.cir");
  assert_int_equal(result.status, 0);
  result = drumspice(*state, "quiet.cir --carrier 5g -o image.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.out, "");
  assert_string_equal(result.err, "");
  /* |1/(1 + j w R C)| at 5 GHz */
  result = shell_run(*state, "sed '/^\\.end$/d' image.cir > run.cir && printf '%s\\n' .control op "
                             "'print mag(v(out_i)+i*v(out_q))' 'quit 0' .endc .end >> run.cir && "
                             "ngspice -b run.cir 2>&1");
  assert_int_equal(result.status, 0);
  has(result.out, "= 7.864391e-04");
}

static void writes_to_standard_output_without_a_file(void **state) {
  scratch_write_text(*state, "filter.cir", FILTER);
  run result = drumspice(*state, "filter.cir -c 4.99g --omega 6meg");
  assert_int_equal(result.status, 0);
  has(result.out, "* filter.cir (rotating frame)\n");
  has(result.out, "\n*drumspice frame carrier=4990000000 omega=6000000\n");
  has(result.out, "\nv1_i in_i 0 dc 0 ac 1 0 sin(0 0.001 10000000 0 0 0)\n");
  const run same = drumspice(*state, "filter.cir -c 4.99g --omega 6meg -o -");
  assert_string_equal(result.out, same.out);
  result = drumspice(*state, "filter.cir -c 4.99g --ac lower --tran-noise");
  assert_int_equal(result.status, 0);
  has(result.out, "\nv1_q in_q 0 dc 0 ac 1 90");
  has(result.out, " seed=1)\n");
}

static void refuses_what_has_no_image_and_leaves_the_file_alone(void **state) {
  scratch_write_text(*state, "detector.cir", DETECTOR);
  scratch_write_text(*state, "image.cir", "as it was\n");
  run result = drumspice(*state, "detector.cir --carrier 5g -o image.cir");
  assert_int_equal(result.status, 2);
  assert_string_equal(result.out, "");
  has(result.err, "detector.cir:3: error: d1 (diode): it has no image");
  has(result.err, "drumspice envelope: 'detector.cir' has no image in the rotating frame, for 1 "
                  "reason\n");
  char text[64];
  shell_read(*state, "image.cir", text, sizeof text);
  assert_string_equal(text, "as it was\n");
  result = shell_run(*state, "ls | grep partial");
  assert_string_equal(result.out, "");
}

static void refuses_wrong_usage(void **state) {
  scratch_write_text(*state, "filter.cir", FILTER);
  scratch_write_text(*state, "empty.cir", "");
  static const struct {
    const char *arguments, *words;
  } CASES[] = {
      {"", "a netlist is missing"},
      {"filter.cir", "no carrier is given"},
      {"empty.cir -c 5g", "'empty.cir' has no elements"},
      {"filter.cir other.cir -c 5g", "'other.cir'"},
      {"filter.cir -c 0", "--carrier 0: expected a frequency in hertz above 0"},
      {"filter.cir -c fast", "--carrier"},
      {"filter.cir -c nan", "--carrier"},
      {"filter.cir -c 5g --omega -1", "--omega -1"},
      {"filter.cir -c 5g --ac both", "expected upper or lower"},
      {"nowhere.cir -c 5g", "'nowhere.cir'"},
      {"filter.cir -c 5g -o nowhere/image.cir", "cannot be written"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    const run result = drumspice(*state, CASES[i].arguments);
    if (result.status != 2 || !strstr(result.err, CASES[i].words) || *result.out)
      fail_msg("envelope %s: status %d\n%s%s", CASES[i].arguments, result.status, result.out,
               result.err);
  }
}

static void says_that_there_is_no_ngspice(void **state) {
  scratch_write_text(*state, "filter.cir", FILTER);
  const run result =
      shell_run(*state, "PATH=/nonexistent \"$drumspice\" envelope filter.cir -c 5g");
  assert_int_equal(result.status, 2);
  has(result.err, "there is no ngspice on the PATH");
}

static void takes_the_carrier_from_the_frame_card(void **state) {
  scratch_write_text(*state, "card.cir",
                     "t\n*drumspice frame carrier=4.994g omega=6meg\nr1 a 0 50\nc1 a 0 1p\n");
  const run result = drumspice(*state, "card.cir");
  assert_int_equal(result.status, 0);
  has(result.out, "\n*drumspice frame carrier=4994000000 omega=6000000\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_the_image_that_ngspice_runs),
      cmocka_unit_test(writes_to_standard_output_without_a_file),
      cmocka_unit_test(refuses_what_has_no_image_and_leaves_the_file_alone),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(says_that_there_is_no_ngspice),
      cmocka_unit_test(takes_the_carrier_from_the_frame_card),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

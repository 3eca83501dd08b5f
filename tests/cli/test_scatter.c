/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice scatter as users meet it: tables, files that others read, refusals, Ctrl-C. */
#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char THREE_PORTS[] = "Three unlike ports\n"
                                  "*drumspice port in bath=r1\n"
                                  "*drumspice port out bath=r2\n"
                                  "*drumspice port tap bath=r3\n"
                                  "r1 a 0 50\nr2 b 0 75\nr3 c 0 100\n"
                                  "l1 a b 1n\nc1 b 0 1p\nc2 b c 0.2p\n.end\n";

static run scatter(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" scatter %s", arguments);
  return shell_run(place, command);
}

static void has(const char *text, const char *words) {
  if (!strstr(text, words))
    fail_msg("'%s' is not in:\n%s", words, text);
}

static void read_back(scratch *place, const char *stem, int ports) {
  char command[1024];
  (void)snprintf(command, sizeof command,
                 "/usr/bin/python3 '%s/tests/cli/touchstone.py' %s %d found.json", DRUM_TEST_FOLDER,
                 stem, ports);
  const run result = shell_run(place, command);
  if (result.status != 0)
    fail_msg("%s%s", result.out, result.err);
}

static void shows_the_rectifier_at_omega(void **state) {
  const run result = scatter(*state, DRUM_TEST_FOLDER "/netlists/rectifier.cir");
  assert_int_equal(result.status, 0);
  assert_string_equal(result.err, "");
  has(result.out, "Scattering at 5.000000000 GHz, the carrier + 6 MHz\n");
  /* As drumspice extract and the report of rectifier.cir have it. */
  has(result.out, "a1 -> a2: loss 0.001 dB; back 21.463 dB: isolation 21.462 dB\n");
}

static void writes_files_that_others_read(void **state) {
  run result = shell_run(*state, "\"$drumspice\" scatter --json -o two "
                                 "'" DRUM_TEST_FOLDER "/netlists/rectifier.cir' > found.json");
  assert_int_equal(result.status, 0);
  read_back(*state, "two", 2);
  result = shell_run(*state, "head -c 5 two.svg; test -s two.png && ls | grep -c partial");
  assert_string_equal(result.out, "<?xml0\n");
  scratch_write_text(*state, "three.cir", THREE_PORTS);
  result = shell_run(*state, "\"$drumspice\" scatter three.cir -c 5g --from 1g --to 9g --points 41 "
                             "--json -o three > found.json");
  assert_int_equal(result.status, 0);
  read_back(*state, "three", 3);
  result = shell_run(*state, "cat three.s3p");
  has(result.out, "[Version] 2.0\n# HZ S RI R 50\n[Number of Ports] 3\n"
                  "[Number of Frequencies] 41\n[Reference]\n50 75 100\n[Network Data]\n");
}

static void refuses(scratch *place, const char *arguments, int status, const char *words) {
  const run result = scatter(place, arguments);
  if (result.status != status)
    fail_msg("%s: exit status %d, expected %d\n%s", arguments, result.status, status, result.err);
  assert_string_equal(result.out, "");
  has(result.err, words);
}

static void refuses_what_it_cannot_do(void **state) {
  scratch_write_text(*state, "three.cir", THREE_PORTS);
  scratch_write_text(*state, "none.cir", "None\nr1 a 0 50\nc1 a 0 1p\n.end\n");
  refuses(*state, "", 2, "a netlist is missing");
  refuses(*state, "missing.cir", 2, "missing.cir");
  refuses(*state, "none.cir -c 5g --omega 1meg", 2, "*drumspice port p1 bath=r1");
  refuses(*state, "three.cir -c 5g", 2, "neither a drum nor omega");
  refuses(*state, "three.cir -c 5g --from 6g --to 4g", 2, "expected the first below the second");
  refuses(*state, "three.cir -c 5g --from 4g --to 10g", 2, "twice the carrier");
  refuses(*state, "three.cir -c 5g --from -1", 2, "expected a frequency in hertz above 0");
  refuses(*state, "three.cir -c 5g --points 0", 2, "expected a whole number from 1");
  refuses(*state, "three.cir -c 5g --points 1.5", 2, "expected a whole number from 1");
  refuses(*state, "three.cir -c 5g -o out/", 2, "expected the beginning of the files' names");
}

static void says_what_cannot_be_written(void **state) {
  scratch_write_text(*state, "three.cir", THREE_PORTS);
  const run result =
      scatter(*state, "three.cir -c 5g --from 4g --to 6g --points 3 -o no/such/place");
  assert_int_equal(result.status, 1);
  has(result.err, "no/such/place.s3p");
}

static void ctrl_c_keeps_what_was_measured(void **state) {
  const run result = shell_run(
      *state, "timeout --foreground -s INT 1 \"$drumspice\" scatter --points 100000 -o early "
              "'" DRUM_TEST_FOLDER "/netlists/rectifier.cir'; echo $?; ls early*");
  has(result.err, "ended early: ");
  has(result.out, "early.s2p");
  has(result.out, "Noise that leaves");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(shows_the_rectifier_at_omega, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test_setup_teardown(writes_files_that_others_read, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test_setup_teardown(refuses_what_it_cannot_do, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(says_what_cannot_be_written, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(ctrl_c_keeps_what_was_measured, scratch_setup,
                                      scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

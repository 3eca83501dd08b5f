/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice tune as users meet it: the table, JSON, files, exit statuses, Ctrl-C. */
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

/* Two cavities on one drum; their baths are the ports. */
static const char CHIP[] =
    "Two cavities\n"
    "*drumspice frame carrier=4.994g omega=6meg\n"
    "*drumspice port p1 bath=xb1\n"
    "*drumspice port p2 bath=xb2\n"
    ".include drumspice.lib\n"
    ".param l={1/(98.696044010894*1e18*c)} c=100f\n"
    "c1 n1 0 69.9608f\nl1 n1 0 10.13211836423378n\nxb1 n1 bath g=1.256637061u f0=5g nbar=0\n"
    "c2 n2 0 69.9608f\nl2 n2 0 10.13211836423378n\nxb2 n2 bath g=1.256637061u f0=5g nbar=0\n"
    "cc n1 n2 0.0392f\n"
    "xd n1 n2 x drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n"
    "i1 0 n1 sin(0 15.32n 4.994g 0 0 -89.8) ; the first pump\n"
    "i2 0 n2 sin(0 16.13n 4.994g 0 0 -170)\n"
    ".end\n";
static const char ONE_PORT[] = "t\n*drumspice port p bath=xb\n.include drumspice.lib\nc1 n 0 100f\n"
                               "xb n bath g=1u f0=5g nbar=0\nl1 n 0 10n\n"
                               "i1 0 n sin(0 1n 5g)\n.end\n";

static run tune(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" tune %s", arguments);
  return shell_run(place, command);
}

static void has(const char *text, const char *words) {
  if (!strstr(text, words))
    fail_msg("'%s' is not in:\n%s", words, text);
}

static void prints_a_table_and_writes_the_netlist(void **state) {
  scratch_write_text(*state, "chip.cir", CHIP);
  const run result = tune(*state, "chip.cir --for isolation -o tuned.cir");
  if (result.status != 0)
    fail_msg("%s", result.err);
  has(result.out, "chip.cir tuned for isolation at 4.994 GHz + 6 MHz\n");
  has(result.out, "\ni1.amp                    1.532e-08 ");
  has(result.out, "\ni2.phase                       -170 ");
  has(result.out, "       below -150   dB, 2->1 over 1->2\n");
  has(result.out, " trials\n");
  /* The user's text with those three numbers changed. */
  const run lines = shell_run(*state, "diff chip.cir tuned.cir | grep -c '^>'");
  assert_string_equal(lines.out, "2\n");
  char text[2048];
  shell_read(*state, "tuned.cir", text, sizeof text);
  has(text, " 4.994g 0 0 -89.8) ; the first pump\n");
  assert_int_equal(shell_run(*state, "! ls | grep partial").status, 0);
}

static void json_has_its_keys(void **state) {
  scratch_write_text(*state, "chip.cir", CHIP);
  const run result = tune(*state, "chip.cir --for isolation --block 1to2 --json i2.phase=-40:5:40 "
                                  "i1.amp=8n:30n");
  if (result.status != 0)
    fail_msg("%s", result.err);
  json_t *object = json_loads(result.out, 0, NULL);
  const char *goal;
  const char *blocked;
  const char *name;
  double carrier;
  double omega;
  double before;
  double after;
  double sensitivity;
  double allowed;
  double isolation[2];
  double loss;
  double noise;
  int complete;
  int at_bound;
  json_t *curvature;
  json_t *occupation;
  json_int_t trials;
  assert_int_equal(
      json_unpack(object,
                  "{s:s, s:s, s:F, s:F, s:[{s:s, s:F, s:F, s:b, s:F, s:o, s:F}, {}!], s:{s:F}, "
                  "s:{s:F, s:F, s:F, s:o}, s:I, s:b !}",
                  "goal", &goal, "blocked", &blocked, "carrier_hz", &carrier, "omega_hz", &omega,
                  "variables", "name", &name, "before", &before, "after", &after, "at_bound",
                  &at_bound, "sensitivity", &sensitivity, "curvature", &curvature, "allowed",
                  &allowed, "before", "isolation_db", &isolation[0], "after", "isolation_db",
                  &isolation[1], "loss_db", &loss, "noise_isolation_db", &noise, "occupation",
                  &occupation, "trials", &trials, "complete", &complete),
      0);
  assert_string_equal(goal, "isolation");
  assert_string_equal(blocked, "1->2");
  assert_string_equal(name, "i2.phase");
  assert_true(carrier == 4.994e9 && omega == 6e6 && before == -170.0);
  assert_true(after > -40.0 && after < 0.0 && isolation[1] < -100.0 && isolation[0] > 0.0);
  assert_true(loss < 1.0 && noise < -10.0 && complete && !at_bound && trials > 0);
  assert_true(allowed > 0.99e-3 / sensitivity && allowed < 1.01e-3 / sensitivity);
  assert_true(json_is_null(curvature) && json_is_null(occupation));
  json_decref(object);
}

static void tunes_an_occupation_without_two_ports(void **state) {
  scratch_write_text(*state, "one.cir", ONE_PORT);
  run result = tune(*state, "one.cir --omega 1meg --for occupation:p i1.amp=0.5n:2n --trials 5");
  assert_int_equal(result.status, 1);
  has(result.out, "occupation  ");
  has(result.err, "ended before the best was found: this is the best so far");
  assert_null(strstr(result.out, "isolation  "));
  result = tune(*state, "one.cir --omega 1meg --for occupation:p i1.amp=0.5n:2n --trials 5 -j");
  assert_int_equal(result.status, 1);
  has(result.out, "\"blocked\": null");
  has(result.out, "\"complete\": false");
}

static void refuses_wrong_usage(void **state) {
  scratch_write_text(*state, "chip.cir", CHIP);
  scratch_write_text(*state, "one.cir", ONE_PORT);
  scratch_write_text(*state, "none.cir", "t\nr1 a 0 50\ni1 0 a sin(0 1 5g)\n");
  scratch_write_text(*state, "empty.cir", "");
  static const struct {
    const char *arguments, *words;
  } CASES[] = {
      {"", "a netlist is missing"},
      {"chip.cir", "what for? expected --for isolation"},
      {"--for isolation", "a netlist is missing"},
      {"chip.cir one.cir --for isolation", "one netlist too many"},
      {"chip.cir --for speed", "--for speed: expected isolation, noise-isolation"},
      {"chip.cir --for occupation:", "no plate, mode or port ''"},
      {"chip.cir --for occupation:q", "no plate, mode or port 'q'"},
      {"chip.cir --for isolation i1.amp=2n:1n", "the lower one first"},
      {"chip.cir --for isolation i1.amp=nan:1n", "'nan' is not a number"},
      {"chip.cir --for isolation i1.amp=1n", "expected NAME=LOW:HIGH"},
      {"chip.cir --for isolation i1.amp=1n:2n:3n:4n", "expected NAME=LOW:HIGH"},
      {"chip.cir --for isolation i1.amp=:", "a number is missing"},
      {"chip.cir --for isolation i1.amp=20n:30n",
       "starts at 1.532e-08: expected that to be within"},
      {"chip.cir --for isolation i1.amp=1n:40n:30n", "starts at 4e-08"},
      {"chip.cir --for isolation i9.amp=1n:2n", "no element 'i9'"},
      {"chip.cir --for isolation l=1n:20n", "l is an expression in the netlist"},
      {"chip.cir --for isolation i1.amp=1n:20n I1.AMP=1n:20n", "are the same number"},
      {"chip.cir --for isolation --block up", "--block up: expected 2to1 (or 2->1) or 1to2"},
      {"chip.cir --for isolation --loss 0", "--loss 0: expected decibels above 0"},
      {"chip.cir --for isolation --trials 0", "--trials 0: expected a number from 1"},
      {"chip.cir --for isolation --trials 1e3", "--trials 1e3"},
      {"chip.cir --for isolation -o nowhere/tuned.cir", "cannot be written"},
      {"one.cir --for isolation --omega 1meg", "and there is one"},
      {"one.cir --for isolation", "at which Omega"},
      {"none.cir --for isolation --omega 1meg", "and there is none"},
      {"empty.cir --for isolation", "has 0 pumps"},
      {"nowhere.cir --for isolation", "'nowhere.cir'"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    const run result = tune(*state, CASES[i].arguments);
    if (result.status != 2 || !strstr(result.err, CASES[i].words) || *result.out)
      fail_msg("tune %s: status %d\n%s%s", CASES[i].arguments, result.status, result.out,
               result.err);
  }
  assert_int_equal(shell_run(*state, "! ls | grep partial").status, 0);
}

static void a_failure_leaves_the_output_alone(void **state) {
  scratch_write_text(*state, "chip.cir", CHIP);
  scratch_write_text(*state, "tuned.cir", "as it was\n");
  const run result = tune(*state, "chip.cir --for isolation i9.amp=1:2 -o tuned.cir");
  assert_int_equal(result.status, 2);
  char text[64];
  shell_read(*state, "tuned.cir", text, sizeof text);
  assert_string_equal(text, "as it was\n");
}

/* Both as a terminal sends it, to all of the program's processes, and to the program alone. */
static void an_interrupt_keeps_the_best(void **state) {
  static const char *const WHOM[] = {"-$!", "$!"};
  scratch_write_text(*state, "chip.cir", CHIP);
  for (size_t i = 0; i < 2; i++) {
    char command[1024];
    /* Occupations take long enough to be interrupted; bash's job control makes a group. */
    (void)snprintf(command, sizeof command,
                   "rm -f tuned.cir; bash -c 'set -m; \"$0\" tune chip.cir --for occupation:xd "
                   "--trials 100000 i1.amp=1n:30n i2.amp=1n:30n i2.phase=-360:0 i1.phase=-180:180 "
                   "-o tuned.cir & sleep 0.7; kill -INT %s; wait $!' \"$drumspice\"",
                   WHOM[i]);
    const run result = shell_run(*state, command);
    if (result.status != 1)
      fail_msg("status %d\n%s%s", result.status, result.out, result.err);
    has(result.err, "ended before the best was found: this is the best so far");
    has(result.out, "occupation");
    char text[2048];
    shell_read(*state, "tuned.cir", text, sizeof text);
    has(text, "; the first pump\n");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prints_a_table_and_writes_the_netlist),
      cmocka_unit_test(json_has_its_keys),
      cmocka_unit_test(tunes_an_occupation_without_two_ports),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(a_failure_leaves_the_output_alone),
      cmocka_unit_test(an_interrupt_keeps_the_best),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

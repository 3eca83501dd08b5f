/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice extract as users meet it: tables, JSON, exit statuses, messages, Ctrl-C. */
#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <math.h>

/* A drum between two tanks, in the order of the pump's sign: below (red) or above (blue). */
#define CHIP(frequency, current)                                                                   \
  "A chip\n.include drumspice.lib\n*drumspice port in bath=r1\n*drumspice port out bath=r2\n"      \
  "xd n1 n2 b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n"    \
  "c1 n1 0 67.46f\nl1 n1 0 10.1321n\nc2 n2 0 67.46f\nl2 n2 0 10.1321n\ncc n1 n2 0.0392f\n"         \
  "ck1 n1 f1 2.5f\nr1 f1 0 50\ni1 0 f1 sin(0 " current " " frequency ")\n"                         \
  "ck2 n2 f2 2.5f\nr2 f2 0 50\ni2 0 f2 sin(0 " current " " frequency " 0 0 -90)\n.end\n"

static const char RED[] = CHIP("4.994g", "2u");
static const char BLUE[] = CHIP("5.006g", "20u");

static run drumspice(scratch *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "\"$drumspice\" extract %s", arguments);
  return shell_run(place, command);
}

static void has(const char *text, const char *words) {
  if (!strstr(text, words))
    fail_msg("'%s' is not in:\n%s", words, text);
}

static json_t *parse(const run *result) {
  json_error_t error;
  json_t *object = json_loads(result->out, 0, &error);
  if (!object)
    fail_msg("%s: %s", error.text, result->out);
  return object;
}

/* The number at KEY or KEY.KEY. */
static double number(json_t *object, const char *outer, const char *inner) {
  json_t *value = json_object_get(json_object_get(object, outer), inner);
  if (!json_is_number(value))
    fail_msg("there is no number %s.%s", outer, inner);
  return json_number_value(value);
}

static void shows_tables(void **state) {
  scratch_write_text(*state, "chip.cir", RED);
  const run result = drumspice(*state, "chip.cir");
  if (result.status != 0)
    fail_msg("status %d: %s", result.status, result.err);
  has(result.out, "drumspice: parameters of chip.cir, in the frame at 4.994 GHz\n");
  static const char *const PARTS[] = {"\nNormal modes, pumps off\n",
                                      "J/2pi between n1 and n2: ",
                                      "\nDrums and pumps\n",
                                      "\nphi ",
                                      "\nomega_1 ",
                                      "\nF moves away from B21",
                                      "\nBlocked ",
                                      "+- is how far"};
  for (size_t k = 0; k < sizeof PARTS / sizeof PARTS[0]; k++)
    has(result.out, PARTS[k]);
}

static void prints_json(void **state) {
  static const char *const EXTRACTED[] = {"f1_hz", "f2_hz", "kappa1_hz", "kappa2_hz", "j_hz",
                                          "g1_hz", "g2_hz", "phi_deg",   "fm_hz",     "gammam_hz"};
  static const char *const MAPPED[] = {"omega1_hz", "omega2_hz", "gamma1_hz", "gamma2_hz",
                                       "theta_deg", "f_abs_hz",  "f_arg_deg", "j_opt_hz"};
  static const char *const KINDS[] = {"theory", "a4_theory", "full_theory", "circuit"};
  scratch_write_text(*state, "chip.cir", RED);
  const run result = drumspice(*state, "chip.cir --json");
  assert_int_equal(result.status, 0);
  json_t *object = parse(&result);
  for (size_t k = 0; k < sizeof EXTRACTED / sizeof EXTRACTED[0]; k++)
    (void)number(object, "extracted", EXTRACTED[k]);
  for (size_t kind = 0; kind < sizeof KINDS / sizeof KINDS[0]; kind++)
    for (size_t k = 0; k < sizeof MAPPED / sizeof MAPPED[0]; k++)
      (void)number(json_object_get(object, "mapping"), KINDS[kind], MAPPED[k]);
  /* fm and gamma_m are the model's; J = w cc/(2 C) with C = 99.9992 fF and w at 5 GHz. */
  assert_true(fabs(number(object, "extracted", "fm_hz") - 6e6) < 1.0);
  assert_true(fabs(number(object, "extracted", "gammam_hz") - 100) < 1e-4);
  assert_true(fabs(number(object, "extracted", "j_hz") - 0.98e6) < 200);
  assert_true(json_is_true(json_object_get(object, "complete")));
  assert_true(json_is_true(json_object_get(object, "stable")));
  json_decref(object);
}

/* Its numbers are those of the rotating frame's measurements. */
static void agrees_with_the_shipped_reports(void **state) {
  static const struct {
    const char *netlist, *key;
    double value, tolerance;
  } FACTS[] = {
      {"rectifier", "kappa1_hz", 2e6, 1e-6},
      {"rectifier", "j_hz", 0.98e6, 1e-6},
      {"rectifier", "g1_hz", 7000.04, 2e-6},
      {"rectifier", "phi_deg", 90.0001, 1e-6},
      {"rectifier_broadband", "kappa1_hz", 20e3, 1e-4},
      {"rectifier_broadband", "gammam_hz", 400e3, 1e-4},
  };
  for (size_t k = 0; k < sizeof FACTS / sizeof FACTS[0]; k++) {
    char arguments[512];
    (void)snprintf(arguments, sizeof arguments, "'%s/%s.cir' --json", DRUM_TEST_NETLISTS,
                   FACTS[k].netlist);
    const run result = drumspice(*state, arguments);
    assert_int_equal(result.status, 0);
    json_t *object = parse(&result);
    const double found = number(object, "extracted", FACTS[k].key);
    if (!(fabs(found - FACTS[k].value) <= FACTS[k].tolerance * FACTS[k].value))
      fail_msg("%s: %s is %.12g, expected %.12g", FACTS[k].netlist, FACTS[k].key, found,
               FACTS[k].value);
    json_decref(object);
  }
}

/* A pump above resonance amplifies: that is said, and no error. */
static void reports_an_unstable_pump(void **state) {
  scratch_write_text(*state, "chip.cir", BLUE);
  run result = drumspice(*state, "chip.cir");
  assert_int_equal(result.status, 0);
  has(result.out, "UNSTABLE by full linear theory");
  result = drumspice(*state, "chip.cir --json");
  json_t *object = parse(&result);
  assert_true(json_is_false(json_object_get(object, "stable")));
  json_decref(object);
}

typedef struct wrong {
  const char *arguments;
  int status;
  const char *words;
} wrong;

static void says_what_is_wrong(void **state) {
  static const wrong WRONG[] = {
      {"", 2, "a netlist is missing"},
      {"chip.cir chip.cir", 2, "one netlist too many"},
      {"nowhere.cir", 2, "nowhere.cir"},
      {"empty.cir", 2, "empty.cir"},
      {"prose.txt", 2, "prose.txt"},
      {"chip.cir --carrier nan", 2, "--carrier"},
      {"chip.cir --carrier -5g", 2, "--carrier"},
      {"chip.cir --reach 0", 2, "--reach 0: expected a frequency in hertz above 0"},
      {"chip.cir --reach inf", 2, "--reach"},
      {"chip.cir --reach 1meg", 1, "no mode is seen"},
      {"two.cir", 2, "sine sources at"},
      {"port.cir", 2, "bath=nobody"},
      {"pull.cir", 1, "pulled into contact"},
  };
  scratch_write_text(*state, "chip.cir", RED);
  scratch_write_text(*state, "empty.cir", "");
  scratch_write_text(*state, "prose.txt", "This is\nno netlist at all.\n");
  scratch_write_text(*state, "two.cir",
                     "Two pumps\nr1 n 0 1k\nc1 n 0 1p\nl1 n 0 1n\ni1 0 n sin(0 1u 5g)\n"
                     "i2 0 n sin(0 1u 5.001g)\n.end\n");
  scratch_write_text(*state, "port.cir",
                     "A port\n*drumspice port p bath=nobody\nr1 n 0 1k\nc1 n 0 1p\nl1 n 0 1n\n"
                     "i1 0 n sin(0 1u 5g)\n.end\n");
  scratch_write_text(*state, "pull.cir",
                     "53 V, of which a tenth is enough\n.include drumspice.lib\n"
                     "v1 s 0 sin(0 53 5g)\nr1 s n 50\nxd n b drum1 c=30f gap=100n mass=100f "
                     "fm=6meg gammam=100 nbarm=0.5\n.end\n");
  for (size_t k = 0; k < sizeof WRONG / sizeof WRONG[0]; k++) {
    const run result = drumspice(*state, WRONG[k].arguments);
    if (result.status != WRONG[k].status || !strstr(result.err, WRONG[k].words))
      fail_msg("extract %s: status %d, expected %d and '%s':\n%s", WRONG[k].arguments,
               result.status, WRONG[k].status, WRONG[k].words, result.err);
    assert_string_equal(result.out, "");
  }
}

/*
 * A chain of 400 resistors and capacitors beside the feed line keeps ngspice busy for seconds.
 * Ended in its first sweep there is nothing to tell; what is told when there is, is in
 * tests/extract.
 */
static void ends_early_by_control_c(void **state) {
  scratch_write_text(*state, "chip.cir", RED);
  run result =
      shell_run(*state, "grep -v '^\\.end$' chip.cir > long.cir && "
                        "awk 'BEGIN { print \"rz f1 z1 10k\"; for (k = 1; k <= 400; k++) "
                        "printf \"rz%d z%d z%d 100\\ncz%d z%d 0 1f\\n\", k, k, k + 1, k, k; "
                        "print \".end\" }' >> long.cir");
  assert_int_equal(result.status, 0);
  result = shell_run(
      *state, "timeout --foreground --preserve-status -s INT 0.6 \"$drumspice\" extract long.cir "
              "--json");
  if (result.status != 1)
    fail_msg("status %d: %s", result.status, result.err);
  has(result.err, "ended early");
  if (*result.out) {
    json_t *object = parse(&result);
    assert_true(json_is_false(json_object_get(object, "complete")));
    assert_true(json_array_size(json_object_get(object, "normal_modes")) > 0);
    json_decref(object);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(shows_tables, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(prints_json, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(agrees_with_the_shipped_reports, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test_setup_teardown(reports_an_unstable_pump, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(says_what_is_wrong, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(ends_early_by_control_c, scratch_setup, scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct number_case {
  const char *text;
  double value;
} number_case;

static void reads_every_suffix_exactly(void **state) {
  (void)state;
  static const number_case cases[] = {
      {"5", 5},
      {"-5", -5},
      {"+5", 5},
      {"5.", 5},
      {".5", 0.5},
      {"1.5e-3", 1.5e-3},
      {"1.5E+3", 1500},
      {"5g", 5e9},
      {"5G", 5e9},
      {"3t", 3e12},
      {"2meg", 2e6},
      {"2MEG", 2e6},
      {"2Meg", 2e6},
      {"7k", 7e3},
      {"2m", 2e-3},
      {"2M", 2e-3},
      {"4u", 4e-6},
      {"9n", 9e-9},
      {"30p", 30e-12},
      {"100f", 100e-15},
      {"100fF", 1e-13},
      {"6megHz", 6e6},
      {"4.994g", 4.994e9},
      {"50hz", 50},
      {"3a", 3e-18},
      {"3aF", 3e-18},
      {"2mHz", 2e-3},
      {"10kohm", 1e4},
      {"1.5e3k", 1.5e6},
      {"0", 0},
      {"0f", 0},
      {"0e999", 0},
      {"000012.500", 12.5},
      {"0.1", 0.1},
      {"0.0001meg", 100},
      {"1me", 1e-3},
      {"123456789012345678901234567890123456789012345678901234567890",
       123456789012345678901234567890123456789012345678901234567890.0},
      {"0.000000000000000000000000000000000000000000000000000000000025", 2.5e-59},
      {"1e-310k", 1e-307},
      {"1.7976931348623157e308", 1.7976931348623157e308},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    drum_status status;
    double value = NAN;
    if (drum_number_parse(cases[i].text, &value, &status) != DRUM_OK)
      fail_msg("%s refused: %s", cases[i].text, status.message);
    if (value != cases[i].value)
      fail_msg("%s read as %.17g, not %.17g", cases[i].text, value, cases[i].value);
  }
}

static void refuses_what_is_not_wholly_a_number(void **state) {
  (void)state;
  static const char *const cases[] = {
      "",
      " ",
      " 5",
      "5 ",
      "+",
      "-",
      ".",
      "e5",
      "inf",
      "-inf",
      "nan",
      "NAN",
      "infinity",
      "0x10",
      "4k7",
      "5g5",
      "1.2.3",
      "1,5",
      "5e",
      "5e+",
      "5eV",
      "--5",
      "+-5",
      "1e999",
      "-1e999",
      "1e308k",
      "1e-400",
      "1e-320",
      "1e99999999999999999999",
      "10mil",
      "10MILS",
      "{x}",
      "1e5 k",
      "5\n",
      "5%",
      "\xff",
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    drum_status status = {DRUM_OK, ""};
    double value = 42;
    if (drum_number_parse(cases[i], &value, &status) != DRUM_BAD_INPUT)
      fail_msg("'%s' was accepted as %g", cases[i], value);
    assert_true(value == 42);
    assert_int_equal(status.code, DRUM_BAD_INPUT);
    assert_true(strlen(status.message) > 10);
  }
}

static void names_the_offending_text(void **state) {
  (void)state;
  drum_status status;
  double value;
  assert_int_equal(drum_number_parse("5q7", &value, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "'5q7'"));
  assert_int_equal(drum_number_parse(NULL, &value, &status), DRUM_BAD_INPUT);
  assert_int_equal(drum_number_parse("5", NULL, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_number_parse("5", &value, NULL), DRUM_OK);
  assert_int_equal(drum_number_parse("x", &value, NULL), DRUM_BAD_INPUT);
}

static void survives_very_long_text(void **state) {
  (void)state;
  char text[4096];
  double value = 0;
  drum_status status;
  memset(text, '9', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  assert_int_equal(drum_number_parse(text, &value, &status), DRUM_BAD_INPUT);
  text[1] = '.';
  assert_int_equal(drum_number_parse(text, &value, &status), DRUM_OK);
  assert_true(value == 10.0);
  text[1] = 'k';
  memset(text + 2, 'z', sizeof text - 3);
  assert_int_equal(drum_number_parse(text, &value, &status), DRUM_OK);
  assert_true(value == 9000.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_suffix_exactly),
      cmocka_unit_test(refuses_what_is_not_wholly_a_number),
      cmocka_unit_test(names_the_offending_text),
      cmocka_unit_test(survives_very_long_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers found in a netlist's own text, and put back without another byte being changed. */
#include "netlist/tunable.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char NETLIST[] = "v9 a 0 sin(0 9 9) .param title=1\n"
                              "*drumspice frame carrier=4.994g omega=6meg\n"
                              "* v8 a 0 sin(0 8 8)\n"
                              ".PARAM Fc=5g fm = 6meg, fd={fc-fm} k='2 * fm'\n"
                              ".param sum = 2 * max(fc, fm) other=7 ; .param hidden=1\n"
                              ".param dollar=3 $ hidden=2\n"
                              ".param slashes=4 // hidden=3\n"
                              ".subckt part a b\n"
                              "r1 a b 1 tc1=5\n"
                              ".param inner=2\n"
                              ".ends\n"
                              ".control\n"
                              ".param steered=1\n"
                              "v7 a 0 sin(0 7 7)\n"
                              ".endc\n"
                              "X1 a b\n"
                              "* between\n"
                              "\n"
                              "+ part G=1u ; first=2\n"
                              "  + r={2*k} l=9n\n"
                              "V1 a 0 dc 0 SIN(0 1.5m 4.994g 0 0 -90) ac 1\n"
                              "i1 0 b sin 0 {amp} 4.994g\n"
                              "i2 0 b sin(0 2u 'fd') ac 1\n"
                              "xp1 n_i n_q env_pump amp=15n phase=-89\n"
                              ".end\n"
                              ".param after=1\n";

static drum_tunable found(const char *text, const char *name) {
  drum_tunable tunable;
  drum_status status;
  if (drum_tunable_find(text, name, &tunable, &status))
    fail_msg("%s: %s", name, status.message);
  return tunable;
}

static void finds_numbers_by_name(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double value; /* nan: an expression */
    const char *written;
  } CASES[] = {
      {"fc", 5e9, "5g"},
      {"FM", 6e6, "6meg"},
      {"fd", NAN, "{fc-fm}"},
      {"k", NAN, "'2 * fm'"},
      {"sum", NAN, "2 * max(fc, fm)"},
      {"other", 7, "7"},
      {"dollar", 3, "3"},
      {"slashes", 4, "4"},
      {"x1.g", 1e-6, "1u"},
      {"X1.L", 9e-9, "9n"},
      {"x1.r", NAN, "{2*k}"},
      {"v1.amp", 1.5e-3, "1.5m"},
      {"v1.freq", 4.994e9, "4.994g"},
      {"v1.phase", -90, "-90"},
      {"i1.amp", NAN, "{amp}"},
      {"xp1.phase", -89, "-89"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    const drum_tunable tunable = found(NETLIST, CASES[i].name);
    const drum_text_span *span = &tunable.span[0];
    const size_t length = span->end - span->begin;
    if (tunable.spans != 1 || length != strlen(CASES[i].written) ||
        strncmp(NETLIST + span->begin, CASES[i].written, length) != 0)
      fail_msg("%s is '%.*s' at %zu places, not '%s'", CASES[i].name, (int)length,
               NETLIST + span->begin, tunable.spans, CASES[i].written);
    if (isnan(CASES[i].value) ? !isnan(tunable.value)
                              : fabs(tunable.value / CASES[i].value - 1.0) > 1e-15)
      fail_msg("%s is %.17g, not %.17g", CASES[i].name, tunable.value, CASES[i].value);
  }
}

static void says_what_is_not_there(void **state) {
  (void)state;
  static const struct {
    const char *name;
    drum_code code;
    const char *words;
  } CASES[] = {
      {"hidden", DRUM_NOT_FOUND, "no .param 'hidden'"},
      {"title", DRUM_NOT_FOUND, "no .param 'title'"},
      {"inner", DRUM_NOT_FOUND, "no .param"},
      {"steered", DRUM_NOT_FOUND, "no .param"},
      {"after", DRUM_NOT_FOUND, "no .param"},
      {"r1.tc1", DRUM_NOT_FOUND, "no element 'r1'"},
      {"v7.amp", DRUM_NOT_FOUND, "no element 'v7'"},
      {"v8.amp", DRUM_NOT_FOUND, "no element 'v8'"},
      {"v9.amp", DRUM_NOT_FOUND, "no element 'v9'"},
      {"x1.first", DRUM_NOT_FOUND, "has no first="},
      {"x1.amp", DRUM_NOT_FOUND, "has no amp="},
      {"i1.phase", DRUM_BAD_INPUT, "gives no phase"},
      {"i2.phase", DRUM_BAD_INPUT, "gives no phase"},
      {"", DRUM_NOT_FOUND, "no name"},
      {".", DRUM_NOT_FOUND, "no element"},
      {"v1.", DRUM_NOT_FOUND, "has no"},
      {"0123456789012345678901234567890123456789012345678901234567890123", DRUM_NOT_FOUND,
       "no name"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    drum_tunable tunable;
    drum_status status = {DRUM_OK, ""};
    const drum_code code = drum_tunable_find(NETLIST, CASES[i].name, &tunable, &status);
    if (code != CASES[i].code || !strstr(status.message, CASES[i].words))
      fail_msg("'%s': %d, %s", CASES[i].name, code, status.message);
  }
}

/* The frame goes with its pumps; a source may have an expression where the card has a number. */
static void the_pumps_frequency_stands_in_sources_and_card(void **state) {
  (void)state;
  const drum_tunable pump = found(NETLIST, "pump.freq");
  assert_int_equal(pump.spans, 4);
  assert_true(pump.value == 4.994e9);
  static const char *const REFUSED[][2] = {
      {"t\nv1 a 0 sin(0 1 5g)\ni1 0 a sin(0 1 5.1g)\n", "5000000000 and 5100000000"},
      {"t\n* drumspice frame carrier=5g\nv1 a 0 sin(0 1 5.1g)\n", "5000000000 and 5100000000"},
      {"t\nv1 a 0 sin(0 1 {f})\ni1 0 a sin(0 1 {f+1meg})\n", "different expressions"},
      {"t\n*drumspice frame carrier=5g\nxp1 a b env_pump amp=1\n", "no sine source"},
      {"t\nv1 a 0 sin(0 1) ac 1\n", "no sine source"},
  };
  for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
    drum_tunable tunable;
    drum_status status = {DRUM_OK, ""};
    const drum_code code = drum_tunable_find(REFUSED[i][0], "pump.freq", &tunable, &status);
    if (code == DRUM_OK || !strstr(status.message, REFUSED[i][1]))
      fail_msg("%s: %d, %s", REFUSED[i][0], code, status.message);
  }
}

static void a_number_at_several_places_is_one(void **state) {
  (void)state;
  const drum_tunable tunable =
      found("t\n.if (a)\n.param b=1k\n.else\n.param b=1000\n.endif\n", "b");
  assert_int_equal(tunable.spans, 2);
  drum_tunable other;
  drum_status status;
  assert_int_equal(drum_tunable_find("t\n.param b=1\n.param b=2\n", "b", &other, &status),
                   DRUM_BAD_INPUT);
  char many[1024] = "t\n";
  for (int i = 0; i <= DRUM_TUNABLE_SPANS_MAX; i++)
    (void)snprintf(many + strlen(many), sizeof many - strlen(many), ".param b=1\n");
  assert_int_equal(drum_tunable_find(many, "b", &other, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "more than 16 places"));
}

static void finds_the_pumps_in_order(void **state) {
  (void)state;
  static const char *const PUMPS[] = {"V1", "i1", "i2", "xp1"};
  char name[DRUM_TUNABLE_NAME_SIZE];
  drum_status status;
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(drum_tunable_pump(NETLIST, i, name, &status), DRUM_OK);
    assert_string_equal(name, PUMPS[i]);
  }
  assert_int_equal(drum_tunable_pump(NETLIST, 4, name, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "4 pumps: expected 5"));
}

/* What the text is with `from` once replaced by `to`. */
static char *replaced(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  assert_non_null(at);
  char *made = malloc(strlen(text) + strlen(to) + 1);
  assert_non_null(made);
  (void)sprintf(made, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
  return made;
}

static void writes_those_numbers_and_no_other_byte(void **state) {
  (void)state;
  const drum_tunable tunables[] = {found(NETLIST, "v1.phase"), found(NETLIST, "sum"),
                                   found(NETLIST, "x1.l")};
  const double values[] = {-91.25, 0.1, 1e-8};
  char *written = drum_tunable_write(NETLIST, tunables, values, 3);
  char *one = replaced(NETLIST, "-90) ac", "-91.25) ac");
  char *two = replaced(one, "2 * max(fc, fm)", "0.1");
  char *all = replaced(two, "l=9n", "l=1e-08");
  assert_string_equal(written, all);
  /* What was written is found again, to the last bit. */
  assert_true(found(written, "x1.l").value == 1e-8);
  assert_true(found(written, "sum").value == 0.1);
  free(written);
  written = drum_tunable_write(NETLIST, NULL, NULL, 0);
  assert_string_equal(written, NETLIST);
  free(written);
  free(one);
  free(two);
  free(all);
}

/* Whatever the text is, a name is found within it or not at all. */
static void try_all(const char *text) {
  static const char *const NAMES[] = {"pump.freq", "fc", "sum", "v1.phase", "x1.l", "i1.amp"};
  const size_t length = strlen(text);
  char name[DRUM_TUNABLE_NAME_SIZE];
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    drum_tunable tunable;
    drum_status status = {DRUM_OK, ""};
    const drum_code code = drum_tunable_find(text, NAMES[i], &tunable, &status);
    assert_int_equal(code == DRUM_OK, status.message[0] == '\0');
    for (size_t s = 0; !code && s < tunable.spans; s++)
      if (tunable.span[s].begin >= tunable.span[s].end || tunable.span[s].end > length)
        fail_msg("%s is at %zu to %zu of %zu bytes", NAMES[i], tunable.span[s].begin,
                 tunable.span[s].end, length);
    if (code == DRUM_OK)
      free(drum_tunable_write(text, &tunable, &(double){1.0}, 1));
  }
  for (size_t n = 0; n < 5; n++)
    (void)drum_tunable_pump(text, n, name, NULL);
}

static void survives_hostile_texts(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "",
      "\n",
      "t",
      "t\n+",
      "t\n+ a=1",
      "t\n*",
      "t\n*drumspice",
      "t\n.param",
      "t\n.param fc",
      "t\n.param fc=",
      "t\n.param fc=\"5g",
      "t\n.param fc={5g\n+}",
      "t\n.param fc=}",
      "t\n= = =",
      "t\n.ends\n.param fc=1",
      "t\n.control",
      "t\nv1 a 0 sin(",
      "t\nv1 a 0 sin((((((((",
      "t\n.param fc=((1) sum=)",
      "t\r\n.param fc=1\r\n",
      "t\n* drumspice frame carrier=\n*+ 5g\n",
      "t\n\xff\xfe.param\x01 fc=\x80\n",
  };
  for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
    try_all(TEXTS[i]);
  static const char HOSTILE[] = "\n =[](){}'\"%,*.+-;$/9\xff";
  char *text = strdup(NETLIST);
  assert_non_null(text);
  for (size_t at = 0; text[at]; at++) {
    const char kept = text[at];
    for (const char *byte = HOSTILE; *byte; byte++) {
      text[at] = *byte;
      try_all(text);
    }
    text[at] = kept;
  }
  for (size_t length = strlen(text); length > 0; length--) {
    text[length - 1] = '\0';
    try_all(text);
  }
  free(text);
}

static void survives_very_long_lines(void **state) {
  (void)state;
  enum { SIZE = 1 << 20 };
  char *text = malloc(SIZE + 64);
  assert_non_null(text);
  static const char FILLS[] = "a= ({'+";
  for (const char *fill = FILLS; *fill; fill++) {
    (void)snprintf(text, SIZE, "t\n.param fc=1 ");
    const size_t begin = strlen(text);
    memset(text + begin, *fill, SIZE);
    (void)snprintf(text + begin + SIZE, 48, " x=1\nv1 a 0 sin(0 1 5g)\n");
    try_all(text);
    assert_true(found(text, "v1.freq").value == 5e9);
  }
  /* A number longer than any is no number. */
  memset(text + 13, '1', 400);
  (void)snprintf(text + 413, 2, "\n");
  assert_true(isnan(found(text, "fc").value));
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_numbers_by_name),
      cmocka_unit_test(says_what_is_not_there),
      cmocka_unit_test(the_pumps_frequency_stands_in_sources_and_card),
      cmocka_unit_test(a_number_at_several_places_is_one),
      cmocka_unit_test(finds_the_pumps_in_order),
      cmocka_unit_test(writes_those_numbers_and_no_other_byte),
      cmocka_unit_test(survives_hostile_texts),
      cmocka_unit_test(survives_very_long_lines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/cards.h"
#include "tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FRAME "*drumspice frame carrier=4.994g omega=6meg\n"
#define MODE_1 "*drumspice mode a1 i=n1_i q=n1_q c=100f f0=5g bath=xb1\n"
#define MODE_2 "*drumspice mode a2 i=n2_i q=n2_q c=90f f0=5.1g bath=xb2\n"
#define PLATE "*drumspice plate b x=px bath=xd\n"
#define CASES "*drumspice case hot a1=50 a2=100 b=0.5\n*drumspice case cold a1=0 a2=0 b=0\n"
#define WHOLE "Title\n" FRAME MODE_1 MODE_2 PLATE CASES "r1 a 0 1\n.end\n"

static void reads_well(const char *path, drum_cards *cards) {
  drum_status status;
  if (drum_cards_read(path, cards, &status) != DRUM_OK)
    fail_msg("%s", status.message);
}

/* The netlist must be refused with all the words in the message. */
static void refused(scratch *place, const char *text, const char *word, const char *word_2) {
  drum_status status = {DRUM_OK, ""};
  drum_cards cards;
  const char *path = scratch_write_text(place, "bad.cir", text);
  if (drum_cards_read(path, &cards, &status) != DRUM_BAD_INPUT)
    fail_msg("accepted:\n%s", text);
  if (!strstr(status.message, word) || !strstr(status.message, word_2) ||
      !strstr(status.message, "bad.cir:"))
    fail_msg("'%s' and '%s' are not in: %s", word, word_2, status.message);
}

static void check_whole(const drum_cards *cards) {
  assert_true(cards->carrier_hz == 4.994e9);
  assert_true(cards->omega_hz == 6e6);
  assert_int_equal(cards->n_modes, 2);
  assert_string_equal(cards->modes[0].name, "a1");
  assert_string_equal(cards->modes[0].node_i, "n1_i");
  assert_string_equal(cards->modes[0].node_q, "n1_q");
  assert_string_equal(cards->modes[0].bath, "xb1");
  assert_true(cards->modes[0].c == 100e-15);
  assert_true(cards->modes[0].f0_hz == 5e9);
  assert_string_equal(cards->modes[1].bath, "xb2");
  assert_true(cards->modes[1].c == 90e-15);
  assert_true(cards->has_plate);
  assert_string_equal(cards->plate.name, "b");
  assert_string_equal(cards->plate.node_x, "px");
  assert_string_equal(cards->plate.bath, "xd");
  assert_int_equal(cards->n_cases, 2);
  assert_string_equal(cards->cases[0].name, "hot");
  assert_true(cards->cases[0].nbar[0] == 50 && cards->cases[0].nbar[1] == 100);
  assert_true(cards->cases[0].nbar_plate == 0.5);
  assert_true(cards->cases[1].nbar[0] == 0 && cards->cases[1].nbar_plate == 0);
}

static void reads_every_kind_of_card(void **state) {
  drum_cards cards;
  reads_well(scratch_write_text(*state, "a.cir", WHOLE), &cards);
  check_whole(&cards);
  assert_int_equal(drum_cards_find_mode(&cards, "A2"), 1);
  assert_int_equal(drum_cards_find_mode(&cards, "b"), 2);
  assert_int_equal(drum_cards_find_case(&cards, "Cold"), 1);
  assert_int_equal(drum_cards_find_case(&cards, "warm"), 2);
}

static void accepts_other_ways_of_writing(void **state) {
  drum_cards cards;
  reads_well(scratch_write_text(*state, "a.cir",
                                "Title\r\n"
                                "* drumspice describes itself in prose here\r\n"
                                "* drumspice case hot B=0.5 a1=50\r\n"
                                "*+ A2 = 100\r\n"
                                "*DRUMSPICE Case COLD a1=0 a2=0 b=0\r\n"
                                "  * drumspice plate b\r\n"
                                "*+\r\n"
                                "*+ x=PX bath=XD\r\n"
                                "r1 a 0 1\r\n"
                                "*+ this continues nothing\r\n"
                                "* an ordinary comment\r\n"
                                "*+ and its continuation\r\n"
                                "*\tdrumspice mode a1 i= n1_i q =n1_q c=100fF f0=5gHz bath=xb1\r\n"
                                "*drumspice\tmode a2 bath=xb2 f0=5.1g c=90f q=n2_q i=n2_i\r\n"
                                "* drumspice frame omega=6meg carrier=4994meg"),
             &cards);
  check_whole(&cards);
}

static void cards_in_a_control_block_do_not_count(void **state) {
  drum_cards cards;
  reads_well(scratch_write_text(*state, "a.cir",
                                WHOLE ".control\n*drumspice frame carrier=1 omega=1\n.endc\n"),
             &cards);
  check_whole(&cards);
}

static void follows_includes_beside_the_including_file(void **state) {
  drum_cards cards;
  scratch_write_text(*state, "modes.inc", MODE_1 ".INC \"plate and cases.inc\"\n");
  scratch_write_text(*state, "plate and cases.inc", PLATE CASES);
  scratch_write_text(*state, "cards.lib",
                     ".lib other\n" FRAME ".endl\n.lib two\n" MODE_2
                     "*+\n.endl two\n.lib third\n" FRAME ".endl\n");
  reads_well(scratch_write_text(*state, "a.cir",
                                "t\n" FRAME ".include 'modes.inc' ; these\n.lib cards.lib two\n"
                                ".include drumspice.lib\n.lib elsewhere.lib nmos\n"),
             &cards);
  check_whole(&cards);
}

static void reads_ports(void **state) {
  drum_cards cards;
  reads_well(scratch_write_text(*state, "a.cir",
                                "t\n*drumspice port In bath=XB1\n" FRAME MODE_1
                                "*drumspice port out bath=rload\n"),
             &cards);
  assert_int_equal(cards.n_ports, 2);
  assert_string_equal(cards.ports[0].name, "in");
  assert_string_equal(cards.ports[0].bath, "xb1");
  assert_string_equal(cards.ports[1].bath, "rload");
}

#define MODE_3 "*drumspice mode a3 i=n3_i q=n3_q c=90f f0=5.1g bath=xb3"

static void reads_auxiliary_modes(void **state) {
  drum_cards cards;
  const char *whole = "t\n" FRAME PLATE MODE_1 MODE_2 MODE_3 " auxiliary=1\n";
  reads_well(scratch_write_text(*state, "a.cir", whole), &cards);
  assert_int_equal(cards.n_modes, 3);
  assert_int_equal(drum_cards_main_modes(&cards), 2);
  assert_true(!cards.modes[0].auxiliary && !cards.modes[1].auxiliary && cards.modes[2].auxiliary);
  reads_well(scratch_write_text(*state, "a.cir", "t\n" FRAME MODE_1 MODE_3 " auxiliary=0\n"),
             &cards);
  assert_int_equal(drum_cards_main_modes(&cards), 2);
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxiliary=2\n",
          ":5:", "auxiliary=2: expected 1");
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxiliary=yes\n", ":5:", "auxiliary: ");
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxiliary=nan\n", ":5:", "auxiliary");
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxilary=1\n",
          ":5:", "did you mean 'auxiliary'?");
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxiliary=1 auxiliary=1\n", ":5:", "twice");
  refused(*state, "t\n" FRAME PLATE MODE_3 " auxiliary=1\n" MODE_1, ":4:", "there is none");
  refused(*state, "t\n" FRAME PLATE MODE_1 MODE_3 " auxiliary=1\n" MODE_2,
          ":6:", "a2 comes after the auxiliary mode a3");
  refused(*state, "t\n" FRAME MODE_1 MODE_3 " auxiliary=1\n", "no plate", "a3 is auxiliary");
}

static void says_which_file_and_line_is_wrong(void **state) {
  drum_cards cards;
  drum_status status;
  scratch_write_text(*state, "part.inc",
                     MODE_1 "\n*drumspice mode a2 i=n2_i\n*+ q=n2_q\n*+ c=-1\n");
  const char *path = scratch_write_text(*state, "a.cir", "t\n" FRAME ".include part.inc\n");
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "part.inc:5: c=-1"));
  path = scratch_write_text(*state, "b.cir", "t\n" FRAME "\n.include ./gone.inc\n");
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "b.cir:4: "));
  assert_non_null(strstr(status.message, "./gone.inc"));
}

static void refuses_cards_that_are_wrong(void **state) {
  scratch *place = *state;
  refused(place, "t\n", "frame", "expected *drumspice frame");
  refused(place, "", "frame", "");
  refused(place, "t\n" FRAME, "mode", "expected *drumspice mode");
  refused(place, "t\n" MODE_1, "frame", "");
  refused(place, "t\n" FRAME FRAME MODE_1, ":3:", "second frame");
  refused(place, "t\n" FRAME MODE_1 PLATE PLATE, ":5:", "second plate");
  refused(place, "t\n" FRAME MODE_1 MODE_1, ":4:", "'a1' is taken");
  refused(place, "t\n" FRAME PLATE "*drumspice mode b i=a q=c c=1f f0=1g bath=x\n", ":4:", "taken");
  refused(place, "t\n*drumspice\n", ":2:", "frame, mode, plate, case, expect, port or setting");
  refused(place, "t\n*drumspice mdoe a1\n", ":2:", "did you mean 'mode'");
  refused(place, "t\n*drumspice orchestra\n", ":2:", "'orchestra'");
  refused(place, "t\n*drumspice expect blocked=2->1\n", ":2:", "lacks isolation=");
  refused(place, "t\n*drumspice expect blocked=3->1 isolation=20\n", ":2:", "1->2 or 2->1");
  refused(place, "t\n*drumspice expect blocked=1->2 isolation=-20\n", ":2:", "above 0");
  refused(place, "t\n*drumspice port p1\n", ":2:", "lacks bath=");
  refused(place, "t\n*drumspice port p1 bath=x\n*drumspice port P1 bath=y\n", ":3:", "given twice");
  refused(place, "t\n* drumspice orchestra x=1\n", ":2:", "'orchestra'");
  refused(place, "t\n* drumspice frame\n", ":2:", "lacks carrier=");
  refused(place, "t\n*drumspice frame carrier=5g\n", ":2:", "lacks omega=");
  refused(place, "t\n*drumspice frame carrier=5g omega=\n", ":2:", "omega= has no value");
  refused(place, "t\n*drumspice frame carrier= omega=6meg\n", ":2:", "carrier= has no value");
  refused(place, "t\n*drumspice frame carrier=5g omega=6meg 7\n", ":2:", "'7'");
  refused(place, "t\n*drumspice frame carrier=5g omega 6meg\n", ":2:", "'omega'");
  refused(place, "t\n*drumspice frame =5g omega=6meg\n", ":2:", "'='");
  refused(place, "t\n*drumspice frame carrier=5g carrier=5g omega=6meg\n", ":2:", "twice");
  refused(place, "t\n*drumspice frame carier=5g omega=6meg\n", ":2:", "did you mean 'carrier'");
  refused(place, "t\n*drumspice frame carrier=5g omega=6meg c=5\n", ":2:", "has no 'c'");
  refused(place, "t\n*drumspice frame carrier=0 omega=6meg\n", ":2:", "above 0");
  refused(place, "t\n*drumspice frame carrier=nan omega=6meg\n", ":2:", "'nan'");
  refused(place, "t\n*drumspice frame carrier=1e999 omega=6meg\n", ":2:", "range");
  refused(place, "t\n*drumspice frame carrier={fd} omega=6meg\n", ":2:", "'{fd}'");
  refused(place, "t\n*drumspice frame carrier=5g\n+ omega=6meg\n", ":3:", "expected *+");
  refused(place, "t\n" FRAME "*drumspice mode i=a q=c c=1f f0=1g bath=x\n", ":3:", "no name");
  refused(place, "t\n" FRAME "*drumspice mode a-1 i=a q=c c=1f f0=1g bath=x\n", ":3:", "'a-1'");
  refused(place, "t\n" FRAME "*drumspice mode a i=n q=n c=1f f0=1g bath=x\n", ":3:", "two nodes");
  refused(place, "t\n" FRAME "*drumspice mode a i=n q=m c=0 f0=1g bath=x\n", ":3:", "c=0");
  refused(place, "t\n" FRAME "*drumspice mode a i=n q=m c=1f f0=-1 bath=x\n", ":3:", "f0=-1");
  refused(place, "t\n" FRAME "*drumspice mode a i=n q=m c=1f f0=1g\n", ":3:", "lacks bath=");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case hot a1=1 a3=2\n", ":4:", "did you mean 'a1'");
  refused(place, "t\n" FRAME MODE_1 PLATE "*drumspice case hot a1=1\n", ":5:", "lacks b=");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case hot a1=1 b=1\n", ":4:", "has no 'b'");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case hot a1=-0.5\n", ":4:", "0 or above");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case hot a1=inf\n", ":4:", "'inf'");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case a1=1\n", ":4:", "no name");
  refused(place, "t\n" FRAME MODE_1 "*drumspice case h a1=1\n*drumspice case H a1=2\n",
          ":5:", "twice");
}

static void reads_settings_of_the_pumps(void **state) {
  drum_cards cards;
  reads_well(scratch_write_text(*state, "s.cir",
                                "t\n" FRAME MODE_1 "*drumspice setting To_2 phi=90 blocked=2->1\n"
                                "*+ isolation=20\n*drumspice setting off PHI=-360\n"),
             &cards);
  assert_int_equal(cards.n_settings, 2);
  assert_false(cards.has_expect);
  assert_string_equal(cards.settings[0].name, "to_2");
  assert_true(cards.settings[0].phi_deg == 90.0 && cards.settings[0].has_expect);
  assert_string_equal(cards.settings[0].expect.blocked, "2->1");
  assert_true(cards.settings[0].expect.isolation_db == 20.0);
  assert_true(cards.settings[1].phi_deg == -360.0 && !cards.settings[1].has_expect);
  assert_int_equal(drum_cards_find_setting(&cards, "OFF"), 1);
  assert_int_equal(drum_cards_find_setting(&cards, "on"), 2);
}

static void refuses_settings_that_are_wrong(void **state) {
  scratch *place = *state;
  refused(place, "t\n*drumspice setting a\n", ":2:", "lacks phi=");
  refused(place, "t\n*drumspice setting phi=90\n", ":2:", "no name");
  refused(place, "t\n*drumspice setting a-b phi=90\n", ":2:", "'a-b'");
  refused(place, "t\n*drumspice setting a phi=361\n", ":2:", "-360 to 360");
  refused(place, "t\n*drumspice setting a phi=nan\n", ":2:", "'nan'");
  refused(place, "t\n*drumspice setting a phi=1e999\n", ":2:", "range");
  refused(place, "t\n*drumspice setting a ph=90\n", ":2:", "did you mean 'phi'");
  refused(place, "t\n*drumspice setting a phi=90 blocked=2->1\n", ":2:", "lacks isolation=");
  refused(place, "t\n*drumspice setting a phi=90 isolation=20\n", ":2:", "lacks blocked=");
  refused(place, "t\n*drumspice setting a phi=90 blocked=2->2 isolation=20\n",
          ":2:", "1->2 or 2->1");
  refused(place, "t\n*drumspice setting a phi=1\n*drumspice setting A phi=2\n", ":3:", "twice");
  refused(place,
          "t\n" FRAME MODE_1 "*drumspice setting a phi=1\n"
          "*drumspice expect blocked=2->1 isolation=20\n",
          "expect card", "on the setting cards");
  char text[4096] = "t\n";
  for (int k = 0; k <= DRUM_CARDS_MAX_SETTINGS; k++)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text),
                   "*drumspice setting s%d phi=%d\n", k, k);
  refused(place, text, ":38:", "more than 36");
}

static void refuses_ordinary_netlists_which_have_no_frame(void **state) {
  static const char V_MODE[] = "*drumspice mode a1 v=n1 c=100f f0=5g bath=xb1\n";
  char text[512];
  (void)snprintf(text, sizeof text, "Title\n%s", V_MODE);
  drum_status status;
  drum_cards cards;
  const char *path = scratch_write_text(*state, "bad.cir", text);
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "v="));
  assert_non_null(strstr(status.message, "drumspice envelope"));
  (void)snprintf(text, sizeof text, "Title\n%s%s", V_MODE, MODE_2);
  refused(*state, text, "bad.cir:3", "all modes");
  refused(*state, "Title\n*drumspice mode a1 v=n1 q=n1_q c=1p f0=5g bath=b\n", "'q'", "");
}

static void refuses_names_that_are_too_long_and_takes_the_longest(void **state) {
  char name[80];
  char text[1024];
  memset(name, 'n', sizeof name);
  for (int length = 63; length <= 64; length++) {
    (void)snprintf(text, sizeof text,
                   "t\n" FRAME "*drumspice mode %.*s i=%.*s q=n1_q c=1f f0=5g bath=xb1\n", length,
                   name, length, name);
    if (length == 64) {
      refused(*state, text, ":3:", "63");
    } else {
      drum_cards cards;
      reads_well(scratch_write_text(*state, "a.cir", text), &cards);
      assert_int_equal(strlen(cards.modes[0].name), 63);
      assert_int_equal(strlen(cards.modes[0].node_i), 63);
    }
  }
}

static void refuses_more_cards_than_there_is_room_for(void **state) {
  char text[8192];
  for (int n_modes = 8; n_modes <= 9; n_modes++) {
    int size = snprintf(text, sizeof text, "t\n" FRAME);
    for (int i = 0; i < n_modes; i++)
      size += snprintf(text + size, sizeof text - (size_t)size,
                       "*drumspice mode a%d i=i%d q=q%d c=1f f0=5g bath=x\n", i, i, i);
    drum_cards cards;
    if (n_modes == 9)
      refused(*state, text, ":11:", "8 mode cards");
    else
      reads_well(scratch_write_text(*state, "a.cir", text), &cards);
  }
  for (int n_cases = 16; n_cases <= 17; n_cases++) {
    int size = snprintf(text, sizeof text, "t\n" FRAME MODE_1);
    for (int i = 0; i < n_cases; i++)
      size += snprintf(text + size, sizeof text - (size_t)size, "*drumspice case c%d a1=1\n", i);
    drum_cards cards;
    if (n_cases == 17)
      refused(*state, text, ":20:", "16 case cards");
    else
      reads_well(scratch_write_text(*state, "a.cir", text), &cards);
  }
}

static void refuses_files_that_are_no_netlist(void **state) {
  scratch *place = *state;
  drum_cards cards;
  drum_status status;
  assert_int_equal(drum_cards_read("/nonexistent/a.cir", &cards, &status), DRUM_NOT_FOUND);
  assert_int_equal(drum_cards_read(place->folder, &cards, &status), DRUM_BAD_INPUT);
  assert_int_equal(drum_cards_read("/dev/zero", &cards, &status), DRUM_BAD_INPUT);
  assert_int_equal(drum_cards_read(NULL, &cards, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cards_read("a", NULL, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cards_read(scratch_write(place, "nul.cir", "t\n\0\n", 4), &cards, &status),
                   DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "no text"));
}

static void stops_at_includes_without_end(void **state) {
  drum_cards cards;
  drum_status status;
  const char *path = scratch_write_text(*state, "self.cir", "t\n.include self.cir\n");
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "self.cir:2"));
  assert_non_null(strstr(status.message, "20"));
  /* Each file includes the next one twice: 2^19 files, but never deeper than allowed. */
  for (int i = 0; i < 19; i++) {
    char name[32];
    char text[128];
    (void)snprintf(name, sizeof name, "wide%d.cir", i);
    (void)snprintf(text, sizeof text, "t\n.include wide%d.cir\n.include wide%d.cir\n", i + 1,
                   i + 1);
    scratch_write_text(*state, name, text);
  }
  scratch_write_text(*state, "wide19.cir", "t\n");
  path = scratch_write_text(*state, "wide.cir", "t\n.include wide0.cir\n");
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "1000 files"));
  refused(*state, "t\n.control\n" FRAME MODE_1, ":2:", ".endc");
  refused(*state, "t\n.include\n" FRAME MODE_1, ":2:", "missing");
  scratch_write_text(*state, "some.lib", ".lib here\n.endl\n");
  path = scratch_write_text(*state, "lib.cir", "t\n.lib some.lib there\n");
  assert_int_equal(drum_cards_read(path, &cards, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "'there'"));
}

static void check_damaged(const char *path, void *context) {
  (void)context;
  drum_cards cards;
  drum_status status = {DRUM_OK, ""};
  const drum_code code = drum_cards_read(path, &cards, &status);
  assert_int_equal(status.code, code);
  assert_int_equal(code == DRUM_OK, status.message[0] == '\0');
}

static void survives_damaged_files(void **state) {
  char path[600];
  (void)snprintf(path, sizeof path, "%s",
                 scratch_write_text(*state, "whole.cir",
                                    WHOLE ".include whole.inc\n.lib whole.inc tt\n.control\n.endc\n"
                                          "*drumspice case last a1=1 a2=2\n*+ b=3\n"));
  scratch_write_text(*state, "whole.inc", ".lib tt\nr2 1 0 1\n.endl\n");
  drum_cards cards;
  reads_well(path, &cards);
  scratch_damage(*state, path, check_damaged, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_kind_of_card),
      cmocka_unit_test(accepts_other_ways_of_writing),
      cmocka_unit_test(cards_in_a_control_block_do_not_count),
      cmocka_unit_test(follows_includes_beside_the_including_file),
      cmocka_unit_test(reads_ports),
      cmocka_unit_test(reads_auxiliary_modes),
      cmocka_unit_test(says_which_file_and_line_is_wrong),
      cmocka_unit_test(refuses_cards_that_are_wrong),
      cmocka_unit_test(reads_settings_of_the_pumps),
      cmocka_unit_test(refuses_settings_that_are_wrong),
      cmocka_unit_test(refuses_ordinary_netlists_which_have_no_frame),
      cmocka_unit_test(refuses_names_that_are_too_long_and_takes_the_longest),
      cmocka_unit_test(refuses_more_cards_than_there_is_room_for),
      cmocka_unit_test(refuses_files_that_are_no_netlist),
      cmocka_unit_test(stops_at_includes_without_end),
      cmocka_unit_test(survives_damaged_files),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

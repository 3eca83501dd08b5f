/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Capacitance matrices: what is read, what is refused and with which words, and that the network
 * written is the matrix again, put together here from the file's lines alone.
 */
#include "drumspice/maxwell.h"
#include "drumspice/number.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const drum_maxwell_input AS_IT_IS = {.scale = 1.0};
static const drum_maxwell_options CAREFUL = {.symmetry = 0.01, .noise = 0.01};

/* The matrix in a text, which must be readable. */
static drum_maxwell read_text(scratch *place, const char *text, const drum_maxwell_input *input) {
  drum_maxwell matrix;
  drum_status status;
  if (drum_maxwell_read(scratch_write_text(place, "m.txt", text), input, &matrix, &status))
    fail_msg("%s\nof\n%s", status.message, text);
  return matrix;
}

/* Whether reading, or else the network, is refused with a message that holds `part`. */
static void expect_refusal(scratch *place, const char *text, const drum_maxwell_input *input,
                           const drum_maxwell_options *options, drum_code expected,
                           const char *part) {
  drum_maxwell matrix;
  drum_maxwell_network network = {0};
  drum_status status;
  drum_code code =
      drum_maxwell_read(scratch_write_text(place, "m.txt", text), input, &matrix, &status);
  if (!code)
    code = drum_maxwell_network_make(&matrix, options, &network, &status);
  if (code != expected || !strstr(status.message, part))
    fail_msg("%.200s\ngives %d, '%s', expected %d with '%s'", text, code, status.message, expected,
             part);
  drum_maxwell_network_free(&network);
  drum_maxwell_free(&matrix);
}

static drum_maxwell_network network_of(scratch *place, const char *text,
                                       const drum_maxwell_options *options) {
  drum_maxwell matrix = read_text(place, text, &AS_IT_IS);
  drum_maxwell_network network;
  drum_status status;
  if (drum_maxwell_network_make(&matrix, options, &network, &status))
    fail_msg("%s\nof\n%s", status.message, text);
  drum_maxwell_free(&matrix);
  return network;
}

/* [[10, -2, -1], [-2, 9, 0], [-1, 0, 4]] fF in every form that a plain file may have. */
static void reads_plain_matrices_however_they_are_laid_out(void **state) {
  static const struct {
    const char *text;
    const char *first; /* conductor */
  } forms[] = {
      {"unit fF\na b c\na 10 -2 -1\nb -2 9 0\nc -1 0 4\n", "a"},
      {"a b c\n10f -2f -1f\n-2f 9f 0\n-1f 0 4f", "a"},
      {"a 1e-14 -2e-15 -1e-15\nb -2e-15 9e-15 0\nc -1e-15 0 4e-15\n", "a"},
      {"1e-14, -2e-15, -1e-15\n-2e-15, 9e-15, 0\n-1e-15, 0, 4e-15\n", "n1"},
      {"# units: femtofarads\n\nname,a,b,c\na,10,-2,-1\nb,-2,9,0\nc,-1,0,4\n", "a"},
      {",\"pad, left\",b,c\r\n\"pad, left\";1e-14;-2e-15;-1e-15\r\nb -2e-15 9e-15 0\r\n"
       "c\t-1e-15\t0\t4e-15\r\n",
       "pad, left"},
      {"* a comment\nunit = 1e-15\n1 2 3\n1 10 -2 -1 # the first\n* between\n2 -2 9 0\n3 -1 0 4\n",
       "1"},
      {"\xef\xbb\xbf"
       "1e-14;-2e-15;-1e-15\r\n-2e-15;9e-15;0\r\n-1e-15;0;4e-15\r\n",
       "n1"},
      {"1 1e-14 -2e-15 -1e-15\n2 -2e-15 9e-15 0\n3 -1e-15 0 4e-15\n", "1"},
  };
  static const double expected[9] = {10, -2, -1, -2, 9, 0, -1, 0, 4};
  for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
    drum_maxwell matrix = read_text(*state, forms[f].text, &AS_IT_IS);
    assert_int_equal(matrix.format, DRUM_MAXWELL_PLAIN);
    assert_int_equal(matrix.count, 3);
    assert_string_equal(matrix.names[0], forms[f].first);
    for (size_t k = 0; k < 9; k++)
      assert_near(matrix.c[k], expected[k] * 1e-15, 1e-29);
    drum_maxwell_free(&matrix);
  }
}

static void reads_a_single_conductor(void **state) {
  static const char *const texts[] = {"2e-15\n", "a 2f", "a\n2e-15\n", "a\na 2e-15\n"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    drum_maxwell matrix = read_text(*state, texts[i], &AS_IT_IS);
    assert_int_equal(matrix.count, 1);
    assert_near(matrix.c[0], 2e-15, 1e-30);
    assert_string_equal(matrix.names[0], i ? "a" : "n1");
    drum_maxwell_free(&matrix);
  }
}

static const char FASTCAP[] = "Running fastcap 2.0\n  Input: pads.lst\n\n"
                              "CAPACITANCE MATRIX, picofarads\n"
                              "                       1          2 \n"
                              "1%PADS 1      21.31     -9.276\n"
                              "2%PADS 2     -9.276      21.35\n\nTotal time: 1\n";
static const char FASTERCAP[] =
    "Running FasterCap\nIteration number #0\nCapacitance matrix is:\nDimension 2 x 2\n"
    "g1_a  8.1e-011 -2.7e-011 \ng2_b  -2.6e-011 8.2e-011 \n\nIteration number #1\n"
    "Capacitance matrix is:\nDemo evaluation version\nDimension 2 x 2\n"
    "g1_a  8.26e-011 -2.738e-011 \ng2_b  -2.739e-011 8.25e-011 \n\nWeighted norm 0.004\n";
static const char Q3D[] = "Setup:Last\r\nProblem Type:  C\r\nC Units:fF, G Units:mSie\r\n\r\n"
                          "Capacitance Matrix\r\n\tpad_a\tPad_B\t\r\npad_a\t64.5\t-38.6\r\n"
                          "Pad_B\t-38.6\t267.4\r\n\r\nConductance Matrix\r\n\tpad_a\tPad_B\r\n"
                          "pad_a\t0\t0\r\nPad_B\t0\t0\r\n";
static const char PALACE[] = "        i,     C[i][1] (pF),     C[i][4] (pF)\n"
                             " 1.00e+00,  +2.000000e-02,  -1.000000e-03\n"
                             " 4.00e+00,  -1.000000e-03,  +3.000000e-02\n";

/* The files are made up here in the form that these programs print. */
static void reads_what_field_solvers_print(void **state) {
  static const struct {
    const char *text;
    drum_maxwell_format format;
    const char *names[2];
    double c[4];
    size_t line, which, matrices;
  } files[] = {
      {FASTCAP,
       DRUM_MAXWELL_FASTCAP,
       {"1%PADS", "2%PADS"},
       {21.31e-12, -9.276e-12, -9.276e-12, 21.35e-12},
       6,
       1,
       1},
      {FASTERCAP,
       DRUM_MAXWELL_FASTERCAP,
       {"g1_a", "g2_b"},
       {8.26e-11, -2.738e-11, -2.739e-11, 8.25e-11},
       12,
       2,
       2},
      {Q3D,
       DRUM_MAXWELL_Q3D,
       {"pad_a", "Pad_B"},
       {64.5e-15, -38.6e-15, -38.6e-15, 267.4e-15},
       7,
       1,
       1},
      {PALACE, DRUM_MAXWELL_PALACE, {"t1", "t4"}, {2e-14, -1e-15, -1e-15, 3e-14}, 2, 1, 1},
  };
  for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
    for (int forced = 0; forced < 2; forced++) {
      const drum_maxwell_input input = {.format = forced ? files[f].format : 0, .scale = 1.0};
      drum_maxwell matrix = read_text(*state, files[f].text, &input);
      assert_int_equal(matrix.format, files[f].format);
      assert_int_equal(matrix.count, 2);
      assert_int_equal(matrix.line, files[f].line);
      assert_int_equal(matrix.which, files[f].which);
      assert_int_equal(matrix.matrices, files[f].matrices);
      assert_int_equal(matrix.cut_short, 0);
      for (size_t i = 0; i < 2; i++)
        assert_string_equal(matrix.names[i], files[f].names[i]);
      for (size_t k = 0; k < 4; k++)
        assert_close(matrix.c[k], files[f].c[k], 1e-15);
      drum_maxwell_free(&matrix);
    }
  }
}

/* A log may end anywhere, also within the last number. */
static void takes_the_last_complete_matrix_of_a_log(void **state) {
  const size_t second = (size_t)(strstr(FASTERCAP, "#1") - FASTERCAP);
  const size_t heading = (size_t)(strstr(FASTERCAP + second, "matrix is:\n") - FASTERCAP) + 10;
  const size_t end = (size_t)(strstr(FASTERCAP, "8.25e-011 \n") - FASTERCAP) + 10;
  char text[sizeof FASTERCAP];
  for (size_t length = heading; length <= end; length++) {
    (void)snprintf(text, sizeof text, "%.*s", (int)length, FASTERCAP);
    drum_maxwell matrix = read_text(*state, text, &AS_IT_IS);
    assert_near(matrix.c[0], 8.1e-11, 1e-25);
    assert_int_equal(matrix.cut_short, 9);
    assert_int_equal(matrix.which, 1);
    drum_maxwell_network network;
    assert_int_equal(drum_maxwell_network_make(&matrix, &(drum_maxwell_options){.symmetry = 0.1},
                                               &network, NULL),
                     DRUM_OK);
    assert_int_equal(network.n_warnings, 1);
    assert_non_null(strstr(network.warnings[0], "at line 9 of the file is cut short"));
    drum_maxwell_network_free(&network);
    drum_maxwell_free(&matrix);
  }
  /* Two in a row that were broken off, as of runs whose logs were joined. */
  static const char broken[] = "Capacitance matrix is:\nDimension 2 x 2\ng1_a 1 2\n";
  char joined[sizeof FASTERCAP + 2 * sizeof broken];
  (void)snprintf(joined, sizeof joined, "%.*s\n%s%s", (int)second, FASTERCAP, broken, broken);
  drum_maxwell first = read_text(*state, joined, &AS_IT_IS);
  assert_near(first.c[0], 8.1e-11, 1e-25);
  assert_int_equal(first.matrices, 3);
  drum_maxwell_free(&first);
  (void)snprintf(text, sizeof text, "%.*s", (int)end + 1, FASTERCAP);
  drum_maxwell matrix = read_text(*state, text, &AS_IT_IS);
  assert_near(matrix.c[0], 8.26e-11, 1e-25);
  drum_maxwell_free(&matrix);
}

static void knows_units_and_scales(void **state) {
  static const struct {
    const char *text;
    double farad;
  } units[] = {{"fF", 1e-15},        {"F", 1.0},           {"picofarads", 1e-12}, {"UF", 1e-6},
               {"attofarad", 1e-18}, {"farads", 1.0},      {"1e-15", 1e-15},      {"2n", 2e-9},
               {"megafarads", 1e6},  {"millifarad", 1e-3}, {"mF", 1e-3}};
  double unit;
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    assert_int_equal(drum_maxwell_unit(units[i].text, &unit, NULL), DRUM_OK);
    assert_close(unit, units[i].farad, 1e-15);
  }
  static const char *const wrong[] = {"", "x", "-1", "0", "nan", "1e400", "picofaradsx"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    assert_int_equal(drum_maxwell_unit(wrong[i], &unit, NULL), DRUM_BAD_INPUT);

  /* FastCap's odd units, and a layout drawn in micrometres that was solved in metres. */
  drum_maxwell matrix =
      read_text(*state, "CAPACITANCE MATRIX, every unit is 1e-21 farads\n 1\n1%A 1 5\n",
                &(drum_maxwell_input){.scale = 1.0});
  assert_close(matrix.c[0], 5e-21, 1e-15);
  drum_maxwell_free(&matrix);
  matrix = read_text(*state, FASTCAP, &(drum_maxwell_input){.scale = 1e-6});
  assert_close(matrix.c[0], 21.31e-18, 1e-15);
  drum_maxwell_free(&matrix);
  matrix = read_text(*state, "10 -1\n-1 10\n", &(drum_maxwell_input){.unit = 1e-15, .scale = 1.0});
  assert_close(matrix.c[0], 1e-14, 1e-15);
  drum_maxwell_free(&matrix);
}

static void refuses_files_that_hold_no_matrix(void **state) {
  static const struct {
    const char *text;
    const char *part;
  } wrong[] = {
      {"", "is empty"},
      {"\n\n# only a comment\nunit fF\n", "is empty"},
      {"a b c\n", "no rows follow the header"},
      {"a 1f -1f\nb -1f\n", ":2: row 2 has 2 words: expected a name and 2 numbers"},
      {"1f -1f\n-1f 1f\n0 0\n", ":1: row 1 has 2 words: expected 3 numbers, as there are 3 rows"},
      {"1f -1f 0\n-1f 1f 0\n", ":1: row 1 has 3 words: expected 2 numbers"},
      {"a b c d\n1f 0\n0 1f\n", "names 4 conductors, but 2 rows follow"},
      {"a b c\n1f 0 0\n0 1f 0\n", ":2: row 1 is '1f', but the header has 'b' there"},
      {"a b\nb 1f 0\na 0 1f\n", ":2: row 1 is 'b', but the header has 'a' there"},
      {"a a\n1f 0\n0 1f\n", "conductors 1 and 2 are both named 'a'"},
      {"a 1f 0\na 0 1f\n", "conductors 1 and 2 are both named 'a'"},
      {"a 1f nan\nb 0 1f\n", ":1: C(1,2): 'nan' is not a number"},
      {"a 1f 0\nb -inf 1f\n", ":2: C(2,1): '-inf' is not a number"},
      {"a 1f 1e400\nb 0 1f\n", "C(1,2): '1e400' is beyond the range"},
      {"a 1f 1O.5\nb 0 1f\n", "C(1,2): '1O.5' is not a number"},
      {"a 1e-15-2e-17j 0\nb 0 1e-15\n", "C(1,1) = '1e-15-2e-17j' is complex"},
      {"unit fF\na 1f 0\nb 0 1f\n", "'1f' has a suffix beside the unit of 1e-15 F"},
      {"a 64.5 -38.6\nb -38.6 267.4\n", "C(1,1) would be 64.5 F: expected a unit"},
      {"\"\" 1f 0\nb 0 1f\n", "a conductor's name is empty"},
      {"Capacitance matrix is:\n", "no matrix follows this heading"},
      {"Capacitance matrix is:\nDimension 0 x 0\n", "no matrix follows this heading"},
      {"Capacitance matrix is:\nDimension 2 x 3\na 1f 0 0\nb 0 1f 0\n",
       "2 rows and 3 columns: expected a square one"},
      {"Capacitance matrix is:\nDimension 2 x 2\na 1f 0\n", "ends after 1 of 2 rows"},
      {"Capacitance matrix is:\nDimension 999999 x 999999\na 1f 0\n", "more than 1000 rows"},
      {"Capacitance matrix is:\nDimension 1 x 1\na 1e-15-1e-18j \n", "is complex"},
      {"PARTIAL CAPACITANCE MATRIX, picofarads\n 1\n1%A 1 5\n", "a partial matrix"},
      {"i, C[i][1] (F)\n1.5, 1e-15\n", "'1.5' is no number of a terminal"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    expect_refusal(*state, wrong[i].text, &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT, wrong[i].part);
  expect_refusal(*state, "unit fF\n1\n", &(drum_maxwell_input){.unit = 1e-12, .scale = 1.0},
                 &CAREFUL, DRUM_BAD_INPUT, "states a unit of 1e-15 F, which is not the 1e-12 F");
  expect_refusal(*state, "1f\n",
                 &(drum_maxwell_input){.format = DRUM_MAXWELL_FASTCAP, .scale = 1.0}, &CAREFUL,
                 DRUM_BAD_INPUT, "has no capacitance matrix of fastcap");
  expect_refusal(*state, "1f\n", &(drum_maxwell_input){.scale = NAN}, &CAREFUL, DRUM_BAD_ARGUMENT,
                 "scale = nan");
  expect_refusal(*state, "1f\n", &(drum_maxwell_input){.unit = -1.0, .scale = 1.0}, &CAREFUL,
                 DRUM_BAD_ARGUMENT, "unit = -1");
  expect_refusal(*state, "1e300\n", &(drum_maxwell_input){.unit = 1e100, .scale = 1.0}, &CAREFUL,
                 DRUM_BAD_INPUT, "beyond double precision");
  drum_maxwell matrix;
  drum_status status;
  assert_int_equal(drum_maxwell_read("/nowhere/m.txt", &AS_IT_IS, &matrix, &status),
                   DRUM_NOT_FOUND);
  assert_int_equal(drum_maxwell_read("/", &AS_IT_IS, &matrix, &status), DRUM_BAD_INPUT);
  assert_int_equal(drum_maxwell_read(NULL, &AS_IT_IS, &matrix, &status), DRUM_BAD_ARGUMENT);
  const char *path = scratch_write(*state, "binary", "1f\0\0", 4);
  assert_int_equal(drum_maxwell_read(path, &AS_IT_IS, &matrix, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "is no text"));
}

static void refuses_more_conductors_than_it_says(void **state) {
  enum { N = DRUM_MAXWELL_MAX + 1 };
  char *text = malloc(4 * N + 1);
  assert_non_null(text);
  for (size_t i = 0; i < N; i++)
    memcpy(text + 4 * i, "1f\n\n", 5);
  expect_refusal(*state, text, &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT, "more than 1000 rows");
  free(text);
}

/* A subcircuit of ngspice holds the nodes of a thousand conductors, or the pairs of half as many.
 */
static void writes_no_more_pairs_than_ngspice_takes(void **state) {
  for (size_t n = DRUM_MAXWELL_MAX / 2; n <= DRUM_MAXWELL_MAX / 2 + 1; n++) {
    char *text = malloc(n * (2 * n + 4));
    assert_non_null(text);
    char *at = text;
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++)
        at += sprintf(at, "%s", i == j ? "1f " : "0 ");
      at += sprintf(at, "\n");
    }
    drum_maxwell matrix = read_text(*state, text, &AS_IT_IS);
    drum_maxwell_network network;
    assert_int_equal(drum_maxwell_network_make(&matrix, &CAREFUL, &network, NULL), DRUM_OK);
    for (int pairs = 0; pairs < 2; pairs++) {
      const drum_maxwell_output output = {"cell", "f", pairs ? 5e9 : 0.0};
      FILE *file = fopen("/dev/null", "w");
      assert_non_null(file);
      drum_status status;
      const drum_code code =
          drum_maxwell_write(&matrix, &CAREFUL, &network, &output, file, &status);
      assert_int_equal(code, pairs && n > DRUM_MAXWELL_MAX / 2 ? DRUM_BAD_ARGUMENT : DRUM_OK);
      (void)fclose(file);
    }
    drum_maxwell_network_free(&network);
    drum_maxwell_free(&matrix);
    free(text);
  }
}

/* One line of many megabytes is one row that is too long. */
static void survives_a_huge_line(void **state) {
  enum { SIZE = 4 * 1024 * 1024 };
  char *text = malloc(SIZE + 1);
  assert_non_null(text);
  memset(text, '1', SIZE);
  text[SIZE] = '\0';
  expect_refusal(*state, text, &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT, "no rows follow the header");
  for (size_t i = 1; i < SIZE; i += 2)
    text[i] = ' ';
  expect_refusal(*state, text, &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT, "row 1 has 2097152 words");
  free(text);
}

static void check_damaged(const char *path, void *context) {
  (void)context;
  drum_maxwell matrix;
  drum_maxwell_network network;
  drum_status status = {0};
  drum_code code = drum_maxwell_read(path, &AS_IT_IS, &matrix, &status);
  if (code) {
    assert_true(status.message[0]);
    assert_null(matrix.c);
    return;
  }
  for (size_t k = 0; k < matrix.count * matrix.count; k++)
    assert_true(isfinite(matrix.c[k]));
  code = drum_maxwell_network_make(&matrix, &CAREFUL, &network, &status);
  assert_int_equal(code, status.code);
  for (size_t i = 0; !code && i < network.count; i++)
    assert_true(network.nodes[i].ground >= 0.0 && network.nodes[i].total > 0.0);
  drum_maxwell_network_free(&network);
  drum_maxwell_free(&matrix);
}

static void survives_damage(void **state) {
  static const char *const texts[] = {FASTCAP, FASTERCAP, Q3D, PALACE,
                                      "unit fF\na b\na 10 -2 # x\n\"b\" -2, 9\n"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    char path[512];
    (void)snprintf(path, sizeof path, "%s", scratch_write_text(*state, "whole", texts[i]));
    scratch_damage(*state, path, check_damaged, NULL);
  }
}

/* --- the network --- */

static void makes_capacitors_of_maxwells_matrix(void **state) {
  drum_maxwell_network network =
      network_of(*state, "a 10f -2f -1f\nb -2f 9f 0\nc -1f 0 4f\n", &CAREFUL);
  static const double mutual[9] = {0, 2, 1, 2, 0, 0, 1, 0, 0};
  static const double ground[3] = {7, 7, 3};
  static const double total[3] = {10, 9, 4};
  for (size_t k = 0; k < 9; k++)
    assert_near(network.mutual[k], mutual[k] * 1e-15, 1e-29);
  for (size_t i = 0; i < 3; i++) {
    assert_near(network.nodes[i].ground, ground[i] * 1e-15, 1e-29);
    assert_near(network.nodes[i].total, total[i] * 1e-15, 1e-29);
    assert_false(network.nodes[i].floating);
  }
  assert_int_equal(network.n_warnings, 0);
  assert_true(network.asymmetry == 0.0);
  drum_maxwell_network_free(&network);
}

static void takes_means_and_reports_the_worst_pair(void **state) {
  /* |C_ij - C_ji| over sqrt(C_ii C_jj): 0.1/10 of a and b, 0.3/20 of a and c. */
  static const char text[] = "unit fF\na 10 -2 -1\nb -2.1 10 0\nc -1.3 0 40\n";
  drum_maxwell_options options = {.symmetry = 0.0151, .noise = 0.01};
  drum_maxwell_network network = network_of(*state, text, &options);
  assert_close(network.asymmetry, 0.015, 1e-12);
  assert_int_equal(network.asymmetric[0], 0);
  assert_int_equal(network.asymmetric[1], 2);
  assert_close(network.mutual[1], 2.05e-15, 1e-12);
  assert_close(network.mutual[2], 1.15e-15, 1e-12);
  assert_close(network.nodes[0].total, 10e-15, 1e-12);
  drum_maxwell_network_free(&network);
  options.symmetry = 0.0149;
  expect_refusal(*state, text, &AS_IT_IS, &options, DRUM_BAD_INPUT,
                 "not symmetric: 'a', 'c' have C_ij = -1e-15 F and C_ji = -1.3e-15 F, 0.015 of");
}

static void tells_the_conventions_apart(void **state) {
  /* 5 and 4 to ground, 3 between: SPICE's matrix and Maxwell's of one network. */
  static const char spice[] = "a 5f 3f\nb 3f 4f\n";
  static const char maxwell[] = "a 8f -3f\nb -3f 7f\n";
  drum_maxwell_options options = CAREFUL;
  expect_refusal(*state, spice, &AS_IT_IS, &options, DRUM_BAD_INPUT,
                 "no entry off the diagonal is negative ('a', 'b': 3e-15 F)");
  drum_maxwell_network one = network_of(*state, maxwell, &options);
  options.convention = DRUM_MAXWELL_CONVENTION_SPICE;
  drum_maxwell_network other = network_of(*state, spice, &options);
  for (size_t i = 0; i < 2; i++) {
    assert_close(one.nodes[i].ground, other.nodes[i].ground, 1e-12);
    assert_close(one.nodes[i].total, other.nodes[i].total, 1e-12);
  }
  assert_close(other.mutual[1], 3e-15, 1e-12);
  drum_maxwell_network_free(&one);
  drum_maxwell_network_free(&other);
  expect_refusal(*state, maxwell, &AS_IT_IS, &options, DRUM_BAD_INPUT,
                 "this looks like Maxwell's convention");
  /* Nothing to ground is no zero on Maxwell's diagonal. */
  expect_refusal(*state, "a 0 3f\nb 3f 0\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT, "convention");
  other = network_of(*state, "a 0 3f\nb 3f 0\n", &options);
  assert_close(other.nodes[0].total, 3e-15, 1e-12);
  assert_true(other.nodes[0].floating);
  drum_maxwell_network_free(&other);
}

static void leaves_out_negative_capacitors_that_are_noise(void **state) {
  /* Between b and c +0.05 of 10: within 0.01. */
  drum_maxwell_network network =
      network_of(*state, "unit fF\na 10 -2 -1\nb -2 10 0.05\nc -1 0.05 10\n", &CAREFUL);
  assert_int_equal(network.n_warnings, 1);
  assert_non_null(strstr(network.warnings[0], "between 'b' and 'c' would be negative, -5e-17 F"));
  assert_true(network.mutual[5] == 0.0);
  assert_close(network.nodes[1].total, 10e-15, 1e-12);
  drum_maxwell_network_free(&network);
  expect_refusal(*state, "unit fF\na 10 -2 -1\nb -2 10 0.15\nc -1 0.15 10\n", &AS_IT_IS, &CAREFUL,
                 DRUM_BAD_INPUT, "between 'b' and 'c' would be negative, -1.5e-16 F, 0.015 of");
  /* To ground: a's row sums to -0.05 of 10. */
  network = network_of(*state, "unit fF\na 10 -9 -1.05\nb -9 12 0\nc -1.05 0 10\n", &CAREFUL);
  assert_int_equal(network.n_warnings, 1);
  assert_non_null(strstr(network.warnings[0], "of 'a' to ground would be negative, -5e-17 F of"));
  assert_true(network.nodes[0].ground == 0.0);
  assert_close(network.nodes[0].total, 10.05e-15, 1e-12);
  drum_maxwell_network_free(&network);
  expect_refusal(*state, "unit fF\na 10 -9 -1.15\nb -9 12 0\nc -1.15 0 10\n", &AS_IT_IS, &CAREFUL,
                 DRUM_BAD_INPUT,
                 "of 'a' to ground would be negative, -1.5e-16 F of 1e-14 F in all: its row is not "
                 "diagonally dominant");
}

static void refuses_what_stores_no_positive_energy(void **state) {
  /*
   * Two tight pairs and noise between them, each sign allowed by itself: (1, 1, -1, -1)/2 has the
   * energy 1 - 1 - 2 0.009 = -0.018.
   */
  static const char text[] = "unit fF\np 1 -1 .009 .009\nq -1 1 .009 .009\n"
                             "r .009 .009 1 -1\ns .009 .009 -1 1\n";
  expect_refusal(*state, text, &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "not positive definite: C_ij/sqrt(C_ii C_jj) has the eigenvalue -0.018");
  /* -0.006 with 0.003 between them is within the noise. */
  drum_maxwell_network network = network_of(*state,
                                            "unit fF\np 1 -1 .003 .003\nq -1 1 .003 .003\n"
                                            "r .003 .003 1 -1\ns .003 .003 -1 1\n",
                                            &CAREFUL);
  drum_maxwell_network_free(&network);
  expect_refusal(*state, "a -1f 0\nb 0 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "the total capacitance of 'a' is -1e-15 F: expected it above 0");
  expect_refusal(*state, "a 1f -2f\nb -2f 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "'a' to ground would be negative");
}

static void names_what_floats(void **state) {
  drum_maxwell_network network =
      network_of(*state, "unit fF\na 10 -10 0 0\nb -10 10 0 0\nc 0 0 5 -5\nd 0 0 -5 6\n", &CAREFUL);
  assert_true(network.nodes[0].floating && network.nodes[1].floating);
  /* c leads to ground through d. */
  assert_false(network.nodes[2].floating || network.nodes[3].floating);
  assert_int_equal(network.n_warnings, 1);
  assert_non_null(strstr(network.warnings[0], "'a', 'b' float: no capacitance leads to ground"));
  drum_maxwell_network_free(&network);
  /* Sums are not exact: rows come out 3.2e-30 below 0 here, and 3.9e-31 above in the next. */
  network = network_of(*state,
                       "unit fF\na 16.9 -8.68 -8.22 0\nb -8.68 16.9 0 -8.22\n"
                       "c -8.22 0 16.9 -8.68\nd 0 -8.22 -8.68 16.9\n",
                       &CAREFUL);
  assert_int_equal(network.n_warnings, 1);
  for (size_t i = 0; i < 4; i++)
    assert_true(network.nodes[i].floating && network.nodes[i].ground == 0.0);
  drum_maxwell_network_free(&network);
  network = network_of(*state, "unit fF\na 10.23 -8.08 -2.15\nb -8.08 8.08 0\nc -2.15 0 2.15\n",
                       &CAREFUL);
  for (size_t i = 0; i < 3; i++)
    assert_true(network.nodes[i].floating && network.nodes[i].ground == 0.0);
  drum_maxwell_network_free(&network);
}

static void ties_conductors_to_ground(void **state) {
  static const char text[] = "Plane 30f -8f -9f\na -8f 10f -2f\nb -9f -2f 11f\n";
  const char *grounds[] = {"plane", NULL};
  drum_maxwell_options options = CAREFUL;
  options.grounds = grounds;
  drum_maxwell_network network = network_of(*state, text, &options);
  assert_int_equal(network.count, 2);
  assert_int_equal(network.grounded, 1);
  assert_close(network.nodes[0].ground, 8e-15, 1e-12);
  assert_close(network.nodes[1].ground, 9e-15, 1e-12);
  assert_false(network.nodes[0].floating);
  drum_maxwell_network_free(&network);
  /* The same from SPICE's matrix of that network: the plane's capacitors go to ground with it. */
  options.convention = DRUM_MAXWELL_CONVENTION_SPICE;
  network = network_of(*state, "Plane 13f 8f 9f\na 8f 0 2f\nb 9f 2f 0\n", &options);
  assert_close(network.nodes[0].ground, 8e-15, 1e-12);
  assert_close(network.nodes[1].total, 11e-15, 1e-12);
  drum_maxwell_network_free(&network);
  options.convention = DRUM_MAXWELL_CONVENTION;
  grounds[0] = "plain";
  expect_refusal(*state, text, &AS_IT_IS, &options, DRUM_BAD_ARGUMENT, "did you mean 'Plane'?");
  const char *all[] = {"a", "b", "plane", NULL};
  options.grounds = all;
  expect_refusal(*state, text, &AS_IT_IS, &options, DRUM_BAD_ARGUMENT,
                 "all conductors are tied to ground");
}

static void keeps_the_totals_when_it_drops_small_capacitors(void **state) {
  drum_maxwell_options options = CAREFUL;
  options.threshold = 0.5e-15;
  drum_maxwell_network network =
      network_of(*state, "unit fF\na 10 -2 -.4\nb -2 9 -.5\nc -.4 -.5 4\n", &options);
  static const double total[3] = {10, 9, 4};
  for (size_t i = 0; i < 3; i++)
    assert_close(network.nodes[i].total, total[i] * 1e-15, 1e-12);
  assert_true(network.mutual[2] == 0.0);
  assert_close(network.mutual[5], 0.5e-15, 1e-12);
  assert_close(network.nodes[0].ground, 8e-15, 1e-12);
  assert_close(network.nodes[2].ground, 3.5e-15, 1e-12);
  assert_int_equal(network.dropped, 1);
  assert_close(network.dropped_total, 0.4e-15, 1e-12);
  drum_maxwell_network_free(&network);
}

static void makes_nodes_of_names(void **state) {
  static const struct {
    const char *text;
    const char *node;
  } names[] = {{"1%GROUP1", "1_group1"},      {"Pad A", "pad_a"}, {"_x_", "x"},
               {"C[i][1] (F)", "c_i__1___f"}, {"%%", ""},         {"", ""}};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char node[DRUM_MAXWELL_NAME_SIZE];
    drum_maxwell_node_name(names[i].text, node);
    assert_string_equal(node, names[i].node);
  }
  expect_refusal(*state, "a 1f 0\nA 0 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "'a' and 'A' make the same node, a:");
  expect_refusal(*state, "GND 1f 0\nA 0 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "'GND' is ngspice's ground");
  expect_refusal(*state, "0 1f 0\nA 0 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "'0' is ngspice's ground");
  expect_refusal(*state, "%% 1f 0\nA 0 1f\n", &AS_IT_IS, &CAREFUL, DRUM_BAD_INPUT,
                 "'%%' makes no node's name");
}

static void refuses_options_out_of_range(void **state) {
  static const drum_maxwell_options wrong[] = {
      {.symmetry = NAN}, {.symmetry = -0.1},  {.symmetry = 1.1},      {.noise = NAN},
      {.noise = 2.0},    {.threshold = -1.0}, {.threshold = INFINITY}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    expect_refusal(*state, "1f\n", &AS_IT_IS, &wrong[i], DRUM_BAD_ARGUMENT, "expected");
  drum_maxwell_network network;
  assert_int_equal(drum_maxwell_network_make(NULL, &CAREFUL, &network, NULL), DRUM_BAD_ARGUMENT);
  drum_maxwell_network_free(NULL);
  drum_maxwell_free(NULL);
}

/* --- what is written --- */

enum { MOST = 12 };

/* The nodal matrix of the capacitors in a netlist; nodes are numbered as the head lists them. */
typedef struct nodal {
  size_t count;
  char names[MOST][32];
  double c[MOST][MOST];
  size_t elements;
} nodal;

static size_t find_node(const nodal *circuit, const char *name) {
  for (size_t i = 0; i < circuit->count; i++)
    if (strcmp(circuit->names[i], name) == 0)
      return i;
  assert_string_equal(name, "0");
  return MOST;
}

static void add_capacitor(nodal *circuit, const char *a, const char *b, double c) {
  const size_t i = find_node(circuit, a);
  const size_t j = find_node(circuit, b);
  circuit->elements++;
  assert_true(i < MOST && c > 0.0);
  circuit->c[i][i] += c;
  if (j == MOST)
    return;
  circuit->c[j][j] += c;
  circuit->c[i][j] -= c;
  circuit->c[j][i] -= c;
}

/* The name before _i of a pair NAME_i NAME_q; 0 stands for itself. */
static void take_pair(const char *i, const char *q, char *name) {
  const size_t length = strlen(i);
  if (strcmp(i, "0") == 0) {
    assert_string_equal(q, "0");
    (void)snprintf(name, 32, "0");
    return;
  }
  assert_int_equal(length, strlen(q));
  assert_memory_equal(i, q, length - 1);
  assert_string_equal(i + length - 2, "_i");
  assert_string_equal(q + length - 2, "_q");
  (void)snprintf(name, 32, "%.*s", (int)length - 2, i);
}

static void assemble(char *text, bool pairs, nodal *circuit) {
  char seen[MOST * MOST][80];
  char word[8][64];
  *circuit = (nodal){0};
  bool in_head = false;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    if (line[0] == '*')
      continue;
    const bool head = strncmp(line, ".subckt ", 8) == 0;
    if (head || (in_head && line[0] == '+')) {
      in_head = true;
      const char *at = line + (head ? 8 + strcspn(line + 8, " ") : 1);
      char first[64];
      char second[64];
      int used;
      while (sscanf(at, " %63s%n", first, &used) == 1) {
        at += used;
        assert_true(circuit->count < MOST);
        if (pairs) {
          assert_int_equal(sscanf(at, " %63s%n", second, &used), 1);
          at += used;
          take_pair(first, second, circuit->names[circuit->count++]);
        } else {
          (void)snprintf(circuit->names[circuit->count++], 32, "%.31s", first);
        }
      }
      continue;
    }
    in_head = false;
    if (strncmp(line, ".ends", 5) == 0)
      return;
    const int words = sscanf(line, "%63s %63s %63s %63s %63s %63s %63s %63s", word[0], word[1],
                             word[2], word[3], word[4], word[5], word[6], word[7]);
    for (size_t k = 0; k < circuit->elements; k++)
      assert_string_not_equal(seen[k], word[0]);
    (void)snprintf(seen[circuit->elements], sizeof seen[0], "%s", word[0]);
    if (pairs) {
      char a[32];
      char b[32];
      assert_int_equal(words, 8);
      assert_int_equal(word[0][0], 'x');
      take_pair(word[1], word[2], a);
      take_pair(word[3], word[4], b);
      assert_string_equal(word[5], "env_capacitor");
      assert_string_equal(word[7], "carrier=5000000000");
      assert_memory_equal(word[6], "c=", 2);
      add_capacitor(circuit, a, b, strtod(word[6] + 2, NULL));
    } else {
      assert_int_equal(words, 4);
      assert_int_equal(word[0][0], 'c');
      add_capacitor(circuit, word[1], word[2], strtod(word[3], NULL));
    }
  }
  fail_msg("the subcircuit has no end");
}

/* Random networks of 1 to 12 conductors, over six decades, some capacitors absent. */
static void writes_a_network_that_is_the_matrix(void **state) {
  static const char *const names[MOST] = {"a",   "a_b", "b_c",    "c",   "a__b", "b",
                                          "1%X", "2%X", "long_1", "0_a", "q",    "_q_0"};
  uint64_t seed = 7;
  for (size_t n = 1; n <= MOST; n++)
    for (int pairs = 0; pairs < 2; pairs++) {
      double c[MOST][MOST] = {{0.0}};
      for (size_t i = 0; i < n; i++) {
        c[i][i] += pow(10.0, uniform(&seed, -16.0, -12.0));
        for (size_t j = 0; j < i; j++)
          if (uniform(&seed, 0.0, 1.0) < 0.8) {
            const double mutual = pow(10.0, uniform(&seed, -18.0, -12.0));
            c[i][j] = c[j][i] = -mutual;
            c[i][i] += mutual;
            c[j][j] += mutual;
          }
      }
      char text[MOST * MOST * 40];
      size_t length = 0;
      for (size_t i = 0; i < n; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", names[i]);
        for (size_t j = 0; j < n; j++)
          length += (size_t)snprintf(text + length, sizeof text - length, " %.17g", c[i][j]);
        length += (size_t)snprintf(text + length, sizeof text - length, "\n");
      }
      drum_maxwell matrix = read_text(*state, text, &AS_IT_IS);
      drum_maxwell_network network;
      assert_int_equal(drum_maxwell_network_make(&matrix, &CAREFUL, &network, NULL), DRUM_OK);
      assert_int_equal(network.n_warnings, 0);
      const drum_maxwell_output output = {"cell", "a\nfile", pairs ? 5e9 : 0.0};
      char *written;
      size_t size;
      FILE *file = open_memstream(&written, &size);
      assert_non_null(file);
      assert_int_equal(drum_maxwell_write(&matrix, &CAREFUL, &network, &output, file, NULL),
                       DRUM_OK);
      assert_int_equal(fclose(file), 0);
      assert_non_null(strstr(written, "from a?file, line 1"));
      nodal circuit;
      assemble(written, pairs, &circuit);
      free(written);
      assert_int_equal(circuit.count, n);
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          assert_close(circuit.c[i][j], c[i][j], 1e-12);
      drum_maxwell_network_free(&network);
      drum_maxwell_free(&matrix);
    }
}

static void refuses_to_write_what_is_no_subcircuit(void **state) {
  drum_maxwell matrix = read_text(*state, "1f\n", &AS_IT_IS);
  drum_maxwell_network network;
  drum_status status;
  assert_int_equal(drum_maxwell_network_make(&matrix, &CAREFUL, &network, NULL), DRUM_OK);
  static const drum_maxwell_output wrong[] = {
      {"a b", "f", 0.0}, {"", "f", 0.0}, {"x\n.end", "f", 0.0}, {"a", "f", -1.0}, {"a", "f", NAN}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(drum_maxwell_write(&matrix, &CAREFUL, &network, &wrong[i], stderr, &status),
                     DRUM_BAD_ARGUMENT);
    assert_non_null(strstr(status.message, "expected"));
  }
  FILE *full = fopen("/dev/full", "w");
  assert_non_null(full);
  (void)setvbuf(full, NULL, _IONBF, 0);
  const drum_maxwell_output right = {"a", "f", 0.0};
  assert_int_equal(drum_maxwell_write(&matrix, &CAREFUL, &network, &right, full, NULL),
                   DRUM_IO_ERROR);
  (void)fclose(full);
  drum_maxwell_network_free(&network);
  drum_maxwell_free(&matrix);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_plain_matrices_however_they_are_laid_out),
      cmocka_unit_test(reads_a_single_conductor),
      cmocka_unit_test(reads_what_field_solvers_print),
      cmocka_unit_test(takes_the_last_complete_matrix_of_a_log),
      cmocka_unit_test(knows_units_and_scales),
      cmocka_unit_test(refuses_files_that_hold_no_matrix),
      cmocka_unit_test(refuses_more_conductors_than_it_says),
      cmocka_unit_test(writes_no_more_pairs_than_ngspice_takes),
      cmocka_unit_test(survives_a_huge_line),
      cmocka_unit_test(survives_damage),
      cmocka_unit_test(makes_capacitors_of_maxwells_matrix),
      cmocka_unit_test(takes_means_and_reports_the_worst_pair),
      cmocka_unit_test(tells_the_conventions_apart),
      cmocka_unit_test(leaves_out_negative_capacitors_that_are_noise),
      cmocka_unit_test(refuses_what_stores_no_positive_energy),
      cmocka_unit_test(names_what_floats),
      cmocka_unit_test(ties_conductors_to_ground),
      cmocka_unit_test(keeps_the_totals_when_it_drops_small_capacitors),
      cmocka_unit_test(makes_nodes_of_names),
      cmocka_unit_test(refuses_options_out_of_range),
      cmocka_unit_test(writes_a_network_that_is_the_matrix),
      cmocka_unit_test(refuses_to_write_what_is_no_subcircuit),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/raw.h"
#include "tests/scratch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FIXTURES DRUM_TEST_FOLDER "/raw/"

static const char HEADER[] = "Title: t\nDate: d\nPlotname: P\nFlags: real\nNo. Variables: 2\n"
                             "No. Points: 2\nVariables:\n\t0\ttime\ttime\n\t1\tv(a)\tvoltage\n";

static drum_raw *opened(const char *path) {
  drum_raw *raw;
  drum_status status;
  if (drum_raw_open(path, &raw, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return raw;
}

static const drum_raw_header *next(drum_raw *raw) {
  const drum_raw_header *header;
  drum_status status;
  if (drum_raw_next_plot(raw, &header, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return header;
}

/* op, ac, dc of the RC low-pass, in the ascii or the binary file. */
static void check_samples(const char *path, bool is_binary) {
  drum_raw *raw = opened(path);
  const drum_raw_header *header = next(raw);
  assert_string_equal(header->title, "an rc low-pass, for samples of ngspice's raw files");
  assert_string_equal(header->plotname, "Operating Point");
  assert_int_equal(header->is_binary, is_binary);
  assert_false(header->is_complex);
  assert_int_equal(header->n_variables, 3);
  assert_int_equal(header->n_points, 1);
  assert_string_equal(header->variables[0].name, "v(in)");
  assert_string_equal(header->variables[2].type, "current");
  double row[4] = {0, 0, 0, -7};
  size_t n_read;
  assert_int_equal(drum_raw_read_real(raw, row, 1, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 1);
  assert_true(row[0] == 2 && row[1] == 2 && row[2] == 0 && row[3] == -7);
  assert_int_equal(drum_raw_read_real(raw, row, 1, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 0);

  header = next(raw);
  assert_string_equal(header->plotname, "AC Analysis");
  assert_true(header->is_complex);
  assert_int_equal(header->n_points, 3);
  drum_status status;
  assert_int_equal(drum_raw_read_real(raw, row, 1, &n_read, &status), DRUM_BAD_ARGUMENT);
  double complex points[12];
  assert_int_equal(drum_raw_read_complex(raw, points, 2, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 2);
  assert_int_equal(drum_raw_read_complex(raw, points + 8, 5, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 1);
  for (int i = 0; i < 3; i++) {
    const double omega = 2 * acos(-1.0) * 1000 * (i + 1);
    assert_true(points[4 * i] == 1000.0 * (i + 1));
    assert_true(cabs(points[4 * i + 2] - 1 / (1 + I * omega * 1e-6)) < 1e-13);
  }

  header = next(raw);
  assert_string_equal(header->plotname, "DC transfer characteristic");
  double complex promoted[15];
  assert_int_equal(drum_raw_read_complex(raw, promoted, 5, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 5);
  for (int i = 0; i < 5; i++)
    assert_true(promoted[3 * i] == 0.5 * i && promoted[3 * i + 1] == 0.5 * i);
  assert_null(next(raw));
  assert_null(next(raw));
  drum_raw_close(raw);
}

static void reads_several_plots_of_a_binary_file(void **state) {
  (void)state;
  check_samples(FIXTURES "binary.raw", true);
}

static void reads_several_plots_of_an_ascii_file(void **state) {
  (void)state;
  check_samples(FIXTURES "ascii.raw", false);
}

static void goes_over_plots_that_are_not_read(void **state) {
  (void)state;
  static const char *const paths[] = {FIXTURES "binary.raw", FIXTURES "ascii.raw",
                                      FIXTURES "lengths.raw"};
  static const int n_plots[] = {3, 3, 4};
  for (int i = 0; i < 3; i++) {
    drum_raw *raw = opened(paths[i]);
    for (int j = 0; j < n_plots[i]; j++)
      assert_non_null(next(raw));
    assert_null(next(raw));
    drum_raw_close(raw);
  }
}

static void loads_a_plot_by_name_and_its_columns_in_any_case(void **state) {
  (void)state;
  drum_raw_plot *plot;
  drum_status status;
  assert_int_equal(drum_raw_load(FIXTURES "binary.raw", "dc", &plot, &status), DRUM_OK);
  assert_int_equal(plot->header.n_points, 5);
  const double *out = drum_raw_plot_real(plot, "V(Out)");
  assert_non_null(out);
  for (int i = 0; i < 5; i++)
    assert_true(out[i] == 0.5 * i);
  assert_null(drum_raw_plot_real(plot, "v(nowhere)"));
  assert_null(drum_raw_plot_real(plot, NULL));
  assert_null(drum_raw_plot_complex(plot, "v(out)"));
  drum_raw_plot_free(plot);

  assert_int_equal(drum_raw_load(FIXTURES "ascii.raw", "AC", &plot, &status), DRUM_OK);
  assert_null(drum_raw_plot_real(plot, "v(out)"));
  const double complex *response = drum_raw_plot_complex(plot, "v(out)");
  assert_true(fabs(cimag(response[0]) + 6.282937266758386e-03) < 1e-17);
  drum_raw_plot_free(plot);

  assert_int_equal(drum_raw_load(FIXTURES "ascii.raw", NULL, &plot, &status), DRUM_OK);
  assert_string_equal(plot->header.plotname, "Operating Point");
  drum_raw_plot_free(plot);
  drum_raw_plot_free(NULL);

  assert_int_equal(drum_raw_load(FIXTURES "ascii.raw", "noise", &plot, &status), DRUM_NOT_FOUND);
  assert_null(plot);
  assert_non_null(strstr(status.message, "noise"));
}

static void reads_vectors_of_several_lengths_padded_or_not(void **state) {
  (void)state;
  drum_raw *raw = opened(FIXTURES "lengths.raw");
  for (int i = 0; i < 4; i++) {
    const drum_raw_header *header = next(raw);
    assert_int_equal(header->is_padded, i < 2);
    assert_int_equal(header->is_binary, i == 0 || i == 3);
    drum_raw_plot *plot;
    drum_status status;
    if (drum_raw_load_current(raw, &plot, &status) != DRUM_OK)
      fail_msg("plot %d: %s", i, status.message);
    assert_int_equal(plot->header.n_points, 5);
    assert_int_equal(plot->header.variables[drum_raw_find(&plot->header, "single")].length, 1);
    assert_int_equal(plot->header.variables[drum_raw_find(&plot->header, "grid")].length, 4);
    assert_int_equal(plot->header.variables[drum_raw_find(&plot->header, "v(in)")].length, 5);
    const double *single = drum_raw_plot_real(plot, "single");
    const double *grid = drum_raw_plot_real(plot, "grid");
    const double *out = drum_raw_plot_real(plot, "v(out)");
    for (int j = 0; j < 5; j++) {
      assert_true(single[j] == (j == 0 ? 2.5 : 0));
      assert_true(grid[j] == (j < 4 ? j : 0));
      assert_true(out[j] == 0.5 * j);
    }
    drum_raw_plot_free(plot);
  }
  assert_null(next(raw));
  drum_raw_close(raw);
}

static void reads_what_a_killed_run_left_and_drops_the_cut_point(void **state) {
  (void)state;
  static const char *const paths[] = {FIXTURES "killed.raw", FIXTURES "killed_ascii.raw"};
  for (int i = 0; i < 2; i++) {
    drum_raw_plot *plot;
    drum_status status;
    if (drum_raw_load(paths[i], "transient", &plot, &status) != DRUM_OK)
      fail_msg("%s", status.message);
    assert_true(plot->header.until_end);
    assert_true(plot->header.truncated);
    assert_in_range(plot->header.n_points, 4, 9);
    assert_int_equal(plot->header.variables[0].length, plot->header.n_points);
    const double *time = drum_raw_plot_real(plot, "time");
    const double *in = drum_raw_plot_real(plot, "v(in)");
    for (size_t j = 0; j < plot->header.n_points; j++)
      assert_true(fabs(in[j] - 2 - sin(2e6 * acos(-1.0) * time[j])) < 1e-12);
    assert_true(time[3] > time[2]);
    drum_raw_plot_free(plot);
  }
}

static void a_killed_run_that_ends_on_a_whole_point_is_not_truncated(void **state) {
  char text[512];
  const int length = snprintf(text, sizeof text, "%s", HEADER);
  char *digit = strstr(text, "No. Points: 2") + 12;
  *digit = '0';
  memcpy(text + length, "Binary:\n", 8);
  const double values[] = {0, 1, 2, 3, 4, 5};
  memcpy(text + length + 8, values, sizeof values);
  for (size_t n_values = 0; n_values <= 6; n_values++) {
    drum_raw *raw = opened(
        scratch_write(*state, "whole.raw", text, (size_t)length + 8 + n_values * sizeof(double)));
    const drum_raw_header *header = next(raw);
    assert_true(header->until_end);
    double rows[20];
    size_t n_read;
    assert_int_equal(drum_raw_read_real(raw, rows, 10, &n_read, NULL), DRUM_OK);
    assert_int_equal(n_read, n_values / 2);
    assert_int_equal(header->truncated, n_values % 2);
    assert_null(next(raw));
    drum_raw_close(raw);
  }
}

static void ascii_text_may_hold_nan_tiny_numbers_carriage_returns_and_blanks(void **state) {
  const char *path = scratch_write_text(
      *state, "odd.raw",
      "\r\n\nTITLE: t \r\nPlotname: Q\r\nFlags: complex padded\r\nNo. Variables: 2\r\n"
      "No. Points: 2  \r\nDimensions: 2\r\nCommand: version 39\r\nOption: temp = 27\r\n"
      "Variables:\r\n 0 frequency frequency grid=3\r\n\t1\tv(a) - v(b)\tvoltage min=0 dims=1\r\n"
      "Values:\r\n0 1.0, 0.0\r\n nan,-inf\r\n1\r\n2e-320,0\r\n-1.5e2,+inf\r\n");
  drum_raw_plot *plot;
  drum_status status;
  if (drum_raw_load(path, "q", &plot, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  assert_string_equal(plot->header.title, "t");
  assert_string_equal(plot->header.date, "");
  const double complex *values = drum_raw_plot_complex(plot, "v(a) - v(b)");
  assert_non_null(values);
  assert_true(isnan(creal(values[0])) && cimag(values[0]) < 0 && isinf(cimag(values[0])));
  assert_true(creal(values[1]) == -150 && isinf(cimag(values[1])));
  assert_true(creal(drum_raw_plot_complex(plot, "frequency")[1]) == 2e-320);
  drum_raw_plot_free(plot);
}

static void reads_from_a_pipe(void **state) {
  scratch *place = *state;
  char path[600];
  (void)snprintf(path, sizeof path, "%s/pipe", place->folder);
  assert_int_equal(mkfifo(path, 0600), 0);
  const pid_t child = fork();
  if (child == 0) {
    size_t size;
    unsigned char *bytes = scratch_read(FIXTURES "binary.raw", &size);
    FILE *file = fopen(path, "wb");
    const int failed = !file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0;
    free(bytes);
    _exit(failed);
  }
  check_samples(path, true);
  int result;
  assert_int_equal(waitpid(child, &result, 0), child);
  assert_int_equal(result, 0);
}

/* Opens and loads every plot; the first failure's code. */
static drum_code read_all(const char *path, drum_status *status) {
  drum_raw *raw;
  drum_code code = drum_raw_open(path, &raw, status);
  while (code == DRUM_OK) {
    const drum_raw_header *header;
    code = drum_raw_next_plot(raw, &header, status);
    if (code != DRUM_OK || !header)
      break;
    drum_raw_plot *plot;
    code = drum_raw_load_current(raw, &plot, status);
    drum_raw_plot_free(plot);
  }
  drum_raw_close(raw);
  return code;
}

static void refuses_what_is_no_raw_file(void **state) {
  scratch *place = *state;
  drum_status status;
  drum_raw *raw = (drum_raw *)place;
  assert_int_equal(drum_raw_open("/nonexistent/x.raw", &raw, &status), DRUM_NOT_FOUND);
  assert_null(raw);
  assert_non_null(strstr(status.message, "/nonexistent/x.raw"));
  assert_int_equal(drum_raw_open(place->folder, &raw, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "folder"));
  assert_int_equal(drum_raw_open(NULL, &raw, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_open("x", NULL, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(read_all(scratch_write_text(place, "e", ""), &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, "empty"));
  assert_int_equal(read_all(scratch_write_text(place, "e", "\n\n"), &status), DRUM_BAD_INPUT);
  assert_int_equal(read_all(scratch_write_text(place, "g", "a netlist\nr1 1 0 1\n"), &status),
                   DRUM_BAD_INPUT);
  assert_int_equal(read_all(scratch_write(place, "z", "T\0i\0t\0", 6), &status), DRUM_BAD_INPUT);
  char *line = malloc(200000);
  memset(line, 'x', 200000);
  assert_int_equal(read_all(scratch_write(place, "l", line, 200000), &status), DRUM_BAD_INPUT);
  free(line);
  drum_raw_close(NULL);
}

typedef struct edit {
  const char *from; /* text of the good header that is replaced */
  const char *to;
  const char *message; /* words the refusal must have */
} edit;

static void refuses_headers_that_are_wrong(void **state) {
  static const edit edits[] = {
      {"Plotname: P\n", "", "Plotname:"},
      {"Flags: real\n", "", "Flags:"},
      {"No. Variables: 2\n", "", "No. Variables:"},
      {"No. Points: 2\n", "", "No. Points:"},
      {"Variables:\n\t0", "\t0", "header lines"},
      {"Flags: real", "Flags: imaginary", "Flags:"},
      {"Flags: real", "Flags: padded", "Flags:"},
      {"No. Variables: 2", "No. Variables: 0", "No. Variables:"},
      {"No. Variables: 2", "No. Variables: -2", "No. Variables:"},
      {"No. Variables: 2", "No. Variables: 2x", "No. Variables:"},
      {"No. Variables: 2", "No. Variables: 1000001", "No. Variables:"},
      {"No. Variables: 2", "No. Variables: 99999999999999999999999", "No. Variables:"},
      {"No. Variables: 2", "No. Variables: 3", "variable"},
      {"No. Variables: 2", "No. Variables: 1", "Binary: or Values:"},
      {"No. Points: 2", "No. Points: -1", "No. Points:"},
      {"No. Points: 2", "No. Points: 1e3", "No. Points:"},
      {"No. Points: 2", "No. Points: ", "No. Points:"},
      {"No. Points: 2", "No. Points: 18446744073709551617", "No. Points:"},
      {"No. Points: 2", "No. Points: 9223372036854775807", "memory can address"},
      {"No. Points: 2", "No. Points: 576460752303423487", "cut short"},
      {"No. Points: 2", "No. Points: 3", "cut short"},
      {"\t0\ttime\ttime\n", "\t1\ttime\ttime\n", "index, name and type"},
      {"\t0\ttime\ttime\n", "\t0\n", "index, name and type"},
      {"\t0\ttime\ttime\n", "\t0\ttime\n", "index, name and type"},
      {"\t0\ttime\ttime\n", "\t0time\ttime\n", "index, name and type"},
      {"voltage\n", "voltage dims=3\n", "dims="},
      {"voltage\n", "voltage dims=1,\n", "dims="},
      {"voltage\n", "voltage dims=-1\n", "dims="},
      {"voltage\n", "voltage dims=4294967296,4294967296\n", "dims="},
      {"Binary:\n", "Bin:\n", "Binary: or Values:"},
  };
  scratch *place = *state;
  char good[600];
  const int length = snprintf(good, sizeof good, "%sBinary:\n", HEADER);
  const double values[] = {1, 2, 3, 4};
  for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
    char bad[800];
    const char *at = strstr(good, edits[i].from);
    assert_non_null(at);
    int size = snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - good), good, edits[i].to,
                        at + strlen(edits[i].from));
    memcpy(bad + size, values, sizeof values);
    size += (int)sizeof values;
    drum_status status;
    if (read_all(scratch_write(place, "bad.raw", bad, (size_t)size), &status) != DRUM_BAD_INPUT)
      fail_msg("accepted: %s", edits[i].to);
    if (!strstr(status.message, edits[i].message))
      fail_msg("%s: %s", edits[i].to, status.message);
  }
  memcpy(good + length, values, sizeof values);
  assert_int_equal(read_all(scratch_write(place, "good.raw", good, (size_t)length + 32), NULL),
                   DRUM_OK);
}

static void refuses_ascii_values_that_are_wrong(void **state) {
  static const edit edits[] = {
      {"0 1 2", "0 1", "point"},         {"0 1 2", "0 x 2", "number"},
      {"0 1 2", "5 1 2", "index"},       {"0 1 2", "0 1,1 2", "number"},
      {"1 3 4\n", "1 3 4", "cut short"}, {"1 3 4\n", "", "cut short"},
      {"0 1 2", "00 1 2", "index"},      {"0 1 2", "0 1e 2", "number"},
      {"0 1 2", "0 0x1 2", "number"},    {"0 1 2", "-0 1 2", "index"},
  };
  char good[600];
  (void)snprintf(good, sizeof good, "%sValues:\n0 1 2\n1 3 4\n", HEADER);
  assert_int_equal(read_all(scratch_write_text(*state, "good.raw", good), NULL), DRUM_OK);
  for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
    char bad[800];
    const char *at = strstr(good, edits[i].from);
    assert_non_null(at);
    (void)snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - good), good, edits[i].to,
                   at + strlen(edits[i].from));
    drum_status status;
    if (read_all(scratch_write_text(*state, "bad.raw", bad), &status) != DRUM_BAD_INPUT)
      fail_msg("accepted: %s", edits[i].to);
    if (!strstr(status.message, edits[i].message))
      fail_msg("%s: %s", edits[i].to, status.message);
  }
}

static void refuses_use_out_of_order(void **state) {
  (void)state;
  drum_raw *raw = opened(FIXTURES "binary.raw");
  double row[3];
  size_t n_read;
  drum_raw_plot *plot;
  const drum_raw_header *header;
  assert_int_equal(drum_raw_read_real(raw, row, 1, &n_read, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_load_current(raw, &plot, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_next_plot(raw, NULL, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_next_plot(NULL, &header, NULL), DRUM_BAD_ARGUMENT);
  assert_non_null(next(raw));
  assert_int_equal(drum_raw_read_real(raw, NULL, 1, &n_read, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_read_real(raw, row, 1, NULL, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_raw_read_real(raw, NULL, 0, &n_read, NULL), DRUM_OK);
  assert_int_equal(drum_raw_read_real(raw, row, 1, &n_read, NULL), DRUM_OK);
  assert_int_equal(n_read, 1);
  drum_raw_close(raw);
}

/* Damage may be refused or go unnoticed, but a refusal must say something. */
static void check_damaged(const char *path, void *context) {
  (void)context;
  drum_status status = {DRUM_OK, ""};
  const drum_code code = read_all(path, &status);
  assert_int_equal(status.code, code);
  assert_int_equal(code == DRUM_OK, status.message[0] == '\0');
}

static void survives_damaged_files(void **state) {
  static const char *const originals[] = {
      FIXTURES "binary.raw", FIXTURES "ascii.raw",        FIXTURES "lengths.raw",
      FIXTURES "killed.raw", FIXTURES "killed_ascii.raw",
  };
  for (size_t i = 0; i < sizeof originals / sizeof originals[0]; i++)
    scratch_damage(*state, originals[i], check_damaged, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_several_plots_of_a_binary_file),
      cmocka_unit_test(reads_several_plots_of_an_ascii_file),
      cmocka_unit_test(goes_over_plots_that_are_not_read),
      cmocka_unit_test(loads_a_plot_by_name_and_its_columns_in_any_case),
      cmocka_unit_test(reads_vectors_of_several_lengths_padded_or_not),
      cmocka_unit_test(reads_what_a_killed_run_left_and_drops_the_cut_point),
      cmocka_unit_test(a_killed_run_that_ends_on_a_whole_point_is_not_truncated),
      cmocka_unit_test(ascii_text_may_hold_nan_tiny_numbers_carriage_returns_and_blanks),
      cmocka_unit_test(reads_from_a_pipe),
      cmocka_unit_test(refuses_what_is_no_raw_file),
      cmocka_unit_test(refuses_headers_that_are_wrong),
      cmocka_unit_test(refuses_ascii_values_that_are_wrong),
      cmocka_unit_test(refuses_use_out_of_order),
      cmocka_unit_test(survives_damaged_files),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

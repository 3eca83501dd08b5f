/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps out of raw files: windows merged, and every file that is none. */
#include "extract/sweep.h"
#include "tests/extract/rawfile.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const NAMES[] = {"v(a)", "v(b)"};

static const char *path_of(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  (void)remove(place->path);
  return place->path;
}

/* What the vectors are at a frequency, so that a misplaced value shows. */
static double complex value_of(size_t vector, double f) {
  return vector == 0 ? f + I * f * f : -f + 1.0;
}

/* Appends n points f = from, from + step, ... */
static void append(const char *path, double from, double step, size_t n, bool real, bool ascii) {
  double complex *rows = calloc(3 * n + 1, sizeof *rows);
  assert_non_null(rows);
  for (size_t p = 0; p < n; ++p) {
    const double f = from + step * (double)p;
    rows[3 * p] = f;
    rows[3 * p + 1] = value_of(1, f);
    rows[3 * p + 2] = value_of(0, f);
  }
  rawfile_append(path, &(rawfile_plot){.variables = 3,
                                       .variable = {"frequency", "v(b)", "V(A)"},
                                       .points = n,
                                       .rows = rows,
                                       .real = real,
                                       .ascii = ascii});
  free(rows);
}

static drum_sweep *must_load(const char *path) {
  drum_sweep *sweep;
  drum_status status;
  if (drum_sweep_load(path, NAMES, 2, &sweep, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return sweep;
}

static void holds(const drum_sweep *sweep, const double *f, size_t n, bool real) {
  assert_int_equal(sweep->points, n);
  assert_int_equal(sweep->vectors, 2);
  for (size_t p = 0; p < n; ++p) {
    assert_true(sweep->frequency[p] == f[p]);
    for (size_t v = 0; v < 2; ++v) {
      const double complex must = value_of(v, f[p]);
      assert_true(sweep->vector[v][p] == (real ? creal(must) : must));
    }
  }
}

/* Refused with this code, a message that names the file and has the word, and no sweep. */
static void refused(const char *path, drum_code code, const char *word) {
  drum_sweep *sweep = (drum_sweep *)1;
  drum_status status = {DRUM_OK, ""};
  const drum_code got = drum_sweep_load(path, NAMES, 2, &sweep, &status);
  if (got != code || !strstr(status.message, path) || !strstr(status.message, word))
    fail_msg("code %d, expected %d and '%s' in: %s", got, code, word, status.message);
  assert_int_equal(status.code, code);
  assert_null(sweep);
}

static void reads_every_form(void **state) {
  for (int form = 0; form < 4; ++form) {
    const char *path = path_of(*state, "a.raw");
    append(path, 1.0, 1.0, 5, form & 1, form & 2);
    drum_sweep *sweep = must_load(path);
    holds(sweep, (double[]){1, 2, 3, 4, 5}, 5, form & 1);
    drum_sweep_free(sweep);
  }
}

/* Windows inside, beside and across each other, in every order, give one grid. */
static void merges_windows_in_any_order(void **state) {
  static const double from[] = {10.0, 4.0, 30.0, 16.0};
  static const double step[] = {0.5, 2.0, 5.0, 4.0};
  static const size_t order[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}};
  /* 10..12 by 0.5; 4..12 by 2; 30..50 by 5; 16..32 by 4 */
  static const double grid[] = {4,  6,  8,  10, 10.5, 11, 11.5, 12, 16,
                                20, 24, 28, 30, 32,   35, 40,   45, 50};
  for (size_t k = 0; k < 4; ++k) {
    const char *path = path_of(*state, "a.raw");
    for (size_t w = 0; w < 4; ++w)
      append(path, from[order[k][w]], step[order[k][w]], 5, false, w % 2);
    drum_sweep *sweep = must_load(path);
    holds(sweep, grid, sizeof grid / sizeof grid[0], false);
    drum_sweep_free(sweep);
  }
}

/* The same point of two windows, but for rounding, is one; its neighbours are not. */
static void joins_points_equal_but_for_rounding(void **state) {
  const char *path = path_of(*state, "a.raw");
  append(path, 6e6, 50.0, 3, false, false);
  append(path, 6e6 * (1 + 3e-16), 1e-4, 2, false, false);
  drum_sweep *sweep = must_load(path);
  assert_int_equal(sweep->points, 4);
  assert_true(sweep->frequency[0] == 6e6);
  assert_true(sweep->frequency[1] > 6e6 && sweep->frequency[1] < 6e6 + 1e-3);
  for (size_t p = 1; p < sweep->points; ++p)
    assert_true(sweep->frequency[p] > sweep->frequency[p - 1]);
  drum_sweep_free(sweep);
}

static void passes_over_other_plots(void **state) {
  const char *path = path_of(*state, "a.raw");
  const double complex time_rows[] = {0.0, 7.0, 8.0};
  const rawfile_plot other = {.name = "Transient Analysis",
                              .variables = 3,
                              .variable = {"time", "v(a)", "v(b)"},
                              .points = 1,
                              .rows = time_rows,
                              .real = true};
  rawfile_append(path, &other);
  append(path, 1.0, 1.0, 2, false, false);
  rawfile_append(path, &other);
  drum_sweep *sweep = must_load(path);
  holds(sweep, (double[]){1, 2}, 2, false);
  drum_sweep_free(sweep);

  path = path_of(*state, "b.raw");
  rawfile_append(path, &other);
  refused(path, DRUM_NOT_FOUND, "no plot over frequency");
}

static void refuses_a_missing_vector(void **state) {
  const char *path = path_of(*state, "a.raw");
  append(path, 1.0, 1.0, 2, false, false);
  const double complex rows[] = {3.0, 1.0};
  rawfile_append(path, &(rawfile_plot){.name = "AC of another kind",
                                       .variables = 2,
                                       .variable = {"frequency", "v(a)"},
                                       .points = 1,
                                       .rows = rows});
  refused(path, DRUM_NOT_FOUND, "v(b)");
  refused(path, DRUM_NOT_FOUND, "AC of another kind");
}

static void refuses_what_is_not_finite(void **state) {
  const double bad[] = {NAN, INFINITY, -INFINITY};
  for (size_t kind = 0; kind < 3; ++kind)
    for (size_t at = 0; at < 9; ++at)
      for (int ascii = 0; ascii < 2; ++ascii) {
        const char *path = path_of(*state, "a.raw");
        double complex rows[] = {1, 2, 3, 2, 2, 3, 3, 2, 3};
        rows[at] = at % 2 && at % 3 ? 1.0 + I * bad[kind] : bad[kind];
        rawfile_append(path, &(rawfile_plot){.variables = 3,
                                             .variable = {"frequency", "v(a)", "v(b)"},
                                             .points = 3,
                                             .rows = rows,
                                             .ascii = ascii});
        refused(path, DRUM_BAD_INPUT, "");
      }
}

static void refuses_files_that_are_none(void **state) {
  scratch *place = *state;
  refused(path_of(place, "gone.raw"), DRUM_NOT_FOUND, "");
  refused(place->folder, DRUM_BAD_INPUT, "");
  refused(scratch_write_text(place, "empty.raw", ""), DRUM_BAD_INPUT, "");
  refused(scratch_write_text(place, "text.raw", "hello\n"), DRUM_BAD_INPUT, "");
  const char *path = path_of(place, "none.raw"); /* a sweep of no point at all */
  append(path, 1.0, 1.0, 0, false, false);
  refused(path, DRUM_BAD_INPUT, "unfinished");
  /* More points than any disk holds. */
  refused(scratch_write_text(place, "vast.raw",
                             "Title: t\nPlotname: AC\nFlags: complex\nNo. Variables: 3\n"
                             "No. Points: 1000000000000000\nVariables:\n\t0\tfrequency\tfrequency\n"
                             "\t1\tv(a)\tvoltage\n\t2\tv(b)\tvoltage\nBinary:\nxxxxxxxx"),
          DRUM_BAD_INPUT, "");
}

/* Cut anywhere, a file gives whole windows or is refused: never part of a window. */
static void check_damaged(const char *path, void *context) {
  (void)context;
  drum_sweep *sweep;
  drum_status status = {DRUM_OK, ""};
  if (drum_sweep_load(path, NAMES, 2, &sweep, &status) == DRUM_OK) {
    assert_true(sweep->points > 0);
    for (size_t p = 1; p < sweep->points; ++p)
      assert_true(sweep->frequency[p] > sweep->frequency[p - 1]);
  } else {
    assert_null(sweep);
    assert_non_null(strstr(status.message, path));
  }
  drum_sweep_free(sweep);
}

static void survives_damage(void **state) {
  for (int ascii = 0; ascii < 2; ++ascii) {
    const char *path = path_of(*state, "whole.raw");
    append(path, 1.0, 1.0, 3, false, ascii);
    append(path, 2.0, 2.0, 3, false, ascii);
    char original[512];
    (void)snprintf(original, sizeof original, "%s", path);
    scratch_damage(*state, original, check_damaged, NULL);
  }
}

static void reads_many_points(void **state) {
  enum { POINTS = 150000 };
  const char *path = path_of(*state, "a.raw");
  append(path, 1.5, 1.0, POINTS, false, false); /* the higher half first */
  append(path, 1.0, 1.0, POINTS, false, false);
  drum_sweep *sweep = must_load(path);
  assert_int_equal(sweep->points, 2 * POINTS);
  for (size_t p = 0; p < sweep->points; ++p)
    assert_true(sweep->frequency[p] == 1.0 + 0.5 * (double)p);
  drum_sweep_free(sweep);
}

static void limits_the_vectors(void **state) {
  const char *path = path_of(*state, "a.raw");
  append(path, 1.0, 1.0, 2, false, false);
  const char *names[DRUM_SWEEP_VECTORS_MAX + 1];
  for (size_t v = 0; v <= DRUM_SWEEP_VECTORS_MAX; ++v)
    names[v] = "v(a)";
  drum_sweep *sweep;
  drum_status status;
  assert_int_equal(drum_sweep_load(path, names, DRUM_SWEEP_VECTORS_MAX + 1, &sweep, &status),
                   DRUM_BAD_ARGUMENT);
  assert_null(sweep);
  assert_int_equal(drum_sweep_load(path, names, DRUM_SWEEP_VECTORS_MAX, &sweep, &status), DRUM_OK);
  drum_sweep_free(sweep);
  drum_sweep_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_form),
      cmocka_unit_test(merges_windows_in_any_order),
      cmocka_unit_test(joins_points_equal_but_for_rounding),
      cmocka_unit_test(passes_over_other_plots),
      cmocka_unit_test(refuses_a_missing_vector),
      cmocka_unit_test(refuses_what_is_not_finite),
      cmocka_unit_test(refuses_files_that_are_none),
      cmocka_unit_test(survives_damage),
      cmocka_unit_test(reads_many_points),
      cmocka_unit_test(limits_the_vectors),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which points of a transient are of uniform steps, and what of a record is refused. */
#include "occupations/record.h"
#include "tests/occupations/tranfile.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  BLOCK = 8192,
  /* points of four variables that are read at a time */ POINTS_MAX = 3 * BLOCK
};

static const double H = 40e-9;
static const char *const VECTORS[] = {"time", "v(a)", "v(junk)", "v(b)"};
static const char *const WANTED[] = {"v(b)", "V(A)"};

static const char *file_of(scratch *place) {
  (void)snprintf(place->path, sizeof place->path, "%s/t.raw", place->folder);
  return place->path;
}

/* Point k of a record: v(a) = k, v(b) = -k, and something that nobody asks for. */
static void put(const tranfile *to, size_t k, double t) {
  tranfile_point(to, (double[]){t, (double)k, NAN, -(double)k});
}

static void write_times(const char *path, const double *t, size_t count, size_t announced) {
  const tranfile to = tranfile_begin(path, "Transient Analysis", "real", VECTORS, 4, announced);
  for (size_t k = 0; k < count; ++k)
    put(&to, k, t[k]);
  tranfile_end(&to);
}

/* What came, held against what was written. */
typedef struct seen {
  const double *t; /* null: not compared */
  const drum_record *record;
  size_t count;
  size_t calls;
} seen;

static drum_code take(void *context, const double *time, const double *const *vector, size_t count,
                      drum_status *status) {
  seen *s = context;
  (void)status;
  for (size_t k = 0; k < count; ++k) {
    const size_t point = s->record->first + s->count + k;
    if ((s->t && time[k] != s->t[point]) || vector[0][k] != -(double)point ||
        vector[1][k] != (double)point)
      fail_msg("point %zu came as %.17g, %g, %g", point, time[k], vector[0][k], vector[1][k]);
  }
  s->count += count;
  ++s->calls;
  assert_true(count > 0 && count <= BLOCK);
  assert_true(s->record->count >= s->count);
  assert_true(s->record->count < 2 || s->record->step > 0.0);
  return DRUM_OK;
}

/* A record with these times, read: `from` and `to` are the bounds of the uniform part. */
static drum_record must_read(scratch *place, const double *t, size_t count, size_t from,
                             size_t to) {
  drum_record record;
  drum_status status;
  (void)remove(file_of(place));
  write_times(file_of(place), t, count, count);
  seen s = {.t = t, .record = &record};
  if (drum_record_read(file_of(place), WANTED, 2, take, &s, &record, &status))
    fail_msg("%zu points, uniform %zu to %zu: %s", count, from, to, status.message);
  if (record.first != from || record.count != to - from || s.count != record.count)
    fail_msg("points %zu to %zu of %zu are uniform, %zu came; expected %zu to %zu", record.first,
             record.first + record.count, count, s.count, from, to);
  assert_false(record.partial);
  assert_true(record.start == t[from]);
  return record;
}

static void refused(scratch *place, drum_code code, const char *one, const char *other) {
  drum_record record;
  drum_status status = {DRUM_OK, ""};
  seen s = {.record = &record};
  const drum_code got = drum_record_read(file_of(place), WANTED, 2, take, &s, &record, &status);
  if (got != code || !strstr(status.message, one) || !strstr(status.message, other))
    fail_msg("code %d, expected %d, '%s' and '%s' in: %s", got, code, one, other, status.message);
}

static void refuses_times(scratch *place, const double *t, size_t count, const char *one,
                          const char *other) {
  (void)remove(file_of(place));
  write_times(file_of(place), t, count, count);
  refused(place, DRUM_BAD_INPUT, one, other);
}

/* `odd` steps that grow, then uniform ones, then `ending` shorter ones. */
static void times_of(double *t, size_t count, size_t odd, size_t ending) {
  t[0] = 0.0;
  double h = 1e-3 * H;
  for (size_t k = 1; k < count; ++k, h *= 1.1)
    t[k] = t[k - 1] + (k <= odd ? h : k + ending < count ? H : H * 0.3);
}

static void finds_the_uniform_part_after_any_start(void **state) {
  double t[300];
  for (size_t odd = 0; odd <= 63; ++odd) {
    times_of(t, 300, odd, 0);
    const drum_record record = must_read(*state, t, 300, odd, 300);
    assert_close(record.step, H, 1e-12);
  }
  for (size_t odd = 64; odd <= 70; ++odd) {
    times_of(t, 300, odd, 0);
    refuses_times(*state, t, 300, "steps are not uniform", "then ");
  }
}

static void allows_an_ending(void **state) {
  static double t[2 * BLOCK + 8];
  for (size_t extra = 0; extra <= 8; ++extra)
    for (size_t odd = 0; odd <= 20; odd += 20) {
      const size_t count = 2 * BLOCK - 4 + extra; /* across the edge of a block */
      for (size_t ending = 0; ending <= 3; ++ending) {
        times_of(t, count, odd, ending);
        (void)must_read(*state, t, count, odd, count - ending);
      }
      times_of(t, count, odd, 4);
      refuses_times(*state, t, count, "4e-08 s to t = ", "then 1.2e-08 s");
    }
}

static void refuses_a_change_in_the_middle(void **state) {
  static double t[POINTS_MAX];
  const size_t at[] = {100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 2, 2 * BLOCK + 2};
  for (size_t k = 0; k < sizeof at / sizeof at[0]; ++k) {
    for (size_t n = 0; n < POINTS_MAX; ++n)
      t[n] = (double)n * H + (n > at[k] ? 0.5 * H : 0.0); /* one longer step, then as before */
    char where[64];
    (void)snprintf(where, sizeof where, "4e-08 s to t = %.9g s", t[at[k]]);
    refuses_times(*state, t, POINTS_MAX, where, "then 6e-08 s");
    for (size_t n = at[k] + 1; n < POINTS_MAX; ++n)
      t[n] = t[n - 1] + 1.00001 * H; /* hardly another one */
    (void)snprintf(where, sizeof where, "4e-08 s to t = %.9g s", t[at[k]]);
    refuses_times(*state, t, POINTS_MAX, where, "then 4.00004e-08 s");
  }
}

/* Late in a long run t is rounded to parts in 1e6 of a step, and more: that is no change of step.
 */
static void minds_the_rounding_of_late_times(void **state) {
  static double t[POINTS_MAX];
  const double late[] = {1.0, 100.0, 1e3, 1e4};
  for (size_t k = 0; k < 4; ++k)
    for (int summed = 0; summed < 2; ++summed) {
      for (size_t n = 0; n < POINTS_MAX; ++n)
        t[n] = summed && n ? t[n - 1] + H : late[k] + (double)n * H;
      const drum_record record = must_read(*state, t, POINTS_MAX, 0, POINTS_MAX);
      const double rounding = 2.3e-16 * late[k] / (summed ? 1.0 : 0.5 * POINTS_MAX);
      assert_near(record.step, H, rounding);
    }
  for (size_t n = 0; n < POINTS_MAX; ++n)
    t[n] = 100.0 + (double)n * H + (n > 5000 ? 1e-4 * H : 0.0);
  for (size_t n = 5001; n < POINTS_MAX; ++n)
    t[n] = t[n - 1] + 1.0001 * H;
  refuses_times(*state, t, POINTS_MAX, "steps are not uniform", "100.0002");
}

static void counts_short_records(void **state) {
  const double t[] = {0.0, H, 2 * H};
  drum_record record = must_read(*state, t, 1, 0, 1);
  assert_true(record.step == 0.0);
  record = must_read(*state, t, 2, 0, 2);
  assert_true(record.step == H);
  (void)must_read(*state, t, 3, 0, 3);
}

static void refuses_times_that_do_not_rise(void **state) {
  static double t[BLOCK + 10];
  const size_t at[] = {1, 30, 200, BLOCK};
  for (size_t k = 0; k < sizeof at / sizeof at[0]; ++k)
    for (int kind = 0; kind < 4; ++kind) {
      times_of(t, BLOCK + 10, 0, 0);
      char where[64];
      t[at[k]] = kind == 0   ? t[at[k] - 1]
                 : kind == 1 ? t[at[k] - 1] - H
                 : kind == 2 ? NAN
                             : INFINITY;
      if (kind < 2)
        (void)snprintf(where, sizeof where, "time does not rise at %.9g s", t[at[k]]);
      else
        (void)snprintf(where, sizeof where, "time is not finite at point %zu", at[k] + 1);
      refuses_times(*state, t, BLOCK + 10, where, "t.raw");
    }
}

static void refuses_values_that_are_not_finite(void **state) {
  scratch *place = *state;
  for (int kind = 0; kind < 3; ++kind) {
    (void)remove(file_of(place));
    const tranfile to =
        tranfile_begin(file_of(place), "Transient Analysis", "real", VECTORS, 4, 500);
    for (size_t k = 0; k < 500; ++k) {
      double row[] = {(double)k * H, (double)k, NAN, -(double)k}; /* junk may be anything */
      if (k == 250)
        row[kind == 0 ? 1 : 3] = kind == 2 ? -INFINITY : NAN;
      tranfile_point(&to, row);
    }
    tranfile_end(&to);
    refused(place, DRUM_BAD_INPUT, kind == 0 ? "v(a) is not finite" : "v(b) is not finite",
            "1e-05");
  }
}

static void refuses_what_is_no_such_record(void **state) {
  scratch *place = *state;
  const double t[] = {0.0, H, 2 * H};
  drum_record record;
  drum_status status;
  (void)remove(file_of(place));
  refused(place, DRUM_NOT_FOUND, "t.raw", "");
  (void)scratch_write_text(place, "t.raw", "this is no raw file\n");
  refused(place, DRUM_BAD_INPUT, "t.raw", "");

  (void)remove(file_of(place));
  const tranfile op = tranfile_begin(file_of(place), "Operating Point", "real", VECTORS, 4, 1);
  put(&op, 0, 0.0);
  tranfile_end(&op);
  refused(place, DRUM_NOT_FOUND, "t.raw", "no transient");

  write_times(file_of(place), t, 3, 3); /* behind it a transient is found */
  seen s = {.t = t, .record = &record};
  assert_int_equal(drum_record_read(file_of(place), WANTED, 2, take, &s, &record, &status),
                   DRUM_OK);
  assert_int_equal(s.count, 3);
  const char *const missing[] = {"v(a)", "v(c)"};
  assert_int_equal(drum_record_read(file_of(place), missing, 2, take, &s, &record, &status),
                   DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "lacks the vector v(c)"));
  const char *many[DRUM_RECORD_VECTORS_MAX + 1];
  for (size_t k = 0; k <= DRUM_RECORD_VECTORS_MAX; ++k)
    many[k] = "v(a)";
  assert_int_equal(
      drum_record_read(file_of(place), many, DRUM_RECORD_VECTORS_MAX, NULL, NULL, &record, &status),
      DRUM_OK);
  assert_int_equal(record.count, 3);
  assert_int_equal(drum_record_read(file_of(place), many, DRUM_RECORD_VECTORS_MAX + 1, NULL, NULL,
                                    &record, &status),
                   DRUM_BAD_ARGUMENT);

  (void)remove(file_of(place));
  const tranfile to =
      tranfile_begin(file_of(place), "Transient Analysis", "complex", VECTORS, 4, 1);
  put(&to, 0, 0.0); /* a point of complex numbers */
  put(&to, 0, 0.0);
  tranfile_end(&to);
  refused(place, DRUM_BAD_INPUT, "not over real time", "t.raw");
  (void)remove(file_of(place));
  const char *const other[] = {"v(a)", "time", "v(junk)", "v(b)"};
  const tranfile swapped =
      tranfile_begin(file_of(place), "Transient Analysis", "real", other, 4, 1);
  put(&swapped, 0, 0.0);
  tranfile_end(&swapped);
  refused(place, DRUM_BAD_INPUT, "not over real time", "t.raw");
}

static void reads_partial_records(void **state) {
  scratch *place = *state;
  static double t[BLOCK + 1];
  times_of(t, BLOCK + 1, 8, 0);
  for (size_t cut = 0; cut < 32; cut += 5)
    for (size_t count = BLOCK - 1; count <= BLOCK + 1; ++count) {
      drum_record record;
      drum_status status;
      (void)remove(file_of(place));
      const tranfile to =
          tranfile_begin(file_of(place), "Transient Analysis", "real", VECTORS, 4, 0);
      for (size_t k = 0; k < count; ++k)
        put(&to, k, t[k]);
      tranfile_cut_point(&to, (double[]){1.0, 2.0, 3.0, 4.0}, cut);
      tranfile_end(&to);
      seen s = {.t = t, .record = &record};
      if (drum_record_read(file_of(place), WANTED, 2, take, &s, &record, &status))
        fail_msg("%zu points and %zu bytes: %s", count, cut, status.message);
      if (!record.partial || record.count != count - 8)
        fail_msg("%zu points and %zu bytes: %zu uniform ones, partial %d", count, cut, record.count,
                 record.partial);
    }
  /* More points announced than there are: damaged, not partial. */
  (void)remove(file_of(place));
  write_times(file_of(place), t, 100, 101);
  refused(place, DRUM_BAD_INPUT, "t.raw", "");
}

/* A pipe's header announces no points however the run ends; only a cut point tells. */
static void reads_pipes(void **state) {
  scratch *place = *state;
  static double t[POINTS_MAX];
  times_of(t, POINTS_MAX, 8, 2);
  (void)remove(file_of(place));
  assert_false(drum_record_is_pipe(file_of(place)));
  assert_int_equal(mkfifo(file_of(place), 0600), 0);
  assert_true(drum_record_is_pipe(file_of(place)));
  for (int cut = 0; cut < 2; ++cut) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      const tranfile to =
          tranfile_begin(file_of(place), "Transient Analysis", "real", VECTORS, 4, 0);
      for (size_t k = 0; k < POINTS_MAX; ++k)
        put(&to, k, t[k]);
      if (cut)
        tranfile_cut_point(&to, t, 9);
      tranfile_end(&to);
      _exit(0);
    }
    drum_record record;
    drum_status status;
    seen s = {.t = t, .record = &record};
    const drum_code code = drum_record_read(file_of(place), WANTED, 2, take, &s, &record, &status);
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    if (code)
      fail_msg("%s", status.message);
    assert_int_equal(record.count, POINTS_MAX - 8 - 2);
    assert_int_equal(s.count, record.count);
    assert_int_equal(record.partial, cut);
  }
}

static drum_code take_one_block(void *context, const double *time, const double *const *vector,
                                size_t count, drum_status *status) {
  (void)time;
  (void)vector;
  (void)count;
  ++*(int *)context;
  return drum_fail(status, DRUM_NO_MEMORY, "enough");
}

static void ends_when_its_reader_does(void **state) {
  static double t[POINTS_MAX];
  times_of(t, POINTS_MAX, 0, 0);
  (void)must_read(*state, t, POINTS_MAX, 0, POINTS_MAX);
  int calls = 0;
  drum_record record;
  drum_status status;
  assert_int_equal(
      drum_record_read(file_of(*state), WANTED, 2, take_one_block, &calls, &record, &status),
      DRUM_NO_MEMORY);
  assert_int_equal(calls, 1);
  assert_string_equal(status.message, "enough");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_uniform_part_after_any_start),
      cmocka_unit_test(allows_an_ending),
      cmocka_unit_test(refuses_a_change_in_the_middle),
      cmocka_unit_test(minds_the_rounding_of_late_times),
      cmocka_unit_test(counts_short_records),
      cmocka_unit_test(refuses_times_that_do_not_rise),
      cmocka_unit_test(refuses_values_that_are_not_finite),
      cmocka_unit_test(refuses_what_is_no_such_record),
      cmocka_unit_test(reads_partial_records),
      cmocka_unit_test(reads_pipes),
      cmocka_unit_test(ends_when_its_reader_does),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The record's files, read back by the raw reader; the simulator is played by the test. */

#include "output/record.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drumspice/raw.h"
#include "judge.h"
#include "tests/scratch.h"

enum { INPUTS = 3, ROW = (INPUTS + 1) * (int)sizeof(double), BLOCK_POINTS = 65536 / ROW };

static const char *const NAMES[INPUTS] = {"v(a)", "v(x1.b,c)", "v(d)"};

static drum_device *make_for(const char *file, double start, const char *name) {
  const drum_record_card card = {.file = file, .inputs = INPUTS, .start = start};
  drum_device *device = drum_record_create(&card);
  assert_non_null(device);
  assert_null(device->class->evaluate);
  assert_int_equal(device->ports, 0);
  device->name = name;
  device->port_names = NAMES;
  return device;
}

static drum_device *make(const char *file) {
  return make_for(file, 0.0, "arec");
}

static const char *path_in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

static double value(size_t point, size_t input) {
  return sin(0.1 * (double)point + (double)input);
}

/* Point number n, at n microseconds. */
static const char *accept_point(drum_device *device, size_t n, bool last) {
  double v[INPUTS];
  for (size_t k = 0; k < INPUTS; ++k)
    v[k] = value(n, k);
  return device->class->accept(device, 1e-6 * (double)n, v, last);
}

static void accept_points(drum_device *device, size_t from, size_t to, bool last) {
  for (size_t n = from; n < to; ++n) {
    const char *failure = accept_point(device, n, last && n + 1 == to);
    if (failure)
      fail_msg("point %zu: %s", n, failure);
  }
}

/* The file holds exactly the points from..to - 1, and says so if it is complete. */
static void must_hold(const char *path, size_t from, size_t to, bool complete) {
  drum_raw_plot *plot;
  drum_status status;
  if (drum_raw_load(path, "transient", &plot, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  assert_int_equal(plot->header.until_end, !complete);
  assert_false(plot->header.truncated);
  assert_int_equal(plot->header.n_points, to - from);
  assert_int_equal(plot->header.n_variables, INPUTS + 1);
  judge_text(plot->header.title, "record arec");
  judge_text(plot->header.variables[0].type, "time");
  for (size_t k = 0; k < INPUTS; ++k) {
    judge_text(plot->header.variables[k + 1].name, NAMES[k]);
    judge_text(plot->header.variables[k + 1].type, "voltage");
  }
  for (size_t n = from; n < to; ++n) {
    assert_true(plot->real[0][n - from] == 1e-6 * (double)n);
    for (size_t k = 0; k < INPUTS; ++k)
      assert_true(plot->real[k + 1][n - from] == value(n, k));
  }
  drum_raw_plot_free(plot);
}

static size_t size_of(const char *path) {
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  return (size_t)status.st_size;
}

static void a_complete_file_states_its_points(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make(path);
  accept_points(device, 0, 5000, true);
  must_hold(path, 0, 5000, true);
  accept_points(device, 0, 7, true); /* another transient */
  must_hold(path, 0, 7, true);
  drum_device_destroy(device);
  must_hold(path, 0, 7, true);
}

/* Only whole blocks go out on the way, and the rest when the device goes. */
static void a_partial_file_is_readable_at_any_time(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make(path);
  accept_points(device, 0, 2, false);
  const size_t header = size_of(path);
  must_hold(path, 0, 0, false);
  accept_points(device, 2, BLOCK_POINTS - 1, false);
  assert_int_equal(size_of(path), header);
  accept_points(device, BLOCK_POINTS - 1, BLOCK_POINTS + 5, false);
  assert_int_equal(size_of(path), header + (size_t)BLOCK_POINTS * ROW);
  must_hold(path, 0, BLOCK_POINTS, false);
  drum_device_destroy(device);
  must_hold(path, 0, BLOCK_POINTS + 5, false);
}

static void exit_writes_the_rest_but_not_that_of_a_parent(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make(path);
  accept_points(device, 0, 10, false);
  const size_t header = size_of(path);
  for (int own = 0; own < 2; ++own) {
    (void)fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      if (own) {
        device = make(path_in(*state, "own.raw"));
        accept_points(device, 0, 10, false);
      }
      exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
  }
  assert_int_equal(size_of(path_in(*state, "x.raw")), header);
  must_hold(path_in(*state, "own.raw"), 0, 10, false);
  drum_device_destroy(device);
  must_hold(path_in(*state, "x.raw"), 0, 10, false);
}

static void nothing_is_opened_at_time_0_and_its_last_point_counts(void **state) {
  const char *path = scratch_write_text(*state, "x.raw", "kept");
  drum_device *device = make(path);
  const double other[INPUTS] = {7.0, 8.0, 9.0};
  assert_null(device->class->accept(device, 0.0, other, false));
  assert_int_equal(size_of(path), 4);
  accept_points(device, 0, 3, true);
  must_hold(path, 0, 3, true);
  drum_device_destroy(device);
}

static void starts_where_told(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make_for(path, 3e-6, "arec");
  accept_points(device, 0, 9, true);
  must_hold(path, 3, 9, true);
  drum_device_destroy(device);
}

static void a_changed_device_goes_on_in_the_same_file(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make(path);
  accept_points(device, 0, 20, false);
  drum_device *next = make(path);
  next->class->adopt(next, device);
  drum_device_destroy(device);
  accept_points(next, 20, 40, true);
  must_hold(path, 0, 40, true);
  drum_device_destroy(next);
}

static void two_records_in_one_file(void **state) {
  const char *path = path_in(*state, "x.raw");
  drum_device *device = make(path);
  drum_device *twin = make_for(path, 0.0, "atwin");
  accept_points(device, 0, 1, false);
  accept_points(twin, 0, 1, false);
  accept_points(device, 1, 2, false);
  char expected[1024];
  (void)snprintf(expected, sizeof expected,
                 "'%s' is written by another record of the circuit; expected a file for each",
                 path);
  judge_text(accept_point(twin, 1, false), expected);
  drum_device_destroy(twin);
  accept_points(device, 2, 10, false);
  /* A run begun anew, while the first was left unfinished, takes the file. */
  drum_device *later = make(path);
  accept_points(later, 0, 6, true);
  (void)snprintf(expected, sizeof expected,
                 "'%s' is written by a later run; expected a file of its own", path);
  /* The later one is complete: the first has lost it all the same. */
  judge_text(accept_point(device, 10, false), expected);
  drum_device_destroy(later);
  drum_device_destroy(device);
  must_hold(path, 0, 6, true);
}

static void files_that_cannot_be_written(void **state) {
  scratch *place = *state;
  char expected[1024];
  drum_device *device = make(path_in(place, "none/x.raw"));
  accept_points(device, 0, 1, false);
  (void)snprintf(expected, sizeof expected,
                 "cannot open '%s': No such file or directory; expected a file that can be written",
                 place->path);
  judge_text(accept_point(device, 1, false), expected);
  assert_null(accept_point(device, 2, false)); /* told once */
  drum_device_destroy(device);

  device = make(place->folder);
  accept_points(device, 0, 1, false);
  (void)snprintf(expected, sizeof expected,
                 "cannot open '%s': Is a directory; expected a file that can be written",
                 place->folder);
  judge_text(accept_point(device, 1, false), expected);
  drum_device_destroy(device);

  device = make("/dev/full");
  accept_points(device, 0, 1, false);
  judge_text(accept_point(device, 1, false),
             "cannot write '/dev/full': No space left on device; expected a file that can be "
             "written");
  drum_device_destroy(device);
}

/* The signal of the lost reader neither comes nor stays pending. */
static void a_reader_that_goes_away(void **state) {
  const char *path = path_in(*state, "fifo");
  assert_int_equal(mkfifo(path, 0600), 0);
  (void)fflush(NULL);
  const pid_t reader = fork();
  assert_true(reader >= 0);
  if (reader == 0) {
    FILE *fifo = fopen(path, "rb");
    _exit(fifo && fgetc(fifo) == 'T' ? 0 : 1);
  }
  drum_device *device = make(path);
  accept_points(device, 0, 2, false);
  int status;
  assert_int_equal(waitpid(reader, &status, 0), reader);
  assert_int_equal(status, 0);
  const char *failure = NULL;
  for (size_t n = 2; n < 2 * BLOCK_POINTS && !failure; ++n)
    failure = accept_point(device, n, false);
  assert_non_null(failure);
  char expected[1024];
  (void)snprintf(expected, sizeof expected,
                 "cannot write '%s': Broken pipe; expected a reader to the end", path);
  judge_text(failure, expected);
  sigset_t pending;
  assert_int_equal(sigpending(&pending), 0);
  assert_int_equal(sigismember(&pending, SIGPIPE), 0);
  drum_device_destroy(device);
}

static void refused_parameters(void **state) {
  (void)state;
  static const struct {
    drum_record_card card;
    const char *text;
  } cases[] = {
      {{"x", 0, 0.0}, "no inputs; expected nodes in the brackets"},
      {{NULL, 1, 0.0}, "file is not given; expected file=\"PATH\""},
      {{" ", 1, 0.0}, "file is not given; expected file=\"PATH\""},
      {{"x", 1, -1.0}, "start = -1; expected a finite time of 0 or more seconds"},
      {{"x", 1, INFINITY}, "start = inf; expected a finite time of 0 or more seconds"},
      {{"x", 1, NAN}, "start = nan; expected a finite time of 0 or more seconds"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_device *device = drum_record_create(&cases[n].card);
    assert_non_null(device);
    judge_text(device->error, cases[n].text);
    drum_device_destroy(device);
  }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_setup, scratch_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_complete_file_states_its_points),
      TEST(a_partial_file_is_readable_at_any_time),
      TEST(exit_writes_the_rest_but_not_that_of_a_parent),
      TEST(nothing_is_opened_at_time_0_and_its_last_point_counts),
      TEST(starts_where_told),
      TEST(a_changed_device_goes_on_in_the_same_file),
      TEST(two_records_in_one_file),
      TEST(files_that_cannot_be_written),
      TEST(a_reader_that_goes_away),
      TEST(refused_parameters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

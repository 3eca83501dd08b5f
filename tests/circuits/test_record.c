/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The record in ngspice: its files hold what ngspice itself has at every accepted point. */

#include "circuits/harness.h"

#include <signal.h>

/* A diode to make steps uneven, a subcircuit's inner node, and a baths' noise. */
#define CIRCUIT                                                                                    \
  "v1 a 0 sin(0 1 1meg) ac 1\nr1 a b 1k\nc1 b 0 100p\nd1 b 0 diode\n.model diode d\n"              \
  "xr b c inner\n.subckt inner p q\nrp p mid 1k\nrq mid q 1k\n.ends\n"                             \
  "xb c e env_bath g=1m f0=5g nbar=1 seed=3\nce c 0 10p\n"
#define RECORD(file) "arec [a b xr.mid c %vd a b] rec\n.model rec record(file=\"" file "\")\n"

static const char *const NAMES[] = {"time", "v(a)", "v(b)", "v(xr.mid)", "v(c)"};

/*
 * Points from..to - 1 of ngspice's own vectors in `own` are those in `name`, bit for bit, which
 * says that it is complete or not.
 */
static void must_equal(circuit_run *run, const char *name, const char *own, size_t from, size_t to,
                       bool complete) {
  const drum_raw_plot *is = circuit_plot(run, name);
  const drum_raw_plot *must = circuit_plot(run, own);
  assert_int_equal(is->header.until_end, !complete);
  assert_int_equal(is->header.n_points, to - from);
  assert_int_equal(is->header.n_variables, 6);
  for (size_t k = 0; k < sizeof NAMES / sizeof NAMES[0]; ++k) {
    judge_text(is->header.variables[k].name, NAMES[k]);
    const double *expected = drum_raw_plot_real(must, NAMES[k]);
    assert_non_null(expected);
    assert_memory_equal(is->real[k], expected + from, (to - from) * sizeof *expected);
  }
  judge_text(is->header.variables[5].name, "v(a,b)");
  for (size_t n = 0; n < to - from; ++n)
    assert_true(is->real[5][n] == is->real[1][n] - is->real[2][n]);
}

static size_t points_of(circuit_run *run, const char *name) {
  return circuit_plot(run, name)->header.n_points;
}

static void every_accepted_point_bit_for_bit(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      CIRCUIT RECORD("rec.raw"), "op\nac lin 3 1k 2k\ntran 10n 3u\nwrite own.raw\n"
                                 "shell cp rec.raw first.raw\ntran 20n 5u\nwrite second.raw\n");
  must_equal(run, "first.raw", "own.raw", 0, points_of(run, "own.raw"), true);
  must_equal(run, "rec.raw", "second.raw", 0, points_of(run, "second.raw"), true);
  assert_true(points_of(run, "own.raw") > 300);
  /* And the circuit is the same without it. */
  circuit_run *without = circuit_must_run(CIRCUIT, "tran 20n 5u\nwrite second.raw\n");
  judge sum = {.of = "with and without a record"};
  circuit_compare(&sum, run, "second.raw", without, "second.raw", 0.0);
  circuit_end(without);
  circuit_end(run);
}

/* Also with an operating point that ngspice finds by a transient of its own. */
static void other_analyses_leave_the_file_alone(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(CIRCUIT RECORD("rec.raw"),
                       "op\nac lin 3 1k 2k\ndc v1 0 1 0.1\nnoise v(c) v1 lin 3 1k 2k\nsens v(b)\n"
                       "altermod xb:bath seed=0\noptran 0 0 0 50n 10u 0\nop\nwrite op.raw\n");
  assert_true(circuit_wrote(run, "op.raw"));
  assert_false(circuit_wrote(run, "rec.raw"));
  circuit_end(run);
  run = circuit_must_run(
      CIRCUIT RECORD("rec.raw"),
      "altermod xb:bath seed=0\noptran 0 0 0 50n 10u 0\ntran 10n 1u\nwrite own.raw\n");
  must_equal(run, "rec.raw", "own.raw", 0, points_of(run, "own.raw"), true);
  circuit_end(run);
}

/* uic, where ngspice has no point at time 0, and a start of its own. */
static void initial_conditions_and_a_start(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      CIRCUIT RECORD("rec.raw") "ar2 [a] r2\n.model r2 record(file=\"late.raw\" start=1u)\n",
      "tran 10n 2u uic\nwrite own.raw\n");
  must_equal(run, "rec.raw", "own.raw", 0, points_of(run, "own.raw"), true);
  const drum_raw_plot *own = circuit_plot(run, "own.raw");
  const drum_raw_plot *late = circuit_plot(run, "late.raw");
  const size_t left_out = own->header.n_points - late->header.n_points;
  assert_false(late->header.until_end);
  assert_true(own->real[0][left_out - 1] < 1e-6 && late->real[0][0] >= 1e-6);
  assert_memory_equal(late->real[0], own->real[0] + left_out,
                      late->header.n_points * sizeof(double));
  circuit_end(run);
}

#define PAUSED "stop when time > 1u\ntran 10n 3u\n"

static void a_pause_goes_on_in_the_same_file(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(CIRCUIT RECORD("rec.raw"),
                       PAUSED "delete all\naltermod diode is=2e-14\nresume\nwrite own.raw\n");
  const drum_raw_plot *own = circuit_plot(run, "own.raw");
  assert_true(own->real[0][own->header.n_points - 1] > 2.99e-6);
  must_equal(run, "rec.raw", "own.raw", 0, own->header.n_points, true);
  circuit_end(run);
}

/* By an exit, by another analysis, by another circuit in its place. */
static void a_run_left_behind_keeps_all_its_points(void **state) {
  (void)state;
  static const char *const ends[] = {"", "op\nshell cp rec.raw was.raw\n",
                                     "remcirc\nshell cp rec.raw was.raw\n"};
  for (size_t n = 0; n < sizeof ends / sizeof ends[0]; ++n) {
    char *commands = text_of(PAUSED "write own.raw\n%s", ends[n]);
    circuit_run *run = circuit_must_run(CIRCUIT RECORD("rec.raw"), commands);
    must_equal(run, n ? "was.raw" : "rec.raw", "own.raw", 0, points_of(run, "own.raw"), false);
    circuit_end(run);
    free(commands);
  }
}

/* 6 numbers a point: blocks of 1365 points; ngspice is killed at some 3000. */
static void a_killed_run_keeps_its_blocks(void **state) {
  (void)state;
  circuit_run *run = circuit_run_beside(CIRCUIT RECORD("rec.raw"),
                                        "stop when time > 10u\ntran 3n 20u 0 3n\nwrite own.raw\n"
                                        "shell . ./other.cir\n",
                                        "kill -9 $PPID\n");
  assert_int_equal(run->signal, SIGKILL);
  const size_t points = points_of(run, "own.raw");
  assert_true(points > 3000);
  must_equal(run, "rec.raw", "own.raw", 0, points / 1365 * 1365, false);
  circuit_end(run);
}

static void a_fifo_brings_every_point_to_its_reader(void **state) {
  (void)state;
  circuit_run *run = circuit_run_beside(
      CIRCUIT RECORD("fifo"),
      "shell . ./other.cir\ntran 3n 10u 0 3n\nwrite own.raw\nshell cat done\nquit 0\n",
      "mkfifo fifo done\n(cat fifo > got.raw; echo > done) &\n");
  assert_int_equal(run->status, 0);
  assert_true(points_of(run, "own.raw") > 3000);
  must_equal(run, "got.raw", "own.raw", 0, points_of(run, "own.raw"), false);
  circuit_end(run);
}

/* Runs a transient that must say `line` alone, and nothing else of ours, and end early. */
static void must_say(const char *body, const char *script, const char *line) {
  char *text = text_of(CIRCUIT "%s", body);
  circuit_run *run = circuit_run_beside(
      text, "shell . ./other.cir\ntran 3n 20u 0 3n\nwrite t.raw\nop\nwrite op.raw\nquit 4\n",
      script);
  char *whole = text_of("drumspice: %s\n", line);
  if (circuit_count_lines(run, "drumspice: ") != 1 || circuit_count_lines(run, whole) != 1 ||
      run->status != 4 || !circuit_wrote(run, "op.raw"))
    fail_msg("expected once \"%s\"; status %d, signal %d, output:\n%s", line, run->status,
             run->signal, run->output);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  assert_true(plot->real[0][plot->header.n_points - 1] < 15e-6);
  circuit_end(run);
  free(text);
  free(whole);
}

static void what_cannot_be_written_is_told_once(void **state) {
  (void)state;
  must_say(RECORD("no such folder/x.raw"), "",
           "arec: cannot open 'no such folder/x.raw': No such file or directory; expected a file "
           "that can be written");
  must_say(RECORD("/dev/full"), "",
           "arec: cannot write '/dev/full': No space left on device; expected a file that can be "
           "written");
  must_say(RECORD("fifo"), "mkfifo fifo\nhead -c 100 fifo > part.raw &\n",
           "arec: cannot write 'fifo': Broken pipe; expected a reader to the end");
  circuit_run *run =
      circuit_run_commands(CIRCUIT RECORD("x.raw") "atwin [b] rec\n", "tran 10n 1u\nquit 4\n");
  assert_int_equal(circuit_count_lines(run, "drumspice: "), 1);
  assert_int_equal(run->status, 4);
  if (!strstr(run->output, "'x.raw' is written by another record of the circuit; expected a file "
                           "for each\n"))
    fail_msg("output:\n%s", run->output);
  circuit_end(run);
}

static void refused_parameters(void **state) {
  (void)state;
  static const struct {
    const char *parameters;
    const char *line;
  } cases[] = {
      {"", "drumspice: arec: file is not given; expected file=\"PATH\"\n"},
      {"file=\"\"", "drumspice: arec: file is not given; expected file=\"PATH\"\n"},
      {"file=\"x.raw\" start=-1",
       "drumspice: arec: start = -1; expected a finite time of 0 or more seconds\n"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    char *body = text_of(CIRCUIT "arec [a b] rec\n.model rec record(%s)\n", cases[n].parameters);
    circuit_run *run = circuit_run_commands(body, "tran 10n 1u\nquit 4\n");
    if (circuit_count_lines(run, "drumspice: ") != 1 ||
        circuit_count_lines(run, cases[n].line) != 1 || run->status != 4)
      fail_msg("expected once \"%s\", output:\n%s", cases[n].line, run->output);
    assert_false(circuit_wrote(run, "x.raw"));
    circuit_end(run);
    free(body);
  }
}

/* Paths keep their blanks and lose their capitals. */
static void paths_with_blanks_in_lower_case(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(CIRCUIT RECORD("My File.raw"), "tran 10n 1u\nwrite own.raw\n");
  must_equal(run, "my file.raw", "own.raw", 0, points_of(run, "own.raw"), true);
  circuit_end(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_accepted_point_bit_for_bit),
      cmocka_unit_test(other_analyses_leave_the_file_alone),
      cmocka_unit_test(initial_conditions_and_a_start),
      cmocka_unit_test(a_pause_goes_on_in_the_same_file),
      cmocka_unit_test(a_run_left_behind_keeps_all_its_points),
      cmocka_unit_test(a_killed_run_keeps_its_blocks),
      cmocka_unit_test(a_fifo_brings_every_point_to_its_reader),
      cmocka_unit_test(what_cannot_be_written_is_told_once),
      cmocka_unit_test(refused_parameters),
      cmocka_unit_test(paths_with_blanks_in_lower_case),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rectifier in the laboratory frame against its image in the rotating frame: the shipped
 * netlist judges itself, and its judgement is tried on images that are wrong.
 */
#include "tests/netlists/bench.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 9 };

static bench place;

static int open_bench(void **state) {
  (void)state;
  bench_open(&place);
  return 0;
}

static int close_bench(void **state) {
  (void)state;
  bench_close(&place);
  return 0;
}

typedef struct row {
  char name[64];
  double laboratory, image, difference, allowed;
} row;

/* The table's rows; the file is in the working folder or the source. */
static void read_table(const char *path, row rows[ROWS]) {
  FILE *file = fopen(path, "r");
  char line[256];
  if (!file || !fgets(line, sizeof line, file) || !fgets(line, sizeof line, file))
    fail_msg("there is no table in %s", path);
  for (int k = 0; k < ROWS; k++) {
    row *at = &rows[k];
    if (!fgets(line, sizeof line, file) ||
        sscanf(line, "%63s %lf %lf %lf %lf", at->name, &at->laboratory, &at->image, &at->difference,
               &at->allowed) != 5)
      fail_msg("%s has no row %d", path, k + 1);
  }
  (void)fclose(file);
}

static void both_frames_agree_and_give_the_table_expected(void **state) {
  (void)state;
  row rows[ROWS], expected[ROWS];
  bench_run *run = bench_execute(&place, "netlists", "rectifier_lab", true);
  if (run->status != 0)
    fail_msg("status %d\n%s\n%s", run->status, run->out, run->err);
  bench_run_free(run);
  read_table(bench_out(&place, "rectifier_lab.txt"), rows);
  read_table(DRUM_TEST_SOURCE "/netlists/expected/rectifier_lab.txt", expected);
  for (int k = 0; k < ROWS; k++) {
    assert_string_equal(rows[k].name, expected[k].name);
    assert_close(rows[k].image, expected[k].image, 1e-5);
    assert_close(rows[k].laboratory, expected[k].laboratory, 1e-3);
    assert_true(rows[k].difference <= rows[k].allowed && rows[k].allowed == expected[k].allowed);
    assert_near(rows[k].difference, fabs(rows[k].laboratory / rows[k].image - 1), 1e-5);
  }
}

/* With the edit, and a noise too short to matter, the netlist fails, and by that row of its table.
 */
static void must_find(bench_edit edit, int at) {
  const bench_edit edits[] = {
      edit, {"tran $&step 1.02m 20u", "tran $&step 0.03m 20u"}, {NULL, NULL}};
  bench_clear(&place);
  bench_change(&place, "rectifier_lab", edits);
  bench_run *run = bench_execute(&place, "changed", "rectifier_lab", true);
  row rows[ROWS];
  assert_int_equal(run->status, 1);
  bench_run_free(run);
  read_table(bench_out(&place, "rectifier_lab.txt"), rows);
  assert_true(rows[at].difference > 10 * rows[at].allowed);
}

/* A frame 10 kHz beside the pumps: the pumped state tells it. */
static void a_wrong_frame_is_found(void **state) {
  (void)state;
  must_find((bench_edit){"-o out/rectifier_lab_image.cir >&2",
                         "--carrier 90.01meg -o out/rectifier_lab_image.cir >&2"},
            0);
}

/* An image whose second electrode is 1 % farther from the plate: the plate's rest tells it. */
static void a_wrong_drum_is_found(void **state) {
  (void)state;
  must_find((bench_edit){"set rc = `\"$inputdir/../build/bin/drumspice\" envelope "
                         "\"$inputdir/rectifier_lab.cir\" -o",
                         "set rc = `sed s/gap2=100n/gap2=101n/ \"$inputdir/rectifier_lab.cir\" > "
                         "\"$inputdir/wrong.cir\" && \"$inputdir/../build/bin/drumspice\" envelope "
                         "\"$inputdir/wrong.cir\" -o"},
            2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_frames_agree_and_give_the_table_expected),
      cmocka_unit_test(a_wrong_frame_is_found),
      cmocka_unit_test(a_wrong_drum_is_found),
  };
  return cmocka_run_group_tests(tests, open_bench, close_bench);
}

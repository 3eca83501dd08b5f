/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Netlists changed: pumps turned, physics broken, parameters out of range, other ways to run them.
 */
#include "drumspice/report.h"
#include "tests/netlists/bench.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static int clear(void **state) {
  (void)state;
  bench_clear(&place);
  return 0;
}

static size_t count(const char *text, const char *word) {
  size_t n = 0;
  for (const char *at = text; (at = strstr(at, word)); ++at)
    ++n;
  return n;
}

#define PUMP_1 "env_pump amp=15.32610848645507n phase=-89.79790633598519"
#define PUMP_2 "env_pump amp=16.13706276714595n phase=-161.75747010126443"
#define EXPECT "*drumspice expect blocked=2->1 isolation=20"

/* V2 leading V1 by 90 degrees: the symmetric circuit with its modes' names exchanged. */
static void turned_pumps_block_the_other_way(void **state) {
  (void)state;
  bench_must_run(&place, "rectifier");
  json_t *shipped = bench_json(&place, "rectifier");
  const bench_edit turn[] = {{"xp1 n1_i n1_q " PUMP_1, "xp1 n1_i n1_q turned"},
                             {PUMP_2, PUMP_1},
                             {"turned", PUMP_2},
                             {EXPECT, "*drumspice expect blocked=1->2 isolation=20"},
                             {NULL, NULL}};
  bench_change(&place, "rectifier", turn);
  bench_run *run = bench_execute(&place, "changed", "rectifier", true);
  if (run->status != 0 || !strstr(run->err, "\nPASSED: "))
    fail_msg("status %d\n%s", run->status, run->err);
  bench_run_free(run);
  json_t *turned = bench_json(&place, "rectifier");
  assert_string_equal(json_string_value(json_object_get(shipped, "blocked")), "2->1");
  assert_string_equal(json_string_value(json_object_get(turned, "blocked")), "1->2");
  assert_near(bench_number(turned, "extracted.phi_deg"), -90.0, 1e-2);
  assert_near(bench_number(turned, "pump.phase_deg"), 90.0, 1e-2);
  assert_near(bench_number(turned, "isolation_db"), bench_number(shipped, "isolation_db"), 1e-3);
  const char *const pairs[][2] = {{"dn2_dN1", "dn1_dN2"}, {"spectral_dn2_dN1", "spectral_dn1_dN2"}};
  for (size_t k = 0; k < 2; ++k)
    for (size_t way = 0; way < 2; ++way) {
      char path[2][64];
      (void)snprintf(path[0], sizeof path[0], "rectification.noise.%s", pairs[k][way]);
      (void)snprintf(path[1], sizeof path[1], "rectification.noise.%s", pairs[k][1 - way]);
      assert_close(bench_number(turned, path[0]), bench_number(shipped, path[1]), 1e-4);
    }
  json_decref(shipped);
  json_decref(turned);
}

/* What ngspice simulates is not what the cards tell theory: the report must see it. */
static void broken_physics_fails(void **state) {
  (void)state;
  const struct {
    const char *stem;
    bench_edit edit;
  } broken[] = {
      /* a bath at another occupation than its case says */
      {"cavity_bath", {"set nbar = ( 0 0.5 0.8162 50 )", "set nbar = ( 0 0.55 0.8162 50 )"}},
      {"cavity_bath", {"*drumspice case hot a=50", "*drumspice case hot a=50.5"}},
      {"sideband_cooling",
       {"set nbar = ( 0 100  5 100  0 0 )", "set nbar = ( 0 101  5 100  0 0 )"}},
      /* a bath evaluated 1 % off the resonance, so that it is 1 % too strong */
      {"cavity_bath", {"f0={fc} nbar", "f0={1.01*fc} nbar"}},
      {"sideband_cooling", {"f0={fc} nbar", "f0={1.01*fc} nbar"}},
      /* a loss at room temperature that is no bath of the cards' */
      {"cavity_bath", {"xprobe_a n_i", "rx n_i 0 100meg\nry n_q 0 100meg\nxprobe_a n_i"}},
      /* an auxiliary bath colder than its case says; no auxiliary pump, so that nothing is widened
       */
      {"auxiliary_cooling", {"50 100 1 200  0 0 0 200", "50 100 0.95 200  0 0 0 200"}},
      {"auxiliary_cooling", {"amp=309.8927265706323n", "amp=0"}},
      /* a string that is not where its pumps pull it to Omega from */
      {"nanostring", {"fm=4.3000012meg", "fm=4.3meg"}},
      /* the rectifier that is asked to block the other way */
      {"rectifier", {EXPECT, "*drumspice expect blocked=1->2 isolation=20"}},
  };
  for (size_t k = 0; k < sizeof broken / sizeof broken[0]; ++k)
    bench_must_fail(&place, broken[k].stem, broken[k].edit, NULL);
}

/* No operating point: one message says why, one that nothing was measured, and no report is left.
 */
static void failing_circuits_leave_no_report(void **state) {
  (void)state;
  const struct {
    bench_edit edit;
    const char *word;
  } failing[] = {
      {{"mass=100f", "mass=-100f"}, "mass"},
      {{"gap=100n", "gpa=100n"}, "gap"},
      {{"amp=15.32813905982n", "amp=1000"}, "pull"},
  };
  bench_must_run(&place, "sideband_cooling"); /* the report of which must not stay */
  for (size_t k = 0; k < sizeof failing / sizeof failing[0]; ++k) {
    const bench_edit edits[] = {failing[k].edit, {NULL, NULL}};
    bench_change(&place, "sideband_cooling", edits);
    bench_run *run = bench_execute(&place, "changed", "sideband_cooling", true);
    char *all = calloc(1, strlen(run->out) + strlen(run->err) + 2);
    assert_non_null(all);
    (void)sprintf(all, "\n%s%s", run->err, run->out);
    if (run->status != 1 || count(all, "\ndrumspice: no operating point") != 1 ||
        count(all, "\ndrumspice: ") != 2 || !strstr(all, failing[k].word))
      fail_msg("%s: status %d\n%s", failing[k].edit.to, run->status, all);
    free(all);
    bench_run_free(run);
    char *list = bench_list(bench_out(&place, ""));
    assert_string_equal(list, "");
    free(list);
  }
}

/* Without -b it is the same, with the same exit status. */
static void interactive_mode_works_too(void **state) {
  (void)state;
  bench_run *run = bench_execute(&place, "netlists", "cavity_bath", false);
  if (run->status != 0 || !strstr(run->err, "\nPASSED: "))
    fail_msg("status %d\n%s\n%s", run->status, run->out, run->err);
  bench_run_free(run);
  assert_true(bench_is_there(&place, "cavity_bath.json"));
  const bench_edit edits[] = {{"a=0.8162", "a=0.9"}, {NULL, NULL}};
  bench_change(&place, "cavity_bath", edits);
  run = bench_execute(&place, "changed", "cavity_bath", false);
  assert_int_equal(run->status, 1);
  assert_non_null(strstr(run->err, "\nFAILED: "));
  bench_run_free(run);
}

/* Two netlists in one folder leave each other's files alone, and one run twice is the same. */
static void netlists_share_a_folder(void **state) {
  (void)state;
  bench_must_run(&place, "sideband_cooling");
  char *first = bench_list(bench_out(&place, ""));
  size_t size;
  unsigned char *before = scratch_read(bench_out(&place, "sideband_cooling_upper_a.raw"), &size);
  bench_must_run(&place, "cavity_bath");
  bench_must_run(&place, "sideband_cooling");
  char *both = bench_list(bench_out(&place, ""));
  for (const char *line = first; *line; line += strcspn(line, "\n") + 1) {
    char name[256];
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(line, "\n") + 1, line);
    assert_non_null(strstr(both, name));
  }
  assert_true(bench_is_there(&place, "cavity_bath.json"));
  size_t size_again;
  unsigned char *after =
      scratch_read(bench_out(&place, "sideband_cooling_upper_a.raw"), &size_again);
  assert_int_equal(size, size_again); /* replaced, not appended to */
  free(before);
  free(after);
  free(first);
  free(both);
}

/*
 * A file cut anywhere: refused with its name. What is left may be whole windows, though, and if
 * they are enough the numbers are right.
 */
static void check_cut(const char *netlist, const char *folder, const char *file, size_t length,
                      const unsigned char *bytes) {
  char path[1024];
  (void)snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *cut = fopen(path, "wb");
  if (!cut || fwrite(bytes, 1, length, cut) != length || fclose(cut) != 0)
    fail_msg("cannot write %s", path);
  drum_report *report;
  drum_status status = {DRUM_OK, ""};
  const drum_code code = drum_report_compare(netlist, folder, &report, &status);
  if (code == DRUM_OK && length > 0 && memcmp(bytes + length, "Title:", 6) == 0) {
    assert_true(report->passed);
    drum_report_free(report);
    return;
  }
  if (code != DRUM_BAD_INPUT && code != DRUM_NOT_FOUND)
    fail_msg("%s cut to %zu: code %d, %s", file, length, code, status.message);
  /* Files that must fit together may be blamed in each other's place. */
  if (!strstr(status.message, folder))
    fail_msg("%s cut to %zu: no file in: %s", file, length, status.message);
  assert_null(report);
}

/* Where a plot's data begin, after "Binary:". */
static size_t data_of(const unsigned char *bytes, size_t size) {
  for (size_t at = 0; at + 8 < size; ++at)
    if (memcmp(bytes + at, "Binary:\n", 8) == 0)
      return at + 8;
  fail_msg("there is no binary plot");
  return 0;
}

static void survives_cut_files(void **state) {
  (void)state;
  bench_must_run(&place, "sideband_cooling");
  char netlist[512];
  char folder[512];
  (void)snprintf(netlist, sizeof netlist, "%s/netlists/sideband_cooling.cir", place.tree);
  (void)snprintf(folder, sizeof folder, "%s", bench_out(&place, ""));
  char *list = bench_list(folder);
  size_t files = 0;
  for (char *file = strtok(list, "\n"); file; file = strtok(NULL, "\n")) {
    if (!strstr(file, ".raw"))
      continue;
    ++files;
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    size_t size;
    unsigned char *bytes = scratch_read(path, &size);
    const size_t data = data_of(bytes, size);
    const size_t cuts[] = {0,        1,        17,       data / 2, data - 1,
                           data,     data + 1, data + 7, data + 8, (data + size) / 2,
                           size / 2, size - 9, size - 8, size - 1};
    for (size_t k = 0; k < sizeof cuts / sizeof cuts[0]; ++k)
      if (cuts[k] < size)
        check_cut(netlist, folder, file, cuts[k], bytes);
    FILE *whole = fopen(path, "wb");
    assert_non_null(whole);
    assert_int_equal(fwrite(bytes, 1, size, whole), size);
    assert_int_equal(fclose(whole), 0);
    free(bytes);
  }
  free(list);
  assert_true(files > 10);
  /* And by the program: status 2 and one line; with the file whole again all is well. */
  bench_run *run = bench_program(
      &place, "compare --no-pictures \"../The Source Tree/netlists/sideband_cooling.cir\" out");
  assert_int_equal(run->status, 0);
  bench_run_free(run);
  assert_int_equal(truncate(bench_out(&place, "sideband_cooling_lower_a.raw"), 5000), 0);
  run = bench_program(
      &place, "compare --no-pictures \"../The Source Tree/netlists/sideband_cooling.cir\" out");
  assert_int_equal(run->status, 2);
  assert_string_equal(run->out, "");
  assert_int_equal(count(run->err, "\n"), 1);
  assert_non_null(strstr(run->err, "out/sideband_cooling_lower_a.raw"));
  bench_run_free(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(turned_pumps_block_the_other_way, clear),
      cmocka_unit_test_teardown(broken_physics_fails, clear),
      cmocka_unit_test_teardown(failing_circuits_leave_no_report, clear),
      cmocka_unit_test_teardown(interactive_mode_works_too, clear),
      cmocka_unit_test_teardown(netlists_share_a_folder, clear),
      cmocka_unit_test_teardown(survives_cut_files, clear),
  };
  return cmocka_run_group_tests(tests, open_bench, close_bench);
}

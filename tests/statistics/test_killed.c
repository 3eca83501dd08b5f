/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A transient killed in mid-run: what it has written is read, said to be partial, and right. Once
 * with ngspice's own file of `run FILE`, once with that of a record.
 */

#include "circuits/harness.h"

#include <sys/stat.h>

#include "drumspice/occupations.h"
#include "tests/statistics/process.h"

static const double NBAR = 50.0;
static const double STEP = 40e-9;

enum { KILLED_AT = 3000000, POINT = 3 * sizeof(double) };

#define CIRCUIT(record, tran)                                                                      \
  "* one cavity and its bath\n"                                                                    \
  "*drumspice frame carrier=4.994g omega=6meg\n"                                                   \
  "*drumspice mode a i=n_i q=n_q c=100f f0=5g bath=xb\n"                                           \
  ".include drumspice.lib\n"                                                                       \
  "xc n_i n_q 0 0 env_capacitor c=100f carrier=4.994g\n"                                           \
  "xl n_i n_q 0 0 env_inductor l=10.13211836423378n carrier=4.994g\n"                              \
  "xb n_i n_q env_bath g=1.2566370614359172u f0=5g nbar=50\n" record                               \
  ".options abstol=1e-16 reltol=1e-9 vntol=1e-12 gmin=1e-20\n"                                     \
  ".control\n"                                                                                     \
  "pre_codemodel $inputdir/drumspice.cm\n"                                                         \
  "set norefvalue\n"                                                                               \
  "set xtrtol=10000000\n"                                                                          \
  "option chgtol=1\n" tran "quit 0\n"                                                              \
  ".endc\n"

/* Runs the netlist until NAME.raw has its size, kills it, and reads. */
static void must_be_read_when_killed(const char *name, const char *netlist) {
  scratch place;
  process_open(&place);
  char *raw = process_path(&place, name, ".raw");
  const pid_t process = process_start(&place, name, netlist, 1);
  process_kill_at(&place, name, process, raw, KILLED_AT);

  struct stat file;
  assert_int_equal(stat(raw, &file), 0);
  drum_occupations *is = process_occupations(&place, name, NULL);
  assert_true(is->partial);
  judge_near(NULL, "step", is->step, STEP, 1e-9);
  /* Nothing is lost of what the file holds: its header has some 300 bytes. */
  const double points = ((double)file.st_size - 300.0) / POINT;
  judge_near(NULL, "duration", is->burn + is->duration, points * STEP, 1e-3);
  const drum_estimate *total = &is->mode[0].total;
  print_message("           %s: n = %.2f +- %.2f in %.4f s\n", name, total->value - 0.5,
                total->sigma, is->duration);
  assert_true(total->sigma < 0.02 * total->value);
  judge_scaled(NULL, "n + 1/2, in sigma", total->value, NBAR + 0.5, total->sigma, 5.0);
  drum_occupations_free(is);
  free(raw);
  scratch_close(&place);
}

static void a_run_into_a_file(void **state) {
  (void)state;
  must_be_read_when_killed(
      "run", CIRCUIT(".tran 40n 4 0 40n\n", "save v(n_i) v(n_q)\nrun run.raw\n") ".end\n");
}

static void a_record(void **state) {
  (void)state;
  must_be_read_when_killed("record",
                           CIRCUIT("arec [n_i n_q] rec\n.model rec record(file=\"record.raw\")\n",
                                   "tran 40n 4 3.999999 40n\n") ".end\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_run_into_a_file),
      cmocka_unit_test(a_record),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

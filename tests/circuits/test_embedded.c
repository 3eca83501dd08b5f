/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The plugin in libngspice: the numbers are those of the ngspice program to the
 * last digit, two circuits in one process included.
 */

#include "circuits/harness.h"

#include <ngspice/sharedspice.h>
#include <unistd.h>

#include "tests/scratch.h"

/* For both kinds of text that libngspice hands out. */
static int take_text(char *text, int id, void *user) {
  (void)text;
  (void)id;
  (void)user;
  return 0;
}

static int take_exit(int status, NG_BOOL immediate, NG_BOOL quit, int id, void *user) {
  (void)immediate;
  (void)quit;
  (void)id;
  (void)user;
  fail_msg("libngspice wants to exit with status %d", status);
  return 0;
}

static int load_plugin(void) {
  char command[1024];
  (void)snprintf(command, sizeof command, "codemodel %s", DRUM_TEST_PLUGIN);
  return ngSpice_Command(command);
}

static int start(void **state) {
  (void)state;
  return ngSpice_Init(take_text, take_text, take_exit, NULL, NULL, NULL, NULL) || load_plugin();
}

static void command(const char *text) {
  char *copy = text_of("%s", text);
  if (ngSpice_Command(copy) != 0)
    fail_msg("libngspice refuses \"%s\"", text);
  free(copy);
}

/* Hands over a circuit line by line, as an embedding program does. */
static void load(const char *body) {
  char *text = text_of("* embedded\n.include %s\n%s.end\n", DRUM_TEST_LIBRARY, body);
  char *lines[128];
  size_t count = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    lines[count++] = line;
  lines[count] = NULL;
  if (ngSpice_Circ(lines) != 0)
    fail_msg("libngspice refuses the circuit:\n%s", body);
  free(text);
}

static const char PUMPED[] =
    HARNESS_TIGHT "xp n_i n_q env_pump amp=5u phase=20\n"
                  "xb n_i n_q env_bath g=60u f0=50meg nbar=20 seed=1\n"
                  "xl n_i n_q 0 0 env_inductor l=8u carrier=50meg\n"
                  "xd n_i n_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=2k nbarm=1000 "
                  "carrier=50meg\n"
                  "xs n_i n_q s env_sideband\nid 0 n_i dc 0 ac 1\n";

static const char SECOND[] =
    HARNESS_TIGHT "ve_i n_i 0 dc 10m ac 1\nve_q n_q 0 0\nrs s 0 1\n"
                  "xd n_i n_q 0 0 x env_drum2 c1=1p c2=2p gap1=200n gap2=100n mass=1e-12 fm=200k "
                  "gammam=2k tm=0.01 carrier=50meg\nid 0 s dc 0 ac 1\n";

typedef struct vector_case {
  const char *analysis;
  const char *file;
  const char *raw_name; /* in the raw file */
  const char *name;     /* in memory */
} vector_case;

static const vector_case CASES[] = {
    {"op", "op.raw", "v(x)", "x"},
    {"ac lin 7 100k 300k", "ac.raw", "v(x)", "x"},
    {"ac lin 7 100k 300k", "ac.raw", "v(s)", "s"},
    {"noise v(x) id lin 7 100k 300k 1", "n.raw", "onoise_spectrum", "onoise_spectrum"},
    {"noise v(x) id lin 7 100k 300k 1", "n.raw", "onoise_a.xd.adrum", "onoise_a.xd.adrum"},
    {"tran 50n 5u 0 50n", "t.raw", "v(x)", "x"},
};
enum { CASE_COUNT = sizeof CASES / sizeof CASES[0] };

static void same_as_the_program(const char *body) {
  circuit_run *run =
      circuit_must_run(body, "set sqrnoise\nset xtrtol=10000000\noption chgtol=1\nop\nwrite op.raw "
                             "all\nac lin 7 100k 300k\nwrite ac.raw all\n"
                             "noise v(x) id lin 7 100k 300k 1\nsetplot previous\nwrite n.raw all\n"
                             "tran 50n 5u 0 50n\nwrite t.raw all\n");
  command("set sqrnoise");
  command("set xtrtol=10000000");
  command("option chgtol=1");
  assert_true(circuit_plot(run, "t.raw")->header.n_points > 100);
  for (size_t k = 0; k < CASE_COUNT; ++k) {
    command(CASES[k].analysis);
    if (strncmp(CASES[k].analysis, "noise", 5) == 0)
      command("setplot previous");
    char *name = text_of("%s", CASES[k].name);
    const vector_info *info = ngGet_Vec_Info(name);
    if (!info)
      fail_msg("no %s after %s", CASES[k].name, CASES[k].analysis);
    const size_t length = (size_t)info->v_length;
    assert_int_equal(length, circuit_plot(run, CASES[k].file)->header.n_points);
    for (size_t n = 0; n < length; ++n) {
      const double complex is =
          info->v_realdata ? info->v_realdata[n]
                           : CMPLX(info->v_compdata[n].cx_real, info->v_compdata[n].cx_imag);
      const double complex must = circuit_complex(run, CASES[k].file, CASES[k].raw_name, n);
      if (is != must)
        fail_msg("%s[%zu] of %s = %.17g%+.17gj; the program has %.17g%+.17gj", CASES[k].name, n,
                 CASES[k].analysis, creal(is), cimag(is), creal(must), cimag(must));
    }
    free(name);
  }
  circuit_end(run);
}

static void one_circuit_after_another_as_in_the_program(void **state) {
  (void)state;
  load(PUMPED);
  same_as_the_program(PUMPED);
  command("remcirc");
  load(SECOND);
  same_as_the_program(SECOND);
  load(PUMPED); /* with the second still there */
  same_as_the_program(PUMPED);
  command("remcirc");
  command("remcirc");
}

/* A second load while a circuit lives must not disturb it. */
static void plugin_may_be_loaded_again(void **state) {
  (void)state;
  load(PUMPED);
  assert_int_equal(load_plugin(), 0);
  same_as_the_program(PUMPED);
  command("destroy all");
  command("reset");
  same_as_the_program(PUMPED);
  command("remcirc");
}

/* Refusals reach standard error; the process and the next circuit live on. */
static void refusal_leaves_the_process_alive(void **state) {
  (void)state;
  load("i1 0 a_i 1m\nxb a_i a_q env_bath g=-1 f0=5g nbar=1\n");
  char *op = text_of("%s", "op");
  (void)ngSpice_Command(op);
  char *vector = text_of("%s", "a_i");
  const vector_info *info = ngGet_Vec_Info(vector);
  assert_true(!info || info->v_length == 0);
  free(op);
  free(vector);
  command("altermod xb:bath g=1m");
  command("op");
  vector = text_of("%s", "a_i");
  info = ngGet_Vec_Info(vector);
  assert_non_null(info);
  judge_near(NULL, "v(a_i)", info->v_realdata[0], 1.0, 1e-9);
  free(vector);
  command("remcirc");
}

/* The record's file holds what the host sees, and is complete while the host lives on. */
static void record_writes_what_the_host_sees(void **state) {
  (void)state;
  char here[1024];
  assert_non_null(getcwd(here, sizeof here));
  scratch place;
  scratch_open(&place);
  assert_int_equal(chdir(place.folder), 0); /* a folder's name may have capitals */
  load("v1 a 0 sin(0 1 1meg)\nr1 a b 1k\nc1 b 0 100p\narec [a b] rec\n"
       ".model rec record(file=\"rec.raw\")\n");
  command("tran 10n 5u");
  drum_raw_plot *plot;
  drum_status status;
  if (drum_raw_load("rec.raw", NULL, &plot, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  assert_false(plot->header.until_end);
  static const char *const names[][2] = {{"time", "time"}, {"v(a)", "a"}, {"v(b)", "b"}};
  for (size_t k = 0; k < 3; ++k) {
    char *name = text_of("%s", names[k][1]);
    const vector_info *info = ngGet_Vec_Info(name);
    free(name);
    assert_non_null(info);
    judge_text(plot->header.variables[k].name, names[k][0]);
    assert_int_equal(plot->header.n_points, info->v_length);
    assert_memory_equal(plot->real[k], info->v_realdata, plot->header.n_points * sizeof(double));
  }
  drum_raw_plot_free(plot);
  command("remcirc");
  assert_int_equal(chdir(here), 0);
  scratch_close(&place);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_circuit_after_another_as_in_the_program),
      cmocka_unit_test(plugin_may_be_loaded_again),
      cmocka_unit_test(refusal_leaves_the_process_alive),
      cmocka_unit_test(record_writes_what_the_host_sees),
  };
  return cmocka_run_group_tests(tests, start, NULL);
}

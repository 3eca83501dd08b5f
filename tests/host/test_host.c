/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ngspice as a servant: its numbers against closed forms, and all that may happen to it. */
#include "drumspice/host.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <math.h>

#include "drumspice/constants.h"

static const char DIVIDER[] =
    "A divider\nv1 a 0 dc 3 ac 1\nr1 a b 1k\nc1 b 0 1n\nr2 b 0 2k\n.end\n";

static drum_host *open_host(const char *plugin, double limit) {
  drum_host *host;
  drum_status status;
  const drum_host_options options = {.plugin = plugin, .limit_seconds = limit};
  if (drum_host_open(&options, &host, &status))
    fail_msg("%s", status.message);
  return host;
}

static drum_host *open_with(const char *plugin, const char *netlist) {
  drum_host *host = open_host(plugin, 0);
  drum_status status;
  if (drum_host_load(host, netlist, &status))
    fail_msg("%s", status.message);
  return host;
}

static void must_run(drum_host *host, const char *command) {
  drum_status status;
  if (drum_host_run(host, &status, "%s", command))
    fail_msg("%s: %s", command, status.message);
}

static double complex value_of(drum_host *host, const char *name) {
  double complex value;
  drum_status status;
  if (drum_host_read(host, &name, 1, 1, &value, &status))
    fail_msg("%s: %s", name, status.message);
  return value;
}

static void must_be(double complex found, double complex expected, double tolerance) {
  if (!(cabs(found - expected) <= tolerance * cabs(expected)))
    fail_msg("%.15g %+.15g j, expected %.15g %+.15g j", creal(found), cimag(found), creal(expected),
             cimag(expected));
}

static void must_fail(drum_code found, drum_code expected, const drum_status *status,
                      const char *words) {
  if (found != expected || !strstr(status->message, words))
    fail_msg("code %d: '%s', expected code %d and '%s'", found, status->message, expected, words);
}

/* ngspice's own gmin and tolerances leave 1e-9. */
static double complex divided(double f) {
  return 1e-3 / (1.5e-3 + I * 2.0 * DRUM_PI * f * 1e-9);
}

static void answers_as_closed_forms_do(void **state) {
  (void)state;
  drum_host *host = open_with(NULL, DIVIDER);
  drum_status status;
  must_run(host, "op");
  must_be(value_of(host, "b"), 2.0, 1e-9);
  assert_true(cimag(value_of(host, "b")) == 0.0);
  must_run(host, "ac lin 3 1e5 3e5");
  const char *const names[] = {"b", "frequency"};
  double complex data[6];
  assert_int_equal(drum_host_read(host, names, 2, 3, data, &status), DRUM_OK);
  for (size_t p = 0; p < 3; p++) {
    must_be(data[p], divided(1e5 * (double)(p + 1)), 1e-9);
    must_be(data[3 + p], 1e5 * (double)(p + 1), 1e-12);
  }
  /* 4 k T R of both resistors in parallel, ngspice's k and 27 degrees Celsius: 3e-6 for its k. */
  must_run(host, "set sqrnoise");
  must_run(host, "noise v(b) v1 lin 1 1 1");
  must_be(value_of(host, "onoise_spectrum"), 4.0 * 1.380649e-23 * 300.15 * 2000.0 / 3.0, 3e-6);
  drum_host_close(host);
}

static void serves_beside_another(void **state) {
  (void)state;
  drum_host *one = open_with(NULL, DIVIDER);
  drum_host *two = open_with(NULL, "Another\nv1 b 0 dc 7\nr1 b 0 1\n.end\n");
  must_run(one, "op");
  must_run(two, "op");
  must_be(value_of(one, "b"), 2.0, 1e-9);
  must_be(value_of(two, "b"), 7.0, 1e-9);
  drum_host_close(one);
  must_run(two, "op");
  must_be(value_of(two, "b"), 7.0, 1e-9);
  drum_host_close(two);
}

static void takes_a_circuit_after_one_that_it_refused(void **state) {
  (void)state;
  drum_host *host = open_host(NULL, 0);
  drum_status status;
  must_fail(drum_host_load(host, "Bad\nr1 a 0\nq1 a b\n.end\n", &status), DRUM_BAD_INPUT, &status,
            "");
  assert_true(strlen(status.message) > 10);
  if (drum_host_load(host, DIVIDER, &status))
    fail_msg("%s", status.message);
  must_run(host, "op");
  must_be(value_of(host, "b"), 2.0, 1e-9);
  drum_host_close(host);
}

static void says_what_it_cannot_do(void **state) {
  (void)state;
  drum_host *host = open_with(NULL, DIVIDER);
  drum_status status;
  double complex data[4];
  const char *const missing[] = {"nowhere"};
  const char *const there[] = {"b"};
  must_run(host, "op");
  must_fail(drum_host_read(host, missing, 1, 1, data, &status), DRUM_NOT_FOUND, &status, "nowhere");
  must_fail(drum_host_read(host, there, 1, 4, data, &status), DRUM_NOT_FOUND, &status,
            "1 points: expected 4");
  must_fail(drum_host_run(host, &status, "frobnicate"), DRUM_NO_CONVERGENCE, &status, "frobnicate");
  must_fail(drum_host_run(host, &status, "%02000d", 1), DRUM_BAD_ARGUMENT, &status, "2000");
  /* It goes on after all of that. */
  must_be(value_of(host, "b"), 2.0, 1e-9);
  drum_host_close(host);
  const drum_host_options plugin = {.plugin = "/nowhere/drumspice.cm"};
  must_fail(drum_host_open(&plugin, &host, &status), DRUM_NOT_FOUND, &status, "/nowhere");
  assert_null(host);
  const drum_host_options no_plugin = {.plugin = "/dev/null"};
  must_fail(drum_host_open(&no_plugin, &host, &status), DRUM_NOT_FOUND, &status, "");
  assert_null(host);
  const drum_host_options never = {.limit_seconds = NAN};
  must_fail(drum_host_open(&never, &host, &status), DRUM_BAD_ARGUMENT, &status, "limit_seconds");
  drum_host_close(NULL);
}

static void passes_on_what_the_plugin_says(void **state) {
  (void)state;
  drum_host *host = open_host(DRUM_TEST_PLUGIN, 0);
  drum_status status;
  drum_code code =
      drum_host_load(host,
                     "A bath of no conductance\n.model b bath_env(g=-1 f0=1g nbar=0)\na1 i q b\n"
                     "r1 i 0 1\nr2 q 0 1\n.end\n",
                     &status);
  if (!code)
    code = drum_host_run(host, &status, "op");
  assert_int_not_equal(code, DRUM_OK);
  must_fail(code, code, &status, "a1: g = -1; expected a finite value greater than 0 in siemens");
  drum_host_close(host);
}

static void survives_the_end_of_ngspice(void **state) {
  (void)state;
  drum_status status;
  drum_host *host = open_with(NULL, DIVIDER);
  must_fail(drum_host_run(host, &status, "quit"), DRUM_BAD_INPUT, &status, "");
  must_fail(drum_host_run(host, &status, "op"), DRUM_BAD_INPUT, &status, "ended");
  must_fail(drum_host_load(host, DIVIDER, &status), DRUM_BAD_INPUT, &status, "ended");
  drum_host_close(host);
}

static void stops_a_run_over_its_time(void **state) {
  (void)state;
  drum_status status;
  drum_host *host = open_host(NULL, 0.5);
  if (drum_host_load(host, DIVIDER, &status))
    fail_msg("%s", status.message);
  must_fail(drum_host_run(host, &status, "tran 1n 1000"), DRUM_BAD_INPUT, &status, "0.5 s");
  must_fail(drum_host_run(host, &status, "op"), DRUM_BAD_INPUT, &status, "0.5 s");
  drum_host_close(host);
}

/* The first line of a file of /proc; empty if there is none. */
static void read_line(const char *path, char *line, int size) {
  FILE *file = fopen(path, "r");
  line[0] = '\0';
  if (file && !fgets(line, size, file))
    line[0] = '\0';
  if (file)
    (void)fclose(file);
}

/* This process's only child. */
static pid_t find_child(void) {
  char path[64];
  char line[256];
  (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
  read_line(path, line, sizeof line);
  const long child = strtol(line, NULL, 10);
  if (child <= 0)
    skip(); /* a kernel that does not list them */
  return (pid_t)child;
}

static void survives_that_ngspice_is_killed(void **state) {
  (void)state;
  drum_status status;
  drum_host *host = open_with(NULL, DIVIDER);
  const pid_t child = find_child();
  assert_int_equal(kill(child, SIGKILL), 0);
  must_fail(drum_host_run(host, &status, "op"), DRUM_BAD_INPUT, &status, "signal 9");
  drum_host_close(host);
}

/* What this process has printed, but not yet flushed, is not printed once more by the other. */
static void leaves_the_streams_alone(void **state) {
  (void)state;
  FILE *file = tmpfile();
  assert_non_null(file);
  (void)fflush(stdout);
  const int before = dup(STDOUT_FILENO);
  assert_true(before >= 0 && dup2(fileno(file), STDOUT_FILENO) >= 0);
  (void)printf("once");
  drum_host *host = open_with(NULL, DIVIDER);
  must_run(host, "print 1+1");
  must_run(host, "echo again");
  drum_host_close(host);
  (void)fflush(stdout);
  assert_true(dup2(before, STDOUT_FILENO) >= 0);
  (void)close(before);
  assert_int_equal(lseek(fileno(file), 0, SEEK_END), 4);
  (void)fclose(file);
}

/* Pages of a process that are in memory. */
static long resident(pid_t process) {
  char path[64];
  char line[256];
  char *end;
  (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
  read_line(path, line, sizeof line);
  (void)strtol(line, &end, 10);
  return strtol(end, NULL, 10);
}

/* ngspice leaks some kilobytes a circuit of its own; 200 of them must not be more than 8 MB. */
static void takes_many_circuits_in_a_row(void **state) {
  (void)state;
  drum_status status;
  drum_host *host = open_with(NULL, DIVIDER);
  const pid_t child = find_child();
  long before = 0;
  for (int k = 0; k < 220; k++) {
    if (k == 20)
      before = resident(child);
    if (drum_host_load(host, DIVIDER, &status))
      fail_msg("%s", status.message);
    must_run(host, "ac lin 11 1e5 3e5");
  }
  const long grown = (resident(child) - before) * sysconf(_SC_PAGESIZE) / 1024;
  if (grown > 8192)
    fail_msg("200 circuits take %ld kB", grown);
  must_run(host, "op");
  must_be(value_of(host, "b"), 2.0, 1e-9);
  drum_host_close(host);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_as_closed_forms_do),
      cmocka_unit_test(serves_beside_another),
      cmocka_unit_test(takes_a_circuit_after_one_that_it_refused),
      cmocka_unit_test(says_what_it_cannot_do),
      cmocka_unit_test(passes_on_what_the_plugin_says),
      cmocka_unit_test(survives_the_end_of_ngspice),
      cmocka_unit_test(stops_a_run_over_its_time),
      cmocka_unit_test(survives_that_ngspice_is_killed),
      cmocka_unit_test(leaves_the_streams_alone),
      cmocka_unit_test(takes_many_circuits_in_a_row),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

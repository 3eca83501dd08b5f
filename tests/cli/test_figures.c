/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `drumspice figures` as users meet it: exit statuses, streams, files whole or not at all. */
#include "tests/cli/shell.h"
#include "tests/theory/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

/* Runs a shell line in the scratch folder, where o is not there. */
static run shell(scratch *place, const char *line) {
  char command[2048];
  (void)snprintf(
      command, sizeof command,
      "chmod -fR u+w o; rm -rf o bin; figures() { \"$drumspice\" figures \"$@\"; } && %s", line);
  return shell_run(place, command);
}

static int close_scratch(void **state) {
  (void)shell(*state, "true");
  return scratch_teardown(state);
}

static run must_run(scratch *place, const char *line) {
  const run result = shell(place, line);
  if (result.status != 0)
    fail_msg("%s: status %d, %s", line, result.status, result.err);
  return result;
}

static void has(const char *text, const char *part) {
  if (!strstr(text, part))
    fail_msg("'%s' is not in:\n%s", part, text);
}

static bool gnuplot_is_there(void) {
  return system("command -v gnuplot > /dev/null 2>&1") == 0;
}

static void writes_data_pictures_and_verdicts(void **state) {
  if (!gnuplot_is_there())
    skip();
  run result = must_run(*state, "figures --out o");
  assert_string_equal(result.err, "");
  has(result.out,
      "eta_1 is independent of N_2                              holds           0.000000");
  has(result.out,
      "eta_2 is independent of N_1                              does not hold   0.250000");
  has(result.out, "kappa^3/(4 kappa^2 + Delta^2)");
  result = must_run(*state, "figures --out=deep/er/o/ > /dev/null && ls deep/er/o; rm -r deep");
  assert_string_equal(result.out, "fig2.csv\nfig2_slices.png\nfig2_slices.svg\nfig2_surfaces.png\n"
                                  "fig2_surfaces.svg\nfig3.csv\nfig3.png\nfig3.svg\n"
                                  "figures.json\n");
}

static void prints_one_json_object(void **state) {
  if (!gnuplot_is_there())
    skip();
  const run result = must_run(*state, "figures --json -o o && cmp o/figures.json out");
  json_error_t error;
  json_t *object = json_loads(result.out, JSON_REJECT_DUPLICATES, &error);
  if (!object)
    fail_msg("%s in:\n%s", error.text, result.out);
  assert_int_equal(json_array_size(json_object_get(object, "sentences")), 10);
  json_decref(object);
}

/* No gnuplot, or one that fails: data and verdicts stand, status 1 and a sentence. */
static void does_without_pictures(void **state) {
  const struct {
    const char *before;
    const char *word;
  } plotters[] = {
      {"PATH=/nowhere", "there is no gnuplot to draw pictures with; the data are written"},
      {"mkdir bin; printf '#!/bin/sh\\nname=$(sed -n \"s/^set output .//p\")\\n"
       "echo half > \"${name%%?}\"\\nexit 3\\n' > bin/gnuplot; "
       "chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH",
       "gnuplot failed to draw o/fig2_surfaces.svg"},
      {"mkdir bin; printf '#!/bin/sh\\nexit 3\\n' > bin/gnuplot; chmod +x bin/gnuplot; "
       "PATH=$PWD/bin:$PATH",
       "gnuplot failed"},
  };
  for (size_t k = 0; k < sizeof plotters / sizeof plotters[0]; ++k) {
    char line[600];
    (void)snprintf(line, sizeof line,
                   "old=$PATH; %s; figures --out o; e=$?; PATH=$old; ls o; exit $e",
                   plotters[k].before);
    const run result = shell(*state, line);
    assert_int_equal(result.status, 1);
    has(result.out, "does not hold");
    has(result.out, "fig2.csv\nfig3.csv\nfigures.json\n"); /* and nothing half-written */
    assert_null(strstr(result.out, ".partial"));
    assert_null(strstr(result.out, ".svg"));
    if (shell_lines(result.err) != 1)
      fail_msg("not one line: %s", result.err);
    has(result.err, plotters[k].word);
  }
}

/* A message of one line on standard error; nothing on standard output; old files stay. */
static void refuses_folders_it_cannot_write(void **state) {
  const struct {
    const char *before;
    const char *folder;
    const char *word;
  } wrong[] = {
      {"echo old > o", "o", "o is no folder"},
      {"echo old > o", "o/deeper", "o/deeper cannot be made"},
      {"true", "/dev/null/o", "/dev/null/o cannot be made"},
      {"true", "/proc/o", "/proc/o cannot be made"},
      {"mkdir o o/fig2.csv", "o", "o/fig2.csv"},
      {"mkdir o o/fig3.csv.partial", "o", "o/fig3.csv.partial cannot be written"},
      {"trap '' XFSZ; ulimit -f 1", "o", "fig2.csv cannot be written"}, /* a full disk */
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[400];
    (void)snprintf(line, sizeof line, "%s; figures --out %s", wrong[k].before, wrong[k].folder);
    const run result = shell(*state, line);
    if (result.status != 1 || shell_lines(result.err) != 1 || result.out[0])
      fail_msg("%s: status %d, %s%s", line, result.status, result.out, result.err);
    has(result.err, wrong[k].word);
  }
  const run result = shell(*state, "mkdir o; echo old > o/fig2.csv; (trap '' XFSZ; ulimit -f 1; "
                                   "figures --out o 2> /dev/null); cat o/fig2.csv; ls o");
  assert_string_equal(result.out, "old\nfig2.csv\n");
}

static void refuses_wrong_usage(void **state) {
  const struct {
    const char *arguments;
    const char *word;
  } wrong[] = {
      {"", "expected --out DIR"},
      {"--out=", "--out is empty"},
      {"--out", "--out"},
      {"--out o more", "'more' is one argument too many"},
      {"--out o --jason", "--jason"},
      {"--out $(printf %05000d 1)", "too long"},
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[200];
    (void)snprintf(line, sizeof line, "figures %s", wrong[k].arguments);
    const run result = shell(*state, line);
    if (result.status != 2 || result.out[0])
      fail_msg("%s: status %d, %s", line, result.status, result.out);
    has(result.err, wrong[k].word);
  }
  const run result = must_run(*state, "figures --help");
  has(result.out, "Exit status:");
}

static void minds_a_full_standard_output(void **state) {
  run result = shell(*state, "figures --out o > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
  result = shell(*state, "figures --json --out o > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
}

/* gnuplot is a shell of its own: no name of a folder may be a command in it. */
static void takes_odd_names(void **state) {
  if (!gnuplot_is_there())
    skip();
  const char *const names[] = {"A B",  "it'\"'\"'s",    "$HOME", "|touch injected",
                               "a\"b", "Omega \xce\xa9"};
  for (size_t k = 0; k < sizeof names / sizeof names[0]; ++k) {
    char line[300];
    (void)snprintf(line, sizeof line,
                   "mkdir o && cd o && figures --out '%s' && test -s './%s/fig3.png' && "
                   "test ! -e injected",
                   names[k], names[k]);
    const run result = must_run(*state, line);
    assert_string_equal(result.err, "");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_data_pictures_and_verdicts),
      cmocka_unit_test(prints_one_json_object),
      cmocka_unit_test(does_without_pictures),
      cmocka_unit_test(refuses_folders_it_cannot_write),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(minds_a_full_standard_output),
      cmocka_unit_test(takes_odd_names),
  };
  return cmocka_run_group_tests(tests, scratch_setup, close_scratch);
}

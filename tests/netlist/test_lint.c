/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/lint.h"
#include "netlist/model_parameters.h"
#include "tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIBRARY                                                                                    \
  ".subckt env_bath a_i a_q g=0 f0=0 nbar=-1 temperature=-1 seed=1\n"                              \
  "ri a_i 0 1\n.model bath bath_env(g={g} f0={f0} nbar={nbar})\n.ends env_bath\n* The cell\n"      \
  ".SUBCKT Cell (a b) params: C1=1p GAP1=30n\n+ gap2={2*1} ; a comment\n"                          \
  "xin a b inner w=1\n.subckt inner p q PARAMS:w=1\nr1 p q {w}\n.ends inner\n.ends\n"

static void lint(const char *path, const char *const *folders, drum_lint_report *report) {
  drum_status status;
  *report = (drum_lint_report){0};
  if (drum_lint_netlist(path, folders, report, &status) != DRUM_OK)
    fail_msg("%s", status.message);
}

static void print_findings(const drum_lint_report *report) {
  for (size_t i = 0; i < report->count; i++)
    print_message("%s:%zu: %s: %s\n", report->findings[i].file, report->findings[i].line,
                  drum_lint_severity_name(report->findings[i].severity),
                  report->findings[i].message);
}

/* "Title", then the library (lines 2 to 13), then `body` from line 14 on. */
static const char *netlist(scratch *place, const char *body) {
  char text[8192];
  (void)snprintf(text, sizeof text, "Title\n" LIBRARY "%s", body);
  return scratch_write_text(place, "a.cir", text);
}

static void is_clean(scratch *place, const char *body) {
  drum_lint_report report;
  lint(netlist(place, body), NULL, &report);
  if (report.count > 0) {
    print_findings(&report);
    fail_msg("not clean: %s", body);
  }
  drum_lint_free(&report);
}

/* One finding, of that severity and line, with both words in it. */
static void finds(scratch *place, const char *body, drum_lint_severity severity, size_t line,
                  const char *word, const char *word_2) {
  drum_lint_report report;
  lint(netlist(place, body), NULL, &report);
  if (report.count != 1 || report.findings[0].severity != severity ||
      report.findings[0].line != line || !strstr(report.findings[0].message, word) ||
      !strstr(report.findings[0].message, word_2)) {
    print_findings(&report);
    fail_msg("expected line %zu, '%s', '%s' for: %s", line, word, word_2, body);
  }
  drum_lint_free(&report);
}

static void finds_nothing_in_what_is_right(void **state) {
  is_clean(*state, "");
  is_clean(*state, "xa 1 2 cell\n");
  is_clean(*state, "XA 1 2 CELL c1=1 GAP1 = 2 m=3\n");
  is_clean(*state, "xa 1 2 cell params: c1=1 gap2 =2\n");
  is_clean(*state, "xa (1 2) cell params:c1=1\n");
  is_clean(*state, "xa 1 2\n* a comment between\n\n+ cell c1=1\n+gap1=2\n");
  is_clean(*state, "xa 1 2 cell c1={a == b ? 1 : 2} gap1='x=5 + 1' gap2=max(1, 2)\n");
  is_clean(*state, "xa 1 2 cell c1=1 ; gap=5\n+ gap1=2 $ gap=5\n");
  is_clean(*state, "* xa 1 2 cell gap=1\n; xa 1 2 cell gap=1\n$ xa 1 2 cell gap=1\n");
  is_clean(*state, ".control\nxa 1 2 nowhere\nlet c=1\n.endc\n");
  is_clean(*state, ".model b bath_env(g=1u f0={5g} nbar=0.5 temperature=-1 seed=1)\n");
  is_clean(*state, ".model d drum_env c=[{c1} {c2}] gap=[1n 2n] mass=1 fm=1 gammam=1 carrier=1\n");
  is_clean(*state, ".model d nmos(vto=1 nonsense=2)\n");
}

static void finds_misspelt_parameters_and_suggests(void **state) {
  finds(*state, "xa 1 2 cell c1=1 gpa1=2\n", DRUM_LINT_ERROR, 14, "'gpa1'", "mean 'gap1'");
  finds(*state, "xa 1 2 cell\n+ c1=1\n* between\n+ c1x = {1+2}\n", DRUM_LINT_ERROR, 17, "'c1x'",
        "mean 'c1'");
  finds(*state, "xa 1 2 CELL Temperature=3\n", DRUM_LINT_ERROR, 14, "'temperature'", "cell");
  finds(*state, ".subckt o a\nxa a 0 cell gap=3\n.ends\nxo 1 o\n", DRUM_LINT_ERROR, 15, "'gap'",
        "mean 'gap1'");
  finds(*state, ".model b bath_env(g=1 nbra=2)\n", DRUM_LINT_ERROR, 14, "'nbra'", "mean 'nbar'");
  finds(*state, ".model b sideband (sied = 1)\n", DRUM_LINT_ERROR, 14, "'sied'", "mean 'side'");
  finds(*state, ".model d drum_env c=[1 2]\n+ gap=[1 2] gammm=3\n", DRUM_LINT_ERROR, 15, "'gammm'",
        "mean 'gammam'");
  finds(*state, ".model b bath_env(g=1 m=2)\n", DRUM_LINT_ERROR, 14, "'m'", "bath_env");
}

static void finds_pairs_that_are_no_pairs(void **state) {
  finds(*state, "xa 1 2 cell c1=\n", DRUM_LINT_ERROR, 14, "c1=", "no value");
  finds(*state, "xa 1 2 cell c1= gap1=2\n", DRUM_LINT_ERROR, 14, "c1=", "no value");
  finds(*state, "xa 1 2 cell c1=1 c1=2\n", DRUM_LINT_WARNING, 14, "c1=", "twice");
  finds(*state, "xa 1 2 cell c1=1 gap1\n", DRUM_LINT_WARNING, 14, "'gap1'", "name=value");
}

static void finds_wrong_numbers_of_nodes(void **state) {
  finds(*state, "xa 1 cell c1=1\n", DRUM_LINT_ERROR, 14, "connects 1", "has 2");
  finds(*state, "xa 1 2 3 cell\n", DRUM_LINT_ERROR, 14, "connects 3", "has 2");
  finds(*state, "xa cell\n", DRUM_LINT_ERROR, 14, "connects 0", "has 2");
  finds(*state, "xa\n", DRUM_LINT_ERROR, 14, "names no subcircuit", "'xa'");
}

static void finds_subcircuits_that_are_not_there_or_out_of_sight(void **state) {
  finds(*state, "xa 1 2 cel c1=1\n", DRUM_LINT_ERROR, 14, "'cel'", "mean 'cell'");
  finds(*state, "xa 1 2 drum\n", DRUM_LINT_ERROR, 14, "'drum'", ".subckt");
  finds(*state, "xa 1 2 inner w=1\n", DRUM_LINT_ERROR, 14, "'inner'", "");
  is_clean(*state,
           ".subckt env_bath g\n.subckt cell a\n.ends\nx1 g cell\n.ends\nxa 1 2 cell c1=1\n");
}

static void finds_definitions_that_do_not_pair(void **state) {
  finds(*state, ".ends\n", DRUM_LINT_ERROR, 14, ".ends ends no", "");
  finds(*state, ".subckt late a\n", DRUM_LINT_ERROR, 14, "no .ends", "");
  finds(*state, ".subckt\n.ends\n", DRUM_LINT_ERROR, 14, "no name", "");
}

static void notes_baths_without_cards(void **state) {
  finds(*state, "r1 a 0 1\nxb a b env_bath g=1\n", DRUM_LINT_NOTE, 15, "*drumspice frame",
        "without cards");
  is_clean(*state, ".subckt user a\nxb a b env_bath g=1\n.ends\n");
}

static const char CARDS[] = "*drumspice frame carrier=5g omega=6meg\n"
                            "*drumspice mode a1 i=n_i q=n_q c=1f f0=5g bath=xb\n";

static void checks_the_cards_and_what_they_name(void **state) {
  char body[1024];
  (void)snprintf(body, sizeof body, "%sxb n_i n_q env_bath g=1\n", CARDS);
  is_clean(*state, body);
  (void)snprintf(body, sizeof body, "%sxb n_i n_q2 env_bath g=1\n", CARDS);
  finds(*state, body, DRUM_LINT_ERROR, 15, "q=n_q", "no element");
  (void)snprintf(body, sizeof body, "%sxb1 n_i n_q env_bath g=1\n", CARDS);
  finds(*state, body, DRUM_LINT_ERROR, 15, "'xb'", "no instance");
  (void)snprintf(body, sizeof body, "%sxb n_i n_q env_bath g=1\n*drumspice plate p x=y bath=xb\n",
                 CARDS);
  finds(*state, body, DRUM_LINT_ERROR, 17, "x=y", "no element");
  finds(*state, "*drumspice frame carrier=5g\n", DRUM_LINT_ERROR, 14, "omega=", "");
  finds(*state, "*drumspice frame carrier=5g omega=1\n", DRUM_LINT_ERROR, 1, "no mode card", "");
}

static void checks_the_cards_of_an_ordinary_netlist(void **state) {
  static const char MODE[] = "*drumspice mode a1 v=n c=1f f0=5g bath=xb\n";
  char body[1024];
  (void)snprintf(body, sizeof body, "%s.subckt bath a g=1\nr1 a 0 1\n.ends\nxb n bath g=2\n", MODE);
  is_clean(*state, body);
  (void)snprintf(body, sizeof body, "%s.subckt bath a g=1\nr1 a 0 1\n.ends\nxb m bath g=2\n", MODE);
  finds(*state, body, DRUM_LINT_ERROR, 14, "v=n", "no element");
}

static void looks_for_included_files_and_notes_what_is_missing(void **state) {
  scratch *place = *state;
  scratch_write_text(place, "part.lib", LIBRARY);
  const char *path =
      scratch_write_text(place, "b.cir", "t\n.include part.lib\nxa 1 2 cell gap=1\n");
  drum_lint_report report;
  lint(path, NULL, &report);
  assert_int_equal(report.count, 1);
  assert_int_equal(report.findings[0].line, 3);
  assert_non_null(strstr(report.findings[0].file, "b.cir"));
  drum_lint_free(&report);

  path = scratch_write_text(place, "c.cir", "t\n.include drumspice.lib\nxa 1 2 unheard_of gap=1\n");
  lint(path, NULL, &report);
  assert_int_equal(report.count, 1);
  assert_int_equal(report.findings[0].severity, DRUM_LINT_NOTE);
  assert_int_equal(report.findings[0].line, 2);
  assert_int_equal(drum_lint_count(&report, DRUM_LINT_NOTE), 1);
  assert_int_equal(drum_lint_count(&report, DRUM_LINT_WARNING), 0);
  drum_lint_free(&report);

  char sub[600];
  (void)snprintf(sub, sizeof sub, "%s", place->folder);
  const char *const folders[] = {"/nonexistent", sub, NULL};
  scratch other;
  scratch_open(&other);
  path = scratch_write_text(&other, "d.cir", "t\n.include part.lib\nxa 1 2 cell gap=1\n");
  lint(path, folders, &report);
  assert_int_equal(drum_lint_count(&report, DRUM_LINT_ERROR), 1);
  drum_lint_free(&report);
  scratch_close(&other);
}

static void lints_the_projects_own_files_clean(void **state) {
  (void)state;
  drum_lint_report report;
  lint(DRUM_TEST_FOLDER "/../netlists/rectifier.cir", NULL, &report);
  print_findings(&report);
  assert_int_equal(report.count, 0);
  drum_lint_free(&report);
}

/* Every name under Parameter_Name: in the model's interface is in the table, and no more. */
static void the_table_has_the_models_parameters(void **state) {
  (void)state;
  static const char *const types[] = {"drum_env", "bath_env", "drum", "bath", "sideband", "record"};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    char path[1024];
    (void)snprintf(path, sizeof path, DRUM_TEST_FOLDER "/../plugin/%s/ifspec.ifs", types[i]);
    size_t size;
    char *text = (char *)scratch_read(path, &size);
    text = realloc(text, size + 1);
    text[size] = '\0';
    size_t n;
    const char *const *names = drum_model_parameters(types[i], &n);
    assert_non_null(names);
    size_t n_found = 0;
    char *place = NULL;
    for (char *line = strtok_r(text, "\n", &place); line; line = strtok_r(NULL, "\n", &place)) {
      if (strncmp(line, "Parameter_Name:", 15) != 0)
        continue;
      char *place_2 = NULL;
      for (char *name = strtok_r(line + 15, " \t", &place_2); name;
           name = strtok_r(NULL, " \t", &place_2)) {
        size_t j = 0;
        while (j < n && strcmp(names[j], name) != 0)
          j++;
        if (j == n)
          fail_msg("%s has a parameter %s that the table lacks", types[i], name);
        n_found++;
      }
    }
    assert_int_equal(n_found, n);
    free(text);
  }
}

static void refuses_what_cannot_be_read(void **state) {
  scratch *place = *state;
  drum_lint_report report = {0};
  drum_status status;
  assert_int_equal(drum_lint_netlist("/nonexistent/a.cir", NULL, &report, &status), DRUM_NOT_FOUND);
  assert_int_equal(drum_lint_netlist(place->folder, NULL, &report, &status), DRUM_BAD_INPUT);
  assert_int_equal(drum_lint_netlist(NULL, NULL, &report, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_lint_netlist("a", NULL, NULL, &status), DRUM_BAD_ARGUMENT);
  drum_lint_free(&report);
  drum_lint_free(NULL);
  assert_int_equal(drum_lint_count(NULL, DRUM_LINT_NOTE), 0);
}

static void check_damaged(const char *path, void *context) {
  (void)context;
  drum_lint_report report = {0};
  drum_status status = {DRUM_OK, ""};
  const drum_code code = drum_lint_netlist(path, NULL, &report, &status);
  assert_int_equal(status.code, code);
  for (size_t i = 0; i < report.count; i++)
    assert_true(report.findings[i].line > 0 && report.findings[i].message[0]);
  drum_lint_free(&report);
}

static void survives_damaged_files(void **state) {
  char body[1024];
  char path[600];
  (void)snprintf(body, sizeof body,
                 "%sxb n_i n_q env_bath g={1 + 2} f0='x=1'\n+ nbar=max(1,2)\nxc 1 2 cell gap=1\n"
                 ".model d drum_env(c=[1 {c}] gap=[\"1\"])\n.control\n.endc\n",
                 CARDS);
  (void)snprintf(path, sizeof path, "%s", netlist(*state, body));
  scratch_damage(*state, path, check_damaged, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_nothing_in_what_is_right),
      cmocka_unit_test(finds_misspelt_parameters_and_suggests),
      cmocka_unit_test(finds_pairs_that_are_no_pairs),
      cmocka_unit_test(finds_wrong_numbers_of_nodes),
      cmocka_unit_test(finds_subcircuits_that_are_not_there_or_out_of_sight),
      cmocka_unit_test(finds_definitions_that_do_not_pair),
      cmocka_unit_test(notes_baths_without_cards),
      cmocka_unit_test(checks_the_cards_and_what_they_name),
      cmocka_unit_test(checks_the_cards_of_an_ordinary_netlist),
      cmocka_unit_test(looks_for_included_files_and_notes_what_is_missing),
      cmocka_unit_test(lints_the_projects_own_files_clean),
      cmocka_unit_test(the_table_has_the_models_parameters),
      cmocka_unit_test(refuses_what_cannot_be_read),
      cmocka_unit_test(survives_damaged_files),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

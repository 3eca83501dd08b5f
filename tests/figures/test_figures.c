/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figs. 2 and 3 against closed forms and the Lyapunov equation; verdicts; files and pictures. */
#include "drumspice/cascaded.h"
#include "drumspice/figures.h"
#include "figures/grid.h"
#include "tests/report/pictures.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

static double must_height(double delta, double f, double change) {
  double m3;
  drum_status status;
  if (drum_figures_height(delta, f, change, &m3, &status))
    fail_msg("%s", status.message);
  return m3;
}

/* Dn_2 of C11 as corrected for kappa = 1 and real F, solved for m_3 by hand. */
static double closed_height(double delta, double f, double change) {
  return (100.0 - 100.0 * delta * f - change * (3.0 * f * f + 4.0 + delta * delta)) /
         (2.0 + f * f - delta * f);
}

/* Eq. 3 turned round. */
static void height_at_f_zero_is_eq_3(void **state) {
  (void)state;
  for (double delta = -4.0; delta <= 4.0; delta += 0.25)
    for (double change = -12.0; change <= 12.0; change += 4.0)
      assert_near(must_height(delta, 0.0, change), 50.0 - change * (4.0 + delta * delta) / 2.0,
                  1e-9);
}

static void height_is_the_closed_form(void **state) {
  (void)state;
  for (int i = 0; i < DRUM_FIGURE_F_POINTS; ++i)
    for (int j = 0; j < DRUM_FIGURE_DELTA_POINTS; ++j)
      for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s) {
        const double delta = drum_figures_delta(j);
        const double f = drum_figures_f(i);
        if (fabs(2.0 + f * f - delta * f) < 1e-6)
          continue;
        const double expected = closed_height(delta, f, DRUM_FIGURE_LEVEL[s]);
        assert_near(must_height(delta, f, DRUM_FIGURE_LEVEL[s]), expected,
                    1e-9 * fmax(1.0, fabs(expected)));
      }
}

/* The baths that a height stands for, put into the Lyapunov equation, change n_2 as promised. */
static void steady_state_on_a_surface_has_its_change(void **state) {
  (void)state;
  int points = 0;
  for (int i = 0; i < DRUM_FIGURE_F_POINTS; i += 4)
    for (int j = 0; j < DRUM_FIGURE_DELTA_POINTS; j += 4)
      for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s) {
        const double delta = drum_figures_delta(j);
        const double f = drum_figures_f(i);
        const double m3 = must_height(delta, f, DRUM_FIGURE_LEVEL[s]);
        if (!drum_figures_possible(m3))
          continue;
        const double baths[3] = {100.0 - m3, 200.0 - m3, m3};
        const drum_cascaded system = {
            .omega = {3.0, 3.0 + delta}, .kappa = {1.0, 1.0}, .gamma = {1.0, 1.0}, .f = f};
        drum_cascaded_steady steady;
        double change;
        assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
        assert_near(steady.m[0], 50.0, 1e-12);
        assert_near(steady.n[1] - steady.m[1], DRUM_FIGURE_LEVEL[s], 1e-9);
        assert_int_equal(drum_figures_change(delta, f, m3, &change, NULL), DRUM_OK);
        assert_near(change, DRUM_FIGURE_LEVEL[s], 1e-9);
        ++points;
      }
  assert_true(points > 500);
}

/* Where the blue surface stands upright: every m_3 will do, so no height is told. */
static void every_bath_will_do_on_two_lines(void **state) {
  (void)state;
  const double f = sqrt(2.0 / 3.0);
  const double delta = f + 2.0 / f;
  for (double m3 = 0.0; m3 <= 100.0; m3 += 12.5) {
    double change;
    assert_int_equal(drum_figures_change(delta, f, m3, &change, NULL), DRUM_OK);
    assert_near(change, -10.0, 1e-12);
    assert_int_equal(drum_figures_change(-delta, -f, m3, &change, NULL), DRUM_OK);
    assert_near(change, -10.0, 1e-12);
  }
  assert_true(isnan(must_height(3.0, 1.0, 10.0))); /* 2 + f^2 = f delta exactly */
  assert_false(drum_figures_possible(NAN));
}

/* D7 with m for n: kappa = 1, m_i = (N_i + N_3)/2. */
static void flows_are_d7_with_means(void **state) {
  (void)state;
  for (double delta = -2.0; delta <= 2.0; delta += 0.5)
    for (double n = 0.0; n <= 3.0; n += 0.3)
      for (int panel = 0; panel < 2; ++panel) {
        const double baths[3] = {panel ? 0.0 : n, panel ? n : 0.0, 0.5};
        const double m1 = (baths[0] + 0.5) / 2.0;
        const double m2 = (baths[1] + 0.5) / 2.0;
        const double part = 2.0 / (4.0 + delta * delta);
        double eta[3];
        assert_int_equal(drum_figures_flows(delta, baths, eta, NULL), DRUM_OK);
        assert_near(eta[0], 0.5 - m1, 1e-12);
        assert_near(eta[1], part * (m1 - 0.5) + 0.5 - m2, 1e-12);
        assert_near(eta[2], part * (0.5 - m1) + m1 - 0.5 + m2 - 0.5, 1e-12);
      }
}

/*
 * Verdicts with their numbers from closed forms: C4 gives d n_2/d N_1 = 1/(4 + Delta^2), which is
 * 1/4 at Delta = 0 and 1/29 at 5; D7 with n for m is off by n_i - m_i and its multiples.
 */
static void judges_the_sentences(void **state) {
  (void)state;
  const struct {
    const char *key;
    bool holds;
    double value;
  } expected[] = {
      {"sum", true, 0.0},
      {"eta1_n2", true, 0.0},
      {"eta2_n1", false, 0.25},
      {"either", false, 0.25},
      {"n2_rises", true, 1.0 / 29.0},
      {"n2_unseen", false, 1.0},
      {"dn1", true, 0.0},
      {"dn2", true, 0.0},
      /* Delta = 0, N_1 = 2: n_2 = m_2 + (2 - 0.5)/4; n_1 = m_1. */
      {"d7_printed", false, 0.375},
      {"d7_means", true, 0.0},
  };
  drum_sentence sentences[DRUM_SENTENCES];
  drum_status status;
  if (drum_figures_judge(sentences, &status))
    fail_msg("%s", status.message);
  assert_int_equal(sizeof expected / sizeof expected[0], DRUM_SENTENCES);
  for (int s = 0; s < DRUM_SENTENCES; ++s) {
    assert_string_equal(sentences[s].key, expected[s].key);
    assert_near(sentences[s].value, expected[s].value, 1e-11);
    if (sentences[s].holds != expected[s].holds)
      fail_msg("%s: holds is %d with %g", sentences[s].key, sentences[s].holds, sentences[s].value);
    assert_true(sentences[s].holds || sentences[s].remark);
  }
}

static void refuses_what_is_no_number(void **state) {
  (void)state;
  const double bad[] = {NAN, INFINITY, -INFINITY};
  drum_status status;
  double value;
  for (size_t k = 0; k < sizeof bad / sizeof bad[0]; ++k) {
    const double baths[3] = {0.0, bad[k], 0.5};
    const double good[3] = {0.0, 0.0, 0.5};
    double eta[3];
    assert_int_equal(drum_figures_height(bad[k], 0, 0, &value, &status), DRUM_BAD_ARGUMENT);
    assert_int_equal(drum_figures_height(0, bad[k], 0, &value, &status), DRUM_BAD_ARGUMENT);
    assert_int_equal(drum_figures_height(0, 0, bad[k], &value, &status), DRUM_BAD_ARGUMENT);
    assert_int_equal(drum_figures_change(0, 0, bad[k], &value, &status), DRUM_BAD_ARGUMENT);
    assert_non_null(strstr(status.message, "m_3"));
    assert_int_equal(drum_figures_flows(0, baths, eta, &status), DRUM_BAD_ARGUMENT);
    assert_int_equal(drum_figures_flows(bad[k], good, eta, &status), DRUM_BAD_ARGUMENT);
    assert_true(strlen(status.message) > 0);
  }
  assert_int_equal(drum_figures_change(0, 0, -1e-9, &value, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_figures_change(0, 0, 100.5, &value, &status), DRUM_BAD_ARGUMENT);
  assert_true(isnan(must_height(1e300, 1e300, 10.0)));
}

static char *text_of(scratch *place, const char *name) {
  size_t size;
  unsigned char *bytes = scratch_read(in(place, name), &size);
  char *text = malloc(size + 1);
  assert_non_null(text);
  memcpy(text, bytes, size);
  text[size] = '\0';
  free(bytes);
  return text;
}

/* One field of a line, and past it and the comma; nan if it is empty. */
static double field(char **at) {
  char *end = *at;
  double value = NAN;
  if (**at != ',' && **at != '\n') /* strtod would go on in the next line */
    value = strtod(*at, &end);
  *at = end + (*end == ',');
  return value;
}

static void must_write(scratch *place) {
  drum_sentence sentences[DRUM_SENTENCES];
  drum_status status;
  assert_int_equal(drum_figures_judge(sentences, NULL), DRUM_OK);
  if (drum_figures_write(sentences, place->folder, &status))
    fail_msg("%s", status.message);
}

static void surfaces_in_the_file_are_the_closed_form(void **state) {
  must_write(*state);
  char *text = text_of(*state, "fig2.csv");
  char *at = strchr(text, '\n') + 1;
  assert_int_equal(
      strncmp(text, "delta_over_kappa,f_over_kappa,m3_plus10,m3_zero,m3_minus10\n", 59), 0);
  int rows = 0;
  int filled = 0;
  for (; *at; ++at, ++rows) {
    const double delta = field(&at);
    const double f = field(&at);
    const int line = rows / 101;
    assert_near(delta, -5.0 + 0.1 * (rows % 101), 1e-9);
    assert_near(f, -2.0 + 0.05 * line, 1e-9);
    for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s) {
      const double m3 = field(&at);
      const double expected = closed_height(delta, f, DRUM_FIGURE_LEVEL[s]);
      if (!isnan(m3)) {
        assert_near(m3, expected, 1e-9);
        assert_true(m3 >= 0.0 && m3 <= 100.0);
        ++filled;
      } else if (expected > 1e-6 && expected < 100.0 - 1e-6) {
        fail_msg("no m_3 at Delta = %g, F = %g; expected %g", delta, f, expected);
      }
    }
    assert_int_equal(*at, '\n');
  }
  assert_int_equal(rows, 101 * 81);
  assert_true(filled > 5000);
  free(text);
}

static void flows_in_the_file_are_d7(void **state) {
  must_write(*state);
  char *text = text_of(*state, "fig3.csv");
  char *at = strchr(text, '\n') + 1;
  int rows = 0;
  for (; *at; ++at, ++rows) {
    assert_int_equal(strncmp(at, rows < 41 ? "n1," : "n2,", 3), 0);
    at += 3;
    const double n1 = field(&at);
    const double n2 = field(&at);
    assert_near(field(&at), 0.5, 0.0);
    assert_near(rows < 41 ? n2 : n1, 0.0, 0.0);
    assert_near(rows < 41 ? n1 : n2, 0.05 * (rows % 41), 1e-9);
    assert_near(field(&at), (0.5 - n1) / 2.0, 1e-9);
    assert_near(field(&at), (n1 - 0.5) / 4.0 + (0.5 - n2) / 2.0, 1e-9);
    assert_near(field(&at), (n1 - 0.5) / 4.0 + (n2 - 0.5) / 2.0, 1e-9);
    assert_int_equal(*at, '\n');
  }
  assert_int_equal(rows, 82);
  free(text);
}

/* The library says the same as JSON; every number is one. */
static void json_has_the_verdicts(void **state) {
  drum_sentence sentences[DRUM_SENTENCES];
  json_error_t error;
  must_write(*state);
  assert_int_equal(drum_figures_judge(sentences, NULL), DRUM_OK);
  json_t *object = json_load_file(in(*state, "figures.json"), JSON_REJECT_DUPLICATES, &error);
  if (!object)
    fail_msg("%s", error.text);
  const json_t *list = json_object_get(object, "sentences");
  assert_int_equal(json_array_size(list), DRUM_SENTENCES);
  for (int s = 0; s < DRUM_SENTENCES; ++s) {
    const json_t *entry = json_array_get(list, (size_t)s);
    assert_string_equal(json_string_value(json_object_get(entry, "key")), sentences[s].key);
    assert_int_equal(json_is_true(json_object_get(entry, "holds")), sentences[s].holds);
    assert_near(json_real_value(json_object_get(entry, "value")), sentences[s].value, 1e-15);
  }
  const json_t *fig2 = json_object_get(object, "fig2");
  assert_near(json_real_value(json_object_get(fig2, "delta_over_kappa_max")), 5.0, 0.0);
  json_decref(object);
}

static void draws_pictures(void **state) {
  static const char *const names[] = {"fig2_surfaces", "fig2_slices", "fig3"};
  drum_status status;
  scratch *place = *state;
  if (system("command -v gnuplot > /dev/null 2>&1") != 0)
    skip();
  if (drum_figures_pictures(place->folder, &status))
    fail_msg("%s", status.message);
  for (size_t k = 0; k < sizeof names / sizeof names[0]; ++k) {
    char name[64];
    (void)snprintf(name, sizeof name, "%s.svg", names[k]);
    picture_is_svg(in(place, name));
    (void)snprintf(name, sizeof name, "%s.png", names[k]);
    picture_is_png(in(place, name));
  }
  DIR *folder = opendir(place->folder);
  assert_non_null(folder);
  for (const struct dirent *entry; (entry = readdir(folder));)
    if (strstr(entry->d_name, ".partial"))
      fail_msg("%s is left", entry->d_name);
  (void)closedir(folder);
}

static void refuses_folders(void **state) {
  scratch *place = *state;
  drum_sentence sentences[DRUM_SENTENCES];
  drum_status status;
  static char endless[8192];
  memset(endless, 'x', sizeof endless - 1);
  assert_int_equal(drum_figures_judge(sentences, NULL), DRUM_OK);
  assert_int_equal(drum_figures_write(sentences, endless, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_figures_write(sentences, "", &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_figures_write(sentences, "/dev/null/x", &status), DRUM_IO_ERROR);
  (void)scratch_write_text(place, "file", "old");
  assert_int_equal(drum_figures_write(sentences, in(place, "file"), &status), DRUM_IO_ERROR);
  assert_non_null(strstr(status.message, "file is no folder"));
  assert_int_equal(drum_figures_pictures("a\nb", &status), DRUM_BAD_ARGUMENT);
  if (system("command -v gnuplot > /dev/null 2>&1") == 0)
    assert_int_equal(drum_figures_pictures(endless, &status), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(height_at_f_zero_is_eq_3),
      cmocka_unit_test(height_is_the_closed_form),
      cmocka_unit_test(steady_state_on_a_surface_has_its_change),
      cmocka_unit_test(every_bath_will_do_on_two_lines),
      cmocka_unit_test(flows_are_d7_with_means),
      cmocka_unit_test(judges_the_sentences),
      cmocka_unit_test(refuses_what_is_no_number),
      cmocka_unit_test(surfaces_in_the_file_are_the_closed_form),
      cmocka_unit_test(flows_in_the_file_are_d7),
      cmocka_unit_test(json_has_the_verdicts),
      cmocka_unit_test(draws_pictures),
      cmocka_unit_test(refuses_folders),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

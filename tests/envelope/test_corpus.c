/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RF netlists and their images, one netlist a file; comments at its beginning say what must hold:
 *
 *   *test agree node=out carrier=5g [span=500meg] [tolerance=1e-9] [lumped=500meg]
 *       ac of the original at carrier +- f' is ac of the image at f', for ten f' up to span (a
 *       tenth of the carrier), upper and lower sideband, relative to the greater of the value
 *       and 1e-3 of the largest
 *       (lumped: ideal lines as networks, right up to that f')
 *   *test noise node=out source=v1 carrier=5g [span=500meg] [tolerance=1e-6]
 *       the same for the density of the noise
 *   *test refused "words" carrier=5g
 *       there is no image, and one of the reasons contains the words
 *   *test notes "words" carrier=5g
 *       there is an image, with a note that contains the words
 *
 * More than one may stand in a file.
 */
#include "circuits/harness.h"
#include "drumspice/envelope.h"
#include "drumspice/number.h"

#include <cmocka.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 10 };

typedef struct corpus_test {
  const char *path;
  char line[512]; /* of the *test comment */
} corpus_test;

/* The value of key= in the line; null if it is not there. The caller frees it. */
static char *find_value(const char *line, const char *key) {
  char wanted[32];
  (void)snprintf(wanted, sizeof wanted, " %s=", key);
  const char *at = strstr(line, wanted);
  if (!at)
    return NULL;
  at += strlen(wanted);
  return strndup(at, strcspn(at, " \r\n"));
}

static double find_number(const corpus_test *test, const char *key, double otherwise) {
  char *text = find_value(test->line, key);
  double value = otherwise;
  if (text && drum_number_parse(text, &value, NULL) != DRUM_OK)
    fail_msg("%s: %s=%s is no number", test->path, key, text);
  free(text);
  return value;
}

static char *read_all(const char *path) {
  FILE *file = fopen(path, "r");
  char *text = NULL;
  size_t size = 0;
  if (!file || getdelim(&text, &size, '\0', file) < 0)
    fail_msg("%s cannot be read", path);
  (void)fclose(file);
  return text;
}

/* The netlist's text without .end, included parts by their full path. */
static char *original_text(const char *path) {
  char *text = read_all(path);
  const char *slash = strrchr(path, '/');
  char *whole = NULL;
  size_t size;
  FILE *to = open_memstream(&whole, &size);
  assert_non_null(to);
  for (char *line = text; line && *line;) {
    char *end = strchr(line, '\n');
    if (end)
      *end = '\0';
    char *part = strstr(line, "parts/");
    if (part && *line == '.')
      (void)fprintf(to, "%.*s%.*s/%s\n", (int)(part - line), line, (int)(slash - path), path, part);
    else if (strcmp(line, ".end") != 0)
      (void)fprintf(to, "%s\n", line);
    line = end ? end + 1 : NULL;
  }
  (void)fclose(to);
  free(text);
  return whole;
}

static char *image_text(const corpus_test *test, drum_envelope_sideband side,
                        drum_lint_report *report, drum_status *status) {
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  assert_non_null(to);
  const drum_envelope_options options = {
      .carrier_hz = find_number(test, "carrier", 0),
      .ac = side,
      .line_band_hz = find_number(test, "lumped", 0),
      .plugin = "$inputdir/drumspice.cm",
  };
  const drum_code code = drum_envelope_netlist(test->path, &options, to, report, status);
  (void)fclose(to);
  if (code == DRUM_OK)
    return text;
  free(text);
  return NULL;
}

static char *must_have_image(const corpus_test *test, drum_envelope_sideband side) {
  drum_lint_report report = {0};
  drum_status status;
  char *text = image_text(test, side, &report, &status);
  if (!text) {
    for (size_t i = 0; i < report.count; i++)
      print_error("%s:%zu: %s\n", report.findings[i].file, report.findings[i].line,
                  report.findings[i].message);
    fail_msg("%s", status.message);
  }
  drum_lint_free(&report);
  return text;
}

/* Runs a netlist's text (cut before .end) with commands. The caller ends the run. */
static circuit_run *run_with(const char *text, const char *more, const char *commands) {
  char *copy = strdup(text);
  assert_non_null(copy);
  char *end = strstr(copy, "\n.end\n");
  if (end)
    end[1] = '\0';
  char *whole = text_of("%s%s.control\n%squit 0\n.endc\n.end\n", copy, more, commands);
  circuit_run *run = circuit_run_file(whole);
  if (run->status != 0)
    fail_msg("ngspice ends with %d\n%s\n%s", run->status, run->output, whole);
  free(whole);
  free(copy);
  return run;
}

/* Frequencies of the image, f'; of the original on the side wanted, in the same order. */
static double image_frequency(double span, size_t k) {
  return span * (double)(k + 1) / POINTS;
}

static char *analyses(const corpus_test *test, int side, const char *what) {
  const double carrier = find_number(test, "carrier", 0);
  const double span = find_number(test, "span", 0.1 * carrier);
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  assert_non_null(to);
  (void)fputs("set numdgt=15\nset sqrnoise\n", to);
  for (size_t k = 0; k < POINTS; k++) {
    const double f = image_frequency(span, k);
    const double at = side == 0 ? f : carrier + side * f;
    (void)fprintf(to, what, at, at, k);
  }
  (void)fclose(to);
  return text;
}

static double complex value_at(circuit_run *run, size_t k, const char *vector) {
  char name[32];
  (void)snprintf(name, sizeof name, "p%zu.raw", k);
  return circuit_complex(run, name, vector, 0);
}

static void compare(const corpus_test *test, const char *node, int side,
                    const double complex *expected, const double complex *got, double tolerance) {
  double largest = 0;
  for (size_t k = 0; k < POINTS; k++)
    largest = fmax(largest, cabs(expected[k]));
  if (!(largest > 0))
    fail_msg("%s: %s is 0 in the original", test->path, node);
  for (size_t k = 0; k < POINTS; k++) {
    const double scale = fmax(cabs(expected[k]), 1e-3 * largest);
    const double error = cabs(got[k] - expected[k]) / scale;
    if (!(error <= tolerance))
      fail_msg("%s: %s, %s sideband, point %zu: original %.12g%+.12gj, image %.12g%+.12gj: off by "
               "%.3g, at most %.3g allowed",
               test->path, node, side > 0 ? "upper" : "lower", k, creal(expected[k]),
               cimag(expected[k]), creal(got[k]), cimag(got[k]), error, tolerance);
  }
}

static void agrees_on_a_side(const corpus_test *test, const char *node, int side) {
  const double tolerance = find_number(test, "tolerance", 1e-9);
  double complex expected[POINTS];
  double complex got[POINTS];
  char *original = original_text(test->path);
  char *what = text_of("ac lin 1 %%.17g %%.17g\nwrite p%%zu.raw v(%s)\n", node);
  char *commands = analyses(test, side, what);
  char *vector = text_of("v(%s)", node);
  circuit_run *run = run_with(original, "", commands);
  for (size_t k = 0; k < POINTS; k++)
    expected[k] = value_at(run, k, vector);
  circuit_end(run);
  free(vector);
  free(commands);
  free(what);
  free(original);

  char *image = must_have_image(test, side > 0 ? DRUM_ENVELOPE_UPPER : DRUM_ENVELOPE_LOWER);
  what = text_of("ac lin 1 %%.17g %%.17g\nwrite p%%zu.raw v(%s_i) v(%s_q)\n", node, node);
  commands = analyses(test, 0, what);
  run = run_with(image, "", commands);
  char *vector_i = text_of("v(%s_i)", node);
  char *vector_q = text_of("v(%s_q)", node);
  for (size_t k = 0; k < POINTS; k++) {
    const double complex i = value_at(run, k, vector_i);
    const double complex q = value_at(run, k, vector_q);
    got[k] = side > 0 ? (i + I * q) / 2 : conj((i - I * q) / 2);
    /* The other sideband is not driven. */
    const double complex other = side > 0 ? (i - I * q) / 2 : (i + I * q) / 2;
    if (!(cabs(other) <= 1e-9 * cabs(got[k])))
      fail_msg("%s: %s: the other sideband is %g of %g", test->path, node, cabs(other),
               cabs(got[k]));
  }
  circuit_end(run);
  free(vector_i);
  free(vector_q);
  free(commands);
  free(what);
  free(image);
  compare(test, node, side, expected, got, tolerance);
}

static void noise_agrees_on_a_side(const corpus_test *test, const char *node, const char *source,
                                   int side) {
  const double tolerance = find_number(test, "tolerance", 1e-6);
  double complex expected[POINTS];
  double complex got[POINTS];
  char *original = original_text(test->path);
  char *what = text_of("noise v(%s) %s lin 1 %%.17g %%.17g\nwrite p%%zu.raw "
                       "onoise_spectrum\ndestroy all\n",
                       node, source);
  char *commands = analyses(test, side, what);
  circuit_run *run = run_with(original, "", commands);
  for (size_t k = 0; k < POINTS; k++)
    expected[k] = value_at(run, k, "onoise_spectrum");
  circuit_end(run);
  free(commands);
  free(what);
  free(original);

  char *image = must_have_image(test, DRUM_ENVELOPE_UPPER);
  char *more = text_of("%s.control\npre_codemodel $inputdir/drumspice.cm\n.endc\n"
                       "asideband %s_i %s_q sideband sideband\n.model sideband sideband(side=%d)\n",
                       "", node, node, side);
  what = text_of("noise v(sideband) %s_i lin 1 %%.17g %%.17g\nwrite p%%zu.raw "
                 "onoise_spectrum\ndestroy all\n",
                 source);
  commands = analyses(test, 0, what);
  run = run_with(image, more, commands);
  for (size_t k = 0; k < POINTS; k++)
    got[k] = value_at(run, k, "onoise_spectrum");
  circuit_end(run);
  free(commands);
  free(what);
  free(more);
  free(image);
  compare(test, node, side, expected, got, tolerance);
}

static void agrees(const corpus_test *test) {
  char *node = find_value(test->line, "node");
  if (!node)
    fail_msg("%s: agree without node=", test->path);
  agrees_on_a_side(test, node, 1);
  agrees_on_a_side(test, node, -1);
  free(node);
}

static void noise_agrees(const corpus_test *test) {
  char *node = find_value(test->line, "node");
  char *source = find_value(test->line, "source");
  if (!node || !source)
    fail_msg("%s: noise without node= or source=", test->path);
  noise_agrees_on_a_side(test, node, source, 1);
  noise_agrees_on_a_side(test, node, source, -1);
  free(node);
  free(source);
}

static char *quoted(const corpus_test *test) {
  const char *begin = strchr(test->line, '"');
  const char *end = begin ? strchr(begin + 1, '"') : NULL;
  if (!begin || !end) {
    fail_msg("%s: expected words in quotes", test->path);
    return NULL;
  }
  char *words = strndup(begin + 1, (size_t)(end - begin - 1));
  assert_non_null(words);
  return words;
}

/* A finding is compared as FILE:LINE: MESSAGE, the file without its folder. */
static bool has_finding(const drum_lint_report *report, drum_lint_severity severity,
                        const char *words) {
  for (size_t i = 0; i < report->count; i++) {
    const char *slash = strrchr(report->findings[i].file, '/');
    char *text = text_of("%s:%zu: %s", slash ? slash + 1 : report->findings[i].file,
                         report->findings[i].line, report->findings[i].message);
    const bool found = report->findings[i].severity == severity && strstr(text, words);
    free(text);
    if (found)
      return true;
  }
  return false;
}

static void says(const corpus_test *test, bool refused) {
  char *words = quoted(test);
  drum_lint_report report = {0};
  drum_status status;
  char *text = image_text(test, DRUM_ENVELOPE_UPPER, &report, &status);
  if ((text == NULL) != refused)
    fail_msg("%s: %s", test->path, text ? "there is an image" : status.message);
  if (!has_finding(&report, refused ? DRUM_LINT_ERROR : DRUM_LINT_NOTE, words) &&
      !strstr(status.message, words)) {
    for (size_t i = 0; i < report.count; i++)
      print_error("%s:%zu: %s\n", report.findings[i].file, report.findings[i].line,
                  report.findings[i].message);
    fail_msg("%s: nothing says '%s'; the result is '%s'", test->path, words, status.message);
  }
  free(text);
  free(words);
  drum_lint_free(&report);
}

static void holds(void **state) {
  const corpus_test *test = *state;
  if (strncmp(test->line, "*test agree ", 12) == 0)
    agrees(test);
  else if (strncmp(test->line, "*test noise ", 12) == 0)
    noise_agrees(test);
  else if (strncmp(test->line, "*test refused ", 14) == 0)
    says(test, true);
  else if (strncmp(test->line, "*test notes ", 12) == 0)
    says(test, false);
  else
    fail_msg("%s: '%s' is no test", test->path, test->line);
}

enum { MAX_TESTS = 1024 };
static corpus_test tests[MAX_TESTS];
static struct CMUnitTest unit_tests[MAX_TESTS];
static size_t n_tests;

static void add_tests(const char *path) {
  FILE *file = fopen(path, "r");
  char line[512];
  const size_t before = n_tests;
  while (file && fgets(line, sizeof line, file))
    if (strncmp(line, "*test", 5) == 0 && n_tests < MAX_TESTS) {
      corpus_test *test = &tests[n_tests];
      test->path = path;
      memcpy(test->line, line, sizeof line);
      test->line[strcspn(test->line, "\n")] = '\0';
      const char *slash = strrchr(path, '/');
      unit_tests[n_tests++] = (struct CMUnitTest){
          .name = slash ? slash + 1 : path,
          .test_func = holds,
          .initial_state = test,
      };
    }
  if (file)
    (void)fclose(file);
  if (n_tests == before) {
    (void)fprintf(stderr, "%s holds no *test line\n", path);
    exit(1);
  }
}

static int is_netlist(const struct dirent *entry) {
  const size_t length = strlen(entry->d_name);
  return length > 4 && strcmp(entry->d_name + length - 4, ".cir") == 0;
}

/* Without arguments all netlists of the corpus, or those given. */
int main(int argc, char **argv) {
  struct dirent **entries;
  for (int i = 1; i < argc; i++)
    add_tests(argv[i]);
  const int n = argc > 1 ? 0 : scandir(DRUM_TEST_CORPUS, &entries, is_netlist, alphasort);
  for (int i = 0; i < n; i++) {
    add_tests(text_of("%s/%s", DRUM_TEST_CORPUS, entries[i]->d_name));
    free(entries[i]);
  }
  return _cmocka_run_group_tests("envelope corpus", unit_tests, n_tests, NULL, NULL);
}

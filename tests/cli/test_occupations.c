/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `drumspice occupations` as users meet it: exit statuses, streams, JSON, spectra. */
#include "tests/cli/shell.h"
#include "tests/extract/electromech.h"
#include "tests/occupations/langevin.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

enum { POINTS = 60000 };
static const double STEP = 20e-9;

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

static electromech circuit(void) {
  electromech m = electromech_paper();
  m.gammam = 20e3;
  electromech_rest(&m);
  return m;
}

/* drum.cir; raw/ with its responses and a record, bare/ with the record alone, whole and partial.
 */
static int open_scratch(void **state) {
  static scratch place;
  scratch_open(&place);
  *state = &place;
  const electromech m = circuit();
  electromech_netlist(&m, in(&place, "drum.cir"));
  if (mkdir(in(&place, "raw"), 0777) != 0 || mkdir(in(&place, "bare"), 0777) != 0)
    return 1;
  electromech_write(&m, in(&place, "raw/drum"));
  const langevin whole = {STEP, POINTS, 1.0, 5, POINTS + 1};
  langevin partial = whole;
  partial.announced = 0;
  langevin_write(&m, 0, &whole, in(&place, "raw/drum_tran_c0.raw"));
  langevin_write(&m, 0, &whole, in(&place, "bare/t.raw"));
  langevin_write(&m, 0, &partial, in(&place, "bare/partial.raw"));
  return 0;
}

static int close_scratch(void **state) {
  scratch *place = *state;
  char command[1024];
  (void)snprintf(command, sizeof command, "rm -rf '%s/raw' '%s/bare' '%s/o'", place->folder,
                 place->folder, place->folder);
  if (system(command) != 0)
    return 1;
  scratch_close(place);
  return 0;
}

/* Runs a shell line in the scratch folder, with an empty folder o; $occupations is the command. */
static run shell(scratch *place, const char *line) {
  char command[4096];
  (void)snprintf(
      command, sizeof command,
      "rm -rf o && mkdir o && occupations() { \"$drumspice\" occupations \"$@\"; } && %s", line);
  return shell_run(place, command);
}

static run must_run(scratch *place, const char *line) {
  const run result = shell(place, line);
  if (result.status != 0)
    fail_msg("%s: status %d, %s", line, result.status, result.err);
  return result;
}

/* A message of one line on standard error, with the word; nothing on standard output. */
static void refused(scratch *place, const char *line, int status, const char *word) {
  const run result = shell(place, line);
  if (result.status != status || shell_lines(result.err) != 1 ||
      strncmp(result.err, "drumspice occupations: ", 23) != 0 || !strstr(result.err, word))
    fail_msg("%s: status %d, '%s' is not the one line of:\n%s", line, result.status, word,
             result.err);
  assert_string_equal(result.out, "");
}

static const json_t *must_get(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  if (!value)
    fail_msg("no key %s", key);
  return value;
}

static double number_of(const json_t *object, const char *key) {
  const json_t *value = must_get(object, key);
  if (!json_is_real(value))
    fail_msg("%s is no real number", key);
  return json_real_value(value);
}

static void holds_pair(const json_t *object, const char *key, double *pair) {
  const json_t *array = must_get(object, key);
  assert_int_equal(json_array_size(array), 2);
  for (size_t k = 0; k < 2; ++k) {
    assert_true(json_is_real(json_array_get(array, k)));
    pair[k] = json_real_value(json_array_get(array, k));
  }
  if (!(pair[0] < pair[1]))
    fail_msg("%s is from %g to %g", key, pair[0], pair[1]);
}

/* n, sigma, interval and band of one entry: consistent in themselves. */
static void holds_estimate(const json_t *entry, const double *band) {
  double pair[2];
  const double n = number_of(entry, "n");
  const double sigma = number_of(entry, "sigma");
  holds_pair(entry, "interval", pair);
  if (!(sigma > 0.0 && pair[0] < n && n < pair[1] && pair[1] - pair[0] > 3.5 * sigma))
    fail_msg("n = %g +- %g within %g and %g", n, sigma, pair[0], pair[1]);
  holds_pair(entry, "band", pair);
  if (band) {
    assert_close(pair[0], band[0], 1e-6);
    assert_close(pair[1], band[1], 1e-6);
  }
}

static json_t *json_of(const run *result) {
  json_error_t error;
  json_t *object = json_loads(result->out, JSON_REJECT_DUPLICATES, &error);
  if (!object)
    fail_msg("%s in:\n%s", error.text, result->out);
  return object;
}

static void prints_what_a_record_alone_tells(void **state) {
  run result = must_run(*state, "occupations drum.cir bare/t.raw");
  assert_string_equal(result.err, "");
  assert_int_equal(strncmp(result.out, "Run: ", 5), 0);
  assert_non_null(strstr(result.out, "in steps of 2e-08 s"));
  assert_non_null(strstr(result.out, "\na1     total "));
  assert_non_null(strstr(result.out, "\na2     total "));
  assert_null(strstr(result.out, "pectral"));
  assert_null(strstr(result.out, "\nb "));
  result = must_run(*state, "occupations --json drum.cir bare/t.raw");
  assert_string_equal(result.err, "");
  json_t *object = json_of(&result);
  assert_true(json_is_false(must_get(object, "partial")));
  assert_true(json_is_null(must_get(object, "warning")));
  assert_null(json_object_get(object, "plate"));
  assert_close(number_of(object, "step_s"), STEP, 1e-6);
  assert_close(number_of(object, "burn_s"), 0.1 * POINTS * STEP, 1e-3);
  assert_close(number_of(object, "duration_s"), 0.9 * POINTS * STEP, 1e-3);
  assert_true(number_of(object, "averages") > 3.0);
  assert_true(number_of(object, "resolution_hz") > 0.0);
  const json_t *modes = must_get(object, "modes");
  assert_int_equal(json_array_size(modes), 2);
  for (size_t m = 0; m < 2; ++m) {
    const json_t *entry = json_array_get(modes, m);
    assert_string_equal(json_string_value(must_get(entry, "mode")), m ? "a2" : "a1");
    assert_null(json_object_get(entry, "spectral"));
    holds_estimate(entry, NULL);
    double band[2];
    holds_pair(entry, "band", band); /* whole, about the carrier */
    assert_true(band[0] == -band[1] && band[1] > 1e8);
    /* The baths of 50 and 100 quanta, less what goes over to the other one and the plate. */
    const double n = number_of(entry, "n");
    if (!(n > 45.0 && n < 105.0))
      fail_msg("mode %zu has %g quanta", m + 1, n);
  }
  json_decref(object);
}

static void knows_more_with_responses(void **state) {
  run result = must_run(*state, "occupations drum.cir raw/drum_tran_c0.raw --band=100k");
  assert_non_null(strstr(result.out, "\na1     spectral at Omega "));
  assert_non_null(strstr(result.out, "\nb      total "));
  assert_non_null(strstr(result.out, "Spectral: S/A from 5950000 to 6050000 Hz."));
  result = must_run(*state, "occupations drum.cir raw/drum_tran_c0.raw --band=100k --json");
  json_t *object = json_of(&result);
  const json_t *modes = must_get(object, "modes");
  for (size_t m = 0; m < 2; ++m) {
    const json_t *entry = json_array_get(modes, m);
    holds_estimate(entry, NULL);
    holds_estimate(must_get(entry, "spectral"), (double[]){5.95e6, 6.05e6});
  }
  const json_t *plate = must_get(object, "plate");
  assert_string_equal(json_string_value(must_get(plate, "mode")), "b");
  holds_estimate(plate, NULL);
  json_decref(object);
}

/* The record is shorter than what a narrow line wants: totals come, and a warning. */
static void warns_of_short_runs(void **state) {
  const run result = must_run(*state, "occupations --json drum.cir raw/drum_tran_c0.raw");
  assert_int_equal(shell_lines(result.err), 1);
  json_t *object = json_of(&result);
  const char *warning = json_string_value(must_get(object, "warning"));
  assert_non_null(warning);
  if (!strstr(result.err, warning) || !strstr(warning, "narrowest line"))
    fail_msg("%s is not: %s", warning, result.err);
  json_decref(object);
}

/* Without a plate no response of the upper sideband need be there. */
static void does_without_an_upper_sideband(void **state) {
  scratch *place = *state;
  electromech m = electromech_cooling();
  m.plate = false;
  m.c[0] += m.c_drum[0];
  m.n_cases = 1;
  electromech_netlist(&m, in(place, "cavity.cir"));
  for (int upper = 1; upper >= 0; --upper) {
    electromech_write(&m, in(place, "bare/cavity"));
    langevin_write(&m, 0, &(langevin){STEP, POINTS, 1.0, 7, POINTS + 1},
                   in(place, "bare/cavity_tran_c0.raw"));
    const run result =
        must_run(place, upper ? "occupations cavity.cir bare/cavity_tran_c0.raw --band=200k"
                              : "rm bare/cavity_upper_a1.raw; "
                                "occupations cavity.cir bare/cavity_tran_c0.raw --band=200k");
    assert_non_null(strstr(result.out, "\na1     total "));
    assert_int_equal(strstr(result.out, "spectral at Omega") != NULL, upper);
  }
}

static void takes_suffixes(void **state) {
  const run result =
      must_run(*state, "occupations --json --burn=100u --resolution=20k --band=0.2meg drum.cir "
                       "raw/drum_tran_c0.raw");
  json_t *object = json_of(&result);
  assert_close(number_of(object, "burn_s"), 100e-6, 1e-12);
  assert_true(number_of(object, "resolution_hz") <= 20e3);
  assert_true(number_of(object, "resolution_hz") > 5e3);
  const json_t *entry = json_array_get(must_get(object, "modes"), 0);
  holds_estimate(must_get(entry, "spectral"), (double[]){5.9e6, 6.1e6});
  json_decref(object);
}

static void says_that_a_run_is_partial(void **state) {
  run result = must_run(*state, "occupations drum.cir bare/partial.raw");
  assert_int_equal(strncmp(result.out, "Partial run: ", 13), 0);
  result = must_run(*state, "occupations --json drum.cir bare/partial.raw");
  json_t *object = json_of(&result);
  assert_true(json_is_true(must_get(object, "partial")));
  json_decref(object);
  /* Cut within a point as well. */
  result = must_run(*state, "head -c -13 bare/partial.raw > o/cut.raw; "
                            "occupations drum.cir o/cut.raw");
  assert_int_equal(strncmp(result.out, "Partial run: ", 13), 0);
}

static void writes_spectra(void **state) {
  run result = must_run(*state, "occupations drum.cir bare/t.raw --csv o/s.csv && "
                                "head -n 1 o/s.csv && wc -l < o/s.csv && ls o");
  assert_non_null(
      strstr(result.out, "\nf_hz,a1_quanta_per_hz,a1_sigma,a2_quanta_per_hz,a2_sigma\n"));
  assert_non_null(strstr(result.out, "\ns.csv\n"));
  assert_null(strstr(result.out, "partial"));
  /* Whole or none; status 1, as for any output that cannot be written. */
  refused(*state, "occupations drum.cir bare/t.raw --csv nowhere/s.csv > o/out", 1,
          "nowhere/s.csv");
  refused(*state, "mkdir o/s.csv; occupations drum.cir bare/t.raw --csv o/s.csv > o/out", 1,
          "o/s.csv cannot be written");
  refused(*state,
          "echo old > o/s.csv; (trap '' XFSZ; ulimit -f 1; "
          "occupations drum.cir bare/t.raw --csv o/s.csv > /dev/null); "
          "e=$?; test \"$(cat o/s.csv)\" = old && test \"$(ls o)\" = s.csv && exit $e; exit 99",
          1, "o/s.csv cannot be written");
}

static void minds_a_full_standard_output(void **state) {
  run result = shell(*state, "occupations --json drum.cir bare/t.raw > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
  result = shell(*state, "occupations drum.cir bare/t.raw > /dev/full");
  assert_int_equal(result.status, 1);
  assert_true(shell_lines(result.err) >= 1);
}

static void refuses_wrong_usage(void **state) {
  const struct {
    const char *arguments;
    const char *word;
  } wrong[] = {
      {"", "expected a netlist and the raw file"},
      {"drum.cir", "expected a netlist and the raw file"},
      {"drum.cir bare/t.raw more", "'more' is one argument too many"},
      {"--jason drum.cir bare/t.raw", "--jason"},
      {"--burn=soon drum.cir bare/t.raw", "--burn=soon: "},
      {"--burn=nan drum.cir bare/t.raw", "--burn=nan: "},
      {"--resolution= drum.cir bare/t.raw", "--resolution=: "},
      {"--band=1e999 drum.cir bare/t.raw", "--band=1e999: "},
      {"--band=1kHz! drum.cir bare/t.raw", "--band=1kHz!: "},
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[200];
    (void)snprintf(line, sizeof line, "occupations %s", wrong[k].arguments);
    const run result = shell(*state, line);
    if (result.status != 2 || result.out[0] || !strstr(result.err, wrong[k].word))
      fail_msg("%s: status %d, '%s' is not in: %s", line, result.status, wrong[k].word, result.err);
  }
}

static void refuses_wrong_input(void **state) {
  const struct {
    const char *before;
    const char *arguments;
    int status;
    const char *word;
  } wrong[] = {
      {"true", "nowhere.cir bare/t.raw", 2, "nowhere.cir"},
      {"true", "drum.cir nowhere.raw", 2, "nowhere.raw"},
      {"true", "drum.cir drum.cir", 2, "drum.cir"},
      {"true", "drum.cir bare", 2, "bare"},
      {"echo '* none' > o/none.cir", "o/none.cir bare/t.raw", 2, "none.cir"},
      {"true", "drum.cir raw/drum_op.raw", 2, "raw/drum_op.raw holds no transient"},
      {"sed 's/q=n2_q/q=other/' drum.cir > o/o.cir", "o/o.cir bare/t.raw", 2,
       "bare/t.raw lacks the vector v(other)"},
      {"head -c 200000 bare/partial.raw > o/t.raw; head -c 640 /dev/zero >> o/t.raw",
       "drum.cir o/t.raw", 2, "o/t.raw: time does not rise at 0 s"},
      {"true", "--burn=-1 drum.cir bare/t.raw", 2, "burn is -1; expected a finite value"},
      {"true", "--resolution=0 drum.cir bare/t.raw", 2, "resolution is 0; expected"},
      {"true", "--band=-5k drum.cir bare/t.raw", 2, "band is -5000; expected"},
      {"true", "--burn=1 drum.cir bare/t.raw", 2, "before it has settled (1 s)"},
      {"true", "--resolution=100 drum.cir bare/t.raw", 2, "too short for a resolution of 100 Hz"},
      {"true", "--resolution=1u drum.cir bare/t.raw", 2, "resolution is 1e-06 Hz; expected"},
      {"true", "--band=20meg drum.cir raw/drum_tran_c0.raw", 2, "expected a narrower one"},
      {"cp raw/drum_off_a1.raw bare/t.raw o", "drum.cir o/t.raw", 2, "o/drum_"},
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    char line[400];
    (void)snprintf(line, sizeof line, "%s; occupations %s", wrong[k].before, wrong[k].arguments);
    refused(*state, line, wrong[k].status, wrong[k].word);
    (void)snprintf(line, sizeof line, "%s; occupations --json %s", wrong[k].before,
                   wrong[k].arguments);
    refused(*state, line, wrong[k].status, wrong[k].word);
  }
}

/* Steps of another length behind the first thousand points. */
static void refuses_steps_that_change(void **state) {
  scratch *place = *state;
  const electromech m = circuit();
  langevin_write(&m, 0, &(langevin){STEP, 1999, 1.0, 5, 4000}, in(place, "bare/two.raw"));
  char name[512];
  (void)snprintf(name, sizeof name, "%s", in(place, "bare/slow.raw"));
  langevin_write(&m, 0, &(langevin){2 * STEP, 3999, 1.0, 5, 4000}, name);
  /* The first 2000 points of one and the last 2000 of the other, which are later. */
  refused(place,
          "tail -c 96000 bare/slow.raw >> bare/two.raw; occupations drum.cir bare/two.raw; e=$?; "
          "rm bare/two.raw bare/slow.raw; exit $e",
          2, "bare/two.raw: steps are not uniform: 2e-08 s to t = 3.998e-05 s, then ");
}

static void shows_help_with_an_example(void **state) {
  const run result = must_run(*state, "occupations --help");
  assert_string_equal(result.err, "");
  const char *const words[] = {"Usage: drumspice occupations [OPTION...] NETLIST.cir RECORD.raw",
                               "--json",
                               "--csv=FILE",
                               "--burn=SECONDS",
                               "--resolution=HERTZ",
                               "--band=HERTZ",
                               "Example: drumspice occupations ",
                               "Exit status:"};
  for (size_t k = 0; k < sizeof words / sizeof words[0]; ++k)
    if (!strstr(result.out, words[k]))
      fail_msg("'%s' is not in: %s", words[k], result.out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prints_what_a_record_alone_tells),
      cmocka_unit_test(knows_more_with_responses),
      cmocka_unit_test(warns_of_short_runs),
      cmocka_unit_test(does_without_an_upper_sideband),
      cmocka_unit_test(takes_suffixes),
      cmocka_unit_test(says_that_a_run_is_partial),
      cmocka_unit_test(writes_spectra),
      cmocka_unit_test(minds_a_full_standard_output),
      cmocka_unit_test(refuses_wrong_usage),
      cmocka_unit_test(refuses_wrong_input),
      cmocka_unit_test(refuses_steps_that_change),
      cmocka_unit_test(shows_help_with_an_example),
  };
  return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transients in the comparison: occupations by FFT against theory, on simulated noise. */
#include "drumspice/beating.h"
#include "drumspice/report.h"
#include "tests/extract/electromech.h"
#include "tests/occupations/langevin.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

enum { POINTS = 400000 };
static const double STEP = 40e-9; /* 16 ms */

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

/* The rectifier on a plate that is broad enough for a record of some milliseconds. */
static electromech broad(void) {
  electromech m = electromech_paper();
  const double nbar[4][ELECTROMECH_MODES + 1] = {
      {50, 100, 0.5}, {500, 100, 0.5}, {50, 1000, 0.5}, {0, 0, 20}};
  memcpy(m.nbar, nbar, sizeof nbar);
  m.gammam = 20e3;
  for (size_t k = 0; k < 2; ++k)
    m.v[k] *= 10.0;
  electromech_rest(&m);
  return m;
}

static void write_transient(scratch *place, const electromech *m, size_t bath_case, double strength,
                            uint64_t seed) {
  char name[64];
  (void)snprintf(name, sizeof name, "drum_tran_c%zu.raw", bath_case);
  langevin_write(m, bath_case, &(langevin){STEP, POINTS, strength, seed, POINTS + 1},
                 in(place, name));
}

static void write_all(scratch *place, const electromech *m) {
  electromech_netlist(m, in(place, "drum.cir"));
  electromech_write(m, in(place, "drum"));
}

static void no_transient(scratch *place, size_t bath_case) {
  char name[64];
  (void)snprintf(name, sizeof name, "drum_tran_c%zu.raw", bath_case);
  (void)remove(in(place, name));
}

static drum_report *must_report(scratch *place) {
  drum_report *report;
  drum_status status;
  if (drum_report_compare(in(place, "drum.cir"), place->folder, &report, &status))
    fail_msg("%s", status.message);
  return report;
}

static json_t *as_read(const drum_report *report) {
  json_t *made = drum_report_json(report);
  assert_non_null(made);
  char *text = json_dumps(made, 0);
  assert_non_null(text);
  json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(read);
  free(text);
  json_decref(made);
  return read;
}

static const json_t *must_get(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  if (!value)
    fail_msg("no key %s", key);
  return value;
}

/* A number, or null where there is none. */
static void holds_number(const json_t *value, const char *key, double expected) {
  if (!isfinite(expected)) {
    if (!json_is_null(value))
      fail_msg("%s is not null", key);
  } else if (!json_is_real(value) ||
             !(fabs(json_real_value(value) - expected) <= 1e-12 * fabs(expected))) {
    fail_msg("%s is %.17g; expected %.17g", key, json_real_value(value), expected);
  }
}

static void holds(const json_t *object, const char *key, double expected) {
  holds_number(must_get(object, key), key, expected);
}

static void holds_pair(const json_t *object, const char *key, double first, double second) {
  const json_t *pair = must_get(object, key);
  assert_int_equal(json_array_size(pair), 2);
  holds_number(json_array_get(pair, 0), key, first);
  holds_number(json_array_get(pair, 1), key, second);
}

/*
 * What the circuit's equations say of each occupation, without the library: the noise files hold
 * them, and the comparison by noise holds theory to 0.002 of those.
 */
static double by_noise(const drum_report *report, const drum_timed_occupation *o) {
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *n = &report->occupation[k];
    if (n->mode == o->mode && n->bath_case == o->bath_case && n->kind == o->kind)
      return n->value;
  }
  return NAN;
}

static void holds_occupations(const drum_report *report, const json_t *list) {
  assert_int_equal(json_array_size(list), report->n_occupations + report->n_timed);
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    const json_t *entry = json_array_get(list, report->n_occupations + k);
    const char *const names[] = {"a1", "a2"};
    assert_string_equal(json_string_value(must_get(entry, "mode")),
                        o->mode == DRUM_PLATE ? "b" : names[o->mode]);
    assert_string_equal(json_string_value(must_get(entry, "bath_case")),
                        report->cards.cases[o->bath_case].name);
    assert_string_equal(json_string_value(must_get(entry, "method")), "fft");
    assert_string_equal(json_string_value(must_get(entry, "kind")),
                        o->kind == DRUM_SPECTRAL ? "spectral" : "total");
    holds(entry, "value", o->value);
    holds(entry, "sigma", o->sigma);
    holds(entry, "theory_cascaded", o->theory_cascaded);
    holds(entry, "theory_optomech", o->theory_optomech);
    holds(entry, "z", o->z);
    holds_pair(entry, "interval", o->low, o->high);
    holds_pair(entry, "band_hz", o->band[0], o->band[1]);
    if (o->mode == DRUM_PLATE)
      holds(entry, "beating", o->beating);
    else
      assert_null(json_object_get(entry, "beating"));
  }
}

/* Of every case with a transient: two totals, two spectral ones and the plate, all with theory. */
static void finds_what_theory_says(void **state) {
  const electromech m = broad();
  write_all(*state, &m);
  for (size_t c = 0; c < 4; ++c)
    write_transient(*state, &m, c, 1.0, 40 + c);
  drum_report *report = must_report(*state);
  if (!report->passed)
    fail_msg("%s", report->verdict);
  assert_int_equal(report->n_transients, 4);
  assert_int_equal(report->n_timed, 4 * 5);
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    const double full = o->theory_optomech + o->beating;
    if (!(fabs(o->z) < 4.0) || !(o->sigma > 0.0))
      fail_msg("case %zu, mode %zu, kind %d: %g +- %g; expected %g", o->bath_case, o->mode, o->kind,
               o->value, o->sigma, full);
    /* (value - theory)/sigma, but for the skewness of a value that is known to a tenth or so. */
    assert_near(o->z, (o->value - full) / o->sigma, 0.1 + 0.3 * o->z * o->z);
    assert_true(o->low < o->value && o->value < o->high);
    /* Spectral ones are means over a band: a little off those at Omega itself. */
    const double noise = by_noise(report, o);
    const double floor = 1e-2 * (o->bath_case == 3 ? 20.0 : 100.0);
    if (!(fabs(o->theory_optomech - noise) <=
          (o->kind == DRUM_SPECTRAL ? 5e-2 : 2e-3) * fmax(noise, floor)))
      fail_msg("case %zu, mode %zu, kind %d: theory %g; by noise %g", o->bath_case, o->mode,
               o->kind, o->theory_optomech, noise);
    if (o->mode != DRUM_PLATE)
      assert_true(o->beating == 0.0);
    if (o->kind == DRUM_SPECTRAL)
      assert_close(0.5 * (o->band[0] + o->band[1]), 6e6, 1e-9);
    else
      assert_true(o->band[0] == -o->band[1] && o->band[1] > 6e7);
  }
  /* Heat, too, is theory's, and its error that of the occupation times the rate. */
  for (size_t t = 0; t < 4; ++t) {
    const drum_transient *transient = &report->transient[t];
    assert_int_equal(transient->bath_case, t);
    assert_true(transient->has_plate);
    for (size_t k = 0; k < 3; ++k) {
      const drum_heat *heat = k < 2 ? &transient->heat[k] : &transient->heat_plate;
      const double quantum = k < 2 ? 5e9 : 6e6;
      if (!(fabs(heat->eta - heat->theory) < 4.0 * heat->sigma))
        fail_msg("case %zu, heat %zu: %g +- %g; expected %g", t, k, heat->eta, heat->sigma,
                 heat->theory);
      assert_close(heat->watt, DRUM_HBAR * angular(quantum) * heat->eta, 1e-3);
    }
    const double kappa = report->extraction.kappa[0];
    assert_close(transient->heat[0].sigma, kappa * report->timed[5 * t].sigma, 1e-12);
    assert_close(transient->heat[0].eta, kappa * (report->timed[5 * t].value - m.nbar[t][0]), 1e-9);
  }
  /* dn2/dN1 and dn1/dN2, from cases 1 and 2. */
  assert_true(report->has_timed_rectification);
  const drum_timed_rectification *timed = &report->timed_rectification;
  for (size_t k = 0; k < 2; ++k) {
    const double step = k ? 900.0 : 450.0;
    if (!(fabs(timed->total[k].value - report->dn_total[k]) < 4.0 * timed->total[k].sigma) ||
        !(fabs(timed->spectral[k].value - report->dn_spectral[k]) < 4.0 * timed->spectral[k].sigma))
      fail_msg("direction %zu: total %g +- %g, by noise %g; spectral %g +- %g, by noise %g", k,
               timed->total[k].value, timed->total[k].sigma, report->dn_total[k],
               timed->spectral[k].value, timed->spectral[k].sigma, report->dn_spectral[k]);
    const drum_timed_occupation *watched = &report->timed[k ? 2 * 5 : 5 + 2];
    assert_int_equal(watched->mode, k ? 0 : 1);
    assert_close(timed->total[k].sigma, watched->sigma / step, 1e-9);
    assert_close(timed->total_theory[k], report->dn_total[k], 5e-3);
    assert_near(timed->spectral[k].value, timed->spectral_theory[k],
                4.0 * timed->spectral[k].sigma);
  }
  assert_true(timed->total[0].sigma < 0.02 * timed->total[0].value);
  /* What is blocked at Omega can be told from what is not. */
  assert_true(timed->spectral[0].value - timed->spectral[1].value >
              3.0 * (timed->spectral[0].sigma + timed->spectral[1].sigma));
  if (!(report->chi_square > 4.0 && report->chi_square < 50.0 && report->consistency > 1e-3))
    fail_msg("chi-square %g of %zu, consistency %g", report->chi_square, report->n_timed,
             report->consistency);
  assert_non_null(strstr(report->verdict, "in the time domain 20 occupations"));
  drum_report_free(report);
}

static void json_keeps_its_contract(void **state) {
  drum_report *report = must_report(*state); /* of the files just written */
  json_t *json = as_read(report);
  holds_occupations(report, must_get(json, "occupations"));
  const json_t *heat = must_get(must_get(json, "heat"), "fft");
  assert_int_equal(json_array_size(heat), 4);
  const json_t *list = must_get(json, "transients");
  assert_int_equal(json_array_size(list), 4);
  for (size_t t = 0; t < 4; ++t) {
    const drum_transient *transient = &report->transient[t];
    const json_t *entry = json_array_get(heat, t);
    const char *name = report->cards.cases[t].name;
    const char *const keys[] = {"eta1", "eta2", "etam"};
    assert_string_equal(json_string_value(must_get(entry, "bath_case")), name);
    for (size_t k = 0; k < 3; ++k) {
      const drum_heat *h = k < 2 ? &transient->heat[k] : &transient->heat_plate;
      holds(entry, keys[k], h->eta);
      holds(must_get(entry, "sigma"), keys[k], h->sigma);
      holds(must_get(entry, "watt"), keys[k], h->watt);
    }
    entry = json_array_get(list, t);
    assert_string_equal(json_string_value(must_get(entry, "bath_case")), name);
    assert_true(json_is_false(must_get(entry, "partial")));
    holds(entry, "step_s", transient->record->step);
    holds(entry, "burn_s", transient->record->burn);
    holds(entry, "duration_s", transient->record->duration);
    holds(entry, "averages", transient->record->averages);
    holds(entry, "resolution_hz", transient->record->resolution);
  }
  const drum_timed_rectification *timed = &report->timed_rectification;
  const json_t *fft = must_get(must_get(json, "rectification"), "fft");
  const json_t *sigma = must_get(fft, "sigma");
  const char *const keys[] = {"dn2_dN1", "dn1_dN2"};
  const char *const spectral[] = {"spectral_dn2_dN1", "spectral_dn1_dN2"};
  for (size_t k = 0; k < 2; ++k) {
    holds(fft, keys[k], timed->total[k].value);
    holds(sigma, keys[k], timed->total[k].sigma);
    holds(fft, spectral[k], timed->spectral[k].value);
    holds(sigma, spectral[k], timed->spectral[k].sigma);
    holds(must_get(fft, "full_theory"), keys[k], timed->total_theory[k]);
    holds(must_get(fft, "full_theory"), spectral[k], timed->spectral_theory[k]);
  }
  holds(json, "chi_square", report->chi_square);
  holds(json, "consistency", report->consistency);
  json_decref(json);

  char *text = NULL;
  size_t size = 0;
  drum_status status;
  FILE *file = open_memstream(&text, &size);
  assert_int_equal(drum_report_text(report, file, &status), DRUM_OK);
  (void)fclose(file);
  const char *const words[] = {"\n  c0: 0.0159",
                               " ms of settling; spectral: Omega +- ",
                               "Baths 'c3', in the time domain:",
                               "  total, time domain",
                               "  band, time domain",
                               "chi-square"};
  for (size_t k = 0; k < sizeof words / sizeof words[0]; ++k)
    if (!strstr(text, words[k]))
      fail_msg("'%s' is not in:\n%s", words[k], text);
  free(text);
  drum_report_free(report);
}

/*
 * Theory's spectral occupations are means over the band: against S and A of the library at points
 * of the test's own, by Simpson's rule. On this band they are not what they are at Omega.
 */
static void spectral_theory_is_the_bands(void **state) {
  const electromech m = broad();
  write_all(*state, &m);
  for (size_t c = 0; c < 4; ++c)
    write_transient(*state, &m, c, 1.0, 40 + c);
  drum_report *report = must_report(*state);
  drum_optomech system;
  drum_extraction_system(&report->extraction, true, true, &system);
  double furthest = 0.0;
  size_t bands = 0;
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    if (o->kind != DRUM_SPECTRAL)
      continue;
    enum { HALVES = 200 };
    double baths[DRUM_BATHS_MAX] = {0};
    double normal = 0.0;
    double commutator = 0.0;
    double centre = 0.0;
    drum_report_baths(report, o->bath_case, baths);
    for (int p = 0; p <= HALVES; ++p) {
      const double f = o->band[0] + (o->band[1] - o->band[0]) * p / HALVES;
      const double weight = p == 0 || p == HALVES ? 1.0 : p % 2 ? 4.0 : 2.0;
      drum_optomech_spectrum spectrum;
      drum_optomech_density density;
      assert_int_equal(
          drum_optomech_spectrum_at(&system, DRUM_FRAME_FULL, angular(f), &spectrum, NULL),
          DRUM_OK);
      assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
      normal += weight * density.normal[o->mode];
      commutator += weight * spectrum.commutator[o->mode];
      if (p == HALVES / 2)
        centre = density.occupation[o->mode];
    }
    assert_close(o->theory_optomech, normal / commutator, 1e-4);
    furthest = fmax(furthest, fabs(o->theory_optomech / centre - 1.0));
    ++bands;
  }
  assert_int_equal(bands, 8);
  assert_true(furthest > 0.02);
  drum_report_free(report);
}

/* Beating photons meet the plate's pumped damping, here half as much again as its own. */
static void beating_is_damped_as_the_pumped_plate_is(void **state) {
  drum_report *report = must_report(*state); /* of the files just written */
  const drum_extraction *x = &report->extraction;
  assert_true(x->gamma_eff > 1.4 * x->gamma_m);
  drum_optomech system;
  drum_extraction_system(x, true, true, &system);
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    if (o->mode != DRUM_PLATE)
      continue;
    double baths[DRUM_BATHS_MAX] = {0};
    double rate;
    drum_report_baths(report, o->bath_case, baths);
    assert_int_equal(drum_beating_rate(&system, x->g0, baths, &rate, NULL), DRUM_OK);
    assert_true(rate > 0.0);
    assert_close(o->beating, rate / x->gamma_eff, 1e-12);
  }
  drum_report_free(report);
}

/* Noise that is off by a tenth is found, from one case alone. */
static void fails_noise_unlike_theory(void **state) {
  const electromech m = broad();
  write_all(*state, &m);
  for (size_t c = 1; c < 4; ++c)
    no_transient(*state, c);
  const double strengths[] = {1.0, 1.1, 0.9};
  for (size_t k = 0; k < 3; ++k) {
    write_transient(*state, &m, 0, strengths[k], 60);
    drum_report *report = must_report(*state);
    assert_int_equal(report->n_timed, 5);
    if (report->passed != (k == 0) ||
        (report->consistency >= DRUM_REPORT_CONSISTENCY) != (k == 0) ||
        (report->chi_square > 30.0) != (k > 0))
      fail_msg("noise of %g: chi-square %g, consistency %g, %s", strengths[k], report->chi_square,
               report->consistency, report->verdict);
    /* Noise analysis is none the wiser. */
    assert_true(report->worst_occupation < DRUM_REPORT_TOLERANCE);
    assert_false(report->has_timed_rectification); /* c0 raises nothing */
    json_t *json = as_read(report);
    assert_null(json_object_get(must_get(json, "rectification"), "fft"));
    assert_true(json_is_boolean(must_get(json, "passed")));
    assert_true(json_is_true(must_get(json, "passed")) == (k == 0));
    json_decref(json);
    drum_report_free(report);
  }
  /* So are records of another case: a bath of 10 % more on one mode. */
  electromech other = m;
  other.nbar[0][1] *= 1.1;
  write_transient(*state, &other, 0, 1.0, 61);
  drum_report *report = must_report(*state);
  assert_false(report->passed);
  assert_true(report->consistency < DRUM_REPORT_CONSISTENCY);
  drum_report_free(report);
}

/* Runs shorter than a hundred lifetimes: modes, but no plate, no band, no line of their own. */
static void leaves_out_what_a_short_run_lacks(void **state) {
  electromech m = broad();
  m.gammam = 1e3;
  for (size_t k = 0; k < 2; ++k)
    m.v[k] /= 10.0;
  electromech_rest(&m);
  write_all(*state, &m);
  for (size_t c = 0; c < 4; ++c)
    no_transient(*state, c);
  const langevin how = {STEP, 200000, 1.0, 71, 0}; /* 8 ms of 0.13 ms */
  langevin_write(&m, 1, &how, in(*state, "drum_tran_c1.raw"));
  drum_report *report = must_report(*state);
  const drum_transient *transient = &report->transient[0];
  assert_int_equal(report->n_transients, 1);
  assert_int_equal(transient->bath_case, 1);
  assert_true(transient->record->partial);
  assert_false(transient->has_plate);
  assert_int_equal(report->n_timed, 2);
  for (size_t k = 0; k < 2; ++k)
    if (!(fabs(report->timed[k].z) < 4.0) || report->timed[k].kind != DRUM_TOTAL)
      fail_msg("%g +- %g; expected %g", report->timed[k].value, report->timed[k].sigma,
               report->timed[k].theory_optomech);
  json_t *json = as_read(report);
  const json_t *heat = json_array_get(must_get(must_get(json, "heat"), "fft"), 0);
  assert_null(json_object_get(heat, "etam"));
  const json_t *entry = json_array_get(must_get(json, "transients"), 0);
  assert_true(json_is_true(must_get(entry, "partial")));
  json_decref(json);
  drum_report_free(report);
}

/* A record that cannot be used is named, not passed over. */
static void refuses_records_by_name(void **state) {
  (void)scratch_write_text(*state, "drum_tran_c1.raw", "no record\n");
  drum_report *report = (drum_report *)1;
  drum_status status;
  assert_int_equal(
      drum_report_compare(in(*state, "drum.cir"), ((scratch *)*state)->folder, &report, &status),
      DRUM_BAD_INPUT);
  assert_null(report);
  assert_non_null(strstr(status.message, "drum_tran_c1.raw"));
}

/* No transient: nothing of the time domain, and no verdict on it. */
static void does_without_transients(void **state) {
  no_transient(*state, 1);
  drum_report *report = must_report(*state);
  assert_int_equal(report->n_transients + report->n_timed, 0);
  assert_null(strstr(report->verdict, "time domain"));
  json_t *json = as_read(report);
  assert_null(json_object_get(json, "transients"));
  assert_null(json_object_get(json, "chi_square"));
  assert_null(json_object_get(json, "consistency"));
  assert_null(json_object_get(must_get(json, "heat"), "fft"));
  json_decref(json);
  drum_report_free(report);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_what_theory_says),
      cmocka_unit_test(json_keeps_its_contract),
      cmocka_unit_test(spectral_theory_is_the_bands),
      cmocka_unit_test(beating_is_damped_as_the_pumped_plate_is),
      cmocka_unit_test(fails_noise_unlike_theory),
      cmocka_unit_test(leaves_out_what_a_short_run_lacks),
      cmocka_unit_test(refuses_records_by_name),
      cmocka_unit_test(does_without_transients),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report on circuits solved densely: verdicts, JSON, tables, pictures. */
#include "drumspice/report.h"
#include "tests/extract/electromech.h"
#include "tests/report/pictures.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

static drum_report *must_report(scratch *place, const electromech *m) {
  electromech_netlist(m, in(place, "drum.cir"));
  electromech_write(m, in(place, "drum"));
  drum_report *report;
  drum_status status;
  if (drum_report_compare(in(place, "drum.cir"), place->folder, &report, &status))
    fail_msg("%s", status.message);
  assert_string_equal(report->stem, "drum");
  return report;
}

static double hz(double omega) {
  return omega / (2 * DRUM_PI);
}

static void passes(const drum_report *report) {
  if (!report->passed)
    fail_msg("%s", report->verdict);
}

/* A dense solution of the circuit's equations agrees with full linear theory, as ngspice's does. */
static void passes_good_circuits(void **state) {
  electromech m = electromech_paper();
  drum_report *report = must_report(*state, &m);
  passes(report);
  assert_true(report->has_two_modes && report->has_rectification && report->has_heat);
  assert_false(report->has_sideband);
  assert_int_equal(report->n_occupations, 4 * 5);
  assert_int_equal(report->two_modes.steps.reading[DRUM_STEP_CIRCUIT].blocked, DRUM_BLOCKED_2_TO_1);
  assert_true(report->two_modes.steps.mismatch_full < 1e-3);
  /* The worst are what amplitudes near cancellation leave of 100 quanta, as F is off by 6e-4 J. */
  assert_near(report->worst_occupation, 0.0, 1.6e-3);
  drum_report_free(report);

  m = electromech_unequal();
  report = must_report(*state, &m);
  passes(report);
  drum_report_free(report);

  m = electromech_cooling();
  report = must_report(*state, &m);
  passes(report);
  assert_true(report->has_sideband);
  assert_false(report->has_two_modes || report->has_rectification);
  assert_int_equal(report->n_occupations, 3 * 3);
  drum_report_free(report);

  m.plate = false;
  m.c[0] += m.c_drum[0];
  report = must_report(*state, &m);
  passes(report);
  assert_false(report->has_two_modes || report->has_sideband || report->has_rectification);
  for (size_t k = 0; k < report->n_occupations; ++k)
    assert_near(report->occupation[k].value, m.nbar[report->occupation[k].bath_case][0],
                2e-4 * m.nbar[report->occupation[k].bath_case][0] + 1e-9);
  drum_report_free(report);
}

/*
 * An auxiliary mode: the drum it leaves in closed form, its noise in full theory and what it makes
 * of the mapping. The dense solution has 2 -> 1 blocked by 59.82 dB.
 */
static void passes_an_auxiliary_mode(void **state) {
  const electromech m = electromech_auxiliary();
  drum_report *report = must_report(*state, &m);
  passes(report);
  assert_true(report->has_two_modes && report->has_auxiliary && report->has_rectification);
  assert_int_equal(report->n_occupations, 6 * (3 * 2 + 2));
  /* A- and A+ from the elements: G/2pi = 145.76 kHz, kappa/2pi = 2 MHz, D = 5.76 MHz. */
  const double g = hz(cabs(report->extraction.coupling[2]));
  const double down = g * g * 2e6 / (1e12 + 0.24e6 * 0.24e6);
  const double up = g * g * 2e6 / (1e12 + 11.76e6 * 11.76e6);
  const double gamma = 100.0 + down - up;
  assert_close(g, 145.761e3, 1e-4);
  /* The plate displaced by 2.6 pm takes 20 kHz off D. */
  assert_close(hz(report->auxiliary.gamma), gamma, 2e-2);
  assert_close(hz(report->auxiliary.gamma_full), hz(report->extraction.gamma_auxiliary), 1e-3);
  assert_near(hz(report->auxiliary.spring), down * 0.24e6 / 2e6 - up * 11.76e6 / 2e6, 0.03 * gamma);
  /* Elimination is off by gamma_eff/kappa, full theory is not. */
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->kind != DRUM_DRESSED)
      continue;
    const double *n = m.nbar[o->bath_case];
    const double cooled = (100.0 * n[3] + down * n[2] + up * (n[2] + 1)) / gamma;
    assert_int_equal(o->mode, DRUM_PLATE);
    assert_close(o->theory_cascaded, cooled, 2e-2);
    assert_close(o->theory_optomech, cooled, 4e-2);
    assert_close(o->value, o->theory_optomech, 2e-4);
  }
  const drum_two_modes *two = &report->two_modes;
  assert_int_equal(two->steps.reading[DRUM_STEP_CIRCUIT].blocked, DRUM_BLOCKED_2_TO_1);
  assert_near(two->steps.isolation_db, -59.82, 0.05);
  assert_true(two->steps.mismatch_full < 1e-3);
  /* B18: gamma_i = 4 G^2/gamma_eff / (1 + t^2) on the drum that is left, t its detuning. */
  const double g1 = hz(cabs(report->extraction.coupling[0]));
  const double t = 2 * report->two_modes.steps.theory.cascaded.omega[0];
  assert_true(t != 0.0 && hz(two->steps.theory.cascaded.gamma[0]) < 4 * g1 * g1 / gamma);
  assert_close(hz(two->steps.theory.cascaded.gamma[0]), 4 * g1 * g1 / gamma, 0.15);
  drum_report_free(report);

  /* Cards that say another bath for the auxiliary mode, by a twentieth of a quantum. */
  electromech told = m;
  told.nbar[4][2] *= 1.05;
  electromech_netlist(&told, in(*state, "drum.cir"));
  drum_status status;
  assert_int_equal(
      drum_report_compare(in(*state, "drum.cir"), ((scratch *)*state)->folder, &report, &status),
      DRUM_OK);
  assert_false(report->passed);
  drum_report_free(report);
}

/* A circuit whose baths are not what its cards say, by a few per cent, must not pass. */
static void fails_circuits_unlike_theory(void **state) {
  for (size_t bath = 0; bath < 3; ++bath) {
    const electromech truth = electromech_paper();
    electromech told = truth;
    told.nbar[bath < 2 ? 0 : 3][bath] *= 1.05; /* the plate's shows where the modes are cold */
    drum_report *report = must_report(*state, &truth);
    passes(report);
    drum_report_free(report);
    electromech_netlist(&told, in(*state, "drum.cir"));
    drum_status status;
    assert_int_equal(
        drum_report_compare(in(*state, "drum.cir"), ((scratch *)*state)->folder, &report, &status),
        DRUM_OK);
    assert_false(report->passed);
    assert_true(report->worst_occupation > DRUM_REPORT_TOLERANCE);
    drum_report_free(report);
  }
  /* More loss for the noise than for the response. */
  electromech m = electromech_cooling();
  drum_report *report = must_report(*state, &m);
  drum_report_free(report);
  electromech lossy = m;
  lossy.g[0] *= 1.02;
  lossy.n_cases = 0;
  electromech_write(&lossy, in(*state, "drum"));
  drum_status status;
  assert_int_equal(
      drum_report_compare(in(*state, "drum.cir"), ((scratch *)*state)->folder, &report, &status),
      DRUM_OK);
  assert_false(report->passed);
  drum_report_free(report);
}

static json_t *must_get(const json_t *object, const char *key) {
  json_t *value = json_object_get(object, key);
  if (!value)
    fail_msg("no key %s", key);
  return value;
}

/* A number under object.key, which must be a real one and close to what the structure holds. */
static void holds(const json_t *object, const char *key, double expected) {
  const json_t *value = must_get(object, key);
  if (!json_is_real(value))
    fail_msg("%s is no real number", key);
  const double is = json_real_value(value);
  if (!(fabs(is - expected) <= 1e-12 * fabs(expected)))
    fail_msg("%s is %.17g, expected %.17g", key, is, expected);
}

static double deg(double radians) {
  return radians * 180 / DRUM_PI;
}

static void mapping_holds(const json_t *mapping, const char *which, const drum_cascaded *c,
                          double j_opt) {
  const json_t *object = must_get(mapping, which);
  holds(object, "omega1_hz", hz(c->omega[0]));
  holds(object, "omega2_hz", hz(c->omega[1]));
  holds(object, "gamma1_hz", hz(c->gamma[0]));
  holds(object, "gamma2_hz", hz(c->gamma[1]));
  holds(object, "theta_deg", deg(c->theta));
  holds(object, "f_abs_hz", hz(cabs(c->f)));
  holds(object, "f_arg_deg", deg(carg(c->f)));
  holds(object, "j_opt_hz", hz(j_opt));
}

/* Through text and back, as a reader has it. */
static json_t *as_read(const drum_report *report) {
  json_t *made = drum_report_json(report);
  assert_non_null(made);
  char *text = json_dumps(made, JSON_INDENT(2));
  assert_non_null(text);
  json_error_t error;
  json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, &error);
  if (!read)
    fail_msg("%s in:\n%s", error.text, text);
  assert_true(json_equal(made, read));
  free(text);
  json_decref(made);
  return read;
}

static void occupations_hold(const json_t *list, const drum_report *report) {
  assert_true(json_is_array(list));
  assert_int_equal(json_array_size(list), report->n_occupations);
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    const json_t *object = json_array_get(list, k);
    const char *const names[] = {"a1", "a2"};
    char bath_case[8];
    (void)snprintf(bath_case, sizeof bath_case, "c%zu", o->bath_case);
    assert_string_equal(json_string_value(must_get(object, "mode")),
                        o->mode == DRUM_PLATE ? "b" : names[o->mode]);
    assert_string_equal(json_string_value(must_get(object, "bath_case")), bath_case);
    assert_string_equal(json_string_value(must_get(object, "method")), "noise");
    assert_string_equal(json_string_value(must_get(object, "kind")),
                        o->kind == DRUM_SPECTRAL ? "spectral" : "total");
    holds(object, "value", o->value);
    holds(object, "sigma", o->sigma);
    holds(object, "theory_optomech", o->theory_optomech);
    if (isnan(o->theory_cascaded))
      assert_true(json_is_null(must_get(object, "theory_cascaded")));
    else
      holds(object, "theory_cascaded", o->theory_cascaded);
    (void)must_get(object, "z");
  }
}

/* Every key that the design promises, by name, type and unit. */
static void json_keeps_its_contract(void **state) {
  const electromech m = electromech_unequal();
  drum_report *report = must_report(*state, &m);
  const drum_extraction *x = &report->extraction;
  const drum_two_modes *two = &report->two_modes;
  json_t *json = as_read(report);
  holds(json, "omega_hz", 6e6);
  const char *blocked = json_string_value(must_get(json, "blocked"));
  assert_string_equal(blocked, two->steps.reading[DRUM_STEP_CIRCUIT].blocked == DRUM_BLOCKED_1_TO_2
                                   ? "1->2"
                                   : "2->1");

  const json_t *pump = must_get(json, "pump");
  holds(pump, "alpha1", cabs(x->alpha[0]));
  holds(pump, "alpha2", cabs(x->alpha[1]));
  const double lead = json_real_value(must_get(pump, "phase_deg")); /* V2 lags V1 by 37 */
  assert_near(lead, -37.0, 1e-9);

  const json_t *extracted = must_get(json, "extracted");
  holds(extracted, "f1_hz", hz(x->omega_0[0]));
  holds(extracted, "f2_hz", hz(x->omega_0[1]));
  holds(extracted, "kappa1_hz", hz(x->kappa[0]));
  holds(extracted, "kappa2_hz", hz(x->kappa[1]));
  holds(extracted, "j_hz", hz(creal(x->hopping[0][1])));
  holds(extracted, "g1_hz", hz(cabs(x->coupling[0])));
  holds(extracted, "g2_hz", hz(cabs(x->coupling[1])));
  holds(extracted, "phi_deg", deg(carg(x->coupling[1] / x->coupling[0])));
  holds(extracted, "fm_hz", hz(x->omega_m));
  holds(extracted, "gammam_hz", hz(x->gamma_m));
  assert_near(json_real_value(must_get(extracted, "f2_hz")), 5.00025e9, 10.0);
  assert_near(json_real_value(must_get(extracted, "kappa2_hz")), 1.3e6, 2.0);
  assert_near(json_real_value(must_get(extracted, "phi_deg")), 37.0, 1e-2);
  assert_near(json_real_value(must_get(extracted, "gammam_hz")), 100.0, 1e-4);

  const json_t *mapping = must_get(json, "mapping");
  mapping_holds(mapping, "theory", &two->steps.theory.cascaded, two->steps.theory.j_opt);
  mapping_holds(mapping, "full_theory", &two->steps.reading[DRUM_STEP_FULL].cascaded,
                two->steps.j_opt[DRUM_STEP_FULL]);
  mapping_holds(mapping, "circuit", &two->steps.reading[DRUM_STEP_CIRCUIT].cascaded,
                two->steps.j_opt[DRUM_STEP_CIRCUIT]);

  holds(json, "isolation_db", two->steps.isolation_db);
  holds(json, "noise_isolation_db", two->noise_isolation_db);
  assert_true(two->steps.isolation_db < 0.0 && two->noise_isolation_db < 0.0);
  occupations_hold(must_get(json, "occupations"), report);

  const json_t *heat = must_get(json, "heat");
  const json_t *sigma = must_get(heat, "sigma");
  const json_t *watt = must_get(heat, "watt");
  const char *const keys[] = {"eta1", "eta2", "etam"};
  for (size_t k = 0; k < 3; ++k) {
    const drum_heat *h = k < 2 ? &report->heat[0].mode[k] : &report->heat[0].plate;
    holds(heat, keys[k], h->eta);
    holds(sigma, keys[k], h->sigma);
    holds(watt, keys[k], h->watt);
    const double quantum = DRUM_HBAR * (k < 2 ? x->omega_0[k] : x->omega_m);
    assert_close(h->watt, quantum * h->eta, 1e-12);
  }

  const json_t *noise = must_get(must_get(json, "rectification"), "noise");
  holds(noise, "dn2_dN1", report->dn_total[0]);
  holds(noise, "dn1_dN2", report->dn_total[1]);
  assert_true(json_is_true(must_get(json, "passed")));
  json_decref(json);
  drum_report_free(report);
}

/* What auxiliary modes add to the object. */
static void json_tells_of_auxiliary_modes(void **state) {
  const electromech m = electromech_auxiliary();
  drum_report *report = must_report(*state, &m);
  const drum_extraction *x = &report->extraction;
  const drum_two_modes *two = &report->two_modes;
  json_t *json = as_read(report);
  const json_t *auxiliary = must_get(json, "auxiliary");
  const json_t *closed = must_get(auxiliary, "closed_form");
  const json_t *full = must_get(auxiliary, "full_theory");
  const json_t *circuit = must_get(auxiliary, "circuit");
  holds(closed, "gamma_eff_hz", hz(report->auxiliary.gamma));
  holds(closed, "spring_hz", hz(report->auxiliary.spring));
  holds(full, "gamma_eff_hz", hz(report->auxiliary.gamma_full));
  holds(full, "spring_hz", hz(report->auxiliary.spring_full));
  holds(circuit, "gamma_eff_hz", hz(x->gamma_auxiliary));
  holds(circuit, "spring_hz", hz(x->omega_auxiliary - x->omega_soft));
  mapping_holds(must_get(json, "mapping"), "eliminated",
                &two->steps.reading[DRUM_STEP_SOFT].cascaded, two->steps.j_opt[DRUM_STEP_SOFT]);
  holds(auxiliary, "isolation_eliminated_db",
        20 * log10(two->steps.reading[DRUM_STEP_SOFT].isolation));
  holds(must_get(json, "extracted"), "kappa3_hz", hz(x->kappa[2]));
  holds(must_get(json, "heat"), "eta3", report->heat[0].mode[2].eta);
  size_t dressed = 0;
  const json_t *list = must_get(json, "occupations");
  for (size_t k = 0; k < json_array_size(list); ++k)
    dressed += strcmp(json_string_value(must_get(json_array_get(list, k), "kind")), "dressed") == 0;
  assert_int_equal(dressed, m.n_cases);
  json_decref(json);
  drum_report_free(report);
}

/* Not a number becomes null wherever it stands, and no text holds nan or inf. */
static void json_has_no_nan(void **state) {
  const electromech m = electromech_paper();
  drum_report *report = must_report(*state, &m);
  const double bad[] = {NAN, INFINITY, -INFINITY};
  for (size_t k = 0; k < 3; ++k) {
    report->two_modes.noise_isolation_db = bad[k];
    report->extraction.kappa[0] = bad[k];
    report->extraction.alpha[0] = bad[k];
    report->occupation[0].value = bad[k];
    report->heat[0].mode[0].eta = bad[k];
    report->dn_total[0] = bad[k];
    report->two_modes.steps.reading[DRUM_STEP_CIRCUIT].cascaded.f = bad[k];
    json_t *json = as_read(report);
    assert_true(json_is_null(must_get(json, "noise_isolation_db")));
    assert_true(json_is_null(must_get(must_get(json, "extracted"), "kappa1_hz")));
    assert_true(json_is_null(must_get(must_get(json, "heat"), "eta1")));
    assert_true(json_is_null(must_get(json_array_get(must_get(json, "occupations"), 0), "value")));
    json_decref(json);
  }
  drum_report_free(report);
}

/* Without cases that raise one bath there is no rectification, and its isolation is null. */
static void leaves_out_what_was_not_measured(void **state) {
  electromech m = electromech_paper();
  m.n_cases = 1;
  drum_report *report = must_report(*state, &m);
  assert_false(report->has_rectification);
  json_t *json = as_read(report);
  assert_null(json_object_get(json, "rectification"));
  assert_true(json_is_null(must_get(json, "noise_isolation_db")));
  json_decref(json);
  drum_report_free(report);
}

static void writes_the_table(void **state) {
  const electromech m = electromech_paper();
  drum_report *report = must_report(*state, &m);
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  drum_status status;
  assert_int_equal(drum_report_text(report, file, &status), DRUM_OK);
  (void)fclose(file);
  const char *const words[] = {"drumspice: drum against theory",
                               "kappa/2pi 2000 kHz",
                               "gamma_m/2pi 100 Hz",
                               "Blocked 2->1",
                               "full theory",
                               "dn2/dN1",
                               "\nPASSED: "};
  for (size_t k = 0; k < sizeof words / sizeof words[0]; ++k)
    if (!strstr(text, words[k]))
      fail_msg("'%s' is not in:\n%s", words[k], text);
  assert_null(strstr(text, "nan"));
  assert_null(strstr(text, "inf"));
  for (const char *c = text; *c; ++c) /* lines fit a screen of 140 columns */
    if (*c == '\n')
      assert_true(strcspn(c + 1, "\n") <= 140);
  free(text);

  report->passed = false;
  file = open_memstream(&text, &size);
  assert_int_equal(drum_report_text(report, file, NULL), DRUM_OK);
  (void)fclose(file);
  assert_non_null(strstr(text, "\nFAILED: "));
  free(text);

  file = fopen("/dev/full", "w");
  assert_non_null(file);
  assert_int_equal(drum_report_text(report, file, &status), DRUM_IO_ERROR);
  assert_true(strlen(status.message) > 0);
  (void)fclose(file);
  drum_report_free(report);
}

static void draws(scratch *place, const electromech *m, bool transmission) {
  char folder[600];
  (void)snprintf(folder, sizeof folder, "%s", place->folder);
  drum_report *report = must_report(place, m);
  drum_status status;
  if (drum_report_pictures(report, folder, &status))
    fail_msg("%s", status.message);
  picture_is_svg(in(place, "drum_spectra.svg"));
  picture_is_png(in(place, "drum_spectra.png"));
  assert_int_equal(access(in(place, "drum_transmission.svg"), F_OK), transmission ? 0 : -1);
  if (transmission) {
    picture_is_svg(in(place, "drum_transmission.svg"));
    picture_is_png(in(place, "drum_transmission.png"));
  }
  drum_report_free(report);
}

static void draws_pictures(void **state) {
  if (system("command -v gnuplot > /dev/null 2>&1") != 0)
    skip();
  electromech m = electromech_cooling();
  draws(*state, &m, false);
  m = electromech_unequal();
  draws(*state, &m, true);
}

static void refused(scratch *place, drum_code code, const char *word) {
  drum_report *report = (drum_report *)1;
  drum_status status = {DRUM_OK, ""};
  const drum_code got = drum_report_compare(in(place, "drum.cir"), place->folder, &report, &status);
  if (got != code || !strstr(status.message, word))
    fail_msg("code %d, expected %d and '%s' in: %s", got, code, word, status.message);
  assert_null(report);
}

/* A run that was interrupted lacks files from some point on; whichever is missing is named. */
static void names_every_missing_file(void **state) {
  const electromech m = electromech_paper();
  static const char *const files[] = {"op",
                                      "off_a1",
                                      "off_b",
                                      "held_a2",
                                      "upper_a1",
                                      "lower_a1",
                                      "lower_a2",
                                      "clamped_b",
                                      "noise_c0_a1_upper",
                                      "noise_c0_a2_lower",
                                      "noise_c0_b",
                                      "noise_c3_a1_lower",
                                      "noise_c3_b"};
  drum_report_free(must_report(*state, &m));
  for (size_t k = 0; k < sizeof files / sizeof files[0]; ++k) {
    char name[64];
    char path[1024];
    (void)snprintf(name, sizeof name, "drum_%s.raw", files[k]);
    (void)snprintf(path, sizeof path, "%s", in(*state, name));
    assert_int_equal(rename(path, in(*state, "aside")), 0);
    refused(*state, DRUM_NOT_FOUND, name);
    assert_int_equal(rename(in(*state, "aside"), path), 0);
  }
}

/* The response of a sideband that lacks a window: the noise has points for nothing. */
static void refuses_a_missing_response(void **state) {
  electromech m = electromech_cooling();
  drum_report_free(must_report(*state, &m));
  electromech fewer = m;
  fewer.n_cases = 0;
  fewer.windows[4] = fewer.windows[5];
  electromech_write(&fewer, in(*state, "drum"));
  refused(*state, DRUM_BAD_INPUT, "_upper.raw has a point at ");
}

static void refuses_bad_netlists(void **state) {
  scratch *place = *state;
  drum_report *report;
  drum_status status;
  (void)scratch_write_text(place, "drum.cir", "* no card\nr1 a 0 1\n.end\n");
  refused(place, DRUM_BAD_INPUT, "drum.cir");
  assert_int_equal(drum_report_compare("/nowhere/x.cir", place->folder, &report, &status),
                   DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "/nowhere/x.cir"));
  assert_int_equal(drum_report_compare(place->folder, place->folder, &report, &status),
                   DRUM_BAD_INPUT);
  const electromech m = electromech_cooling();
  electromech_netlist(&m, in(place, "drum.cir"));
  char netlist[600];
  (void)snprintf(netlist, sizeof netlist, "%s", place->path);
  assert_int_equal(drum_report_compare(netlist, "/nowhere/out", &report, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "/nowhere/out/drum_"));
  static char endless[8192];
  memset(endless, 'x', sizeof endless - 1);
  assert_int_equal(drum_report_compare(netlist, endless, &report, &status), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(passes_good_circuits),
      cmocka_unit_test(passes_an_auxiliary_mode),
      cmocka_unit_test(fails_circuits_unlike_theory),
      cmocka_unit_test(json_keeps_its_contract),
      cmocka_unit_test(json_tells_of_auxiliary_modes),
      cmocka_unit_test(json_has_no_nan),
      cmocka_unit_test(leaves_out_what_was_not_measured),
      cmocka_unit_test(writes_the_table),
      cmocka_unit_test(draws_pictures),
      cmocka_unit_test(names_every_missing_file),
      cmocka_unit_test(refuses_a_missing_response),
      cmocka_unit_test(refuses_bad_netlists),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

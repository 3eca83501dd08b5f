/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report over several settings of the pumps, on circuits solved densely. */
#include "drumspice/settings.h"
#include "tests/extract/electromech.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const double PHI_DEG[] = {37.0, 217.0, -60.0};
enum { SETTINGS = sizeof PHI_DEG / sizeof PHI_DEG[0] };

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

/* Two unequal modes, the second pump at phi: the circuit's phases are minus the paper's. */
static electromech turned(double phi_deg) {
  electromech m = electromech_unequal();
  m.v[1] = cabs(m.v[1]) * m.v[0] / cabs(m.v[0]) * cexp(-I * phi_deg * DRUM_PI / 180.0);
  return m;
}

/* The netlist with these cards after the model's own, and the measurements of all settings. */
static void prepare(scratch *place, const char *cards) {
  const electromech first = turned(PHI_DEG[0]);
  electromech_netlist(&first, in(place, "drum.cir"));
  FILE *file = fopen(in(place, "drum.cir"), "a");
  assert_non_null(file);
  assert_true(fputs(cards, file) >= 0);
  assert_int_equal(fclose(file), 0);
  for (size_t k = 0; k < SETTINGS; ++k) {
    char name[32];
    const electromech m = turned(PHI_DEG[k]);
    (void)snprintf(name, sizeof name, "drum_s%zu", k);
    electromech_write(&m, in(place, name));
  }
}

static const char CARDS[] = "*drumspice setting s0 phi=37\n*drumspice setting s1 phi=217\n"
                            "*drumspice setting s2 phi=-60\n";

static drum_settings *must_compare(scratch *place) {
  drum_settings *settings;
  drum_status status;
  if (drum_settings_compare(in(place, "drum.cir"), place->folder, &settings, &status))
    fail_msg("%s", status.message);
  return settings;
}

static void refused(scratch *place, drum_code code, const char *word) {
  drum_settings *settings;
  drum_status status;
  assert_int_equal(drum_settings_compare(in(place, "drum.cir"), place->folder, &settings, &status),
                   code);
  assert_null(settings);
  if (!strstr(status.message, word))
    fail_msg("no '%s' in: %s", word, status.message);
}

/* Every source says what an independent computation from the setting's parameters says. */
static void has_every_theory_of_every_setting(void **state) {
  prepare(*state, CARDS);
  drum_settings *settings = must_compare(*state);
  if (!settings->passed)
    fail_msg("%s", settings->verdict);
  assert_int_equal(settings->count, SETTINGS);
  for (size_t k = 0; k < SETTINGS; ++k) {
    const drum_report *report = settings->report[k];
    assert_near(drum_settings_phi_deg(settings, k), PHI_DEG[k], 1e-2);
    drum_optomech system;
    drum_extraction_system(&report->extraction, true, true, &system);
    const drum_cascaded *cascaded = &report->two_modes.steps.theory.cascaded;
    const double *baths = settings->cards.cases[0].nbar;
    const double all[3] = {baths[0], baths[1], settings->cards.cases[0].nbar_plate};
    drum_optomech_steady full;
    drum_cascaded_steady reduced;
    assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_FULL, all, &full, NULL), 0);
    assert_int_equal(drum_cascaded_steady_state(cascaded, all, &reduced, NULL), 0);
    const double scale = fabs(reduced.eta[0]) + fabs(reduced.eta[1]) + fabs(reduced.eta[2]);
    for (size_t b = 0; b < 3; ++b) {
      const drum_quantity heat = {DRUM_QUANTITY_HEAT, b < 2 ? b : DRUM_PLATE, 0};
      const double eta = b < 2 ? full.eta[b] : full.eta_m;
      assert_near(drum_settings_value(report, &heat, DRUM_FROM_FULL_THEORY), eta, 1e-9 * scale);
      assert_near(drum_settings_value(report, &heat, DRUM_FROM_CIRCUIT), eta, 2e-3 * scale);
      assert_near(drum_settings_value(report, &heat, DRUM_FROM_CASCADED), reduced.eta[b],
                  1e-7 * scale);
    }
    drum_matrix g;
    drum_optomech_response response;
    assert_int_equal(drum_cascaded_respond(cascaded, report->extraction.omega, &g, NULL), 0);
    assert_int_equal(
        drum_optomech_respond(&system, DRUM_FRAME_FULL, report->extraction.omega, &response, NULL),
        0);
    for (size_t way = 0; way < 2; ++way) {
      const drum_quantity slope = {DRUM_QUANTITY_SLOPE_TOTAL, way, 0};
      const drum_quantity share = {DRUM_QUANTITY_SHARE, way, 0};
      const drum_quantity passes = {DRUM_QUANTITY_TRANSMISSION, way, 0};
      assert_close(drum_settings_value(report, &slope, DRUM_FROM_FULL_THEORY),
                   full.share[1 - way][way], 1e-6);
      assert_close(drum_settings_value(report, &slope, DRUM_FROM_CASCADED),
                   reduced.share[1 - way][way], 1e-6);
      assert_close(drum_settings_value(report, &share, DRUM_FROM_FULL_THEORY),
                   full.conductance[1 - way][way] / -full.conductance[way][way], 1e-6);
      assert_close(drum_settings_value(report, &share, DRUM_FROM_CASCADED),
                   reduced.conductance[1 - way][way] / -reduced.conductance[way][way], 1e-6);
      const double rates = cascaded->kappa[0] * cascaded->kappa[1];
      /* The cascaded model is Eq. 6 at Omega. */
      assert_close(drum_settings_value(report, &passes, DRUM_FROM_CASCADED),
                   rates * pow(cabs(g.at[1 - way][way]), 2), 1e-6);
      const double coherent = rates * pow(cabs(response.g.at[1 - way][way]), 2);
      assert_close(drum_settings_value(report, &passes, DRUM_FROM_FULL_THEORY), coherent, 1e-9);
      assert_close(drum_settings_value(report, &passes, DRUM_FROM_CIRCUIT), coherent, 1e-2);
    }
  }
  drum_settings_free(settings);
}

/* The least, the most and where, from the settings one by one. */
static void modulations_are_over_all_settings(void **state) {
  prepare(*state, CARDS);
  drum_settings *settings = must_compare(*state);
  const size_t heat = 3 * settings->cards.n_cases;
  assert_int_equal(settings->n_modulations, heat + 8);
  for (size_t k = 0; k < settings->n_modulations; ++k) {
    const drum_modulation *m = &settings->modulation[k];
    assert_int_equal(m->quantity.kind == DRUM_QUANTITY_HEAT, k < heat);
    for (drum_settings_source s = DRUM_FROM_CIRCUIT; s < DRUM_SETTINGS_SOURCES; ++s) {
      const double at_low = drum_settings_value(settings->report[m->by[s].at_low], &m->quantity, s);
      const double at_high =
          drum_settings_value(settings->report[m->by[s].at_high], &m->quantity, s);
      assert_true(m->by[s].low == at_low && m->by[s].high == at_high);
      for (size_t n = 0; n < SETTINGS; ++n) {
        const double value = drum_settings_value(settings->report[n], &m->quantity, s);
        assert_true(value >= at_low - 1e-6 * fabs(at_low));
        assert_true(value <= at_high + 1e-6 * fabs(at_high));
      }
      assert_near(m->by[s].depth, (at_high - at_low) / (fabs(at_high) + fabs(at_low)), 1e-12);
      if (at_low > 0.0)
        assert_near(m->by[s].contrast_db, 10.0 * log10(at_high / at_low), 1e-9);
      else
        assert_true(isnan(m->by[s].contrast_db));
    }
  }
  drum_settings_free(settings);
}

static void fails_what_is_not_as_the_cards_say(void **state) {
  const struct {
    const char *cards;
    const char *word;
  } wrong[] = {
      {"*drumspice setting s0 phi=37\n*drumspice setting s1 phi=217.2\n", "in setting s1 phi is"},
      {"*drumspice setting s1 phi=37\n", "in setting s1 phi is"},
      {"*drumspice setting s0 phi=37 blocked=1->2 isolation=90\n", "setting s0 fails: "},
  };
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    prepare(*state, wrong[k].cards);
    drum_settings *settings = must_compare(*state);
    assert_false(settings->passed);
    if (!strstr(settings->verdict, wrong[k].word))
      fail_msg("no '%s' in: %s", wrong[k].word, settings->verdict);
    drum_settings_free(settings);
  }
  /* A full turn more is the same phase. */
  prepare(*state, "*drumspice setting s1 phi=-143\n*drumspice setting s2 phi=300\n");
  drum_settings *settings = must_compare(*state);
  if (!settings->passed)
    fail_msg("%s", settings->verdict);
  assert_near(drum_settings_phi_deg(settings, 1), 300.0, 1e-2);
  drum_settings_free(settings);
}

static void refuses_what_has_no_settings_or_not_all(void **state) {
  prepare(*state, "");
  refused(*state, DRUM_BAD_INPUT, "no settings");
  prepare(*state, "*drumspice setting s0 phi=37\n*drumspice setting s9 phi=37\n");
  refused(*state, DRUM_NOT_FOUND, "drum_s9_");
  drum_report *report;
  drum_status status;
  scratch *place = *state;
  assert_int_equal(drum_report_compare(in(place, "drum.cir"), place->folder, &report, &status),
                   DRUM_BAD_INPUT);
  assert_null(report);
  assert_non_null(strstr(status.message, "2 settings"));
  const electromech one = electromech_cooling();
  electromech_netlist(&one, in(place, "drum.cir"));
  FILE *file = fopen(in(place, "drum.cir"), "a");
  assert_non_null(file);
  (void)fputs(CARDS, file);
  assert_int_equal(fclose(file), 0);
  refused(place, DRUM_BAD_INPUT, "expected two modes on a plate");
}

/* Numbers that are none make tables and JSON without nan, and do not pass. */
static void writes_what_it_has(void **state) {
  prepare(*state, CARDS);
  drum_settings *settings = must_compare(*state);
  settings->report[1]->heat[0].mode[0].eta = NAN;
  settings->modulation[0].by[DRUM_FROM_CIRCUIT].low = INFINITY;
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  assert_non_null(stream);
  assert_int_equal(drum_settings_text(settings, stream, NULL), DRUM_OK);
  assert_int_equal(fclose(stream), 0);
  assert_non_null(strstr(text, "3 settings of the pumps"));
  free(text);
  json_t *json = drum_settings_json(settings);
  assert_non_null(json);
  text = json_dumps(json, 0);
  assert_non_null(text);
  assert_null(strstr(text, "nan"));
  const json_t *setting = json_array_get(json_object_get(json, "settings"), 1);
  assert_true(json_is_null(json_object_get(json_object_get(setting, "heat"), "eta1")));
  assert_string_equal(json_string_value(json_object_get(setting, "setting")), "s1");
  free(text);
  json_decref(json);
  drum_settings_free(settings);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_every_theory_of_every_setting),
      cmocka_unit_test(modulations_are_over_all_settings),
      cmocka_unit_test(fails_what_is_not_as_the_cards_say),
      cmocka_unit_test(refuses_what_has_no_settings_or_not_all),
      cmocka_unit_test(writes_what_it_has),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

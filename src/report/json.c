/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as JSON: keys and units in docs/report.md. */
#include "drumspice/report.h"

#include <math.h>
#include <stdio.h>

#include "base/json_text.h"
#include "base/units.h"
#include "report/names.h"
#include "report/steps.h"

/* A key that carries the number of a mode, counted from 1, as in kappa1_hz. */
static void put_mode(json_t *object, const char *before, size_t mode, const char *after,
                     double value) {
  json_t *key = json_sprintf("%s%zu%s", before, mode + 1, after);
  if (key)
    drum_json_put(object, json_string_value(key), value);
  json_decref(key);
}

static json_t *pump(const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  json_t *object = json_object();
  for (size_t m = 0; m < x->modes; ++m)
    put_mode(object, "alpha", m, "", cabs(x->alpha[m]));
  /* As the circuit has it: the phase by which the second pump leads the first. */
  if (x->modes > 1)
    drum_json_put(object, "phase_deg", -drum_degrees(carg(x->alpha[1] / x->alpha[0])));
  return object;
}

static json_t *occupation_of(const drum_report *report, size_t mode, size_t bath_case,
                             const char *method, drum_occupation_kind kind) {
  json_t *object = json_object();
  (void)json_object_set_new(
      object, "mode",
      json_string(mode == DRUM_PLATE ? report->cards.plate.name : report->cards.modes[mode].name));
  (void)json_object_set_new(object, "bath_case", json_string(report->cards.cases[bath_case].name));
  (void)json_object_set_new(object, "method", json_string(method));
  static const char *const KINDS[] = {"spectral", "total", "dressed"};
  (void)json_object_set_new(object, "kind", json_string(KINDS[kind]));
  return object;
}

static json_t *pair(double first, double second) {
  json_t *array = json_array();
  (void)json_array_append_new(array, drum_json_number(first));
  (void)json_array_append_new(array, drum_json_number(second));
  return array;
}

static json_t *occupations(const drum_report *report) {
  json_t *list = json_array();
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    json_t *object = occupation_of(report, o->mode, o->bath_case, "noise", o->kind);
    drum_json_put(object, "value", o->value);
    drum_json_put(object, "sigma", o->sigma);
    drum_json_put(object, "theory_cascaded", o->theory_cascaded);
    drum_json_put(object, "theory_optomech", o->theory_optomech);
    /* Noise analysis has no statistical error: deviations are systematic, not so many sigma. */
    (void)json_object_set_new(object, "z", json_null());
    (void)json_array_append_new(list, object);
  }
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    json_t *object = occupation_of(report, o->mode, o->bath_case, "fft", o->kind);
    drum_json_put(object, "value", o->value);
    drum_json_put(object, "sigma", o->sigma);
    (void)json_object_set_new(object, "interval", pair(o->low, o->high));
    (void)json_object_set_new(object, "band_hz", pair(o->band[0], o->band[1]));
    drum_json_put(object, "theory_cascaded", o->theory_cascaded);
    drum_json_put(object, "theory_optomech", o->theory_optomech);
    if (o->mode == DRUM_PLATE)
      drum_json_put(object, "beating", o->beating);
    drum_json_put(object, "z", o->z);
    (void)json_array_append_new(list, object);
  }
  return list;
}

/* A flow, and of the same key what is known of it besides. */
typedef struct heat_objects {
  json_t *eta, *sigma, *watt, *full_theory, *cascaded;
} heat_objects;

static void put_heat(const heat_objects *to, const char *key, const drum_heat *heat) {
  drum_json_put(to->eta, key, heat->eta);
  drum_json_put(to->sigma, key, heat->sigma);
  drum_json_put(to->watt, key, heat->watt);
  drum_json_put(to->full_theory, key, heat->theory);
  drum_json_put(to->cascaded, key, heat->cascaded);
}

static json_t *heat_of(const drum_report *report, size_t bath_case, const drum_heat *modes,
                       const drum_heat *plate) {
  const heat_objects to = {json_object(), json_object(), json_object(), json_object(),
                           json_object()};
  for (size_t m = 0; m < report->cards.n_modes; ++m) {
    json_t *key = json_sprintf("eta%zu", m + 1);
    if (key)
      put_heat(&to, json_string_value(key), &modes[m]);
    json_decref(key);
  }
  if (plate)
    put_heat(&to, "etam", plate);
  (void)json_object_set_new(to.eta, "sigma", to.sigma);
  (void)json_object_set_new(to.eta, "watt", to.watt);
  (void)json_object_set_new(to.eta, "full_theory", to.full_theory);
  (void)json_object_set_new(to.eta, "cascaded", to.cascaded);
  (void)json_object_set_new(to.eta, "bath_case", json_string(report->cards.cases[bath_case].name));
  return to.eta;
}

static json_t *heat_by_noise(const drum_report *report, size_t bath_case) {
  const drum_heat_flows *flows = &report->heat[bath_case];
  return heat_of(report, bath_case, flows->mode, report->cards.has_plate ? &flows->plate : NULL);
}

/* By noise, in the first case; and within it lists of all cases', and of the transients'. */
static json_t *heat(const drum_report *report) {
  json_t *object = heat_by_noise(report, 0);
  json_t *cases = json_array();
  for (size_t c = 0; c < report->cards.n_cases; ++c)
    (void)json_array_append_new(cases, heat_by_noise(report, c));
  (void)json_object_set_new(object, "cases", cases);
  if (report->n_transients == 0)
    return object;
  json_t *list = json_array();
  for (size_t k = 0; k < report->n_transients; ++k) {
    const drum_transient *t = &report->transient[k];
    (void)json_array_append_new(
        list, heat_of(report, t->bath_case, t->heat, t->has_plate ? &t->heat_plate : NULL));
  }
  (void)json_object_set_new(object, "fft", list);
  return object;
}

static void put_rectification(json_t *object, const char *prefix, double forward, double back) {
  char key[48];
  (void)snprintf(key, sizeof key, "%sdn2_dN1", prefix);
  drum_json_put(object, key, forward);
  (void)snprintf(key, sizeof key, "%sdn1_dN2", prefix);
  drum_json_put(object, key, back);
}

static json_t *slopes_of(const double by_kind[2][2]) {
  json_t *object = json_object();
  put_rectification(object, "", by_kind[DRUM_TOTAL][0], by_kind[DRUM_TOTAL][1]);
  put_rectification(object, "spectral_", by_kind[DRUM_SPECTRAL][0], by_kind[DRUM_SPECTRAL][1]);
  return object;
}

static json_t *rectification(const drum_report *report) {
  json_t *object = json_object();
  json_t *noise = json_object();
  put_rectification(noise, "", report->dn_total[0], report->dn_total[1]);
  put_rectification(noise, "spectral_", report->dn_spectral[0], report->dn_spectral[1]);
  (void)json_object_set_new(noise, "full_theory", slopes_of(report->dn_full));
  (void)json_object_set_new(noise, "cascaded", slopes_of(report->dn_cascaded));
  (void)json_object_set_new(object, "noise", noise);
  if (!report->has_timed_rectification)
    return object;
  const drum_timed_rectification *timed = &report->timed_rectification;
  json_t *fft = json_object();
  json_t *sigma = json_object();
  put_rectification(fft, "", timed->total[0].value, timed->total[1].value);
  put_rectification(fft, "spectral_", timed->spectral[0].value, timed->spectral[1].value);
  put_rectification(sigma, "", timed->total[0].sigma, timed->total[1].sigma);
  put_rectification(sigma, "spectral_", timed->spectral[0].sigma, timed->spectral[1].sigma);
  (void)json_object_set_new(fft, "sigma", sigma);
  json_t *theory = json_object();
  put_rectification(theory, "", timed->total_theory[0], timed->total_theory[1]);
  put_rectification(theory, "spectral_", timed->spectral_theory[0], timed->spectral_theory[1]);
  (void)json_object_set_new(fft, "full_theory", theory);
  (void)json_object_set_new(object, "fft", fft);
  return object;
}

static json_t *transients(const drum_report *report) {
  json_t *list = json_array();
  for (size_t k = 0; k < report->n_transients; ++k) {
    const drum_transient *t = &report->transient[k];
    json_t *object = json_object();
    (void)json_object_set_new(object, "bath_case",
                              json_string(report->cards.cases[t->bath_case].name));
    (void)json_object_set_new(object, "partial", json_boolean(t->record->partial));
    drum_json_put(object, "step_s", t->record->step);
    drum_json_put(object, "burn_s", t->record->burn);
    drum_json_put(object, "duration_s", t->record->duration);
    drum_json_put(object, "averages", t->record->averages);
    drum_json_put(object, "resolution_hz", t->record->resolution);
    (void)json_object_set_new(object, "warning",
                              t->record->warning[0] ? drum_json_text(t->record->warning)
                                                    : json_null());
    (void)json_array_append_new(list, object);
  }
  return list;
}

static json_t *sideband(const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  json_t *theory = json_object();
  drum_json_put(theory, "gamma_opt_hz", drum_hertz(report->sideband.gamma_opt));
  drum_json_put(theory, "spring_hz", drum_hertz(report->sideband.delta_omega));
  drum_json_put(theory, "n_final", report->n_final);
  json_t *object = json_object();
  (void)json_object_set_new(object, "closed_form", theory);
  if (x->dressed) {
    json_t *circuit = json_object();
    drum_json_put(circuit, "gamma_opt_hz", drum_hertz(x->gamma_eff - x->gamma_m));
    drum_json_put(circuit, "spring_hz", drum_hertz(x->omega_eff - x->omega_soft));
    (void)json_object_set_new(object, "circuit", circuit);
  }
  return object;
}

/* Occupations of the dressed plate are among the others. */
static json_t *auxiliary(const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  json_t *theory = json_object();
  drum_json_put(theory, "gamma_eff_hz", drum_hertz(report->auxiliary.gamma));
  drum_json_put(theory, "spring_hz", drum_hertz(report->auxiliary.spring));
  json_t *full = json_object();
  drum_json_put(full, "gamma_eff_hz", drum_hertz(report->auxiliary.gamma_full));
  drum_json_put(full, "spring_hz", drum_hertz(report->auxiliary.spring_full));
  json_t *circuit = json_object();
  drum_json_put(circuit, "gamma_eff_hz", drum_hertz(x->gamma_auxiliary));
  drum_json_put(circuit, "spring_hz", drum_hertz(x->omega_auxiliary - x->omega_soft));
  json_t *object = json_object();
  (void)json_object_set_new(object, "closed_form", theory);
  (void)json_object_set_new(object, "full_theory", full);
  (void)json_object_set_new(object, "circuit", circuit);
  if (report->has_two_modes)
    drum_json_put(object, "isolation_eliminated_db",
                  2.0 * drum_decibel(report->two_modes.steps.reading[DRUM_STEP_SOFT].isolation));
  return object;
}

json_t *drum_report_json(const drum_report *report) {
  const drum_two_modes *two = &report->two_modes;
  json_t *object = json_object();
  if (!object)
    return NULL;
  (void)json_object_set_new(object, "netlist", drum_json_text(report->stem));
  drum_json_put(object, "omega_hz", drum_hertz(report->extraction.omega));
  if (report->has_two_modes) {
    const drum_blocked blocked = two->steps.reading[DRUM_STEP_CIRCUIT].blocked;
    (void)json_object_set_new(object, "blocked", json_string(drum_report_blocked_name(blocked)));
  }
  if (report->cards.has_plate)
    (void)json_object_set_new(object, "pump", pump(report));
  (void)json_object_set_new(object, "extracted", drum_extraction_json(&report->extraction));
  if (report->has_two_modes) {
    (void)json_object_set_new(object, "mapping", drum_steps_json(&report->extraction, &two->steps));
    drum_json_put(object, "isolation_db", two->steps.isolation_db);
    drum_json_put(object, "noise_isolation_db", two->noise_isolation_db);
    drum_json_put(object, "noise_isolation_per_rate_db", two->noise_isolation_per_rate_db);
  }
  if (report->has_sideband)
    (void)json_object_set_new(object, "sideband_cooling", sideband(report));
  if (report->has_auxiliary)
    (void)json_object_set_new(object, "auxiliary", auxiliary(report));
  (void)json_object_set_new(object, "occupations", occupations(report));
  if (report->has_heat)
    (void)json_object_set_new(object, "heat", heat(report));
  if (report->has_rectification)
    (void)json_object_set_new(object, "rectification", rectification(report));
  if (report->n_transients > 0) {
    (void)json_object_set_new(object, "transients", transients(report));
    drum_json_put(object, "chi_square", report->chi_square);
    drum_json_put(object, "consistency", report->consistency);
  }
  (void)json_object_set_new(object, "passed", json_boolean(report->passed));
  (void)json_object_set_new(object, "verdict", drum_json_text(report->verdict));
  return object;
}

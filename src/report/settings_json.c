/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings as JSON: keys and units in docs/report.md. */
#include "report/settings.h"

#include "base/json_text.h"

static const char *const BY[DRUM_SETTINGS_SOURCES] = {"circuit", "full_theory", "cascaded"};

static void put_text(json_t *object, const char *key, const char *text) {
  (void)json_object_set_new(object, key, json_string(text));
}

/* A setting is its report, with what makes it a setting. */
static json_t *setting_of(const drum_settings *settings, size_t setting) {
  json_t *object = drum_report_json(settings->report[setting]);
  if (!object)
    return NULL;
  put_text(object, "setting", settings->cards.settings[setting].name);
  drum_json_put(object, "phi_deg", drum_settings_phi_deg(settings, setting));
  drum_json_put(object, "heat_deviation", drum_settings_heat_deviation(settings->report[setting]));
  return object;
}

static json_t *swing_of(const drum_settings *settings, const struct drum_swing *swing,
                        bool contrast) {
  json_t *object = json_object();
  drum_json_put(object, "low", swing->low);
  drum_json_put(object, "high", swing->high);
  put_text(object, "low_setting", settings->cards.settings[swing->at_low].name);
  put_text(object, "high_setting", settings->cards.settings[swing->at_high].name);
  drum_json_put(object, "depth", swing->depth);
  if (contrast)
    drum_json_put(object, "contrast_db", swing->contrast_db);
  return object;
}

static json_t *swings_of(const drum_settings *settings, const drum_modulation *modulation,
                         bool contrast) {
  json_t *object = json_object();
  for (drum_settings_source s = DRUM_FROM_CIRCUIT; s < DRUM_SETTINGS_SOURCES; ++s)
    (void)json_object_set_new(object, BY[s], swing_of(settings, &modulation->by[s], contrast));
  return object;
}

static json_t *modulation(const drum_settings *settings) {
  json_t *list = json_array();
  for (size_t k = 0; k < settings->n_modulations; ++k) {
    const drum_quantity *quantity = &settings->modulation[k].quantity;
    if (quantity->kind != DRUM_QUANTITY_HEAT)
      continue;
    json_t *object = swings_of(settings, &settings->modulation[k], false);
    put_text(object, "bath_case", settings->cards.cases[quantity->bath_case].name);
    put_text(object, "flow",
             quantity->which == DRUM_PLATE ? "etam"
             : quantity->which == 0        ? "eta1"
                                           : "eta2");
    (void)json_array_append_new(list, object);
  }
  return list;
}

static const char *kind_name(drum_quantity_kind kind) {
  switch (kind) {
  case DRUM_QUANTITY_TRANSMISSION:
    return "coherent";
  case DRUM_QUANTITY_SLOPE_SPECTRAL:
    return "spectral";
  case DRUM_QUANTITY_SHARE:
    return "share";
  default:
    return "total";
  }
}

static json_t *routing(const drum_settings *settings) {
  json_t *list = json_array();
  for (size_t k = 0; k < settings->n_modulations; ++k) {
    const drum_quantity *quantity = &settings->modulation[k].quantity;
    if (quantity->kind == DRUM_QUANTITY_HEAT)
      continue;
    json_t *object = swings_of(settings, &settings->modulation[k], true);
    put_text(object, "way", drum_settings_direction(quantity->which));
    put_text(object, "kind", kind_name(quantity->kind));
    (void)json_array_append_new(list, object);
  }
  return list;
}

json_t *drum_settings_json(const drum_settings *settings) {
  json_t *object = json_object();
  if (!object)
    return NULL;
  (void)json_object_set_new(object, "netlist", drum_json_text(settings->stem));
  json_t *list = json_array();
  for (size_t k = 0; k < settings->count; ++k)
    (void)json_array_append_new(list, setting_of(settings, k));
  (void)json_object_set_new(object, "settings", list);
  (void)json_object_set_new(object, "modulation", modulation(settings));
  (void)json_object_set_new(object, "routing", routing(settings));
  (void)json_object_set_new(object, "passed", json_boolean(settings->passed));
  (void)json_object_set_new(object, "verdict", drum_json_text(settings->verdict));
  return object;
}

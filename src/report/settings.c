/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports of several settings of the pumps, what the settings do, and whether it passes. */
#include "drumspice/settings.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/stem.h"
#include "base/units.h"
#include "report/comparison.h"
#include "report/judge.h"
#include "report/settings.h"

static double heat_value(const drum_heat *heat, drum_settings_source source) {
  return source == DRUM_FROM_CIRCUIT       ? heat->eta
         : source == DRUM_FROM_FULL_THEORY ? heat->theory
                                           : heat->cascaded;
}

static double occupation_value(const drum_report *report, const drum_quantity *quantity,
                               drum_settings_source source) {
  const drum_occupation *o =
      drum_comparison_find(report, quantity->which, quantity->bath_case, DRUM_TOTAL);
  if (!o)
    return NAN;
  return source == DRUM_FROM_CIRCUIT       ? o->value
         : source == DRUM_FROM_FULL_THEORY ? o->theory_optomech
                                           : o->theory_cascaded;
}

static double slope_value(const drum_report *report, drum_occupation_kind kind, size_t direction,
                          drum_settings_source source) {
  if (!report->has_rectification)
    return NAN;
  if (source == DRUM_FROM_CIRCUIT)
    return kind == DRUM_TOTAL ? report->dn_total[direction] : report->dn_spectral[direction];
  return source == DRUM_FROM_FULL_THEORY ? report->dn_full[kind][direction]
                                         : report->dn_cascaded[kind][direction];
}

static double share_value(const drum_report *report, size_t direction,
                          drum_settings_source source) {
  size_t from;
  size_t to;
  if (!drum_comparison_most_raised(report, direction, NULL, &from, &to))
    return NAN;
  double raised[2];
  for (size_t m = 0; m < 2; ++m)
    raised[m] = heat_value(&report->heat[to].mode[m], source) -
                heat_value(&report->heat[from].mode[m], source);
  return raised[1 - direction] / -raised[direction];
}

double drum_settings_value(const drum_report *report, const drum_quantity *quantity,
                           drum_settings_source source) {
  static const drum_step STEPS[] = {DRUM_STEP_CIRCUIT, DRUM_STEP_FULL, DRUM_STEP_EQ6};
  const size_t which = quantity->which;
  const drum_heat_flows *flows = &report->heat[quantity->bath_case];
  switch (quantity->kind) {
  case DRUM_QUANTITY_HEAT:
    return heat_value(which == DRUM_PLATE ? &flows->plate : &flows->mode[which], source);
  case DRUM_QUANTITY_OCCUPATION:
    return occupation_value(report, quantity, source);
  case DRUM_QUANTITY_SLOPE_TOTAL:
    return slope_value(report, DRUM_TOTAL, which, source);
  case DRUM_QUANTITY_SLOPE_SPECTRAL:
    return slope_value(report, DRUM_SPECTRAL, which, source);
  case DRUM_QUANTITY_SHARE:
    return share_value(report, which, source);
  case DRUM_QUANTITY_TRANSMISSION:
    break;
  }
  return report->two_modes.steps.power[STEPS[source]][1 - which][which];
}

/* The circuit's phi less the card's, rad, on the shorter way round. */
static double phase_error(const drum_settings *settings, size_t setting) {
  const double complex *coupling = settings->report[setting]->extraction.coupling;
  const double wanted = settings->cards.settings[setting].phi_deg * DRUM_PI / 180.0;
  return carg(coupling[1] / coupling[0] * cexp(-I * wanted));
}

double drum_settings_phi_deg(const drum_settings *settings, size_t setting) {
  return settings->cards.settings[setting].phi_deg + drum_degrees(phase_error(settings, setting));
}

/* Settings that mirror each other differ by rounding, which must not choose between them. */
static const double SAME = 1e-6;

static struct drum_swing swing_of(const drum_settings *settings, const drum_quantity *quantity,
                                  drum_settings_source source) {
  struct drum_swing swing = {.low = NAN, .high = NAN};
  for (size_t k = 0; k < settings->count; ++k) {
    const double value = drum_settings_value(settings->report[k], quantity, source);
    if (k == 0 || value < swing.low - SAME * fabs(swing.low)) {
      swing.low = value;
      swing.at_low = k;
    }
    if (k == 0 || value > swing.high + SAME * fabs(swing.high)) {
      swing.high = value;
      swing.at_high = k;
    }
  }
  const double size = fabs(swing.low) + fabs(swing.high);
  swing.depth = size == 0.0 ? 0.0 : (swing.high - swing.low) / size;
  swing.contrast_db = swing.low > 0.0 ? drum_decibel(swing.high / swing.low) : NAN;
  return swing;
}

static void add_modulation(drum_settings *settings, drum_quantity quantity) {
  drum_modulation *modulation = &settings->modulation[settings->n_modulations++];
  modulation->quantity = quantity;
  for (drum_settings_source s = DRUM_FROM_CIRCUIT; s < DRUM_SETTINGS_SOURCES; ++s)
    modulation->by[s] = swing_of(settings, &quantity, s);
}

static void add_modulations(drum_settings *settings) {
  static const size_t BATHS[] = {0, 1, DRUM_PLATE};
  static const drum_quantity_kind KINDS[] = {DRUM_QUANTITY_SLOPE_TOTAL, DRUM_QUANTITY_SHARE,
                                             DRUM_QUANTITY_SLOPE_SPECTRAL,
                                             DRUM_QUANTITY_TRANSMISSION};
  for (size_t c = 0; c < settings->cards.n_cases; ++c)
    for (size_t b = 0; b < 3; ++b)
      add_modulation(settings, (drum_quantity){DRUM_QUANTITY_HEAT, BATHS[b], c});
  for (size_t k = settings->report[0]->has_rectification ? 0 : 3; k < 4; ++k)
    for (size_t direction = 0; direction < 2; ++direction)
      add_modulation(settings, (drum_quantity){KINDS[k], direction, 0});
}

double drum_settings_heat_deviation(const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  const double rate[] = {x->kappa[0], x->kappa[1], x->gamma_m};
  double worst = 0.0;
  for (size_t c = 0; c < report->cards.n_cases; ++c) {
    const drum_heat *const heat[] = {&report->heat[c].mode[0], &report->heat[c].mode[1],
                                     &report->heat[c].plate};
    double largest = 0.0;
    for (size_t b = 0; b < 3; ++b)
      largest = fmax(largest, fabs(heat[b]->theory));
    for (size_t b = 0; b < 3; ++b) {
      const double size = fmax(largest, rate[b] * DRUM_REPORT_QUANTUM);
      worst = drum_worse(worst, fabs(heat[b]->eta - heat[b]->theory) / size);
    }
  }
  return worst;
}

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static void
say(drum_settings *settings, bool ok, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  drum_verdict_append(settings->verdict, sizeof settings->verdict, &settings->passed, ok, format,
                      arguments);
  va_end(arguments);
}

static void judge(drum_settings *settings) {
  settings->passed = true;
  double drift = 0.0;
  double occupations = 0.0;
  for (size_t k = 0; k < settings->count; ++k) {
    const drum_report *report = settings->report[k];
    drift = drum_worse(drift, report->two_modes.steps.mismatch_full);
    occupations = drum_worse(occupations, report->worst_occupation);
    settings->worst_heat = drum_worse(settings->worst_heat, drum_settings_heat_deviation(report));
    const double off = fabs(phase_error(settings, k));
    settings->worst_phase = drum_worse(settings->worst_phase, off);
    if (!(off <= DRUM_REPORT_TOLERANCE))
      say(settings, false, "in setting %s phi is %.4f degrees where its card says %g",
          settings->cards.settings[k].name, remainder(drum_settings_phi_deg(settings, k), 360.0),
          settings->cards.settings[k].phi_deg);
    if (!report->passed)
      say(settings, false, "setting %s fails: %s", settings->cards.settings[k].name,
          report->verdict);
  }
  say(settings, settings->worst_heat <= DRUM_REPORT_TOLERANCE,
      "heat flows are within %.2g of full linear theory in all settings", settings->worst_heat);
  if (settings->passed)
    say(settings, true,
        "drifts at Omega within %.2g and occupations within %.2g; the limit is %.2g; all phases "
        "are those of the cards, and blocked is what the cards expect",
        drift, occupations, DRUM_REPORT_TOLERANCE);
}

static drum_code compare(const char *netlist, const char *folder, drum_settings *settings,
                         drum_status *status) {
  drum_code code = drum_cards_read(netlist, &settings->cards, status);
  if (!code)
    code = drum_stem_of(netlist, settings->stem, status);
  if (code)
    return code;
  const drum_cards *cards = &settings->cards;
  if (cards->n_settings == 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s has no settings of its pumps: expected "
                     "*drumspice setting cards",
                     netlist);
  if (cards->n_modes != 2 || !cards->has_plate || cards->n_cases == 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s has settings of its pumps, but %zu modes, %s plate and %zu cases: "
                     "expected two modes on a plate and a case",
                     netlist, cards->n_modes, cards->has_plate ? "a" : "no", cards->n_cases);
  for (; !code && settings->count < cards->n_settings; settings->count += !code)
    code = drum_comparison_run(cards, settings->stem, settings->count, folder,
                               &settings->report[settings->count], status);
  if (code)
    return code;
  add_modulations(settings);
  judge(settings);
  return DRUM_OK;
}

drum_code drum_settings_compare(const char *netlist, const char *folder, drum_settings **settings,
                                drum_status *status) {
  *settings = NULL;
  drum_settings *made = calloc(1, sizeof *made);
  if (!made)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a report over settings");
  const drum_code code = compare(netlist, folder, made, status);
  if (code) {
    drum_settings_free(made);
    return code;
  }
  *settings = made;
  return drum_succeed(status);
}

void drum_settings_free(drum_settings *settings) {
  if (!settings)
    return;
  for (size_t k = 0; k < settings->count; ++k)
    drum_report_free(settings->report[k]);
  free(settings);
}

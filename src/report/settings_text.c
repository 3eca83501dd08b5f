/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables over the settings of the pumps. */
#include "report/settings.h"

#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/judge.h"
#include "report/names.h"
#include "report/page.h"

static const char *const SOURCES[DRUM_SETTINGS_SOURCES] = {"circuit", "full theory", "cascaded"};
static const char *const DIRECTIONS[2] = {"1->2", "2->1"};
static const char *const SLOPES[2] = {"dn2/dN1", "dn1/dN2"};

/* The baths in the order of the tables. */
static const size_t BATHS[] = {0, 1, DRUM_PLATE};
enum { N_BATHS = sizeof BATHS / sizeof BATHS[0] };

/* Characters of a row before its numbers, and of each number. */
enum { LEFT = 21, WIDTH = 14 };

const char *drum_settings_direction(size_t direction) {
  return DIRECTIONS[direction];
}

static const char *setting_name(const drum_settings *settings, size_t setting) {
  return settings->cards.settings[setting].name;
}

static void begin_row(const drum_settings *settings, size_t setting, FILE *to) {
  (void)fprintf(to, "%-10s %+10.4f", setting_name(settings, setting),
                drum_settings_phi_deg(settings, setting));
}

/* Names, each in the middle of its columns. */
static void write_names(const char *const *name, const size_t *columns, size_t count, FILE *to) {
  size_t before = LEFT;
  for (size_t q = 0; q < count; ++q) {
    const size_t width = WIDTH * columns[q];
    const size_t length = strlen(name[q]);
    const size_t left = length < width ? (width - length) / 2 : 0;
    (void)fprintf(to, "%*s%s", (int)(before + left), "", name[q]);
    before = length < width ? width - left - length : 0;
  }
  (void)fputc('\n', to);
}

/* Two or three quantities side by side, each from every source that has it, a row a setting. */
static void write_table(const drum_settings *settings, const drum_quantity *quantity,
                        const char *const *name, size_t count, FILE *to) {
  size_t columns[N_BATHS]; /* the cascaded model, the last source, may be missing */
  for (size_t q = 0; q < count; ++q)
    columns[q] =
        isfinite(drum_settings_value(settings->report[0], &quantity[q], DRUM_FROM_CASCADED))
            ? DRUM_SETTINGS_SOURCES
            : DRUM_FROM_CASCADED;
  write_names(name, columns, count, to);
  (void)fprintf(to, "%-10s %10s", "setting", "phi");
  for (size_t q = 0; q < count; ++q)
    for (size_t s = 0; s < columns[q]; ++s)
      (void)fprintf(to, " %13s", SOURCES[s]);
  (void)fputc('\n', to);
  for (size_t k = 0; k < settings->count; ++k) {
    begin_row(settings, k, to);
    for (size_t q = 0; q < count; ++q)
      for (size_t s = 0; s < columns[q]; ++s)
        drum_page_number(
            to, drum_settings_value(settings->report[k], &quantity[q], (drum_settings_source)s));
    (void)fputc('\n', to);
  }
}

static void write_settings(const drum_settings *settings, FILE *to) {
  drum_page_rule(to, "Settings");
  (void)fprintf(to, "%-10s %10s %9s %12s %12s %12s %10s\n", "setting", "phi", "blocked",
                "isolation", "full theory", "of noise", "deviation");
  for (size_t k = 0; k < settings->count; ++k) {
    const drum_two_modes *two = &settings->report[k]->two_modes;
    begin_row(settings, k, to);
    (void)fprintf(to, " %9s",
                  drum_report_blocked_name(two->steps.reading[DRUM_STEP_CIRCUIT].blocked));
    (void)fprintf(to, " %9.2f dB %9.2f dB", two->steps.isolation_db, two->steps.isolation_full_db);
    (void)fprintf(to, " %9.2f dB", two->noise_isolation_per_rate_db);
    double worst = drum_worse(two->steps.mismatch_full, settings->report[k]->worst_occupation);
    worst = drum_worse(worst, drum_settings_heat_deviation(settings->report[k]));
    (void)fprintf(to, " %10.1e\n", worst);
  }
}

/* N_a1 = 100 N_a2 = 0 N_b = 0.5 */
static void write_case(const drum_settings *settings, size_t bath_case, const char *title,
                       FILE *to) {
  const drum_case_card *card = &settings->cards.cases[bath_case];
  char text[512];
  (void)snprintf(text, sizeof text, "%s, baths '%s'", title, card->name);
  drum_page_rule(to, text);
  (void)fprintf(to, "Baths at");
  for (size_t m = 0; m < settings->cards.n_modes; ++m)
    (void)fprintf(to, " N_%s = %g", settings->cards.modes[m].name, card->nbar[m]);
  (void)fprintf(to, " N_%s = %g", settings->cards.plate.name, card->nbar_plate);
}

static void write_watts(const drum_settings *settings, size_t bath_case, const char *const *name,
                        FILE *to) {
  (void)fprintf(to, "%-10s %10s", "power", "phi");
  for (size_t b = 0; b < N_BATHS; ++b)
    (void)fprintf(to, b + 1 < N_BATHS ? " %13s  " : " %13s", name[b]);
  (void)fputc('\n', to);
  for (size_t k = 0; k < settings->count; ++k) {
    const drum_heat_flows *flows = &settings->report[k]->heat[bath_case];
    begin_row(settings, k, to);
    for (size_t b = 0; b < N_BATHS; ++b)
      (void)fprintf(to, " %+13.4e W", (b < 2 ? &flows->mode[b] : &flows->plate)->watt);
    (void)fputc('\n', to);
  }
}

static void write_heat(const drum_settings *settings, size_t bath_case, FILE *to) {
  drum_quantity quantity[N_BATHS];
  char text[N_BATHS][DRUM_CARDS_NAME_SIZE + 16];
  const char *name[N_BATHS];
  for (size_t b = 0; b < N_BATHS; ++b) {
    quantity[b] = (drum_quantity){DRUM_QUANTITY_HEAT, BATHS[b], bath_case};
    (void)snprintf(text[b], sizeof text[b], "into %s",
                   drum_report_mode_name(settings->report[0], BATHS[b]));
    name[b] = text[b];
  }
  write_case(settings, bath_case, "Heat", to);
  (void)fprintf(to, "; quanta/s\n");
  write_table(settings, quantity, name, N_BATHS, to);
  write_watts(settings, bath_case, name, to);
}

static void write_occupations(const drum_settings *settings, size_t bath_case, FILE *to) {
  drum_quantity quantity[N_BATHS];
  const char *name[N_BATHS];
  for (size_t b = 0; b < N_BATHS; ++b) {
    quantity[b] = (drum_quantity){DRUM_QUANTITY_OCCUPATION, BATHS[b], bath_case};
    name[b] = drum_report_mode_name(settings->report[0], BATHS[b]);
  }
  write_case(settings, bath_case, "Total occupations", to);
  (void)fputc('\n', to);
  write_table(settings, quantity, name, N_BATHS, to);
}

static void write_pair(const drum_settings *settings, const char *title, drum_quantity_kind kind,
                       const char *const *name, FILE *to) {
  const drum_quantity quantity[2] = {{kind, 0, 0}, {kind, 1, 0}};
  drum_page_rule(to, title);
  write_table(settings, quantity, name, 2, to);
}

static void write_modulation(const drum_settings *settings, FILE *to) {
  drum_page_rule(to, "Modulation of the heat");
  (void)fprintf(to, "%-10s %-8s %13s %-10s %13s %-10s %9s %12s %9s\n", "baths", "into", "smallest",
                "in", "largest", "in", "depth", "full theory", "cascaded");
  for (size_t k = 0; k < settings->n_modulations; ++k) {
    const drum_modulation *m = &settings->modulation[k];
    const struct drum_swing *circuit = &m->by[DRUM_FROM_CIRCUIT];
    if (m->quantity.kind != DRUM_QUANTITY_HEAT)
      continue;
    (void)fprintf(to, "%-10s %-8s %+13.5e %-10s %+13.5e %-10s %9.5f %12.5f %9.5f\n",
                  settings->cards.cases[m->quantity.bath_case].name,
                  drum_report_mode_name(settings->report[0], m->quantity.which), circuit->low,
                  setting_name(settings, circuit->at_low), circuit->high,
                  setting_name(settings, circuit->at_high), circuit->depth,
                  m->by[DRUM_FROM_FULL_THEORY].depth, m->by[DRUM_FROM_CASCADED].depth);
  }
}

static const char *contrast_name(drum_quantity_kind kind) {
  switch (kind) {
  case DRUM_QUANTITY_TRANSMISSION:
    return "coherent, at Omega";
  case DRUM_QUANTITY_SLOPE_SPECTRAL:
    return "of noise, at Omega";
  case DRUM_QUANTITY_SHARE:
    return "share of the heat";
  default:
    return "of noise, total";
  }
}

static void write_contrast(const drum_settings *settings, FILE *to) {
  drum_page_rule(to, "Routing contrast: what passes in one setting, over what passes in another");
  (void)fprintf(to, "%-5s %-20s %-10s %-10s %12s %12s %12s\n", "way", "", "most in", "least in",
                SOURCES[DRUM_FROM_CIRCUIT], SOURCES[DRUM_FROM_FULL_THEORY],
                SOURCES[DRUM_FROM_CASCADED]);
  for (size_t k = 0; k < settings->n_modulations; ++k) {
    const drum_modulation *m = &settings->modulation[k];
    if (m->quantity.kind == DRUM_QUANTITY_HEAT)
      continue;
    (void)fprintf(to, "%-5s %-20s %-10s %-10s", DIRECTIONS[m->quantity.which],
                  contrast_name(m->quantity.kind),
                  setting_name(settings, m->by[DRUM_FROM_CIRCUIT].at_high),
                  setting_name(settings, m->by[DRUM_FROM_CIRCUIT].at_low));
    for (drum_settings_source s = DRUM_FROM_CIRCUIT; s < DRUM_SETTINGS_SOURCES; ++s)
      if (isfinite(m->by[s].contrast_db))
        (void)fprintf(to, " %9.2f dB", m->by[s].contrast_db);
      else
        (void)fprintf(to, " %12s", "-");
    (void)fputc('\n', to);
  }
}

drum_code drum_settings_text(const drum_settings *settings, FILE *stream, drum_status *status) {
  (void)fprintf(stream, "drumspice: %s against theory, %zu settings of the pumps\n", settings->stem,
                settings->count);
  char title[DRUM_CARDS_NAME_SIZE + 64];
  (void)snprintf(title, sizeof title, "Extracted from the circuit's responses in setting %s",
                 setting_name(settings, 0));
  drum_page_rule(stream, title);
  drum_page_parameters(stream, settings->report[0]);
  write_settings(settings, stream);
  for (size_t c = 0; c < settings->cards.n_cases; ++c)
    write_heat(settings, c, stream);
  for (size_t c = 0; c < settings->cards.n_cases; ++c)
    write_occupations(settings, c, stream);
  if (settings->report[0]->has_rectification) {
    write_pair(settings, "Rectification: total occupations", DRUM_QUANTITY_SLOPE_TOTAL, SLOPES,
               stream);
    write_pair(settings, "Share of a raised bath's heat that arrives at the other's",
               DRUM_QUANTITY_SHARE, DIRECTIONS, stream);
    write_pair(settings, "Rectification: spectral occupations at Omega",
               DRUM_QUANTITY_SLOPE_SPECTRAL, SLOPES, stream);
  }
  write_pair(settings, "Coherent transmission kappa_1 kappa_2 |g|^2 at Omega",
             DRUM_QUANTITY_TRANSMISSION, DIRECTIONS, stream);
  write_modulation(settings, stream);
  write_contrast(settings, stream);
  drum_page_verdict(stream, settings->passed, settings->verdict);
  if (fflush(stream) || ferror(stream))
    return drum_fail(status, DRUM_IO_ERROR, "the report could not be written");
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice occupations: mean occupations and spectra from a noisy transient. */
#include "drumspice/occupations.h"
#include "base/json_text.h"
#include "base/path.h"
#include "base/stem.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"
#include "drumspice/number.h"

#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OPTION_BURN = 256, OPTION_RESOLUTION, OPTION_BAND, OPTION_CSV };

typedef struct occupations_options {
  const char *netlist;
  const char *raw;
  const char *csv;
  bool json;
  drum_occupations_options how;
} occupations_options;

static void take_number(struct argp_state *state, const char *name, const char *text,
                        double *value) {
  drum_status status;
  if (drum_number_parse(text, value, &status))
    argp_error(state, "--%s=%s: %s", name, text, status.message);
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  occupations_options *options = state->input;
  switch (key) {
  case 'j':
    options->json = true;
    return 0;
  case OPTION_BURN:
    take_number(state, "burn", argument, &options->how.burn);
    return 0;
  case OPTION_RESOLUTION:
    take_number(state, "resolution", argument, &options->how.resolution);
    return 0;
  case OPTION_BAND:
    take_number(state, "band", argument, &options->how.band);
    return 0;
  case OPTION_CSV:
    options->csv = argument;
    return 0;
  case ARGP_KEY_ARG:
    if (state->arg_num == 0)
      options->netlist = argument;
    else if (state->arg_num == 1)
      options->raw = argument;
    else
      argp_error(state, "'%s' is one argument too many: expected a netlist and a raw file",
                 argument);
    return 0;
  case ARGP_KEY_END:
    if (!options->raw)
      argp_error(state, "expected a netlist and the raw file of its transient");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option OPTIONS[] = {
    {"json", 'j', NULL, 0, "Print one JSON object instead of the table", 0},
    {"csv", OPTION_CSV, "FILE", 0, "Write the spectra to FILE", 0},
    {"burn", OPTION_BURN, "SECONDS", 0,
     "Leave out so much of the beginning; else seven lifetimes of the slowest mode, or a tenth", 0},
    {"resolution", OPTION_RESOLUTION, "HERTZ", 0, "Distance of the spectra's points at Omega", 0},
    {"band", OPTION_BAND, "HERTZ", 0, "Width of the band around Omega of spectral occupations", 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "NETLIST.cir RECORD.raw",
    .doc = "Mean occupations of a netlist's modes from a noisy transient at uniform steps, with "
           "standard errors and 95 % intervals. Where the netlist's responses stand beside the raw "
           "file, as models/drumspice_measure.inc writes them, capacitances, the slowest mode, the "
           "plate and spectral occupations around Omega come from them; else only the cards are "
           "known, and totals of the modes are given."
           "\vExample: drumspice occupations netlists/rectifier.cir out/rectifier_tran_hot.raw "
           "--csv out/spectra.csv\n\n"
           "Exit status: 0 done, 1 could not be done, 2 if the netlist, the record or an option is "
           "missing or wrong.",
};

/* Everything printed. */
typedef struct findings {
  drum_cards cards;
  drum_occupations *record;
  bool has_spectral;
  drum_spectral spectral[DRUM_MODES_MAX];
} findings;

/* The responses beside the raw file, if they are there: FOLDER/STEM_*.raw. */
static drum_code read_beside(const occupations_options *options, findings *found,
                             drum_status *status) {
  char prefix[DRUM_PATH_SIZE];
  char stem[DRUM_STEM_SIZE];
  char first[DRUM_PATH_SIZE + 128];
  const char *slash = strrchr(options->raw, '/');
  drum_code code = drum_stem_of(options->netlist, stem, status);
  if (code)
    return code;
  if (snprintf(prefix, sizeof prefix, "%.*s%s", slash ? (int)(slash - options->raw) + 1 : 0,
               options->raw, stem) >= DRUM_PATH_SIZE - 256)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path '%.60s...' is too long", options->raw);
  (void)snprintf(first, sizeof first, "%s_off_%s.raw", prefix, found->cards.modes[0].name);
  drum_extraction extraction;
  const bool responses = access(first, F_OK) == 0;
  if (responses)
    code = drum_extract(&found->cards, prefix, &extraction, status);
  if (!code)
    code = drum_occupations_read(&found->cards, options->raw, responses ? &extraction : NULL,
                                 &options->how, &found->record, status);
  if (code || !responses)
    return code;
  (void)snprintf(first, sizeof first, "%s_upper_%s.raw", prefix, found->cards.modes[0].name);
  if (!extraction.plate && access(first, F_OK) != 0)
    return DRUM_OK; /* without a plate they need not be there */
  code = drum_occupations_spectral(found->record, &found->cards, &extraction, prefix,
                                   found->spectral, status);
  found->has_spectral = !code && !isnan(found->record->band[0]);
  return code;
}

static json_t *interval(double low, double high) {
  json_t *pair = json_array();
  (void)json_array_append_new(pair, drum_json_number(low));
  (void)json_array_append_new(pair, drum_json_number(high));
  return pair;
}

static void put_estimate(json_t *object, const drum_estimate *estimate, double low, double high) {
  (void)json_object_set_new(object, "n", drum_json_number(estimate->value - 0.5));
  (void)json_object_set_new(object, "sigma", drum_json_number(estimate->sigma));
  (void)json_object_set_new(object, "interval", interval(low, high));
}

static json_t *json_of(const findings *found) {
  const drum_occupations *record = found->record;
  json_t *object = json_object();
  json_t *modes = json_array();
  (void)json_object_set_new(object, "partial", json_boolean(record->partial));
  (void)json_object_set_new(object, "step_s", drum_json_number(record->step));
  (void)json_object_set_new(object, "burn_s", drum_json_number(record->burn));
  (void)json_object_set_new(object, "duration_s", drum_json_number(record->duration));
  (void)json_object_set_new(object, "averages", drum_json_number(record->averages));
  (void)json_object_set_new(object, "resolution_hz", drum_json_number(record->resolution));
  for (size_t m = 0; m < record->modes; ++m) {
    const drum_mode_spectrum *mode = &record->mode[m];
    json_t *entry = json_object();
    (void)json_object_set_new(entry, "mode", json_string(found->cards.modes[m].name));
    put_estimate(entry, &mode->total, mode->low, mode->high);
    (void)json_object_set_new(entry, "band", interval(-record->limit, record->limit));
    if (found->has_spectral) {
      json_t *spectral = json_object();
      put_estimate(spectral, &found->spectral[m].symmetrised, found->spectral[m].low,
                   found->spectral[m].high);
      (void)json_object_set_new(spectral, "band", interval(record->band[0], record->band[1]));
      (void)json_object_set_new(entry, "spectral", spectral);
    }
    (void)json_array_append_new(modes, entry);
  }
  (void)json_object_set_new(object, "modes", modes);
  if (record->has_plate) {
    json_t *plate = json_object();
    (void)json_object_set_new(plate, "mode", json_string(found->cards.plate.name));
    put_estimate(plate, &record->plate.total, record->plate.low, record->plate.high);
    (void)json_object_set_new(plate, "band", interval(-record->limit, record->limit));
    (void)json_object_set_new(object, "plate", plate);
  }
  (void)json_object_set_new(object, "warning",
                            record->warning[0] ? json_string(record->warning) : json_null());
  return object;
}

static void print_row(const char *mode, const char *kind, const drum_estimate *estimate, double low,
                      double high) {
  (void)printf("%-6s %-18s %12.6g %12.3g   %.6g to %.6g\n", mode, kind, estimate->value - 0.5,
               estimate->sigma, low, high);
}

static void print_table(const findings *found) {
  const drum_occupations *record = found->record;
  (void)printf(
      "%s: %.6g s in steps of %.6g s, after %.4g s of settling; %.4g averages at %.4g Hz\n",
      record->partial ? "Partial run" : "Run", record->duration, record->step, record->burn,
      record->averages, record->resolution);
  (void)printf("%-6s %-18s %12s %12s   %s\n", "mode", "", "occupation", "sigma", "95 % interval");
  for (size_t m = 0; m < record->modes; ++m) {
    const drum_mode_spectrum *mode = &record->mode[m];
    print_row(found->cards.modes[m].name, "total", &mode->total, mode->low, mode->high);
    if (found->has_spectral)
      print_row(found->cards.modes[m].name, "spectral at Omega", &found->spectral[m].symmetrised,
                found->spectral[m].low, found->spectral[m].high);
  }
  if (record->has_plate)
    print_row(found->cards.plate.name, "total", &record->plate.total, record->plate.low,
              record->plate.high);
  if (found->has_spectral)
    (void)printf("Spectral: S/A from %.9g to %.9g Hz. ", record->band[0], record->band[1]);
  (void)printf("Totals: within %.4g Hz of the carrier, and the tail beyond.\n", record->limit);
}

static int occupations(const char *who, const occupations_options *options) {
  findings found = {0};
  drum_status status;
  drum_code code = drum_cards_read(options->netlist, &found.cards, &status);
  if (!code)
    code = read_beside(options, &found, &status);
  int result = code ? drum_cli_fail(who, &status) : DRUM_EXIT_DONE;
  if (!code && options->csv) {
    code = drum_occupations_csv(found.record, &found.cards, options->csv, &status);
    if (code) {
      (void)drum_cli_fail(who, &status);
      result = code == DRUM_BAD_ARGUMENT ? DRUM_EXIT_USAGE : DRUM_EXIT_FAILED;
    }
  }
  if (!code && found.record->warning[0])
    drum_cli_message(who, "%s", found.record->warning);
  if (!code && options->json)
    result = drum_cli_json_print(who, json_of(&found));
  else if (!code)
    print_table(&found);
  drum_occupations_free(found.record);
  return result;
}

int drum_command_occupations(int argc, char **argv) {
  occupations_options options = {.how = {NAN, NAN, NAN}};
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  return occupations(argv[0], &options);
}

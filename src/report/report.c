/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/stem.h"
#include "base/units.h"
#include "extract/dressing.h"
#include "report/comparison.h"
#include "report/judge.h"
#include "report/noise.h"
#include "report/two_modes.h"

static drum_code add_sideband(drum_report *report, drum_status *status) {
  const drum_extraction *x = &report->extraction;
  const double delta = x->omega_0[0] + x->shift[0] - x->omega_d;
  drum_code code = drum_sideband_cooling(delta, x->kappa[0], cabs(x->coupling[0]), x->omega_soft,
                                         &report->sideband, status);
  if (code || report->cards.n_cases == 0)
    return code;
  return drum_sideband_occupation(&report->sideband, x->gamma_m, report->cards.cases[0].nbar_plate,
                                  report->cards.cases[0].nbar[0], &report->n_final, status);
}

static drum_code add_auxiliary(drum_comparison *run, drum_status *status) {
  drum_report *report = run->report;
  drum_dressed dressed;
  const drum_code code =
      drum_dressing_make(&report->extraction, &run->full, run->frame, NULL, &dressed, status);
  if (code)
    return code;
  report->auxiliary.gamma = dressed.system.gamma_m;
  report->auxiliary.spring = dressed.delta_omega;
  return drum_dressing_plate(&report->extraction, &run->full, &report->auxiliary.gamma_full,
                             &report->auxiliary.spring_full, status);
}

/* A setting's report is that of a netlist STEM_SETTING, with what its card expects. */
static drum_code name_setting(const drum_setting_card *card, const char *stem, drum_report *report,
                              drum_status *status) {
  const int length = snprintf(report->stem, sizeof report->stem, "%s_%s", stem, card->name);
  if (length < 0 || (size_t)length >= sizeof report->stem)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the name '%.60s_%s' is too long", stem,
                     card->name);
  report->cards.has_expect = card->has_expect;
  report->cards.expect = card->expect;
  return DRUM_OK;
}

static drum_code compare(const char *folder, drum_comparison *run, drum_status *status) {
  drum_report *report = run->report;
  drum_code code = DRUM_OK;
  if (snprintf(run->prefix, sizeof run->prefix, "%s/%s", folder, report->stem) >=
      DRUM_PATH_SIZE - 256)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of folder '%.60s...' is too long",
                     folder);
  code = drum_extract(&report->cards, run->prefix, &report->extraction, status);
  if (!code)
    code = drum_network_load(&report->cards, run->prefix, "upper", 1, &run->network[DRUM_UPPER],
                             status);
  if (!code)
    code = drum_network_load(&report->cards, run->prefix, "lower", -1, &run->network[DRUM_LOWER],
                             status);
  if (code)
    return code;
  run->f = drum_hertz(report->extraction.omega);
  drum_extraction_system(&report->extraction, true, true, &run->full);
  run->frame = report->cards.has_plate ? DRUM_FRAME_FULL : DRUM_FRAME_RWA;

  report->has_auxiliary = report->extraction.auxiliary > 0;
  report->has_two_modes =
      report->cards.has_plate && report->extraction.modes - report->extraction.auxiliary == 2;
  report->has_sideband = report->cards.has_plate && report->cards.n_modes == 1;
  report->two_modes.noise_isolation_db = NAN;
  report->two_modes.noise_isolation_per_rate_db = NAN;
  report->two_modes.noise_isolation_full_db = NAN;
  if (report->has_two_modes)
    code = drum_two_modes_compare(&report->extraction, &run->network[DRUM_UPPER],
                                  &report->two_modes, &report->transmission, status);
  if (!code && report->has_sideband)
    code = add_sideband(report, status);
  if (!code && report->has_auxiliary)
    code = add_auxiliary(run, status);
  if (!code)
    code = drum_comparison_occupations(run, status);
  if (!code)
    code = drum_comparison_transients(run, status);
  if (code)
    return code;
  drum_report_judge(report);
  return DRUM_OK;
}

drum_code drum_comparison_run(const drum_cards *cards, const char *stem, size_t setting,
                              const char *folder, drum_report **report, drum_status *status) {
  *report = NULL;
  drum_comparison run = {.report = calloc(1, sizeof(drum_report))};
  if (!run.report)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a report");
  run.report->cards = *cards;
  (void)snprintf(run.report->stem, sizeof run.report->stem, "%s", stem);
  drum_code code = DRUM_OK;
  if (cards->n_settings > 0)
    code = name_setting(&cards->settings[setting], stem, run.report, status);
  if (!code)
    code = compare(folder, &run, status);
  drum_network_free(&run.network[DRUM_UPPER]);
  drum_network_free(&run.network[DRUM_LOWER]);
  if (code) {
    drum_report_free(run.report);
    return code;
  }
  *report = run.report;
  return drum_succeed(status);
}

drum_code drum_report_compare(const char *netlist, const char *folder, drum_report **report,
                              drum_status *status) {
  drum_cards cards;
  char stem[DRUM_STEM_SIZE];
  *report = NULL;
  drum_code code = drum_cards_read(netlist, &cards, status);
  if (!code)
    code = drum_stem_of(netlist, stem, status);
  if (!code && cards.n_settings > 0)
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s has %zu settings of its pumps: expected one report over all of them",
                     netlist, cards.n_settings);
  return code ? code : drum_comparison_run(&cards, stem, 0, folder, report, status);
}

void drum_report_free(drum_report *report) {
  if (!report)
    return;
  for (size_t m = 0; m < DRUM_MODES_MAX; ++m)
    drum_spectrum_free(&report->spectrum[m]);
  for (size_t k = 0; k < report->n_transients; ++k)
    drum_occupations_free(report->transient[k].record);
  free(report->transmission.f);
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j)
      free(report->transmission.power[i][j]);
  free(report);
}

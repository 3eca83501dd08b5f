/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"
#include "extract/network.h"
#include "report/noise.h"
#include "report/two_modes.h"
#include "report/units.h"

enum { PATH_SIZE = 4096, UPPER = 0, LOWER = 1 };

/* What the steps of one comparison share. */
typedef struct comparison {
  drum_report *report;
  char prefix[PATH_SIZE];
  drum_network network[2]; /* pumped, upper and lower sideband */
  drum_optomech full;      /* full linear theory */
  drum_frame frame;
  double f; /* Omega, Hz */
} comparison;

/* The netlist's file name without folder and ending. */
static drum_code find_stem(const char *netlist, char *stem, size_t size, drum_status *status) {
  const char *slash = strrchr(netlist, '/');
  const char *name = slash ? slash + 1 : netlist;
  const char *dot = strrchr(name, '.');
  const size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
  if (length == 0 || length >= size)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "'%s' does not name a netlist", netlist);
  memcpy(stem, name, length);
  stem[length] = '\0';
  return DRUM_OK;
}

void drum_report_baths(const drum_report *report, size_t bath_case, double *baths) {
  for (size_t m = 0; m < report->cards.n_modes; ++m)
    baths[m] = report->cards.cases[bath_case].nbar[m];
  baths[report->cards.n_modes] =
      report->cards.has_plate ? report->cards.cases[bath_case].nbar_plate : 0.0;
}

/* The same for the cascaded model, whose common bath is the plate's. */
static void cascaded_occupations(const drum_report *report, const double *baths, double omega,
                                 double *spectral, double *total) {
  for (size_t m = 0; m < report->cards.n_modes; ++m)
    spectral[m] = total[m] = NAN;
  if (!report->has_two_modes)
    return;
  const drum_cascaded *system = &report->two_modes.theory.cascaded;
  drum_cascaded_spectrum spectrum;
  drum_cascaded_steady steady;
  if (drum_cascaded_spectrum_at(system, omega, &spectrum, NULL) ||
      drum_cascaded_steady_state(system, baths, &steady, NULL))
    return;
  for (size_t m = 0; m < 2; ++m) {
    double normal = 0.0;
    for (size_t b = 0; b < 3; ++b)
      normal += spectrum.share[m][b] * baths[b];
    spectral[m] = normal / spectrum.commutator[m];
    total[m] = steady.n[m];
  }
}

static drum_occupation *add(drum_report *report, size_t mode, size_t bath_case,
                            drum_occupation_kind kind) {
  drum_occupation *occupation = &report->occupation[report->n_occupations++];
  *occupation = (drum_occupation){
      .mode = mode,
      .bath_case = bath_case,
      .kind = kind,
      .theory_cascaded = NAN,
      .theory_optomech = NAN,
  };
  return occupation;
}

static drum_code mode_occupations(comparison *run, size_t bath_case, size_t mode,
                                  drum_status *status) {
  drum_report *report = run->report;
  drum_spectrum side[2] = {0};
  drum_code code = DRUM_OK;
  for (size_t s = UPPER; !code && s <= LOWER; ++s)
    code = drum_noise_spectrum(&report->cards, &report->extraction, run->prefix, bath_case, mode,
                               &run->network[s], &side[s], status);
  if (!code) {
    add(report, mode, bath_case, DRUM_SPECTRAL)->value =
        drum_spectrum_occupation(&side[UPPER], run->f);
    double sigma[2];
    drum_occupation *total = add(report, mode, bath_case, DRUM_TOTAL);
    total->value = drum_spectrum_total(&side[UPPER], &sigma[UPPER]) +
                   drum_spectrum_total(&side[LOWER], &sigma[LOWER]);
    total->sigma = sigma[UPPER] + sigma[LOWER];
  }
  if (!code && bath_case == 0) { /* kept for the picture */
    report->spectrum[mode] = side[UPPER];
    side[UPPER] = (drum_spectrum){0};
  }
  drum_spectrum_free(&side[UPPER]);
  drum_spectrum_free(&side[LOWER]);
  return code;
}

static drum_code plate_occupation(comparison *run, size_t bath_case, drum_plate_noise *noise,
                                  drum_status *status) {
  drum_report *report = run->report;
  const drum_code code =
      drum_noise_plate(&report->cards, &report->extraction, run->prefix, bath_case, noise, status);
  if (code)
    return code;
  drum_occupation *total = add(report, DRUM_PLATE, bath_case, DRUM_TOTAL);
  total->value = 0.25 * (noise->x_squared + noise->p_squared) - 0.5;
  total->sigma = 0.25 * noise->sigma;
  return DRUM_OK;
}

static void add_heat(comparison *run, const double *baths, const drum_plate_noise *plate,
                     const drum_optomech_steady *steady) {
  drum_report *report = run->report;
  const drum_extraction *x = &report->extraction;
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->bath_case != 0 || o->kind != DRUM_TOTAL || o->mode == DRUM_PLATE)
      continue;
    const double kappa = x->kappa[o->mode];
    const double eta = kappa * (o->value - baths[o->mode]);
    report->heat[o->mode] = (drum_heat){
        .eta = eta,
        .sigma = kappa * o->sigma,
        .watt = DRUM_HBAR * x->omega_0[o->mode] * eta,
        .theory = steady->eta[o->mode],
    };
  }
  if (report->cards.has_plate) {
    const double eta = x->gamma_m * (0.5 * plate->p_squared - baths[x->modes] - 0.5);
    report->heat_plate = (drum_heat){
        .eta = eta,
        .sigma = x->gamma_m * 0.5 * plate->sigma,
        .watt = DRUM_HBAR * x->omega_m * eta,
        .theory = steady->eta_m,
    };
  }
  report->has_heat = true;
}

/* Fills in what theory says of the occupations of one case, from index `first` on. */
static drum_code add_theory(comparison *run, size_t bath_case, size_t first,
                            const drum_plate_noise *plate, drum_status *status) {
  drum_report *report = run->report;
  const double omega = report->extraction.omega;
  double baths[DRUM_BATHS_MAX];
  drum_report_baths(report, bath_case, baths);
  drum_optomech_spectrum spectrum;
  drum_optomech_density density;
  drum_optomech_steady steady;
  drum_code code = drum_optomech_spectrum_at(&run->full, run->frame, omega, &spectrum, status);
  if (!code)
    code = drum_optomech_density_of(&spectrum, baths, &density, status);
  if (!code)
    code = drum_optomech_steady_state(&run->full, run->frame, baths, &steady, status);
  if (code)
    return code;
  double cascaded[2][DRUM_MODES_MAX];
  cascaded_occupations(report, baths, omega, cascaded[DRUM_SPECTRAL], cascaded[DRUM_TOTAL]);
  for (size_t k = first; k < report->n_occupations; ++k) {
    drum_occupation *o = &report->occupation[k];
    if (o->mode == DRUM_PLATE) {
      o->theory_optomech = steady.n_m;
      continue;
    }
    o->theory_cascaded = cascaded[o->kind][o->mode];
    o->theory_optomech = o->kind == DRUM_TOTAL ? steady.n[o->mode] : density.occupation[o->mode];
  }
  if (bath_case == 0)
    add_heat(run, baths, plate, &steady);
  return DRUM_OK;
}

static drum_code all_occupations(comparison *run, drum_status *status) {
  drum_report *report = run->report;
  for (size_t c = 0; c < report->cards.n_cases; ++c) {
    const size_t first = report->n_occupations;
    drum_plate_noise plate = {0};
    drum_code code = DRUM_OK;
    for (size_t m = 0; !code && m < report->cards.n_modes; ++m)
      code = mode_occupations(run, c, m, status);
    if (!code && report->cards.has_plate)
      code = plate_occupation(run, c, &plate, status);
    if (!code)
      code = add_theory(run, c, first, &plate, status);
    if (code)
      return code;
  }
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const double deviation = fabs(drum_occupation_deviation(&report->occupation[k]));
    if (!(deviation <= report->worst_occupation))
      report->worst_occupation = deviation;
  }
  return DRUM_OK;
}

double drum_occupation_deviation(const drum_occupation *occupation) {
  const double theory = occupation->theory_optomech;
  return (occupation->value - theory) / fmax(fabs(theory), DRUM_REPORT_QUANTUM);
}

/* The case that differs from the first in the bath of one mode only, or 0. */
static size_t raised_case(const drum_report *report, size_t raised) {
  double reference[DRUM_BATHS_MAX];
  drum_report_baths(report, 0, reference);
  for (size_t c = 1; c < report->cards.n_cases; ++c) {
    double baths[DRUM_BATHS_MAX];
    drum_report_baths(report, c, baths);
    bool only = baths[raised] != reference[raised];
    for (size_t b = 0; b <= report->cards.n_modes; ++b)
      only = only && (b == raised || baths[b] == reference[b]);
    if (only)
      return c;
  }
  return 0;
}

static const drum_occupation *find(const drum_report *report, size_t mode, size_t bath_case,
                                   drum_occupation_kind kind) {
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->mode == mode && o->bath_case == bath_case && o->kind == kind)
      return o;
  }
  return NULL;
}

/* How far the occupation of a mode follows the other's bath, from the raised cases. */
static void add_rectification(comparison *run) {
  drum_report *report = run->report;
  double full_spectral[2];
  double commutator[2];
  drum_optomech_spectrum spectrum;
  if (!report->has_two_modes ||
      drum_optomech_spectrum_at(&run->full, run->frame, report->extraction.omega, &spectrum, NULL))
    return;
  for (size_t direction = 0; direction < 2; ++direction) {
    const size_t raised = direction; /* 0: dn2/dN1, 1: dn1/dN2 */
    const size_t watched = 1 - direction;
    const size_t c = raised_case(report, raised);
    if (c == 0)
      return;
    const double step = report->cards.cases[c].nbar[raised] - report->cards.cases[0].nbar[raised];
    report->dn_total[direction] = (find(report, watched, c, DRUM_TOTAL)->value -
                                   find(report, watched, 0, DRUM_TOTAL)->value) /
                                  step;
    report->dn_spectral[direction] = (find(report, watched, c, DRUM_SPECTRAL)->value -
                                      find(report, watched, 0, DRUM_SPECTRAL)->value) /
                                     step;
    full_spectral[direction] = spectrum.share[watched][raised];
    const drum_spectrum *measured = &report->spectrum[watched];
    commutator[direction] =
        drum_spectrum_normal(measured, run->f) / drum_spectrum_occupation(measured, run->f);
  }
  report->has_rectification = true;
  /* The spectra themselves, not relative to each mode's own commutator. */
  const double forward = fabs(report->dn_spectral[0] * commutator[0]);
  const double back = fabs(report->dn_spectral[1] * commutator[1]);
  report->two_modes.noise_isolation_db = drum_decibel(fmin(forward, back) / fmax(forward, back));
  report->two_modes.noise_isolation_full_db = drum_decibel(
      fmin(full_spectral[0], full_spectral[1]) / fmax(full_spectral[0], full_spectral[1]));
}

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

static void judge(drum_report *report) {
  const double limit = DRUM_REPORT_TOLERANCE;
  const bool mapping = !report->has_two_modes || report->two_modes.mismatch_full <= limit;
  const bool occupations = report->worst_occupation <= limit;
  report->passed = mapping && occupations;
  int used = 0;
  if (report->has_two_modes)
    used = snprintf(report->verdict, sizeof report->verdict,
                    "the measured drift at Omega is within %.2g of full linear theory; ",
                    report->two_modes.mismatch_full);
  (void)snprintf(report->verdict + used, sizeof report->verdict - (size_t)used,
                 "occupations are within %.2g of it (limit %.2g)", report->worst_occupation, limit);
}

static drum_code compare(const char *netlist, const char *folder, comparison *run,
                         drum_status *status) {
  drum_report *report = run->report;
  drum_code code = drum_cards_read(netlist, &report->cards, status);
  if (!code)
    code = find_stem(netlist, report->stem, sizeof report->stem, status);
  if (code)
    return code;
  if (snprintf(run->prefix, sizeof run->prefix, "%s/%s", folder, report->stem) >= PATH_SIZE - 256)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of folder '%.60s...' is too long",
                     folder);
  code = drum_extract(&report->cards, run->prefix, &report->extraction, status);
  if (!code)
    code = drum_network_load(&report->cards, run->prefix, "upper", 1, &run->network[UPPER], status);
  if (!code)
    code =
        drum_network_load(&report->cards, run->prefix, "lower", -1, &run->network[LOWER], status);
  if (code)
    return code;
  run->f = drum_hertz(report->extraction.omega);
  drum_extraction_system(&report->extraction, true, true, &run->full);
  run->frame = report->cards.has_plate ? DRUM_FRAME_FULL : DRUM_FRAME_RWA;

  report->has_two_modes = report->cards.has_plate && report->cards.n_modes == 2;
  report->has_sideband = report->cards.has_plate && report->cards.n_modes == 1;
  report->two_modes.noise_isolation_db = NAN;
  report->two_modes.noise_isolation_full_db = NAN;
  if (report->has_two_modes)
    code = drum_two_modes_compare(&report->extraction, &run->network[UPPER], &report->two_modes,
                                  &report->transmission, status);
  if (!code && report->has_sideband)
    code = add_sideband(report, status);
  if (!code)
    code = all_occupations(run, status);
  if (code)
    return code;
  add_rectification(run);
  judge(report);
  return DRUM_OK;
}

drum_code drum_report_compare(const char *netlist, const char *folder, drum_report **report,
                              drum_status *status) {
  *report = NULL;
  comparison run = {.report = calloc(1, sizeof(drum_report))};
  if (!run.report)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a report");
  const drum_code code = compare(netlist, folder, &run, status);
  drum_network_free(&run.network[UPPER]);
  drum_network_free(&run.network[LOWER]);
  if (code) {
    drum_report_free(run.report);
    return code;
  }
  *report = run.report;
  return drum_succeed(status);
}

void drum_report_free(drum_report *report) {
  if (!report)
    return;
  for (size_t m = 0; m < DRUM_MODES_MAX; ++m)
    drum_spectrum_free(&report->spectrum[m]);
  free(report->transmission.f);
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j)
      free(report->transmission.power[i][j]);
  free(report);
}

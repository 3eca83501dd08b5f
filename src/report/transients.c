/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time domain: occupations from transients against theory, heat and rectification. */
#include "report/comparison.h"

#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "drumspice/beating.h"
#include "drumspice/constants.h"
#include "occupations/spectral.h"
#include "report/names.h"

enum { BAND_SAMPLES = 33 };

/* What theory says of one case. */
typedef struct expectation {
  double baths[DRUM_BATHS_MAX];
  drum_optomech_steady steady;
  double spectral[DRUM_MODES_MAX]; /* S/A over the band; nan without one */
  double cascaded[2][DRUM_MODES_MAX];
  double beating; /* quanta of the plate */
} expectation;

/* The mean of S over the mean of A, over a band in Hz. */
static drum_code band_theory(const drum_comparison *run, const double *band, const double *baths,
                             double *spectral, drum_status *status) {
  const size_t modes = run->full.modes;
  double normal[DRUM_MODES_MAX] = {0};
  double commutator[DRUM_MODES_MAX] = {0};
  for (size_t k = 0; k < BAND_SAMPLES; ++k) {
    const double f = band[0] + ((double)k + 0.5) / BAND_SAMPLES * (band[1] - band[0]);
    drum_optomech_spectrum spectrum;
    drum_optomech_density density;
    drum_code code =
        drum_optomech_spectrum_at(&run->full, run->frame, 2.0 * DRUM_PI * f, &spectrum, status);
    if (!code)
      code = drum_optomech_density_of(&spectrum, baths, &density, status);
    if (code)
      return code;
    for (size_t m = 0; m < modes; ++m) {
      normal[m] += density.normal[m];
      commutator[m] += spectrum.commutator[m];
    }
  }
  for (size_t m = 0; m < modes; ++m)
    spectral[m] = normal[m] / commutator[m];
  return DRUM_OK;
}

static drum_code expect(const drum_comparison *run, const drum_transient *transient,
                        expectation *theory, drum_status *status) {
  const drum_report *report = run->report;
  const drum_extraction *x = &report->extraction;
  *theory = (expectation){0};
  drum_report_baths(report, transient->bath_case, theory->baths);
  drum_code code =
      drum_optomech_steady_state(&run->full, run->frame, theory->baths, &theory->steady, status);
  if (!code && !isnan(transient->record->band[0]))
    code = band_theory(run, transient->record->band, theory->baths, theory->spectral, status);
  drum_comparison_cascaded(report, theory->baths, x->omega, theory->cascaded[DRUM_SPECTRAL],
                           theory->cascaded[DRUM_TOTAL]);
  if (!code && transient->has_plate && x->dressed) {
    code = drum_beating_rate(&run->full, x->g0, theory->baths, &theory->beating, status);
    theory->beating /= x->gamma_eff;
  }
  return code;
}

static drum_code add(drum_report *report, drum_timed_occupation occupation, drum_status *status) {
  const double theory = occupation.theory_optomech + occupation.beating;
  const double symmetrised = occupation.value + 0.5;
  const drum_estimate estimate = {
      .value = symmetrised,
      .sigma = occupation.sigma,
      .freedom = 2.0 * symmetrised * symmetrised / (occupation.sigma * occupation.sigma),
  };
  occupation.z = drum_estimate_score(&estimate, theory + 0.5);
  if (!isfinite(occupation.z))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "the transient of case %s shows no noise in %s; expected seeds other than 0",
                     report->cards.cases[occupation.bath_case].name,
                     drum_report_mode_name(report, occupation.mode));
  report->timed[report->n_timed++] = occupation;
  return DRUM_OK;
}

static drum_code add_mode(drum_comparison *run, const drum_transient *transient,
                          const expectation *theory, size_t mode, drum_status *status) {
  const drum_occupations *record = transient->record;
  const drum_mode_spectrum *measured = &record->mode[mode];
  drum_code code = add(run->report,
                       (drum_timed_occupation){
                           .mode = mode,
                           .bath_case = transient->bath_case,
                           .kind = DRUM_TOTAL,
                           .value = measured->total.value - 0.5,
                           .sigma = measured->total.sigma,
                           .low = measured->low,
                           .high = measured->high,
                           .band = {-record->limit, record->limit},
                           .theory_cascaded = theory->cascaded[DRUM_TOTAL][mode],
                           .theory_optomech = theory->steady.n[mode],
                       },
                       status);
  drum_spectral spectral;
  if (!code)
    code = drum_spectral_occupation(record, &run->report->extraction, &run->network[DRUM_UPPER],
                                    mode, &spectral, status);
  if (code || isnan(spectral.low))
    return code;
  return add(run->report,
             (drum_timed_occupation){
                 .mode = mode,
                 .bath_case = transient->bath_case,
                 .kind = DRUM_SPECTRAL,
                 .value = spectral.symmetrised.value - 0.5,
                 .sigma = spectral.symmetrised.sigma,
                 .low = spectral.low,
                 .high = spectral.high,
                 .band = {record->band[0], record->band[1]},
                 .theory_cascaded = theory->cascaded[DRUM_SPECTRAL][mode],
                 .theory_optomech = theory->spectral[mode],
             },
             status);
}

static drum_code add_plate(drum_report *report, const drum_transient *transient,
                           const expectation *theory, drum_status *status) {
  const drum_occupations *record = transient->record;
  return add(report,
             (drum_timed_occupation){
                 .mode = DRUM_PLATE,
                 .bath_case = transient->bath_case,
                 .kind = DRUM_TOTAL,
                 .value = record->plate.total.value - 0.5,
                 .sigma = record->plate.total.sigma,
                 .low = record->plate.low,
                 .high = record->plate.high,
                 .band = {-record->limit, record->limit},
                 .theory_cascaded = NAN,
                 .theory_optomech = theory->steady.n_m,
                 .beating = theory->beating,
             },
             status);
}

/*
 * What a bath takes, kappa (n + 1/2), is measured; what it gives, kappa (N + 1/2), is the power of
 * white noise into a capacitor, which no record can tell better than its definition.
 */
static void add_heat(const drum_report *report, drum_transient *transient,
                     const expectation *theory) {
  const drum_extraction *x = &report->extraction;
  const drum_occupations *record = transient->record;
  for (size_t m = 0; m < x->modes; ++m) {
    const double eta = x->kappa[m] * (record->mode[m].total.value - theory->baths[m] - 0.5);
    transient->heat[m] = (drum_heat){
        .eta = eta,
        .sigma = x->kappa[m] * record->mode[m].total.sigma,
        .watt = DRUM_HBAR * x->omega_0[m] * eta,
        .theory = theory->steady.eta[m],
        .cascaded = report->heat[transient->bath_case].mode[m].cascaded,
    };
  }
  if (!transient->has_plate)
    return;
  const drum_estimate *momentum = &record->plate.momentum;
  const double eta = x->gamma_m * (0.5 * momentum->value - theory->baths[x->modes] - 0.5);
  transient->heat_plate = (drum_heat){
      .eta = eta,
      .sigma = x->gamma_m * 0.5 * momentum->sigma,
      .watt = DRUM_HBAR * x->omega_m * eta,
      .theory = theory->steady.eta_m + x->gamma_m * theory->beating,
      .cascaded = report->heat[transient->bath_case].plate.cascaded,
  };
}

static const drum_timed_occupation *find_timed(const drum_report *report, size_t mode,
                                               size_t bath_case, drum_occupation_kind kind) {
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    if (o->mode == mode && o->bath_case == bath_case && o->kind == kind)
      return o;
  }
  return NULL;
}

/* What raising a bath by `step` does, from a transient and what theory has for the other case. */
static void derivative(const drum_timed_occupation *at, double reference, double reference_theory,
                       double step, drum_estimate *measured, double *theory) {
  *measured = (drum_estimate){
      .value = (at->value - reference) / step,
      .sigma = at->sigma / step,
      .freedom = NAN,
  };
  *theory = (at->theory_optomech - reference_theory) / step;
}

/*
 * The reference of a total is what noise analysis has for the other case, without statistical
 * error; of a spectral occupation it is theory's over the same band.
 */
static drum_code add_derivatives(drum_comparison *run, size_t from, size_t to, size_t raised,
                                 drum_status *status) {
  drum_report *report = run->report;
  const size_t watched = 1 - raised;
  const double step = drum_comparison_step(report, from, to, raised);
  drum_timed_rectification *out = &report->timed_rectification;
  const drum_occupation *total = drum_comparison_find(report, watched, from, DRUM_TOTAL);
  derivative(find_timed(report, watched, to, DRUM_TOTAL), total->value, total->theory_optomech,
             step, &out->total[raised], &out->total_theory[raised]);

  const drum_timed_occupation *spectral = find_timed(report, watched, to, DRUM_SPECTRAL);
  out->spectral[raised] = (drum_estimate){NAN, NAN, NAN};
  out->spectral_theory[raised] = NAN;
  if (!spectral)
    return DRUM_OK;
  double baths[DRUM_BATHS_MAX] = {0};
  double reference[DRUM_MODES_MAX];
  drum_report_baths(report, from, baths);
  const drum_code code = band_theory(run, spectral->band, baths, reference, status);
  if (!code)
    derivative(spectral, reference[watched], reference[watched], step, &out->spectral[raised],
               &out->spectral_theory[raised]);
  return code;
}

static bool has_transient(const drum_report *report, size_t bath_case) {
  return find_timed(report, 0, bath_case, DRUM_TOTAL) != NULL;
}

/* From transients in cases that raise the bath of one mode alone, the further the better. */
static drum_code add_rectification(drum_comparison *run, drum_status *status) {
  drum_report *report = run->report;
  if (!report->has_two_modes)
    return DRUM_OK;
  for (size_t raised = 0; raised < 2; ++raised) {
    size_t from;
    size_t to;
    if (!drum_comparison_most_raised(report, raised, has_transient, &from, &to))
      return DRUM_OK;
    const drum_code code = add_derivatives(run, from, to, raised, status);
    if (code)
      return code;
  }
  report->has_timed_rectification = true;
  return DRUM_OK;
}

static drum_code add_transient(drum_comparison *run, const char *path, size_t bath_case,
                               drum_status *status) {
  drum_report *report = run->report;
  drum_transient *transient = &report->transient[report->n_transients];
  transient->bath_case = bath_case;
  drum_code code = drum_occupations_read(&report->cards, path, &report->extraction, NULL,
                                         &transient->record, status);
  if (code)
    return code;
  ++report->n_transients;
  const drum_occupations *record = transient->record;
  /* Of more modes it is not known what their beating photons do. */
  transient->has_plate = record->has_plate && record->modes <= DRUM_BEATING_MODES_MAX &&
                         record->duration >= DRUM_OCCUPATIONS_LIFETIMES * record->settling;
  expectation theory;
  code = expect(run, transient, &theory, status);
  for (size_t m = 0; !code && m < record->modes; ++m)
    code = add_mode(run, transient, &theory, m, status);
  transient->beating = theory.beating;
  if (!code && transient->has_plate)
    code = add_plate(report, transient, &theory, status);
  if (code)
    return code;
  add_heat(report, transient, &theory);
  return DRUM_OK;
}

/* Where a record keeps the correlations of an occupation's error. */
static size_t quantity_of(const drum_occupations *record, const drum_timed_occupation *o) {
  if (o->mode == DRUM_PLATE)
    return 2 * record->modes;
  return o->kind == DRUM_TOTAL ? o->mode : record->modes + o->mode;
}

/* z R^-1 z of one run's occupations, R the correlation of their errors; other runs have noise of
 * their own. */
static drum_code add_chi_square(drum_report *report, const drum_transient *transient,
                                drum_status *status) {
  double r[DRUM_OCCUPATION_QUANTITIES][DRUM_OCCUPATION_QUANTITIES];
  double z[DRUM_OCCUPATION_QUANTITIES];
  double solved[DRUM_OCCUPATION_QUANTITIES];
  size_t index[DRUM_OCCUPATION_QUANTITIES];
  size_t n = 0;
  for (size_t k = 0; k < report->n_timed; ++k)
    if (report->timed[k].bath_case == transient->bath_case) {
      index[n] = quantity_of(transient->record, &report->timed[k]);
      z[n] = report->timed[k].z;
      ++n;
    }
  /* Correlations estimated from few averages may contradict each other: shrink them until not. */
  enum { ATTEMPTS = 40 };
  lapack_int info = 1;
  double trust = 1.0;
  for (int attempt = 0; info > 0 && attempt < ATTEMPTS; ++attempt) {
    for (size_t a = 0; a < n; ++a) {
      solved[a] = z[a];
      for (size_t b = 0; b < n; ++b)
        r[a][b] = (a == b ? 1.0 : trust) * transient->record->correlation[index[a]][index[b]];
    }
    info = LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', (lapack_int)n, 1, &r[0][0],
                         DRUM_OCCUPATION_QUANTITIES, solved, 1);
    trust *= 0.9;
  }
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE,
                     "the correlations of the occupations of case %s are not finite",
                     report->cards.cases[transient->bath_case].name);
  for (size_t a = 0; a < n; ++a)
    report->chi_square += z[a] * solved[a];
  return DRUM_OK;
}

drum_code drum_comparison_transients(drum_comparison *run, drum_status *status) {
  drum_report *report = run->report;
  for (size_t c = 0; c < report->cards.n_cases; ++c) {
    char path[DRUM_PATH_SIZE + 128];
    (void)snprintf(path, sizeof path, "%s_tran_%s.raw", run->prefix, report->cards.cases[c].name);
    if (access(path, F_OK) != 0)
      continue;
    const drum_code code = add_transient(run, path, c, status);
    if (code)
      return code;
  }
  for (size_t k = 0; k < report->n_transients; ++k) {
    const drum_code code = add_chi_square(report, &report->transient[k], status);
    if (code)
      return code;
  }
  if (report->n_timed > 0)
    report->consistency = drum_chi_square_tail(report->chi_square, (double)report->n_timed);
  return add_rectification(run, status);
}

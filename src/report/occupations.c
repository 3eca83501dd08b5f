/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations case by case, and what follows from them: heat and rectification. */
#include "report/comparison.h"

#include <math.h>

#include "base/units.h"
#include "drumspice/constants.h"
#include "extract/dressing.h"
#include "report/judge.h"
#include "report/noise.h"

void drum_report_baths(const drum_report *report, size_t bath_case, double *baths) {
  for (size_t m = 0; m < report->cards.n_modes; ++m)
    baths[m] = report->cards.cases[bath_case].nbar[m];
  baths[report->cards.n_modes] =
      report->cards.has_plate ? report->cards.cases[bath_case].nbar_plate : 0.0;
}

void drum_comparison_cascaded(const drum_report *report, const double *baths, double omega,
                              double *spectral, double *total) {
  for (size_t m = 0; m < report->cards.n_modes; ++m)
    spectral[m] = total[m] = NAN;
  if (!report->has_two_modes)
    return;
  const drum_cascaded *system = &report->two_modes.steps.theory.cascaded;
  drum_cascaded_spectrum spectrum = {0};
  drum_cascaded_steady steady = {0};
  double three[3];
  if (drum_dressing_baths(&report->extraction, baths, three, NULL) ||
      drum_cascaded_spectrum_at(system, omega, &spectrum, NULL) ||
      drum_cascaded_steady_state(system, three, &steady, NULL))
    return;
  for (size_t m = 0; m < 2; ++m) {
    double normal = 0.0;
    for (size_t b = 0; b < 3; ++b)
      normal += spectrum.share[m][b] * three[b];
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

static drum_code mode_occupations(drum_comparison *run, size_t bath_case, size_t mode,
                                  drum_status *status) {
  drum_report *report = run->report;
  drum_spectrum side[2] = {0};
  drum_code code = DRUM_OK;
  for (size_t s = DRUM_UPPER; !code && s <= DRUM_LOWER; ++s)
    code = drum_noise_spectrum(&report->cards, &report->extraction, run->prefix, bath_case, mode,
                               &run->network[s], &side[s], status);
  if (!code) {
    add(report, mode, bath_case, DRUM_SPECTRAL)->value =
        drum_spectrum_occupation(&side[DRUM_UPPER], run->f);
    double sigma[2];
    drum_occupation *total = add(report, mode, bath_case, DRUM_TOTAL);
    total->value = drum_spectrum_total(&side[DRUM_UPPER], &sigma[DRUM_UPPER]) +
                   drum_spectrum_total(&side[DRUM_LOWER], &sigma[DRUM_LOWER]);
    total->sigma = sigma[DRUM_UPPER] + sigma[DRUM_LOWER];
  }
  if (!code && bath_case == 0) { /* kept for the picture */
    report->spectrum[mode] = side[DRUM_UPPER];
    side[DRUM_UPPER] = (drum_spectrum){0};
  }
  drum_spectrum_free(&side[DRUM_UPPER]);
  drum_spectrum_free(&side[DRUM_LOWER]);
  return code;
}

static drum_code plate_occupation(drum_comparison *run, size_t bath_case, drum_occupation_kind kind,
                                  drum_plate_noise *noise, drum_status *status) {
  drum_report *report = run->report;
  const drum_code code =
      drum_noise_plate(&report->cards, &report->extraction, run->prefix, bath_case,
                       kind == DRUM_DRESSED, &run->network[DRUM_UPPER], noise, status);
  if (code)
    return code;
  drum_occupation *total = add(report, DRUM_PLATE, bath_case, kind);
  total->value = 0.25 * (noise->x_squared + noise->p_squared) - 0.5;
  total->sigma = 0.25 * noise->sigma;
  return DRUM_OK;
}

/* In the cascaded model what leaves into two baths comes from the third. */
static void add_heat(drum_comparison *run, size_t bath_case, const double *baths,
                     const drum_plate_noise *plate, const drum_optomech_steady *steady) {
  drum_report *report = run->report;
  const drum_extraction *x = &report->extraction;
  drum_heat_flows *flows = &report->heat[bath_case];
  double cascaded = 0.0;
  for (size_t m = 0; m < x->modes; ++m) {
    const drum_occupation *o = drum_comparison_find(report, m, bath_case, DRUM_TOTAL);
    const double kappa = x->kappa[m];
    const double eta = kappa * (o->value - baths[m]);
    flows->mode[m] = (drum_heat){
        .eta = eta,
        .sigma = kappa * o->sigma,
        .watt = DRUM_HBAR * x->omega_0[m] * eta,
        .theory = steady->eta[m],
        .cascaded = kappa * (o->theory_cascaded - baths[m]),
    };
    cascaded -= flows->mode[m].cascaded;
  }
  if (report->cards.has_plate) {
    const double eta = x->gamma_m * (0.5 * plate->p_squared - baths[x->modes] - 0.5);
    flows->plate = (drum_heat){
        .eta = eta,
        .sigma = x->gamma_m * 0.5 * plate->sigma,
        .watt = DRUM_HBAR * x->omega_m * eta,
        .theory = steady->eta_m,
        .cascaded = cascaded,
    };
  }
  report->has_heat = true;
}

/*
 * The size below which a spectral occupation is as uncertain as its square root is. What a bath N
 * gives through amplitudes near cancellation is n_b = r^2 N with r, of a part in one, known to a
 * fraction of one, so that n_b is known to that fraction of sqrt(n_b N): half of it, the largest of
 * all baths.
 */
static double left_over(const drum_optomech_spectrum *spectrum, size_t mode, const double *baths) {
  double largest = 0.0;
  for (size_t b = 0; b <= spectrum->modes; ++b) {
    const double part = spectrum->share[mode][b] / spectrum->commutator[mode] * baths[b];
    largest = fmax(largest, part * baths[b]);
  }
  return 0.5 * sqrt(largest);
}

/* Of the plate with auxiliary modes alone: N_eff, and the same of the modes kept. */
static drum_code dressed_theory(const drum_comparison *run, const double *baths,
                                drum_occupation *occupation, drum_status *status) {
  const drum_extraction *x = &run->report->extraction;
  drum_optomech alone;
  drum_optomech_steady steady;
  drum_dressed dressed;
  drum_dressing_alone(x, &run->full, &alone);
  const drum_code code = drum_optomech_steady_state(&alone, run->frame, baths, &steady, status);
  if (code)
    return code;
  occupation->theory_optomech = steady.n_m;
  /* There is none of a drum colder than its quanta can say. */
  if (!drum_dressing_make(x, &run->full, run->frame, baths, &dressed, NULL))
    occupation->theory_cascaded = dressed.n_m;
  return DRUM_OK;
}

/* Fills in what theory says of the occupations of one case, from index `first` on. */
static drum_code add_theory(drum_comparison *run, size_t bath_case, size_t first,
                            const drum_plate_noise *plate, drum_status *status) {
  drum_report *report = run->report;
  const double omega = report->extraction.omega;
  double baths[DRUM_BATHS_MAX] = {0};
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
  drum_comparison_cascaded(report, baths, omega, cascaded[DRUM_SPECTRAL], cascaded[DRUM_TOTAL]);
  for (size_t k = first; k < report->n_occupations; ++k) {
    drum_occupation *o = &report->occupation[k];
    if (o->kind == DRUM_DRESSED) {
      code = dressed_theory(run, baths, o, status);
      if (code)
        return code;
      continue;
    }
    if (o->mode == DRUM_PLATE) {
      o->theory_optomech = steady.n_m;
      continue;
    }
    o->theory_cascaded = cascaded[o->kind][o->mode];
    o->theory_optomech = o->kind == DRUM_TOTAL ? steady.n[o->mode] : density.occupation[o->mode];
    if (o->kind == DRUM_SPECTRAL)
      o->left_over = left_over(&spectrum, o->mode, baths);
  }
  add_heat(run, bath_case, baths, plate, &steady);
  return DRUM_OK;
}

/* The size below which deviations of occupations are not judged relative to theory. */
static double occupation_floor(const drum_report *report) {
  const double *omega = report->extraction.omega_0;
  double spread = 0.0;
  for (size_t m = 1; m < report->extraction.modes; ++m)
    spread = fmax(spread, fabs(omega[m] / omega[0] - 1.0));
  return DRUM_REPORT_QUANTUM + 0.5 * spread / DRUM_REPORT_TOLERANCE;
}

double drum_occupation_deviation(const drum_report *report, const drum_occupation *occupation) {
  const double theory = occupation->theory_optomech;
  double size = fmax(fabs(theory), occupation_floor(report));
  size = fmax(size, occupation->left_over);
  return (occupation->value - theory) / size;
}

double drum_comparison_step(const drum_report *report, size_t from, size_t to, size_t raised) {
  double reference[DRUM_BATHS_MAX] = {0};
  double baths[DRUM_BATHS_MAX] = {0};
  drum_report_baths(report, from, reference);
  drum_report_baths(report, to, baths);
  for (size_t b = 0; b <= report->cards.n_modes; ++b)
    if (b != raised && baths[b] != reference[b])
      return 0.0;
  return baths[raised] - reference[raised];
}

const drum_occupation *drum_comparison_find(const drum_report *report, size_t mode,
                                            size_t bath_case, drum_occupation_kind kind) {
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->mode == mode && o->bath_case == bath_case && o->kind == kind)
      return o;
  }
  return NULL;
}

bool drum_comparison_most_raised(const drum_report *report, size_t raised,
                                 bool (*fits)(const drum_report *, size_t), size_t *from,
                                 size_t *to) {
  *from = *to = 0;
  for (size_t r = 0; r < report->cards.n_cases; ++r)
    for (size_t c = 0; c < report->cards.n_cases; ++c)
      if ((!fits || fits(report, c)) && drum_comparison_step(report, r, c, raised) >
                                            drum_comparison_step(report, *from, *to, raised)) {
        *from = r;
        *to = c;
      }
  return *from != *to;
}

/* What three columns of the table say of how far a mode's occupation follows a raised bath. */
static void add_slopes(drum_report *report, drum_occupation_kind kind, size_t direction,
                       size_t from, size_t to) {
  const double step = drum_comparison_step(report, from, to, direction);
  const drum_occupation *low = drum_comparison_find(report, 1 - direction, from, kind);
  const drum_occupation *high = drum_comparison_find(report, 1 - direction, to, kind);
  double *circuit = kind == DRUM_TOTAL ? report->dn_total : report->dn_spectral;
  circuit[direction] = (high->value - low->value) / step;
  report->dn_full[kind][direction] = (high->theory_optomech - low->theory_optomech) / step;
  report->dn_cascaded[kind][direction] = (high->theory_cascaded - low->theory_cascaded) / step;
}

/*
 * How far the occupation of a mode follows the other's bath: from the two cases that differ in that
 * bath alone, and by most.
 */
static void add_rectification(drum_comparison *run) {
  drum_report *report = run->report;
  double circuit[2]; /* dS_i/dN_j, not relative to each mode's own commutator */
  double full[2];
  drum_optomech_spectrum spectrum;
  if (!report->has_two_modes ||
      drum_optomech_spectrum_at(&run->full, run->frame, report->extraction.omega, &spectrum, NULL))
    return;
  for (size_t direction = 0; direction < 2; ++direction) {
    const size_t raised = direction; /* 0: dn2/dN1, 1: dn1/dN2 */
    const size_t watched = 1 - direction;
    size_t from;
    size_t to;
    if (!drum_comparison_most_raised(report, raised, NULL, &from, &to))
      return;
    add_slopes(report, DRUM_TOTAL, direction, from, to);
    add_slopes(report, DRUM_SPECTRAL, direction, from, to);
    full[direction] = spectrum.share[watched][raised];
    const drum_spectrum *measured = &report->spectrum[watched];
    const double commutator =
        drum_spectrum_normal(measured, run->f) / drum_spectrum_occupation(measured, run->f);
    circuit[direction] = report->dn_spectral[direction] * commutator;
  }
  report->has_rectification = true;
  drum_two_modes *two = &report->two_modes;
  /* Above the line the direction that is weaker coherently: 1 is dn1/dN2, from 2 to 1. */
  const size_t weaker =
      two->steps.reading[DRUM_STEP_CIRCUIT].blocked == DRUM_BLOCKED_1_TO_2 ? 0 : 1;
  const size_t stronger = 1 - weaker;
  two->noise_isolation_db = drum_decibel(circuit[weaker] / circuit[stronger]);
  /* A bath of rate kappa_j feeds kappa_j N_j: without it a reciprocal pair has 0 dB. */
  const double *kappa = report->extraction.kappa;
  const double rates = kappa[stronger] / kappa[weaker];
  two->noise_isolation_per_rate_db = drum_decibel(circuit[weaker] / circuit[stronger] * rates);
  two->noise_isolation_full_db = drum_decibel(full[weaker] / full[stronger] * rates);
}

drum_code drum_comparison_occupations(drum_comparison *run, drum_status *status) {
  drum_report *report = run->report;
  for (size_t c = 0; c < report->cards.n_cases; ++c) {
    const size_t first = report->n_occupations;
    drum_plate_noise plate = {0};
    drum_code code = DRUM_OK;
    for (size_t m = 0; !code && m < report->cards.n_modes; ++m)
      code = mode_occupations(run, c, m, status);
    drum_plate_noise dressed;
    if (!code && report->cards.has_plate)
      code = plate_occupation(run, c, DRUM_TOTAL, &plate, status);
    if (!code && report->has_auxiliary)
      code = plate_occupation(run, c, DRUM_DRESSED, &dressed, status);
    if (!code)
      code = add_theory(run, c, first, &plate, status);
    if (code)
      return code;
  }
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    const double doubt = o->sigma / fmax(fabs(o->theory_optomech), occupation_floor(report));
    report->worst_sigma = drum_worse(report->worst_sigma, doubt);
    report->worst_occupation =
        drum_worse(report->worst_occupation, fabs(drum_occupation_deviation(report, o)));
  }
  add_rectification(run);
  return DRUM_OK;
}

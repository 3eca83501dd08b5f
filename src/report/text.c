/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a table for people. */
#include "drumspice/report.h"

#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/names.h"
#include "report/page.h"
#include "report/steps.h"

static void write_mapping(const drum_report *report, FILE *to) {
  const drum_two_modes *two = &report->two_modes;
  drum_steps_text(&report->extraction, &two->steps, to);
  drum_steps_blocked(&two->steps, to);
  if (report->has_rectification)
    (void)fprintf(to, ", of noise %.2f dB (full theory %.2f dB)", two->noise_isolation_per_rate_db,
                  two->noise_isolation_full_db);
  (void)fputc('\n', to);
}

static const char *kind_name(drum_occupation_kind kind) {
  return kind == DRUM_SPECTRAL ? "spectral at Omega" : "total";
}

static void auxiliary_row(FILE *to, const char *name, double closed, double full, double circuit,
                          double deviation) {
  (void)fprintf(to, "%-28s", name);
  drum_page_number(to, closed);
  drum_page_number(to, full);
  drum_page_number(to, circuit);
  (void)fprintf(to, " %+10.1e\n", deviation);
}

/* The drum that the auxiliary modes leave to the others. */
static void write_auxiliary(const drum_report *report, FILE *to) {
  const drum_extraction *x = &report->extraction;
  const drum_dressing *theory = &report->auxiliary;
  char title[64 + DRUM_MODES_MAX * (DRUM_CARDS_NAME_SIZE + 1)] = "Drum dressed by";
  for (size_t m = x->modes - x->auxiliary; m < x->modes; ++m) {
    const size_t used = strlen(title);
    (void)snprintf(title + used, sizeof title - used, " %s", drum_report_mode_name(report, m));
  }
  drum_page_rule(to, title);
  (void)fprintf(to, "%-28s %13s %13s %13s %10s\n", "", "closed form", "full theory", "circuit",
                "deviation");
  const double spring = x->omega_auxiliary - x->omega_soft;
  auxiliary_row(to, "gamma_eff / Hz", drum_hertz(theory->gamma), drum_hertz(theory->gamma_full),
                drum_hertz(x->gamma_auxiliary), x->gamma_auxiliary / theory->gamma_full - 1.0);
  auxiliary_row(to, "optical spring / Hz", drum_hertz(theory->spring),
                drum_hertz(theory->spring_full), drum_hertz(spring),
                (spring - theory->spring_full) / theory->gamma_full);
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->kind != DRUM_DRESSED)
      continue;
    char name[16 + DRUM_CARDS_NAME_SIZE];
    (void)snprintf(name, sizeof name, "N_eff, baths '%s'", report->cards.cases[o->bath_case].name);
    auxiliary_row(to, name, o->theory_cascaded, o->theory_optomech, o->value,
                  drum_occupation_deviation(report, o));
  }
}

static void write_occupations(const drum_report *report, FILE *to) {
  drum_page_rule(to, "Mean occupations");
  (void)fprintf(to, "%-10s %-5s %-17s %13s %13s %13s %10s\n", "baths", "mode", "", "cascaded",
                "full theory", "circuit", "deviation");
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
    if (o->kind == DRUM_DRESSED)
      continue;
    (void)fprintf(to, "%-10s %-5s %-17s", report->cards.cases[o->bath_case].name,
                  drum_report_mode_name(report, o->mode), kind_name(o->kind));
    drum_page_number(to, o->theory_cascaded);
    drum_page_number(to, o->theory_optomech);
    drum_page_number(to, o->value);
    (void)fprintf(to, " %+10.1e\n", drum_occupation_deviation(report, o));
  }
  for (size_t c = 0; c < report->cards.n_cases; ++c) {
    (void)fprintf(to, "  %s: baths at", report->cards.cases[c].name);
    for (size_t m = 0; m < report->cards.n_modes; ++m)
      (void)fprintf(to, " N_%s = %g", drum_report_mode_name(report, m),
                    report->cards.cases[c].nbar[m]);
    if (report->cards.has_plate)
      (void)fprintf(to, " N_%s = %g", report->cards.plate.name, report->cards.cases[c].nbar_plate);
    (void)fputc('\n', to);
  }
}

static void write_timed(const drum_report *report, FILE *to) {
  drum_page_rule(to, "Mean occupations in the time domain (FFT)");
  (void)fprintf(to, "%-10s %-5s %-17s %13s %13s %13s %10s %6s\n", "baths", "mode", "", "cascaded",
                "full theory", "circuit", "sigma", "z");
  for (size_t k = 0; k < report->n_timed; ++k) {
    const drum_timed_occupation *o = &report->timed[k];
    (void)fprintf(to, "%-10s %-5s %-17s", report->cards.cases[o->bath_case].name,
                  drum_report_mode_name(report, o->mode), kind_name(o->kind));
    drum_page_number(to, o->theory_cascaded);
    drum_page_number(to, o->theory_optomech + o->beating);
    drum_page_number(to, o->value);
    (void)fprintf(to, " %10.2g %+6.2f\n", o->sigma, o->z);
  }
  for (size_t k = 0; k < report->n_transients; ++k) {
    const drum_occupations *record = report->transient[k].record;
    const char *name = report->cards.cases[report->transient[k].bath_case].name;
    (void)fprintf(to, "  %s: %.4g s%s in steps of %.4g ns, after %.3g ms of settling", name,
                  record->duration, record->partial ? " (partial)" : "", record->step * 1e9,
                  record->burn * 1e3);
    if (!isnan(record->band[0]))
      (void)fprintf(to, "; spectral: Omega +- %.4g Hz\n",
                    0.5 * (record->band[1] - record->band[0]));
    else
      (void)fputc('\n', to);
    const bool told =
        k > 0 && strcmp(report->transient[k - 1].record->warning, record->warning) == 0;
    if (record->warning[0] && !told)
      (void)fprintf(to, "  %s: %s\n", name, record->warning);
  }
  for (size_t k = 0; k < report->n_timed; ++k)
    if (report->timed[k].beating > 0.5 * report->timed[k].sigma)
      (void)fprintf(to,
                    "  %s: full theory of %s is linear theory's %.5g and %.4g of beating photons\n",
                    report->cards.cases[report->timed[k].bath_case].name,
                    drum_report_mode_name(report, report->timed[k].mode),
                    report->timed[k].theory_optomech, report->timed[k].beating);
}

static void heat_row(FILE *to, const char *name, const drum_heat *heat) {
  (void)fprintf(to, "into the bath of %-4s %+.5e +- %.0e quanta/s  %+.4e W   (full theory %+.5e)\n",
                name, heat->eta, heat->sigma, heat->watt, heat->theory);
}

static void timed_rectification_row(FILE *to, const char *what, const drum_estimate *value,
                                    const double *theory) {
  if (isnan(value[0].value) || isnan(value[1].value))
    return;
  (void)fprintf(to, "%-26s %14.6g %14.6g   +- %.2g, %.2g   (full theory %.4g, %.4g)\n", what,
                value[0].value, value[1].value, value[0].sigma, value[1].sigma, theory[0],
                theory[1]);
}

static void write_heat(const drum_report *report, FILE *to) {
  drum_page_rule(to, "Heat");
  (void)fprintf(to, "Baths '%s':\n", report->cards.cases[0].name);
  for (size_t m = 0; m < report->cards.n_modes; ++m)
    heat_row(to, drum_report_mode_name(report, m), &report->heat[0].mode[m]);
  if (report->cards.has_plate)
    heat_row(to, report->cards.plate.name, &report->heat[0].plate);
  for (size_t k = 0; k < report->n_transients; ++k) {
    const drum_transient *transient = &report->transient[k];
    (void)fprintf(to, "Baths '%s', in the time domain:\n",
                  report->cards.cases[transient->bath_case].name);
    for (size_t m = 0; m < report->cards.n_modes; ++m)
      heat_row(to, drum_report_mode_name(report, m), &transient->heat[m]);
    if (transient->has_plate)
      heat_row(to, report->cards.plate.name, &transient->heat_plate);
  }
  if (!report->has_rectification)
    return;
  (void)fprintf(to, "%-26s %14s %14s\n", "rectification", "dn2/dN1", "dn1/dN2");
  (void)fprintf(to, "%-26s %14.6g %14.6g\n", "  spectral, at Omega", report->dn_spectral[0],
                report->dn_spectral[1]);
  (void)fprintf(to, "%-26s %14.6g %14.6g\n", "  total", report->dn_total[0], report->dn_total[1]);
  if (report->has_timed_rectification) {
    const drum_timed_rectification *timed = &report->timed_rectification;
    timed_rectification_row(to, "  band, time domain", timed->spectral, timed->spectral_theory);
    timed_rectification_row(to, "  total, time domain", timed->total, timed->total_theory);
  }
  const double forward = report->dn_total[0];
  const double back = report->dn_total[1];
  if (fmin(forward, back) > 0.5 * fmax(forward, back))
    (void)fprintf(to, "  Only what is near Omega is rectified: gamma_m is narrower than kappa, so "
                      "the mapping\n  holds in a band that carries little of the total.\n");
}

static void write_sideband(const drum_report *report, FILE *to) {
  const drum_extraction *x = &report->extraction;
  drum_page_rule(to, "Sideband cooling");
  (void)fprintf(to, "%-28s %13s %13s\n", "", "closed form", "circuit");
  if (x->dressed) {
    (void)fprintf(to, "%-28s %13.6g %13.6g  Hz\n", "optical damping",
                  drum_hertz(report->sideband.gamma_opt), drum_hertz(x->gamma_eff - x->gamma_m));
    (void)fprintf(to, "%-28s %13.6g %13.6g  Hz\n", "optical spring",
                  drum_hertz(report->sideband.delta_omega),
                  drum_hertz(x->omega_eff - x->omega_soft));
  }
  const drum_occupation *plate = NULL;
  for (size_t k = 0; k < report->n_occupations && !plate; ++k)
    if (report->occupation[k].mode == DRUM_PLATE)
      plate = &report->occupation[k];
  if (plate)
    (void)fprintf(to, "%-28s %13.6g %13.6g\n", "final occupation", report->n_final, plate->value);
}

drum_code drum_report_text(const drum_report *report, FILE *stream, drum_status *status) {
  (void)fprintf(stream, "drumspice: %s against theory\n", report->stem);
  drum_page_rule(stream, "Extracted from the circuit's responses");
  drum_page_parameters(stream, report);
  if (report->has_auxiliary)
    write_auxiliary(report, stream);
  if (report->has_two_modes)
    write_mapping(report, stream);
  if (report->has_sideband)
    write_sideband(report, stream);
  if (report->n_occupations > 0)
    write_occupations(report, stream);
  if (report->n_timed > 0)
    write_timed(report, stream);
  if (report->has_heat)
    write_heat(report, stream);
  drum_page_verdict(stream, report->passed, report->verdict);
  if (fflush(stream) || ferror(stream))
    return drum_fail(status, DRUM_IO_ERROR, "the report could not be written");
  return drum_succeed(status);
}

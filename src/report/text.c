/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a table for people. */
#include "drumspice/report.h"

#include <math.h>
#include <string.h>

#include "report/names.h"
#include "report/page.h"
#include "report/units.h"

/* One row of the mapping table: a number of each kind of theory, then the circuit's. */
static void mapping_row(const drum_report *report, FILE *to, const char *name, const char *unit,
                        double (*value)(const drum_two_modes *, drum_step)) {
  const drum_step steps[] = {DRUM_STEP_EQ6, DRUM_STEP_A4, DRUM_STEP_SOFT, DRUM_STEP_CIRCUIT};
  (void)fprintf(to, "%-14s", name);
  for (size_t s = 0; s < sizeof steps / sizeof steps[0]; ++s)
    (void)fprintf(to, " %13.6f", value(&report->two_modes, steps[s]));
  (void)fprintf(to, "  %s\n", unit);
}

static double omega1(const drum_two_modes *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.omega[0]) * 1e-6;
}
static double omega2(const drum_two_modes *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.omega[1]) * 1e-6;
}
static double gamma1(const drum_two_modes *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.gamma[0]) * 1e-6;
}
static double gamma2(const drum_two_modes *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.gamma[1]) * 1e-6;
}
static double theta(const drum_two_modes *t, drum_step s) {
  return drum_degrees(t->reading[s].cascaded.theta);
}
static double f_real(const drum_two_modes *t, drum_step s) {
  return drum_hertz(creal(t->reading[s].cascaded.f)) * 1e-6;
}
static double f_imaginary(const drum_two_modes *t, drum_step s) {
  return drum_hertz(cimag(t->reading[s].cascaded.f)) * 1e-6;
}
static double j_opt(const drum_two_modes *t, drum_step s) {
  return drum_hertz(t->j_opt[s]) * 1e-6;
}
static double isolation(const drum_two_modes *t, drum_step s) {
  const double amplitude = fmax(t->reading[s].isolation, 1e-20);
  return drum_decibel(amplitude * amplitude);
}

static void write_causes(const drum_report *report, FILE *to) {
  const drum_two_modes *two = &report->two_modes;
  const double j = fabs(creal(report->extraction.hopping[0][1]));
  const struct {
    drum_step to;
    const char *cause;
  } causes[] = {
      {DRUM_STEP_A4, "the drum's other sideband (Eq. A4)"},
      {DRUM_STEP_VELOCITY, "damping of velocity instead of amplitude"},
      {DRUM_STEP_SHIFT, "static shift of the resonators by the displaced plate"},
      {DRUM_STEP_SOFT, "softening of the plate under the pumps"},
      {DRUM_STEP_CIRCUIT, "all that linear theory leaves out (finite fm/fd, ...)"},
  };
  (void)fprintf(to, "\nF moves away from B21, step by step, by (in units of J)\n");
  for (size_t k = 0; k < sizeof causes / sizeof causes[0]; ++k) {
    const double complex step =
        two->reading[causes[k].to].cascaded.f - two->reading[causes[k].to - 1].cascaded.f;
    (void)fprintf(to, "  %+.6f %+.6f i   %s\n", creal(step) / j, cimag(step) / j, causes[k].cause);
  }
}

static void write_mapping(const drum_report *report, FILE *to) {
  drum_page_rule(to, "Cascaded parameters at Omega (all over 2pi)");
  (void)fprintf(to, "%-14s %13s %13s %13s %13s\n", "", "B18-B22", "A4", "full theory", "circuit");
  mapping_row(report, to, "omega_1", "MHz", omega1);
  mapping_row(report, to, "omega_2", "MHz", omega2);
  mapping_row(report, to, "gamma_1", "MHz", gamma1);
  mapping_row(report, to, "gamma_2", "MHz", gamma2);
  mapping_row(report, to, "theta", "deg", theta);
  mapping_row(report, to, "Re F", "MHz", f_real);
  mapping_row(report, to, "Im F", "MHz", f_imaginary);
  mapping_row(report, to, "J for F = 0", "MHz", j_opt);
  mapping_row(report, to, "isolation", "dB", isolation);
  write_causes(report, to);
  const drum_two_modes *two = &report->two_modes;
  (void)fprintf(to, "\nBlocked %s: coherent isolation %.2f dB (full theory %.2f dB)",
                drum_report_blocked_name(two->reading[DRUM_STEP_CIRCUIT].blocked),
                two->isolation_db, two->isolation_full_db);
  if (report->has_rectification)
    (void)fprintf(to, ", of noise %.2f dB (full theory %.2f dB)", two->noise_isolation_per_rate_db,
                  two->noise_isolation_full_db);
  (void)fputc('\n', to);
}

static const char *kind_name(drum_occupation_kind kind) {
  return kind == DRUM_SPECTRAL ? "spectral at Omega" : "total";
}

static void write_occupations(const drum_report *report, FILE *to) {
  drum_page_rule(to, "Mean occupations");
  (void)fprintf(to, "%-10s %-5s %-17s %13s %13s %13s %10s\n", "baths", "mode", "", "cascaded",
                "full theory", "circuit", "deviation");
  for (size_t k = 0; k < report->n_occupations; ++k) {
    const drum_occupation *o = &report->occupation[k];
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

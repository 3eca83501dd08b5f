/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pictures by gnuplot: the circuit as points, full theory and the cascaded
 * model as lines, around Omega.
 */

#include "drumspice/report.h"

#include <math.h>
#include <string.h>

#include "base/gnuplot.h"
#include "base/path.h"
#include "base/units.h"
#include "extract/dressing.h"

enum { CURVE_POINTS = 801 };

/* Dark blue, vermilion, green: told apart by colour-blind readers too (Okabe and Ito). */
static const char *const COLOUR[] = {"#0072B2", "#D55E00", "#009E73"};
enum { COLOURS = sizeof COLOUR / sizeof COLOUR[0] };
static const double PICTURE_WIDTHS = 2.0;

/* What a picture shows: frequencies around Omega. */
typedef struct view {
  const drum_report *report;
  double centre;     /* Hz */
  double half_width; /* Hz */
  double unit;       /* Hz of the axis: 1, 1e3 or 1e6, whichever keeps it readable */
} view;

static view view_of(const drum_report *report, double width) {
  const double centre = drum_hertz(report->extraction.omega);
  const double half = fmin(PICTURE_WIDTHS * width, 0.95 * centre); /* not down to the carrier */
  return (view){
      .report = report,
      .centre = centre,
      .half_width = half,
      .unit = half > 5e6   ? 1e6
              : half > 5e3 ? 1e3
                           : 1.0,
  };
}

/* Some widths of the narrowest feature. */
static view narrow_view(const drum_report *report) {
  const drum_extraction *x = &report->extraction;
  double width = x->kappa[0];
  if (x->plate)
    width = fmin(width, x->dressed ? x->gamma_eff : x->gamma_m);
  return view_of(report, drum_hertz(width));
}

/* Of the modes, or of the narrowest feature too where the first transient resolves it. */
static view transient_view(const drum_report *report) {
  if (!isnan(report->transient[0].record->band[0]))
    return narrow_view(report);
  return view_of(report, drum_hertz(report->extraction.kappa[0]));
}

static const char *unit_name(const view *v) {
  return v->unit > 1e3 ? "MHz" : v->unit > 1.0 ? "kHz" : "Hz";
}

static void write_head(const view *v, FILE *gnuplot, const char *title, const char *y) {
  (void)fprintf(
      gnuplot,
      "set title \"%s\"\nset xlabel \"(f' - {/Symbol W}/2{/Symbol p}) / %s\"\n"
      "set ylabel \"%s\"\nset grid lt 1 lw 0.5 lc rgb '#d0d0d0'\n"
      "set key outside bottom center vertical maxrows 3 samplen 2.5 width 2 Left reverse\n"
      "set bmargin 8\n"
      "set arrow from 0, graph 0 to 0, graph 1 nohead dt 3 lc rgb '#808080'\n"
      "set xrange [%g:%g]\n",
      title, unit_name(v), y, -v->half_width / v->unit, v->half_width / v->unit);
}

/* Theory along the axis; `value` gives its ordinate. */
static void write_curve(const view *v, FILE *gnuplot, const char *name,
                        double (*value)(const drum_report *, double omega, size_t, size_t),
                        size_t i, size_t j) {
  (void)fprintf(gnuplot, "$%s << EOD\n", name);
  for (int k = 0; k < CURVE_POINTS; ++k) {
    /* The cube puts points close where Omega is, and a notch may be. */
    const double part = 2.0 * k / (CURVE_POINTS - 1) - 1.0;
    const double offset = v->half_width * part * part * part;
    const double y = value(v->report, 2.0 * DRUM_PI * (v->centre + offset), i, j);
    if (isfinite(y))
      (void)fprintf(gnuplot, "%.9g %.9g\n", offset / v->unit, y);
  }
  (void)fprintf(gnuplot, "EOD\n");
}

static double full_transmission(const drum_report *report, double omega, size_t i, size_t j) {
  drum_optomech system;
  drum_optomech_response response;
  drum_extraction_system(&report->extraction, true, true, &system);
  if (drum_optomech_respond(&system, DRUM_FRAME_FULL, omega, &response, NULL))
    return NAN;
  const double g = cabs(response.g.at[i][j]);
  return drum_decibel(system.kappa[i] * system.kappa[j] * g * g);
}

static double eq6_transmission(const drum_report *report, double omega, size_t i, size_t j) {
  drum_optomech system;
  drum_optomech_response response;
  drum_dressed dressed;
  drum_extraction_system(&report->extraction, false, false, &system);
  if (drum_dressing_make(&report->extraction, &system, DRUM_FRAME_RWA, NULL, &dressed, NULL) ||
      drum_optomech_respond(&dressed.system, DRUM_FRAME_RWA, omega, &response, NULL))
    return NAN;
  const double g = cabs(response.g.at[i][j]);
  return drum_decibel(system.kappa[i] * system.kappa[j] * g * g);
}

static void draw_transmission(const void *what, FILE *gnuplot) {
  const drum_report *report = what;
  const drum_transmission *t = &report->transmission;
  const view v = narrow_view(report);
  write_head(&v, gnuplot, "Transmission between the resonators around {/Symbol W}",
             "{/Symbol k}_1{/Symbol k}_2 |g_{ij}|^2 / dB");
  const char *const names[2] = {"forward", "back"};
  for (size_t d = 0; d < 2; ++d) {
    char name[32];
    const size_t to = 1 - d; /* forward: 1 -> 2 */
    (void)snprintf(name, sizeof name, "%s_full", names[d]);
    write_curve(&v, gnuplot, name, full_transmission, to, d);
    (void)snprintf(name, sizeof name, "%s_eq6", names[d]);
    write_curve(&v, gnuplot, name, eq6_transmission, to, d);
    (void)fprintf(gnuplot, "$%s << EOD\n", names[d]);
    for (size_t p = 0; p < t->points; ++p)
      if (fabs(t->f[p] - v.centre) <= v.half_width)
        (void)fprintf(gnuplot, "%.9g %.9g\n", (t->f[p] - v.centre) / v.unit,
                      drum_decibel(t->power[to][d][p]));
    (void)fprintf(gnuplot, "EOD\n");
  }
  const char *const direction[2] = {"1 to 2", "2 to 1"};
  (void)fprintf(gnuplot, "set yrange [-60:6]\nplot ");
  for (size_t d = 0; d < 2; ++d)
    (void)fprintf(gnuplot,
                  "$%s_full with lines lw 2 lc rgb '%s' title '%s: full theory', "
                  "$%s_eq6 with lines dt 2 lw 1.5 lc rgb '%s' title '%s: Eq. 6', "
                  "$%s with points pt 6 ps 0.6 lc rgb '%s' title '%s: circuit'%s",
                  names[d], COLOUR[d], direction[d], names[d], COLOUR[d], direction[d], names[d],
                  COLOUR[d], direction[d], d == 0 ? ", " : "\n");
}

/* Full theory's spectra at one frequency for given baths; false where there is none. */
static bool full_density(const drum_report *report, const double *baths, double omega,
                         drum_optomech_density *density) {
  drum_optomech system;
  drum_optomech_spectrum spectrum;
  drum_extraction_system(&report->extraction, true, true, &system);
  const drum_frame frame = report->cards.has_plate ? DRUM_FRAME_FULL : DRUM_FRAME_RWA;
  return !drum_optomech_spectrum_at(&system, frame, omega, &spectrum, NULL) &&
         !drum_optomech_density_of(&spectrum, baths, density, NULL);
}

/* S in the first case. */
static double full_spectrum(const drum_report *report, double omega, size_t mode, size_t unused) {
  (void)unused;
  drum_optomech_density density;
  double baths[DRUM_BATHS_MAX] = {0};
  drum_report_baths(report, 0, baths);
  return full_density(report, baths, omega, &density)
             ? density.normal[mode] * report->extraction.kappa[mode]
             : NAN;
}

static double cascaded_spectrum(const drum_report *report, double omega, size_t mode,
                                size_t unused) {
  (void)unused;
  drum_cascaded_spectrum spectrum;
  double baths[DRUM_BATHS_MAX] = {0};
  double three[3];
  drum_report_baths(report, 0, baths);
  if (!report->has_two_modes || drum_dressing_baths(&report->extraction, baths, three, NULL) ||
      drum_cascaded_spectrum_at(&report->two_modes.steps.theory.cascaded, omega, &spectrum, NULL))
    return NAN;
  return report->extraction.kappa[mode] *
         (spectrum.share[mode][0] * three[0] + spectrum.share[mode][1] * three[1] +
          spectrum.share[mode][2] * three[2]);
}

static bool is_cascaded(const drum_report *report, size_t mode) {
  return report->has_two_modes && mode < 2;
}

static void draw_spectra(const void *what, FILE *gnuplot) {
  const drum_report *report = what;
  const size_t modes = report->cards.n_modes;
  const view v = narrow_view(report);
  write_head(&v, gnuplot, "Normal-ordered noise spectra around {/Symbol W}",
             "{/Symbol k}_i S_i  (quanta)");
  for (size_t m = 0; m < modes; ++m) {
    const drum_spectrum *s = &report->spectrum[m];
    char name[32];
    (void)snprintf(name, sizeof name, "full%zu", m);
    write_curve(&v, gnuplot, name, full_spectrum, m, 0);
    if (is_cascaded(report, m)) {
      (void)snprintf(name, sizeof name, "cascaded%zu", m);
      write_curve(&v, gnuplot, name, cascaded_spectrum, m, 0);
    }
    (void)fprintf(gnuplot, "$mode%zu << EOD\n", m);
    for (size_t p = 0; p < s->points; ++p)
      if (fabs(s->f[p] - v.centre) <= v.half_width)
        (void)fprintf(gnuplot, "%.9g %.9g\n", (s->f[p] - v.centre) / v.unit,
                      report->extraction.kappa[m] * (s->symmetrised[p] - 0.5 * s->commutator[p]));
    (void)fprintf(gnuplot, "EOD\n");
  }
  (void)fprintf(gnuplot, "set yrange [0:*]\nplot ");
  for (size_t m = 0; m < modes; ++m) {
    const char *name = report->cards.modes[m].name;
    const char *colour = COLOUR[m % COLOURS];
    (void)fprintf(gnuplot, "$full%zu with lines lw 2 lc rgb '%s' title '%s: full theory', ", m,
                  colour, name);
    if (is_cascaded(report, m))
      (void)fprintf(gnuplot,
                    "$cascaded%zu with lines dt 2 lw 1.5 lc rgb '%s' title '%s: B18-B22', ", m,
                    colour, name);
    (void)fprintf(gnuplot, "$mode%zu with points pt 6 ps 0.6 lc rgb '%s' title '%s: circuit'%s", m,
                  colour, name, m + 1 < modes ? ", " : "\n");
  }
}

/* S_sym in the case of the first transient. */
static double symmetrised_spectrum(const drum_report *report, double omega, size_t mode,
                                   size_t unused) {
  (void)unused;
  drum_optomech_density density;
  double baths[DRUM_BATHS_MAX] = {0};
  drum_report_baths(report, report->transient[0].bath_case, baths);
  return full_density(report, baths, omega, &density)
             ? density.symmetrised[mode] * report->extraction.kappa[mode]
             : NAN;
}

/*
 * A spectrum of the first transient, times `scale`: neighbouring points averaged until POINTS are
 * left in view.
 */
static void write_measured(const view *v, FILE *gnuplot, const char *name, const double *density,
                           double scale) {
  enum { POINTS = 120 };
  const drum_occupations *record = v->report->transient[0].record;
  const double *f = record->frequency;
  size_t first = 0;
  while (first < record->points && f[first] < v->centre - v->half_width)
    ++first;
  size_t end = first;
  while (end < record->points && f[end] <= v->centre + v->half_width)
    ++end;
  const size_t together = (end - first) / POINTS + 1;
  /* Points that the window has mixed count as 2/3 of so many. */
  const double deviation = record->deviation / sqrt(together > 1 ? (double)together / 1.5 : 1.0);
  (void)fprintf(gnuplot, "$%s << EOD\n", name);
  for (size_t k = first; k + together <= end; k += together) {
    double at = 0.0;
    double mean = 0.0;
    for (size_t n = k; n < k + together; ++n) {
      at += f[n] / (double)together;
      mean += scale * density[n] / (double)together;
    }
    (void)fprintf(gnuplot, "%.9g %.9g %.9g\n", (at - v->centre) / v->unit, mean, mean * deviation);
  }
  (void)fprintf(gnuplot, "EOD\n");
}

static void draw_transient(const void *what, FILE *gnuplot) {
  const drum_report *report = what;
  const size_t modes = report->cards.n_modes;
  const view v = transient_view(report);
  char title[128];
  (void)snprintf(title, sizeof title, "Symmetrised noise spectra of a transient, baths '%s'",
                 report->cards.cases[report->transient[0].bath_case].name);
  write_head(&v, gnuplot, title, "{/Symbol k}_i S_i^{sym}  (quanta)");
  for (size_t m = 0; m < modes; ++m) {
    char name[32];
    (void)snprintf(name, sizeof name, "full%zu", m);
    write_curve(&v, gnuplot, name, symmetrised_spectrum, m, 0);
    (void)snprintf(name, sizeof name, "fft%zu", m);
    write_measured(&v, gnuplot, name, report->transient[0].record->mode[m].density,
                   report->extraction.kappa[m]);
  }
  (void)fprintf(gnuplot, "set yrange [0:*]\nplot ");
  for (size_t m = 0; m < modes; ++m) {
    const char *name = report->cards.modes[m].name;
    const char *colour = COLOUR[m % COLOURS];
    (void)fprintf(gnuplot,
                  "$full%zu with lines lw 2 lc rgb '%s' title '%s: full theory', "
                  "$fft%zu with yerrorbars pt 6 ps 0.6 lc rgb '%s' title '%s: transient'%s",
                  m, colour, name, m, colour, name, m + 1 < modes ? ", " : "\n");
  }
}

/* The plate's S_X in the case of the first transient; with 1, beating photons too. */
static double plate_spectrum(const drum_report *report, double omega, size_t beating,
                             size_t unused) {
  (void)unused;
  const drum_extraction *x = &report->extraction;
  const drum_transient *transient = &report->transient[0];
  drum_optomech_density density;
  double baths[DRUM_BATHS_MAX] = {0};
  drum_report_baths(report, transient->bath_case, baths);
  /* A white force, as if its own bath were hotter. */
  if (beating)
    baths[x->modes] += transient->beating * x->gamma_eff / x->gamma_m;
  return full_density(report, baths, omega, &density) ? density.x * x->gamma_m : NAN;
}

static void draw_plate(const void *what, FILE *gnuplot) {
  const drum_report *report = what;
  const drum_extraction *x = &report->extraction;
  const drum_transient *transient = &report->transient[0];
  view v = view_of(report, drum_hertz(x->gamma_eff));
  v.centre = drum_hertz(x->omega_eff);
  char title[128];
  (void)snprintf(title, sizeof title, "The plate in a transient, baths '%s'",
                 report->cards.cases[transient->bath_case].name);
  write_head(&v, gnuplot, title, "{/Symbol g}_m S_X  (quanta)");
  (void)fprintf(gnuplot, "set xlabel \"(f - %.6f MHz) / %s\"\n", v.centre * 1e-6, unit_name(&v));
  write_curve(&v, gnuplot, "linear", plate_spectrum, 0, 0);
  write_curve(&v, gnuplot, "beating", plate_spectrum, 1, 0);
  write_measured(&v, gnuplot, "fft", transient->record->plate.density, x->gamma_m);
  const bool shown = transient->beating > 0.01 * transient->record->plate.total.value;
  (void)fprintf(gnuplot, "set yrange [0:*]\nplot ");
  if (shown)
    (void)fprintf(gnuplot, "$beating with lines lw 2 lc rgb '%s' title 'with beating photons', ",
                  COLOUR[1]);
  (void)fprintf(gnuplot,
                "$linear with lines lw 2 lc rgb '%s' title 'full linear theory', "
                "$fft with yerrorbars pt 6 ps 0.6 lc rgb '%s' title 'transient'\n",
                COLOUR[0], shown ? COLOUR[1] : COLOUR[0]);
}

static drum_code draw(const drum_report *report, const char *folder, const char *what,
                      void (*drawing)(const void *, FILE *), drum_status *status) {
  char name[DRUM_PATH_SIZE];
  if (snprintf(name, sizeof name, "%s_%s", report->stem, what) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the pictures is too long");
  const drum_picture picture = {folder, name, 900, 620, drawing, report};
  return drum_gnuplot_draw(&picture, status);
}

drum_code drum_report_pictures(const drum_report *report, const char *folder, drum_status *status) {
  drum_code code = drum_succeed(status);
  if (report->has_two_modes)
    code = draw(report, folder, "transmission", draw_transmission, status);
  if (!code && report->cards.n_cases > 0)
    code = draw(report, folder, "spectra", draw_spectra, status);
  if (!code && report->n_transients > 0)
    code = draw(report, folder, "transient", draw_transient, status);
  if (!code && report->n_transients > 0 && report->transient[0].has_plate &&
      report->extraction.dressed)
    code = draw(report, folder, "plate", draw_plate, status);
  return code;
}

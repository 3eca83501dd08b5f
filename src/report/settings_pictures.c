/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat flows and rectification against the pumps' phase: the circuit as points, theory as lines. */
#include "extract/dressing.h"
#include "report/settings.h"

#include <math.h>

#include "base/gnuplot.h"
#include "base/path.h"
#include "base/units.h"
#include "report/names.h"

enum { CURVE_POINTS = 181 };

/* Blue, vermilion, green: told apart by colour-blind readers too (Okabe and Ito). */
static const char *const COLOUR[3] = {"#0072B2", "#D55E00", "#009E73"};

/* Both theories at one phase, in steady state with the baths of the first case. */
typedef struct theory {
  drum_optomech_steady full;
  drum_cascaded_steady cascaded;
} theory;

/* Theory of the first setting's parameters, with the second pump turned to phi. */
static bool theory_at(const drum_settings *settings, double phi, theory *at) {
  const drum_extraction *x = &settings->report[0]->extraction;
  double baths[DRUM_BATHS_MAX] = {0};
  drum_report_baths(settings->report[0], 0, baths);
  drum_optomech system;
  drum_extraction_system(x, true, true, &system);
  system.coupling[1] =
      system.coupling[0] / cabs(system.coupling[0]) * cabs(system.coupling[1]) * cexp(I * phi);
  drum_rectifier rectifier;
  drum_mapping mapping;
  double three[3];
  if (drum_mapping_steps_rectifier(x, &rectifier, NULL) ||
      drum_dressing_baths(x, baths, three, NULL))
    return false;
  rectifier.phi = phi;
  return !drum_optomech_steady_state(&system, DRUM_FRAME_FULL, baths, &at->full, NULL) &&
         !drum_mapping_forward(&rectifier, x->omega, &mapping, NULL) &&
         !drum_cascaded_steady_state(&mapping.cascaded, three, &at->cascaded, NULL);
}

/* An axis of one full turn that suits the cards. */
static double first_phase(const drum_settings *settings) {
  for (size_t k = 0; k < settings->count; ++k)
    if (settings->cards.settings[k].phi_deg < 0.0)
      return -180.0;
  return 0.0;
}

static void write_curves(const drum_settings *settings, FILE *gnuplot, const char *name,
                         double (*full)(const theory *, size_t),
                         double (*cascaded)(const theory *, size_t), size_t which) {
  (void)fprintf(gnuplot, "$%s%zu << EOD\n", name, which);
  for (int k = 0; k < CURVE_POINTS; ++k) {
    const double phi = first_phase(settings) + 360.0 * k / (CURVE_POINTS - 1);
    theory at;
    if (theory_at(settings, phi * DRUM_PI / 180.0, &at))
      (void)fprintf(gnuplot, "%.9g %.9g %.9g\n", phi, full(&at, which), cascaded(&at, which));
  }
  (void)fprintf(gnuplot, "EOD\n");
}

static void write_points(const drum_settings *settings, FILE *gnuplot, const char *name,
                         const drum_quantity *quantity, size_t which) {
  const double first = first_phase(settings);
  (void)fprintf(gnuplot, "$%s%zu << EOD\n", name, which);
  for (size_t k = 0; k < settings->count; ++k) {
    const double turned = drum_settings_phi_deg(settings, k) - first;
    const double value = drum_settings_value(settings->report[k], quantity, DRUM_FROM_CIRCUIT);
    if (isfinite(turned) && isfinite(value))
      (void)fprintf(gnuplot, "%.9g %.9g\n", first + turned - 360.0 * floor(turned / 360.0), value);
  }
  (void)fprintf(gnuplot, "EOD\n");
}

static void write_head(const drum_settings *settings, FILE *gnuplot, const char *title,
                       const char *y) {
  const double first = first_phase(settings);
  (void)fprintf(
      gnuplot,
      "set title \"%s\"\nset xlabel \"pump phase {/Symbol f} / degrees\"\n"
      "set ylabel \"%s\"\nset grid lt 1 lw 0.5 lc rgb '#d0d0d0'\n"
      "set key outside bottom center vertical maxrows 3 samplen 2.5 width 2 Left reverse\n"
      "set bmargin 8\nset xrange [%g:%g]\nset xtics 45\nset xzeroaxis lt 1 lc rgb "
      "'#808080'\n",
      title, y, first, first + 360.0);
}

/* Lines and points of so many quantities that have names. */
static void write_plot(FILE *gnuplot, const char *const *name, size_t count) {
  (void)fprintf(gnuplot, "plot ");
  for (size_t k = 0; k < count; ++k)
    (void)fprintf(gnuplot,
                  "$theory%zu using 1:2 with lines lw 2 lc rgb '%s' title '%s: full theory', "
                  "$theory%zu using 1:3 with lines dt 2 lw 1.5 lc rgb '%s' title '%s: cascaded', "
                  "$circuit%zu with points pt 6 ps 0.9 lc rgb '%s' title '%s: circuit'%s",
                  k, COLOUR[k], name[k], k, COLOUR[k], name[k], k, COLOUR[k], name[k],
                  k + 1 < count ? ", " : "\n");
}

static double full_heat(const theory *at, size_t bath) {
  return bath < 2 ? at->full.eta[bath] : at->full.eta_m;
}

static double cascaded_heat(const theory *at, size_t bath) {
  return at->cascaded.eta[bath];
}

static void draw_heat(const void *what, FILE *gnuplot) {
  const drum_settings *settings = what;
  const drum_case_card *card = &settings->cards.cases[0];
  char title[256];
  char text[3][DRUM_CARDS_NAME_SIZE + 16];
  const char *name[3];
  (void)snprintf(title, sizeof title, "Heat into the baths, N_1 = %g, N_2 = %g, N_m = %g",
                 card->nbar[0], card->nbar[1], card->nbar_plate);
  write_head(settings, gnuplot, title, "{/Symbol h} / quanta per second");
  for (size_t b = 0; b < 3; ++b) {
    const drum_quantity quantity = {DRUM_QUANTITY_HEAT, b < 2 ? b : DRUM_PLATE, 0};
    write_curves(settings, gnuplot, "theory", full_heat, cascaded_heat, b);
    write_points(settings, gnuplot, "circuit", &quantity, b);
    (void)snprintf(text[b], sizeof text[b], "into %s",
                   drum_report_mode_name(settings->report[0], quantity.which));
    name[b] = text[b];
  }
  write_plot(gnuplot, name, 3);
}

static double full_slope(const theory *at, size_t direction) {
  return at->full.share[1 - direction][direction];
}

static double cascaded_slope(const theory *at, size_t direction) {
  return at->cascaded.share[1 - direction][direction];
}

static void draw_rectification(const void *what, FILE *gnuplot) {
  const drum_settings *settings = what;
  static const char *const NAMES[2] = {"dn_2/dN_1", "dn_1/dN_2"};
  write_head(settings, gnuplot, "How the total occupation of each mode follows the other's bath",
             "dn_i/dN_j");
  for (size_t d = 0; d < 2; ++d) {
    const drum_quantity quantity = {DRUM_QUANTITY_SLOPE_TOTAL, d, 0};
    write_curves(settings, gnuplot, "theory", full_slope, cascaded_slope, d);
    write_points(settings, gnuplot, "circuit", &quantity, d);
  }
  write_plot(gnuplot, NAMES, 2);
}

drum_code drum_settings_pictures(const drum_settings *settings, const char *folder,
                                 drum_status *status) {
  const struct {
    const char *what;
    void (*draw)(const void *, FILE *);
  } drawing[] = {{"heat", draw_heat}, {"rectification", draw_rectification}};
  drum_code code = drum_succeed(status);
  for (size_t k = 0; !code && k < (settings->report[0]->has_rectification ? 2U : 1U); ++k) {
    char name[DRUM_PATH_SIZE];
    (void)snprintf(name, sizeof name, "%s_%s", settings->stem, drawing[k].what);
    const drum_picture picture = {folder, name, 900, 620, drawing[k].draw, settings};
    code = drum_gnuplot_draw(&picture, status);
  }
  return code;
}

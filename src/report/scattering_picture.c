/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scattering in decibels, and below it the noise that leaves, against frequency. */
#include "drumspice/chip_scattering_report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/gnuplot.h"
#include "base/path.h"
#include "base/sort.h"
#include "base/units.h"
#include "theory/matrix.h"

/* What is weaker is not drawn, dB. */
static const double FLOOR = -120.0;

/* Told apart by colour-blind readers too (Okabe and Ito). */
static const char *const COLOUR[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                     "#56B4E9", "#E69F00", "#000000", "#999999"};
enum { COLOURS = sizeof COLOUR / sizeof COLOUR[0] };

/* A narrow line gets a panel of its own if a third of the points lie within this part of the span.
 */
static const double NARROW = 0.02;

/* A column of panels over a range of distances from the summary's frequency, Hz. */
typedef struct column {
  double low, high;
  double unit;
  const char *name;
} column;

static column column_of(double low, double high) {
  const double span = high - low;
  if (span > 5e6)
    return (column){low, high, 1e6, "MHz"};
  return span > 5e3 ? (column){low, high, 1e3, "kHz"} : (column){low, high, 1.0, "Hz"};
}

/* How far from the summary's frequency a third of the points reach; the whole span without memory.
 */
static double third_of_points(const drum_chip_scattering *s) {
  const double span = s->f[s->points - 1] - s->f[0];
  double *away = malloc(s->points * sizeof *away);
  if (!away)
    return span;
  for (size_t k = 0; k < s->points; k++)
    away[k] = fabs(s->f[k] - s->f[s->summary]);
  drum_sort(away, s->points);
  const double half = away[s->points / 3];
  free(away);
  return half > 0 ? half : span;
}

static void write_data(const drum_chip_scattering *s, FILE *gnuplot) {
  (void)fprintf(gnuplot, "$data << EOD\n");
  for (size_t k = 0; k < s->points; k++) {
    (void)fprintf(gnuplot, "%.12g", s->f[k] - s->f[s->summary]);
    for (size_t to = 0; to < s->ports; to++)
      for (size_t from = 0; from < s->ports; from++)
        (void)fprintf(gnuplot, " %.6g",
                      fmax(drum_decibel(drum_squared(drum_chip_direct(s, k, to, from))), FLOOR));
    for (size_t p = 0; p < s->ports; p++)
      (void)fprintf(gnuplot, " %.9g", drum_chip_noise_at(s, k, p).symmetrised);
    (void)fputc('\n', gnuplot);
  }
  (void)fprintf(gnuplot, "EOD\n");
}

static void plot_scattering(size_t ports, const column *over, FILE *gnuplot) {
  (void)fprintf(gnuplot, "set ylabel '|S| / dB'\nset yrange [*:*]\nunset xlabel\nplot ");
  for (size_t to = 0; to < ports; to++)
    for (size_t from = 0; from < ports; from++)
      (void)fprintf(
          gnuplot, "%s$data using ($1/%g):%zu with lines lw 2 dt %d lc rgb '%s' title 'S_{%zu%zu}'",
          to + from > 0 ? ", " : "", over->unit, 2 + to * ports + from, to == from ? 2 : 1,
          COLOUR[(to * ports + from) % COLOURS], to + 1, from + 1);
  (void)fputc('\n', gnuplot);
}

static void plot_noise(size_t ports, const column *over, double middle, FILE *gnuplot) {
  (void)fprintf(gnuplot,
                "set ylabel 'noise that leaves / quanta'\nset yrange [0:*]\n"
                "set xlabel '(f - %.9f GHz) / %s'\nplot ",
                middle * 1e-9, over->name);
  for (size_t p = 0; p < ports; p++)
    (void)fprintf(gnuplot, "%s$data using ($1/%g):%zu with lines lw 2 lc rgb '%s' title 'port %zu'",
                  p > 0 ? ", " : "", over->unit, 2 + ports * ports + p, COLOUR[p % COLOURS], p + 1);
  (void)fputc('\n', gnuplot);
}

static void draw(const void *what, FILE *gnuplot) {
  const drum_chip_scattering *s = what;
  const double middle = s->f[s->summary];
  const double half = third_of_points(s);
  const bool zoomed = half < NARROW * (s->f[s->points - 1] - s->f[0]);
  const column columns[] = {
      column_of(s->f[0] - middle, s->f[s->points - 1] - middle),
      column_of(-half, half),
  };
  write_data(s, gnuplot);
  (void)fprintf(gnuplot,
                "set grid lt 1 lw 0.5 lc rgb '#d0d0d0'\nset samples 2\n"
                "set lmargin 9\nset multiplot layout 2,%d columnsfirst\n",
                1 + zoomed);
  for (int c = 0; c <= zoomed; c++) {
    const column *over = &columns[c];
    const bool last = c == zoomed;
    (void)fprintf(gnuplot, "%s\nset xrange [%.12g:%.12g]\n",
                  last ? "set key outside right samplen 2\nset rmargin 13" : "unset key",
                  over->low / over->unit, over->high / over->unit);
    plot_scattering(s->ports, over, gnuplot);
    plot_noise(s->ports, over, middle, gnuplot);
  }
  (void)fprintf(gnuplot, "unset multiplot\n");
}

drum_code drum_chip_scattering_picture(const drum_chip_scattering *scattering, const char *stem,
                                       drum_status *status) {
  char folder[DRUM_PATH_SIZE];
  const char *slash = strrchr(stem, '/');
  const size_t length = slash ? (size_t)(slash - stem) : 0;
  if (strlen(stem) >= sizeof folder)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path '%.60s...' is too long", stem);
  (void)snprintf(folder, sizeof folder, "%.*s", (int)length, stem);
  const drum_picture picture = {
      .folder = !slash       ? "."
                : length > 0 ? folder
                             : "/",
      .name = slash ? slash + 1 : stem,
      .width = 1100,
      .height = 760,
      .draw = draw,
      .what = scattering,
  };
  return drum_gnuplot_draw(&picture, status);
}

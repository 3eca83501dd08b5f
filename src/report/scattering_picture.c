/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scattering in decibels, and below it the noise that leaves, against frequency. */
#include "drumspice/chip_scattering_report.h"

#include <math.h>
#include <string.h>

#include "base/gnuplot.h"
#include "base/path.h"
#include "report/units.h"
#include "theory/matrix.h"

/* What is weaker is not drawn, dB. */
static const double FLOOR = -120.0;

/* Told apart by colour-blind readers too (Okabe and Ito). */
static const char *const COLOUR[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                     "#56B4E9", "#E69F00", "#000000", "#999999"};
enum { COLOURS = sizeof COLOUR / sizeof COLOUR[0] };

/* The axis of frequencies: their distance from the summary's. */
typedef struct axis {
  double middle;
  double unit;
  const char *name;
} axis;

static axis axis_of(const drum_chip_scattering *s) {
  const double middle = s->f[s->summary];
  const double span = s->f[s->points - 1] - s->f[0];
  if (span > 5e6)
    return (axis){middle, 1e6, "MHz"};
  return span > 5e3 ? (axis){middle, 1e3, "kHz"} : (axis){middle, 1.0, "Hz"};
}

static void write_data(const drum_chip_scattering *s, const axis *along, FILE *gnuplot) {
  (void)fprintf(gnuplot, "$data << EOD\n");
  for (size_t k = 0; k < s->points; k++) {
    (void)fprintf(gnuplot, "%.12g", (s->f[k] - along->middle) / along->unit);
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

static void draw(const void *what, FILE *gnuplot) {
  const drum_chip_scattering *s = what;
  const axis along = axis_of(s);
  const size_t ports = s->ports;
  write_data(s, &along, gnuplot);
  (void)fprintf(gnuplot, "set grid lt 1 lw 0.5 lc rgb '#d0d0d0'\nset key outside right samplen 2\n"
                         "set lmargin 10\nset rmargin 16\nset multiplot layout 2,1\n"
                         "set ylabel '|S| / dB'\nset format x ''\nset yrange [*:*]\nplot ");
  for (size_t to = 0; to < ports; to++)
    for (size_t from = 0; from < ports; from++)
      (void)fprintf(gnuplot,
                    "%s$data using 1:%zu with lines lw 2 dt %d lc rgb '%s' title 'S_{%zu%zu}'",
                    to + from > 0 ? ", " : "", 2 + to * ports + from, to == from ? 2 : 1,
                    COLOUR[(to * ports + from) % COLOURS], to + 1, from + 1);
  (void)fprintf(gnuplot,
                "\nset format x\nset xlabel '(f - %.9f GHz) / %s'\nset ylabel "
                "'noise that leaves / quanta'\nset yrange [0:*]\nplot ",
                along.middle * 1e-9, along.name);
  for (size_t p = 0; p < ports; p++)
    (void)fprintf(gnuplot, "%s$data using 1:%zu with lines lw 2 lc rgb '%s' title 'port %zu'",
                  p > 0 ? ", " : "", 2 + ports * ports + p, COLOUR[p % COLOURS], p + 1);
  (void)fprintf(gnuplot, "\nunset multiplot\n");
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
      .width = 900,
      .height = 760,
      .draw = draw,
      .what = scattering,
  };
  return drum_gnuplot_draw(&picture, status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures as pictures, by gnuplot. */
#include <math.h>
#include <stdlib.h>

#include "base/gnuplot.h"
#include "figures/flows.h"
#include "figures/grid.h"

static const char *const SURFACE[DRUM_FIGURE_SURFACES] = {"plus", "zero", "minus"};
static const char *const COLOUR[DRUM_FIGURE_SURFACES] = {"#E0312B", "#2EAF4E", "#3A7BE8"};
static const char *const TITLE[DRUM_FIGURE_SURFACES] = {
    "{/Symbol D}n_2 = +10", "{/Symbol D}n_2 = 0", "{/Symbol D}n_2 = {/Symbol -}10"};

/*
 * The lines of the drawn grid: even ones, and for the blue surface more of them. It holds two whole
 * lines parallel to the axis of m_3, where 2 + f^2 - f delta = 0 and all baths give Dn_2 = -10:
 * f^2 = 2/3, delta = f + 2/f. Around them it is a winding stair, no height over the plane; lines
 * that crowd there close the gap that even ones leave.
 */
enum { DELTA_LINES = 51, F_LINES = 41, CROWD = 14, LINES_MAX = 51 + 2 * (2 * CROWD + 1) };

static int by_value(const void *left, const void *right) {
  const double a = *(const double *)left;
  const double b = *(const double *)right;
  return (a > b) - (a < b);
}

/* Fills in `even` lines from -end to end, those around +-centre if it is not nan; how many. */
static int place_lines(double *lines, int even, double end, double centre) {
  int n = 0;
  for (; n < even; ++n)
    lines[n] = end * (2.0 * n / (even - 1) - 1.0);
  if (isnan(centre))
    return n;
  double away = 2.0 * end / (even - 1);
  for (int k = 0; k < CROWD; ++k) {
    away *= 0.6;
    lines[n++] = centre - away;
    lines[n++] = centre + away;
    lines[n++] = -centre - away;
    lines[n++] = -centre + away;
  }
  lines[n++] = centre;
  lines[n++] = -centre;
  qsort(lines, (size_t)n, sizeof lines[0], by_value);
  return n;
}

/* m_3, or nan far outside of the picture, where a surface passes through infinity. */
static double height(double delta, double f, double level) {
  double m3;
  if (drum_figures_height(delta, f, level, &m3, NULL) || fabs(m3 - 50.0) > 150.0)
    return NAN;
  return m3;
}

static void write_surface(int surface, FILE *gnuplot) {
  const bool winding = surface == DRUM_FIGURE_SURFACES - 1;
  const double f_line = sqrt(2.0 / 3.0);
  double delta[LINES_MAX];
  double f[LINES_MAX];
  const int columns =
      place_lines(delta, DELTA_LINES, DRUM_FIGURE_DELTA_MAX, winding ? f_line + 2.0 / f_line : NAN);
  const int rows = place_lines(f, F_LINES, DRUM_FIGURE_F_MAX, winding ? f_line : NAN);
  (void)fprintf(gnuplot, "$%s << EOD\n", SURFACE[surface]);
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j)
      (void)fprintf(gnuplot, "%.9g %.9g %.6g\n", delta[j], f[i],
                    height(delta[j], f[i], DRUM_FIGURE_LEVEL[surface]));
    (void)fputc('\n', gnuplot);
  }
  (void)fputs("EOD\n", gnuplot);
}

static void draw_surfaces(const void *unused, FILE *gnuplot) {
  (void)unused;
  for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s)
    write_surface(s, gnuplot);
  (void)fprintf(gnuplot,
                "set title 'Fig. 2: m_1 = %g, m_2 = %g, {/Symbol f} = 0'\n"
                "set xrange [%g:%g]\nset yrange [%g:%g]\nset zrange [0:%g]\n"
                "set xlabel '{/Symbol D} / {/Symbol k}'\nset ylabel 'F / {/Symbol k}'\n"
                "set zlabel 'm_3  (quanta)' rotate by 90\n"
                "set ytics 1\nset view 60, 26, 1, 1.05\nset xyplane at 0\nunset colorbox\n"
                "set border 4095 lc rgb '#808080'\nset tics textcolor rgb 'black'\n"
                "set key at screen 0.98, 0.97 samplen 1.2 Left reverse\n"
                "set pm3d depthorder clip z lighting primary 0.55 specular 0.05\n"
                "set style fill transparent solid 1.0 border rgb '#d0000000'\nsplot ",
                DRUM_FIGURE_M1, DRUM_FIGURE_M2, -DRUM_FIGURE_DELTA_MAX, DRUM_FIGURE_DELTA_MAX,
                -DRUM_FIGURE_F_MAX, DRUM_FIGURE_F_MAX, DRUM_FIGURE_M3_MAX);
  for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s)
    (void)fprintf(gnuplot, "$%s with pm3d fc rgb '%s' notitle, ", SURFACE[s], COLOUR[s]);
  for (int s = DRUM_FIGURE_SURFACES; s-- > 0;) /* blue is above */
    (void)fprintf(gnuplot, "NaN with lines lw 10 lc rgb '%s' title '%s'%s", COLOUR[s], TITLE[s],
                  s > 0 ? ", " : "\n");
}

/* A cut through Fig. 2: F is given, or Delta. */
typedef struct slice {
  const char *title;
  bool along_delta;
  double fixed;
} slice;

static void draw_slice(const slice *cut, bool first, bool last, FILE *gnuplot) {
  enum { POINTS = 501 };
  const double end = cut->along_delta ? DRUM_FIGURE_DELTA_MAX : DRUM_FIGURE_F_MAX;
  for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s) {
    (void)fprintf(gnuplot, "$%s << EOD\n", SURFACE[s]);
    for (int k = 0; k < POINTS; ++k) {
      const double at = end * (2.0 * k / (POINTS - 1) - 1.0);
      (void)fprintf(gnuplot, "%.6g %.6g\n", at,
                    cut->along_delta ? height(at, cut->fixed, DRUM_FIGURE_LEVEL[s])
                                     : height(cut->fixed, at, DRUM_FIGURE_LEVEL[s]));
    }
    (void)fputs("EOD\n", gnuplot);
  }
  (void)fprintf(gnuplot,
                "set title '%s'\nset xlabel '%s / {/Symbol k}'\nset ylabel '%s'\n"
                "set xrange [%g:%g]\nset xtics %d\nset yrange [0:%g]\nset key %s\nplot ",
                cut->title, cut->along_delta ? "{/Symbol D}" : "F", first ? "m_3  (quanta)" : "",
                -end, end, cut->along_delta ? 2 : 1, DRUM_FIGURE_M3_MAX,
                last ? "top center Left reverse samplen 2.5" : "off");
  static const int dash[DRUM_FIGURE_SURFACES] = {2, 1, 4};
  for (int s = DRUM_FIGURE_SURFACES; s-- > 0;)
    (void)fprintf(gnuplot, "$%s with lines lw 2.5 dt %d lc rgb '%s' title '%s'%s", SURFACE[s],
                  dash[s], COLOUR[s], TITLE[s], s > 0 ? ", " : "\n");
}

static void draw_slices(const void *unused, FILE *gnuplot) {
  (void)unused;
  static const slice cuts[] = {
      {"F = 0", true, 0.0}, {"F = {/Symbol k}/2", true, 0.5}, {"{/Symbol D} = 0", false, 0.0}};
  (void)fputs("set grid lt 1 lw 0.5 lc rgb '#d0d0d0'\n"
              "set multiplot layout 1,3 title 'Fig. 2, cut: where n_2 differs by "
              "{/Symbol D}n_2 from m_2'\n",
              gnuplot);
  for (size_t k = 0; k < sizeof cuts / sizeof cuts[0]; ++k)
    draw_slice(&cuts[k], k == 0, k + 1 == sizeof cuts / sizeof cuts[0], gnuplot);
  (void)fputs("unset multiplot\n", gnuplot);
}

static void draw_flows(const void *unused, FILE *gnuplot) {
  (void)unused;
  (void)fprintf(gnuplot,
                "set grid lt 1 lw 0.5 lc rgb '#d0d0d0'\nset yrange [-1:1]\n"
                "set xzeroaxis lt 1 lc rgb '#808080'\n"
                "set multiplot layout 1,2 title 'Fig. 3: quanta into the baths, N_3 = %g, F = 0, "
                "{/Symbol D} = 0'\n",
                DRUM_FIGURE_N3);
  for (int panel = 0; panel < DRUM_FIGURE_PANELS; ++panel) {
    (void)fputs("$eta << EOD\n", gnuplot);
    for (int k = 0; k <= DRUM_FIGURE_FLOW_STEPS; ++k) {
      double baths[3];
      double eta[3];
      drum_figures_baths(panel, k, baths);
      if (!drum_figures_flows(0.0, baths, eta, NULL))
        (void)fprintf(gnuplot, "%.6g %.9g %.9g %.9g\n", baths[panel], eta[0], eta[1], eta[2]);
    }
    (void)fprintf(gnuplot,
                  "EOD\nset title 'N_%d = 0'\nset xlabel 'N_%d  (quanta)'\nset ylabel '%s'\n"
                  "set key %s\nplot "
                  "$eta using 1:2 with lines lw 2.5 dt 2 lc rgb '#0072B2' title '{/Symbol h}_1', "
                  "$eta using 1:3 with lines lw 3 dt 3 lc rgb '#E69F00' title '{/Symbol h}_2', "
                  "$eta using 1:4 with lines lw 2.5 dt 1 lc rgb '#009E73' title '{/Symbol h}_3'\n",
                  2 - panel, panel + 1, panel ? "" : "{/Symbol h}_i / {/Symbol k}",
                  panel ? "off" : "top left Left reverse samplen 3");
  }
  (void)fputs("unset multiplot\n", gnuplot);
}

drum_code drum_figures_pictures(const char *folder, drum_status *status) {
  const drum_picture pictures[] = {
      {folder, "fig2_surfaces", 900, 700, draw_surfaces, NULL},
      {folder, "fig2_slices", 1100, 440, draw_slices, NULL},
      {folder, "fig3", 900, 440, draw_flows, NULL},
  };
  drum_code code = DRUM_OK;
  for (size_t k = 0; !code && k < sizeof pictures / sizeof pictures[0]; ++k)
    code = drum_gnuplot_draw(&pictures[k], status);
  return code ? code : drum_succeed(status);
}

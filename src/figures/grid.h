/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_FIGURES_GRID_H
#define DRUMSPICE_FIGURES_GRID_H

#include "drumspice/figures.h"

/* The grid of Fig. 2 as data: 0 is on it, both ways. */
enum { DRUM_FIGURE_DELTA_POINTS = 101, DRUM_FIGURE_F_POINTS = 81, DRUM_FIGURE_SURFACES = 3 };

/* Dn_2 of the surfaces: red, green, blue. */
static const double DRUM_FIGURE_LEVEL[DRUM_FIGURE_SURFACES] = {10.0, 0.0, -10.0};

static inline double drum_figures_delta(int point) {
  const int half = (DRUM_FIGURE_DELTA_POINTS - 1) / 2;
  return DRUM_FIGURE_DELTA_MAX * (point - half) / half;
}

static inline double drum_figures_f(int point) {
  const int half = (DRUM_FIGURE_F_POINTS - 1) / 2;
  return DRUM_FIGURE_F_MAX * (point - half) / half;
}

#endif

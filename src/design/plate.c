/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/plate.h"

#include "base/units.h"
#include "drumspice/constants.h"

#include <math.h>

enum { HALVINGS = 2000 };

double drum_design_x_zpf(const drum_design_wish *wish) {
  return sqrt(DRUM_HBAR / (2 * wish->mass * drum_rad_per_s(wish->fm_hz)));
}

static double slope_at(double c, double gap, double x) {
  const double rest = 1 - x / gap;
  return c / gap / (rest * rest);
}

/* C' where g0 is wished for. */
static double slope_for(const drum_design_wish *wish, double c_mode, int i) {
  return 2 * drum_rad_per_s(wish->g0_hz[i]) / drum_rad_per_s(wish->f_hz[i]) * c_mode /
         drum_design_x_zpf(wish);
}

static double slope_of(const drum_design_wish *wish, const bool chosen[2], const double c_mode[2],
                       double x, int i) {
  return chosen[i] ? slope_for(wish, c_mode[i], i) : slope_at(wish->c_drum[i], wish->gap[i], x);
}

/* How far the pumps displace a plate at x. */
static double pushed(const drum_design_wish *wish, const bool chosen[2], const double c_mode[2],
                     double x) {
  double sum = 0;
  for (int i = 0; i < 2; i++) {
    const double g = drum_rad_per_s(wish->g_hz[i]);
    sum += 4 * c_mode[i] / slope_of(wish, chosen, c_mode, x, i) *
           (g / drum_rad_per_s(wish->f_hz[i])) * (g / drum_rad_per_s(wish->fm_hz));
  }
  return sum;
}

static double find_x(const drum_design_wish *wish, const bool chosen[2], const double c_mode[2]) {
  double low = 0;
  double high = pushed(wish, chosen, c_mode, 0);
  for (int i = 0; i < 2; i++)
    if (!chosen[i])
      high = fmin(high, wish->gap[i]);
  for (int i = 0; i < HALVINGS; i++) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high))
      break;
    if (pushed(wish, chosen, c_mode, middle) > middle)
      low = middle;
    else
      high = middle;
  }
  return high;
}

/* The larger root of slope (gap - x)^2 = c gap. */
static double gap_for(double c, double slope, double x) {
  const double half = c / slope / 2;
  return x + half + sqrt(half * (half + 2 * x));
}

void drum_design_plate_find(drum_design_wish *wish, const bool chosen[2], const double c_mode[2],
                            drum_design_plate *plate) {
  const double x = find_x(wish, chosen, c_mode);
  const double wm = drum_rad_per_s(wish->fm_hz);
  plate->x = x;
  plate->omega_soft2 = wm * wm;
  for (int i = 0; i < 2; i++) {
    const double w = drum_rad_per_s(wish->f_hz[i]);
    const double c = wish->c_drum[i];
    if (chosen[i])
      wish->gap[i] = gap_for(c, slope_for(wish, c_mode[i], i), x);
    plate->c[i] = c / (1 - x / wish->gap[i]);
    plate->slope[i] = slope_at(c, wish->gap[i], x);
    plate->v[i] = 2 * drum_rad_per_s(wish->g_hz[i]) / (plate->slope[i] * drum_design_x_zpf(wish)) *
                  sqrt(2 * DRUM_HBAR * c_mode[i] / w);
    const double bend = 2 * plate->slope[i] / (wish->gap[i] - x);
    plate->omega_soft2 -= bend * plate->v[i] * plate->v[i] / (4 * wish->mass);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/tuning.h"

#include <math.h>
#include <string.h>

/* What sensitivities are for: 60 dB of a null, and one per cent of anything else. */
static const double SIXTY_DB = 1e-3;
static const double PER_CENT = 0.01;

/* Of the bounds' distance: the first step of second differences. */
static const double STEP = 1e-2;

static void of_ratio(drum_tuning *own) {
  double complex derivative[DRUM_TUNE_VARIABLES_MAX];
  if (!drum_tuning_differentiate(own, own->best_values, &own->best_trial, derivative))
    return;
  for (size_t k = 0; k < own->bench.count; k++) {
    drum_tuned_variable *variable = &own->result->variable[k];
    variable->slope = cabs(derivative[k]) / (variable->given.high - variable->given.low);
    variable->allowed = SIXTY_DB / variable->slope;
  }
}

/* Of a figure at h below, at and h above the best. */
static void of_figure(drum_tuned_variable *variable, double below, double here, double above,
                      double h) {
  const double slope = (above - below) / (2.0 * h);
  const double curvature = (above - 2.0 * here + below) / (h * h);
  const double rise = PER_CENT * fabs(here);
  const double root = slope * slope + 2.0 * curvature * rise;
  variable->slope = slope;
  variable->curvature = curvature;
  /* |slope| d + curvature d^2/2 = rise, to the side where it rises faster. */
  variable->allowed = root >= 0 ? 2.0 * rise / (fabs(slope) + sqrt(root)) : NAN;
}

void drum_tuning_sensitivities(drum_tuning *own) {
  if (own->options->goal == DRUM_TUNE_ISOLATION) {
    of_ratio(own);
    return;
  }
  double values[DRUM_TUNE_VARIABLES_MAX];
  drum_trial trial;
  memcpy(values, own->best_values, sizeof values);
  const double here = drum_tuning_figure(own, values, &trial);
  for (size_t k = 0; k < own->bench.count && drum_tuning_goes_on(own); k++) {
    drum_tuned_variable *variable = &own->result->variable[k];
    const drum_tune_variable *given = &variable->given;
    const double middle = own->best_values[k];
    const double room = fmin(middle - given->low, given->high - middle);
    if (variable->at_bound)
      continue;
    double h = fmin(STEP * (given->high - given->low), room);
    /* Again with a step of the size that is asked for, whatever the bounds are. */
    for (int round = 0; round < 2 && h > 0; round++) {
      values[k] = middle + h;
      const double above = drum_tuning_figure(own, values, &trial);
      values[k] = middle - h;
      const double below = drum_tuning_figure(own, values, &trial);
      values[k] = middle;
      if (isfinite(above) && isfinite(below) && isfinite(here))
        of_figure(variable, below, here, above, h);
      h = fmin(variable->allowed, room);
    }
  }
}

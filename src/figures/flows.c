/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fig. 3. */
#include "figures/flows.h"

#include <string.h>

#include "drumspice/figures.h"

drum_code drum_figures_steady(double delta, const double baths[3], drum_cascaded_steady *steady,
                              drum_status *status) {
  const drum_cascaded system = {
      .omega = {0.0, delta}, .kappa = {1.0, 1.0}, .gamma = {1.0, 1.0}, .f = 0.0, .theta = 0.0};
  return drum_cascaded_steady_state(&system, baths, steady, status);
}

drum_code drum_figures_flows(double delta, const double baths[3], double eta[3],
                             drum_status *status) {
  drum_cascaded_steady steady;
  const drum_code code = drum_figures_steady(delta, baths, &steady, status);
  if (!code)
    memcpy(eta, steady.eta, sizeof steady.eta);
  return code;
}

void drum_figures_baths(int panel, int step, double baths[3]) {
  baths[0] = baths[1] = 0.0;
  baths[2] = DRUM_FIGURE_N3;
  baths[panel] = DRUM_FIGURE_N_MAX * step / DRUM_FIGURE_FLOW_STEPS;
}

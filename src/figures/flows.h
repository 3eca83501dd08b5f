/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_FIGURES_FLOWS_H
#define DRUMSPICE_FIGURES_FLOWS_H

#include "drumspice/cascaded.h"

/* The steady state at F = 0, all rates 1, omega_2 - omega_1 = delta; errors of cascaded.h. */
drum_code drum_figures_steady(double delta, const double baths[3], drum_cascaded_steady *steady,
                              drum_status *status);

enum { DRUM_FIGURE_PANELS = 2, DRUM_FIGURE_FLOW_STEPS = 40 };

/* The baths of Fig. 3: panel 0 over N_1, panel 1 over N_2; step 0 to DRUM_FIGURE_FLOW_STEPS. */
void drum_figures_baths(int panel, int step, double baths[3]);

#endif

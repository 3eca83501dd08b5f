/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From theory to a chip: the paper's rectifier made one-way by the full theory, and how its pumps
 * and its coupler change with the coupling G that is wanted. J goes as G^2, pump currents as G.
 */

#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "drumspice/design.h"

static drum_design_wish paper(void) {
  drum_design_wish wish;
  drum_design_wish_clear(&wish);
  for (int i = 0; i < 2; i++) {
    wish.f_hz[i] = 5e9;
    wish.kappa_hz[i] = 2e6;
    wish.c_total[i] = 100e-15;
    wish.c_drum[i] = 30e-15;
    wish.gap[i] = 100e-9;
  }
  wish.fm_hz = 6e6;
  wish.gammam_hz = 100;
  wish.mass = 100e-15;
  wish.nbar_m = 0.5;
  wish.block = DRUM_BLOCKED_2_TO_1;
  return wish;
}

int main(void) {
  static const double G_HZ[] = {2e3, 5e3, 7e3, 10e3};
  drum_design_wish wish = paper();
  drum_design design;
  drum_status status;
  (void)printf("%8s %12s %10s %10s %10s %12s %12s\n", "G [kHz]", "J [kHz]", "phi [deg]", "Cc [aF]",
               "photons", "pump 1 [nA]", "pump 2 [nA]");
  for (size_t k = 0; k < sizeof G_HZ / sizeof G_HZ[0]; k++) {
    wish.g_hz[0] = wish.g_hz[1] = G_HZ[k];
    if (drum_design_make(&wish, &design, &status) != DRUM_OK) {
      (void)fprintf(stderr, "design: %s\n", status.message);
      return 1;
    }
    (void)printf("%8.4g %12.6g %10.6g %10.6g %10.6g %12.6g %12.6g\n", G_HZ[k] / 1e3,
                 design.wish.j_hz / 1e3, design.wish.phi_deg, design.c_couple * 1e18,
                 design.alpha[0] * design.alpha[0], cabs(design.pump[0]) * 1e9,
                 cabs(design.pump[1]) * 1e9);
  }
  return 0;
}

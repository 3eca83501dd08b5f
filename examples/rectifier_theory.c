/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The C library without a circuit: the paper's rectifier in theory. Prints the mean occupations
 * of both modes with baths of 50, 100 and 0.5 quanta, as the cascaded model (B18-B22) and as Eq. A4
 * have them, at Omega and in total.
 */

#include <stdio.h>

#include "drumspice/constants.h"
#include "drumspice/mapping.h"
#include "drumspice/optomech.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "rectifier_theory: %s\n", status->message);
  return 1;
}

int main(void) {
  const double two_pi = 2.0 * DRUM_PI;
  const double baths[3] = {50.0, 100.0, 0.5};
  const drum_rectifier rectifier = {
      .delta = {two_pi * 6e6, two_pi * 6e6},
      .kappa = {two_pi * 2e6, two_pi * 2e6},
      .j = two_pi * 0.98e6,
      .g = {two_pi * 7e3, two_pi * 7e3},
      .phi = DRUM_PI / 2.0,
      .omega_m = two_pi * 6e6,
      .gamma_m = two_pi * 100.0,
  };
  const double omega = rectifier.omega_m;

  drum_status status;
  drum_mapping mapping;
  drum_cascaded_spectrum cascaded;
  drum_cascaded_steady cascaded_total;
  if (drum_mapping_forward(&rectifier, omega, &mapping, &status) ||
      drum_cascaded_spectrum_at(&mapping.cascaded, omega, &cascaded, &status) ||
      drum_cascaded_steady_state(&mapping.cascaded, baths, &cascaded_total, &status))
    return give_up(&status);

  drum_optomech system;
  drum_optomech_spectrum spectrum;
  drum_optomech_density density;
  drum_optomech_steady total;
  if (drum_rectifier_optomech(&rectifier, &system, &status) ||
      drum_optomech_spectrum_at(&system, DRUM_FRAME_A4, omega, &spectrum, &status) ||
      drum_optomech_density_of(&spectrum, baths, &density, &status) ||
      drum_optomech_steady_state(&system, DRUM_FRAME_A4, baths, &total, &status))
    return give_up(&status);

  (void)printf("%-6s %22s %22s\n", "", "cascaded (B18-B22)", "optomechanics (A4)");
  (void)printf("%-6s %10s %11s %10s %11s\n", "mode", "at Omega", "total", "at Omega", "total");
  for (int m = 0; m < 2; ++m) {
    double normal = 0.0;
    for (int b = 0; b < 3; ++b)
      normal += cascaded.share[m][b] * baths[b];
    (void)printf("a%-5d %10.4f %11.4f %10.4f %11.4f\n", m + 1, normal / cascaded.commutator[m],
                 cascaded_total.n[m], density.occupation[m], total.n[m]);
  }
  return 0;
}

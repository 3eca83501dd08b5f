/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two cavities on one drum in a broad band, gamma_m = 20 kappa, where the totals follow the
 * cascaded model (C3, C5) to a few per cent: rotating wave, both sidebands, and a plate with
 * friction on its velocity and a second mode of vibration nearby. Frequencies are 2 pi times Hz.
 */

#include <complex.h>
#include <stdio.h>

#include "drumspice/constants.h"
#include "drumspice/optomech.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "optomech: %s\n", status->message);
  return 1;
}

/* kappa = 20 kHz, J = kappa/2, G = sqrt(kappa gamma_m)/2, phi = 90 degrees: F = 0. */
static drum_optomech broadband(void) {
  const double two_pi = 2.0 * DRUM_PI, omega_m = two_pi * 6e6;
  drum_optomech system = {
      .modes = 2,
      .delta = {omega_m, omega_m},
      .kappa = {two_pi * 20e3, two_pi * 20e3},
      .coupling = {two_pi * 44721.36, two_pi * 44721.36 * I},
      .omega_m = omega_m,
      .omega_soft = omega_m,
      .gamma_m = two_pi * 400e3,
  };
  system.hopping[0][1] = system.hopping[1][0] = two_pi * 10e3;
  return system;
}

static drum_code print_line(const char *name, const drum_optomech *system, drum_frame frame,
                            drum_status *status) {
  const double baths[4] = {50.0, 100.0, 0.5, 0.5};
  drum_optomech_steady steady;
  drum_code code = drum_optomech_steady_state(system, frame, baths, &steady, status);
  if (code == DRUM_OK)
    (void)printf("%-34s %9.4f %9.4f %9.4f %10.2e %10.2e\n", name, steady.n[0], steady.n[1],
                 steady.n_m, steady.share[1][0], steady.share[0][1]);
  return code;
}

int main(void) {
  drum_optomech system = broadband(), with_spectator = system;
  with_spectator.spectators = 1;
  with_spectator.spectator[0] = (drum_spectator){
      .omega_m = 1.59 * system.omega_m,
      .omega_soft = 1.59 * system.omega_m,
      .gamma_m = system.gamma_m,
      .coupling = {0.5 * system.coupling[0], 0.5 * system.coupling[1]},
  };
  drum_status status;
  (void)printf("%-34s %9s %9s %9s %10s %10s\n", "", "n1", "n2", "nm", "dn2/dN1", "dn1/dN2");
  if (print_line("rotating wave (Eq. 6)", &system, DRUM_FRAME_RWA, &status) ||
      print_line("both sidebands (A4)", &system, DRUM_FRAME_A4, &status) ||
      print_line("friction on the velocity", &system, DRUM_FRAME_FULL, &status) ||
      print_line("and a spectator at 1.59 omega_m", &with_spectator, DRUM_FRAME_FULL, &status))
    return give_up(&status);
  return 0;
}

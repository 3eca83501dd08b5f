/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One cavity cools one drum: the closed forms of sideband cooling against the steady state of
 * Eq. A4, for a growing pump, and the quanta that beating photons add, which linear theory does not
 * know. A cavity of kappa = 2 MHz pumped 6 MHz below resonance, its bath at 1 quantum, and a drum
 * of 6 MHz and 100 Hz at 50 quanta, with g_0 = 28 Hz.
 */

#include <stdio.h>

#include "drumspice/beating.h"
#include "drumspice/constants.h"
#include "drumspice/optomech.h"
#include "drumspice/sideband_cooling.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "cooling: %s\n", status->message);
  return 1;
}

static drum_code print_line(double g_hz, drum_status *status) {
  const double two_pi = 2.0 * DRUM_PI, baths[2] = {1.0, 50.0}, g0[1] = {two_pi * 28.0};
  const drum_optomech system = {
      .modes = 1,
      .delta = {two_pi * 6e6},
      .kappa = {two_pi * 2e6},
      .coupling = {two_pi * g_hz},
      .omega_m = two_pi * 6e6,
      .gamma_m = two_pi * 100.0,
  };
  drum_sideband sideband;
  drum_optomech_steady steady;
  double closed, heating;
  drum_code code = drum_sideband_cooling(system.delta[0], system.kappa[0], two_pi * g_hz,
                                         system.omega_m, &sideband, status);
  if (code == DRUM_OK)
    code = drum_sideband_occupation(&sideband, system.gamma_m, baths[1], baths[0], &closed, status);
  if (code == DRUM_OK)
    code = drum_optomech_steady_state(&system, DRUM_FRAME_A4, baths, &steady, status);
  if (code == DRUM_OK)
    code = drum_beating_rate(&system, g0, baths, &heating, status);
  if (code == DRUM_OK)
    (void)printf("%8.0f %12.3f %12.4f %12.6f %12.6f %12.2e\n", g_hz, sideband.gamma_opt / two_pi,
                 sideband.delta_omega / two_pi, closed, steady.n_m,
                 heating / (system.gamma_m + sideband.gamma_opt));
  return code;
}

int main(void) {
  static const double couplings_hz[] = {1e3, 3e3, 1e4, 3e4, 1e5};
  (void)printf("%8s %12s %12s %12s %12s %12s\n", "G/Hz", "damping/Hz", "spring/Hz", "n closed",
               "n Eq. A4", "beating");
  for (size_t k = 0; k < sizeof couplings_hz / sizeof couplings_hz[0]; ++k) {
    drum_status status;
    if (print_line(couplings_hz[k], &status) != DRUM_OK)
      return give_up(&status);
  }
  return 0;
}

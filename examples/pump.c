/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pumped steady state. First the paper's rectifier: the drives that make the wanted couplings,
 * and what the approximation below Eq. 5 would have made of them. Then one cavity driven harder and
 * harder, where the plate's shift pulls it onto resonance: one branch, three, one.
 */

#include <complex.h>
#include <stdio.h>
#include <string.h>

#include "drumspice/constants.h"
#include "drumspice/pump.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "pump: %s\n", status->message);
  return 1;
}

static double degrees(double complex z) {
  return carg(z) * 180 / DRUM_PI;
}

static drum_code rectifier(drum_status *status) {
  const double two_pi = 2 * DRUM_PI;
  drum_pump pump = {
      .modes = 2,
      .delta = {two_pi * 6e6, two_pi * 6e6},
      .kappa = {two_pi * 2e6, two_pi * 2e6},
      .hopping = {{0, two_pi * 1e6}, {two_pi * 1e6, 0}},
      .g = {two_pi * 30, two_pi * 30},
      .omega_m = two_pi * 6e6,
      .gamma_m = two_pi * 100,
  };
  const double complex wanted[2] = {two_pi * 7e3, I * two_pi * 7e3};
  double complex drive[2];
  double complex approximate[2];
  drum_pump_branch branch;
  drum_pump_states states;
  drum_code code = drum_pump_design(&pump, wanted, drive, &branch, status);
  memcpy(pump.drive, drive, sizeof drive);
  if (!code)
    code = drum_pump_approximate(&pump, approximate, status);
  if (!code)
    code = drum_pump_solve(&pump, &states, status);
  if (code)
    return code;
  (void)printf("The paper's rectifier, G1 = 7 kHz, G2 = 7i kHz\n"
               "%-8s %14s %9s %12s %9s %12s %11s\n",
               "cavity", "|E|/2pi (GHz)", "arg (deg)", "|alpha|", "arg (deg)", "approx. |.|",
               "arg (deg)");
  for (int i = 0; i < 2; ++i)
    (void)printf("%-8d %14.4f %9.2f %12.3f %9.2f %12.3f %11.2f\n", i + 1,
                 cabs(drive[i]) / two_pi / 1e9, degrees(drive[i]), cabs(branch.alpha[i]),
                 degrees(branch.alpha[i]), cabs(approximate[i]), degrees(approximate[i]));
  (void)printf("static shift %.3f Hz, branches %zu, margin %.1f Hz, %s\n\n",
               pump.g[0] * branch.x / two_pi, states.branches, -branch.growth / two_pi,
               branch.stable ? "stable" : "unstable");
  return DRUM_OK;
}

static drum_code harder(drum_status *status) {
  /* In units of kappa. */
  drum_pump pump = {.modes = 1, .delta = {3}, .kappa = {1}, .g = {0.01}, .omega_m = 10};
  pump.gamma_m = 0.5;
  (void)printf("One cavity, Delta = 3 kappa, g = kappa/100, omega_m = 10 kappa\n"
               "%-8s %10s %12s %10s  %s\n",
               "E/kappa", "photons", "Delta + g x", "growth", "state");
  for (int e = 100; e <= 400; e += 100) {
    drum_pump_states states;
    pump.drive[0] = e;
    drum_code code = drum_pump_solve(&pump, &states, status);
    if (code)
      return code;
    for (size_t k = states.branches; k-- > 0;) {
      const drum_pump_branch *branch = &states.branch[k];
      (void)printf("%-8d %10.1f %12.4f %10.4f  %s\n", e, branch->photons, branch->system.delta[0],
                   branch->growth, branch->stable ? "stable" : "unstable");
    }
  }
  return DRUM_OK;
}

int main(void) {
  drum_status status;
  if (rectifier(&status) || harder(&status))
    return give_up(&status);
  return 0;
}

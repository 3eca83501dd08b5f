/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cascaded model at F = 0, where nothing passes from 2 to 1 (Eq. 3, C3-C5): the steady state
 * between baths of 50, 100 and 0.5 quanta, which bath heats which, and how the oscillators get
 * there from the vacuum. Rates are in units of kappa, times in 1/kappa.
 */

#include <stdio.h>

#include "drumspice/cascaded.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "cascaded: %s\n", status->message);
  return 1;
}

int main(void) {
  const drum_cascaded system = {.kappa = {1.0, 1.0}, .gamma = {1.0, 1.0}};
  const double baths[3] = {50.0, 100.0, 0.5};
  drum_status status;
  drum_cascaded_steady steady;
  double closed[2];
  if (drum_cascaded_steady_state(&system, baths, &steady, &status) ||
      drum_cascaded_one_way(1.0, 0.0, baths, closed, &status))
    return give_up(&status);

  (void)printf("%-12s %12s %12s %12s\n", "oscillator", "n", "closed form", "disconnected");
  for (int i = 0; i < 2; ++i)
    (void)printf("%-12d %12.6f %12.6f %12.6f\n", i + 1, steady.n[i], closed[i], steady.m[i]);

  (void)printf("\n%-12s %12s   change of it per quantum in bath\n", "flow into", "quanta");
  (void)printf("%-12s %12s %8s %8s %8s\n", "bath", "per 1/kappa", "1", "2", "3");
  for (int i = 0; i < 3; ++i)
    (void)printf("%-12d %12.6f %8.4f %8.4f %8.4f\n", i + 1, steady.eta[i], steady.conductance[i][0],
                 steady.conductance[i][1], steady.conductance[i][2]);

  (void)printf("\n%-12s %12s %12s\n", "time", "n1", "n2");
  drum_cascaded_moments now = {.n = {0.0, 0.0}};
  const double step = 1.0;
  for (int k = 0; k <= 6; ++k) {
    (void)printf("%-12g %12.6f %12.6f\n", k * step, now.n[0], now.n[1]);
    if (drum_cascaded_evolve(&system, baths, &now, step, &now, &status))
      return give_up(&status);
  }
  return 0;
}

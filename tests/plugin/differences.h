/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_PLUGIN_DIFFERENCES_H
#define DRUM_TESTS_PLUGIN_DIFFERENCES_H

/* A device's Jacobians against differences of its currents and charges. */

#include "judge.h"
#include "physics/device.h"

enum { DIFFERENCES_MOST_PORTS = 8 };

/*
 * Entry by entry at the state v, central differences extrapolated from steps h and 2h of each
 * port; `moved` is a second device of the same parameters, evaluated beside v.
 */
static inline void judge_jacobians(judge *sum, drum_device *device, drum_device *moved,
                                   const double *v, const double *h) {
  const size_t ports = device->ports;
  assert_true(ports <= DIFFERENCES_MOST_PORTS);
  assert_null(device->class->evaluate(device, v));
  for (size_t l = 0; l < ports; ++l) {
    double current[2][DIFFERENCES_MOST_PORTS];
    double charge[2][DIFFERENCES_MOST_PORTS];
    double size_i[DIFFERENCES_MOST_PORTS] = {0};
    double size_q[DIFFERENCES_MOST_PORTS] = {0};
    for (int k = 0; k < 2; ++k)
      for (int sign = -1; sign <= 1; sign += 2) {
        double near[DIFFERENCES_MOST_PORTS] = {0};
        memcpy(near, v, ports * sizeof *near);
        near[l] += sign * (k + 1) * h[l];
        (void)moved->class->evaluate(moved, near);
        for (size_t j = 0; j < ports; ++j) {
          const double weight = sign / (2.0 * (k + 1) * h[l]);
          current[k][j] = (sign < 0 ? 0.0 : current[k][j]) + weight * moved->current[j];
          charge[k][j] = (sign < 0 ? 0.0 : charge[k][j]) + weight * moved->charge[j];
          /* Rounding: so much of the values is lost in their difference. */
          size_i[j] = fmax(size_i[j], 1e-6 * fabs(weight * moved->current[j]));
          size_q[j] = fmax(size_q[j], 1e-6 * fabs(weight * moved->charge[j]));
        }
      }
    for (size_t j = 0; j < ports; ++j) {
      char what[96];
      const double g = (4.0 * current[0][j] - current[1][j]) / 3.0;
      const double c = (4.0 * charge[0][j] - charge[1][j]) / 3.0;
      const size_t entry = j * ports + l;
      (void)snprintf(what, sizeof what, "di_%zu/dv_%zu of %zu ports", j, l, ports);
      judge_scaled(sum, what, device->conductance[entry], g, fmax(fabs(g), size_i[j]), 2e-9);
      (void)snprintf(what, sizeof what, "dq_%zu/dv_%zu of %zu ports", j, l, ports);
      judge_scaled(sum, what, device->capacitance[entry], c, fmax(fabs(c), size_q[j]), 2e-9);
      assert_true(device->quadrature[entry] == 0.0);
    }
  }
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fig. 2. With kappa = 1 and F real, C11 as corrected reads for the baths of Fig. 2
 *   Dn_2 = [f^2 (2 m_1 - m_2 - m_3) - f delta (m_2 - m_3) + 2 (m_1 - m_3)]/(3 f^2 + 4 + delta^2),
 * linear in m_3: two values of C2 give the whole line. The tests use the formula, this does not.
 */
#include "drumspice/figures.h"

#include <math.h>

#include "drumspice/cascaded.h"

drum_code drum_figures_change(double delta, double f, double m3, double *change,
                              drum_status *status) {
  double n[2];
  if (!drum_figures_possible(m3))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "m_3 is %g, expected 0 to %g", m3,
                     DRUM_FIGURE_M3_MAX);
  const double baths[3] = {2 * DRUM_FIGURE_M1 - m3, 2 * DRUM_FIGURE_M2 - m3, m3};
  const drum_code code = drum_cascaded_equal_rates(1.0, delta, f, 0.0, baths, n, status);
  if (!code)
    *change = n[1] - DRUM_FIGURE_M2;
  return code;
}

drum_code drum_figures_height(double delta, double f, double change, double *m3,
                              drum_status *status) {
  double low = NAN;
  double high = NAN;
  if (!isfinite(change))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the change of n_2 is not finite");
  drum_code code = drum_figures_change(delta, f, 0.0, &low, status);
  if (!code)
    code = drum_figures_change(delta, f, DRUM_FIGURE_M3_MAX, &high, status);
  if (code)
    return code;
  const double at = DRUM_FIGURE_M3_MAX * ((change - low) / (high - low));
  *m3 = isfinite(at) ? at : NAN;
  return drum_succeed(status);
}

bool drum_figures_possible(double m3) {
  return m3 >= 0.0 && m3 <= DRUM_FIGURE_M3_MAX;
}

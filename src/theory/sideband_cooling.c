/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Eliminating a_1 and a_1^+ from Eq. A4 at omega_m gives b' = ... - G^2 (chi_- - chi_+) b with
 * chi_-+ = 1/(kappa/2 - i (omega_m -+ Delta)): twice its real part is the damping, its imaginary
 * part the spring.
 */
#include "drumspice/sideband_cooling.h"

#include <math.h>

drum_code drum_sideband_cooling(double delta, double kappa, double g, double omega_m,
                                drum_sideband *sideband, drum_status *status) {
  if (!isfinite(delta))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "delta is not finite");
  if (!isfinite(kappa) || kappa <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "kappa is %g, expected a finite rate above 0",
                     kappa);
  if (!isfinite(g) || g < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "g is %g, expected a finite coupling not below 0",
                     g);
  if (!isfinite(omega_m) || omega_m <= 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "omega_m is %g, expected a frequency above 0",
                     omega_m);
  double below = omega_m - delta, above = omega_m + delta;
  double down = g * g / (kappa * kappa / 4 + below * below);
  double up = g * g / (kappa * kappa / 4 + above * above);
  sideband->rate_down = kappa * down;
  sideband->rate_up = kappa * up;
  sideband->gamma_opt = sideband->rate_down - sideband->rate_up;
  sideband->delta_omega = below * down - above * up;
  sideband->n_min = sideband->gamma_opt > 0 ? sideband->rate_up / sideband->gamma_opt : INFINITY;
  return drum_succeed(status);
}

drum_code drum_sideband_occupation(const drum_sideband *sideband, double gamma_m, double n_m,
                                   double n_c, double *n_final, drum_status *status) {
  if (!isfinite(gamma_m) || gamma_m < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "gamma_m is %g, expected a finite rate not below 0",
                     gamma_m);
  if (!isfinite(n_m) || n_m < 0 || !isfinite(n_c) || n_c < 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "bath occupations are %g (drum) and %g (cavity), expected finite numbers not "
                     "below 0",
                     n_m, n_c);
  double damping = sideband->gamma_opt + gamma_m;
  if (!(damping > 0))
    return drum_fail(status, DRUM_UNSTABLE,
                     "the pump drives the drum unstable: its damping is %.6g rad/s", damping);
  *n_final = (sideband->rate_up * (n_c + 1) + sideband->rate_down * n_c + gamma_m * n_m) / damping;
  return drum_succeed(status);
}

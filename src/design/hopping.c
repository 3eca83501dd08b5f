/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/hopping.h"

#include "base/units.h"
#include "drumspice/constants.h"

#include <math.h>

enum { ROUNDS = 100 };

/* Of J and of phi in radians: an order above rounding. */
static const double SETTLED = 1e-14;

static const double DEGREE = 0.017453292519943295;

static drum_rectifier rectifier_of(const drum_design_wish *wish) {
  drum_rectifier made = {
      .j = drum_rad_per_s(wish->j_hz),
      .phi = wish->phi_deg * DEGREE,
      .omega_m = drum_rad_per_s(wish->fm_hz),
      .gamma_m = drum_rad_per_s(wish->gammam_hz),
  };
  for (int i = 0; i < 2; i++) {
    made.delta[i] = drum_rad_per_s(wish->f_hz[i] - wish->carrier_hz);
    made.kappa[i] = drum_rad_per_s(wish->kappa_hz[i]);
    made.g[i] = drum_rad_per_s(wish->g_hz[i]);
  }
  return made;
}

void drum_design_system(const drum_design_wish *wish, double omega_soft, drum_optomech *system) {
  const drum_rectifier r = rectifier_of(wish);
  *system = (drum_optomech){
      .modes = 2,
      .delta = {r.delta[0], r.delta[1]},
      .kappa = {r.kappa[0], r.kappa[1]},
      .hopping = {{0, r.j}, {r.j, 0}},
      .coupling = {r.g[0], r.g[1] * cexp(I * r.phi)},
      .omega_m = r.omega_m,
      .gamma_m = r.gamma_m,
      .omega_soft = omega_soft,
  };
}

/* One round of the full theory; *change is by how much J and phi moved. */
static drum_code step(drum_design_wish *wish, bool free_j, bool free_phi, double omega_soft,
                      double *change, drum_status *status) {
  const bool stop_2_to_1 = wish->block == DRUM_BLOCKED_2_TO_1;
  const double sign = wish->j_hz < 0 ? -1 : 1;
  drum_optomech system;
  drum_optomech_response response;
  drum_design_system(wish, omega_soft, &system);
  const drum_code code = drum_optomech_respond(&system, DRUM_FRAME_FULL,
                                               drum_rad_per_s(wish->omega_hz), &response, status);
  if (code)
    return code;
  const double complex m = stop_2_to_1 ? response.drift.at[0][1] : response.drift.at[1][0];
  const double complex path = m + I * drum_rad_per_s(wish->j_hz);
  const double turn = carg(path / (sign * I));
  *change = 0;
  if (free_phi) {
    wish->phi_deg = remainder(wish->phi_deg + (stop_2_to_1 ? turn : -turn) / DEGREE, 360);
    *change = fabs(turn);
  }
  if (free_j) {
    const double j = sign * cabs(path) / drum_rad_per_s(1);
    *change = fmax(*change, fabs(j - wish->j_hz) / fabs(j));
    wish->j_hz = j;
  }
  return DRUM_OK;
}

drum_code drum_design_hopping(drum_design_wish *wish, bool free_j, bool free_phi, double omega_soft,
                              drum_status *status) {
  if (wish->block == DRUM_BLOCKED_NEITHER || !(free_j || free_phi))
    return DRUM_OK;
  drum_rectifier rectifier = rectifier_of(wish);
  if (free_j)
    rectifier.j = 0;
  if (free_phi)
    rectifier.phi = 0;
  drum_rectifier tuned;
  drum_code code =
      drum_mapping_tune(&rectifier, drum_rad_per_s(wish->omega_hz), wish->block, &tuned, status);
  if (code)
    return code;
  if (free_j)
    wish->j_hz = tuned.j / drum_rad_per_s(1);
  if (free_phi)
    wish->phi_deg = tuned.phi / DEGREE;
  double change = wish->theory == DRUM_DESIGN_FULL;
  for (int i = 0; i < ROUNDS && change > SETTLED; i++) {
    code = step(wish, free_j, free_phi, omega_soft, &change, status);
    if (code)
      return code;
  }
  if (change > 1e-9 || !isfinite(wish->j_hz) || !isfinite(wish->phi_deg))
    return drum_fail(status, DRUM_NO_CONVERGENCE,
                     "no J and phi that block were found at omega = %g Hz: expected weaker G, or "
                     "both of them given",
                     wish->omega_hz);
  return DRUM_OK;
}

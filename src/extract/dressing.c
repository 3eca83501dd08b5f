/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Auxiliary modes, eliminated: what they make of the drum for the others. */
#include "extract/dressing.h"

#include <math.h>

#include "theory/linear.h"

drum_code drum_dressing_make(const drum_extraction *extraction, const drum_optomech *kept,
                             drum_frame frame, const double *baths, drum_dressed *dressed,
                             drum_status *status) {
  *dressed = (drum_dressed){.system = *kept, .n_m = baths ? baths[kept->modes] : 1.0};
  dressed->system.modes -= extraction->auxiliary;
  for (size_t a = dressed->system.modes; a < kept->modes; ++a) {
    const drum_auxiliary auxiliary = {
        .delta = kept->delta[a],
        .kappa = kept->kappa[a],
        .coupling = cabs(kept->coupling[a]),
        .n = baths ? baths[a] : 1.0,
    };
    drum_dressed next;
    const drum_code code =
        drum_auxiliary_dress(&dressed->system, &auxiliary, frame, dressed->n_m, &next, status);
    if (code)
      return code;
    next.gamma_opt += dressed->gamma_opt;
    next.delta_omega += dressed->delta_omega;
    *dressed = next;
  }
  return DRUM_OK;
}

void drum_dressing_alone(const drum_extraction *extraction, const drum_optomech *kept,
                         drum_optomech *alone) {
  *alone = *kept;
  for (size_t m = 0; m < kept->modes - extraction->auxiliary; ++m) {
    alone->coupling[m] = 0.0;
    for (size_t k = 0; k < kept->modes; ++k)
      alone->hopping[m][k] = alone->hopping[k][m] = 0.0;
  }
}

/* What a force on the plate meets, f/X times omega_m: of a bare one omega^2 - w^2 - i gamma w. */
static drum_code stiffness(const drum_optomech *system, double omega, double complex *value,
                           drum_status *status) {
  drum_matrix m;
  drum_matrix resolvent;
  drum_code code = drum_optomech_drift(system, DRUM_FRAME_FULL, &m, status);
  if (code)
    return code;
  code = drum_linear_resolvent(&m, omega, &resolvent, status);
  const size_t x = 2 * system->modes;
  *value = system->omega_m / resolvent.at[x][x + 1];
  return code;
}

drum_code drum_dressing_plate(const drum_extraction *extraction, const drum_optomech *kept,
                              double *gamma, double *spring, drum_status *status) {
  static const double STEP = 1e-6; /* of Omega */
  drum_optomech alone;
  drum_dressing_alone(extraction, kept, &alone);
  double complex at[3];
  double square[3];
  for (int k = 0; k < 3; ++k) {
    const double omega = extraction->omega * (1.0 + (k - 1) * STEP);
    const drum_code code = stiffness(&alone, omega, &at[k], status);
    if (code)
      return code;
    square[k] = omega * omega;
  }
  const double slope = creal(at[2] - at[0]) / (square[2] - square[0]);
  *gamma = cimag(at[1]) / extraction->omega / slope;
  *spring = sqrt(square[1] - creal(at[1]) / slope) - alone.omega_soft;
  return DRUM_OK;
}

drum_code drum_dressing_baths(const drum_extraction *extraction, const double *baths,
                              double three[3], drum_status *status) {
  drum_optomech kept;
  drum_dressed dressed;
  drum_extraction_system(extraction, false, false, &kept);
  const drum_code code =
      drum_dressing_make(extraction, &kept, DRUM_FRAME_RWA, baths, &dressed, status);
  three[0] = baths[0];
  three[1] = baths[1];
  three[2] = dressed.n_m;
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/two_modes.h"

#include <math.h>
#include <stdlib.h>

#include "report/units.h"

void drum_two_modes_rectifier(const drum_extraction *extraction, drum_rectifier *rectifier) {
  *rectifier = (drum_rectifier){
      .j = 0.5 * creal(extraction->hopping[0][1] + extraction->hopping[1][0]),
      .phi = carg(extraction->coupling[1] / extraction->coupling[0]),
      .omega_m = extraction->omega_m,
      .gamma_m = extraction->gamma_m,
  };
  for (size_t m = 0; m < 2; ++m) {
    rectifier->delta[m] = extraction->omega_0[m] - extraction->omega_d;
    rectifier->kappa[m] = extraction->kappa[m];
    rectifier->g[m] = cabs(extraction->coupling[m]);
  }
}

/* The theory behind one step, and the frame it is solved in. */
static drum_frame step_system(const drum_extraction *extraction, drum_step step,
                              drum_optomech *system) {
  drum_extraction_system(extraction, step >= DRUM_STEP_SHIFT, step >= DRUM_STEP_SOFT, system);
  switch (step) {
  case DRUM_STEP_EQ6:
    return DRUM_FRAME_RWA;
  case DRUM_STEP_A4:
    return DRUM_FRAME_A4;
  default:
    return DRUM_FRAME_FULL;
  }
}

/* See drum_report_compare: the largest deviation of circuit from full theory. */
static double deviation(const drum_reading *circuit, const drum_reading *full, double hopping,
                        const double *kappa) {
  const drum_cascaded *a = &circuit->cascaded;
  const drum_cascaded *b = &full->cascaded;
  double worst = cabs(a->f - b->f) / hopping;
  worst = fmax(worst, cabs(circuit->collective - full->collective) / hopping);
  worst = fmax(worst, fabs(remainder(a->theta - b->theta, 2.0 * DRUM_PI)));
  for (size_t m = 0; m < 2; ++m) {
    worst = fmax(worst, fabs(a->omega[m] - b->omega[m]) / kappa[m]);
    worst = fmax(worst, fabs(a->gamma[m] - b->gamma[m]) / kappa[m]);
  }
  return worst;
}

/* kappa_i kappa_j |g_ij|^2 over the whole measured grid. */
static drum_code fill_transmission(const drum_extraction *extraction, const drum_network *upper,
                                   drum_transmission *transmission, drum_status *status) {
  transmission->points = upper->points;
  transmission->f = calloc(upper->points, sizeof *transmission->f);
  bool complete = transmission->f != NULL;
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j) {
      transmission->power[i][j] = calloc(upper->points, sizeof(double));
      complete = complete && transmission->power[i][j];
    }
  if (!complete)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", upper->points);
  for (size_t p = 0; p < upper->points; ++p) {
    drum_matrix z;
    drum_network_impedance(upper, p, &z);
    transmission->f[p] = upper->frequency[p];
    for (size_t i = 0; i < 2; ++i)
      for (size_t j = 0; j < 2; ++j) {
        const double g =
            2.0 * cabs(z.at[i][j]) * sqrt(extraction->capacitance[i] * extraction->capacitance[j]);
        transmission->power[i][j][p] = extraction->kappa[i] * extraction->kappa[j] * g * g;
      }
  }
  return DRUM_OK;
}

/* What passes at omega with this drift, g = (-i omega - M)^-1. */
static void add_power(const drum_matrix *drift, double omega, const double *kappa,
                      double power[2][2]) {
  const double complex own[2] = {-I * omega - drift->at[0][0], -I * omega - drift->at[1][1]};
  const double complex determinant = own[0] * own[1] - drift->at[0][1] * drift->at[1][0];
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j) {
      const double g = cabs((i == j ? own[1 - i] : drift->at[i][j]) / determinant);
      power[i][j] = kappa[i] * kappa[j] * g * g;
    }
}

drum_code drum_two_modes_compare(const drum_extraction *extraction, const drum_network *upper,
                                 drum_two_modes *two, drum_transmission *transmission,
                                 drum_status *status) {
  drum_rectifier rectifier;
  drum_two_modes_rectifier(extraction, &rectifier);
  drum_code code = drum_mapping_forward(&rectifier, extraction->omega, &two->theory, status);

  for (drum_step step = DRUM_STEP_EQ6; !code && step < DRUM_STEPS; ++step) {
    drum_matrix drift;
    if (step == DRUM_STEP_CIRCUIT) {
      const size_t point = drum_network_nearest(upper, drum_hertz(extraction->omega));
      code = drum_network_drift(upper, extraction->capacitance, point, &drift, status);
    } else {
      drum_optomech system;
      drum_optomech_response response;
      const drum_frame frame = step_system(extraction, step, &system);
      code = drum_optomech_respond(&system, frame, extraction->omega, &response, status);
      drift = response.drift;
    }
    if (!code)
      code = drum_mapping_backward(&drift, extraction->kappa, &two->reading[step], status);
    if (code)
      break;
    two->j_opt[step] = cabs(rectifier.j - two->reading[step].cascaded.f);
    add_power(&drift, extraction->omega, extraction->kappa, two->power[step]);
  }
  if (code)
    return code;
  two->isolation_db = 2.0 * drum_decibel(two->reading[DRUM_STEP_CIRCUIT].isolation);
  two->isolation_full_db = 2.0 * drum_decibel(two->reading[DRUM_STEP_SOFT].isolation);
  const double hopping = fmax(fabs(rectifier.j), two->theory.j_opt);
  two->mismatch_full = deviation(&two->reading[DRUM_STEP_CIRCUIT], &two->reading[DRUM_STEP_SOFT],
                                 hopping, extraction->kappa);
  return fill_transmission(extraction, upper, transmission, status);
}

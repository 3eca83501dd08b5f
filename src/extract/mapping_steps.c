/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/mapping_steps.h"

#include <math.h>

#include "base/units.h"
#include "drumspice/constants.h"
#include "drumspice/mapping_quality.h"
#include "extract/dressing.h"
#include "extract/eliminate.h"

/* The frame that the theory behind one step is solved in. */
static drum_frame step_frame(drum_step step) {
  switch (step) {
  case DRUM_STEP_EQ6:
    return DRUM_FRAME_RWA;
  case DRUM_STEP_A4:
    return DRUM_FRAME_A4;
  default:
    return DRUM_FRAME_FULL;
  }
}

/* The theory behind one step. */
static drum_code step_system(const drum_extraction *extraction, drum_step step,
                             drum_optomech *system, drum_status *status) {
  drum_dressed dressed;
  drum_extraction_system(extraction, step >= DRUM_STEP_SHIFT, step >= DRUM_STEP_SOFT, system);
  if (step == DRUM_STEP_FULL)
    return DRUM_OK;
  const drum_code code =
      drum_dressing_make(extraction, system, step_frame(step), NULL, &dressed, status);
  if (!code)
    *system = dressed.system;
  return code;
}

static drum_code step_drift(const drum_extraction *extraction, drum_step step, drum_matrix *drift,
                            drum_status *status) {
  drum_optomech system;
  drum_optomech_response response;
  drum_code code = step_system(extraction, step, &system, status);
  if (!code)
    code = drum_optomech_respond(&system, step_frame(step), extraction->omega, &response, status);
  if (!code)
    *drift = response.drift;
  return code;
}

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

drum_code drum_mapping_steps_rectifier(const drum_extraction *extraction, drum_rectifier *rectifier,
                                       drum_status *status) {
  drum_optomech dressed;
  const drum_code code = step_system(extraction, DRUM_STEP_EQ6, &dressed, status);
  if (code)
    return code;
  *rectifier = (drum_rectifier){
      .j = 0.5 * creal(extraction->hopping[0][1] + extraction->hopping[1][0]),
      .phi = carg(extraction->coupling[1] / extraction->coupling[0]),
      .omega_m = dressed.omega_m,
      .gamma_m = dressed.gamma_m,
  };
  for (size_t m = 0; m < 2; ++m) {
    rectifier->delta[m] = extraction->omega_0[m] - extraction->omega_d;
    rectifier->kappa[m] = extraction->kappa[m];
    rectifier->g[m] = cabs(extraction->coupling[m]);
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

/* The band in which the susceptibility stays near that at Omega; it grows with its width. */
static drum_code find_band(const drum_rectifier *rectifier, double omega, double *band,
                           drum_status *status) {
  double low = 0.0;
  double high = rectifier->gamma_m;
  drum_mapping_band quality;
  for (int halvings = 0; halvings < 60; ++halvings) {
    *band = 0.5 * (low + high);
    const drum_code code = drum_mapping_band_quality(rectifier, omega, *band, &quality, status);
    if (code)
      return code;
    if (quality.susceptibility < DRUM_MAPPING_VARIATION)
      low = *band;
    else
      high = *band;
  }
  return DRUM_OK;
}

/* -20 lg of how much weaker the weaker direction is, negative. */
static double decibel(const drum_reading *reading) {
  return 2.0 * drum_decibel(reading->isolation);
}

drum_code drum_mapping_steps_compare(const drum_extraction *extraction, const drum_matrix *drift,
                                     drum_mapping_steps *steps, drum_status *status) {
  drum_rectifier rectifier;
  drum_code code = drum_mapping_steps_rectifier(extraction, &rectifier, status);
  if (!code)
    code = drum_mapping_forward(&rectifier, extraction->omega, &steps->theory, status);
  if (!code)
    code = find_band(&rectifier, extraction->omega, &steps->band, status);
  for (drum_step step = DRUM_STEP_EQ6; !code && step < DRUM_STEPS; ++step) {
    drum_matrix all = *drift;
    drum_matrix two;
    if (step != DRUM_STEP_CIRCUIT)
      code = step_drift(extraction, step, &all, status);
    if (!code)
      code = drum_eliminate(&all, 2, extraction->omega, &two, status);
    if (!code)
      code = drum_mapping_backward(&two, extraction->kappa, &steps->reading[step], status);
    if (code)
      break;
    steps->j_opt[step] = cabs(rectifier.j - steps->reading[step].cascaded.f);
    add_power(&two, extraction->omega, extraction->kappa, steps->power[step]);
  }
  if (code)
    return code;
  steps->isolation_db = decibel(&steps->reading[DRUM_STEP_CIRCUIT]);
  steps->isolation_full_db = decibel(&steps->reading[DRUM_STEP_FULL]);
  const double hopping = fmax(fabs(rectifier.j), steps->theory.j_opt);
  steps->mismatch_full = deviation(&steps->reading[DRUM_STEP_CIRCUIT],
                                   &steps->reading[DRUM_STEP_FULL], hopping, extraction->kappa);
  return DRUM_OK;
}

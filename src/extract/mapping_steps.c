/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/mapping_steps.h"

#include <math.h>

#include "drumspice/constants.h"
#include "extract/eliminate.h"

/* The paper's rectifier with the extracted parameters: G_1 and J real, G_2 at phi. */
static void make_rectifier(const drum_extraction *extraction, drum_rectifier *rectifier) {
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

/* -20 lg of how much weaker the weaker direction is, negative. */
static double decibel(const drum_reading *reading) {
  return 20.0 * log10(reading->isolation);
}

drum_code drum_mapping_steps_compare(const drum_extraction *extraction, const drum_matrix *drift,
                                     drum_mapping_steps *steps, drum_status *status) {
  drum_rectifier rectifier;
  make_rectifier(extraction, &rectifier);
  drum_code code = drum_mapping_forward(&rectifier, extraction->omega, &steps->theory, status);
  for (drum_step step = DRUM_STEP_EQ6; !code && step < DRUM_STEPS; ++step) {
    drum_matrix all = *drift;
    drum_matrix two;
    if (step != DRUM_STEP_CIRCUIT) {
      drum_optomech system;
      drum_optomech_response response;
      const drum_frame frame = step_system(extraction, step, &system);
      code = drum_optomech_respond(&system, frame, extraction->omega, &response, status);
      all = response.drift;
    }
    if (!code)
      code = drum_eliminate(&all, 2, extraction->omega, &two, status);
    if (!code)
      code = drum_mapping_backward(&two, extraction->kappa, &steps->reading[step], status);
    if (!code)
      steps->j_opt[step] = cabs(rectifier.j - steps->reading[step].cascaded.f);
  }
  if (code)
    return code;
  steps->isolation_db = decibel(&steps->reading[DRUM_STEP_CIRCUIT]);
  steps->isolation_full_db = decibel(&steps->reading[DRUM_STEP_SOFT]);
  const double hopping = fmax(fabs(rectifier.j), steps->theory.j_opt);
  steps->mismatch_full = deviation(&steps->reading[DRUM_STEP_CIRCUIT],
                                   &steps->reading[DRUM_STEP_SOFT], hopping, extraction->kappa);
  return DRUM_OK;
}

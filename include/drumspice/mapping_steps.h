/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAPPING_STEPS_H
#define DRUMSPICE_MAPPING_STEPS_H

/*
 * Two modes on a drum read as a cascaded system at Omega, from the paper's mapping to the circuit,
 * one piece of physics after the other.
 */

#include "drumspice/extract.h"
#include "drumspice/mapping.h"

/* How much physics a theory keeps, each step with the ones before. */
typedef enum drum_step {
  DRUM_STEP_EQ6,      /* Eq. 6: rotating-wave approximation, B18-B22 */
  DRUM_STEP_A4,       /* Eq. A4: both sidebands of the drum */
  DRUM_STEP_VELOCITY, /* damping acts on the velocity */
  DRUM_STEP_SHIFT,    /* static shift of the resonators by the displaced plate */
  DRUM_STEP_SOFT,     /* softening of the plate by the pumps: full linear theory */
  DRUM_STEP_CIRCUIT,  /* the circuit itself */
  DRUM_STEPS,
} drum_step;

typedef struct drum_mapping_steps {
  drum_mapping theory;              /* B18-B22 from the extracted parameters */
  drum_reading reading[DRUM_STEPS]; /* off the 2 x 2 drift at Omega, step by step */
  double j_opt[DRUM_STEPS];         /* modulus of the way over the drum, |J - F| */
  double isolation_db;              /* the circuit's weaker direction over the stronger, coherent */
  double isolation_full_db;         /* the same in full theory */
  /*
   * The circuit against full theory, the largest of: F and the collective coupling over |J| (or
   * over the way over the drum, where that is larger); omega_i and gamma_i over kappa_i; theta.
   */
  double mismatch_full;
} drum_mapping_steps;

/*
 * Fills the steps for the first two modes of the extraction, others being eliminated at Omega from
 * the theories' drifts and from the circuit's measured one, `drift` (all modes, paper's convention,
 * rad/s). Fails as drum_optomech_respond and drum_mapping_backward do.
 */
drum_code drum_mapping_steps_compare(const drum_extraction *extraction, const drum_matrix *drift,
                                     drum_mapping_steps *steps, drum_status *status);

#endif

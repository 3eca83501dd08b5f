/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAPPING_STEPS_H
#define DRUMSPICE_MAPPING_STEPS_H

/*
 * Two modes on a drum read as a cascaded system at Omega, from the paper's mapping to the circuit,
 * one piece of physics after the other.
 */

#include "drumspice/extract.h"
#include "drumspice/mapping.h"

/*
 * How much physics a theory keeps, each step with the ones before. Auxiliary modes are eliminated
 * (drumspice/auxiliary.h) in all but the last two; without any DRUM_STEP_FULL is DRUM_STEP_SOFT.
 */
typedef enum drum_step {
  DRUM_STEP_EQ6,      /* Eq. 6: rotating-wave approximation, B18-B22 */
  DRUM_STEP_A4,       /* Eq. A4: both sidebands of the drum */
  DRUM_STEP_VELOCITY, /* damping acts on the velocity */
  DRUM_STEP_SHIFT,    /* static shift of the resonators by the displaced plate */
  DRUM_STEP_SOFT,     /* softening of the plate by the pumps */
  DRUM_STEP_FULL,     /* auxiliary modes kept: full linear theory */
  DRUM_STEP_CIRCUIT,  /* the circuit itself */
  DRUM_STEPS,
} drum_step;

/* What the drum's susceptibility, and with it B18-B21, may differ from that at Omega, relative. */
static const double DRUM_MAPPING_VARIATION = 0.01;

typedef struct drum_mapping_steps {
  drum_mapping theory;              /* B18-B22, on the drum that auxiliary modes leave */
  drum_reading reading[DRUM_STEPS]; /* off the 2 x 2 drift at Omega, step by step */
  double j_opt[DRUM_STEPS];         /* modulus of the way over the drum, |J - F| */
  double power[DRUM_STEPS][2][2];   /* kappa_i kappa_j |g_ij|^2 at Omega, from j to i */
  double isolation_db;              /* the circuit's weaker direction over the stronger, coherent */
  double isolation_full_db;         /* the same in full theory */
  double band; /* full width about Omega in which B18-B21 vary by DRUM_MAPPING_VARIATION, rad/s */
  /*
   * The circuit against full theory, the largest of: F and the collective coupling over |J| (or
   * over the way over the drum, where that is larger); omega_i and gamma_i over kappa_i; theta.
   */
  double mismatch_full;
} drum_mapping_steps;

/*
 * The paper's rectifier with the extracted parameters of the first two modes: G_1 and J real, G_2
 * at phi; on the drum that auxiliary modes leave in the rotating-wave approximation. Fails as
 * drum_auxiliary_dress does.
 */
drum_code drum_mapping_steps_rectifier(const drum_extraction *extraction, drum_rectifier *rectifier,
                                       drum_status *status);

/*
 * Fills the steps for the first two modes of the extraction, others being eliminated at Omega from
 * the theories' drifts and from the circuit's measured one, `drift` (all modes, paper's convention,
 * rad/s). Fails as drum_optomech_respond, drum_auxiliary_dress and drum_mapping_backward do.
 */
drum_code drum_mapping_steps_compare(const drum_extraction *extraction, const drum_matrix *drift,
                                     drum_mapping_steps *steps, drum_status *status);

#endif

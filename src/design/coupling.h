/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_COUPLING_H
#define DRUM_DESIGN_COUPLING_H

/*
 * Two coupled resonators without loss, by the matrices C of capacitance and Gamma of inverse
 * inductance. Their modes have a_i = (C^1/2 V)_i/sqrt(2 hbar w) to first order, and exactly
 *
 *   H = a^+ Omega a,   Omega^2 = C^-1/2 Gamma C^-1/2,
 *
 * for quantities that commute as they do in any pair of coupled oscillators: with the symmetric
 * roots (Loewdin's) each mode stays as near to its own node as can be.
 */

#include <stdbool.h>

/* A symmetric matrix [[one, both], [both, two]]. */
typedef struct drum_design_pair {
  double one, two, both;
} drum_design_pair;

/* The symmetric root of a positive definite matrix; false if it is not one. */
bool drum_design_pair_root(const drum_design_pair *matrix, drum_design_pair *root);

/* The inverse of a positive definite matrix; false if it is not one. */
bool drum_design_pair_inverse(const drum_design_pair *matrix, drum_design_pair *inverse);

/* Gamma = C^1/2 Omega^2 C^1/2; false unless C is positive definite. */
bool drum_design_gamma(const drum_design_pair *c, const drum_design_pair *omega,
                       drum_design_pair *gamma);

/* Omega of C and Gamma; false unless both are positive definite. */
bool drum_design_omega(const drum_design_pair *c, const drum_design_pair *gamma,
                       drum_design_pair *omega);

/*
 * The coupling capacitor, -C_12 within [0, most], that makes Omega's off-diagonal with coils that
 * do not couple: Gamma_12 = 0, for omega->both >= 0. nan if it would have to be larger than `most`.
 */
double drum_design_couple(const double c[2], const drum_design_pair *omega, double most);

#endif

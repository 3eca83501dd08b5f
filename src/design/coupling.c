/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/coupling.h"

#include <math.h>
#include <stddef.h>

/* Halvings of an interval until it is below rounding, whatever it was. */
enum { HALVINGS = 2000 };

static double determinant(const drum_design_pair *m) {
  return m->one * m->two - m->both * m->both;
}

static bool is_positive(const drum_design_pair *m) {
  return m->one > 0 && m->two > 0 && determinant(m) > 0;
}

bool drum_design_pair_root(const drum_design_pair *matrix, drum_design_pair *root) {
  if (!is_positive(matrix))
    return false;
  const double s = sqrt(determinant(matrix));
  const double t = sqrt(matrix->one + matrix->two + 2 * s);
  *root = (drum_design_pair){(matrix->one + s) / t, (matrix->two + s) / t, matrix->both / t};
  return true;
}

bool drum_design_pair_inverse(const drum_design_pair *matrix, drum_design_pair *inverse) {
  if (!is_positive(matrix))
    return false;
  const double d = determinant(matrix);
  *inverse = (drum_design_pair){matrix->two / d, matrix->one / d, -matrix->both / d};
  return true;
}

/* outer inner outer */
static drum_design_pair sandwich(const drum_design_pair *outer, const drum_design_pair *inner) {
  const double a = outer->one;
  const double b = outer->both;
  const double d = outer->two;
  return (drum_design_pair){
      .one = a * a * inner->one + 2 * a * b * inner->both + b * b * inner->two,
      .two = b * b * inner->one + 2 * b * d * inner->both + d * d * inner->two,
      .both = a * b * inner->one + (a * d + b * b) * inner->both + b * d * inner->two,
  };
}

static drum_design_pair squared(const drum_design_pair *m) {
  const drum_design_pair unit = {1, 1, 0};
  return sandwich(m, &unit);
}

bool drum_design_gamma(const drum_design_pair *c, const drum_design_pair *omega,
                       drum_design_pair *gamma) {
  drum_design_pair root;
  if (!drum_design_pair_root(c, &root))
    return false;
  const drum_design_pair square = squared(omega);
  *gamma = sandwich(&root, &square);
  return true;
}

bool drum_design_omega(const drum_design_pair *c, const drum_design_pair *gamma,
                       drum_design_pair *omega) {
  drum_design_pair inverse;
  drum_design_pair root;
  if (!drum_design_pair_inverse(c, &inverse) || !drum_design_pair_root(&inverse, &root))
    return false;
  const drum_design_pair square = sandwich(&root, gamma);
  return drum_design_pair_root(&square, omega);
}

/* Gamma_12 for a coupling capacitor; infinite beyond what keeps C positive definite. */
static double mutual(const double c[2], const drum_design_pair *omega, double couple) {
  const drum_design_pair matrix = {c[0], c[1], -couple};
  drum_design_pair gamma;
  return drum_design_gamma(&matrix, omega, &gamma) ? gamma.both : -INFINITY;
}

double drum_design_couple(const double c[2], const drum_design_pair *omega, double most) {
  double low = 0;
  double high = most;
  if (mutual(c, omega, high) > 0)
    return NAN;
  for (int i = 0; i < HALVINGS; i++) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high))
      break;
    if (mutual(c, omega, middle) > 0)
      low = middle;
    else
      high = middle;
  }
  return omega->both > 0 ? high : 0;
}

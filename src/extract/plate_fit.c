/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/plate_fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/curve.h"
#include "drumspice/constants.h"
#include "extract/sweep.h"

enum { PLATE_POINTS_MIN = 8 };

/*
 * s/v = Cm (omega^2 - w^2 + j gamma w) at s = j w: its real part is a straight line in w^2, and its
 * imaginary part over w the constant Cm gamma.
 */
bool drum_plate_fit_points(const double *f, const double complex *v, size_t n, double *work,
                           drum_plate_fit *fit) {
  double *square = work;
  double *real = work + n;
  double damping = 0.0;
  for (size_t p = 0; p < n; ++p) {
    const double w = 2.0 * DRUM_PI * f[p];
    const double complex stiffness = I * w / v[p];
    square[p] = w * w;
    real[p] = creal(stiffness);
    damping += cimag(stiffness) / w / (double)n;
  }
  /* Centred at the band's middle, where the line loses no digits. */
  const double middle = 0.5 * (square[0] + square[n - 1]);
  for (size_t p = 0; p < n; ++p)
    square[p] -= middle;
  const drum_line line = drum_curve_line(square, real, n);
  fit->omega = sqrt(middle - line.intercept / line.slope);
  fit->gamma = -damping / line.slope;
  return isfinite(fit->omega) && isfinite(fit->gamma);
}

drum_code drum_plate_fit_find(const char *path, const char *node, drum_plate_fit *fit,
                              drum_status *status) {
  char name[80];
  (void)snprintf(name, sizeof name, "v(%s)", node);
  const char *names[] = {name};
  drum_sweep *sweep;
  drum_code code = drum_sweep_load(path, names, 1, &sweep, status);
  if (code)
    return code;
  double *work = calloc(2 * sweep->points, sizeof *work);
  if (!work)
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", sweep->points);
  else if (sweep->points < PLATE_POINTS_MIN ||
           !drum_plate_fit_points(sweep->frequency, sweep->vector[0], sweep->points, work, fit))
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "%s shows no resonance of the plate; expected at least %d points across it",
                     path, PLATE_POINTS_MIN);
  free(work);
  drum_sweep_free(sweep);
  return code ? code : drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rig/occupation.h"

#include <math.h>
#include <stdlib.h>

#include "base/sort.h"
#include "drumspice/constants.h"
#include "rational/rational.h"

enum {
  LINE_POINTS = 65, /* of the first sweep for the pole */
  ROUNDS = 3,
  ANGLES = 400,
  POINTS_MAX = 512,
};

/* Of the plate's frequency: where its pole is looked for, and from where noise is integrated. */
static const double POLE_REACH = 0.2;
static const double LOWEST = 1e-4;
static const double TOLERANCE = 1e-10;

drum_code drum_rig_spectral_occupation(drum_rig *rig, size_t terminal, double f, double *n,
                                       drum_status *status) {
  double complex answer[2 * DRUM_RIG_TERMINALS_MAX + DRUM_FRAME_PLATES_MAX];
  double density;
  drum_code code = drum_rig_noise(rig, terminal, DRUM_RIG_UPPER, &f, 1, &density, NULL, status);
  if (!code)
    code = drum_rig_drive(rig, terminal, DRUM_RIG_UPPER, status);
  if (!code)
    code = drum_rig_ac(rig, &f, 1, answer, status);
  if (code)
    return code;
  const double omega = 2.0 * DRUM_PI * (rig->circuit->carrier_hz + f);
  const double ohm = creal(answer[drum_rig_upper(rig, terminal)]);
  if (!(ohm > 0))
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "a terminal's impedance has the real part %g ohm: expected one above 0, to "
                     "count its quanta by",
                     ohm);
  *n = density / (4.0 * DRUM_HBAR * omega * ohm) - 0.5;
  return DRUM_OK;
}

/* The motion of the plate driven by itself, at all f. */
static drum_code measure_motion(drum_rig *rig, size_t plate, const double *f, size_t points,
                                double complex *motion, drum_status *status) {
  double complex *answer = malloc(points * rig->width * sizeof *answer);
  if (!answer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep");
  drum_code code = drum_rig_drive_plate(rig, plate, status);
  if (!code)
    code = drum_rig_ac(rig, f, points, answer, status);
  for (size_t k = 0; !code && k < points; k++)
    motion[k] = answer[k * rig->width + drum_rig_plate(rig, plate)];
  free(answer);
  return code;
}

/* The pole that answers most. */
static void take_strongest(const drum_rational *fit, double complex *pole) {
  double largest = 0.0;
  for (size_t p = 0; p < fit->poles; p++)
    if (drum_rational_inside(fit, p) && cabs(fit->residue[p]) > largest) {
      largest = cabs(fit->residue[p]);
      *pole = fit->pole[p];
    }
}

static drum_code find_pole(drum_rig *rig, size_t plate, double complex *pole, drum_status *status) {
  const double middle = rig->circuit->plates[plate].fm_hz;
  const double low = (1.0 - POLE_REACH) * middle;
  const double high = (1.0 + POLE_REACH) * middle;
  double f[POINTS_MAX];
  double complex motion[POINTS_MAX];
  size_t points = LINE_POINTS;
  for (size_t k = 0; k < points; k++)
    f[k] = low + (high - low) * (double)k / (LINE_POINTS - 1);
  drum_code code = DRUM_OK;
  for (int round = 0; !code && round < ROUNDS; round++) {
    drum_rational fit = {0};
    size_t more = 0;
    code = measure_motion(rig, plate, f, points, motion, status);
    if (!code)
      code = drum_rational_fit(f, points, motion, 1, 1, TOLERANCE, 1e-15 * middle, &fit, status);
    if (!code) {
      take_strongest(&fit, pole);
      code = drum_rational_refine(&fit, f, points, low, high, f + points, POINTS_MAX - points,
                                  &more, status);
    }
    drum_rational_free(&fit);
    points += more;
    drum_sort(f, points);
    if (more == 0)
      break;
  }
  if (!code && !(cimag(*pole) > 0))
    code = drum_fail(status, DRUM_UNSTABLE, "the plate's motion grows: it has no occupation");
  return code;
}

drum_code drum_rig_plate_occupation(drum_rig *rig, size_t plate, double *n, drum_status *status) {
  const drum_frame_plate *model = &rig->circuit->plates[plate];
  double complex pole = 0.0;
  drum_code code = find_pole(rig, plate, &pole, status);
  if (code)
    return code;
  const double half = cimag(pole);
  const double first = atan((LOWEST * model->fm_hz - creal(pole)) / half);
  const double last = 0.5 * DRUM_PI; /* f without end: velocity's tail goes as 1/f^2 */
  const double step = (last - first) / ANGLES;
  double f[ANGLES];
  double density[ANGLES];
  for (size_t k = 0; k < ANGLES; k++)
    f[k] = creal(pole) + half * tan(first + ((double)k + 0.5) * step);
  code = drum_rig_plate_noise(rig, plate, f, ANGLES, density, NULL, status);
  if (code)
    return code;
  double height[ANGLES];
  double sum = 0.0;
  for (size_t k = 0; k < ANGLES; k++) {
    const double ratio = f[k] / model->fm_hz;
    const double away = (f[k] - creal(pole)) / half;
    height[k] = density[k] * 0.5 * (1.0 + ratio * ratio) * half * (1.0 + away * away);
    sum += height[k] * step;
  }
  /* The midpoints' rule of Euler and Maclaurin, with the slopes at both ends. */
  sum += step / 24.0 * (height[ANGLES - 1] - height[ANGLES - 2] - height[1] + height[0]);
  const double square = DRUM_HBAR / (2.0 * model->mass * 2.0 * DRUM_PI * model->fm_hz);
  *n = 0.5 * sum * DRUM_METRES_PER_VOLT * DRUM_METRES_PER_VOLT / square - 0.5;
  return DRUM_OK;
}

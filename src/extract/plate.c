/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/plate.h"

#include <math.h>
#include <stdlib.h>

#include "drumspice/constants.h"

/* Around the frequency that the model states, as a part of it. */
static const double REACH = 0.1;

static void set_points(const drum_rig *rig, size_t plate, drum_plate_data *data) {
  const double middle = rig->circuit->plates[plate].fm_hz;
  for (size_t p = 0; p < DRUM_PLATE_POINTS; p++)
    data->f[p] = middle * (1.0 + REACH * (2.0 * (double)p / (DRUM_PLATE_POINTS - 1) - 1.0));
}

/* One sweep: the plate's motion [m] and the electrodes' upper sidebands [V], either may be null. */
static drum_code sweep(drum_rig *rig, size_t plate, const drum_plate_data *data,
                       double complex *motion, double complex (*voltage)[DRUM_PLATE_POINTS],
                       drum_status *status) {
  double complex *answer = malloc(DRUM_PLATE_POINTS * rig->width * sizeof *answer);
  if (!answer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep");
  const drum_code code = drum_rig_ac(rig, data->f, DRUM_PLATE_POINTS, answer, status);
  for (size_t p = 0; !code && p < DRUM_PLATE_POINTS; p++) {
    const double complex *at = answer + p * rig->width;
    motion[p] = at[drum_rig_plate(rig, plate)] * DRUM_METRES_PER_VOLT;
    for (size_t e = 0; voltage && e < data->electrodes; e++)
      voltage[e][p] = at[drum_rig_upper(rig, data->terminal[e])];
  }
  free(answer);
  return code;
}

drum_code drum_plate_measure_off(drum_rig *rig, size_t plate, drum_plate_data *data,
                                 drum_status *status) {
  const drum_code code = drum_rig_drive_plate(rig, plate, status);
  return code ? code : sweep(rig, plate, data, data->off, NULL, status);
}

drum_code drum_plate_measure(drum_rig *rig, size_t plate, drum_plate_data *data,
                             drum_status *status) {
  *data = (drum_plate_data){.carrier = 2.0 * DRUM_PI * rig->circuit->carrier_hz};
  set_points(rig, plate, data);
  for (size_t e = 0; e < rig->circuit->n_electrodes; e++)
    if (rig->circuit->electrodes[e].plate == plate)
      data->terminal[data->electrodes++] = rig->electrode[e];
  drum_code code = drum_rig_drive_plate(rig, plate, status);
  if (!code)
    code = sweep(rig, plate, data, data->pumped, data->emitted, status);
  for (size_t e = 0; !code && e < data->electrodes; e++) {
    code = drum_rig_drive(rig, data->terminal[e], DRUM_RIG_UPPER, status);
    if (!code)
      code = sweep(rig, plate, data, data->received[e], NULL, status);
  }
  return code;
}

/* tau at an electrode: the clamp of 1 F takes the current j w U, which is -(-j w_u tau X / 2). */
static double complex find_tau(const drum_plate_data *data, size_t electrode, size_t from,
                               size_t stride) {
  double complex sum = 0.0;
  size_t n = 0;
  for (size_t p = from; p < DRUM_PLATE_POINTS; p += stride, n++) {
    const double w = 2.0 * DRUM_PI * data->f[p];
    sum -= 2.0 * w * data->emitted[electrode][p] / ((data->carrier + w) * data->pumped[p]);
  }
  return sum / (double)n;
}

/*
 * The mass: 1 A into the clamp is U = 1/(j w) and the force conj(tau) U / 2; and 1 A into the
 * plate's node, 1 m/s, is the force j w m.
 */
static double find_mass(const drum_plate_data *data, size_t electrode, double complex tau,
                        size_t from, size_t stride) {
  double sum = 0.0;
  size_t n = 0;
  for (size_t p = from; p < DRUM_PLATE_POINTS; p += stride, n++) {
    const double w = 2.0 * DRUM_PI * data->f[p];
    sum += creal(-0.5 * conj(tau) * data->pumped[p] / (w * w * data->received[electrode][p]));
  }
  return sum / (double)n;
}

static drum_code fit(const drum_plate_data *data, const double complex *motion, size_t from,
                     size_t stride, drum_plate_fit *found, drum_status *status) {
  double f[DRUM_PLATE_POINTS];
  double complex x[DRUM_PLATE_POINTS];
  double work[2 * DRUM_PLATE_POINTS];
  size_t n = 0;
  for (size_t p = from; p < DRUM_PLATE_POINTS; p += stride, n++) {
    f[n] = data->f[p];
    x[n] = motion[p];
  }
  return drum_plate_fit_points(f, x, n, work, found)
             ? DRUM_OK
             : drum_fail(status, DRUM_BAD_INPUT, "a plate shows no resonance from %g to %g Hz",
                         data->f[0], data->f[DRUM_PLATE_POINTS - 1]);
}

drum_code drum_plate_find(const drum_plate_data *data, size_t from, size_t stride,
                          drum_plate_found *found, drum_status *status) {
  *found = (drum_plate_found){.mass = NAN};
  drum_code code = fit(data, data->off, from, stride, &found->bare, status);
  if (!code)
    code = fit(data, data->pumped, from, stride, &found->soft, status);
  size_t strongest = 0;
  for (size_t e = 0; !code && e < data->electrodes; e++) {
    found->tau[e] = find_tau(data, e, from, stride);
    if (cabs(found->tau[e]) > cabs(found->tau[strongest]))
      strongest = e;
  }
  if (!code && data->electrodes > 0)
    found->mass = find_mass(data, strongest, found->tau[strongest], from, stride);
  return code;
}

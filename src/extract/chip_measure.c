/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of the measurements: with the pumps on the resonators, then resonators and plates
 * together at Omega, then the plates alone; with the pumps off the plates, then the resonators.
 */
#include "extract/chip_measure.h"

#include <math.h>
#include <stdlib.h>

/* Of the carrier: how far modes are looked for, and where the scan is dense without a plate. */
static const double REACH = 0.1;
static const double NEAR = 1e-3;

/* In units of Omega: where the scan is dense. */
static const double NEAR_OMEGA = 4.0;

/* The plate that Omega belongs to: the one whose model is nearest; Omega is its frequency if not
 * given. */
static void choose_plate(const drum_frame_circuit *circuit, drum_chip_data *data) {
  data->omega_hz = circuit->omega_hz;
  for (size_t p = 1; data->omega_hz > 0 && p < circuit->n_plates; p++)
    if (fabs(circuit->plates[p].fm_hz - data->omega_hz) <
        fabs(circuit->plates[data->main_plate].fm_hz - data->omega_hz))
      data->main_plate = p;
  if (!(data->omega_hz > 0) && circuit->n_plates > 0)
    data->omega_hz = circuit->plates[data->main_plate].fm_hz;
}

static void choose_band(const drum_frame_circuit *circuit, const drum_chip_options *options,
                        double omega_hz, drum_scan_band *band) {
  const double carrier = circuit->carrier_hz;
  band->reach = fmin(options->reach_hz > 0 ? options->reach_hz : REACH * carrier, 0.9 * carrier);
  band->near = fmin(omega_hz > 0 ? NEAR_OMEGA * omega_hz : NEAR * carrier, 0.5 * band->reach);
}

/* The impedance matrix between all terminals at Omega. */
static drum_code measure_at_omega(drum_chip_data *data, drum_status *status) {
  drum_rig *rig = &data->rig;
  double complex *answer = malloc(rig->width * sizeof *answer);
  if (!answer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a sweep");
  drum_code code = DRUM_OK;
  for (size_t from = 0; !code && from < rig->n_terminals; from++) {
    code = drum_rig_drive(rig, from, DRUM_RIG_UPPER, status);
    if (!code)
      code = drum_rig_ac(rig, &data->omega_hz, 1, answer, status);
    for (size_t to = 0; !code && to < rig->n_terminals; to++)
      data->free[to][from] = answer[drum_rig_upper(rig, to)];
  }
  free(answer);
  return code;
}

/* What is done from here on, for the watcher. */
static void begin(drum_chip_data *data, const char *doing, double done) {
  data->rig.doing = doing;
  data->rig.done = done;
}

static drum_code measure_pumped(drum_chip_data *data, const drum_scan_band *band,
                                drum_status *status) {
  drum_rig *rig = &data->rig;
  begin(data, "resonators under the pumps", 0.1);
  drum_code code = drum_rig_hold_plates(rig, true, status);
  if (!code)
    code = drum_scan_take(rig, band, NULL, &data->on, status);
  if (!code)
    code = drum_rig_hold_plates(rig, false, status);
  if (!code && data->omega_hz > 0)
    code = measure_at_omega(data, status);
  return code;
}

static drum_code measure_plates(drum_chip_data *data, bool pumped, drum_status *status) {
  drum_rig *rig = &data->rig;
  drum_code code = pumped ? drum_rig_hold_electrodes(rig, true, status) : DRUM_OK;
  for (size_t p = 0; !code && p < rig->circuit->n_plates; p++)
    code = pumped ? drum_plate_measure(rig, p, &data->plate[p], status)
                  : drum_plate_measure_off(rig, p, &data->plate[p], status);
  if (!code && !pumped)
    code = drum_rig_hold_electrodes(rig, false, status);
  data->has_plates = !code && !pumped && rig->circuit->n_plates > 0;
  return code;
}

static drum_code measure_all(drum_chip_data *data, const drum_scan_band *band,
                             drum_status *status) {
  drum_code code = measure_pumped(data, band, status);
  begin(data, "plates", 0.5);
  if (!code)
    code = measure_plates(data, true, status);
  if (!code)
    code = drum_rig_stop_pumps(&data->rig, status);
  if (!code)
    code = measure_plates(data, false, status);
  begin(data, "resonators", 0.6);
  if (!code)
    code = drum_rig_hold_plates(&data->rig, true, status);
  if (!code)
    code = drum_scan_take(&data->rig, band, &data->on, &data->off, status);
  return code;
}

drum_code drum_chip_measure(drum_host *host, const drum_frame_circuit *circuit,
                            const drum_chip_options *options, drum_chip_data *data,
                            drum_status *status) {
  drum_scan_band band;
  *data = (drum_chip_data){0};
  choose_plate(circuit, data);
  choose_band(circuit, options, data->omega_hz, &band);
  data->reach_hz = band.reach;
  (void)drum_watch_tell(&options->watch, "pumped steady state", 0.0);
  drum_code code = drum_rig_open(host, circuit, false, &data->rig, status);
  data->rig.watch = &options->watch;
  if (!code)
    code = measure_all(data, &band, status);
  /* A scan that its watcher ended has what it has, and so have the measurements before it. */
  data->complete = !code && drum_watch_tell(&options->watch, "fits", 0.8);
  return code == DRUM_ENDED_EARLY && data->on.fit.rows > 0 ? DRUM_OK : code;
}

const drum_scan *drum_chip_off(const drum_chip_data *data) {
  return data->off.fit.rows > 0 ? &data->off : &data->on;
}

void drum_chip_data_free(drum_chip_data *data) {
  drum_scan_free(&data->off);
  drum_scan_free(&data->on);
}

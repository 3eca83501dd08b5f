/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_CHIP_MEASURE_H
#define DRUMSPICE_EXTRACT_CHIP_MEASURE_H

/* All that is measured of a circuit, before anything is made of it. */

#include "drumspice/chip.h"
#include "extract/plate.h"
#include "extract/scan.h"
#include "rig/rig.h"

typedef struct drum_chip_data {
  drum_rig rig; /* its terminals, and the pumped steady state */
  double omega_hz;
  double reach_hz; /* of the scans */
  size_t main_plate;
  drum_scan off; /* pumps off, plates held */
  drum_scan on;  /* pumps on, plates held */
  drum_plate_data plate[DRUM_FRAME_PLATES_MAX];
  /* Between all terminals, upper sideband at Omega, pumps on and nothing held, ohm. */
  double complex free[DRUM_RIG_TERMINALS_MAX][DRUM_RIG_TERMINALS_MAX];
  bool has_plates; /* the plates were measured */
  bool complete;
} drum_chip_data;

/* How many ports the netlist itself declares: losses into others are internal. */
static inline size_t drum_chip_ports(const drum_frame_circuit *circuit) {
  return circuit->ports_assumed ? 0 : circuit->n_ports;
}

/*
 * Measures. `host` holds the circuit for as long. The caller frees *data, after a failure too. What
 * the watcher ended before is left zero, and all is not complete. Fails as rig, scan and plate do;
 * DRUM_ENDED_EARLY only if there is no scan at all.
 */
drum_code drum_chip_measure(drum_host *host, const drum_frame_circuit *circuit,
                            const drum_chip_options *options, drum_chip_data *data,
                            drum_status *status);

/* The scan with the pumps off, or if it was not come to that with the pumps on. */
const drum_scan *drum_chip_off(const drum_chip_data *data);

void drum_chip_data_free(drum_chip_data *data);

#endif

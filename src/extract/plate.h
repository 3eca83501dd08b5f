/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_PLATE_H
#define DRUMSPICE_EXTRACT_PLATE_H

/*
 * A plate measured by itself, all electrodes held by their clamps of 1 F: its resonance, and both
 * ways of the transduction at each electrode, from motion to current and from voltage to force.
 *
 *   current into the electrode's node by a motion X       -j w_u tau X / 2,   tau = C' V
 *   force on the plate by the upper sideband U there      conj(tau) U / 2
 *
 * with V the pump's phasor and w_u the upper sideband's frequency. The ratio of both is the mass.
 */

#include "extract/plate_fit.h"
#include "rig/rig.h"

enum { DRUM_PLATE_POINTS = 34 };

typedef struct drum_plate_data {
  size_t electrodes;
  size_t terminal[DRUM_FRAME_ELECTRODES_MAX];
  double carrier; /* rad/s */
  double f[DRUM_PLATE_POINTS];
  double complex off[DRUM_PLATE_POINTS];    /* X by 1 A into the plate's node, pumps off */
  double complex pumped[DRUM_PLATE_POINTS]; /* the same, pumps on */
  double complex emitted[DRUM_FRAME_ELECTRODES_MAX][DRUM_PLATE_POINTS];  /* U meanwhile */
  double complex received[DRUM_FRAME_ELECTRODES_MAX][DRUM_PLATE_POINTS]; /* X by 1 A of U */
} drum_plate_data;

/*
 * Measures `plate` with the pumps as they are, into all but `off`, or without pumps into `off`. The
 * rig's electrodes must be held, its plates free.
 */
drum_code drum_plate_measure(drum_rig *rig, size_t plate, drum_plate_data *data,
                             drum_status *status);
drum_code drum_plate_measure_off(drum_rig *rig, size_t plate, drum_plate_data *data,
                                 drum_status *status);

typedef struct drum_plate_found {
  drum_plate_fit bare;
  drum_plate_fit soft;                           /* under the pumps, electrodes held */
  double complex tau[DRUM_FRAME_ELECTRODES_MAX]; /* F V/m, circuits' convention */
  double mass;                                   /* kg; not finite without a pump */
} drum_plate_found;

/* Every `stride`th point from `from` on. DRUM_BAD_INPUT if they show no resonance. */
drum_code drum_plate_find(const drum_plate_data *data, size_t from, size_t stride,
                          drum_plate_found *found, drum_status *status);

#endif

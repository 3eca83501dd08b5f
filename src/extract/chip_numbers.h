/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_CHIP_NUMBERS_H
#define DRUMSPICE_EXTRACT_CHIP_NUMBERS_H

#include "extract/chip_measure.h"
#include "extract/theory_modes.h"

/* Which of the measured points: all, or every `stride`th from `from` on. */
typedef struct drum_chip_part {
  const drum_rational *off;
  const drum_rational *on;
  size_t from;
  size_t stride;
} drum_chip_part;

/* What a set of points says. */
typedef struct drum_chip_reading {
  drum_normal_modes all; /* within reach, pumps off */
  drum_theory_modes off;
  drum_theory_modes on;
  drum_chip_numbers numbers;
  double left_out; /* as drum_chip's */
  bool pumped;
} drum_chip_reading;

/* Makes the numbers of one part of the points. `count` modes of theory; 0: as many as there are. */
drum_code drum_chip_read(const drum_chip_data *data, const drum_chip_options *options,
                         const drum_chip_part *part, size_t count, drum_chip_reading *reading,
                         drum_status *status);

/*
 * The circuit's drift at Omega in the seated modes, paper's convention, rad/s: [j w - Y_ij/(2
 * sqrt(C_i C_j))]^* of its pumped admittance; spectators have been eliminated by nature.
 */
drum_code drum_chip_drift(const drum_chip_data *data, const drum_chip_reading *reading,
                          drum_matrix *drift, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_RESONANCE_H
#define DRUMSPICE_EXTRACT_RESONANCE_H

#include "extract/network.h"

/* A mode's resonance with every other mode held, from the admittance matrix. */
typedef struct drum_resonance {
  double omega;       /* rad/s in the laboratory: where Im Y_ii = 0 */
  double capacitance; /* (1/2) d Im Y_ii/dw there, F */
  double kappa;       /* Re Y_ii / C there, rad/s */
} drum_resonance;

/*
 * Finds the resonance of one mode in the band of an upper-sideband network whose frame rotates at
 * omega_d. DRUM_BAD_INPUT: none in the band.
 */
drum_code drum_resonance_find(const drum_network *network, const char *name, size_t mode,
                              double omega_d, drum_resonance *resonance, drum_status *status);

#endif

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

/* A plate's motion x/F driven by a unit force, from a sweep of the current into its node. */
typedef struct drum_plate_fit {
  double omega; /* resonance without damping, rad/s */
  double gamma; /* energy decay rate, rad/s */
} drum_plate_fit;

/*
 * Fits v = s / (Cm (s^2 + gamma s + omega^2)), s = j 2 pi f', the response of the x node
 * to a current into it. DRUM_BAD_INPUT: fewer than 8 points or not of that form.
 */
drum_code drum_plate_fit_find(const char *path, const char *node, drum_plate_fit *fit,
                              drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_NETWORK_H
#define DRUMSPICE_EXTRACT_NETWORK_H

/*
 * A circuit seen from its modes: the impedance matrix that drives of one
 * sideband measure, and the drift matrix of the mode amplitudes it stands for.
 *
 * Phasors are exp(+j w t) here; a drive of 1 A into i and -j A into q is a unit
 * phasor of the upper sideband, and the phasor of a node is (v_i + j v_q)/2. The
 * lower sideband's are the conjugates with +j A and (v_i - j v_q)/2.
 */

#include "drumspice/cards.h"
#include "drumspice/matrix.h"
#include "drumspice/optomech.h"
#include "extract/sweep.h"

typedef struct drum_network {
  size_t modes;
  size_t points;
  bool plate;              /* the sweeps hold the plate's node too */
  int side;                /* 1 upper sideband, -1 lower */
  const double *frequency; /* f' > 0, Hz; of the first sweep, equal in all */
  drum_sweep *drive[DRUM_MODES_MAX];
} drum_network;

/*
 * Loads PREFIX_WHAT_MODE.raw for every mode; side = 1 or -1 says which sideband was driven. The
 * caller frees by drum_network_free, also after a failure.
 */
drum_code drum_network_load(const drum_cards *cards, const char *prefix, const char *what, int side,
                            drum_network *network, drum_status *status);
void drum_network_free(drum_network *network);

/* The impedance matrix Z_ij = V_i / I_j at one point of the grid, ohm. */
void drum_network_impedance(const drum_network *network, size_t point, drum_matrix *z);

/* The plate's phasor, by the same rule as a node's, under a drive of mode j: volt per ampere. */
double complex drum_network_plate(const drum_network *network, size_t mode, size_t point);

/* Inverse of the impedance at one point, siemens. */
drum_code drum_network_admittance(const drum_network *network, size_t point, drum_matrix *y,
                                  drum_status *status);

/*
 * The drift of the mode amplitudes in the paper's convention at one point, rad/s:
 * M_ij = conj(j w delta_ij - Y_ij / (2 sqrt(C_i C_j))), w the signed envelope frequency.
 */
drum_code drum_network_drift(const drum_network *network, const double *capacitance, size_t point,
                             drum_matrix *drift, drum_status *status);

/* The signed envelope frequency of a point, rad/s. */
double drum_network_omega(const drum_network *network, size_t point);

/* The point of the grid nearest to f' in Hz. */
size_t drum_network_nearest(const drum_network *network, double f);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_MAXWELL_CHECKS_H
#define DRUM_NETLIST_MAXWELL_CHECKS_H

/* What a capacitance matrix must be, and what a network has when it is not quite that. */

#include "drumspice/maxwell.h"

/* A matrix that checks work on: Maxwell's, of the conductors that are kept. */
typedef struct maxwell_work {
  size_t count;
  double *c;       /* [i * count + j], farad */
  double *root;    /* sqrt(C_ii) */
  double *scratch; /* count * count */
  const drum_maxwell_options *options;
  drum_maxwell_network *network; /* nodes have their conductors' names */
  drum_status *status;
} maxwell_work;

/* The whole matrix: refuses one whose off-diagonal signs are all those of the other convention. */
drum_code drum_maxwell_check_convention(const drum_maxwell *matrix,
                                        const drum_maxwell_options *options, drum_status *status);

/* C_ii > 0, and finite; sets the roots. */
drum_code drum_maxwell_check_diagonal(maxwell_work *work);

/* C_ij against C_ji, in the network's `asymmetry`; takes the means. */
drum_code drum_maxwell_check_symmetry(maxwell_work *work);

/* C_ij <= 0 or noise, which becomes 0; sets the network's mutual capacitances. */
drum_code drum_maxwell_check_signs(maxwell_work *work);

/* No eigenvalue of C_ij/sqrt(C_ii C_jj) below -noise; the last, for the roots are lost. */
drum_code drum_maxwell_check_definite(maxwell_work *work);

/* Capacitances to ground from the rows' sums, >= 0 or noise, which becomes 0. */
drum_code drum_maxwell_check_ground(maxwell_work *work);

/* Marks what floats in the finished network, and warns. */
drum_code drum_maxwell_find_floating(drum_maxwell_network *network, drum_status *status);

/* Adds a sentence to the network's warnings. DRUM_NO_MEMORY. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
drum_code
drum_maxwell_warn(drum_maxwell_network *network, drum_status *status, const char *format, ...);

#endif

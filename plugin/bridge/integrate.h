/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_INTEGRATE_H
#define DRUMSPICE_BRIDGE_INTEGRATE_H

#include "bridge/ngspice.h"

/*
 * ngspice's integration of a charge, at the method and order the simulator has
 * chosen for this time point (Nagel, UCB/ERL M520, 1975): state `q` of CKTstates
 * holds the charge, state q + 1 the current that it carried.
 */

/* Fills the current of the newest state from its charge; OK, E_METHOD or E_ORDER. */
int drum_integrate(CKTcircuit *circuit, int q);

/* What the truncation errors of all charges at a time point have in common. */
typedef struct drum_truncation {
  int order;
  double coefficient; /* of the method */
  double inverse_span[7]
                     [8]; /* of the divided differences: [order of the difference - 1][age], 1/s */
} drum_truncation;

void drum_truncation_prepare(drum_truncation *rule, const CKTcircuit *circuit);

/* The largest next step for which the truncation error of the charge is in tolerance. */
double drum_truncation_step(const drum_truncation *rule, const CKTcircuit *circuit, int q);

#endif

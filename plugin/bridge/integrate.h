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

/* The largest next step for which the truncation error of the charge is in tolerance. */
double drum_truncation_step(const CKTcircuit *circuit, int q);

#endif

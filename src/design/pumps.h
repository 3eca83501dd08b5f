/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_PUMPS_H
#define DRUM_DESIGN_PUMPS_H

#include "design/coupling.h"
#include "drumspice/design.h"

/* Elements at the nodes as the pumps see them. */
typedef struct drum_design_network {
  double c[2];            /* capacitance at a node without the feedline's, plate displaced */
  drum_design_pair coils; /* inverse inductance, 1/H */
} drum_design_network;

/*
 * The currents that hold design->v: with Y(wd) of the nodes and ports, all of it,
 *
 *   node i    (Y V)_i - j wd cf_i P_i = 0    gives the port's voltage P_i
 *   port i    (1/z0 + j wd cf_i) P_i - j wd cf_i V_i = I_i
 *
 * and I_i = (Y V)_i where there is no port. Fills design->pump.
 */
void drum_design_pumps(const drum_design_network *network, drum_design *design);

#endif

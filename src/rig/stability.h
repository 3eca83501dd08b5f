/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RIG_STABILITY_H
#define DRUMSPICE_RIG_STABILITY_H

#include "rig/rig.h"

/*
 * Whether small motion about the pumped steady state dies out: DRUM_UNSTABLE if it grows. ngspice
 * answers to ac in either case. With its plates held the circuit is taken to be stable, as one
 * without negative resistances is; what grows is then seen in the plates' motion. Fails as the rig
 * does.
 */
drum_code drum_rig_check_stable(drum_rig *rig, drum_status *status);

#endif

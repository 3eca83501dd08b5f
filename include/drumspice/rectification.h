/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RECTIFICATION_H
#define DRUMSPICE_RECTIFICATION_H

#include "drumspice/status.h"

/*
 * How one-way heat flows between two baths: with `forth` = d eta_2/d N_1, what bath 2 takes per
 * quantum of bath 1, and `back` = d eta_1/d N_2 (both >= 0 and finite, in one unit, such as the
 * conductances of the steady states),
 *   rectification = (forth - back) / (forth + back),
 * from 1, all heat passing from 1 to 2, through 0, both ways alike, to -1. It is 0 if nothing
 * passes at all. DRUM_BAD_ARGUMENT out of the range.
 */
drum_code drum_rectification(double forth, double back, double *rectification, drum_status *status);

#endif

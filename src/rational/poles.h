/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_POLES_H
#define DRUMSPICE_RATIONAL_POLES_H

#include "rational/samples.h"

/*
 * The common poles [Hz] of the rational functions that interpolate the samples, of the lowest
 * degree that reaches `tolerance`, or, where rounding and noise forbid that, twice the smallest
 * error there is. *pole is for the caller to free; poles farther than 1e6 spans are left out.
 */
drum_code drum_poles_find(const drum_samples *samples, double tolerance, double complex **pole,
                          size_t *count, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RATIONAL_POLISH_H
#define DRUMSPICE_RATIONAL_POLISH_H

#include "rational/samples.h"

/*
 * Moves the poles within the samples' span to where the sum of squared relative errors of all
 * functions is least; the others stay.
 */
drum_code drum_poles_polish(const drum_samples *samples, double complex *pole, size_t count,
                            drum_status *status);

#endif

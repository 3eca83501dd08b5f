/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_EVOLUTION_H
#define DRUMSPICE_THEORY_EVOLUTION_H

#include "drumspice/matrix.h"
#include "drumspice/status.h"

/*
 * P(t) of P' = M P + P M^+ + D from P(0) = `start` (both hermitian) for `time` >= 0 [s]; M need not
 * be stable. DRUM_BAD_ARGUMENT if the time is negative or no number, or a matrix is no good,
 * DRUM_UNSTABLE if P has outgrown all numbers. Errors by rounding are about eps |M| min(t,
 * 1/decay).
 */
drum_code drum_evolution_moments(const drum_matrix *drift, const drum_matrix *diffusion,
                                 const drum_matrix *start, double time, drum_matrix *end,
                                 drum_status *status);

#endif

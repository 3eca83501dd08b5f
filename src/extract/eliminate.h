/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_ELIMINATE_H
#define DRUMSPICE_EXTRACT_ELIMINATE_H

#include "drumspice/matrix.h"
#include "drumspice/status.h"

/*
 * The drift of the first `keep` modes with the others eliminated at omega,
 *   M_aa + M_ab (-i omega - M_bb)^-1 M_ba.
 * DRUM_UNSTABLE if one of those is undamped exactly there.
 */
drum_code drum_eliminate(const drum_matrix *drift, size_t keep, double omega, drum_matrix *kept,
                         drum_status *status);

#endif

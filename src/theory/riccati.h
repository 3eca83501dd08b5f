/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_RICCATI_H
#define DRUMSPICE_THEORY_RICCATI_H

#include "drumspice/matrix.h"
#include "drumspice/status.h"

/*
 * The stabilising hermitian solution P of 0 = A P + P A^+ + P R P + Q for hermitian R and Q: that
 * for which all eigenvalues of A + P R have negative real parts. DRUM_NO_CONVERGENCE if there is
 * none, DRUM_BAD_ARGUMENT for sizes that differ and entries that are not finite.
 */
drum_code drum_riccati_solve(const drum_matrix *a, const drum_matrix *r, const drum_matrix *q,
                             drum_matrix *p, drum_status *status);

#endif

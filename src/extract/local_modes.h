/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_LOCAL_MODES_H
#define DRUMSPICE_EXTRACT_LOCAL_MODES_H

/*
 * The modes that theory speaks of: one at each of some terminals (a drum's electrodes, or the nodes
 * of mode cards), coupled by hopping, made of the normal modes by a rotation.
 *
 * With w_k the normal modes' amplitudes at terminal k over their norm, (w_k . w_k)^(1/2), the local
 * modes are the rows of Loewdin's symmetric orthogonalisation of the w_k, of all orthogonal sets
 * the nearest to them, so that the voltage at a terminal is its own mode's but for a part of the
 * order of J over the frequency. Normal modes beyond as many as there are terminals leave modes
 * that no terminal sees, which are diagonalised among themselves: the spectators. Products are
 * without conjugation, as reciprocity has it; losses make them complex. H = Q diag(lambda) Q^T then
 * has the local frequencies and half linewidths on its diagonal, and beside it the hopping: two
 * equal resonators split by 2 J.
 */

#include "drumspice/matrix.h"
#include "drumspice/status.h"
#include "extract/normal_modes.h"

typedef struct drum_local_modes {
  size_t count;                            /* of modes, as many as normal ones */
  size_t seated;                           /* the first of them sit at a terminal */
  size_t terminal[DRUM_RIG_TERMINALS_MAX]; /* of each seated mode */
  double size[DRUM_RIG_TERMINALS_MAX];     /* (w_k . w_k)^(1/2) there: (2 C)^(-1/2) */
  drum_matrix rotation;                    /* Q: rows local, columns normal modes */
  drum_matrix h;                           /* H, rad/s from the carrier, exp(+j w t) */
} drum_local_modes;

/*
 * Seats modes at `count` terminals, of which those are left out that see no mode of their own: they
 * add less than a tenth to what the others see. DRUM_NO_SOLUTION if none is left, or there is no
 * normal mode; DRUM_NO_CONVERGENCE. Without terminals the local modes are the normal ones.
 */
drum_code drum_local_modes_find(const drum_normal_modes *normal, const size_t *terminals,
                                size_t count, drum_local_modes *local, drum_status *status);

/* A terminal's amplitude in local mode m, sum_n v_n Q_mn [1/sqrt(F)]. */
double complex drum_local_modes_at(const drum_local_modes *local, const drum_normal_modes *normal,
                                   size_t mode, size_t terminal);

#endif

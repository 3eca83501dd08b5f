/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_OCCUPATIONS_LANGEVIN_H
#define DRUM_TESTS_OCCUPATIONS_LANGEVIN_H

/*
 * Noisy transients of the circuits of tests/extract/electromech.h, without ngspice and without the
 * library. With z_k = v_i + j v_q about the pumped state, C_k the mode's whole capacitance and x
 * the displacement, to first order in w/wd,
 *
 *   2 C_k z_k' = -(g_k + 2 j C_k (wd - w_k)) z_k - j wd C_k' V_k x + j b z_l + i_k
 *   m (x'' + gamma x' + wm^2 x) = sum_k (C_k'' |V_k|^2 x/4 + C_k' Re(V_k^* z_k)/2) + F
 *
 * of which the trapezoidal rule at uniform steps is taken; i_k and F are white in each step, of
 * two-sided densities 8 hbar w_k g_k (N_k + 1/2) and 2 hbar wm m gamma (N + 1/2).
 */

#include <stddef.h>
#include <stdint.h>

#include "tests/extract/electromech.h"

typedef struct langevin {
  double step;      /* s */
  size_t points;    /* after the first, at rest at t = 0 */
  double strength;  /* of all noise powers: 1 */
  uint64_t seed;    /* not 0 */
  size_t announced; /* points that the header tells; 0 as of a run that is not over */
} langevin;

/* Writes the file anew, with the nodes of electromech_cards, in one of the model's bath cases. */
void langevin_write(const electromech *model, size_t bath_case, const langevin *how,
                    const char *path);

#endif

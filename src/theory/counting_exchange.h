/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_COUNTING_EXCHANGE_H
#define DRUMSPICE_THEORY_COUNTING_EXCHANGE_H

/* The exchange matrix E_b = sum_t v v^+ of a bath, used through its vectors v. */

#include "drumspice/counting.h"

/* to += factor * E_b; `to` has the size of the drift. */
void drum_exchange_add(const drum_counting *counting, size_t bath, double factor, drum_matrix *to);

/* Tr[E_b P] = sum_t v^+ P v [rad/s] for a hermitian P. */
double drum_exchange_trace(const drum_counting *counting, size_t bath, const drum_matrix *p);

/* Tr E_b [rad/s] */
double drum_exchange_rate(const drum_counting *counting, size_t bath);

#endif

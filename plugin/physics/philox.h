/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_PHILOX_H
#define DRUMSPICE_PHYSICS_PHILOX_H

/*
 * Philox4x32 with ten rounds: a random function of a 128-bit counter and a
 * 64-bit key (Salmon, Moraes, Dror and Shaw, SC11, 2011). No state: any value
 * can be had in any order.
 */

#include <stdint.h>

typedef struct drum_philox_block {
  uint32_t word[4];
} drum_philox_block;

drum_philox_block drum_philox(drum_philox_block counter, uint64_t key);

/* Two independent standard normal numbers out of one block (Box and Muller). */
void drum_philox_normals(drum_philox_block block, double normal[2]);

#endif

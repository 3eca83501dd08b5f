/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_PHILOX_H
#define DRUMSPICE_PHYSICS_PHILOX_H

/*
 * Philox4x32 with ten rounds: a random function of a 128-bit counter and a
 * 64-bit key (Salmon, Moraes, Dror and Shaw, SC11, 2011). No state: any value
 * can be had in any order. Inline, so that a processor works on several at once.
 */

#include <stdint.h>

typedef struct drum_philox_block {
  uint32_t word[4];
} drum_philox_block;

static inline drum_philox_block drum_philox(drum_philox_block counter, uint64_t key) {
  enum { ROUNDS = 10 };
  uint32_t low = (uint32_t)key;
  uint32_t high = (uint32_t)(key >> 32);
  uint32_t *w = counter.word;
  for (int round = 0; round < ROUNDS; ++round) {
    const uint64_t first = (uint64_t)0xD2511F53u * w[0];
    const uint64_t second = (uint64_t)0xCD9E8D57u * w[2];
    const uint32_t w1 = w[1];
    const uint32_t w3 = w[3];
    w[0] = (uint32_t)(second >> 32) ^ w1 ^ low;
    w[1] = (uint32_t)second;
    w[2] = (uint32_t)(first >> 32) ^ w3 ^ high;
    w[3] = (uint32_t)first;
    low += 0x9E3779B9u;
    high += 0xBB67AE85u;
  }
  return counter;
}

#endif

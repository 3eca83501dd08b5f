/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/philox.h"

#include <math.h>

#include "physics/constants.h"

enum { ROUNDS = 10 };

drum_philox_block drum_philox(drum_philox_block counter, uint64_t key) {
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

void drum_philox_normals(drum_philox_block block, double normal[2]) {
  const uint64_t a = (uint64_t)block.word[1] << 32 | block.word[0];
  const uint64_t b = (uint64_t)block.word[3] << 32 | block.word[2];
  /* (0, 1): the middle of one of 2^53 cells, so that the logarithm is finite. */
  const double u = ((double)(a >> 11) + 0.5) * 0x1p-53;
  const double angle = 2.0 * DRUM_PI * ((double)(b >> 11) * 0x1p-53);
  const double radius = sqrt(-2.0 * log(u));
  normal[0] = radius * cos(angle);
  normal[1] = radius * sin(angle);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/path.h"

#include <math.h>

#include "physics/normal.h"
#include "physics/philox.h"

/* Times are counted in ticks of 2^-50 s: 2^60 of them in the whole path. */
enum { TICK = -50, TICK_BITS = DRUM_PATH_ROOT - TICK, LEAF_BITS = DRUM_PATH_LEAF - TICK };

/* Counter words that no level of intervals uses. */
enum { BLOCK_ROOT = 1000, BLOCK_INSIDE = 1001 };

static void normals(const drum_path *path, uint32_t kind, uint64_t index, double normal[2]) {
  const drum_philox_block counter = {
      {(uint32_t)index, (uint32_t)(index >> 32), kind, path->channel}};
  const drum_philox_block block = drum_philox(counter, path->key);
  normal[0] = drum_normal((uint64_t)block.word[1] << 32 | block.word[0]);
  normal[1] = drum_normal((uint64_t)block.word[3] << 32 | block.word[2]);
}

/*
 * Halves the intervals that hold the tick, from the given level down: the mean slope on the left
 * half is that of the whole plus a normal number, on the right half minus it. All normal numbers
 * first: none waits for another.
 */
static void halve_from(drum_path *path, int first, uint64_t tick) {
  double normal[DRUM_PATH_LEVELS][2];
  for (int level = first; level < DRUM_PATH_LEVELS; ++level)
    normals(path, (uint32_t)level, tick >> (TICK_BITS - level + 1), normal[level]);
  for (int level = first; level < DRUM_PATH_LEVELS; ++level) {
    const drum_path_interval *whole = &path->level[level - 1];
    drum_path_interval *half = &path->level[level];
    const double right = (double)(tick >> (TICK_BITS - level) & 1); /* else 0: the left half */
    const double before = right * path->length[level];
    const double sign = 1.0 - 2.0 * right;
    for (int c = 0; c < 2; ++c) {
      const double bend = path->deviation[level] * normal[level][c];
      half->left[c] = whole->left[c] + before * (whole->slope[c] + bend);
      half->slope[c] = whole->slope[c] + sign * bend;
    }
  }
  path->tick = tick;
}

void drum_path_start(drum_path *path, uint64_t key, uint32_t channel) {
  drum_normal_prepare();
  path->key = key;
  path->channel = channel;
  for (int level = 0; level < DRUM_PATH_LEVELS; ++level) {
    path->length[level] = ldexp(1.0, DRUM_PATH_ROOT - level);
    /* A midpoint, given the ends, has a quarter of the whole length for its variance. */
    path->deviation[level] = sqrt(0.5 / path->length[level]);
  }
  drum_path_interval *root = &path->level[0];
  normals(path, BLOCK_ROOT, 0, root->slope);
  for (int c = 0; c < 2; ++c) {
    root->left[c] = 0.0;
    root->slope[c] /= sqrt(path->length[0]);
  }
  halve_from(path, 1, 0);
}

bool drum_path_value(drum_path *path, double t, double w[2]) {
  if (!(t >= 0.0 && t < 0x1p10))
    return false;
  _Static_assert(DRUM_PATH_ROOT == 10 && TICK == -50, "as in the numbers here");
  uint64_t tick = (uint64_t)(int64_t)(t * 0x1p50 + 0.5);
  const uint64_t last = (UINT64_C(1) << TICK_BITS) - 1;
  tick = tick < last ? tick : last;

  /* The level of the first interval that does not hold both this tick and the one before. */
  const uint64_t differ = tick ^ path->tick;
  if (differ >> LEAF_BITS)
    halve_from(path, TICK_BITS - 63 + __builtin_clzll(differ), tick);

  /* Inside the leaf: the same law, between ends a and b, at a time of its own. */
  const drum_path_interval *leaf = &path->level[DRUM_PATH_LEVELS - 1];
  const uint64_t inside = tick & ((UINT64_C(1) << LEAF_BITS) - 1);
  const double since = (double)inside * 0x1p-50;
  double normal[2] = {0.0, 0.0};
  if (inside)
    normals(path, BLOCK_INSIDE, tick, normal);
  const double deviation = sqrt(since * (1.0 - since / path->length[DRUM_PATH_LEVELS - 1]));
  for (int c = 0; c < 2; ++c)
    w[c] = leaf->left[c] + since * leaf->slope[c] + deviation * normal[c];
  return true;
}

/* Mixes all bits of a word into all others (the finaliser of SplitMix64). */
static uint64_t mix(uint64_t word) {
  word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
  return word ^ (word >> 31);
}

uint64_t drum_path_key(uint64_t run, uint64_t seed, const char *instance) {
  uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
  for (const char *c = instance; *c; ++c)
    hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
  const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
  return mix(mix(mix(hash) + odd + seed) + odd + run);
}

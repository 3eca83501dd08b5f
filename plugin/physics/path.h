/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_PHYSICS_PATH_H
#define DRUMSPICE_PHYSICS_PATH_H

/*
 * Two independent Brownian paths W(t), 0 <= t < 1024 s, as functions of a key
 * and the time alone: Levy's construction by halving intervals, every one with
 * its own counter-based normal number for the slopes of its halves. The mean
 * white noise of a step, [W(b) - W(a)]/(b - a), is then white on any grid of
 * steps, belongs to no grid, and stays the same path when steps are refined.
 *
 * Intervals are halved down to 2^-40 s; a time inside one of these gets its own
 * normal number, so that steps should be longer than a picosecond. Times that
 * differ by less than 2^-51 s, the rounding of a simulator's clock, are one.
 */

#include <stdbool.h>
#include <stdint.h>

enum {
  DRUM_PATH_ROOT = 10,  /* the whole path is 2^10 s long */
  DRUM_PATH_LEAF = -40, /* the last halved interval 2^-40 s */
  DRUM_PATH_LEVELS = DRUM_PATH_ROOT - DRUM_PATH_LEAF + 1,
};

/* W on an interval, of both paths: its left end, and the mean slope to its right one. */
typedef struct drum_path_interval {
  double left[2];
  double slope[2];
} drum_path_interval;

/* A path and the intervals around the time last asked for, which make the next one cheap. */
typedef struct drum_path {
  uint64_t key;
  uint32_t channel;                   /* separates paths of one key */
  uint64_t tick;                      /* the time last asked for, which all intervals hold */
  double length[DRUM_PATH_LEVELS];    /* of a level's intervals, s */
  double deviation[DRUM_PATH_LEVELS]; /* of the slopes of halves from that of their whole */
  drum_path_interval level[DRUM_PATH_LEVELS];
} drum_path;

void drum_path_start(drum_path *path, uint64_t key, uint32_t channel);

/* W(t) of both paths, in square roots of a second; false if t is outside [0, 1024) s. */
bool drum_path_value(drum_path *path, double t, double w[2]);

/*
 * A key for an instance's paths out of the key of the run, the seed and the instance's full name:
 * runs, seeds and instances that differ in anything are independent.
 */
uint64_t drum_path_key(uint64_t run, uint64_t seed, const char *instance);

#endif

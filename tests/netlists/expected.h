/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_NETLISTS_EXPECTED_H
#define DRUM_TESTS_NETLISTS_EXPECTED_H

/* A report against the one in netlists/expected, word by word. */

#include <stdbool.h>

#include "tests/netlists/bench.h"

/* What two words are compared by. */
typedef enum expected_rule {
  EXPECTED_NUMBERS,
  EXPECTED_DEVIATION, /* small is enough */
  EXPECTED_DECIBEL    /* above 60: to one */
} expected_rule;

/* Whether two lines say the same by that rule; the last word may be a deviation in any. */
bool expected_same_line(const char *expected, const char *actual, expected_rule by,
                        bool last_is_deviation);

/* Fails unless out/STEM.txt is what netlists/expected/STEM.txt says. */
void bench_expects(bench *place, const char *stem);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_PLUGIN_JUDGE_H
#define DRUM_TESTS_PLUGIN_JUDGE_H

/* Comparisons that fail with the numbers, and report how close they came. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The worst deviation of a series of comparisons, for the log. */
typedef struct judge {
  const char *of;
  double worst;
} judge;

/* Fails unless |value - expected| <= tolerance * scale. */
static inline void judge_scaled(judge *sum, const char *what, double value, double expected,
                                double scale, double tolerance) {
  const double deviation =
      value == expected ? 0.0 : fabs(value - expected) / fabs(scale); /* nan stays nan */
  if (sum && !(deviation <= sum->worst))
    sum->worst = deviation;
  if (!(deviation <= tolerance))
    fail_msg("%s = %.17g; expected %.17g within %g; deviation %g", what, value, expected, tolerance,
             deviation);
}

/* Fails unless `value` is within `tolerance` of `expected`, relative to `expected`. */
static inline void judge_near(judge *sum, const char *what, double value, double expected,
                              double tolerance) {
  judge_scaled(sum, what, value, expected, expected, tolerance);
}

/* Fails unless the texts are equal. */
static inline void judge_text(const char *value, const char *expected) {
  if (strcmp(value, expected) != 0)
    fail_msg("text \"%s\"; expected \"%s\"", value, expected);
}

/* Prints the worst deviation seen. */
static inline void judge_report(const judge *sum) {
  print_message("           %s: worst deviation %.2g\n", sum->of, sum->worst);
}

#endif

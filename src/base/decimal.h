/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_BASE_DECIMAL_H
#define DRUM_BASE_DECIMAL_H

/*
 * Decimal numbers in text, read in two steps so that a SPICE suffix can join the
 * exponent before the one and only rounding. Independent of the locale, which
 * strtod is not.
 */

#include <stdbool.h>

/* Digits kept; what follows cannot move a double except within 1e-40 of a tie. */
enum { DRUM_DECIMAL_DIGITS = 40 };

typedef struct drum_decimal {
  bool negative;
  int n_digits; /* significant digits kept, without leading zeros; 0 for zero */
  char digits[DRUM_DECIMAL_DIGITS + 1];
  long exponent; /* value = digits * 10^exponent */
} drum_decimal;

/*
 * Reads [+|-] digits [. digits] [e [+|-] digits] at the start of text. Returns the
 * first character not read, or null if there is no such number there. An `e` that no
 * exponent follows is left unread.
 */
const char *drum_decimal_scan(const char *text, drum_decimal *decimal);

/*
 * decimal * 10^shift, correctly rounded: infinite beyond the range of a double, and
 * subnormal or zero below it.
 */
double drum_decimal_value(const drum_decimal *decimal, int shift);

#endif

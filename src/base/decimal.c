/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>

/* Far beyond any double, far below any overflow of the sums made with it. */
static const long EXPONENT_LIMIT = 1000000;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static long clamped(long exponent) {
  if (exponent > EXPONENT_LIMIT)
    return EXPONENT_LIMIT;
  if (exponent < -EXPONENT_LIMIT)
    return -EXPONENT_LIMIT;
  return exponent;
}

/* Appends one digit; `after_point` tells on which side of the decimal point it stands. */
static void push_digit(drum_decimal *decimal, char digit, bool after_point) {
  const bool leading_zero = decimal->n_digits == 0 && digit == '0';
  const bool kept = !leading_zero && decimal->n_digits < DRUM_DECIMAL_DIGITS;
  if (kept)
    decimal->digits[decimal->n_digits++] = digit;
  const bool shifts_up = !kept && !leading_zero && !after_point;
  const bool shifts_down = (kept || leading_zero) && after_point;
  decimal->exponent = clamped(decimal->exponent + shifts_up - shifts_down);
}

static const char *scan_exponent(const char *text, drum_decimal *decimal) {
  if (*text != 'e' && *text != 'E')
    return text;
  const char *at = text + 1;
  const bool negative = *at == '-';
  if (*at == '+' || *at == '-')
    at++;
  if (!is_digit(*at))
    return text;
  long exponent = 0;
  for (; is_digit(*at); at++)
    exponent = clamped(10 * exponent + (*at - '0'));
  decimal->exponent = clamped(decimal->exponent + (negative ? -exponent : exponent));
  return at;
}

const char *drum_decimal_scan(const char *text, drum_decimal *decimal) {
  *decimal = (drum_decimal){.negative = *text == '-'};
  const char *at = text;
  if (*at == '+' || *at == '-')
    at++;
  bool any = false;
  for (; is_digit(*at); at++, any = true)
    push_digit(decimal, *at, false);
  if (*at == '.') {
    at++;
    for (; is_digit(*at); at++, any = true)
      push_digit(decimal, *at, true);
  }
  if (!any)
    return NULL;
  decimal->digits[decimal->n_digits] = '\0';
  return scan_exponent(at, decimal);
}

double drum_decimal_value(const drum_decimal *decimal, int shift) {
  if (decimal->n_digits == 0)
    return decimal->negative ? -0.0 : 0.0;
  /* Without a decimal point in it, strtod reads this alike in every locale. */
  char text[DRUM_DECIMAL_DIGITS + 40];
  (void)snprintf(text, sizeof text, "%s%se%ld", decimal->negative ? "-" : "", decimal->digits,
                 decimal->exponent + shift);
  return strtod(text, NULL);
}

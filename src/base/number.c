/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/number.h"

#include "base/decimal.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <strings.h>

typedef struct suffix {
  const char *text;
  int exponent;
} suffix;

/* In the order tried: `meg` before `m`. */
static const suffix SUFFIXES[] = {
    {"meg", 6}, {"t", 12}, {"g", 9},   {"k", 3},   {"m", -3},
    {"u", -6},  {"n", -9}, {"p", -12}, {"f", -15}, {"a", -18},
};

static int suffix_exponent(const char *letters) {
  for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
    const char *text = SUFFIXES[i].text;
    const size_t length = text[1] ? 3 : 1;
    if (strncasecmp(letters, text, length) == 0)
      return SUFFIXES[i].exponent;
  }
  return 0;
}

static bool all_letters(const char *text) {
  while (isalpha((unsigned char)*text))
    text++;
  return *text == '\0';
}

drum_code drum_number_parse(const char *text, double *value, drum_status *status) {
  if (!value)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the number");
  if (!text || !*text)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "a number is missing: expected one such as 5g, 2meg or 1.5e-3");
  drum_decimal decimal;
  const char *rest = drum_decimal_scan(text, &decimal);
  /* A letter e right after the digits can only be an exponent cut short. */
  if (!rest || !all_letters(rest) || *rest == 'e' || *rest == 'E')
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.60s' is not a number: expected one such as 5g, 2meg or 1.5e-3", text);
  if (strncasecmp(rest, "mil", 3) == 0)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.60s' is ambiguous because ngspice reads mil in two ways: write the "
                     "value with m or u",
                     text);
  const double number = drum_decimal_value(&decimal, suffix_exponent(rest));
  if (!isfinite(number) || (decimal.n_digits > 0 && fabs(number) < DBL_MIN))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.60s' is beyond the range of double precision, 2.3e-308 to 1.7e308", text);
  *value = number;
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/number_text.h"

#include "drumspice/number.h"

#include <stdio.h>
#include <string.h>

static void write_digits(double value, int digits, char *text, size_t size) {
  (void)snprintf(text, size, "%.*g", digits, value);
  /* A locale's own point: whatever is no part of a number. */
  char *point = text + strspn(text, "+-0123456789e");
  if (*point && *point != 'i' && *point != 'n')
    *point = '.';
}

drum_number_text drum_number_write(double value) {
  drum_number_text made;
  value += 0.0;
  for (int digits = 15; digits <= 17; digits++) {
    double back;
    write_digits(value, digits, made.text, sizeof made.text);
    if (drum_number_parse(made.text, &back, NULL) == DRUM_OK && !(back < value) && !(back > value))
      break;
  }
  return made;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that knows the installed library only. */
#include <drumspice/number.h>
#include <drumspice/report.h>

int main(void) {
  double value = 0;
  drum_status status;
  return drum_number_parse("2k", &value, &status) == DRUM_OK && value == 2e3 ? 0 : 1;
}

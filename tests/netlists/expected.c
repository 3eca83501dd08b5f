/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/netlists/expected.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scratch.h"
#include "tests/theory/support.h"

/* The unit of the last digit that a number is printed to. */
static double last_digit(const char *number) {
  const size_t length = strcspn(number, "eE");
  const char *point = memchr(number, '.', length);
  const double unit = point ? pow(10.0, -(double)(number + length - point - 1)) : 1.0;
  return number[length] ? unit * pow(10.0, strtod(number + length + 1, NULL)) : unit;
}

/*
 * Words equal, numbers within 1e-4 or the last digit; what is nothing but rounding, occupations and
 * heat below 1e-7, may be anything as small. Deviations need only be small, too.
 */
static bool same_word(const char *expected, const char *actual, const char *unit,
                      expected_rule by) {
  const char *start[2] = {expected, actual};
  char *end[2];
  double value[2];
  for (size_t k = 0; k < 2; ++k) {
    start[k] += *start[k] == '(';
    value[k] = strtod(start[k], &end[k]);
  }
  if (strcmp(expected, actual) == 0)
    return true;
  if (end[0] == start[0] || end[1] == start[1] || strcmp(end[0], end[1]) != 0)
    return false;
  const double off = fabs(value[0] - value[1]);
  const double size = fmax(fabs(value[0]), fabs(value[1]));
  if (by == EXPECTED_DEVIATION)
    return size <= 2e-3;
  if (by == EXPECTED_DECIBEL &&
      size > 60.0) /* the rest of two amplitudes that cancel to a thousandth */
    return off <= 1.0;
  const double floor = strcmp(unit, "W") == 0 ? 1e-25 : 1e-7;
  return off <= 1e-4 * size || size <= floor ||
         off <= 1.5 * fmax(last_digit(start[0]), last_digit(start[1]));
}

/* The words of a line, in place. */
static size_t words_of(char *line, char **word, size_t room) {
  size_t count = 0;
  for (char *w = strtok(line, " \t"); w && count < room; w = strtok(NULL, " \t"))
    word[count++] = w;
  return count;
}

bool expected_same_line(const char *expected, const char *actual, expected_rule by,
                        bool last_is_deviation) {
  char line[2][1024];
  char *word[2][64];
  size_t count[2];
  (void)snprintf(line[0], sizeof line[0], "%s", expected);
  (void)snprintf(line[1], sizeof line[1], "%s", actual);
  for (size_t k = 0; k < 2; ++k)
    count[k] = words_of(line[k], word[k], 64);
  if (count[0] != count[1])
    return false;
  for (size_t w = 0; w < count[0]; ++w) {
    const expected_rule this = last_is_deviation && w + 1 == count[0] ? EXPECTED_DEVIATION : by;
    if (!same_word(word[0][w], word[1][w], w + 1 < count[0] ? word[0][w + 1] : "", this))
      return false;
  }
  return true;
}

void bench_expects(bench *place, const char *stem) {
  char path[512];
  char name[128];
  (void)snprintf(path, sizeof path, "%s/netlists/expected/%s.txt", place->tree, stem);
  (void)snprintf(name, sizeof name, "%s.txt", stem);
  char *text[2] = {scratch_read_text(path), scratch_read_text(bench_out(place, name))};
  char *rest[2] = {text[0], text[1]};
  bool occupations = false;
  bool verdict = false;
  for (size_t number = 1; *rest[0] || *rest[1]; ++number) {
    char *line[2];
    for (size_t k = 0; k < 2; ++k) {
      line[k] = rest[k];
      rest[k] += strcspn(rest[k], "\n");
      if (*rest[k])
        *rest[k]++ = '\0';
    }
    const bool row = occupations && line[0][0] != ' ' && line[0][0] != '\0';
    verdict = verdict || strncmp(line[0], "PASSED", 6) == 0;
    const bool decibel = strstr(line[0], "dB") || strncmp(line[0], "isolation", 9) == 0;
    const expected_rule by = decibel   ? EXPECTED_DECIBEL
                             : verdict ? EXPECTED_DEVIATION
                                       : EXPECTED_NUMBERS;
    if (!expected_same_line(line[0], line[1], by, row))
      fail_msg("line %zu of %s is\n%s\nexpected\n%s", number, name, line[1], line[0]);
    const size_t length = strlen(line[0]);
    if (length > 9 && strcmp(line[0] + length - 9, "deviation") == 0)
      occupations = true;
    else if (line[0][0] == '\0' || line[0][0] == ' ')
      occupations = false;
  }
  free(text[0]);
  free(text[1]);
}

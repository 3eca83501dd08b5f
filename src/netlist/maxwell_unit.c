/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of capacitance, and the names of formats. */
#include "drumspice/maxwell.h"
#include "drumspice/number.h"

#include "base/decimal.h"

#include <string.h>
#include <strings.h>

typedef struct prefix {
  const char *word;
  const char *letter;
  double factor;
} prefix;

/* FastCap writes all of the words; large ones come of layouts drawn in micrometres. */
static const prefix PREFIXES[] = {
    {"", "", 1.0},        {"milli", "m", 1e-3},  {"micro", "u", 1e-6}, {"nano", "n", 1e-9},
    {"pico", "p", 1e-12}, {"femto", "f", 1e-15}, {"atto", "a", 1e-18}, {"kilo", "k", 1e3},
    {"mega", "meg", 1e6}, {"giga", "g", 1e9},    {"tera", "t", 1e12},  {"peta", NULL, 1e15},
    {"exa", NULL, 1e18},
};

static bool is_unit(const char *text, const char *start, const char *ending) {
  const size_t length = strlen(start);
  return strncasecmp(text, start, length) == 0 && strcasecmp(text + length, ending) == 0;
}

drum_code drum_maxwell_unit(const char *text, double *unit, drum_status *status) {
  if (!text || !unit)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no unit or no place for it was given");
  for (size_t i = 0; i < sizeof PREFIXES / sizeof PREFIXES[0]; i++) {
    const prefix *p = &PREFIXES[i];
    if ((p->letter && is_unit(text, p->letter, "f")) || is_unit(text, p->word, "farad") ||
        is_unit(text, p->word, "farads")) {
      *unit = p->factor;
      return drum_succeed(status);
    }
  }
  double value;
  if (drum_number_parse(text, &value, NULL) != DRUM_OK || !(value > 0.0))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.60s' is no unit of capacitance: expected one such as fF, picofarads or "
                     "1e-15",
                     text);
  *unit = value;
  return drum_succeed(status);
}

static const char *const FORMATS[] = {"auto", "plain", "fastcap", "fastercap", "q3d", "palace"};
enum { N_FORMATS = sizeof FORMATS / sizeof FORMATS[0] };

const char *drum_maxwell_format_name(drum_maxwell_format format) {
  return (size_t)format < N_FORMATS ? FORMATS[format] : FORMATS[0];
}

drum_maxwell_format drum_maxwell_format_find(const char *name) {
  for (size_t i = 0; i < N_FORMATS; i++)
    if (strcasecmp(name, FORMATS[i]) == 0)
      return (drum_maxwell_format)i;
  return DRUM_MAXWELL_DETECT;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_PLUGIN_REFUSALS_H
#define DRUM_TESTS_PLUGIN_REFUSALS_H

/* What the drums of both frames refuse alike. */

#include "judge.h"
#include "physics/drum_core.h"

/* Makes the device of a card, whichever its type. */
typedef drum_device *(*refusals_create)(const void *card);

/* Every value that is not positive, in the one place of the card. */
static inline void refuses_in_place(const char *name, const char *unit, double *place,
                                    refusals_create create, const void *card) {
  static const double values[] = {0.0, -1e-15, NAN, INFINITY, -INFINITY};
  static const char *const texts[] = {"0", "-1e-15", "nan", "inf", "-inf"};
  const double right = *place;
  for (size_t n = 0; n < sizeof values / sizeof values[0]; ++n) {
    char expected[128];
    (void)snprintf(expected, sizeof expected,
                   "%s = %s; expected a finite value greater than 0 in %s", name, texts[n], unit);
    *place = values[n];
    drum_device *device = create(card);
    judge_text(device->error, expected);
    drum_device_destroy(device);
  }
  *place = right;
}

/* Each parameter that must be positive in turn: `drum`, of two electrodes, is in `card`. */
static inline void refuses_not_positive(drum_card *drum, refusals_create create, const void *card) {
  double c[] = {drum->c[0], drum->c[1]};
  double gap[] = {drum->gap[0], drum->gap[1]};
  const drum_card whole = *drum;
  drum->c = c;
  drum->gap = gap;
  const struct {
    const char *name;
    const char *unit;
    double *place;
  } parameters[] = {
      {"c[1]", "farad", &c[0]},           {"c[2]", "farad", &c[1]},
      {"gap[1]", "metres", &gap[0]},      {"gap[2]", "metres", &gap[1]},
      {"mass", "kilograms", &drum->mass}, {"fm", "hertz", &drum->fm},
      {"gammam", "hertz", &drum->gammam},
  };
  for (size_t p = 0; p < sizeof parameters / sizeof parameters[0]; ++p)
    refuses_in_place(parameters[p].name, parameters[p].unit, parameters[p].place, create, card);
  *drum = whole;
}

#endif

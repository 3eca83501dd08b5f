/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum.h"

static const drum_device_class drum_class = {.evaluate = drum_core_evaluate};

drum_device *drum_create(const drum_card *card) {
  return drum_core_create(sizeof(drum_core), &drum_class, card, 1);
}

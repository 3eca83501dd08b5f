/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OUTPUT_RECORD_H
#define DRUMSPICE_OUTPUT_RECORD_H

/*
 * A device that only listens: it writes the voltages of its ports at every accepted
 * point of a transient to a stream (output/stream.h), and has no outputs. The file is
 * opened when time first moves on from 0, so that it knows which of several points at
 * time 0 the transient begins with, and other analyses leave it alone.
 */

#include "physics/device.h"

typedef struct drum_record_card {
  const char *file; /* copied; null or blank: not given */
  size_t inputs;
  double start; /* s; earlier points are left out */
} drum_record_card;

/* As drum_env_create, but the device has no ports of its own: evaluate is null. */
drum_device *drum_record_create(const drum_record_card *card);

#endif

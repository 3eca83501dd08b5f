/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RUN_KEY_H
#define DRUMSPICE_RUN_KEY_H

/*
 * The key that tells one run of noisy transients from another: same circuit, same seeds, another
 * key, independent noise. It stands in the environment variable DRUMSPICE_RUN_KEY, from where the
 * plugin takes it when a transient begins, in ngspice as in a program that holds libngspice.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "drumspice/status.h"

/*
 * Reads a run key, a whole number from 0 to 2^64 - 1 and nothing else; null text is the key 0.
 * False if it is anything else. In the header, as the plugin does not use the library.
 */
static inline bool drum_run_key_parse(const char *text, uint64_t *key) {
  *key = 0;
  if (!text)
    return true;
  char *end;
  errno = 0;
  *key = strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

/*
 * Sets the key of the transients that this process, and programs it starts from now on, will run.
 * It changes the environment, which other threads must not be reading. DRUM_NO_MEMORY.
 */
drum_code drum_run_key_set(uint64_t key, drum_status *status);

/*
 * The key in force: 0 if none is set. DRUM_BAD_INPUT if the variable holds anything but a whole
 * number from 0 to 2^64 - 1; the plugin refuses to run then.
 */
drum_code drum_run_key_get(uint64_t *key, drum_status *status);

#endif

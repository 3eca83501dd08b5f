/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/run_key.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char VARIABLE[] = "DRUMSPICE_RUN_KEY";

drum_code drum_run_key_set(uint64_t key, drum_status *status) {
  char text[24];
  (void)snprintf(text, sizeof text, "%" PRIu64, key);
  if (setenv(VARIABLE, text, 1) != 0)
    return drum_fail(status, DRUM_NO_MEMORY, "no memory to set %s", VARIABLE);
  return drum_succeed(status);
}

drum_code drum_run_key_get(uint64_t *key, drum_status *status) {
  const char *text = getenv(VARIABLE);
  if (!drum_run_key_parse(text, key))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%s is '%.40s'; expected a whole number from 0 to 2^64 - 1", VARIABLE, text);
  return drum_succeed(status);
}

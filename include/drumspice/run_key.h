/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RUN_KEY_H
#define DRUMSPICE_RUN_KEY_H

/*
 * The key that tells one run of noisy transients from another: same circuit, same seeds, another
 * key, independent noise. It stands in the environment variable DRUMSPICE_RUN_KEY, from where the
 * plugin takes it when a transient begins, in ngspice as in a program that holds libngspice.
 */

#include <stdint.h>

#include "drumspice/status.h"

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CHIP_REPORT_H
#define DRUMSPICE_CHIP_REPORT_H

/* What drumspice/chip.h found, for people and as JSON (keys and units in docs/extract.md). */

#include <jansson.h>
#include <stdio.h>

#include "drumspice/chip.h"

/* Writes tables; `name` is the netlist's. DRUM_IO_ERROR if the stream fails. */
drum_code drum_chip_text(const drum_chip *chip, const char *name, FILE *to, drum_status *status);

/* A new JSON object; the caller decrefs. Null: out of memory. */
json_t *drum_chip_json(const drum_chip *chip);

#endif

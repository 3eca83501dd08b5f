/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_STEPS_H
#define DRUMSPICE_REPORT_STEPS_H

#include <jansson.h>
#include <stdio.h>

#include "drumspice/mapping_steps.h"

/* The mapping as a table, and what moves F away from B21 step by step. */
void drum_steps_text(const drum_extraction *extraction, const drum_mapping_steps *steps, FILE *to);

/* The beginning of the sentence on which way is blocked, without an end of line. */
void drum_steps_blocked(const drum_mapping_steps *steps, FILE *to);

/* The object `mapping` of rectifier.json. */
json_t *drum_steps_json(const drum_extraction *extraction, const drum_mapping_steps *steps);

/* Its object `extracted`; phi_deg is of two modes on a plate, beside auxiliary ones. */
json_t *drum_extraction_json(const drum_extraction *extraction);

#endif

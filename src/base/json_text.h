/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_JSON_TEXT_H
#define DRUMSPICE_BASE_JSON_TEXT_H

#include <jansson.h>

/* A JSON string of any text: bytes that are not UTF-8 become `?`. Null: out of memory. */
json_t *drum_json_text(const char *text);

/* A number, or null where JSON has none: nan and infinities. */
json_t *drum_json_number(double value);

/* The same as a key of an object. */
void drum_json_put(json_t *object, const char *key, double value);

#endif

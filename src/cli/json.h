/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_JSON_H
#define DRUM_CLI_JSON_H

#include <jansson.h>

/*
 * Writes the object to standard output, indented, with a newline, and releases it.
 * Returns an exit status, with a message from `who` if it is not 0. `object` may be null,
 * which stands for out of memory.
 */
int drum_cli_json_print(const char *who, json_t *object);

#endif

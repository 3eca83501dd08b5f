/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_CLI_OBJECT_H
#define DRUM_TESTS_CLI_OBJECT_H

/* The JSON objects that commands print. Any failure in here fails the test. */

#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

/* The one object that a command prints; the caller releases it. `arguments` are for the message. */
json_t *object_of(const run *result, const char *arguments);

/* A real number of it. */
double object_number(const json_t *object, const char *key);

#endif

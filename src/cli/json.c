/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json.h"

#include "cli/commands.h"
#include "cli/message.h"

#include <stdio.h>

int drum_cli_json_print(const char *who, json_t *object) {
  if (!object) {
    drum_cli_message(who, "out of memory");
    return DRUM_EXIT_FAILED;
  }
  const int failed = json_dumpf(object, stdout, JSON_INDENT(2)) != 0 || fputc('\n', stdout) == EOF;
  json_decref(object);
  if (failed)
    drum_cli_message(who, "the result cannot be written to standard output");
  return failed ? DRUM_EXIT_FAILED : DRUM_EXIT_DONE;
}

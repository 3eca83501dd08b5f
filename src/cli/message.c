/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/message.h"

#include "cli/commands.h"

#include <stdarg.h>
#include <stdio.h>

void drum_cli_message(const char *who, const char *format, ...) {
  (void)fprintf(stderr, "%s: ", who);
  va_list arguments;
  va_start(arguments, format);
  (void)vfprintf(stderr, format, arguments);
  va_end(arguments);
  (void)fputc('\n', stderr);
}

int drum_cli_fail(const char *who, const drum_status *status) {
  drum_cli_message(who, "%s", status->message);
  switch (status->code) {
  case DRUM_BAD_ARGUMENT:
  case DRUM_BAD_INPUT:
  case DRUM_NOT_FOUND:
  case DRUM_IO_ERROR:
    return DRUM_EXIT_USAGE;
  default:
    return DRUM_EXIT_FAILED;
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/status.h"

#include <stdio.h>

drum_code drum_fail(drum_status *status, drum_code code, const char *format, ...) {
  if (status) {
    status->code = code;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(status->message, sizeof status->message, format, arguments);
    va_end(arguments);
  }
  return code;
}

drum_code drum_succeed(drum_status *status) {
  if (status) {
    status->code = DRUM_OK;
    status->message[0] = '\0';
  }
  return DRUM_OK;
}

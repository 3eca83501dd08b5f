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

const char *drum_code_name(drum_code code) {
  switch (code) {
  case DRUM_OK:
    return "ok";
  case DRUM_BAD_ARGUMENT:
    return "bad argument";
  case DRUM_BAD_INPUT:
    return "bad input";
  case DRUM_NOT_FOUND:
    return "not found";
  case DRUM_IO_ERROR:
    return "input or output error";
  case DRUM_NO_MEMORY:
    return "out of memory";
  case DRUM_UNSTABLE:
    return "unstable";
  case DRUM_NO_CONVERGENCE:
    return "no convergence";
  }
  return "unknown";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_STATUS_H
#define DRUMSPICE_STATUS_H

/*
 * How every function of the library reports failure: it returns a drum_code,
 * and when the caller passed a drum_status it also leaves there one sentence
 * that says what was wrong, where, and what was expected. The library never
 * prints and never exits.
 */

#include <stdarg.h>

typedef enum drum_code {
  DRUM_OK = 0,         /* done */
  DRUM_BAD_ARGUMENT,   /* a value outside the range its function states */
  DRUM_BAD_INPUT,      /* a file or text that is not of the form it should be */
  DRUM_NOT_FOUND,      /* a file, vector, mode or key that is not there */
  DRUM_IO_ERROR,       /* the system refused to read or write */
  DRUM_NO_MEMORY,      /* allocation failed */
  DRUM_UNSTABLE,       /* the linear system has a growing mode: no steady state */
  DRUM_NO_CONVERGENCE, /* a numerical method did not reach its answer */
  DRUM_NO_SOLUTION,    /* what was asked for cannot be had with any value of what was free */
  DRUM_ENDED_EARLY,    /* a watcher ended the work before there was a result */
} drum_code;

enum { DRUM_MESSAGE_SIZE = 512 };

typedef struct drum_status {
  drum_code code;
  char message[DRUM_MESSAGE_SIZE]; /* one sentence, no newline; empty when DRUM_OK */
} drum_status;

/*
 * Sets *status (if not null) to `code` with a printf-formatted sentence, cut at
 * DRUM_MESSAGE_SIZE - 1 bytes, and returns `code`, so that a failing function
 * ends with `return drum_fail(status, DRUM_BAD_INPUT, "...", ...)`.
 */
/* clang-format off */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
drum_code drum_fail(drum_status *status, drum_code code, const char *format, ...);
/* clang-format on */

/* Sets *status (if not null) to DRUM_OK with an empty message; returns DRUM_OK. */
drum_code drum_succeed(drum_status *status);

#endif

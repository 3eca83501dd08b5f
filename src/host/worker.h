/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_HOST_WORKER_H
#define DRUM_HOST_WORKER_H

/*
 * The other end of a host: the process in which libngspice lives. Requests and answers go over a
 * socket, each a head and as many bytes as it says.
 */

#include <stddef.h>
#include <stdint.h>

#include "drumspice/status.h"

typedef enum drum_worker_verb {
  DRUM_WORKER_LOAD = 1, /* text of a netlist */
  DRUM_WORKER_RUN,      /* a command */
  DRUM_WORKER_READ,     /* names of vectors, each ended by \n; the answer: their numbers */
} drum_worker_verb;

/* Of a request: `what` is its verb, and `points` the length that vectors must have. */
typedef struct drum_worker_head {
  uint32_t what;
  uint32_t length; /* of what follows, bytes */
  uint32_t points;
} drum_worker_head;

enum { DRUM_WORKER_LENGTH_MAX = 1 << 28 };

/*
 * Answers requests until the other end is closed; called in a child process, and never returns.
 * An answer's head has a drum_code in the place of the verb; without DRUM_OK a sentence follows.
 * The first one answers no request: it says whether ngspice and the plugin (may be null) are there.
 */
_Noreturn void drum_worker_serve(int channel, const char *plugin);

/* The whole of `length` bytes; 0 if that could not be done. */
int drum_worker_send(int channel, const void *bytes, size_t length);
int drum_worker_receive(int channel, void *bytes, size_t length);

#endif

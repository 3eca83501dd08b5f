/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_WATCH_H
#define DRUMSPICE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whoever wants to see how long work goes on, and to be able to end it. `tell` is called from the
 * thread that works: `what` is being done, a part `done` (0 to 1) of all is behind. If it returns
 * false, the work ends early and keeps what it has. All zero watches nothing.
 */
typedef struct drum_watch {
  bool (*tell)(void *user, const char *what, double done);
  void *user;
} drum_watch;

/* Tells the watcher, who may be null; whether to go on. */
static inline bool drum_watch_tell(const drum_watch *watch, const char *what, double done) {
  return !watch || !watch->tell || watch->tell(watch->user, what, done);
}

#endif

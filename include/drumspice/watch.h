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

/* A part of the work: what it is, and from where to where it is of all. */
typedef struct drum_watch_part {
  const char *what;
  double begin, end; /* 0 to 1 */
} drum_watch_part;

/* The same when so much of a part is done. */
static inline bool drum_watch_tell_part(const drum_watch *watch, const drum_watch_part *part,
                                        double done) {
  return drum_watch_tell(watch, part->what, part->begin + done * (part->end - part->begin));
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24 };

/* Nothing is shown before this, nor more often, s. */
static const double PATIENCE = 1.0;
static const double INTERVAL = 0.1;

/* The one thing a signal handler may touch. */
static volatile sig_atomic_t interrupted;

static void take_signal(int number) {
  interrupted = 1;
  (void)signal(number, SIG_DFL);
}

static double seconds_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool tell(void *user, const char *what, double done) {
  drum_cli_progress *progress = user;
  const double now = seconds_now();
  if (progress->terminal && now - progress->begin > PATIENCE && now - progress->shown > INTERVAL) {
    char bar[BAR + 1];
    for (int k = 0; k < BAR; k++)
      bar[k] = k < (int)(done * BAR) ? '#' : '.';
    bar[BAR] = '\0';
    (void)fprintf(stderr, "\r[%s] %3.0f %%  %-40.40s", bar, 100.0 * done, what);
    (void)fflush(stderr);
    progress->shown = now;
  }
  return !interrupted;
}

drum_watch drum_cli_progress_begin(drum_cli_progress *progress) {
  *progress = (drum_cli_progress){.begin = seconds_now(), .terminal = isatty(STDERR_FILENO)};
  interrupted = 0;
  (void)signal(SIGINT, take_signal);
  (void)signal(SIGTERM, take_signal);
  return (drum_watch){tell, progress};
}

int drum_cli_progress_end(drum_cli_progress *progress) {
  if (progress->shown > 0)
    (void)fprintf(stderr, "\r%79s\r", "");
  return interrupted;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_PROGRESS_H
#define DRUM_CLI_PROGRESS_H

#include "drumspice/watch.h"

/*
 * A watcher that shows on standard error how far work is, once it has taken a second and if that is
 * a terminal, and that the first Ctrl-C (or SIGTERM) tells to end the work early. The second one
 * ends the program.
 */
typedef struct drum_cli_progress {
  double begin; /* s */
  double shown; /* when something was last shown, s */
  int terminal;
} drum_cli_progress;

/* Begins to watch; `progress` must outlive the watcher. */
drum_watch drum_cli_progress_begin(drum_cli_progress *progress);

/* Wipes what is shown. Whether the user ended the work early. */
int drum_cli_progress_end(drum_cli_progress *progress);

#endif

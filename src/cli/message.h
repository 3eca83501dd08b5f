/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_MESSAGE_H
#define DRUM_CLI_MESSAGE_H

#include "drumspice/status.h"

/* Writes "WHO: ..." and a newline to standard error; WHO is a command's argv[0]. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void drum_cli_message(const char *who, const char *format, ...);

/*
 * Writes the status's message and returns the exit status for its code: 2 for what the
 * user can put right (a wrong argument, a file that is missing or wrong), otherwise 1.
 */
int drum_cli_fail(const char *who, const drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_HOST_H
#define DRUMSPICE_HOST_H

/*
 * ngspice as a servant: a process of its own that runs libngspice with the plugin, is given a
 * circuit and commands, and hands back vectors. What happens to it, a crash, an exit or a run
 * without end, is an error here and no more. Any number of hosts may live at a time.
 *
 * No configuration file of ngspice's or the user's is read, so that every machine gives the
 * same numbers. A host belongs to one thread at a time, and lives no longer than the one
 * that opened it.
 */

#include <complex.h>
#include <stddef.h>

#include "drumspice/status.h"

typedef struct drum_host drum_host;

typedef struct drum_host_options {
  const char *plugin;   /* path of drumspice.cm; null: none is loaded */
  double limit_seconds; /* > 0: of each request, after which ngspice is killed; 0: 60 s */
} drum_host_options;

/*
 * Starts ngspice. The caller ends it by drum_host_close, which takes null. DRUM_NOT_FOUND: there is
 * no libngspice, or no plugin of that path; DRUM_IO_ERROR: no process can be started;
 * DRUM_NO_MEMORY.
 */
drum_code drum_host_open(const drum_host_options *options, drum_host **host, drum_status *status);
void drum_host_close(drum_host *host);

/*
 * Loads a circuit, lines ending in \n, the first of which is the title; one before it is removed.
 * DRUM_BAD_INPUT with ngspice's words if it refuses it, or if its process ends; DRUM_NO_MEMORY.
 */
drum_code drum_host_load(drum_host *host, const char *netlist, drum_status *status);

/*
 * Executes one command of ngspice, printf-formatted, up to 1000 characters. DRUM_NO_CONVERGENCE
 * with ngspice's words if it says that an analysis was aborted or the plugin complains;
 * DRUM_BAD_INPUT if its process ends, as at a `quit`; DRUM_BAD_ARGUMENT if the command is too long.
 */
/* clang-format off */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
drum_code drum_host_run(drum_host *host, drum_status *status, const char *format, ...);
/* clang-format on */

/*
 * Reads `count` vectors of the current plot, each `points` long, into data[vector][point]; real
 * ones have imaginary parts of zero. A voltage is called by its node. DRUM_NOT_FOUND: no such
 * vector, or of another length; DRUM_BAD_INPUT as above.
 */
drum_code drum_host_read(drum_host *host, const char *const *names, size_t count, size_t points,
                         double complex *data, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RIG_BENCH_H
#define DRUMSPICE_RIG_BENCH_H

#include "drumspice/host.h"
#include "drumspice/lint.h"
#include "netlist/frame_circuit.h"

/* A netlist as a circuit in the frame, and an ngspice that can take it. */
typedef struct drum_bench {
  drum_frame_circuit circuit;
  drum_host *host;
} drum_bench;

/*
 * Reads the netlist and starts ngspice with the plugin. The caller ends *bench by drum_bench_close,
 * which takes null, as it is after a failure. Fails as drum_frame_circuit_read and drum_host_open.
 */
drum_code drum_bench_open(const char *path, const drum_envelope_options *envelope,
                          const char *plugin, drum_bench **bench, drum_lint_report *report,
                          drum_status *status);
void drum_bench_close(drum_bench *bench);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rig/bench.h"

#include <stdlib.h>

drum_code drum_bench_open(const char *path, const drum_envelope_options *envelope,
                          const char *plugin, drum_bench **bench, drum_lint_report *report,
                          drum_status *status) {
  *bench = NULL;
  drum_bench *made = calloc(1, sizeof *made);
  if (!made)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for a circuit");
  drum_code code = drum_frame_circuit_read(path, envelope, &made->circuit, report, status);
  if (code) {
    free(made);
    return code;
  }
  code = drum_host_open(&(drum_host_options){.plugin = plugin}, &made->host, status);
  if (code) {
    drum_bench_close(made);
    return code;
  }
  *bench = made;
  return DRUM_OK;
}

void drum_bench_close(drum_bench *bench) {
  if (!bench)
    return;
  drum_host_close(bench->host);
  drum_frame_circuit_free(&bench->circuit);
  free(bench);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_TUNE_TRIAL_H
#define DRUMSPICE_TUNE_TRIAL_H

/* One netlist with numbers put in, simulated for what tuning wants to know of it. */

#include "drumspice/host.h"
#include "drumspice/tune.h"
#include "netlist/tunable.h"
#include "rig/rig.h"

typedef struct drum_trial_bench {
  const char *path;
  const char *text; /* of the netlist as it is */
  const drum_tune_options *options;
  drum_envelope_options envelope;
  size_t count;
  drum_tunable tunable[DRUM_TUNE_VARIABLES_MAX];
  drum_host *host;
  drum_blocked block; /* NEITHER: as the netlist expects, else the weaker way */
} drum_trial_bench;

typedef struct drum_trial {
  drum_tune_figures figures;
  double complex ratio; /* S of the blocked way over the open one */
  double carrier_hz, omega_hz;
  drum_blocked block; /* the way that is meant; NEITHER without two ports */
} drum_trial;

/*
 * Simulates with `values` in the place of the tunables, or the text as it is if null. Findings
 * are added to *report, which may be null. Fails as drum_tune does, and without a steady state:
 * DRUM_NO_CONVERGENCE, DRUM_UNSTABLE, DRUM_NO_SOLUTION. What is not to be had is nan.
 */
drum_code drum_trial_run(const drum_trial_bench *bench, const double *values, drum_trial *trial,
                         drum_lint_report *report, drum_status *status);

#endif

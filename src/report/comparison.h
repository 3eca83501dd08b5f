/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_COMPARISON_H
#define DRUMSPICE_REPORT_COMPARISON_H

#include "base/path.h"
#include "drumspice/report.h"
#include "extract/network.h"

enum { DRUM_UPPER = 0, DRUM_LOWER = 1 };

/* What the steps of one comparison share. */
typedef struct drum_comparison {
  drum_report *report;
  char prefix[DRUM_PATH_SIZE];
  drum_network network[2]; /* pumped, upper and lower sideband */
  drum_optomech full;      /* full linear theory */
  drum_frame frame;
  double f; /* Omega, Hz */
} drum_comparison;

/*
 * Adds the occupations of every bath case to the report, with what the theories say of them, the
 * heat flows of the first case and, where cases raise one bath alone, the rectification.
 */
drum_code drum_comparison_occupations(drum_comparison *run, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_FINDINGS_H
#define DRUM_CLI_FINDINGS_H

#include <stdio.h>

#include "drumspice/lint.h"

/* One line for each finding: FILE:LINE: SEVERITY: MESSAGE. */
void drum_cli_findings_print(const drum_lint_report *report, FILE *to);

/* Prints them to standard error, and frees the report. */
void drum_cli_findings_end(drum_lint_report *report);

#endif

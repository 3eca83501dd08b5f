/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/findings.h"

void drum_cli_findings_print(const drum_lint_report *report, FILE *to) {
  for (size_t i = 0; i < report->count; i++) {
    const drum_lint_finding *finding = &report->findings[i];
    (void)fprintf(to, "%s:%zu: %s: %s\n", finding->file, finding->line,
                  drum_lint_severity_name(finding->severity), finding->message);
  }
}

void drum_cli_findings_end(drum_lint_report *report) {
  drum_cli_findings_print(report, stderr);
  drum_lint_free(report);
}

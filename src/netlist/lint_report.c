/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/lint_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool drum_lint_add(drum_lint_report *report, drum_lint_severity severity, const char *file,
                   size_t line, const char *format, ...) {
  if (report->count == report->capacity) {
    const size_t capacity = report->capacity ? 2 * report->capacity : 8;
    drum_lint_finding *grown = realloc(report->findings, capacity * sizeof *grown);
    if (!grown)
      return false;
    report->findings = grown;
    report->capacity = capacity;
  }
  char message[DRUM_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  drum_lint_finding finding = {severity, strdup(file), line, strdup(message)};
  if (!finding.file || !finding.message) {
    free(finding.file);
    free(finding.message);
    return false;
  }
  report->findings[report->count++] = finding;
  return true;
}

size_t drum_lint_count(const drum_lint_report *report, drum_lint_severity least) {
  size_t count = 0;
  for (size_t i = 0; report && i < report->count; i++)
    count += report->findings[i].severity >= least;
  return count;
}

const char *drum_lint_severity_name(drum_lint_severity severity) {
  switch (severity) {
  case DRUM_LINT_NOTE:
    return "note";
  case DRUM_LINT_WARNING:
    return "warning";
  case DRUM_LINT_ERROR:
    return "error";
  }
  return "unknown";
}

void drum_lint_free(drum_lint_report *report) {
  if (!report)
    return;
  for (size_t i = 0; i < report->count; i++) {
    free(report->findings[i].file);
    free(report->findings[i].message);
  }
  free(report->findings);
  *report = (drum_lint_report){0};
}

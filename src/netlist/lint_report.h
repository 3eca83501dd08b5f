/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_LINT_REPORT_H
#define DRUM_NETLIST_LINT_REPORT_H

#include "drumspice/lint.h"

/* Adds a finding with a printf-formatted sentence. False: out of memory. */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
bool drum_lint_add(drum_lint_report *report, drum_lint_severity severity, const char *file,
                   size_t line, const char *format, ...);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_JUDGE_H
#define DRUMSPICE_REPORT_JUDGE_H

#include <stdarg.h>

#include "drumspice/report.h"

/*
 * Appends a clause to a verdict of SIZE characters, which is cut where it does not fit; one that is
 * not `ok` sets *passed to false.
 */
void drum_verdict_append(char *verdict, size_t size, bool *passed, bool ok, const char *format,
                         va_list arguments);

/* The larger of the two; what is not a number is worse than all, and stays. */
double drum_worse(double worst, double value);

/* Fills `passed` and `verdict` of a report that is otherwise complete. */
void drum_report_judge(drum_report *report);

#endif

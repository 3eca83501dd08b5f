/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_JUDGE_H
#define DRUMSPICE_REPORT_JUDGE_H

#include "drumspice/report.h"

/* Fills `passed` and `verdict` of a report that is otherwise complete. */
void drum_report_judge(drum_report *report);

#endif

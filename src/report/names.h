/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_NAMES_H
#define DRUMSPICE_REPORT_NAMES_H

#include "drumspice/report.h"

/* What the cards call a mode, or the plate (DRUM_PLATE). */
const char *drum_report_mode_name(const drum_report *report, size_t mode);

/* "1->2", "2->1" or "neither". */
const char *drum_report_blocked_name(drum_blocked blocked);

#endif

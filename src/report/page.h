/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_PAGE_H
#define DRUMSPICE_REPORT_PAGE_H

/* What the tables of all reports are made of. */

#include <stdio.h>

#include "drumspice/report.h"

/* A title with a line below it, after an empty line. */
void drum_page_rule(FILE *to, const char *title);

/* The parameters extracted from the circuit, a line a mode and one for the plate. */
void drum_page_parameters(FILE *to, const drum_report *report);

/* A blank and the number in 13 columns, or a dash where it is not finite. */
void drum_page_number(FILE *to, double value);

/* PASSED or FAILED, and the verdict, one clause a line. */
void drum_page_verdict(FILE *to, bool passed, const char *verdict);

#endif

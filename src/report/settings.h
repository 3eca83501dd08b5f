/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_SETTINGS_H
#define DRUMSPICE_REPORT_SETTINGS_H

#include "drumspice/settings.h"

/* Largest |eta - full theory| in a setting over the largest eta of its case; see worst_heat. */
double drum_settings_heat_deviation(const drum_report *report);

/* "1->2", or "2->1" for direction 1. */
const char *drum_settings_direction(size_t direction);

#endif

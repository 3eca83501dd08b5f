/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/names.h"

const char *drum_report_mode_name(const drum_report *report, size_t mode) {
  return mode == DRUM_PLATE ? report->cards.plate.name : report->cards.modes[mode].name;
}

const char *drum_report_blocked_name(drum_blocked blocked) {
  switch (blocked) {
  case DRUM_BLOCKED_2_TO_1:
    return "2->1";
  case DRUM_BLOCKED_1_TO_2:
    return "1->2";
  default:
    return "neither";
  }
}

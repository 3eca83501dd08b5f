/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_NUMBER_TEXT_H
#define DRUM_NETLIST_NUMBER_TEXT_H

typedef struct drum_number_text {
  char text[32];
} drum_number_text;

/*
 * The shortest text that is read back as the same double, with a point in any locale; no negative
 * zero. Its text lives to the end of the expression that calls this.
 */
drum_number_text drum_number_write(double value);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_STEM_H
#define DRUMSPICE_BASE_STEM_H

#include "drumspice/status.h"

enum { DRUM_STEM_SIZE = 256 };

/*
 * The netlist's file name without folder and ending, which names its files: DRUM_STEM_SIZE bytes.
 * DRUM_BAD_ARGUMENT if nothing is left or it is too long.
 */
drum_code drum_stem_of(const char *netlist, char *stem, drum_status *status);

#endif

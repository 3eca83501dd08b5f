/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_COUPLING_H
#define DRUMSPICE_EXTRACT_COUPLING_H

#include "drumspice/extract.h"
#include "extract/network.h"

/*
 * Fills coupling[] (in any gauge) and x_zpf from the pumped upper-sideband networks with the plate
 * held and free; everything else of the extraction but g0 must be there. DRUM_BAD_INPUT: the
 * networks share too few frequencies around Omega, or show no plate.
 */
drum_code drum_coupling_find(const char *prefix, const drum_network *held, const drum_network *open,
                             drum_extraction *extraction, drum_status *status);

#endif

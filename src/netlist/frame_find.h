/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_FRAME_FIND_H
#define DRUM_NETLIST_FRAME_FIND_H

#include "netlist/frame_circuit.h"
#include "netlist/frame_elements.h"

/*
 * Finds the sources, baths, plates, electrodes and ports of a flat circuit in the frame. Its cards
 * are there already; the carrier is completed from the drums if it is not.
 */
drum_code drum_frame_find(const char *path, const drum_frame_elements *elements,
                          drum_frame_circuit *circuit, drum_status *status);

#endif

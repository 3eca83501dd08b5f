/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_TWO_MODES_H
#define DRUMSPICE_REPORT_TWO_MODES_H

#include "drumspice/report.h"
#include "extract/network.h"

/*
 * Fills the comparison of a measured 2 x 2 drift at Omega with the theories of the extracted
 * parameters, and the transmission around Omega, from the pumped upper-sideband network.
 */
drum_code drum_two_modes_compare(const drum_extraction *extraction, const drum_network *upper,
                                 drum_two_modes *two, drum_transmission *transmission,
                                 drum_status *status);

#endif

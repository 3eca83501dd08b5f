/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_PICTURES_H
#define DRUMSPICE_REPORT_PICTURES_H

#include "drumspice/extract.h"

/*
 * How far the pictures reach from Omega, in Hz: some widths of the narrowest
 * feature, and not down to the carrier.
 */
double drum_picture_half_width(const drum_extraction *extraction);

#endif

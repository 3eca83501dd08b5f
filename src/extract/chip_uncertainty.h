/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_CHIP_UNCERTAINTY_H
#define DRUMSPICE_EXTRACT_CHIP_UNCERTAINTY_H

#include "extract/chip_numbers.h"

/*
 * The uncertainty of every number: the larger of its two deviations when all is made of either
 * half of the measured points, the even ones or the odd ones.
 */
drum_code drum_chip_uncertainty(const drum_chip_data *data, const drum_chip_options *options,
                                const drum_chip_reading *whole, drum_chip_numbers *sigma,
                                drum_status *status);

#endif

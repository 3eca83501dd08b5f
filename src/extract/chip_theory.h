/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_CHIP_THEORY_H
#define DRUMSPICE_EXTRACT_CHIP_THEORY_H

#include "extract/chip_numbers.h"

/*
 * Holds a pumped circuit against theory: stability, the mapping step by step if there are two modes
 * on the plate, and how far linear theory goes.
 */
drum_code drum_chip_compare(const drum_chip_data *data, const drum_chip_reading *reading,
                            drum_chip *chip, drum_status *status);

#endif

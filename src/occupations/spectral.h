/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OCCUPATIONS_SPECTRAL_H
#define DRUMSPICE_OCCUPATIONS_SPECTRAL_H

#include "drumspice/occupations.h"
#include "extract/network.h"

/* The spectral occupation of one mode from a response at hand: see drum_occupations_spectral. */
drum_code drum_spectral_occupation(const drum_occupations *occupations,
                                   const drum_extraction *extraction, const drum_network *upper,
                                   size_t mode, drum_spectral *spectral, drum_status *status);

#endif

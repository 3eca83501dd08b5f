/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_OCCUPATIONS_SPECTRAL_H
#define DRUMSPICE_OCCUPATIONS_SPECTRAL_H

#include "drumspice/occupations.h"
#include "extract/network.h"

/*
 * The spectral occupation of a mode over the band around Omega, S/A = S_sym/A - 1/2 with the means
 * of both over the band: *symmetrised receives S_sym/A with its error, and low and high the 95 %
 * interval of S/A. A comes from the response of the pumped circuit's upper sideband. All nan where
 * the record shows no band. DRUM_BAD_ARGUMENT: a band wider than the response; DRUM_NO_MEMORY.
 */
typedef struct drum_spectral {
  drum_estimate symmetrised;
  double low, high;
} drum_spectral;
drum_code drum_spectral_occupation(const drum_occupations *occupations,
                                   const drum_extraction *extraction, const drum_network *upper,
                                   size_t mode, drum_spectral *spectral, drum_status *status);

#endif

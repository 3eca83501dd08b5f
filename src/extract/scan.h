/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_SCAN_H
#define DRUMSPICE_EXTRACT_SCAN_H

/*
 * The impedance matrix between a rig's terminals over a band around the carrier, all plates held,
 * sampled where its rational fit wants it: coarsely at first, then at the poles.
 */

#include "rational/rational.h"
#include "rig/rig.h"

typedef struct drum_scan {
  size_t points;
  size_t terminals;
  double *f;                 /* envelope frequencies, below zero those below the carrier [Hz] */
  double complex *impedance; /* [points][terminals][terminals], ohm */
  double resolution;         /* of frequencies, Hz */
  drum_rational fit;
} drum_scan;

/* All frequencies in hertz. */
typedef struct drum_scan_band {
  double reach; /* > 0: from carrier - reach to carrier + reach */
  double near;  /* > 0, below reach: where half of the first points are */
} drum_scan_band;

/*
 * Scans. The rig's plates must be held. Its watcher may end it; a fit that there is by then
 * stands as it is. `first` may be null, or a scan of about the same
 * circuit, whose points then are the first ones. The caller frees *scan after DRUM_OK. Fails as the
 * rig and the fit do.
 */
drum_code drum_scan_take(drum_rig *rig, const drum_scan_band *band, const drum_scan *first,
                         drum_scan *scan, drum_status *status);

/*
 * The fit through every other point of the scan, beginning with `from` (0 or 1): what differs
 * between the two is what the numbers are uncertain by. The caller frees *fit.
 */
drum_code drum_scan_fit_half(const drum_scan *scan, size_t from, drum_rational *fit,
                             drum_status *status);

void drum_scan_free(drum_scan *scan);

#endif

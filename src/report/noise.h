/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_REPORT_NOISE_H
#define DRUMSPICE_REPORT_NOISE_H

/*
 * Occupations from noise analyses. The one-sided density D (V^2/Hz) at the
 * sideband node of a mode of capacitance C at w0 gives S_sym = C D/(hbar w0);
 * its self-impedance Z of the same sideband A = 4 C Re Z; the normal-ordered
 * spectrum is S = S_sym - A/2, S/A the spectral occupation, and the integral of
 * S over both sidebands the total one.
 */

#include "drumspice/report.h"
#include "extract/network.h"

/*
 * Reads one sideband of one mode in one case; freed by drum_spectrum_free, also after a failure.
 * `network` is the pumped response of that sideband. DRUM_BAD_INPUT: not on the noise's grid.
 */
drum_code drum_noise_spectrum(const drum_cards *cards, const drum_extraction *extraction,
                              const char *prefix, size_t bath_case, size_t mode,
                              const drum_network *network, drum_spectrum *spectrum,
                              drum_status *status);
void drum_spectrum_free(drum_spectrum *spectrum);

/* Normal-ordered density S at f', seconds. */
double drum_spectrum_normal(const drum_spectrum *spectrum, double f);

/* S/A at f'. */
double drum_spectrum_occupation(const drum_spectrum *spectrum, double f);

/*
 * Integral of S over f' from 0 to infinity: the points' own area, the first value back to zero and
 * an inverse-square tail past the last. *sigma: the uncertainty of all three.
 */
double drum_spectrum_total(const drum_spectrum *spectrum, double *sigma);

/* The plate's variances in one case, in units of the ground state's. */
typedef struct drum_plate_noise {
  double x_squared, p_squared; /* <X^2>, <P^2> */
  double sigma;                /* of their sum */
} drum_plate_noise;
/*
 * Reads the plate's noise in one case, which must be on the grid of `network` too; with `auxiliary`
 * that with all other modes held.
 */
drum_code drum_noise_plate(const drum_cards *cards, const drum_extraction *extraction,
                           const char *prefix, size_t bath_case, bool auxiliary,
                           const drum_network *network, drum_plate_noise *noise,
                           drum_status *status);

#endif

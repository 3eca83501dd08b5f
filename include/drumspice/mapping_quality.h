/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAPPING_QUALITY_H
#define DRUMSPICE_MAPPING_QUALITY_H

/*
 * How far a rectifier is from the large-bandwidth limit (paper, Eqs. B23-B29), in which it is the
 * cascaded system of Eqs. B18-B21 at all frequencies: bounds that hold for every rectifier, within
 * the rotating-wave approximation of Eq. 6. What that approximation itself leaves out is not
 * counted. Frequencies and rates in rad/s, convention exp(-i omega t).
 * DRUM_BAD_ARGUMENT when a number is out of the range stated, or so large that a result overflows;
 * output is then undefined. Nothing is allocated.
 */

#include "drumspice/mapping.h"
#include "drumspice/status.h"

/* The errors in a band of frequencies about Omega. */
typedef struct drum_mapping_band {
  double susceptibility; /* max |chi(w) - chi(Omega)| / |chi(Omega)| over the band, exact */
  double worst;          /* the w where that is [rad/s] */
  double gain;           /* bound on ||g_c(w)|| at any w [s]; INFINITY if there is none */
  double response; /* bound on ||g(w) - g_c(w)|| / ||g_c(w)|| over the band; may be INFINITY */
} drum_mapping_band;

/*
 * The errors in the band |w - Omega| <= width / 2, with Omega = omega (signed) and width >= 0 the
 * full width. g = (-i w - M(w))^-1 is the cavities' response by Eq. 6 and g_c = (-i w -
 * M(Omega))^-1 that of the cascaded system; norms are largest singular values.
 *
 * susceptibility = max |w - Omega| |chi(w)|, at an edge of the band or, if it lies inside, at
 * w = omega_m - (gamma_m / 2)^2 / (Omega - omega_m), where it is sqrt(1 + t^2),
 * t = 2 (Omega - omega_m) / gamma_m.
 *
 * gain = 2 / (smallest eigenvalue of K + b b^+), K = diag(kappa), b b^+ the common bath's part:
 * that matrix is -(M + M^+), so half of it is how far the numerical range of M is from the
 * imaginary axis. INFINITY if a mode has no damping.
 *
 * response is the smaller of two bounds. With g - g_c = -delta g_c v v^+ g, delta = chi(w) -
 * chi(Omega), v = (G1, G2 e^{i phi}):
 *   (width / 2 gamma_m) sqrt((gamma_1 + gamma_2) / min kappa),
 * since the rectifier scatters at most all of a cavity's noise into the drum's bath, that is,
 * sqrt(gamma_m) |chi(w)| ||v^+ g(w)|| sqrt(min kappa) <= 1; and from Neumann's series
 *   r / (1 - r),  r = gain susceptibility sqrt(1 + t^2) (gamma_1 + gamma_2) / 2,  if r < 1.
 */
drum_code drum_mapping_band_quality(const drum_rectifier *rectifier, double omega, double width,
                                    drum_mapping_band *band, drum_status *status);

/* The errors in the total occupations; baths are numbered 0, 1 (cavities) and 2 (drum). */
typedef struct drum_mapping_total {
  double n[2];              /* n_i of the cascaded system */
  double error[2];          /* bound on |n_i by Eq. 6 - n[i]| */
  double share[2][3];       /* d n_i / d N_b of the cascaded system */
  double share_error[2][3]; /* bound on how far that of Eq. 6 is from it */
  double distance[2][3];    /* h_ib, see drum_mapping_total_quality */
} drum_mapping_total;

/*
 * The errors in the steady states for bath occupations N_b >= 0, with the cascaded system made at
 * the signed frequency omega. Both systems are driven by the same noise, where the drum's has the
 * phase of Eq. B2, which makes its way into both modes the same at omega. h_ib is then the norm of
 * the difference of both transfer functions from bath b to mode i,
 *   h_ib^2 = integral dw/2pi |T_ib - T^c_ib|^2,  so that  <|a_i - c_i|^2> = sum_b N_b h_ib^2,
 * and since share_ib is the square of such a norm,
 *   |share_ib by Eq. 6 - share_ib| <= h_ib (2 sqrt(share_ib) + h_ib),
 * or less by what is known of shares, which are not below 0 and sum to 1 for each mode, in both
 * systems: not above the sum of this over the two other baths, nor max(share, 1 - share). That is
 * share_error, and error_i = sum_b N_b share_error_ib.
 * For gamma_m above all other rates h_ib falls as 1 / gamma_m for the cavities' baths, and as
 * 1 / sqrt(gamma_m) for the drum's, whose noise the drum filters; the errors of the occupations
 * fall as 1 / gamma_m. All distances have been raised by what rounding may have taken from them.
 * DRUM_UNSTABLE if one of the systems has no steady state.
 */
drum_code drum_mapping_total_quality(const drum_rectifier *rectifier, double omega,
                                     const double baths[3], drum_mapping_total *total,
                                     drum_status *status);

#endif

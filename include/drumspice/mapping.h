/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAPPING_H
#define DRUMSPICE_MAPPING_H

/*
 * Between the optomechanical platform and the cascaded model (paper, appendix B): Eqs. B18-B22
 * forwards, and backwards from any measured or computed 2 x 2 drift. Convention exp(-i omega t),
 * rad/s and radians. The mapping holds at one frequency and in a band well inside gamma_m.
 * DRUM_BAD_ARGUMENT when a number is out of the range stated; output is then undefined.
 */

#include "drumspice/cascaded.h"
#include "drumspice/matrix.h"
#include "drumspice/optomech.h"
#include "drumspice/status.h"

/* Two cavities on one drum in the paper's gauge: J and G_1 real, G_2 -> G_2 e^{i phi}. */
typedef struct drum_rectifier {
  double delta[2]; /* Delta_i = omega_i - omega_d */
  double kappa[2]; /* >= 0 */
  double j;        /* any sign */
  double g[2];     /* moduli of G_1, G_2, >= 0 */
  double phi;
  double omega_m; /* > 0 */
  double gamma_m; /* > 0 */
} drum_rectifier;

/* The same system for the optomechanical functions; no softening: omega_soft = omega_m. */
drum_code drum_rectifier_optomech(const drum_rectifier *rectifier, drum_optomech *system,
                                  drum_status *status);

typedef struct drum_mapping {
  drum_cascaded cascaded; /* B18-B21; its kappa are the rectifier's */
  double j_opt;           /* |J| for perfect non-reciprocity, B22 [rad/s] */
  double phi_opt;         /* with J = +j_opt makes F = 0: nothing passes from 2 to 1; (-pi, pi] */
  double phi_opposite;    /* with J = +j_opt makes M21 = 0: nothing passes from 1 to 2; (-pi, pi] */
} drum_mapping;

/*
 * The cascaded model that equals Eq. 6 at the signed frequency omega (the paper's Omega), by
 * Eqs. B18-B22. A negative J wants phi_opt or phi_opposite turned by pi.
 */
drum_code drum_mapping_forward(const drum_rectifier *rectifier, double omega, drum_mapping *mapping,
                               drum_status *status);

typedef enum drum_blocked {
  DRUM_BLOCKED_NEITHER = 0, /* both directions pass alike, to 0.1 dB */
  DRUM_BLOCKED_2_TO_1,      /* |M12| < |M21| */
  DRUM_BLOCKED_1_TO_2,      /* |M12| > |M21| */
} drum_blocked;

typedef struct drum_reading {
  /*
   * omega_i = -Im M_ii, gamma_i = -2 Re M_ii - kappa_i (negative where the drum heats), F = i M12,
   * theta = arg of `collective`.
   */
  drum_cascaded cascaded;
  double complex collective; /* -(M21 + i F^*), in a cascaded system sqrt(g1 g2) e^{i theta} */
  /*
   * How far M is from a cascaded system's drift: | |collective| - sqrt(gamma_1 gamma_2) | over the
   * larger of the two; 0 is a cascaded system, 1 none at all (a negative product counts as 0).
   */
  double mismatch;
  drum_blocked blocked;
  double isolation; /* the weaker of |M12|, |M21| over the stronger; 1 if both vanish */
} drum_reading;

/*
 * Reads the cascaded parameters off any 2 x 2 drift at one frequency (rad/s, finite), such as
 * drum_optomech_response.drift, with the cavities' own rates kappa >= 0. On a drift of Eq. B3
 * it returns what was put in (theta within (-pi, pi]).
 */
drum_code drum_mapping_backward(const drum_matrix *drift, const double kappa[2],
                                drum_reading *reading, drum_status *status);

#endif

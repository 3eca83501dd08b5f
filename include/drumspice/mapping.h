/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAPPING_H
#define DRUMSPICE_MAPPING_H

/*
 * Between the optomechanical platform and the cascaded model (paper, appendix B): Eqs. B18-B22
 * forwards; their inverse, from a wanted cascaded model to the platform; and backwards from any
 * measured or computed 2 x 2 drift. Convention exp(-i omega t), rad/s and radians. The mapping
 * holds at one frequency and in a band well inside gamma_m (mapping_quality.h says how well).
 * DRUM_BAD_ARGUMENT when a number is out of the range stated, or so large that a result
 * overflows; output is then undefined.
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

/*
 * The rectifier with J and phi set so that nothing passes one way at the signed frequency omega,
 * all else as given. |J| = j_opt, J keeps its sign (0 counts as positive), phi is within (-pi, pi].
 * `stop` is DRUM_BLOCKED_2_TO_1 (F = 0) or DRUM_BLOCKED_1_TO_2 (M21 = 0). DRUM_NO_SOLUTION if G1
 * or G2 is 0: both ways then pass alike at any J.
 */
drum_code drum_mapping_tune(const drum_rectifier *rectifier, double omega, drum_blocked stop,
                            drum_rectifier *tuned, drum_status *status);

/*
 * The inverse of Eqs. B18-B21: the rectifier that is the wanted cascaded system at the signed
 * frequency omega, for a drum of omega_m > 0 and gamma_m > 0. With t = tan nu =
 * 2 (omega - omega_m) / gamma_m and s = sqrt(gamma_1 gamma_2) / 2
 *   G_i = sqrt(gamma_i gamma_m (1 + t^2)) / 2,  Delta_i = omega_i - gamma_i t / 2,  phi = theta,
 *   J = Re F + s (sin theta - t cos theta), of any sign,
 * and since J is real, only systems with
 *   Im F = -s (cos theta + t sin theta)
 * can be had, here to 1e-12 of |F| + s (1 + |t|). DRUM_NO_SOLUTION for any other, with a sentence
 * that says what Im F or gamma_m would do, and for a negative gamma_i: a drum pumped red only damps
 * in the rotating-wave approximation.
 */
drum_code drum_mapping_inverse(const drum_cascaded *wanted, double omega, double omega_m,
                               double gamma_m, drum_rectifier *rectifier, drum_status *status);

/*
 * The one gamma_m > 0 [rad/s] with which drum_mapping_inverse succeeds,
 *   gamma_m = -2 (omega - omega_m) s sin theta / (Im F + s cos theta),
 * or 0 if it succeeds with all of them: Im F = -s cos theta, and omega = omega_m or sin theta = 0
 * or gamma_1 gamma_2 = 0. DRUM_NO_SOLUTION if it does with none.
 */
drum_code drum_mapping_find_gamma_m(const drum_cascaded *wanted, double omega, double omega_m,
                                    double *gamma_m, drum_status *status);

/*
 * The same up to the phase of c_2, which nothing can observe: c_2 -> e^{i turn} c_2 makes theta
 * into theta + turn and F into F e^{-i turn}, and only F e^{i theta} stays. So
 *   J e^{i phi} = F e^{i theta} + s (i - t)
 * has a solution for every F and gamma_m > 0, here that with J >= 0 and phi within (-pi, pi], or
 * phi = theta if J = 0. turn = phi - theta, within [-pi, pi], may be null. DRUM_NO_SOLUTION for a
 * negative gamma_i only.
 */
drum_code drum_mapping_inverse_turned(const drum_cascaded *wanted, double omega, double omega_m,
                                      double gamma_m, drum_rectifier *rectifier, double *turn,
                                      drum_status *status);

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

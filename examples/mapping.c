/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The mapping between two cavities on a drum and a cascaded system: forwards with the numbers of
 * the paper's section III, backwards from a one-way system that is wanted, and how good it is, for
 * the paper's drum and for a broad one. Rates are printed in hertz, that is over 2 pi.
 */

#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "drumspice/constants.h"
#include "drumspice/mapping.h"
#include "drumspice/mapping_quality.h"
#include "drumspice/optomech.h"

static double two_pi(double hertz) {
  return 2.0 * DRUM_PI * hertz;
}

static double hertz(double angular) {
  return angular / (2.0 * DRUM_PI);
}

static double degrees(double radians) {
  return radians * (180.0 / DRUM_PI);
}

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "mapping: %s\n", status->message);
  return 1;
}

static void print_cascaded(const drum_cascaded *cascaded) {
  (void)printf("  gamma_1 %.4g kHz, gamma_2 %.4g kHz, theta %.2f degrees, |F| %.3f kHz\n",
               hertz(cascaded->gamma[0]) / 1e3, hertz(cascaded->gamma[1]) / 1e3,
               degrees(cascaded->theta), hertz(cabs(cascaded->f)) / 1e3);
}

static void print_rectifier(const drum_rectifier *rectifier) {
  (void)printf("  gamma_m %.4g kHz: G_1 %.4g kHz, G_2 %.4g kHz, J %.4g kHz, phi %.2f degrees,\n"
               "  Delta_1 - omega_m %.4g kHz, Delta_2 - omega_m %.4g kHz\n",
               hertz(rectifier->gamma_m) / 1e3, hertz(rectifier->g[0]) / 1e3,
               hertz(rectifier->g[1]) / 1e3, hertz(rectifier->j) / 1e3, degrees(rectifier->phi),
               hertz(rectifier->delta[0] - rectifier->omega_m) / 1e3,
               hertz(rectifier->delta[1] - rectifier->omega_m) / 1e3);
}

static int forwards(drum_rectifier *paper, drum_status *status) {
  drum_mapping mapping;
  drum_rectifier tuned;
  const double omega = paper->omega_m;
  (void)printf("Forwards: section III, J 1000 kHz, Omega = omega_m\n");
  if (drum_mapping_forward(paper, omega, &mapping, status) != DRUM_OK)
    return give_up(status);
  print_cascaded(&mapping.cascaded);
  if (drum_mapping_tune(paper, omega, DRUM_BLOCKED_2_TO_1, &tuned, status) != DRUM_OK ||
      drum_mapping_forward(&tuned, omega, &mapping, status) != DRUM_OK)
    return give_up(status);
  (void)printf("  tuned to stop 2 -> 1: J %.4g kHz, phi %.2f degrees, |F| %.3f kHz\n",
               hertz(tuned.j) / 1e3, degrees(tuned.phi), hertz(cabs(mapping.cascaded.f)) / 1e3);
  *paper = tuned;
  return 0;
}

/*
 * F = 0 with theta = 60 degrees wants tan(nu) = -cot(theta), hence Omega below omega_m by
 * gamma_m / (2 sqrt(3)).
 */
static int backwards(double omega_m, drum_status *status) {
  const double rate = two_pi(20e3);
  const double above = omega_m + two_pi(100e3);
  const double below = omega_m - two_pi(100e3);
  drum_cascaded wanted = {
      .omega = {omega_m, omega_m},
      .kappa = {rate, rate},
      .gamma = {rate, rate},
      .theta = DRUM_PI / 3.0,
  };
  double gamma_m;
  double turn;
  drum_rectifier rectifier;
  (void)printf("\nBackwards: F = 0, theta 60 degrees, all rates 20 kHz\n");
  if (drum_mapping_find_gamma_m(&wanted, above, omega_m, &gamma_m, status) != DRUM_NO_SOLUTION)
    return give_up(status);
  (void)printf("at Omega = omega_m + 100 kHz, as given: no drum has it\n");
  (void)printf("at Omega = omega_m - 100 kHz, as given:\n");
  if (drum_mapping_find_gamma_m(&wanted, below, omega_m, &gamma_m, status) != DRUM_OK ||
      drum_mapping_inverse(&wanted, below, omega_m, gamma_m, &rectifier, status) != DRUM_OK)
    return give_up(status);
  print_rectifier(&rectifier);
  (void)printf("at Omega = omega_m, up to the phase of c_2:\n");
  if (drum_mapping_inverse_turned(&wanted, omega_m, omega_m, two_pi(400e3), &rectifier, &turn,
                                  status) != DRUM_OK)
    return give_up(status);
  print_rectifier(&rectifier);
  (void)printf("  c_2 turned by %.2f degrees\n", degrees(turn));
  return 0;
}

static int quality(const char *name, const drum_rectifier *rectifier, double width,
                   drum_status *status) {
  const double baths[3] = {50.0, 100.0, 0.5};
  const double omega = rectifier->omega_m;
  drum_mapping_band band;
  drum_mapping_total total;
  drum_optomech system;
  drum_optomech_steady steady;
  if (drum_mapping_band_quality(rectifier, omega, width, &band, status) != DRUM_OK ||
      drum_mapping_total_quality(rectifier, omega, baths, &total, status) != DRUM_OK ||
      drum_rectifier_optomech(rectifier, &system, status) != DRUM_OK ||
      drum_optomech_steady_state(&system, DRUM_FRAME_RWA, baths, &steady, status) != DRUM_OK)
    return give_up(status);
  (void)printf("\nQuality: %s, gamma_m %.4g kHz, kappa %.4g kHz\n", name,
               hertz(rectifier->gamma_m) / 1e3, hertz(rectifier->kappa[0]) / 1e3);
  (void)printf("  in a band of %.4g Hz: susceptibility off by %.5f, response by %.5f at most\n",
               hertz(width), band.susceptibility, band.response);
  for (int i = 0; i < 2; ++i)
    (void)printf("  n%d in total: cascaded %.4f, off by %.4f, by %.4f at most\n", i + 1, total.n[i],
                 fabs(steady.n[i] - total.n[i]), total.error[i]);
  return 0;
}

int main(void) {
  const double omega_m = two_pi(6e6);
  const double kappa = two_pi(20e3);
  const double gamma_m = two_pi(400e3);
  drum_rectifier paper = {
      .delta = {omega_m, omega_m},
      .kappa = {two_pi(2e6), two_pi(2e6)},
      .j = two_pi(1e6),
      .g = {two_pi(7e3), two_pi(7e3)},
      .phi = DRUM_PI / 2.0,
      .omega_m = omega_m,
      .gamma_m = two_pi(100.0),
  };
  const drum_rectifier broadband = {
      .delta = {omega_m, omega_m},
      .kappa = {kappa, kappa},
      .j = kappa / 2.0,
      .g = {sqrt(kappa * gamma_m) / 2.0, sqrt(kappa * gamma_m) / 2.0},
      .phi = DRUM_PI / 2.0,
      .omega_m = omega_m,
      .gamma_m = gamma_m,
  };
  drum_status status;
  if (forwards(&paper, &status) || backwards(omega_m, &status) ||
      quality("section III", &paper, two_pi(1.0), &status) ||
      quality("a broad drum", &broadband, two_pi(4e3), &status))
    return 1;
  return 0;
}

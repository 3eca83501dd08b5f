/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * z(omega) = R B a_in(omega), R = (-i omega - M)^-1, and a_out,i = a_in,i - sqrt(kext_i) z_i:
 * the columns of B are those of drum_optomech_noise, a cavity's split into its two baths.
 */
#include <math.h>
#include <string.h>

#include "drumspice/scattering.h"
#include "theory/linear.h"
#include "theory/optomech_model.h"

static drum_code check_ports(const drum_optomech *system, const double *kappa_ext,
                             drum_status *status) {
  for (size_t i = 0; i < system->modes; i++)
    if (!isfinite(kappa_ext[i]) || kappa_ext[i] < 0 || kappa_ext[i] > system->kappa[i])
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa_ext of cavity %zu is %g, expected 0 .. its kappa = %g", i + 1,
                       kappa_ext[i], system->kappa[i]);
  return DRUM_OK;
}

/* The inputs that enter through cavity j: its port and its internal bath. */
static void put_cavity(const drum_optomech *system, const double *kappa_ext,
                       const drum_matrix *resolvent, size_t j, drum_scattering *scattering) {
  size_t n = system->modes;
  double external = sqrt(kappa_ext[j]), internal = sqrt(system->kappa[j] - kappa_ext[j]);
  for (size_t i = 0; i < n; i++) {
    double root = sqrt(kappa_ext[i]);
    double both = i == j ? kappa_ext[j] : root * external; /* a root squared would be rounded */
    double complex upper = -resolvent->at[i][j], lower = -resolvent->at[i][n + j];
    scattering->direct[i][j] = (i == j) + both * upper;
    scattering->conversion[i][j] = both * lower;
    scattering->direct[i][n + j] = root * internal * upper;
    scattering->conversion[i][n + j] = root * internal * lower;
  }
  scattering->commutator[j] = scattering->commutator[n + j] = 1;
}

/* The bath of vibrating mode k; velocity damping has one hermitian noise operator, on P. */
static void put_plate(const drum_optomech *system, drum_frame frame, const double *kappa_ext,
                      const drum_matrix *resolvent, size_t k, drum_scattering *scattering) {
  size_t n = system->modes, input = 2 * n + k, b = 2 * (n + k);
  double strength[DRUM_MATRIX_MAX];
  drum_optomech_noise(system, frame, n + k, strength);
  for (size_t i = 0; i < n; i++) {
    double root = sqrt(kappa_ext[i]);
    double complex first = -root * resolvent->at[i][b] * sqrt(strength[b]);
    double complex second = -root * resolvent->at[i][b + 1] * sqrt(strength[b + 1]);
    scattering->direct[i][input] = frame == DRUM_FRAME_FULL ? second : first;
    scattering->conversion[i][input] = frame == DRUM_FRAME_FULL ? 0 : second;
  }
  scattering->commutator[input] =
      frame == DRUM_FRAME_FULL ? scattering->omega / drum_optomech_plate(system, k).omega_m : 1;
}

/* dR/domega = i R^2 */
static void put_slopes(const double *kappa_ext, const drum_matrix *resolvent,
                       drum_scattering *scattering) {
  size_t states = 2 * (scattering->inputs - scattering->ports);
  for (size_t i = 0; i < scattering->ports; i++)
    for (size_t j = 0; j < scattering->ports; j++) {
      double complex square = 0;
      for (size_t k = 0; k < states; k++)
        square += resolvent->at[i][k] * resolvent->at[k][j];
      scattering->slope[i][j] = -I * sqrt(kappa_ext[i]) * square * sqrt(kappa_ext[j]);
    }
}

static int finite_scattering(const drum_scattering *scattering) {
  for (size_t i = 0; i < scattering->ports; i++) {
    for (size_t j = 0; j < scattering->inputs; j++)
      if (!isfinite(cabs(scattering->direct[i][j])) ||
          !isfinite(cabs(scattering->conversion[i][j])))
        return 0;
    for (size_t j = 0; j < scattering->ports; j++)
      if (!isfinite(cabs(scattering->slope[i][j])))
        return 0;
  }
  return 1;
}

drum_code drum_optomech_scatter(const drum_optomech *system, drum_frame frame,
                                const double *kappa_ext, double omega, drum_scattering *scattering,
                                drum_status *status) {
  drum_matrix resolvent;
  drum_code code = drum_optomech_check(system, frame, status);
  if (code == DRUM_OK)
    code = check_ports(system, kappa_ext, status);
  if (code == DRUM_OK)
    code = drum_optomech_steady_resolvent(system, frame, omega, "scattering", &resolvent, status);
  if (code != DRUM_OK)
    return code;
  size_t n = system->modes;
  memset(scattering, 0, sizeof *scattering);
  scattering->ports = n;
  scattering->inputs = 2 * n + 1 + system->spectators;
  scattering->omega = omega;
  for (size_t j = 0; j < n; j++)
    put_cavity(system, kappa_ext, &resolvent, j, scattering);
  for (size_t k = 0; k <= system->spectators; k++)
    put_plate(system, frame, kappa_ext, &resolvent, k, scattering);
  put_slopes(kappa_ext, &resolvent, scattering);
  if (!finite_scattering(scattering))
    return drum_fail(status, DRUM_NO_CONVERGENCE,
                     "the scattering at omega = %.9g rad/s is not finite: the system's numbers are "
                     "too far apart",
                     omega);
  return drum_succeed(status);
}

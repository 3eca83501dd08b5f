/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spectra from z(omega) = R noise(omega), R = (-i omega - M)^-1: every noise
 * operator is white and independent of the others, so a spectrum is a sum of
 * |coefficient|^2 times the operator's strength.
 */
#include <math.h>
#include <string.h>

#include "drumspice/optomech.h"
#include "theory/baths.h"
#include "theory/linear.h"
#include "theory/optomech_model.h"

/*
 * What is left of a noise operator's normal-ordered strength at N = 0, per unit
 * of its symmetrised strength at N + 1/2 = 1: annihilators 0, creators 1, and
 * (1 - omega/omega_m)/2 for xi, whose commutator spectrum is 4 gamma_m omega/omega_m.
 */
static double vacuum_part(const drum_optomech *system, drum_frame frame, size_t noise,
                          double omega) {
  size_t n = system->modes;
  if (noise < 2 * n)
    return noise < n ? 0 : 1;
  if (frame == DRUM_FRAME_FULL)
    return (1 - omega / drum_optomech_plate(system, noise / 2 - n).omega_m) / 2;
  return noise % 2 == 0 ? 0 : 1;
}

/* The coefficients of X and P on one noise operator; `b` is the drum's place in the state. */
static void plate_rows(const drum_matrix *resolvent, drum_frame frame, size_t b, size_t noise,
                       double complex *x, double complex *p) {
  double complex upper = resolvent->at[b][noise], lower = resolvent->at[b + 1][noise];
  if (frame == DRUM_FRAME_FULL) {
    *x = upper;
    *p = lower;
  } else {
    *x = upper + lower;
    *p = -I * (upper - lower);
  }
}

static void add_bath(const drum_optomech *system, drum_frame frame, const drum_matrix *resolvent,
                     size_t bath, drum_optomech_spectrum *spectrum) {
  double strength[DRUM_MATRIX_MAX];
  drum_optomech_noise(system, frame, bath, strength);
  for (size_t l = 0; l < resolvent->size; l++) {
    if (strength[l] == 0)
      continue;
    double vacuum = vacuum_part(system, frame, l, spectrum->omega);
    for (size_t i = 0; i < system->modes; i++) {
      double part = strength[l] * drum_squared(resolvent->at[i][l]);
      spectrum->share[i][bath] += part;
      spectrum->vacuum[i] += vacuum * part;
    }
    double complex x, p;
    plate_rows(resolvent, frame, 2 * system->modes, l, &x, &p);
    spectrum->x_share[bath] += strength[l] * drum_squared(x);
    spectrum->p_share[bath] += strength[l] * drum_squared(p);
  }
}

drum_code drum_optomech_spectrum_at(const drum_optomech *system, drum_frame frame, double omega,
                                    drum_optomech_spectrum *spectrum, drum_status *status) {
  drum_matrix resolvent;
  drum_code code =
      drum_optomech_steady_resolvent(system, frame, omega, "spectrum", &resolvent, status);
  if (code != DRUM_OK)
    return code;
  memset(spectrum, 0, sizeof *spectrum);
  spectrum->modes = system->modes;
  spectrum->baths = system->modes + 1 + system->spectators;
  spectrum->omega = omega;
  for (size_t i = 0; i < system->modes; i++)
    spectrum->commutator[i] = 2 * creal(resolvent.at[i][i]);
  for (size_t bath = 0; bath < spectrum->baths; bath++)
    add_bath(system, frame, &resolvent, bath, spectrum);
  return drum_succeed(status);
}

drum_code drum_optomech_density_of(const drum_optomech_spectrum *spectrum, const double *baths,
                                   drum_optomech_density *density, drum_status *status) {
  if (spectrum->modes < 1 || spectrum->modes > DRUM_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "spectrum of %zu cavities, expected 1 .. %d",
                     spectrum->modes, DRUM_MODES_MAX);
  size_t count = spectrum->baths;
  if (count < spectrum->modes + 1 || count > DRUM_BATHS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "spectrum of %zu baths, expected %zu .. %d", count,
                     spectrum->modes + 1, DRUM_BATHS_MAX);
  drum_code code = drum_baths_check(baths, count, status);
  if (code != DRUM_OK)
    return code;
  memset(density, 0, sizeof *density);
  for (size_t b = 0; b < count; b++) {
    for (size_t i = 0; i < spectrum->modes; i++) {
      density->symmetrised[i] += spectrum->share[i][b] * (baths[b] + 0.5);
      density->normal[i] += spectrum->share[i][b] * baths[b];
    }
    density->x += spectrum->x_share[b] * (baths[b] + 0.5);
    density->p += spectrum->p_share[b] * (baths[b] + 0.5);
  }
  for (size_t i = 0; i < spectrum->modes; i++) {
    density->normal[i] += spectrum->vacuum[i];
    density->occupation[i] = density->normal[i] / spectrum->commutator[i];
  }
  return drum_succeed(status);
}

drum_code drum_optomech_cross_spectrum(const drum_optomech *system, drum_frame frame, double omega,
                                       const double *baths, drum_matrix *spectrum,
                                       drum_status *status) {
  drum_matrix resolvent;
  drum_code code =
      drum_optomech_steady_resolvent(system, frame, omega, "spectrum", &resolvent, status);
  size_t n_baths = system->modes + 1 + system->spectators;
  if (code == DRUM_OK)
    code = drum_baths_check(baths, n_baths, status);
  if (code != DRUM_OK)
    return code;
  drum_matrix_clear(spectrum, system->modes);
  for (size_t bath = 0; bath < n_baths; bath++) {
    double strength[DRUM_MATRIX_MAX];
    drum_optomech_noise(system, frame, bath, strength);
    for (size_t l = 0; l < resolvent.size; l++) {
      double weight = strength[l] * (baths[bath] + vacuum_part(system, frame, l, omega));
      for (size_t i = 0; i < system->modes && weight != 0; i++)
        for (size_t j = 0; j < system->modes; j++)
          spectrum->at[i][j] += weight * conj(resolvent.at[i][l]) * resolvent.at[j][l];
    }
  }
  return drum_succeed(status);
}

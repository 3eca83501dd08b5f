/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/theory_modes.h"

#include <math.h>

#include "drumspice/constants.h"
#include "theory/linear.h"

/* Of the carrier: the step by which slopes are taken, and how far a resonance may be from a mode.
 */
static const double STEP = 1e-6;
static const double REACH = 0.02;
enum { NEWTON_ROUNDS = 50 };
static const double CONVERGED = 1e-15;

/* The seated modes' impedance matrix: the fit less what is made of the spectators. */
typedef struct seats {
  const drum_rational *fit;
  const drum_local_modes *local;
  double carrier;                                   /* rad/s */
  double complex b[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* [terminal][mode] of local modes */
} seats;

/* B (s - j H)^-1 B^T of the first `size` local modes, between the seats. */
static drum_code part_of(const seats *own, size_t size, double omega, drum_matrix *z,
                         drum_status *status) {
  drum_matrix motion;
  drum_matrix resolvent;
  drum_matrix_clear(&motion, size);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      motion.at[i][j] = I * ((i == j ? omega : 0.0) - own->local->h.at[i][j]);
  const drum_code code = drum_linear_inverse(&motion, &resolvent, status);
  drum_matrix_clear(z, own->local->seated);
  for (size_t k = 0; !code && k < z->size; k++)
    for (size_t l = 0; l < z->size; l++)
      for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
          z->at[k][l] += own->b[k][i] * resolvent.at[i][j] * own->b[l][j];
  return code;
}

/* The admittance matrix at carrier + omega [S]. */
static drum_code admittance(const seats *own, double omega, drum_matrix *y, drum_status *status) {
  const drum_local_modes *local = own->local;
  drum_matrix z;
  drum_matrix_clear(&z, local->seated);
  for (size_t k = 0; k < z.size; k++)
    for (size_t l = 0; l < z.size; l++)
      z.at[k][l] = drum_rational_value(own->fit, local->terminal[k], local->terminal[l],
                                       omega / (2.0 * DRUM_PI));
  if (local->count > local->seated) {
    drum_matrix whole;
    drum_matrix seated;
    drum_code code = part_of(own, local->count, omega, &whole, status);
    if (!code)
      code = part_of(own, local->seated, omega, &seated, status);
    if (code)
      return code;
    drum_matrix_scale(-1.0, &whole);
    drum_matrix_add(&whole, &z);
    drum_matrix_add(&seated, &z);
  }
  return drum_linear_inverse(&z, y, status);
}

/* Y_ii and its slope at omega. */
static drum_code self(const seats *own, size_t i, double omega, double complex *value,
                      double complex *slope, drum_status *status) {
  const double h = STEP * own->carrier;
  drum_matrix before;
  drum_matrix after;
  drum_matrix y;
  drum_code code = admittance(own, omega - h, &before, status);
  if (!code)
    code = admittance(own, omega + h, &after, status);
  if (code)
    return code;
  *slope = (after.at[i][i] - before.at[i][i]) / (2.0 * h);
  /* Where modes have no loss Z may be infinite, and the mean is Y to second order in h. */
  const bool there = !admittance(own, omega, &y, NULL) && isfinite(cabs(y.at[i][i]));
  *value = there ? y.at[i][i] : 0.5 * (before.at[i][i] + after.at[i][i]);
  return DRUM_OK;
}

static drum_code find_resonance(const seats *own, size_t i, drum_theory_modes *modes,
                                drum_status *status) {
  const double start = creal(own->local->h.at[i][i]);
  double omega = start;
  double complex value;
  double complex slope;
  for (int round = 0; round < NEWTON_ROUNDS; round++) {
    const drum_code code = self(own, i, omega, &value, &slope, status);
    if (code)
      return code;
    const double step = cimag(value) / cimag(slope);
    if (!isfinite(step) || fabs(omega - step - start) > REACH * own->carrier)
      break;
    omega -= step;
    if (fabs(step) < CONVERGED * own->carrier) {
      modes->omega[i] = omega;
      modes->capacitance[i] = 0.5 * cimag(slope);
      modes->kappa[i] = creal(value) / modes->capacitance[i];
      return modes->capacitance[i] > 0
                 ? DRUM_OK
                 : drum_fail(status, DRUM_NO_SOLUTION,
                             "a terminal has a resonance of negative capacitance: expected one "
                             "near a resonator's open end");
    }
  }
  return drum_fail(status, DRUM_NO_SOLUTION,
                   "a terminal has no resonance of its own near a mode that it sees: expected "
                   "terminals at the open ends of resonators");
}

static drum_code find_hopping(const seats *own, drum_theory_modes *modes, drum_status *status) {
  for (size_t i = 0; i < modes->seated; i++)
    for (size_t j = 0; j < i; j++) {
      drum_matrix y;
      const drum_code code = admittance(own, 0.5 * (modes->omega[i] + modes->omega[j]), &y, status);
      if (code)
        return code;
      const double scale = 2.0 * sqrt(modes->capacitance[i] * modes->capacitance[j]);
      modes->hopping[i][j] = conj(I * y.at[i][j] / scale);
      modes->hopping[j][i] = conj(I * y.at[j][i] / scale);
    }
  return DRUM_OK;
}

/*
 * Terminals see seated modes by their voltages, T = B_t B_s^-1, in the normalisation that the
 * capacitance says; and the rest as local_modes.h has it.
 */
static drum_code find_amplitudes(const seats *own, const drum_normal_modes *normal,
                                 drum_theory_modes *modes, drum_status *status) {
  const drum_local_modes *local = own->local;
  drum_matrix seen;
  drum_matrix inverse = {0};
  drum_matrix_clear(&seen, modes->seated);
  for (size_t k = 0; k < modes->seated; k++)
    for (size_t i = 0; i < modes->seated; i++)
      seen.at[k][i] = own->b[k][i];
  const drum_code code = modes->seated > 0 ? drum_linear_inverse(&seen, &inverse, status) : DRUM_OK;
  for (size_t t = 0; !code && t < normal->terminals; t++)
    for (size_t i = 0; i < modes->count; i++) {
      double complex sum = 0.0;
      for (size_t k = 0; i < modes->seated && k < modes->seated; k++)
        sum += drum_local_modes_at(local, normal, k, t) * inverse.at[k][i];
      modes->amplitude[i][t] = i < modes->seated ? sum / sqrt(2.0 * modes->capacitance[i])
                                                 : drum_local_modes_at(local, normal, i, t);
    }
  return code;
}

drum_code drum_theory_modes_find(const drum_rational *fit, double carrier_hz,
                                 const drum_normal_modes *normal, const size_t *terminals,
                                 size_t count, drum_theory_modes *modes, drum_status *status) {
  drum_local_modes local;
  *modes = (drum_theory_modes){.count = normal->count};
  drum_code code = drum_local_modes_find(normal, terminals, count, &local, status);
  if (code)
    return code;
  seats own = {.fit = fit, .local = &local, .carrier = 2.0 * DRUM_PI * carrier_hz};
  modes->seated = local.seated;
  for (size_t k = 0; k < local.seated; k++) {
    modes->terminal[k] = local.terminal[k];
    for (size_t i = 0; i < local.count; i++)
      own.b[k][i] = drum_local_modes_at(&local, normal, i, local.terminal[k]);
  }
  for (size_t i = 0; i < local.count; i++) {
    modes->omega[i] = creal(local.h.at[i][i]);
    modes->kappa[i] = 2.0 * cimag(local.h.at[i][i]);
    modes->capacitance[i] = NAN;
    for (size_t j = 0; j < local.count; j++)
      modes->hopping[i][j] = i == j ? 0.0 : conj(local.h.at[i][j]);
  }
  for (size_t i = 0; !code && i < modes->seated; i++)
    code = find_resonance(&own, i, modes, status);
  if (!code)
    code = find_hopping(&own, modes, status);
  if (!code)
    code = find_amplitudes(&own, normal, modes, status);
  return code;
}

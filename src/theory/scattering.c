/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scattering matrix says: noise of the outputs, added noise, loss, isolation and delay. */
#include "drumspice/scattering.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "theory/matrix.h"

static drum_code check_scattering(const drum_scattering *scattering, drum_status *status) {
  if (scattering->ports < 1 || scattering->ports > DRUM_MODES_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "scattering of %zu ports, expected 1 .. %d",
                     scattering->ports, DRUM_MODES_MAX);
  if (scattering->inputs < scattering->ports || scattering->inputs > DRUM_INPUTS_MAX)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "scattering of %zu inputs, expected %zu .. %d",
                     scattering->inputs, scattering->ports, DRUM_INPUTS_MAX);
  return DRUM_OK;
}

static void name_input(const drum_scattering *scattering, size_t input, char *name, size_t size) {
  size_t n = scattering->ports;
  if (input < n)
    (void)snprintf(name, size, "port %zu", input + 1);
  else if (input < 2 * n)
    (void)snprintf(name, size, "the internal bath of cavity %zu", input - n + 1);
  else if (input == 2 * n)
    (void)snprintf(name, size, "the drum's bath");
  else
    (void)snprintf(name, size, "the bath of spectator %zu", input - 2 * n);
}

static drum_code check_occupations(const drum_scattering *scattering, const double *occupations,
                                   drum_status *status) {
  for (size_t j = 0; j < scattering->inputs; j++)
    if (!isfinite(occupations[j]) || occupations[j] < 0) {
      char name[64];
      name_input(scattering, j, name, sizeof name);
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "occupation of %s is %g, expected a finite number not below 0", name,
                       occupations[j]);
    }
  return DRUM_OK;
}

/* Both ports exist, and something goes from the one to the other. */
static drum_code check_way(const drum_scattering *scattering, size_t from, size_t to,
                           drum_status *status) {
  drum_code code = check_scattering(scattering, status);
  if (code != DRUM_OK)
    return code;
  size_t port = from < scattering->ports ? to : from;
  if (port >= scattering->ports)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "there is no port %zu among the %zu ports",
                     port + 1, scattering->ports);
  if (!(drum_squared(scattering->direct[to][from]) > 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "no signal goes from port %zu to port %zu at omega = %.9g rad/s", from + 1,
                     to + 1, scattering->omega);
  return DRUM_OK;
}

drum_code drum_scattering_noise(const drum_scattering *scattering, const double *occupations,
                                drum_output_noise *noise, drum_status *status) {
  drum_code code = check_scattering(scattering, status);
  if (code == DRUM_OK)
    code = check_occupations(scattering, occupations, status);
  if (code != DRUM_OK)
    return code;
  memset(noise, 0, sizeof *noise);
  for (size_t i = 0; i < scattering->ports; i++)
    for (size_t j = 0; j < scattering->inputs; j++) {
      double direct = drum_squared(scattering->direct[i][j]);
      double conversion = drum_squared(scattering->conversion[i][j]);
      double commutator = scattering->commutator[j];
      /* Of the half quantum an annihilator has nothing in normal order, a creator twice. */
      noise->vacuum[i] += direct * (1 - commutator) / 2 + conversion * (1 + commutator) / 2;
      noise->normal[i] += (direct + conversion) * occupations[j];
      noise->symmetrised[i] += (direct + conversion) * (occupations[j] + 0.5);
    }
  for (size_t i = 0; i < scattering->ports; i++)
    noise->normal[i] += noise->vacuum[i];
  return drum_succeed(status);
}

drum_code drum_scattering_added_noise(const drum_scattering *scattering, const double *occupations,
                                      size_t from, size_t to, double *added, drum_status *status) {
  drum_code code = check_way(scattering, from, to, status);
  if (code == DRUM_OK)
    code = check_occupations(scattering, occupations, status);
  if (code != DRUM_OK)
    return code;
  double sum = 0;
  for (size_t j = 0; j < scattering->inputs; j++) {
    double direct = j == from ? 0 : drum_squared(scattering->direct[to][j]);
    sum += (direct + drum_squared(scattering->conversion[to][j])) * (occupations[j] + 0.5);
  }
  *added = sum / drum_squared(scattering->direct[to][from]);
  return drum_succeed(status);
}

drum_code drum_scattering_transfer(const drum_scattering *scattering, size_t from, size_t to,
                                   drum_transfer *transfer, drum_status *status) {
  drum_code code = check_way(scattering, from, to, status);
  if (code != DRUM_OK)
    return code;
  transfer->amplitude = scattering->direct[to][from];
  transfer->loss_db = -20 * log10(cabs(transfer->amplitude));
  transfer->isolation_db = 20 * log10(cabs(scattering->direct[from][to])) + transfer->loss_db;
  transfer->delay = cimag(scattering->slope[to][from] / transfer->amplitude);
  return drum_succeed(status);
}

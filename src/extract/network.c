/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "drumspice/constants.h"
#include "theory/linear.h"

enum { NAME_SIZE = 80 };

/* Columns of a sweep: i and q of every mode, then the plate. */
static drum_code load_drive(const drum_cards *cards, const char *path, drum_sweep **sweep,
                            drum_status *status) {
  char name[2 * DRUM_MODES_MAX + 1][NAME_SIZE];
  const char *names[2 * DRUM_MODES_MAX + 1];
  size_t count = 0;
  for (size_t m = 0; m < cards->n_modes; ++m) {
    (void)snprintf(name[count++], NAME_SIZE, "v(%s)", cards->modes[m].node_i);
    (void)snprintf(name[count++], NAME_SIZE, "v(%s)", cards->modes[m].node_q);
  }
  if (cards->has_plate)
    (void)snprintf(name[count++], NAME_SIZE, "v(%s)", cards->plate.node_x);
  for (size_t v = 0; v < count; ++v)
    names[v] = name[v];
  return drum_sweep_load(path, names, count, sweep, status);
}

static bool same_grid(const drum_sweep *a, const drum_sweep *b) {
  return a->points == b->points &&
         memcmp(a->frequency, b->frequency, a->points * sizeof *a->frequency) == 0;
}

drum_code drum_network_load(const drum_cards *cards, const char *prefix, const char *what, int side,
                            drum_network *network, drum_status *status) {
  *network = (drum_network){.modes = cards->n_modes, .plate = cards->has_plate, .side = side};
  for (size_t m = 0; m < cards->n_modes; ++m) {
    char path[DRUM_PATH_SIZE];
    if (snprintf(path, sizeof path, "%s_%s_%s.raw", prefix, what, cards->modes[m].name) >=
        DRUM_PATH_SIZE)
      return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of the raw files is too long");
    const drum_code code = load_drive(cards, path, &network->drive[m], status);
    if (code)
      return code;
    if (!same_grid(network->drive[m], network->drive[0]))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%s is on another frequency grid than the drive of mode %s; expected one "
                       "grid for all modes",
                       path, cards->modes[0].name);
  }
  network->points = network->drive[0]->points;
  network->frequency = network->drive[0]->frequency;
  return drum_succeed(status);
}

void drum_network_free(drum_network *network) {
  for (size_t m = 0; m < network->modes; ++m)
    drum_sweep_free(network->drive[m]);
  *network = (drum_network){0};
}

void drum_network_impedance(const drum_network *network, size_t point, drum_matrix *z) {
  drum_matrix_clear(z, network->modes);
  for (size_t in = 0; in < network->modes; ++in)
    for (size_t out = 0; out < network->modes; ++out) {
      double complex *const *v = network->drive[in]->vector;
      const double complex phasor =
          0.5 * (v[2 * out][point] + (double)network->side * I * v[2 * out + 1][point]);
      z->at[out][in] = network->side > 0 ? phasor : conj(phasor);
    }
}

double complex drum_network_plate(const drum_network *network, size_t mode, size_t point) {
  /* The plate's motion is real, so half of its phasor belongs to each sideband. */
  return 0.5 * network->drive[mode]->vector[2 * network->modes][point];
}

drum_code drum_network_admittance(const drum_network *network, size_t point, drum_matrix *y,
                                  drum_status *status) {
  drum_matrix z;
  drum_network_impedance(network, point, &z);
  return drum_linear_inverse(&z, y, status);
}

double drum_network_omega(const drum_network *network, size_t point) {
  return network->side * 2.0 * DRUM_PI * network->frequency[point];
}

drum_code drum_network_drift(const drum_network *network, const double *capacitance, size_t point,
                             drum_matrix *drift, drum_status *status) {
  drum_matrix y;
  const drum_code code = drum_network_admittance(network, point, &y, status);
  if (code)
    return code;
  const double omega = drum_network_omega(network, point);
  drum_matrix_clear(drift, network->modes);
  for (size_t i = 0; i < network->modes; ++i)
    for (size_t j = 0; j < network->modes; ++j) {
      const double scale = 2.0 * sqrt(capacitance[i] * capacitance[j]);
      drift->at[i][j] = conj((i == j ? I * omega : 0.0) - y.at[i][j] / scale);
    }
  return DRUM_OK;
}

size_t drum_network_nearest(const drum_network *network, double f) {
  size_t nearest = 0;
  for (size_t p = 1; p < network->points; ++p)
    if (fabs(network->frequency[p] - f) < fabs(network->frequency[nearest] - f))
      nearest = p;
  return nearest;
}

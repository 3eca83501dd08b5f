/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum_core.h"

#include <stdio.h>
#include <string.h>

#include "physics/bath.h"
#include "physics/constants.h"
#include "physics/seed.h"

static const double METRES_PER_VOLT = 1e-12; /* ports x and w */
static const double PLATE_FARAD = 1e-12;     /* Cm of the header's equations */

const char *drum_core_evaluate(drum_device *device, const double *v) {
  const drum_core *drum = (const drum_core *)device;
  const size_t n = device->ports;
  const size_t port_x = n - 2;
  const size_t port_w = n - 1;
  const double x = v[port_x] * METRES_PER_VOLT;
  double *g = device->conductance;
  double *cap = device->capacitance;
  double force = 0.0;      /* N */
  double force_by_x = 0.0; /* N/m at fixed voltages */
  bool contact = false;

  for (size_t k = 0; k < drum->electrodes; ++k) {
    const drum_plate_capacitance plate = drum_plate_at(drum->c[k], drum->gap[k], x);
    const double slope = plate.slope * METRES_PER_VOLT; /* F per volt of port x */
    const size_t first = k * drum->components;
    double square = 0.0;
    for (size_t j = first; j < first + drum->components; ++j) {
      device->charge[j] = plate.c * v[j];
      cap[j * n + j] = plate.c;
      cap[j * n + port_x] = slope * v[j];
      g[port_w * n + j] = -drum->current_per_newton * 2.0 * drum->share * plate.slope * v[j];
      square += v[j] * v[j];
    }
    force += drum->share * plate.slope * square;
    force_by_x += drum->share * plate.bend * square;
    contact = contact || plate.contact;
  }

  const double turn = PLATE_FARAD * drum->omega_m;
  const double drag = PLATE_FARAD * drum->gamma_m / drum->omega_m;
  device->charge[port_x] = PLATE_FARAD * v[port_x];
  device->charge[port_w] = PLATE_FARAD * v[port_w] + drag * v[port_x];
  cap[port_x * n + port_x] = cap[port_w * n + port_w] = PLATE_FARAD;
  cap[port_w * n + port_x] = drag;

  device->current[port_x] = -turn * v[port_w];
  g[port_x * n + port_w] = -turn;
  device->current[port_w] = turn * v[port_x] - drum->current_per_newton * force;
  g[port_w * n + port_x] = turn - drum->current_per_newton * force_by_x * METRES_PER_VOLT;

  return contact ? "the plate is pulled into contact (x beyond 0.9 of a gap); expected a pump or "
                   "bias below pull-in"
                 : NULL;
}

static void check_count(drum_device *device, const char *name, size_t count, size_t electrodes,
                        const char *what) {
  char sentence[DRUM_DEVICE_ERROR_SIZE];
  (void)snprintf(sentence, sizeof sentence,
                 "%s has %zu value%s; expected %zu, one %s per electrode", name, count,
                 count == 1 ? "" : "s", electrodes, what);
  drum_device_require_text(device, count == electrodes, sentence);
}

static void check(drum_device *device, const drum_card *card, size_t components) {
  const size_t electrodes = card->electrode_nodes / components;
  char sentence[DRUM_DEVICE_ERROR_SIZE];
  (void)snprintf(sentence, sizeof sentence,
                 "%zu electrode nodes; expected an even number, i and q of each electrode",
                 card->electrode_nodes);
  drum_device_require_text(device, card->electrode_nodes % components == 0, sentence);
  check_count(device, "c", card->c_count, electrodes, "capacitance");
  check_count(device, "gap", card->gap_count, electrodes, "gap");
  if (device->error[0])
    return;
  const int base = electrodes > 1 ? 1 : -1; /* users count electrodes from 1 */
  for (size_t k = 0; k < electrodes; ++k) {
    const int index = base < 0 ? -1 : (int)k + base;
    drum_device_require_positive(device, "c", index, card->c[k], "farad");
    drum_device_require_positive(device, "gap", index, card->gap[k], "metres");
  }
  drum_device_require_positive(device, "mass", -1, card->mass, "kilograms");
  drum_device_require_positive(device, "fm", -1, card->fm, "hertz");
  drum_device_require_positive(device, "gammam", -1, card->gammam, "hertz");
  drum_seed_set(device, card->seed);
}

drum_device *drum_core_create(size_t size, const drum_device_class *class, const drum_card *card,
                              size_t components) {
  const size_t electrodes = card->electrode_nodes / components;
  drum_device *device = drum_device_allocate(size + 2 * electrodes * sizeof(double), class,
                                             card->electrode_nodes + 2, 1);
  if (!device)
    return NULL;
  check(device, card, components);
  const double quanta = drum_bath_quanta(device, "nbarm", card->nbarm, "tm", card->tm, card->fm);
  if (device->error[0])
    return device;

  drum_core *drum = (drum_core *)device;
  double *geometry = (double *)((char *)device + size); /* a structure with doubles: aligned */
  memcpy(geometry, card->c, electrodes * sizeof(double));
  memcpy(geometry + electrodes, card->gap, electrodes * sizeof(double));
  drum->c = geometry;
  drum->gap = geometry + electrodes;
  drum->electrodes = electrodes;
  drum->components = components;
  drum->share = 0.5 / (double)components; /* a component's mean square is half its own */
  drum->omega_m = drum_radians(card->fm);
  drum->gamma_m = drum_radians(card->gammam);
  drum->current_per_newton = PLATE_FARAD / (METRES_PER_VOLT * card->mass * drum->omega_m);
  device->noise[0] = (drum_noise_source){
      .port = device->ports - 1,
      .density = drum_bath_force_density(card->mass, card->fm, card->gammam, quanta) *
                 drum->current_per_newton * drum->current_per_newton,
  };
  return device;
}

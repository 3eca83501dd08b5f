/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum_env.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "physics/bath.h"
#include "physics/constants.h"
#include "physics/plate.h"
#include "physics/seed.h"

static const double METRES_PER_VOLT = 1e-12; /* ports x and w */
static const double PLATE_FARAD = 1e-12;     /* Cm of the header's equations */

typedef struct env_drum {
  drum_device device; /* first: a drum_device is cast to this */
  size_t electrodes;
  double omega_d; /* rad/s */
  double omega_m;
  double gamma_m;
  double current_per_newton; /* A into port w for a force on the plate */
  double geometry[];         /* c then gap of each electrode */
} env_drum;

static const char *evaluate(drum_device *device, const double *v) {
  const env_drum *drum = (const env_drum *)device;
  const size_t n = device->ports;
  const size_t port_x = n - 2;
  const size_t port_w = n - 1;
  const double *c = drum->geometry;
  const double *gap = drum->geometry + drum->electrodes;
  const double x = v[port_x] * METRES_PER_VOLT;
  const double wd = drum->omega_d;
  double *g = device->conductance;
  double *cap = device->capacitance;
  double force = 0.0;      /* N */
  double force_by_x = 0.0; /* N/m at fixed voltages */
  bool contact = false;

  for (size_t k = 0; k < drum->electrodes; ++k) {
    const size_t i = 2 * k;
    const size_t q = 2 * k + 1;
    const drum_plate_capacitance plate = drum_plate_at(c[k], gap[k], x);
    const double slope = plate.slope * METRES_PER_VOLT; /* F per volt of port x */
    const double square = v[i] * v[i] + v[q] * v[q];

    device->charge[i] = plate.c * v[i];
    device->charge[q] = plate.c * v[q];
    cap[i * n + i] = cap[q * n + q] = plate.c;
    cap[i * n + port_x] = slope * v[i];
    cap[q * n + port_x] = slope * v[q];

    /* j wd Q: the in-phase current is -wd Q_q, the quadrature current wd Q_i. */
    device->current[i] = -wd * device->charge[q];
    device->current[q] = wd * device->charge[i];
    g[i * n + q] = -wd * plate.c;
    g[q * n + i] = wd * plate.c;
    g[i * n + port_x] = -wd * slope * v[q];
    g[q * n + port_x] = wd * slope * v[i];

    force += 0.25 * plate.slope * square;
    force_by_x += 0.25 * plate.bend * square;
    g[port_w * n + i] = -drum->current_per_newton * 0.5 * plate.slope * v[i];
    g[port_w * n + q] = -drum->current_per_newton * 0.5 * plate.slope * v[q];
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

static const drum_device_class drum_env_class = {.evaluate = evaluate};

static void check_count(drum_device *device, const char *name, size_t count, size_t electrodes,
                        const char *what) {
  char sentence[DRUM_DEVICE_ERROR_SIZE];
  (void)snprintf(sentence, sizeof sentence,
                 "%s has %zu value%s; expected %zu, one %s per electrode", name, count,
                 count == 1 ? "" : "s", electrodes, what);
  drum_device_require_text(device, count == electrodes, sentence);
}

static void check(drum_device *device, const drum_env_card *card) {
  const size_t electrodes = card->electrode_nodes / 2;
  char sentence[DRUM_DEVICE_ERROR_SIZE];
  (void)snprintf(sentence, sizeof sentence,
                 "%zu electrode nodes; expected an even number, i and q of each electrode",
                 card->electrode_nodes);
  drum_device_require_text(device, card->electrode_nodes % 2 == 0, sentence);
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
  drum_device_require_positive(device, "carrier", -1, card->carrier, "hertz");
  drum_seed_set(device, card->seed);
}

drum_device *drum_env_create(const drum_env_card *card) {
  const size_t electrodes = card->electrode_nodes / 2;
  const size_t size = sizeof(env_drum) + 2 * electrodes * sizeof(double);
  drum_device *device = drum_device_allocate(size, &drum_env_class, card->electrode_nodes + 2, 1);
  if (!device)
    return NULL;
  check(device, card);
  const double quanta = drum_bath_quanta(device, "nbarm", card->nbarm, "tm", card->tm, card->fm);
  if (device->error[0])
    return device;

  env_drum *drum = (env_drum *)device;
  drum->electrodes = electrodes;
  memcpy(drum->geometry, card->c, electrodes * sizeof(double));
  memcpy(drum->geometry + electrodes, card->gap, electrodes * sizeof(double));
  drum->omega_d = drum_radians(card->carrier);
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

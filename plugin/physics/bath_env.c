/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/bath_env.h"

#include "physics/bath.h"
#include "physics/seed.h"

enum { PORTS = 2 };

static const char *evaluate(drum_device *device, const double *v) {
  for (size_t j = 0; j < PORTS; ++j)
    device->current[j] = device->conductance[j * PORTS + j] * v[j];
  return NULL;
}

static const drum_device_class bath_env_class = {.evaluate = evaluate};

drum_device *drum_bath_env_create(const drum_bath_env_card *card) {
  drum_device *device = drum_device_allocate(sizeof *device, &bath_env_class, PORTS, PORTS);
  if (!device)
    return NULL;
  drum_device_require_positive(device, "g", -1, card->g, "siemens");
  drum_device_require_positive(device, "f0", -1, card->f0, "hertz");
  drum_seed_set(device, card->seed);
  const double quanta =
      drum_bath_quanta(device, "nbar", card->nbar, "temperature", card->temperature, card->f0);
  const double density = drum_bath_current_density(card->g, card->f0, quanta);
  for (size_t j = 0; j < PORTS; ++j) {
    device->conductance[j * PORTS + j] = card->g;
    device->noise[j] = (drum_noise_source){.port = j, .density = 2.0 * density};
  }
  return device;
}

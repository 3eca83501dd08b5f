/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/conductance.h"

#include "physics/bath.h"
#include "physics/seed.h"

static const char *evaluate(drum_device *device, const double *v) {
  for (size_t j = 0; j < device->ports; ++j)
    device->current[j] = device->conductance[j * device->ports + j] * v[j];
  return NULL;
}

static const drum_device_class conductance_class = {.evaluate = evaluate};

static drum_device *create(const drum_bath_card *card, size_t components) {
  drum_device *device =
      drum_device_allocate(sizeof *device, &conductance_class, components, components);
  if (!device)
    return NULL;
  drum_device_require_positive(device, "g", -1, card->g, "siemens");
  drum_device_require_positive(device, "f0", -1, card->f0, "hertz");
  drum_seed_set(device, card->seed);
  const double quanta =
      drum_bath_quanta(device, "nbar", card->nbar, "temperature", card->temperature, card->f0);
  /* Re[(i + j q) exp(j wd t)] has the mean square of one component: both have the whole. */
  const double density = (double)components * drum_bath_current_density(card->g, card->f0, quanta);
  for (size_t j = 0; j < components; ++j) {
    device->conductance[j * components + j] = card->g;
    device->noise[j] = (drum_noise_source){.port = j, .density = density};
  }
  return device;
}

drum_device *drum_bath_create(const drum_bath_card *card) {
  return create(card, 1);
}

drum_device *drum_bath_env_create(const drum_bath_card *card) {
  return create(card, 2);
}

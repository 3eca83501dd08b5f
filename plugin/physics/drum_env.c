/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum_env.h"

#include "physics/constants.h"

enum { COMPONENTS = 2 };

typedef struct env_drum {
  drum_core core; /* first: a drum_device is cast to this */
  double omega_d; /* rad/s */
} env_drum;

/* j wd Q: the in-phase current is -wd Q_q, the quadrature current wd Q_i. */
static void turn(drum_device *device, size_t i, double wd) {
  const size_t n = device->ports;
  const size_t q = i + 1;
  const size_t x = n - 2;
  const double *cap = device->capacitance;
  device->current[i] = -wd * device->charge[q];
  device->current[q] = wd * device->charge[i];
  device->conductance[i * n + q] = -wd * cap[q * n + q];
  device->conductance[q * n + i] = wd * cap[i * n + i];
  device->conductance[i * n + x] = -wd * cap[q * n + x];
  device->conductance[q * n + x] = wd * cap[i * n + x];
}

static const char *evaluate(drum_device *device, const double *v) {
  const env_drum *drum = (const env_drum *)device;
  const char *failure = drum_core_evaluate(device, v);
  for (size_t k = 0; k < drum->core.electrodes; ++k)
    turn(device, COMPONENTS * k, drum->omega_d);
  return failure;
}

static const drum_device_class drum_env_class = {.evaluate = evaluate};

drum_device *drum_env_create(const drum_env_card *card) {
  drum_device *device =
      drum_core_create(sizeof(env_drum), &drum_env_class, &card->drum, COMPONENTS);
  if (!device)
    return NULL;
  drum_device_require_positive(device, "carrier", -1, card->carrier, "hertz");
  ((env_drum *)device)->omega_d = drum_radians(card->carrier);
  return device;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/device.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

drum_device *drum_device_allocate(size_t size, const drum_device_class *class, size_t ports,
                                  size_t noise_sources) {
  drum_device *device = calloc(1, size);
  if (!device)
    return NULL;
  device->class = class;
  device->ports = ports;
  device->noise_sources = noise_sources;
  /* One block holds the two vectors and three matrices. */
  double *values = calloc(ports ? ports * (2 + 3 * ports) : 1, sizeof *values);
  device->noise = calloc(noise_sources ? noise_sources : 1, sizeof *device->noise);
  device->current = values;
  if (!values || !device->noise) {
    drum_device_destroy(device);
    return NULL;
  }
  device->charge = values + ports;
  device->conductance = values + 2 * ports;
  device->capacitance = device->conductance + ports * ports;
  device->quadrature = device->capacitance + ports * ports;
  return device;
}

void drum_device_destroy(drum_device *device) {
  if (!device)
    return;
  if (device->class->destroy)
    device->class->destroy(device);
  free(device->current);
  free(device->noise);
  free(device);
}

bool drum_device_require(drum_device *device, bool ok, const char *name, int index, double value,
                         const char *expected) {
  if (ok || device->error[0])
    return ok;
  if (index >= 0)
    (void)snprintf(device->error, sizeof device->error, "%s[%d] = %.10g; expected %s", name, index,
                   value, expected);
  else
    (void)snprintf(device->error, sizeof device->error, "%s = %.10g; expected %s", name, value,
                   expected);
  return ok;
}

bool drum_device_require_positive(drum_device *device, const char *name, int index, double value,
                                  const char *unit) {
  char expected[96];
  (void)snprintf(expected, sizeof expected, "a finite value greater than 0 in %s", unit);
  return drum_device_require(device, isfinite(value) && value > 0.0, name, index, value, expected);
}

bool drum_device_require_text(drum_device *device, bool ok, const char *sentence) {
  if (!ok && !device->error[0])
    (void)snprintf(device->error, sizeof device->error, "%s", sentence);
  return ok;
}

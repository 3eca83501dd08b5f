/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/sideband.h"

enum { PORT_I, PORT_Q, PORT_S, PORTS };

static const double OUTPUT_SIEMENS = 1.0;

static const char *evaluate(drum_device *device, const double *v) {
  device->current[PORT_S] = OUTPUT_SIEMENS * (v[PORT_S] - 0.5 * v[PORT_I]);
  return NULL;
}

static const drum_device_class sideband_class = {.evaluate = evaluate};

drum_device *drum_sideband_create(const drum_sideband_card *card) {
  drum_device *device = drum_device_allocate(sizeof *device, &sideband_class, PORTS, 0);
  if (!device)
    return NULL;
  drum_device_require(device, card->side == 1.0 || card->side == -1.0, "side", -1, card->side,
                      "1 (upper sideband) or -1 (lower)");
  device->conductance[PORT_S * PORTS + PORT_S] = OUTPUT_SIEMENS;
  device->conductance[PORT_S * PORTS + PORT_I] = -0.5 * OUTPUT_SIEMENS;
  device->quadrature[PORT_S * PORTS + PORT_Q] = -0.5 * OUTPUT_SIEMENS * card->side;
  return device;
}

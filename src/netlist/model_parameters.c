/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To be kept as in the ifspec.ifs of each model; a test compares the two. */
#include "netlist/model_parameters.h"

#include <string.h>

typedef struct model_parameters {
  const char *type;
  size_t n;
  const char *names[12];
} model_parameters;

static const model_parameters MODELS[] = {
    {"drum_env", 9, {"c", "gap", "mass", "fm", "gammam", "nbarm", "tm", "carrier", "seed"}},
    {"bath_env", 5, {"g", "f0", "nbar", "temperature", "seed"}},
    {"drum", 8, {"c", "gap", "mass", "fm", "gammam", "nbarm", "tm", "seed"}},
    {"bath", 5, {"g", "f0", "nbar", "temperature", "seed"}},
    {"sideband", 1, {"side"}},
    {"record", 2, {"file", "start"}},
};

const char *const *drum_model_parameters(const char *type, size_t *n) {
  for (size_t i = 0; i < sizeof MODELS / sizeof MODELS[0]; i++) {
    if (strcmp(type, MODELS[i].type) == 0) {
      *n = MODELS[i].n;
      return MODELS[i].names;
    }
  }
  *n = 0;
  return NULL;
}

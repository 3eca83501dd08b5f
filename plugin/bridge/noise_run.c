/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/noise_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/run_key.h"
#include "physics/path.h"

/* Two sources share one pair of paths. */
typedef struct path_pair {
  drum_path path;
  double amplitude[2]; /* sqrt(S/2) of each source */
  double begin[2];     /* W where the step begins */
  double end[2];       /* and where it ends */
} path_pair;

struct drum_noise_run {
  double begin; /* s; nan before the first step */
  double end;   /* nan before the step's first iteration */
  size_t pairs;
  path_pair pair[];
};

int drum_noise_run_start(const MIFinstance *instance) {
  drum_binding *binding = drum_binding_of(instance);
  const drum_device *device = binding->device;
  free(binding->run);
  binding->run = NULL;
  if (device->noise_sources == 0 || device->seed == 0.0)
    return OK;
  uint64_t key;
  if (!drum_run_key_parse(getenv("DRUMSPICE_RUN_KEY"), &key)) {
    drum_binding_report(instance, "the environment's DRUMSPICE_RUN_KEY is not a whole number; "
                                  "expected one from 0 to 2^64 - 1");
    return E_PARMVAL;
  }
  const size_t pairs = (device->noise_sources + 1) / 2;
  drum_noise_run *run = calloc(1, sizeof *run + pairs * sizeof run->pair[0]);
  if (!run)
    return E_NOMEM;
  run->pairs = pairs;
  run->begin = run->end = NAN;
  const uint64_t own = drum_path_key(key, (uint64_t)device->seed, instance->MIFname);
  for (size_t k = 0; k < pairs; ++k)
    drum_path_start(&run->pair[k].path, own, (uint32_t)k);
  for (size_t s = 0; s < device->noise_sources; ++s)
    run->pair[s / 2].amplitude[s % 2] = sqrt(0.5 * device->noise[s].density);
  binding->run = run;
  return OK;
}

static bool begin_at(drum_noise_run *run, double time) {
  run->begin = fmax(time, 0.0);
  for (size_t k = 0; k < run->pairs; ++k)
    if (!drum_path_value(&run->pair[k].path, run->begin, run->pair[k].begin))
      return false;
  return true;
}

bool drum_noise_run_step(drum_binding *binding, const CKTcircuit *circuit) {
  drum_noise_run *run = binding->run;
  if (run->end == circuit->CKTtime)
    return true;
  for (size_t s = 0; s < binding->device->noise_sources; ++s)
    binding->noise[binding->device->noise[s].port] = 0.0;
  /* A device made anew in a paused run (altermod) has not seen the step begin. */
  if (isnan(run->begin) && !begin_at(run, circuit->CKTtime - circuit->CKTdelta))
    return false;
  /* The transient that may search for an operating point (optran) keeps its time at 0: no noise. */
  if (!(circuit->CKTtime > run->begin))
    return true;
  const double per_second = 1.0 / (circuit->CKTtime - run->begin);
  for (size_t s = 0; s < binding->device->noise_sources; ++s) {
    path_pair *pair = &run->pair[s / 2];
    if (s % 2 == 0 && !drum_path_value(&pair->path, circuit->CKTtime, pair->end))
      return false;
    binding->noise[binding->device->noise[s].port] +=
        pair->amplitude[s % 2] * (pair->end[s % 2] - pair->begin[s % 2]) * per_second;
  }
  run->end = circuit->CKTtime;
  return true;
}

void drum_noise_run_accept(drum_binding *binding, const CKTcircuit *circuit) {
  drum_noise_run *run = binding->run;
  for (size_t k = 0; k < run->pairs; ++k) {
    path_pair *pair = &run->pair[k];
    if (run->end == circuit->CKTtime)
      memcpy(pair->begin, pair->end, sizeof pair->begin);
    else
      (void)drum_path_value(&pair->path, circuit->CKTtime, pair->begin);
  }
  run->begin = circuit->CKTtime;
  run->end = NAN;
}

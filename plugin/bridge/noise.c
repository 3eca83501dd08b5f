/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Noise: ngspice has solved the adjoint circuit into CKTrhs and CKTirhs, so a
 * noise current of density S between two nodes contributes S |y_p - y_n|^2 to
 * the output. An analysis calls here once to open its table of spectra, once
 * for each frequency, then the same for the totals. Instances appear in the
 * tables, as stock devices do, when the analysis asks for a summary
 * (points per summary > 0): onoise_NAME, onoise_total_NAME, inoise_total_NAME.
 */

#include "bridge/hooks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SPECTRUM, NAME_OUTPUT_TOTAL, NAME_INPUT_TOTAL };

static double output_density(const drum_binding *binding, const CKTcircuit *circuit) {
  double density = 0.0;
  for (size_t s = 0; s < binding->device->noise_sources; ++s) {
    const drum_noise_source *source = &binding->device->noise[s];
    const drum_port *port = &binding->port[source->port];
    const double real = circuit->CKTrhs[port->positive] - circuit->CKTrhs[port->negative];
    const double imaginary = circuit->CKTirhs[port->positive] - circuit->CKTirhs[port->negative];
    density += source->density * (real * real + imaginary * imaginary);
  }
  return density;
}

/*
 * Area under a spectrum between two neighbouring points, taken as a power law
 * f^k: ngspice's own rule, so that totals of its devices and ours add up.
 */
static double area(double from, double to, const Ndata *data) {
  if (!(from > 0.0 && to > 0.0))
    return to * data->delFreq;
  const double power = log(to / from) / data->delLnFreq;
  if (fabs(power) < N_INTFTHRESH)
    return to * data->delFreq;
  const double k = power + 1.0;
  if (fabs(k) < N_INTUSELOG)
    return to * data->freq * data->delLnFreq;
  /* to f (1 - (f0/f)^k) / k */
  return -to * data->freq * expm1(-k * data->delLnFreq) / k;
}

static void integrate(drum_binding *binding, double density, Ndata *data) {
  if (data->delFreq == 0.0) { /* the first point */
    binding->output_total = 0.0;
    binding->input_total = 0.0;
  } else {
    const double share = area(binding->last_density, density, data);
    binding->output_total += share;
    binding->input_total += share * data->GainSqInv;
    data->outNoiz += share;
    data->inNoise += share * data->GainSqInv;
  }
  binding->last_density = density;
}

/* Adds a vector called PREFIX + instance to the table that is being opened. */
static int add_name(drum_binding *binding, int which, const char *prefix, const char *instance,
                    Ndata *data) {
  const size_t length = strlen(prefix) + strlen(instance) + 1;
  char *name = realloc(binding->names[which], length);
  if (!name)
    return E_NOMEM;
  (void)snprintf(name, length, "%s%s", prefix, instance);
  binding->names[which] = name;
  /* ngspice frees this array, so it must come from ngspice's allocator. */
  data->namelist = coreitf->dllitf_trealloc(data->namelist,
                                            ((size_t)data->numPlots + 1) * sizeof *data->namelist);
  if (!data->namelist)
    return E_NOMEM;
  data->namelist[data->numPlots++] = name;
  return OK;
}

static int open_table(drum_binding *binding, int mode, const char *instance, Ndata *data) {
  if (mode == N_DENS)
    return add_name(binding, NAME_SPECTRUM, "onoise_", instance, data);
  const int error = add_name(binding, NAME_OUTPUT_TOTAL, "onoise_total_", instance, data);
  return error ? error : add_name(binding, NAME_INPUT_TOTAL, "inoise_total_", instance, data);
}

static void calculate(drum_binding *binding, int mode, bool summary, const CKTcircuit *circuit,
                      Ndata *data, double *density) {
  if (mode == N_DENS) {
    const double share = output_density(binding, circuit);
    *density += share;
    integrate(binding, share, data);
    if (data->prtSummary)
      data->outpVector[data->outNumber++] = share;
  } else if (summary) {
    data->outpVector[data->outNumber++] = binding->output_total;
    data->outpVector[data->outNumber++] = binding->input_total;
  }
}

int drum_noise(int mode, int operation, GENmodel *models, CKTcircuit *circuit, Ndata *data,
               double *density) {
  const NOISEAN *job = (const NOISEAN *)circuit->CKTcurJob;
#ifdef RFSPICE
  if (circuit->CKTcurrentAnalysis & DOING_SP) {
    /* Its noise waves need functions of ngspice that it does not export. */
    drum_binding_report(MIFinstances((MIFmodel *)models),
                        "the noise of an sp analysis does not know this device; expected noise");
    return E_PARMVAL;
  }
#endif
  const bool summary = job->NStpsSm != 0;
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    drum_binding *binding = drum_binding_of(instance);
    if (binding->device->noise_sources == 0)
      continue;
    if (operation == N_OPEN && summary) {
      const int error = open_table(binding, mode, instance->MIFname, data);
      if (error)
        return error;
    } else if (operation == N_CALC) {
      calculate(binding, mode, summary, circuit, data, density);
    }
  }
  return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge/hooks.h"

#include "bridge/noise_run.h"

#include <stdio.h>

int drum_setup(SMPmatrix *matrix, GENmodel *models, CKTcircuit *circuit, int *states) {
  const int error = coreitf->dllitf_MIFsetup(matrix, models, circuit, states);
  if (error)
    return error;
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    const int failed = drum_binding_create(instance, states);
    if (failed)
      return failed;
  }
  return OK;
}

int drum_temperature(GENmodel *models, CKTcircuit *circuit, drum_code_model *make) {
  (void)circuit;
  for (MIFinstance *instance = drum_first_instance(models); instance;
       instance = drum_next_instance(instance)) {
    drum_binding_make_device(instance, make);
    const drum_device *device = drum_binding_of(instance)->device;
    if (!device)
      return E_NOMEM;
    if (device->error[0]) {
      drum_binding_report(instance, device->error);
      return E_PARMVAL;
    }
    const int error = drum_noise_run_start(instance);
    if (error)
      return error;
  }
  return OK;
}

int drum_refuse_pole_zero(SMPmatrix *matrix, GENmodel *models, CKTcircuit *circuit, int *states) {
  (void)matrix;
  (void)circuit;
  (void)states;
  /* Before set-up: there is no binding yet to remember the report. */
  (void)fprintf(stderr,
                "drumspice: %s: pole-zero analysis does not know this device; expected op, dc, ac, "
                "noise or tran\n",
                MIFinstances((MIFmodel *)models)->MIFname);
  return E_PARMVAL;
}

/* Else its second derivatives would be missing in silence. */
int drum_refuse_distortion(int mode, GENmodel *models, CKTcircuit *circuit) {
  (void)mode;
  (void)circuit;
  drum_binding_report(
      MIFinstances((MIFmodel *)models),
      "distortion analysis does not know this device; expected op, dc, ac, noise or "
      "tran");
  return E_PARMVAL;
}

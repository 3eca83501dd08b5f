/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The face of drumspice.cm: the functions ngspice looks up when it loads a
 * code-model library, and those that the generated interface tables refer to.
 */

#include "bridge/hooks.h"

#include <string.h>

#define DRUM_EXPORT __attribute__((visibility("default")))

/* Set by ngspice right after loading. */
struct coreInfo_t *coreitf;

/* From the code models' interface files and C functions. */
extern SPICEdev cm_drum_env_info;
extern SPICEdev cm_bath_env_info;
extern SPICEdev cm_drum_info;
extern SPICEdev cm_bath_info;
extern SPICEdev cm_sideband_info;
extern SPICEdev cm_record_info;
drum_code_model cm_drum_env;
drum_code_model cm_bath_env;
drum_code_model cm_drum;
drum_code_model cm_bath;
drum_code_model cm_sideband;
drum_code_model cm_record;

/* ngspice does not tell a hook which kind of device it is called for. */
static int drum_env_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_drum_env);
}
static int bath_env_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_bath_env);
}
static int drum_lab_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_drum);
}
static int bath_lab_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_bath);
}
static int sideband_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_sideband);
}
static int record_temperature(GENmodel *models, CKTcircuit *circuit) {
  return drum_temperature(models, circuit, cm_record);
}

static SPICEdev *const devices[] = {
    &cm_drum_env_info, &cm_bath_env_info, &cm_drum_info, &cm_bath_info,
    &cm_sideband_info, &cm_record_info,   NULL};
enum { DEVICE_COUNT = sizeof devices / sizeof devices[0] - 1 };

/*
 * Sensitivity analysis changes every real parameter by one part in a million. Those
 * of the noise or a record alone move no voltage, and like a side stop being valid when changed so.
 */
static void keep_from_sensitivity(const SPICEdev *device) {
  static const char *const names[] = {"nbar", "temperature", "nbarm", "tm",
                                      "seed", "side",        "start"};
  for (int p = 0; p < *device->DEVpublic.numModelParms; ++p)
    for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n)
      if (strcmp(device->DEVpublic.modelParms[p].keyword, names[n]) == 0)
        device->DEVpublic.modelParms[p].dataType |= IF_NONSENSE;
}

/* Replaces the generated table's general-purpose entries by the bridge's. */
static void connect(SPICEdev *device, int (*temperature)(GENmodel *, CKTcircuit *)) {
  device->DEVsetup = drum_setup;
  device->DEVpzSetup = drum_refuse_pole_zero;
  device->DEVtemperature = temperature;
  device->DEVload = drum_load;
  device->DEVacLoad = drum_ac_load;
  device->DEVnoise = drum_noise;
  device->DEVconvTest = drum_convergence_test;
  device->DEVaccept = drum_accept;
  device->DEVtrunc = drum_truncate;
  keep_from_sensitivity(device);
}

/* As above for a device without outputs: it costs nothing but at accepted points. */
static void connect_listener(SPICEdev *device, int (*temperature)(GENmodel *, CKTcircuit *)) {
  device->DEVsetup = drum_setup;
  device->DEVtemperature = temperature;
  device->DEVload = NULL;
  device->DEVacLoad = NULL;
  device->DEVconvTest = NULL;
  device->DEVtrunc = NULL;
  device->DEVaccept = drum_listen;
  keep_from_sensitivity(device);
}

DRUM_EXPORT void *CMdevs(void);
DRUM_EXPORT void *CMdevNum(void);
DRUM_EXPORT void *CMudns(void);
DRUM_EXPORT void *CMudnNum(void);
DRUM_EXPORT void *CMgetCoreItfPtr(void);

void *CMdevs(void) {
  connect(&cm_drum_env_info, drum_env_temperature);
  connect(&cm_bath_env_info, bath_env_temperature);
  connect(&cm_drum_info, drum_lab_temperature);
  connect(&cm_bath_info, bath_lab_temperature);
  cm_drum_env_info.DEVdisto = drum_refuse_distortion; /* the other devices are linear */
  cm_drum_info.DEVdisto = drum_refuse_distortion;
  connect(&cm_sideband_info, sideband_temperature);
  connect_listener(&cm_record_info, record_temperature);
  return (void *)devices;
}

/*
 * The number of devices, the first time; then none. Loading a library while a
 * circuit lives makes ngspice enlarge its device table but not that circuit's,
 * which the circuit's next analysis overruns; a second load adds nothing anyway.
 */
void *CMdevNum(void) {
  static int calls;
  static int count;
  count = calls++ == 0 ? DEVICE_COUNT : 0;
  return &count;
}

void *CMudns(void) {
  static Evt_Udn_Info_t *none[] = {NULL};
  return none;
}

void *CMudnNum(void) {
  static int none;
  return &none;
}

void *CMgetCoreItfPtr(void) {
  return &coreitf;
}

/* The generated tables name these; each passes on to ngspice. */
int MIFsetup(SMPmatrix *matrix, GENmodel *models, CKTcircuit *circuit, int *states) {
  return coreitf->dllitf_MIFsetup(matrix, models, circuit, states);
}
int MIFunsetup(GENmodel *models, CKTcircuit *circuit) {
  return coreitf->dllitf_MIFunsetup(models, circuit);
}
int MIFload(GENmodel *models, CKTcircuit *circuit) {
  return coreitf->dllitf_MIFload(models, circuit);
}
int MIFmParam(int which, IFvalue *value, GENmodel *model) {
  return coreitf->dllitf_MIFmParam(which, value, model);
}
int MIFask(CKTcircuit *circuit, GENinstance *instance, int which, IFvalue *value, IFvalue *select) {
  return coreitf->dllitf_MIFask(circuit, instance, which, value, select);
}
int MIFmAsk(CKTcircuit *circuit, GENmodel *model, int which, IFvalue *value) {
  return coreitf->dllitf_MIFmAsk(circuit, model, which, value);
}
int MIFtrunc(GENmodel *models, CKTcircuit *circuit, double *step) {
  return coreitf->dllitf_MIFtrunc(models, circuit, step);
}
int MIFconvTest(GENmodel *models, CKTcircuit *circuit) {
  return coreitf->dllitf_MIFconvTest(models, circuit);
}
int MIFdelete(GENinstance *instance) {
  return coreitf->dllitf_MIFdelete(instance);
}
int MIFmDelete(GENmodel *model) {
  return coreitf->dllitf_MIFmDelete(model);
}
void MIFdestroy(void) {
  coreitf->dllitf_MIFdestroy();
}

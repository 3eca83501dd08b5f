/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_HOOKS_H
#define DRUMSPICE_BRIDGE_HOOKS_H

/*
 * ngspice's device entry points, in the order in which an analysis calls them.
 * Each serves every code model of the library; all return ngspice error codes.
 */

#include "bridge/binding.h"

/* setup.c: matrix, states and bindings; then devices from checked parameters. */
int drum_setup(SMPmatrix *matrix, GENmodel *models, CKTcircuit *circuit, int *states);
int drum_temperature(GENmodel *models, CKTcircuit *circuit, drum_code_model *make);
int drum_refuse_pole_zero(SMPmatrix *matrix, GENmodel *models, CKTcircuit *circuit, int *states);
int drum_refuse_distortion(int mode, GENmodel *models, CKTcircuit *circuit);

/* load.c: op, dc and tran. */
int drum_load(GENmodel *models, CKTcircuit *circuit);
int drum_convergence_test(GENmodel *models, CKTcircuit *circuit);
int drum_accept(CKTcircuit *circuit, GENmodel *models);
int drum_listen(CKTcircuit *circuit, GENmodel *models); /* accept, for devices that only listen */
int drum_truncate(GENmodel *models, CKTcircuit *circuit, double *step);

/* ac.c: small signals about the last operating point. */
int drum_ac_load(GENmodel *models, CKTcircuit *circuit);

/* noise.c: each instance's share of the output noise. */
int drum_noise(int mode, int operation, GENmodel *models, CKTcircuit *circuit, Ndata *data,
               double *density);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BRIDGE_NGSPICE_H
#define DRUMSPICE_BRIDGE_NGSPICE_H

/* ngspice's own headers, which are not written for our warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wshadow"
#include "ngspice/ngspice.h"

#include "ngspice/cktdefs.h"
#include "ngspice/devdefs.h"
#include "ngspice/dllitf.h"
#include "ngspice/evtudn.h"
#include "ngspice/mifdefs.h"
#include "ngspice/mifparse.h"
#include "ngspice/mifproto.h"
#include "ngspice/noisedef.h"
#include "ngspice/sperror.h"
#pragma GCC diagnostic pop

/* ngspice hands the library a table of its functions under this name. */
extern struct coreInfo_t *coreitf;

#endif

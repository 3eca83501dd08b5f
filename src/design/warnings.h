/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_WARNINGS_H
#define DRUM_DESIGN_WARNINGS_H

#include "drumspice/design.h"

/* Fills design->warnings with what is no failure, but no good device either. */
void drum_design_warn(drum_design *design);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_DESIGN_WISH_H
#define DRUM_DESIGN_WISH_H

#include "drumspice/design.h"

/* Which numbers the design chooses. */
typedef struct drum_design_free {
  bool j, phi;
  bool gap[2];
} drum_design_free;

/*
 * Checks a wish and fills in what does not depend on the elements: kappa_ext, omega, carrier; J,
 * phi and gaps that are chosen are set to numbers to begin with. Fails as drum_design_make says.
 */
drum_code drum_design_wish_check(drum_design_wish *wish, drum_design_free *chosen,
                                 drum_status *status);

#endif

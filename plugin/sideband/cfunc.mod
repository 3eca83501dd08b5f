/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the device of one instance from its parameters; the bridge does the rest. */

#include "physics/sideband.h"

void cm_sideband(ARGS)
{
    drum_sideband_card card;

    card.side = PARAM(side);
    STATIC_VAR(device) = drum_sideband_create(&card);
}

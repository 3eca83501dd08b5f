/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the device of one instance from its parameters; the bridge does the rest. */

#include "physics/conductance.h"

void cm_bath_env(ARGS)
{
    drum_bath_card card;

    card.g = PARAM(g);
    card.f0 = PARAM(f0);
    card.nbar = PARAM(nbar);
    card.temperature = PARAM(temperature);
    card.seed = PARAM(seed);
    STATIC_VAR(device) = drum_bath_env_create(&card);
}

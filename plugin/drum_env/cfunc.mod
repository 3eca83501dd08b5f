/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the device of one instance from its parameters; the bridge does the rest. */

#include <stdlib.h>

#include "physics/drum_env.h"

void cm_drum_env(ARGS)
{
    size_t c_count = PARAM_NULL(c) ? 0 : (size_t) PARAM_SIZE(c);
    size_t gap_count = PARAM_NULL(gap) ? 0 : (size_t) PARAM_SIZE(gap);
    double *values = malloc((c_count + gap_count + 1) * sizeof *values);
    drum_env_card card;
    size_t k;

    STATIC_VAR(device) = NULL;
    if (values == NULL)
        return;
    for (k = 0; k < c_count; ++k)
        values[k] = PARAM(c[k]);
    for (k = 0; k < gap_count; ++k)
        values[c_count + k] = PARAM(gap[k]);

    card.drum.electrode_nodes = (size_t) PORT_SIZE(e);
    card.drum.c_count = c_count;
    card.drum.gap_count = gap_count;
    card.drum.c = values;
    card.drum.gap = values + c_count;
    card.drum.mass = PARAM(mass);
    card.drum.fm = PARAM(fm);
    card.drum.gammam = PARAM(gammam);
    card.drum.nbarm = PARAM(nbarm);
    card.drum.tm = PARAM(tm);
    card.carrier = PARAM(carrier);
    card.drum.seed = PARAM(seed);
    STATIC_VAR(device) = drum_env_create(&card);
    free(values);
}

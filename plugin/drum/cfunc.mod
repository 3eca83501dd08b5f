/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the device of one instance from its parameters; the bridge does the rest. */

#include <stdlib.h>

#include "physics/drum.h"

void cm_drum(ARGS)
{
    size_t c_count = PARAM_NULL(c) ? 0 : (size_t) PARAM_SIZE(c);
    size_t gap_count = PARAM_NULL(gap) ? 0 : (size_t) PARAM_SIZE(gap);
    double *values = malloc((c_count + gap_count + 1) * sizeof *values);
    drum_card card;
    size_t k;

    STATIC_VAR(device) = NULL;
    if (values == NULL)
        return;
    for (k = 0; k < c_count; ++k)
        values[k] = PARAM(c[k]);
    for (k = 0; k < gap_count; ++k)
        values[c_count + k] = PARAM(gap[k]);

    card.electrode_nodes = (size_t) PORT_SIZE(e);
    card.c_count = c_count;
    card.gap_count = gap_count;
    card.c = values;
    card.gap = values + c_count;
    card.mass = PARAM(mass);
    card.fm = PARAM(fm);
    card.gammam = PARAM(gammam);
    card.nbarm = PARAM(nbarm);
    card.tm = PARAM(tm);
    card.seed = PARAM(seed);
    STATIC_VAR(device) = drum_create(&card);
    free(values);
}

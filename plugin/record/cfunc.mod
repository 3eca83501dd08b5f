/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the device of one instance from its parameters; the bridge does the rest. */

#include "output/record.h"

void cm_record(ARGS)
{
    drum_record_card card;

    card.file = PARAM(file);
    card.inputs = PORT_SIZE(in);
    card.start = PARAM(start);
    STATIC_VAR(device) = drum_record_create(&card);
}

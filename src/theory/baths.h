/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_THEORY_BATHS_H
#define DRUMSPICE_THEORY_BATHS_H

#include <stddef.h>

#include "drumspice/status.h"

/* DRUM_BAD_ARGUMENT unless all `count` occupations are finite and not negative. */
drum_code drum_baths_check(const double *baths, size_t count, drum_status *status);

#endif

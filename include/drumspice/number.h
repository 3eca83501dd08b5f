/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_NUMBER_H
#define DRUMSPICE_NUMBER_H

/* Numbers as SPICE writes them: `5g`, `2meg`, `1.5e-3`, `100fF`. */

#include "drumspice/status.h"

/*
 * Reads the whole of `text` as one SPICE number into *value.
 *
 * The form is  [+|-] digits [. digits] [e [+|-] digits] [suffix] [unit letters],
 * in any case, with a digit on at least one side of the point. Suffixes are
 * t g meg k m u n p f a (1e12, 1e9, 1e6, 1e3, 1e-3, ... 1e-18): `m` is always
 * milli. Letters after the suffix, or instead of one, are a unit and ignored, so
 * `100fF` is 1e-13 and `50Hz` is 50. The result is the double nearest to the
 * decimal value, suffix included, whatever the locale.
 *
 * Refused are null or empty text, blanks, inf, nan, hexadecimal, anything after the
 * unit letters (`4k7`), values beyond the range of a normal double, and `mil`, which
 * ngspice takes for 25.4e-6 in some places and for milli in others.
 *
 * One difference to know: ngspice 39 has no `a` and reads `5a` as 5.
 *
 * Returns DRUM_OK, DRUM_BAD_ARGUMENT (value is null) or DRUM_BAD_INPUT; *value is
 * written only on success.
 */
drum_code drum_number_parse(const char *text, double *value, drum_status *status);

#endif

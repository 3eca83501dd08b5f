/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_SORT_H
#define DRUMSPICE_BASE_SORT_H

#include <stddef.h>

/* Puts n numbers, none of them nan, in rising order. */
void drum_sort(double *numbers, size_t n);

#endif

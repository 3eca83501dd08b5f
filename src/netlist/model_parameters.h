/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_MODEL_PARAMETERS_H
#define DRUM_NETLIST_MODEL_PARAMETERS_H

#include <stddef.h>

/*
 * The parameters of the code model `type` (lower case), *n of them; null when drumspice
 * has no such model.
 */
const char *const *drum_model_parameters(const char *type, size_t *n);

#endif

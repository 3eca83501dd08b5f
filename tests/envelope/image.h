/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_ENVELOPE_IMAGE_H
#define DRUM_TESTS_ENVELOPE_IMAGE_H

/* Images of netlists that are given as text, and runs of them. */

#include "circuits/harness.h"

/*
 * The image of a netlist, which the caller frees; null, and its first reason in *reason, if there
 * is none.
 */
char *image_of(const char *netlist, char *reason, size_t size);

/* The same, and fails the test with the reason if there is none. */
char *image_must(const char *netlist);

/*
 * Runs an image with lines `more` and control commands `commands`, and fails unless ngspice exits
 * with status 0 and no complaint of ours. The caller ends it by circuit_end.
 */
circuit_run *image_run(const char *image, const char *more, const char *commands);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CHIP_SCATTERING_REPORT_H
#define DRUMSPICE_CHIP_SCATTERING_REPORT_H

/* What drumspice/chip_scattering.h found, for people and for other programs (docs/scatter.md). */

#include <jansson.h>
#include <stdio.h>

#include "drumspice/chip_scattering.h"

/* Writes tables of the summary's point; `name` is the netlist's. DRUM_IO_ERROR if that fails. */
drum_code drum_chip_scattering_text(const drum_chip_scattering *scattering, const char *name,
                                    FILE *to, drum_status *status);

/* A new JSON object with all points; the caller decrefs. Null: out of memory. */
json_t *drum_chip_scattering_json(const drum_chip_scattering *scattering);

/*
 * Writes, n being the number of ports,
 *   STEM.s<n>p            Touchstone: power waves at f, each port at its own resistance
 *   STEM_sidebands.s<2n>p the same in roots of quanta, ports n + 1 .. 2 n being the idlers at
 *                         2 carrier - f, conjugated
 *   STEM_noise.csv        noise that leaves, its shares by inputs, and noise added between ports.
 * Ports of one resistance make Touchstone 1.1, others Touchstone 2.0 with [Reference].
 * DRUM_IO_ERROR if a file cannot be written, DRUM_BAD_ARGUMENT if the path is too long.
 */
drum_code drum_chip_scattering_write(const drum_chip_scattering *scattering, const char *stem,
                                     drum_status *status);

/* Draws STEM.svg and STEM.png; DRUM_NOT_FOUND if there is no gnuplot, DRUM_IO_ERROR if it fails. */
drum_code drum_chip_scattering_picture(const drum_chip_scattering *scattering, const char *stem,
                                       drum_status *status);

#endif

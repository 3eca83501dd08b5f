/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_SCATTER_CHANNELS_H
#define DRUMSPICE_SCATTER_CHANNELS_H

/* The scattering between all channels, measured by driving each input in turn. */

#include "drumspice/chip_scattering.h"
#include "rig/rig.h"

typedef struct drum_channels {
  drum_rig rig;
  size_t ports;
  size_t conductances;
  size_t plates;
  size_t terminal[DRUM_CARDS_MAX_PORTS]; /* of the ports, the first conductances */
  size_t *loss;                          /* of the other conductances, [conductances] */
  double *root;                          /* sqrt of each conductance */
} drum_channels;

/*
 * Finds the circuit's inputs, writes them to scattering->input and loads the circuit, which must
 * have ports and outlive *channels. drum_channels_free is due in any case.
 */
drum_code drum_channels_open(drum_host *host, const drum_frame_circuit *circuit,
                             drum_chip_scattering *scattering, drum_channels *channels,
                             drum_status *status);
void drum_channels_free(drum_channels *channels);

/* The matrices [points][2 ports][channels] at f[0 .. points - 1] of the laboratory, Hz. */
drum_code drum_channels_measure(drum_channels *channels, const double *f, size_t points,
                                double complex *matrix, drum_status *status);

#endif

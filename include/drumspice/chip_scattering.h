/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CHIP_SCATTERING_H
#define DRUMSPICE_CHIP_SCATTERING_H

/*
 * What a circuit sends out of its ports, by simulation: the scattering of waves under the pumps,
 * forward and reverse, and the noise that leaves, from any netlist that has an image in the
 * rotating frame. Theory's counterpart is drumspice/scattering.h.
 *
 * A port is a conductance g between two nodes, with a bath: the wave that comes in is that of its
 * Norton source, a = i/(2 sqrt g), and the one that leaves b = sqrt(g) v - a. Phasors are those of
 * circuits, exp(+j w t), frequencies those of the laboratory, in hertz. A signal at f mixes with
 * the idler at 2 carrier - f, whose amplitudes are conjugated. All amplitudes are in roots of
 * quanta per second, a/sqrt(hbar w); between waves of one frequency that is the ratio of power
 * waves.
 *
 * Channels that come in: the signals of all conductances that make noise, ports first, then their
 * idlers, then the plates' forces. That of a plate is a hermitian operator with symmetrised
 * density N + 1/2 and the commutator f'/fm for a signal above the carrier, -f'/fm below it, f' the
 * distance from the carrier. Channels that leave: the ports' signals, then their idlers.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/chip.h"
#include "drumspice/envelope.h"
#include "drumspice/lint.h"
#include "drumspice/status.h"
#include "drumspice/watch.h"

enum { DRUM_CHIP_SCATTERING_POINTS_MAX = 100000 };

/* An input: a port, another conductance, or a plate. */
typedef struct drum_chip_input {
  char name[DRUM_CHIP_NAME_SIZE];
  double siemens; /* 0: of a plate */
  double quanta;  /* N + 1/2; a port that makes no noise sends vacuum, 1/2 */
  double fm_hz;   /* of a plate, else 0 */
} drum_chip_input;

typedef struct drum_chip_scattering {
  double carrier_hz;
  double omega_hz;     /* 0: the netlist does not say */
  bool ports_assumed;  /* there are no port cards: the baths of the mode cards are the ports */
  size_t ports;        /* 1 .. DRUM_CARDS_MAX_PORTS; the first of the inputs */
  size_t conductances; /* the first of the inputs */
  size_t inputs;
  drum_chip_input *input; /* [inputs] */
  size_t channels;        /* that come in: 2 conductances + plates */
  size_t points;
  size_t summary;         /* the point at carrier + Omega (or - Omega), else one in the middle */
  double *f;              /* [points], rising, Hz */
  double complex *matrix; /* [points][2 ports][channels] */
  bool stable;            /* false: small motion grows, and all of this is of no steady state */
  bool complete;          /* false: the watcher ended it early, and points are missing */
} drum_chip_scattering;

/* All zero are the defaults. */
typedef struct drum_chip_scattering_options {
  drum_envelope_options envelope; /* carrier, omega, folders, library */
  const char *plugin;             /* path of drumspice.cm */
  double from_hz;                 /* > 0; 0: the carrier; with `lower` two Omega below it */
  double to_hz;  /* > 0; 0: two Omega above the carrier; with `lower` the carrier */
  size_t points; /* equally spaced; 0: as many as the curves want, and where */
  bool lower;    /* around carrier - Omega */
  drum_watch watch;
} drum_chip_scattering_options;

/*
 * Measures. Notes of the way into the frame are added to *report, which the caller frees, as it
 * does *scattering by drum_chip_scattering_free, null after a failure. Omega is that of the options
 * or the netlist, else the first drum's frequency. Fails as drum_envelope_netlist and
 * drumspice/host.h do; DRUM_BAD_INPUT also: no ports, or neither Omega nor frequencies;
 * DRUM_BAD_ARGUMENT: frequencies that are not 0 < from <= to < 2 carrier, too many points.
 */
drum_code drum_chip_scatter(const char *path, const drum_chip_scattering_options *options,
                            drum_chip_scattering **scattering, drum_lint_report *report,
                            drum_status *status);

void drum_chip_scattering_free(drum_chip_scattering *scattering);

/* The amplitude from an input's signal (a plate's force) to a port's signal at a point. */
double complex drum_chip_direct(const drum_chip_scattering *scattering, size_t point, size_t to,
                                size_t from);

/* From an input's idler to a port's signal: b_to = ... + conversion conj(a_from). 0 for plates. */
double complex drum_chip_conversion(const drum_chip_scattering *scattering, size_t point, size_t to,
                                    size_t from);

/*
 * The noise that leaves a port at a point, in quanta (per second and hertz):
 *   symmetrised  sum over inputs of (|direct|^2 + |conversion|^2) (N + 1/2)
 *   normal       what a photon counter sees: without the half quantum of vacuum
 *   commutator   sum of (|direct|^2 commutator - |conversion|^2), 1 where every loss has a bath.
 * symmetrised - normal is half the commutator.
 */
typedef struct drum_chip_noise {
  double symmetrised;
  double normal;
  double commutator;
} drum_chip_noise;

drum_chip_noise drum_chip_noise_at(const drum_chip_scattering *scattering, size_t point,
                                   size_t port);

/* An input's part of the symmetrised noise that leaves a port. */
double drum_chip_noise_share(const drum_chip_scattering *scattering, size_t point, size_t port,
                             size_t input);

/*
 * The noise added on the way between ports, in quanta at the input: symmetrised noise that leaves,
 * without that of the signal's own channel, over |S|^2; infinite where nothing gets through.
 */
double drum_chip_added_noise(const drum_chip_scattering *scattering, size_t point, size_t to,
                             size_t from);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_RIG_RIG_H
#define DRUMSPICE_RIG_RIG_H

/*
 * A circuit on the bench: ngspice holds it, with a drive and a clamp at every terminal (an
 * electrode, a port) and every plate. What it answers is in sidebands: U of the upper one at
 * carrier + f', and W, the conjugate of the lower one at carrier - f', as phasors exp(+j w t).
 */

#include <complex.h>
#include <stdbool.h>

#include "drumspice/host.h"
#include "drumspice/watch.h"
#include "netlist/frame_circuit.h"

enum { DRUM_RIG_TERMINALS_MAX = 2 * DRUM_FRAME_ELECTRODES_MAX + DRUM_CARDS_MAX_PORTS };

typedef enum drum_rig_side {
  DRUM_RIG_UPPER, /* 1 A at carrier + f' */
  DRUM_RIG_LOWER, /* 1 A, conjugated, at carrier - f' */
  DRUM_RIG_BOTH,  /* half an ampere of each */
} drum_rig_side;

typedef struct drum_terminal {
  drum_node_pair plus;
  drum_node_pair minus;
} drum_terminal;

typedef struct drum_rig {
  drum_host *host;
  const drum_frame_circuit *circuit;
  size_t n_terminals;
  drum_terminal terminals[DRUM_RIG_TERMINALS_MAX];
  size_t electrode[DRUM_FRAME_ELECTRODES_MAX]; /* terminal of each */
  size_t port[DRUM_CARDS_MAX_PORTS];
  size_t mode[DRUM_CARDS_MAX_MODES]; /* of each mode card */
  size_t width;                      /* of an answer: U and W of every terminal, X of every plate */
  size_t driven; /* terminal, n_terminals + plate, or beyond these a loss; else n_drives */
  size_t n_drives;

  /* Who may end a sweep between two runs of ngspice, and what is told then; may be null. */
  const drum_watch *watch;
  const char *doing;
  double done;

  /* The pumped steady state. */
  double complex v[DRUM_RIG_TERMINALS_MAX]; /* v_i + j v_q, V */
  double x[DRUM_FRAME_PLATES_MAX];          /* displacement, m */
} drum_rig;

/* Places in an answer. */
size_t drum_rig_upper(const drum_rig *rig, size_t terminal);
size_t drum_rig_lower(const drum_rig *rig, size_t terminal);
size_t drum_rig_plate(const drum_rig *rig, size_t plate);

/*
 * Loads the circuit, which must outlive the rig, into the host, finds the pumped steady state and
 * turns every source's ac off. Only a rig that listens can measure noise. Fails as
 * drum_host_load and drum_host_run do.
 */
drum_code drum_rig_open(drum_host *host, const drum_frame_circuit *circuit, bool listens,
                        drum_rig *rig, drum_status *status);

/* Clamps (or lets go) all plates, with 1 MF, or all electrodes, with 1 F, against any ac. */
drum_code drum_rig_hold_plates(drum_rig *rig, bool held, drum_status *status);
drum_code drum_rig_hold_electrodes(drum_rig *rig, bool held, drum_status *status);

/* All independent sources at zero, from now on. */
drum_code drum_rig_stop_pumps(drum_rig *rig, drum_status *status);

/* What the following sweeps drive: a terminal, or a plate's velocity by 1 m/s per ampere. */
drum_code drum_rig_drive(drum_rig *rig, size_t terminal, drum_rig_side side, drum_status *status);
drum_code drum_rig_drive_plate(drum_rig *rig, size_t plate, drum_status *status);

/* The same between the nodes of a loss of the circuit's. */
drum_code drum_rig_drive_loss(drum_rig *rig, size_t loss, drum_rig_side side, drum_status *status);

/*
 * The answers at f'[0 .. points - 1] > 0 [Hz], answer[point][width]. Equally spaced points in a row
 * cost least. DRUM_ENDED_EARLY by the watcher.
 */
drum_code drum_rig_ac(drum_rig *rig, const double *f, size_t points, double complex *answer,
                      drum_status *status);

/*
 * The noise of a terminal's upper or lower sideband [V^2/Hz], or of a plate's node, at
 * f'[0 .. points - 1]: one-sided density by all baths, density[point]; and if `share` is not null
 * that by each of the circuit's baths, share[point][bath].
 */
drum_code drum_rig_noise(drum_rig *rig, size_t terminal, drum_rig_side side, const double *f,
                         size_t points, double *density, double *share, drum_status *status);
drum_code drum_rig_plate_noise(drum_rig *rig, size_t plate, const double *f, size_t points,
                               double *density, double *share, drum_status *status);

#endif

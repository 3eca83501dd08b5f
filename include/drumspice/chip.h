/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CHIP_H
#define DRUMSPICE_CHIP_H

/*
 * A circuit's parameters in the terms of theory, found by simulation: from any netlist that has an
 * image in the rotating frame (drumspice/envelope.h), with its pumps, drums and ports, whatever its
 * resonators are made of. ngspice answers to drives at the drums' electrodes, the ports and the
 * plates; a rational function fitted to its answers gives the modes, and the plates' own responses
 * the couplings. docs/extract.md derives each number.
 */

#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/envelope.h"
#include "drumspice/extract.h"
#include "drumspice/lint.h"
#include "drumspice/mapping_steps.h"
#include "drumspice/status.h"
#include "drumspice/watch.h"

enum {
  DRUM_CHIP_NORMAL_MAX = 32,
  DRUM_CHIP_PLATES_MAX = 4,
  DRUM_CHIP_ELECTRODES_MAX = 8,
  DRUM_CHIP_NAME_SIZE = 128,
};

/* So much of a seat's response may be in modes that theory is not told of. */
static const double DRUM_CHIP_LEFT_OUT_MAX = 0.005;

/* A normal mode: a pole of the whole linear circuit, plates at rest, pumps off. */
typedef struct drum_normal_mode {
  double omega;                                   /* resonance in the laboratory, rad/s */
  double kappa;                                   /* energy decay rate, rad/s */
  double kappa_port[DRUM_CARDS_MAX_PORTS];        /* its part into each port */
  double participation[DRUM_CHIP_ELECTRODES_MAX]; /* part of its electric energy in an electrode */
} drum_normal_mode;

/* A drum's plate, and how the pumps couple it to the modes of theory. */
typedef struct drum_chip_plate {
  double omega_m, gamma_m;                 /* pumps off, rad/s */
  double omega_soft;                       /* under the pumps, electrodes held */
  double mass;                             /* kg; nan without a pump */
  double x_zpf;                            /* m; nan without a pump */
  double displacement;                     /* under the pumps, m */
  double complex coupling[DRUM_MODES_MAX]; /* G_i, rad/s; G of the first coupled mode is real */
} drum_chip_plate;

/* All numbers. As uncertainties: complex ones have that of the modulus and, as imaginary part, that
 * of the phase in radians. */
typedef struct drum_chip_numbers {
  drum_normal_mode normal[DRUM_CHIP_NORMAL_MAX];
  /*
   * The modes of theory on the main plate: those at electrodes or mode cards, then the spectators.
   * omega_0, kappa and hopping are without pumps; `capacitance` is (1/2) d Im Y/dw, nan for
   * spectators, whose alpha is 0; g0 is nan if an electrode that the mode sees has no pump to show
   * its dC/dx.
   */
  drum_extraction theory;
  double kappa_port[DRUM_MODES_MAX][DRUM_CARDS_MAX_PORTS];
  double participation[DRUM_MODES_MAX][DRUM_CHIP_ELECTRODES_MAX];
  drum_chip_plate plate[DRUM_CHIP_PLATES_MAX];
} drum_chip_numbers;

typedef struct drum_chip {
  double carrier_hz;
  size_t normal; /* 1 .. DRUM_CHIP_NORMAL_MAX, by frequency */
  size_t modes;  /* of theory: 1 .. DRUM_MODES_MAX */
  size_t seated; /* the first of them sit at an electrode or a mode card's node */
  size_t plates, electrodes, ports;
  size_t main_plate;
  char mode_name[DRUM_MODES_MAX][DRUM_CHIP_NAME_SIZE];
  char plate_name[DRUM_CHIP_PLATES_MAX][DRUM_CHIP_NAME_SIZE];
  char port_name[DRUM_CARDS_MAX_PORTS][DRUM_CHIP_NAME_SIZE];
  size_t electrode_plate[DRUM_CHIP_ELECTRODES_MAX];
  size_t electrode_number[DRUM_CHIP_ELECTRODES_MAX]; /* of its plate's, from 1 */
  drum_chip_numbers value;
  drum_chip_numbers sigma; /* by fits to either half of the points; nan where they do not fit */

  /*
   * The largest part of a seat's response, by |v|^2, that is in modes within reach for which theory
   * has no room; without seats, of the modes near Omega. Where it is above DRUM_CHIP_LEFT_OUT_MAX,
   * the modes of theory are not to be trusted.
   */
  double left_out;

  bool pumped;   /* some mode is coupled to the main plate */
  bool stable;   /* in full linear theory */
  double growth; /* the largest real part of its eigenvalues, rad/s */

  /* Two modes or more on a pumped plate: the first two, all others eliminated at Omega. */
  bool has_steps;
  drum_mapping_steps steps;

  /*
   * The occupation of the modes' baths at which beating photons add one per cent to the plate's
   * n + 1/2, by theory; nan without a steady state. Linear theory holds below it.
   */
  double n_linear;

  double fit_error; /* of the rational fit, relative */
  size_t points;    /* frequencies simulated, in all */
  bool complete;    /* false: the watcher ended it early, and the later numbers are nan */
} drum_chip;

/* All zero are the defaults. */
typedef struct drum_chip_options {
  drum_envelope_options envelope; /* carrier, omega, folders, library */
  const char *plugin; /* path of drumspice.cm; needed wherever there is a drum or bath */
  double reach_hz;    /* > 0: modes within it of the carrier; 0: a tenth of the carrier */
  bool normal_modes;  /* the modes of theory are the normal ones, not local ones */
  drum_watch watch;
} drum_chip_options;

/*
 * Extracts. Notes of the way into the frame are added to *report, which the caller frees, as it
 * does *chip by drum_chip_free, null after a failure. Fails as drum_envelope_netlist and
 * drumspice/host.h do; DRUM_NO_SOLUTION: no mode within reach; DRUM_BAD_INPUT also: a plate without
 * resonance, more terminals than the fit has room for.
 */
drum_code drum_chip_extract(const char *path, const drum_chip_options *options, drum_chip **chip,
                            drum_lint_report *report, drum_status *status);

void drum_chip_free(drum_chip *chip);

/*
 * The parameters as a linear optomechanical system, other plates as spectators. The main plate must
 * be there and pumped.
 */
void drum_chip_system(const drum_chip *chip, drum_optomech *system);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_CARDS_H
#define DRUMSPICE_CARDS_H

/*
 * The comment cards by which a netlist tells what its nodes mean:
 *
 *   *drumspice frame carrier=4.994g omega=6meg
 *   *drumspice mode a1 i=n1_i q=n1_q c=100f f0=5g bath=xb1
 *   *drumspice mode a3 i=n3_i q=n3_q c=100f f0=5g bath=xb3 auxiliary=1
 *   *drumspice plate b x=px bath=xd
 *   *drumspice case hot a1=50 a2=100 b=0.5
 *   *drumspice expect blocked=2->1 isolation=20
 *   *drumspice port p1 bath=xp1
 *   *drumspice setting to_2 phi=90 blocked=2->1 isolation=20
 *
 * One frame, one mode or more, at most one plate and one expect, any number of bath cases, ports
 * and settings of the pumps, in any order, in the netlist or in files it includes. In an ordinary
 * RF netlist, from which `drumspice envelope` makes one in the frame, a mode has v=n1 for its one
 * node instead of i= and q=, and the frame card may be left out. Every key shown must be given but
 * `auxiliary`, which is 1 for a mode that only dresses the plate (drumspice/auxiliary.h) and 0 if
 * not given; such modes come last. A case must name every mode and the plate; of a setting, blocked
 * and isolation may both be left out, and with settings there is no expect. A card goes on in a
 * comment line that begins with `*+`. Upper and lower case are the same.
 */

#include "drumspice/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
  DRUM_CARDS_MAX_MODES = 8,
  DRUM_CARDS_MAX_CASES = 16,
  DRUM_CARDS_MAX_PORTS = 8,
  DRUM_CARDS_MAX_SETTINGS = 36,
  DRUM_CARDS_NAME_SIZE = 64, /* with the final NUL */
};

typedef struct drum_mode_card {
  char name[DRUM_CARDS_NAME_SIZE]; /* lower case, like all names here; letters, digits, _ */
  char node_i[DRUM_CARDS_NAME_SIZE];
  char node_q[DRUM_CARDS_NAME_SIZE];
  char node_v[DRUM_CARDS_NAME_SIZE]; /* of an ordinary netlist's mode, whose i and q are then empty
                                      */
  char bath[DRUM_CARDS_NAME_SIZE];   /* instance whose noise share is this mode's bath */
  double c;                          /* farad, > 0: the mode's whole capacitance */
  double f0_hz;                      /* > 0: where the bath is evaluated */
  bool auxiliary;                    /* only there to dress the plate */
} drum_mode_card;

typedef struct drum_plate_card {
  char name[DRUM_CARDS_NAME_SIZE];
  char node_x[DRUM_CARDS_NAME_SIZE]; /* 1 V = 1 pm of displacement */
  char bath[DRUM_CARDS_NAME_SIZE];   /* instance of the drum */
} drum_plate_card;

typedef struct drum_case_card {
  char name[DRUM_CARDS_NAME_SIZE];
  double nbar[DRUM_CARDS_MAX_MODES]; /* bath occupation >= 0 of every mode, in modes' order */
  double nbar_plate;                 /* of the plate; 0 if there is none */
} drum_case_card;

/* What a report must find before it passes, beside agreement with theory. */
typedef struct drum_expect_card {
  char blocked[DRUM_CARDS_NAME_SIZE]; /* "1->2" or "2->1": first to second mode or back */
  double isolation_db;                /* > 0: blocked by at least so much at Omega, coherently */
} drum_expect_card;

/* A line that leaves the chip: its wave comes in and goes out over the instance's conductance. */
typedef struct drum_port_card {
  char name[DRUM_CARDS_NAME_SIZE];
  char bath[DRUM_CARDS_NAME_SIZE]; /* instance of a bath, or a resistor of an ordinary netlist */
} drum_port_card;

/* One setting of the pumps of a netlist that is measured in several. */
typedef struct drum_setting_card {
  char name[DRUM_CARDS_NAME_SIZE];
  double phi_deg; /* the paper's phi that it must have, degrees, -360 to 360 */
  bool has_expect;
  drum_expect_card expect;
} drum_setting_card;

typedef struct drum_cards {
  double carrier_hz; /* > 0: the frame's frequency; 0: an ordinary netlist does not say */
  double omega_hz;   /* > 0: envelope frequency of interest; 0 likewise */
  size_t n_modes;    /* 1 to DRUM_CARDS_MAX_MODES */
  drum_mode_card modes[DRUM_CARDS_MAX_MODES];
  bool has_plate;
  drum_plate_card plate;
  size_t n_cases; /* 0 to DRUM_CARDS_MAX_CASES */
  drum_case_card cases[DRUM_CARDS_MAX_CASES];
  size_t n_ports; /* 0 to DRUM_CARDS_MAX_PORTS */
  drum_port_card ports[DRUM_CARDS_MAX_PORTS];

  bool has_expect;
  drum_expect_card expect;
  size_t n_settings; /* 0 to DRUM_CARDS_MAX_SETTINGS; 0: one setting without a name */
  drum_setting_card settings[DRUM_CARDS_MAX_SETTINGS];
} drum_cards;

/*
 * Reads the cards of the netlist `path` and of what it includes into *cards, which
 * holds nothing to free. An included file is looked for beside the file that includes
 * it, then from the working directory; one with a bare name (`drumspice.lib`) that is not
 * found is passed over, since ngspice has places of its own to look.
 *
 * Returns DRUM_OK, DRUM_BAD_ARGUMENT (a null argument), DRUM_NOT_FOUND (the netlist or an
 * included file), DRUM_IO_ERROR, DRUM_NO_MEMORY, or DRUM_BAD_INPUT with "file:line:" and
 * the form expected: a card unknown, incomplete, doubled, out of range or too many of
 * them; no frame; no mode; an expect beside settings; includes nested deeper than 20.
 */
drum_code drum_cards_read(const char *path, drum_cards *cards, drum_status *status);

/* Index of the mode, case or setting of that name, in upper or lower case; their number if none. */
size_t drum_cards_find_mode(const drum_cards *cards, const char *name);
size_t drum_cards_find_case(const drum_cards *cards, const char *name);
size_t drum_cards_find_setting(const drum_cards *cards, const char *name);

/* How many modes, the first ones, are not auxiliary. */
size_t drum_cards_main_modes(const drum_cards *cards);

#endif

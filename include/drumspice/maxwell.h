/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_MAXWELL_H
#define DRUMSPICE_MAXWELL_H

/*
 * From a field solver's capacitance matrix to capacitors in a circuit.
 *
 * Field solvers write Maxwell's matrix, charges over voltages: Q_i = sum_j C_ij V_j with C_ii > 0
 * and C_ij <= 0. Its network has a capacitor -C_ij between conductors i and j, and one to ground of
 * sum_j C_ij. SPICE's matrix holds the capacitors themselves: between i and j off the diagonal, to
 * ground on it.
 */

#include "drumspice/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
  DRUM_MAXWELL_MAX = 1000,      /* conductors: a subcircuit of ngspice 39 has at most 1005 nodes */
  DRUM_MAXWELL_NAME_SIZE = 128, /* with the final NUL */
};

typedef enum drum_maxwell_format {
  DRUM_MAXWELL_DETECT = 0,
  DRUM_MAXWELL_PLAIN,     /* rows of numbers, with names or without */
  DRUM_MAXWELL_FASTCAP,   /* what FastCap prints */
  DRUM_MAXWELL_FASTERCAP, /* what FasterCap prints */
  DRUM_MAXWELL_Q3D,       /* Ansys Q3D Extractor's data table */
  DRUM_MAXWELL_PALACE,    /* Palace's terminal-C.csv */
} drum_maxwell_format;

typedef struct drum_maxwell_input {
  drum_maxwell_format format;
  double unit;  /* farad, of the numbers in a file that states none; 0: not given */
  double scale; /* > 0: factor on all, as 1e-6 for a layout in um that was solved in m */
} drum_maxwell_input;

/* A matrix as it stands in its file. */
typedef struct drum_maxwell {
  drum_maxwell_format format;
  double unit;                           /* farad; the file's or the caller's */
  double scale;                          /* the caller's */
  size_t count;                          /* conductors, 1 to DRUM_MAXWELL_MAX */
  char (*names)[DRUM_MAXWELL_NAME_SIZE]; /* no two the same; no control characters */
  double *c;                             /* farad, finite: row i, column j at [i * count + j] */
  size_t line;                           /* where its first row is */
  size_t which, matrices;                /* the how manieth of how many in the file */
  size_t cut_short;                      /* line of a later one that is not complete; 0: none */
} drum_maxwell;

/*
 * Reads the matrix in the file `path`; of several in a solver's log the last that is complete.
 *
 * A plain matrix has a row on each line, `name c11 c12 ...` or numbers alone, and a header line of
 * names if they are not in the rows; without names conductors are n1, n2, ... Words are separated
 * by blanks, tabs, commas or semicolons; one with such characters stands in double quotes. Lines
 * that begin with # or * are comments, as is what follows a # after a blank. A line `unit fF` says
 * the unit, also in a comment. Numbers may have SPICE's suffixes if the unit is farad.
 *
 * The caller frees *matrix by drum_maxwell_free. Returns DRUM_OK; DRUM_BAD_ARGUMENT (a null
 * argument, unit or scale); DRUM_NOT_FOUND, DRUM_IO_ERROR, DRUM_NO_MEMORY; or DRUM_BAD_INPUT with
 * "file:line:": no text, more than 64 MiB or DRUM_MAXWELL_MAX conductors, no matrix, one that is
 * not square or not complete, names doubled or too long, numbers that are not finite or complex, a
 * unit against `unit`, more than 1 mF where no unit is stated.
 */
drum_code drum_maxwell_read(const char *path, const drum_maxwell_input *input, drum_maxwell *matrix,
                            drum_status *status);

/* Frees what the matrix holds and empties it; null is allowed. */
void drum_maxwell_free(drum_maxwell *matrix);

/*
 * A unit of capacitance in farad: `fF`, `picofarads`, or a SPICE number such as `1e-15`. DRUM_OK,
 * DRUM_BAD_ARGUMENT (null), or DRUM_BAD_INPUT: no such unit, or not above 0.
 */
drum_code drum_maxwell_unit(const char *text, double *unit, drum_status *status);

/* "plain", "fastcap", "fastercap", "q3d" or "palace"; DRUM_MAXWELL_DETECT for any other name. */
const char *drum_maxwell_format_name(drum_maxwell_format format);
drum_maxwell_format drum_maxwell_format_find(const char *name);

typedef enum drum_maxwell_convention {
  DRUM_MAXWELL_CONVENTION = 0,
  DRUM_MAXWELL_CONVENTION_SPICE,
} drum_maxwell_convention;

typedef struct drum_maxwell_options {
  drum_maxwell_convention convention;
  double symmetry;  /* 0 to 1: allowed |C_ij - C_ji| over sqrt(C_ii C_jj) */
  double noise;     /* 0 to 1: by how much signs may be wrong, over sqrt(C_ii C_jj) and C_ii */
  double threshold; /* farad, >= 0: mutual capacitances below go to ground at both ends */
  const char *const *grounds; /* null-terminated: conductors tied to ground; may be null */
} drum_maxwell_options;

/* What solvers reach when asked for 1 %: the tolerances to take. */
#define DRUM_MAXWELL_SYMMETRY 0.01
#define DRUM_MAXWELL_NOISE 0.01

typedef struct drum_maxwell_node {
  char name[DRUM_MAXWELL_NAME_SIZE]; /* of the node: lower case letters, digits and _ */
  char conductor[DRUM_MAXWELL_NAME_SIZE];
  double total;  /* farad: of all capacitors at the node */
  double ground; /* farad, >= 0: of the one to ground */
  bool floating; /* no capacitor leads to ground, directly or through others */
} drum_maxwell_node;

typedef struct drum_maxwell_network {
  size_t count;
  drum_maxwell_node *nodes;
  double *mutual; /* farad, >= 0, symmetric, 0 on the diagonal: [i * count + j] */

  double asymmetry;     /* the largest, over sqrt(C_ii C_jj) */
  size_t asymmetric[2]; /* its pair; both 0 for one conductor */
  size_t grounded;      /* conductors tied to ground */
  size_t dropped;       /* pairs below the threshold, and what they add up to */
  double dropped_total; /* farad */
  char **warnings;      /* sentences */
  size_t n_warnings;
} drum_maxwell_network;

/*
 * Checks the matrix and makes its network. In this order: SPICE's matrix is turned into Maxwell's;
 * conductors tied to ground are left out, whose capacitances thereby lead to ground; C_ij and C_ji
 * are replaced by their mean; C_ij > 0 within the noise becomes 0, as does a capacitance to ground
 * < 0; mutual capacitances below the threshold go to ground at both ends, which leaves C_ii.
 * A warning says what was changed, and which conductors float: they make ngspice's matrix
 * singular in the rotating frame unless the circuit ties them.
 *
 * A node's name is the conductor's in lower case, other characters than letters, digits and _
 * replaced by _ and none of these at its ends.
 *
 * The caller frees *network by drum_maxwell_network_free, after a failure too. Returns DRUM_OK;
 * DRUM_BAD_ARGUMENT (a null argument, an option out of range, a ground that is no conductor or
 * leaves none); DRUM_NO_MEMORY; or DRUM_BAD_INPUT, naming the conductors and numbers: C_ii not
 * above 0; the other convention; asymmetry, a sign or a capacitance to ground beyond tolerance;
 * an eigenvalue of C_ij/sqrt(C_ii C_jj) below -noise (not positive definite); names that make no
 * node, the same node or ngspice's ground.
 */
drum_code drum_maxwell_network_make(const drum_maxwell *matrix, const drum_maxwell_options *options,
                                    drum_maxwell_network *network, drum_status *status);

/* Frees what the network holds and empties it; null is allowed. */
void drum_maxwell_network_free(drum_maxwell_network *network);

/*
 * A node's name from any text, as above; may come out empty. `name` holds DRUM_MAXWELL_NAME_SIZE
 * bytes, longer ones are cut.
 */
void drum_maxwell_node_name(const char *text, char *name);

typedef struct drum_maxwell_output {
  const char *name;   /* of the subcircuit: a node's name */
  const char *source; /* where the matrix is from: for the comment only */
  double carrier_hz;  /* 0: capacitors; else > 0: env_capacitor between pairs NAME_i NAME_q */
} drum_maxwell_output;

/*
 * Writes the network as `.subckt name node...`, capacitances in farad with 15 digits, those of 0
 * left out, with comments that say where it is from and what was checked. Returns DRUM_OK,
 * DRUM_BAD_ARGUMENT (null, a name that is none, a carrier < 0 or not finite, pairs of more than
 * half of DRUM_MAXWELL_MAX conductors), DRUM_IO_ERROR.
 */
drum_code drum_maxwell_write(const drum_maxwell *matrix, const drum_maxwell_options *options,
                             const drum_maxwell_network *network, const drum_maxwell_output *output,
                             FILE *file, drum_status *status);

#endif

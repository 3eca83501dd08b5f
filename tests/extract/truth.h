/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_EXTRACT_TRUTH_H
#define DRUM_TESTS_EXTRACT_TRUTH_H

/*
 * A flat ordinary netlist (R, L, C, K, T, sine sources, drum1, drum2 and bath of drumspice.lib)
 * solved by modified nodal analysis over the complex frequency s, without ngspice and, but for the
 * syntax of numbers, without the library: A(s) x = currents, A symmetric, x the nodes' voltages
 * and then the currents of coils and voltage sources. Ideal lines are exact. A mode is a zero of
 * det A with the null vector x, normalised by x^T A' x = 1, so that the impedance between nodes
 * has the residue x_k x_l there.
 */

#include <complex.h>
#include <stddef.h>

enum {
  TRUTH_NODES_MAX = 64,
  TRUTH_ELEMENTS_MAX = 96,
  TRUTH_DRUMS_MAX = 4,
  TRUTH_PORTS_MAX = 4,
  TRUTH_MODES_MAX = 16
};

/* One line. Nodes count from 1; 0 is ground. */
typedef struct truth_element {
  char kind; /* of its name; x: a bath */
  char name[16];
  size_t node[4];
  size_t branch;       /* of a coil or voltage source: its unknown */
  size_t other[2];     /* of K: elements */
  double value;        /* ohm, farad, henry, siemens, line's impedance, K */
  double delay;        /* of a line, s */
  double complex pump; /* of a source */
} truth_element;

typedef struct truth_drum {
  size_t electrodes;
  size_t node[2];
  double c[2], gap[2]; /* at rest */
  double mass, fm, gammam;
  double x; /* displacement */
} truth_drum;

typedef struct truth {
  size_t nodes, unknowns;
  char node[TRUTH_NODES_MAX][16];
  size_t elements;
  truth_element element[TRUTH_ELEMENTS_MAX];
  size_t drums;
  truth_drum drum[TRUTH_DRUMS_MAX];
  size_t ports;                      /* of the cards */
  char port[TRUTH_PORTS_MAX][2][16]; /* its name, and its element's */
  double carrier_hz;                 /* of the sine sources */
} truth;

typedef struct truth_mode {
  double complex s;                      /* rad/s */
  double complex x[TRUTH_NODES_MAX + 1]; /* by nodes */
} truth_mode;

/* Reads the text of a netlist; anything that it does not know fails the test. */
void truth_read(const char *text, truth *circuit);

size_t truth_node(const truth *circuit, const char *name);
const truth_element *truth_find(const truth *circuit, const char *name);

/* A drum's capacitance, its slope and its curvature at its displacement. */
double truth_capacitance(const truth_drum *drum, size_t electrode);
double truth_slope(const truth_drum *drum, size_t electrode);
double truth_curvature(const truth_drum *drum, size_t electrode);

/* A port's conductance, and the voltage across it. */
double truth_port_siemens(const truth *circuit, size_t port);
double complex truth_port_voltage(const truth *circuit, size_t port, const double complex *v);

/* The modes between two frequencies, by rising frequency. */
size_t truth_modes(const truth *circuit, double low_hz, double high_hz, truth_mode *modes);

/* The admittance matrix between `count` nodes at s, all others free: y[count][count]. */
void truth_admittance(const truth *circuit, double complex s, const size_t *nodes, size_t count,
                      double complex *y);

/*
 * The pumped state: displaces the drums by the force (1/4) sum C' |V|^2, and gives the voltages'
 * phasors by nodes.
 */
void truth_pump(truth *circuit, double complex *v);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_FRAME_CIRCUIT_H
#define DRUM_NETLIST_FRAME_CIRCUIT_H

/*
 * Any netlist as a flat circuit in the rotating frame, with what a measurement has to know of it:
 * where its drums, ports, baths and sources are. An ordinary netlist is turned into its image;
 * one that is in the frame already stays as it is. Nothing else is read off the elements.
 */

#include "drumspice/cards.h"
#include "drumspice/envelope.h"

enum {
  DRUM_FRAME_NAME_SIZE = 128,
  DRUM_FRAME_PLATES_MAX = 4,
  DRUM_FRAME_ELECTRODES_MAX = 8,
};

/* An electrical node of the frame: in phase and in quadrature; ground is "0" "0". */
typedef struct drum_node_pair {
  char i[DRUM_FRAME_NAME_SIZE];
  char q[DRUM_FRAME_NAME_SIZE];
} drum_node_pair;

typedef struct drum_frame_plate {
  char name[DRUM_FRAME_NAME_SIZE]; /* of the card, or of the instance */
  char bath[DRUM_FRAME_NAME_SIZE]; /* its code model's instance */
  char node[DRUM_FRAME_NAME_SIZE]; /* 1 V = 1 pm */
  double fm_hz;                    /* as the model says: where to look for its resonance */
  double mass;                     /* kg, as the model says */
  double gammam_hz;                /* as the model says */
  double quanta;                   /* N + 1/2 of its bath */
} drum_frame_plate;

typedef struct drum_frame_electrode {
  size_t plate;
  size_t number; /* of its plate's, from 1 */
  drum_node_pair node;
  double farad; /* at rest */
} drum_frame_electrode;

typedef struct drum_frame_port {
  char name[DRUM_FRAME_NAME_SIZE];
  char bath[DRUM_FRAME_NAME_SIZE]; /* element that makes its noise; empty: it makes none */
  drum_node_pair plus;
  drum_node_pair minus;
  double siemens; /* > 0 */
  double quanta;  /* N + 1/2; 1/2 where the element makes no noise */
} drum_frame_port;

typedef struct drum_frame_circuit {
  drum_cards cards; /* what there is of them; modes have i and q */
  double carrier_hz;
  double omega_hz; /* 0: not given */
  char *deck;      /* a title, then elements and models; no .end */
  char **sources;  /* independent ones, all of them */
  size_t n_sources;
  char **baths; /* elements of the code models that make noise */
  size_t n_baths;
  size_t n_plates;
  drum_frame_plate plates[DRUM_FRAME_PLATES_MAX];
  size_t n_electrodes;
  drum_frame_electrode electrodes[DRUM_FRAME_ELECTRODES_MAX];
  size_t n_ports;
  drum_frame_port ports[DRUM_CARDS_MAX_PORTS];
  drum_frame_port *losses; /* all conductances that make noise, those of ports too */
  size_t n_losses;
  bool ports_assumed; /* there are no port cards: these are the baths of the mode cards */
  char *storage;
} drum_frame_circuit;

/*
 * Reads the netlist `path`. `options` as of drum_envelope_netlist; without a carrier there or in
 * the cards, that of an ordinary netlist is the one frequency of its sine sources. Notes of the
 * transformation are added to *report. The caller frees *circuit by drum_frame_circuit_free after
 * DRUM_OK. Otherwise as drum_envelope_netlist, and DRUM_BAD_INPUT: cards that are wrong, name what
 * is not there, or more drums, electrodes or ports than there is room for.
 */
drum_code drum_frame_circuit_read(const char *path, const drum_envelope_options *options,
                                  drum_frame_circuit *circuit, drum_lint_report *report,
                                  drum_status *status);

/* The same with `text`, if it is not null, in the place of what is in the file. */
drum_code drum_frame_circuit_read_text(const char *path, const char *text,
                                       const drum_envelope_options *options,
                                       drum_frame_circuit *circuit, drum_lint_report *report,
                                       drum_status *status);

void drum_frame_circuit_free(drum_frame_circuit *circuit);

#endif

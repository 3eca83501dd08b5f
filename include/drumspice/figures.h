/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_FIGURES_H
#define DRUMSPICE_FIGURES_H

/*
 * The paper's Figs. 2 and 3 from its effective model (drumspice/cascaded.h), and what the numbers
 * say of its sentences about them. All rates are equal, kappa_i = gamma_i = kappa, phi = theta = 0,
 * F is real; frequencies, rates and heat flows are in units of kappa, occupations are quanta.
 */

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "drumspice/status.h"

/* Fig. 2: means of two baths each without coupling (C6, C7), N_i = 2 m_i - m_3 and N_3 = m_3. */
#define DRUM_FIGURE_M1 50.0
#define DRUM_FIGURE_M2 100.0
#define DRUM_FIGURE_M3_MAX 100.0 /* where N_1 is 0 */

/* Axes; the paper's text does not give its own. */
#define DRUM_FIGURE_DELTA_MAX 5.0 /* |Delta|/kappa */
#define DRUM_FIGURE_F_MAX 2.0     /* |F|/kappa */
#define DRUM_FIGURE_N_MAX 2.0     /* Fig. 3: N_1, N_2 from 0 */
#define DRUM_FIGURE_N3 0.5        /* Fig. 3 */

/*
 * Dn_2 = n_2 - m_2 by C2 for finite delta and f and 0 <= m3 <= DRUM_FIGURE_M3_MAX.
 * DRUM_BAD_ARGUMENT if a number is out of range.
 */
drum_code drum_figures_change(double delta, double f, double m3, double *change,
                              drum_status *status);

/*
 * The m_3 at which Dn_2 is `change`, exact since Dn_2 is linear in m_3. It may lie outside of 0 to
 * DRUM_FIGURE_M3_MAX: then no baths do it. nan where Dn_2 does not depend on m_3 (delta f = 2 +
 * f^2) or the numbers are too large. DRUM_BAD_ARGUMENT if delta, f or change is not finite.
 */
drum_code drum_figures_height(double delta, double f, double change, double *m3,
                              drum_status *status);

/* Whether m_3 can be had, baths not below zero; false for nan. */
bool drum_figures_possible(double m3);

/*
 * eta_i/kappa, net quanta into the baths N_i >= 0 at F = 0 (appendix D, Fig. 3), from the steady
 * state. DRUM_BAD_ARGUMENT if a number is out of range.
 */
drum_code drum_figures_flows(double delta, const double baths[3], double eta[3],
                             drum_status *status);

/* What the paper says, in our words, and a number that decides it. */
typedef struct drum_sentence {
  const char *key;    /* its name in figures.json */
  const char *where;  /* in the paper */
  const char *claim;  /* paraphrased */
  const char *number; /* what `value` is */
  const char *remark; /* what holds instead; null if nothing need be said */
  double value;       /* not below 0 */
  bool holds;
} drum_sentence;

enum { DRUM_SENTENCES = 10 };

/*
 * Judges all of them at F = 0 and |Delta| up to DRUM_FIGURE_DELTA_MAX. An equality holds if it does
 * to 1e-9. Strings are static.
 */
drum_code drum_figures_judge(drum_sentence sentences[DRUM_SENTENCES], drum_status *status);

/* The sentences as a table for people. DRUM_IO_ERROR if the stream fails. */
drum_code drum_figures_text(const drum_sentence sentences[DRUM_SENTENCES], FILE *stream,
                            drum_status *status);

/* The same, and what the figures are, as a new JSON object (docs/figures.md); null: no memory. */
json_t *drum_figures_json(const drum_sentence sentences[DRUM_SENTENCES]);

/*
 * Makes the folder if it is not there, with those above it, and writes fig2.csv, fig3.csv and
 * figures.json into it, each whole or not at all. DRUM_BAD_ARGUMENT if the path is too long,
 * DRUM_IO_ERROR if something cannot be written.
 */
drum_code drum_figures_write(const drum_sentence sentences[DRUM_SENTENCES], const char *folder,
                             drum_status *status);

/*
 * Draws fig2_surfaces, fig2_slices and fig3 into the folder, as .svg and .png with gnuplot.
 * DRUM_NOT_FOUND if there is no gnuplot, DRUM_IO_ERROR if it failed, DRUM_BAD_ARGUMENT if the path
 * is too long or holds control characters. Files of an earlier run are replaced whole. SIGPIPE is
 * ignored meanwhile, in the whole process.
 */
drum_code drum_figures_pictures(const char *folder, drum_status *status);

#endif

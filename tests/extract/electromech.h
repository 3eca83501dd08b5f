/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_EXTRACT_ELECTROMECH_H
#define DRUM_TESTS_EXTRACT_ELECTROMECH_H

/*
 * One to three resonators on a drum, linearised about the pumped state and solved
 * densely, without ngspice and without the library: the equations of
 * plugin/physics/drum_env.h with the resonators' own admittances,
 *
 *   upper sideband  Y(wd + w) U_k + j (wd + w) (C_k U_k + C_k' V_k x)   = I_k
 *   lower, conj.    Y(wd - w)^* W_k - j (wd - w) (C_k W_k + C_k' V_k^* x) = I_k
 *   plate           m (wm^2 - w^2 + j w gamma) x - sum_k (C_k'' |V_k|^2 x
 *                     + C_k' (V_k^* U_k + V_k W_k)) / 4                 = F
 *
 * It writes the raw files that drumspice/extract.h and drumspice/report.h name.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/extract.h"

enum {
  ELECTROMECH_WINDOWS_MAX = 16,
  ELECTROMECH_MODES = 3,
  ELECTROMECH_CASES = 6,
  /* U of every mode, W of every mode, the plate; with fewer modes their places are there too. */
  ELECTROMECH_PLATE = 2 * ELECTROMECH_MODES,
  ELECTROMECH_SIZE,
};

typedef struct electromech {
  size_t modes;     /* 1 to 3, of which the first two may be coupled */
  size_t auxiliary; /* so many of them, the last ones */
  bool plate;
  double carrier_hz, omega_hz;
  double c[ELECTROMECH_MODES];         /* capacitance to ground beside the drum's, F */
  double l[ELECTROMECH_MODES];         /* coil, H */
  double g[ELECTROMECH_MODES];         /* loss, S */
  double cc, lc;                       /* couple the first two resonators: F, and H (0: none) */
  double c_drum[ELECTROMECH_MODES];    /* at rest */
  double gap[ELECTROMECH_MODES];       /* m */
  double mass;                         /* kg */
  double fm, gammam;                   /* Hz */
  double complex v[ELECTROMECH_MODES]; /* pumps' phasors at the electrodes */

  /* What is measured, as models/drumspice_measure.inc has it; widths in Hz, ending in 0. */
  double windows[ELECTROMECH_WINDOWS_MAX];
  double far[ELECTROMECH_WINDOWS_MAX];
  double held[ELECTROMECH_WINDOWS_MAX];
  double push;
  double band[2];
  size_t n_cases;
  double nbar[ELECTROMECH_CASES][ELECTROMECH_MODES + 1]; /* of each case: modes, then the plate */

  double x; /* static displacement, filled in by electromech_rest */
} electromech;

/* The static displacement under the pumps. */
void electromech_rest(electromech *model);

/* What a simulation holds still. */
typedef enum electromech_state {
  ELECTROMECH_OFF,     /* pumps off */
  ELECTROMECH_HELD,    /* pumps on, plate held */
  ELECTROMECH_CLAMPED, /* pumps on, electrodes held */
  ELECTROMECH_DRESSED, /* pumps on, electrodes held but those of auxiliary modes */
  ELECTROMECH_FREE,    /* pumps on */
} electromech_state;

/* The answer (U_1, U_2, ..., W_1, ..., x) at f' to the sources (currents into U and W, then a
 * force). */
void electromech_solve(const electromech *model, electromech_state state, double f,
                       const double complex source[ELECTROMECH_SIZE],
                       double complex answer[ELECTROMECH_SIZE]);

/* The cards of the model: modes a1, a2 at n1_i ..., plate b at node b, cases c0, c1, ... */
void electromech_cards(const electromech *model, drum_cards *cards);

/* The same as a netlist. */
void electromech_netlist(const electromech *model, const char *path);

/* Writes every file PREFIX_*.raw, noise included; files that are there are replaced. */
void electromech_write(const electromech *model, const char *prefix);

/* What the extraction should find, from the elements. */
void electromech_expect(const electromech *model, drum_extraction *expected);

/* The rectifier of the paper at 5 GHz: equal modes, phi = +90 degrees; with fewer windows. */
electromech electromech_paper(void);

/* Two modes alike in nothing: C, kappa, f0, gaps, pumps; phi = 37 degrees, J < 0. */
electromech electromech_unequal(void);

/* One mode, cooling the drum. */
electromech electromech_cooling(void);

/* The paper's rectifier on a warm drum that a third, auxiliary mode cools and widens. */
electromech electromech_auxiliary(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_EXTRACT_H
#define DRUMSPICE_EXTRACT_H

/*
 * From what a circuit was measured to do to the parameters of theory. Nothing
 * is read from element values: each number comes from a response.
 *
 * A netlist names its modes and plate in cards (drumspice/cards.h) and writes
 * raw files PREFIX_WHAT.raw, in each of which the modes' nodes and the plate's
 * are swept over the envelope frequency f':
 *
 *   op            the pumped operating point
 *   off_MODE      pumps off, the upper sideband of MODE driven (1 A into i, -j A into q)
 *   held_MODE     the same, pumps on and the plate held
 *   upper_MODE    the same, pumps on, nothing held
 *   lower_MODE    the lower sideband driven (1 A into i, +j A into q)
 *   off_PLATE     pumps off, 1 A into the plate's node
 *   clamped_PLATE the same, pumps on and the electrodes held
 *   pumped_PLATE  the same, pumps on, nothing held (optional)
 *   auxiliary_PLATE the same, but the electrodes of all modes held that are not auxiliary
 *                 (with auxiliary modes only)
 *
 * Without a plate only off_MODE is needed, and optionally upper_MODE and lower_MODE.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "drumspice/cards.h"
#include "drumspice/matrix.h"
#include "drumspice/optomech.h"
#include "drumspice/status.h"

/* Rates and frequencies in rad/s; complex amplitudes in the paper's convention exp(-i w t). */
typedef struct drum_extraction {
  size_t modes;
  size_t auxiliary; /* so many of them, the last ones, only dress the plate */
  bool plate;
  double omega_d; /* the frame's carrier */
  double omega;   /* the envelope frequency of interest, Omega */

  double capacitance[DRUM_MODES_MAX]; /* whole capacitance of a mode, (1/2) d Im Y/dw, F */
  double omega_0[DRUM_MODES_MAX];     /* resonance with all other modes held */
  double kappa[DRUM_MODES_MAX];       /* energy decay rate */
  double complex hopping[DRUM_MODES_MAX][DRUM_MODES_MAX]; /* J_ij */

  /* With a plate: */
  double shift[DRUM_MODES_MAX];            /* of omega_0 by the plate's static displacement */
  double complex alpha[DRUM_MODES_MAX];    /* pump amplitude, |alpha|^2 photons */
  double complex coupling[DRUM_MODES_MAX]; /* G_i; gauge: G of the first mode real and positive */
  double g0[DRUM_MODES_MAX];               /* |G_i / alpha_i|; 0 where alpha_i is 0 */
  double omega_m, gamma_m;                 /* of the plate, pumps off */
  double omega_soft;                       /* of the plate under the pumps, electrodes held */
  double x_zpf;                            /* m */
  double displacement;                     /* static, m */

  /* With pumped_PLATE: the plate as the pumped cavities leave it. */
  bool dressed;
  double omega_eff, gamma_eff;

  /* With auxiliary modes: the plate as they alone leave it, all other modes' electrodes held. */
  double omega_auxiliary, gamma_auxiliary;
} drum_extraction;

/*
 * Reads the measurements PREFIX_*.raw of the netlist with these cards. DRUM_NOT_FOUND names a
 * missing file or vector; DRUM_BAD_INPUT a measurement without what it should show (no resonance
 * in its band, grids that differ). Otherwise as drum_raw_open and friends.
 */
drum_code drum_extract(const drum_cards *cards, const char *prefix, drum_extraction *extraction,
                       drum_status *status);

/*
 * The extracted parameters as a linear optomechanical system (drumspice/optomech.h), in the frame
 * of the pump. `shifted` applies the static shift of the resonances, `softened` the softening of
 * the plate. Without a plate the couplings are zero and the mechanics idle at Omega.
 */
void drum_extraction_system(const drum_extraction *extraction, bool shifted, bool softened,
                            drum_optomech *system);

#endif

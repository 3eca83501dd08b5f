/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_ENVELOPE_H
#define DRUMSPICE_ENVELOPE_H

/*
 * An ordinary RF netlist turned into its image in the frame that rotates at a carrier, which stock
 * ngspice with the plugin runs: every node becomes a pair NAME_i NAME_q of the envelope
 * v(t) = Re[(v_i + j v_q) exp(j 2 pi carrier t)], every linear element its exact image, tones
 * near the carrier become constant or slow. docs/envelope.md says what becomes of what.
 */

#include "drumspice/lint.h"
#include "drumspice/status.h"

#include <stdbool.h>
#include <stdio.h>

/* What the ac value of a source of the original drives in the image. */
typedef enum drum_envelope_sideband {
  DRUM_ENVELOPE_UPPER, /* carrier + f': (v_i + j v_q)/2 is the original's phasor */
  DRUM_ENVELOPE_LOWER, /* carrier - f': (v_i - j v_q)/2 is the conjugate of the original's */
} drum_envelope_sideband;

/* All zero is a netlist whose frame card gives the carrier, by the defaults. */
typedef struct drum_envelope_options {
  double carrier_hz; /* > 0; 0: as the netlist's frame card says */
  double omega_hz;   /* > 0: envelope frequency of interest, for the frame card; 0: as there */
  drum_envelope_sideband ac;
  bool tran_noise; /* resistors make noise in `tran` too, not in `noise` alone */
  /*
   * 0: ideal lines are delayed by ngspice's own, exact in op, ac and noise, with breakpoints in
   * tran. Above 0 [Hz]: by networks of lumped elements whose steps stay uniform, right to 1e-9 of a
   * wave for envelope frequencies up to this, and without loss at any.
   */
  double line_band_hz;
  const char *const *folders; /* null-terminated: where included files are too; may be null */
  const char *library;        /* how to include drumspice.lib; null: drumspice.lib */
  const char *plugin;         /* word of pre_codemodel; null: the library loads the plugin */
} drum_envelope_options;

/*
 * Reads the netlist `path`, with all it includes, has the ngspice on the PATH flatten it, in a
 * temporary folder and without executing any command of it, and writes the image to `to`.
 * What was left out or may surprise is added to *report as notes, and elements that have no
 * image as errors, each with the user's file and line.
 *
 * Nothing is written unless the result is DRUM_OK. The caller frees the report by drum_lint_free
 * in any case. Returns DRUM_OK; DRUM_BAD_ARGUMENT (a null argument, a carrier, omega or
 * line band that is not finite or is below 0); DRUM_NOT_FOUND (the netlist, an included file,
 * ngspice); DRUM_IO_ERROR; DRUM_NO_MEMORY; DRUM_BAD_INPUT: no netlist, elements without an image,
 * no carrier given, or what ngspice refuses.
 */
drum_code drum_envelope_netlist(const char *path, const drum_envelope_options *options, FILE *to,
                                drum_lint_report *report, drum_status *status);

#endif

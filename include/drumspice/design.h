/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_DESIGN_H
#define DRUMSPICE_DESIGN_H

/*
 * From wanted parameters of the paper's optomechanical platform to the elements of a chip: two LC
 * resonators with a coupler between them and a feedline each, one drum with an electrode on either,
 * and the pumps. It is an ordinary circuit in the laboratory frame (docs/design.md). Modes are
 * numbered 0 and 1 here, 1 and 2 in netlists and messages.
 *
 * What the numbers mean, so that they can be held against what the circuit does under its pumps,
 * the plate at its static displacement:
 *
 *   f, J     With C and Gamma the matrices of capacitance and of inverse inductance between the
 *            two nodes, Omega = sqrt(C^-1/2 Gamma C^-1/2) = [[2 pi f1, J], [J, 2 pi f2]]: its
 *            eigenvalues are the circuit's eigenfrequencies, so that equal resonators split by
 *            exactly 2 J. To first order J = w Cc/(2 sqrt(C1 C2)) - w k/2, the paper's sign.
 *   kappa    Re Y_i(2 pi f_i)/C_i, the mode's capacitance being C_i = (1/2) d Im Y_i/dw there: Y_i
 *            is the admittance of node i with the other node grounded, feedline included.
 *   g0       (2 pi f_i/2) (dC_i/dx / C_i) x_zpf at the displaced plate, x_zpf by the plate's own
 * fm. G, phi   G_i = g0_i |alpha_i|, |alpha_i|^2 = C_i |V_i|^2/(2 hbar 2 pi f_i); the paper's phi
 * is minus the circuit's arg(V_2/V_1).
 *
 * A feedline is a capacitor cf from the resonator to a conductance 1/z0. Near w it is a
 * conductance, a capacitor and a coil to first order in w, which is how it enters C and Gamma.
 *
 * Frequencies and rates are in Hz (rates over 2 pi), other quantities in SI units.
 */

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "drumspice/mapping.h"
#include "drumspice/optomech.h"
#include "drumspice/status.h"

typedef enum drum_design_coupling {
  DRUM_DESIGN_CAPACITIVE = 0, /* a capacitor between the nodes: J > 0 */
  DRUM_DESIGN_MUTUAL,         /* the coils' mutual inductance: any sign */
} drum_design_coupling;

/* By which theory J and phi are chosen that are not given. */
typedef enum drum_design_theory {
  DRUM_DESIGN_FULL = 0, /* DRUM_FRAME_FULL: both sidebands, softened plate */
  DRUM_DESIGN_B22,      /* Eq. B22 as drum_mapping_tune has it */
} drum_design_theory;

/* A number that is not given, where that is allowed, is nan. */
typedef struct drum_design_wish {
  double f_hz[2];         /* > 0: under the pumps */
  double kappa_hz[2];     /* > 0: in all */
  double kappa_ext_hz[2]; /* 0 .. kappa: the feedline's part; nan: all of it */
  double j_hz;            /* nan: by `block` */
  double phi_deg;         /* nan: by `block` */
  double g_hz[2];         /* |G_i| >= 0 */
  double fm_hz;           /* > 0: of the plate itself, without pumps */
  double gammam_hz;       /* > 0 */
  double omega_hz;        /* > 0: where it shall be one-way; nan: fm */
  double carrier_hz;      /* > 0: of the pumps; nan: (f1 + f2)/2 - omega */
  drum_blocked block;     /* NEITHER: j and phi must be given */
  drum_design_theory theory;
  drum_design_coupling coupling;
  double c_total[2]; /* > 0: all capacitors at a node, the drum at rest */
  double c_drum[2];  /* > 0: of those the drum's */
  double gap[2];     /* > 0, or nan where g0 is given */
  double g0_hz[2];   /* > 0: chooses the gap; nan: by the gap */
  double mass;       /* > 0: effective mass of the plate */
  double z0;         /* > 0: of the feedlines */
  double nbar[2];    /* >= 0: occupations of the modes' baths */
  double nbar_m;     /* >= 0: of the drum's */
  double nbar_hot;   /* >= 0: the hot bath of the bath cases */
} drum_design_wish;

/* All numbers not given; no block, capacitive, theory FULL, z0 50, nbar 0, nbar_hot 100. */
void drum_design_wish_clear(drum_design_wish *wish);

enum { DRUM_DESIGN_WARNINGS_MAX = 10, DRUM_DESIGN_WARNING_SIZE = 256 };

typedef struct drum_design {
  drum_design_wish wish; /* with every number filled in */

  double c[2];      /* > 0: capacitor from a node to ground */
  double l[2];      /* coil to ground */
  double c_feed[2]; /* to the feedline; 0: none */
  double g_int[2];  /* conductance of the internal loss; 0: none */
  double c_couple;  /* between the nodes; 0: mutual inductance */
  double k;         /* of the coils, below 1 in modulus; 0: capacitive */

  double c_mode[2];   /* C_i above */
  double shift_hz[2]; /* of f by the displaced plate */
  double x_zpf;
  double displacement; /* of the plate under the pumps, towards the electrodes */
  double fm_soft_hz;   /* the plate with the electrodes' voltages held */
  double alpha[2];     /* sqrt of photons */
  double complex v[2]; /* at the electrodes, exp(+j w t), peak; v[0] >= 0 */
  /* Pump current into the port, or into the resonator without one, exp(+j w t), peak. */
  double complex pump[2];

  drum_optomech system; /* what small signals see, in rad/s */
  double growth;        /* [1/s] of its least damped mode in DRUM_FRAME_FULL, below 0 */
  drum_blocked blocked; /* at omega in DRUM_FRAME_FULL */
  double isolation;     /* the weaker of |M12|, |M21| over the stronger there; at least 1e-10 */

  size_t n_warnings;
  char warnings[DRUM_DESIGN_WARNINGS_MAX][DRUM_DESIGN_WARNING_SIZE]; /* a sentence each */
} drum_design;

/*
 * Finds the elements. Nothing is fitted: where an equation is not linear (the feedline that loads
 * its resonator, the coupler, the plate's rest) it is solved to rounding.
 *
 * DRUM_BAD_ARGUMENT: a null argument, a number out of the range above, both or none of gap and g0,
 * kappa_ext above kappa, j or phi missing without block. DRUM_NO_SOLUTION: what no such circuit
 * has: a capacitor that would be below 0, a feedline that cannot take so much, a capacitive J < 0,
 * |k| >= 1, G with g0 = 0, pumps that pull the plate in, block with a G of 0 or with a J and phi
 * that do not block that way. DRUM_UNSTABLE: the pumped system has a growing mode.
 * DRUM_NO_CONVERGENCE.
 */
drum_code drum_design_make(const drum_design_wish *wish, drum_design *design, drum_status *status);

typedef struct drum_design_text {
  const char *library; /* how to include drumspice.lib; null: drumspice.lib */
  const char *plugin;  /* word of pre_codemodel; null: the library loads the plugin */
} drum_design_text;

/*
 * Writes the netlist, which `drumspice envelope` turns into the frame of the pumps and ngspice runs
 * as it is (the cold response). DRUM_BAD_ARGUMENT (null), DRUM_IO_ERROR.
 */
drum_code drum_design_write(const drum_design *design, const drum_design_text *text, FILE *file,
                            drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_SYSTEMS_H
#define DRUM_CLI_SYSTEMS_H

/* The paper's two systems as tables of values: what several commands ask for alike. */

#include "cli/values.h"
#include "drumspice/cascaded.h"
#include "drumspice/mapping.h"

/* The cascaded model of Eqs. 1 and 2, and its baths. */
typedef struct drum_cli_cascaded {
  drum_cascaded system; /* its f by drum_cli_cascaded_f */
  double f_re, f_im;
  double baths[3];
} drum_cli_cascaded;

enum { DRUM_CLI_CASCADED_VALUES = 12 };

/* Fills the first DRUM_CLI_CASCADED_VALUES lines of a table that fills *into. */
void drum_cli_cascaded_values(drum_cli_cascaded *into, drum_cli_value *table);

/* Puts the F that was read into the system. */
void drum_cli_cascaded_f(drum_cli_cascaded *cascaded);

/* Two cavities on one drum, without what only occupations need (kappa, baths). */
enum { DRUM_CLI_RECTIFIER_VALUES = 9 };

/* Fills the first DRUM_CLI_RECTIFIER_VALUES lines of a table that fills *into and *omega. */
void drum_cli_rectifier_values(drum_rectifier *into, double *omega, drum_cli_value *table);

#endif

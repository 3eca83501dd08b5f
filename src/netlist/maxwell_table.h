/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_MAXWELL_TABLE_H
#define DRUM_NETLIST_MAXWELL_TABLE_H

/* Where in a file the matrix is and how its lines are made up, before its numbers are read. */

#include "netlist/maxwell_text.h"

typedef struct maxwell_table {
  drum_maxwell_format format;
  maxwell_place rows;  /* where to look for the first row */
  size_t count;        /* rows */
  size_t columns;      /* numbers in each; a matrix that is not square is refused later */
  bool named;          /* each row begins with its name */
  size_t passed;       /* words between the name and the numbers */
  maxwell_line header; /* of names; empty: there is none */
  double unit;         /* farad, as stated in the file; 0: not stated */
  bool partial;        /* the solver left out columns */
  size_t which, matrices, cut_short; /* as in drum_maxwell */
} maxwell_table;

/*
 * Finds the matrix in the text of a file in that format, or in the one it looks like. `path` is for
 * messages. DRUM_BAD_INPUT: there is none.
 */
drum_code drum_maxwell_find_table(const char *path, const char *text, drum_maxwell_format format,
                                  maxwell_table *table, drum_status *status);

/* The parts of it: a plain or Palace's table, and the solvers' logs. */
drum_code drum_maxwell_find_plain(const char *path, const char *text, drum_maxwell_format format,
                                  maxwell_table *table, drum_status *status);
drum_code drum_maxwell_find_logged(const char *path, const char *text, drum_maxwell_format format,
                                   maxwell_table *table, drum_status *status);

/* The format of a solver's log by its headings; DRUM_MAXWELL_DETECT: it is none. */
drum_maxwell_format drum_maxwell_logged_format(const char *text);

/* The table's next row, comments passed over where the format has them; false: there is none. */
bool drum_maxwell_next_row(const maxwell_table *table, maxwell_place *place, maxwell_line *row);

#endif

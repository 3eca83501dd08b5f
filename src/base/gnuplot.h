/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_GNUPLOT_H
#define DRUMSPICE_BASE_GNUPLOT_H

/*
 * Pictures by gnuplot as a program: commands and data go to its standard input. Each file is
 * written beside its name and then renamed.
 */

#include <stdio.h>

#include "drumspice/status.h"

typedef struct drum_picture {
  const char *folder;
  const char *name; /* of the files, without their endings */
  int width;        /* pixels */
  int height;
  /* Writes gnuplot's commands, terminal and output being set. May be called several times. */
  void (*draw)(const void *what, FILE *gnuplot);
  const void *what;
} drum_picture;

/*
 * Draws FOLDER/NAME.svg and FOLDER/NAME.png. DRUM_NOT_FOUND if there is no gnuplot, DRUM_IO_ERROR
 * if it failed, DRUM_BAD_ARGUMENT if the path is too long or holds control characters. SIGPIPE is
 * ignored meanwhile, in the whole process.
 */
drum_code drum_gnuplot_draw(const drum_picture *picture, drum_status *status);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_CLI_INSTALLED_H
#define DRUM_CLI_INSTALLED_H

#include "base/path.h"

/*
 * Where the program's own models and plugin are, seen from the program's file: in a build tree,
 * or installed. Empty texts where nothing was found, or nothing ngspice can be told.
 */
typedef struct drum_installed {
  char models[DRUM_PATH_SIZE];      /* the folder of drumspice.lib */
  char library[DRUM_PATH_SIZE + 2]; /* drumspice.lib as the rest of a .include */
  char plugin[512];                 /* for pre_codemodel; empty too if the library loads it */
  char plugin_path[DRUM_PATH_SIZE]; /* drumspice.cm itself */
} drum_installed;

void drum_installed_find(drum_installed *found);

#endif

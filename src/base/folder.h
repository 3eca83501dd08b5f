/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_FOLDER_H
#define DRUMSPICE_BASE_FOLDER_H

#include "drumspice/status.h"

/*
 * Makes a folder, and those above it, where they are not there. DRUM_BAD_ARGUMENT: the path is
 * empty or too long. DRUM_IO_ERROR: it cannot be made, or is a file.
 */
drum_code drum_folder_make(const char *path, drum_status *status);

#endif

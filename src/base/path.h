/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUMSPICE_BASE_PATH_H
#define DRUMSPICE_BASE_PATH_H

/* Room for the path of a file, with the final NUL; longer ones are refused. */
enum { DRUM_PATH_SIZE = 4096 };

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_REPORT_PICTURES_H
#define DRUM_TESTS_REPORT_PICTURES_H

/* Fails unless the file is a whole SVG, well-formed as far as tags go: each closed in its order. */
void picture_is_svg(const char *path);

/* Fails unless the file is a PNG from its signature to its last chunk. */
void picture_is_png(const char *path);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_TESTS_DESIGN_PAPER_H
#define DRUM_TESTS_DESIGN_PAPER_H

#include "drumspice/design.h"

/* The paper's rates and its drum, blocked from 2 to 1. */
static inline drum_design_wish paper(void) {
  drum_design_wish wish;
  drum_design_wish_clear(&wish);
  for (int i = 0; i < 2; i++) {
    wish.f_hz[i] = 5e9;
    wish.kappa_hz[i] = 2e6;
    wish.g_hz[i] = 7e3;
    wish.c_total[i] = 100e-15;
    wish.c_drum[i] = 30e-15;
    wish.gap[i] = 100e-9;
  }
  wish.fm_hz = 6e6;
  wish.gammam_hz = 100;
  wish.mass = 100e-15;
  wish.nbar_m = 0.5;
  wish.block = DRUM_BLOCKED_2_TO_1;
  return wish;
}

#endif

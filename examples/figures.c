/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Numbers behind the paper's figures: where the surfaces of Fig. 2 are along Delta at F = 0, which
 * by Eq. 3 is m_3 = 50 - Dn_2 (4 + Delta^2)/2 in units of kappa, how one-way the heat is, and
 * which of the paper's sentences hold.
 */

#include <stdio.h>

#include "drumspice/cascaded.h"
#include "drumspice/figures.h"
#include "drumspice/rectification.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "figures: %s\n", status->message);
  return 1;
}

static drum_code print_line(double delta, drum_status *status) {
  static const double changes[3] = {10.0, 0.0, -10.0};
  (void)printf("%6.1f", delta);
  for (int k = 0; k < 3; ++k) {
    double m3;
    drum_code code = drum_figures_height(delta, 0.0, changes[k], &m3, status);
    if (code != DRUM_OK)
      return code;
    if (drum_figures_possible(m3))
      (void)printf(" %9.3f", m3);
    else
      (void)printf(" %9s", "none");
  }
  (void)printf("\n");
  return DRUM_OK;
}

/* From one-way at F = 0 towards reciprocity. */
static drum_code print_rectification(double f, drum_status *status) {
  const drum_cascaded system = {.kappa = {1.0, 1.0}, .gamma = {1.0, 1.0}, .f = f};
  const double baths[3] = {1.0, 1.0, 1.0};
  drum_cascaded_steady steady;
  double rectification;
  drum_code code = drum_cascaded_steady_state(&system, baths, &steady, status);
  if (code == DRUM_OK)
    code = drum_rectification(steady.conductance[1][0], steady.conductance[0][1], &rectification,
                              status);
  if (code == DRUM_OK)
    (void)printf("%6.1f %14.6f\n", f, rectification);
  return code;
}

int main(void) {
  drum_status status;
  (void)printf("%6s %9s %9s %9s\n", "Delta", "Dn2 = 10", "0", "-10");
  for (int k = 0; k <= 6; ++k)
    if (print_line(0.5 * k, &status) != DRUM_OK)
      return give_up(&status);
  (void)printf("\n%6s %14s\n", "F", "rectification");
  for (int k = 0; k <= 4; ++k)
    if (print_rectification(0.5 * k, &status) != DRUM_OK)
      return give_up(&status);
  drum_sentence sentences[DRUM_SENTENCES];
  if (drum_figures_judge(sentences, &status) != DRUM_OK)
    return give_up(&status);
  (void)printf("\n");
  for (int k = 0; k < DRUM_SENTENCES; ++k)
    (void)printf("%-14s %s\n", sentences[k].holds ? "holds" : "does not hold", sentences[k].claim);
  return 0;
}

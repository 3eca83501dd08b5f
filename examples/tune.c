/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pump's frequency tuned until the drum of examples/cooler.cir is coldest, every trial being a
 * simulation in ngspice:
 *
 *   build/bin/tune examples/cooler.cir build/lib/drumspice.cm models
 *
 * A cavity of kappa = 200 kHz at 5 GHz and a drum of 6 MHz: the best pump is nearly 6 MHz below,
 * but a little above that, as a nearer pump drives the cavity harder.
 */

#include <math.h>
#include <stdio.h>

#include "drumspice/tune.h"

static bool tell(void *user, const char *what, double done) {
  (void)user;
  (void)fprintf(stderr, "%3.0f %%  %s\n", 100.0 * done, what);
  return true; /* go on */
}

static void print(const drum_tune_result *result) {
  const drum_tuned_variable *pump = &result->variable[0];
  (void)printf("%s: %.1f kHz below 5 GHz before, %.1f kHz after\n", pump->given.name,
               (5e9 - pump->before) * 1e-3, (5e9 - pump->after) * 1e-3);
  (void)printf("the drum: %.2f quanta before, %.3f after\n", result->before.occupation,
               result->after.occupation);
  (void)printf("one per cent more if the pump is off by %.1f kHz\n", pump->allowed * 1e-3);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    (void)fprintf(stderr, "Usage: tune CHIP.cir PLUGIN MODELS\n");
    return 2;
  }
  const char *const folders[] = {argv[3], NULL};
  const drum_tune_variable pump = {"pump.freq", 4.9935e9, 4.9945e9, NAN};
  const drum_tune_options options = {
      .envelope = {.folders = folders},
      .plugin = argv[2],
      .goal = DRUM_TUNE_OCCUPATION,
      .of = "xd",
      .watch = {tell, NULL},
  };
  drum_lint_report report = {0};
  drum_tune_result result;
  drum_status status;
  const drum_code code = drum_tune(argv[1], &pump, 1, &options, &result, &report, &status);
  drum_lint_free(&report);
  if (code != DRUM_OK) {
    (void)fprintf(stderr, "tune: %s\n", status.message);
    return 1;
  }
  print(&result);
  drum_tune_free(&result);
  return 0;
}

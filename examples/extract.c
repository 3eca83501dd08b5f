/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a netlist is in theory, by the C library: extract CHIP.cir drumspice.lib drumspice.cm
 * simulates the chip and prints its modes, losses, hopping and couplings.
 */

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "drumspice/chip.h"
#include "drumspice/constants.h"

static double hertz(double omega) {
  return omega / (2.0 * DRUM_PI);
}

static void print_chip(const drum_chip *chip) {
  const drum_extraction *x = &chip->value.theory;
  (void)printf("%-4s %12s %12s %12s %12s %10s %12s\n", "", "f [GHz]", "kappa [kHz]", "in drum [%]",
               "|alpha|", "g0 [Hz]", "G [Hz]");
  for (size_t m = 0; m < chip->modes; m++)
    (void)printf("%-4s %12.5f %12.4g %12.4g %12.4g %10.4g %12.4g\n", chip->mode_name[m],
                 hertz(x->omega_0[m]) * 1e-9, hertz(x->kappa[m]) * 1e-3,
                 100.0 * chip->value.participation[m][m], cabs(x->alpha[m]), hertz(x->g0[m]),
                 hertz(cabs(x->coupling[m])));
  (void)printf("J/2pi %.4g kHz, phi %.2f degrees\n", hertz(creal(x->hopping[0][1])) * 1e-3,
               carg(x->coupling[1] / x->coupling[0]) * 180.0 / DRUM_PI);
  (void)printf("drum: %.4g MHz, %.4g Hz wide, x_zpf %.4g fm\n", hertz(x->omega_m) * 1e-6,
               hertz(x->gamma_m), x->x_zpf * 1e15);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    (void)fprintf(stderr, "usage: extract CHIP.cir drumspice.lib drumspice.cm\n");
    return 2;
  }
  char library[1024];
  if (snprintf(library, sizeof library, "\"%s\"", argv[2]) >= (int)sizeof library) {
    (void)fprintf(stderr, "extract: the library's path is too long\n");
    return 2;
  }
  /* The chip itself says `.include drumspice.lib`: that is found in the library's folder. */
  char folder[1024];
  const char *slash = strrchr(argv[2], '/');
  (void)snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - argv[2]) : 1,
                 slash ? argv[2] : ".");
  const char *folders[] = {folder, NULL};
  const drum_chip_options options = {
      .envelope = {.folders = folders, .library = library},
      .plugin = argv[3],
  };
  drum_chip *chip;
  drum_lint_report findings = {0};
  drum_status status;
  const drum_code code = drum_chip_extract(argv[1], &options, &chip, &findings, &status);
  drum_lint_free(&findings);
  if (code) {
    (void)fprintf(stderr, "extract: %s\n", status.message);
    return 1;
  }
  print_chip(chip);
  drum_chip_free(chip);
  return 0;
}

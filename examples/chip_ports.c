/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What comes out of a netlist's ports, by the C library: chip_ports CHIP.cir drumspice.cm simulates
 * the circuit near Omega and prints transmission, isolation and noise of its first two ports.
 */

#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "drumspice/chip_scattering.h"

static double decibel(double complex amplitude) {
  return 20.0 * log10(cabs(amplitude));
}

static void print_ways(const drum_chip_scattering *s) {
  (void)printf("%10s %10s %10s %12s %12s %10s\n", "f' [MHz]", "S21 [dB]", "S12 [dB]", "out of 1",
               "out of 2", "kept");
  for (size_t k = 0; k < s->points; k++) {
    const drum_chip_noise one = drum_chip_noise_at(s, k, 0);
    const drum_chip_noise two = drum_chip_noise_at(s, k, 1);
    (void)printf("%10.5f %10.3f %10.3f %12.3f %12.3f %10.6f\n", (s->f[k] - s->carrier_hz) * 1e-6,
                 decibel(drum_chip_direct(s, k, 1, 0)), decibel(drum_chip_direct(s, k, 0, 1)),
                 one.normal, two.normal, one.commutator);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    (void)fprintf(stderr, "usage: chip_ports CHIP.cir drumspice.cm\n");
    return 2;
  }
  /* 5 GHz is 6 MHz above the carrier of rectifier.cir; its drum's line is 100 Hz wide. */
  const drum_chip_scattering_options options = {
      .plugin = argv[2],
      .from_hz = 4.9999998e9,
      .to_hz = 5.0000002e9,
      .points = 9,
  };
  drum_chip_scattering *s;
  drum_lint_report findings = {0};
  drum_status status;
  const drum_code code = drum_chip_scatter(argv[1], &options, &s, &findings, &status);
  drum_lint_free(&findings);
  if (code || s->ports < 2) {
    (void)fprintf(stderr, "chip_ports: %s\n", code ? status.message : "expected two ports");
    drum_chip_scattering_free(s);
    return 1;
  }
  print_ways(s);
  drum_chip_scattering_free(s);
  return 0;
}

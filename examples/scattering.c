/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The paper's rectifier as a two-port: what passes each way between its two ports near Omega, how
 * late, how much noise it adds, and what comes out of both. J is the paper's 1 MHz, where Eq. 6
 * isolates by 20 lg(0.02/1.98) = -39.91 dB at Omega; 90 % of each cavity's loss is its port. The
 * ports see vacuum, the internal baths 0.1 and the drum's 0.5 quanta.
 *
 * As J = kappa/2, the way forth does not see the drum at all in Eq. 6: S_21 = i kappa_ext/(2 J) at
 * any offset far below kappa. The drum takes the way back, and its noise leaves by port 1 alone.
 */

#include <stdio.h>

#include "drumspice/constants.h"
#include "drumspice/mapping.h"
#include "drumspice/scattering.h"

static int give_up(const drum_status *status) {
  (void)fprintf(stderr, "scattering: %s\n", status->message);
  return 1;
}

static drum_code print_line(const drum_optomech *system, drum_frame frame, double omega,
                            double offset_hz, const char *name, drum_status *status) {
  const double kappa_ext[2] = {0.9 * system->kappa[0], 0.9 * system->kappa[1]};
  const double baths[5] = {0.0, 0.0, 0.1, 0.1, 0.5};
  drum_scattering scattering;
  drum_transfer forth;
  drum_output_noise noise;
  double added;
  drum_code code = drum_optomech_scatter(system, frame, kappa_ext, omega, &scattering, status);
  if (code == DRUM_OK)
    code = drum_scattering_transfer(&scattering, 0, 1, &forth, status);
  if (code == DRUM_OK)
    code = drum_scattering_added_noise(&scattering, baths, 0, 1, &added, status);
  if (code == DRUM_OK)
    code = drum_scattering_noise(&scattering, baths, &noise, status);
  if (code == DRUM_OK)
    (void)printf("%-6s %10.0f %10.3f %12.2f %10.3f %9.4f %9.4f %9.4f\n", name, offset_hz,
                 forth.loss_db, forth.isolation_db, forth.delay * 1e6, added, noise.normal[0],
                 noise.normal[1]);
  return code;
}

int main(void) {
  const double two_pi = 2.0 * DRUM_PI;
  const drum_rectifier rectifier = {
      .delta = {two_pi * 6e6, two_pi * 6e6},
      .kappa = {two_pi * 2e6, two_pi * 2e6},
      .j = two_pi * 1e6,
      .g = {two_pi * 7e3, two_pi * 7e3},
      .phi = DRUM_PI / 2.0,
      .omega_m = two_pi * 6e6,
      .gamma_m = two_pi * 100.0,
  };
  const double offsets_hz[] = {-1000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 1000.0};
  const struct {
    drum_frame frame;
    const char *name;
  } frames[] = {{DRUM_FRAME_RWA, "Eq. 6"}, {DRUM_FRAME_A4, "Eq. A4"}};
  drum_optomech system;
  drum_status status;
  if (drum_rectifier_optomech(&rectifier, &system, &status))
    return give_up(&status);

  (void)printf("%-6s %10s %10s %12s %10s %9s %9s %9s\n", "", "offset/Hz", "loss/dB", "isolation/dB",
               "delay/us", "added", "out 1", "out 2");
  for (size_t f = 0; f < sizeof frames / sizeof *frames; ++f)
    for (size_t k = 0; k < sizeof offsets_hz / sizeof *offsets_hz; ++k)
      if (print_line(&system, frames[f].frame, rectifier.omega_m + two_pi * offsets_hz[k],
                     offsets_hz[k], frames[f].name, &status))
        return give_up(&status);
  return 0;
}

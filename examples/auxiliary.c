/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A wider rectifier. The paper's drum has a linewidth of 100 Hz, and only a band well within is
 * isolated; "an auxiliary cavity can be used to change the isolation bandwidth". For some
 * bandwidths: the auxiliary coupling that makes them, the couplings G that stop 2 -> 1 for the
 * paper's J = 1 MHz (B22), the bath that the two cavities then see, the isolation 1 kHz beside
 * Omega, and the occupation of the protected cavity; the latter two also with the auxiliary cavity
 * kept, of which the dressed drum is an approximation.
 */

#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "drumspice/auxiliary.h"
#include "drumspice/constants.h"

#define TWO_PI (2 * DRUM_PI)
static const double baths[3] = {50, 100, 40};

/* The paper's rectifier with couplings that stop 2 -> 1 once the drum is as broad as gamma_eff. */
static drum_optomech rectifier(double gamma_eff) {
  const double g = TWO_PI * sqrt(1e6 * gamma_eff / 2);
  return (drum_optomech){
      .modes = 2,
      .delta = {TWO_PI * 6e6, TWO_PI * 6e6},
      .kappa = {TWO_PI * 2e6, TWO_PI * 2e6},
      .hopping = {{0, TWO_PI * 1e6}, {TWO_PI * 1e6, 0}},
      .coupling = {g, I * g},
      .omega_m = TWO_PI * 6e6,
      .gamma_m = TWO_PI * 100,
  };
}

/* The mean occupation of cavity 1, and 2 -> 1 over 1 -> 2 in dB, 1 kHz above the drum. */
static drum_code look(const drum_optomech *system, const double *its_baths, double *n1,
                      double *isolation, drum_status *status) {
  drum_optomech_steady steady;
  drum_optomech_response response;
  drum_code code = drum_optomech_steady_state(system, DRUM_FRAME_RWA, its_baths, &steady, status);
  if (!code)
    code = drum_optomech_respond(system, DRUM_FRAME_RWA, TWO_PI * 6.001e6, &response, status);
  if (code)
    return code;
  *n1 = steady.n[0];
  *isolation = 20 * log10(cabs(response.g.at[0][1] / response.g.at[1][0]));
  return DRUM_OK;
}

static drum_code broaden(double gamma_eff, drum_status *status) {
  const drum_optomech system = rectifier(gamma_eff);
  drum_auxiliary auxiliary = {.delta = TWO_PI * 6e6, .kappa = TWO_PI * 20e6};
  drum_dressed dressed;
  drum_optomech full;
  double full_baths[DRUM_BATHS_MAX];
  drum_code code = drum_auxiliary_coupling(&system, &auxiliary, DRUM_FRAME_RWA, TWO_PI * gamma_eff,
                                           &auxiliary.coupling, status);
  if (!code)
    code = drum_auxiliary_dress(&system, &auxiliary, DRUM_FRAME_RWA, baths[2], &dressed, status);
  if (!code)
    code = drum_auxiliary_keep(&system, &auxiliary, baths, &full, full_baths, status);
  if (code)
    return code;
  const double dressed_baths[3] = {baths[0], baths[1], dressed.n_m};
  double n1[2];
  double isolation[2];
  code = look(&dressed.system, dressed_baths, &n1[0], &isolation[0], status);
  if (!code)
    code = look(&full, full_baths, &n1[1], &isolation[1], status);
  if (code)
    return code;
  (void)printf("%10.0f %10.2f %9.2f %8.4f %10.5f %10.3f %8.3f %10.3f %8.3f\n", gamma_eff,
               auxiliary.coupling / TWO_PI / 1e3, cabs(system.coupling[0]) / TWO_PI / 1e3,
               dressed.n_m, dressed.variation, isolation[0], isolation[1], n1[0], n1[1]);
  return DRUM_OK;
}

int main(void) {
  (void)printf("%10s %10s %9s %8s %10s %10s %8s %10s %8s\n", "gamma (Hz)", "G_a (kHz)", "G (kHz)",
               "N_m,eff", "variation", "isol. (dB)", "kept", "n1", "kept");
  for (int decade = 3; decade <= 6; ++decade) {
    drum_status status;
    if (broaden(pow(10, decade), &status)) {
      (void)fprintf(stderr, "auxiliary: %s\n", status.message);
      return 1;
    }
  }
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/systems.h"

#include <string.h>

void drum_cli_cascaded_values(drum_cli_cascaded *into, drum_cli_value *table) {
  drum_cascaded *system = &into->system;
  const drum_cli_value values[DRUM_CLI_CASCADED_VALUES] = {
      {"omega1", &system->omega[0], DRUM_CLI_ANY, "0", "frequency of oscillator 1", NULL},
      {"omega2", &system->omega[1], DRUM_CLI_ANY, "0", "frequency of oscillator 2", NULL},
      {"kappa1", &system->kappa[0], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of oscillator 1 into its own bath", NULL},
      {"kappa2", &system->kappa[1], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of oscillator 2 into its own bath", NULL},
      {"gamma1", &system->gamma[0], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of oscillator 1 into the common bath", NULL},
      {"gamma2", &system->gamma[1], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of oscillator 2 into the common bath", NULL},
      {"f_re", &into->f_re, DRUM_CLI_ANY, "0", "hopping F left from 2 to 1, real part", NULL},
      {"f_im", &into->f_im, DRUM_CLI_ANY, "0", "hopping F left from 2 to 1, imaginary part", NULL},
      {"theta", &system->theta, DRUM_CLI_PHASE, "0", "phase of the common bath, radians", NULL},
      {"nbar1", &into->baths[0], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the bath of 1", NULL},
      {"nbar2", &into->baths[1], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the bath of 2", NULL},
      {"nbar3", &into->baths[2], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the common bath",
       NULL},
  };
  memcpy(table, values, sizeof values);
}

void drum_cli_cascaded_f(drum_cli_cascaded *cascaded) {
  cascaded->system.f = cascaded->f_re + I * cascaded->f_im;
}

void drum_cli_rectifier_values(drum_rectifier *into, double *omega, drum_cli_value *table) {
  const drum_cli_value values[DRUM_CLI_RECTIFIER_VALUES] = {
      {"delta1", &into->delta[0], DRUM_CLI_ANY, "omega_m", "frequency of cavity 1 less the pump's",
       NULL},
      {"delta2", &into->delta[1], DRUM_CLI_ANY, "omega_m", "frequency of cavity 2 less the pump's",
       NULL},
      {"j", &into->j, DRUM_CLI_ANY, "0", "hopping J between the cavities", NULL},
      {"g1", &into->g[0], DRUM_CLI_NOT_NEGATIVE, NULL, "modulus of the coupling G_1 = g_1 alpha_1",
       NULL},
      {"g2", &into->g[1], DRUM_CLI_NOT_NEGATIVE, NULL, "modulus of the coupling G_2 = g_2 alpha_2",
       NULL},
      {"phi", &into->phi, DRUM_CLI_PHASE, "0", "phase of G_2 to G_1, radians", NULL},
      {"omega_m", &into->omega_m, DRUM_CLI_POSITIVE, NULL, "frequency of the drum", NULL},
      {"gamma_m", &into->gamma_m, DRUM_CLI_POSITIVE, NULL, "energy rate of the drum into its bath",
       NULL},
      {"omega", omega, DRUM_CLI_ANY, "omega_m", "frequency of interest, less the pump's", NULL},
  };
  memcpy(table, values, sizeof values);
}

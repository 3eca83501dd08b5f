/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice map: the cascaded model of two cavities on one drum, Eqs. B18-B22. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/results.h"
#include "cli/systems.h"

static const struct argp ARGP = {
    .options = DRUM_CLI_VALUES_OPTIONS,
    .parser = drum_cli_values_parse,
    .args_doc = DRUM_CLI_VALUES_ARGUMENTS,
    .doc = "The cascaded model that two cavities on one pumped drum are at the frequency omega "
           "(Eqs. B18-B22, rotating-wave approximation), and the hopping and phase that make the "
           "device one-way there. It holds in a band well inside gamma_m. Rates and frequencies "
           "are in any one unit, and so is what comes out."
           "\vExample:\n"
           "  drumspice map g1=7k g2=7k phi=1.5707963 omega_m=6meg gamma_m=100 j=0.98meg\n\n"
           "Exit status: 0 done, 1 could not be done, 2 if a value is missing or wrong.",
    .help_filter = drum_cli_values_help,
};

static int map(const char *who, const drum_cli_values *values, const drum_rectifier *rectifier,
               double omega) {
  drum_mapping mapping;
  drum_status status;
  if (drum_mapping_forward(rectifier, omega, &mapping, &status) != DRUM_OK)
    return drum_cli_fail(who, &status);
  const drum_cascaded *cascaded = &mapping.cascaded;
  const drum_cli_result results[] = {
      {"omega1", cascaded->omega[0], false, "frequency of oscillator 1 (B18), unit of the rates"},
      {"omega2", cascaded->omega[1], false, "frequency of oscillator 2"},
      {"gamma1", cascaded->gamma[0], false, "energy rate of 1 into the common bath (B19)"},
      {"gamma2", cascaded->gamma[1], false, "energy rate of 2 into the common bath"},
      {"theta", cascaded->theta, false, "phase of the common bath (B20), radians"},
      {"f_re", creal(cascaded->f), false, "hopping F left from 2 to 1 (B21), real part"},
      {"f_im", cimag(cascaded->f), false, "hopping F left from 2 to 1, imaginary part"},
      {"j_opt", mapping.j_opt, false, "hopping J for a one-way device (B22), unit of the rates"},
      {"phi_opt", mapping.phi_opt, false, "phi at which J = j_opt stops 2 -> 1 (F = 0), radians"},
      {"phi_opposite", mapping.phi_opposite, false, "phi at which it stops 1 -> 2, radians"},
  };
  return drum_cli_results_print(who, values, results, sizeof results / sizeof results[0], NULL);
}

int drum_command_map(int argc, char **argv) {
  drum_rectifier rectifier = {0};
  double omega;
  drum_cli_value table[DRUM_CLI_RECTIFIER_VALUES];
  drum_cli_values values = {.table = table, .count = DRUM_CLI_RECTIFIER_VALUES};
  drum_cli_rectifier_values(&rectifier, &omega, table);
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &values) != 0)
    return DRUM_EXIT_USAGE;
  return map(argv[0], &values, &rectifier, omega);
}

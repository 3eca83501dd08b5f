/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice cascaded: steady state of the paper's effective model, Eqs. 1 and 2. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/results.h"
#include "cli/systems.h"
#include "drumspice/rectification.h"

#include <math.h>

static const struct argp ARGP = {
    .options = DRUM_CLI_VALUES_OPTIONS,
    .parser = drum_cli_values_parse,
    .args_doc = DRUM_CLI_VALUES_ARGUMENTS,
    .doc = "Occupations and heat flows of the cascaded model: two oscillators, a bath of each, a "
           "common bath and the hopping F (Eqs. 1 and 2). Rates and frequencies are in any one "
           "unit, and so is what comes out: rad/s give quanta/s, rates over 2 pi in Hz give "
           "quanta/s over 2 pi."
           "\vExample:\n"
           "  drumspice cascaded kappa1=2meg kappa2=2meg gamma1=2meg gamma2=2meg \\\n"
           "    nbar1=50 nbar2=100 nbar3=0.5\n\n"
           "Exit status: 0 done, 1 if there is no steady state, 2 if a value is missing or wrong.",
    .help_filter = drum_cli_values_help,
};

enum { N_RESULTS = 15 };

static void put_results(const drum_cascaded_steady *steady, drum_cli_result *results) {
  double forth = steady->conductance[1][0], back = steady->conductance[0][1], rectification = 0;
  (void)drum_rectification(forth, back, &rectification, NULL);
  const drum_cli_result table[N_RESULTS] = {
      {"n1", steady->n[0], false, "mean quanta of oscillator 1"},
      {"n2", steady->n[1], false, "mean quanta of oscillator 2"},
      {"c12_re", creal(steady->c12), false, "<c1^+ c2>, real part"},
      {"c12_im", cimag(steady->c12), false, "<c1^+ c2>, imaginary part"},
      {"m1", steady->m[0], true, "quanta of 1 between its baths, disconnected from 2"},
      {"m2", steady->m[1], true, "quanta of 2 between its baths, disconnected from 1"},
      {"dn1", steady->n[0] - steady->m[0], true, "n1 - m1"},
      {"dn2", steady->n[1] - steady->m[1], true, "n2 - m2"},
      {"eta1", steady->eta[0], false, "net quanta per time into the bath of 1, unit of the rates"},
      {"eta2", steady->eta[1], false, "net quanta per time into the bath of 2, unit of the rates"},
      {"eta3", steady->eta[2], false, "net quanta per time into the common bath, the same unit"},
      {"deta2_dnbar1", forth, false, "what the bath of 2 takes per quantum of that of 1"},
      {"deta1_dnbar2", back, false, "what the bath of 1 takes per quantum of that of 2"},
      {"rectification", rectification, false, "their difference over their sum: 1 is one-way"},
      {"error", steady->error, false, "estimated rounding of the quanta, relative"},
  };
  for (size_t i = 0; i < N_RESULTS; i++)
    results[i] = table[i];
}

static int cascaded(const char *who, const drum_cli_values *values,
                    const drum_cli_cascaded *input) {
  drum_cascaded_steady steady = {0};
  drum_cli_result results[N_RESULTS];
  drum_status status;
  drum_code code = drum_cascaded_steady_state(&input->system, input->baths, &steady, &status);
  put_results(&steady, results);
  if (code == DRUM_UNSTABLE) {
    double growth;
    code = drum_cascaded_growth(&input->system, &growth, &status);
    if (!code)
      return drum_cli_results_unstable(who, values, results, N_RESULTS, growth);
  }
  if (code)
    return drum_cli_fail(who, &status);
  for (int i = 0; i < 2; i++)
    if (isnan(steady.m[i]))
      drum_cli_message(who,
                       "oscillator %d has no bath of its own when disconnected, so m%d and dn%d "
                       "are none: expected kappa%d or gamma%d above 0",
                       i + 1, i + 1, i + 1, i + 1, i + 1);
  return drum_cli_results_print(who, values, results, N_RESULTS, &steady.growth);
}

int drum_command_cascaded(int argc, char **argv) {
  drum_cli_cascaded input = {0};
  drum_cli_value table[DRUM_CLI_CASCADED_VALUES];
  drum_cli_values values = {.table = table, .count = DRUM_CLI_CASCADED_VALUES};
  drum_cli_cascaded_values(&input, table);
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &values) != 0)
    return DRUM_EXIT_USAGE;
  drum_cli_cascaded_f(&input);
  return cascaded(argv[0], &values, &input);
}

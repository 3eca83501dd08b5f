/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice counting: statistics of the quanta that a bath takes, appendix D corrected. */
#include "drumspice/counting.h"

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/results.h"
#include "cli/systems.h"

static const struct argp ARGP = {
    .options = DRUM_CLI_VALUES_OPTIONS,
    .parser = drum_cli_values_parse,
    .args_doc = DRUM_CLI_VALUES_ARGUMENTS,
    .doc = "Full counting statistics of the net number n of quanta that leave the cascaded model "
           "(Eqs. 1 and 2) into one of its baths (appendix D, corrected): the large-deviation "
           "function theta(s), the growth rate of <exp(-s n)>, and the first cumulants of n per "
           "unit time. Rates and frequencies are in any one unit, and so is what comes out."
           "\vExample:\n"
           "  drumspice counting kappa1=2meg kappa2=2meg gamma1=2meg gamma2=2meg \\\n"
           "    nbar1=50 nbar2=100 nbar3=0.5 bath=2 s=0.001\n\n"
           "Exit status: 0 done, 1 if there is no steady state, 2 if a value is missing or wrong, "
           "or if theta does not exist at s.",
    .help_filter = drum_cli_values_help,
};

enum {
  N_VALUES = DRUM_CLI_CASCADED_VALUES + 2,
  N_CUMULANTS = 3,
  N_RESULTS = N_CUMULANTS + 4,
};

typedef struct counting_input {
  drum_cli_cascaded cascaded;
  double bath, s;
} counting_input;

typedef struct counting_output {
  double theta, lowest, highest, error;
  double cumulants[N_CUMULANTS];
} counting_output;

static void put_results(const counting_output *output, drum_cli_result *results) {
  const drum_cli_result table[N_RESULTS] = {
      {"theta", output->theta, false, "growth rate of <exp(-s n)>, unit of the rates"},
      {"mean", output->cumulants[0], false, "mean of n per time (eta), unit of the rates"},
      {"variance", output->cumulants[1], false, "variance of n per time, the same unit"},
      {"third", output->cumulants[2], false, "third cumulant of n per time, the same unit"},
      {"s_lowest", drum_cli_or_none(output->lowest), true,
       "theta exists for s above this; none: for all"},
      {"s_highest", drum_cli_or_none(output->highest), true, "and for s below this; none: for all"},
      {"error", output->error, false, "estimated rounding of the cumulants, relative"},
  };
  for (size_t i = 0; i < N_RESULTS; i++)
    results[i] = table[i];
}

static drum_code solve(const counting_input *input, size_t bath, counting_output *output,
                       drum_status *status) {
  drum_counting counting;
  double s[3] = {0}, weights[3] = {0};
  s[bath] = input->s;
  weights[bath] = 1;
  drum_code code =
      drum_counting_cascaded(&input->cascaded.system, input->cascaded.baths, &counting, status);
  output->error = code ? 0 : counting.error;
  if (!code)
    code = drum_counting_theta(&counting, s, &output->theta, status);
  if (!code)
    code = drum_counting_cumulants(&counting, weights, N_CUMULANTS, output->cumulants, status);
  if (!code)
    code = drum_counting_range(&counting, bath, &output->lowest, &output->highest, status);
  return code;
}

static int counting(const char *who, const drum_cli_values *values, const counting_input *input) {
  if (input->bath != 1 && input->bath != 2 && input->bath != 3) {
    drum_cli_message(who, "bath is %g, expected 1, 2 or 3 (the common one)", input->bath);
    return DRUM_EXIT_USAGE;
  }
  counting_output output = {0};
  drum_cli_result results[N_RESULTS];
  drum_status status;
  drum_code code = solve(input, (size_t)input->bath - 1, &output, &status);
  put_results(&output, results);
  if (code == DRUM_UNSTABLE) {
    double growth;
    code = drum_cascaded_growth(&input->cascaded.system, &growth, &status);
    if (!code)
      return drum_cli_results_unstable(who, values, results, N_RESULTS, growth);
  }
  if (code)
    return drum_cli_fail(who, &status);
  return drum_cli_results_print(who, values, results, N_RESULTS, NULL);
}

int drum_command_counting(int argc, char **argv) {
  counting_input input = {0};
  drum_cli_value table[N_VALUES];
  drum_cli_values values = {.table = table, .count = N_VALUES};
  drum_cli_cascaded_values(&input.cascaded, table);
  table[DRUM_CLI_CASCADED_VALUES] = (drum_cli_value){
      "bath", &input.bath, DRUM_CLI_POSITIVE, NULL, "the bath counted: 1, 2, or 3 (common)", NULL};
  table[DRUM_CLI_CASCADED_VALUES + 1] =
      (drum_cli_value){"s", &input.s, DRUM_CLI_ANY, "0", "counting field of theta(s)", NULL};
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &values) != 0)
    return DRUM_EXIT_USAGE;
  drum_cli_cascaded_f(&input.cascaded);
  return counting(argv[0], &values, &input);
}

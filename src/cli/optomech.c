/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice optomech: steady state and spectra of two cavities on one drum, Eqs. A4 and 6. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/results.h"
#include "cli/systems.h"
#include "drumspice/rectification.h"

#include <strings.h>

enum {
  OPTION_FRAME = 256,
  N_VALUES = DRUM_CLI_RECTIFIER_VALUES + 5,
  N_RESULTS = 14,
};

typedef struct optomech_options {
  drum_cli_values values; /* first, as drum_cli_values_parse expects */
  drum_frame frame;
} optomech_options;

typedef struct optomech_input {
  drum_rectifier rectifier;
  double omega;
  double baths[3]; /* of the cavities and the drum */
} optomech_input;

static const struct {
  const char *name;
  drum_frame frame;
} FRAMES[] = {
    {"rwa", DRUM_FRAME_RWA},
    {"full", DRUM_FRAME_A4},
    {"plate", DRUM_FRAME_FULL},
};

static void take_frame(optomech_options *options, const char *name, struct argp_state *state) {
  for (size_t i = 0; i < sizeof FRAMES / sizeof FRAMES[0]; i++)
    if (strcasecmp(name, FRAMES[i].name) == 0) {
      options->frame = FRAMES[i].frame;
      return;
    }
  argp_error(state, "there is no frame '%.60s': expected rwa, full or plate", name);
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  if (key != OPTION_FRAME)
    return drum_cli_values_parse(key, argument, state);
  take_frame(state->input, argument, state);
  return 0;
}

static const struct argp_option OPTIONS[] = {
    DRUM_CLI_VALUES_JSON,
    {"frame", OPTION_FRAME, "NAME", 0,
     "rwa (the default): rotating-wave approximation, Eq. 6. full: Eq. A4 as printed, both "
     "sidebands. plate: as full, but friction acts on the plate's velocity",
     0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = DRUM_CLI_VALUES_ARGUMENTS,
    .doc = "Occupations, heat flows and the spectra at omega of two cavities on one pumped drum, "
           "in the frame that rotates with the pump. Rates and frequencies are in any one unit, "
           "and so is what comes out: rad/s give quanta/s, rates over 2 pi in Hz give quanta/s "
           "over 2 pi."
           "\vExample:\n"
           "  drumspice optomech kappa1=2meg kappa2=2meg j=0.98meg g1=7k g2=7k \\\n"
           "    phi=1.5707963 omega_m=6meg gamma_m=100 nbar1=50 nbar2=100 nbarm=0.5\n\n"
           "Exit status: 0 done, 1 if there is no steady state, 2 if a value is missing or wrong.",
    .help_filter = drum_cli_values_help,
};

static void put_values(optomech_input *input, drum_cli_value *table) {
  drum_cli_rectifier_values(&input->rectifier, &input->omega, table);
  const drum_cli_value more[] = {
      {"kappa1", &input->rectifier.kappa[0], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of cavity 1 into its bath", NULL},
      {"kappa2", &input->rectifier.kappa[1], DRUM_CLI_NOT_NEGATIVE, NULL,
       "energy rate of cavity 2 into its bath", NULL},
      {"nbar1", &input->baths[0], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the bath of cavity 1",
       NULL},
      {"nbar2", &input->baths[1], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the bath of cavity 2",
       NULL},
      {"nbarm", &input->baths[2], DRUM_CLI_NOT_NEGATIVE, NULL, "occupation of the drum's bath",
       NULL},
  };
  for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
    table[DRUM_CLI_RECTIFIER_VALUES + i] = more[i];
}

static void put_results(const drum_optomech_steady *steady, const drum_optomech_density *density,
                        drum_cli_result *results) {
  double forth = steady->conductance[1][0], back = steady->conductance[0][1], rectification = 0;
  (void)drum_rectification(forth, back, &rectification, NULL);
  const drum_cli_result table[N_RESULTS] = {
      {"n1", steady->n[0], false, "mean quanta of cavity 1"},
      {"n2", steady->n[1], false, "mean quanta of cavity 2"},
      {"nm", steady->n_m, false, "mean quanta of the drum"},
      {"s1", density->normal[0], false,
       "spectrum of a1 at omega, normal-ordered, 1/(unit of the rates)"},
      {"s2", density->normal[1], false,
       "spectrum of a2 at omega, normal-ordered, 1/(unit of the rates)"},
      {"spectral1", drum_cli_or_none(density->occupation[0]), true,
       "spectral occupation of cavity 1 at omega, s1/A1"},
      {"spectral2", drum_cli_or_none(density->occupation[1]), true,
       "spectral occupation of cavity 2 at omega, s2/A2"},
      {"eta1", steady->eta[0], false, "net quanta per time into the bath of 1, unit of the rates"},
      {"eta2", steady->eta[1], false, "net quanta per time into the bath of 2, unit of the rates"},
      {"etam", steady->eta_m, false, "net quanta per time into the drum's bath, the same unit"},
      {"deta2_dnbar1", forth, false, "what the bath of 2 takes per quantum of that of 1"},
      {"deta1_dnbar2", back, false, "what the bath of 1 takes per quantum of that of 2"},
      {"rectification", rectification, false, "their difference over their sum: 1 is one-way"},
      {"error", steady->error, false, "estimated rounding of the quanta, relative"},
  };
  for (size_t i = 0; i < N_RESULTS; i++)
    results[i] = table[i];
}

static drum_code solve(const drum_optomech *system, drum_frame frame, const optomech_input *input,
                       drum_optomech_steady *steady, drum_optomech_density *density,
                       drum_status *status) {
  drum_optomech_spectrum spectrum;
  drum_code code = drum_optomech_steady_state(system, frame, input->baths, steady, status);
  if (!code)
    code = drum_optomech_spectrum_at(system, frame, input->omega, &spectrum, status);
  if (!code)
    code = drum_optomech_density_of(&spectrum, input->baths, density, status);
  return code;
}

static int optomech(const char *who, const optomech_options *options, const optomech_input *input) {
  drum_optomech system;
  drum_optomech_steady steady = {0};
  drum_optomech_density density = {0};
  drum_cli_result results[N_RESULTS];
  drum_status status;
  drum_code code = drum_rectifier_optomech(&input->rectifier, &system, &status);
  if (!code)
    code = solve(&system, options->frame, input, &steady, &density, &status);
  put_results(&steady, &density, results);
  if (code == DRUM_UNSTABLE) {
    double growth;
    code = drum_optomech_growth(&system, options->frame, &growth, &status);
    if (!code)
      return drum_cli_results_unstable(who, &options->values, results, N_RESULTS, growth);
  }
  if (code)
    return drum_cli_fail(who, &status);
  return drum_cli_results_print(who, &options->values, results, N_RESULTS, &steady.growth);
}

int drum_command_optomech(int argc, char **argv) {
  optomech_input input = {0};
  drum_cli_value table[N_VALUES];
  optomech_options options = {.values = {.table = table, .count = N_VALUES},
                              .frame = DRUM_FRAME_RWA};
  put_values(&input, table);
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  return optomech(argv[0], &options, &input);
}

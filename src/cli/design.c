/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drumspice design: from wanted parameters of theory to the netlist of a chip. */
#include "drumspice/design.h"
#include "base/json_text.h"
#include "base/whole_file.h"
#include "cli/commands.h"
#include "cli/installed.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/results.h"
#include "cli/values.h"
#include "drumspice/constants.h"

#include <math.h>
#include <string.h>

enum { OPTION_PAPER = 256, N_VALUES = 31, N_WORDS = 4, N_RESULTS = 43 };

typedef struct design_options {
  drum_cli_values values; /* first, as drum_cli_values_parse expects */
  const char *output;     /* null: standard output */
  bool paper;
  int drum, block, theory, coupling; /* of the words */
} design_options;

typedef struct design_input {
  drum_design_wish wish;
  double temperature[3]; /* kelvin, of the modes' baths and the drum's; nan: not given */
} design_input;

static const char *const DRUMS[] = {"head", "string", NULL};
/* As drum_blocked, and then the same two without a character that shells redirect by. */
static const char *const BLOCKS[] = {"none", "2->1", "1->2", "2to1", "1to2", NULL};
static const char *const THEORIES[] = {"full", "b22", NULL}; /* as drum_design_theory */
static const char *const COUPLINGS[] = {"capacitive", "mutual", NULL};

/* Section III of the paper. */
static const struct {
  const char *name, *value;
} PAPER[] = {
    {"f1", "5g"},   {"kappa1", "2meg"}, {"g1", "7k"},
    {"fm", "6meg"}, {"gammam", "100"},  {"nbarm", "0.5"},
};

/* A drum-head capacitor, and a dielectric string between the plates of two capacitors. */
static const struct {
  const char *name, *of[2];
} GEOMETRIES[] = {
    {"ctotal1", {"100f", "50f"}}, {"ctotal2", {"100f", "50f"}}, {"cdrum1", {"30f", "1f"}},
    {"cdrum2", {"30f", "1f"}},    {"gap1", {"100n", "60n"}},    {"gap2", {"100n", "60n"}},
    {"mass", {"100f", "4f"}},
};

static drum_cli_value *value_of(const drum_cli_values *values, const char *name) {
  for (size_t i = 0; i < values->count; i++)
    if (strcmp(values->table[i].name, name) == 0)
      return &values->table[i];
  return NULL;
}

static bool is_given(const drum_cli_values *values, const char *name) {
  const drum_cli_value *value = value_of(values, name);
  return value && value->given;
}

static void set_preset(const drum_cli_values *values, const char *name, const char *preset) {
  drum_cli_value *value = value_of(values, name);
  if (value)
    value->preset = preset;
}

static bool word_is_given(const drum_cli_values *values, const int *into) {
  for (size_t i = 0; i < values->n_words; i++)
    if (values->words[i].into == into)
      return values->words[i].given != NULL;
  return false;
}

static void choose_presets(design_options *options) {
  const drum_cli_values *values = &options->values;
  for (size_t i = 0; i < sizeof GEOMETRIES / sizeof GEOMETRIES[0]; i++)
    set_preset(values, GEOMETRIES[i].name, GEOMETRIES[i].of[options->drum]);
  /* What g0 is given for gets its gap by that. */
  if (is_given(values, "g01"))
    set_preset(values, "gap1", "by g01");
  if (is_given(values, "g02"))
    set_preset(values, "gap2", "by g02");
  if (!options->paper)
    return;
  for (size_t i = 0; i < sizeof PAPER / sizeof PAPER[0]; i++)
    set_preset(values, PAPER[i].name, PAPER[i].value);
  if (is_given(values, "tm"))
    set_preset(values, "nbarm", "by tm");
  if (!word_is_given(values, &options->block) &&
      !(is_given(values, "j") && is_given(values, "phi")))
    options->block = DRUM_BLOCKED_2_TO_1;
  if (!word_is_given(values, &options->theory))
    options->theory = DRUM_DESIGN_B22;
}

static error_t take_option(int key, char *argument, struct argp_state *state) {
  design_options *options = state->input;
  switch (key) {
  case 'o':
    if (!argument[0])
      argp_error(state, "--output is empty: expected the name of a file");
    options->output = strcmp(argument, "-") == 0 ? NULL : argument;
    return 0;
  case OPTION_PAPER:
    options->paper = true;
    return 0;
  case ARGP_KEY_END:
    choose_presets(options);
    return drum_cli_values_parse(key, argument, state);
  default:
    return drum_cli_values_parse(key, argument, state);
  }
}

static const struct argp_option OPTIONS[] = {
    {"output", 'o', "CHIP.cir", 0,
     "Write the netlist there, and a table of its numbers to standard output", 0},
    {"json", 'j', NULL, 0, "Print one JSON object; the netlist is written only with -o", 0},
    {"paper", OPTION_PAPER, NULL, 0,
     "The paper's section III for what is not given: 5 GHz, kappa 2 MHz, G 7 kHz, fm 6 MHz, "
     "gamma_m "
     "100 Hz, nbarm 0.5, block=2->1 with theory=b22 (J 0.98 MHz, phi 90 degrees)",
     0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const struct argp ARGP = {
    .options = OPTIONS,
    .parser = take_option,
    .args_doc = "NAME=VALUE...",
    .doc =
        "The netlist of a chip that is the wanted heat rectifier: two LC resonators with their "
        "coupler and feedlines on one pumped drum. Frequencies are in Hz and rates over 2 pi, all "
        "else in SI units. f1, f2, J, G and phi are those under the pumps, with the plate "
        "displaced; fm is the plate's own. `drumspice envelope` turns the netlist into the frame "
        "of the pumps."
        "\vExamples:\n"
        "  drumspice design --paper -o chip.cir\n"
        "  drumspice design f1=5g kappa1=2meg g1=7k fm=6meg gammam=100 \\\n"
        "    block=2to1 coupling=mutual -o chip.cir\n\n"
        "Exit status: 0 done, with warnings or without; 1 if no such chip can be had or it cannot "
        "be written, 2 if a value is missing or wrong.",
    .help_filter = drum_cli_values_help,
};

static void put_values(design_input *input, drum_cli_value *table) {
  drum_design_wish *wish = &input->wish;
  const drum_cli_value values[N_VALUES] = {
      {"f1", &wish->f_hz[0], DRUM_CLI_POSITIVE, NULL, "frequency of cavity 1 under the pumps",
       NULL},
      {"f2", &wish->f_hz[1], DRUM_CLI_POSITIVE, "f1", "frequency of cavity 2 under the pumps",
       NULL},
      {"kappa1", &wish->kappa_hz[0], DRUM_CLI_POSITIVE, NULL, "energy rate of cavity 1, all of it",
       NULL},
      {"kappa2", &wish->kappa_hz[1], DRUM_CLI_POSITIVE, "kappa1",
       "energy rate of cavity 2, all of it", NULL},
      {"kappaext1", &wish->kappa_ext_hz[0], DRUM_CLI_NOT_NEGATIVE, "kappa1",
       "part of kappa1 that is the feedline's", NULL},
      {"kappaext2", &wish->kappa_ext_hz[1], DRUM_CLI_NOT_NEGATIVE, "kappa2",
       "part of kappa2 that is the feedline's", NULL},
      {"j", &wish->j_hz, DRUM_CLI_ANY, "by block", "hopping J between the cavities", NULL},
      {"g1", &wish->g_hz[0], DRUM_CLI_NOT_NEGATIVE, NULL, "modulus of the coupling G_1", NULL},
      {"g2", &wish->g_hz[1], DRUM_CLI_NOT_NEGATIVE, "g1", "modulus of the coupling G_2", NULL},
      {"phi", &wish->phi_deg, DRUM_CLI_DEGREES, "by block",
       "phase of G_2 to G_1, paper's sign, degrees", NULL},
      {"fm", &wish->fm_hz, DRUM_CLI_POSITIVE, NULL, "frequency of the plate itself", NULL},
      {"gammam", &wish->gammam_hz, DRUM_CLI_POSITIVE, NULL, "energy rate of the drum", NULL},
      {"omega", &wish->omega_hz, DRUM_CLI_POSITIVE, "fm", "where it is one-way, above the carrier",
       NULL},
      {"carrier", &wish->carrier_hz, DRUM_CLI_POSITIVE, "(f1+f2)/2-omega", "frequency of the pumps",
       NULL},
      {"nbar1", &wish->nbar[0], DRUM_CLI_NOT_NEGATIVE, "by t1, or 0",
       "occupation of the bath of cavity 1", NULL},
      {"nbar2", &wish->nbar[1], DRUM_CLI_NOT_NEGATIVE, "by t2, or 0",
       "occupation of the bath of cavity 2", NULL},
      {"nbarm", &wish->nbar_m, DRUM_CLI_NOT_NEGATIVE, "by tm, or 0",
       "occupation of the drum's bath", NULL},
      {"t1", &input->temperature[0], DRUM_CLI_NOT_NEGATIVE, "none", "its temperature, kelvin",
       NULL},
      {"t2", &input->temperature[1], DRUM_CLI_NOT_NEGATIVE, "none", "its temperature, kelvin",
       NULL},
      {"tm", &input->temperature[2], DRUM_CLI_NOT_NEGATIVE, "none", "its temperature, kelvin",
       NULL},
      {"nhot", &wish->nbar_hot, DRUM_CLI_NOT_NEGATIVE, "100", "the hot bath of the bath cases",
       NULL},
      {"ctotal1", &wish->c_total[0], DRUM_CLI_POSITIVE, "by drum", "all capacitors at resonator 1",
       NULL},
      {"ctotal2", &wish->c_total[1], DRUM_CLI_POSITIVE, "by drum", "all capacitors at resonator 2",
       NULL},
      {"cdrum1", &wish->c_drum[0], DRUM_CLI_POSITIVE, "by drum", "of these the drum's electrode",
       NULL},
      {"cdrum2", &wish->c_drum[1], DRUM_CLI_POSITIVE, "by drum", "of these the drum's electrode",
       NULL},
      {"gap1", &wish->gap[0], DRUM_CLI_POSITIVE, "by drum", "from electrode 1 to the plate, metres",
       NULL},
      {"gap2", &wish->gap[1], DRUM_CLI_POSITIVE, "by drum", "from electrode 2 to the plate, metres",
       NULL},
      {"g01", &wish->g0_hz[0], DRUM_CLI_NOT_NEGATIVE, "by gap1",
       "single-photon coupling, in place of gap1", NULL},
      {"g02", &wish->g0_hz[1], DRUM_CLI_NOT_NEGATIVE, "by gap2",
       "single-photon coupling, in place of gap2", NULL},
      {"mass", &wish->mass, DRUM_CLI_POSITIVE, "by drum", "effective mass of the plate, kg", NULL},
      {"z0", &wish->z0, DRUM_CLI_POSITIVE, "50", "impedance of the feedlines, ohm", NULL},
  };
  memcpy(table, values, sizeof values);
}

static void put_words(design_options *options, drum_cli_word *words) {
  const drum_cli_word made[N_WORDS] = {
      {"block", BLOCKS, &options->block, "none", "way to block", NULL},
      {"theory", THEORIES, &options->theory, "full", "that chooses j and phi for it", NULL},
      {"coupling", COUPLINGS, &options->coupling, "capacitive", "what makes J", NULL},
      {"drum", DRUMS, &options->drum, "head", "geometry of what is not given", NULL},
  };
  memcpy(words, made, sizeof made);
}

/* Bose-Einstein at f; 0 at no temperature. */
static double occupation(double temperature, double f_hz) {
  return 1 / expm1(2 * DRUM_PI * DRUM_HBAR * f_hz / (DRUM_BOLTZMANN * temperature));
}

/* Temperatures into occupations; an exit status. */
static int take_temperatures(const char *who, const drum_cli_values *values, design_input *input) {
  static const char *const NAMES[][2] = {{"t1", "nbar1"}, {"t2", "nbar2"}, {"tm", "nbarm"}};
  drum_design_wish *wish = &input->wish;
  const double f[] = {wish->f_hz[0], wish->f_hz[1], wish->fm_hz};
  double *const into[] = {&wish->nbar[0], &wish->nbar[1], &wish->nbar_m};
  for (size_t i = 0; i < 3; i++) {
    if (!is_given(values, NAMES[i][0]))
      continue;
    if (is_given(values, NAMES[i][1])) {
      drum_cli_message(who, "%s and %s are both given: expected one of them", NAMES[i][0],
                       NAMES[i][1]);
      return DRUM_EXIT_USAGE;
    }
    *into[i] = occupation(input->temperature[i], f[i]);
  }
  return DRUM_EXIT_DONE;
}

static double degrees(double complex z) {
  return cabs(z) > 0 ? carg(z) * (180 / DRUM_PI) : 0;
}

static void put_results(const drum_design *design, drum_cli_result *results) {
  const drum_design_wish *wish = &design->wish;
  const drum_cli_result table[N_RESULTS] = {
      {"carrier_hz", wish->carrier_hz, false, "the pumps"},
      {"omega_hz", wish->omega_hz, false, "above it, where the device is one-way"},
      {"f1_hz", wish->f_hz[0], false, "cavity 1 under the pumps"},
      {"f2_hz", wish->f_hz[1], false, "cavity 2 under the pumps"},
      {"shift1_hz", design->shift_hz[0], false, "of it by the displaced plate"},
      {"shift2_hz", design->shift_hz[1], false, "of it by the displaced plate"},
      {"kappa1_hz", wish->kappa_hz[0], false, "energy rate of cavity 1, over 2 pi"},
      {"kappa2_hz", wish->kappa_hz[1], false, "energy rate of cavity 2"},
      {"kappaext1_hz", wish->kappa_ext_hz[0], false, "of it into the feedline"},
      {"kappaext2_hz", wish->kappa_ext_hz[1], false, "of it into the feedline"},
      {"j_hz", wish->j_hz, false, "hopping J"},
      {"phi_deg", wish->phi_deg, false, "phase of G_2 to G_1, the paper's sign"},
      {"g1_hz", wish->g_hz[0], false, "G_1"},
      {"g2_hz", wish->g_hz[1], false, "G_2"},
      {"g01_hz", wish->g0_hz[0], false, "single-photon coupling of cavity 1"},
      {"g02_hz", wish->g0_hz[1], false, "single-photon coupling of cavity 2"},
      {"alpha1", design->alpha[0], false, "square root of the photons in cavity 1"},
      {"alpha2", design->alpha[1], false, "square root of the photons in cavity 2"},
      {"fm_hz", wish->fm_hz, false, "the plate itself"},
      {"fm_soft_hz", design->fm_soft_hz, false, "the plate softened by the pumps' static field"},
      {"gammam_hz", wish->gammam_hz, false, "energy rate of the drum"},
      {"x_zpf_m", design->x_zpf, false, "zero-point motion"},
      {"displacement_m", design->displacement, false, "static, by the pumps"},
      {"c1_f", design->c[0], false, "capacitor of resonator 1"},
      {"c2_f", design->c[1], false, "capacitor of resonator 2"},
      {"l1_h", design->l[0], false, "coil of resonator 1"},
      {"l2_h", design->l[1], false, "coil of resonator 2"},
      {"cf1_f", design->c_feed[0], false, "capacitor to feedline 1"},
      {"cf2_f", design->c_feed[1], false, "capacitor to feedline 2"},
      {"gint1_s", design->g_int[0], false, "internal loss of resonator 1"},
      {"gint2_s", design->g_int[1], false, "internal loss of resonator 2"},
      {"cc_f", design->c_couple, false, "capacitor between the resonators"},
      {"k", design->k, false, "coupling of the coils"},
      {"cmode1_f", design->c_mode[0], false, "(1/2) d Im Y/dw of cavity 1"},
      {"cmode2_f", design->c_mode[1], false, "(1/2) d Im Y/dw of cavity 2"},
      {"v1_v", cabs(design->v[0]), false, "peak voltage of the pump at electrode 1, phase 0"},
      {"v2_v", cabs(design->v[1]), false, "peak voltage of the pump at electrode 2"},
      {"pump1_a", cabs(design->pump[0]), false, "peak current of pump 1"},
      {"pump1_deg", degrees(design->pump[0]), false, "its phase, exp(+j w t)"},
      {"pump2_a", cabs(design->pump[1]), false, "peak current of pump 2"},
      {"pump2_deg", degrees(design->pump[1]), false, "its phase"},
      {"isolation_db", 20 * log10(design->isolation), false, "at omega, by the full linear theory"},
      {"growth", design->growth, false, "of the least damped mode, 1/s"},
  };
  memcpy(results, table, sizeof table);
}

static json_t *to_json(const design_options *options, const drum_design *design,
                       const drum_cli_result *results) {
  json_t *object = drum_cli_results_json(results, N_RESULTS);
  json_t *warnings = json_array();
  for (size_t i = 0; i < design->n_warnings; i++)
    (void)json_array_append_new(warnings, drum_json_text(design->warnings[i]));
  if (!object)
    return NULL;
  (void)json_object_set_new(
      object, "blocked",
      design->blocked == DRUM_BLOCKED_NEITHER ? json_null() : json_string(BLOCKS[design->blocked]));
  (void)json_object_set_new(object, "coupling", json_string(COUPLINGS[design->wish.coupling]));
  (void)json_object_set_new(object, "netlist",
                            options->output ? drum_json_text(options->output) : json_null());
  (void)json_object_set_new(object, "warnings", warnings);
  return object;
}

static drum_code write_netlist(const design_options *options, const drum_design *design,
                               drum_status *status) {
  drum_installed installed;
  drum_installed_find(&installed);
  const drum_design_text text = {.library = installed.library[0] ? installed.library : NULL,
                                 .plugin = installed.plugin[0] ? installed.plugin : NULL};
  if (!options->output)
    return options->values.json ? drum_succeed(status)
                                : drum_design_write(design, &text, stdout, status);
  drum_whole_file file;
  const drum_code code = drum_whole_file_open(options->output, &file, status);
  if (code)
    return code;
  return drum_whole_file_close(&file, drum_design_write(design, &text, file.stream, status),
                               status);
}

static int design_chip(const char *who, const design_options *options, design_input *input) {
  drum_design design;
  drum_status status;
  drum_cli_result results[N_RESULTS];
  const int result = take_temperatures(who, &options->values, input);
  if (result != DRUM_EXIT_DONE)
    return result;
  if (drum_design_make(&input->wish, &design, &status) != DRUM_OK)
    return drum_cli_fail(who, &status);
  for (size_t i = 0; i < design.n_warnings; i++)
    drum_cli_message(who, "warning: %s", design.warnings[i]);
  if (write_netlist(options, &design, &status) != DRUM_OK) {
    /* The values were right: what cannot be written now is no wrong usage. */
    drum_cli_message(who, "%s", status.message);
    return DRUM_EXIT_FAILED;
  }
  put_results(&design, results);
  if (options->values.json)
    return drum_cli_json_print(who, to_json(options, &design, results));
  if (!options->output)
    return DRUM_EXIT_DONE;
  input->wish = design.wish; /* what the values not given were taken as */
  return drum_cli_results_print(who, &options->values, results, N_RESULTS, NULL);
}

int drum_command_design(int argc, char **argv) {
  design_input input = {.temperature = {NAN, NAN, NAN}};
  drum_cli_value table[N_VALUES];
  drum_cli_word words[N_WORDS];
  design_options options = {
      .values = {.table = table, .count = N_VALUES, .words = words, .n_words = N_WORDS}};
  drum_design_wish_clear(&input.wish);
  put_values(&input, table);
  put_words(&options, words);
  if (argp_parse(&ARGP, argc, argv, 0, NULL, &options) != 0)
    return DRUM_EXIT_USAGE;
  const int block = options.block > DRUM_BLOCKED_1_TO_2 ? options.block - 2 : options.block;
  input.wish.block = (drum_blocked)block;
  input.wish.theory = (drum_design_theory)options.theory;
  input.wish.coupling = (drum_design_coupling)options.coupling;
  return design_chip(argv[0], &options, &input);
}

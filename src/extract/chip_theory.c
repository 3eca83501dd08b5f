/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/chip_theory.h"

#include <math.h>

#include "drumspice/beating.h"
#include "drumspice/constants.h"
#include "theory/linear.h"

/* What beating photons may add to the plate's n + 1/2, relative. */
static const double BEATING = 0.01;

/* Halvings of the logarithm of N between these. */
static const double N_LOWEST = 1e-6;
static const double N_HIGHEST = 1e12;
enum { HALVINGS = 60 };

void drum_chip_system(const drum_chip *chip, drum_optomech *system) {
  const drum_chip_numbers *value = &chip->value;
  drum_extraction_system(&value->theory, true, true, system);
  for (size_t p = 0; p < chip->plates; p++) {
    const drum_chip_plate *plate = &value->plate[p];
    if (p == chip->main_plate || system->spectators == DRUM_SPECTATORS_MAX)
      continue;
    drum_spectator *other = &system->spectator[system->spectators++];
    *other = (drum_spectator){plate->omega_m, plate->gamma_m, plate->omega_soft, {0}};
    for (size_t i = 0; i < chip->modes; i++)
      other->coupling[i] = plate->coupling[i];
  }
}

/*
 * By how much beating photons raise the plate's n + 1/2 if all cavities' baths are at n, relative;
 * `steady` is the state with all baths at 0, to which n adds in proportion.
 */
static double beating_at(const drum_optomech *system, const double *g0,
                         const drum_optomech_steady *steady, double n) {
  double baths[DRUM_BATHS_MAX] = {0};
  double quanta = steady->n_m;
  double rate;
  for (size_t i = 0; i < system->modes; i++) {
    baths[i] = n;
    quanta += steady->share_m[i] * n;
  }
  if (drum_beating_rate(system, g0, baths, &rate, NULL))
    return NAN;
  /* A force noise of so many quanta per second is what a bath of rate/gamma_m more would be. */
  return rate / system->gamma_m * steady->share_m[system->modes] / (quanta + 0.5);
}

static double find_limit(const drum_chip *chip, const drum_optomech *system) {
  static const double VACUUM[DRUM_BATHS_MAX] = {0};
  const double *g0 = chip->value.theory.g0;
  drum_optomech_steady steady;
  for (size_t i = 0; i < chip->modes; i++)
    if (!isfinite(g0[i]))
      return NAN;
  if (drum_optomech_steady_state(system, DRUM_FRAME_FULL, VACUUM, &steady, NULL) ||
      !isfinite(beating_at(system, g0, &steady, 0.0)))
    return NAN;
  double low = log(N_LOWEST);
  double high = log(N_HIGHEST);
  if (beating_at(system, g0, &steady, N_LOWEST) > BEATING)
    return 0.0;
  for (int k = 0; k < HALVINGS; k++) {
    const double middle = 0.5 * (low + high);
    if (beating_at(system, g0, &steady, exp(middle)) < BEATING)
      low = middle;
    else
      high = middle;
  }
  return exp(0.5 * (low + high));
}

/* Two of the modes, the first ones, that the pumps couple to the plate. */
static bool has_two(const drum_chip *chip) {
  const drum_extraction *theory = &chip->value.theory;
  return chip->modes >= 2 && chip->seated >= 2 && cabs(theory->coupling[0]) > 0 &&
         cabs(theory->coupling[1]) > 0;
}

drum_code drum_chip_compare(const drum_chip_data *data, const drum_chip_reading *reading,
                            drum_chip *chip, drum_status *status) {
  drum_optomech system;
  drum_matrix drift;
  drum_chip_system(chip, &system);
  drum_code code = drum_optomech_drift(&system, DRUM_FRAME_FULL, &drift, status);
  if (!code)
    code = drum_linear_growth(&drift, &chip->growth, status);
  chip->stable = !code && !drum_linear_judge_growth(&drift, chip->growth, NULL, NULL);
  if (chip->stable)
    chip->n_linear = find_limit(chip, &system);
  chip->has_steps = !code && has_two(chip);
  if (chip->has_steps) {
    code = drum_chip_drift(data, reading, &drift, status);
    if (!code)
      code = drum_mapping_steps_compare(&chip->value.theory, &drift, &chip->steps, status);
  }
  return code;
}

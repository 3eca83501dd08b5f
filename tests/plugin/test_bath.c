/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/bath.h"

#include "judge.h"
#include "physics/conductance.h"

/* The 2019 SI, written out again: h = 6.62607015e-34 J s, k = 1.380649e-23 J/K. */
static const double PLANCK = 6.62607015e-34;
static const double BOLTZMANN = 1.380649e-23;

static const drum_bath_card GOOD = {
    .g = 1.2566370614359173e-06, .f0 = 5e9, .nbar = 50.0, .temperature = -1.0, .seed = 1.0};

static double quanta(double nbar, double temperature, double f_hz) {
  drum_device *device = drum_bath_env_create(&GOOD);
  const double value = drum_bath_quanta(device, "nbar", nbar, "temperature", temperature, f_hz);
  judge_text(device->error, "");
  drum_device_destroy(device);
  return value;
}

static void temperature_gives_the_bose_einstein_occupation(void **state) {
  (void)state;
  static const double kelvin[] = {1e-3, 0.01, 0.05, 0.24, 1.0, 4.2, 300.0, 1e6};
  static const double hertz[] = {1.0, 6e6, 5e9, 1e12};
  for (size_t i = 0; i < sizeof kelvin / sizeof kelvin[0]; ++i)
    for (size_t j = 0; j < sizeof hertz / sizeof hertz[0]; ++j) {
      const double occupation = 1.0 / expm1(PLANCK * hertz[j] / (BOLTZMANN * kelvin[i]));
      judge_near(NULL, "N + 1/2", quanta(-1.0, kelvin[i], hertz[j]), occupation + 0.5, 1e-14);
    }
}

static void vacuum_remains_at_zero_temperature(void **state) {
  (void)state;
  assert_true(quanta(-1.0, 0.0, 5e9) == 0.5);
  assert_true(quanta(-1.0, -0.0, 5e9) == 0.5);
  assert_true(quanta(-1.0, 5e-324, 5e9) == 0.5);
  assert_true(quanta(0.0, -1.0, 5e9) == 0.5);
  assert_true(quanta(0.25, -1.0, 5e9) == 0.75);
}

/* Callen-Welton: 4 hbar w (N + 1/2) g, in the envelope twice that in i and in q. */
static void conductance_has_the_callen_welton_spectrum(void **state) {
  (void)state;
  drum_device *device = drum_bath_env_create(&GOOD);
  judge_text(device->error, "");
  assert_int_equal(device->ports, 2);
  assert_int_equal(device->noise_sources, 2);
  const double hot = 4.0 * PLANCK * 5e9 * 50.5 * GOOD.g;
  judge_near(NULL, "S", drum_bath_current_density(GOOD.g, 5e9, 50.5), hot, 1e-14);
  for (size_t j = 0; j < 2; ++j) {
    assert_int_equal(device->noise[j].port, j);
    judge_near(NULL, "S of a component", device->noise[j].density, 2.0 * hot, 1e-14);
  }
  drum_device_destroy(device);

  /* Where k T >> h f, Johnson and Nyquist: 4 k T g, up to (h f/k T)^2/12 = 2e-9. */
  drum_bath_card warm = GOOD;
  warm.nbar = -1.0;
  warm.temperature = 1500.0;
  device = drum_bath_env_create(&warm);
  judge_near(NULL, "S when warm", device->noise[0].density, 8.0 * BOLTZMANN * 1500.0 * warm.g,
             1e-8);
  drum_device_destroy(device);
}

/* In the laboratory the current has the spectrum itself, at its one port. */
static void laboratory_bath_has_half_of_a_component(void **state) {
  (void)state;
  drum_device *device = drum_bath_create(&GOOD);
  judge_text(device->error, "");
  assert_int_equal(device->ports, 1);
  assert_int_equal(device->noise_sources, 1);
  assert_int_equal(device->noise[0].port, 0);
  judge_near(NULL, "S", device->noise[0].density, 4.0 * PLANCK * 5e9 * 50.5 * GOOD.g, 1e-14);
  const double v = -0.7;
  assert_null(device->class->evaluate(device, &v));
  judge_near(NULL, "i", device->current[0], -0.7 * GOOD.g, 1e-15);
  assert_true(device->conductance[0] == GOOD.g);
  assert_true(device->charge[0] == 0.0 && device->capacitance[0] == 0.0);
  assert_true(device->quadrature[0] == 0.0);
  drum_device_destroy(device);
}

static void conductance_is_the_same_in_both_components(void **state) {
  (void)state;
  drum_device *device = drum_bath_env_create(&GOOD);
  const double v[] = {3.0, -7.0};
  assert_null(device->class->evaluate(device, v));
  for (size_t j = 0; j < 2; ++j) {
    judge_near(NULL, "i", device->current[j], GOOD.g * v[j], 1e-15);
    assert_true(device->charge[j] == 0.0);
    for (size_t l = 0; l < 2; ++l) {
      assert_true(device->conductance[2 * j + l] == (j == l ? GOOD.g : 0.0));
      assert_true(device->capacitance[2 * j + l] == 0.0);
      assert_true(device->quadrature[2 * j + l] == 0.0);
    }
  }
  drum_device_destroy(device);
}

static void force_noise_is_four_hbar_omega_m_gamma(void **state) {
  (void)state;
  const double pi = acos(-1.0);
  judge_near(NULL, "S_F", drum_bath_force_density(1e-13, 6e6, 100.0, 1.0),
             4.0 * PLANCK * 6e6 * 1e-13 * 2.0 * pi * 100.0, 1e-14);
}

typedef struct refusal {
  drum_bath_card card;
  const char *text;
} refusal;

#define CARD(...)                                                                                  \
  { .g = 1e-6, .f0 = 5e9, .nbar = 1.0, .temperature = -1.0, .seed = 1.0, __VA_ARGS__ }
#define POSITIVE(unit) "; expected a finite value greater than 0 in " unit
#define ONE_OF_TWO "; expected exactly one of the two (-1 means not given)"
#define WHOLE "; expected a whole number from 0 to 2^53"
#define OCCUPATION "; expected a finite mean occupation of 0 or more quanta"
#define KELVIN "; expected a finite temperature of 0 kelvin or more"

static void refuses_each_parameter_out_of_range(void **state) {
  (void)state;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
  static const refusal cases[] = {
      {CARD(.g = 0), "g = 0" POSITIVE("siemens")},
      {CARD(.g = -1e-6), "g = -1e-06" POSITIVE("siemens")},
      {CARD(.g = NAN), "g = nan" POSITIVE("siemens")},
      {CARD(.g = INFINITY), "g = inf" POSITIVE("siemens")},
      {CARD(.f0 = 0), "f0 = 0" POSITIVE("hertz")},
      {CARD(.f0 = -5e9), "f0 = -5000000000" POSITIVE("hertz")},
      {CARD(.f0 = NAN), "f0 = nan" POSITIVE("hertz")},
      {CARD(.f0 = INFINITY), "f0 = inf" POSITIVE("hertz")},
      {CARD(.nbar = -1), "nbar = -1 and temperature = -1" ONE_OF_TWO},
      {CARD(.temperature = 0.01), "nbar = 1 and temperature = 0.01" ONE_OF_TWO},
      {CARD(.nbar = -0.5), "nbar = -0.5" OCCUPATION},
      {CARD(.nbar = NAN), "nbar = nan" OCCUPATION},
      {CARD(.nbar = INFINITY), "nbar = inf" OCCUPATION},
      {CARD(.nbar = -1, .temperature = -0.01), "temperature = -0.01" KELVIN},
      {CARD(.nbar = -1, .temperature = NAN), "temperature = nan" KELVIN},
      {CARD(.nbar = -1, .temperature = INFINITY), "temperature = inf" KELVIN},
      {CARD(.seed = -1), "seed = -1" WHOLE},
      {CARD(.seed = 1.5), "seed = 1.5" WHOLE},
      {CARD(.seed = 1e17), "seed = 1e+17" WHOLE},
      {CARD(.seed = NAN), "seed = nan" WHOLE},
      {CARD(.seed = INFINITY), "seed = inf" WHOLE},
      /* The first error of several is told. */
      {CARD(.g = -1, .f0 = 0, .nbar = NAN), "g = -1" POSITIVE("siemens")},
  };
#pragma GCC diagnostic pop
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_device *const frames[] = {drum_bath_env_create(&cases[n].card),
                                   drum_bath_create(&cases[n].card)};
    for (size_t k = 0; k < 2; ++k) {
      assert_non_null(frames[k]);
      judge_text(frames[k]->error, cases[n].text);
      drum_device_destroy(frames[k]);
    }
  }
}

static void accepts_every_seed_up_to_the_largest(void **state) {
  (void)state;
  static const double seeds[] = {0.0, 1.0, 3.0 - 4.4e-16, 4294967296.0, 9007199254740992.0};
  for (size_t n = 0; n < sizeof seeds / sizeof seeds[0]; ++n) {
    drum_bath_card card = GOOD;
    card.seed = seeds[n];
    drum_device *device = drum_bath_env_create(&card);
    judge_text(device->error, "");
    drum_device_destroy(device);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(temperature_gives_the_bose_einstein_occupation),
      cmocka_unit_test(vacuum_remains_at_zero_temperature),
      cmocka_unit_test(conductance_has_the_callen_welton_spectrum),
      cmocka_unit_test(laboratory_bath_has_half_of_a_component),
      cmocka_unit_test(conductance_is_the_same_in_both_components),
      cmocka_unit_test(force_noise_is_four_hbar_omega_m_gamma),
      cmocka_unit_test(refuses_each_parameter_out_of_range),
      cmocka_unit_test(accepts_every_seed_up_to_the_largest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

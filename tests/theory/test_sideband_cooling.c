/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/sideband_cooling.h"

#include "drumspice/optomech.h"
#include "support.h"

/* Weak coupling: gamma_opt some 1e-4 of kappa, so the closed forms are good to about that. */
static drum_optomech weak_system(double delta) {
  return (drum_optomech){.modes = 1,
                         .delta = {delta},
                         .kappa = {1},
                         .coupling = {0.005 * cexp(0.7 * I)},
                         .omega_m = 3,
                         .omega_soft = 3,
                         .gamma_m = 2e-5};
}

static void occupation_is_that_of_the_full_model(void **state) {
  (void)state;
  for (double delta = 1.5; delta <= 5; delta += 0.5) {
    drum_optomech system = weak_system(delta);
    drum_sideband sideband;
    drum_optomech_steady steady;
    double n_final;
    assert_int_equal(drum_sideband_cooling(delta, 1, 0.005, 3, &sideband, NULL), DRUM_OK);
    for (int hot = 0; hot < 2; hot++) {
      const double baths[2] = {hot ? 0.3 : 0, hot ? 40 : 2};
      assert_int_equal(
          drum_sideband_occupation(&sideband, 2e-5, baths[1], baths[0], &n_final, NULL), DRUM_OK);
      assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_FULL, baths, &steady, NULL),
                       DRUM_OK);
      assert_close(steady.n_m, n_final, 5e-4);
      assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_A4, baths, &steady, NULL),
                       DRUM_OK);
      assert_close(steady.n_m, n_final, 5e-4);
    }
  }
}

/* Damping is twice the drum's decay rate, also with a blue pump that its bath outweighs. */
static void damping_is_that_of_the_full_model(void **state) {
  (void)state;
  for (double delta = -4; delta <= 4; delta += 0.4) {
    drum_optomech system = weak_system(delta);
    system.gamma_m = 2e-4;
    drum_sideband sideband;
    double growth;
    assert_int_equal(drum_sideband_cooling(delta, 1, 0.005, 3, &sideband, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_growth(&system, DRUM_FRAME_FULL, &growth, NULL), DRUM_OK);
    assert_near(-2 * growth, sideband.gamma_opt + 2e-4, 5e-8);
    assert_true((sideband.gamma_opt > 0) == (delta > 1e-9));
  }
}

/* The spring: the drum's noise peak moves by delta_omega. Found from <X^2> omega^2 = <P^2>. */
static void spring_is_that_of_the_full_model(void **state) {
  (void)state;
  for (double delta = -4; delta <= 4; delta += 0.7) {
    drum_optomech system = weak_system(delta);
    drum_sideband sideband;
    assert_int_equal(drum_sideband_cooling(delta, 1, 0.005, 3, &sideband, NULL), DRUM_OK);
    /* Half height on both sides of the expected peak is equal, and its middle the highest. */
    double centre = 3 + sideband.delta_omega;
    double half = (sideband.gamma_opt + 2e-5) / 2, height[3];
    if (half < 5e-6)
      continue; /* unstable or nearly so */
    for (int k = -1; k <= 1; k++) {
      drum_optomech_spectrum spectrum;
      assert_int_equal(
          drum_optomech_spectrum_at(&system, DRUM_FRAME_FULL, centre + k * half, &spectrum, NULL),
          DRUM_OK);
      height[k + 1] = spectrum.x_share[1];
    }
    assert_close(height[0], height[1] / 2, 2e-3);
    assert_close(height[2], height[1] / 2, 2e-3);
  }
}

static void limits(void **state) {
  (void)state;
  drum_sideband sideband;
  double n_final;
  /* Resolved sideband at Delta = omega_m: gamma_opt = 4 G^2 / kappa, n_min = (kappa / 4 omega_m)^2.
   */
  assert_int_equal(drum_sideband_cooling(1e4, 1, 0.1, 1e4, &sideband, NULL), DRUM_OK);
  assert_close(sideband.gamma_opt, 0.04, 1e-8);
  assert_close(sideband.n_min, 1 / 16e8, 1e-8);
  /* The common form at N_c = 0. */
  assert_int_equal(drum_sideband_cooling(2, 1, 0.1, 3, &sideband, NULL), DRUM_OK);
  assert_int_equal(drum_sideband_occupation(&sideband, 0.01, 20, 0, &n_final, NULL), DRUM_OK);
  assert_close(n_final,
               (sideband.gamma_opt * sideband.n_min + 0.01 * 20) / (sideband.gamma_opt + 0.01),
               1e-14);
  /* No pump: the bath's own occupation. No detuning: no damping. */
  assert_int_equal(drum_sideband_cooling(2, 1, 0, 3, &sideband, NULL), DRUM_OK);
  assert_int_equal(drum_sideband_occupation(&sideband, 0.01, 20, 5, &n_final, NULL), DRUM_OK);
  assert_close(n_final, 20, 1e-15);
  assert_int_equal(drum_sideband_cooling(0, 1, 0.1, 3, &sideband, NULL), DRUM_OK);
  assert_true(sideband.gamma_opt == 0 && isinf(sideband.n_min));
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  drum_sideband sideband;
  double n_final;
  assert_int_equal(drum_sideband_cooling(NAN, 1, 1, 1, &sideband, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_cooling(1, 0, 1, 1, &sideband, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_cooling(1, 1, -1, 1, &sideband, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_cooling(1, 1, 1, 0, &sideband, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_cooling(-3, 1, 0.1, 3, &sideband, NULL), DRUM_OK);
  assert_int_equal(drum_sideband_occupation(&sideband, -1, 0, 0, &n_final, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_occupation(&sideband, 1, -1, 0, &n_final, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_occupation(&sideband, 1, 0, NAN, &n_final, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_sideband_occupation(&sideband, 1e-3, 0, 0, &n_final, NULL), DRUM_UNSTABLE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(occupation_is_that_of_the_full_model),
      cmocka_unit_test(damping_is_that_of_the_full_model),
      cmocka_unit_test(spring_is_that_of_the_full_model),
      cmocka_unit_test(limits),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

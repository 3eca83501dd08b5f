/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/mapping.h"

#include "support.h"

static drum_rectifier random_rectifier(uint64_t *seed) {
  return (drum_rectifier){
      .delta = {uniform(seed, 2, 4), uniform(seed, 2, 4)},
      .kappa = {uniform(seed, 0.5, 2), uniform(seed, 0.5, 2)},
      .j = uniform(seed, -1, 1),
      .g = {uniform(seed, 0.1, 1), uniform(seed, 0.1, 1)},
      .phi = uniform(seed, -3, 3),
      .omega_m = 3,
      .gamma_m = uniform(seed, 0.2, 2),
  };
}

/* Section III with J of Eq. B22. */
static drum_rectifier paper(void) {
  return (drum_rectifier){
      .delta = {angular(6e6), angular(6e6)},
      .kappa = {angular(2e6), angular(2e6)},
      .j = angular(0.98e6),
      .g = {angular(7e3), angular(7e3)},
      .phi = DRUM_PI / 2,
      .omega_m = angular(6e6),
      .gamma_m = angular(100),
  };
}

static void paper_parameters(void **state) {
  (void)state;
  drum_rectifier rectifier = paper();
  drum_mapping mapping;
  assert_int_equal(drum_mapping_forward(&rectifier, rectifier.omega_m, &mapping, NULL), DRUM_OK);
  assert_close(mapping.j_opt, angular(0.98e6), 1e-14);
  assert_near(mapping.phi_opt, DRUM_PI / 2, 1e-15);
  assert_near(mapping.phi_opposite, -DRUM_PI / 2, 1e-15);
  for (int i = 0; i < 2; i++) {
    assert_close(mapping.cascaded.omega[i], angular(6e6), 1e-14);
    assert_close(mapping.cascaded.gamma[i], angular(1.96e6), 1e-14);
  }
  assert_near(mapping.cascaded.f, 0, 1e-9 * rectifier.j);
  assert_near(mapping.cascaded.theta, DRUM_PI / 2, 0);
}

/*
 * The drum's column in Eq. 6, G_i sqrt(gamma_m) chi~, equals Eq. 2's sqrt(gamma_i) with chi~ =
 * |chi| (B8), and with chi itself at Omega = omega_m only.
 */
static void common_noise_enters_by_the_modulus_of_chi(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int run = 0; run < 20; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    double offset = run == 0 ? 0 : uniform(&seed, 0.5, 1);
    drum_mapping mapping;
    assert_int_equal(drum_mapping_forward(&rectifier, rectifier.omega_m + offset, &mapping, NULL),
                     DRUM_OK);
    double complex chi = 1 / (rectifier.gamma_m / 2 - I * offset);
    for (int i = 0; i < 2; i++) {
      double root = sqrt(mapping.cascaded.gamma[i]);
      double into_drum = rectifier.g[i] * sqrt(rectifier.gamma_m);
      assert_close(into_drum * cabs(chi), root, 1e-13);
      assert_int_equal(cabs(into_drum * chi - root) < 1e-13 * root, run == 0);
    }
  }
}

/* Eq. 6 at omega = Omega is Eq. B3 with B18-B21: same drift, and same noise at Omega. */
static void forward_mapping_is_exact_at_its_frequency(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 100; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    double omega = uniform(&seed, 1, 5);
    drum_mapping mapping;
    drum_optomech system;
    drum_optomech_response response;
    drum_optomech_spectrum optomech;
    drum_cascaded_spectrum cascaded;
    drum_matrix drift;
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    assert_int_equal(drum_rectifier_optomech(&rectifier, &system, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_respond(&system, DRUM_FRAME_RWA, omega, &response, NULL),
                     DRUM_OK);
    assert_int_equal(drum_cascaded_drift(&mapping.cascaded, &drift, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_spectrum_at(&system, DRUM_FRAME_RWA, omega, &optomech, NULL),
                     DRUM_OK);
    assert_int_equal(drum_cascaded_spectrum_at(&mapping.cascaded, omega, &cascaded, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++)
        assert_near(response.drift.at[i][j], drift.at[i][j], 1e-13);
      for (int b = 0; b < 3; b++)
        assert_near(optomech.share[i][b], cascaded.share[i][b], 1e-11);
    }
  }
}

static void optimal_phases_stop_one_direction_each(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (int run = 0; run < 50; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    double omega = uniform(&seed, 1, 5);
    drum_mapping mapping;
    drum_matrix drift;
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    const double phases[2] = {mapping.phi_opt, mapping.phi_opposite};
    const drum_blocked blocked[2] = {DRUM_BLOCKED_2_TO_1, DRUM_BLOCKED_1_TO_2};
    rectifier.j = mapping.j_opt;
    for (int way = 0; way < 2; way++) {
      drum_reading reading;
      rectifier.phi = phases[way];
      assert_true(fabs(rectifier.phi) <= DRUM_PI);
      assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
      assert_int_equal(drum_cascaded_drift(&mapping.cascaded, &drift, NULL), DRUM_OK);
      assert_near(way == 0 ? drift.at[0][1] : drift.at[1][0], 0, 1e-14);
      assert_int_equal(drum_mapping_backward(&drift, rectifier.kappa, &reading, NULL), DRUM_OK);
      assert_int_equal(reading.blocked, blocked[way]);
      assert_true(reading.isolation < 1e-12);
    }
  }
}

/* Either way, with J of either sign, below, at and above the drum's frequency. */
static void tuning_stops_the_direction_asked_for(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int run = 0; run < 2000; run++) {
    drum_rectifier rectifier = random_rectifier(&seed), tuned;
    double omega = run % 5 == 0 ? rectifier.omega_m : uniform(&seed, 0, 6);
    if (run % 9 == 0)
      rectifier.j = 0;
    for (int way = 0; way < 2; way++) {
      const drum_blocked stop = way == 0 ? DRUM_BLOCKED_2_TO_1 : DRUM_BLOCKED_1_TO_2;
      drum_status status;
      drum_mapping mapping;
      drum_matrix drift;
      drum_reading reading;
      if (drum_mapping_tune(&rectifier, omega, stop, &tuned, &status) != DRUM_OK)
        fail_msg("run %d: %s", run, status.message);
      assert_true(rectifier.j < 0 ? tuned.j < 0 : tuned.j > 0);
      assert_true(tuned.phi > -DRUM_PI && tuned.phi <= DRUM_PI);
      assert_int_equal(drum_mapping_forward(&tuned, omega, &mapping, NULL), DRUM_OK);
      assert_int_equal(drum_cascaded_drift(&mapping.cascaded, &drift, NULL), DRUM_OK);
      assert_near(way == 0 ? drift.at[0][1] : drift.at[1][0], 0, 1e-14 * fabs(tuned.j));
      assert_int_equal(drum_mapping_backward(&drift, tuned.kappa, &reading, NULL), DRUM_OK);
      assert_int_equal(reading.blocked, stop);
      for (int i = 0; i < 2; i++) {
        assert_near(tuned.delta[i], rectifier.delta[i], 0);
        assert_near(tuned.kappa[i], rectifier.kappa[i], 0);
        assert_near(tuned.g[i], rectifier.g[i], 0);
      }
      assert_near(tuned.gamma_m, rectifier.gamma_m, 0);
    }
  }
}

/*
 * B18-B21 at Omega = omega_m are B26-B29; elsewhere they go over into them as 1/gamma_m when G^2 /
 * gamma_m is held: to first order by gamma_i t / 2 in omega_i and gamma_1 t / 2 in |F|.
 */
static void large_bandwidth_limit(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 100; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    const double rate[2] = {uniform(&seed, 0.1, 1), uniform(&seed, 0.1, 1)};
    const double omega = uniform(&seed, 1, 5);
    for (int step = 0; step < 12; step++) {
      const double gamma_m = 2 * pow(10, step), t = 2 * (omega - rectifier.omega_m) / gamma_m;
      rectifier.gamma_m = gamma_m;
      for (int i = 0; i < 2; i++)
        rectifier.g[i] = sqrt(rate[i] * gamma_m) / 2; /* B27 */
      const double s = 2 * rectifier.g[0] * rectifier.g[1] / gamma_m;
      const double complex limit = rectifier.j - I * s * cexp(-I * rectifier.phi); /* B29 */
      drum_mapping there, at_drum;
      assert_int_equal(drum_mapping_forward(&rectifier, omega, &there, NULL), DRUM_OK);
      assert_int_equal(drum_mapping_forward(&rectifier, rectifier.omega_m, &at_drum, NULL),
                       DRUM_OK);
      assert_near(at_drum.cascaded.f, limit, 1e-14 * (fabs(rectifier.j) + s));
      assert_near(there.cascaded.f, limit, s * fabs(t) + 1e-15);
      for (int i = 0; i < 2; i++) {
        assert_near(at_drum.cascaded.omega[i], rectifier.delta[i], 0);
        assert_close(at_drum.cascaded.gamma[i], rate[i], 1e-14);
        assert_near(there.cascaded.omega[i], rectifier.delta[i], rate[i] * fabs(t) / 2 + 1e-15);
        assert_near(there.cascaded.gamma[i], rate[i], rate[i] * (t * t + 1e-14));
      }
      if (step == 4) { /* the first order itself, to the second */
        assert_near(there.cascaded.omega[0] - rectifier.delta[0], rate[0] * t / 2, t * t);
        assert_near(there.cascaded.f - limit, s * t * cexp(-I * rectifier.phi), t * t);
      }
    }
  }
}

static void backward_mapping_returns_what_was_put_in(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 100; run++) {
    drum_cascaded in = {.omega = {uniform(&seed, -2, 2), uniform(&seed, -2, 2)},
                        .kappa = {uniform(&seed, 0, 2), uniform(&seed, 0, 2)},
                        .gamma = {uniform(&seed, 0.1, 2), uniform(&seed, 0.1, 2)},
                        .f = uniform(&seed, -1, 1) + I * uniform(&seed, -1, 1),
                        .theta = uniform(&seed, -3.1, 3.1)};
    drum_matrix drift;
    drum_reading reading;
    assert_int_equal(drum_cascaded_drift(&in, &drift, NULL), DRUM_OK);
    assert_int_equal(drum_mapping_backward(&drift, in.kappa, &reading, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++) {
      assert_near(reading.cascaded.omega[i], in.omega[i], 1e-14);
      assert_near(reading.cascaded.gamma[i], in.gamma[i], 1e-14);
      assert_near(reading.cascaded.kappa[i], in.kappa[i], 0);
    }
    assert_near(reading.cascaded.f, in.f, 1e-14);
    assert_near(reading.cascaded.theta, in.theta, 1e-13);
    assert_near(reading.mismatch, 0, 1e-13);
    assert_near(reading.collective, sqrt(in.gamma[0] * in.gamma[1]) * cexp(I * in.theta), 1e-14);
    double ratio = cabs(drift.at[0][1]) / cabs(drift.at[1][0]);
    assert_close(reading.isolation, fmin(ratio, 1 / ratio), 1e-14);
    const int alike = fabs(20 * log10(ratio)) < 0.1; /* dB */
    assert_int_equal(reading.blocked, alike       ? DRUM_BLOCKED_NEITHER
                                      : ratio < 1 ? DRUM_BLOCKED_2_TO_1
                                                  : DRUM_BLOCKED_1_TO_2);
  }
}

/* A drift that is no cascaded system's shows as a mismatch. */
static void mismatch_tells_other_systems(void **state) {
  (void)state;
  const double kappa[2] = {1, 1};
  drum_matrix drift = {.size = 2};
  drum_reading reading;
  drift.at[0][0] = drift.at[1][1] = -1; /* gamma = 1 each */
  assert_int_equal(drum_mapping_backward(&drift, kappa, &reading, NULL), DRUM_OK);
  assert_near(reading.mismatch, 1, 0); /* damped, but by no common bath */
  assert_int_equal(reading.blocked, DRUM_BLOCKED_NEITHER);
  assert_near(reading.isolation, 1, 0);
  drift.at[1][0] = -0.5;
  assert_int_equal(drum_mapping_backward(&drift, kappa, &reading, NULL), DRUM_OK);
  assert_near(reading.mismatch, 0.5, 1e-15);
  drift.at[0][0] = -0.4; /* gamma_1 < 0 */
  assert_int_equal(drum_mapping_backward(&drift, kappa, &reading, NULL), DRUM_OK);
  assert_near(reading.cascaded.gamma[0], -0.2, 1e-15);
  assert_near(reading.mismatch, 1, 0);
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  drum_mapping mapping;
  drum_optomech system;
  drum_reading reading;
  drum_status status;
#define REFUSED(change, word)                                                                      \
  do {                                                                                             \
    drum_rectifier bad = paper();                                                                  \
    change;                                                                                        \
    assert_int_equal(drum_mapping_forward(&bad, 1, &mapping, &status), DRUM_BAD_ARGUMENT);         \
    assert_non_null(strstr(status.message, word));                                                 \
    assert_int_equal(drum_rectifier_optomech(&bad, &system, NULL), DRUM_BAD_ARGUMENT);             \
  } while (0)
  REFUSED(bad.delta[1] = NAN, "delta2");
  REFUSED(bad.kappa[0] = -1, "kappa1");
  REFUSED(bad.g[1] = -1, "g2");
  REFUSED(bad.j = INFINITY, "j ");
  REFUSED(bad.phi = NAN, "phi");
  REFUSED(bad.omega_m = 0, "omega_m");
  REFUSED(bad.gamma_m = 0, "gamma_m");
#undef REFUSED
  drum_rectifier good = paper();
  assert_int_equal(drum_mapping_forward(&good, NAN, &mapping, NULL), DRUM_BAD_ARGUMENT);
  drum_rectifier tuned;
  assert_int_equal(drum_mapping_tune(&good, 1, DRUM_BLOCKED_NEITHER, &tuned, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "direction"));
  assert_int_equal(drum_mapping_tune(&good, NAN, DRUM_BLOCKED_2_TO_1, &tuned, NULL),
                   DRUM_BAD_ARGUMENT);
  good.g[1] = 0;
  assert_int_equal(drum_mapping_tune(&good, 1, DRUM_BLOCKED_2_TO_1, &tuned, &status),
                   DRUM_NO_SOLUTION);
  assert_non_null(strstr(status.message, "g2 is 0"));
  good.g[1] = 1e200;
  assert_int_equal(drum_mapping_forward(&good, 1, &mapping, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "g2 is 1e+200"));
  good.g[1] = 1, good.j = -1.7e308, good.g[0] = 1e154, good.gamma_m = 1e-300;
  assert_int_equal(drum_mapping_forward(&good, good.omega_m, &mapping, NULL), DRUM_BAD_ARGUMENT);
  const double kappa[2] = {1, 1}, bad_kappa[2] = {1, NAN};
  drum_matrix drift = {.size = 3};
  assert_int_equal(drum_mapping_backward(&drift, kappa, &reading, NULL), DRUM_BAD_ARGUMENT);
  drift.size = 2;
  assert_int_equal(drum_mapping_backward(&drift, bad_kappa, &reading, NULL), DRUM_BAD_ARGUMENT);
  drift.at[1][0] = NAN;
  assert_int_equal(drum_mapping_backward(&drift, kappa, &reading, NULL), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paper_parameters),
      cmocka_unit_test(common_noise_enters_by_the_modulus_of_chi),
      cmocka_unit_test(forward_mapping_is_exact_at_its_frequency),
      cmocka_unit_test(optimal_phases_stop_one_direction_each),
      cmocka_unit_test(tuning_stops_the_direction_asked_for),
      cmocka_unit_test(large_bandwidth_limit),
      cmocka_unit_test(backward_mapping_returns_what_was_put_in),
      cmocka_unit_test(mismatch_tells_other_systems),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

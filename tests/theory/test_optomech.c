/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The optomechanical model against closed forms, sum rules and hand elimination. */
#include "drumspice/optomech.h"

#include "support.h"

static const drum_frame frames[] = {DRUM_FRAME_RWA, DRUM_FRAME_A4, DRUM_FRAME_FULL};

/* A stable system near Delta_i = omega_m, with rates apart by a factor of ten at most. */
static drum_optomech random_system(uint64_t *seed, size_t modes) {
  drum_optomech system = {.modes = modes};
  system.omega_m = uniform(seed, 2.5, 4);
  system.omega_soft = system.omega_m * uniform(seed, 0.9, 1);
  system.gamma_m = uniform(seed, 0.3, 0.8);
  for (size_t i = 0; i < modes; i++) {
    system.delta[i] = system.omega_m + uniform(seed, -0.4, 0.4);
    system.kappa[i] = uniform(seed, 0.6, 1.5);
    system.coupling[i] =
        uniform(seed, 0.1, 0.4) * cexp(I * uniform(seed, -3, 3)) / sqrt((double)modes);
    for (size_t j = 0; j < i; j++) {
      system.hopping[i][j] = uniform(seed, 0, 0.3) * cexp(I * uniform(seed, -3, 3));
      system.hopping[j][i] = conj(system.hopping[i][j]);
    }
    system.hopping[i][i] = 1e3; /* must be ignored */
  }
  return system;
}

/* Eqs. 6 and A5 written out. */
static void rwa_drift_is_equation_6(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 100; run++) {
    drum_optomech system = random_system(&seed, 2);
    double omega = uniform(&seed, -5, 5);
    double j = creal(system.hopping[0][1]);
    system.hopping[0][1] = system.hopping[1][0] = j;
    double complex g1 = system.coupling[0], g2 = system.coupling[1];
    double complex chi = 1 / (system.gamma_m / 2 - I * (omega - system.omega_m));
    double complex m[2][2] = {{-I * system.delta[0] - system.kappa[0] / 2 - g1 * conj(g1) * chi,
                               -I * j - chi * g1 * conj(g2)},
                              {-I * j - chi * conj(g1) * g2,
                               -I * system.delta[1] - system.kappa[1] / 2 - g2 * conj(g2) * chi}};
    drum_optomech_response response;
    assert_int_equal(drum_optomech_respond(&system, DRUM_FRAME_RWA, omega, &response, NULL),
                     DRUM_OK);
    double complex a = -I * omega - m[0][0], d = -I * omega - m[1][1];
    double complex determinant = a * d - m[0][1] * m[1][0];
    double complex inverse[2][2] = {{d / determinant, m[0][1] / determinant},
                                    {m[1][0] / determinant, a / determinant}};
    for (int i = 0; i < 2; i++)
      for (int k = 0; k < 2; k++) {
        assert_near(response.drift.at[i][k], m[i][k], 1e-13);
        assert_near(response.g.at[i][k], inverse[i][k], 1e-12);
        assert_near(response.idler.at[i][k], 0, 1e-15);
      }
  }
}

static void green_function_is_the_inverse_of_the_effective_drift(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (size_t modes = 1; modes <= DRUM_MODES_MAX; modes++)
    for (int f = 0; f < 3; f++) {
      drum_optomech system = random_system(&seed, modes);
      double omega = uniform(&seed, -5, 5);
      drum_optomech_response response;
      assert_int_equal(drum_optomech_respond(&system, frames[f], omega, &response, NULL), DRUM_OK);
      assert_int_equal(response.g.size, modes);
      for (size_t i = 0; i < modes; i++)
        for (size_t j = 0; j < modes; j++) {
          double complex product = -I * omega * response.g.at[i][j];
          for (size_t k = 0; k < modes; k++)
            product -= response.drift.at[i][k] * response.g.at[k][j];
          assert_near(product, i == j, 1e-11);
        }
    }
}

/* One cavity: X = chi_x (G^* a + G a^+) eliminated by hand, both sidebands. */
static void response_of_one_cavity_by_hand(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 100; run++) {
    drum_optomech s = random_system(&seed, 1);
    drum_frame frame = run % 2 ? DRUM_FRAME_FULL : DRUM_FRAME_A4;
    double w = uniform(&seed, -5, 5);
    double complex g = s.coupling[0];
    double complex upper = 1 / (s.kappa[0] / 2 - I * (w - s.delta[0]));
    double complex lower = 1 / (s.kappa[0] / 2 - I * (w + s.delta[0]));
    double complex chi_x;
    if (frame == DRUM_FRAME_FULL)
      chi_x = -2 * s.omega_m / (s.omega_soft * s.omega_soft - w * w - I * s.gamma_m * w);
    else
      chi_x =
          -I / (s.gamma_m / 2 - I * (w - s.omega_m)) + I / (s.gamma_m / 2 - I * (w + s.omega_m));
    double complex x = chi_x * conj(g) * upper / (1 + I * chi_x * g * conj(g) * (upper - lower));
    drum_optomech_response response;
    assert_int_equal(drum_optomech_respond(&s, frame, w, &response, NULL), DRUM_OK);
    assert_near(response.g.at[0][0], upper * (1 - I * g * x), 1e-12);
    assert_near(response.idler.at[0][0], lower * I * conj(g) * x, 1e-12);
  }
}

static void spectra_integrate_to_the_steady_state(void **state) {
  (void)state;
  uint64_t seed = 4;
  enum { POINTS = 3000 };
  for (int run = 0; run < 9; run++) {
    drum_frame frame = frames[run % 3];
    size_t modes = 1 + (size_t)run / 3;
    drum_optomech system = random_system(&seed, modes);
    double share[DRUM_MODES_MAX][DRUM_BATHS_MAX] = {{0}}, commutator[DRUM_MODES_MAX] = {0};
    double normal[DRUM_MODES_MAX] = {0}, x = 0, p = 0, baths[DRUM_BATHS_MAX];
    for (size_t b = 0; b <= modes; b++)
      baths[b] = uniform(&seed, 0, 3);
    for (int k = 0; k < POINTS; k++) {
      /* omega = 3 tan u: the midpoint rule then converges exponentially. */
      double u = DRUM_PI * ((k + 0.5) / POINTS - 0.5);
      double weight = 1.5 / (cos(u) * cos(u)) / POINTS; /* d omega / 2 pi */
      drum_optomech_spectrum spectrum;
      drum_optomech_density density;
      assert_int_equal(drum_optomech_spectrum_at(&system, frame, 3 * tan(u), &spectrum, NULL),
                       DRUM_OK);
      assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
      for (size_t i = 0; i < modes; i++) {
        commutator[i] += weight * spectrum.commutator[i];
        normal[i] += weight * density.normal[i];
        for (size_t b = 0; b <= modes; b++)
          share[i][b] += weight * spectrum.share[i][b];
      }
      x += weight * density.x;
      p += weight * density.p;
    }
    drum_optomech_steady steady;
    assert_int_equal(drum_optomech_steady_state(&system, frame, baths, &steady, NULL), DRUM_OK);
    for (size_t i = 0; i < modes; i++) {
      assert_near(commutator[i], 1, 1e-10);
      assert_near(normal[i], steady.n[i], 1e-9);
      for (size_t b = 0; b <= modes; b++)
        assert_near(share[i][b], steady.share[i][b], 1e-10);
    }
    assert_close(x, steady.x_squared, 1e-9);
    assert_close(p, steady.p_squared, 1e-9);
    assert_close((x + p) / 4 - 0.5, steady.n_m, 1e-8);
  }
}

/* Over all frequencies the cross spectra make the moments; on the diagonal they are the spectra. */
static void cross_spectra_integrate_to_the_moments(void **state) {
  (void)state;
  uint64_t seed = 14;
  enum { POINTS = 3000, MODES = 3 };
  for (int run = 0; run < 6; run++) {
    drum_frame frame = frames[run % 3];
    drum_optomech system = random_system(&seed, MODES);
    double complex sum[MODES][MODES] = {{0}};
    double baths[MODES + 1];
    for (size_t b = 0; b <= MODES; b++)
      baths[b] = uniform(&seed, 0, 3);
    for (int k = 0; k < POINTS; k++) {
      double u = DRUM_PI * ((k + 0.5) / POINTS - 0.5), omega = 3 * tan(u);
      drum_matrix cross;
      drum_optomech_spectrum spectrum;
      drum_optomech_density density;
      assert_int_equal(drum_optomech_cross_spectrum(&system, frame, omega, baths, &cross, NULL),
                       DRUM_OK);
      assert_int_equal(drum_optomech_spectrum_at(&system, frame, omega, &spectrum, NULL), DRUM_OK);
      assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
      for (size_t i = 0; i < MODES; i++) {
        assert_near(cross.at[i][i], density.normal[i], 1e-13);
        for (size_t j = 0; j < MODES; j++) {
          assert_near(cross.at[i][j], conj(cross.at[j][i]), 1e-13);
          sum[i][j] += cross.at[i][j] * (1.5 / (cos(u) * cos(u)) / POINTS); /* d omega / 2 pi */
        }
      }
    }
    drum_optomech_steady steady;
    assert_int_equal(drum_optomech_steady_state(&system, frame, baths, &steady, NULL), DRUM_OK);
    for (size_t i = 0; i < MODES; i++)
      for (size_t j = 0; j < MODES; j++)
        assert_near(sum[i][j], steady.moments.at[i][j], 1e-9);
  }
}

/* The vacuum, summed from the noise commutators, is what S_sym at N = 0 leaves beyond A / 2. */
static void commutators_are_preserved(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 60; run++) {
    drum_frame frame = frames[run % 3];
    size_t modes = 1 + (size_t)run % DRUM_MODES_MAX;
    drum_optomech system = random_system(&seed, modes);
    const double baths[DRUM_BATHS_MAX] = {0};
    drum_optomech_spectrum spectrum;
    drum_optomech_density density;
    double omega = uniform(&seed, -6, 6);
    assert_int_equal(drum_optomech_spectrum_at(&system, frame, omega, &spectrum, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
    for (size_t i = 0; i < modes; i++) {
      assert_near(density.symmetrised[i] - spectrum.commutator[i] / 2, spectrum.vacuum[i], 1e-12);
      assert_near(density.normal[i], spectrum.vacuum[i], 0);
      assert_near(density.occupation[i] * spectrum.commutator[i], density.normal[i], 1e-14);
      if (frame == DRUM_FRAME_RWA)
        assert_true(spectrum.vacuum[i] == 0);
      else
        assert_true(spectrum.vacuum[i] != 0);
    }
  }
}

static void equal_baths_are_an_equilibrium_in_the_rwa(void **state) {
  (void)state;
  uint64_t seed = 6;
  for (size_t modes = 1; modes <= DRUM_MODES_MAX; modes++)
    for (int run = 0; run < 10; run++) {
      drum_optomech system = random_system(&seed, modes);
      double occupation = uniform(&seed, 0, 10), baths[DRUM_BATHS_MAX];
      for (size_t b = 0; b <= modes; b++)
        baths[b] = occupation;
      drum_optomech_steady steady;
      assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_RWA, baths, &steady, NULL),
                       DRUM_OK);
      for (size_t i = 0; i < modes; i++)
        for (size_t j = 0; j < modes; j++)
          assert_near(steady.moments.at[i][j], i == j ? occupation : 0, 1e-11);
      assert_near(steady.n_m, occupation, 1e-11);
      assert_near(steady.x_squared, 2 * occupation + 1, 1e-11);
    }
}

static void heat_flows_sum_to_zero_in_the_rwa_only(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (size_t modes = 1; modes <= DRUM_MODES_MAX; modes++)
    for (int f = 0; f < 3; f++) {
      drum_optomech system = random_system(&seed, modes);
      double baths[DRUM_BATHS_MAX], sum = 0;
      for (size_t b = 0; b <= modes; b++)
        baths[b] = uniform(&seed, 0, 5);
      drum_optomech_steady steady;
      assert_int_equal(drum_optomech_steady_state(&system, frames[f], baths, &steady, NULL),
                       DRUM_OK);
      for (size_t i = 0; i < modes; i++)
        sum += steady.eta[i];
      sum += steady.eta_m;
      if (frames[f] == DRUM_FRAME_RWA)
        assert_near(sum, 0, 1e-11);
      else
        assert_true(fabs(sum) > 1e-4); /* the pump does work */
    }
}

static void shares_are_derivatives(void **state) {
  (void)state;
  uint64_t seed = 8;
  drum_optomech system = random_system(&seed, 3);
  double baths[4] = {1, 2, 3, 0.5};
  drum_optomech_steady before, after;
  for (int f = 0; f < 3; f++)
    for (size_t b = 0; b < 4; b++) {
      assert_int_equal(drum_optomech_steady_state(&system, frames[f], baths, &before, NULL),
                       DRUM_OK);
      baths[b] += 1;
      assert_int_equal(drum_optomech_steady_state(&system, frames[f], baths, &after, NULL),
                       DRUM_OK);
      baths[b] -= 1;
      for (int i = 0; i < 3; i++)
        assert_near(after.n[i] - before.n[i], before.share[i][b], 1e-12);
      assert_near(after.n_m - before.n_m, before.share_m[b], 1e-12);
    }
}

/* FULL differs from A4, and A4 from the RWA, by terms of order (rates / omega_m)^2 or less. */
static void frames_agree_for_a_fast_drum(void **state) {
  (void)state;
  double error[2][3];
  for (int step = 0; step < 3; step++) {
    double omega_m = 10 * pow(10, step);
    drum_optomech system = {.modes = 2,
                            .delta = {omega_m + 0.1, omega_m - 0.2},
                            .kappa = {1, 1.3},
                            .coupling = {0.3, 0.2 + 0.2 * I},
                            .omega_m = omega_m,
                            .omega_soft = omega_m,
                            .gamma_m = 0.5};
    system.hopping[0][1] = system.hopping[1][0] = 0.4;
    const double baths[3] = {2, 1, 0.5};
    drum_optomech_steady steady[3];
    for (int f = 0; f < 3; f++)
      assert_int_equal(drum_optomech_steady_state(&system, frames[f], baths, &steady[f], NULL),
                       DRUM_OK);
    for (int f = 0; f < 2; f++) {
      error[f][step] = fabs(steady[f + 1].n_m - steady[f].n_m);
      for (int i = 0; i < 2; i++)
        error[f][step] = fmax(error[f][step], fabs(steady[f + 1].n[i] - steady[f].n[i]));
    }
  }
  for (int f = 0; f < 2; f++) {
    assert_true(error[f][0] > 1e-5);
    assert_true(error[f][1] < error[f][0] / 5);
    assert_true(error[f][2] < error[f][1] / 5);
    assert_true(error[f][2] < 1e-3);
  }
}

static void uncoupled_plate_has_its_thermal_variances(void **state) {
  (void)state;
  drum_optomech system = {
      .modes = 1, .delta = {3}, .kappa = {1}, .omega_m = 3, .omega_soft = 2.5, .gamma_m = 1e-4};
  const double baths[2] = {4, 7};
  drum_optomech_steady steady;
  assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_FULL, baths, &steady, NULL),
                   DRUM_OK);
  assert_close(steady.n[0], 4, 1e-12);
  assert_close(steady.p_squared, 15, 1e-10);
  assert_close(steady.x_squared, 15 * 9 / 6.25, 1e-10);
  assert_near(steady.eta_m, 0, 1e-13);
  assert_near(steady.eta[0], 0, 1e-12);
}

static void failures_are_told_apart(void **state) {
  (void)state;
  uint64_t seed = 10;
  const drum_optomech good = random_system(&seed, 2);
  const double baths[3] = {0, 0, 0}, bad_baths[3] = {0, 0, NAN};
  drum_optomech bad;
  drum_optomech_steady steady;
  drum_optomech_spectrum spectrum;
  drum_optomech_density density;
  drum_optomech_response response;
  drum_matrix drift;
  drum_status status;
  double growth;
#define REFUSED(statement, word)                                                                   \
  do {                                                                                             \
    bad = good;                                                                                    \
    statement;                                                                                     \
    assert_int_equal(drum_optomech_drift(&bad, DRUM_FRAME_FULL, &drift, &status),                  \
                     DRUM_BAD_ARGUMENT);                                                           \
    assert_non_null(strstr(status.message, word));                                                 \
  } while (0)
  REFUSED(bad.modes = 0, "cavities");
  REFUSED(bad.modes = DRUM_MODES_MAX + 1, "cavities");
  REFUSED(bad.delta[1] = NAN, "cavity 2");
  REFUSED(bad.kappa[0] = -1, "cavity 1");
  REFUSED(bad.coupling[0] = INFINITY, "coupling");
  REFUSED(bad.hopping[0][1] += 0.1, "hermitian");
  REFUSED(bad.hopping[1][0] = NAN, "hopping");
  REFUSED(bad.omega_m = 0, "omega_m");
  REFUSED(bad.gamma_m = -1, "gamma_m");
  REFUSED(bad.omega_soft = 0, "omega_soft");
#undef REFUSED
  bad = good, bad.omega_soft = NAN; /* only the full frame looks at it */
  assert_int_equal(drum_optomech_growth(&bad, DRUM_FRAME_A4, &growth, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_growth(&good, (drum_frame)3, &growth, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_optomech_respond(&good, DRUM_FRAME_A4, NAN, &response, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_optomech_steady_state(&good, DRUM_FRAME_A4, bad_baths, &steady, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_optomech_spectrum_at(&good, DRUM_FRAME_A4, 1, &spectrum, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_density_of(&spectrum, bad_baths, &density, NULL),
                   DRUM_BAD_ARGUMENT);
  spectrum.modes = 0;
  assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_BAD_ARGUMENT);

  /* A blue pump amplifies the drum; in the RWA nothing can. */
  drum_optomech blue = {.modes = 1,
                        .delta = {-3},
                        .kappa = {1},
                        .coupling = {0.3},
                        .omega_m = 3,
                        .omega_soft = 3,
                        .gamma_m = 0.01};
  for (int f = 0; f < 3; f++) {
    drum_code expected = frames[f] == DRUM_FRAME_RWA ? DRUM_OK : DRUM_UNSTABLE;
    assert_int_equal(drum_optomech_growth(&blue, frames[f], &growth, NULL), DRUM_OK);
    assert_true((growth < 0) == (expected == DRUM_OK));
    assert_int_equal(drum_optomech_steady_state(&blue, frames[f], baths, &steady, NULL), expected);
    assert_int_equal(drum_optomech_spectrum_at(&blue, frames[f], 3, &spectrum, NULL), expected);
    assert_int_equal(drum_optomech_respond(&blue, frames[f], 3, &response, NULL), DRUM_OK);
  }
  drum_optomech undamped = {.modes = 1, .kappa = {1}, .omega_m = 3, .omega_soft = 3};
  assert_int_equal(drum_optomech_steady_state(&undamped, DRUM_FRAME_FULL, baths, &steady, NULL),
                   DRUM_UNSTABLE);
  assert_int_equal(drum_optomech_respond(&undamped, DRUM_FRAME_A4, 3, &response, NULL),
                   DRUM_UNSTABLE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rwa_drift_is_equation_6),
      cmocka_unit_test(green_function_is_the_inverse_of_the_effective_drift),
      cmocka_unit_test(response_of_one_cavity_by_hand),
      cmocka_unit_test(spectra_integrate_to_the_steady_state),
      cmocka_unit_test(cross_spectra_integrate_to_the_moments),
      cmocka_unit_test(commutators_are_preserved),
      cmocka_unit_test(equal_baths_are_an_equilibrium_in_the_rwa),
      cmocka_unit_test(heat_flows_sum_to_zero_in_the_rwa_only),
      cmocka_unit_test(shares_are_derivatives),
      cmocka_unit_test(frames_agree_for_a_fast_drum),
      cmocka_unit_test(uncoupled_plate_has_its_thermal_variances),
      cmocka_unit_test(failures_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

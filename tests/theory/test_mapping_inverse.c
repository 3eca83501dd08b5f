/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backwards through Eqs. B18-B21, judged by going forwards again with drum_mapping_forward, which
 * tests/theory/test_mapping.c holds to Eq. 6. No test uses the formulas of the inverse.
 */
#include "drumspice/mapping.h"

#include <stdlib.h>

#include "support.h"

static const double PAIR_OMEGA_M = 3;

static drum_cascaded random_wanted(uint64_t *seed) {
  return (drum_cascaded){
      .omega = {uniform(seed, -4, 4), uniform(seed, -4, 4)},
      .kappa = {uniform(seed, 0, 2), uniform(seed, 0, 2)},
      .gamma = {exp(uniform(seed, -7, 2)), exp(uniform(seed, -7, 2))},
      .f = uniform(seed, -2, 2) + I * uniform(seed, -2, 2),
      .theta = uniform(seed, -8, 8),
  };
}

static drum_rectifier random_rectifier(uint64_t *seed) {
  return (drum_rectifier){
      .delta = {uniform(seed, 2, 4), uniform(seed, 2, 4)},
      .kappa = {uniform(seed, 0, 2), uniform(seed, 0, 2)},
      .j = uniform(seed, -1, 1),
      .g = {uniform(seed, 0.01, 1), uniform(seed, 0.01, 1)},
      .phi = uniform(seed, -8, 8),
      .omega_m = PAIR_OMEGA_M,
      .gamma_m = exp(uniform(seed, -2, 3)),
  };
}

/*
 * Both systems are the same to 1e-12 of the numbers they are made of: t gamma, tan nu times the
 * common rates, is what B18 and B21 add to Delta and J.
 */
static void assert_same(const drum_cascaded *actual, const drum_cascaded *expected, double t) {
  for (int i = 0; i < 2; i++) {
    double scale = fabs(expected->omega[i]) + expected->gamma[i] * (1 + fabs(t));
    assert_near(actual->omega[i], expected->omega[i], 1e-12 * scale);
    assert_close(actual->gamma[i], expected->gamma[i], 1e-12);
    assert_near(actual->kappa[i], expected->kappa[i], 0);
  }
  double s = sqrt(expected->gamma[0] * expected->gamma[1]);
  assert_near(actual->f, expected->f, 1e-12 * (cabs(expected->f) + s * (1 + fabs(t))));
  assert_near(actual->theta, expected->theta, 0);
}

static drum_cascaded forward(const drum_rectifier *rectifier, double omega) {
  drum_mapping mapping;
  drum_status status;
  if (drum_mapping_forward(rectifier, omega, &mapping, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return mapping.cascaded;
}

/* F is what a platform makes, so that the inverse must give the platform back, J's sign and all. */
static void platforms_come_back(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 5000; run++) {
    drum_rectifier in = random_rectifier(&seed), out;
    double omega = uniform(&seed, 0, 6), t = 2 * (omega - in.omega_m) / in.gamma_m;
    drum_cascaded wanted = forward(&in, omega);
    drum_status status;
    if (drum_mapping_inverse(&wanted, omega, in.omega_m, in.gamma_m, &out, &status) != DRUM_OK)
      fail_msg("run %d: %s", run, status.message);
    double s = sqrt(wanted.gamma[0] * wanted.gamma[1]);
    for (int i = 0; i < 2; i++) {
      assert_near(out.delta[i], in.delta[i], 1e-12 * (4 + wanted.gamma[i] * fabs(t)));
      assert_close(out.g[i], in.g[i], 1e-12);
      assert_near(out.kappa[i], in.kappa[i], 0);
    }
    assert_near(out.j, in.j, 1e-12 * (1 + s * (1 + fabs(t))));
    assert_near(out.phi, in.phi, 0);
    assert_near(out.omega_m, in.omega_m, 0);
    assert_near(out.gamma_m, in.gamma_m, 0);
    drum_cascaded again = forward(&out, omega);
    assert_same(&again, &wanted, t);
  }
}

/* With gamma_m free any complex F can be had, if Omega is on the right side of omega_m. */
static void gamma_m_makes_room_for_any_f(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (int run = 0; run < 5000; run++) {
    drum_cascaded wanted = random_wanted(&seed);
    double omega = uniform(&seed, 0, 6), gamma_m, other;
    drum_status status;
    drum_code code = drum_mapping_find_gamma_m(&wanted, omega, PAIR_OMEGA_M, &gamma_m, &status);
    if (code == DRUM_NO_SOLUTION) {
      /* The message promises the mirror image of Omega. */
      assert_non_null(strstr(status.message, "other side of omega_m"));
      omega = PAIR_OMEGA_M - (omega - PAIR_OMEGA_M);
      code = drum_mapping_find_gamma_m(&wanted, omega, PAIR_OMEGA_M, &gamma_m, &status);
    } else {
      double mirror = PAIR_OMEGA_M - (omega - PAIR_OMEGA_M);
      assert_int_equal(drum_mapping_find_gamma_m(&wanted, mirror, PAIR_OMEGA_M, &other, NULL),
                       DRUM_NO_SOLUTION);
    }
    if (code != DRUM_OK)
      fail_msg("run %d: %s", run, status.message);
    assert_true(gamma_m > 0);
    drum_rectifier rectifier;
    code = drum_mapping_inverse(&wanted, omega, PAIR_OMEGA_M, gamma_m, &rectifier, &status);
    if (code != DRUM_OK)
      fail_msg("run %d: %s", run, status.message);
    drum_cascaded again = forward(&rectifier, omega);
    assert_same(&again, &wanted, 2 * (omega - PAIR_OMEGA_M) / gamma_m);
  }
}

/* gamma_m is found back as well as Im F + s cos(theta) = -s tan(nu) sin(theta) knows it. */
static void gamma_m_comes_back(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 2000; run++) {
    drum_rectifier in = random_rectifier(&seed);
    double omega = uniform(&seed, 0, 6), t = 2 * (omega - in.omega_m) / in.gamma_m, gamma_m;
    drum_cascaded wanted = forward(&in, omega);
    double s = sqrt(wanted.gamma[0] * wanted.gamma[1]) / 2;
    double left = s * fabs(t * sin(in.phi)), made_of = fabs(in.j) + s * (1 + fabs(t));
    if (left < 1e-6 * made_of)
      continue;
    drum_status status;
    if (drum_mapping_find_gamma_m(&wanted, omega, in.omega_m, &gamma_m, &status) != DRUM_OK)
      fail_msg("run %d: %s", run, status.message);
    assert_close(gamma_m, in.gamma_m, 1e-14 * made_of / left);
  }
}

/* Turning c_2 back by `turn` gives the wanted system, for every F, gamma_m and Omega. */
static void up_to_the_phase_of_c2_everything_can_be_had(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int run = 0; run < 5000; run++) {
    drum_cascaded wanted = random_wanted(&seed);
    double omega = run % 10 == 0 ? PAIR_OMEGA_M : uniform(&seed, 0, 6);
    double gamma_m = exp(uniform(&seed, -2, 3)), t = 2 * (omega - PAIR_OMEGA_M) / gamma_m, turn;
    if (run % 7 == 0)
      wanted.gamma[run % 2] = 0;
    if (run % 11 == 0)
      wanted.f = 0;
    drum_rectifier rectifier;
    drum_status status;
    if (drum_mapping_inverse_turned(&wanted, omega, PAIR_OMEGA_M, gamma_m, &rectifier, &turn,
                                    &status) != DRUM_OK)
      fail_msg("run %d: %s", run, status.message);
    assert_true(rectifier.j >= 0 && fabs(turn) <= DRUM_PI);
    drum_cascaded again = forward(&rectifier, omega);
    assert_near(cexp(I * again.theta), cexp(I * (wanted.theta + turn)), 1e-14);
    again.theta = wanted.theta;
    again.f *= cexp(I * turn);
    assert_same(&again, &wanted, t);
  }
}

/* A turn of c_2 moves no occupation, so both forms describe one machine. */
static void the_turned_system_has_the_same_occupations(void **state) {
  (void)state;
  const double baths[3] = {50, 100, 0.5};
  const drum_cascaded wanted = {
      .omega = {3, 3.2}, .kappa = {1, 1.5}, .gamma = {0.7, 1.1}, .f = 0.3 - 0.4 * I, .theta = 0.8};
  drum_rectifier rectifier;
  drum_cascaded_steady one, two;
  double turn;
  assert_int_equal(drum_mapping_inverse_turned(&wanted, 3.5, 3, 2, &rectifier, &turn, NULL),
                   DRUM_OK);
  assert_true(fabs(turn) > 0.1);
  drum_cascaded turned = forward(&rectifier, 3.5);
  assert_int_equal(drum_cascaded_steady_state(&wanted, baths, &one, NULL), DRUM_OK);
  assert_int_equal(drum_cascaded_steady_state(&turned, baths, &two, NULL), DRUM_OK);
  for (int i = 0; i < 2; i++)
    assert_close(two.n[i], one.n[i], 1e-13);
  assert_close(two.c12, one.c12 * cexp(I * turn), 1e-12);
}

/* F = 0 at Omega = omega_m wants theta = +-pi/2, and any gamma_m gives it: the paper's case. */
static void the_papers_system_comes_from_any_drum(void **state) {
  (void)state;
  drum_cascaded wanted = {.omega = {angular(6e6), angular(6e6)},
                          .kappa = {angular(2e6), angular(2e6)},
                          .gamma = {angular(1.96e6), angular(1.96e6)},
                          .theta = DRUM_PI / 2};
  double omega = angular(6e6), gamma_m;
  drum_rectifier rectifier;
  assert_int_equal(drum_mapping_find_gamma_m(&wanted, omega, omega, &gamma_m, NULL), DRUM_OK);
  assert_near(gamma_m, 0, 0);
  assert_int_equal(drum_mapping_inverse(&wanted, omega, omega, angular(100), &rectifier, NULL),
                   DRUM_OK);
  for (int i = 0; i < 2; i++)
    assert_close(rectifier.g[i], angular(7e3), 1e-14);
  assert_close(rectifier.j, angular(0.98e6), 1e-14);
  wanted.theta = -DRUM_PI / 2; /* the same with J < 0 */
  assert_int_equal(drum_mapping_inverse(&wanted, omega, omega, angular(100), &rectifier, NULL),
                   DRUM_OK);
  assert_close(rectifier.j, -angular(0.98e6), 1e-14);
}

/* Every way in which a wanted system cannot be had, and that what the sentence proposes can. */
static void what_cannot_be_had_is_explained(void **state) {
  (void)state;
  const drum_cascaded usual = {
      .omega = {3, 3}, .kappa = {1, 1}, .gamma = {1, 4}, .f = 0.2 - 0.5 * I, .theta = 1};
  drum_cascaded wanted;
  drum_rectifier rectifier;
  drum_status status;
  double gamma_m;
#define EXPLAINED(at, word)                                                                        \
  do {                                                                                             \
    assert_int_equal(drum_mapping_find_gamma_m(&wanted, at, 3, &gamma_m, &status),                 \
                     DRUM_NO_SOLUTION);                                                            \
    if (!strstr(status.message, word))                                                             \
      fail_msg("'%s' lacks '%s'", status.message, word);                                           \
    assert_int_equal(drum_mapping_inverse(&wanted, at, 3, 2, &rectifier, &status),                 \
                     DRUM_NO_SOLUTION);                                                            \
    if (!strstr(status.message, word))                                                             \
      fail_msg("'%s' lacks '%s'", status.message, word);                                           \
  } while (0)
#define HAD(at)                                                                                    \
  do {                                                                                             \
    assert_int_equal(drum_mapping_find_gamma_m(&wanted, at, 3, &gamma_m, NULL), DRUM_OK);          \
    if (gamma_m == 0)                                                                              \
      gamma_m = 7;                                                                                 \
    assert_int_equal(drum_mapping_inverse(&wanted, at, 3, gamma_m, &rectifier, NULL), DRUM_OK);    \
  } while (0)
  wanted = usual;
  wanted.gamma[0] = 0;
  EXPLAINED(4, "must be 0 where gamma1 gamma2 = 0");
  wanted.f = 0.2;
  HAD(4);

  wanted = usual;
  wanted.theta = 3 * DRUM_PI;
  EXPLAINED(4, "multiple of pi");
  assert_non_null(strstr(status.message, "cos(theta) = 1 rad/s")); /* sqrt(1 * 4)/2 */
  wanted.f = 0.2 + I;
  HAD(4);

  wanted = usual;
  EXPLAINED(3, "an Omega below omega_m would do"); /* Im F = -0.5 above -cos 1 = -0.5403 */
  HAD(2.9);
  EXPLAINED(3.1, "other side of omega_m");
  wanted.f = 0.2 - 0.6 * I;
  EXPLAINED(3, "an Omega above omega_m would do");
  HAD(3.1);

  wanted.f = 0.2 - I * cos(1);
  EXPLAINED(4, "wants Omega = omega_m");
  HAD(3);
  wanted = usual;
  wanted.gamma[1] = -1e-9;
  EXPLAINED(4, "gamma2 is -1e-09, but must not be below 0");
  assert_int_equal(drum_mapping_inverse_turned(&wanted, 4, 3, 2, &rectifier, NULL, NULL),
                   DRUM_NO_SOLUTION);
#undef EXPLAINED
  /* Another gamma_m than the one given. */
  wanted = usual;
  HAD(2.9);
  assert_int_equal(drum_mapping_inverse(&wanted, 2.9, 3, 1.001 * gamma_m, &rectifier, &status),
                   DRUM_NO_SOLUTION);
  const char *proposed = strstr(status.message, "; gamma_m = ");
  assert_non_null(proposed);
  assert_close(strtod(proposed + strlen("; gamma_m = "), NULL), gamma_m, 1e-14);
#undef HAD
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  const drum_cascaded good = {.omega = {3, 3}, .kappa = {1, 1}, .gamma = {1, 1}, .theta = 1.5};
  drum_rectifier rectifier;
  drum_status status;
  double gamma_m;
#define REFUSED(change, word)                                                                      \
  do {                                                                                             \
    drum_cascaded bad = good;                                                                      \
    change;                                                                                        \
    assert_int_equal(drum_mapping_inverse_turned(&bad, 4, 3, 2, &rectifier, NULL, &status),        \
                     DRUM_BAD_ARGUMENT);                                                           \
    assert_non_null(strstr(status.message, word));                                                 \
    assert_int_equal(drum_mapping_inverse(&bad, 4, 3, 2, &rectifier, NULL), DRUM_BAD_ARGUMENT);    \
    assert_int_equal(drum_mapping_find_gamma_m(&bad, 4, 3, &gamma_m, NULL), DRUM_BAD_ARGUMENT);    \
  } while (0)
  REFUSED(bad.omega[1] = NAN, "omega2");
  REFUSED(bad.kappa[0] = -1, "kappa1");
  REFUSED(bad.gamma[0] = NAN, "gamma1");
  REFUSED(bad.f = I * INFINITY, "F ");
  REFUSED(bad.theta = INFINITY, "theta");
#undef REFUSED
#define REFUSED(omega, omega_m, gamma_m, word)                                                     \
  do {                                                                                             \
    assert_int_equal(                                                                              \
        drum_mapping_inverse_turned(&good, omega, omega_m, gamma_m, &rectifier, NULL, &status),    \
        DRUM_BAD_ARGUMENT);                                                                        \
    assert_non_null(strstr(status.message, word));                                                 \
    assert_int_not_equal(drum_mapping_inverse(&good, omega, omega_m, gamma_m, &rectifier, NULL),   \
                         DRUM_OK);                                                                 \
  } while (0)
  REFUSED(NAN, 3, 2, "omega is");
  REFUSED(4, 0, 2, "omega_m is 0");
  REFUSED(4, INFINITY, 2, "omega_m is inf");
  REFUSED(4, 3, 0, "gamma_m is 0");
  REFUSED(4, 3, NAN, "gamma_m is");
  REFUSED(1e300, 3, 1e-300, "overflow");
#undef REFUSED
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(platforms_come_back),
      cmocka_unit_test(gamma_m_makes_room_for_any_f),
      cmocka_unit_test(gamma_m_comes_back),
      cmocka_unit_test(up_to_the_phase_of_c2_everything_can_be_had),
      cmocka_unit_test(the_turned_system_has_the_same_occupations),
      cmocka_unit_test(the_papers_system_comes_from_any_drum),
      cmocka_unit_test(what_cannot_be_had_is_explained),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

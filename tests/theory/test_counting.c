/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting statistics against what does not share their Riccati equation: the closed form of
 * one oscillator between two baths, the scattering formula for bosons, and the steady state.
 */
#include "drumspice/counting.h"

#include <stdio.h>

#include "support.h"

static drum_cascaded random_system(uint64_t *seed) {
  return (drum_cascaded){
      .omega = {uniform(seed, -2, 2), uniform(seed, -2, 2)},
      .kappa = {uniform(seed, 0.3, 2), uniform(seed, 0.3, 2)},
      .gamma = {uniform(seed, 0.1, 2), uniform(seed, 0.1, 2)},
      .f = uniform(seed, -1, 1) + I * uniform(seed, -1, 1),
      .theta = uniform(seed, -4, 4),
  };
}

static drum_optomech random_optomech(uint64_t *seed) {
  drum_optomech system = {.modes = 2, .omega_m = 5, .gamma_m = uniform(seed, 0.3, 2)};
  for (int i = 0; i < 2; i++) {
    system.delta[i] = uniform(seed, 4, 6);
    system.kappa[i] = uniform(seed, 0.5, 2);
    system.coupling[i] = uniform(seed, 0, 0.7) * cexp(I * uniform(seed, -4, 4));
  }
  system.hopping[0][1] = uniform(seed, -1, 1) + I * uniform(seed, -1, 1);
  system.hopping[1][0] = conj(system.hopping[0][1]);
  return system;
}

static double theta_of(const drum_counting *counting, const double *s) {
  double theta = NAN;
  drum_status status;
  if (drum_counting_theta(counting, s, &theta, &status) != DRUM_OK)
    fail_msg("theta: %s", status.message);
  return theta;
}

/* One oscillator with rates k1 and k3, counted into bath 1. */
static drum_counting one_oscillator(double k1, double k3, double n1, double n3) {
  drum_cascaded system = {.kappa = {k1, 1}, .gamma = {k3, 0}, .omega = {0.7, -0.4}};
  const double baths[3] = {n1, 0.3, n3};
  drum_counting counting;
  assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
  return counting;
}

/*
 * theta = (k/2) [1 - sqrt(1 - (4 k1 k3/k^2) u)],  k = k1 + k3,
 * u = N3 (N1 + 1) (e^{-s} - 1) + N1 (N3 + 1) (e^s - 1).
 */
static void one_oscillator_between_two_baths(void **state) {
  (void)state;
  const double k1 = 0.7, k3 = 1.1, n1 = 0.8, n3 = 2.5, k = k1 + k3;
  drum_counting counting = one_oscillator(k1, k3, n1, n3);
  for (int step = 0; step < 24; step++) {
    double s = -0.34 + 0.05 * step;
    double u = n3 * (n1 + 1) * expm1(-s) + n1 * (n3 + 1) * expm1(s);
    double expected = k / 2 * (1 - sqrt(1 - 4 * k1 * k3 / (k * k) * u));
    const double fields[3] = {s, 0, 0};
    assert_near(theta_of(&counting, fields), expected, 1e-13);
  }
}

/* The same closed form ends where its root does. */
static void range_ends_where_the_closed_form_does(void **state) {
  (void)state;
  const double k1 = 0.7, k3 = 1.1, n1 = 0.8, n3 = 2.5, k = k1 + k3;
  drum_counting counting = one_oscillator(k1, k3, n1, n3);
  double lowest, highest;
  assert_int_equal(drum_counting_range(&counting, 0, &lowest, &highest, NULL), DRUM_OK);
  /* u(s) = k^2/(4 k1 k3) is a quadratic equation in e^s. */
  double a = n1 * (n3 + 1), c = n3 * (n1 + 1), b = -(a + c + k * k / (4 * k1 * k3));
  double root = sqrt(b * b - 4 * a * c);
  assert_near(lowest, log((-b - root) / (2 * a)), 1e-7);
  assert_near(highest, log((-b + root) / (2 * a)), 1e-7);
  for (int side = 0; side < 2; side++) {
    double theta, fields[3] = {side ? highest * 1.001 : lowest * 1.001, 0, 0};
    drum_status status;
    assert_int_equal(drum_counting_theta(&counting, fields, &theta, &status), DRUM_BAD_ARGUMENT);
    assert_non_null(strstr(status.message, "expected a value between -"));
  }
  /* With an empty bath 1 nothing is ever taken from it: every s > 0 will do. */
  counting = one_oscillator(k1, k3, 0, n3);
  assert_int_equal(drum_counting_range(&counting, 0, &lowest, &highest, NULL), DRUM_OK);
  assert_true(isinf(highest) && lowest < 0 && isfinite(lowest));
}

/* The same closed form far from 0: bath 1 only gives, and with s -> -inf all of that counts. */
static void theta_keeps_its_digits_far_from_zero(void **state) {
  (void)state;
  const double k1 = 0.7, k3 = 1.1, n1 = 0.8, k = k1 + k3;
  drum_counting counting = one_oscillator(k1, k3, n1, 0);
  for (double s = -1; s > -130; s *= 2) {
    double expected = k / 2 * (1 - sqrt(1 - 4 * k1 * k3 / (k * k) * n1 * expm1(s)));
    const double fields[3] = {s, 0, 0};
    assert_near(theta_of(&counting, fields), expected, 1e-13);
  }
}

/* Baths that are almost empty: from u(s) = k^2/(4 k1 k3) with n e^s for all that grows. */
static void range_ends_far_from_zero_too(void **state) {
  (void)state;
  const double k1 = 0.7, k3 = 1.1, k = k1 + k3;
  for (double n = 1e-6; n > 1e-25; n *= 1e-6) {
    drum_counting counting = one_oscillator(k1, k3, n, n);
    double lowest, highest, end = log(k * k / (4 * k1 * k3) / n);
    assert_int_equal(drum_counting_range(&counting, 0, &lowest, &highest, NULL), DRUM_OK);
    assert_near(lowest, -end, 1e-6);
    assert_near(highest, end, 1e-6);
  }
}

/*
 * Between equal rates it is 1 - u = (1 + N1 - N1 e^s) (1 + N3 - N3 e^{-s}), whence the range from
 * -ln(1 + 1/N3) to ln(1 + 1/N1): far out for cold baths, such as cavities of 5 GHz at 10 mK.
 */
static void range_of_cold_baths_ends(void **state) {
  (void)state;
  static const double COLD[] = {3e-2, 1e-7, 4e-11, 1e-20, 1e-140};
  enum { COUNT = sizeof COLD / sizeof COLD[0] };
  for (int i = 0; i < COUNT; i++)
    for (int k = 0; k < COUNT; k++) {
      drum_counting counting = one_oscillator(0.9, 0.9, COLD[i], COLD[k]);
      double lowest, highest;
      assert_int_equal(drum_counting_range(&counting, 0, &lowest, &highest, NULL), DRUM_OK);
      assert_close(lowest, -log1p(1 / COLD[k]), 1e-10);
      assert_close(highest, log1p(1 / COLD[i]), 1e-10);
    }
  drum_counting counting = one_oscillator(0.9, 0.9, 0, 0);
  double lowest, highest;
  assert_int_equal(drum_counting_range(&counting, 0, &lowest, &highest, NULL), DRUM_OK);
  assert_true(isinf(lowest) && lowest < 0 && isinf(highest) && highest > 0);
}

/* So far out that the parts of theta have no digit left for it, it is refused like anywhere else.
 */
static void far_outside_of_the_range_is_refused(void **state) {
  (void)state;
  static const double BATHS[][2] = {{1, 1}, {0.03, 4e-11}, {4e-11, 0.03}, {0.03, 1e-140}};
  for (size_t k = 0; k < sizeof BATHS / sizeof BATHS[0]; k++) {
    drum_counting counting = one_oscillator(0.9, 0.9, BATHS[k][0], BATHS[k][1]);
    double lowest = -log1p(1 / BATHS[k][1]), highest = log1p(1 / BATHS[k][0]);
    for (int step = 0; step < 120; step++) {
      double theta, beyond = 0.01 + 1.7 * step;
      const double above[3] = {highest + beyond, 0, 0}, below[3] = {lowest - beyond, 0, 0};
      if (drum_counting_theta(&counting, above, &theta, NULL) != DRUM_BAD_ARGUMENT)
        fail_msg("theta(%g) is %g, beyond the end at %g", above[0], theta, highest);
      if (drum_counting_theta(&counting, below, &theta, NULL) != DRUM_BAD_ARGUMENT)
        fail_msg("theta(%g) is %g, beyond the end at %g", below[0], theta, lowest);
    }
  }
}

/* ln det of a 3 x 3 matrix by cofactors: the determinant is real and positive here. */
static double complex determinant3(double complex m[3][3]) {
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
         m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
         m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/*
 * Scattering of bosons between three baths (as Levitov's formula for fermions, with other signs):
 *   theta = -integral d omega/2 pi ln det[1 - (S^+ e^{-s} S e^{s} - 1) N],
 * from the vectors v and the response g = (-i omega - M)^-1 as S_bc = delta_bc - v_b^+ g v_c.
 * `size` is 2 (cascaded) or 3 (optomechanical, rotating wave).
 */
static double by_scattering(const drum_counting *counting, const double s[3]) {
  size_t size = counting->drift.size;
  enum { POINTS = 4000 };
  double sum = 0;
  for (int k = 0; k < POINTS; k++) {
    double angle = DRUM_PI * ((k + 0.5) / POINTS - 0.5), omega = tan(angle);
    /* Columns g v_c by Cramer's rule; a 2 x 2 system gets a third row of its own. */
    double complex a[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, scatter[3][3], m[3][3];
    for (size_t i = 0; i < size; i++)
      for (size_t j = 0; j < size; j++)
        a[i][j] = -counting->drift.at[i][j] - (i == j ? I * omega : 0);
    double complex below = determinant3(a);
    for (int c = 0; c < 3; c++) {
      double complex g[3];
      for (int i = 0; i < 3; i++) {
        double complex replaced[3][3];
        memcpy(replaced, a, sizeof a);
        for (size_t l = 0; l < 3; l++)
          replaced[l][i] = l < size ? counting->coupling[c][0][l] : 0;
        g[i] = determinant3(replaced) / below;
      }
      for (int b = 0; b < 3; b++) {
        scatter[b][c] = b == c;
        for (size_t l = 0; l < size; l++)
          scatter[b][c] -= conj(counting->coupling[b][0][l]) * g[l];
      }
    }
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        double complex entry = 0;
        for (int l = 0; l < 3; l++)
          entry += conj(scatter[l][i]) * exp(-s[l]) * scatter[l][j];
        m[i][j] = (i == j) - (entry * exp(s[j]) - (i == j)) * counting->occupation[j];
      }
    sum -= log(creal(determinant3(m))) / (cos(angle) * cos(angle));
  }
  return sum / (2 * POINTS); /* pi/POINTS per point, over 2 pi */
}

static void theta_is_that_of_the_scattering_formula(void **state) {
  (void)state;
  uint64_t seed = 21;
  for (int run = 0; run < 40; run++) {
    double baths[3], s[3];
    for (int b = 0; b < 3; b++) {
      baths[b] = uniform(&seed, 0, 3);
      s[b] = uniform(&seed, -0.08, 0.08);
    }
    drum_counting counting;
    if (run % 2 == 0) {
      drum_cascaded system = random_system(&seed);
      assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
    } else {
      drum_optomech system = random_optomech(&seed);
      assert_int_equal(drum_counting_optomech(&system, DRUM_FRAME_RWA, baths, &counting, NULL),
                       DRUM_OK);
    }
    double expected = by_scattering(&counting, s);
    assert_near(theta_of(&counting, s), expected, 1e-10);
    assert_true(fabs(expected) > 1e-6);
  }
}

static void quanta_are_conserved(void **state) {
  (void)state;
  uint64_t seed = 22;
  for (int run = 0; run < 100; run++) {
    double baths[3], shift = uniform(&seed, -1, 1), s[3], theta;
    for (int b = 0; b < 3; b++) {
      baths[b] = uniform(&seed, 0, 2);
      s[b] = uniform(&seed, -0.1, 0.1);
    }
    drum_cascaded system = random_system(&seed);
    drum_counting counting;
    assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
    theta = theta_of(&counting, s);
    for (int b = 0; b < 3; b++)
      s[b] += shift;
    assert_near(theta_of(&counting, s), theta, 1e-12 * (1 + fabs(theta)));
    const double equal[3] = {shift, shift, shift}, ones[3] = {1, 1, 1};
    assert_near(theta_of(&counting, equal), 0, 1e-12);
    double cumulants[4];
    assert_int_equal(drum_counting_cumulants(&counting, ones, 4, cumulants, NULL), DRUM_OK);
    for (int k = 0; k < 4; k++)
      assert_near(cumulants[k], 0, 1e-9);
  }
}

/* theta(s) = theta(A - s) for one bath when the others are at one occupation, and only then. */
static void fluctuation_relation(void **state) {
  (void)state;
  uint64_t seed = 23;
  for (int run = 0; run < 60; run++) {
    double n = uniform(&seed, 0.3, 1.5), others = uniform(&seed, 0.3, 1.5);
    double affinity = log(others * (n + 1) / ((others + 1) * n));
    size_t bath = (size_t)(run % 3);
    double baths[3] = {others, others, others}, s[3] = {0}, mirror[3] = {0};
    baths[bath] = n;
    drum_cascaded system = random_system(&seed);
    drum_counting counting;
    assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
    s[bath] = affinity * uniform(&seed, -0.05, 1.05);
    mirror[bath] = affinity - s[bath];
    assert_near(theta_of(&counting, s), theta_of(&counting, mirror), 1e-12);
  }
  drum_cascaded system = random_system(&seed);
  const double unequal[3] = {1, 0.5, 2}, s[3] = {0.02, 0, 0};
  drum_counting counting;
  assert_int_equal(drum_counting_cascaded(&system, unequal, &counting, NULL), DRUM_OK);
  for (double others = 0.5; others <= 2; others += 0.25) {
    const double mirror[3] = {log(others / (others + 1) * 2) - s[0], 0, 0};
    assert_true(fabs(theta_of(&counting, s) - theta_of(&counting, mirror)) > 1e-5);
  }
}

/* All baths counted, any occupations: theta(s) = theta(-ln(1 + 1/N) - s), up to a common shift. */
static void joint_fluctuation_relation(void **state) {
  (void)state;
  uint64_t seed = 24;
  for (int run = 0; run < 60; run++) {
    drum_optomech system = random_optomech(&seed);
    double baths[3], s[3], mirror[3];
    for (int b = 0; b < 3; b++) {
      baths[b] = uniform(&seed, 0.8, 1.2);
      s[b] = uniform(&seed, -0.05, 0.05);
      mirror[b] = log1p(1 / baths[b]) - s[b];
    }
    drum_counting counting;
    assert_int_equal(drum_counting_optomech(&system, DRUM_FRAME_RWA, baths, &counting, NULL),
                     DRUM_OK);
    /* Time reversal conjugates hopping and couplings: the mirrored statistics are that system's. */
    double theta = theta_of(&counting, s);
    for (int i = 0; i < 2; i++)
      system.coupling[i] = conj(system.coupling[i]);
    system.hopping[0][1] = conj(system.hopping[0][1]);
    system.hopping[1][0] = conj(system.hopping[1][0]);
    assert_int_equal(drum_counting_optomech(&system, DRUM_FRAME_RWA, baths, &counting, NULL),
                     DRUM_OK);
    assert_near(theta_of(&counting, mirror), theta, 1e-11);
  }
}

/* Central differences of theta by Richardson, four steps: independent of the power series. */
static void cumulants_are_derivatives_of_theta(void **state) {
  (void)state;
  uint64_t seed = 25;
  for (int run = 0; run < 20; run++) {
    drum_optomech system = random_optomech(&seed);
    drum_frame frame = run % 2 ? DRUM_FRAME_A4 : DRUM_FRAME_RWA;
    double baths[3], weights[3], first[4], second[4], cumulants[2];
    for (int b = 0; b < 3; b++) {
      baths[b] = uniform(&seed, 0, 1);
      weights[b] = uniform(&seed, -1, 1);
    }
    drum_counting counting;
    assert_int_equal(drum_counting_optomech(&system, frame, baths, &counting, NULL), DRUM_OK);
    assert_int_equal(drum_counting_cumulants(&counting, weights, 2, cumulants, NULL), DRUM_OK);
    for (int k = 0; k < 4; k++) {
      double h = 0.04 / (1 << k), up[3], down[3];
      for (int b = 0; b < 3; b++) {
        up[b] = h * weights[b];
        down[b] = -h * weights[b];
      }
      double theta_up = theta_of(&counting, up), theta_down = theta_of(&counting, down);
      first[k] = -(theta_up - theta_down) / (2 * h);
      second[k] = (theta_up + theta_down) / (h * h);
    }
    for (int order = 1; order < 4; order++)
      for (int k = 3; k >= order; k--) {
        first[k] += (first[k] - first[k - 1]) / (pow(4, order) - 1);
        second[k] += (second[k] - second[k - 1]) / (pow(4, order) - 1);
      }
    assert_near(cumulants[0], first[3], 1e-10);
    assert_near(cumulants[1], second[3], 1e-8);
  }
}

/* Third to sixth cumulant: those of the closed form, by its own power series at order 0.1. */
static void higher_cumulants_of_one_oscillator(void **state) {
  (void)state;
  const double k1 = 0.7, k3 = 1.1, n1 = 0.2, n3 = 0.35, k = k1 + k3;
  drum_counting counting = one_oscillator(k1, k3, n1, n3);
  const double weights[3] = {1, 0, 0};
  double cumulants[6];
  assert_int_equal(drum_counting_cumulants(&counting, weights, 6, cumulants, NULL), DRUM_OK);
  /* Cauchy's formula on a circle about s = 0, within the range of theta. */
  enum { POINTS = 64 };
  const double radius = 0.5;
  double factorial = 1;
  for (int order = 1; order <= 6; order++) {
    double complex sum = 0;
    for (int p = 0; p < POINTS; p++) {
      double complex s = radius * cexp(2 * DRUM_PI * I * p / POINTS);
      double complex u = n3 * (n1 + 1) * (cexp(-s) - 1) + n1 * (n3 + 1) * (cexp(s) - 1);
      sum += k / 2 * (1 - csqrt(1 - 4 * k1 * k3 / (k * k) * u)) *
             cexp(-2 * DRUM_PI * I * p * order / POINTS);
    }
    factorial *= -order;
    double expected = factorial * creal(sum) / POINTS / pow(radius, order);
    assert_near(cumulants[order - 1], expected, 1e-11 * fabs(factorial));
  }
}

static void mean_is_the_heat_flow(void **state) {
  (void)state;
  uint64_t seed = 26;
  for (int run = 0; run < 50; run++) {
    double baths[3];
    for (int b = 0; b < 3; b++)
      baths[b] = uniform(&seed, 0, 5);
    drum_cascaded cascaded = random_system(&seed);
    drum_cascaded_steady steady;
    drum_optomech optomech = random_optomech(&seed);
    drum_optomech_steady rwa, a4;
    drum_counting counting[3];
    assert_int_equal(drum_cascaded_steady_state(&cascaded, baths, &steady, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_steady_state(&optomech, DRUM_FRAME_RWA, baths, &rwa, NULL),
                     DRUM_OK);
    assert_int_equal(drum_optomech_steady_state(&optomech, DRUM_FRAME_A4, baths, &a4, NULL),
                     DRUM_OK);
    assert_int_equal(drum_counting_cascaded(&cascaded, baths, &counting[0], NULL), DRUM_OK);
    assert_true(counting[0].error == steady.error);
    assert_int_equal(drum_counting_optomech(&optomech, DRUM_FRAME_RWA, baths, &counting[1], NULL),
                     DRUM_OK);
    assert_int_equal(drum_counting_optomech(&optomech, DRUM_FRAME_A4, baths, &counting[2], NULL),
                     DRUM_OK);
    for (int b = 0; b < 3; b++) {
      const double expected[3] = {steady.eta[b], b < 2 ? rwa.eta[b] : rwa.eta_m,
                                  b < 2 ? a4.eta[b] : a4.eta_m};
      double weights[3] = {0}, mean;
      weights[b] = 1;
      for (int model = 0; model < 3; model++) {
        assert_int_equal(drum_counting_cumulants(&counting[model], weights, 1, &mean, NULL),
                         DRUM_OK);
        assert_near(mean, expected[model], 1e-12 * (1 + fabs(expected[model])));
      }
    }
  }
}

/*
 * Errata: D5 as printed gives kappa (n - 2 N - 1/2) for an own bath (its F_- wants a half), which
 * is not the flow; D7 holds with m for n.
 */
static void d5_and_d7_as_corrected_and_not_as_printed(void **state) {
  (void)state;
  const double kappa = 1.3, baths[3] = {3, 7, 0.5};
  for (double delta = -2; delta <= 2; delta += 0.5) {
    drum_cascaded system = {
        .omega = {0, delta}, .kappa = {kappa, kappa}, .gamma = {kappa, kappa}, .theta = 0.4};
    drum_cascaded_steady steady;
    drum_counting counting;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
    double eta[3];
    for (int b = 0; b < 3; b++) {
      double weights[3] = {0};
      weights[b] = 1;
      assert_int_equal(drum_counting_cumulants(&counting, weights, 1, &eta[b], NULL), DRUM_OK);
    }
    double factor = 2 * kappa * kappa / (4 * kappa * kappa + delta * delta);
    double m1 = steady.m[0], m2 = steady.m[1], m3 = baths[2];
    assert_near(eta[0], kappa * (m3 - m1), 1e-13);
    assert_near(eta[1], kappa * (factor * (m1 - m3) + (m3 - m2)), 1e-13);
    assert_near(eta[2], kappa * (factor * (m3 - m1) + (m1 - m3) + (m2 - m3)), 1e-13);
    for (int i = 0; i < 2; i++) {
      /* D5 and D6: f'_+ = -kappa, f'_- = -kappa (2 N + 1), V = (n + 1/2) for both quadratures. */
      double plus = -kappa * 2 * (steady.n[i] + 0.5), minus = -kappa * 2 * (2 * baths[i] + 1);
      assert_near(-(plus - minus / 2) / 2, eta[i], 1e-13);
      assert_true(fabs(-(plus - minus) / 2 - eta[i]) > 0.5);
    }
  }
}

static void scale_of_rates_is_free(void **state) {
  (void)state;
  uint64_t seed = 27;
  drum_cascaded system = random_system(&seed);
  const double baths[3] = {0.4, 0.9, 0.2}, s[3] = {0.1, 0, 0}, weights[3] = {1, 0, 0};
  double reference = 0, cumulants[3], of_one[3] = {0};
  for (int power = 0; power >= -3; power--) {
    double unit = power == 0 ? 1 : power == -1 ? 1e-3 : power == -2 ? 3e7 : 1e12;
    drum_cascaded scaled = system;
    for (int i = 0; i < 2; i++) {
      scaled.omega[i] *= unit;
      scaled.kappa[i] *= unit;
      scaled.gamma[i] *= unit;
    }
    scaled.f *= unit;
    drum_counting counting;
    assert_int_equal(drum_counting_cascaded(&scaled, baths, &counting, NULL), DRUM_OK);
    assert_int_equal(drum_counting_cumulants(&counting, weights, 3, cumulants, NULL), DRUM_OK);
    double theta = theta_of(&counting, s) / unit;
    if (power == 0) {
      reference = theta;
      memcpy(of_one, cumulants, sizeof cumulants);
    }
    assert_close(theta, reference, 1e-12);
    for (int k = 0; k < 3; k++)
      assert_close(cumulants[k] / unit, of_one[k], 1e-12);
  }
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  uint64_t seed = 28;
  drum_cascaded system = random_system(&seed);
  double baths[3] = {1, 2, 3}, s[3] = {NAN, 0, 0}, value[DRUM_CUMULANTS_MAX + 1], lowest, highest;
  drum_counting counting;
  drum_status status;
  assert_int_equal(drum_counting_cascaded(&system, baths, &counting, NULL), DRUM_OK);
  assert_int_equal(drum_counting_theta(&counting, s, value, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "s of bath 1"));
  s[0] = 800; /* e^s is infinite */
  assert_int_equal(drum_counting_theta(&counting, s, value, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "s is 800 for bath 1"));
  assert_int_equal(drum_counting_range(&counting, 3, &lowest, &highest, &status),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_counting_cumulants(&counting, baths, 0, value, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(
      drum_counting_cumulants(&counting, baths, DRUM_CUMULANTS_MAX + 1, value, &status),
      DRUM_BAD_ARGUMENT);
  baths[1] = -1;
  assert_int_equal(drum_counting_cascaded(&system, baths, &counting, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "bath 2"));
  baths[1] = 2;
  drum_optomech optomech = random_optomech(&seed);
  assert_int_equal(drum_counting_optomech(&optomech, DRUM_FRAME_FULL, baths, &counting, &status),
                   DRUM_BAD_ARGUMENT);
  optomech.delta[0] = optomech.delta[1] = -5; /* a blue pump */
  optomech.coupling[0] = 3;
  assert_int_equal(drum_counting_optomech(&optomech, DRUM_FRAME_A4, baths, &counting, &status),
                   DRUM_UNSTABLE);
  system.kappa[0] = system.gamma[0] = 0;
  system.f = 0;
  assert_int_equal(drum_counting_cascaded(&system, baths, &counting, &status), DRUM_UNSTABLE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_oscillator_between_two_baths),
      cmocka_unit_test(range_ends_where_the_closed_form_does),
      cmocka_unit_test(theta_keeps_its_digits_far_from_zero),
      cmocka_unit_test(range_ends_far_from_zero_too),
      cmocka_unit_test(range_of_cold_baths_ends),
      cmocka_unit_test(far_outside_of_the_range_is_refused),
      cmocka_unit_test(theta_is_that_of_the_scattering_formula),
      cmocka_unit_test(quanta_are_conserved),
      cmocka_unit_test(fluctuation_relation),
      cmocka_unit_test(joint_fluctuation_relation),
      cmocka_unit_test(cumulants_are_derivatives_of_theta),
      cmocka_unit_test(higher_cumulants_of_one_oscillator),
      cmocka_unit_test(mean_is_the_heat_flow),
      cmocka_unit_test(d5_and_d7_as_corrected_and_not_as_printed),
      cmocka_unit_test(scale_of_rates_is_free),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

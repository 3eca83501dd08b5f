/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/cascaded.h"
#include "drumspice/rectification.h"

#include "support.h"

static drum_cascaded random_system(uint64_t *seed) {
  return (drum_cascaded){
      .omega = {uniform(seed, -2, 2), uniform(seed, -2, 2)},
      .kappa = {uniform(seed, 0.3, 2), uniform(seed, 0.3, 2)},
      .gamma = {uniform(seed, 0, 2), uniform(seed, 0, 2)},
      .f = uniform(seed, -1, 1) + I * uniform(seed, -1, 1),
      .theta = uniform(seed, -4, 4),
  };
}

static drum_cascaded equal_rates(double kappa, double delta, double complex f, double theta) {
  return (drum_cascaded){.omega = {1.25, 1.25 + delta},
                         .kappa = {kappa, kappa},
                         .gamma = {kappa, kappa},
                         .f = f,
                         .theta = theta};
}

static void random_baths(uint64_t *seed, double baths[3]) {
  for (int b = 0; b < 3; b++)
    baths[b] = uniform(seed, 0, 5);
}

static void closed_forms_c1_c2_are_the_steady_state(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 200; run++) {
    double kappa = uniform(&seed, 0.2, 3), delta = uniform(&seed, -4, 4), baths[3], n[2];
    double complex f = uniform(&seed, -2, 2) + I * uniform(&seed, -2, 2);
    double theta = uniform(&seed, -4, 4);
    random_baths(&seed, baths);
    drum_cascaded system = equal_rates(kappa, delta, f, theta);
    drum_cascaded_steady steady;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_equal_rates(kappa, delta, f, theta, baths, n, NULL), DRUM_OK);
    assert_close(n[0], steady.n[0], 1e-12);
    assert_close(n[1], steady.n[1], 1e-12);
  }
}

/* C3-C5, C8 and C9, and Eq. 3. */
static void one_way_closed_forms(void **state) {
  (void)state;
  const double baths[3] = {99.5, 199.5, 0.5};
  double n[2], general[2];
  for (double delta = -3; delta <= 3; delta += 0.5) {
    assert_int_equal(drum_cascaded_one_way(2, delta, baths, n, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_equal_rates(2, delta, 0, 0.3, baths, general, NULL), DRUM_OK);
    assert_close(n[0], general[0], 1e-15);
    assert_close(n[1], general[1], 1e-15);
    assert_close(n[0], 50, 1e-15);
    /* Eq. 3, in m: Delta n_2 = 2 kappa^2 (m_1 - m_3)/(4 kappa^2 + Delta^2). */
    assert_close(n[1] - 100, 2 * 4 * (50 - 0.5) / (16 + delta * delta), 1e-12);
  }
  assert_int_equal(drum_cascaded_one_way(2, 0, baths, n, NULL), DRUM_OK);
  assert_close(n[1], (baths[0] + 2 * baths[1] + baths[2]) / 4, 1e-15); /* C5 */
}

/* Erratum: the bracket in C10 and C11 must read Im (Im + 2 kappa), not Im (2 Im + kappa). */
static void c10_c11_as_corrected_and_not_as_printed(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 50; run++) {
    double kappa = uniform(&seed, 0.5, 2), delta = uniform(&seed, -2, 2), baths[3], n[2];
    double complex f = uniform(&seed, -1, 1) + I * uniform(&seed, 0.2, 1);
    random_baths(&seed, baths);
    assert_int_equal(drum_cascaded_equal_rates(kappa, delta, f, 0, baths, n, NULL), DRUM_OK);
    double re = creal(f), im = cimag(f), f2 = re * re + im * im;
    double n1 = baths[0], n2 = baths[1], n3 = baths[2];
    double below = 2 * (3 * f2 + 4 * kappa * (kappa + im) + im * im + delta * delta);
    double corrected = im * (im + 2 * kappa), printed = im * (2 * im + kappa);
    double c10 = f2 * (-n1 + 2 * n2 - n3) - (corrected - re * delta) * (n1 - n3);
    double c11 = f2 * (2 * n1 - n2 - n3) - (corrected + re * delta) * (n2 - n3) +
                 2 * kappa * (2 * im + kappa) * (n1 - n3);
    double dn[2];
    assert_int_equal(drum_cascaded_equal_rates_change(kappa, delta, f, 0, baths, dn, NULL),
                     DRUM_OK);
    assert_near(dn[0], c10 / below, 1e-13);
    assert_near(dn[1], c11 / below, 1e-13);
    assert_near(n[0] - (n1 + n3) / 2, c10 / below, 1e-12);
    assert_near(n[1] - (n2 + n3) / 2, c11 / below, 1e-12);
    double error = (corrected - printed) * (n1 - n3) / below;
    if (fabs(im - kappa) > 0.1 && fabs(n1 - n3) > 0.1)
      assert_true(fabs(error) > 1e-3); /* what the printed bracket would be off by */
  }
}

static void heat_flows_sum_to_zero(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int run = 0; run < 100; run++) {
    drum_cascaded system = random_system(&seed);
    drum_cascaded_steady steady;
    double baths[3];
    random_baths(&seed, baths);
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    assert_near(steady.eta[0] + steady.eta[1] + steady.eta[2], 0, 1e-12);
    for (int i = 0; i < 2; i++) {
      double n = 0, sum = 0;
      for (int b = 0; b < 3; b++) {
        n += steady.share[i][b] * baths[b];
        sum += steady.share[i][b];
      }
      assert_close(n, steady.n[i], 1e-13);
      assert_close(sum, 1, 1e-12); /* equal baths are an equilibrium */
    }
    assert_true(steady.growth < 0);
  }
}

/* D7 holds with m for n: eta_1 = kappa (m_3 - m_1) into bath 1, and so on. */
static void heat_flows_of_appendix_d(void **state) {
  (void)state;
  const double baths[3] = {3, 7, 0.5}, kappa = 1.5, delta = 0.8;
  drum_cascaded system = equal_rates(kappa, delta, 0, 0.4);
  drum_cascaded_steady steady;
  assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
  double m1 = steady.m[0], m2 = steady.m[1], m3 = baths[2];
  assert_close(m1, 1.75, 1e-15);
  assert_close(m2, 3.75, 1e-15);
  double part = 2 * kappa * kappa / (4 * kappa * kappa + delta * delta);
  assert_close(steady.eta[0], kappa * (m3 - m1), 1e-12);
  assert_close(steady.eta[1], kappa * (part * (m1 - m3) + m3 - m2), 1e-12);
  assert_close(steady.eta[2], kappa * (part * (m3 - m1) + m1 - m3 + m2 - m3), 1e-12);
}

static void spectra_integrate_to_the_steady_state(void **state) {
  (void)state;
  uint64_t seed = 5;
  enum { POINTS = 4000 };
  for (int run = 0; run < 5; run++) {
    drum_cascaded system = random_system(&seed);
    drum_cascaded_spectrum spectrum;
    drum_cascaded_steady steady;
    const double baths[3] = {1, 2, 3};
    double share[2][3] = {{0}}, commutator[2] = {0};
    for (int k = 0; k < POINTS; k++) {
      /* omega = 2 tan u: the midpoint rule then converges exponentially. */
      double u = DRUM_PI * ((k + 0.5) / POINTS - 0.5), weight = 1 / (cos(u) * cos(u)) / POINTS;
      double omega = 2 * tan(u);
      assert_int_equal(drum_cascaded_spectrum_at(&system, omega, &spectrum, NULL), DRUM_OK);
      for (int i = 0; i < 2; i++) {
        commutator[i] += spectrum.commutator[i] * weight;
        for (int b = 0; b < 3; b++)
          share[i][b] += spectrum.share[i][b] * weight;
        assert_close(spectrum.share[i][0] + spectrum.share[i][1] + spectrum.share[i][2],
                     spectrum.commutator[i], 1e-10);
      }
    }
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++) {
      assert_near(commutator[i], 1, 1e-10);
      for (int b = 0; b < 3; b++)
        assert_near(share[i][b], steady.share[i][b], 1e-10);
    }
  }
}

/* C10 and C11, corrected, against the steady state. */
static void closed_forms_of_the_change_are_n_less_m(void **state) {
  (void)state;
  uint64_t seed = 31;
  for (int run = 0; run < 200; run++) {
    double kappa = uniform(&seed, 0.2, 3), delta = uniform(&seed, -4, 4), baths[3], dn[2];
    double complex f = uniform(&seed, -2, 2) + I * uniform(&seed, -2, 2);
    double theta = uniform(&seed, -4, 4);
    random_baths(&seed, baths);
    drum_cascaded system = equal_rates(kappa, delta, f, theta);
    drum_cascaded_steady steady;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_equal_rates_change(kappa, delta, f, theta, baths, dn, NULL),
                     DRUM_OK);
    for (int i = 0; i < 2; i++)
      assert_near(dn[i], steady.n[i] - steady.m[i], 1e-12);
  }
}

/* Relabelling 1 <-> 2: F -> F^* - i sqrt(gamma_1 gamma_2) e^{i theta}, theta -> -theta. */
static void oscillators_may_change_places(void **state) {
  (void)state;
  uint64_t seed = 32;
  for (int run = 0; run < 100; run++) {
    drum_cascaded system = random_system(&seed), other;
    double baths[3], swapped[3];
    random_baths(&seed, baths);
    for (int i = 0; i < 2; i++) {
      other.omega[i] = system.omega[1 - i];
      other.kappa[i] = system.kappa[1 - i];
      other.gamma[i] = system.gamma[1 - i];
      swapped[i] = baths[1 - i];
    }
    swapped[2] = baths[2];
    other.theta = -system.theta;
    other.f = conj(system.f) - I * sqrt(system.gamma[0] * system.gamma[1]) * cexp(I * system.theta);
    drum_cascaded_steady one, two;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &one, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_steady_state(&other, swapped, &two, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++)
      assert_near(one.n[i], two.n[1 - i], 1e-12 * (1 + one.n[i]));
    assert_near(one.c12, conj(two.c12), 1e-12);
    assert_near(one.eta[2], two.eta[2], 1e-12);
  }
}

/* Rows: equal baths exchange nothing. Columns: quanta are conserved. Off the diagonal: not
 * negative. */
static void conductances_are_those_of_a_passive_network(void **state) {
  (void)state;
  uint64_t seed = 33;
  for (int run = 0; run < 100; run++) {
    drum_cascaded system = random_system(&seed);
    double baths[3], changed[3];
    random_baths(&seed, baths);
    drum_cascaded_steady steady, after;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    for (int j = 0; j < 3; j++) {
      double row = 0, column = 0;
      for (int i = 0; i < 3; i++) {
        row += steady.conductance[j][i];
        column += steady.conductance[i][j];
        assert_true(i == j || steady.conductance[i][j] >= 0);
      }
      assert_near(row, 0, 1e-13);
      assert_near(column, 0, 1e-12);
      memcpy(changed, baths, sizeof baths);
      changed[j] += 1;
      assert_int_equal(drum_cascaded_steady_state(&system, changed, &after, NULL), DRUM_OK);
      for (int i = 0; i < 3; i++)
        assert_near(after.eta[i] - steady.eta[i], steady.conductance[i][j], 1e-12);
    }
  }
}

static void rectification_is_that_of_the_conductances(void **state) {
  (void)state;
  const double baths[3] = {1, 2, 3};
  drum_cascaded system = equal_rates(1, 0, 0, 0.7);
  drum_cascaded_steady steady;
  double r;
  assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
  assert_int_equal(drum_rectification(steady.conductance[1][0], steady.conductance[0][1], &r, NULL),
                   DRUM_OK);
  assert_true(r == 1);
  system.gamma[0] = system.gamma[1] = 0; /* hopping alone is the same both ways */
  system.f = 0.8 - 0.3 * I;
  assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
  assert_true(steady.conductance[1][0] > 0.1);
  assert_int_equal(drum_rectification(steady.conductance[1][0], steady.conductance[0][1], &r, NULL),
                   DRUM_OK);
  assert_near(r, 0, 1e-14);
  assert_int_equal(drum_rectification(1, 3, &r, NULL), DRUM_OK);
  assert_close(r, -0.5, 1e-15);
  assert_int_equal(drum_rectification(0, 0, &r, NULL), DRUM_OK);
  assert_true(r == 0);
  assert_int_equal(drum_rectification(-1, 3, &r, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_rectification(1, NAN, &r, NULL), DRUM_BAD_ARGUMENT);
}

/* Occupations from M and the noise matrix by classical Runge-Kutta of fourth order, 20000 steps. */
static void evolution_is_that_of_the_moments_equation(void **state) {
  (void)state;
  uint64_t seed = 34;
  for (int run = 0; run < 6; run++) {
    drum_cascaded system = random_system(&seed);
    if (run == 5) /* no steady state, and evolving all the same */
      system.kappa[0] = system.gamma[0] = 0;
    double baths[3], time = uniform(&seed, 0.5, 4);
    random_baths(&seed, baths);
    drum_cascaded_moments initial = {.n = {uniform(&seed, 0, 5), uniform(&seed, 0, 5)}}, final;
    initial.c12 = 0.9 * sqrt(initial.n[0] * initial.n[1]) * cexp(I * uniform(&seed, -4, 4));
    assert_int_equal(drum_cascaded_evolve(&system, baths, &initial, time, &final, NULL), DRUM_OK);
    drum_matrix m, d;
    system.omega[1] -= system.omega[0];
    system.omega[0] = 0;
    assert_int_equal(drum_cascaded_drift(&system, &m, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_diffusion(&system, baths, &d, NULL), DRUM_OK);
    double complex p[4] = {initial.n[0], conj(initial.c12), initial.c12, initial.n[1]};
    enum { STEPS = 20000 };
    for (int step = 0; step < STEPS; step++) {
      static const double AT[4] = {0, 0.5, 0.5, 1}, WEIGHT[4] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
      double complex slope[4] = {0}, sum[4] = {0};
      for (int stage = 0; stage < 4; stage++) {
        double complex at[4], next[4];
        for (int k = 0; k < 4; k++)
          at[k] = p[k] + time / STEPS * AT[stage] * slope[k];
        for (int i = 0; i < 2; i++)
          for (int j = 0; j < 2; j++) {
            next[2 * i + j] = d.at[i][j];
            for (int k = 0; k < 2; k++)
              next[2 * i + j] += m.at[i][k] * at[2 * k + j] + at[2 * i + k] * conj(m.at[j][k]);
          }
        for (int k = 0; k < 4; k++) {
          slope[k] = next[k];
          sum[k] += WEIGHT[stage] * next[k];
        }
      }
      for (int k = 0; k < 4; k++)
        p[k] += time / STEPS * sum[k];
    }
    assert_near(final.n[0], p[0], 1e-11);
    assert_near(final.n[1], p[3], 1e-11);
    assert_near(final.c12, p[2], 1e-11);
  }
}

static void evolution_begins_and_ends_as_it_must(void **state) {
  (void)state;
  uint64_t seed = 35;
  drum_cascaded system = random_system(&seed);
  const double baths[3] = {3, 5, 1};
  drum_cascaded_steady steady;
  assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
  const drum_cascaded_moments vacuum = {0}, full = {.n = {4, 9}, .c12 = 6 * I};
  drum_cascaded_moments at;
  assert_int_equal(drum_cascaded_evolve(&system, baths, &full, 0, &at, NULL), DRUM_OK);
  assert_true(at.n[0] == 4 && at.n[1] == 9 && at.c12 == 6 * I);
  /* At first every oscillator gains from its two baths, to all digits. */
  double early = 1e-14;
  assert_int_equal(drum_cascaded_evolve(&system, baths, &vacuum, early, &at, NULL), DRUM_OK);
  for (int i = 0; i < 2; i++)
    assert_close(at.n[i], early * (system.kappa[i] * baths[i] + system.gamma[i] * baths[2]), 1e-12);
  const double late[] = {1e3, 1e9, 1e200};
  for (size_t k = 0; k < sizeof late / sizeof late[0]; k++) {
    assert_int_equal(drum_cascaded_evolve(&system, baths, &full, late[k], &at, NULL), DRUM_OK);
    assert_close(at.n[0], steady.n[0], 1e-12);
    assert_close(at.n[1], steady.n[1], 1e-12);
    assert_close(at.c12, steady.c12, 1e-11);
  }
  /* In two legs as in one. */
  drum_cascaded_moments leg;
  assert_int_equal(drum_cascaded_evolve(&system, baths, &full, 0.7, &leg, NULL), DRUM_OK);
  assert_int_equal(drum_cascaded_evolve(&system, baths, &leg, 0.4, &leg, NULL), DRUM_OK);
  assert_int_equal(drum_cascaded_evolve(&system, baths, &full, 1.1, &at, NULL), DRUM_OK);
  assert_close(leg.n[1], at.n[1], 1e-13);
  assert_close(leg.c12, at.c12, 1e-12);
  drum_status status;
  assert_int_equal(drum_cascaded_evolve(&system, baths, &full, -1, &at, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "time is -1"));
  const drum_cascaded_moments impossible = {.n = {1, 1}, .c12 = 2}, negative = {.n = {1, -1}};
  assert_int_equal(drum_cascaded_evolve(&system, baths, &impossible, 1, &at, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "<c1^+ c2>"));
  assert_int_equal(drum_cascaded_evolve(&system, baths, &negative, 1, &at, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "initial n2"));
}

/* Over all frequencies the cross spectra make the moments; on the diagonal they are the spectra. */
static void cross_spectra_integrate_to_the_moments(void **state) {
  (void)state;
  uint64_t seed = 36;
  for (int run = 0; run < 10; run++) {
    drum_cascaded system = random_system(&seed);
    double baths[3];
    random_baths(&seed, baths);
    drum_cascaded_steady steady;
    assert_int_equal(drum_cascaded_steady_state(&system, baths, &steady, NULL), DRUM_OK);
    enum { POINTS = 4000 };
    drum_matrix sum, at;
    drum_cascaded_spectrum diagonal;
    memset(&sum, 0, sizeof sum);
    for (int k = 0; k < POINTS; k++) {
      double angle = DRUM_PI * ((k + 0.5) / POINTS - 0.5), omega = tan(angle);
      assert_int_equal(drum_cascaded_cross_spectrum(&system, omega, baths, &at, NULL), DRUM_OK);
      assert_int_equal(drum_cascaded_spectrum_at(&system, omega, &diagonal, NULL), DRUM_OK);
      for (int i = 0; i < 2; i++) {
        double expected = 0;
        for (int b = 0; b < 3; b++)
          expected += diagonal.share[i][b] * baths[b];
        assert_close(at.at[i][i], expected, 1e-12);
        for (int j = 0; j < 2; j++)
          sum.at[i][j] += at.at[i][j] / (2 * POINTS * cos(angle) * cos(angle));
      }
      assert_near(at.at[0][1], conj(at.at[1][0]), 1e-14);
    }
    assert_near(sum.at[0][0], steady.n[0], 1e-10);
    assert_near(sum.at[0][1], steady.c12, 1e-10);
  }
}

static void at_f_zero_nothing_passes_from_2_to_1(void **state) {
  (void)state;
  drum_cascaded system = {.kappa = {1, 2}, .gamma = {0.5, 1.5}, .theta = 0.7};
  drum_matrix g;
  assert_int_equal(drum_cascaded_respond(&system, 0.3, &g, NULL), DRUM_OK);
  assert_near(g.at[0][1], 0, 1e-15);
  /* One after the other: g21 = g22 M21 g11. */
  double complex g11 = 1 / (0.75 - 0.3 * I), g22 = 1 / (1.75 - 0.3 * I);
  assert_close(g.at[1][0], -g11 * g22 * sqrt(0.75) * cexp(0.7 * I), 1e-14);
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  const double baths[3] = {0, 0, 0}, bad_baths[3] = {0, -1, 0};
  double n[2];
  drum_cascaded good = {.kappa = {1, 1}, .gamma = {1, 1}}, bad;
  drum_cascaded_steady steady;
  drum_cascaded_spectrum spectrum;
  drum_matrix g;
  drum_status status;
  assert_int_equal(drum_cascaded_steady_state(&good, bad_baths, &steady, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "bath 2"));
  bad = good, bad.kappa[1] = -1;
  assert_int_equal(drum_cascaded_drift(&bad, &g, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "kappa2"));
  bad = good, bad.gamma[0] = NAN;
  assert_int_equal(drum_cascaded_spectrum_at(&bad, 0, &spectrum, NULL), DRUM_BAD_ARGUMENT);
  bad = good, bad.omega[0] = INFINITY;
  assert_int_equal(drum_cascaded_drift(&bad, &g, NULL), DRUM_BAD_ARGUMENT);
  bad = good, bad.f = NAN;
  assert_int_equal(drum_cascaded_drift(&bad, &g, NULL), DRUM_BAD_ARGUMENT);
  bad = good, bad.theta = NAN;
  assert_int_equal(drum_cascaded_drift(&bad, &g, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cascaded_respond(&good, NAN, &g, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cascaded_equal_rates(0, 0, 0, 0, baths, n, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cascaded_equal_rates(1, 0, NAN, 0, baths, n, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cascaded_one_way(1, NAN, baths, n, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_cascaded_one_way(1, 0, bad_baths, n, NULL), DRUM_BAD_ARGUMENT);
  /* No bath at all: nothing decays. */
  drum_cascaded lossless = {.gamma = {0, 0}};
  assert_int_equal(drum_cascaded_steady_state(&lossless, baths, &steady, NULL), DRUM_UNSTABLE);
  assert_int_equal(drum_cascaded_spectrum_at(&lossless, 1, &spectrum, NULL), DRUM_UNSTABLE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(closed_forms_c1_c2_are_the_steady_state),
      cmocka_unit_test(one_way_closed_forms),
      cmocka_unit_test(c10_c11_as_corrected_and_not_as_printed),
      cmocka_unit_test(closed_forms_of_the_change_are_n_less_m),
      cmocka_unit_test(oscillators_may_change_places),
      cmocka_unit_test(conductances_are_those_of_a_passive_network),
      cmocka_unit_test(rectification_is_that_of_the_conductances),
      cmocka_unit_test(evolution_is_that_of_the_moments_equation),
      cmocka_unit_test(evolution_begins_and_ends_as_it_must),
      cmocka_unit_test(cross_spectra_integrate_to_the_moments),
      cmocka_unit_test(heat_flows_sum_to_zero),
      cmocka_unit_test(heat_flows_of_appendix_d),
      cmocka_unit_test(spectra_integrate_to_the_steady_state),
      cmocka_unit_test(at_f_zero_nothing_passes_from_2_to_1),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

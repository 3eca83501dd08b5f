/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digits: steady states against the moments' equations solved as one linear system in long double,
 * with drifts written down here from the parameters; scales of all rates; stiff systems and the
 * error they report.
 */
#include <float.h>

#include "drumspice/cascaded.h"
#include "drumspice/optomech.h"

#include "support.h"

typedef long double complex wide;

enum { STATE = 6 }; /* a1 a2 a1^+ a2^+ b b^+ */

/* W of M W + W M^+ + D = 0 as n^2 linear equations, by elimination with pivots. */
static void solve_wide(size_t n, wide m[STATE][STATE], wide d[STATE][STATE], wide w[STATE][STATE]) {
  enum { ALL = STATE * STATE };
  static wide a[ALL][ALL + 1]; /* 36 x 37: large for a stack, and this test has one thread */
  size_t all = n * n;
  memset(a, 0, sizeof a);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      for (size_t k = 0; k < n; k++) {
        a[i * n + j][k * n + j] += m[i][k];
        a[i * n + j][i * n + k] += conjl(m[j][k]);
      }
      a[i * n + j][all] = -d[i][j];
    }
  for (size_t c = 0; c < all; c++) {
    size_t pivot = c;
    for (size_t r = c; r < all; r++)
      if (cabsl(a[r][c]) > cabsl(a[pivot][c]))
        pivot = r;
    for (size_t k = 0; k <= all; k++) {
      wide held = a[c][k];
      a[c][k] = a[pivot][k];
      a[pivot][k] = held;
    }
    for (size_t r = 0; r < all; r++) {
      wide factor = r == c ? 0 : a[r][c] / a[c][c];
      if (factor != 0)
        for (size_t k = c; k <= all; k++)
          a[r][k] -= factor * a[c][k];
    }
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      w[i][j] = a[i * n + j][all] / a[i * n + j][i * n + j];
}

/* Uniform in the logarithm. */
static double spread(uint64_t *seed, double low, double high) {
  return exp(uniform(seed, log(low), log(high)));
}

/* P_ij = <c_j^+ c_i> of the cascaded model in long double. */
static void cascaded_wide(const drum_cascaded *system, const double baths[3],
                          wide p[STATE][STATE]) {
  wide m[STATE][STATE] = {{0}}, d[STATE][STATE] = {{0}};
  wide phase = cexpl(I * (long double)system->theta);
  long double root = sqrtl(system->gamma[0]) * sqrtl(system->gamma[1]);
  for (int i = 0; i < 2; i++) {
    m[i][i] = -((long double)system->gamma[i] + system->kappa[i]) / 2 -
              I * ((long double)system->omega[i] - system->omega[0]);
    d[i][i] = (long double)system->kappa[i] * baths[i] + (long double)system->gamma[i] * baths[2];
  }
  m[0][1] = -I * (wide)system->f;
  m[1][0] = -I * conjl(system->f) - root * phase;
  d[1][0] = root * phase * baths[2];
  d[0][1] = conjl(d[1][0]);
  solve_wide(2, m, d, p);
}

/* Rates over `decades` decades. */
static drum_cascaded stiff_cascaded(uint64_t *seed, double decades) {
  double low = pow(10, -decades);
  return (drum_cascaded){
      .omega = {3e5, 3e5 + (uniform(seed, -1, 1) > 0 ? 1 : -1) * spread(seed, low, 1)},
      .kappa = {spread(seed, low, 1), spread(seed, low, 1)},
      .gamma = {spread(seed, low, 1), spread(seed, low, 1)},
      .f = spread(seed, low, 1) * cexp(I * uniform(seed, -4, 4)),
      .theta = uniform(seed, -4, 4),
  };
}

/* The relative deviation of n from long double, or -1 if there is no steady state. */
static double cascaded_deviation(const drum_cascaded *system, const double baths[3],
                                 drum_cascaded_steady *steady) {
  wide p[STATE][STATE];
  if (drum_cascaded_steady_state(system, baths, steady, NULL) != DRUM_OK)
    return -1;
  cascaded_wide(system, baths, p);
  double worst = 0;
  for (int i = 0; i < 2; i++)
    worst = fmax(worst, fabs(steady->n[i] / (double)creall(p[i][i]) - 1));
  return worst;
}

static void cascaded_is_right_to_1e_9_up_to_a_ratio_of_1e6(void **state) {
  (void)state;
  uint64_t seed = 41;
  int tried = 0;
  for (int run = 0; run < 4000; run++) {
    drum_cascaded system = stiff_cascaded(&seed, 6);
    const double baths[3] = {spread(&seed, 1e-3, 1e3), spread(&seed, 1e-3, 1e3),
                             spread(&seed, 1e-3, 1e3)};
    drum_cascaded_steady steady;
    double deviation = cascaded_deviation(&system, baths, &steady);
    if (deviation < 0 || steady.growth > -1e-6)
      continue;
    tried++;
    if (deviation > 1e-9)
      fail_msg("run %d: n is off by %g, growth %g", run, deviation, steady.growth);
  }
  assert_true(tried > 2000);
}

static void beyond_that_the_error_is_reported(void **state) {
  (void)state;
  uint64_t seed = 42;
  int stiff = 0;
  for (int run = 0; run < 4000; run++) {
    drum_cascaded system = stiff_cascaded(&seed, 12);
    const double baths[3] = {spread(&seed, 0.1, 10), spread(&seed, 0.1, 10),
                             spread(&seed, 0.1, 10)};
    drum_cascaded_steady steady;
    double deviation = cascaded_deviation(&system, baths, &steady);
    if (deviation < 0)
      continue;
    stiff += steady.growth > -1e-7;
    if (deviation > 4 * steady.error + 1e-14)
      fail_msg("run %d: n is off by %g, reported %g", run, deviation, steady.error);
  }
  assert_true(stiff > 500);
}

/* <a_i^+ a_i> and <b^+ b> of Eq. A4 (or A5) in long double, from normal-ordered equations. */
static void optomech_wide(const drum_optomech *system, drum_frame frame, const double baths[3],
                          long double n[3]) {
  wide m[STATE][STATE] = {{0}}, d[STATE][STATE] = {{0}}, p[STATE][STATE];
  wide counter = frame == DRUM_FRAME_RWA ? 0 : 1;
  for (int i = 0; i < 2; i++) {
    wide g = system->coupling[i], j = system->hopping[i][1 - i];
    m[i][i] = -(long double)system->kappa[i] / 2 - I * (wide)system->delta[i];
    m[i][1 - i] = -I * j;
    m[i][4] = -I * g;
    m[i][5] = -I * g * counter;
    m[4][i] = -I * conjl(g);
    m[4][2 + i] = -I * g * counter;
  }
  m[4][4] = -(long double)system->gamma_m / 2 - I * (wide)system->omega_m;
  /* The adjoints' rows are the conjugates with operators and adjoints exchanged. */
  static const int ADJOINT[STATE] = {2, 3, 0, 1, 5, 4}, ROWS[3] = {0, 1, 4};
  for (int r = 0; r < 3; r++)
    for (int c = 0; c < STATE; c++)
      m[ADJOINT[ROWS[r]]][ADJOINT[c]] = conjl(m[ROWS[r]][c]);
  const double rates[3] = {system->kappa[0], system->kappa[1], system->gamma_m};
  for (int r = 0; r < 3; r++) {
    d[ROWS[r]][ROWS[r]] = d[ADJOINT[ROWS[r]]][ADJOINT[ROWS[r]]] =
        rates[r] * ((long double)baths[r] + 0.5L);
  }
  solve_wide(STATE, m, d, p);
  for (int r = 0; r < 3; r++)
    n[r] = creall(p[ROWS[r]][ROWS[r]]) - 0.5L;
}

/*
 * The paper's ratios: cavities 1, drum 3, a linewidth 1e-6 .. 1e-4 of it, cold baths. Symmetrised
 * moments alone would leave n of 1e-6 no more than nine digits.
 */
static void optomech_is_right_to_1e_9_up_to_a_ratio_of_1e6(void **state) {
  (void)state;
  uint64_t seed = 43;
  for (int run = 0; run < 60; run++) {
    drum_optomech system = {
        .modes = 2, .omega_m = uniform(&seed, 2, 4), .gamma_m = spread(&seed, 1e-5, 1e-3)};
    for (int i = 0; i < 2; i++) {
      system.delta[i] = system.omega_m + uniform(&seed, -0.2, 0.2);
      system.kappa[i] = uniform(&seed, 0.5, 1);
      system.coupling[i] = spread(&seed, 1e-3, 0.1) * cexp(I * uniform(&seed, -4, 4));
    }
    system.hopping[0][1] = uniform(&seed, -0.5, 0.5);
    system.hopping[1][0] = system.hopping[0][1];
    const double baths[3] = {spread(&seed, 1e-6, 1e2), spread(&seed, 1e-6, 1e2),
                             spread(&seed, 1e-6, 1e2)};
    for (int frame = DRUM_FRAME_RWA; frame <= DRUM_FRAME_A4; frame++) {
      drum_optomech_steady steady;
      long double n[3];
      assert_int_equal(drum_optomech_steady_state(&system, (drum_frame)frame, baths, &steady, NULL),
                       DRUM_OK);
      optomech_wide(&system, (drum_frame)frame, baths, n);
      assert_close(steady.n[0], (double)n[0], 1e-11);
      assert_close(steady.n[1], (double)n[1], 1e-11);
      assert_close(steady.n_m, (double)n[2], 1e-11);
      assert_true(steady.error < 1e-9);
    }
  }
}

/* Any common scale from 1e-3 to 1e12 rad/s gives the same pure numbers. */
static void scale_of_rates_is_free(void **state) {
  (void)state;
  static const double SCALES[] = {1e-3, 0.3, 1, 7e3, 2e8, 1e12};
  uint64_t seed = 44;
  for (int run = 0; run < 50; run++) {
    drum_cascaded cascaded = stiff_cascaded(&seed, 1);
    drum_optomech optomech = {.modes = 2, .omega_m = 3, .omega_soft = 2.9, .gamma_m = 0.1};
    for (int i = 0; i < 2; i++) {
      optomech.delta[i] = uniform(&seed, 2.5, 3.5);
      optomech.kappa[i] = uniform(&seed, 0.5, 1);
      optomech.coupling[i] = uniform(&seed, 0, 0.2);
    }
    const double baths[3] = {uniform(&seed, 0, 9), uniform(&seed, 0, 9), uniform(&seed, 0, 9)};
    double first[9] = {0};
    for (size_t k = 0; k < sizeof SCALES / sizeof SCALES[0]; k++) {
      drum_cascaded c = cascaded;
      drum_optomech o = optomech;
      c.f *= SCALES[k];
      o.omega_m *= SCALES[k], o.omega_soft *= SCALES[k], o.gamma_m *= SCALES[k];
      for (int i = 0; i < 2; i++) {
        c.omega[i] = (cascaded.omega[i] - 3e5) * SCALES[k];
        c.kappa[i] *= SCALES[k], c.gamma[i] *= SCALES[k];
        o.delta[i] *= SCALES[k], o.kappa[i] *= SCALES[k], o.coupling[i] *= SCALES[k];
      }
      drum_cascaded_steady cs;
      drum_optomech_steady a4, full;
      assert_int_equal(drum_cascaded_steady_state(&c, baths, &cs, NULL), DRUM_OK);
      assert_int_equal(drum_optomech_steady_state(&o, DRUM_FRAME_A4, baths, &a4, NULL), DRUM_OK);
      assert_int_equal(drum_optomech_steady_state(&o, DRUM_FRAME_FULL, baths, &full, NULL),
                       DRUM_OK);
      const double now[9] = {cs.n[0], cs.n[1],  creal(cs.c12),        a4.n[0], a4.n[1], full.n[0],
                             a4.n_m,  full.n_m, cs.eta[2] / SCALES[k]};
      for (int q = 0; q < 9; q++) {
        if (k == 0)
          first[q] = now[q];
        assert_near(now[q], first[q], 1e-12 * fmax(fabs(first[q]), 1e-2));
      }
    }
  }
}

/* Two identical cavities in every frame: exchanging them takes phi to -phi. */
static void cavities_may_change_places(void **state) {
  (void)state;
  uint64_t seed = 45;
  for (int run = 0; run < 50; run++) {
    double phi = uniform(&seed, -4, 4), baths[3], swapped[3];
    drum_optomech one = {.modes = 2, .omega_m = 3, .omega_soft = 2.95, .gamma_m = 0.4}, two;
    for (int i = 0; i < 2; i++) {
      one.delta[i] = uniform(&seed, 2.8, 3.2);
      one.kappa[i] = uniform(&seed, 0.5, 1);
      baths[i] = uniform(&seed, 0, 5);
    }
    one.hopping[0][1] = one.hopping[1][0] = uniform(&seed, -1, 1);
    double g1 = uniform(&seed, 0, 0.2), g2 = uniform(&seed, 0, 0.2);
    one.coupling[0] = g1;
    one.coupling[1] = g2 * cexp(I * phi);
    two = one;
    for (int i = 0; i < 2; i++) {
      two.delta[i] = one.delta[1 - i];
      two.kappa[i] = one.kappa[1 - i];
      swapped[i] = baths[1 - i];
    }
    two.coupling[0] = g2;
    two.coupling[1] = g1 * cexp(-I * phi);
    baths[2] = swapped[2] = uniform(&seed, 0, 5);
    for (int frame = DRUM_FRAME_RWA; frame <= DRUM_FRAME_FULL; frame++) {
      drum_optomech_steady a, b;
      /* A common phase of the pumps moves b alone. Only the counter-rotating frames see it, and
       * there it is a shift of time. */
      assert_int_equal(drum_optomech_steady_state(&one, (drum_frame)frame, baths, &a, NULL),
                       DRUM_OK);
      assert_int_equal(drum_optomech_steady_state(&two, (drum_frame)frame, swapped, &b, NULL),
                       DRUM_OK);
      for (int i = 0; i < 2; i++)
        assert_near(a.n[i], b.n[1 - i], 1e-12 * (1 + a.n[i]));
      assert_near(a.n_m, b.n_m, 1e-12 * (1 + a.n_m));
      assert_true(a.n[0] >= 0 && a.n[1] >= 0 && a.n_m >= 0);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cascaded_is_right_to_1e_9_up_to_a_ratio_of_1e6),
      cmocka_unit_test(beyond_that_the_error_is_reported),
      cmocka_unit_test(optomech_is_right_to_1e_9_up_to_a_ratio_of_1e6),
      cmocka_unit_test(scale_of_rates_is_free),
      cmocka_unit_test(cavities_may_change_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

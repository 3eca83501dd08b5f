/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Heating by beating photons: a closed form, and the time integral done step by step. */

#include "drumspice/beating.h"
#include "tests/theory/support.h"

static drum_optomech two_cavities(void) {
  return (drum_optomech){
      .modes = 2,
      .delta = {5.5, 6.25},
      .kappa = {2.0, 3.0},
      .hopping = {{0.0, 1.0 - 0.5 * I}, {1.0 + 0.5 * I, 0.0}},
      .coupling = {0.1, 0.2 * I},
      .omega_m = 6.0,
      .gamma_m = 0.01,
      .omega_soft = 6.0,
  };
}

static void one_cavity_has_its_closed_form(void **state) {
  (void)state;
  drum_optomech system = two_cavities();
  system.modes = 1;
  const double g0[] = {0.3};
  const double baths[] = {7.0, 1.0};
  double rate;
  assert_int_equal(drum_beating_rate(&system, g0, baths, &rate, NULL), DRUM_OK);
  const double n = 7.5;
  assert_close(rate, 2.0 * 2.0 * 0.09 * n * n / (4.0 + 36.0), 1e-13);
}

/*
 * R(t) = exp(M t) W by Runge-Kutta steps, W the equal-time moments of the library's Lyapunov
 * solution; the integral of exp(i w t) |R_ij|^2 by Simpson's rule.
 */
static void two_cavities_agree_with_the_time_integral(void **state) {
  (void)state;
  const drum_optomech system = two_cavities();
  const double g0[] = {0.3, -0.2};
  const double baths[] = {7.0, 20.0, 1.0};
  double rate;
  assert_int_equal(drum_beating_rate(&system, g0, baths, &rate, NULL), DRUM_OK);

  drum_optomech alone = system;
  alone.coupling[0] = alone.coupling[1] = 0.0;
  drum_optomech_steady steady;
  assert_int_equal(drum_optomech_steady_state(&alone, DRUM_FRAME_RWA, baths, &steady, NULL),
                   DRUM_OK);
  double complex m[2][2];
  double complex r[2][2];
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 2; ++j) {
      m[i][j] = i == j ? -0.5 * system.kappa[i] - I * system.delta[i] : -I * system.hopping[i][j];
      r[i][j] = steady.moments.at[j][i] + (i == j ? 0.5 : 0.0);
    }
  enum { STEPS = 20000 };
  const double h = 20.0 / STEPS;
  double sum = 0.0;
  for (int n = 0; n <= STEPS; ++n) {
    const double simpson = (n == 0 || n == STEPS) ? 1.0 : n % 2 ? 4.0 : 2.0;
    for (size_t i = 0; i < 2; ++i)
      for (size_t j = 0; j < 2; ++j)
        sum += simpson * h / 3.0 * g0[i] * g0[j] * cos(system.omega_m * n * h) *
               creal(r[i][j] * conj(r[i][j]));
    for (size_t j = 0; j < 2; ++j) { /* a Taylor step of fourth order */
      double complex term[2] = {r[0][j], r[1][j]};
      for (int order = 1; order <= 4; ++order) {
        const double complex next[2] = {
            h / order * (m[0][0] * term[0] + m[0][1] * term[1]),
            h / order * (m[1][0] * term[0] + m[1][1] * term[1]),
        };
        for (size_t i = 0; i < 2; ++i) {
          term[i] = next[i];
          r[i][j] += next[i];
        }
      }
    }
  }
  assert_close(rate, 2.0 * sum, 1e-9);
}

static void nonsense_is_refused(void **state) {
  (void)state;
  drum_optomech system = two_cavities();
  const double g0[] = {0.3, NAN};
  const double baths[] = {7.0, 20.0, 1.0};
  const double cold[] = {7.0, -1.0, 1.0};
  double rate;
  assert_int_equal(drum_beating_rate(&system, g0, baths, &rate, NULL), DRUM_BAD_ARGUMENT);
  const double fine[] = {0.3, 0.1};
  assert_int_equal(drum_beating_rate(&system, fine, cold, &rate, NULL), DRUM_BAD_ARGUMENT);
  system.modes = 5;
  assert_int_equal(drum_beating_rate(&system, fine, baths, &rate, NULL), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_cavity_has_its_closed_form),
      cmocka_unit_test(two_cavities_agree_with_the_time_integral),
      cmocka_unit_test(nonsense_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

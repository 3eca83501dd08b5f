/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An independent derivation of the full frame's steady state: real quadratures
 * x_i = (a_i + a_i^+)/sqrt 2, p_i = -i (a_i - a_i^+)/sqrt 2 with X and P, and
 * V' = A V + V A^T + N stepped in time until nothing changes. It shares no
 * code and no matrix with the library.
 */
#include "drumspice/optomech.h"

#include "support.h"

enum { SIZE = 6 };

typedef struct real_matrix {
  double at[SIZE][SIZE];
} real_matrix;

static real_matrix quadrature_drift(const drum_optomech *s) {
  real_matrix a = {{{0}}};
  const double root2 = sqrt(2);
  for (int i = 0; i < 2; i++) {
    int x = 2 * i, p = x + 1, other = 2 * (1 - i);
    double jr = creal(s->hopping[i][1 - i]), ji = cimag(s->hopping[i][1 - i]);
    double gr = creal(s->coupling[i]), gi = cimag(s->coupling[i]);
    a.at[x][x] = a.at[p][p] = -s->kappa[i] / 2;
    a.at[x][p] = s->delta[i];
    a.at[p][x] = -s->delta[i];
    /* -i J (x + i p) = (Jr p + Ji x) + i (Ji p - Jr x) */
    a.at[x][other] = ji;
    a.at[x][other + 1] = jr;
    a.at[p][other] = -jr;
    a.at[p][other + 1] = ji;
    /* -i G X, X real */
    a.at[x][4] = root2 * gi;
    a.at[p][4] = -root2 * gr;
    /* -2 (G^* a + G a^+) = -4 Re(G^* a) */
    a.at[5][x] = -2 * root2 * gr;
    a.at[5][p] = -2 * root2 * gi;
  }
  a.at[4][5] = s->omega_m;
  a.at[5][4] = -s->omega_soft * s->omega_soft / s->omega_m;
  a.at[5][5] = -s->gamma_m;
  return a;
}

static real_matrix rate(const real_matrix *a, const real_matrix *v, const double noise[SIZE]) {
  real_matrix out;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++) {
      out.at[i][j] = i == j ? noise[i] : 0;
      for (int k = 0; k < SIZE; k++)
        out.at[i][j] += a->at[i][k] * v->at[k][j] + v->at[i][k] * a->at[j][k];
    }
  return out;
}

static real_matrix ahead(const real_matrix *v, const real_matrix *slope, double step) {
  real_matrix out;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++)
      out.at[i][j] = v->at[i][j] + step * slope->at[i][j];
  return out;
}

/* Runge-Kutta of fourth order; its fixed point is exactly the steady state at any stable step. */
static real_matrix settle(const real_matrix *a, const double noise[SIZE], double step, int steps) {
  real_matrix v = {{{0}}};
  for (int n = 0; n < steps; n++) {
    real_matrix k1 = rate(a, &v, noise), at = ahead(&v, &k1, step / 2);
    real_matrix k2 = rate(a, &at, noise);
    at = ahead(&v, &k2, step / 2);
    real_matrix k3 = rate(a, &at, noise);
    at = ahead(&v, &k3, step);
    real_matrix k4 = rate(a, &at, noise);
    for (int i = 0; i < SIZE; i++)
      for (int j = 0; j < SIZE; j++)
        v.at[i][j] += step / 6 * (k1.at[i][j] + 2 * k2.at[i][j] + 2 * k3.at[i][j] + k4.at[i][j]);
  }
  return v;
}

static void full_steady_state_by_time_stepping(void **state) {
  (void)state;
  drum_optomech system = {.modes = 2,
                          .delta = {3.1, 2.7},
                          .kappa = {1, 1.4},
                          .coupling = {0.5, 0.3 - 0.4 * I},
                          .omega_m = 3,
                          .omega_soft = 2.8,
                          .gamma_m = 0.3};
  system.hopping[0][1] = 0.4 + 0.2 * I;
  system.hopping[1][0] = conj(system.hopping[0][1]);
  const double baths[3] = {2, 0.1, 5};
  const double noise[SIZE] = {1 * 2.5, 1 * 2.5, 1.4 * 0.6, 1.4 * 0.6, 0, 2 * 0.3 * 11};
  real_matrix a = quadrature_drift(&system);
  real_matrix v = settle(&a, noise, 0.02, 10000);

  drum_optomech_steady steady;
  assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_FULL, baths, &steady, NULL),
                   DRUM_OK);
  assert_true(steady.growth < -0.1); /* settled */
  for (int i = 0; i < 2; i++) {
    double n = (v.at[2 * i][2 * i] + v.at[2 * i + 1][2 * i + 1]) / 2 - 0.5;
    assert_near(steady.n[i], n, 1e-12);
    assert_near(steady.eta[i], system.kappa[i] * (n - baths[i]), 1e-12);
  }
  /* <a_1^+ a_2> = <(x_1 - i p_1)(x_2 + i p_2)>/2 */
  double complex moment = (v.at[0][2] + v.at[1][3] + I * (v.at[0][3] - v.at[1][2])) / 2;
  assert_near(steady.moments.at[0][1], moment, 1e-12);
  assert_near(steady.moments.at[1][0], conj(moment), 1e-12);
  assert_near(steady.x_squared, v.at[4][4], 1e-11);
  assert_near(steady.p_squared, v.at[5][5], 1e-11);
  assert_near(steady.eta_m, 0.3 * (v.at[5][5] / 2 - 5.5), 1e-11);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(full_steady_state_by_time_stepping),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

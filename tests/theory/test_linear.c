/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/linear.h"

#include "support.h"

static drum_matrix random_drift(uint64_t *seed, size_t size, double damping) {
  drum_matrix drift;
  drum_matrix_clear(&drift, size);
  for (size_t i = 0; i < size; i++) {
    for (size_t j = 0; j < size; j++)
      drift.at[i][j] = uniform(seed, -1, 1) + I * uniform(seed, -1, 1);
    drift.at[i][i] -= damping;
  }
  return drift;
}

static void resolvent_inverts_at_every_size(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (size_t size = 1; size <= DRUM_MATRIX_MAX; size++) {
    drum_matrix drift = random_drift(&seed, size, 0), resolvent;
    double omega = uniform(&seed, -2, 2);
    assert_int_equal(drum_linear_resolvent(&drift, omega, &resolvent, NULL), DRUM_OK);
    for (size_t i = 0; i < size; i++)
      for (size_t j = 0; j < size; j++) {
        double complex product = -I * omega * resolvent.at[i][j];
        for (size_t k = 0; k < size; k++)
          product -= drift.at[i][k] * resolvent.at[k][j];
        assert_near(product, i == j, 1e-10);
      }
  }
}

static void lyapunov_solution_satisfies_its_equation(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (size_t size = 1; size <= DRUM_MATRIX_MAX; size++) {
    drum_matrix drift = random_drift(&seed, size, 2 * sqrt((double)size) + 1);
    drum_matrix noise, covariance;
    drum_matrix_clear(&noise, size);
    for (size_t i = 0; i < size; i++)
      for (size_t j = 0; j <= i; j++) {
        noise.at[i][j] = uniform(&seed, -1, 1) + (i == j ? 0 : I * uniform(&seed, -1, 1));
        noise.at[j][i] = conj(noise.at[i][j]);
      }
    drum_lyapunov lyapunov;
    double growth;
    assert_int_equal(drum_lyapunov_prepare(&drift, &lyapunov, NULL), DRUM_OK);
    assert_int_equal(drum_linear_growth(&drift, &growth, NULL), DRUM_OK);
    assert_near(lyapunov.growth, growth, 1e-11);
    assert_int_equal(drum_lyapunov_solve(&lyapunov, &noise, &covariance, NULL), DRUM_OK);
    for (size_t i = 0; i < size; i++)
      for (size_t j = 0; j < size; j++) {
        double complex residual = noise.at[i][j];
        for (size_t k = 0; k < size; k++)
          residual +=
              drift.at[i][k] * covariance.at[k][j] + covariance.at[i][k] * conj(drift.at[j][k]);
        assert_near(residual, 0, 1e-12);
        assert_true(covariance.at[i][j] == conj(covariance.at[j][i]));
      }
  }
}

static void failures_are_told_apart(void **state) {
  (void)state;
  drum_matrix matrix, out;
  drum_lyapunov lyapunov;
  drum_status status;
  double growth;
  drum_matrix_clear(&matrix, 2);
  assert_int_equal(drum_linear_inverse(&matrix, &out, &status), DRUM_NO_CONVERGENCE);
  assert_int_equal(drum_linear_resolvent(&matrix, 0, &out, &status), DRUM_UNSTABLE);
  assert_int_equal(drum_linear_resolvent(&matrix, NAN, &out, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_lyapunov_prepare(&matrix, &lyapunov, &status), DRUM_UNSTABLE);
  assert_true(status.message[0] != '\0');
  matrix.at[0][1] = INFINITY;
  assert_int_equal(drum_linear_growth(&matrix, &growth, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_lyapunov_prepare(&matrix, &lyapunov, &status), DRUM_BAD_ARGUMENT);
  matrix.size = DRUM_MATRIX_MAX + 1;
  assert_int_equal(drum_linear_inverse(&matrix, &out, &status), DRUM_BAD_ARGUMENT);
  matrix.size = 0;
  assert_int_equal(drum_linear_growth(&matrix, &growth, &status), DRUM_BAD_ARGUMENT);

  drum_matrix_clear(&matrix, 2);
  matrix.at[0][0] = matrix.at[1][1] = -1;
  assert_int_equal(drum_lyapunov_prepare(&matrix, &lyapunov, &status), DRUM_OK);
  drum_matrix_clear(&out, 3);
  assert_int_equal(drum_lyapunov_solve(&lyapunov, &out, &matrix, &status), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(resolvent_inverts_at_every_size),
      cmocka_unit_test(lyapunov_solution_satisfies_its_equation),
      cmocka_unit_test(failures_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

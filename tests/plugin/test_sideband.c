/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/sideband.h"

#include <complex.h>

#include "judge.h"

enum { PORT_I, Q, S, PORTS };

static drum_device *make(double side) {
  const drum_sideband_card card = {.side = side};
  drum_device *device = drum_sideband_create(&card);
  assert_non_null(device);
  assert_int_equal(device->ports, PORTS);
  assert_int_equal(device->noise_sources, 0);
  return device;
}

/* v(s) of the open output solves Y_si v_i + Y_sq v_q + Y_ss v_s = 0. */
static void output_is_half_of_v_i_plus_or_minus_j_v_q(void **state) {
  (void)state;
  const double complex j = CMPLX(0.0, 1.0);
  const double complex v_i = 2.0 - 3.0 * j;
  const double complex v_q = -0.5 + 7.0 * j;
  for (int side = -1; side <= 1; side += 2) {
    drum_device *device = make(side);
    const double zero[PORTS] = {0};
    assert_null(device->class->evaluate(device, zero));
    double complex y[PORTS * PORTS];
    for (size_t n = 0; n < sizeof y / sizeof y[0]; ++n) {
      y[n] = device->conductance[n] + j * device->quadrature[n];
      assert_true(device->capacitance[n] == 0.0);
      if (n < (size_t)S * PORTS) /* the probe draws no current */
        assert_true(y[n] == 0.0);
    }
    const double complex *row = y + (size_t)S * PORTS;
    const double complex v_s = -(row[PORT_I] * v_i + row[Q] * v_q) / row[S];
    const double complex expected = (v_i + j * side * v_q) / 2.0;
    judge_near(NULL, "Re v(s)", creal(v_s), creal(expected), 1e-15);
    judge_near(NULL, "Im v(s)", cimag(v_s), cimag(expected), 1e-15);
    drum_device_destroy(device);
  }
}

/* Without complex gains v(s) = v_i / 2 is what draws no current from the output. */
static void output_is_half_of_v_i_in_op_and_tran(void **state) {
  (void)state;
  drum_device *device = make(1.0);
  const double v[PORTS] = {4.0, 9.0, 2.0};
  assert_null(device->class->evaluate(device, v));
  for (size_t port = 0; port < PORTS; ++port) {
    assert_true(device->current[port] == 0.0);
    assert_true(device->charge[port] == 0.0);
  }
  const double pulled[PORTS] = {4.0, 9.0, 3.0};
  assert_null(device->class->evaluate(device, pulled));
  assert_true(device->current[S] == device->conductance[S * PORTS + S]);
  drum_device_destroy(device);
}

static void refuses_any_other_side(void **state) {
  (void)state;
  static const struct {
    double side;
    const char *text;
  } cases[] = {
      {0.0, "side = 0; expected 1 (upper sideband) or -1 (lower)"},
      {2.0, "side = 2; expected 1 (upper sideband) or -1 (lower)"},
      {0.5, "side = 0.5; expected 1 (upper sideband) or -1 (lower)"},
      {NAN, "side = nan; expected 1 (upper sideband) or -1 (lower)"},
      {-INFINITY, "side = -inf; expected 1 (upper sideband) or -1 (lower)"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_device *device = make(cases[n].side);
    judge_text(device->error, cases[n].text);
    drum_device_destroy(device);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(output_is_half_of_v_i_plus_or_minus_j_v_q),
      cmocka_unit_test(output_is_half_of_v_i_in_op_and_tran),
      cmocka_unit_test(refuses_any_other_side),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum_env.h"

#include <complex.h>

#include "differences.h"
#include "judge.h"
#include "refusals.h"

static const double PI = 3.14159265358979323846;
static const double PLANCK = 6.62607015e-34; /* h, 2019 SI */
static const double PICO = 1e-12;            /* metres per volt of ports x and w, and Cm in farad */

enum { MOST_ELECTRODES = 3, MOST_PORTS = 2 * MOST_ELECTRODES + 2 };

static const double C[MOST_ELECTRODES] = {30e-15, 12e-15, 55e-15};
static const double GAP[MOST_ELECTRODES] = {100e-9, 60e-9, 150e-9};

static drum_env_card card_of(size_t electrodes) {
  return (drum_env_card){.drum = {.electrode_nodes = 2 * electrodes,
                                  .c_count = electrodes,
                                  .gap_count = electrodes,
                                  .c = C,
                                  .gap = GAP,
                                  .mass = 1e-13,
                                  .fm = 6e6,
                                  .gammam = 100.0,
                                  .nbarm = 0.5,
                                  .tm = -1.0,
                                  .seed = 1.0},
                         .carrier = 4.994e9};
}

static drum_device *make(size_t electrodes) {
  const drum_env_card card = card_of(electrodes);
  drum_device *device = drum_env_create(&card);
  assert_non_null(device);
  judge_text(device->error, "");
  assert_int_equal(device->ports, 2 * electrodes + 2);
  return device;
}

/* States near and far from rest: millivolts to volts, the plate between -1 and 0.7 gaps. */
static void fill_state(double *v, size_t electrodes, unsigned number) {
  static const double size[] = {2e-3, 1.0, 1e-6};
  static const double place[] = {0.0, 2e4, -6e4, 4.2e4, 1e-3};
  for (size_t n = 0; n < 2 * electrodes; ++n)
    v[n] = size[(number + n) % 3] * sin(1.0 + 3.7 * (double)n + 1.3 * number);
  v[2 * electrodes] = place[number % 5];
  v[2 * electrodes + 1] = 350.0 * cos(number);
}
enum { STATES = 15 };

/* i_k = j wd C_k v_k and Q_k = C_k v_k, in complex numbers. */
static void electrodes_carry_the_charge_of_their_capacitance(void **state) {
  (void)state;
  for (size_t electrodes = 1; electrodes <= MOST_ELECTRODES; ++electrodes) {
    drum_device *device = make(electrodes);
    for (unsigned number = 0; number < STATES; ++number) {
      double v[MOST_PORTS];
      fill_state(v, electrodes, number);
      assert_null(device->class->evaluate(device, v));
      const double x = v[2 * electrodes] * PICO;
      for (size_t k = 0; k < electrodes; ++k) {
        const double complex voltage = CMPLX(v[2 * k], v[2 * k + 1]);
        const double complex charge = C[k] / (1.0 - x / GAP[k]) * voltage;
        const double complex current = CMPLX(0.0, 2.0 * PI * 4.994e9) * charge;
        judge_near(NULL, "Q_i", device->charge[2 * k], creal(charge), 1e-14);
        judge_near(NULL, "Q_q", device->charge[2 * k + 1], cimag(charge), 1e-14);
        judge_near(NULL, "I_i", device->current[2 * k], creal(current), 1e-14);
        judge_near(NULL, "I_q", device->current[2 * k + 1], cimag(current), 1e-14);
      }
    }
    drum_device_destroy(device);
  }
}

/*
 * Ports x and w, divided by Cm, against m x'' + m gamma x' + m wm^2 x = F with
 * F = 1/4 sum C'|v|^2; w = x'/wm: the derivative of the charges is minus the currents.
 */
static void plate_obeys_its_equation_of_motion(void **state) {
  (void)state;
  const double wm = 2.0 * PI * 6e6;
  const double gamma = 2.0 * PI * 100.0;
  for (size_t electrodes = 1; electrodes <= MOST_ELECTRODES; ++electrodes) {
    drum_device *device = make(electrodes);
    const size_t ports = device->ports;
    const size_t at = 2 * electrodes;
    for (unsigned number = 0; number < STATES; ++number) {
      double v[MOST_PORTS];
      fill_state(v, electrodes, number);
      assert_null(device->class->evaluate(device, v));
      const double *row_x = device->capacitance + at * ports;
      const double *row_w = row_x + ports;
      const double x = v[at] * PICO;
      const double velocity = v[at + 1] * PICO * wm;
      double force = 0.0;
      for (size_t k = 0; k < electrodes; ++k)
        force += 0.25 * C[k] / GAP[k] / pow(1.0 - x / GAP[k], 2) *
                 (pow(v[2 * k], 2) + pow(v[2 * k + 1], 2));
      const double by_time_x = -device->current[at] / row_x[at]; /* V/s of port x */
      judge_near(NULL, "x'", by_time_x * PICO, velocity, 1e-13);
      assert_true(row_x[at + 1] == 0.0);
      const double by_time_w = (-device->current[at + 1] - row_w[at] * by_time_x) / row_w[at + 1];
      const double acceleration = force / 1e-13 - gamma * velocity - wm * wm * x;
      const double scale = fabs(force / 1e-13) + fabs(gamma * velocity) + fabs(wm * wm * x);
      judge_scaled(NULL, "x''", by_time_w * PICO * wm, acceleration, scale, 1e-13);
    }
    drum_device_destroy(device);
  }
}

static void every_jacobian_entry_is_the_derivative(void **state) {
  (void)state;
  judge sum = {.of = "Jacobian against central differences"};
  for (size_t electrodes = 1; electrodes <= MOST_ELECTRODES; ++electrodes) {
    drum_device *device = make(electrodes);
    drum_device *moved = make(electrodes);
    for (unsigned number = 0; number < STATES; ++number) {
      double v[MOST_PORTS];
      double h[MOST_PORTS];
      fill_state(v, electrodes, number);
      for (size_t l = 0; l < device->ports; ++l)
        h[l] = l < 2 * electrodes ? 1e-3 * fabs(v[l]) : 20.0;
      judge_jacobians(&sum, device, moved, v, h);
    }
    drum_device_destroy(device);
    drum_device_destroy(moved);
  }
  judge_report(&sum);
}

/* Nothing of an earlier state may be left in the outputs. */
static void outputs_depend_on_the_present_state_alone(void **state) {
  (void)state;
  drum_device *used = make(2);
  for (unsigned number = 0; number < STATES; ++number) {
    double v[MOST_PORTS];
    drum_device *fresh = make(2);
    fill_state(v, 2, number);
    (void)fresh->class->evaluate(fresh, v);
    (void)used->class->evaluate(used, v);
    assert_memory_equal(used->current, fresh->current, 6 * sizeof(double));
    assert_memory_equal(used->charge, fresh->charge, 6 * sizeof(double));
    assert_memory_equal(used->conductance, fresh->conductance, 36 * sizeof(double));
    assert_memory_equal(used->capacitance, fresh->capacitance, 36 * sizeof(double));
    drum_device_destroy(fresh);
  }
  drum_device_destroy(used);
}

/*
 * The averaged energy of the electrodes is W = 1/4 sum C(x)|v|^2; at fixed
 * voltages the force is dW/dx, at fixed charges -dW/dx: the work is the same.
 */
static void force_is_the_derivative_of_the_averaged_energy(void **state) {
  (void)state;
  drum_device *device = make(2);
  double v[] = {3e-3, -1e-3, 2e-3, 5e-3, 1e4, 0.0};
  const double to_newton = 1e-13 * 2.0 * PI * 6e6; /* m wm, over Cm and 1 V = 1 pm */
  double energy[2];
  for (int sign = 0; sign < 2; ++sign) {
    v[4] = 1e4 + (sign ? 10.0 : -10.0);
    (void)device->class->evaluate(device, v);
    energy[sign] = 0.0;
    for (size_t n = 0; n < 4; ++n)
      energy[sign] += 0.25 * device->charge[n] * v[n];
  }
  v[4] = 1e4;
  (void)device->class->evaluate(device, v);
  const double spring = 2.0 * PI * 6e6 * PICO * v[4];
  const double force = -(device->current[5] - spring) * to_newton;
  judge_near(NULL, "F", force, (energy[1] - energy[0]) / (20.0 * PICO), 1e-6);
  drum_device_destroy(device);
}

/* Callen-Welton for the plate, as a current into port w: S_F (Cm / (1 pm m wm))^2. */
static void plate_has_the_force_noise_of_its_bath(void **state) {
  (void)state;
  static const struct {
    double nbarm;
    double tm;
    double quanta;
  } cases[] = {
      {0.5, -1.0, 1.0},
      {0.0, -1.0, 0.5},
      {1000.0, -1.0, 1000.5},
      {-1.0, 0.0, 0.5},
      /* kT = hf: 1/(e - 1) + 1/2 */
      {-1.0, 6.62607015e-34 * 6e6 / 1.380649e-23, 1.0819767068693265},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_env_card card = card_of(2);
    card.drum.nbarm = cases[n].nbarm;
    card.drum.tm = cases[n].tm;
    drum_device *device = drum_env_create(&card);
    judge_text(device->error, "");
    assert_int_equal(device->noise_sources, 1);
    assert_int_equal(device->noise[0].port, 5);
    const double force = 4.0 * PLANCK * 6e6 * 1e-13 * (2.0 * PI * 100.0) * cases[n].quanta;
    const double gain = 1.0 / (1e-13 * 2.0 * PI * 6e6);
    judge_near(NULL, "S_w", device->noise[0].density, force * gain * gain, 1e-13);
    drum_device_destroy(device);
  }
}

/*
 * The spectrum of x, from the device's own matrices at zero voltage, integrated
 * over all frequencies: <x^2> = x_zpf^2 (2 N + 1), x_zpf^2 = hbar/(2 m wm).
 * A broad line (Q = 6), so that the rule of midpoints sees line and tails.
 */
static void plate_holds_one_half_plus_n_quanta(void **state) {
  (void)state;
  drum_env_card card = card_of(1);
  card.drum.gammam = 1e6;
  card.drum.nbarm = 3.25;
  drum_device *device = drum_env_create(&card);
  const double v[] = {0, 0, 0, 0};
  assert_null(device->class->evaluate(device, v));
  const double *g = device->conductance;
  const double *c = device->capacitance;
  enum { POINTS = 200000 };
  double square = 0.0;
  for (int n = 0; n < POINTS; ++n) {
    /* f from 0 to infinity as fm tan(t), t from 0 to pi/2, midpoints */
    const double t = (n + 0.5) / POINTS * PI / 2.0;
    const double f = 6e6 * tan(t);
    const double complex s = CMPLX(0.0, 2.0 * PI * f);
    const double complex xx = g[10] + s * c[10], xw = g[11], wx = g[14] + s * c[14],
                         ww = g[15] + s * c[15];
    const double complex gain = -xw / (xx * ww - xw * wx); /* v_x for 1 A into w */
    square += device->noise[0].density * pow(cabs(gain), 2) * 6e6 / pow(cos(t), 2);
  }
  square *= PI / 2.0 / POINTS * PICO * PICO;
  judge_near(NULL, "<x^2>", square, PLANCK / (2.0 * PI) / (2.0 * 1e-13 * 2.0 * PI * 6e6) * 7.5,
             1e-9);
  drum_device_destroy(device);
}

/* At rest only port x's equation holds w, so that a solver finds it exactly 0. */
static void velocity_has_one_equation_of_its_own_at_rest(void **state) {
  (void)state;
  drum_device *device = make(2);
  const double v[] = {1e-3, 2e-3, 3e-3, 4e-3, 5e3, 6.0};
  assert_null(device->class->evaluate(device, v));
  for (size_t n = 0; n < 6; ++n) {
    assert_true((device->conductance[6 * n + 5] != 0.0) == (n == 4));
    assert_true((device->conductance[6 * 4 + n] != 0.0) == (n == 5));
  }
  drum_device_destroy(device);
}

static void contact_is_named_and_still_evaluates(void **state) {
  (void)state;
  drum_device *device = make(2);
  double v[] = {1e-3, 0, 0, 1e-3, 53.9e3, 0}; /* 0.9 of the smaller gap is 54 nm */
  assert_null(device->class->evaluate(device, v));
  v[4] = 54.1e3;
  const char *failure = device->class->evaluate(device, v);
  assert_non_null(failure);
  judge_text(failure, "the plate is pulled into contact (x beyond 0.9 of a gap); expected a pump "
                      "or bias below pull-in");
  static const double far[] = {60e3, 1e9, 1e300};
  for (size_t n = 0; n < 3; ++n) {
    v[4] = far[n];
    assert_non_null(device->class->evaluate(device, v));
    for (size_t j = 0; j < 6; ++j)
      assert_true(isfinite(device->current[j]) && isfinite(device->charge[j]));
  }
  v[4] = 0.0;
  assert_null(device->class->evaluate(device, v));
  drum_device_destroy(device);
}

static drum_device *create(const void *card) {
  return drum_env_create(card);
}

/* Each value out of range in turn, in each parameter that must be positive. */
static void refuses_each_parameter_that_is_not_positive(void **state) {
  (void)state;
  drum_env_card card = card_of(2);
  refuses_in_place("carrier", "hertz", &card.carrier, create, &card);
  refuses_not_positive(&card.drum, create, &card);
}

static void names_the_only_electrode_without_an_index(void **state) {
  (void)state;
  static const double none = 0.0;
  drum_env_card card = card_of(1);
  card.drum.c = &none;
  drum_device *device = drum_env_create(&card);
  judge_text(device->error, "c = 0; expected a finite value greater than 0 in farad");
  drum_device_destroy(device);
}

static void refuses_a_wrong_number_of_capacitances_or_gaps(void **state) {
  (void)state;
  static const struct {
    size_t electrodes;
    size_t c;
    size_t gap;
    const char *text;
  } cases[] = {
      {2, 1, 2, "c has 1 value; expected 2, one capacitance per electrode"},
      {2, 3, 2, "c has 3 values; expected 2, one capacitance per electrode"},
      {2, 0, 2, "c has 0 values; expected 2, one capacitance per electrode"},
      {1, 1, 2, "gap has 2 values; expected 1, one gap per electrode"},
      {1, 1, 0, "gap has 0 values; expected 1, one gap per electrode"},
      {3, 3, 2, "gap has 2 values; expected 3, one gap per electrode"},
      {1, 0, 0, "c has 0 values; expected 1, one capacitance per electrode"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_env_card card = card_of(cases[n].electrodes);
    card.drum.c_count = cases[n].c;
    card.drum.gap_count = cases[n].gap;
    drum_device *device = drum_env_create(&card);
    judge_text(device->error, cases[n].text);
    drum_device_destroy(device);
  }
}

static void refuses_an_odd_number_of_electrode_nodes(void **state) {
  (void)state;
  drum_env_card card = card_of(1);
  card.drum.electrode_nodes = 3;
  drum_device *device = drum_env_create(&card);
  assert_int_equal(device->ports, 5);
  judge_text(device->error,
             "3 electrode nodes; expected an even number, i and q of each electrode");
  drum_device_destroy(device);
}

static void refuses_a_bath_that_is_not_one(void **state) {
  (void)state;
  static const struct {
    double nbarm;
    double tm;
    double seed;
    const char *text;
  } cases[] = {
      {-1, -1, 1, "nbarm = -1 and tm = -1; expected exactly one of the two (-1 means not given)"},
      {0.5, 0, 1, "nbarm = 0.5 and tm = 0; expected exactly one of the two (-1 means not given)"},
      {-2, -1, 1, "nbarm = -2; expected a finite mean occupation of 0 or more quanta"},
      {NAN, -1, 1, "nbarm = nan; expected a finite mean occupation of 0 or more quanta"},
      {INFINITY, -1, 1, "nbarm = inf; expected a finite mean occupation of 0 or more quanta"},
      {-1, -2, 1, "tm = -2; expected a finite temperature of 0 kelvin or more"},
      {-1, NAN, 1, "tm = nan; expected a finite temperature of 0 kelvin or more"},
      {-1, INFINITY, 1, "tm = inf; expected a finite temperature of 0 kelvin or more"},
      {0.5, -1, 2.5, "seed = 2.5; expected a whole number from 0 to 2^53"},
      {0.5, -1, -3, "seed = -3; expected a whole number from 0 to 2^53"},
      {0.5, -1, 1.000001, "seed = 1.000001; expected a whole number from 0 to 2^53"},
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_env_card card = card_of(2);
    card.drum.nbarm = cases[n].nbarm;
    card.drum.tm = cases[n].tm;
    card.drum.seed = cases[n].seed;
    drum_device *device = drum_env_create(&card);
    judge_text(device->error, cases[n].text);
    drum_device_destroy(device);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(electrodes_carry_the_charge_of_their_capacitance),
      cmocka_unit_test(plate_obeys_its_equation_of_motion),
      cmocka_unit_test(every_jacobian_entry_is_the_derivative),
      cmocka_unit_test(outputs_depend_on_the_present_state_alone),
      cmocka_unit_test(force_is_the_derivative_of_the_averaged_energy),
      cmocka_unit_test(plate_has_the_force_noise_of_its_bath),
      cmocka_unit_test(plate_holds_one_half_plus_n_quanta),
      cmocka_unit_test(velocity_has_one_equation_of_its_own_at_rest),
      cmocka_unit_test(contact_is_named_and_still_evaluates),
      cmocka_unit_test(refuses_each_parameter_that_is_not_positive),
      cmocka_unit_test(names_the_only_electrode_without_an_index),
      cmocka_unit_test(refuses_a_wrong_number_of_capacitances_or_gaps),
      cmocka_unit_test(refuses_an_odd_number_of_electrode_nodes),
      cmocka_unit_test(refuses_a_bath_that_is_not_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

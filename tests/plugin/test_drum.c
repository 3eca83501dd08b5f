/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/drum.h"

#include "differences.h"
#include "judge.h"
#include "physics/drum_env.h"
#include "refusals.h"

static const double PI = 3.14159265358979323846;
static const double PLANCK = 6.62607015e-34; /* h, 2019 SI */
static const double PICO = 1e-12;            /* metres per volt of ports x and w */

enum { MOST_ELECTRODES = 3, MOST_PORTS = MOST_ELECTRODES + 2 };

static const double C[MOST_ELECTRODES] = {30e-15, 12e-15, 55e-15};
static const double GAP[MOST_ELECTRODES] = {100e-9, 60e-9, 150e-9};
static const double MASS = 1e-13;
static const double FM = 6e6;
static const double GAMMAM = 100.0;

static drum_card card_of(size_t electrodes) {
  return (drum_card){.electrode_nodes = electrodes,
                     .c_count = electrodes,
                     .gap_count = electrodes,
                     .c = C,
                     .gap = GAP,
                     .mass = MASS,
                     .fm = FM,
                     .gammam = GAMMAM,
                     .nbarm = 0.5,
                     .tm = -1.0,
                     .seed = 1.0};
}

static drum_device *make(size_t electrodes) {
  const drum_card card = card_of(electrodes);
  drum_device *device = drum_create(&card);
  assert_non_null(device);
  judge_text(device->error, "");
  assert_int_equal(device->ports, electrodes + 2);
  return device;
}

/* States near and far from rest: microvolts to volts, the plate between -1 and 0.7 gaps. */
static void fill_state(double *v, size_t electrodes, unsigned number) {
  static const double size[] = {2e-3, 1.0, 1e-6};
  static const double place[] = {0.0, 2e4, -6e4, 4.2e4, 1e-3};
  for (size_t k = 0; k < electrodes; ++k)
    v[k] = size[(number + k) % 3] * sin(1.0 + 3.7 * (double)k + 1.3 * number);
  v[electrodes] = place[number % 5];
  v[electrodes + 1] = 350.0 * cos(number);
}
enum { STATES = 15 };

/* All current into an electrode is that of its charge C_k(x) v_k. */
static void electrodes_carry_the_charge_of_their_capacitance(void **state) {
  (void)state;
  for (size_t electrodes = 1; electrodes <= MOST_ELECTRODES; ++electrodes) {
    drum_device *device = make(electrodes);
    for (unsigned number = 0; number < STATES; ++number) {
      double v[MOST_PORTS];
      fill_state(v, electrodes, number);
      assert_null(device->class->evaluate(device, v));
      for (size_t k = 0; k < electrodes; ++k) {
        const double charge = C[k] / (1.0 - v[electrodes] * PICO / GAP[k]) * v[k];
        judge_near(NULL, "Q", device->charge[k], charge, 1e-14);
        assert_true(device->current[k] == 0.0);
      }
    }
    drum_device_destroy(device);
  }
}

/*
 * Ports x and w, divided by Cm, against m x'' + m gamma x' + m wm^2 x = F with
 * F = 1/2 sum C' v^2; w = x'/wm: the derivative of the charges is minus the currents.
 */
static void plate_obeys_its_equation_of_motion(void **state) {
  (void)state;
  const double wm = 2.0 * PI * FM;
  const double gamma = 2.0 * PI * GAMMAM;
  for (size_t electrodes = 1; electrodes <= MOST_ELECTRODES; ++electrodes) {
    drum_device *device = make(electrodes);
    for (unsigned number = 0; number < STATES; ++number) {
      double v[MOST_PORTS];
      fill_state(v, electrodes, number);
      assert_null(device->class->evaluate(device, v));
      const double *row_x = device->capacitance + electrodes * device->ports + electrodes;
      const double *row_w = row_x + device->ports;
      const double x = v[electrodes] * PICO;
      const double velocity = v[electrodes + 1] * PICO * wm;
      double force = 0.0;
      for (size_t k = 0; k < electrodes; ++k)
        force += 0.5 * C[k] / GAP[k] / pow(1.0 - x / GAP[k], 2) * v[k] * v[k];
      const double by_time_x = -device->current[electrodes] / row_x[0]; /* V/s of port x */
      judge_near(NULL, "x'", by_time_x * PICO, velocity, 1e-13);
      assert_true(row_x[1] == 0.0);
      const double by_time_w = (-device->current[electrodes + 1] - row_w[0] * by_time_x) / row_w[1];
      const double acceleration = force / MASS - gamma * velocity - wm * wm * x;
      const double scale = fabs(force / MASS) + fabs(gamma * velocity) + fabs(wm * wm * x);
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
        h[l] = l < electrodes ? 1e-3 * fabs(v[l]) : 20.0;
      judge_jacobians(&sum, device, moved, v, h);
    }
    drum_device_destroy(device);
    drum_device_destroy(moved);
  }
  judge_report(&sum);
}

/*
 * With the energy W(Q, x) = sum Q^2/2C at fixed charges the force is -dW/dx: differences of W at
 * the charges of the state, while the device's force is that at its voltages.
 */
static void force_does_the_work_of_the_field(void **state) {
  (void)state;
  drum_device *device = make(2);
  double v[] = {3e-3, -4e-3, 1e4, 0.0};
  assert_null(device->class->evaluate(device, v));
  const double charge[] = {device->charge[0], device->charge[1]};
  const double to_newton = MASS * 2.0 * PI * FM; /* m wm, over Cm and 1 V = 1 pm */
  const double force = -(device->current[3] - 2.0 * PI * FM * PICO * v[2]) * to_newton;
  double energy[2];
  for (int sign = 0; sign < 2; ++sign) {
    energy[sign] = 0.0;
    for (size_t k = 0; k < 2; ++k) {
      const double x = (1e4 + (sign ? 10.0 : -10.0)) * PICO;
      energy[sign] += charge[k] * charge[k] / (2.0 * C[k]) * (1.0 - x / GAP[k]);
    }
  }
  judge_near(NULL, "F", force, -(energy[1] - energy[0]) / (20.0 * PICO), 1e-9);
  drum_device_destroy(device);
}

/*
 * v(t) = Re[(v_i + j v_q) exp(j phi)], averaged over equal steps of phi: charge and force of the
 * laboratory's drum give those of the rotating frame's, and the force's Jacobian likewise.
 */
static void average_over_the_carrier_is_the_drum_of_the_rotating_frame(void **state) {
  (void)state;
  enum { STEPS = 16 };
  judge sum = {.of = "average over the carrier against drum_env"};
  drum_device *lab = make(1);
  drum_env_card card = {.drum = card_of(1), .carrier = 5e9};
  card.drum.electrode_nodes = 2;
  drum_device *env = drum_env_create(&card);
  judge_text(env->error, "");
  const double v_env[] = {0.3, -1.1, 2.5e4, 10.0};
  assert_null(env->class->evaluate(env, v_env));
  double q_i = 0.0, q_q = 0.0, into_w = 0.0, softening = 0.0;
  for (int n = 0; n < STEPS; ++n) {
    const double phi = 2.0 * PI * n / STEPS;
    const double v[] = {v_env[0] * cos(phi) - v_env[1] * sin(phi), v_env[2], v_env[3]};
    assert_null(lab->class->evaluate(lab, v));
    q_i += 2.0 * lab->charge[0] * cos(phi) / STEPS;
    q_q -= 2.0 * lab->charge[0] * sin(phi) / STEPS;
    into_w += lab->current[2] / STEPS;
    softening += lab->conductance[2 * 3 + 1] / STEPS;
  }
  judge_near(&sum, "Q_i", q_i, env->charge[0], 1e-14);
  judge_near(&sum, "Q_q", q_q, env->charge[1], 1e-14);
  judge_near(&sum, "current into w", into_w, env->current[3], 1e-14);
  judge_near(&sum, "its derivative", softening, env->conductance[3 * 4 + 2], 1e-14);
  /* The mechanical bath does not turn: it is the same in both. */
  judge_near(&sum, "S_w", lab->noise[0].density, env->noise[0].density, 1e-15);
  drum_device_destroy(lab);
  drum_device_destroy(env);
  judge_report(&sum);
}

/* Callen-Welton for the plate, as a current into port w: S_F (Cm / (1 pm m wm))^2. */
static void plate_has_the_force_noise_of_its_bath(void **state) {
  (void)state;
  static const double tm = 6.62607015e-34 * 6e6 / 1.380649e-23; /* kT = hf */
  static const struct {
    double nbarm;
    double tm;
    double quanta;
  } cases[] = {{0.5, -1.0, 1.0},
               {0.0, -1.0, 0.5},
               {-1.0, 0.0, 0.5},
               {-1.0, tm, 1.0819767068693265}}; /* 1/(e - 1) + 1/2 */
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; ++n) {
    drum_card card = card_of(2);
    card.nbarm = cases[n].nbarm;
    card.tm = cases[n].tm;
    drum_device *device = drum_create(&card);
    judge_text(device->error, "");
    assert_int_equal(device->noise_sources, 1);
    assert_int_equal(device->noise[0].port, 3);
    const double force = 4.0 * PLANCK * FM * MASS * (2.0 * PI * GAMMAM) * cases[n].quanta;
    const double gain = 1.0 / (MASS * 2.0 * PI * FM);
    judge_near(NULL, "S_w", device->noise[0].density, force * gain * gain, 1e-13);
    drum_device_destroy(device);
  }
}

static void contact_is_named_and_still_evaluates(void **state) {
  (void)state;
  drum_device *device = make(2);
  double v[] = {1e-3, 1e-3, 53.9e3, 0.0}; /* 0.9 of the smaller gap is 54 nm */
  assert_null(device->class->evaluate(device, v));
  static const double far[] = {54.1e3, 60e3, 1e9, 1e300};
  for (size_t n = 0; n < sizeof far / sizeof far[0]; ++n) {
    v[2] = far[n];
    const char *failure = device->class->evaluate(device, v);
    assert_non_null(failure);
    judge_text(failure, "the plate is pulled into contact (x beyond 0.9 of a gap); expected a "
                        "pump or bias below pull-in");
    for (size_t j = 0; j < 4; ++j)
      assert_true(isfinite(device->current[j]) && isfinite(device->charge[j]));
  }
  v[2] = 0.0;
  assert_null(device->class->evaluate(device, v));
  drum_device_destroy(device);
}

static drum_device *create(const void *card) {
  return drum_create(card);
}

/* Each value out of range in turn, in each parameter that must be positive. */
static void refuses_each_parameter_that_is_not_positive(void **state) {
  (void)state;
  drum_card card = card_of(2);
  refuses_not_positive(&card, create, &card);
}

static void refuses_what_does_not_fit_the_electrodes_or_is_no_bath(void **state) {
  (void)state;
  static const double none = 0.0;
  drum_card cards[7];
  for (size_t n = 0; n < 7; ++n)
    cards[n] = card_of(3);
  cards[0].c_count = 1;
  cards[1].gap_count = 2;
  cards[2].c_count = 0;
  cards[3] = card_of(1);
  cards[3].c = &none;
  cards[4].nbarm = -1.0;
  cards[5].tm = 0.01;
  cards[6].seed = 2.5;
  static const char *const texts[] = {
      "c has 1 value; expected 3, one capacitance per electrode",
      "gap has 2 values; expected 3, one gap per electrode",
      "c has 0 values; expected 3, one capacitance per electrode",
      "c = 0; expected a finite value greater than 0 in farad", /* the only one: without an index */
      "nbarm = -1 and tm = -1; expected exactly one of the two (-1 means not given)",
      "nbarm = 0.5 and tm = 0.01; expected exactly one of the two (-1 means not given)",
      "seed = 2.5; expected a whole number from 0 to 2^53",
  };
  for (size_t n = 0; n < 7; ++n) {
    drum_device *device = drum_create(&cards[n]);
    judge_text(device->error, texts[n]);
    drum_device_destroy(device);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(electrodes_carry_the_charge_of_their_capacitance),
      cmocka_unit_test(plate_obeys_its_equation_of_motion),
      cmocka_unit_test(every_jacobian_entry_is_the_derivative),
      cmocka_unit_test(force_does_the_work_of_the_field),
      cmocka_unit_test(average_over_the_carrier_is_the_drum_of_the_rotating_frame),
      cmocka_unit_test(plate_has_the_force_noise_of_its_bath),
      cmocka_unit_test(contact_is_named_and_still_evaluates),
      cmocka_unit_test(refuses_each_parameter_that_is_not_positive),
      cmocka_unit_test(refuses_what_does_not_fit_the_electrodes_or_is_no_bath),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

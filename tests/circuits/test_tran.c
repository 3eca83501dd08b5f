/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The plate in time: conservation laws and closed forms. A carrier of 1 mHz
 * makes each component an ordinary capacitor (the frame turns by 1e-6 rad in a
 * run), so that an electrode left open keeps its charge while the plate swings.
 */

#include "circuits/harness.h"

static const double PI = 3.14159265358979323846;
static const double C = 1e-12;
static const double GAP = 200e-9;
static const double MASS = 1e-12;
static const double FM = 2e5;

/* Uniform steps: no truncation control. */
#define UNIFORM "set xtrtol=10000000\noption chgtol=1\n"

#define DRUM(gamma)                                                                                \
  "ad [e_i e_q] x w drum\n"                                                                        \
  ".model drum drum_env(c=[1p] gap=[200n] mass=1e-12 fm=200k gammam=" gamma                        \
  " nbarm=0 seed=0 carrier=1m)\n"

/*
 * One electrode charged by a current that has died away when the plate's drive
 * is on: |C(x) v| stays. Integrated as C dv/dt it would not, by the square of
 * the plate's motion in a step; as a charge it is exact at any step.
 */
static void open_electrode_keeps_its_charge(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k)
    for (int coarse = 0; coarse < 2; ++coarse) {
      judge sum = {.of = coarse ? "charge at 25 steps a period" : "charge at 250 steps a period"};
      char *commands = text_of(UNIFORM "option method=%s\ntran %s 40u 0 %s\n"
                                       "write t.raw v(e_i) v(e_q) v(x)\n",
                               methods[k], coarse ? "200n" : "20n", coarse ? "200n" : "20n");
      circuit_run *run =
          circuit_must_run(HARNESS_TIGHT DRUM("100") "iq 0 e_i pwl(0 0 1u 30n 2u 0 1 0)\n"
                                                     "if 0 w sin(0 6m 200k 3u)\n",
                           commands);
      free(commands);
      const drum_raw_plot *plot = circuit_plot(run, "t.raw");
      const double *t = drum_raw_plot_real(plot, "time");
      const double *v_i = drum_raw_plot_real(plot, "v(e_i)");
      const double *v_q = drum_raw_plot_real(plot, "v(e_q)");
      const double *x = drum_raw_plot_real(plot, "v(x)");
      double kept = 0.0;
      double most = 0.0;
      for (size_t n = 0; n < plot->header.n_points; ++n) {
        if (t[n] < 2.5e-6)
          continue;
        const double charge = C / (1.0 - x[n] * 1e-12 / GAP) * hypot(v_i[n], v_q[n]);
        if (kept == 0.0)
          kept = charge;
        most = fmax(most, fabs(x[n] * 1e-12 / GAP));
        judge_near(&sum, "charge", charge, kept, 1e-8);
      }
      judge_near(NULL, "charge brought", kept, 30e-15, 0.03); /* 30 nA for 1 us */
      print_message("           %s, plate up to %.2g of the gap\n", methods[k], most);
      assert_true(most > 0.1);
      circuit_end(run);
      judge_report(&sum);
    }
}

/* Runs a kicked plate above a charged electrode; worst relative change of its energy. */
static double energy_change(double step) {
  char *commands = text_of(UNIFORM "option method=trap\ntran %.17g 30u 0 %.17g\n"
                                   "write t.raw v(e_i) v(e_q) v(x) v(w)\n",
                           step, step);
  circuit_run *run =
      circuit_must_run(HARNESS_TIGHT DRUM("1u") "iq 0 e_i pwl(0 0 1u 60n 2u 0 1 0)\n"
                                                "if 0 w pwl(0 0 1u 0 2u 60m 3u 0 1 0)\n",
                       commands);
  free(commands);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *v_i = drum_raw_plot_real(plot, "v(e_i)");
  const double *v_q = drum_raw_plot_real(plot, "v(e_q)");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  const double *w = drum_raw_plot_real(plot, "v(w)");
  const double spring = MASS * pow(2.0 * PI * FM, 2);
  double start = 0.0;
  double worst = 0.0;
  double field_low = 1.0, field_high = 0.0;
  for (size_t n = 0; n < plot->header.n_points; ++n) {
    if (t[n] < 3.2e-6)
      continue;
    /* 1/2 k x^2 + 1/2 m x'^2 + 1/4 C |v|^2: averaged over the carrier */
    const double field =
        0.25 * C / (1.0 - x[n] * 1e-12 / GAP) * (v_i[n] * v_i[n] + v_q[n] * v_q[n]);
    const double energy = 0.5 * spring * 1e-24 * (x[n] * x[n] + w[n] * w[n]) + field;
    if (start == 0.0)
      start = energy;
    field_low = fmin(field_low, field / start);
    field_high = fmax(field_high, field / start);
    worst = fmax(worst, fabs(energy / start - 1.0));
  }
  print_message("           step %g: energy changes by %.3g; field holds %.2g to %.2g of it\n",
                step, worst, field_low, field_high);
  assert_true(field_high - field_low > 0.01);
  circuit_end(run);
  return worst;
}

/*
 * At fixed charge the force does not depend on x, so that the trapezoidal rule
 * keeps the energy exactly, at any step, but for the damping: 2 pi 1e-6 of it a
 * second. A force that is not the derivative of the energy would show.
 */
static void energy_of_plate_and_field_is_conserved(void **state) {
  (void)state;
  judge_scaled(NULL, "energy change at 160 ns", energy_change(160e-9), 0.0, 1.0, 1e-9);
  judge_scaled(NULL, "energy change at 20 ns", energy_change(20e-9), 0.0, 1.0, 1e-9);
}

/*
 * Voltage-free plate under a constant push from t = 0, in closed form:
 * x = x0 (1 - exp(-gamma t/2) (cos W t + gamma/(2 W) sin W t)), W^2 = wm^2 - gamma^2/4.
 */
static double plate_error(circuit_run *run) { /* the largest deviation over x0 */
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  const double gamma = 2.0 * PI * 20e3;
  const double wm = 2.0 * PI * FM;
  const double turn = sqrt(wm * wm - gamma * gamma / 4.0);
  const double rest = 1e-3 / (1e-12 * wm); /* current over Cm wm */
  double worst = 0.0;
  for (size_t n = 0; n < plot->header.n_points; ++n) {
    const double must =
        rest * (1.0 - exp(-gamma * t[n] / 2.0) *
                          (cos(turn * t[n]) + gamma / (2.0 * turn) * sin(turn * t[n])));
    worst = fmax(worst, fabs(x[n] - must) / rest);
  }
  return worst;
}

static double plate_deviation(const char *method, double step) {
  char *commands = text_of(UNIFORM "option method=%s\ntran %.17g 40u 0 %.17g\n"
                                   "write t.raw v(x)\n",
                           method, step, step);
  circuit_run *run = circuit_must_run(
      HARNESS_TIGHT DRUM("20k") "re_i e_i 0 1\nre_q e_q 0 1\nif 0 w pwl(0 0 1f 1m 1 1m)\n",
      commands);
  free(commands);
  const double worst = plate_error(run);
  print_message("           %s, step %g: %.3g\n", method, step, worst);
  circuit_end(run);
  return worst;
}

static void plate_rings_as_the_damped_oscillator(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k) {
    const double coarse = plate_deviation(methods[k], 20e-9);
    const double fine = plate_deviation(methods[k], 10e-9);
    const double finest = plate_deviation(methods[k], 5e-9);
    judge_scaled(NULL, "deviation at 5 ns", finest, 0.0, 1.0, 2e-4);
    judge_near(NULL, "order: error at 20 ns over that at 10 ns", coarse / fine, 4.0, 0.1);
    judge_near(NULL, "order: error at 10 ns over that at 5 ns", fine / finest, 4.0, 0.1);
  }
}

/*
 * From an initial condition: x0 (cos W t + gamma/(2 W) sin W t) exp(-gamma t/2) when
 * released at w = 0. The drag is a charge that holds x, and no kick comes of it.
 */
static void plate_is_released_from_an_initial_condition(void **state) {
  (void)state;
  judge sum = {.of = "release from 1 nm"};
  circuit_run *run = circuit_must_run(
      HARNESS_TIGHT DRUM("20k") "re_i e_i 0 1\nre_q e_q 0 1\n.ic v(x)=1000 v(w)=0\n",
      UNIFORM "tran 5n 40u 0 5n uic\nwrite t.raw v(x)\n");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  const double gamma = 2.0 * PI * 20e3;
  const double turn = sqrt(pow(2.0 * PI * FM, 2) - gamma * gamma / 4.0);
  for (size_t n = 0; n < plot->header.n_points; ++n)
    judge_scaled(&sum, "x", x[n],
                 1000.0 * exp(-gamma * t[n] / 2.0) *
                     (cos(turn * t[n]) + gamma / (2.0 * turn) * sin(turn * t[n])),
                 1000.0, 2e-4);
  circuit_end(run);
  judge_report(&sum);
}

/*
 * With nothing but the drum in the circuit its own truncation error sets the step:
 * a fiftieth of the run, which ngspice would take otherwise, is a sixth of a period.
 */
static void steps_follow_the_truncation_error_of_the_plate(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k) {
    double worst[2];
    size_t points[2];
    for (int fine = 0; fine < 2; ++fine) {
      char *commands = text_of("option method=%s reltol=%s abstol=1e-12 chgtol=1e-14\n"
                               "tran 0.8u 40u\nwrite t.raw v(x)\n",
                               methods[k], fine ? "1e-5" : "1e-3");
      circuit_run *run = circuit_must_run(
          DRUM("20k") "re_i e_i 0 1\nre_q e_q 0 1\nif 0 w pwl(0 0 1f 1m 1 1m)\n", commands);
      free(commands);
      worst[fine] = plate_error(run);
      points[fine] = circuit_plot(run, "t.raw")->header.n_points;
      circuit_end(run);
      print_message("           %s, reltol %s: %.3g in %zu points\n", methods[k],
                    fine ? "1e-5" : "1e-3", worst[fine], points[fine]);
    }
    judge_scaled(NULL, "deviation at reltol 1e-5", worst[1], 0.0, 1.0, 0.02);
    assert_true(worst[1] < worst[0] / 5.0);
    assert_true(points[1] > 2 * points[0]);
  }
}

/* Everything at once, halving the step: pumped electrodes, moving plate, coil. */
static void halving_the_step_quarters_the_error(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k) {
    double at_end[4];
    for (int n = 0; n < 4; ++n) {
      const double step = 8e-9 / (1 << n);
      char *commands = text_of(UNIFORM "option method=%s\ntran %.17g 10u 9.9u %.17g\n"
                                       "write t.raw v(x)\n",
                               methods[k], step, step);
      circuit_run *run = circuit_must_run(
          HARNESS_TIGHT
          "xd e_i e_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=3k nbarm=0 seed=0 "
          "carrier=2meg\n"
          "xb e_i e_q env_bath g=3u f0=2meg nbar=0 seed=0\n"
          "xl e_i e_q 0 0 env_inductor l=6m carrier=2meg\n"
          "is 0 e_i sin(0 150n 150k)\nit 0 e_q sin(120n 100n 90k)\n",
          commands);
      free(commands);
      const drum_raw_plot *plot = circuit_plot(run, "t.raw");
      at_end[n] = drum_raw_plot_real(plot, "v(x)")[plot->header.n_points - 1];
      circuit_end(run);
    }
    const double ratio = (at_end[1] - at_end[2]) / (at_end[2] - at_end[3]);
    print_message("           %s: x %.8g, %.8g, %.8g, %.8g; ratio %.4g\n", methods[k], at_end[0],
                  at_end[1], at_end[2], at_end[3], ratio);
    judge_near(NULL, "ratio of differences", ratio, 4.0, 0.15);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(open_electrode_keeps_its_charge),
      cmocka_unit_test(energy_of_plate_and_field_is_conserved),
      cmocka_unit_test(plate_rings_as_the_damped_oscillator),
      cmocka_unit_test(plate_is_released_from_an_initial_condition),
      cmocka_unit_test(steps_follow_the_truncation_error_of_the_plate),
      cmocka_unit_test(halving_the_step_quarters_the_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

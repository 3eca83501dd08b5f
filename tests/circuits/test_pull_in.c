/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pull-in under an ideal voltage of peak V on one electrode. The carrier average
 * of the force is C'(x) V^2/4, so that k x = C0 V^2/(4 gap (1 - u)^2), u = x/gap,
 * k = m wm^2: u (1 - u)^2 = C0 V^2/(4 k gap^2), whose left side is at most 4/27, at
 * u = 1/3. Hence V_pi^2 = 16 k gap^2/(27 C0).
 */

#include "circuits/harness.h"

static double pull_in_voltage(void) {
  const double spring = 1e-12 * pow(2.0 * acos(-1.0) * 200e3, 2);
  return sqrt(16.0 * spring * 200e-9 * 200e-9 / (27.0 * 1e-12));
}

/* `fraction` of the pull-in voltage, in op and at the start of tran. */
static char *biased(double fraction) {
  return text_of(
      ".options abstol=1e-18 reltol=1e-9 vntol=1e-9\n"
      "ve_i e_i 0 dc %.17g ac 1\n"
      "ve_q e_q 0 dc 0 ac 0\n"
      "xd e_i e_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=40k nbarm=0 seed=0 "
      "carrier=50meg\n",
      fraction * pull_in_voltage());
}

static void plate_rests_at_its_equilibrium_up_to_pull_in(void **state) {
  (void)state;
  judge sum = {.of = "displacement against the cubic"};
  static const double fractions[] = {0.1, 0.5, 0.9, 0.99, 0.999, 0.999999};
  for (size_t n = 0; n < sizeof fractions / sizeof fractions[0]; ++n) {
    /* Newton from below on u (1 - u)^2 = (4/27) fraction^2 */
    const double load = 4.0 / 27.0 * fractions[n] * fractions[n];
    double u = 0.0;
    for (int k = 0; k < 200; ++k)
      u -= (u * pow(1.0 - u, 2) - load) / ((1.0 - u) * (1.0 - 3.0 * u));
    char *body = biased(fractions[n]);
    circuit_run *run = circuit_must_run(body, "op\nwrite op.raw v(x)\n");
    judge_near(&sum, "u", circuit_real(run, "op.raw", "v(x)", 0) * 1e-12 / 200e-9, u, 1e-6);
    print_message("           %g V_pi: x = %.6g gap\n", fractions[n], u);
    circuit_end(run);
    free(body);
  }
  judge_report(&sum);
}

static const char REFUSAL[] =
    "drumspice: a.xd.adrum: the plate is pulled into contact (x beyond 0.9 of a gap); expected a "
    "pump or bias below pull-in\n";

/* Exactly one line of ours, of the right text, and no result. */
static void must_refuse(const char *body, const char *analysis) {
  char *commands = text_of("%s\nwrite after.raw v(x)\n"
                           "echo END REACHED\nquit 3\n",
                           analysis);
  circuit_run *run = circuit_run_commands(body, commands);
  if (circuit_count_lines(run, "drumspice: ") != 1 || circuit_count_lines(run, REFUSAL) != 1 ||
      run->signal != 0 || run->timed_out || !strstr(run->output, "END REACHED") || run->status != 3)
    fail_msg("%s: %zu messages, status %d, signal %d, output:\n%s", analysis,
             circuit_count_lines(run, "drumspice: "), run->status, run->signal, run->output);
  circuit_end(run);
  free(commands);
}

static void beyond_pull_in_each_analysis_says_so_once(void **state) {
  (void)state;
  static const char *const analyses[] = {"op", "ac lin 3 1k 1meg", "noise v(x) ve_i lin 3 1k 1meg",
                                         "tran 50n 20u", "dc ve_q 0 1n 1n"};
  static const double fractions[] = {1.001, 1.2, 10.0};
  for (size_t n = 0; n < sizeof fractions / sizeof fractions[0]; ++n) {
    char *body = biased(fractions[n]);
    for (size_t k = 0; k < sizeof analyses / sizeof analyses[0]; ++k)
      must_refuse(body, analyses[k]);
    free(body);
  }
}

/* The sweep keeps what it had up to pull-in. */
static void sweep_stops_at_pull_in(void **state) {
  (void)state;
  char *body = biased(0.0);
  const double v = pull_in_voltage();
  char *sweep = text_of("dc ve_i %.17g %.17g %.17g\n", 0.9 * v, 1.1 * v, 0.01 * v);
  must_refuse(body, sweep);
  char *commands = text_of("%swrite dc.raw v(x)\nquit 0\n", sweep);
  circuit_run *run = circuit_run_commands(body, commands);
  const drum_raw_plot *plot = circuit_plot(run, "dc.raw");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  const size_t points = plot->header.n_points;
  print_message(
      "           sweep in steps of 0.01 V_pi from 0.9 V_pi stopped after %zu points, x = %g gap\n",
      points, x[points - 1] * 1e-12 / 200e-9);
  assert_true(points == 10 || points == 11); /* V_pi itself is on the edge */
  assert_true(x[points - 1] * 1e-12 / 200e-9 < 0.34);
  circuit_end(run);
  free(commands);
  free(sweep);
  free(body);
}

/* A bias that rises in time past pull-in: the plate falls, is told of, and tran ends. */
static void transient_stops_when_the_plate_falls(void **state) {
  (void)state;
  const double v = pull_in_voltage();
  char *body =
      text_of(".options abstol=1e-18 reltol=1e-6 vntol=1e-9\n"
              "ve_i e_i 0 dc 0 pwl(0 0 100u %.17g)\nve_q e_q 0 dc 0\n"
              "xd e_i e_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=40k nbarm=0 seed=0 "
              "carrier=50meg\n",
              1.3 * v);
  must_refuse(body, "tran 50n 100u 0 50n");
  circuit_run *run = circuit_run_commands(body, "tran 50n 100u 0 50n\nwrite t.raw v(x)\nquit 0\n");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  const size_t last = plot->header.n_points - 1;
  print_message("           fell at %.3g V_pi\n", t[last] / 100e-6 * 1.3);
  assert_true(t[last] / 100e-6 * 1.3 > 1.0);
  assert_true(t[last] / 100e-6 * 1.3 < 1.15);
  for (size_t n = 0; n < last; ++n)
    assert_true(x[n] * 1e-12 / 200e-9 < 0.9);
  circuit_end(run);
  free(body);
}

/* The instance forgets: with a smaller bias the next analysis works. */
static void circuit_works_again_after_pull_in(void **state) {
  (void)state;
  char *body = biased(1.1);
  char *commands = text_of("op\nalter ve_i dc=%.17g\nop\nwrite op.raw v(x)\n"
                           "alter ve_i dc=1\nop\nac lin 3 1k 1meg\nquit 0\n",
                           0.5 * pull_in_voltage());
  circuit_run *run = circuit_run_commands(body, commands);
  /* u (1 - u)^2 = 1/27 */
  double u = 0.0;
  for (int k = 0; k < 100; ++k)
    u = 1.0 / 27.0 / pow(1.0 - u, 2);
  judge_near(NULL, "u", circuit_real(run, "op.raw", "v(x)", 0) * 1e-12 / 200e-9, u, 1e-6);
  assert_int_equal(circuit_count_lines(run, REFUSAL), 3);
  circuit_end(run);
  free(commands);
  free(body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plate_rests_at_its_equilibrium_up_to_pull_in),
      cmocka_unit_test(beyond_pull_in_each_analysis_says_so_once),
      cmocka_unit_test(sweep_stops_at_pull_in),
      cmocka_unit_test(transient_stops_when_the_plate_falls),
      cmocka_unit_test(circuit_works_again_after_pull_in),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

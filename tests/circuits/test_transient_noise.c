/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Noise in transients. The circuit is a bath's conductance g on capacitors c, in a frame that
 * does not turn: i and q are two noisy RC circuits. With a = g/c, uniform steps h and the
 * trapezoidal rule, white noise of two-sided density D per component gives exactly
 *
 *     <v^2> = D/(2 a c^2) / (1 + a h/2),   D = 4 hbar w (N + 1/2) g.
 *
 * Seeds are fixed; bounds are 4.5 standard errors of the number of independent samples.
 */

#include "circuits/harness.h"

#include "drumspice/constants.h"

static const double G = 1e-6;
static const double F0 = 5e9;

#define UNIFORM "set xtrtol=10000000\noption chgtol=1\n"
#define BATH(name, nbar, seed)                                                                     \
  "x" name " " name "_i " name "_q env_bath g=1u f0=5g nbar=" nbar " seed=" seed "\n"              \
  "ci" name " " name "_i 0 1p\ncq" name " " name "_q 0 1p\n"

/* <v^2> of both components together, after some time constants. */
static double mean_square(circuit_run *run, const char *node, size_t skip, size_t *count) {
  char name[2][16];
  (void)snprintf(name[0], sizeof name[0], "v(%s_i)", node);
  (void)snprintf(name[1], sizeof name[1], "v(%s_q)", node);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  double sum = 0.0;
  *count = 0;
  for (int c = 0; c < 2; ++c) {
    const double *v = drum_raw_plot_real(plot, name[c]);
    assert_non_null(v);
    for (size_t n = skip; n < plot->header.n_points; ++n, ++*count)
      sum += v[n] * v[n];
  }
  return sum / (double)*count;
}

static void variance_is_the_trapezoidal_rules_at_any_step(void **state) {
  (void)state;
  static const struct {
    const char *step;
    double h;
    const char *nbar;
    double n;
  } cases[] = {{"100n", 100e-9, "0", 0.0}, {"1u", 1e-6, "50", 50.0}, {"3.3u", 3.3e-6, "0.5", 0.5}};
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; ++k) {
    const double c = 1e-12;
    const double a = G / c;
    char *body =
        text_of(HARNESS_TIGHT "xb n_i n_q env_bath g=1u f0=5g nbar=%s seed=%zu\nci n_i 0 1p\n"
                              "cq n_q 0 1p\n",
                cases[k].nbar, k + 1);
    char *commands = text_of(UNIFORM "tran %s %g 0 %s\nwrite t.raw v(n_i) v(n_q)\n", cases[k].step,
                             60000.0 * cases[k].h, cases[k].step);
    circuit_run *run = circuit_must_run(body, commands);
    free(body);
    free(commands);
    size_t count;
    const double square = mean_square(run, "n", 200, &count);
    const double d = 4.0 * DRUM_HBAR * 2.0 * DRUM_PI * F0 * (cases[k].n + 0.5) * G;
    const double expected = d / (2.0 * a * c * c) / (1.0 + 0.5 * a * cases[k].h);
    /* Correlation r = (1 - ah/2)/(1 + ah/2) a step: var(mean square) = 2 <v^2>^2 (1+r^2)/(1-r^2).
     */
    const double r = (1.0 - 0.5 * a * cases[k].h) / (1.0 + 0.5 * a * cases[k].h);
    const double sigma = sqrt(2.0 * (1.0 + r * r) / (1.0 - r * r) / (double)count);
    judge_near(NULL, cases[k].step, square, expected, 4.5 * sigma);
    circuit_end(run);
  }
}

/* Correlation of two recorded vectors, relative to their sizes. */
static double correlation(circuit_run *run, const char *one, const char *other) {
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *a = drum_raw_plot_real(plot, one);
  const double *b = drum_raw_plot_real(plot, other);
  double aa = 0.0;
  double ab = 0.0;
  double bb = 0.0;
  for (size_t n = 100; n < plot->header.n_points; ++n) {
    aa += a[n] * a[n];
    ab += a[n] * b[n];
    bb += b[n] * b[n];
  }
  return ab / sqrt(aa * bb);
}

static void components_and_instances_are_independent(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(HARNESS_TIGHT BATH("p", "3", "1") BATH("q", "3", "1"),
                       UNIFORM "tran 1u 20m 0 1u\nwrite t.raw v(p_i) v(p_q) v(q_i) v(q_q)\n");
  static const char *const names[] = {"v(p_i)", "v(p_q)", "v(q_i)", "v(q_q)"};
  /* At a h = 1, r = 1/3: standard error sqrt((1 + r^2)/(1 - r^2)/20000). */
  const double sigma = sqrt(1.25 / 20000.0);
  for (size_t i = 0; i < 4; ++i)
    for (size_t j = 0; j < i; ++j)
      judge_scaled(NULL, names[i], correlation(run, names[i], names[j]), 0.0, 1.0, 4.5 * sigma);
  circuit_end(run);
}

/* The last point of a run: equal paths end there alike, to the bit. */
static double last_value(const char *body, const char *commands, const char *vector) {
  circuit_run *run = circuit_must_run(body, commands);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double value = drum_raw_plot_real(plot, vector)[plot->header.n_points - 1];
  circuit_end(run);
  return value;
}

static void a_path_belongs_to_its_instance_seed_and_run(void **state) {
  (void)state;
  static const char run[] = UNIFORM "tran 100n 20u 0 100n\nwrite t.raw v(p_i)\n";
  static const char after[] = UNIFORM "op\nac lin 3 1k 2k\ntran 100n 5u 0 100n\ndestroy all\n"
                                      "tran 100n 20u 0 100n\nwrite t.raw v(p_i)\n";
  const char *one = HARNESS_TIGHT BATH("p", "3", "1") "iac 0 p_i dc 0 ac 1\n";
  const char *with_others = HARNESS_TIGHT BATH("z", "9", "5") BATH("p", "3", "1")
      BATH("b", "0", "1") "iac 0 p_i dc 0 ac 1\n";
  const double value = last_value(one, run, "v(p_i)");
  assert_true(value != 0.0);
  assert_true(last_value(one, after, "v(p_i)") == value);
  assert_true(last_value(with_others, run, "v(p_i)") == value);
  assert_true(last_value(HARNESS_TIGHT BATH("p", "3", "2"), run, "v(p_i)") != value);

  assert_int_equal(setenv("DRUMSPICE_RUN_KEY", "0", 1), 0);
  assert_true(last_value(one, run, "v(p_i)") == value);
  assert_int_equal(setenv("DRUMSPICE_RUN_KEY", "18446744073709551615", 1), 0);
  assert_true(last_value(one, run, "v(p_i)") != value);
  assert_int_equal(unsetenv("DRUMSPICE_RUN_KEY"), 0);
}

static void wrong_run_keys_are_refused_once(void **state) {
  (void)state;
  static const char *const wrong[] = {"", "x", "-1", "1.5", "18446744073709551616"};
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    assert_int_equal(setenv("DRUMSPICE_RUN_KEY", wrong[k], 1), 0);
    circuit_run *run = circuit_run_commands(HARNESS_TIGHT BATH("p", "3", "1"), "tran 100n 1u\n");
    assert_int_equal(circuit_count_lines(run, "drumspice: a.xp.abath: the environment's"), 1);
    circuit_end(run);
  }
  assert_int_equal(unsetenv("DRUMSPICE_RUN_KEY"), 0);
}

/*
 * Steps of h and h/2 on one path: what is slow against h agrees to second order in a h but for
 * the noise's own high frequencies. Another seed differs by sqrt(2).
 */
static void refinement_keeps_the_path(void **state) {
  (void)state;
  static const char *const seeds[] = {"1", "1", "2"};
  static const char *const steps[] = {"20n", "10n", "10n"};
  static const size_t every[] = {1, 2, 2};
  enum { TIMES = 2000 };
  static double v[3][TIMES];
  for (size_t k = 0; k < 3; ++k) {
    char *body = text_of(HARNESS_TIGHT "xb n_i n_q env_bath g=1u f0=5g nbar=3 seed=%s\n"
                                       "ci n_i 0 1p\ncq n_q 0 1p\n",
                         seeds[k]);
    char *commands = text_of(UNIFORM "tran %s 50u 0 %s\nlinearize v(n_i)\nwrite t.raw v(n_i)\n",
                             steps[k], steps[k]);
    circuit_run *run = circuit_must_run(body, commands);
    free(body);
    free(commands);
    const drum_raw_plot *plot = circuit_plot(run, "t.raw");
    const double *value = drum_raw_plot_real(plot, "v(n_i)");
    assert_true(plot->header.n_points > TIMES * every[k]);
    for (size_t n = 0; n < TIMES; ++n)
      v[k][n] = value[n * every[k]];
    circuit_end(run);
  }
  double same = 0.0;
  double other = 0.0;
  double size = 0.0;
  for (size_t n = 100; n < TIMES; ++n) {
    same += (v[0][n] - v[1][n]) * (v[0][n] - v[1][n]);
    other += (v[0][n] - v[2][n]) * (v[0][n] - v[2][n]);
    size += v[0][n] * v[0][n];
  }
  /* Half a step's worth of noise differs: sqrt(a h) of the rms, a h = 0.02. */
  judge_scaled(NULL, "difference of one path", sqrt(same / size), 0.0, 1.0, 0.15);
  assert_true(sqrt(other / size) > 0.7);
}

static void noise_sets_no_breakpoints_and_seed_0_is_silent(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(HARNESS_TIGHT BATH("p", "3", "1") BATH("s", "3", "0"), UNIFORM
                                      "tran 100n 1m 0 100n\nwrite t.raw v(p_i) v(s_i) v(s_q)\n");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  assert_true(plot->header.n_points >= 10000 && plot->header.n_points < 10020);
  const double *i = drum_raw_plot_real(plot, "v(s_i)");
  const double *q = drum_raw_plot_real(plot, "v(s_q)");
  for (size_t n = 0; n < plot->header.n_points; ++n)
    assert_true(i[n] == 0.0 && q[n] == 0.0);
  circuit_end(run);
}

/* Devices made anew in a pause go on with the path where it was. */
static void altering_a_paused_run_keeps_the_path(void **state) {
  (void)state;
#define PAUSED(alter)                                                                              \
  UNIFORM "stop when time > 10u\ntran 100n 20u 0 100n\n" alter                                     \
          "delete all\nresume\nwrite t.raw v(p_i)\n"
  const char *body = HARNESS_TIGHT BATH("p", "3", "1");
  const double value = last_value(body, PAUSED(""), "v(p_i)");
  judge_near(NULL, "after an altermod",
             last_value(body, PAUSED("altermod xp:bath nbar=3\n"), "v(p_i)"), value, 1e-9);
#undef PAUSED
}

/* The search for an operating point in time has no noise, and what follows has. */
static void operating_points_by_transient_are_noiseless(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(HARNESS_TIGHT BATH("p", "3", "1") "iin 0 p_i 1u\n",
                       "optran 1 1 1 100n 10u 0\nop\nwrite o.raw v(p_i) v(p_q)\n" UNIFORM
                       "tran 100n 20u 0 100n\nwrite t.raw v(p_i) v(p_q)\n");
  judge_near(NULL, "v(p_i)", circuit_real(run, "o.raw", "v(p_i)", 0), 1.0, 1e-9);
  judge_scaled(NULL, "v(p_q)", circuit_real(run, "o.raw", "v(p_q)", 0), 0.0, 1.0, 1e-15);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *q = drum_raw_plot_real(plot, "v(p_q)");
  assert_true(isfinite(q[plot->header.n_points - 1]) && q[plot->header.n_points - 1] != 0.0);
  circuit_end(run);
}

/* The plate in its bath: <x^2> = (2N + 1) x_zpf^2, x_zpf^2 = hbar/(2 m wm). */
static void plate_is_in_equilibrium_with_its_bath(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      HARNESS_TIGHT "xd 0 0 x env_drum1 c=1f gap=1u mass=1e-13 fm=100k gammam=20k nbarm=10 "
                    "carrier=5g seed=4\n",
      UNIFORM "tran 100n 8m 0 100n\nwrite t.raw v(x)\n");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *x = drum_raw_plot_real(plot, "v(x)");
  double sum = 0.0;
  size_t count = 0;
  for (size_t n = 2000; n < plot->header.n_points; ++n, ++count)
    sum += x[n] * x[n];
  const double zpf = sqrt(DRUM_HBAR / (2.0 * 1e-13 * 2.0 * DRUM_PI * 1e5)) * 1e12;
  /* About T gamma/2 = 500 independent samples of x^2 and of its swing. */
  judge_near(NULL, "<x^2>", sum / (double)count, 21.0 * zpf * zpf, 4.5 * sqrt(2.0 / 500.0));
  circuit_end(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(variance_is_the_trapezoidal_rules_at_any_step),
      cmocka_unit_test(components_and_instances_are_independent),
      cmocka_unit_test(a_path_belongs_to_its_instance_seed_and_run),
      cmocka_unit_test(wrong_run_keys_are_refused_once),
      cmocka_unit_test(refinement_keeps_the_path),
      cmocka_unit_test(noise_sets_no_breakpoints_and_seed_0_is_silent),
      cmocka_unit_test(altering_a_paused_run_keeps_the_path),
      cmocka_unit_test(operating_points_by_transient_are_noiseless),
      cmocka_unit_test(plate_is_in_equilibrium_with_its_bath),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

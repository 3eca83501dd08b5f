/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The noise analysis as a whole: its tables, totals, and its independence of what ran before. */

#include "circuits/harness.h"

static const double PI = 3.14159265358979323846;
static const double PLANCK = 6.62607015e-34;

/* A pumped resonator and drum with three baths, one of them on a resistor divider. */
static const char BODY[] =
    HARNESS_TIGHT "xp n_i n_q env_pump amp=5u phase=20\n"
                  "xb n_i n_q env_bath g=60u f0=50meg nbar=20 seed=1\n"
                  "xc n_i n_q m_i m_q env_capacitor c=0.3p carrier=50meg\n"
                  "xw m_i m_q env_bath g=100u f0=50meg temperature=0.05 seed=2\n"
                  "xl n_i n_q 0 0 env_inductor l=8u carrier=50meg\n"
                  "xd n_i n_q b env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=2k nbarm=1000 "
                  "carrier=50meg seed=3\n"
                  "xs n_i n_q s env_sideband\n"
                  "id 0 n_i dc 0 ac 1\n";

#define NOISE(name)                                                                                \
  "noise v(n_i) id lin 801 100k 300k 1\nwrite " name "_total.raw all\n"                            \
  "setplot previous\nwrite " name ".raw all\n"

static void same_raw(circuit_run *run, const char *name, const char *expected) {
  const drum_raw_plot *a = circuit_plot(run, name);
  const drum_raw_plot *b = circuit_plot(run, expected);
  assert_int_equal(a->header.n_variables, b->header.n_variables);
  assert_int_equal(a->header.n_points, b->header.n_points);
  for (size_t k = 0; k < a->header.n_variables; ++k) {
    judge_text(a->header.variables[k].name, b->header.variables[k].name);
    for (size_t n = 0; n < a->header.n_points; ++n)
      if (a->real[k][n] != b->real[k][n])
        fail_msg("%s of %s at point %zu = %.17g; expected as in %s, %.17g",
                 a->header.variables[k].name, name, n, a->real[k][n], expected, b->real[k][n]);
  }
}

static void result_does_not_depend_on_earlier_analyses(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      BODY,
      NOISE("alone") NOISE("again") "ac lin 11 1k 300k\n" NOISE("after_ac") "tran 50n 5u\n" NOISE(
          "after_tran") "dc i.xp.ii 0 5u 1u\n" NOISE("after_dc") "op\n" NOISE("after_op") "reset"
                                                                                          "\n" NOISE(
                                                                                              "afte"
                                                                                              "r_"
                                                                                              "rese"
                                                                                              "t"));
  static const char *const names[] = {"again",    "after_ac", "after_tran",
                                      "after_dc", "after_op", "after_reset"};
  for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n) {
    char file[2][64];
    (void)snprintf(file[0], sizeof file[0], "%s.raw", names[n]);
    (void)snprintf(file[1], sizeof file[1], "%s_total.raw", names[n]);
    same_raw(run, file[0], "alone.raw");
    same_raw(run, file[1], "alone_total.raw");
  }
  circuit_end(run);
}

/* And the other way round: noise leaves nothing behind for op, ac and tran. */
static void other_analyses_do_not_depend_on_earlier_noise(void **state) {
  (void)state;
  static const char commands[] = "op\nwrite op1.raw v(n_i) v(b)\nac lin 11 150k 250k\n"
                                 "write ac1.raw v(n_i) v(b) v(s)\ntran 50n 5u\n"
                                 "write tran1.raw v(n_i) v(b)\n"
                                 "noise v(n_i) id lin 5 1k 300k 1\n"
                                 "op\nwrite op2.raw v(n_i) v(b)\n"
                                 "noise v(n_i) id lin 5 1k 300k 1\n"
                                 "ac lin 11 150k 250k\nwrite ac2.raw v(n_i) v(b) v(s)\n"
                                 "noise v(n_i) id lin 5 1k 300k 1\n"
                                 "tran 50n 5u\nwrite tran2.raw v(n_i) v(b)\n";
  circuit_run *run = circuit_must_run(BODY, commands);
  circuit_compare(NULL, run, "op2.raw", run, "op1.raw", 0.0);
  circuit_compare(NULL, run, "ac2.raw", run, "ac1.raw", 0.0);
  circuit_compare(NULL, run, "tran2.raw", run, "tran1.raw", 0.0);
  circuit_end(run);
}

static const char *const INSTANCE[] = {"a.xb.abath", "a.xw.abath", "a.xd.adrum"};

static void total_name(char *name, size_t size, const char *form, const char *instance) {
  const char *gap = strstr(form, "%s");
  (void)snprintf(name, size, "%.*s%s%s", (int)(gap - form), form, instance, gap + 2);
}

static void shares_of_the_instances_sum_to_the_whole(void **state) {
  (void)state;
  judge sum = {.of = "sum of the shares against the whole"};
  for (int squared = 0; squared < 2; ++squared) {
    char *commands = text_of("%s" NOISE("n"), squared ? "set sqrnoise\n" : "");
    circuit_run *run = circuit_must_run(BODY, commands);
    free(commands);
    const size_t points = circuit_plot(run, "n.raw")->header.n_points;
    assert_int_equal(points, 801);
    for (size_t n = 0; n < points; ++n) {
      double shares = 0.0;
      for (size_t k = 0; k < 3; ++k) {
        char name[64];
        (void)snprintf(name, sizeof name, "onoise_%s", INSTANCE[k]);
        const double share = circuit_real(run, "n.raw", name, n);
        assert_true(share > 0.0);
        shares += squared ? share : share * share;
      }
      const double whole = circuit_real(run, "n.raw", "onoise_spectrum", n);
      judge_near(&sum, "onoise_spectrum", squared ? whole : whole * whole, shares, 1e-13);
    }
    /* Roots are volts and amperes, and so named v(...) and i(...) in a raw file. */
    static const char *const sides[2][2] = {{"v(onoise_total%s)", "i(inoise_total%s)"},
                                            {"onoise_total%s", "inoise_total%s"}};
    for (size_t side = 0; side < 2; ++side) {
      double total[4];
      for (size_t k = 0; k < 4; ++k) {
        char what[64];
        char name[96];
        (void)snprintf(what, sizeof what, "%s%s", k < 3 ? "_" : "", k < 3 ? INSTANCE[k] : "");
        total_name(name, sizeof name, sides[squared][side], what);
        total[k] = circuit_real(run, "n_total.raw", name, 0);
        assert_true(total[k] > 0.0);
        if (!squared)
          total[k] *= total[k];
      }
      judge_near(&sum, sides[1][side], total[3], total[0] + total[1] + total[2], 1e-13);
    }
    circuit_end(run);
  }
  judge_report(&sum);
}

/* Integral of a table by ngspice's stated rule: a power law between two points. */
static double power_law_integral(const double *f, const double *s, size_t points) {
  double total = 0.0;
  for (size_t n = 1; n < points; ++n) {
    const double k = log(s[n] / s[n - 1]) / log(f[n] / f[n - 1]);
    total += (s[n] * f[n] - s[n - 1] * f[n - 1]) / (k + 1.0);
  }
  return total;
}

static void totals_are_integrals_of_the_shares(void **state) {
  (void)state;
  judge sum = {.of = "totals against own integration"};
  static const char *const sweeps[] = {"lin 801 100k 300k", "dec 300 1k 100meg",
                                       "oct 500 50k 1meg"};
  for (size_t sweep = 0; sweep < 3; ++sweep) {
    char *commands = text_of("set sqrnoise\nnoise v(s) id %s 1\nwrite t.raw all\n"
                             "setplot previous\nwrite n.raw all\n",
                             sweeps[sweep]);
    circuit_run *run = circuit_must_run(BODY, commands);
    free(commands);
    const drum_raw_plot *plot = circuit_plot(run, "n.raw");
    const double *f = drum_raw_plot_real(plot, "frequency");
    for (size_t k = 0; k < 3; ++k) {
      char name[2][64];
      (void)snprintf(name[0], sizeof name[0], "onoise_%s", INSTANCE[k]);
      (void)snprintf(name[1], sizeof name[1], "onoise_total_%s", INSTANCE[k]);
      const double *s = drum_raw_plot_real(plot, name[0]);
      judge_near(&sum, name[1], circuit_real(run, "t.raw", name[1], 0),
                 power_law_integral(f, s, plot->header.n_points), 1e-6);
    }
    circuit_end(run);
  }
  judge_report(&sum);
}

/* Summary every third point, or none: the sums are those of all points. */
static void points_per_summary_selects_points_only(void **state) {
  (void)state;
  circuit_run *run = circuit_must_run(
      BODY,
      "set sqrnoise\nnoise v(s) id lin 100 100k 300k 1\nwrite t1.raw all\n"
      "setplot previous\nwrite n1.raw all\n"
      "noise v(s) id lin 100 100k 300k 3\nwrite t3.raw all\nsetplot previous\nwrite n3.raw all\n"
      "noise v(s) id lin 100 100k 300k\nwrite t0.raw all\nsetplot previous\nwrite n0.raw all\n"
      "noise v(s) id lin 1 200k 200k 1\nwrite single.raw all\n");
  assert_int_equal(circuit_plot(run, "n1.raw")->header.n_points, 100);
  assert_int_equal(circuit_plot(run, "n3.raw")->header.n_points, 34);
  assert_int_equal(circuit_plot(run, "n0.raw")->header.n_points, 100);
  assert_int_equal(circuit_plot(run, "n0.raw")->header.n_variables, 3);
  same_raw(run, "t3.raw", "t1.raw");
  for (size_t n = 0; n < 34; ++n)
    assert_true(circuit_real(run, "n3.raw", "onoise_a.xd.adrum", n) ==
                circuit_real(run, "n1.raw", "onoise_a.xd.adrum", 3 * n));
  assert_true(circuit_real(run, "t0.raw", "onoise_total", 0) ==
              circuit_real(run, "t1.raw", "onoise_total", 0));
  assert_int_equal(circuit_plot(run, "single.raw")->header.n_points, 1);
  circuit_end(run);
}

/* Each bath by itself, halved and doubled between runs: density goes as N + 1/2. */
static void altermod_takes_effect_in_the_next_run(void **state) {
  (void)state;
  judge sum = {.of = "density as N + 1/2"};
  circuit_run *run = circuit_must_run(
      BODY,
      "set sqrnoise\n" NOISE("before") "altermod xb:bath nbar=50\n"
                                       "altermod xd:drum nbarm=0\n" NOISE(
                                           "after") "altermod xb:bath nbar=-1\naltermod xb:bath "
                                                    "temperature=0\n" NOISE("vacuum"));
  static const struct {
    const char *name;
    double after;
    double vacuum;
  } shares[] = {
      {"onoise_a.xb.abath", 50.5 / 20.5, 0.5 / 20.5},
      {"onoise_a.xw.abath", 1.0, 1.0},
      {"onoise_a.xd.adrum", 0.5 / 1000.5, 0.5 / 1000.5},
  };
  for (size_t k = 0; k < 3; ++k)
    for (size_t n = 0; n < 801; n += 40) {
      const double before = circuit_real(run, "before.raw", shares[k].name, n);
      judge_near(&sum, shares[k].name, circuit_real(run, "after.raw", shares[k].name, n),
                 before * shares[k].after, 1e-13);
      judge_near(&sum, shares[k].name, circuit_real(run, "vacuum.raw", shares[k].name, n),
                 before * shares[k].vacuum, 1e-13);
    }
  circuit_end(run);
  judge_report(&sum);
}

/* Device parameters too, in op and ac: half the gap, twice the slope of C(x). */
static void altermod_of_the_drum_changes_the_operating_point(void **state) {
  (void)state;
  static const char body[] = HARNESS_TIGHT
      "ve_i e_i 0 1m\nve_q e_q 0 0\n"
      "xd e_i e_q b env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=2k nbarm=0 carrier=50meg\n";
  circuit_run *run = circuit_must_run(
      body, "op\nwrite a.raw v(b)\naltermod xd:drum gap = [ 100n ]\nop\nwrite b.raw v(b)\n"
            "altermod xd:drum gap = [ 200n ]\naltermod xd:drum mass=2e-12\nop\nwrite c.raw v(b)\n");
  /* x = C0 v^2 / (4 gap m wm^2) to first order, here x/gap = 4e-6 */
  const double x = 1e-12 * 1e-6 / (4.0 * 200e-9 * 1e-12 * pow(2.0 * PI * 200e3, 2)) * 1e12;
  judge_near(NULL, "x", circuit_real(run, "a.raw", "v(b)", 0), x, 2e-5);
  judge_near(NULL, "x at half the gap", circuit_real(run, "b.raw", "v(b)", 0), 2.0 * x, 4e-5);
  judge_near(NULL, "x at twice the mass", circuit_real(run, "c.raw", "v(b)", 0), 0.5 * x, 2e-5);
  circuit_end(run);
}

/*
 * One resonator and its bath: n = integral of (S_sym - A/2) dw/2pi = N, with S_sym and
 * A from noise and ac at the `sideband` node, as design: C S/(2 hbar wc), 4 C Re Z.
 * Here as the ratio at each frequency, S_sym/A = N + 1/2, exact where f0 is evaluated.
 */
static void bath_alone_gives_its_occupation(void **state) {
  (void)state;
  judge sum = {.of = "S/A against N + 1/2"};
  static const double nbar[] = {0.0, 0.5, 50.0};
  for (size_t k = 0; k < 3; ++k) {
    char *body =
        text_of(HARNESS_TIGHT "xb n_i n_q env_bath g=1.2566370614359173e-06 f0=5g nbar=%.17g\n"
                              "xc n_i n_q 0 0 env_capacitor c=100f carrier=4.994g\n"
                              "xl n_i n_q 0 0 env_inductor l=10.13211836423378n carrier=4.994g\n"
                              "xs n_i n_q s env_sideband\n"
                              "id_i 0 n_i dc 0 ac 1\nid_q 0 n_q dc 0 ac 1 -90\n",
                nbar[k]);
    circuit_run *run = circuit_must_run(
        body,
        "set sqrnoise\nac lin 101 1meg 11meg\nwrite ac.raw v(s)\n"
        "noise v(s) id_i lin 101 1meg 11meg\nsetplot previous\nwrite n.raw onoise_spectrum\n");
    free(body);
    for (size_t n = 0; n < 101; ++n) {
      /* S two-sided of v_i + j v_q is twice the one-sided density at s; A = 4 C Re Z. */
      const double s = 2.0 * circuit_real(run, "n.raw", "onoise_spectrum", n);
      const double z = circuit_real(run, "ac.raw", "v(s)", n);
      const double ratio = s / (2.0 * PLANCK * 5e9) / (4.0 * z);
      judge_near(&sum, "S/A", ratio, nbar[k] + 0.5, 1e-8);
    }
    circuit_end(run);
  }
  judge_report(&sum);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(result_does_not_depend_on_earlier_analyses),
      cmocka_unit_test(other_analyses_do_not_depend_on_earlier_noise),
      cmocka_unit_test(shares_of_the_instances_sum_to_the_whole),
      cmocka_unit_test(totals_are_integrals_of_the_shares),
      cmocka_unit_test(points_per_summary_selects_points_only),
      cmocka_unit_test(altermod_takes_effect_in_the_next_run),
      cmocka_unit_test(altermod_of_the_drum_changes_the_operating_point),
      cmocka_unit_test(bath_alone_gives_its_occupation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

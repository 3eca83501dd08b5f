/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The whole chain, from the baths' noise through ngspice's transient and its raw file to
 * drum_occupations_read, held against what is known: a cavity alone with its bath has n = N, at any
 * step. Three cavities with baths of 0, 0.5 and 50 quanta, four steps, and runs of as many run
 * keys, no two alike, so that all are independent.
 *
 * With DRUMSPICE_LONG in the environment the runs are so long that every mean over the run keys is
 * known to 0.1 %, and must be right to 0.3 %: about 15 minutes of processor time.
 */

#include "circuits/harness.h"

#include <sys/resource.h>
#include <unistd.h>

#include "drumspice/constants.h"
#include "drumspice/occupations.h"
#include "tests/statistics/limits.h"
#include "tests/statistics/process.h"

enum {
  CAVITIES = 3,
  STEPS = 4,
  KEYS = 20,
  RUNS = STEPS * KEYS,
  MEANS = STEPS * CAVITIES,
  PAIRS = RUNS * CAVITIES,
  TOGETHER = 2, /* processes */
};

static const double NBAR[CAVITIES] = {0.0, 0.5, 50.0};
static const double OMEGA_HZ = 6e6; /* the cavities' resonance in the frame */
static const double KAPPA_HZ = 2e6;
static const double BURN = 2e-6; /* 25 lifetimes */

/*
 * The shorter the step, the more a stretch of time costs; the longer, the less it tells, as the
 * trapezoidal rule squeezes the resonance.
 */
static const struct {
  double step;          /* s */
  double duration;      /* s */
  double long_duration; /* s */
} CASE[STEPS] = {{2e-9, 0.16e-3, 8.5e-3},
                 {5e-9, 0.4e-3, 8.6e-3},
                 {20e-9, 1.6e-3, 10e-3},
                 {40e-9, 7.2e-3, 14e-3}};

/* What one run gave for each cavity, in quanta. */
static struct {
  drum_estimate total; /* n + 1/2 */
  double low, high;    /* of n */
  drum_estimate near_omega;
  double near_omega_truth;
} found[STEPS][KEYS][CAVITIES];

#define CAVITY(name, nbar)                                                                         \
  "*drumspice mode " name " i=" name "_i q=" name "_q c=100f f0=5g bath=xb" name "\n"              \
  "xc" name " " name "_i " name "_q 0 0 env_capacitor c=100f carrier=4.994g\n"                     \
  "xl" name " " name "_i " name "_q 0 0 env_inductor l=10.13211836423378n carrier=4.994g\n"        \
  "xb" name " " name "_i " name "_q env_bath g={kappa*100f} f0=5g nbar=" nbar "\n"

static char *netlist_of(const char *name, size_t step, double duration) {
  return text_of("* three cavities, each with a bath\n"
                 "*drumspice frame carrier=4.994g omega=6meg\n"
                 ".include drumspice.lib\n"
                 ".param kappa={6.283185307179586*2meg}\n" CAVITY("a", "0") CAVITY("b", "0.5")
                     CAVITY("c", "50") ".options abstol=1e-16 reltol=1e-9 vntol=1e-12 gmin=1e-20\n"
                                       ".tran %g %.12g 0 %g\n"
                                       ".control\n"
                                       "pre_codemodel $inputdir/drumspice.cm\n"
                                       "set norefvalue\n"
                                       "set xtrtol=10000000\n"
                                       "option chgtol=1\n"
                                       "save v(a_i) v(a_q) v(b_i) v(b_q) v(c_i) v(c_q)\n"
                                       "run %s.raw\n"
                                       "quit 0\n"
                                       ".endc\n"
                                       ".end\n",
                 CASE[step].step, duration, CASE[step].step, name);
}

/* The mean of a Lorentzian of unit area and width KAPPA_HZ over a band in its middle. */
static double lorentzian(const double *band) {
  const double width = band[1] - band[0];
  judge_near(NULL, "middle of the band", 0.5 * (band[0] + band[1]), OMEGA_HZ, 1e-9);
  return 2.0 / DRUM_PI * atan(width / KAPPA_HZ) / width;
}

static void read_run(const scratch *place, const char *name, size_t run) {
  const size_t step = run / KEYS;
  const size_t key = run % KEYS;
  const drum_occupations_options options = {BURN, NAN, NAN};
  drum_occupations *is = process_occupations(place, name, &options);
  assert_int_equal(is->modes, CAVITIES);
  assert_false(is->partial);
  judge_near(NULL, "step", is->step, CASE[step].step, 1e-9);
  const double shape = lorentzian(is->band);
  for (size_t m = 0; m < CAVITIES; ++m) {
    const drum_mode_spectrum *mode = &is->mode[m];
    found[step][key][m].total = mode->total;
    found[step][key][m].low = mode->low;
    found[step][key][m].high = mode->high;
    found[step][key][m].near_omega = mode->near_omega;
    found[step][key][m].near_omega_truth = (NBAR[m] + 0.5) * shape;
  }
  drum_occupations_free(is);
  char *raw = process_path(place, name, ".raw"); /* long ones have 240 MB */
  (void)unlink(raw);
  free(raw);
}

static double duration_of(size_t step) {
  return getenv("DRUMSPICE_LONG") ? CASE[step].long_duration : CASE[step].duration;
}

static int run_all(void **state) {
  (void)state;
  scratch place;
  pid_t process[RUNS];
  char name[RUNS][16];
  process_open(&place);
  for (size_t next = 0, done = 0; done < RUNS; ++done) {
    for (; next < RUNS && next < done + TOGETHER; ++next) {
      (void)snprintf(name[next], sizeof name[next], "run%zu", next);
      char *netlist = netlist_of(name[next], next / KEYS, duration_of(next / KEYS));
      process[next] = process_start(&place, name[next], netlist, (unsigned)next + 1);
      free(netlist);
    }
    process_must_end(&place, name[done], process[done]);
    read_run(&place, name[done], done);
  }
  scratch_close(&place);
  struct rusage used;
  (void)getrusage(RUSAGE_CHILDREN, &used);
  print_message("           ngspice took %ld s of processor time\n", (long)used.ru_utime.tv_sec);
  return 0;
}

/* The mean over the run keys, with equal weights, and its error from what the runs state. */
static drum_estimate mean_of(size_t step, size_t cavity) {
  double value = 0.0;
  double variance = 0.0;
  for (size_t key = 0; key < KEYS; ++key) {
    const drum_estimate *total = &found[step][key][cavity].total;
    value += total->value / KEYS;
    variance += total->sigma * total->sigma;
  }
  return (drum_estimate){.value = value, .sigma = sqrt(variance) / KEYS};
}

/* Neither too large nor too small for chi-square: 99.9 % lie within. */
static void must_be_chi_square(const char *what, double value, size_t freedom) {
  const double tail = chi_square_tail(value, freedom);
  print_message("           %s: chi-square %.1f of %zu, exceeded with probability %.4f\n", what,
                value, freedom, tail);
  if (!(tail > 0.0005 && tail < 0.9995))
    fail_msg("%s: chi-square %.2f of %zu degrees of freedom", what, value, freedom);
}

static void the_mean_occupation_is_the_baths_at_every_step(void **state) {
  (void)state;
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t m = 0; m < CAVITIES; ++m) {
      const drum_estimate mean = mean_of(step, m);
      const double truth = NBAR[m] + 0.5;
      print_message("           %2.0f ns, N = %-3g: n + 1/2 off by %+.3f %% +- %.3f %%, %+.2f "
                    "sigma\n",
                    1e9 * CASE[step].step, NBAR[m], 100.0 * (mean.value / truth - 1.0),
                    100.0 * mean.sigma / truth, (mean.value - truth) / mean.sigma);
    }
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t m = 0; m < CAVITIES; ++m) {
      const drum_estimate mean = mean_of(step, m);
      judge_scaled(NULL, "n + 1/2, in sigma", mean.value, NBAR[m] + 0.5, mean.sigma, 4.0);
      if (getenv("DRUMSPICE_LONG")) {
        assert_true(mean.sigma < 1.05e-3 * mean.value);
        judge_near(NULL, "n + 1/2", mean.value, NBAR[m] + 0.5, 3e-3);
      }
    }
}

/* What a step does wrong it does to all cavities: without the tail, 0.5 % at 40 ns. */
static void the_cavities_together_are_unbiased_at_every_step(void **state) {
  (void)state;
  for (size_t step = 0; step < STEPS; ++step) {
    double off = 0.0;
    double variance = 0.0;
    for (size_t m = 0; m < CAVITIES; ++m) {
      const drum_estimate mean = mean_of(step, m);
      const double truth = NBAR[m] + 0.5;
      off += (mean.value / truth - 1.0) / CAVITIES;
      variance += mean.sigma * mean.sigma / (truth * truth);
    }
    const double sigma = sqrt(variance) / CAVITIES;
    print_message("           %2.0f ns: off by %+.3f %% +- %.3f %%, %+.2f sigma\n",
                  1e9 * CASE[step].step, 100.0 * off, 100.0 * sigma, off / sigma);
    judge_scaled(NULL, "all cavities, in sigma", off, 0.0, sigma, 4.0);
  }
}

static void the_means_together_are_as_far_off_as_stated(void **state) {
  (void)state;
  double sum = 0.0;
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t m = 0; m < CAVITIES; ++m) {
      const drum_estimate mean = mean_of(step, m);
      const double off = (mean.value - NBAR[m] - 0.5) / mean.sigma;
      sum += off * off;
    }
  must_be_chi_square("means", sum, MEANS);
}

static void single_runs_scatter_as_stated(void **state) {
  (void)state;
  double sum = 0.0;
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t key = 0; key < KEYS; ++key)
      for (size_t m = 0; m < CAVITIES; ++m) {
        const drum_estimate *total = &found[step][key][m].total;
        const double off = (total->value - NBAR[m] - 0.5) / total->sigma;
        sum += off * off;
      }
  must_be_chi_square("runs", sum, PAIRS);
}

/* Of independent intervals of 95 %, 99 % lie within the binomial law's limits. */
static void must_cover(const char *what, size_t inside) {
  const double fewer = binomial(0, inside, PAIRS, 0.95);
  const double more = binomial(inside, PAIRS, PAIRS, 0.95);
  print_message("           %s: %zu of %d intervals of 95 %% contain the truth\n", what, inside,
                PAIRS);
  if (!(fewer > 0.005 && more > 0.005))
    fail_msg("%s: %zu of %d; so few with probability %.2g, so many with %.2g", what, inside, PAIRS,
             fewer, more);
}

static void intervals_of_totals_contain_the_truth(void **state) {
  (void)state;
  size_t inside = 0;
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t key = 0; key < KEYS; ++key)
      for (size_t m = 0; m < CAVITIES; ++m)
        inside += found[step][key][m].low <= NBAR[m] && NBAR[m] <= found[step][key][m].high ? 1 : 0;
  must_cover("totals", inside);
}

/* Bands near Omega hold some 50 independent averages only, and are far from Gaussian. */
static void intervals_near_omega_contain_the_truth(void **state) {
  (void)state;
  size_t inside = 0;
  for (size_t step = 0; step < STEPS; ++step)
    for (size_t key = 0; key < KEYS; ++key)
      for (size_t m = 0; m < CAVITIES; ++m) {
        const double truth = found[step][key][m].near_omega_truth;
        double low;
        double high;
        drum_estimate_interval(&found[step][key][m].near_omega, &low, &high);
        inside += low <= truth && truth <= high ? 1 : 0;
      }
  must_cover("spectra near Omega", inside);
}

/* Abramowitz and Stegun, table 26.8; and (1/2)^4 (1 + 4). */
static void limits_are_those_of_the_tables(void **state) {
  (void)state;
  judge_near(NULL, "chi-square, 12", chi_square_tail(32.9095, 12), 0.001, 1e-4);
  judge_near(NULL, "chi-square, 100", chi_square_tail(149.449, 100), 0.001, 1e-4);
  judge_near(NULL, "binomial", binomial(0, 1, 4, 0.5), 5.0 / 16.0, 1e-12);
  judge_near(NULL, "all of the binomial", binomial(0, PAIRS, PAIRS, 0.95), 1.0, 1e-10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(limits_are_those_of_the_tables),
      cmocka_unit_test(the_mean_occupation_is_the_baths_at_every_step),
      cmocka_unit_test(the_cavities_together_are_unbiased_at_every_step),
      cmocka_unit_test(the_means_together_are_as_far_off_as_stated),
      cmocka_unit_test(single_runs_scatter_as_stated),
      cmocka_unit_test(intervals_of_totals_contain_the_truth),
      cmocka_unit_test(intervals_near_omega_contain_the_truth),
  };
  return cmocka_run_group_tests(tests, run_all, NULL);
}

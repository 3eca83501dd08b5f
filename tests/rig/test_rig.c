/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circuits on the bench: their quanta, and whether they are stable at all, against theory. */
#include "drumspice/constants.h"
#include "drumspice/optomech.h"
#include "rig/occupation.h"
#include "rig/stability.h"
#include "tests/scratch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const FOLDERS[] = {DRUM_TEST_MODELS, NULL};
static const double TWO_PI = 2.0 * DRUM_PI;

/* A circuit, loaded. */
typedef struct bench {
  drum_frame_circuit circuit;
  drum_host *host;
  drum_rig rig;
} bench;

static bench *bench_open(const char *path) {
  drum_status status;
  drum_lint_report report = {0};
  const drum_envelope_options options = {.folders = FOLDERS};
  bench *made = malloc(sizeof *made);
  assert_non_null(made);
  if (drum_frame_circuit_read(path, &options, &made->circuit, &report, &status) ||
      drum_host_open(&(drum_host_options){.plugin = DRUM_TEST_PLUGIN}, &made->host, &status) ||
      drum_rig_open(made->host, &made->circuit, true, &made->rig, &status))
    fail_msg("%s: %s", path, status.message);
  drum_lint_free(&report);
  return made;
}

static void bench_close(bench *made) {
  drum_host_close(made->host);
  drum_frame_circuit_free(&made->circuit);
  free(made);
}

static void near(const char *what, double value, double truth, double room) {
  if (!(fabs(value - truth) <= room * fabs(truth)))
    fail_msg("%s is %.9g, not %.9g (by %.1e)", what, value, truth, fabs(value / truth - 1.0));
}

/*
 * The numbers that the netlists' own measurement scripts give by integration of ngspice's noise,
 * in other windows and by another way of counting, to the digits of netlists/expected.
 */
static void quanta_are_those_of_the_netlists_own_reports(void **state) {
  (void)state;
  static const struct {
    const char *netlist;
    double b, a1, a2; /* of the circuit; 0: not reported */
  } CASES[] = {
      {"rectifier", 51.1174, 26.3781, 75.2501},
      {"rectifier_broadband", 3.49939, 0, 0},
      {"sideband_cooling", 9.30517, 0, 0},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    char path[512];
    double n = NAN;
    drum_status status;
    (void)snprintf(path, sizeof path, "%s/%s.cir", DRUM_TEST_NETLISTS, CASES[i].netlist);
    bench *made = bench_open(path);
    if (drum_rig_check_stable(&made->rig, &status) ||
        drum_rig_plate_occupation(&made->rig, 0, &n, &status))
      fail_msg("%s: %s", path, status.message);
    near(CASES[i].netlist, n, CASES[i].b, 5e-5);
    for (size_t m = 0; CASES[i].a1 > 0 && m < 2; m++) {
      if (drum_rig_spectral_occupation(&made->rig, made->rig.mode[m], 6e6, &n, &status))
        fail_msg("%s: %s", path, status.message);
      near("a mode", n, m == 0 ? CASES[i].a1 : CASES[i].a2, 3e-6);
    }
    bench_close(made);
  }
}

/* Callen and Welton: a conductor shows its own N, whatever coil and capacitor are beside it. */
static void a_bare_conductor_shows_its_own_quanta(void **state) {
  static const double QUANTA[] = {0.0, 0.5, 1000.0};
  for (size_t i = 0; i < 3; i++) {
    char text[512];
    (void)snprintf(text, sizeof text,
                   "t\n*drumspice frame carrier=5g omega=1meg\n.include drumspice.lib\n"
                   "*drumspice port p bath=xb\nxb n bath g=1u f0=5.001g nbar=%g\nc1 n 0 100f\n"
                   "l1 n 0 10n\n.end\n",
                   QUANTA[i]);
    bench *made = bench_open(scratch_write_text(*state, "bath.cir", text));
    drum_status status;
    double n = NAN;
    if (drum_rig_check_stable(&made->rig, &status) ||
        drum_rig_spectral_occupation(&made->rig, made->rig.port[0], 1e6, &n, &status))
      fail_msg("%s", status.message);
    if (!(fabs(n - QUANTA[i]) <= 1e-6 * (QUANTA[i] + 0.5)))
      fail_msg("a conductor at N = %g shows %.9g", QUANTA[i], n);
    bench_close(made);
  }
}

/* One cavity (100 fF, kappa/2pi = 200 kHz) and a plate (6 MHz, 100 Hz), pumped. */
static const char DRUM[] = "t\n.include drumspice.lib\nc1 n 0 70f\nl1 n 0 10.13211836423378n\n"
                           "xb n bath g=125.663706n f0=5g nbar=0\n"
                           "xd n x drum1 c=30f gap=100n mass=100f fm=6meg gammam=%g nbarm=100\n"
                           "i1 0 n sin(0 %.12g %.12g)\n.end\n";

/*
 * The same in theory: alpha = sqrt(C/(2 hbar wc)) |I|/(2 C |kappa/2 - i Delta|), g0 = (w/2)
 * (c/(C gap)) x_zpf, and the plate softened by its static shift no more than 1 Hz.
 */
static drum_optomech drum_theory(double gamma_hz, double ampere, double pump_hz) {
  const double wc = TWO_PI * 5e9;
  const double farad = 100e-15;
  const double zpf = sqrt(DRUM_HBAR / (2.0 * 100e-15 * TWO_PI * 6e6));
  const double g0 = 0.5 * wc * 30e-15 / (farad * 100e-9) * zpf;
  drum_optomech system = {.modes = 1};
  system.delta[0] = wc - TWO_PI * pump_hz;
  system.kappa[0] = TWO_PI * 200e3;
  system.omega_m = system.omega_soft = TWO_PI * 6e6;
  system.gamma_m = TWO_PI * gamma_hz;
  system.coupling[0] = g0 * sqrt(farad / (2.0 * DRUM_HBAR * wc)) * ampere /
                       (2.0 * farad * hypot(0.5 * system.kappa[0], system.delta[0]));
  return system;
}

/* The drive at which the growth of full linear theory is 0. */
static double threshold(double gamma_hz, double pump_hz) {
  double low = 1e-12;
  double high = 1e-6;
  for (int k = 0; k < 60; k++) {
    const double middle = sqrt(low * high);
    const drum_optomech system = drum_theory(gamma_hz, middle, pump_hz);
    double growth;
    drum_status status;
    if (drum_optomech_growth(&system, DRUM_FRAME_FULL, &growth, &status))
      fail_msg("%s", status.message);
    if (growth > 0)
      high = middle;
    else
      low = middle;
  }
  return sqrt(low * high);
}

static drum_code stability(scratch *place, double gamma_hz, double ampere, double pump_hz) {
  char text[1024];
  drum_status status;
  (void)snprintf(text, sizeof text, DRUM, gamma_hz, ampere, pump_hz);
  bench *made = bench_open(scratch_write_text(place, "drum.cir", text));
  const drum_code code = drum_rig_check_stable(&made->rig, &status);
  bench_close(made);
  return code;
}

/* A pump above the cavity makes the plate grow from the drive on that full linear theory says. */
static void motion_grows_from_the_threshold_of_theory_on(void **state) {
  static const struct {
    double gamma_hz, pump_hz;
  } CASES[] = {{100, 5.006e9}, {100, 5.0062e9}, {400e3, 5.006e9}, {0.01, 5.006e9}};
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    const double gamma = CASES[i].gamma_hz;
    const double pump = CASES[i].pump_hz;
    const double ampere = threshold(gamma, pump);
    const drum_code below = stability(*state, gamma, 0.99 * ampere, pump);
    const drum_code above = stability(*state, gamma, 1.01 * ampere, pump);
    if (below != DRUM_OK || above != DRUM_UNSTABLE)
      fail_msg("%g Hz, pump %.5g GHz, threshold %g A: %d below and %d above", gamma, pump * 1e-9,
               ampere, below, above);
    /* Well above it, and by a red pump of the same strength. */
    assert_int_equal(stability(*state, gamma, 3.0 * ampere, pump), DRUM_UNSTABLE);
    assert_int_equal(stability(*state, gamma, 3.0 * ampere, 10e9 - pump), DRUM_OK);
  }
}

/* Of two plates in one circuit the one that grows is seen, be the other one calm or growing too. */
static void the_growing_one_of_two_plates_is_seen(void **state) {
  static const struct {
    double first, second; /* drives */
    drum_code code;
  } CASES[] = {{3e-9, 3e-9, DRUM_OK},
               {3e-9, 15e-9, DRUM_UNSTABLE},
               {15e-9, 3e-9, DRUM_UNSTABLE},
               {15e-9, 15e-9, DRUM_UNSTABLE}};
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    char text[1024];
    drum_status status;
    (void)snprintf(text, sizeof text,
                   "t\n.include drumspice.lib\n.subckt cavity n x fm=6meg\nc1 n 0 70f\n"
                   "l1 n 0 10.13211836423378n\nxb n bath g=125.663706n f0=5g nbar=0\n"
                   "xd n x drum1 c=30f gap=100n mass=100f fm={fm} gammam=100 nbarm=1\n.ends\n"
                   "x1 n1 p1 cavity\nx2 n2 p2 cavity fm=6.05meg\ncc n1 n2 0.001f\n"
                   "i1 0 n1 sin(0 %g 5.006g)\ni2 0 n2 sin(0 %g 5.006g)\n.end\n",
                   CASES[i].first, CASES[i].second);
    bench *made = bench_open(scratch_write_text(*state, "two.cir", text));
    assert_int_equal(made->circuit.n_plates, 2);
    const drum_code code = drum_rig_check_stable(&made->rig, &status);
    if (code != CASES[i].code)
      fail_msg("drives of %g and %g A: %d", CASES[i].first, CASES[i].second, code);
    bench_close(made);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quanta_are_those_of_the_netlists_own_reports),
      cmocka_unit_test(a_bare_conductor_shows_its_own_quanta),
      cmocka_unit_test(motion_grows_from_the_threshold_of_theory_on),
      cmocka_unit_test(the_growing_one_of_two_plates_is_seen),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

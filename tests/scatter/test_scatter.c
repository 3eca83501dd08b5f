/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What comes out of a circuit's ports: cold networks against their closed forms, the pumped
 * rectifier against theory of the parameters that the extraction finds, its noise against ngspice's
 * own noise analysis, commutators against 1.
 */
#include "tests/plugin/judge.h"

#include <complex.h>

#include "drumspice/chip.h"
#include "drumspice/chip_scattering.h"
#include "drumspice/constants.h"
#include "drumspice/scattering.h"
#include "rig/rig.h"
#include "tests/scratch.h"

static const char RECTIFIER[] = DRUM_TEST_FOLDER "/netlists/rectifier.cir";
static const double CARRIER = 5e9;

static drum_chip_scattering_options options_of(double from, double to, size_t points) {
  return (drum_chip_scattering_options){
      .envelope = {.carrier_hz = CARRIER, .library = "\"" DRUM_TEST_LIBRARY "\""},
      .plugin = DRUM_TEST_PLUGIN,
      .from_hz = from,
      .to_hz = to,
      .points = points,
  };
}

static drum_chip_scattering *scatter(const char *path, const drum_chip_scattering_options *how) {
  drum_chip_scattering *s;
  drum_lint_report report = {0};
  drum_status status;
  if (drum_chip_scatter(path, how, &s, &report, &status))
    fail_msg("%s", status.message);
  drum_lint_free(&report);
  return s;
}

static drum_chip_scattering *scatter_text(scratch *place, const char *netlist) {
  const drum_chip_scattering_options how = options_of(4.95e9, 5.05e9, 21);
  return scatter(scratch_write_text(place, "cold.cir", netlist), &how);
}

static void judge_amplitude(judge *sum, const char *what, double complex value,
                            double complex expected, double tolerance) {
  judge_scaled(sum, what, creal(value), creal(expected), 1.0, tolerance);
  judge_scaled(sum, what, cimag(value), cimag(expected), 1.0, tolerance);
}

/* Two ports of 50 and 75 ohm across one admittance: S_ij = 2 sqrt(g_i g_j)/(g_1 + g_2 + Y) - d_ij.
 */
static void shunt_resonator_is_its_closed_form(void **state) {
  judge sum = {.of = "shunt resonator"};
  drum_chip_scattering *s = scatter_text(*state, "A shunt resonator\n"
                                                 "*drumspice port p1 bath=r1\n"
                                                 "*drumspice port p2 bath=r2\n"
                                                 "r1 a 0 50\nr2 a 0 75\nc1 a 0 10p\n"
                                                 "l1 a 0 101p\nr3 a 0 200\n.end\n");
  const double g[2] = {1.0 / 50.0, 1.0 / 75.0};
  assert_int_equal(s->points, 21);
  assert_int_equal(s->inputs, 3);
  assert_string_equal(s->input[2].name, "r3");
  for (size_t k = 0; k < s->points; k++) {
    const double w = 2.0 * DRUM_PI * s->f[k];
    const double complex y = g[0] + g[1] + 1.0 / 200.0 + I * w * 10e-12 + 1.0 / (I * w * 101e-12);
    for (size_t i = 0; i < 2; i++) {
      for (size_t j = 0; j < 2; j++) {
        judge_amplitude(&sum, "S", drum_chip_direct(s, k, i, j),
                        2.0 * sqrt(g[i] * g[j]) / y - (i == j), 1e-9);
        judge_amplitude(NULL, "conversion", drum_chip_conversion(s, k, i, j), 0.0, 1e-12);
        /* Cold circuits of capacitors and coils are reciprocal. */
        judge_amplitude(&sum, "reciprocity", drum_chip_direct(s, k, i, j),
                        drum_chip_direct(s, k, j, i), 1e-12);
      }
      /* All resistors are at one temperature: so is what leaves, by Bose-Einstein at 5 GHz. */
      const drum_chip_noise noise = drum_chip_noise_at(s, k, i);
      const double quanta = 0.5 / tanh(DRUM_HBAR * DRUM_PI * CARRIER / (DRUM_BOLTZMANN * 300.15));
      judge_near(&sum, "noise", noise.symmetrised, quanta, 1e-9);
      judge_near(&sum, "photons", noise.normal, quanta - 0.5, 1e-9);
      judge_near(&sum, "commutator", noise.commutator, 1.0, 1e-9);
    }
    const double complex s11 = drum_chip_direct(s, k, 0, 0);
    const double complex s21 = drum_chip_direct(s, k, 1, 0);
    assert_true(creal(s11 * conj(s11) + s21 * conj(s21)) < 1.0);
  }
  judge_report(&sum);
  drum_chip_scattering_free(s);
}

/* A matched line of 0.3 ns delays and does nothing else, on both sides of the carrier. */
static void matched_line_delays(void **state) {
  judge sum = {.of = "line"};
  drum_chip_scattering *s = scatter_text(*state, "A line\n"
                                                 "*drumspice port p1 bath=r1\n"
                                                 "*drumspice port p2 bath=r2\n"
                                                 "r1 a 0 50\nr2 b 0 50\n"
                                                 "t1 a 0 b 0 z0=50 td=0.3n\n.end\n");
  for (size_t k = 0; k < s->points; k++) {
    judge_amplitude(&sum, "S21", drum_chip_direct(s, k, 1, 0),
                    cexp(-I * 2.0 * DRUM_PI * s->f[k] * 0.3e-9), 1e-9);
    judge_amplitude(&sum, "S11", drum_chip_direct(s, k, 0, 0), 0.0, 1e-9);
  }
  judge_report(&sum);
  drum_chip_scattering_free(s);
}

/* 100 ohm in series between 50 ohm ports: S11 = 1/2, S21 = 1/2; the noise of each bath by its share
 * 1/4, 1/4, 1/2. */
static void attenuator_adds_the_noise_of_its_loss(void **state) {
  drum_chip_scattering *s = scatter_text(*state, "An attenuator\n"
                                                 ".include \"" DRUM_TEST_LIBRARY "\"\n"
                                                 "*drumspice port p1 bath=x1\n"
                                                 "*drumspice port p2 bath=x2\n"
                                                 "x1 a bath g=0.02 f0=5g nbar=7\n"
                                                 "x2 b bath g=0.02 f0=5g nbar=0\n"
                                                 "rs a b 100 noisy=0\n.end\n");
  for (size_t k = 0; k < s->points; k++) {
    judge_amplitude(NULL, "S21", drum_chip_direct(s, k, 1, 0), 0.5, 1e-9);
    judge_amplitude(NULL, "S11", drum_chip_direct(s, k, 0, 0), 0.5, 1e-9);
    const drum_chip_noise noise = drum_chip_noise_at(s, k, 1);
    judge_near(NULL, "noise", noise.symmetrised, 7.5 / 4.0 + 0.5 / 4.0, 1e-9);
    /* The loss has no bath: its half of the commutator is missing. */
    judge_near(NULL, "commutator", noise.commutator, 0.5, 1e-9);
    judge_near(NULL, "added", drum_chip_added_noise(s, k, 1, 0), 0.5, 1e-9);
  }
  drum_chip_scattering_free(s);
}

static void matched_load_fills_a_port(void **state) {
  drum_chip_scattering *s = scatter_text(*state, "A matched load\n"
                                                 ".include \"" DRUM_TEST_LIBRARY "\"\n"
                                                 "*drumspice port p1 bath=x1\n"
                                                 "x1 a bath g=0.02 f0=5g nbar=0\n"
                                                 "x2 a bath g=0.02 f0=5g nbar=7\n.end\n");
  for (size_t k = 0; k < s->points; k++) {
    judge_amplitude(NULL, "S11", drum_chip_direct(s, k, 0, 0), 0.0, 1e-12);
    judge_near(NULL, "noise", drum_chip_noise_at(s, k, 0).symmetrised, 7.5, 1e-9);
    judge_near(NULL, "photons", drum_chip_noise_at(s, k, 0).normal, 7.0, 1e-9);
  }
  drum_chip_scattering_free(s);
}

static drum_chip_scattering *scatter_rectifier(double from, double to, size_t points, bool lower) {
  drum_chip_scattering_options how = options_of(from, to, points);
  how.envelope.carrier_hz = 0;
  how.lower = lower;
  return scatter(RECTIFIER, &how);
}

/* The mode's input has Eq. 5's sign, and its phasors turn the other way: S = - conj(theory). */
static void rectifier_is_full_theory_of_what_is_extracted(void **state) {
  (void)state;
  judge sum = {.of = "rectifier and theory"};
  drum_chip *chip;
  drum_lint_report report = {0};
  drum_status status;
  drum_optomech system;
  const drum_chip_options how = {.envelope = {.library = "\"" DRUM_TEST_LIBRARY "\""},
                                 .plugin = DRUM_TEST_PLUGIN};
  if (drum_chip_extract(RECTIFIER, &how, &chip, &report, &status))
    fail_msg("%s", status.message);
  drum_chip_system(chip, &system);
  drum_chip_scattering *s = scatter_rectifier(4.9999995e9, 5.0000005e9, 101, false);
  const double baths[] = {50, 100, 0, 0, 0.5};
  for (size_t k = 0; k < s->points; k++) {
    drum_scattering theory;
    drum_output_noise noise;
    const double omega = 2.0 * DRUM_PI * (s->f[k] - s->carrier_hz);
    assert_int_equal(
        drum_optomech_scatter(&system, DRUM_FRAME_FULL, system.kappa, omega, &theory, &status),
        DRUM_OK);
    assert_int_equal(drum_scattering_noise(&theory, baths, &noise, &status), DRUM_OK);
    for (size_t i = 0; i < 2; i++) {
      for (size_t j = 0; j < 2; j++) {
        judge_amplitude(&sum, "S", drum_chip_direct(s, k, i, j), -conj(theory.direct[i][j]), 2e-3);
        judge_scaled(&sum, "conversion", cabs(drum_chip_conversion(s, k, i, j)),
                     cabs(theory.conversion[i][j]), 1.0, 2e-3);
      }
      judge_scaled(&sum, "drum", cabs(drum_chip_direct(s, k, i, 2)), cabs(theory.direct[i][4]), 1.0,
                   2e-3);
      judge_scaled(&sum, "noise", drum_chip_noise_at(s, k, i).symmetrised, noise.symmetrised[i],
                   100.0, 2e-3);
    }
  }
  judge_report(&sum);
  drum_lint_free(&report);
  drum_chip_free(chip);
  drum_chip_scattering_free(s);
}

/* Manley and Rowe: what the pumps convert keeps the commutators, at every frequency. */
static void pumped_circuit_keeps_commutators(void **state) {
  (void)state;
  judge sum = {.of = "commutators"};
  for (int lower = 0; lower < 2; lower++) {
    drum_chip_scattering *s = scatter_rectifier(0, 0, 0, lower != 0);
    double conversion = 0.0;
    assert_true(s->points > 200);
    for (size_t k = 0; k < s->points; k++)
      for (size_t p = 0; p < s->ports; p++) {
        judge_near(&sum, "commutator", drum_chip_noise_at(s, k, p).commutator, 1.0, 1e-6);
        conversion = fmax(conversion, cabs(drum_chip_conversion(s, k, p, p)));
      }
    assert_true(conversion > 0.02);
    judge_near(NULL, "Omega", s->f[s->summary], 4.994e9 + (lower ? -6e6 : 6e6), 1e-12);
    drum_chip_scattering_free(s);
  }
  judge_report(&sum);
}

/* The idler of a signal above the carrier is the signal below it, conjugated. */
static void both_sides_of_the_carrier_are_one_matrix(void **state) {
  (void)state;
  drum_chip_scattering *above = scatter_rectifier(5.0000001e9, 5.0000001e9, 1, false);
  drum_chip_scattering *below = scatter_rectifier(4.9879999e9, 4.9879999e9, 1, false);
  const size_t columns = above->channels;
  for (size_t row = 0; row < 4; row++)
    for (size_t column = 0; column < 4; column++)
      judge_amplitude(NULL, "idler", below->matrix[((row + 2) % 4) * columns + (column + 2) % 4],
                      conj(above->matrix[row * columns + column]), 1e-6);
  drum_chip_scattering_free(above);
  drum_chip_scattering_free(below);
}

/*
 * ngspice's noise at a port, bath by bath: what another conductance of N + 1/2 quanta at f0 sends
 * is counted in quanta of f0 there, and a conversion in the power of its own sideband.
 */
static void noise_is_that_of_ngspice(void **state) {
  (void)state;
  judge sum = {.of = "ngspice's noise"};
  const double f[3] = {5.99995e6, 6e6, 6.5e6}; /* envelope */
  drum_frame_circuit *circuit = calloc(1, sizeof *circuit);
  drum_rig *rig = calloc(1, sizeof *rig);
  const drum_envelope_options options = {0};
  drum_lint_report report = {0};
  drum_status status;
  drum_host *host;
  assert_true(circuit && rig);
  if (drum_frame_circuit_read(RECTIFIER, &options, circuit, &report, &status) ||
      drum_host_open(&(drum_host_options){.plugin = DRUM_TEST_PLUGIN}, &host, &status) ||
      drum_rig_open(host, circuit, true, rig, &status))
    fail_msg("%s", status.message);
  assert_int_equal(circuit->n_baths, 3);
  for (size_t k = 0; k < 3; k++) {
    drum_chip_scattering *s = scatter_rectifier(4.994e9 + f[k], 4.994e9 + f[k], 1, false);
    const double upper = s->f[0];
    const double lower = 2.0 * s->carrier_hz - upper;
    for (size_t p = 0; p < 2; p++) {
      double density[1];
      double share[3];
      if (drum_rig_noise(rig, rig->port[p], DRUM_RIG_UPPER, &f[k], 1, density, share, &status))
        fail_msg("%s", status.message);
      const double scale = circuit->ports[p].siemens / (DRUM_HBAR * 2.0 * DRUM_PI);
      const size_t j = 1 - p;
      const double direct = cabs(drum_chip_direct(s, 0, p, j));
      const double conversion = cabs(drum_chip_conversion(s, 0, p, j));
      judge_near(&sum, "the other port's share", scale * share[j] / 5e9,
                 (direct * direct + conversion * conversion * upper / lower) * s->input[j].quanta,
                 1e-6);
      judge_near(&sum, "the drum's share", scale * share[2] / upper,
                 drum_chip_noise_share(s, 0, p, 2), 1e-6);
    }
    drum_chip_scattering_free(s);
  }
  judge_report(&sum);
  drum_host_close(host);
  drum_lint_free(&report);
  drum_frame_circuit_free(circuit);
  free(circuit);
  free(rig);
}

/*
 * One cavity at 5 GHz with kappa/2pi = 1 MHz on a drum with a line of 100 Hz, pumped 6 MHz below or
 * above: cooled, or (cooperativity above 1) made to oscillate.
 */
static void says_whether_the_circuit_is_stable(void **state) {
  static const struct {
    const char *carrier;
    bool stable;
  } PUMPS[] = {{"4.994g", true}, {"5.006g", false}};
  for (size_t k = 0; k < 2; k++) {
    char netlist[1024];
    (void)snprintf(netlist, sizeof netlist,
                   "A drum\n.include \"" DRUM_TEST_LIBRARY "\"\n*drumspice port p1 bath=x1\n"
                   "x1 n bath g=0.6283185u f0=5g nbar=0\nc1 n 0 70f\nl1 n 0 10.13211836n\n"
                   "xd n b drum1 c=30f gap=100n mass=100f fm=6meg gammam=100 nbarm=1\n"
                   "i1 0 n sin(0 30n %s)\n.end\n",
                   PUMPS[k].carrier);
    drum_chip_scattering_options how = options_of(0, 0, 3);
    how.envelope.carrier_hz = 0;
    drum_chip_scattering *s = scatter(scratch_write_text(*state, "drum.cir", netlist), &how);
    assert_int_equal(s->stable, PUMPS[k].stable);
    drum_chip_scattering_free(s);
  }
}

static bool end_at_once(void *user, const char *what, double done) {
  (void)user;
  (void)what;
  (void)done;
  return false;
}

static void keeps_what_was_measured_when_ended(void **state) {
  (void)state;
  drum_chip_scattering_options how = options_of(4.99e9, 5.01e9, 500);
  how.envelope.carrier_hz = 0;
  how.watch.tell = end_at_once;
  drum_chip_scattering *s = scatter(RECTIFIER, &how);
  assert_false(s->complete);
  assert_in_range(s->points, 1, 499);
  assert_true(s->summary < s->points);
  drum_chip_scattering_free(s);
}

static void refuses(const char *path, const drum_chip_scattering_options *how, drum_code expected,
                    const char *words) {
  drum_chip_scattering *s;
  drum_lint_report report = {0};
  drum_status status;
  const drum_code code = drum_chip_scatter(path, how, &s, &report, &status);
  drum_lint_free(&report);
  assert_null(s);
  if (code != expected || !strstr(status.message, words))
    fail_msg("%d, '%s': expected %d, '%s'", (int)code, status.message, (int)expected, words);
}

static void refuses_with_a_sentence(void **state) {
  drum_chip_scattering_options how = options_of(5e9, 4.9e9, 0);
  refuses(RECTIFIER, &how, DRUM_BAD_ARGUMENT, "expected the first one below the second");
  how = options_of(5e9, 10e9, 0);
  refuses(RECTIFIER, &how, DRUM_BAD_ARGUMENT, "twice the carrier");
  how = options_of(NAN, 5e9, 0);
  refuses(RECTIFIER, &how, DRUM_BAD_ARGUMENT, "from is nan Hz");
  how = options_of(4e9, INFINITY, 0);
  refuses(RECTIFIER, &how, DRUM_BAD_ARGUMENT, "to is inf Hz");
  how = options_of(0, 0, DRUM_CHIP_SCATTERING_POINTS_MAX + 1);
  refuses(RECTIFIER, &how, DRUM_BAD_ARGUMENT, "points: expected at most");
  how = options_of(0, 0, 0);
  const char *path =
      scratch_write_text(*state, "none.cir", "No ports\nr1 a 0 50\nc1 a 0 1p\n.end\n");
  refuses(path, &how, DRUM_BAD_INPUT, "expected a card *drumspice port p1 bath=r1");
  path = scratch_write_text(*state, "where.cir",
                            "No Omega\n*drumspice port p1 bath=r1\nr1 a 0 50\nc1 a 0 1p\n.end\n");
  refuses(path, &how, DRUM_BAD_INPUT, "neither a drum nor omega");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(shunt_resonator_is_its_closed_form, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test_setup_teardown(matched_line_delays, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(attenuator_adds_the_noise_of_its_loss, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test_setup_teardown(matched_load_fills_a_port, scratch_setup, scratch_teardown),
      cmocka_unit_test(rectifier_is_full_theory_of_what_is_extracted),
      cmocka_unit_test(pumped_circuit_keeps_commutators),
      cmocka_unit_test(both_sides_of_the_carrier_are_one_matrix),
      cmocka_unit_test(noise_is_that_of_ngspice),
      cmocka_unit_test_setup_teardown(says_whether_the_circuit_is_stable, scratch_setup,
                                      scratch_teardown),
      cmocka_unit_test(keeps_what_was_measured_when_ended),
      cmocka_unit_test_setup_teardown(refuses_with_a_sentence, scratch_setup, scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * There and back: chips designed for wanted parameters, and what the extraction finds in them by
 * simulation, knowing nothing of the design. Required are 0.1 % and 1 mrad; what is asserted is
 * what two exact ways differ by: the definitions of frequency and J (include/drumspice/design.h,
 * docs/extract.md), which differ by second orders of J/f and kappa/f.
 */
#include "tests/plugin/judge.h"

#include "drumspice/chip.h"
#include "drumspice/constants.h"
#include "tests/design/paper.h"
#include "tests/scratch.h"

/* Relative; the phase in radians. */
static const double TOLERANCE = 2e-6;

static drum_chip *extract_design(scratch *place, const drum_design *design) {
  char *text = NULL;
  size_t size;
  drum_status status;
  FILE *to = open_memstream(&text, &size);
  assert_non_null(to);
  const drum_design_text how = {.library = "\"" DRUM_TEST_LIBRARY "\""};
  if (drum_design_write(design, &how, to, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  (void)fclose(to);
  const char *path = scratch_write_text(place, "chip.cir", text);
  free(text);
  const drum_chip_options options = {
      .envelope = {.library = "\"" DRUM_TEST_LIBRARY "\""},
      .plugin = DRUM_TEST_PLUGIN,
  };
  drum_chip *chip;
  drum_lint_report report = {0};
  if (drum_chip_extract(path, &options, &chip, &report, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  drum_lint_free(&report);
  return chip;
}

static double hertz(double omega) {
  return omega / (2.0 * DRUM_PI);
}

static void judge_mode(judge *sum, const drum_design *design, const drum_chip *chip, size_t i) {
  const drum_design_wish *wish = &design->wish;
  const drum_extraction *x = &chip->value.theory;
  const double second =
      (wish->j_hz * wish->j_hz + wish->kappa_hz[i] * wish->kappa_hz[i]) / wish->f_hz[i];
  judge_scaled(NULL, "f under the pumps", hertz(x->omega_0[i] + x->shift[i]), wish->f_hz[i], second,
               2.0);
  judge_near(sum, "kappa", hertz(x->kappa[i]), wish->kappa_hz[i], TOLERANCE);
  judge_near(sum, "G", hertz(cabs(x->coupling[i])), wish->g_hz[i], TOLERANCE);
  judge_near(sum, "g0", hertz(x->g0[i]), wish->g0_hz[i], TOLERANCE);
  judge_near(sum, "alpha", cabs(x->alpha[i]), design->alpha[i], TOLERANCE);
  judge_near(sum, "C", x->capacitance[i], design->c_mode[i], TOLERANCE);
  judge_scaled(sum, "shift", hertz(x->shift[i]), design->shift_hz[i], wish->kappa_hz[i], TOLERANCE);
  /* What leaves through the feedline, as far as losses can be told apart: to kappa/f. */
  double external = 0.0;
  for (size_t p = 0; p < chip->ports; p++)
    external += hertz(chip->value.kappa_port[i][p]);
  judge_scaled(NULL, "kappa_ext", external, wish->kappa_ext_hz[i], wish->kappa_hz[i], 1e-4);
}

static void there_and_back(scratch *place, const char *name, const drum_design_wish *wish) {
  drum_design design;
  drum_status status;
  judge sum = {.of = name};
  if (drum_design_make(wish, &design, &status) != DRUM_OK)
    fail_msg("%s: %s", name, status.message);
  drum_chip *chip = extract_design(place, &design);
  const drum_extraction *x = &chip->value.theory;
  assert_int_equal(chip->modes, 2);
  assert_int_equal(chip->seated, 2);
  for (size_t i = 0; i < 2; i++)
    judge_mode(&sum, &design, chip, i);
  /* Of first order in the distance of unequal modes. */
  const double apart = fabs(design.wish.f_hz[1] / design.wish.f_hz[0] - 1.0);
  judge_near(NULL, "J", hertz(creal(x->hopping[0][1])), design.wish.j_hz, TOLERANCE + apart);
  judge_scaled(
      &sum, "phi",
      remainder(carg(x->coupling[1] / x->coupling[0]) - design.wish.phi_deg * DRUM_PI / 180.0,
                2.0 * DRUM_PI),
      0.0, 1.0, TOLERANCE);
  judge_near(&sum, "fm", hertz(x->omega_m), design.wish.fm_hz, TOLERANCE);
  judge_near(&sum, "gamma_m", hertz(x->gamma_m), design.wish.gammam_hz, TOLERANCE);
  judge_near(&sum, "x_zpf", x->x_zpf, design.x_zpf, TOLERANCE);
  judge_near(&sum, "displacement", x->displacement, design.displacement, TOLERANCE);
  judge_scaled(&sum, "softened fm", hertz(x->omega_soft), design.fm_soft_hz, design.wish.gammam_hz,
               TOLERANCE);
  /* At Omega = omega_m the susceptibility is off by d/sqrt(d^2 + gamma_m^2/4) at a distance d. */
  judge_near(&sum, "band", hertz(chip->steps.band), 0.01 * design.wish.gammam_hz / sqrt(1 - 1e-4),
             TOLERANCE);
  judge_near(NULL, "carrier", chip->carrier_hz, design.wish.carrier_hz, 1e-15);
  judge_report(&sum);
  drum_chip_free(chip);
}

static void capacitive(void **state) {
  drum_design_wish wish = paper();
  there_and_back(*state, "blocked 2->1", &wish);
  wish.block = DRUM_BLOCKED_1_TO_2;
  there_and_back(*state, "blocked 1->2", &wish);
  wish.theory = DRUM_DESIGN_B22;
  there_and_back(*state, "by B22", &wish);
}

static void mutual(void **state) {
  drum_design_wish wish = paper();
  wish.coupling = DRUM_DESIGN_MUTUAL;
  there_and_back(*state, "mutual", &wish);
  wish.block = DRUM_BLOCKED_NEITHER;
  wish.j_hz = -0.7e6;
  wish.phi_deg = -123;
  there_and_back(*state, "mutual, J < 0", &wish);
}

static void unequal(void **state) {
  drum_design_wish wish = paper();
  wish.block = DRUM_BLOCKED_NEITHER;
  wish.j_hz = 1.3e6;
  wish.phi_deg = 37;
  wish.f_hz[1] = 5.004e9;
  wish.kappa_hz[1] = 1.3e6;
  wish.kappa_ext_hz[0] = 1.6e6;
  wish.kappa_ext_hz[1] = 0.4e6;
  wish.g_hz[1] = 5e3;
  wish.c_total[1] = 80e-15;
  wish.c_drum[1] = 12e-15;
  wish.gap[1] = 80e-9;
  there_and_back(*state, "unequal", &wish);
  wish.kappa_ext_hz[1] = 0;
  there_and_back(*state, "unequal, one without a feedline", &wish);
}

static void string(void **state) {
  drum_design_wish wish = paper();
  for (int i = 0; i < 2; i++) {
    wish.c_total[i] = 50e-15;
    wish.c_drum[i] = 1e-15;
    wish.gap[i] = 60e-9;
  }
  wish.mass = 4e-15;
  there_and_back(*state, "string", &wish);
}

/* A splitmix64 sequence in [from, to). */
static double any(uint64_t *seed, double from, double to) {
  uint64_t z = (*seed += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return from + (to - from) * (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void anything_wished_for(void **state) {
  uint64_t seed = 6;
  for (int k = 0; k < 10; k++) {
    drum_design_wish wish = paper();
    char name[32];
    (void)snprintf(name, sizeof name, "wish %d", k);
    wish.block = DRUM_BLOCKED_NEITHER;
    wish.coupling = DRUM_DESIGN_MUTUAL;
    wish.fm_hz = any(&seed, 2e6, 12e6);
    wish.gammam_hz = any(&seed, 20, 2e4);
    wish.f_hz[0] = any(&seed, 4e9, 8e9);
    wish.j_hz = any(&seed, -2e6, 2e6);
    wish.phi_deg = any(&seed, -180, 180);
    wish.mass = any(&seed, 30e-15, 200e-15);
    for (int i = 0; i < 2; i++) {
      wish.f_hz[i] = wish.f_hz[0] * any(&seed, 1, 1 + 1e-3 * i);
      wish.kappa_hz[i] = any(&seed, 0.1e6, 1e6);
      wish.kappa_ext_hz[i] = wish.kappa_hz[i] * any(&seed, 0, 1);
      wish.g_hz[i] = any(&seed, 0.5e3, 4e3);
      wish.c_total[i] = any(&seed, 60e-15, 200e-15);
      wish.c_drum[i] = any(&seed, 3e-15, 30e-15);
      wish.gap[i] = any(&seed, 50e-9, 150e-9);
    }
    there_and_back(*state, name, &wish);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(capacitive, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(mutual, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(unequal, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(string, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(anything_wished_for, scratch_setup, scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

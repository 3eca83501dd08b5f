/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Circuits that are hard to extract: resonators that mix over more than ten times Omega under
 * strong pumps, more of them than theory has room for, hardly any loss, a background as wide as the
 * band. Expected are the closed forms of lumped resonators: a chain of N equal ones, C to ground
 * and Cc between neighbours with C the whole of a node, has f0 (1 - 2 (Cc/C) cos(k pi/(N +
 * 1)))^(-1/2).
 */
#include "tests/plugin/judge.h"

#include <stdlib.h>
#include <string.h>

#include "drumspice/chip_report.h"
#include "drumspice/constants.h"
#include "tests/scratch.h"

static const double F0 = 5e9;
static const double C = 100e-15;
static const double C_DRUM = 30e-15;
static const double GAP = 100e-9;
static const double MASS = 1e-13;
static const double FM = 6e6;

static double inductance(double f) {
  return 1.0 / ((2.0 * DRUM_PI * f) * (2.0 * DRUM_PI * f) * C);
}

static double hertz(double omega) {
  return omega / (2.0 * DRUM_PI);
}

static drum_code extract(scratch *place, const char *text, drum_chip **chip, drum_status *status) {
  const char *path = scratch_write_text(place, "hard.cir", text);
  const drum_chip_options options = {
      .envelope = {.library = "\"" DRUM_TEST_LIBRARY "\""},
      .plugin = DRUM_TEST_PLUGIN,
  };
  drum_lint_report report = {0};
  const drum_code code = drum_chip_extract(path, &options, chip, &report, status);
  drum_lint_free(&report);
  return code;
}

/* Equal resonators in a row, the drum at both ends, each end pumped by `amp` ampere. */
static drum_chip *chain(scratch *place, size_t n, double j, double kappa, double amp,
                        double omega_hz) {
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  assert_non_null(to);
  const double cc = 2.0 * C * j / F0;
  (void)fprintf(
      to,
      "* a chain\n*drumspice frame carrier=4.994g omega=%.17g\n.include \"" DRUM_TEST_LIBRARY
      "\"\n",
      omega_hz);
  for (size_t i = 1; i <= n; i++) {
    const bool end = i == 1 || i == n;
    (void)fprintf(to, "c%zu n%zu 0 %.17g\nl%zu n%zu 0 %.17g\n", i, i,
                  C - (end ? C_DRUM + cc : 2.0 * cc), i, i, inductance(F0));
    (void)fprintf(to, "xb%zu n%zu bath g=%.17g f0=5g nbar=0 seed=%zu\n", i, i,
                  2.0 * DRUM_PI * kappa * C, i);
    if (i > 1)
      (void)fprintf(to, "cc%zu n%zu n%zu %.17g\n", i, i - 1, i, cc);
  }
  (void)fprintf(to,
                "xd n1 n%zu b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg "
                "gammam=100 nbarm=0.5 seed=99\n"
                "ip1 0 n1 dc 0 sin(0 %.17g 4.994g)\nip2 0 n%zu dc 0 sin(0 %.17g 4.994g 0 0 90)\n"
                ".end\n",
                n, amp, n, amp);
  (void)fclose(to);
  drum_chip *chip;
  drum_status status;
  if (extract(place, text, &chip, &status) != DRUM_OK)
    fail_msg("a chain of %zu: %s", n, status.message);
  free(text);
  return chip;
}

static double chain_mode(size_t n, double j, size_t k) {
  return F0 / sqrt(1.0 - 4.0 * (j / F0) * cos((double)k * DRUM_PI / (double)(n + 1)));
}

/* The middle resonator mixes in at 141 MHz from the ends' frequency, 23 Omega. */
static void strongly_mixed(void **state) {
  const double j = 1e8;
  drum_chip *chip = chain(*state, 3, j, 2e6, 1e-6, FM);
  const drum_extraction *x = &chip->value.theory;
  judge sum = {.of = "three mixed resonators"};
  assert_int_equal(chip->normal, 3);
  assert_int_equal(chip->modes, 3);
  assert_int_equal(chip->seated, 2);
  assert_true(chip->left_out < 1e-12);
  /* Losses pull a frequency by kappa^2/(8 f), 100 Hz. */
  for (size_t k = 0; k < 3; k++)
    judge_near(&sum, "normal mode", hertz(chip->value.normal[k].omega), chain_mode(3, j, 3 - k),
               1e-7);
  const double x_zpf = sqrt(DRUM_HBAR / (4.0 * DRUM_PI * MASS * FM));
  for (size_t i = 0; i < 2; i++) {
    /* Both by the plate's response and by op and C(x); (J/f)^2 is 4e-4, the plate's shift 1e-4. */
    judge_near(NULL, "g0", hertz(x->g0[i]), 0.5 * F0 * C_DRUM / C / GAP * x_zpf, 4e-3);
    judge_near(&sum, "G", cabs(x->coupling[i]), x->g0[i] * cabs(x->alpha[i]), 5e-3);
    judge_scaled(NULL, "shift by the plate", hertz(x->shift[i]),
                 -0.5 * F0 * C_DRUM / C * x->displacement / GAP, 1e3, 1.0);
  }
  judge_report(&sum);
  drum_chip_free(chip);
}

static char *text_of(const drum_chip *chip) {
  char *text = NULL;
  size_t size;
  drum_status status;
  FILE *to = open_memstream(&text, &size);
  assert_non_null(to);
  assert_int_equal(drum_chip_text(chip, "chip", to, &status), DRUM_OK);
  (void)fclose(to);
  return text;
}

/* Theory has room for eight of ten: that must be said, in both forms. */
static void too_many(void **state) {
  drum_chip *chip = chain(*state, 10, 8e6, 1e6, 1e-6, FM);
  char *text = text_of(chip);
  assert_int_equal(chip->normal, 10);
  assert_int_equal(chip->modes, DRUM_MODES_MAX);
  if (!(chip->left_out > DRUM_CHIP_LEFT_OUT_MAX) || !strstr(text, "DOUBTFUL"))
    fail_msg("%g of the response is said to be left out: expected more than %g, and a word of it",
             chip->left_out, DRUM_CHIP_LEFT_OUT_MAX);
  free(text);
  drum_chip_free(chip);
}

/* A chain of two with a card that puts Omega 3 MHz from a drum of 100 Hz. */
static void beside_the_drum(void **state) {
  for (int away = 0; away < 2; away++) {
    drum_chip *chip = chain(*state, 2, 1e6, 2e6, 1e-8, away ? 9e6 : 6e6);
    char *text = text_of(chip);
    const bool told = strstr(text, "xd is ") && strstr(text, "linewidths from Omega");
    if (told != (away == 1))
      fail_msg("Omega/2pi = %g Hz, the drum at 6 MHz: %s", chip->value.theory.omega / 2 / DRUM_PI,
               told ? "expected no word of it" : "expected to be told");
    free(text);
    drum_chip_free(chip);
  }
}

/* kappa/2pi = 5 mHz, which rounding may turn negative. */
static void hardly_any_loss(void **state) {
  drum_chip *chip = chain(*state, 2, 1e6, 0.005, 1.55e-8, FM);
  const drum_extraction *x = &chip->value.theory;
  for (size_t i = 0; i < 2; i++) {
    judge_scaled(NULL, "f", hertz(x->omega_0[i]), F0, 1.0, 0.01);
    judge_scaled(NULL, "J", hertz(creal(x->hopping[0][1])), 1e6, 1.0, 0.1);
    if (!(x->kappa[i] >= 0 && hertz(x->kappa[i]) < 0.5))
      fail_msg("kappa/2pi is %g Hz: expected 5 mHz or nearly so, not below 0", hertz(x->kappa[i]));
  }
  drum_chip_free(chip);
}

/* None at all: the poles are on the axis, and a message must say what is the matter. */
static void no_loss(void **state) {
  char text[2048];
  (void)snprintf(text, sizeof text,
                 "* no loss\n.include \"" DRUM_TEST_LIBRARY "\"\n"
                 "c1 n1 0 69.96f\nl1 n1 0 %.17g\nc2 n2 0 69.96f\nl2 n2 0 %.17g\ncc n1 n2 0.04f\n"
                 "xd n1 n2 b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 "
                 "nbarm=0.5\nip1 0 n1 dc 0 sin(0 15.5n 4.994g)\n"
                 "ip2 0 n2 dc 0 sin(0 15.5n 4.994g 0 0 -71)\n.end\n",
                 inductance(F0), inductance(F0));
  drum_chip *chip;
  drum_status status;
  const drum_code code = extract(*state, text, &chip, &status);
  if (code == DRUM_OK)
    drum_chip_free(chip);
  else if (code != DRUM_NO_CONVERGENCE || !strstr(status.message, "no loss"))
    fail_msg("code %d, %s: expected a word of resonators without loss", (int)code, status.message);
}

/*
 * A resonator beside one of 200 MHz linewidth, 40 MHz from it: seen from the first the second is a
 * background, by which kappa is Re Y/C at the zero of Im Y, Y = Y_11 - Y_12^2/Y_22.
 */
static double complex beside_background(double omega, double cc, double g1, double g2) {
  const double complex s = I * omega;
  const double complex y1 = s * C + g1 + 1.0 / (s * inductance(F0));
  const double complex y2 = s * C + g2 + 1.0 / (s * inductance(5.04e9));
  return y1 - (s * cc) * (s * cc) / y2;
}

static void background(void **state) {
  const double cc = 2.0 * C * 10e6 / F0;
  const double g1 = 2.0 * DRUM_PI * 0.5e6 * C;
  const double g2 = 2.0 * DRUM_PI * 200e6 * C;
  char text[2048];
  (void)snprintf(text, sizeof text,
                 "* background\n.include \"" DRUM_TEST_LIBRARY "\"\n"
                 "c1 n1 0 %.17g\nl1 n1 0 %.17g\nxb1 n1 bath g=%.17g f0=5g nbar=0\n"
                 "c2 n2 0 %.17g\nl2 n2 0 %.17g\nxb2 n2 bath g=%.17g f0=5g nbar=0 seed=2\n"
                 "cc n1 n2 %.17g\n"
                 "xd n1 0 b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 "
                 "nbarm=0.5 seed=3\nip1 0 n1 dc 0 sin(0 1u 4.994g)\n.end\n",
                 C - C_DRUM - cc, inductance(F0), g1, C - cc, inductance(5.04e9), g2, cc);
  drum_chip *chip;
  drum_status status;
  if (extract(*state, text, &chip, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  double omega = 2.0 * DRUM_PI * F0;
  double c = C;
  for (int round = 0; round < 20; round++) {
    const double h = 1e-7 * omega;
    c = 0.5 *
        cimag(beside_background(omega + h, cc, g1, g2) - beside_background(omega - h, cc, g1, g2)) /
        (2.0 * h);
    omega -= cimag(beside_background(omega, cc, g1, g2)) / (2.0 * c);
  }
  const double kappa = creal(beside_background(omega, cc, g1, g2)) / c;
  assert_int_equal(chip->modes, 1);
  judge_near(NULL, "f", chip->value.theory.omega_0[0], omega, 1e-11);
  judge_near(NULL, "kappa", chip->value.theory.kappa[0], kappa, 1e-6);
  drum_chip_free(chip);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(strongly_mixed, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(too_many, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(beside_the_drum, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(hardly_any_loss, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(no_loss, scratch_setup, scratch_teardown),
      cmocka_unit_test_setup_teardown(background, scratch_setup, scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Designs without a circuit: closed forms, what is refused and warned of, and hostile numbers. */
#include "drumspice/design.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/design/paper.h"

static void made(const drum_design_wish *wish, drum_design *design) {
  drum_status status;
  if (drum_design_make(wish, design, &status) != DRUM_OK)
    fail_msg("%s", status.message);
}

static void refused(const drum_design_wish *wish, drum_code code, const char *words) {
  drum_design design;
  drum_status status;
  const drum_code got = drum_design_make(wish, &design, &status);
  if (got != code || !strstr(status.message, words))
    fail_msg("code %d, expected %d with '%s' in '%s'", (int)got, (int)code, words, status.message);
}

static void near(const char *what, double value, double expected, double relative) {
  if (!(fabs(value - expected) <= relative * fabs(expected)))
    fail_msg("%s = %.12g, expected %.12g within %g of it", what, value, expected, relative);
}

/* By hand: x_zpf^2 = h/(8 pi^2 m fm) and the leading orders of everything else. */
static void the_papers_numbers(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  wish.theory = DRUM_DESIGN_B22;
  made(&wish, &design);
  near("J", design.wish.j_hz, 0.98e6, 1e-12);
  near("phi", design.wish.phi_deg, 90, 1e-12);
  near("x_zpf", design.x_zpf, sqrt(6.62607015e-34 / (8 * M_PI * M_PI * 1e-13 * 6e6)), 1e-12);
  near("g0", design.wish.g0_hz[0], 2.5e9 * 0.3 / 100e-9 * design.x_zpf, 1e-4);
  near("alpha", design.alpha[0], 7e3 / design.wish.g0_hz[0], 1e-12);
  near("carrier", design.wish.carrier_hz, 4.994e9, 1e-15);
  near("L", design.l[0], 1 / (pow(2 * M_PI * 5e9, 2) * 100e-15), 1e-4);
  near("cc", design.c_couple, 2 * 100e-15 * 0.98e6 / 5e9, 1e-4);
  near("cf", design.c_feed[0], sqrt(2 * M_PI * 2e6 * 100e-15 / 50) / (2 * M_PI * 5e9), 1e-4);
  near("sum", design.c[0] + design.c_couple + design.c_feed[0] + 30e-15, 100e-15, 1e-14);
  near("isolation", -20 * log10(design.isolation), 21.43, 1e-3); /* netlists/expected */
  assert_int_equal(design.n_warnings, 0);
}

/* A wish for what a design came out with is that design. */
static void a_design_wished_for_is_itself(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design first;
  drum_design again;
  wish.f_hz[1] = 5.0003e9;
  made(&wish, &first);
  wish = first.wish;
  for (int i = 0; i < 2; i++)
    wish.gap[i] = NAN; /* by g0 */
  wish.block = DRUM_BLOCKED_NEITHER;
  made(&wish, &again);
  for (int i = 0; i < 2; i++) {
    near("gap", again.wish.gap[i], 100e-9, 1e-12);
    near("L", again.l[i], first.l[i], 1e-12);
    near("c", again.c[i], first.c[i], 1e-12);
    near("pump", cabs(again.pump[i] - first.pump[i]) + cabs(first.pump[i]), cabs(first.pump[i]),
         1e-9);
  }
  near("cc", again.c_couple, first.c_couple, 1e-12);
}

static void refuses_what_no_circuit_has(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  wish.kappa_ext_hz[1] = 2.1e6;
  refused(&wish, DRUM_NO_SOLUTION, "kappaext2 is 2.1e+06 Hz, but all of kappa2 is 2e+06 Hz");
  wish = paper();
  wish.j_hz = -1e6;
  refused(&wish, DRUM_NO_SOLUTION, "expected coupling=mutual");
  wish = paper();
  wish.c_total[1] = 32e-15; /* cf is 2.9 fF */
  refused(&wish, DRUM_NO_SOLUTION, "wants a feedline capacitor of");
  wish = paper();
  wish.z0 = 1e6; /* 1 uS, and 1.26 uS are wanted */
  refused(&wish, DRUM_NO_SOLUTION, "but a capacitor to z0 = 1e+06 ohm has less than 1e-06 S");
  wish = paper();
  wish.block = DRUM_BLOCKED_NEITHER;
  wish.phi_deg = 0;
  wish.j_hz = 3e9;
  refused(&wish, DRUM_NO_SOLUTION, "wants a coupling capacitor above");
  wish.coupling = DRUM_DESIGN_MUTUAL;
  wish.j_hz = 5e9;
  refused(&wish, DRUM_NO_SOLUTION, "is no hopping between f1");
  wish = paper();
  wish.g_hz[0] = 0;
  refused(&wish, DRUM_NO_SOLUTION, "both must be above 0");
  wish = paper();
  wish.gap[0] = NAN;
  wish.g0_hz[0] = 0;
  refused(&wish, DRUM_NO_SOLUTION, "g01 is 0, with which no pump makes a G");
  wish = paper();
  wish.g_hz[0] = wish.g_hz[1] = 60e6; /* x = 8 (C/Cd) (G^2/(f fm)) gap, beyond a third of it */
  refused(&wish, DRUM_NO_SOLUTION, "pull the plate in");
  wish = paper();
  wish.j_hz = 0.98e6;
  wish.phi_deg = -90;
  refused(&wish, DRUM_NO_SOLUTION, "the other way is blocked");
  wish.j_hz = 900e6;
  refused(&wish, DRUM_NO_SOLUTION, "both ways pass alike: expected about j = ");
}

/* Pumps above the cavities heat the drum, by 4 G^2/kappa = 98 Hz and more each. */
static void refuses_an_unstable_device(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  wish.block = DRUM_BLOCKED_NEITHER;
  wish.j_hz = 0;
  wish.phi_deg = 0;
  wish.carrier_hz = 5.006e9;
  refused(&wish, DRUM_UNSTABLE, "no steady state");
}

static void refuses_numbers_out_of_range(void **state) {
  (void)state;
  const double bad[] = {-1, 0, INFINITY, NAN, 1e40, 1e-70};
  for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
    drum_design_wish wish = paper();
    const struct {
      double *into;
      const char *words;
    } places[] = {
        {&wish.f_hz[0], "f1 is "},
        {&wish.kappa_hz[1], "kappa2 is "},
        {&wish.fm_hz, "is "},
        {&wish.gammam_hz, "gammam is "},
        {&wish.c_total[0], "ctotal1 is "},
        {&wish.c_drum[1], "cdrum2 is "},
        {&wish.mass, "mass is "},
        {&wish.z0, "z0 is "},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
      const double before = *places[i].into;
      *places[i].into = bad[k];
      refused(&wish, DRUM_BAD_ARGUMENT, places[i].words);
      *places[i].into = before;
    }
  }
  drum_design_wish wish = paper();
  wish.nbar[0] = -1;
  refused(&wish, DRUM_BAD_ARGUMENT, "nbar1 is -1");
  wish = paper();
  wish.gap[1] = NAN;
  refused(&wish, DRUM_BAD_ARGUMENT, "none of gap2 and g02");
  wish = paper();
  wish.g0_hz[1] = 30;
  refused(&wish, DRUM_BAD_ARGUMENT, "each of gap2 and g02");
  wish = paper();
  wish.block = DRUM_BLOCKED_NEITHER;
  refused(&wish, DRUM_BAD_ARGUMENT, "j is not given");
  wish.j_hz = 1;
  refused(&wish, DRUM_BAD_ARGUMENT, "phi is not given");
  wish = paper();
  wish.f_hz[1] = 50e9;
  refused(&wish, DRUM_BAD_ARGUMENT, "far from the pumps' carrier");
  drum_design design;
  drum_status status;
  assert_int_equal(drum_design_make(NULL, &design, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_design_make(&wish, NULL, &status), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_design_write(NULL, NULL, NULL, &status), DRUM_BAD_ARGUMENT);
}

static void warned(const drum_design_wish *wish, const char *words) {
  drum_design design;
  made(wish, &design);
  for (size_t i = 0; i < design.n_warnings; i++)
    if (strstr(design.warnings[i], words))
      return;
  fail_msg("no warning with '%s'", words);
}

static void warns_of_what_is_no_good(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  wish.kappa_hz[1] = 10e6;
  warned(&wish, "kappa2 = 1e+07 Hz is not below fm");
  wish = paper();
  wish.j_hz = 0.5e6; /* |F/J| as (0.98 - 0.5)/(0.98 + 0.5), 9.8 dB */
  warned(&wish, "dB only at omega: theory=full would take j = ");
  wish = paper();
  wish.carrier_hz = 4.990e9;
  warned(&wish, "off f1, by more than kappa1");
  wish = paper();
  wish.gammam_hz = 10e6;
  wish.g_hz[0] = wish.g_hz[1] = 1.2e6;
  wish.c_drum[0] = wish.c_drum[1] = 1e-15; /* x = 8 100 1.44e12/(5e9 6e6) gap */
  warned(&wish, "of gap1");
}

/* A number over many powers of ten, by a small generator of our own. */
static double any(uint64_t *seed, double from, double to) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return from * pow(to / from, (double)(*seed >> 11) / 9007199254740992.0);
}

static void hostile_numbers_end_in_a_design_or_a_sentence(void **state) {
  (void)state;
  uint64_t seed = 1;
  size_t designs = 0;
  for (int round = 0; round < 2000; round++) {
    const double wide = round % 4 == 3 ? 1e25 : round % 4 == 2 ? 1e4 : round % 4 == 1 ? 30 : 2;
    drum_design_wish wish = paper();
    double *numbers[] = {&wish.f_hz[0],    &wish.f_hz[1],    &wish.kappa_hz[0], &wish.kappa_hz[1],
                         &wish.g_hz[0],    &wish.g_hz[1],    &wish.fm_hz,       &wish.gammam_hz,
                         &wish.c_total[0], &wish.c_total[1], &wish.c_drum[0],   &wish.c_drum[1],
                         &wish.gap[0],     &wish.gap[1],     &wish.mass,        &wish.z0};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
      *numbers[i] *= any(&seed, 1 / wide, wide);
    if (round % 8 < 4)
      wish.f_hz[1] = wish.f_hz[0];
    wish.coupling = round % 3 ? DRUM_DESIGN_CAPACITIVE : DRUM_DESIGN_MUTUAL;
    drum_design design;
    drum_status status;
    const drum_code code = drum_design_make(&wish, &design, &status);
    if (code == DRUM_OK) {
      designs++;
      double sum = design.k + design.c_couple + design.displacement + design.growth;
      for (int i = 0; i < 2; i++) {
        sum += design.l[i] + cabs(design.pump[i]) + design.alpha[i] + design.c_mode[i];
        assert_true(design.c[i] > 0 && design.l[i] > 0 && design.c_feed[i] > 0);
      }
      assert_true(isfinite(sum) && fabs(design.k) < 1 && design.growth < 0);
    } else if (!status.message[0]) {
      fail_msg("round %d: code %d without a sentence", round, (int)code);
    }
  }
  assert_true(designs > 100);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_papers_numbers),
      cmocka_unit_test(a_design_wished_for_is_itself),
      cmocka_unit_test(refuses_what_no_circuit_has),
      cmocka_unit_test(refuses_an_unstable_device),
      cmocka_unit_test(refuses_numbers_out_of_range),
      cmocka_unit_test(warns_of_what_is_no_good),
      cmocka_unit_test(hostile_numbers_end_in_a_design_or_a_sentence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "physics/plate.h"

#include "judge.h"

static const double C0 = 30e-15;
static const double GAP = 100e-9;

/* Fractions of the gap, from far below the electrode to just short of contact. */
static const double POSITIONS[] = {-50.0, -2.0, -0.5, -1e-6, 0.0, 1e-9, 0.1, 1.0 / 3.0, 0.7, 0.89};
enum { POSITION_COUNT = sizeof POSITIONS / sizeof POSITIONS[0] };

static void follows_the_parallel_plate_formula(void **state) {
  (void)state;
  for (size_t n = 0; n < POSITION_COUNT; ++n) {
    const double u = POSITIONS[n];
    const drum_plate_capacitance plate = drum_plate_at(C0, GAP, u * GAP);
    judge_near(NULL, "C", plate.c, C0 / (1.0 - u), 1e-14);
    judge_near(NULL, "C'", plate.slope, C0 / (GAP * pow(1.0 - u, 2)), 1e-14);
    judge_near(NULL, "C''", plate.bend, 2.0 * C0 / (GAP * GAP * pow(1.0 - u, 3)), 1e-14);
    assert_false(plate.contact);
  }
}

/* Central differences, extrapolated from steps h and 2h: error of order h^4. */
static void derivatives_agree_with_finite_differences(void **state) {
  (void)state;
  for (size_t n = 0; n < POSITION_COUNT; ++n) {
    const double x = POSITIONS[n] * GAP;
    const double h = 1e-3 * (GAP - x);
    double by_c[2];
    double by_slope[2];
    for (int k = 0; k < 2; ++k) {
      const double step = (k + 1) * h;
      const drum_plate_capacitance above = drum_plate_at(C0, GAP, x + step);
      const drum_plate_capacitance below = drum_plate_at(C0, GAP, x - step);
      by_c[k] = (above.c - below.c) / (2.0 * step);
      by_slope[k] = (above.slope - below.slope) / (2.0 * step);
    }
    const drum_plate_capacitance plate = drum_plate_at(C0, GAP, x);
    judge_near(NULL, "C'", plate.slope, (4.0 * by_c[0] - by_c[1]) / 3.0, 1e-10);
    judge_near(NULL, "C''", plate.bend, (4.0 * by_slope[0] - by_slope[1]) / 3.0, 1e-10);
  }
}

static void contact_continues_as_a_straight_line(void **state) {
  (void)state;
  const double edge = DRUM_CONTACT_FRACTION * GAP;
  const drum_plate_capacitance before = drum_plate_at(C0, GAP, edge * (1.0 - 1e-13));
  const drum_plate_capacitance after = drum_plate_at(C0, GAP, edge * (1.0 + 1e-13));
  assert_false(before.contact);
  assert_true(after.contact);
  judge_near(NULL, "C at contact", after.c, before.c, 1e-11);
  judge_near(NULL, "C' at contact", after.slope, before.slope, 1e-11);

  static const double beyond[] = {0.91, 0.999999, 1.0, 1.000001, 7.0, 1e9};
  for (size_t n = 0; n < sizeof beyond / sizeof beyond[0]; ++n) {
    const double x = beyond[n] * GAP;
    const drum_plate_capacitance plate = drum_plate_at(C0, GAP, x);
    assert_true(plate.contact);
    /* At 9/10 of the gap: C = 10 c, C' = 100 c/gap. */
    judge_near(NULL, "C beyond contact", plate.c, 10.0 * C0 + 100.0 * C0 / GAP * (x - edge), 1e-12);
    judge_near(NULL, "C' beyond contact", plate.slope, 100.0 * C0 / GAP, 1e-12);
    assert_true(plate.bend == 0.0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(follows_the_parallel_plate_formula),
      cmocka_unit_test(derivatives_agree_with_finite_differences),
      cmocka_unit_test(contact_continues_as_a_straight_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

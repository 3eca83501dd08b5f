/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wishes that have an answer of which the user must be told more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

#include "drumspice/design.h"
#include "tests/design/paper.h"

/* Pumped on the other side of the cavities B22's own J and phi isolate nothing: they are not to be
 * named as what was expected. */
static void no_better_choice(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  drum_status status;
  wish.theory = DRUM_DESIGN_B22;
  wish.carrier_hz = 5.006e9;
  assert_int_equal(drum_design_make(&wish, &design, &status), DRUM_NO_SOLUTION);
  if (!strstr(status.message, "cannot be had") || strstr(status.message, "left out"))
    fail_msg("%s: expected that no J and phi were to be had", status.message);
  /* Of a J that is just wrong the right one is named. */
  wish = paper();
  wish.theory = DRUM_DESIGN_B22;
  wish.j_hz = 0;
  wish.phi_deg = 90;
  assert_int_equal(drum_design_make(&wish, &design, &status), DRUM_NO_SOLUTION);
  if (!strstr(status.message, "expected about j = 980000 Hz"))
    fail_msg("%s: expected j = 980000 Hz in it", status.message);
}

static bool warns_of(const drum_design *design, const char *what) {
  for (size_t w = 0; w < design->n_warnings; w++)
    if (strstr(design->warnings[w], what))
      return true;
  return false;
}

/* g0 = 28 Hz (1e-13 kg/mass)^(1/2): at 1e-24 kg 8.9 MHz, more than kappa. */
static void single_photons(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  drum_status status;
  if (drum_design_make(&wish, &design, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  assert_false(warns_of(&design, "g01 ="));
  wish.mass = 1e-24;
  if (drum_design_make(&wish, &design, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  if (!warns_of(&design, "g01 =") || !warns_of(&design, "g02 ="))
    fail_msg("g0 = %g Hz, kappa = %g Hz: expected a warning", design.wish.g0_hz[0],
             design.wish.kappa_hz[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_better_choice),
      cmocka_unit_test(single_photons),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ideal lines as networks in transients: a tone comes out late and turned, by the formula of a
 * matched line, and the steps stay uniform, which ngspice's own delays do not leave them.
 */
#include "circuits/harness.h"
#include "drumspice/envelope.h"
#include "scratch.h"

#include <cmocka.h>
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double CARRIER = 1e6, OFFSET = 5e4, DELAY = 0.33e-6, STEP = 20e-9;

/* 60 us of a tone through a line between matched ends; the pump at the carrier starts at 20 us. */
static circuit_run *run_line(double line_band_hz) {
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(
      &place, "line.cir",
      "* a line\nv1 s 0 sin(0 2 1.05meg)\nv2 s2 s sin(0 1 1meg 20u)\nrs s2 a 50 noisy=0\n"
      "t1 a 0 b 0 z0=50 td=0.33u\nrl b 0 50 noisy=0\n.end\n");
  char *image = NULL;
  size_t size;
  FILE *to = open_memstream(&image, &size);
  assert_non_null(to);
  const drum_envelope_options options = {.carrier_hz = CARRIER, .line_band_hz = line_band_hz};
  drum_lint_report report = {0};
  drum_status status;
  if (drum_envelope_netlist(path, &options, to, &report, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  (void)fclose(to);
  drum_lint_free(&report);
  scratch_close(&place);
  *strstr(image, "\n.end\n") = '\0';
  char *whole = text_of("%s\n.options trtol=1e7 chgtol=1\n.control\ntran 20n 60u 0 20n\n"
                        "write p.raw all\nquit 0\n.endc\n.end\n",
                        image);
  circuit_run *run = circuit_run_file(whole);
  if (run->status != 0)
    fail_msg("%s", run->output);
  free(whole);
  free(image);
  return run;
}

/* How many steps are not the first's length, but for a start of twenty and those at the switch. */
static size_t count_odd_steps(circuit_run *run) {
  const drum_raw_plot *plot = circuit_plot(run, "p.raw");
  size_t odd = 0;
  for (size_t k = 20; k + 1 < plot->header.n_points; k++) {
    const double t = circuit_real(run, "p.raw", "time", k);
    const double step =
        circuit_real(run, "p.raw", "time", k) - circuit_real(run, "p.raw", "time", k - 1);
    if (fabs(t - 20e-6) > 1e-6)
      odd += fabs(step - STEP) > 1e-6 * STEP;
  }
  return odd;
}

static void a_tone_comes_late_and_turned(void **state) {
  (void)state;
  circuit_run *run = run_line(2e5);
  const drum_raw_plot *plot = circuit_plot(run, "p.raw");
  double worst = 0;
  for (size_t k = 0; k < plot->header.n_points; k++) {
    const double t = circuit_real(run, "p.raw", "time", k);
    if (t < 10e-6 || (t > 19e-6 && t < 30e-6))
      continue;
    const double complex got =
        circuit_real(run, "p.raw", "v(b_i)", k) + I * circuit_real(run, "p.raw", "v(b_q)", k);
    /* sin is Re[-j e^{j w t}]; half of it is on a matched line. */
    double complex expected = -I * cexp(2 * M_PI * I * OFFSET * (t - DELAY));
    if (t > 20e-6)
      expected += -0.5 * I * cexp(-2 * M_PI * I * CARRIER * 20e-6);
    expected *= cexp(-2 * M_PI * I * CARRIER * DELAY);
    worst = fmax(worst, cabs(got - expected));
  }
  circuit_end(run);
  /* The trapezoidal rule's own shift of the tone is (w h)^2/12 of its phase w td. */
  if (!(worst < 1e-6))
    fail_msg("off by %g", worst);
}

static void steps_stay_uniform(void **state) {
  (void)state;
  circuit_run *run = run_line(2e5);
  assert_int_equal(count_odd_steps(run), 0);
  circuit_end(run);
  run = run_line(0); /* so that the test can fail */
  assert_true(count_odd_steps(run) > 0);
  circuit_end(run);
}

static void a_line_too_long_for_its_band_is_refused(void **state) {
  (void)state;
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(
      &place, "long.cir", "* a line\nv1 a 0 ac 1\nt1 a 0 b 0 z0=50 td=1m\nrl b 0 50\n.end\n");
  const drum_envelope_options options = {.carrier_hz = CARRIER, .line_band_hz = 1e6};
  drum_lint_report report = {0};
  drum_status status;
  FILE *to = tmpfile();
  assert_int_equal(drum_envelope_netlist(path, &options, to, &report, &status), DRUM_BAD_INPUT);
  assert_int_equal(report.count, 1);
  assert_int_equal(report.findings[0].line, 3);
  assert_non_null(strstr(report.findings[0].message, "too long for networks"));
  drum_lint_free(&report);
  (void)fclose(to);
  scratch_close(&place);
  const drum_envelope_options wrong = {.carrier_hz = CARRIER, .line_band_hz = NAN};
  assert_int_equal(drum_envelope_netlist("x.cir", &wrong, stdout, &report, &status),
                   DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_tone_comes_late_and_turned),
      cmocka_unit_test(steps_stay_uniform),
      cmocka_unit_test(a_line_too_long_for_its_band_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

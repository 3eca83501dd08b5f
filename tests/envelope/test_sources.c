/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sources in time: what a source of the original gives, by the formulas that ngspice's manual and
 * source have for sin, am and sffm, is Re[(v_i + j v_q) exp(j wd t)] of its image at every
 * point of a transient.
 */
#include "circuits/harness.h"
#include "drumspice/envelope.h"
#include "scratch.h"

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double CARRIER = 1e6;

/* The image's run, 20 us of it, of a netlist with one source at node a on 1 ohm. */
static circuit_run *run_image(const char *source, const char *analysis) {
  scratch place;
  scratch_open(&place);
  char *netlist = text_of("* a source\n%s\nra a 0 1 noisy=0\n.end\n", source);
  const char *path = scratch_write_text(&place, "source.cir", netlist);
  char *image = NULL;
  size_t size;
  FILE *to = open_memstream(&image, &size);
  assert_non_null(to);
  const drum_envelope_options options = {.carrier_hz = CARRIER};
  drum_lint_report report = {0};
  drum_status status;
  if (drum_envelope_netlist(path, &options, to, &report, &status) != DRUM_OK)
    fail_msg("%s: %s; %s", source, status.message, report.count ? report.findings[0].message : "");
  (void)fclose(to);
  drum_lint_free(&report);
  scratch_close(&place);
  *strstr(image, "\n.end\n") = '\0';
  char *whole = text_of("%s\n.control\n%swrite p.raw all\nquit 0\n.endc\n.end\n", image, analysis);
  circuit_run *run = circuit_run_file(whole);
  if (run->status != 0)
    fail_msg("%s:\n%s\n%s", source, run->output, whole);
  free(whole);
  free(image);
  free(netlist);
  return run;
}

/* Where the one switched source switches, which takes ngspice a point. */
static const double SWITCH = 3.21e-6;
/* Where its wave comes out of a line, whose memory interpolates three points. */
static const double ARRIVAL = 3.21e-6 + 2.6e-6;

/* Compares at every point of the image's transient with value(t, numbers). */
static void agrees(const char *source, double (*value)(double t), double tolerance) {
  circuit_run *run = run_image(source, "tran 20n 20u 0 20n\n");
  const drum_raw_plot *plot = circuit_plot(run, "p.raw");
  double worst = 0;
  for (size_t k = 0; k < plot->header.n_points; k++) {
    const double t = circuit_real(run, "p.raw", "time", k);
    const double complex envelope =
        circuit_real(run, "p.raw", "v(a_i)", k) + I * circuit_real(run, "p.raw", "v(a_q)", k);
    if (fabs(t - SWITCH) < 1e-11 || (t > ARRIVAL - 1e-11 && t < ARRIVAL + 60e-9))
      continue;
    const double got = creal(envelope * cexp(I * 2 * M_PI * CARRIER * t));
    worst = fmax(worst, fabs(got - value(t)));
    if (!(fabs(got - value(t)) <= tolerance))
      fail_msg("%s: at t = %.6g s the image gives %.12g, the original %.12g", source, t, got,
               value(t));
  }
  if (plot->header.n_points < 500)
    fail_msg("%s: only %zu points", source, plot->header.n_points);
  circuit_end(run);
}

static const double DEGREE = M_PI / 180;

static double at_carrier(double t) {
  return 2 * sin(2 * M_PI * 1e6 * t + 30 * DEGREE);
}
static double near_carrier(double t) {
  return 2 * sin(2 * M_PI * 1.13e6 * t - 70 * DEGREE);
}
static double below_carrier(double t) {
  return 3 * 2 * sin(2 * M_PI * 0.7e6 * t);
}
static double decaying(double t) {
  return 2 * sin(2 * M_PI * 1.02e6 * t + 0.5) * exp(-1e5 * t);
}
static double delayed_and_decaying(double t) {
  const double after = t - 1.3e-6;
  return after <= 0 ? 0 : 2 * sin(2 * M_PI * 1.02e6 * after + 30 * DEGREE) * exp(-1e5 * after);
}
static double switched(double t) {
  const double after = t - SWITCH;
  return after <= 0 ? 0 : 2 * sin(2 * M_PI * 1e6 * after + 30 * DEGREE);
}
static double am_at_carrier(double t) {
  return 0.5 * (2 + sin(2 * M_PI * 5e4 * t + 20 * DEGREE)) * sin(2 * M_PI * 1e6 * t + 20 * DEGREE);
}
static double am_beside(double t) {
  const double after = t - 0.5e-6;
  return after <= 0 ? 0
                    : 0.5 * (2 + sin(2 * M_PI * 5e4 * after + 20 * DEGREE)) *
                          sin(2 * M_PI * 1.01e6 * after + 20 * DEGREE);
}
static double fm(double t) {
  return sin(2 * M_PI * 0.99e6 * t + 40 * DEGREE + 3 * sin(2 * M_PI * 1.5e5 * t + 50 * DEGREE));
}

static void tones_agree_in_time(void **state) {
  (void)state;
  agrees("v1 a 0 sin(0 2 1meg 0 0 30)", at_carrier, 1e-12);
  agrees("v1 a 0 dc 0 sin(0 2 1.13meg 0 0 -70) ac 1", near_carrier, 1e-9);
  agrees("i1 0 a sin 0 2 0.7meg m=3", below_carrier, 1e-9);
  agrees("v1 a 0 sin(0 2 1.02meg 0 1e5 28.64788975654116)", decaying, 1e-9);
  agrees("i1 0 a sin(0 2 1.02meg 1.3u 1e5 30)", delayed_and_decaying, 1e-9);
  agrees("v1 a 0 sin(0 2 1meg 3.21u 0 30)", switched, 1e-9);
}

static void modulated_tones_agree_in_time(void **state) {
  (void)state;
  agrees("v1 a 0 am(0.5 2 50k 1meg 0 0 20)", am_at_carrier, 1e-12);
  agrees("i1 0 a am(0.5 2 50k 1.01meg 0.5u 99 20) ac 1", am_beside, 1e-9);
  agrees("v1 a 0 sffm(0 1 0.99meg 3 150k 40 50)", fm, 1e-9);
}

static double behind_a_line(double t) {
  const double after = t - ARRIVAL;
  return after <= 0 ? 0 : sin(2 * M_PI * 1e6 * after + 30 * DEGREE);
}

static void a_line_delays_and_turns_in_time(void **state) {
  (void)state;
  agrees("v1 s 0 sin(0 2 1meg 3.21u 0 30)\nrs s b 1 noisy=0\nt1 b 0 a 0 z0=1 td=2.6u",
         behind_a_line, 1e-9);
}

static void the_carrier_is_there_at_the_operating_point(void **state) {
  (void)state;
  static const struct {
    const char *source;
    double i, q;
  } CASES[] = {
      {"v1 a 0 dc 3 sin(0.5 2 1meg 0 0 30)", 1, -1.7320508075688772},
      {"v1 a 0 am(0.5 2 50k 1meg)", 0, -1},
      {"v1 a 0 sin(0 2 1.1meg)", 0, 0},
      {"v1 a 0 sin(0 2 1meg 1u)", 0, 0},
      {"v1 a 0 dc 5 ac 1", 0, 0},
  };
  for (size_t k = 0; k < sizeof CASES / sizeof CASES[0]; k++) {
    circuit_run *run = run_image(CASES[k].source, "op\n");
    const double i = circuit_real(run, "p.raw", "v(a_i)", 0);
    const double q = circuit_real(run, "p.raw", "v(a_q)", 0);
    if (!(fabs(i - CASES[k].i) < 1e-12 && fabs(q - CASES[k].q) < 1e-12))
      fail_msg("%s: %.12g %.12g", CASES[k].source, i, q);
    circuit_end(run);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tones_agree_in_time),
      cmocka_unit_test(modulated_tones_agree_in_time),
      cmocka_unit_test(a_line_delays_and_turns_in_time),
      cmocka_unit_test(the_carrier_is_there_at_the_operating_point),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

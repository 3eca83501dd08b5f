/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What designed circuits do, by ngspice in the rotating frame, against what was wished for. From
 * responses and the operating point come frequencies, rates, J and the pumps' voltages; the closed
 * forms of include/drumspice/design.h then give G, from measured capacitances and displacement.
 * The drum's own hopping, and with it the way that is blocked, is held against the full theory.
 */
#include "base/curve.h"
#include "design/paper.h"
#include "drumspice/constants.h"
#include "drumspice/design.h"
#include "envelope/image.h"

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 161 };

static const double TWO_PI = 6.283185307179586;

typedef struct measured {
  double complex v[2];
  double x; /* m */
  double f[GRID];
  double complex y[2][2][GRID]; /* the plate held */
  double complex held[2][2];    /* at omega */
  double complex free[2][2];    /* the same, the plate free */
  double soft_hz;
} measured;

static char *netlist_of(const drum_design *design, const char *plugin) {
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  drum_status status;
  assert_non_null(to);
  if (drum_design_write(design, &(drum_design_text){.plugin = plugin}, to, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  (void)fclose(to);
  return text;
}

/* The phasor of the upper sideband at a node. */
static double complex upper(circuit_run *run, const char *file, int node, size_t point) {
  char i[32];
  char q[32];
  (void)snprintf(i, sizeof i, "v(n%d_i)", node + 1);
  (void)snprintf(q, sizeof q, "v(n%d_q)", node + 1);
  return (circuit_complex(run, file, i, point) + I * circuit_complex(run, file, q, point)) / 2;
}

/* The admittance between the nodes, from responses to a drive at either. */
static void admittance(circuit_run *run, const char *first, const char *second, size_t point,
                       double complex y[2][2]) {
  double complex z[2][2];
  for (int i = 0; i < 2; i++) {
    z[i][0] = upper(run, first, i, point);
    z[i][1] = upper(run, second, i, point);
  }
  const double complex d = z[0][0] * z[1][1] - z[0][1] * z[1][0];
  y[0][0] = z[1][1] / d;
  y[1][1] = z[0][0] / d;
  y[0][1] = -z[0][1] / d;
  y[1][0] = -z[1][0] / d;
}

static const char DRIVES[] = "id1i 0 n1_i dc 0 ac 0\nid1q 0 n1_q dc 0 ac 0 -90\n"
                             "id2i 0 n2_i dc 0 ac 0\nid2q 0 n2_q dc 0 ac 0 -90\n"
                             "ihold 0 b dc 0 ac 0\nchold b 0 0\n"
                             "ce1i n1_i 0 0\nce1q n1_q 0 0\nce2i n2_i 0 0\nce2q n2_q 0 0\n";

#define RESPONSE(sweep, name)                                                                      \
  "alter @id1i[acmag]=1\nalter @id1q[acmag]=1\n" sweep "\nwrite " name                             \
  "1.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q)\n"                                                        \
  "alter @id1i[acmag]=0\nalter @id1q[acmag]=0\nalter @id2i[acmag]=1\nalter @id2q[acmag]=1\n" sweep \
  "\nwrite " name "2.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q)\n"                                        \
  "alter @id2i[acmag]=0\nalter @id2q[acmag]=0\n"

static void measure(const drum_design *design, measured *got) {
  const drum_design_wish *wish = &design->wish;
  char *netlist = netlist_of(design, NULL);
  char *image = image_must(netlist);
  const double span = 1.3 * (fabs(wish->j_hz) + fabs(wish->f_hz[1] - wish->f_hz[0])) + 2e5;
  const double middle = (wish->f_hz[0] + wish->f_hz[1]) / 2 - wish->carrier_hz;
  /* The netlist's own drive is off. */
  char *own = strstr(image, " ac 1 0") ? "alter @ip1_i[acmag]=0\nalter @ip1_q[acmag]=0\n" : "";
  char *more = text_of("%s" HARNESS_TIGHT, DRIVES);
  char *commands = text_of(
      "set numdgt=16\nop\nwrite op.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(b)\n%s"
      "set omega=%.17g\n" RESPONSE("ac lin 1 $omega $omega", "free") "alter chold=1\n" RESPONSE(
          "ac lin 1 $omega $omega", "at")
          RESPONSE("ac lin %d %.17g %.17g",
                   "held") "alter chold=0\nalter ce1i=1\nalter ce1q=1\nalter ce2i=1\nalter ce2q=1\n"
                           "alter @ihold[acmag]=1\nac lin 3 %.17g %.17g\nwrite plate.raw v(b)\n",
      own, wish->omega_hz, GRID, middle - span, middle + span, GRID, middle - span, middle + span,
      design->fm_soft_hz - wish->gammam_hz, design->fm_soft_hz + wish->gammam_hz);
  circuit_run *run = image_run(image, more, commands);
  got->x = 1e-12 * circuit_real(run, "op.raw", "v(b)", 0);
  got->v[0] =
      circuit_real(run, "op.raw", "v(n1_i)", 0) + I * circuit_real(run, "op.raw", "v(n1_q)", 0);
  got->v[1] =
      circuit_real(run, "op.raw", "v(n2_i)", 0) + I * circuit_real(run, "op.raw", "v(n2_q)", 0);
  admittance(run, "free1.raw", "free2.raw", 0, got->free);
  admittance(run, "at1.raw", "at2.raw", 0, got->held);
  for (size_t p = 0; p < GRID; p++) {
    double complex y[2][2];
    got->f[p] = wish->carrier_hz + creal(circuit_complex(run, "held1.raw", "frequency", p));
    admittance(run, "held1.raw", "held2.raw", p, y);
    for (int i = 0; i < 2; i++)
      for (int k = 0; k < 2; k++)
        got->y[i][k][p] = y[i][k];
  }
  /* The plate answers 1 A by j w/(soft^2 - w^2 + j w gamma), up to a factor. */
  double real[3];
  double f[3];
  for (size_t p = 0; p < 3; p++) {
    f[p] = creal(circuit_complex(run, "plate.raw", "frequency", p));
    real[p] = creal(I * f[p] / circuit_complex(run, "plate.raw", "v(b)", p));
  }
  got->soft_hz = f[1] - real[1] * (f[2] - f[0]) / (real[2] - real[0]);
  circuit_end(run);
  free(commands);
  free(more);
  free(image);
  free(netlist);
}

static double complex at(const measured *got, int i, int k, double f) {
  return drum_curve_value(got->f, got->y[i][k], GRID, f);
}

static double susceptance(const measured *got, int i, int k, double f) {
  return cimag(at(got, i, k, f));
}

/* Of the circuit without its losses; zero at eigenfrequencies. */
static double determinant(const measured *got, double f) {
  return susceptance(got, 0, 0, f) * susceptance(got, 1, 1, f) -
         susceptance(got, 0, 1, f) * susceptance(got, 1, 0, f);
}

static void eigenfrequencies(const measured *got, double found[2]) {
  size_t count = 0;
  for (size_t p = 1; p < GRID; p++) {
    double low = got->f[p - 1];
    double high = got->f[p];
    const bool rising = determinant(got, low) < 0;
    if (rising == (determinant(got, high) < 0))
      continue;
    for (int round = 0; round < 60; round++) {
      const double middle = (low + high) / 2;
      if ((determinant(got, middle) < 0) == rising)
        low = middle;
      else
        high = middle;
    }
    if (count < 2)
      found[count] = low;
    count++;
  }
  assert_int_equal(count, 2);
}

/* (1/2) d Im Y/dw */
static double capacitance(const measured *got, int i, double f) {
  const double d = 1e5;
  return (susceptance(got, i, i, f + d) - susceptance(got, i, i, f - d)) / (2 * d) / (2 * TWO_PI);
}

static void judge_modes(judge *sum, const drum_design_wish *wish, const measured *got) {
  double f[2];
  eigenfrequencies(got, f);
  const double apart = wish->f_hz[1] - wish->f_hz[0];
  const double c[2] = {capacitance(got, 0, wish->f_hz[0]), capacitance(got, 1, wish->f_hz[1])};
  const double middle = (wish->f_hz[0] + wish->f_hz[1]) / 2;
  judge_scaled(sum, "mean of the eigenfrequencies", (f[0] + f[1]) / 2, middle, wish->kappa_hz[0],
               1e-6);
  judge_near(sum, "their distance", f[1] - f[0], hypot(apart, 2 * wish->j_hz), 1e-6);
  /* J is no more than the coupler's own at the mean where f and C differ: (f2 - f1)/f. */
  judge_near(apart > 0 ? NULL : sum, "J",
             -susceptance(got, 0, 1, middle) / (2 * TWO_PI * sqrt(c[0] * c[1])), wish->j_hz,
             apart > 0 ? 2e-5 : 1e-6);
  for (int i = 0; i < 2; i++) {
    judge_near(sum, "kappa", creal(at(got, i, i, wish->f_hz[i])) / c[i] / TWO_PI, wish->kappa_hz[i],
               1e-6);
    /* With the other node held: J^2/f off the mode's own. */
    judge_scaled(NULL, "susceptance of a mode", susceptance(got, i, i, wish->f_hz[i]) / c[i], 0,
                 TWO_PI * wish->kappa_hz[i], 1e-3);
  }
}

static void judge_pumps(judge *sum, const drum_design *design, const measured *got) {
  const drum_design_wish *wish = &design->wish;
  const double x_zpf = sqrt(DRUM_HBAR / (2 * wish->mass * TWO_PI * wish->fm_hz));
  double force = 0;
  double bend = 0;
  for (int i = 0; i < 2; i++) {
    const double c = capacitance(got, i, wish->f_hz[i]);
    const double rest = 1 - got->x / wish->gap[i];
    const double slope = wish->c_drum[i] / wish->gap[i] / (rest * rest);
    const double alpha = cabs(got->v[i]) * sqrt(c / (2 * DRUM_HBAR * TWO_PI * wish->f_hz[i]));
    judge_near(sum, "G", wish->f_hz[i] / 2 * slope / c * x_zpf * alpha, wish->g_hz[i], 1e-6);
    judge_near(sum, "alpha", alpha, design->alpha[i], 1e-6);
    force += slope * cabs(got->v[i]) * cabs(got->v[i]) / 4;
    bend += 2 * slope / (wish->gap[i] * rest) * cabs(got->v[i]) * cabs(got->v[i]) / 4;
  }
  judge_scaled(sum, "phi",
               remainder(-carg(got->v[1] / got->v[0]) - wish->phi_deg * M_PI / 180, 2 * M_PI), 0, 1,
               1e-6);
  const double stiffness = wish->mass * pow(TWO_PI * wish->fm_hz, 2);
  judge_near(sum, "displacement", got->x, force / stiffness, 1e-6);
  judge_near(sum, "displacement", got->x, design->displacement, 1e-6);
  judge_near(sum, "softened", design->fm_soft_hz, wish->fm_hz * sqrt(1 - bend / stiffness), 1e-9);
  judge_near(sum, "softened", got->soft_hz, design->fm_soft_hz, 1e-7);
}

/* What the plate adds to the modes' drift at omega, in theory and in the circuit. */
static void judge_hopping(judge *sum, const drum_design *design, const measured *got) {
  const drum_design_wish *wish = &design->wish;
  drum_optomech still = design->system;
  still.coupling[0] = still.coupling[1] = 0;
  drum_optomech_response with;
  drum_optomech_response without;
  const double omega = TWO_PI * wish->omega_hz;
  drum_status status;
  if (drum_optomech_respond(&design->system, DRUM_FRAME_FULL, omega, &with, &status) != DRUM_OK ||
      drum_optomech_respond(&still, DRUM_FRAME_FULL, omega, &without, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 2; k++) {
      const double complex expected = with.drift.at[i][k] - without.drift.at[i][k];
      const double complex added = -conj(got->free[i][k] - got->held[i][k]) /
                                   (2 * sqrt(design->c_mode[0] * design->c_mode[1])) *
                                   (i == k ? sqrt(design->c_mode[1 - i] / design->c_mode[i]) : 1);
      /* Beyond that theory: of the order of fm/carrier. */
      judge_scaled(sum, "the plate's part of the drift", cabs(added - expected), 0, cabs(expected),
                   3e-3);
    }
}

static double isolation_of(const drum_design *design, const measured *got) {
  return design->blocked == DRUM_BLOCKED_1_TO_2 ? cabs(got->free[1][0] / got->free[0][1])
                                                : cabs(got->free[0][1] / got->free[1][0]);
}

/* Designs, runs and judges; the isolation that the circuit has. */
static double judge_circuit(const char *name, const drum_design_wish *wish, drum_design *design) {
  static measured got;
  drum_status status;
  judge exact = {.of = name};
  judge theory = {.of = "its plate's hopping against full theory"};
  if (drum_design_make(wish, design, &status) != DRUM_OK)
    fail_msg("%s: %s", name, status.message);
  measure(design, &got);
  judge_modes(&exact, &design->wish, &got);
  judge_pumps(&exact, design, &got);
  judge_report(&exact);
  judge_hopping(&theory, design, &got);
  judge_report(&theory);
  const double isolation = isolation_of(design, &got);
  print_message("           isolation: %.4g dB, in theory %.4g dB\n", 20 * log10(isolation),
                20 * log10(design->isolation));
  return isolation;
}

/* J = G1 G2/(gamma_m/2) = 0.98 MHz and phi = 90 degrees (B22); the other sideband spoils them. */
static void the_papers_rectifier(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  wish.theory = DRUM_DESIGN_B22;
  const double isolation = judge_circuit("the paper's", &wish, &design);
  judge_near(NULL, "J", design.wish.j_hz, 0.98e6, 1e-12);
  judge_near(NULL, "phi", design.wish.phi_deg, 90, 1e-12);
  judge_near(NULL, "isolation", isolation, design.isolation, 0.01);
}

static void full_theory_blocks(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  assert_true(judge_circuit("blocked 2->1", &wish, &design) < 1e-3);
  assert_true(design.blocked == DRUM_BLOCKED_2_TO_1 && design.isolation < 1e-9);
  wish.block = DRUM_BLOCKED_1_TO_2;
  assert_true(judge_circuit("blocked 1->2", &wish, &design) < 1e-3);
  assert_true(design.blocked == DRUM_BLOCKED_1_TO_2 && design.isolation < 1e-9);
}

static void mutual_inductance_hops_with_either_sign(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  wish.coupling = DRUM_DESIGN_MUTUAL;
  assert_true(judge_circuit("mutual, J > 0", &wish, &design) < 1e-3);
  assert_true(design.k < 0 && design.c_couple == 0);
  wish.j_hz = -0.9e6;
  wish.phi_deg = 33;
  wish.block = DRUM_BLOCKED_NEITHER;
  (void)judge_circuit("mutual, J < 0", &wish, &design);
  assert_true(design.k > 0);
}

/* Unequal in everything, one of them without a feedline. */
static void unequal_modes_with_internal_loss(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  wish.f_hz[1] = 5.0007e9;
  wish.kappa_hz[1] = 1.3e6;
  wish.kappa_ext_hz[0] = 1.6e6;
  wish.kappa_ext_hz[1] = 0;
  wish.g_hz[1] = 5e3;
  wish.c_total[1] = 80e-15;
  wish.c_drum[1] = 12e-15;
  wish.gap[1] = 80e-9;
  assert_true(judge_circuit("unequal", &wish, &design) < 1e-3);
  assert_true(design.c_feed[1] == 0 && design.g_int[1] > 0 && design.g_int[0] > 0);
  wish.kappa_ext_hz[1] = 0.4e6;
  wish.coupling = DRUM_DESIGN_MUTUAL;
  wish.gap[0] = NAN;
  wish.g0_hz[0] = 60;
  wish.z0 = 75;
  assert_true(judge_circuit("unequal, mutual, g0 wished for", &wish, &design) < 1e-3);
  judge_near(NULL, "g0", design.wish.g0_hz[0], 60, 1e-12);
}

static void a_dielectric_string(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  for (int i = 0; i < 2; i++) {
    wish.c_total[i] = 50e-15;
    wish.c_drum[i] = 1e-15;
    wish.gap[i] = 60e-9;
  }
  wish.mass = 4e-15;
  assert_true(judge_circuit("string", &wish, &design) < 1e-3);
}

/* The plate displaced by 0.7 % of its gap, which shifts the cavities by a third of kappa. */
static void strong_pumps_displace_the_plate(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  for (int i = 0; i < 2; i++) {
    wish.g_hz[i] = 700e3;
    wish.kappa_hz[i] = 1e6;
    wish.c_total[i] = 50e-15;
    wish.c_drum[i] = 1e-15;
    wish.gap[i] = 60e-9;
  }
  wish.gammam_hz = 1e6;
  wish.mass = 4e-15;
  assert_true(judge_circuit("strong pumps", &wish, &design) < 2e-3);
  assert_true(design.displacement > 6e-3 * 60e-9 && design.shift_hz[0] < -3e5);
}

/* Strong couplers: the split is 2 J, where first order is off by (5/8)(cc/C)^2 = 1e-3. */
static void a_strong_coupler_is_exact(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  wish.block = DRUM_BLOCKED_NEITHER;
  wish.j_hz = 100e6;
  wish.phi_deg = -50;
  wish.carrier_hz = 4.7e9; /* below both */
  drum_status status;
  if (drum_design_make(&wish, &design, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  static measured got;
  measure(&design, &got);
  double f[2];
  eigenfrequencies(&got, f);
  judge_near(NULL, "split", f[1] - f[0], 200e6, 1e-6);
  /* The feedlines' second derivative 100 MHz away is left. */
  judge_near(NULL, "mean", (f[0] + f[1]) / 2, 5e9, 1e-8);
  /* Leading order would have cc = 2 C J/f. */
  assert_true(fabs(design.c_couple / (2 * design.c_mode[0] * wish.j_hz / 5e9) - 1) > 1e-4);
}

/* Cold, s11 in the middle is (kappa^2/4 - J^2)/(kappa^2/4 + J^2) = 0.0202, -33.89 dB. */
static void the_netlist_runs_as_it_is(void **state) {
  (void)state;
  drum_design_wish wish = paper();
  drum_design design;
  drum_status status;
  wish.theory = DRUM_DESIGN_B22;
  if (drum_design_make(&wish, &design, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  char *netlist = netlist_of(&design, "$inputdir/drumspice.cm");
  circuit_run *run = circuit_run_file(netlist);
  if (run->status != 0 || !strstr(run->output, "5.000000e+09\t-3.389"))
    fail_msg("status %d:\n%s", run->status, run->output);
  circuit_end(run);
  free(netlist);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_netlist_runs_as_it_is),
      cmocka_unit_test(the_papers_rectifier),
      cmocka_unit_test(full_theory_blocks),
      cmocka_unit_test(mutual_inductance_hops_with_either_sign),
      cmocka_unit_test(unequal_modes_with_internal_loss),
      cmocka_unit_test(a_dielectric_string),
      cmocka_unit_test(strong_pumps_displace_the_plate),
      cmocka_unit_test(a_strong_coupler_is_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

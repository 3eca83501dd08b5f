/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The drum and the baths in the laboratory frame against the same circuit made of ngspice's own
 * elements: B sources for the moving capacitor, with every constant in a linear element (B sources
 * lose digits), resistors of the right temperature for the baths.
 *
 * Two resonators near 1 MHz under one soft drum at 200 kHz, biased until the plate has gone some
 * per cent of the gap: charge and force are far from linear, and every motion of the plate mixes
 * with the bias into both resonators.
 */

#include "circuits/harness.h"

#include "drumspice/constants.h"

static const double NGSPICE_BOLTZMANN = 1.38064852e-23; /* its CONSTboltz */
static const double KELVIN = 300.15;                    /* ngspice's temperature */

static const double C[2] = {1e-12, 1.3e-12};
static const double GAP[2] = {200e-9, 230e-9};
static const double MASS = 1e-12;
static const double FM = 2e5;
static const double GAMMAM = 3e3;
static const double NM = 1000.0;
static const double G[2] = {1.2e-6, 0.9e-6};
static const double N[2] = {50.0, 7.0};

/* Biases, drives and all that is neither drum nor bath: the same in both circuits. */
static const char COMMON[] = HARNESS_TIGHT "vb1 b1 0 dc 45m ac 1\n"
                                           "vb2 b2 0 dc -30m\n"
                                           "l1 b1 n1 17m\n"
                                           "l2 b2 m2 14m\n"
                                           "r2 m2 n2 700 noisy=0\n"
                                           "cp1 n1 0 0.5p\n"
                                           "cp2 n2 0 0.5p\n"
                                           "cc n1 n2 0.1p\n"
                                           "id 0 n2 dc 0 ac 1u 40 sin(0 60n 1meg)\n"
                                           "it 0 n1 dc 0 sin(0 60n 1.19meg)\n";

static char *plugin_body(void) {
  return text_of("%s"
                 "xb1 n1 bath g=%.17g f0=1meg nbar=%.17g seed=0\n"
                 "xb2 n2 bath g=%.17g f0=1meg nbar=%.17g seed=0\n"
                 "xd n1 n2 x drum2 c1=%.17g c2=%.17g gap1=%.17g gap2=%.17g mass=%.17g\n"
                 "+ fm=%.17g gammam=%.17g nbarm=%.17g seed=0\n"
                 "ix 0 xd.w dc 0 ac 0\n",
                 COMMON, G[0], N[0], G[1], N[1], C[0], C[1], GAP[0], GAP[1], MASS, FM, GAMMAM, NM);
}

/* A resistor whose Johnson noise is 4 hbar w (N + 1/2) g, so that k T = hbar w (N + 1/2). */
static char *stock_bath(const char *name, const char *a, double g, double n) {
  const double kelvin = DRUM_HBAR * 2.0 * DRUM_PI * 1e6 * (n + 0.5) / NGSPICE_BOLTZMANN;
  return text_of("r%s %s 0 %.17g dtemp=%.17g\n", name, a, 1.0 / g, kelvin - KELVIN);
}

/* Charge c v/(1 - u), u = x/gap, and its share of the force. */
static char *stock_electrode(int k, double c, double gap) {
  return text_of("eu%d u%d 0 x 0 %.17g\n"
                 "bv%d v%d 0 v=v(n%d)/(1-v(u%d))\n"
                 "cv%d v%d s%d %.17g\n"
                 "vs%d s%d 0 0\n"
                 "fv%d n%d 0 vs%d 1\n"
                 "bf%d f%d 0 v=v(v%d)*v(v%d)\n"
                 "gf%d 0 w f%d 0 %.17g\n",
                 k, k, 1e-12 / gap, k, k, k, k, k, k, k, c, k, k, k, k, k, k, k, k, k, k, k,
                 0.5 * c / gap / (MASS * 2.0 * DRUM_PI * FM));
}

/* The plate in picofarad, and its force noise from a resistor of 1 ohm. */
static char *stock_plate(void) {
  const double wm = 2.0 * DRUM_PI * FM;
  const double gamma = 2.0 * DRUM_PI * GAMMAM;
  const double force = 4.0 * DRUM_HBAR * wm * MASS * gamma * (NM + 0.5);
  const double gain = sqrt(force / (4.0 * NGSPICE_BOLTZMANN * KELVIN)) / (MASS * wm);
  return text_of("cx x 0 1p\ncw w 0 1p\n"
                 "gx 0 x w 0 %.17g\ngw w 0 x 0 %.17g\n"
                 "rw w 0 %.17g noisy=0\nix 0 w dc 0 ac 0\n"
                 "rz z 0 1\ngz 0 w z 0 %.17g\n",
                 1e-12 * wm, 1e-12 * wm, 1e12 / gamma, gain);
}

static char *stock_body(void) {
  char *const part[] = {
      stock_bath("b1", "n1", G[0], N[0]),
      stock_bath("b2", "n2", G[1], N[1]),
      stock_electrode(1, C[0], GAP[0]),
      stock_electrode(2, C[1], GAP[1]),
      stock_plate(),
  };
  char *body = text_of("%s", COMMON);
  for (size_t n = 0; n < sizeof part / sizeof part[0]; ++n) {
    char *longer = text_of("%s%s", body, part[n]);
    free(body);
    free(part[n]);
    body = longer;
  }
  return body;
}

/* Both circuits under the same commands. */
typedef struct both {
  circuit_run *plugin;
  circuit_run *stock;
} both;

static both run_both(const char *commands) {
  char *const bodies[] = {plugin_body(), stock_body()};
  const both runs = {circuit_must_run(bodies[0], commands), circuit_must_run(bodies[1], commands)};
  free(bodies[0]);
  free(bodies[1]);
  return runs;
}

static void end_both(const both *runs) {
  circuit_end(runs->plugin);
  circuit_end(runs->stock);
}

#define NODES "v(n1) v(n2) v(x)"

static void operating_point_and_sweep_agree(void **state) {
  (void)state;
  judge sum = {.of = "op and dc against stock elements"};
  /* The damping as a resistor leaves w the rounding errors of x, here 1e-16 of 1e4 V over wm/gamma.
   */
  const both runs = run_both("option vntol=1e-8\nop\nwrite op.raw " NODES
                             "\ndc vb2 -60m 60m 2m\nwrite dc.raw " NODES "\n");
  circuit_compare(&sum, runs.plugin, "op.raw", runs.stock, "op.raw", 1e-9);
  circuit_compare(&sum, runs.plugin, "dc.raw", runs.stock, "dc.raw", 1e-9);
  /* The test means nothing unless the plate has moved. */
  const double u = circuit_real(runs.stock, "op.raw", "v(x)", 0) * 1e-12 / GAP[0];
  print_message("           plate at %.3g of the gap\n", u);
  assert_true(u > 0.02);
  end_both(&runs);
  judge_report(&sum);
}

static void small_signals_agree(void **state) {
  (void)state;
  judge sum = {.of = "ac against stock elements"};
  const both runs = run_both("ac dec 40 1k 30meg\nwrite ac.raw " NODES "\n"
                             "ac lin 101 180k 205k\nwrite line.raw " NODES "\n"
                             "alter vb1 ac=0\nalter @id[acmag]=0\nalter @ix[acmag]=1\n"
                             "ac lin 101 180k 205k\nwrite push.raw " NODES "\n");
  static const char *const files[] = {"ac.raw", "line.raw", "push.raw"};
  for (size_t n = 0; n < 3; ++n)
    circuit_compare(&sum, runs.plugin, files[n], runs.stock, files[n], 1e-8);
  end_both(&runs);
  judge_report(&sum);
}

/*
 * Spectra at the electrodes and the plate, and each bath's share of the integrals below and above
 * the mechanical line: across it ngspice's own integration overflows and says nan.
 */
static void noise_agrees(void **state) {
  (void)state;
  judge sum = {.of = "noise against stock resistors"};
  static const char *const shares[][2] = {{"onoise_total", "onoise_total"},
                                          {"onoise_total_a.xb1.abath", "onoise_total_rb1_thermal"},
                                          {"onoise_total_a.xb2.abath", "onoise_total_rb2_thermal"},
                                          {"onoise_total_a.xd.adrum", "onoise_total_rz_thermal"}};
  static const char *const outputs[] = {"n1", "n2", "x"};
  static const char *const bands[] = {"dec 1000 1k 100k", "lin 101 180k 205k",
                                      "dec 1000 400k 6meg"};
  char *commands = text_of("set sqrnoise\n");
  for (size_t k = 0; k < 3; ++k)
    for (size_t b = 0; b < 3; ++b) {
      char *more = text_of("%snoise v(%s) vb1 %s 1\nwrite t%zu%zu.raw all\n"
                           "setplot previous\nwrite d%zu%zu.raw onoise_spectrum inoise_spectrum\n",
                           commands, outputs[k], bands[b], k, b, k, b);
      free(commands);
      commands = more;
    }
  const both runs = run_both(commands);
  free(commands);
  for (size_t k = 0; k < 3; ++k)
    for (size_t b = 0; b < 3; ++b) {
      char spectra[16];
      char totals[16];
      (void)snprintf(spectra, sizeof spectra, "d%zu%zu.raw", k, b);
      (void)snprintf(totals, sizeof totals, "t%zu%zu.raw", k, b);
      circuit_compare(&sum, runs.plugin, spectra, runs.stock, spectra, 1e-6);
      for (size_t s = 0; s < 4 && b != 1; ++s)
        judge_near(&sum, shares[s][0], circuit_real(runs.plugin, totals, shares[s][0], 0),
                   circuit_real(runs.stock, totals, shares[s][1], 0), 1e-5);
    }
  end_both(&runs);
  judge_report(&sum);
}

/*
 * In tran, at equal steps, two circuits with the same charges obey the same difference equations:
 * the agreement is that of Newton's method, not of the integration.
 */
static void transient_takes_the_same_steps(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k) {
    judge sum = {.of = methods[k]};
    char *commands = text_of("set xtrtol=10000000\noption trtol=10000000 chgtol=1 method=%s\n"
                             "tran 20n 60u 0 20n\nwrite t.raw " NODES "\n",
                             methods[k]);
    const both runs = run_both(commands);
    free(commands);
    circuit_compare(&sum, runs.plugin, "t.raw", runs.stock, "t.raw",
                    1e-5); /* 1e-8 of the largest */
    const drum_raw_plot *plot = circuit_plot(runs.stock, "t.raw");
    const double *x = drum_raw_plot_real(plot, "v(x)");
    double swing = 0.0;
    for (size_t n = 0; n < plot->header.n_points; ++n)
      swing = fmax(swing, fabs(x[n] - x[0]) * 1e-12 / GAP[0]);
    print_message("           plate swings by %.3g of the gap over %zu points\n", swing,
                  plot->header.n_points);
    assert_true(swing > 0.02);
    end_both(&runs);
    judge_report(&sum);
  }
}

/* Ports between two nodes (%gd): with neither end at ground, the same as at ground. */
static void differential_ports_see_the_difference(void **state) {
  (void)state;
  judge sum = {.of = "ports between two nodes"};
#define DEVICES                                                                                    \
  ".model drum drum(c=[1p] gap=[200n] mass=1e-12 fm=200k gammam=3k nbarm=0 seed=0)\n"              \
  ".model bath bath(g=0.1m f0=5g nbar=3)\n"
  static const char commands[] =
      "set sqrnoise\nop\nwrite op.raw v(x)\nac dec 5 1k 1meg\nwrite ac.raw v(x)\n"
      "noise v(x) vs dec 5 1k 1meg\nsetplot previous\nwrite n.raw onoise_spectrum\n";
  circuit_run *is =
      circuit_must_run(HARNESS_TIGHT "vs s 0 dc 90m ac 1\nr1 s a 1k noisy=0\nr2 b 0 3k noisy=0\n"
                                     "ad %gd [a b] %g x w drum\nab %gd a b bath\n" DEVICES,
                       commands);
  circuit_run *must = circuit_must_run(
      HARNESS_TIGHT "vs s 0 dc 90m ac 1\nr1 s a 4k noisy=0\nad [a] x w drum\nab a bath\n" DEVICES,
      commands);
  circuit_compare(&sum, is, "op.raw", must, "op.raw", 1e-11);
  circuit_compare(&sum, is, "ac.raw", must, "ac.raw", 1e-11);
  circuit_compare(&sum, is, "n.raw", must, "n.raw", 1e-11);
  circuit_end(is);
  circuit_end(must);
  judge_report(&sum);
}

/* Three electrodes of which one is grounded are two, in whatever order they come. */
static void a_third_electrode_is_one_more(void **state) {
  (void)state;
  judge sum = {.of = "drum3 against drum2"};
  char *two = plugin_body();
  char *line = strstr(two, "xd ");
  char *rest = strstr(line, "ix 0 ");
  *line = '\0';
  char *three =
      text_of("%s"
              "xd n2 0 n1 x drum3 c1=%.17g c2=1p c3=%.17g gap1=%.17g gap2=50n gap3=%.17g\n"
              "+ mass=%.17g fm=%.17g gammam=%.17g nbarm=%.17g seed=0\n"
              "%s",
              two, C[1], C[0], GAP[1], GAP[0], MASS, FM, GAMMAM, NM, rest);
  free(two);
  two = plugin_body();
  static const char COMMANDS[] = "op\nwrite op.raw v(n1) v(n2) v(x)\n"
                                 "ac lin 51 150k 250k\nwrite ac.raw v(n1) v(n2) v(x)\n"
                                 "noise v(n2) id lin 51 150k 250k 1\nsetplot previous\n"
                                 "write n.raw onoise_spectrum onoise_a.xd.adrum\n";
  circuit_run *is = circuit_must_run(three, COMMANDS);
  circuit_run *must = circuit_must_run(two, COMMANDS);
  static const char *const files[] = {"op.raw", "ac.raw", "n.raw"};
  for (size_t n = 0; n < 3; ++n)
    circuit_compare(&sum, is, files[n], must, files[n], 1e-9);
  circuit_end(is);
  circuit_end(must);
  free(two);
  free(three);
  judge_report(&sum);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operating_point_and_sweep_agree),
      cmocka_unit_test(small_signals_agree),
      cmocka_unit_test(noise_agrees),
      cmocka_unit_test(transient_takes_the_same_steps),
      cmocka_unit_test(differential_ports_see_the_difference),
      cmocka_unit_test(a_third_electrode_is_one_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

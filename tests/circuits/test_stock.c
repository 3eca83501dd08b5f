/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rotating-frame elements and code models against the same circuit made of
 * ngspice's own elements: B sources for the moving capacitor, with every
 * constant in a linear element (B sources lose digits), gyrators for inductors.
 *
 * Two resonators at 50 MHz under one soft drum, pumped until the plate has gone
 * some per cent of the gap: neither charge nor force is close to linear.
 */

#include "circuits/harness.h"

static const double PI = 3.14159265358979323846;
static const double HBAR = 6.62607015e-34 / (2.0 * 3.14159265358979323846);
static const double NGSPICE_BOLTZMANN = 1.38064852e-23; /* its CONSTboltz */
static const double KELVIN = 300.15;                    /* ngspice's temperature */

static const double CARRIER = 50e6;
static const double C[2] = {1e-12, 1.3e-12};
static const double GAP[2] = {200e-9, 230e-9};
static const double MASS = 1e-12;
static const double FM = 2e5;
static const double GAMMAM = 3e3;
static const double G[2] = {1.2e-4, 0.9e-4};
static const double F0[2] = {50e6, 51e6};
static const double N[2] = {50.0, 7.0};
static const double NM = 1000.0;
static const double AMP[2] = {12e-6, 9e-6};
static const double PHASE[2] = {0.0, 70.0};

static double wd(void) {
  return 2.0 * PI * CARRIER;
}

static double inductance(int k) { /* resonates with the electrode and 0.5 pF */
  return 1.0 / (pow(2.0 * PI * 51e6, 2) * (C[k] + 0.5e-12));
}

/* Drives and a pass-through resistance, the same in both circuits. */
static const char COMMON[] = HARNESS_TIGHT "id_i 0 n1_i dc 0 ac 1\n"
                                           "id_q 0 n1_q dc 0 ac 0.3 40\n"
                                           "it 0 n1_i dc 0 sin(0 6u 150k)\n";

static char *plugin_body(void) {
  return text_of(
      "%s"
      "xp1 n1_i n1_q env_pump amp=%.17g phase=%.17g\n"
      "xp2 n3_i n3_q env_pump amp=%.17g phase=%.17g\n"
      "xb1 n1_i n1_q env_bath g=%.17g f0=%.17g nbar=%.17g seed=0\n"
      "xb2 n3_i n3_q env_bath g=%.17g f0=%.17g nbar=%.17g seed=0\n"
      "xr n2_i n2_q n3_i n3_q env_resistor r=70\n"
      "xl1 n1_i n1_q 0 0 env_inductor l=%.17g carrier=%.17g\n"
      "xl2 n2_i n2_q 0 0 env_inductor l=%.17g carrier=%.17g\n"
      "xc1 n1_i n1_q 0 0 env_capacitor c=0.5p carrier=%.17g\n"
      "xc2 n2_i n2_q 0 0 env_capacitor c=0.5p carrier=%.17g\n"
      "xcc n1_i n1_q n2_i n2_q env_capacitor c=0.05p carrier=%.17g\n"
      "xd n1_i n1_q n2_i n2_q x env_drum2 c1=%.17g c2=%.17g gap1=%.17g gap2=%.17g mass=%.17g\n"
      "+ fm=%.17g gammam=%.17g nbarm=%.17g carrier=%.17g seed=0\n"
      "xs1 n2_i n2_q upper env_sideband\n"
      "xs2 n2_i n2_q lower env_sideband side=-1\n"
      "ix 0 xd.w dc 0 ac 0\n",
      COMMON, AMP[0], PHASE[0], AMP[1], PHASE[1], G[0], F0[0], N[0], G[1], F0[1], N[1],
      inductance(0), CARRIER, inductance(1), CARRIER, CARRIER, CARRIER, CARRIER, C[0], C[1], GAP[0],
      GAP[1], MASS, FM, GAMMAM, NM, CARRIER);
}

/* One component pair of a capacitance c between a and b. */
static char *stock_capacitor(const char *name, const char *a, const char *b_i, const char *b_q,
                             double c) {
  return text_of("c%s_i %s_i %s %.17g\n"
                 "c%s_q %s_q %s %.17g\n"
                 "g%s_i %s_i %s %s_q %s %.17g\n"
                 "g%s_q %s_q %s %s_i %s %.17g\n",
                 name, a, b_i, c, name, a, b_q, c, name, a, b_i, a, b_q, -wd() * c, name, a, b_q, a,
                 b_i, wd() * c);
}

/* L di/dt = v - j wd L i with 1 V at node p for 1 A: a capacitor of L farad. */
static char *stock_inductor(const char *name, const char *a, double l) {
  return text_of("c%s_i p%s_i 0 %.17g\n"
                 "c%s_q p%s_q 0 %.17g\n"
                 "gv%s_i 0 p%s_i %s_i 0 1\n"
                 "gv%s_q 0 p%s_q %s_q 0 1\n"
                 "gx%s_i 0 p%s_i p%s_q 0 %.17g\n"
                 "gx%s_q 0 p%s_q p%s_i 0 %.17g\n"
                 "go%s_i %s_i 0 p%s_i 0 1\n"
                 "go%s_q %s_q 0 p%s_q 0 1\n",
                 name, name, l, name, name, l, name, name, a, name, name, a, name, name, name,
                 wd() * l, name, name, name, -wd() * l, name, a, name, name, a, name);
}

/* Resistors whose Johnson noise is 2 * 4 hbar w (N + 1/2) g: 2 hbar w (N + 1/2) / k. */
static char *stock_bath(const char *name, const char *a, double g, double f0, double n) {
  const double kelvin = 2.0 * HBAR * 2.0 * PI * f0 * (n + 0.5) / NGSPICE_BOLTZMANN;
  return text_of("r%s_i %s_i 0 %.17g dtemp=%.17g\n"
                 "r%s_q %s_q 0 %.17g dtemp=%.17g\n",
                 name, a, 1.0 / g, kelvin - KELVIN, name, a, 1.0 / g, kelvin - KELVIN);
}

/* Charge c v/(1 - u), u = x/gap; its j wd current; its share of the force. */
static char *stock_electrode(const char *k, const char *a, double c, double gap) {
  return text_of("eu%s u%s 0 x 0 %.17g\n"
                 "bv%s_i v%s_i 0 v=v(%s_i)/(1-v(u%s))\n"
                 "bv%s_q v%s_q 0 v=v(%s_q)/(1-v(u%s))\n"
                 "cv%s_i v%s_i s%s_i %.17g\n"
                 "cv%s_q v%s_q s%s_q %.17g\n"
                 "vs%s_i s%s_i 0 0\n"
                 "vs%s_q s%s_q 0 0\n"
                 "fv%s_i %s_i 0 vs%s_i 1\n"
                 "fv%s_q %s_q 0 vs%s_q 1\n"
                 "gv%s_i %s_i 0 v%s_q 0 %.17g\n"
                 "gv%s_q %s_q 0 v%s_i 0 %.17g\n"
                 "bf%s f%s 0 v=v(v%s_i)*v(v%s_i)+v(v%s_q)*v(v%s_q)\n"
                 "gf%s 0 w f%s 0 %.17g\n",
                 k, k, 1e-12 / gap, k, k, a, k, k, k, a, k, k, k, k, c, k, k, k, c, k, k, k, k, k,
                 a, k, k, a, k, k, a, k, -wd() * c, k, a, k, wd() * c, k, k, k, k, k, k, k, k,
                 0.25 * c / gap / (MASS * 2.0 * PI * FM));
}

/* The plate in picofarad, and its force noise from a resistor of 1 ohm. */
static char *stock_plate(void) {
  const double wm = 2.0 * PI * FM;
  const double gamma = 2.0 * PI * GAMMAM;
  const double force = 4.0 * HBAR * wm * MASS * gamma * (NM + 0.5);
  const double gain = sqrt(force / (4.0 * NGSPICE_BOLTZMANN * KELVIN)) / (MASS * wm);
  return text_of("cx x 0 1p\n"
                 "cw w 0 1p\n"
                 "gx 0 x w 0 %.17g\n"
                 "gw w 0 x 0 %.17g\n"
                 "rw w 0 %.17g noisy=0\n"
                 "ix 0 w dc 0 ac 0\n"
                 "rz z 0 1\n"
                 "gz 0 w z 0 %.17g\n",
                 1e-12 * wm, 1e-12 * wm, 1e12 / gamma, gain);
}

static char *stock_body(void) {
  char *const part[] = {
      stock_capacitor("1", "n1", "0", "0", 0.5e-12),
      stock_capacitor("2", "n2", "0", "0", 0.5e-12),
      stock_capacitor("c", "n1", "n2_i", "n2_q", 0.05e-12),
      stock_inductor("l1", "n1", inductance(0)),
      stock_inductor("l2", "n2", inductance(1)),
      stock_bath("b1", "n1", G[0], F0[0], N[0]),
      stock_bath("b2", "n3", G[1], F0[1], N[1]),
      stock_electrode("1", "n1", C[0], GAP[0]),
      stock_electrode("2", "n2", C[1], GAP[1]),
      stock_plate(),
  };
  char *body =
      text_of("%sip1_i 0 n1_i %.17g\nip1_q 0 n1_q %.17g\nip2_i 0 n3_i %.17g\nip2_q 0 n3_q %.17g\n"
              "rr_i n2_i n3_i 70 noisy=0\nrr_q n2_q n3_q 70 noisy=0\n",
              COMMON, AMP[0] * cos(PHASE[0] * PI / 180.0), AMP[0] * sin(PHASE[0] * PI / 180.0),
              AMP[1] * cos(PHASE[1] * PI / 180.0), AMP[1] * sin(PHASE[1] * PI / 180.0));
  for (size_t n = 0; n < sizeof part / sizeof part[0]; ++n) {
    char *longer = text_of("%s%s", body, part[n]);
    free(body);
    free(part[n]);
    body = longer;
  }
  return body;
}

static circuit_run *must_run(char *body, const char *commands) {
  circuit_run *run = circuit_must_run(body, commands);
  free(body);
  return run;
}

#define NODES "v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(n3_i) v(n3_q) v(x)"

static void operating_point_agrees(void **state) {
  (void)state;
  judge sum = {.of = "op against stock elements"};
  static const char commands[] = "op\nwrite op.raw " NODES "\n";
  circuit_run *plugin = must_run(plugin_body(), commands);
  circuit_run *stock = must_run(stock_body(), commands);
  circuit_compare(&sum, plugin, "op.raw", stock, "op.raw", 1e-9);
  /* The test means nothing unless the plate has moved. */
  const double x = circuit_real(stock, "op.raw", "v(x)", 0);
  print_message("           plate at %.3g of the gap\n", x * 1e-12 / GAP[0]);
  assert_true(x * 1e-12 / GAP[0] > 0.02);
  circuit_end(plugin);
  circuit_end(stock);
  judge_report(&sum);
}

static void small_signals_agree(void **state) {
  (void)state;
  judge sum = {.of = "ac against stock elements"};
  static const char commands[] = "ac dec 40 1k 30meg\nwrite ac.raw " NODES "\n"
                                 "ac lin 101 190k 210k\nwrite line.raw " NODES "\n"
                                 "alter @id_i[acmag]=0\nalter @id_q[acmag]=0\n"
                                 "alter @ix[acmag]=1\n"
                                 "ac lin 101 190k 210k\nwrite push.raw " NODES "\n";
  circuit_run *plugin = must_run(plugin_body(), commands);
  circuit_run *stock = must_run(stock_body(), commands);
  circuit_compare(&sum, plugin, "ac.raw", stock, "ac.raw", 1e-8);
  circuit_compare(&sum, plugin, "line.raw", stock, "line.raw", 1e-8);
  circuit_compare(&sum, plugin, "push.raw", stock, "push.raw", 1e-8);
  circuit_end(plugin);
  circuit_end(stock);
  judge_report(&sum);
}

/*
 * The plate alone. A current into w is a force; one into x adds to x' itself:
 * x = (i/Cm) wm / D and x = (i/Cm) j w / D with D = wm^2 - w^2 + j w gamma.
 */
static void plate_alone_responds_as_a_damped_oscillator(void **state) {
  (void)state;
  judge sum = {.of = "response of the plate against its closed form"};
  static const char body[] =
      HARNESS_TIGHT "xd 0 0 x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=3k nbarm=0 seed=0 "
                    "carrier=50meg\n"
                    "iw 0 xd.w dc 0 ac 1\nix 0 x dc 0 ac 0\n";
  circuit_run *run =
      circuit_must_run(body, "ac lin 200 1k 400k\nwrite w.raw v(x)\nalter @iw[acmag]=0\n"
                             "alter @ix[acmag]=1\nac lin 200 1k 400k\nwrite x.raw v(x)\n");
  const double wm = 2.0 * PI * FM;
  for (size_t n = 0; n < 200; ++n) {
    const double w = 2.0 * PI * creal(circuit_complex(run, "w.raw", "frequency", n));
    const double complex d = CMPLX(wm * wm - w * w, w * 2.0 * PI * GAMMAM);
    const double complex force = circuit_complex(run, "w.raw", "v(x)", n) / (1e12 * wm / d);
    const double complex push = circuit_complex(run, "x.raw", "v(x)", n) / (1e12 * CMPLX(0, w) / d);
    judge_near(&sum, "|x| for a current into w", cabs(force), 1.0, 1e-12);
    judge_scaled(&sum, "phase of x for a current into w", carg(force), 0.0, 1.0, 1e-12);
    judge_near(&sum, "|x| for a current into x", cabs(push), 1.0, 1e-12);
    judge_scaled(&sum, "phase of x for a current into x", carg(push), 0.0, 1.0, 1e-12);
  }
  circuit_end(run);
  judge_report(&sum);
}

/*
 * In op nothing is left in w, however far the plate has gone and however small
 * the voltage tolerance: rounding errors there would keep Newton's method going.
 */
static void velocity_is_exactly_zero_at_rest(void **state) {
  (void)state;
  static const char body[] = ".options abstol=1e-22 reltol=1e-9 vntol=1e-18 gmin=1e-20\n"
                             "xp n_i n_q env_pump amp=5u phase=20\n"
                             "xb n_i n_q env_bath g=60u f0=50meg nbar=20 seed=0\n"
                             "xl n_i n_q 0 0 env_inductor l=8u carrier=50meg\n"
                             "xd n_i n_q x env_drum1 c=1p gap=200n mass=1e-12 fm=200k gammam=1 "
                             "nbarm=0 seed=0 carrier=50meg\n";
  circuit_run *run = circuit_must_run(body, "dc i.xp.ii -5u 5u 0.5u\nwrite dc.raw v(x) v(xd.w)\n");
  assert_int_equal(circuit_plot(run, "dc.raw")->header.n_points, 21);
  for (size_t n = 0; n < 21; ++n) {
    assert_true(circuit_real(run, "dc.raw", "v(x)", n) > 100.0);
    assert_true(circuit_real(run, "dc.raw", "v(xd.w)", n) == 0.0);
  }
  assert_null(strstr(run->output, "gmin"));
  circuit_end(run);
}

static void sideband_is_the_complex_combination(void **state) {
  (void)state;
  judge sum = {.of = "sideband node against (v_i +- j v_q)/2"};
  circuit_run *run =
      must_run(plugin_body(), "ac dec 10 1k 30meg\nwrite ac.raw v(n2_i) v(n2_q) v(upper) v(lower)\n"
                              "op\nwrite op.raw v(n2_i) v(upper) v(lower)\n");
  const size_t points = circuit_plot(run, "ac.raw")->header.n_points;
  for (size_t n = 0; n < points; ++n)
    for (int side = -1; side <= 1; side += 2) {
      const double complex is =
          circuit_complex(run, "ac.raw", side > 0 ? "v(upper)" : "v(lower)", n);
      const double complex must = (circuit_complex(run, "ac.raw", "v(n2_i)", n) +
                                   CMPLX(0, side) * circuit_complex(run, "ac.raw", "v(n2_q)", n)) /
                                  2.0;
      const double scale = cabs(circuit_complex(run, "ac.raw", "v(n2_i)", n));
      judge_scaled(&sum, "Re v(s)", creal(is), creal(must), scale, 1e-12);
      judge_scaled(&sum, "Im v(s)", cimag(is), cimag(must), scale, 1e-12);
    }
  const double half = circuit_real(run, "op.raw", "v(n2_i)", 0) / 2.0;
  judge_near(&sum, "v(upper) in op", circuit_real(run, "op.raw", "v(upper)", 0), half, 1e-12);
  judge_near(&sum, "v(lower) in op", circuit_real(run, "op.raw", "v(lower)", 0), half, 1e-12);
  circuit_end(run);
  judge_report(&sum);
}

#define DENSITIES "onoise_spectrum inoise_spectrum"

/*
 * Spectra, their integrals, and each bath's share, seen at an electrode and at
 * the plate. Integrals below and above the mechanical line only: across one of
 * this quality ngspice's own integration overflows and says nan. Many points, as
 * ngspice interpolates source by source and a bath is two resistors here.
 */
static void noise_agrees(void **state) {
  (void)state;
  judge sum = {.of = "noise against stock resistors"};
  static const char *const outputs[] = {"n1_i", "n2_q", "x", "n2_i,n1_q"};
  static const char *const bands[] = {"dec 1000 1k 100k", "dec 1000 400k 6meg",
                                      "lin 101 190k 210k"};
  static const struct {
    const char *plugin;
    const char *stock[2];
  } baths[] = {
      {"onoise_total_a.xb1.abath", {"onoise_total_rb1_i_thermal", "onoise_total_rb1_q_thermal"}},
      {"onoise_total_a.xb2.abath", {"onoise_total_rb2_i_thermal", "onoise_total_rb2_q_thermal"}},
      {"onoise_total_a.xd.adrum", {"onoise_total_rz_thermal", NULL}},
  };
  char *commands = text_of("set sqrnoise\n");
  for (size_t k = 0; k < 4; ++k)
    for (size_t b = 0; b < 3; ++b) {
      char *more = text_of("%s"
                           "noise v(%s) id_i %s 1\n"
                           "write t%zu%zu.raw all\n"
                           "setplot previous\nwrite d%zu%zu.raw " DENSITIES "\n",
                           commands, outputs[k], bands[b], k, b, k, b);
      free(commands);
      commands = more;
    }
  circuit_run *plugin = must_run(plugin_body(), commands);
  circuit_run *stock = must_run(stock_body(), commands);
  free(commands);
  for (size_t k = 0; k < 4; ++k)
    for (size_t band = 0; band < 3; ++band) {
      char name[2][16];
      (void)snprintf(name[0], sizeof name[0], "d%zu%zu.raw", k, band);
      (void)snprintf(name[1], sizeof name[1], "t%zu%zu.raw", k, band);
      circuit_compare(&sum, plugin, name[0], stock, name[0], 1e-6);
      if (band == 2)
        continue;
      judge_near(&sum, "onoise_total", circuit_real(plugin, name[1], "onoise_total", 0),
                 circuit_real(stock, name[1], "onoise_total", 0), 1e-6);
      judge_near(&sum, "inoise_total", circuit_real(plugin, name[1], "inoise_total", 0),
                 circuit_real(stock, name[1], "inoise_total", 0), 1e-6);
      for (size_t b = 0; b < 3; ++b) {
        const double must =
            circuit_real(stock, name[1], baths[b].stock[0], 0) +
            (baths[b].stock[1] ? circuit_real(stock, name[1], baths[b].stock[1], 0) : 0.0);
        judge_near(&sum, baths[b].plugin, circuit_real(plugin, name[1], baths[b].plugin, 0), must,
                   1e-6);
      }
    }
  circuit_end(plugin);
  circuit_end(stock);
  judge_report(&sum);
}

/*
 * At one frequency stock elements can turn v_q by 90 degrees: the current of a
 * capacitor of 1/w farad. That makes (v_i + j v_q)/2 a node with noise.
 */
static void noise_of_a_sideband_agrees(void **state) {
  (void)state;
  judge sum = {.of = "noise of a sideband against stock elements"};
  static const double hertz[] = {1e4, 199e3, 200e3, 1.1e6};
  static const char noise[] = "set sqrnoise\nnoise v(upper) id_i lin 1 %.17g %.17g 1\n"
                              "write upper.raw " DENSITIES "\n"
                              "noise v(lower) id_i lin 1 %.17g %.17g 1\n"
                              "write lower.raw " DENSITIES "\n";
  for (size_t n = 0; n < sizeof hertz / sizeof hertz[0]; ++n) {
    const double f = hertz[n];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char *commands = text_of(noise, f, f, f, f);
#pragma GCC diagnostic pop
    char *body = stock_body();
    char *stock_text =
        text_of("%seturn turn 0 n2_q 0 1\nvturn turned 0 0\ncturn turn turned %.17g\n"
                "gu upper 0 n2_i 0 -0.5\nfu 0 upper vturn 0.5\nru upper 0 1 noisy=0\n"
                "gl lower 0 n2_i 0 -0.5\nfl lower 0 vturn 0.5\nrl lower 0 1 noisy=0\n",
                body, 1.0 / (2.0 * PI * f));
    free(body);
    circuit_run *plugin = must_run(plugin_body(), commands);
    circuit_run *stock = must_run(stock_text, commands);
    free(commands);
    circuit_compare(&sum, plugin, "upper.raw", stock, "upper.raw", 1e-7);
    circuit_compare(&sum, plugin, "lower.raw", stock, "lower.raw", 1e-7);
    circuit_end(plugin);
    circuit_end(stock);
  }
  judge_report(&sum);
}

/*
 * Ports between two nodes (%gd): a bath and a drum with neither end at ground
 * against a resistor, and against the same drum at ground.
 */
static void differential_ports_see_the_difference(void **state) {
  (void)state;
  judge sum = {.of = "ports between two nodes"};
  static const char common[] =
      HARNESS_TIGHT "ra a 0 300 noisy=0\nrb b 0 200 noisy=0\nid 0 a dc 1m ac 1\nrc c 0 1 noisy=0\n"
                    "ca a b 1n\n";
  char *plugin = text_of("%sab %%gd a b %%gd c 0 bath\n"
                         ".model bath bath_env(g=2m f0=5g nbar=3)\n",
                         common);
  char *resistor = text_of("%sr1 a b 500 dtemp=%.17g\nr2 c 0 500 noisy=0\n", common,
                           2.0 * HBAR * 2.0 * PI * 5e9 * 3.5 / NGSPICE_BOLTZMANN - KELVIN);
  static const char commands[] =
      "set sqrnoise\nop\nwrite op.raw v(a) v(b)\nac dec 5 1k 1g\nwrite ac.raw v(a) v(b)\n"
      "noise v(b) id dec 5 1k 1g\nsetplot previous\nwrite n.raw onoise_spectrum\n";
  circuit_run *is = must_run(plugin, commands);
  circuit_run *must = must_run(resistor, commands);
  circuit_compare(&sum, is, "op.raw", must, "op.raw", 1e-12);
  circuit_compare(&sum, is, "ac.raw", must, "ac.raw", 1e-12);
  circuit_compare(&sum, is, "n.raw", must, "n.raw", 1e-6);
  circuit_end(is);
  circuit_end(must);

#define PLATE                                                                                      \
  ".model drum drum_env(c=[1p] gap=[200n] mass=1e-12 fm=200k gammam=3k nbarm=0 seed=0 "            \
  "carrier=50meg)\n"
  static const char push[] = "op\nwrite op.raw v(x)\nac dec 5 1k 1meg\nwrite ac.raw v(x)\n";
  /* Each electrode in the middle of its resistors, or at the end of them. */
  is = circuit_must_run(
      HARNESS_TIGHT
      "vi s_i 0 dc 90m ac 1\nvq s_q 0 30m\nri1 s_i a_i 1k\nri2 b_i 0 3k\nrq1 s_q a_q 2k\n"
      "rq2 b_q 0 2k\nad %gd [a_i b_i a_q b_q] %g x w drum\n" PLATE,
      push);
  must = circuit_must_run(HARNESS_TIGHT
                          "vi s_i 0 dc 90m ac 1\nvq s_q 0 30m\nri s_i a_i 4k\nrq s_q a_q 4k\n"
                          "ad [a_i a_q] x w drum\n" PLATE,
                          push);
  judge_near(&sum, "x", circuit_real(is, "op.raw", "v(x)", 0),
             circuit_real(must, "op.raw", "v(x)", 0), 1e-11);
  circuit_compare(&sum, is, "ac.raw", must, "ac.raw", 1e-11);
  circuit_end(is);
  circuit_end(must);
  judge_report(&sum);
}

/* The plate dragged by a sweep of pump 1, through the nonlinear range. */
static void dc_sweep_of_a_pump_agrees(void **state) {
  (void)state;
  judge sum = {.of = "dc sweep against stock elements"};
  circuit_run *plugin =
      must_run(plugin_body(), "dc i.xp1.ii -20u 20u 1u\nwrite dc.raw " NODES "\n");
  circuit_run *stock = must_run(stock_body(), "dc ip1_i -20u 20u 1u\nwrite dc.raw " NODES "\n");
  circuit_compare(&sum, plugin, "dc.raw", stock, "dc.raw", 1e-8);
  circuit_end(plugin);
  circuit_end(stock);
  judge_report(&sum);
}

/*
 * In tran, at equal steps, two circuits with the same charges obey the same
 * difference equations: the agreement is that of Newton's method, not of the
 * integration, and fails if a charge is integrated in any other way.
 */
static void transient_takes_the_same_steps(void **state) {
  (void)state;
  static const char *const methods[] = {"trap", "gear"};
  for (size_t k = 0; k < 2; ++k) {
    judge sum = {.of = methods[k]};
    char *commands = text_of("set xtrtol=10000000\noption trtol=10000000 chgtol=1 method=%s\n"
                             "tran 20n 30u 0 20n\nwrite t.raw " NODES "\n",
                             methods[k]);
    circuit_run *plugin = must_run(plugin_body(), commands);
    circuit_run *stock = must_run(stock_body(), commands);
    circuit_compare(&sum, plugin, "t.raw", stock, "t.raw", 1e-5); /* 1e-8 of the largest */
    const drum_raw_plot *plot = circuit_plot(stock, "t.raw");
    const double *x = drum_raw_plot_real(plot, "v(x)");
    double swing = 0.0;
    for (size_t n = 0; n < plot->header.n_points; ++n)
      swing = fmax(swing, fabs(x[n] - x[0]));
    print_message("           plate swings by %.3g of the gap over %zu points\n",
                  swing * 1e-12 / GAP[0], plot->header.n_points);
    assert_true(swing * 1e-12 / GAP[0] > 0.02);
    circuit_end(plugin);
    circuit_end(stock);
    free(commands);
    judge_report(&sum);
  }
}

/* Left to itself the step follows the truncation error, of the drum's charges too. */
static void transient_steps_follow_the_truncation_error(void **state) {
  (void)state;
  judge sum = {.of = "default steps against fine ones"};
  circuit_run *fine =
      must_run(plugin_body(), "set xtrtol=10000000\noption chgtol=1\ntran 5n 20u 0 5n\n"
                              "linearize " NODES "\nwrite t.raw v(x)\n");
  circuit_run *free_steps = must_run(plugin_body(), "option reltol=1e-5\ntran 5n 20u\n"
                                                    "linearize " NODES "\nwrite t.raw v(x)\n");
  const drum_raw_plot *a = circuit_plot(free_steps, "t.raw");
  const drum_raw_plot *b = circuit_plot(fine, "t.raw");
  const double *is = drum_raw_plot_real(a, "v(x)");
  const double *must = drum_raw_plot_real(b, "v(x)");
  assert_int_equal(a->header.n_points, b->header.n_points);
  for (size_t n = 0; n < a->header.n_points; ++n)
    judge_scaled(&sum, "v(x)", is[n], must[n], must[0], 1e-3);
  circuit_end(fine);
  circuit_end(free_steps);
  judge_report(&sum);
}

/* Three electrodes of which one is grounded are two, in whatever order they come. */
static void a_third_electrode_is_one_more(void **state) {
  (void)state;
  judge sum = {.of = "drum3 against drum2"};
  char *two = plugin_body();
  char *line = strstr(two, "xd ");
  char *rest = strstr(line, "xs1 ");
  *line = '\0';
  char *three = text_of("%s"
                        "xd n2_i n2_q 0 0 n1_i n1_q x env_drum3 c1=%.17g c2=1p c3=%.17g gap1=%.17g "
                        "gap2=50n gap3=%.17g\n"
                        "+ mass=%.17g fm=%.17g gammam=%.17g nbarm=%.17g carrier=%.17g seed=0\n"
                        "%s",
                        two, C[1], C[0], GAP[1], GAP[0], MASS, FM, GAMMAM, NM, CARRIER, rest);
  free(two);
  two = plugin_body();
  static const char COMMANDS[] =
      "op\nwrite op.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(x)\n"
      "ac lin 51 150k 250k\nwrite ac.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(x)\n"
      "noise v(n2_i) id_i lin 51 150k 250k 1\nsetplot previous\n"
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
      cmocka_unit_test(operating_point_agrees),
      cmocka_unit_test(small_signals_agree),
      cmocka_unit_test(plate_alone_responds_as_a_damped_oscillator),
      cmocka_unit_test(velocity_is_exactly_zero_at_rest),
      cmocka_unit_test(sideband_is_the_complex_combination),
      cmocka_unit_test(noise_agrees),
      cmocka_unit_test(noise_of_a_sideband_agrees),
      cmocka_unit_test(differential_ports_see_the_difference),
      cmocka_unit_test(dc_sweep_of_a_pump_agrees),
      cmocka_unit_test(transient_takes_the_same_steps),
      cmocka_unit_test(transient_steps_follow_the_truncation_error),
      cmocka_unit_test(a_third_electrode_is_one_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rotating frame against the laboratory's. For a linear circuit the sideband
 * at carrier + f' is what ngspice's ac gives at that frequency for the ordinary
 * R, L and C; that at carrier - f' comes out conjugated. A pumped drum is compared in tran, with
 * the laboratory's drum and bath at 1 MHz.
 */

#include "circuits/harness.h"

static const double CARRIER = 5e9;

static circuit_run *laboratory(const char *frequencies) {
  char *commands = text_of("%s", frequencies);
  circuit_run *run = circuit_must_run(HARNESS_TIGHT "i1 0 n1 dc 0 ac 1\n"
                                                    "r1 n1 0 1591.5494309189535\n"
                                                    "c1 n1 0 99.4f\n"
                                                    "l1 n1 0 10.13211836423378n\n"
                                                    "cc n1 n2 0.6f\n"
                                                    "c2 n2 0 98f\n"
                                                    "l2 n2 n3 10.2n\n"
                                                    "r2 n3 0 0.37\n"
                                                    "r3 n3 n4 12.5\n"
                                                    "l4 n4 0 3n\n",
                                      commands);
  free(commands);
  return run;
}

static circuit_run *rotating(const char *frequencies) {
  char *body =
      text_of(HARNESS_TIGHT "i1_i 0 n1_i dc 0 ac 1\n"
                            "i1_q 0 n1_q dc 0 ac 1 -90\n"
                            "x1 n1_i n1_q 0 0 env_resistor r=1591.5494309189535\n"
                            "x2 n1_i n1_q 0 0 env_capacitor c=99.4f carrier=%.17g\n"
                            "x3 n1_i n1_q 0 0 env_inductor l=10.13211836423378n carrier=%.17g\n"
                            "x4 n1_i n1_q n2_i n2_q env_capacitor c=0.6f carrier=%.17g\n"
                            "x5 n2_i n2_q 0 0 env_capacitor c=98f carrier=%.17g\n"
                            "x6 n2_i n2_q n3_i n3_q env_inductor l=10.2n carrier=%.17g\n"
                            "x7 n3_i n3_q 0 0 env_resistor r=0.37\n"
                            "x8 n3_i n3_q n4_i n4_q env_resistor r=12.5\n"
                            "x9 n4_i n4_q 0 0 env_inductor l=3n carrier=%.17g\n"
                            "xs1 n1_i n1_q up1 env_sideband\nxs2 n2_i n2_q up2 env_sideband\n"
                            "xs3 n3_i n3_q up3 env_sideband\nxs4 n4_i n4_q up4 env_sideband\n"
                            "xl1 n1_i n1_q low1 env_sideband side=-1\n"
                            "xl2 n2_i n2_q low2 env_sideband side=-1\n"
                            "xl3 n3_i n3_q low3 env_sideband side=-1\n"
                            "xl4 n4_i n4_q low4 env_sideband side=-1\n",
              CARRIER, CARRIER, CARRIER, CARRIER, CARRIER, CARRIER);
  circuit_run *run = circuit_must_run(body, frequencies);
  free(body);
  return run;
}

#define OFFSETS 5

static void sidebands_are_the_laboratory_response(void **state) {
  (void)state;
  judge sum = {.of = "sidebands against the laboratory frame"};
  static const double offset[OFFSETS] = {1e3, 2.7e6, 8e7, 1.1e9, 4.9e9};
  char *envelope = text_of("%s", "");
  char *upper = text_of("%s", "");
  char *lower = text_of("%s", "");
  for (int n = 0; n < OFFSETS; ++n) {
    const double f[] = {offset[n], CARRIER + offset[n], CARRIER - offset[n]};
    char **const texts[] = {&envelope, &upper, &lower};
    for (int k = 0; k < 3; ++k) {
      char *more = text_of("%sac lin 1 %.17g %.17g\nwrite %d.raw %s\n", *texts[k], f[k], f[k], n,
                           k == 0 ? "all" : "v(n1) v(n2) v(n3) v(n4)");
      free(*texts[k]);
      *texts[k] = more;
    }
  }
  /* The same drive again, now of the lower sideband alone. */
  char *conjugate = text_of("alter @i1_q[acphase]=90\n%s", envelope);
  circuit_run *frame = rotating(envelope);
  circuit_run *below = rotating(conjugate);
  circuit_run *above_carrier = laboratory(upper);
  circuit_run *below_carrier = laboratory(lower);
  for (int n = 0; n < OFFSETS; ++n)
    for (int node = 1; node <= 4; ++node) {
      char file[16];
      char plain[16];
      char up[16];
      char low[16];
      (void)snprintf(file, sizeof file, "%d.raw", n);
      (void)snprintf(plain, sizeof plain, "v(n%d)", node);
      (void)snprintf(up, sizeof up, "v(up%d)", node);
      (void)snprintf(low, sizeof low, "v(low%d)", node);
      /* 1 into i and -j into q is a current of 1 at the upper sideband, 0 at the lower. */
      const double complex must_up = circuit_complex(above_carrier, file, plain, 0);
      const double complex is_up = circuit_complex(frame, file, up, 0);
      const double complex none = circuit_complex(frame, file, low, 0);
      judge_scaled(&sum, up, creal(is_up), creal(must_up), cabs(must_up), 1e-8);
      judge_scaled(&sum, up, cimag(is_up), cimag(must_up), cabs(must_up), 1e-8);
      judge_scaled(&sum, "the undriven sideband", cabs(none), 0.0, cabs(must_up), 1e-8);
      const double complex must_low = conj(circuit_complex(below_carrier, file, plain, 0));
      const double complex is_low = circuit_complex(below, file, low, 0);
      judge_scaled(&sum, low, creal(is_low), creal(must_low), cabs(must_low), 1e-8);
      judge_scaled(&sum, low, cimag(is_low), cimag(must_low), cabs(must_low), 1e-8);
    }
  circuit_end(frame);
  circuit_end(below);
  circuit_end(above_carrier);
  circuit_end(below_carrier);
  free(envelope);
  free(upper);
  free(lower);
  free(conjugate);
  judge_report(&sum);
}

/* The pumped state of a linear circuit is the laboratory's ac at the carrier. */
static void operating_point_is_the_response_at_the_carrier(void **state) {
  (void)state;
  judge sum = {.of = "op against the laboratory frame"};
  char *at = text_of("ac lin 1 %.17g %.17g\nwrite ac.raw all\n", CARRIER, CARRIER);
  circuit_run *plain = laboratory(at);
  circuit_run *frame = rotating("alter i1_i dc=0.6\nalter i1_q dc=0.8\nop\nwrite op.raw all\n");
  for (int node = 1; node <= 4; ++node) {
    char name[3][16];
    (void)snprintf(name[0], sizeof name[0], "v(n%d)", node);
    (void)snprintf(name[1], sizeof name[1], "v(n%d_i)", node);
    (void)snprintf(name[2], sizeof name[2], "v(n%d_q)", node);
    const double complex must = CMPLX(0.6, 0.8) * circuit_complex(plain, "ac.raw", name[0], 0);
    judge_scaled(&sum, name[1], circuit_real(frame, "op.raw", name[1], 0), creal(must), cabs(must),
                 1e-8);
    judge_scaled(&sum, name[2], circuit_real(frame, "op.raw", name[2], 0), cimag(must), cabs(must),
                 1e-8);
  }
  circuit_end(plain);
  circuit_end(frame);
  free(at);
  judge_report(&sum);
}

/*
 * A pump of amp at phase is Re[amp exp(j phase) exp(j wd t)]: into 50 ohm, in op,
 * and for one resonator the closed form V = I / (g + j wd C + 1/(j wd L)).
 */
static void pump_has_its_amplitude_and_phase(void **state) {
  (void)state;
  judge sum = {.of = "pump into a resistor and a resonator"};
  circuit_run *run = circuit_must_run(
      HARNESS_TIGHT "xp a_i a_q env_pump amp=2m phase=-120\nxr a_i a_q 0 0 env_resistor r=50\n"
                    "xq b_i b_q env_pump amp=10n phase=30\nxb b_i b_q env_bath g=1u f0=5g nbar=0\n"
                    "xc b_i b_q 0 0 env_capacitor c=100f carrier=4.994g\n"
                    "xl b_i b_q 0 0 env_inductor l=10.13211836423378n carrier=4.994g\n",
      "op\nwrite op.raw all\n");
  judge_near(&sum, "v(a_i)", circuit_real(run, "op.raw", "v(a_i)", 0), -0.05, 1e-9);
  judge_near(&sum, "v(a_q)", circuit_real(run, "op.raw", "v(a_q)", 0), -0.05 * sqrt(3.0), 1e-9);
  const double w = 2.0 * acos(-1.0) * 4.994e9;
  const double complex y = CMPLX(1e-6, w * 100e-15 - 1.0 / (w * 10.13211836423378e-9));
  const double complex v = 10e-9 * CMPLX(sqrt(0.75), 0.5) / y;
  judge_scaled(&sum, "v(b_i)", circuit_real(run, "op.raw", "v(b_i)", 0), creal(v), cabs(v), 1e-8);
  judge_scaled(&sum, "v(b_q)", circuit_real(run, "op.raw", "v(b_q)", 0), cimag(v), cabs(v), 1e-8);
  circuit_end(run);
  judge_report(&sum);
}

/* Two coupled resonators, on a drum or without, and a line for the pumps. */
static char *held_circuit(const char *pumps, const char *drum) {
  return text_of(HARNESS_TIGHT
                 "%s%sxb1 a_i a_q env_bath g=1u f0=5g nbar=2\nxb2 b_i b_q env_bath g=3u f0=5g "
                 "nbar=5\nxc1 a_i a_q 0 0 env_capacitor c=100f carrier=4.994g\n"
                 "xc2 b_i b_q 0 0 env_capacitor c=90f carrier=4.994g\n"
                 "xl1 a_i a_q 0 0 env_inductor l=10n carrier=4.994g\n"
                 "xl2 b_i b_q 0 0 env_inductor l=11n carrier=4.994g\n"
                 "xcc a_i a_q b_i b_q env_capacitor c=2f carrier=4.994g\n"
                 "is_i 0 a_i dc 0 ac 1 sin(0 1n 6meg)\nis_q 0 a_q dc 0 ac 1 -90\n",
                 pumps, drum);
}

/*
 * Held pumps feed I = Y V, hopping included, with Y of closed form; with the drum its displaced
 * plate too. Pumps of just these currents are the same circuit in ac at any
 * f', in noise and in a noisy, driven tran.
 */
static void held_pumps_are_pumps_of_the_right_current(void **state) {
  (void)state;
  judge sum = {.of = "held pumps against Y V, and against pumps of that current"};
  static const char held[] = "xp1 a_i a_q env_held_pump amp=13m phase=40\n"
                             "xp2 b_i b_q env_held_pump amp=7m phase=-75\n";
  static const char drum[] = "xd a_i a_q b_i b_q x env_drum2 c1=20f c2=30f gap1=50n gap2=100n "
                             "mass=100f fm=6meg gammam=10k nbarm=1 carrier=4.994g\n";
  static const char measure[] =
      "set sqrnoise\nac lin 33 1k 12meg\nwrite ac.raw v(a_i) v(a_q) v(b_i) "
      "v(b_q)\nnoise v(b_i) is_i lin 33 1k 12meg\nsetplot previous\n"
      "write noise.raw onoise_spectrum\n"
      "set xtrtol=10000000\noption chgtol=1 method=trap\n"
      "tran 40n 8u 0 40n\n"
      "write tran.raw v(a_i) v(a_q) v(b_i) v(b_q)\n";
  char *commands = text_of("op\nwrite op.raw all\n%s", measure);
  const double w = 2.0 * acos(-1.0) * 4.994e9;
  const double complex v[2] = {13e-3 * cexp(CMPLX(0.0, 40.0 * acos(-1.0) / 180.0)),
                               7e-3 * cexp(CMPLX(0.0, -75.0 * acos(-1.0) / 180.0))};
  for (int plate = 0; plate < 2; ++plate) {
    char *body = held_circuit(held, plate ? drum : "");
    circuit_run *run = circuit_must_run(body, commands);
    double complex current[2];
    for (size_t k = 0; k < 2; ++k) {
      char name[2][32];
      (void)snprintf(name[0], sizeof name[0], "v(xp%zu.m_i)", k + 1);
      (void)snprintf(name[1], sizeof name[1], "v(xp%zu.m_q)", k + 1);
      current[k] =
          CMPLX(circuit_real(run, "op.raw", name[0], 0), circuit_real(run, "op.raw", name[1], 0));
    }
    const double x = plate ? circuit_real(run, "op.raw", "v(x)", 0) * 1e-12 : 0.0;
    assert_true(!plate || x > 1e-13);
    const double c[2] = {100e-15 + (plate ? 20e-15 / (1.0 - x / 50e-9) : 0.0),
                         90e-15 + (plate ? 30e-15 / (1.0 - x / 100e-9) : 0.0)};
    const double complex hops = CMPLX(0.0, w * 2e-15) * (v[0] - v[1]);
    const double complex must[2] = {v[0] * CMPLX(1e-6, w * c[0] - 1.0 / (w * 10e-9)) + hops,
                                    v[1] * CMPLX(3e-6, w * c[1] - 1.0 / (w * 11e-9)) - hops};
    for (size_t k = 0; k < 2; ++k) {
      judge_scaled(&sum, "in-phase current", creal(current[k]), creal(must[k]), cabs(must[k]),
                   1e-7);
      judge_scaled(&sum, "quadrature current", cimag(current[k]), cimag(must[k]), cabs(must[k]),
                   1e-7);
    }
    char *pumps = text_of("xp1 a_i a_q env_pump amp=%.17g phase=%.17g\n"
                          "xp2 b_i b_q env_pump amp=%.17g phase=%.17g\n",
                          cabs(current[0]), carg(current[0]) * 180.0 / acos(-1.0), cabs(current[1]),
                          carg(current[1]) * 180.0 / acos(-1.0));
    char *other = held_circuit(pumps, plate ? drum : "");
    circuit_run *plain = circuit_must_run(other, measure);
    circuit_compare(&sum, run, "ac.raw", plain, "ac.raw", 1e-6);
    circuit_compare(&sum, run, "noise.raw", plain, "noise.raw", 1e-6);
    circuit_compare(&sum, run, "tran.raw", plain, "tran.raw", 1e-6);
    circuit_end(run);
    circuit_end(plain);
    free(body);
    free(other);
    free(pumps);
  }
  free(commands);
  judge_report(&sum);
}

/*
 * A resonator in tran after the pump is switched on at t = 0: with detuning
 * delta = wd - wc the envelope rings up as V (1 - exp(-(kappa/2 + j delta) t)),
 * up to terms of order kappa/wd that the slowly varying envelope leaves out;
 * they are avoided by taking the exact poles of C s + g + j wd C + 1/(L (s + j wd)).
 */
static void envelope_rings_up_as_its_poles_say(void **state) {
  (void)state;
  judge sum = {.of = "ring-up against the exact poles"};
  const double w = 2.0 * acos(-1.0) * 4.994e9;
  const double c = 100e-15, l = 10.13211836423378e-9, g = 1.2566370614359173e-06;
  static const char body[] =
      HARNESS_TIGHT "ip_i 0 b_i dc 0 pwl(0 0 1f 1u 1 1u)\n"
                    "xb b_i b_q env_bath g=1.2566370614359173e-06 f0=5g nbar=0\n"
                    "xc b_i b_q 0 0 env_capacitor c=100f carrier=4.994g\n"
                    "xl b_i b_q 0 0 env_inductor l=10.13211836423378n carrier=4.994g\n";
  circuit_run *run = circuit_must_run(
      body,
      "set xtrtol=1000000\noption method=trap\ntran 0.5n 400n 0 0.5n\nwrite t.raw v(b_i) v(b_q)\n");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *v_i = drum_raw_plot_real(plot, "v(b_i)");
  const double *v_q = drum_raw_plot_real(plot, "v(b_q)");
  /* In z = s + j wd: V = (I/s) z/(C (z - z1)(z - z2)), z1,2 = -g/2C +- sqrt((g/2C)^2 - 1/LC). */
  const double complex root = csqrt(CMPLX(pow(g / (2.0 * c), 2) - 1.0 / (l * c), 0.0));
  const double complex z[] = {-g / (2.0 * c) + root, -g / (2.0 * c) - root};
  const double complex steady =
      1e-6 * CMPLX(0, w) / (c * (CMPLX(0, w) - z[0]) * (CMPLX(0, w) - z[1]));
  for (size_t n = 0; n < plot->header.n_points; ++n) {
    double complex must = steady;
    for (int k = 0; k < 2; ++k)
      must += 1e-6 * z[k] / (c * (z[k] - CMPLX(0, w)) * (z[k] - z[1 - k])) *
              cexp((z[k] - CMPLX(0, w)) * t[n]);
    /* The pole near -2 wd turns 1e10 times a second: the steps average it out. */
    judge_scaled(&sum, "v_i", v_i[n], creal(must), cabs(steady), 2e-3);
    judge_scaled(&sum, "v_q", v_q[n], cimag(must), cabs(steady), 2e-3);
  }
  assert_true(plot->header.n_points > 700);
  circuit_end(run);
  judge_report(&sum);
}

/*
 * Two pumped resonators at 1 MHz under the two electrodes of a plate at 20 kHz, carrier-resolved.
 *
 * In steps h the trapezoidal rule answers at a frequency w as the circuit itself does at
 * (2/h) tan(w h/2), which is (w h)^2/12 higher: 3.3e-4 of it at 100 steps a period, a
 * hundredth of the linewidth here. So the rotating frame is taken with its carrier there, and what
 * is left is
 *
 * - the plate's shaking at twice the carrier, which the rotating frame leaves out: by
 *   (fm/2 fd)^2 = 1e-4 of its shift u, of which half comes back as a change of the electrode's
 *   capacitance and a quarter of that as one of the resonance: 0.4 Hz at u = 0.03, that is 2e-5
 *   of half the linewidth, whatever the steps;
 * - in time the slope of the tangent, by which envelopes are slower: (w h)^2/4 = 1e-3 of all rates
 *   at 100 steps a period, a quarter of it at 200.
 */
static const double PUMP = 1e6;
static const double RISE = 30e-6; /* the pump comes as 1 - exp(-t/RISE), without a kink */

#define TWO_ELECTRODES                                                                             \
  "c1=1p c2=1.2p gap1=200n gap2=180n mass=1e-12 fm=20k gammam=4k nbarm=0 seed=0"

/* Carrier-resolved: the current 5 nA sin(wd t), and `second` the amplitude at wd + 2 pi 18 kHz.
 */
static circuit_run *pumped_laboratory(int steps, double second, const char *stop,
                                      const char *start) {
  char *body =
      text_of(HARNESS_TIGHT "b1 0 n1 i=5n*(1-exp(-time/%.17g))*sin(%.17g*time)\n"
                            "b2 0 n2 i=%.17g*(1-exp(-time/%.17g))*sin(%.17g*time)\n"
                            "l1 n1 0 12m\nc1 n1 0 1p\nl2 n2 0 11m\nc2 n2 0 1p\ncc n1 n2 0.05p\n"
                            "xb1 n1 bath g=0.5u f0=1meg nbar=0 seed=0\n"
                            "xb2 n2 bath g=0.6u f0=1meg nbar=0 seed=0\n"
                            "xd n1 n2 x drum2 " TWO_ELECTRODES "\n",
              RISE, 2.0 * acos(-1.0) * PUMP, second, RISE, 2.0 * acos(-1.0) * (PUMP + 18e3));
  const double h = 1.0 / PUMP / steps;
  char *commands = text_of("set xtrtol=10000000\noption chgtol=1 method=trap\n"
                           "tran %.17g %s %s %.17g\nwrite t.raw v(n1) v(n2) v(x)\n",
                           h, stop, start, h);
  circuit_run *run = circuit_must_run(body, commands);
  free(body);
  free(commands);
  return run;
}

/* The same in a frame at `carrier`: sin(wd t) is Re[-j exp(j wd t)]. */
static circuit_run *pumped_frame(double carrier, double second, const char *commands) {
  const double turn = 2.0 * acos(-1.0) * 18e3;
  char *body =
      text_of(HARNESS_TIGHT "bp n1_q 0 i=v(on)*5n*(1-exp(-time/%.17g))\nvon on 0 1\n"
                            "xp n1_i n1_q env_pump phase=-90\n"
                            "bi 0 n2_i i=%.17g*(1-exp(-time/%.17g))*sin(%.17g*time)\n"
                            "bq n2_q 0 i=%.17g*(1-exp(-time/%.17g))*cos(%.17g*time)\n"
                            "xl1 n1_i n1_q 0 0 env_inductor l=12m carrier=%.17g\n"
                            "xc1 n1_i n1_q 0 0 env_capacitor c=1p carrier=%.17g\n"
                            "xl2 n2_i n2_q 0 0 env_inductor l=11m carrier=%.17g\n"
                            "xc2 n2_i n2_q 0 0 env_capacitor c=1p carrier=%.17g\n"
                            "xcc n1_i n1_q n2_i n2_q env_capacitor c=0.05p carrier=%.17g\n"
                            "xb1 n1_i n1_q env_bath g=0.5u f0=1meg nbar=0 seed=0\n"
                            "xb2 n2_i n2_q env_bath g=0.6u f0=1meg nbar=0 seed=0\n"
                            "xd n1_i n1_q n2_i n2_q x env_drum2 " TWO_ELECTRODES " carrier=%.17g\n",
              RISE, second, RISE, turn, second, RISE, turn, carrier, carrier, carrier, carrier,
              carrier, carrier);
  circuit_run *run = circuit_must_run(body, commands);
  free(body);
  return run;
}

static double trapezoidal_carrier(int steps) {
  const double pi = acos(-1.0);
  return PUMP * steps / pi * tan(pi / steps);
}

/* The last period of `steps` points; the very last point ends the run in a shorter step. */
static size_t last_period(const drum_raw_plot *plot, int steps) {
  return plot->header.n_points - 1 - (size_t)steps;
}

/* 2/T of the integral of v exp(-j wd t) over the last period. */
static double complex phasor(const drum_raw_plot *plot, const char *name, int steps) {
  const double *t = drum_raw_plot_real(plot, "time");
  const double *v = drum_raw_plot_real(plot, name);
  double complex sum = 0.0;
  for (size_t n = last_period(plot, steps); n + 1 < plot->header.n_points; ++n)
    sum += 2.0 / steps * v[n] * cexp(CMPLX(0.0, -2.0 * acos(-1.0) * PUMP * t[n]));
  return sum;
}

typedef struct pumped {
  double complex v[2];
  double x; /* pm */
} pumped;

static pumped settled_laboratory(int steps) {
  circuit_run *run = pumped_laboratory(steps, 0.0, "1.6m", "1.59m");
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  pumped state = {.v = {phasor(plot, "v(n1)", steps), phasor(plot, "v(n2)", steps)}};
  const double *x = drum_raw_plot_real(plot, "v(x)");
  for (size_t n = last_period(plot, steps); n + 1 < plot->header.n_points; ++n)
    state.x += x[n] / steps;
  circuit_end(run);
  return state;
}

static pumped operating_point(double carrier) {
  circuit_run *run = pumped_frame(carrier, 0.0,
                                  "alter von dc=0\nalter @i.xp.iq[dc]=-5n\nop\n"
                                  "write op.raw v(n1_i) v(n1_q) v(n2_i) v(n2_q) v(x)\n");
  const pumped state = {.v = {CMPLX(circuit_real(run, "op.raw", "v(n1_i)", 0),
                                    circuit_real(run, "op.raw", "v(n1_q)", 0)),
                              CMPLX(circuit_real(run, "op.raw", "v(n2_i)", 0),
                                    circuit_real(run, "op.raw", "v(n2_q)", 0))},
                        .x = circuit_real(run, "op.raw", "v(x)", 0)};
  circuit_end(run);
  return state;
}

/* The largest relative deviation of amplitudes (in the complex plane) and shift. */
static double deviation(const pumped *is, const pumped *must) {
  const double of_v = fmax(cabs(is->v[0] - must->v[0]) / cabs(must->v[0]),
                           cabs(is->v[1] - must->v[1]) / cabs(must->v[1]));
  return fmax(of_v, fabs(is->x / must->x - 1.0));
}

static void pumped_drum_settles_where_the_rotating_frame_says(void **state) {
  (void)state;
  static const int steps[] = {50, 100, 200};
  const pumped exact = operating_point(PUMP);
  double plain[3];
  double corrected[3];
  for (size_t k = 0; k < 3; ++k) {
    const pumped lab = settled_laboratory(steps[k]);
    const pumped frame = operating_point(trapezoidal_carrier(steps[k]));
    plain[k] = deviation(&lab, &exact);
    corrected[k] = deviation(&lab, &frame);
    print_message("           %d steps a period: |v1| %.7g, |v2| %.7g mV, x = %.7g gap; off by "
                  "%.3g, and by %.3g at the trapezoidal rule's carrier\n",
                  steps[k], 1e3 * cabs(lab.v[0]), 1e3 * cabs(lab.v[1]), lab.x * 1e-12 / 200e-9,
                  plain[k], corrected[k]);
  }
  for (size_t k = 0; k < 3; ++k)
    judge_scaled(NULL, "deviation at the trapezoidal rule's carrier", corrected[k], 0.0, 1.0, 2e-5);
  judge_near(NULL, "deviation at 100 steps over that at 200", plain[1] / plain[2], 4.0, 0.05);
  assert_true(exact.x * 1e-12 / 200e-9 > 0.02);
}

/* The largest deviation of x over its largest value, at the frame's points. */
static double deviation_in_time(int steps, double *swing) {
  circuit_run *lab = pumped_laboratory(steps, 1.5e-9, "600u", "0");
  circuit_run *frame = pumped_frame(trapezoidal_carrier(steps), 1.5e-9,
                                    "set xtrtol=10000000\noption chgtol=1 method=trap\n"
                                    "tran 50n 600u 0 50n\nwrite t.raw v(x)\n");
  const drum_raw_plot *fine = circuit_plot(lab, "t.raw");
  const drum_raw_plot *envelope = circuit_plot(frame, "t.raw");
  const double *t = drum_raw_plot_real(fine, "time");
  const double *x = drum_raw_plot_real(fine, "v(x)");
  const double *at = drum_raw_plot_real(envelope, "time");
  const double *must = drum_raw_plot_real(envelope, "v(x)");
  double worst = 0.0;
  double largest = 0.0;
  double low = INFINITY; /* in the last 100 us */
  size_t n = 1;
  for (size_t k = 0; k < envelope->header.n_points; ++k) {
    while (n + 1 < fine->header.n_points && t[n] < at[k])
      ++n;
    const double part = (at[k] - t[n - 1]) / (t[n] - t[n - 1]);
    worst = fmax(worst, fabs(x[n - 1] + part * (x[n] - x[n - 1]) - must[k]));
    largest = fmax(largest, must[k]);
    if (at[k] > 500e-6)
      low = fmin(low, must[k]);
  }
  *swing = (largest - low) / largest;
  print_message("           %d steps a period: plate up to %.3g of the gap, off by %.3g of that\n",
                steps, largest * 1e-12 / 200e-9, worst / largest);
  circuit_end(lab);
  circuit_end(frame);
  return worst / largest;
}

/* A second tone 18 kHz above the pump: the beat drives the plate near its resonance. */
static void beating_pump_moves_the_plate_as_in_the_rotating_frame(void **state) {
  (void)state;
  static const int steps[] = {50, 100, 200};
  double off[3];
  for (size_t k = 0; k < 3; ++k) {
    double swing;
    off[k] = deviation_in_time(steps[k], &swing);
    const double turn = 2.0 * acos(-1.0) / steps[k];
    judge_scaled(NULL, "deviation of x(t)", off[k], 0.0, 1.0, turn * turn / 4.0 + 1e-4);
    assert_true(swing > 0.3);
  }
  judge_near(NULL, "ratio of differences", (off[0] - off[1]) / (off[1] - off[2]), 4.0, 0.15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sidebands_are_the_laboratory_response),
      cmocka_unit_test(operating_point_is_the_response_at_the_carrier),
      cmocka_unit_test(pump_has_its_amplitude_and_phase),
      cmocka_unit_test(held_pumps_are_pumps_of_the_right_current),
      cmocka_unit_test(envelope_rings_up_as_its_poles_say),
      cmocka_unit_test(pumped_drum_settles_where_the_rotating_frame_says),
      cmocka_unit_test(beating_pump_moves_the_plate_as_in_the_rotating_frame),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The drum and the bath in the laboratory frame against closed forms.
 *
 * Under a voltage V on one electrode, with k = m wm^2 and u = x/gap, the plate rests where
 * k x = C0 V^2/(2 gap (1 - u)^2), that is u (1 - u)^2 = (4/27) (V/V_pi)^2 with the pull-in voltage
 * V_pi = sqrt(8 k gap^2/(27 C0)): the left side is at most 4/27, at u = 1/3.
 */

#include "circuits/harness.h"

#include "drumspice/constants.h"

static const double C = 1e-12;
static const double GAP = 200e-9;
static const double MASS = 1e-12;
static const double WM = 2.0 * DRUM_PI * 2e5;

#define UNIFORM "set xtrtol=10000000\noption chgtol=1\n"
#define PLATE "c=1p gap=200n mass=1e-12 fm=200k"

static double pull_in_voltage(void) {
  return sqrt(8.0 * MASS * WM * WM * GAP * GAP / (27.0 * C));
}

/* The lowest root of u (1 - u)^2 = (4/27) f^2, Vieta's trigonometric form of the cubic's. */
static double rest(double fraction) {
  return 2.0 / 3.0 * (1.0 + cos((2.0 * acos(fraction) - 4.0 * DRUM_PI) / 3.0));
}

static char *biased(double fraction) {
  return text_of(HARNESS_TIGHT "ve e 0 dc %.17g ac 0\n"
                               "xd e x drum1 " PLATE " gammam=40k nbarm=0 seed=0\n"
                               "iw 0 xd.w dc 0 ac 1\n",
                 fraction * pull_in_voltage());
}

static const double FRACTIONS[] = {0.1, -0.5, 0.9, 0.99, 0.999, 0.999999};
enum { FRACTION_COUNT = sizeof FRACTIONS / sizeof FRACTIONS[0] };

static void plate_rests_on_the_cubic_up_to_pull_in(void **state) {
  (void)state;
  judge sum = {.of = "displacement against the cubic"};
  for (size_t n = 0; n < FRACTION_COUNT; ++n) {
    const double u = rest(fabs(FRACTIONS[n]));
    judge_near(NULL, "the cubic", u * pow(1.0 - u, 2), 4.0 / 27.0 * pow(FRACTIONS[n], 2), 1e-12);
    char *body = biased(FRACTIONS[n]);
    circuit_run *run = circuit_must_run(body, "op\nwrite op.raw v(x)\n");
    judge_near(&sum, "u", circuit_real(run, "op.raw", "v(x)", 0) * 1e-12 / GAP, u, 1e-8);
    circuit_end(run);
    free(body);
  }
  assert_true(rest(0.999999) > 0.332); /* a third at pull-in */
  char *body = biased(0.0);
  const double v = pull_in_voltage();
  char *sweep =
      text_of("dc ve %.17g %.17g %.17g\nwrite dc.raw v(x)\n", -0.98 * v, 0.985 * v, 0.02 * v);
  circuit_run *run = circuit_must_run(body, sweep);
  assert_int_equal(circuit_plot(run, "dc.raw")->header.n_points, 99);
  for (size_t n = 0; n < 99; ++n)
    judge_scaled(&sum, "u of the sweep", circuit_real(run, "dc.raw", "v(x)", n) * 1e-12 / GAP,
                 rest(fabs(-0.98 + 0.02 * (double)n)), 1.0, 1e-9);
  circuit_end(run);
  free(sweep);
  free(body);
  judge_report(&sum);
}

static void beyond_pull_in_each_analysis_says_so_once(void **state) {
  (void)state;
  static const char *const analyses[] = {"op", "ac lin 3 1k 1meg", "noise v(x) iw lin 3 1k 1meg",
                                         "tran 50n 20u"};
  static const char refusal[] = "drumspice: a.xd.adrum: the plate is pulled into contact (x beyond "
                                "0.9 of a gap); expected a pump or bias below pull-in\n";
  static const double fractions[] = {1.001, 3.0};
  for (size_t n = 0; n < 2; ++n)
    for (size_t k = 0; k < sizeof analyses / sizeof analyses[0]; ++k) {
      char *body = biased(fractions[n]);
      char *commands = text_of("%s\necho END REACHED\nquit 3\n", analyses[k]);
      circuit_run *run = circuit_run_commands(body, commands);
      if (circuit_count_lines(run, "drumspice: ") != 1 || circuit_count_lines(run, refusal) != 1 ||
          !strstr(run->output, "END REACHED") || run->status != 3)
        fail_msg("%s at %g V_pi: %zu messages, status %d, output:\n%s", analyses[k], fractions[n],
                 circuit_count_lines(run, "drumspice: "), run->status, run->output);
      circuit_end(run);
      free(commands);
      free(body);
    }
}

/*
 * A force at w moves the plate by F/m over w_eff^2 - w^2 + j w gamma. At constant voltage
 * w_eff^2 = wm^2 - C''(x) V^2/(2 m) at the biased position; at constant charge, behind a resistor
 * that nothing passes, the force does not know x and w_eff = wm.
 */
static void bias_softens_the_spring(void **state) {
  (void)state;
  judge sum = {.of = "w_eff^2 against closed form, in wm^2"};
  static const double hertz[] = {1e3, 150e3, 200e3, 2e6};
  for (size_t n = 0; n < FRACTION_COUNT; ++n)
    for (int charge = 0; charge < 2; ++charge) {
      const double v = FRACTIONS[n] * pull_in_voltage();
      const double u = rest(fabs(FRACTIONS[n]));
      const double bend = 2.0 * C / (GAP * GAP * pow(1.0 - u, 3));
      const double stiff = charge ? 1.0 : 1.0 - bend * v * v / (2.0 * MASS * WM * WM);
      if (n == FRACTION_COUNT - 1)
        assert_true(charge || fabs(stiff) < 2.5e-3); /* no spring is left at pull-in */
      char *body = text_of(HARNESS_TIGHT "vs s 0 dc %.17g\nrs s e %s\n"
                                         "xd e x drum1 " PLATE " gammam=40k nbarm=0 seed=0\n"
                                         "iw 0 xd.w dc 0 ac 1\n",
                           v, charge ? "1e18" : "1e-3");
      char *commands = text_of("op\n");
      for (size_t k = 0; k < 4; ++k) {
        char *more = text_of("%sac lin 1 %.17g %.17g\nwrite %zu.raw v(x)\n", commands, hertz[k],
                             hertz[k], k);
        free(commands);
        commands = more;
      }
      circuit_run *run = circuit_must_run(body, commands);
      for (size_t k = 0; k < 4; ++k) {
        char file[16];
        (void)snprintf(file, sizeof file, "%zu.raw", k);
        const double w = 2.0 * DRUM_PI * hertz[k];
        /* 1 A into w is F/(m wm) = 1 m/s by its Cm of 1 pF and 1 V = 1 pm */
        const double complex d = 1e12 * WM / circuit_complex(run, file, "v(x)", 0);
        const double complex must = CMPLX(stiff * WM * WM - w * w, w * 2.0 * DRUM_PI * 40e3);
        const double scale = fmax(WM * WM, w * w);
        judge_scaled(&sum, "w_eff^2 - w^2", creal(d), creal(must), scale, 1e-8);
        judge_scaled(&sum, "w gamma", cimag(d), cimag(must), scale, 1e-8);
      }
      circuit_end(run);
      free(commands);
      free(body);
    }
  judge_report(&sum);
}

/* 1/2 k x^2 + 1/2 m x'^2 + 1/2 C v^2 at a point of t.raw. */
typedef struct energies {
  double plate;
  double field;
} energies;

static energies energy_at(const drum_raw_plot *plot, size_t n) {
  const double x = drum_raw_plot_real(plot, "v(x)")[n] * 1e-12;
  const double w = drum_raw_plot_real(plot, "v(xd.w)")[n] * 1e-12;
  const double v = drum_raw_plot_real(plot, "v(e)")[n];
  return (energies){.plate = 0.5 * MASS * WM * WM * (x * x + w * w),
                    .field = 0.5 * C / (1.0 - x / GAP) * v * v};
}

/*
 * An electrode charged and left open: its charge stays, and with a plate that hardly damps
 * (2 pi 1e-6 of its energy a second) so does the energy. At fixed charge the equations are linear,
 * so that the trapezoidal rule keeps both at any step.
 */
static void open_electrode_keeps_charge_and_energy(void **state) {
  (void)state;
  static const char *const steps[] = {"160n", "20n"};
  for (size_t k = 0; k < 2; ++k) {
    judge kept = {.of = "charge"};
    judge conserved = {.of = "energy"};
    char *commands = text_of(UNIFORM "option method=trap\ntran %s 30u 0 %s\n"
                                     "write t.raw v(e) v(x) v(xd.w)\n",
                             steps[k], steps[k]);
    circuit_run *run = circuit_must_run(
        HARNESS_TIGHT "xd e x drum1 " PLATE " gammam=1u nbarm=0 seed=0\n"
                      "iq 0 e pwl(0 0 1u 40n 2u 0 1 0)\nif 0 xd.w pwl(0 0 1u 0 2u 60m 3u 0 1 0)\n",
        commands);
    const drum_raw_plot *plot = circuit_plot(run, "t.raw");
    const double *t = drum_raw_plot_real(plot, "time");
    double charge = 0.0, energy = 0.0, low = INFINITY, high = 0.0;
    for (size_t n = 0; n < plot->header.n_points; ++n) {
      if (t[n] < 3.2e-6)
        continue;
      const energies now = energy_at(plot, n);
      const double q = 2.0 * now.field / drum_raw_plot_real(plot, "v(e)")[n];
      if (charge == 0.0) {
        charge = q;
        energy = now.plate + now.field;
      }
      judge_near(&kept, "charge", q, charge, 1e-8);
      judge_near(&conserved, "energy", now.plate + now.field, energy, 1e-8);
      low = fmin(low, now.field / energy);
      high = fmax(high, now.field / energy);
    }
    judge_near(NULL, "charge brought", charge, 40e-15, 0.03); /* 40 nA for 1 us */
    print_message("           step %s: the field holds %.2g to %.2g of the energy\n", steps[k], low,
                  high);
    assert_true(high - low > 0.01);
    circuit_end(run);
    free(commands);
    judge_report(&kept);
    judge_report(&conserved);
  }
}

/* Work of the source and loss in the plate, summed by the trapezoidal rule, against the energy. */
static double imbalance(double step) {
  char *commands = text_of(UNIFORM "option method=trap\ntran %.17g 20u 0 %.17g\n"
                                   "write t.raw v(s) v(e) v(x) v(xd.w)\n",
                           step, step);
  circuit_run *run =
      circuit_must_run(HARNESS_TIGHT "vs s 0 dc 80m sin(80m 50m 190k)\nrs s e 300k\n"
                                     "xd e x drum1 " PLATE " gammam=20k nbarm=0 seed=0\n",
                       commands);
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *t = drum_raw_plot_real(plot, "time");
  const double *s = drum_raw_plot_real(plot, "v(s)");
  const double *e = drum_raw_plot_real(plot, "v(e)");
  const double *w = drum_raw_plot_real(plot, "v(xd.w)");
  const energies start = energy_at(plot, 0);
  double balance = 0.0, turnover = 0.0, worst = 0.0, before = 0.0;
  for (size_t n = 0; n < plot->header.n_points; ++n) {
    const double velocity = w[n] * 1e-12 * WM;
    const double work = e[n] * (s[n] - e[n]) / 300e3;
    const double power = work - MASS * 2.0 * DRUM_PI * 20e3 * velocity * velocity;
    if (n > 0) {
      balance += 0.5 * (power + before) * (t[n] - t[n - 1]);
      turnover += fabs(work) * (t[n] - t[n - 1]);
      const energies now = energy_at(plot, n);
      worst = fmax(worst, fabs(now.plate + now.field - start.plate - start.field - balance));
    }
    before = power;
  }
  print_message("           step %g: %.3g of the turnover is missing\n", step, worst / turnover);
  circuit_end(run);
  free(commands);
  return worst / turnover;
}

static void work_goes_into_plate_field_and_damping(void **state) {
  (void)state;
  const double coarse = imbalance(20e-9);
  const double fine = imbalance(10e-9);
  judge_scaled(NULL, "imbalance at 10 ns", fine, 0.0, 1.0, 1e-4);
  judge_near(NULL, "imbalance at 20 ns over that at 10 ns", coarse / fine, 4.0, 0.1);
}

/* Equipartition: <x^2> = k_B T/(m w_eff^2), with the spring that the bias has softened. */
static void plate_is_as_warm_as_its_bath(void **state) {
  (void)state;
  judge sum = {.of = "<x^2> against equipartition"};
  static const double fractions[] = {0.0, 0.9};
  for (size_t n = 0; n < 2; ++n) {
    const double v = fractions[n] * pull_in_voltage();
    const double u = rest(fractions[n]);
    char *body = text_of(HARNESS_TIGHT "ve e 0 dc %.17g ac 1\n"
                                       "xd e x drum1 " PLATE " gammam=40k tm=1\n",
                         v);
    circuit_run *run = circuit_must_run(
        body, "set sqrnoise\nnoise v(x) ve dec 4000 0.1 100meg 1\nwrite n.raw onoise_total\n");
    const double softer = C / (GAP * GAP * pow(1.0 - u, 3)) * v * v; /* C'' V^2/2 */
    judge_near(&sum, "<x^2>", circuit_real(run, "n.raw", "onoise_total", 0) * 1e-24,
               DRUM_BOLTZMANN / (MASS * WM * WM - softer), 1e-5);
    circuit_end(run);
    free(body);
  }
  judge_report(&sum);
}

/*
 * A bath across L and C: <v^2> = hbar w (N + 1/2)/C whatever its conductance. Above the band's
 * end f the rest is (S/(2 pi C)^2)/f, that is g/(pi^2 C f) of the whole.
 */
static void resonator_holds_one_half_plus_n_quanta(void **state) {
  (void)state;
  judge sum = {.of = "<v^2> against hbar w (N + 1/2)/C"};
  static const struct {
    const char *bath;
    double g;
    double quanta;
  } cases[] = {{"g=60u f0=50meg nbar=0", 60e-6, 0.5}, {"g=150u f0=50meg nbar=50", 150e-6, 50.5}};
  for (size_t n = 0; n < 2; ++n) {
    char *body = text_of(HARNESS_TIGHT "xb n bath %s\ncn n 0 1p\nln n 0 10.132118364233778u\n"
                                       "id 0 n dc 0 ac 1\n",
                         cases[n].bath);
    circuit_run *run = circuit_must_run(
        body, "set sqrnoise\nnoise v(n) id dec 4000 100k 1e12 1\nwrite n.raw onoise_total\n");
    const double whole = DRUM_HBAR * 2.0 * DRUM_PI * 50e6 * cases[n].quanta / 1e-12;
    const double beyond = cases[n].g / (DRUM_PI * DRUM_PI * 1e-12 * 1e12);
    judge_near(&sum, "<v^2>", circuit_real(run, "n.raw", "onoise_total", 0), whole * (1.0 - beyond),
               1e-5);
    circuit_end(run);
    free(body);
  }
  judge_report(&sum);
}

/* Mean square of a vector after the first `skip` points. */
static double mean_square(circuit_run *run, const char *vector, size_t skip, size_t *count) {
  const drum_raw_plot *plot = circuit_plot(run, "t.raw");
  const double *v = drum_raw_plot_real(plot, vector);
  double square = 0.0;
  *count = plot->header.n_points - skip;
  for (size_t n = skip; n < plot->header.n_points; ++n)
    square += v[n] * v[n] / (double)*count;
  return square;
}

/*
 * Noise in tran. The bath on a capacitor: with a = g/C, uniform steps h and the trapezoidal rule,
 * <v^2> = D/(2 a C^2)/(1 + a h/2) exactly, D = 2 hbar w (N + 1/2) g two-sided; correlation
 * r = (1 - a h/2)/(1 + a h/2) a step. The plate: hbar wm (N + 1/2)/k, its energy correlated over
 * 1/gamma, its period resolved to (wm h)^2/12 < 1e-3. Bounds are 4.5 standard errors.
 */
static void noise_in_time_has_the_same_density(void **state) {
  (void)state;
  circuit_run *run =
      circuit_must_run(HARNESS_TIGHT "xb n bath g=1u f0=5g nbar=3\ncn n 0 1p\n"
                                     "xd 0 x drum1 " PLATE " gammam=100k nbarm=1000 seed=5\n",
                       UNIFORM "tran 80n 12m 0 80n\nwrite t.raw v(n) v(x)\n");
  size_t count;
  const double square = mean_square(run, "v(n)", 500, &count);
  const double half = 0.5 * 1e6 * 80e-9; /* a h/2 */
  const double r = (1.0 - half) / (1.0 + half);
  const double d = 2.0 * DRUM_HBAR * 2.0 * DRUM_PI * 5e9 * 3.5 * 1e-6;
  judge_near(NULL, "<v^2>", square, d / (2.0 * 1e6 * 1e-24) / (1.0 + half),
             4.5 * sqrt(2.0 * (1.0 + r * r) / (1.0 - r * r) / (double)count));
  const double x = mean_square(run, "v(x)", 500, &count);
  judge_near(NULL, "<x^2>", x * 1e-24, DRUM_HBAR * WM * 1000.5 / (MASS * WM * WM),
             4.5 * sqrt(2.0 / (2.0 * DRUM_PI * 100e3 * 12e-3)) + 1e-3);
  circuit_end(run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plate_rests_on_the_cubic_up_to_pull_in),
      cmocka_unit_test(beyond_pull_in_each_analysis_says_so_once),
      cmocka_unit_test(bias_softens_the_spring),
      cmocka_unit_test(open_electrode_keeps_charge_and_energy),
      cmocka_unit_test(work_goes_into_plate_field_and_damping),
      cmocka_unit_test(plate_is_as_warm_as_its_bath),
      cmocka_unit_test(resonator_holds_one_half_plus_n_quanta),
      cmocka_unit_test(noise_in_time_has_the_same_density),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

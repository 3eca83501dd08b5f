/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `drumspice cascaded`, `counting`, `map` and `optomech` as users meet them. Numbers are held
 * against the closed forms named beside them; wrong usage against exit status 2 and the argument's
 * name.
 */
#include "drumspice/mapping.h"
#include "drumspice/sideband_cooling.h"
#include "tests/cli/object.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

/* "$drumspice" ARGUMENTS in the scratch folder. */
static run drumspice(scratch *place, const char *arguments) {
  char line[2048];
  const int length = snprintf(line, sizeof line, "\"$drumspice\" %s", arguments);
  assert_true(length > 0 && (size_t)length < sizeof line);
  return shell_run(place, line);
}

/* The JSON object of a command that must succeed without a message; the caller releases it. */
static json_t *solved(scratch *place, const char *arguments) {
  const run result = drumspice(place, arguments);
  if (result.status != 0 || result.err[0])
    fail_msg("%s: status %d, %s", arguments, result.status, result.err);
  return object_of(&result, arguments);
}

/* |object[key] - expected| <= tolerance. */
static void holds(const json_t *object, const char *key, double expected, double tolerance) {
  const double actual = object_number(object, key);
  if (!(fabs(actual - expected) <= tolerance))
    fail_msg("%s = %.15g, expected %.15g within %g", key, actual, expected, tolerance);
}

static void holds_close(const json_t *object, const char *key, double expected, double relative) {
  holds(object, key, expected, relative * fabs(expected));
}

/* Status 2, nothing on standard output, and both words in a message from the command. */
static void refused(scratch *place, const char *command, const char *rest, const char *word,
                    const char *expected) {
  char arguments[1024], who[64];
  (void)snprintf(arguments, sizeof arguments, "%s %s", command, rest);
  (void)snprintf(who, sizeof who, "drumspice %s: ", command);
  const run result = drumspice(place, arguments);
  if (result.status != 2 || strncmp(result.err, who, strlen(who)) != 0 ||
      !strstr(result.err, word) || !strstr(result.err, expected))
    fail_msg("%s: status %d, expected 2 with '%s' and '%s' in:\n%s", arguments, result.status, word,
             expected, result.err);
  assert_string_equal(result.out, "");
}

#define EQUAL_RATES "kappa1=2 kappa2=2 gamma1=2 gamma2=2 nbar1=50 nbar2=100 nbar3=0.5 "
static const double K = 2, N1 = 50, N2 = 100, N3 = 0.5;

/*
 * C3, C4 and D7, and from the Lyapunov equation's off-diagonal element
 * <c1^+ c2> = kappa e^{i theta} (N_3 - n_1)/(2 kappa + i Delta).
 */
static void cascaded_agrees_with_the_one_way_closed_forms(void **state) {
  for (int detuned = 0; detuned < 2; detuned++) {
    const double delta = detuned ? 0.75 : 0, theta = detuned ? 0.7 : 0;
    json_t *object =
        solved(*state, detuned ? "cascaded --json " EQUAL_RATES "omega1=5 omega2=5.75 theta=0.7"
                               : "cascaded --json " EQUAL_RATES);
    const double part = 2 * K * K / (4 * K * K + delta * delta);
    const double m1 = (N1 + N3) / 2, m2 = (N2 + N3) / 2, n2 = m2 + part * (N1 - N3) / 2;
    const double complex c12 = K * cexp(I * theta) * (N3 - m1) / (2 * K + I * delta);
    holds_close(object, "n1", m1, 1e-13);
    holds_close(object, "n2", n2, 1e-13);
    holds(object, "c12_re", creal(c12), 1e-12);
    holds(object, "c12_im", cimag(c12), 1e-12);
    holds_close(object, "m1", m1, 1e-15);
    holds_close(object, "m2", m2, 1e-15);
    holds(object, "dn1", 0, 1e-12);
    holds_close(object, "dn2", part * (m1 - N3), 1e-12); /* Eq. 3 */
    holds_close(object, "eta1", K * (N3 - m1), 1e-12);
    holds_close(object, "eta2", K * (part * (m1 - N3) + N3 - m2), 1e-12);
    holds_close(object, "eta3", K * (part * (N3 - m1) + m1 - N3 + m2 - N3), 1e-12);
    holds_close(object, "growth", -K, 1e-7); /* a double root at delta = 0 */
    assert_true(json_is_true(json_object_get(object, "stable")));
    holds(object, "error", 0, 1e-14); /* all rates are alike: some roundings */
    assert_true(json_number_value(json_object_get(object, "error")) > 0);
    assert_int_equal(json_object_size(object), 17);
    json_decref(object);
  }
}

/* C1 and C2, typed here once more, with all values away from their presets. */
static void cascaded_agrees_with_c1_and_c2(void **state) {
  json_t *object = solved(*state, "cascaded --json " EQUAL_RATES
                                  "omega1=-1 omega2=0.3 f_re=0.4 f_im=-0.6 theta=1.1");
  const double delta = 1.3;
  const double complex f = 0.4 - 0.6 * I, turned = f * cexp(1.1 * I);
  const double re = creal(turned), im = cimag(turned), f2 = re * re + im * im;
  const double below = 3 * f2 + 4 * K * (K + im) + im * im + delta * delta;
  const double common = 2 * f2 * (N1 + N2 + N3) + 2 * im * im * N3;
  const double square = 4 * K * K + delta * delta;
  holds_close(object, "n1",
              (common + re * delta * (N1 - N3) + 2 * im * K * (N1 + 3 * N3) + square * (N1 + N3)) /
                  (2 * below),
              1e-12);
  holds_close(object, "n2",
              (common - re * delta * (N2 - N3) + 2 * im * K * (N2 + 3 * N3) + square * (N2 + N3)) /
                      (2 * below) +
                  K * (2 * im + K) * (N1 - N3) / below,
              1e-12);
  holds(object, "eta3", -object_number(object, "eta1") - object_number(object, "eta2"), 1e-11);
  json_decref(object);
  /* m_i weighs both baths by their rates; at F = 0 that is n_1. */
  object = solved(*state, "cascaded -j kappa1=1 kappa2=2 gamma1=3 gamma2=6 nbar1=8 nbar2=4 "
                          "nbar3=0");
  holds_close(object, "m1", 2, 1e-15);
  holds_close(object, "m2", 1, 1e-15);
  holds_close(object, "n1", 2, 1e-13);
  json_decref(object);
}

static void suffixes_order_and_case_do_not_matter(void **state) {
  json_t *plain = solved(*state, "cascaded --json omega1=5e9 omega2=5.001e9 kappa1=2e6 "
                                 "kappa2=3e6 gamma1=1e6 gamma2=4e6 f_re=1e5 f_im=-2e5 "
                                 "theta=0.5 nbar1=3 nbar2=0.02 nbar3=7");
  json_t *other = solved(*state, "cascaded NBAR3=7 Nbar2=20m nbar1=3 theta=500m F_IM=-200k "
                                 "f_re=100K gamma2=4megHz gamma1=1MEG kappa2=3meg Kappa1=2meg "
                                 "omega2=5.001g omega1=5GHz -j");
  assert_true(json_equal(plain, other));
  json_decref(plain);
  json_decref(other);
}

static void an_oscillator_without_bath_has_no_m(void **state) {
  const char *arguments =
      "cascaded --json kappa1=0 gamma1=0 kappa2=1 gamma2=1 f_re=0.5 nbar1=9 nbar2=3 nbar3=0";
  const run result = drumspice(*state, arguments);
  assert_int_equal(result.status, 0);
  assert_int_equal(shell_lines(result.err), 1);
  assert_non_null(strstr(result.err, "kappa1 or gamma1"));
  json_t *object = object_of(&result, arguments);
  assert_true(json_is_null(json_object_get(object, "m1")));
  assert_true(json_is_null(json_object_get(object, "dn1")));
  holds_close(object, "n1", 1.5, 1e-13); /* comes to rest with oscillator 2 */
  holds_close(object, "m2", 1.5, 1e-15);
  json_decref(object);
}

/*
 * One oscillator between two baths: theta = (k/2) [1 - sqrt(1 - (4 k1 k3/k^2) u)] with k = k1 + k3
 * and u = N3 (N1 + 1) (e^{-s} - 1) + N1 (N3 + 1) (e^s - 1); it exists for |u| up to k^2/(4 k1 k3).
 */
static void counting_agrees_with_one_oscillator_between_two_baths(void **state) {
  const double k1 = 0.7, k3 = 1.1, n1 = 0.8, n3 = 2.5, k = k1 + k3, s = 0.3;
  const double t = 4 * k1 * k3 / (k * k);
  const double u = n3 * (n1 + 1) * expm1(-s) + n1 * (n3 + 1) * expm1(s);
  const double first = n1 * (n3 + 1) - n3 * (n1 + 1), second = n1 * (n3 + 1) + n3 * (n1 + 1);
  json_t *object = solved(*state, "counting --json kappa1=0.7 kappa2=1 gamma1=1.1 gamma2=0 "
                                  "nbar1=0.8 nbar2=0.3 nbar3=2.5 bath=1 s=0.3");
  holds(object, "theta", k / 2 * (1 - sqrt(1 - t * u)), 1e-13);
  holds(object, "mean", -k / 4 * t * first, 1e-13);
  holds(object, "variance", k / 4 * t * second + k / 8 * t * t * first * first, 1e-12);
  const double b = second + 1 / t, root = sqrt(b * b - 4 * n1 * (n3 + 1) * n3 * (n1 + 1));
  holds(object, "s_highest", log((b + root) / (2 * n1 * (n3 + 1))), 1e-7);
  holds(object, "s_lowest", log((b - root) / (2 * n1 * (n3 + 1))), 1e-7);
  json_decref(object);
}

static void counting_refuses_what_cannot_be_counted(void **state) {
  refused(*state, "counting", EQUAL_RATES "bath=4", "bath is 4", "expected 1, 2 or 3");
  refused(*state, "counting", EQUAL_RATES "bath=1.5", "bath is 1.5", "expected 1, 2 or 3");
  refused(*state, "counting", EQUAL_RATES "bath=1 s=5", "s is 5 for bath 1",
          "between -1.09861 and 0.0198026");
  refused(*state, "counting", EQUAL_RATES, "bath", "the bath counted");
  /* An empty bath gives nothing back: no limit above. */
  json_t *object = solved(*state, "counting --json kappa1=1 kappa2=1 gamma1=1 gamma2=1 nbar1=0 "
                                  "nbar2=0.2 nbar3=0.1 bath=1 s=20");
  assert_true(json_is_null(json_object_get(object, "s_highest")));
  json_decref(object);
}

/* B18-B22 off resonance, from the printed right-hand sides. */
static void map_agrees_with_b18_to_b22(void **state) {
  json_t *object = solved(*state, "map --json delta1=6meg delta2=6.01meg j=0.3meg g1=7k g2=9k "
                                  "phi=0.4 omega_m=6meg gamma_m=100 omega=6.00003meg");
  const double off = 30, gm = 100, below = gm * gm / 4 + off * off, g1 = 7e3, g2 = 9e3;
  const double complex f = 0.3e6 - I * g1 * g2 * cexp(-0.4 * I) / (gm / 2 - I * off);
  const double tolerance = 1e-9; /* omega - omega_m loses digits */
  holds_close(object, "omega1", 6e6 + g1 * g1 * off / below, tolerance);
  holds_close(object, "omega2", 6.01e6 + g2 * g2 * off / below, tolerance);
  holds_close(object, "gamma1", g1 * g1 * gm / below, tolerance);
  holds_close(object, "gamma2", g2 * g2 * gm / below, tolerance);
  holds(object, "theta", 0.4, 1e-15);
  holds_close(object, "f_re", creal(f), tolerance);
  holds_close(object, "f_im", cimag(f), tolerance);
  holds_close(object, "j_opt", g1 * g2 / sqrt(below), tolerance);
  const double phi_opt = object_number(object, "phi_opt");
  holds(object, "phi_opposite", -phi_opt, 1e-15);
  json_decref(object);
  /* With what it says, nothing is left of F. */
  char arguments[512];
  (void)snprintf(arguments, sizeof arguments,
                 "map --json delta2=6.01meg j=%.17g g1=7k g2=9k phi=%.17g omega_m=6meg "
                 "gamma_m=100 omega=6.00003meg",
                 g1 * g2 / sqrt(below), phi_opt);
  object = solved(*state, arguments);
  holds(object, "f_re", 0, 1e-9 * g1 * g2 / sqrt(below));
  holds(object, "f_im", 0, 1e-9 * g1 * g2 / sqrt(below));
  json_decref(object);
}

/* No coupling to the drum: two modes that hop, and a drum at its bath. */
static void optomech_without_drum_is_two_modes_that_hop(void **state) {
  json_t *object = solved(*state, "optomech --json kappa1=2 kappa2=2 j=0.7 g1=0 g2=0 phi=0 "
                                  "omega_m=60 gamma_m=0.1 nbar1=3 nbar2=9 nbarm=4");
  const double kappa = 2, j = 0.7, det = kappa * kappa / 4 + j * j;
  const double exchanged = 2 * j * j / (kappa * kappa + 4 * j * j);
  const double own = kappa * pow(kappa / 2 / det, 2), through = kappa * pow(j / det, 2);
  holds_close(object, "n1", 3 + exchanged * 6, 1e-12);
  holds_close(object, "n2", 9 - exchanged * 6, 1e-12);
  holds_close(object, "nm", 4, 1e-12);
  holds_close(object, "s1", own * 3 + through * 9, 1e-12);
  holds_close(object, "s2", own * 9 + through * 3, 1e-12);
  holds_close(object, "eta1", kappa * exchanged * 6, 1e-11);
  holds_close(object, "eta2", -kappa * exchanged * 6, 1e-11);
  holds(object, "etam", 0, 1e-12);
  holds_close(object, "growth", -0.05, 1e-9);
  assert_true(json_is_true(json_object_get(object, "stable")));
  json_decref(object);
}

#define PAPER                                                                                      \
  "kappa1=2meg kappa2=2meg j=0.98meg g1=7k g2=7k phi=1.5707963267948966 omega_m=6meg "             \
  "gamma_m=100 nbar1=50 nbar2=100 nbarm=0.5 "

/* As tests/theory/test_rectifier.c derives it: at F = 0 the cascaded model is exact at omega. */
static void optomech_rectifies_at_omega_at_the_papers_numbers(void **state) {
  json_t *object = solved(*state, "optomech --json " PAPER);
  json_t *again = solved(*state, "optomech --json --frame=RWA delta1=6e6 delta2=6e6 omega=6meg "
                                 "" PAPER);
  assert_true(json_equal(object, again)); /* the presets */
  const double kappa = 2e6, gamma = 1.96e6, sum = kappa + gamma, own = kappa / sum;
  const double through = own * 4 * gamma * gamma / (sum * sum);
  const double common = gamma / sum * pow(1 - 2 * gamma / sum, 2);
  holds_close(object, "spectral1", 25.5, 1e-9);
  holds_close(object, "spectral2", 75.25, 1e-5);
  holds_close(object, "s1", 4 / sum * (own * 50 + (1 - own) * 0.5), 1e-9);
  holds_close(object, "s2", 4 / sum * (own * 100 + through * 50 + common * 0.5), 1e-9);
  /* The totals do not rectify: J alone exchanges them. */
  const double exchanged = 2 * 0.98 * 0.98 / (4 + 4 * 0.98 * 0.98);
  holds_close(object, "n1", 50 + exchanged * 50, 2e-4);
  holds(object, "etam", -object_number(object, "eta1") - object_number(object, "eta2"), 1.0);
  json_decref(object);
  json_decref(again);
}

/* The three names of frames, each against the library on a drum of low quality. */
static void optomech_frames_are_those_they_are_called(void **state) {
  const struct {
    const char *arguments;
    drum_frame frame;
  } cases[] = {{"rwa", DRUM_FRAME_RWA}, {"full", DRUM_FRAME_A4}, {"plate", DRUM_FRAME_FULL}};
  const drum_rectifier rectifier = {{5, 7}, {1, 2}, 0.5, {0.3, 0.4}, 0.9, 6, 1.5};
  const double baths[3] = {3, 5, 2};
  double nm[3];
  for (int k = 0; k < 3; k++) {
    char arguments[512];
    (void)snprintf(arguments, sizeof arguments,
                   "optomech --json --frame %s delta1=5 delta2=7 kappa1=1 kappa2=2 j=0.5 g1=0.3 "
                   "g2=0.4 phi=0.9 omega_m=6 gamma_m=1.5 nbar1=3 nbar2=5 nbarm=2 omega=5.5",
                   cases[k].arguments);
    json_t *object = solved(*state, arguments);
    drum_optomech system;
    drum_optomech_steady steady;
    drum_optomech_spectrum spectrum;
    drum_optomech_density density;
    assert_int_equal(drum_rectifier_optomech(&rectifier, &system, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_steady_state(&system, cases[k].frame, baths, &steady, NULL),
                     DRUM_OK);
    assert_int_equal(drum_optomech_spectrum_at(&system, cases[k].frame, 5.5, &spectrum, NULL),
                     DRUM_OK);
    assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
    holds_close(object, "n1", steady.n[0], 1e-12);
    holds_close(object, "n2", steady.n[1], 1e-12);
    holds_close(object, "nm", steady.n_m, 1e-12);
    holds_close(object, "s1", density.normal[0], 1e-12);
    holds_close(object, "s2", density.normal[1], 1e-12);
    holds_close(object, "eta1", steady.eta[0], 1e-12);
    holds_close(object, "eta2", steady.eta[1], 1e-12);
    holds_close(object, "etam", steady.eta_m, 1e-12);
    nm[k] = steady.n_m;
    json_decref(object);
  }
  assert_true(fabs(nm[0] - nm[1]) > 1e-3 && fabs(nm[1] - nm[2]) > 1e-3);
}

/* One pumped cavity, all baths empty but the drum's: both sidebands heat, to second order in G. */
static void optomech_full_has_the_sideband_limit(void **state) {
  json_t *object = solved(*state, "optomech --json --frame full kappa1=1 kappa2=1 g1=2m g2=0 "
                                  "omega_m=2 gamma_m=1n nbar1=0 nbar2=0 nbarm=0");
  json_t *rotating = solved(*state, "optomech --json kappa1=1 kappa2=1 g1=2m g2=0 omega_m=2 "
                                    "gamma_m=1n nbar1=0 nbar2=0 nbarm=0");
  drum_sideband sideband;
  double expected;
  assert_int_equal(drum_sideband_cooling(2, 1, 2e-3, 2, &sideband, NULL), DRUM_OK);
  assert_int_equal(drum_sideband_occupation(&sideband, 1e-9, 0, 0, &expected, NULL), DRUM_OK);
  holds_close(object, "nm", expected, 1e-3);
  holds(rotating, "nm", 0, 1e-9);
  json_decref(object);
  json_decref(rotating);
}

/* Status 1, a message with the growth rate, and with --json nothing known but that. */
static void unstable(scratch *place, const char *arguments, double growth, double tolerance) {
  char line[1024];
  run result = drumspice(place, arguments);
  assert_int_equal(result.status, 1);
  assert_string_equal(result.out, "");
  assert_int_equal(shell_lines(result.err), 1);
  const char *at = strstr(result.err, "grows at a rate of ");
  assert_non_null(at);
  assert_near(strtod(at + 19, NULL), growth, tolerance);
  (void)snprintf(line, sizeof line, "%s --json", arguments);
  result = drumspice(place, line);
  assert_int_equal(result.status, 1);
  json_t *object = object_of(&result, line);
  assert_true(json_is_false(json_object_get(object, "stable")));
  holds(object, "growth", growth, tolerance);
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    if (strcmp(key, "stable") != 0 && strcmp(key, "growth") != 0 && !json_is_null(value))
      fail_msg("%s is not null: %s", key, result.out);
  }
  assert_true(json_object_size(object) >= 11);
  json_decref(object);
}

static void unstable_systems_are_told_by_their_growth(void **state) {
  /* A blue pump: a and b^+ grow at G - kappa/2 for kappa = gamma_m, but for (G/omega_m)^2. */
  unstable(*state,
           "optomech --frame full kappa1=1k kappa2=1k g1=2k g2=0 delta1=-1meg omega_m=1meg "
           "gamma_m=1k nbar1=0 nbar2=0 nbarm=0",
           1500, 15);
  /* The combination that the common bath does not see, if F keeps it (from M = -B B^+/2 - i H). */
  unstable(*state, "cascaded kappa1=0 kappa2=0 gamma1=1 gamma2=1 f_im=-0.5 nbar1=0 nbar2=0 nbar3=0",
           0, 1e-12);
  unstable(*state, "cascaded kappa1=0 kappa2=1 gamma1=0 gamma2=1 nbar1=0 nbar2=0 nbar3=0", 0,
           1e-12);
}

static void wrong_usage_is_told_by_the_arguments_name(void **state) {
  refused(*state, "cascaded", EQUAL_RATES "kapa1=2", "'kapa1'", "did you mean 'kappa1'?");
  refused(*state, "cascaded", EQUAL_RATES "foo=2", "'foo'", "omega1, omega2, kappa1");
  refused(*state, "cascaded", EQUAL_RATES "KAPPA1=3", "kappa1", "given twice, as '2' and as '3'");
  refused(*state, "cascaded", EQUAL_RATES "theta=nan", "theta", "'nan' is not a number");
  refused(*state, "cascaded", EQUAL_RATES "theta=inf", "theta", "'inf' is not a number");
  refused(*state, "cascaded", EQUAL_RATES "theta=1e999", "theta", "range of double");
  refused(*state, "cascaded", EQUAL_RATES "f_re=1e200", "f_re=1e200", "up to 1e+150");
  refused(*state, "cascaded", EQUAL_RATES "theta=", "theta", "a number is missing");
  refused(*state, "cascaded", EQUAL_RATES "theta=pi", "theta", "'pi' is not a number");
  refused(*state, "cascaded", EQUAL_RATES "theta=90deg", "theta=90deg", "theta=1.57079632679489");
  refused(*state, "cascaded", EQUAL_RATES "=2", "'=2'", "name=number");
  refused(*state, "cascaded", EQUAL_RATES "theta", "'theta'", "name=number");
  refused(*state, "cascaded", EQUAL_RATES "''", "''", "name=number");
  refused(*state, "cascaded", EQUAL_RATES "--frame=rwa", "frame", "");
  refused(*state, "cascaded", EQUAL_RATES "$(printf %5000d 1)=1", "no value", "expected one of");
  refused(*state, "cascaded", "kappa1=-1", "kappa1=-1", "not below 0 (energy rate");
  refused(*state, "cascaded", "nbar3=-1f", "nbar3=-1f", "not below 0 (occupation");
  refused(*state, "map", "g1=-1", "g1=-1", "not below 0 (modulus");
  refused(*state, "map", "g1=1 g2=1 omega_m=0 gamma_m=1", "omega_m=0", "above 0");
  refused(*state, "map", "g1=1 g2=1 omega_m=1 gamma_m=0", "gamma_m=0", "above 0");
  refused(*state, "map", "kappa1=1", "'kappa1'", "omega_m");
  refused(*state, "map", "phi=-90degrees", "phi=-90degrees", "phi=-1.57079632679489");
  refused(*state, "optomech", PAPER "nbar3=1", "'nbar3'", "did you mean 'nbar1'?");
  refused(*state, "optomech", PAPER "--frame lab", "'lab'", "rwa, full or plate");
  refused(*state, "optomech", PAPER "--frame", "frame", "");
}

static void all_missing_values_are_named_with_their_meaning(void **state) {
  refused(*state, "cascaded", "", "7 values are missing:\n  kappa1   energy rate of oscillator 1",
          "\n  nbar3    occupation of the common bath: expected a number not below 0\n");
  refused(*state, "cascaded", "--json", "7 values are missing", "gamma2");
  refused(*state, "map", "g1=1 g2=1 gamma_m=1", "1 value is missing:\n  omega_m ", "above 0");
  refused(*state, "optomech", "g1=1", "8 values are missing:\n  g2 ", "\n  nbarm ");
  const run result = drumspice(*state, "optomech g1=1");
  assert_null(strstr(result.err, "\n  g1 "));
  assert_null(strstr(result.err, "\n  omega "));
}

static void numbers_beyond_double_precision_are_no_results(void **state) {
  refused(*state, "map", "--json g1=1e150 g2=1e150 omega_m=1 gamma_m=1e-150", "g1 is 1e+150",
          "overflows");
  refused(*state, "counting",
          "kappa1=2 kappa2=2 gamma1=2 gamma2=2 nbar1=1e140 nbar2=1 nbar3=1 bath=1", "cumulant 3",
          "beyond the range of double precision");
  /* The largest and the smallest that are taken still give finite flows. */
  json_t *object = solved(*state, "cascaded --json kappa1=1e150 kappa2=1e150 gamma1=1e150 gamma2=0 "
                                  "nbar1=1e150 nbar2=1e-150 nbar3=0");
  holds_close(object, "eta1", -0.5e300, 1e-12);
  holds_close(object, "n1", 0.5e150, 1e-12);
  holds_close(object, "n2", 1e-150, 1e-12);
  json_decref(object);
}

/* Each command's example, as --help shows it, runs and prints a table with each key. */
static void help_lists_the_values_and_an_example_that_runs(void **state) {
  const struct {
    const char *command, *preset, *row;
  } cases[] = {
      {"cascaded", "theta    phase of the common bath, radians; else 0",
       "n2                    62.625   mean quanta of oscillator 2\n"},
      {"counting", "s        counting field of theta(s); else 0",
       "s_highest       0.0099503309   and for s below this"},
      {"map", "delta1   frequency of cavity 1 less the pump's; else omega_m",
       "j_opt                 980000   hopping J for a one-way device"},
      {"optomech", "omega    frequency of interest, less the pump's; else omega_m",
       "spectral1               25.5   spectral occupation of cavity 1"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
    char arguments[64], line[1024];
    (void)snprintf(arguments, sizeof arguments, "%s --help", cases[k].command);
    run result = drumspice(*state, arguments);
    assert_int_equal(result.status, 0);
    assert_string_equal(result.err, "");
    if (!strstr(result.out, cases[k].preset))
      fail_msg("'%s' is not in %s", cases[k].preset, result.out);
    const char *example = strstr(result.out, "Example:\n  drumspice ");
    assert_non_null(example);
    const char *end = strstr(example, "\n\n");
    assert_non_null(end);
    example += strlen("Example:\n  drumspice ");
    (void)snprintf(line, sizeof line, "%.*s", (int)(end - example), example);
    result = drumspice(*state, line);
    if (result.status != 0 || result.err[0] || !strstr(result.out, cases[k].row))
      fail_msg("%s: status %d, '%s' is not in\n%s%s", line, result.status, cases[k].row, result.out,
               result.err);
    assert_int_equal(strncmp(result.out, "Not given, so taken as: ", 24), 0);
  }
  assert_non_null(strstr(drumspice(*state, "--help").out, "  cascaded "));
}

static void says_so_when_the_output_cannot_be_written(void **state) {
  assert_int_equal(drumspice(*state, "cascaded " EQUAL_RATES ">/dev/full").status, 1);
  assert_int_equal(drumspice(*state, "cascaded --json " EQUAL_RATES ">/dev/full").status, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cascaded_agrees_with_the_one_way_closed_forms),
      cmocka_unit_test(cascaded_agrees_with_c1_and_c2),
      cmocka_unit_test(suffixes_order_and_case_do_not_matter),
      cmocka_unit_test(an_oscillator_without_bath_has_no_m),
      cmocka_unit_test(counting_agrees_with_one_oscillator_between_two_baths),
      cmocka_unit_test(counting_refuses_what_cannot_be_counted),
      cmocka_unit_test(map_agrees_with_b18_to_b22),
      cmocka_unit_test(optomech_without_drum_is_two_modes_that_hop),
      cmocka_unit_test(optomech_rectifies_at_omega_at_the_papers_numbers),
      cmocka_unit_test(optomech_frames_are_those_they_are_called),
      cmocka_unit_test(optomech_full_has_the_sideband_limit),
      cmocka_unit_test(unstable_systems_are_told_by_their_growth),
      cmocka_unit_test(wrong_usage_is_told_by_the_arguments_name),
      cmocka_unit_test(all_missing_values_are_named_with_their_meaning),
      cmocka_unit_test(numbers_beyond_double_precision_are_no_results),
      cmocka_unit_test(help_lists_the_values_and_an_example_that_runs),
      cmocka_unit_test(says_so_when_the_output_cannot_be_written),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rational fit against circuits whose poles have closed forms, or are the eigenvalues of the
 * circuit's own matrices; and against sums of poles. Data are computed in extended precision, so
 * that a sharp resonance is as exact as the rest.
 */
#include "rational/rational.h"

#include <lapacke.h>
#include <stdlib.h>

#include "tests/theory/support.h"

enum { TANKS_MAX = 3, POINTS_MAX = 4000 };

static const double CARRIER = 5e9;
static const long double PI_LONG = 3.14159265358979323846264338327950288L;

/* Parallel tanks between nodes: Y(s) = s C + G + K/s. */
typedef struct circuit {
  size_t nodes;
  double c[TANKS_MAX][TANKS_MAX];
  double g[TANKS_MAX][TANKS_MAX];
  double k[TANKS_MAX][TANKS_MAX];
} circuit;

/* A tank from a node to ground; f0 and kappa in Hz. */
static void add_tank(circuit *net, double f0, double kappa, double capacitance) {
  const size_t n = net->nodes++;
  net->c[n][n] += capacitance;
  net->g[n][n] += angular(kappa) * capacitance;
  net->k[n][n] += angular(f0) * angular(f0) * capacitance;
}

static void add_capacitor(circuit *net, size_t a, size_t b, double capacitance) {
  net->c[a][a] += capacitance;
  net->c[b][b] += capacitance;
  net->c[a][b] -= capacitance;
  net->c[b][a] -= capacitance;
}

/* Z = Y^-1 by Gauss and Jordan. */
static void impedance(const circuit *net, double f, double complex *z) {
  const size_t n = net->nodes;
  const long double complex s = 2.0L * PI_LONG * I * ((long double)CARRIER + f);
  long double complex y[TANKS_MAX][2 * TANKS_MAX];
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j) {
      y[i][j] = s * net->c[i][j] + net->g[i][j] + net->k[i][j] / s;
      y[i][n + j] = i == j;
    }
  for (size_t p = 0; p < n; ++p) {
    const long double complex pivot = y[p][p];
    for (size_t j = 0; j < 2 * n; ++j)
      y[p][j] /= pivot;
    for (size_t i = 0; i < n; ++i) {
      const long double complex factor = y[i][p];
      for (size_t j = 0; i != p && j < 2 * n; ++j)
        y[i][j] -= factor * y[p][j];
    }
  }
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j)
      z[i * n + j] = (double complex)y[i][n + j];
}

/*
 * The poles with positive frequency: eigenvalues s of s^2 C + s G + K = 0, made linear, with s in
 * units of the carrier.
 */
static size_t eigenvalues(const circuit *net, double complex *pole) {
  enum { SIZE = 2 * TANKS_MAX };
  const size_t n = net->nodes;
  const size_t size = 2 * n;
  const double unit = angular(CARRIER);
  double complex left[SIZE * SIZE] = {0};
  double complex right[SIZE * SIZE] = {0};
  double complex alpha[SIZE];
  double complex beta[SIZE];
  double complex none = 0;
  for (size_t i = 0; i < n; ++i) {
    left[i + (n + i) * size] = 1e-13; /* x' = s x, in the size of the other rows */
    right[i + i * size] = 1e-13;
    for (size_t j = 0; j < n; ++j) {
      left[n + i + j * size] = -net->k[i][j] / unit / unit;
      left[n + i + (n + j) * size] = -net->g[i][j] / unit;
      right[n + i + (n + j) * size] = net->c[i][j];
    }
  }
  const lapack_int order = (lapack_int)size;
  assert_int_equal(LAPACKE_zggev(LAPACK_COL_MAJOR, 'N', 'N', order, left, order, right, order,
                                 alpha, beta, &none, 1, &none, 1),
                   0);
  size_t count = 0;
  for (size_t k = 0; k < size; ++k) {
    const double complex f = -I * (alpha[k] / beta[k]) * CARRIER;
    if (creal(f) > 0)
      pole[count++] = f - CARRIER;
  }
  return count;
}

static void uniform_grid(double *f, size_t points, double low, double high) {
  for (size_t p = 0; p < points; ++p)
    f[p] = low + (high - low) * (double)p / (double)(points - 1);
}

static double complex *sweep(const circuit *net, const double *f, size_t points) {
  double complex *z = calloc(points * net->nodes * net->nodes, sizeof *z);
  assert_non_null(z);
  for (size_t p = 0; p < points; ++p)
    impedance(net, f[p], z + p * net->nodes * net->nodes);
  return z;
}

static void add_noise(double complex *z, size_t count, double relative, uint64_t seed) {
  for (size_t k = 0; k < count; ++k)
    z[k] *= 1 + relative * (uniform(&seed, -1, 1) + I * uniform(&seed, -1, 1));
}

static drum_rational fitted(const double *f, size_t points, const double complex *z, size_t ports,
                            double tolerance) {
  drum_rational fit = {0};
  drum_status status;
  if (drum_rational_fit(f, points, z, ports, ports, tolerance, 0, &fit, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return fit;
}

static size_t modes_inside(const drum_rational *fit) {
  size_t count = 0;
  for (size_t n = 0; n < fit->poles; ++n)
    count += drum_rational_inside(fit, n);
  return count;
}

/* The number of the pole next to `at`. */
static size_t nearest(const drum_rational *fit, double complex at) {
  size_t best = 0;
  assert_true(fit->poles > 0);
  for (size_t n = 1; n < fit->poles; ++n)
    if (cabs(fit->pole[n] - at) < cabs(fit->pole[best] - at))
      best = n;
  return best;
}

static size_t rank_of(const drum_rational *fit, size_t pole, double threshold) {
  size_t rank = 0;
  drum_status status;
  if (drum_rational_rank(fit, pole, threshold, &rank, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  return rank;
}

/*
 * The first tank's own pole, s = -kappa/2 + j sqrt(w0^2 - kappa^2/4), without cancellation; the
 * rounding of K moves w0 a little.
 */
static double complex tank_pole(const circuit *net) {
  const long double turn = 2.0L * PI_LONG;
  const long double half = net->g[0][0] / (2.0L * net->c[0][0]) / turn;
  const long double square = net->k[0][0] / (long double)net->c[0][0] / turn / turn;
  return (double)(sqrtl(square - half * half) - CARRIER) + I * (double)half;
}

/* Z = (s/C)/((s - s1)(s - s2)), s1 as above and s2 its conjugate. */
static void tank_has_its_closed_form(void **state) {
  (void)state;
  enum { POINTS = 200 };
  const double kappa = 2e6;
  const double c = 100e-15;
  circuit net = {0};
  add_tank(&net, CARRIER, kappa, c);
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  double complex *z = sweep(&net, f, POINTS);
  drum_rational fit = fitted(f, POINTS, z, 1, 1e-12);
  assert_int_equal(modes_inside(&fit), 1);
  const double complex pole = tank_pole(&net);
  const size_t n = nearest(&fit, pole);
  assert_near(fit.pole[n], pole, 1e-9 * kappa);
  /* The residue of s1 in f: s1/(C (s1 - s2))/(2 pi j), which is (1/2C)/(2 pi j) but for kappa. */
  const double complex s1 = I * (CARRIER + pole);
  const double complex residue = s1 / (2 * I * creal(CARRIER + pole) * c) / (2 * DRUM_PI * I);
  assert_close(fit.residue[n], residue, 1e-9);
  assert_close(fit.residue[n], 1 / (2 * c) / (2 * DRUM_PI * I), kappa / CARRIER);
  assert_true(fit.error < 1e-12);
  /* The mirror image at -2 CARRIER and the background hold between the points too. */
  for (int k = 0; k < 70; ++k) {
    const double at = -59.9e6 + 1.7e6 * k;
    double complex exact;
    impedance(&net, at, &exact);
    assert_close(drum_rational_value(&fit, 0, 0, at), exact, 1e-11);
  }
  drum_rational_free(&fit);
  free(z);
}

static void check_against_eigenvalues(const circuit *net, const double *f, size_t points,
                                      double noise, double limit, double within) {
  double complex truth[2 * TANKS_MAX];
  const size_t modes = eigenvalues(net, truth);
  double complex *z = sweep(net, f, points);
  add_noise(z, points * net->nodes * net->nodes, noise, 3);
  drum_rational fit = fitted(f, points, z, net->nodes, 1e-12);
  assert_int_equal(modes, net->nodes);
  assert_int_equal(modes_inside(&fit), modes);
  assert_true(fit.error < limit + 2 * noise);
  for (size_t k = 0; k < modes; ++k) {
    const size_t n = nearest(&fit, truth[k]);
    assert_near(fit.pole[n], truth[k], within * cimag(truth[k]));
    assert_int_equal(rank_of(&fit, n, 1e-6), 1);
    assert_true(fit.loss[n] > 1e-2); /* both are seen well */
  }
  drum_rational_free(&fit);
  free(z);
}

static circuit coupled_tanks(void) {
  circuit net = {0};
  add_tank(&net, 4.99e9, 2e6, 100e-15);
  add_tank(&net, 5.02e9, 3e6, 120e-15);
  add_capacitor(&net, 0, 1, 1e-15);
  return net;
}

static void coupled_tanks_have_the_eigenvalues(void **state) {
  (void)state;
  enum { POINTS = 200 };
  const circuit net = coupled_tanks();
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  check_against_eigenvalues(&net, f, POINTS, 0, 1e-12, 1e-9);
  /* 1e-9 of noise at 200 points moves poles by about 1e-9 of kappa. */
  check_against_eigenvalues(&net, f, POINTS, 1e-9, 0, 1e-8);
}

/* Steps from a kilohertz to three megahertz. */
static void any_increasing_grid_will_do(void **state) {
  (void)state;
  enum { POINTS = 350 };
  const circuit net = coupled_tanks();
  double f[POINTS];
  uint64_t seed = 11;
  double at = -70e6;
  for (size_t p = 0; p < POINTS; ++p) {
    f[p] = at;
    at += pow(10, uniform(&seed, 3.0, 6.5));
  }
  assert_true(f[POINTS - 1] > 10e6);
  check_against_eigenvalues(&net, f, POINTS, 0, 1e-12, 1e-9);
}

/* Z = j Z0 tan(theta), theta = (pi/2)(f/f1)(1 - j a): poles at f1 (2k + 1)/(1 - j a). */
static void line_has_its_resonances(void **state) {
  (void)state;
  enum { POINTS = 1201 };
  const double f1 = 0.5e9;
  const double complex loss = 1 - 0.5e-3 * I;
  double f[POINTS];
  double complex z[POINTS];
  uniform_grid(f, POINTS, -1.2e9, 1.2e9);
  for (size_t p = 0; p < POINTS; ++p) {
    const double complex theta = DRUM_PI / 2 * ((CARRIER + f[p]) / f1) * loss;
    z[p] = 50 * I * csin(theta) / ccos(theta);
  }
  for (int noisy = 0; noisy < 2; ++noisy) {
    if (noisy)
      add_noise(z, POINTS, 1e-9, 5);
    drum_rational fit = fitted(f, POINTS, z, 1, 1e-10);
    assert_int_equal(modes_inside(&fit), 2);
    for (int k = 4; k <= 5; ++k) {
      const double complex pole = f1 * (2 * k + 1) / loss;
      const size_t n = nearest(&fit, pole - CARRIER);
      /* d cot/d theta = -1 at its zero: the residue is -j Z0 over d theta/d f. */
      const double complex residue = -50 * I / (DRUM_PI / 2 / f1 * loss);
      assert_near(fit.pole[n], pole - CARRIER, (noisy ? 1e-7 : 1e-9) * cimag(pole));
      assert_close(fit.residue[n], residue, noisy ? 1e-7 : 1e-9);
    }
    drum_rational_free(&fit);
  }
}

/* A sum of poles with a smooth background, for what no circuit of this file has. */
typedef struct pole_sum {
  size_t poles;
  size_t ports;
  const double complex *pole;
  const double complex *residue; /* [poles][ports][ports] */
  double complex background;     /* of the diagonal, which rises as f */
} pole_sum;

static double complex *sum_sweep(const pole_sum *sum, const double *f, size_t points) {
  const size_t count = sum->ports * sum->ports;
  double complex *z = calloc(points * count, sizeof *z);
  assert_non_null(z);
  for (size_t p = 0; p < points; ++p)
    for (size_t e = 0; e < count; ++e) {
      const bool diagonal = e % (sum->ports + 1) == 0;
      long double complex value = diagonal ? sum->background * (1 + f[p] / CARRIER) : 0;
      for (size_t n = 0; n < sum->poles; ++n)
        value += (long double complex)sum->residue[n * count + e] /
                 ((long double)f[p] - (long double complex)sum->pole[n]);
      z[p * count + e] = (double complex)value;
    }
  return z;
}

static int by_size(const void *left, const void *right) {
  const double a = *(const double *)left;
  const double b = *(const double *)right;
  return (a > b) - (a < b);
}

/* A hundred hertz between points a megahertz apart; then where to measure, until all is there. */
static void sharp_mode_is_found_between_points_and_refined(void **state) {
  (void)state;
  const double complex pole = 1.234e6 + 50 * I;
  const double complex residue = -7.9e11 * I;
  const pole_sum sum = {1, 1, &pole, &residue, 30 * I};
  double f[POINTS_MAX];
  size_t points = 121;
  uniform_grid(f, points, -60e6, 60e6);
  for (int round = 0; round < 2; ++round) {
    double complex *z = sum_sweep(&sum, f, points);
    drum_rational fit = fitted(f, points, z, 1, 1e-12);
    assert_int_equal(modes_inside(&fit), 1);
    const size_t n = nearest(&fit, pole);
    assert_near(fit.pole[n], pole, round ? 1e-9 : 1e-3);
    double wanted[DRUM_RATIONAL_NEAR_POLE];
    size_t count = 0;
    assert_int_equal(drum_rational_refine(&fit, f, points, -60e6, 60e6, wanted,
                                          DRUM_RATIONAL_NEAR_POLE, &count, NULL),
                     DRUM_OK);
    assert_int_equal(count, round ? 0 : DRUM_RATIONAL_NEAR_POLE);
    static const double offsets[] = {-16, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 16};
    for (size_t k = 0; k < count; ++k) {
      assert_near(wanted[k], creal(pole) + 50 * offsets[k], 0.1);
      f[points++] = wanted[k];
    }
    qsort(f, points, sizeof *f, by_size);
    drum_rational_free(&fit);
    free(z);
  }
}

/* What is there already, out of the interval, or wanted by two is not asked for twice. */
static void refinement_asks_for_what_is_missing(void **state) {
  (void)state;
  double complex pole[] = {-50 + 10 * I, 100 + 0 * I, 100.5 + 2 * I, 5000 + 1 * I};
  const drum_rational fit = {.poles = 4, .pole = pole};
  const double f[] = {-50, -45.1, -38, 1000};
  double wanted[40];
  size_t count = 0;
  assert_int_equal(drum_rational_refine(&fit, f, 4, -70, 1e6, wanted, 40, &count, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_rational_refine(&fit, f, 4, -70, 1000, wanted, 40, &count, NULL), DRUM_OK);
  for (size_t k = 1; k < count; ++k)
    assert_true(wanted[k] > wanted[k - 1]);
  /*
   * First pole: -90 and -210 are outside, -50 and -45 exist, -40 does (-38): there remain -70, -60,
   * -55, -30, -10, 110. The second has no width but 1e-9 of 1070 Hz: 11 points within 17e-6 Hz of
   * each other. The third: 11, of which none is within a quarter of 1e-6 Hz of these.
   */
  static const double first[] = {-70, -60, -55, -30, -10};
  for (size_t k = 0; k < 5; ++k)
    assert_near(wanted[k], first[k], 1e-12);
  assert_int_equal(count, 6 + 11 + 11);
  /* Two poles that coincide want eleven points. */
  pole[1] = pole[2];
  assert_int_equal(drum_rational_refine(&fit, f, 4, 0, 1000, wanted, 40, &count, NULL), DRUM_OK);
  assert_int_equal(count, 11);
  assert_int_equal(drum_rational_refine(&fit, f, 4, 10, 10, wanted, 40, &count, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_rational_refine(&fit, f, 4, NAN, 10, wanted, 40, &count, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(count, 0);
}

/* Two equal tanks: one pole whose residue has rank two, until a coupling splits them. */
static void equal_tanks_are_one_pole_of_rank_two(void **state) {
  (void)state;
  enum { POINTS = 200 };
  const double kappa = 2e6;
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  circuit net = {0};
  add_tank(&net, CARRIER, kappa, 100e-15);
  add_tank(&net, CARRIER, kappa, 100e-15);
  double complex *z = sweep(&net, f, POINTS);
  drum_rational fit = fitted(f, POINTS, z, 2, 1e-12);
  assert_int_equal(modes_inside(&fit), 1);
  const size_t one = nearest(&fit, tank_pole(&net));
  assert_near(fit.pole[one], tank_pole(&net), 1e-9 * kappa);
  assert_int_equal(rank_of(&fit, one, 1e-6), 2);
  drum_rational_free(&fit);
  free(z);
  /*
   * Coupled by 1e-6 of C the modes lie 5 kHz apart, a four hundredth of kappa. Z12 is their
   * difference, 1e-4 of each far away, which costs digits.
   */
  add_capacitor(&net, 0, 1, 1e-19);
  check_against_eigenvalues(&net, f, POINTS, 0, 1e-9, 1e-7);
}

static void weakly_seen_mode_is_found(void **state) {
  (void)state;
  enum { POINTS = 200 };
  const double complex pole[] = {-10e6 + 1e6 * I, 20e6 + 0.5e6 * I};
  const double complex residue[] = {-1e12 * I, -1e6 * I};
  const pole_sum sum = {2, 1, pole, residue, 30 * I};
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  double complex *z = sum_sweep(&sum, f, POINTS);
  drum_rational fit = fitted(f, POINTS, z, 1, 1e-12);
  assert_int_equal(modes_inside(&fit), 2);
  for (size_t k = 0; k < 2; ++k) {
    const size_t n = nearest(&fit, pole[k]);
    assert_near(fit.pole[n], pole[k], 1e-6 * cimag(pole[k]));
    assert_close(fit.residue[n], residue[k], 1e-6);
  }
  drum_rational_free(&fit);
  free(z);
}

/* Resonances of any width, ports of any impedance: no mode lost in noise, and none invented. */
static void noise_makes_no_modes(void **state) {
  (void)state;
  enum { POINTS = 801, POLES = 8, PORTS = 3, COUNT = PORTS * PORTS };
  static double f[POINTS];
  uniform_grid(f, POINTS, -1e9, 1e9);
  for (uint64_t run = 1; run <= 12; ++run) {
    uint64_t seed = 7919 * run;
    double complex pole[POLES];
    double complex residue[POLES * COUNT];
    for (size_t n = 0; n < POLES; ++n) {
      double seen[PORTS];
      pole[n] = uniform(&seed, -0.95e9, 0.95e9) + I * pow(10, uniform(&seed, 1, 7.5));
      for (size_t i = 0; i < PORTS; ++i)
        seen[i] = pow(10, 3 * (double)i + uniform(&seed, -2, 0));
      for (size_t e = 0; e < COUNT; ++e)
        residue[n * COUNT + e] = -1e9 * I * seen[e / PORTS] * seen[e % PORTS];
    }
    const pole_sum sum = {POLES, PORTS, pole, residue, 50 * I};
    double complex *z = sum_sweep(&sum, f, POINTS);
    add_noise(z, POINTS * COUNT, 1e-9, seed);
    drum_rational fit = fitted(f, POINTS, z, PORTS, 1e-12);
    if (modes_inside(&fit) != POLES)
      fail_msg("run %d: %zu modes, expected %d", (int)run, modes_inside(&fit), POLES);
    assert_true(fit.error < 1e-8);
    for (size_t k = 0; k < POLES; ++k) {
      /* A pole far from all points is known to the noise times the distance. */
      double distance = INFINITY;
      for (size_t p = 0; p < POINTS; ++p)
        distance = fmin(distance, cabs(f[p] - pole[k]));
      const size_t n = nearest(&fit, pole[k]);
      assert_near(fit.pole[n], pole[k], 1e-7 * distance);
      assert_true(fit.loss[n] > 3 * fit.error);
    }
    drum_rational_free(&fit);
    free(z);
  }
}

static void lossless_and_growing_modes_are_kept(void **state) {
  (void)state;
  enum { POINTS = 121 };
  const double complex pole[] = {-10e6 - 1e5 * I, 1e-3, 20e6 + 1e6 * I};
  const double complex residue[] = {-1e12 * I, -1e12 * I, -1e12 * I};
  const pole_sum sum = {3, 1, pole, residue, 30 * I};
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6); /* one point is 0, a thousandth of a hertz from the pole */
  double complex *z = sum_sweep(&sum, f, POINTS);
  drum_rational fit = fitted(f, POINTS, z, 1, 1e-12);
  assert_int_equal(modes_inside(&fit), 3);
  for (size_t k = 0; k < 3; ++k)
    assert_near(fit.pole[nearest(&fit, pole[k])], pole[k], k == 1 ? 1e-9 : 1e-4);
  /* Finite at the pole itself. */
  const double complex at = drum_rational_value(&fit, 0, 0, creal(fit.pole[nearest(&fit, 0)]));
  assert_true(isfinite(creal(at)) && isfinite(cimag(at)) && cabs(at) > 1e12);
  drum_rational_free(&fit);
  free(z);
}

/*
 * A lossless tank at a frequency of the grid, in the arithmetic of a simulator: there Z is the
 * inverse of rounding, and belongs to no pole that a double could hold.
 */
static void point_on_a_lossless_mode_spoils_nothing(void **state) {
  (void)state;
  enum { POINTS = 121 };
  const double f0 = 5.01e9;
  const double c = 100e-15;
  const double l = 1 / (angular(f0) * angular(f0) * c);
  double f[POINTS];
  double complex z[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  for (size_t p = 0; p < POINTS; ++p) {
    const double w = angular(CARRIER + f[p]);
    z[p] = 1 / (I * (w * c - 1 / (w * l)));
  }
  assert_true(f[70] == f0 - CARRIER && cabs(z[70]) > 1e15 && isfinite(cabs(z[70])));
  drum_rational fit;
  drum_status status;
  if (drum_rational_fit(f, POINTS, z, 1, 1, 1e-10, CARRIER * 0x1p-52, &fit, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  assert_int_equal(modes_inside(&fit), 1);
  assert_true(fit.error < 1e-11);
  const size_t n = nearest(&fit, f0 - CARRIER);
  assert_near(fit.pole[n], f0 - CARRIER, 1e-5);
  assert_close(fit.residue[n], 1 / (2 * c) / (2 * DRUM_PI * I), 1e-9);
  drum_rational_free(&fit);
}

/*
 * Rows and columns of very different size, and an entry of nothing but rounding: the poles of the
 * others, scaled residues, and the entry as small as it is.
 */
static void scales_of_ports_do_not_matter(void **state) {
  (void)state;
  enum { POINTS = 200 };
  const double scale[] = {1e-12, 1e9};
  const circuit net = coupled_tanks();
  double f[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  double complex *z = sweep(&net, f, POINTS);
  drum_rational plain = fitted(f, POINTS, z, 2, 1e-12);
  for (size_t k = 0; k < 4 * POINTS; ++k)
    z[k] *= scale[k / 2 % 2] * scale[k % 2];
  drum_rational scaled = fitted(f, POINTS, z, 2, 1e-12);
  assert_int_equal(modes_inside(&scaled), 2);
  assert_true(scaled.error < 1e-12);
  for (size_t n = 0; n < plain.poles; ++n) {
    if (!drum_rational_inside(&plain, n))
      continue;
    const size_t same = nearest(&scaled, plain.pole[n]);
    assert_near(scaled.pole[same], plain.pole[n], 1e-9 * cimag(plain.pole[n]));
    assert_int_equal(rank_of(&scaled, same, 1e-6), 1);
    for (size_t e = 0; e < 4; ++e)
      assert_close(scaled.residue[4 * same + e],
                   plain.residue[4 * n + e] * (scale[e / 2] * scale[e % 2]), 1e-8);
  }
  drum_rational_free(&scaled);
  uint64_t seed = 5;
  for (size_t p = 0; p < POINTS; ++p) /* (1, 2) is of the order of 1e-3 */
    z[4 * p + 1] = 1e-19 * uniform(&seed, -1, 1);
  scaled = fitted(f, POINTS, z, 2, 1e-12);
  assert_int_equal(modes_inside(&scaled), 2);
  assert_true(scaled.error < 1e-9);
  drum_rational_free(&scaled);
  drum_rational_free(&plain);
  free(z);
}

/* Transfer from three sources to one port; an entry that is zero; all zero; a constant. */
static void shapes_that_are_no_square(void **state) {
  (void)state;
  enum { POINTS = 100 };
  const double complex pole = 5e6 + 1e6 * I;
  double f[POINTS];
  double complex z[3 * POINTS] = {0};
  uniform_grid(f, POINTS, -60e6, 60e6);
  drum_rational fit;
  assert_int_equal(drum_rational_fit(f, POINTS, z, 1, 3, 1e-12, 0, &fit, NULL), DRUM_OK);
  assert_int_equal(modes_inside(&fit), 0);
  assert_true(fit.error == 0);
  drum_rational_free(&fit);
  for (size_t p = 0; p < POINTS; ++p) {
    z[3 * p] = 7;
    z[3 * p + 2] = 1e6 / (f[p] - pole);
  }
  assert_int_equal(drum_rational_fit(f, POINTS, z, 1, 3, 1e-12, 0, &fit, NULL), DRUM_OK);
  assert_int_equal(modes_inside(&fit), 1);
  const size_t n = nearest(&fit, pole);
  assert_near(fit.pole[n], pole, 1e-3);
  assert_close(fit.residue[3 * n + 2], 1e6, 1e-9);
  assert_near(fit.residue[3 * n], 0, 1e-3);
  assert_true(fit.residue[3 * n + 1] == 0);
  assert_near(drum_rational_value(&fit, 0, 0, 1e6), 7, 1e-10);
  drum_rational_free(&fit);
}

/* Next to a zero the data's rounding is relative to their parts, not to themselves. */
static void zero_on_a_point_spoils_nothing(void **state) {
  (void)state;
  enum { POINTS = 101 };
  const double complex pole = 5e6 + 1e6 * I;
  double f[POINTS];
  double complex z[POINTS];
  uniform_grid(f, POINTS, -50e6, 50e6);
  for (size_t p = 0; p < POINTS; ++p)
    z[p] = 1e6 / (f[p] - pole) - 1e6 / (f[30] - pole);
  z[30] = 1e-17; /* as rounding would have it */
  drum_rational fit = fitted(f, POINTS, z, 1, 1e-12);
  assert_int_equal(modes_inside(&fit), 1);
  assert_true(fit.error < 1e-12);
  assert_near(fit.pole[nearest(&fit, pole)], pole, 1e-3);
  drum_rational_free(&fit);
}

static void expect_refusal(const double *f, size_t points, const double complex *z, size_t rows,
                           size_t columns, double tolerance, const char *expected) {
  drum_rational fit = {.poles = 99};
  drum_status status;
  assert_int_equal(drum_rational_fit(f, points, z, rows, columns, tolerance, 0, &fit, &status),
                   DRUM_BAD_ARGUMENT);
  if (!strstr(status.message, expected))
    fail_msg("'%s' does not say '%s'", status.message, expected);
  assert_true(fit.poles == 0 && !fit.pole && !fit.residue);
  drum_rational_free(&fit);
}

static void bad_input_is_refused(void **state) {
  (void)state;
  enum { POINTS = 20 };
  double f[POINTS];
  double complex z[POINTS];
  uniform_grid(f, POINTS, -60e6, 60e6);
  for (size_t p = 0; p < POINTS; ++p)
    z[p] = 1 + I * f[p] * 1e-6;
  expect_refusal(f, 7, z, 1, 1, 1e-9, "7 points to fit; expected at least 8");
  expect_refusal(f, 0, z, 1, 1, 1e-9, "0 points");
  expect_refusal(f, POINTS, z, 0, 1, 1e-9, "0 rows and 1 columns; expected 1 to 16");
  expect_refusal(f, POINTS, z, 1, 17, 1e-9, "17 columns");
  expect_refusal(f, POINTS, z, 1, 1, 0, "tolerance = 0");
  expect_refusal(f, POINTS, z, 1, 1, NAN, "tolerance = nan");
  z[4] = NAN;
  expect_refusal(f, POINTS, z, 1, 1, 1e-9, "entry (1, 1)");
  z[4] = I * INFINITY;
  expect_refusal(f, POINTS, z, 1, 1, 1e-9, "entry (1, 1)");
  z[4] = 1e200;
  expect_refusal(f, POINTS, z, 1, 1, 1e-9, "expected less than 1e+150");
  z[4] = 1;
  f[4] = f[3];
  expect_refusal(f, POINTS, z, 1, 1, 1e-9, "frequency 5");
  f[4] = NAN;
  expect_refusal(f, POINTS, z, 1, 1, 1e-9, "frequency 5 is nan");
  drum_rational fit;
  drum_status status;
  f[4] = 0.5 * (f[3] + f[5]);
  assert_int_equal(drum_rational_fit(f, POINTS, z, 1, 1, 1e-9, -1, &fit, &status),
                   DRUM_BAD_ARGUMENT);
  assert_true(strstr(status.message, "resolution = -1 Hz") != NULL);
  /* What no few poles are: a value drawn anew at each point. */
  uint64_t seed = 1;
  uniform_grid(f, POINTS, -60e6, 60e6);
  for (size_t p = 0; p < POINTS; ++p)
    z[p] = uniform(&seed, -1, 1);
  assert_int_equal(drum_rational_fit(f, POINTS, z, 1, 1, 1e-9, 0, &fit, &status),
                   DRUM_NO_CONVERGENCE);
  assert_true(fit.poles == 0 && strstr(status.message, "20 points") != NULL);
  size_t rank = 0;
  assert_int_equal(drum_rational_rank(&fit, 0, 0.5, &rank, NULL), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tank_has_its_closed_form),
      cmocka_unit_test(coupled_tanks_have_the_eigenvalues),
      cmocka_unit_test(any_increasing_grid_will_do),
      cmocka_unit_test(line_has_its_resonances),
      cmocka_unit_test(sharp_mode_is_found_between_points_and_refined),
      cmocka_unit_test(refinement_asks_for_what_is_missing),
      cmocka_unit_test(equal_tanks_are_one_pole_of_rank_two),
      cmocka_unit_test(weakly_seen_mode_is_found),
      cmocka_unit_test(noise_makes_no_modes),
      cmocka_unit_test(lossless_and_growing_modes_are_kept),
      cmocka_unit_test(point_on_a_lossless_mode_spoils_nothing),
      cmocka_unit_test(scales_of_ports_do_not_matter),
      cmocka_unit_test(shapes_that_are_no_square),
      cmocka_unit_test(zero_on_a_point_spoils_nothing),
      cmocka_unit_test(bad_input_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

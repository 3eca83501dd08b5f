/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pumped steady state against closed forms, brute-force scanning and the nonlinear equations
 * themselves in time. None of the checks shares code with the solver.
 */
#include "drumspice/pump.h"

#include <float.h>

#include "support.h"

static double squared(double complex z) {
  return creal(z * conj(z));
}

/* 2 omega_m / (omega_m^2 + gamma_m^2/4): plate per light pressure. */
static double mirror(const drum_pump *pump) {
  return 2 * pump->omega_m / (pump->omega_m * pump->omega_m + pump->gamma_m * pump->gamma_m / 4);
}

static void solve(const drum_pump *pump, drum_pump_states *states) {
  drum_status status;
  if (drum_pump_solve(pump, states, &status) != DRUM_OK)
    fail_msg("%s", status.message);
}

/* The cavities at a held plate by Gaussian elimination: a(x). */
static void cavities_at(const drum_pump *pump, double x, double complex *a) {
  size_t n = pump->modes;
  double complex m[DRUM_MODES_MAX][DRUM_MODES_MAX];
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      m[i][j] = I * pump->hopping[i][j];
    m[i][i] = pump->kappa[i] / 2 + I * (pump->delta[i] + pump->g[i] * x);
    a[i] = pump->drive[i];
  }
  for (size_t k = 0; k < n; k++)
    for (size_t i = k + 1; i < n; i++) {
      double complex factor = m[i][k] / m[k][k];
      for (size_t j = k; j < n; j++)
        m[i][j] -= factor * m[k][j];
      a[i] -= factor * a[k];
    }
  for (size_t i = n; i-- > 0;) {
    for (size_t j = i + 1; j < n; j++)
      a[i] -= m[i][j] * a[j];
    a[i] /= m[i][i];
  }
}

/* x plus what the light pushes: zero at a stationary plate. */
static double balance(const drum_pump *pump, double x) {
  double complex a[DRUM_MODES_MAX];
  double pressure = 0;
  cavities_at(pump, x, a);
  for (size_t i = 0; i < pump->modes; i++)
    pressure += pump->g[i] * squared(a[i]);
  return x + mirror(pump) * pressure;
}

/* Driven so that several branches are common. */
static drum_pump random_pump(uint64_t *seed, size_t modes) {
  drum_pump pump = {.modes = modes, .omega_m = uniform(seed, 2, 9)};
  pump.gamma_m = uniform(seed, 0, 2);
  for (size_t i = 0; i < modes; i++) {
    pump.delta[i] = uniform(seed, -3, 8);
    pump.kappa[i] = uniform(seed, 0.4, 2);
    pump.g[i] = uniform(seed, -0.3, 1);
    pump.drive[i] = uniform(seed, 0, 12) * cexp(I * uniform(seed, -3, 3));
    for (size_t j = 0; j < i; j++) {
      pump.hopping[i][j] = uniform(seed, 0, 2) * cexp(I * uniform(seed, -3, 3));
      pump.hopping[j][i] = conj(pump.hopping[i][j]);
    }
    pump.hopping[i][i] = 1e3; /* must be ignored */
  }
  return pump;
}

/* A fine grid's changes of sign: each must hold a branch, and each branch be a change of sign. */
static void no_branch_is_lost_or_invented(void **state) {
  (void)state;
  uint64_t seed = 1;
  size_t seen[DRUM_PUMP_BRANCHES_MAX + 1] = {0};
  enum { POINTS = 4000 };
  for (int run = 0; run < 600; run++) {
    drum_pump pump = random_pump(&seed, 1 + (size_t)run % 4);
    drum_pump_states states;
    solve(&pump, &states);
    seen[states.branches]++;
    double reach = 0;
    for (size_t i = 0; i < pump.modes; i++)
      reach += squared(pump.drive[i]) / (0.2 * 0.2) * mirror(&pump);
    assert_int_equal(states.branches % 2, 1);
    for (size_t k = 0; k < states.branches; k++) {
      double x = states.branch[k].x;
      assert_false(states.branch[k].fold);
      assert_true(fabs(x) <= reach);
      assert_true(k == 0 || x > states.branch[k - 1].x);
      double near = 1e-9 * (1 + fabs(x));
      double slope = (balance(&pump, x + near) - balance(&pump, x - near)) / (2 * near);
      assert_near(states.branch[k].slope, slope, 1e-4 * (1 + fabs(slope)));
      assert_near(balance(&pump, x), 0, 1e-11 * (1 + fabs(x)) * (1 + fabs(slope)));
      assert_true((states.branch[k].slope > 0) == (k % 2 == 0));
    }
    /* The grid is u^3, so that it is fine where the plate is likely to be. */
    double left = -reach, value = balance(&pump, left);
    for (int p = 1; p <= POINTS; p++) {
      double u = 2.0 * p / POINTS - 1, x = reach * u * u * u, next = balance(&pump, x);
      size_t within = 0;
      for (size_t k = 0; k < states.branches; k++)
        within += states.branch[k].x >= left && states.branch[k].x < x;
      if (within % 2 != ((value < 0) != (next < 0)))
        fail_msg("run %d: %zu branches in [%.9g, %.9g), but the equation's sides are %g and %g",
                 run, within, left, x, value, next);
      left = x;
      value = next;
    }
  }
  /* The sample is no empty one. */
  assert_true(seen[1] > 20 && seen[3] > 20 && seen[5] > 5);
}

/* Eight cavities that do not hop, each with a resonance of its own to be pressed through. */
static void many_cavities_many_branches(void **state) {
  (void)state;
  drum_pump pump = {.modes = 8, .omega_m = 1};
  size_t crossings = 0;
  drum_pump_states states;
  for (size_t i = 0; i < 8; i++) {
    pump.delta[i] = 10.0 * (double)(i + 1);
    pump.kappa[i] = 0.1;
    pump.g[i] = 1;
    pump.drive[i] = 0.36; /* presses by 2 |E|^2/(kappa/2)^2 = 104 on resonance */
  }
  solve(&pump, &states);
  double value = balance(&pump, -1000);
  for (double x = -1000; x < 10; x += 1e-3) {
    double next = balance(&pump, x);
    crossings += (value < 0) != (next < 0);
    value = next;
  }
  assert_int_equal(states.branches, crossings);
  assert_int_equal(states.branches, 17);
  for (size_t k = 1; k < states.branches; k += 2)
    assert_false(states.branch[k].stable);
}

/*
 * One cavity: n ((Delta - chi n)^2 + kappa^2/4) = |E|^2 with chi = g^2 mirror. Three real solutions
 * need Delta > sqrt(3) kappa/2, a red pump that the plate's shift pulls onto resonance, and |E|^2
 * between the values at n = (2 Delta +- sqrt(Delta^2 - 3 kappa^2/4)) / (3 chi).
 */
static double drive_at(double n, double delta, double kappa, double chi) {
  double shifted = delta - chi * n;
  return sqrt(n * (shifted * shifted + kappa * kappa / 4));
}

static void one_cavity_is_bistable_where_the_cubic_is(void **state) {
  (void)state;
  uint64_t seed = 2;
  drum_pump_states states;
  for (int run = 0; run < 200; run++) {
    drum_pump pump = {.modes = 1, .omega_m = uniform(&seed, 0.3, 9)};
    pump.gamma_m = uniform(&seed, 0, 3);
    pump.kappa[0] = uniform(&seed, 0.2, 2);
    pump.g[0] = uniform(&seed, 0.01, 1) * (run % 2 ? -1 : 1);
    double kappa = pump.kappa[0], chi = pump.g[0] * pump.g[0] * mirror(&pump);
    double delta = pump.delta[0] = kappa * sqrt(0.75) * uniform(&seed, 1.001, 6);
    double root = sqrt(delta * delta - 0.75 * kappa * kappa);
    double up = drive_at((2 * delta - root) / (3 * chi), delta, kappa, chi);
    double down = drive_at((2 * delta + root) / (3 * chi), delta, kappa, chi);
    double complex phase = cexp(I * uniform(&seed, -3, 3));
    const struct {
      double drive;
      size_t branches;
    } cases[] = {{down * (1 - 1e-7), 1},
                 {down + (up - down) * 1e-4, 3},
                 {up - (up - down) * 1e-4, 3},
                 {up * (1 + 1e-7), 1}};
    for (int k = 0; k < 4; k++) {
      pump.drive[0] = cases[k].drive * phase;
      solve(&pump, &states);
      if (states.branches != cases[k].branches)
        fail_msg("run %d, case %d: %zu branches at Delta = %g kappa", run, k, states.branches,
                 delta / kappa);
      for (size_t b = 0; b < states.branches; b++)
        assert_close(drive_at(states.branch[b].photons, delta, kappa, chi), cases[k].drive, 1e-9);
    }
    /* At the threshold's edge the pairs meet: n on the fold is the closed form's. */
    pump.drive[0] = up * phase;
    solve(&pump, &states);
    assert_int_equal(states.branches % 2, states.branches == 2 ? 0 : 1);
    double expected = (2 * delta - root) / (3 * chi), miss = INFINITY;
    for (size_t b = 0; b < states.branches; b++)
      miss = fmin(miss, fabs(states.branch[b].photons / expected - 1));
    assert_true(states.branches == 1 || miss < 1e-6 * delta / root);
    /* Below the threshold, and with a blue pump, one branch whatever the drive. */
    for (double strength = 1e-3; strength < 1e4; strength *= 3) {
      pump.drive[0] = strength * up;
      pump.delta[0] = kappa * sqrt(0.75) * (run % 3 ? 0.999 : -3);
      solve(&pump, &states);
      assert_int_equal(states.branches, 1);
    }
  }
}

/*
 * Turning points with numbers that are exact in binary: kappa = 1, chi = 1 (g = 1, omega_m = 2),
 * Delta = 7/8: root = 1/8, n = 13/24 or 15/24; the second is exact, and so is E^2 of it.
 */
static void a_turning_point_is_one_branch(void **state) {
  (void)state;
  drum_pump pump = {.modes = 1, .delta = {0.875}, .kappa = {1}, .g = {1}, .omega_m = 2};
  /* 0.625 (0.25^2 + 0.25) = 0.1953125: the drive is split so that its square is exact. */
  pump.drive[0] = CMPLX(0.4375, 0.0625); /* 0.19140625 + 0.00390625 */
  assert_true(squared(pump.drive[0]) == 0.1953125);
  drum_pump_states states;
  solve(&pump, &states);
  assert_int_equal(states.branches, 2);
  assert_true(states.branch[0].fold && !states.branch[1].fold);
  assert_close(states.branch[0].x, -0.625, 1e-7);
  /* The other: n^3 - 1.75 n^2 + 1.015625 n - 0.1953125 = (n - 0.625)^2 (n - 0.5). */
  assert_close(states.branch[1].photons, 0.5, 1e-12);
  /* The cusp, Delta = sqrt(3)/2: three in one at n = 1/sqrt(3), |E|^2 = n^3. */
  double n = 1 / sqrt(3);
  pump.delta[0] = sqrt(0.75);
  pump.drive[0] = sqrt(n * n * n);
  solve(&pump, &states);
  assert_int_equal(states.branches, 1);
  assert_close(states.branch[0].photons, n, 1e-5);
}

/*
 * Through a turning point in steps of one ulp of the drive: one branch before, three after, and
 * two, of which one is marked, where rounding cannot tell.
 */
static void branches_meet_at_one_drive(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int run = 0; run < 100; run++) {
    drum_pump pump = {.modes = 1, .kappa = {1}, .g = {run % 2 ? -1 : 1}, .omega_m = 2};
    double delta = pump.delta[0] = uniform(&seed, 0.9, 3);
    double root = sqrt(delta * delta - 0.75);
    double edge = drive_at((2 * delta + root) / 3, delta, 1, 1);
    for (int step = -100; step <= 100; step++) {
      drum_pump_states states;
      pump.drive[0] = edge * (1 + step * 2 * DBL_EPSILON);
      solve(&pump, &states);
      int folds = 0;
      for (size_t k = 0; k < states.branches; k++)
        folds += states.branch[k].fold != 0;
      size_t expected = step < -40 ? 1 : step > 40 ? 3 : step >= -1 && step <= 1 ? 2 : 0;
      if (folds != (states.branches == 2) || (expected && states.branches != expected))
        fail_msg("run %d, Delta = %g, step %d: %zu branches, %d of them marked", run, delta, step,
                 states.branches, folds);
    }
  }
}

typedef struct motion {
  double complex a[DRUM_MODES_MAX], b;
} motion;

static motion rate_of(const drum_pump *pump, const motion *at) {
  motion rate;
  double x = 2 * creal(at->b), pressure = 0;
  for (size_t i = 0; i < pump->modes; i++) {
    rate.a[i] = -(I * (pump->delta[i] + pump->g[i] * x) + pump->kappa[i] / 2) * at->a[i];
    rate.a[i] += pump->drive[i];
    for (size_t j = 0; j < pump->modes; j++)
      if (j != i)
        rate.a[i] -= I * pump->hopping[i][j] * at->a[j];
    pressure += pump->g[i] * squared(at->a[i]);
  }
  rate.b = -(I * pump->omega_m + pump->gamma_m / 2) * at->b - I * pressure;
  return rate;
}

static motion moved(const motion *from, const motion *rate, double time, size_t modes) {
  motion to = *from;
  for (size_t i = 0; i < modes; i++)
    to.a[i] += time * rate->a[i];
  to.b += time * rate->b;
  return to;
}

/* Runge and Kutta's fourth order. */
static void let_run(const drum_pump *pump, double time, double step, motion *at) {
  for (double t = 0; t < time; t += step) {
    size_t n = pump->modes;
    motion k1 = rate_of(pump, at), p = moved(at, &k1, step / 2, n);
    motion k2 = rate_of(pump, &p), q = moved(at, &k2, step / 2, n);
    motion k3 = rate_of(pump, &q), r = moved(at, &k3, step, n);
    motion k4 = rate_of(pump, &r);
    *at = moved(at, &k1, step / 6, n);
    *at = moved(at, &k2, step / 3, n);
    *at = moved(at, &k3, step / 3, n);
    *at = moved(at, &k4, step / 6, n);
  }
}

static double distance(const drum_pump *pump, const motion *at, const drum_pump_branch *branch) {
  double sum = squared(at->b - branch->beta);
  for (size_t i = 0; i < pump->modes; i++)
    sum += squared(at->a[i] - branch->alpha[i]);
  return sqrt(sum);
}

/* From near a branch: the nonlinear equations return to a stable one and leave an unstable one. */
static void time_keeps_stable_branches_and_leaves_others(void **state) {
  (void)state;
  uint64_t seed = 3;
  int stable = 0, unstable = 0, between = 0;
  for (int run = 0; run < 60; run++) {
    drum_pump pump = random_pump(&seed, 1 + (size_t)run % 2);
    pump.gamma_m = uniform(&seed, 0.5, 2);
    drum_pump_states states;
    solve(&pump, &states);
    for (size_t k = 0; k < states.branches; k++) {
      const drum_pump_branch *branch = &states.branch[k];
      motion rest = {.b = branch->beta}, at;
      memcpy(rest.a, branch->alpha, sizeof rest.a);
      /* Stationary as it stands. */
      motion rate = rate_of(&pump, &rest);
      assert_near(rate.b, 0, 1e-10 * (1 + cabs(rest.b)));
      for (size_t i = 0; i < pump.modes; i++)
        assert_near(rate.a[i], 0, 1e-10 * (1 + cabs(rest.a[i])) * (1 + fabs(branch->x)));
      if (fabs(branch->growth) < 0.05)
        continue; /* too slow to wait for */
      at = rest;
      at.b += 1e-5;
      let_run(&pump, 10 / fabs(branch->growth), 2e-2 / (4 + fabs(branch->x)), &at);
      double far = distance(&pump, &at, branch);
      if (branch->stable ? far > 5e-6 : far < 5e-5)
        fail_msg("run %d, branch %zu, growth %g: %g away", run, k, branch->growth, far);
      branch->stable ? stable++ : unstable++;
      between += k % 2 == 1 && !branch->stable;
    }
  }
  assert_true(stable > 20 && unstable > 10 && between > 5);
}

/* A dark system switched on falls onto a branch, to all digits that the integration has. */
static void switching_on_ends_on_the_branch_found(void **state) {
  (void)state;
  drum_pump pump = {.modes = 2, .delta = {3, 2.5}, .kappa = {1, 0.8}, .g = {0.2, -0.1}};
  pump.omega_m = 3;
  pump.gamma_m = 0.5;
  pump.hopping[0][1] = 0.4 + 0.3 * I;
  pump.hopping[1][0] = conj(pump.hopping[0][1]);
  pump.drive[0] = 2 + I;
  pump.drive[1] = 1.5 * I;
  drum_pump_states states;
  solve(&pump, &states);
  motion at = {.b = 0};
  let_run(&pump, 150, 5e-3, &at);
  double nearest = INFINITY;
  for (size_t k = 0; k < states.branches; k++)
    nearest = fmin(nearest, distance(&pump, &at, &states.branch[k]));
  assert_near(nearest, 0, 1e-10);
}

static drum_pump scaled(const drum_pump *pump, double by) {
  drum_pump other = *pump;
  for (size_t i = 0; i < pump->modes; i++) {
    other.delta[i] *= by;
    other.kappa[i] *= by;
    other.g[i] *= by;
    other.drive[i] *= by;
    for (size_t j = 0; j < pump->modes; j++)
      other.hopping[i][j] *= by;
  }
  other.omega_m *= by;
  other.gamma_m *= by;
  return other;
}

static void unit_of_time_changes_nothing(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int run = 0; run < 300; run++) {
    drum_pump pump = random_pump(&seed, 1 + (size_t)run % 3);
    drum_pump_states one, other;
    solve(&pump, &one);
    double by = pow(10, uniform(&seed, -3, 12));
    drum_pump fast = scaled(&pump, by);
    solve(&fast, &other);
    assert_int_equal(one.branches, other.branches);
    for (size_t k = 0; k < one.branches; k++) {
      /* Near a turning point the input's own rounding moves a branch by more. */
      double tolerance = 1e-12 / fmin(1, fabs(one.branch[k].slope));
      assert_close(other.branch[k].x, one.branch[k].x, tolerance);
      assert_near(other.branch[k].growth / by, one.branch[k].growth, 100 * tolerance);
      assert_int_equal(other.branch[k].stable, one.branch[k].stable);
      for (size_t i = 0; i < pump.modes; i++) {
        assert_close(other.branch[k].alpha[i], one.branch[k].alpha[i], 10 * tolerance);
        assert_close(other.branch[k].system.coupling[i], by * one.branch[k].system.coupling[i],
                     10 * tolerance);
      }
    }
  }
}

/* The drives' common phase is the fields' and moves nothing else. */
static void common_phase_of_the_drives_is_that_of_the_fields(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 100; run++) {
    drum_pump pump = random_pump(&seed, 3);
    drum_pump_states one, other;
    solve(&pump, &one);
    double complex phase = cexp(I * uniform(&seed, -3, 3));
    for (size_t i = 0; i < 3; i++)
      pump.drive[i] *= phase;
    solve(&pump, &other);
    assert_int_equal(one.branches, other.branches);
    for (size_t k = 0; k < one.branches; k++) {
      double tolerance = 1e-11 / fmin(1, fabs(one.branch[k].slope));
      assert_close(other.branch[k].x, one.branch[k].x, tolerance);
      for (size_t i = 0; i < 3; i++)
        assert_near(other.branch[k].alpha[i], phase * one.branch[k].alpha[i],
                    tolerance * (1 + cabs(one.branch[k].alpha[i])));
    }
  }
}

static void without_coupling_or_drive_the_cavities_are_linear(void **state) {
  (void)state;
  uint64_t seed = 6;
  for (int run = 0; run < 50; run++) {
    drum_pump pump = random_pump(&seed, 3);
    drum_pump_states states;
    double complex alpha[3], approximate[3];
    memset(pump.g, 0, sizeof pump.g);
    cavities_at(&pump, 0, alpha);
    solve(&pump, &states);
    assert_int_equal(states.branches, 1);
    assert_true(states.branch[0].x == 0 && states.branch[0].slope == 1);
    for (size_t i = 0; i < 3; i++)
      assert_close(states.branch[0].alpha[i], alpha[i], 1e-12);
    /* And without hopping they are the paper's approximation, which is exact then. */
    memset(pump.hopping, 0, sizeof pump.hopping);
    solve(&pump, &states);
    assert_int_equal(drum_pump_approximate(&pump, approximate, NULL), DRUM_OK);
    for (size_t i = 0; i < 3; i++) {
      assert_close(states.branch[0].alpha[i], approximate[i], 1e-13);
      assert_close(cabs(approximate[i]),
                   2 * cabs(pump.drive[i]) /
                       sqrt(4 * pump.delta[i] * pump.delta[i] + pump.kappa[i] * pump.kappa[i]),
                   1e-13);
    }
    /* A cavity that the drum does not feel is no branch of its own, and rides along. */
    pump = random_pump(&seed, 3);
    pump.g[1] = 0;
    solve(&pump, &states);
    assert_true(states.branches <= 5);
    for (size_t k = 0; k < states.branches; k++) {
      cavities_at(&pump, states.branch[k].x, alpha);
      assert_true(states.branch[k].system.coupling[1] == 0);
      assert_close(states.branch[k].alpha[1], alpha[1], 1e-9);
    }
    /* Dark. */
    memset(pump.drive, 0, sizeof pump.drive);
    solve(&pump, &states);
    assert_int_equal(states.branches, 1);
    assert_true(states.branch[0].photons == 0 && states.branch[0].x == 0);
    assert_true(states.branch[0].stable == (pump.gamma_m > 0));
  }
}

static void design_is_the_inverse(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (int run = 0; run < 200; run++) {
    drum_pump pump = random_pump(&seed, 1 + (size_t)run % 4);
    double complex wanted[4], drive[4];
    drum_pump_branch branch;
    if (run % 5 == 0)
      pump.g[0] = 0;
    for (size_t i = 0; i < pump.modes; i++)
      wanted[i] = pump.g[i] == 0 ? 0 : uniform(&seed, 0, 2) * cexp(I * uniform(&seed, -3, 3));
    assert_int_equal(drum_pump_design(&pump, wanted, drive, &branch, NULL), DRUM_OK);
    memcpy(pump.drive, drive, pump.modes * sizeof *drive);
    drum_pump_states states;
    solve(&pump, &states);
    size_t nearest = 0;
    for (size_t k = 1; k < states.branches; k++)
      if (fabs(states.branch[k].x - branch.x) < fabs(states.branch[nearest].x - branch.x))
        nearest = k;
    const drum_pump_branch *held = &states.branch[nearest];
    double tolerance = 1e-11 * (1 + fabs(branch.x)) / fmin(1, fabs(held->slope));
    assert_near(held->x, branch.x, tolerance);
    assert_near(held->slope, branch.slope, 100 * tolerance * (1 + fabs(held->slope)));
    assert_int_equal(held->stable, branch.stable);
    for (size_t i = 0; i < pump.modes; i++) {
      assert_near(branch.system.coupling[i], wanted[i], 1e-14 * (1 + cabs(wanted[i])));
      assert_near(held->system.coupling[i], wanted[i], 10 * tolerance * (1 + cabs(held->alpha[i])));
      assert_true(branch.system.delta[i] == pump.delta[i] + pump.g[i] * branch.x);
    }
  }
}

/*
 * Section III: J = 2 pi 1 MHz, Delta = omega_m = 2 pi 6 MHz, kappa = 2 pi 2 MHz and the couplings
 * of 2 pi 7 kHz in quadrature that stop 2 -> 1. The approximation leaves out i J alpha_j next to
 * (kappa/2 + i Delta) alpha_i, that is J/|kappa/2 + i Delta| = 1/sqrt(37), 16 % of each field; what
 * the two fields hop to each other is not alike, so that |G_1/G_2| and the phase are off too.
 * The static shift, -4 G^2/omega_m = -2 pi 33 Hz, is nothing to kappa.
 */
static void papers_approximation_is_off_by_the_pumps_own_hopping(void **state) {
  (void)state;
  drum_pump pump = {.modes = 2, .omega_m = angular(6e6), .gamma_m = angular(100)};
  double complex wanted[2] = {angular(7e3), I * angular(7e3)}, drive[2], approximate[2];
  for (int i = 0; i < 2; i++) {
    pump.delta[i] = angular(6e6);
    pump.kappa[i] = angular(2e6);
    pump.g[i] = angular(30);
  }
  pump.hopping[0][1] = pump.hopping[1][0] = angular(1e6);
  drum_pump_branch branch;
  assert_int_equal(drum_pump_design(&pump, wanted, drive, &branch, NULL), DRUM_OK);
  assert_close(cabs(branch.alpha[0]), 7e3 / 30, 1e-13);
  double shift = -4 * angular(7e3) * angular(7e3) / angular(6e6);
  for (int i = 0; i < 2; i++)
    assert_near(branch.system.delta[i] - pump.delta[i], shift, 1e-7);
  assert_near(shift, angular(-32.667), angular(0.001));
  memcpy(pump.drive, drive, sizeof drive);
  assert_int_equal(drum_pump_approximate(&pump, approximate, NULL), DRUM_OK);
  /* In units of 2 pi MHz: E_1 = (1 + 6i) alpha + i (i alpha), E_2 = (1 + 6i) i alpha + i alpha. */
  assert_close(approximate[0] / branch.alpha[0], 6 * I / (1 + 6 * I), 1e-5);
  assert_close(approximate[1] / branch.alpha[1], (2 + 6 * I) / (1 + 6 * I), 1e-5);
  for (int i = 0; i < 2; i++)
    assert_near(cabs(approximate[i] / branch.alpha[i] - 1), 1 / sqrt(37), 1e-5);
  /* The plate's shift alone is 6e-6 of the field: 32.7 Hz in |1 + 6i| MHz. */
  memset(pump.hopping, 0, sizeof pump.hopping);
  assert_int_equal(drum_pump_design(&pump, wanted, drive, &branch, NULL), DRUM_OK);
  memcpy(pump.drive, drive, sizeof drive);
  assert_int_equal(drum_pump_approximate(&pump, approximate, NULL), DRUM_OK);
  assert_near(cabs(approximate[0] / branch.alpha[0] - 1), 32.667e-6 / sqrt(37), 1e-9);
}

static void expect_refusal(const drum_pump *pump, const char *word) {
  drum_pump_states states;
  drum_status status = {.code = DRUM_OK};
  assert_int_equal(drum_pump_solve(pump, &states, &status), DRUM_BAD_ARGUMENT);
  if (!strstr(status.message, word))
    fail_msg("\"%s\" does not name %s", status.message, word);
}

static void bad_arguments_are_refused_by_name(void **state) {
  (void)state;
  uint64_t seed = 8;
  const drum_pump good = random_pump(&seed, 2);
  drum_pump bad;
#define REFUSED(change, word)                                                                      \
  bad = good;                                                                                      \
  change;                                                                                          \
  expect_refusal(&bad, word)
  REFUSED(bad.modes = 0, "number of cavities");
  REFUSED(bad.modes = 9, "number of cavities");
  REFUSED(bad.modes = SIZE_MAX, "number of cavities");
  REFUSED(bad.delta[1] = NAN, "detuning of cavity 2");
  REFUSED(bad.kappa[0] = -1, "kappa of cavity 1");
  REFUSED(bad.kappa[1] = 0, "kappa of cavity 2");
  REFUSED(bad.kappa[1] = INFINITY, "kappa of cavity 2");
  REFUSED(bad.hopping[0][1] += 1, "hopping between cavities 1 and 2");
  REFUSED(bad.hopping[0][1] = NAN, "hopping between cavities 1 and 2");
  REFUSED(bad.g[1] = NAN, "single-photon coupling g of cavity 2");
  REFUSED(bad.drive[0] = CMPLX(0, INFINITY), "drive E of cavity 1");
  REFUSED(bad.omega_m = 0, "omega_m");
  REFUSED(bad.omega_m = -1, "omega_m");
  REFUSED(bad.gamma_m = -1e-9, "gamma_m");
  REFUSED(bad.gamma_m = NAN, "gamma_m");
  REFUSED(bad.drive[0] = 1e200, "drives");
  REFUSED((bad.drive[0] = 1e300, bad.g[0] = 1e300), "drives");
#undef REFUSED
  drum_status status;
  drum_pump_branch branch;
  double complex drive[2], wanted[2] = {1, 1};
  bad = good;
  bad.g[1] = 0;
  assert_int_equal(drum_pump_design(&bad, wanted, drive, &branch, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "wanted coupling G of cavity 2 is 1, expected 0"));
  wanted[0] = NAN;
  assert_int_equal(drum_pump_design(&good, wanted, drive, &branch, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "wanted coupling G of cavity 1"));
  wanted[0] = 1e300;
  assert_int_equal(drum_pump_design(&good, wanted, drive, &branch, &status), DRUM_BAD_ARGUMENT);
  bad = good;
  bad.kappa[0] = NAN;
  assert_int_equal(drum_pump_design(&bad, drive, drive, &branch, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_pump_approximate(&bad, drive, NULL), DRUM_BAD_ARGUMENT);
  bad = good;
  bad.drive[1] = NAN;
  assert_int_equal(drum_pump_approximate(&bad, drive, &status), DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "drive E of cavity 2"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_branch_is_lost_or_invented),
      cmocka_unit_test(many_cavities_many_branches),
      cmocka_unit_test(one_cavity_is_bistable_where_the_cubic_is),
      cmocka_unit_test(a_turning_point_is_one_branch),
      cmocka_unit_test(branches_meet_at_one_drive),
      cmocka_unit_test(time_keeps_stable_branches_and_leaves_others),
      cmocka_unit_test(switching_on_ends_on_the_branch_found),
      cmocka_unit_test(unit_of_time_changes_nothing),
      cmocka_unit_test(common_phase_of_the_drives_is_that_of_the_fields),
      cmocka_unit_test(without_coupling_or_drive_the_cavities_are_linear),
      cmocka_unit_test(design_is_the_inverse),
      cmocka_unit_test(papers_approximation_is_off_by_the_pumps_own_hopping),
      cmocka_unit_test(bad_arguments_are_refused_by_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

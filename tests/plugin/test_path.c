/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counter-based normal numbers and the Brownian paths made of them. */

#include "judge.h"
#include "physics/normal.h"
#include "physics/path.h"
#include "physics/philox.h"

/* The vectors published with the algorithm for ten rounds. */
static void philox_gives_the_published_answers(void **state) {
  (void)state;
  static const struct {
    drum_philox_block counter;
    uint64_t key;
    drum_philox_block answer;
  } known[] = {
      {{{0, 0, 0, 0}}, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
      {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
       UINT64_MAX,
       {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
      {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
       UINT64_C(0x299f31d0a4093822),
       {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
  };
  for (size_t k = 0; k < sizeof known / sizeof known[0]; ++k) {
    const drum_philox_block block = drum_philox(known[k].counter, known[k].key);
    assert_memory_equal(&block, &known[k].answer, sizeof block);
  }
}

/* The two normal numbers of a block, as paths make them. */
static void normals_of(drum_philox_block block, double normal[2]) {
  normal[0] = drum_normal((uint64_t)block.word[1] << 32 | block.word[0]);
  normal[1] = drum_normal((uint64_t)block.word[3] << 32 | block.word[2]);
}

/* Moments of 2e5 pairs: bounds of 5 standard errors, sqrt(Var/n) with Var 1, 2, 15 and 96. */
static void normals_have_the_moments_of_normals(void **state) {
  (void)state;
  enum { PAIRS = 200000 };
  double moment[4] = {0};
  double cross = 0.0;
  for (uint32_t k = 0; k < PAIRS; ++k) {
    double normal[2];
    normals_of(drum_philox((drum_philox_block){{k, 0, 0, 0}}, 7), normal);
    for (int c = 0; c < 2; ++c)
      for (int power = 0; power < 4; ++power)
        moment[power] += pow(normal[c], power + 1) / (2.0 * PAIRS);
    cross += normal[0] * normal[1] / PAIRS;
  }
  const double root = sqrt(2.0 * PAIRS);
  judge_scaled(NULL, "mean", moment[0], 0.0, 1.0, 5.0 / root);
  judge_scaled(NULL, "variance", moment[1], 1.0, 1.0, 5.0 * sqrt(2.0) / root);
  judge_scaled(NULL, "third moment", moment[2], 0.0, 1.0, 5.0 * sqrt(15.0) / root);
  judge_scaled(NULL, "fourth moment", moment[3], 3.0, 1.0, 5.0 * sqrt(96.0) / root);
  judge_scaled(NULL, "covariance of a pair", cross, 0.0, 1.0, 5.0 / sqrt(PAIRS));
}

/* Counts of 4e6 normals in cells of a quarter from -4 to 4 and in the two tails: chi-square. */
static void normals_fill_cells_by_their_law(void **state) {
  (void)state;
  enum { PAIRS = 2000000, CELLS = 34 };
  static double count[CELLS];
  for (uint32_t k = 0; k < PAIRS; ++k) {
    double normal[2];
    normals_of(drum_philox((drum_philox_block){{k, 0, 1, 0}}, 8), normal);
    for (int c = 0; c < 2; ++c)
      ++count[(int)fmin(fmax(floor(4.0 * normal[c]) + 17.0, 0.0), CELLS - 1.0)];
  }
  double chi_square = 0.0;
  double below = 0.0;
  for (int cell = 0; cell < CELLS; ++cell) {
    const double upper = 0.25 * (cell - 16);
    const double to = cell < CELLS - 1 ? 0.5 * erfc(-upper / sqrt(2.0)) : 1.0;
    const double expected = 2.0 * PAIRS * (to - below);
    chi_square += (count[cell] - expected) * (count[cell] - expected) / expected;
    below = to;
  }
  /* 33 degrees of freedom: mean 33, standard deviation sqrt(66). */
  judge_scaled(NULL, "chi-square", chi_square, 33.0, 1.0, 4.0 * sqrt(66.0));
}

/* Every polynomial, at both its ends and inside: the inverse of the distribution function. */
static void normals_invert_their_distribution(void **state) {
  (void)state;
  enum { PLACES = 32 };
  const double root_two_pi = 2.5066282746310002;
  double last = -INFINITY;
  for (int octave = 0; octave <= DRUM_NORMAL_BITS; ++octave)
    for (int place = 0; place < PLACES; ++place) {
      const double cell = ldexp(1.0 + (double)place / PLACES, octave - 1);
      const uint64_t word = (uint64_t)cell << (64 - DRUM_NORMAL_BITS);
      const double u = ldexp(floor(cell) + 0.5, -DRUM_NORMAL_BITS - 1);
      const double x = drum_normal(word);
      const double slope = root_two_pi * exp(0.5 * x * x);
      judge_scaled(NULL, "x", slope * (0.5 * erfc(-x / sqrt(2.0)) - u), 0.0, 1.0, 3e-11);
      assert_true(drum_normal(word | 1) == -x);
      assert_true(x >= last); /* equal where cells of u are fewer than places */
      last = x;
    }
}

/* The ends of the range, of which the inner one is rounded to u = 1/2. */
static void normals_are_finite_everywhere(void **state) {
  (void)state;
  judge_scaled(NULL, "least", drum_normal(0), -8.6159, 1.0, 1e-4);
  judge_scaled(NULL, "largest", drum_normal(1), 8.6159, 1.0, 1e-4);
  judge_scaled(NULL, "middle from below", drum_normal(UINT64_MAX - 1), 0.0, 1.0, 0.0);
  judge_scaled(NULL, "middle from above", drum_normal(UINT64_MAX), 0.0, 1.0, 0.0);
}

/* Numbers of neighbouring levels, intervals and channels of one path, 5 standard errors. */
static void neighbours_are_independent(void **state) {
  (void)state;
  enum { COUNT = 200000, KINDS = 4 };
  double cross[KINDS][KINDS] = {{0}};
  for (uint32_t k = 0; k < COUNT; ++k) {
    const drum_philox_block counter[KINDS] = {
        {{k, 0, 30, 0}}, {{2 * k, 0, 31, 0}}, {{2 * k + 1, 0, 31, 0}}, {{k, 0, 30, 1}}};
    double normal[KINDS][2];
    for (int i = 0; i < KINDS; ++i)
      normals_of(drum_philox(counter[i], 9), normal[i]);
    for (int i = 0; i < KINDS; ++i)
      for (int j = 0; j < i; ++j) {
        cross[i][j] += normal[i][0] * normal[j][0] / COUNT;
        cross[j][i] += normal[i][0] * normal[j][1] / COUNT;
      }
  }
  for (int i = 0; i < KINDS; ++i)
    for (int j = 0; j < KINDS; ++j)
      if (i != j)
        judge_scaled(NULL, "covariance", cross[i][j], 0.0, 1.0, 5.0 / sqrt(COUNT));
}

/*
 * Increments over a uniform step, whatever its offset to the halved intervals: variance h, no
 * correlation with the next ones nor between the two paths. 5 standard errors of 1e5 steps.
 */
static void increments_are_white_at_any_step_and_offset(void **state) {
  (void)state;
  enum { STEPS = 100000, LAGS = 3 };
  static const double steps[] = {2e-9, 4.9e-9, 20e-9, 40e-9 / 3.0, 3e-12};
  static const double offsets[] = {0.0, 1.7e-9, 0.3};
  for (size_t s = 0; s < sizeof steps / sizeof steps[0]; ++s)
    for (size_t o = 0; o < sizeof offsets / sizeof offsets[0]; ++o) {
      drum_path path;
      drum_path_start(&path, drum_path_key(s, o, "whiteness"), 0);
      double before[2];
      assert_true(drum_path_value(&path, offsets[o], before));
      double product[1 + LAGS] = {0};
      double cross = 0.0;
      double last[LAGS] = {0};
      for (int n = 1; n <= STEPS; ++n) {
        double w[2];
        assert_true(drum_path_value(&path, offsets[o] + n * steps[s], w));
        const double u = (w[0] - before[0]) / sqrt(steps[s]);
        cross += u * (w[1] - before[1]) / sqrt(steps[s]) / STEPS;
        product[0] += u * u / STEPS;
        for (int lag = 1; lag <= LAGS; ++lag)
          product[lag] += u * last[lag - 1] / STEPS;
        for (int lag = LAGS - 1; lag > 0; --lag)
          last[lag] = last[lag - 1];
        last[0] = u;
        before[0] = w[0];
        before[1] = w[1];
      }
      char what[64];
      (void)snprintf(what, sizeof what, "at step %g s, offset %g s", steps[s], offsets[o]);
      judge_scaled(NULL, what, product[0], 1.0, 1.0, 5.0 * sqrt(2.0 / STEPS));
      for (int lag = 1; lag <= LAGS; ++lag)
        judge_scaled(NULL, what, product[lag], 0.0, 1.0, 5.0 / sqrt(STEPS));
      judge_scaled(NULL, what, cross, 0.0, 1.0, 5.0 / sqrt(STEPS));
    }
}

/* A path is a function of time: any order of questions, and any history, give one answer. */
static void values_depend_on_nothing_but_the_time(void **state) {
  (void)state;
  enum { TIMES = 200 };
  drum_path forward;
  drum_path_start(&forward, 42, 1);
  double w[TIMES][2];
  for (int n = 0; n < TIMES; ++n)
    assert_true(drum_path_value(&forward, n * 7.3e-9, w[n]));
  drum_path other;
  drum_path_start(&other, 42, 1);
  for (int n = TIMES - 1; n >= 0; --n) {
    double again[2];
    assert_true(drum_path_value(&other, 11.0 + n, again)); /* far away in between */
    assert_true(drum_path_value(&other, n * 7.3e-9, again));
    assert_memory_equal(again, w[n], sizeof again);
    /* A clock that has rounded differently is at the same time. */
    assert_true(drum_path_value(&other, n * 7.3e-9 * (1.0 + 2e-16), again));
    judge_scaled(NULL, "W after rounding", again[0], w[n][0], 1.0, 1e-12);
  }
}

/* No mathematical library has a say in a path: its numbers are these on any machine. */
static void paths_are_the_same_everywhere(void **state) {
  (void)state;
  drum_path path;
  drum_path_start(&path, drum_path_key(1, 2, "a.xb1.abath"), 3);
  static const struct {
    double t;
    double w[2];
  } known[] = {{0x1p-40, {0x1.a2e516fac7496p-21, -0x1.e8914f5b2c714p-23}},
               {0x1.12e0be826d695p-30, {0x1.3c910b1f0ecb9p-15, -0x1.8809b4d473655p-18}},
               {0x1.7ae147ae147aep-2, {-0x1.ab83f5ba385bcp-1, -0x1.a4fc789e84711p-1}},
               {0x1.f4p+9, {0x1.ff7cffe4f7bap-3, -0x1.4a8d04fdfba76p+0}}};
  for (size_t k = 0; k < sizeof known / sizeof known[0]; ++k) {
    double w[2];
    assert_true(drum_path_value(&path, known[k].t, w));
    assert_memory_equal(w, known[k].w, sizeof w);
  }
}

static void names_seeds_runs_and_channels_separate_paths(void **state) {
  (void)state;
  enum { KEYS = 6 };
  const uint64_t keys[KEYS] = {
      drum_path_key(0, 1, "a.xb1.abath"), drum_path_key(0, 1, "a.xb2.abath"),
      drum_path_key(0, 2, "a.xb1.abath"), drum_path_key(1, 1, "a.xb1.abath"),
      drum_path_key(1, 0, "a.xb1.abath"), drum_path_key(0, 1, ""),
  };
  enum { PATHS = KEYS + 1, STEPS = 20000 };
  static drum_path path[PATHS];
  for (int p = 0; p < PATHS; ++p)
    drum_path_start(&path[p], keys[p < KEYS ? p : 0], p < KEYS ? 0 : 1);
  double before[PATHS][2] = {{0}};
  double cross[PATHS][PATHS] = {{0}};
  for (int n = 1; n <= STEPS; ++n) {
    double u[PATHS];
    for (int p = 0; p < PATHS; ++p) {
      double w[2];
      assert_true(drum_path_value(&path[p], n * 5e-9, w));
      u[p] = (w[0] - before[p][0]) / sqrt(5e-9);
      before[p][0] = w[0];
    }
    for (int p = 0; p < PATHS; ++p)
      for (int q = 0; q < p; ++q)
        cross[p][q] += u[p] * u[q] / STEPS;
  }
  for (int p = 0; p < PATHS; ++p)
    for (int q = 0; q < p; ++q)
      judge_scaled(NULL, "correlation of two paths", cross[p][q], 0.0, 1.0, 5.0 / sqrt(STEPS));
}

static void times_outside_the_path_are_refused(void **state) {
  (void)state;
  drum_path path;
  drum_path_start(&path, 1, 0);
  double w[2];
  assert_true(drum_path_value(&path, 0.0, w));
  judge_scaled(NULL, "W(0)", w[0], 0.0, 1.0, 0.0);
  assert_true(drum_path_value(&path, nextafter(1024.0, 0.0), w));
  assert_false(drum_path_value(&path, 1024.0, w));
  assert_false(drum_path_value(&path, -1e-9, w));
  assert_false(drum_path_value(&path, NAN, w));
}

int main(void) {
  drum_normal_prepare();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(philox_gives_the_published_answers),
      cmocka_unit_test(normals_have_the_moments_of_normals),
      cmocka_unit_test(normals_fill_cells_by_their_law),
      cmocka_unit_test(normals_invert_their_distribution),
      cmocka_unit_test(normals_are_finite_everywhere),
      cmocka_unit_test(neighbours_are_independent),
      cmocka_unit_test(increments_are_white_at_any_step_and_offset),
      cmocka_unit_test(values_depend_on_nothing_but_the_time),
      cmocka_unit_test(paths_are_the_same_everywhere),
      cmocka_unit_test(names_seeds_runs_and_channels_separate_paths),
      cmocka_unit_test(times_outside_the_path_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

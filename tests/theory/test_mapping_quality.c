/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bounds against what they bound, computed by the optomechanical and cascaded modules, which
 * know nothing of each other: over frequencies point by point, and in the steady states. A bound
 * must hold for every rectifier, and also be near to what it bounds for some.
 */
#include "drumspice/mapping_quality.h"

#include "support.h"

/* From well inside the large-bandwidth limit to far outside. */
static drum_rectifier random_rectifier(uint64_t *seed) {
  double gamma_m = exp(uniform(seed, -4, 6));
  return (drum_rectifier){
      .delta = {uniform(seed, 1, 5), uniform(seed, 1, 5)},
      .kappa = {exp(uniform(seed, -3, 1)), exp(uniform(seed, -3, 1))},
      .j = uniform(seed, -2, 2),
      .g = {sqrt(gamma_m * exp(uniform(seed, -4, 2))) / 2,
            sqrt(gamma_m * exp(uniform(seed, -4, 2))) / 2},
      .phi = uniform(seed, -3, 3),
      .omega_m = 3,
      .gamma_m = gamma_m,
  };
}

static double random_omega(uint64_t *seed, const drum_rectifier *rectifier) {
  double reach = fmin(2.5, 3 * rectifier->gamma_m);
  return uniform(seed, 0, 1) < 0.2 ? rectifier->omega_m
                                   : rectifier->omega_m + uniform(seed, -reach, reach);
}

/* The second working point: all rates of the cavities kappa, the drum's linewidth far above. */
static drum_rectifier broadband(double gamma_m) {
  const double kappa = angular(20e3);
  return (drum_rectifier){
      .delta = {angular(6e6), angular(6e6)},
      .kappa = {kappa, kappa},
      .j = kappa / 2,
      .g = {sqrt(kappa * gamma_m) / 2, sqrt(kappa * gamma_m) / 2},
      .phi = DRUM_PI / 2,
      .omega_m = angular(6e6),
      .gamma_m = gamma_m,
  };
}

static double complex chi_of(const drum_rectifier *r, double w) {
  return 1 / (r->gamma_m / 2 - I * (w - r->omega_m));
}

/* The largest singular value of a 2 x 2 matrix. */
static double norm_of(const drum_matrix *m) {
  double sum = 0;
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      sum += creal(m->at[i][j] * conj(m->at[i][j]));
  double det = cabs(m->at[0][0] * m->at[1][1] - m->at[0][1] * m->at[1][0]);
  return sqrt((sum + sqrt(fmax(0, sum * sum - 4 * det * det))) / 2);
}

/* Both responses at w, by functions that the bounds do not use. */
static void respond(const drum_rectifier *rectifier, const drum_cascaded *cascaded, double w,
                    drum_matrix *g, drum_matrix *g_c) {
  drum_optomech system;
  drum_optomech_response response;
  assert_int_equal(drum_rectifier_optomech(rectifier, &system, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_respond(&system, DRUM_FRAME_RWA, w, &response, NULL), DRUM_OK);
  assert_int_equal(drum_cascaded_respond(cascaded, w, g_c, NULL), DRUM_OK);
  *g = response.g;
}

static void band_bounds_hold_at_every_frequency(void **state) {
  (void)state;
  uint64_t seed = 1;
  double tightest = 0, tightest_gain = 0;
  for (int run = 0; run < 500; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    const double omega = random_omega(&seed, &rectifier);
    const double width = rectifier.gamma_m * exp(uniform(&seed, -5, 3));
    if (run % 25 == 0)
      rectifier.kappa[run % 2] = 0;
    drum_mapping mapping;
    drum_mapping_band band;
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    assert_int_equal(drum_mapping_band_quality(&rectifier, omega, width, &band, NULL), DRUM_OK);
    double chi_error = 0, worst = 0, gain = 0;
    const double complex chi = chi_of(&rectifier, omega);
    enum { POINTS = 200 };
    for (int k = 0; k <= POINTS; k++) {
      const double w = omega + width * (k / (double)POINTS - 0.5);
      drum_matrix g, g_c;
      respond(&rectifier, &mapping.cascaded, w, &g, &g_c);
      gain = fmax(gain, norm_of(&g_c));
      chi_error = fmax(chi_error, cabs(chi_of(&rectifier, w) - chi) / cabs(chi));
      const double size = norm_of(&g_c);
      for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
          g.at[i][j] -= g_c.at[i][j];
      worst = fmax(worst, norm_of(&g) / size);
    }
    if (chi_error > band.susceptibility + 1e-12 || chi_error < 0.98 * band.susceptibility)
      fail_msg("run %d: susceptibility is off by %.15g, said to be %.15g", run, chi_error,
               band.susceptibility);
    if (worst > band.response * (1 + 1e-12) + 1e-12)
      fail_msg("run %d: response is off by %.15g, bound %.15g", run, worst, band.response);
    if (gain > band.gain * (1 + 1e-12))
      fail_msg("run %d: gain is %.15g, bound %.15g", run, gain, band.gain);
    tightest = fmax(tightest, worst / band.response);
    tightest_gain = fmax(tightest_gain, gain / band.gain);
  }
  if (tightest < 0.5 || tightest_gain < 0.9)
    fail_msg("no rectifier comes near the bounds: %g of the response's and %g of the gain's",
             tightest, tightest_gain);
}

/* Closed forms: at Omega = omega_m by the edges, elsewhere sqrt(1 + t^2) in a band wide enough. */
static void susceptibility_in_closed_form(void **state) {
  (void)state;
  drum_rectifier rectifier = broadband(4);
  drum_mapping_band band;
  rectifier.omega_m = 10;
  assert_int_equal(drum_mapping_band_quality(&rectifier, 10, 3, &band, NULL), DRUM_OK);
  assert_close(band.susceptibility, 1.5 / 2.5, 1e-15); /* |x| / |2 - i x| at 1.5 */
  assert_near(fabs(band.worst - 10), 1.5, 0);
  /* d = 1, a = 2: the maximum is at x = -5, w = 6, and is sqrt(1 + 1/4). */
  assert_int_equal(drum_mapping_band_quality(&rectifier, 11, 10.5, &band, NULL), DRUM_OK);
  assert_close(band.susceptibility, sqrt(1.25), 1e-15);
  assert_close(band.worst, 6, 1e-15);
  assert_int_equal(drum_mapping_band_quality(&rectifier, 11, 9, &band, NULL), DRUM_OK);
  assert_close(band.susceptibility, 4.5 / hypot(2, 3.5), 1e-15);
  assert_close(band.worst, 6.5, 1e-15);
  assert_int_equal(drum_mapping_band_quality(&rectifier, 11, 0, &band, NULL), DRUM_OK);
  assert_near(band.susceptibility, 0, 0);
  assert_near(band.response, 0, 0);
}

/* Where the second bound is without limit the first is not, and the other way round. */
static void either_bound_has_its_place(void **state) {
  (void)state;
  drum_rectifier rectifier = broadband(angular(400e3));
  drum_mapping_band band;
  /* At Omega = omega_m: width / (2 gamma_m) sqrt(2) for gamma_i = kappa; Neumann's r is 4 here. */
  assert_int_equal(drum_mapping_band_quality(&rectifier, rectifier.omega_m, 1e3 * rectifier.gamma_m,
                                             &band, NULL),
                   DRUM_OK);
  assert_close(band.response, 500 * sqrt(2), 1e-12);
  assert_close(band.gain, 2 / rectifier.kappa[0], 1e-14);
  rectifier.kappa[0] = 0;
  assert_int_equal(drum_mapping_band_quality(&rectifier, rectifier.omega_m,
                                             1e-3 * rectifier.gamma_m, &band, NULL),
                   DRUM_OK);
  assert_true(isfinite(band.gain) && band.response < 0.1);
  rectifier.kappa[1] = 0; /* a combination of both modes loses nothing */
  assert_int_equal(drum_mapping_band_quality(&rectifier, rectifier.omega_m, 1, &band, NULL),
                   DRUM_OK);
  assert_true(isinf(band.gain) && isinf(band.response));
  rectifier.g[0] = rectifier.g[1] = 0; /* but without a drum both systems are one */
  assert_int_equal(drum_mapping_band_quality(&rectifier, rectifier.omega_m, 1, &band, NULL),
                   DRUM_OK);
  assert_near(band.response, 0, 0);
}

static drum_optomech_steady steady_of(const drum_rectifier *rectifier, const double baths[3]) {
  drum_optomech system;
  drum_optomech_steady steady;
  assert_int_equal(drum_rectifier_optomech(rectifier, &system, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_steady_state(&system, DRUM_FRAME_RWA, baths, &steady, NULL),
                   DRUM_OK);
  return steady;
}

static void bounds_of_total_occupations_hold(void **state) {
  (void)state;
  uint64_t seed = 2;
  double tightest = 0;
  for (int run = 0; run < 3000; run++) {
    drum_rectifier rectifier = random_rectifier(&seed);
    const double omega = random_omega(&seed, &rectifier);
    if (run % 20 == 0)
      rectifier.kappa[run % 40 / 20] = 0;
    if (run % 30 == 1)
      rectifier.g[run % 60 / 30] = 0;
    const double baths[3] = {uniform(&seed, 0, 100), run % 3 ? uniform(&seed, 0, 100) : 0,
                             run % 4 ? uniform(&seed, 0, 100) : 0};
    drum_mapping_total total;
    drum_mapping mapping;
    drum_cascaded_steady cascaded;
    assert_int_equal(drum_mapping_total_quality(&rectifier, omega, baths, &total, NULL), DRUM_OK);
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    assert_int_equal(drum_cascaded_steady_state(&mapping.cascaded, baths, &cascaded, NULL),
                     DRUM_OK);
    const drum_optomech_steady steady = steady_of(&rectifier, baths);
    for (int i = 0; i < 2; i++) {
      const double off = fabs(steady.n[i] - cascaded.n[i]);
      assert_close(total.n[i], cascaded.n[i], 1e-12);
      if (off > total.error[i] * (1 + 1e-12))
        fail_msg("run %d: n%d is off by %.15g, bound %.15g", run, i + 1, off, total.error[i]);
      for (int b = 0; b < 3; b++) {
        const double share_off = fabs(steady.share[i][b] - cascaded.share[i][b]);
        if (share_off > total.share_error[i][b] * (1 + 1e-12))
          fail_msg("run %d: share %d, %d is off by %.15g, bound %.15g", run, i + 1, b + 1,
                   share_off, total.share_error[i][b]);
        tightest = fmax(tightest, share_off / total.share_error[i][b]);
      }
    }
  }
  if (tightest < 0.5)
    fail_msg("no rectifier comes near the bound: at most %g of it", tightest);
}

/*
 * h_ib^2 = integral dw/2pi |T - T^c|^2 by the trapezoidal rule in w = Omega + scale tan(u), which
 * is exact to rounding for rational functions with enough points. The noise of the drum comes with
 * the phase i conj(chi)/|chi| of Eq. B2.
 */
static void distance_is_the_integral_over_frequencies(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 10; run++) {
    const drum_rectifier rectifier = random_rectifier(&seed);
    const double omega = random_omega(&seed, &rectifier), baths[3] = {1, 1, 1};
    const double complex chi = chi_of(&rectifier, omega);
    const double complex v[2] = {rectifier.g[0], rectifier.g[1] * cexp(I * rectifier.phi)};
    const double complex phase = I * conj(chi) / cabs(chi);
    drum_mapping mapping;
    drum_mapping_total total;
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    assert_int_equal(drum_mapping_total_quality(&rectifier, omega, baths, &total, NULL), DRUM_OK);
    const drum_cascaded *cascaded = &mapping.cascaded;
    const double complex common[2] = {sqrt(cascaded->gamma[0]),
                                      sqrt(cascaded->gamma[1]) * cexp(I * cascaded->theta)};
    double sum[2][3] = {{0}};
    enum { POINTS = 10000 };
    for (int k = 0; k < POINTS; k++) {
      const double u = DRUM_PI * ((k + 0.5) / POINTS - 0.5), w = omega + 3 * tan(u);
      const double weight = 3 / (cos(u) * cos(u)) / (2 * POINTS); /* (pi / POINTS) / 2 pi */
      const double complex drum = -I * sqrt(rectifier.gamma_m) * chi_of(&rectifier, w) * phase;
      drum_matrix g, g_c;
      respond(&rectifier, cascaded, w, &g, &g_c);
      for (int i = 0; i < 2; i++) {
        double complex difference[3] = {0};
        for (int j = 0; j < 2; j++) {
          difference[j] = (g.at[i][j] - g_c.at[i][j]) * sqrt(rectifier.kappa[j]);
          difference[2] += g.at[i][j] * drum * v[j] - g_c.at[i][j] * common[j];
        }
        for (int b = 0; b < 3; b++)
          sum[i][b] += weight * creal(difference[b] * conj(difference[b]));
      }
    }
    for (int i = 0; i < 2; i++)
      for (int b = 0; b < 3; b++)
        assert_close(total.distance[i][b], sqrt(sum[i][b]), 1e-7);
  }
}

/*
 * The second working point and on to the limit: distances fall as 1/gamma_m with the cavities'
 * baths and as 1/sqrt(gamma_m) with the drum's, errors of the occupations as 1/gamma_m.
 */
static void bounds_fall_with_the_drums_linewidth(void **state) {
  (void)state;
  const double baths[3] = {50, 100, 0.5};
  drum_mapping_total last = {0};
  for (int step = 0; step < 5; step++) {
    const drum_rectifier rectifier = broadband(angular(400e3) * pow(10, step));
    const drum_optomech_steady steady = steady_of(&rectifier, baths);
    drum_mapping_total total;
    assert_int_equal(drum_mapping_total_quality(&rectifier, rectifier.omega_m, baths, &total, NULL),
                     DRUM_OK);
    /* C5: the cascaded system has the limit's occupations whatever gamma_m. */
    assert_close(total.n[0], 25.25, 1e-12);
    assert_close(total.n[1], 62.625, 1e-12);
    const double small = 0.05 * pow(10, -step); /* kappa / gamma_m */
    for (int i = 0; i < 2; i++) {
      const double off = fabs(steady.n[i] - total.n[i]);
      if (off > total.error[i])
        fail_msg("step %d: n%d is off by %g, bound %g", step, i + 1, off, total.error[i]);
      assert_true(total.distance[i][0] < 2 * small && total.distance[i][1] < 2 * small);
      assert_true(total.distance[i][2] < 2 * sqrt(small));
      if (step > 0)
        assert_close(last.error[i] / total.error[i], 10, 0.05);
      assert_true(total.error[i] < 4 * off);
      for (int b = 0; step > 1 && b < 3; b++) {
        const double fall = last.distance[i][b] / total.distance[i][b];
        if (fabs(fall / (b < 2 ? 10 : sqrt(10)) - 1) > 0.02)
          fail_msg("step %d: distance %d, %d falls by %g, from %g to %g", step, i + 1, b + 1, fall,
                   last.distance[i][b], total.distance[i][b]);
      }
    }
    last = total;
  }
}

/*
 * Rates over sixteen decades, where rounding moves the covariances by all of their size: still no
 * bound is exceeded, by more than the steady state itself is sure of.
 */
static void bounds_hold_whatever_rounding_does(void **state) {
  (void)state;
  const double baths[3] = {1, 1, 1};
  uint64_t seed = 4;
  int refused = 0;
  for (int run = 0; run < 4000; run++) {
    const double gamma_m = pow(10, uniform(&seed, -8, 8));
    const drum_rectifier rectifier = {
        .delta = {uniform(&seed, 1, 5), uniform(&seed, 1, 5)},
        .kappa = {pow(10, uniform(&seed, -8, 8)), pow(10, uniform(&seed, -8, 8))},
        .j = uniform(&seed, -1, 1) * pow(10, uniform(&seed, -8, 8)),
        .g = {sqrt(gamma_m * pow(10, uniform(&seed, -8, 8))),
              sqrt(gamma_m * pow(10, uniform(&seed, -8, 8)))},
        .phi = uniform(&seed, -3, 3),
        .omega_m = 3,
        .gamma_m = gamma_m,
    };
    const double omega = 3 + uniform(&seed, -1, 1) * gamma_m * pow(10, uniform(&seed, -3, 1));
    drum_mapping_total total;
    drum_optomech system;
    drum_optomech_steady steady;
    assert_int_equal(drum_rectifier_optomech(&rectifier, &system, NULL), DRUM_OK);
    if (drum_mapping_total_quality(&rectifier, omega, baths, &total, NULL) != DRUM_OK ||
        drum_optomech_steady_state(&system, DRUM_FRAME_RWA, baths, &steady, NULL) != DRUM_OK) {
      refused++; /* undamped to rounding */
      continue;
    }
    for (int i = 0; i < 2; i++)
      for (int b = 0; b < 3; b++) {
        const double off = fabs(steady.share[i][b] - total.share[i][b]);
        if (off > total.share_error[i][b] + steady.error + 1e-12)
          fail_msg("run %d: share %d, %d is off by %g, bound %g", run, i + 1, b + 1, off,
                   total.share_error[i][b]);
      }
  }
  if (refused > 1200)
    fail_msg("%d of 4000 systems were refused", refused);
}

/* gamma_m = 100 Hz: no bound of use in total, and none is claimed. */
static void the_papers_total_occupations_are_out_of_reach(void **state) {
  (void)state;
  const double baths[3] = {50, 100, 0.5};
  drum_rectifier rectifier = broadband(angular(100));
  for (int i = 0; i < 2; i++) {
    rectifier.kappa[i] = angular(2e6);
    rectifier.g[i] = angular(7e3);
  }
  rectifier.j = angular(0.98e6);
  const drum_optomech_steady steady = steady_of(&rectifier, baths);
  drum_mapping_total total;
  drum_mapping_band band;
  assert_int_equal(drum_mapping_total_quality(&rectifier, rectifier.omega_m, baths, &total, NULL),
                   DRUM_OK);
  for (int i = 0; i < 2; i++) {
    const double off = fabs(steady.n[i] - total.n[i]);
    assert_true(off <= total.error[i] && off > 20);
  }
  /* But in a band of a hundredth of gamma_m the response is right to one per cent. */
  assert_int_equal(
      drum_mapping_band_quality(&rectifier, rectifier.omega_m, angular(1), &band, NULL), DRUM_OK);
  assert_close(band.susceptibility, 0.01, 1e-3);
  assert_true(band.response < 0.01);
}

static void bad_arguments_are_refused(void **state) {
  (void)state;
  const double baths[3] = {1, 1, 1}, cold[3] = {1, -1, 1};
  drum_rectifier rectifier = broadband(angular(400e3));
  const double omega = rectifier.omega_m;
  drum_mapping_band band;
  drum_mapping_total total;
  drum_status status;
  assert_int_equal(drum_mapping_band_quality(&rectifier, omega, -1, &band, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "width is -1"));
  assert_int_equal(drum_mapping_band_quality(&rectifier, omega, INFINITY, &band, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_mapping_band_quality(&rectifier, NAN, 1, &band, NULL), DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_mapping_total_quality(&rectifier, NAN, baths, &total, NULL),
                   DRUM_BAD_ARGUMENT);
  assert_int_equal(drum_mapping_total_quality(&rectifier, omega, cold, &total, NULL),
                   DRUM_BAD_ARGUMENT);
  const double hot[3] = {1.7e308, 1.7e308, 1.7e308};
  rectifier = broadband(angular(100)); /* with errors above 1 */
  assert_int_equal(drum_mapping_total_quality(&rectifier, omega, hot, &total, NULL),
                   DRUM_BAD_ARGUMENT);
  rectifier.gamma_m = NAN;
  assert_int_equal(drum_mapping_total_quality(&rectifier, omega, baths, &total, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "gamma_m"));
  rectifier = broadband(angular(400e3));
  rectifier.kappa[0] = rectifier.kappa[1] = rectifier.phi = 0; /* a_1 - a_2 is dark */
  assert_int_equal(drum_mapping_total_quality(&rectifier, omega, baths, &total, NULL),
                   DRUM_UNSTABLE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(band_bounds_hold_at_every_frequency),
      cmocka_unit_test(susceptibility_in_closed_form),
      cmocka_unit_test(either_bound_has_its_place),
      cmocka_unit_test(bounds_of_total_occupations_hold),
      cmocka_unit_test(distance_is_the_integral_over_frequencies),
      cmocka_unit_test(bounds_fall_with_the_drums_linewidth),
      cmocka_unit_test(bounds_hold_whatever_rounding_does),
      cmocka_unit_test(the_papers_total_occupations_are_out_of_reach),
      cmocka_unit_test(bad_arguments_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

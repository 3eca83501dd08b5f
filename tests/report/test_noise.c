/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations from noise spectra whose areas are known. */
#include "report/noise.h"
#include "tests/extract/electromech.h"
#include "tests/extract/rawfile.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const char *prefix_of(scratch *place) {
  (void)snprintf(place->path, sizeof place->path, "%s/drum", place->folder);
  return place->path;
}

/* One cavity at f0 of rate kappa, N quanta, on a geometric grid about f0. */
typedef struct cavity {
  double f[2001];
  double symmetrised[2001];
  double commutator[2001];
  drum_spectrum spectrum;
} cavity;

static cavity *lorentzian(double f0, double kappa_hz, double n, double last) {
  static cavity c;
  size_t points = 0;
  for (int side = -1; side <= 1; ++side) /* dense about f0, each step 2 % of the distance */
    for (int k = 0; k < 700; ++k) {
      const double offset = kappa_hz * 1e-3 * pow(1.02, side < 0 ? 699 - k : k);
      const double at = f0 + side * offset;
      if ((side == 0 && k > 0) || at < f0 * 1e-4 || at > last)
        continue;
      c.f[points++] = at;
    }
  for (size_t p = 0; p < points; ++p) {
    const double kappa = angular(kappa_hz);
    const double detuning = angular(c.f[p] - f0);
    c.commutator[p] = kappa / (kappa * kappa / 4 + detuning * detuning);
    c.symmetrised[p] = (n + 0.5) * c.commutator[p];
  }
  c.spectrum = (drum_spectrum){points, c.f, c.symmetrised, c.commutator};
  return &c;
}

static double exact_total(double f0, double kappa_hz, double n) {
  return n * (0.5 + atan(2 * f0 / kappa_hz) / DRUM_PI);
}

/* The area, tails included, is the known one within sigma, and sigma is small. */
static void integrates_one_cavity(void **state) {
  (void)state;
  const double kappa[] = {20e3, 200e3, 2e6};
  const double n[] = {0.5, 50.0, 1e4};
  for (size_t k = 0; k < 3; ++k)
    for (size_t i = 0; i < 3; ++i) {
      double sigma;
      const cavity *c = lorentzian(6e6, kappa[k], n[i], 1e9);
      const double total = drum_spectrum_total(&c->spectrum, &sigma);
      const double exact = exact_total(6e6, kappa[k], n[i]);
      if (!(fabs(total - exact) <= sigma) || !(sigma < 2e-3 * exact))
        fail_msg("total %.12g, exact %.12g, sigma %g", total, exact, sigma);
      assert_close(total, exact, 1e-4);
      assert_close(drum_spectrum_occupation(&c->spectrum, 6e6), n[i], 1e-12);
      assert_close(drum_spectrum_occupation(&c->spectrum, 6.01e6), n[i], 1e-9);
      assert_close(drum_spectrum_normal(&c->spectrum, 6e6), 4 * n[i] / angular(kappa[k]), 1e-12);
    }
}

/* A grid that ends at four widths: the tail carries 4 % and must come from the last point. */
static void adds_the_tail(void **state) {
  (void)state;
  double sigma;
  const cavity *c = lorentzian(6e6, 2e6, 10.0, 14e6);
  const double exact = exact_total(6e6, 2e6, 10.0);
  const double total = drum_spectrum_total(&c->spectrum, &sigma);
  /* The tail is taken about f = 0, not f0: doubtful, and sigma must say so. */
  assert_true(fabs(total - exact) <= sigma && sigma < 5e-2 * exact);
  double f[50];
  double s[50];
  double a[50] = {0};
  for (size_t k = 0; k < 50; ++k) { /* S = 1 to f = 1, then 1/f^2: areas 1 and 1 */
    f[k] = 1.0 + 0.02 * (double)k;
    s[k] = 1.0 / (f[k] * f[k]);
  }
  assert_close(drum_spectrum_total(&(drum_spectrum){50, f, s, a}, &sigma), 2.0, 1e-6);
}

/* Half a quantum is taken off point by point, so that a vacuum is 0, not a difference of areas. */
static void vacuum_is_nothing(void **state) {
  (void)state;
  double sigma;
  const cavity *c = lorentzian(6e6, 2e6, 0.0, 14e6);
  assert_true(drum_spectrum_total(&c->spectrum, &sigma) == 0.0);
  assert_true(sigma == 0.0);
  assert_true(drum_spectrum_occupation(&c->spectrum, 6e6) == 0.0);
}

typedef struct measured {
  electromech model;
  drum_cards cards;
  drum_extraction extraction;
  drum_network upper;
} measured;

/* A drum that nothing drives beside one cavity, and its upper-sideband network. */
static measured *measure(scratch *place) {
  static measured it;
  it.model = electromech_cooling();
  it.model.v[0] = 0.0;
  electromech_rest(&it.model);
  electromech_cards(&it.model, &it.cards);
  electromech_expect(&it.model, &it.extraction);
  electromech_write(&it.model, prefix_of(place));
  drum_status status;
  if (drum_network_load(&it.cards, prefix_of(place), "upper", 1, &it.upper, &status))
    fail_msg("%s", status.message);
  return &it;
}

static void reads_cavity_and_plate(void **state) {
  measured *it = measure(*state);
  for (size_t c = 0; c < it->model.n_cases; ++c) {
    const double n = it->model.nbar[c][0];
    const double n_m = it->model.nbar[c][1];
    drum_spectrum spectrum;
    drum_plate_noise plate;
    drum_status status;
    if (drum_noise_spectrum(&it->cards, &it->extraction, prefix_of(*state), c, 0, &it->upper,
                            &spectrum, &status) ||
        drum_noise_plate(&it->cards, &it->extraction, prefix_of(*state), c, false, &it->upper,
                         &plate, &status))
      fail_msg("%s", status.message);
    assert_int_equal(spectrum.points, it->upper.points);
    for (size_t p = 0; p < spectrum.points; ++p)
      assert_near(spectrum.symmetrised[p], (n + 0.5) * spectrum.commutator[p],
                  1e-9 * fabs(spectrum.symmetrised[p]));
    assert_near(drum_spectrum_occupation(&spectrum, 6e6), n, 1e-9);
    double sigma;
    assert_near(drum_spectrum_total(&spectrum, &sigma),
                exact_total(6e6, it->extraction.kappa[0] / (2 * DRUM_PI), n), 2e-4 * n + 1e-8);
    /* Equipartition: <X^2> = <P^2> = 2 N + 1. */
    assert_close(plate.x_squared, 2 * n_m + 1, 2e-4);
    assert_close(plate.p_squared, 2 * n_m + 1, 2e-4);
    assert_true(fabs(plate.x_squared + plate.p_squared - 4 * n_m - 2) <= plate.sigma);
    drum_spectrum_free(&spectrum);
    assert_null(spectrum.f);
  }
  drum_network_free(&it->upper);
}

/* Writes a noise file anew, all but one of its windows; `shift` moves the frequencies of one. */
static void rewrite(const measured *it, const char *path, size_t skip, size_t moved, double shift) {
  static double complex rows[65 * 2];
  size_t window = 0;
  (void)remove(path);
  for (int far = 0; far < 2; ++far)
    for (const double *w = far ? it->model.far : it->model.windows; *w > 0.0; ++w, ++window) {
      const double from = far ? *w : it->model.omega_hz - *w;
      const double to = far ? 4 * *w : it->model.omega_hz + *w;
      for (size_t p = 0; p < 65; ++p) {
        rows[2 * p] = from + (to - from) * (double)p / 64 + (window == moved ? shift : 0.0);
        rows[2 * p + 1] = 1e-20;
      }
      if (window != skip)
        rawfile_append(path, &(rawfile_plot){.variables = 2,
                                             .variable = {"frequency", "onoise_spectrum"},
                                             .points = 65,
                                             .rows = rows,
                                             .real = true});
    }
}

enum { WINDOWS = 12, NONE = 99 };

/* Whichever window is missing, the file is refused by name, for a mode as for the plate. */
static void refuses_a_missing_window(void **state) {
  measured *it = measure(*state);
  static const char *const files[] = {"noise_c0_a1_upper", "noise_c0_b"};
  for (size_t kind = 0; kind < 2; ++kind)
    for (size_t window = 0; window <= WINDOWS; ++window) {
      char path[1024];
      (void)snprintf(path, sizeof path, "%s_%s.raw", prefix_of(*state), files[kind]);
      rewrite(it, path, window, NONE, 0.0);
      drum_spectrum spectrum = {0};
      drum_plate_noise plate;
      drum_status status;
      const drum_code code =
          kind == 0 ? drum_noise_spectrum(&it->cards, &it->extraction, prefix_of(*state), 0, 0,
                                          &it->upper, &spectrum, &status)
                    : drum_noise_plate(&it->cards, &it->extraction, prefix_of(*state), 0, false,
                                       &it->upper, &plate, &status);
      drum_spectrum_free(&spectrum);
      if (window == WINDOWS) { /* nothing is missing */
        assert_int_equal(code, DRUM_OK);
        continue;
      }
      assert_int_equal(code, DRUM_BAD_INPUT);
      if (!strstr(status.message, path) || !strstr(status.message, " lacks a point at "))
        fail_msg("%s", status.message);
    }
  drum_network_free(&it->upper);
}

/* A grid that is off by a little is as bad; by rounding it is not. */
static void refuses_another_grid(void **state) {
  measured *it = measure(*state);
  char path[1024];
  (void)snprintf(path, sizeof path, "%s_noise_c0_a1_upper.raw", prefix_of(*state));
  for (size_t window = 0; window < WINDOWS; ++window)
    for (int small = 0; small < 2; ++small) {
      const double place = window < 9 ? it->model.omega_hz : it->model.far[window - 9];
      rewrite(it, path, NONE, window, small ? 1e-13 * place : 1e-7 * place);
      drum_spectrum spectrum = {0};
      drum_status status;
      const drum_code code = drum_noise_spectrum(&it->cards, &it->extraction, prefix_of(*state), 0,
                                                 0, &it->upper, &spectrum, &status);
      drum_spectrum_free(&spectrum);
      assert_int_equal(code, small ? DRUM_OK : DRUM_BAD_INPUT);
      if (code && (!strstr(status.message, path) || !strstr(status.message, "grid")))
        fail_msg("%s", status.message);
    }
  drum_network_free(&it->upper);
}

static void names_missing_files(void **state) {
  measured *it = measure(*state);
  char path[1024];
  drum_spectrum spectrum = {0};
  drum_plate_noise plate;
  drum_status status;
  (void)snprintf(path, sizeof path, "%s_noise_c1_a1_upper.raw", prefix_of(*state));
  assert_int_equal(remove(path), 0);
  assert_int_equal(drum_noise_spectrum(&it->cards, &it->extraction, prefix_of(*state), 1, 0,
                                       &it->upper, &spectrum, &status),
                   DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, path));
  drum_spectrum_free(&spectrum);
  (void)snprintf(path, sizeof path, "%s_noise_c1_b.raw", prefix_of(*state));
  assert_int_equal(remove(path), 0);
  assert_int_equal(drum_noise_plate(&it->cards, &it->extraction, prefix_of(*state), 1, false,
                                    &it->upper, &plate, &status),
                   DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, path));
  drum_network_free(&it->upper);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(integrates_one_cavity),    cmocka_unit_test(adds_the_tail),
      cmocka_unit_test(vacuum_is_nothing),        cmocka_unit_test(reads_cavity_and_plate),
      cmocka_unit_test(refuses_a_missing_window), cmocka_unit_test(refuses_another_grid),
      cmocka_unit_test(names_missing_files),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

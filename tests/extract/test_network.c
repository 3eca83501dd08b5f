/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Impedances, drifts, resonances and the plate's fit against closed forms. */
#include "extract/network.h"
#include "extract/plate_fit.h"
#include "extract/resonance.h"
#include "tests/extract/electromech.h"
#include "tests/extract/rawfile.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdio.h>
#include <stdlib.h>

static const char *prefix_of(scratch *place) {
  (void)snprintf(place->path, sizeof place->path, "%s/net", place->folder);
  return place->path;
}

/* Two coupled resonators without a plate, their drives on both sidebands written. */
static electromech coupled(scratch *place, drum_cards *cards) {
  electromech m = electromech_unequal();
  m.plate = false;
  m.n_cases = 0;
  for (size_t k = 0; k < 2; ++k)
    m.c[k] += m.c_drum[k];
  electromech_cards(&m, cards);
  electromech_write(&m, prefix_of(place));
  return m;
}

/* The 2 x 2 impedance of the circuit, from its elements. */
static void exact_impedance(const electromech *m, double w, double complex z[2][2]) {
  const double complex y12 = -(I * w * m->cc + 1.0 / (I * w * m->lc));
  double complex y[2];
  for (size_t k = 0; k < 2; ++k)
    y[k] = m->g[k] + I * w * m->c[k] + 1.0 / (I * w * m->l[k]) - y12;
  const double complex det = y[0] * y[1] - y12 * y12;
  z[0][0] = y[1] / det;
  z[1][1] = y[0] / det;
  z[0][1] = z[1][0] = -y12 / det;
}

static void measures_impedances(void **state) {
  drum_cards cards;
  const electromech m = coupled(*state, &cards);
  for (int side = 1; side >= -1; side -= 2) {
    drum_network network;
    drum_status status;
    if (drum_network_load(&cards, prefix_of(*state), side > 0 ? "upper" : "lower", side, &network,
                          &status))
      fail_msg("%s", status.message);
    assert_int_equal(network.modes, 2);
    for (size_t p = 0; p < network.points; ++p) {
      const double w = angular(m.carrier_hz + side * network.frequency[p]);
      double complex exact[2][2];
      drum_matrix z;
      drum_matrix y;
      exact_impedance(&m, w, exact);
      drum_network_impedance(&network, p, &z);
      assert_int_equal(drum_network_admittance(&network, p, &y, &status), DRUM_OK);
      for (size_t i = 0; i < 2; ++i)
        for (size_t j = 0; j < 2; ++j) {
          assert_close(z.at[i][j], exact[i][j], 1e-9);
          double complex product = 0.0;
          for (size_t k = 0; k < 2; ++k)
            product += z.at[i][k] * y.at[k][j];
          assert_near(product, i == j, 1e-12);
        }
      assert_close(drum_network_omega(&network, p), side * angular(network.frequency[p]), 1e-15);
    }
    drum_network_free(&network);
  }
}

/* conj(j w - Y/2C) = -i(omega_0 - omega_d) - kappa/2, where w/omega_d may be left out. */
static void measures_drifts(void **state) {
  drum_cards cards;
  const electromech m = coupled(*state, &cards);
  drum_extraction expected;
  electromech_expect(&m, &expected);
  for (int side = 1; side >= -1; side -= 2) {
    drum_network network;
    assert_int_equal(drum_network_load(&cards, prefix_of(*state), side > 0 ? "upper" : "lower",
                                       side, &network, NULL),
                     DRUM_OK);
    /* Y(w) is 2C (j (w - w0) + kappa/2) up to (w - w0)/w0 squared. */
    const size_t p = drum_network_nearest(&network, 6.1e6);
    assert_true(fabs(network.frequency[p] - 6.1e6) < 2e4);
    drum_matrix drift;
    assert_int_equal(drum_network_drift(&network, expected.capacitance, p, &drift, NULL), DRUM_OK);
    for (size_t i = 0; i < 2; ++i) {
      const double delta = expected.omega_0[i] - expected.omega_d;
      const double complex must = -I * delta - 0.5 * expected.kappa[i];
      const double off = (delta - drum_network_omega(&network, p)) / expected.omega_0[i];
      assert_near(drift.at[i][i], must, expected.omega_0[i] * off * off + 1e-6 * cabs(must));
      assert_near(drift.at[i][1 - i], -I * expected.hopping[0][1],
                  5e-3 * cabs(expected.hopping[0][1]));
    }
    drum_network_free(&network);
  }
}

static void finds_resonances(void **state) {
  drum_cards cards;
  const electromech m = coupled(*state, &cards);
  drum_extraction expected;
  electromech_expect(&m, &expected);
  drum_extraction found;
  drum_status status;
  if (drum_extract(&cards, prefix_of(*state), &found, &status))
    fail_msg("%s", status.message);
  assert_false(found.plate);
  for (size_t k = 0; k < 2; ++k) {
    assert_close(found.capacitance[k], expected.capacitance[k], 1e-6);
    assert_near(found.omega_0[k], expected.omega_0[k], 1e-6 * expected.kappa[k]);
    assert_close(found.kappa[k], expected.kappa[k], 1e-6);
    /* J is taken at a point of the grid near the middle: 62.5 kHz of 5 GHz away at most. */
    assert_close(found.hopping[k][1 - k], expected.hopping[k][1 - k], 2e-5);
  }
}

/* With a point where J is defined, J comes back too. */
static void finds_the_hopping(void **state) {
  for (int sign = -1; sign <= 1; sign += 2) {
    drum_cards cards;
    electromech m = electromech_paper();
    m.plate = false;
    m.n_cases = 0;
    for (size_t k = 0; k < 2; ++k)
      m.c[k] += m.c_drum[k];
    if (sign < 0) { /* the same coupling by a coil, and the resonators tuned for it */
      const double w = angular(5e9);
      m.lc = 1.0 / (w * w * m.cc);
      for (size_t k = 0; k < 2; ++k) {
        m.c[k] += m.cc;
        m.l[k] = 1.0 / (w * w * m.c[k] - 1.0 / m.lc);
      }
      m.cc = 0.0;
    }
    electromech_cards(&m, &cards);
    electromech_write(&m, prefix_of(*state));
    drum_extraction found;
    drum_extraction expected;
    assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, NULL), DRUM_OK);
    electromech_expect(&m, &expected);
    assert_close(expected.hopping[0][1], sign * angular(0.98e6), 1e-9);
    for (size_t k = 0; k < 2; ++k) {
      assert_close(found.hopping[k][1 - k], expected.hopping[k][1 - k], 1e-6);
      assert_close(found.kappa[k], angular(2e6), 1e-6);
      assert_near(found.omega_0[k], angular(5e9), 1e-6 * angular(2e6));
    }
  }
}

static void refuses_bad_networks(void **state) {
  drum_cards cards;
  electromech m = coupled(*state, &cards);
  drum_extraction found;
  drum_status status;
  char path[1024];

  /* The second mode's drive on another grid. */
  (void)snprintf(path, sizeof path, "%s_off_a2.raw", prefix_of(*state));
  double complex rows[65 * 5];
  for (size_t p = 0; p < 65; ++p)
    for (size_t v = 0; v < 5; ++v)
      rows[5 * p + v] = v == 0 ? 2e6 + 1.25e5 * (double)p + 1.0 : 1.0;
  (void)remove(path);
  rawfile_append(
      path, &(rawfile_plot){.variables = 5,
                            .variable = {"frequency", "v(n1_i)", "v(n1_q)", "v(n2_i)", "v(n2_q)"},
                            .points = 65,
                            .rows = rows});
  assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_BAD_INPUT);
  assert_non_null(strstr(status.message, path));
  assert_non_null(strstr(status.message, "grid"));

  /* A file missing. */
  (void)remove(path);
  assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, path));

  /* No resonance in the band, below it and above it. */
  for (int below = 0; below < 2; ++below) {
    m.band[0] = below ? 7e6 : 2e6;
    m.band[1] = below ? 10e6 : 5e6;
    electromech_write(&m, prefix_of(*state));
    assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_BAD_INPUT);
    assert_non_null(strstr(status.message, "mode a1 has no resonance"));
  }

  /* A circuit that answers to nothing has no admittance. */
  for (size_t p = 0; p < 65; ++p)
    for (size_t v = 1; v < 5; ++v)
      rows[5 * p + v] = 0.0;
  for (size_t k = 1; k <= 2; ++k) {
    (void)snprintf(path, sizeof path, "%s_off_a%zu.raw", prefix_of(*state), k);
    (void)remove(path);
    rawfile_append(
        path, &(rawfile_plot){.variables = 5,
                              .variable = {"frequency", "v(n1_i)", "v(n1_q)", "v(n2_i)", "v(n2_q)"},
                              .points = 65,
                              .rows = rows});
  }
  assert_int_not_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_OK);
  assert_true(strlen(status.message) > 0);
}

/* v = s/(Cm (s^2 + gamma s + omega^2)) over the band, by the closed form. */
static void write_plate(const char *path, double omega, double gamma, double from, double to,
                        size_t points) {
  double complex rows[130];
  for (size_t p = 0; p < points; ++p) {
    const double f = points < 2 ? from : from + (to - from) * (double)p / (double)(points - 1);
    const double w = angular(f);
    rows[2 * p] = f;
    rows[2 * p + 1] = I * w / (1e-12 * ((omega - w) * (omega + w) + I * gamma * w));
  }
  (void)remove(path);
  rawfile_append(
      path, &(rawfile_plot){
                .variables = 2, .variable = {"frequency", "v(b)"}, .points = points, .rows = rows});
}

static void fits_the_plate(void **state) {
  const double ratio[] = {1e-7, 1e-5, 1e-3, 0.07, 0.5};
  for (size_t k = 0; k < sizeof ratio / sizeof ratio[0]; ++k)
    for (int shift = -1; shift <= 1; ++shift) {
      char path[1024];
      (void)snprintf(path, sizeof path, "%s_off_b.raw", prefix_of(*state));
      const double f = 6e6;
      const double width = ratio[k] * f;
      const double centre = f * (1.0 + 1e-3 * ratio[k]) + 0.7 * shift * width;
      write_plate(path, angular(f), angular(width), centre - 1.2 * width, centre + 1.2 * width, 65);
      drum_plate_fit fit;
      drum_status status;
      if (drum_plate_fit_find(path, "b", &fit, &status))
        fail_msg("%s", status.message);
      assert_close(fit.omega, angular(f), 1e-8 * fmin(1.0, 10 * ratio[k]) + 1e-14);
      assert_close(fit.gamma, angular(width), 1e-8);
    }
}

static void refuses_what_is_no_plate(void **state) {
  char path[1024];
  drum_plate_fit fit;
  drum_status status;
  (void)snprintf(path, sizeof path, "%s_off_b.raw", prefix_of(*state));
  for (size_t points = 1; points < 8; ++points) {
    write_plate(path, angular(6e6), angular(100), 5.9999e6, 6.0001e6, points);
    assert_int_equal(drum_plate_fit_find(path, "b", &fit, &status), DRUM_BAD_INPUT);
    assert_non_null(strstr(status.message, path));
  }
  assert_int_equal(drum_plate_fit_find(path, "c", &fit, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, "v(c)"));

  /* A node that does not move at all, and one that only conducts. */
  for (int kind = 0; kind < 2; ++kind) {
    double complex rows[32];
    for (size_t p = 0; p < 16; ++p) {
      rows[2 * p] = 5.9e6 + 1e4 * (double)p;
      rows[2 * p + 1] = kind == 0 ? 0.0 : 1e3;
    }
    (void)remove(path);
    rawfile_append(
        path, &(rawfile_plot){
                  .variables = 2, .variable = {"frequency", "v(b)"}, .points = 16, .rows = rows});
    assert_int_equal(drum_plate_fit_find(path, "b", &fit, &status), DRUM_BAD_INPUT);
    assert_non_null(strstr(status.message, path));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(measures_impedances),      cmocka_unit_test(measures_drifts),
      cmocka_unit_test(finds_resonances),         cmocka_unit_test(finds_the_hopping),
      cmocka_unit_test(refuses_bad_networks),     cmocka_unit_test(fits_the_plate),
      cmocka_unit_test(refuses_what_is_no_plate),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

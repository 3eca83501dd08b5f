/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole extraction on circuits whose parameters are known from their elements. */
#include "drumspice/extract.h"
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

static drum_extraction extract(scratch *place, const electromech *m) {
  drum_cards cards;
  drum_extraction found;
  drum_status status;
  electromech_cards(m, &cards);
  electromech_write(m, prefix_of(place));
  if (drum_extract(&cards, prefix_of(place), &found, &status))
    fail_msg("%s", status.message);
  return found;
}

static void agree(const electromech *m, const drum_extraction *found) {
  drum_extraction must;
  electromech_expect(m, &must);
  assert_int_equal(found->modes, m->modes);
  assert_true(found->plate);
  assert_close(found->omega_d, must.omega_d, 1e-15);
  assert_close(found->omega, must.omega, 1e-15);
  for (size_t k = 0; k < m->modes; ++k) {
    assert_close(found->capacitance[k], must.capacitance[k], 1e-6);
    assert_near(found->omega_0[k], must.omega_0[k], 1e-6 * must.kappa[k]);
    assert_close(found->kappa[k], must.kappa[k], 1e-6);
    if (m->modes > 1 && k < 2)
      assert_close(found->hopping[k][1 - k], must.hopping[k][1 - k], 2e-5);
    assert_near(found->shift[k], must.shift[k], 1e-3 * fabs(must.shift[k]));
    assert_close(found->alpha[k], must.alpha[k], 1e-6);
    /* G grows with the sideband's own frequency, which is omega_0 within the detuning. */
    assert_close(cabs(found->coupling[k]), cabs(must.coupling[k]), 1e-4);
    assert_close(found->coupling[k], must.coupling[k], 2e-4);
    assert_close(found->g0[k], must.g0[k], 1e-4);
  }
  assert_true(cimag(found->coupling[0]) == 0.0 && creal(found->coupling[0]) > 0.0);
  assert_close(found->omega_m, must.omega_m, 1e-10);
  assert_close(found->gamma_m, must.gamma_m, 1e-8);
  assert_near(found->omega_soft - found->omega_m, must.omega_soft - must.omega_m,
              1e-3 * fabs(must.omega_soft - must.omega_m));
  assert_close(found->x_zpf, must.x_zpf, 1e-4);
  assert_close(found->displacement, must.displacement, 1e-12);
}

static void finds_the_papers_rectifier(void **state) {
  const electromech m = electromech_paper();
  const drum_extraction found = extract(*state, &m);
  agree(&m, &found);
  assert_near(carg(found.coupling[1] / found.coupling[0]), DRUM_PI / 2, 2e-5);
  assert_close(cabs(found.coupling[0]), angular(7e3), 1e-4);
  assert_close(found.hopping[0][1], angular(0.98e6), 1e-6);
}

static void finds_modes_alike_in_nothing(void **state) {
  const electromech m = electromech_unequal();
  const drum_extraction found = extract(*state, &m);
  agree(&m, &found);
  assert_near(carg(found.coupling[1] / found.coupling[0]), 37.0 * DRUM_PI / 180.0, 1e-4);
  assert_true(creal(found.hopping[0][1]) < 0.0);
}

/* The phase, at which most of the rectifier hangs, in all quadrants and for either sign of J. */
static void finds_every_phase(void **state) {
  for (int step = 0; step < 8; ++step)
    for (int coil = 0; coil < 2; ++coil) {
      electromech m = coil ? electromech_unequal() : electromech_paper();
      m.n_cases = 0;
      const double phi = (-155.0 + 45.0 * step) * DRUM_PI / 180.0;
      m.v[1] = cabs(m.v[1]) * m.v[0] / cabs(m.v[0]) * cexp(-I * phi);
      electromech_rest(&m);
      const drum_extraction found = extract(*state, &m);
      assert_near(carg(found.coupling[1] / found.coupling[0]), phi, 1e-4);
    }
}

/* One pump only: the mode without one couples to nothing, and is no reason to fail. */
static void finds_an_unpumped_mode(void **state) {
  for (size_t silent = 0; silent < 2; ++silent) {
    electromech m = electromech_paper();
    m.n_cases = 0;
    m.v[silent] = 0.0;
    electromech_rest(&m);
    const drum_extraction found = extract(*state, &m);
    assert_close(cabs(found.coupling[1 - silent]), angular(7e3), 1e-4);
    assert_true(cabs(found.coupling[silent]) < 1e-4 * angular(7e3));
    assert_true(cabs(found.alpha[silent]) == 0.0);
    assert_true(found.g0[silent] == 0.0);
    assert_close(found.x_zpf, sqrt(DRUM_HBAR / (2 * 100e-15 * angular(6e6))), 1e-4);
  }
}

static void finds_a_broad_plate(void **state) {
  electromech m = electromech_paper();
  m.gammam = 400e3;
  m.cc = 0.0004e-15;
  for (size_t k = 0; k < 2; ++k) {
    m.c[k] = 69.9996e-15;
    m.g[k] = angular(20e3) * 100e-15;
    m.v[k] *= 12.978492 / 2.0314553;
  }
  const double windows[] = {5e3, 2e4, 8e4, 3.2e5, 1.28e6, 5.12e6, 5.999e6, 0};
  const double held[] = {5e3, 1.28e6, 0};
  memcpy(m.windows, windows, sizeof windows);
  memcpy(m.held, held, sizeof held);
  m.push = 1.28e6;
  m.band[0] = 5.5e6;
  m.band[1] = 6.5e6;
  m.n_cases = 0;
  electromech_rest(&m);
  const drum_extraction found = extract(*state, &m);
  agree(&m, &found);
  assert_close(found.gamma_m, angular(400e3), 1e-8);
}

/* F/x per mass with the cavities' pull in it, from the dense solution. */
static double complex stiffness(const electromech *m, electromech_state state, double f) {
  double complex push[ELECTROMECH_SIZE] = {0};
  double complex answer[ELECTROMECH_SIZE];
  push[ELECTROMECH_PLATE] = 1.0;
  electromech_solve(m, state, f, push, answer);
  return 1.0 / answer[ELECTROMECH_PLATE] / m->mass;
}

/* The plate's pole, where the stiffness, continued from the real axis, is zero. */
static double complex pole(const electromech *m, electromech_state state, double h) {
  double complex f = m->omega_hz;
  for (int round = 0; round < 20; ++round) {
    const double at = creal(f);
    const double complex low = stiffness(m, state, at - h);
    const double complex middle = stiffness(m, state, at);
    const double complex high = stiffness(m, state, at + h);
    const double complex slope = (high - low) / (2 * h);
    const double complex bend = (high - 2 * middle + low) / (h * h);
    const double complex off = I * cimag(f);
    f -= (middle + off * (slope + off * bend / 2)) / (slope + off * bend);
  }
  return f;
}

/*
 * One mode: the plate as the pumped cavity leaves it, which makes it seem lighter by (2 G/kappa)^2.
 */
static void finds_the_cooled_plate(void **state) {
  const electromech m = electromech_cooling();
  const drum_extraction found = extract(*state, &m);
  agree(&m, &found);
  assert_true(found.dressed);
  const double complex f = pole(&m, ELECTROMECH_FREE, 10.0);
  const double gamma = 2 * angular(cimag(f));
  assert_close(found.gamma_eff, gamma, 1e-4);
  assert_near(found.omega_eff, angular(cabs(f)), 1e-4 * gamma);
  assert_close(gamma, angular(1085.2), 1e-3);
}

/*
 * Three modes, of which one is there for the plate: all parameters, and the plate as this one alone
 * leaves it. That is read at Omega, off its pole by a few times (gamma/kappa)^2 = 4e-4, and in
 * frequency by a part of gamma/kappa, as the damping varies over the line.
 */
static void finds_an_auxiliary_mode(void **state) {
  electromech m = electromech_auxiliary();
  m.n_cases = 0;
  const drum_extraction found = extract(*state, &m);
  agree(&m, &found);
  assert_int_equal(found.auxiliary, 1);
  assert_close(found.hopping[0][1], angular(0.98e6), 1e-6);
  for (size_t k = 0; k < 2; ++k)
    assert_true(cabs(found.hopping[k][2]) < 1e-6 * angular(2e6));
  const double complex f = pole(&m, ELECTROMECH_DRESSED, 300.0);
  const double gamma = 2 * angular(cimag(f));
  assert_close(found.gamma_auxiliary, gamma, 4e-3);
  assert_near(found.omega_auxiliary, angular(cabs(f)), 1e-2 * gamma);
  const double h = 200.0;
  const double complex at = stiffness(&m, ELECTROMECH_DRESSED, m.omega_hz);
  const double slope = creal(stiffness(&m, ELECTROMECH_DRESSED, m.omega_hz + h) -
                             stiffness(&m, ELECTROMECH_DRESSED, m.omega_hz - h)) /
                       (4 * angular(h) * angular(m.omega_hz));
  assert_close(found.gamma_auxiliary, -cimag(at) / found.omega / slope, 1e-6);
  assert_near(found.omega_auxiliary, sqrt(found.omega * found.omega - creal(at) / slope),
              1e-6 * gamma);
  assert_close(gamma, angular(40e3), 2e-2); /* gamma_eff to first order, off by gamma/kappa */

  /* Its response is a measurement like others. */
  drum_cards cards;
  drum_extraction none;
  drum_status status;
  char path[1024];
  electromech_cards(&m, &cards);
  (void)snprintf(path, sizeof path, "%s_auxiliary_b.raw", prefix_of(*state));
  assert_int_equal(remove(path), 0);
  assert_int_equal(drum_extract(&cards, prefix_of(*state), &none, &status), DRUM_NOT_FOUND);
  assert_non_null(strstr(status.message, path));
}

static void turns_into_a_system(void **state) {
  const electromech m = electromech_unequal();
  const drum_extraction found = extract(*state, &m);
  for (int shifted = 0; shifted < 2; ++shifted)
    for (int softened = 0; softened < 2; ++softened) {
      drum_optomech system;
      drum_extraction_system(&found, shifted, softened, &system);
      assert_int_equal(system.modes, 2);
      assert_true(system.omega_m == found.omega_m && system.gamma_m == found.gamma_m);
      assert_true(system.omega_soft == (softened ? found.omega_soft : found.omega_m));
      for (size_t k = 0; k < 2; ++k) {
        const double shift = shifted ? found.shift[k] : 0.0;
        assert_near(system.delta[k], found.omega_0[k] - found.omega_d + shift, 1e-5);
        assert_true(system.kappa[k] == found.kappa[k]);
        assert_true(system.coupling[k] == found.coupling[k]);
      }
      assert_true(system.hopping[0][1] == conj(system.hopping[1][0]));
    }
}

/* Each file in turn is taken away: the message names it. */
static void names_the_missing_file(void **state) {
  static const char *const files[] = {"op",       "off_a1",   "off_a2",    "held_a1", "held_a2",
                                      "upper_a1", "upper_a2", "clamped_b", "off_b"};
  electromech m = electromech_paper();
  m.n_cases = 0;
  drum_cards cards;
  electromech_cards(&m, &cards);
  (void)extract(*state, &m);
  for (size_t k = 0; k < sizeof files / sizeof files[0]; ++k) {
    char path[1024];
    char aside[1100];
    drum_extraction found;
    drum_status status;
    (void)snprintf(path, sizeof path, "%s_%s.raw", prefix_of(*state), files[k]);
    (void)snprintf(aside, sizeof aside, "%s.aside", path);
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_NOT_FOUND);
    if (!strstr(status.message, path))
      fail_msg("%s is not named in: %s", path, status.message);
    assert_int_equal(rename(aside, path), 0);
  }
  /* The response of the pumped plate may be missing. */
  char path[1024];
  (void)snprintf(path, sizeof path, "%s_pumped_b.raw", prefix_of(*state));
  assert_int_equal(remove(path), 0);
  drum_extraction found;
  assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, NULL), DRUM_OK);
  assert_false(found.dressed);
}

static void refused(scratch *place, const electromech *m, const char *word) {
  drum_cards cards;
  drum_extraction found;
  drum_status status = {DRUM_OK, ""};
  electromech_cards(m, &cards);
  electromech_write(m, prefix_of(place));
  const drum_code code = drum_extract(&cards, prefix_of(place), &found, &status);
  if (code != DRUM_BAD_INPUT || !strstr(status.message, word))
    fail_msg("code %d, '%s' is not in: %s", code, word, status.message);
}

static void refuses_poor_measurements(void **state) {
  electromech m = electromech_paper();
  m.n_cases = 0;
  m.held[0] = 100.0; /* half of the inner window's points are shared, at every other point */
  (void)extract(*state, &m);
  m.held[0] = 333.0; /* next to none */
  refused(*state, &m, "share fewer than 5 frequencies");
  m = electromech_paper();
  m.n_cases = 0;
  m.held[1] = 0.0; /* nothing of the modes' resonances, 2 MHz wide, but all of Omega */
  m.l[0] *= 1.0004;
  refused(*state, &m, "mode a1 has no resonance");
  m = electromech_paper();
  m.n_cases = 0;
  m.v[0] = m.v[1] = 0.0; /* no pump: nothing tells of the plate */
  electromech_rest(&m);
  refused(*state, &m, "does not show the plate");
}

/* A file that is there, but not what it should be. */
static void names_the_bad_file(void **state) {
  electromech m = electromech_paper();
  m.n_cases = 0;
  drum_cards cards;
  drum_extraction found;
  drum_status status;
  electromech_cards(&m, &cards);
  (void)extract(*state, &m);
  char path[1024];

  const double complex row[] = {1.0, 1.0, 1.0, 1.0, NAN};
  (void)snprintf(path, sizeof path, "%s_op.raw", prefix_of(*state));
  (void)remove(path);
  rawfile_append(path,
                 &(rawfile_plot){.name = "Operating Point",
                                 .variables = 5,
                                 .variable = {"v(n1_i)", "v(n1_q)", "v(n2_i)", "v(n2_q)", "v(b)"},
                                 .points = 1,
                                 .rows = row,
                                 .real = true});
  assert_int_not_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_OK);
  assert_non_null(strstr(status.message, path));

  (void)extract(*state, &m);
  static const char *const files[] = {"op", "off_a1", "held_a2", "upper_a1", "clamped_b"};
  for (size_t k = 0; k < sizeof files / sizeof files[0]; ++k) {
    char name[64];
    (void)snprintf(name, sizeof name, "drum_%s.raw", files[k]);
    (void)scratch_write_text(*state, name, "no raw file\n");
    (void)snprintf(path, sizeof path, "%s_%s.raw", prefix_of(*state), files[k]);
    assert_int_equal(drum_extract(&cards, prefix_of(*state), &found, &status), DRUM_BAD_INPUT);
    if (!strstr(status.message, path))
      fail_msg("%s is not named in: %s", path, status.message);
    electromech_write(&m, prefix_of(*state));
  }
}

static void refuses_endless_paths(void **state) {
  (void)state;
  const electromech m = electromech_paper();
  drum_cards cards;
  drum_extraction found;
  electromech_cards(&m, &cards);
  static char prefix[8192];
  memset(prefix, 'x', sizeof prefix - 1);
  assert_int_equal(drum_extract(&cards, prefix, &found, NULL), DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_papers_rectifier), cmocka_unit_test(finds_modes_alike_in_nothing),
      cmocka_unit_test(finds_every_phase),          cmocka_unit_test(finds_an_unpumped_mode),
      cmocka_unit_test(finds_a_broad_plate),        cmocka_unit_test(finds_the_cooled_plate),
      cmocka_unit_test(finds_an_auxiliary_mode),    cmocka_unit_test(turns_into_a_system),
      cmocka_unit_test(names_the_missing_file),     cmocka_unit_test(refuses_poor_measurements),
      cmocka_unit_test(names_the_bad_file),         cmocka_unit_test(refuses_endless_paths),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

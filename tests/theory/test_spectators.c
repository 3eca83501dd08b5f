/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further modes of the plate: absent, in pairs, and far away. */
#include "drumspice/optomech.h"
#include "support.h"

static const drum_frame frames[] = {DRUM_FRAME_RWA, DRUM_FRAME_A4, DRUM_FRAME_FULL};

static drum_optomech random_system(uint64_t *seed) {
  drum_optomech system = {.modes = 2, .omega_m = uniform(seed, 2.5, 4)};
  system.omega_soft = system.omega_m * uniform(seed, 0.9, 1);
  system.gamma_m = uniform(seed, 0.3, 0.8);
  for (int i = 0; i < 2; i++) {
    system.delta[i] = system.omega_m + uniform(seed, -0.4, 0.4);
    system.kappa[i] = uniform(seed, 0.6, 1.5);
    system.coupling[i] = uniform(seed, 0.1, 0.3) * cexp(I * uniform(seed, -3, 3));
  }
  system.hopping[0][1] = uniform(seed, 0, 0.3) * cexp(I * uniform(seed, -3, 3));
  system.hopping[1][0] = conj(system.hopping[0][1]);
  return system;
}

static void steady_state(const drum_optomech *system, drum_frame frame, const double *baths,
                         drum_optomech_steady *steady) {
  drum_status status;
  if (drum_optomech_steady_state(system, frame, baths, steady, &status) != DRUM_OK)
    fail_msg("%s", status.message);
}

/* One mode couples as before, the other not at all or next to it: as if it were not there. */
static void uncoupled_spectator_changes_nothing(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 60; run++) {
    drum_frame frame = frames[run % 3];
    drum_optomech alone = random_system(&seed), both = alone;
    const double baths[4] = {2, 0.1, 30, 7}, omega = uniform(&seed, -5, 5);
    both.spectators = 1;
    both.spectator[0] =
        (drum_spectator){.omega_m = alone.omega_m * 40, .gamma_m = uniform(&seed, 0.1, 1)};
    both.spectator[0].omega_soft = both.spectator[0].omega_m;
    for (int i = 0; i < 2; i++)
      both.spectator[0].coupling[i] = run % 2 ? 0 : 1e-8;
    drum_optomech_steady one, two;
    drum_optomech_response narrow, wide;
    steady_state(&alone, frame, baths, &one);
    steady_state(&both, frame, baths, &two);
    assert_int_equal(two.baths, 4);
    for (int i = 0; i < 2; i++) {
      assert_close(two.n[i], one.n[i], 1e-12);
      for (int b = 0; b < 3; b++)
        assert_near(two.share[i][b], one.share[i][b], 1e-12);
      assert_near(two.share[i][3], 0, 1e-12);
    }
    assert_close(two.n_m, one.n_m, 1e-12);
    if (frame != DRUM_FRAME_FULL)
      assert_close(two.n_spectator[0], 7, 1e-12);
    assert_int_equal(drum_optomech_respond(&alone, frame, omega, &narrow, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_respond(&both, frame, omega, &wide, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        assert_near(wide.g.at[i][j], narrow.g.at[i][j], 1e-12);
  }
}

/*
 * Two modes alike, coupled in the ratio c : s to every cavity. The cavities feel the bright one,
 * c b_1 + s b_2 with the root of the sum of the squared couplings, and its bath of
 * c^2 N_1 + s^2 N_2; the dark one, -s b_1 + c b_2, stays with its own. Exact in every frame.
 */
static void equal_modes_are_a_bright_and_a_dark_one(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (int run = 0; run < 90; run++) {
    drum_frame frame = frames[run % 3];
    drum_optomech bright = random_system(&seed), both = bright;
    double angle = run < 3 ? DRUM_PI / 4 : uniform(&seed, 0, 2 * DRUM_PI);
    double c = cos(angle), s = sin(angle), omega = uniform(&seed, -5, 5);
    const double baths[4] = {2, 0.1, 30, 7};
    const double one_bath[3] = {2, 0.1, c * c * 30 + s * s * 7};
    both.spectators = 1;
    both.spectator[0] = (drum_spectator){
        .omega_m = both.omega_m, .gamma_m = both.gamma_m, .omega_soft = both.omega_soft};
    for (int i = 0; i < 2; i++) {
      both.coupling[i] = c * bright.coupling[i];
      both.spectator[0].coupling[i] = s * bright.coupling[i];
    }
    drum_optomech_steady one, two;
    drum_optomech_response single, pair;
    drum_optomech_spectrum single_spectrum, pair_spectrum;
    steady_state(&bright, frame, one_bath, &one);
    steady_state(&both, frame, baths, &two);
    assert_int_equal(drum_optomech_respond(&bright, frame, omega, &single, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_respond(&both, frame, omega, &pair, NULL), DRUM_OK);
    assert_int_equal(drum_optomech_spectrum_at(&bright, frame, omega, &single_spectrum, NULL),
                     DRUM_OK);
    assert_int_equal(drum_optomech_spectrum_at(&both, frame, omega, &pair_spectrum, NULL), DRUM_OK);
    for (int i = 0; i < 2; i++) {
      assert_close(two.n[i], one.n[i], 1e-12);
      assert_near(two.share[i][2], c * c * one.share[i][2], 1e-12);
      assert_near(two.share[i][3], s * s * one.share[i][2], 1e-12);
      assert_near(two.vacuum[i], one.vacuum[i], 1e-12);
      assert_near(pair_spectrum.share[i][3], s * s * single_spectrum.share[i][2], 1e-11);
      for (int j = 0; j < 2; j++) {
        assert_near(pair.g.at[i][j], single.g.at[i][j], 1e-12);
        assert_near(pair.idler.at[i][j], single.idler.at[i][j], 1e-12);
      }
    }
    /* Bright and dark together hold what the two modes hold. The dark mode sees its bath only. */
    drum_optomech dark = bright;
    dark.coupling[0] = dark.coupling[1] = 0;
    const double dark_bath[3] = {2, 0.1, s * s * 30 + c * c * 7};
    drum_optomech_steady unseen;
    steady_state(&dark, frame, dark_bath, &unseen);
    assert_close(two.n_m + two.n_spectator[0], one.n_m + unseen.n_m, 1e-12);
  }
}

/*
 * Far off, at distance d from where the cavities respond, a spectator adds the cavities' drift
 * -G_i G_j^* chi(omega) with chi = 1/(gamma/2 - i (omega - omega_s)): i G^2/d for large d. Twice
 * the distance half the effect, twice the coupling four times it; and that size.
 */
static void far_spectator_acts_as_coupling_squared_over_distance(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 30; run++) {
    drum_optomech alone = random_system(&seed), both = alone;
    double omega = uniform(&seed, 2, 4), gamma = uniform(&seed, 0.1, 0.5);
    double complex g[2] = {uniform(&seed, 0.1, 1) * cexp(I * uniform(&seed, -3, 3)),
                           uniform(&seed, 0.1, 1) * cexp(I * uniform(&seed, -3, 3))};
    drum_optomech_response without, with;
    assert_int_equal(drum_optomech_respond(&alone, DRUM_FRAME_RWA, omega, &without, NULL), DRUM_OK);
    both.spectators = 1;
    for (double by = 0.5; by <= 2; by *= 2)
      for (double distance = 1e3; distance < 1e6; distance *= 10) {
        both.spectator[0] = (drum_spectator){.omega_m = omega + distance, .gamma_m = gamma};
        for (int i = 0; i < 2; i++)
          both.spectator[0].coupling[i] = by * g[i];
        assert_int_equal(drum_optomech_respond(&both, DRUM_FRAME_RWA, omega, &with, NULL), DRUM_OK);
        for (int i = 0; i < 2; i++)
          for (int j = 0; j < 2; j++) {
            double complex expected = I * by * by * g[i] * conj(g[j]);
            double complex change = with.drift.at[i][j] - without.drift.at[i][j];
            double rounding = 1e-14 * distance / cabs(expected); /* of a drift of order 1 */
            assert_close(change * distance, expected, gamma / distance + rounding);
          }
      }
  }
}

/* So in the occupations, where the spectator's own bath does not matter (N as the drum's). */
static void occupations_forget_a_far_spectator(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int f = 0; f < 3; f++) {
    drum_optomech alone = random_system(&seed), both = alone;
    const double baths[4] = {5, 1, 20, 20};
    drum_optomech_steady one, two;
    steady_state(&alone, frames[f], baths, &one);
    both.spectators = 1;
    double effect[3];
    for (int k = 0; k < 3; k++) {
      /* Distance, then twice the distance, then that with twice the coupling. */
      double far = k == 0 ? 2e3 : 4e3;
      both.spectator[0] = (drum_spectator){
          .omega_m = alone.omega_m + far, .gamma_m = 1e-3, .omega_soft = alone.omega_m + far};
      both.spectator[0].coupling[0] = k == 2 ? 0.8 : 0.4;
      both.spectator[0].coupling[1] = k == 2 ? 1.2 : 0.6;
      steady_state(&both, frames[f], baths, &two);
      effect[k] = two.n[0] - one.n[0];
    }
    assert_close(effect[0] / effect[1], 2, 5e-3);
    assert_close(effect[2] / effect[1], 4, 5e-3);
  }
}

/*
 * In the rotating wave that is a shift of the detunings by -|G_i|^2/d and of the hopping by
 * -G_i conj(G_j)/d, on either side of the cavities; what is left is of second order in 1/d.
 */
static void far_spectator_is_a_shift_of_detuning_and_hopping(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 20; run++) {
    drum_optomech alone = random_system(&seed), both = alone;
    alone.omega_m = both.omega_m = 1e7; /* room below the cavities for a spectator */
    double distance = run % 2 ? 1e5 : -1e5;
    double complex g[2] = {30 * cexp(I * uniform(&seed, -3, 3)), 20};
    const double baths[4] = {5, 1, 20, 20};
    for (int i = 0; i < 2; i++)
      alone.delta[i] = both.delta[i] = 1e7 + uniform(&seed, -0.4, 0.4);
    both.spectators = 1;
    both.spectator[0] = (drum_spectator){.omega_m = 1e7 + distance, .gamma_m = 1e-3};
    memcpy(both.spectator[0].coupling, g, sizeof g);
    drum_optomech_steady plain, shifted, full;
    steady_state(&alone, DRUM_FRAME_RWA, baths, &plain);
    for (int i = 0; i < 2; i++)
      alone.delta[i] -= creal(g[i] * conj(g[i])) / distance;
    alone.hopping[0][1] -= g[0] * conj(g[1]) / distance;
    alone.hopping[1][0] = conj(alone.hopping[0][1]);
    steady_state(&alone, DRUM_FRAME_RWA, baths, &shifted);
    steady_state(&both, DRUM_FRAME_RWA, baths, &full);
    for (int i = 0; i < 2; i++) {
      assert_true(fabs(shifted.n[i] - plain.n[i]) > 1e-5);
      assert_close(full.n[i], shifted.n[i], 1e-6);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(uncoupled_spectator_changes_nothing),
      cmocka_unit_test(equal_modes_are_a_bright_and_a_dark_one),
      cmocka_unit_test(far_spectator_acts_as_coupling_squared_over_distance),
      cmocka_unit_test(occupations_forget_a_far_spectator),
      cmocka_unit_test(far_spectator_is_a_shift_of_detuning_and_hopping),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

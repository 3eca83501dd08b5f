/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auxiliary cavity eliminated, against the system that keeps it. */
#include "drumspice/auxiliary.h"

#include "drumspice/sideband_cooling.h"
#include "support.h"

static const drum_frame frames[] = {DRUM_FRAME_RWA, DRUM_FRAME_A4, DRUM_FRAME_FULL};

/* Two cavities of rates of order 1 on a drum far above all of them, as the frames need. */
static drum_optomech random_system(uint64_t *seed, drum_frame frame) {
  drum_optomech system = {.modes = 2, .omega_m = 1e5, .gamma_m = uniform(seed, 0.01, 1)};
  system.omega_soft = system.omega_m * (frame == DRUM_FRAME_FULL ? uniform(seed, 0.95, 1) : 1);
  for (int i = 0; i < 2; i++) {
    system.delta[i] = system.omega_soft + uniform(seed, -1, 1);
    system.kappa[i] = uniform(seed, 0.3, 1.5);
    system.coupling[i] = uniform(seed, 0, 0.7) * cexp(I * uniform(seed, -3, 3));
  }
  system.hopping[0][1] = uniform(seed, 0, 1) * cexp(I * uniform(seed, -3, 3));
  system.hopping[1][0] = conj(system.hopping[0][1]);
  return system;
}

static drum_auxiliary auxiliary_for(const drum_optomech *system, drum_frame frame, double kappa,
                                    double off, double gamma_eff) {
  drum_auxiliary auxiliary = {.delta = system->omega_soft + off * kappa, .kappa = kappa};
  drum_status status;
  if (drum_auxiliary_coupling(system, &auxiliary, frame, gamma_eff, &auxiliary.coupling, &status))
    fail_msg("%s", status.message);
  return auxiliary;
}

/* The largest relative difference of any occupation; `variation` is what was promised. */
static double error_of(const drum_optomech *system, const drum_auxiliary *auxiliary,
                       drum_frame frame, const double baths[3], double *variation) {
  drum_status status;
  drum_dressed dressed;
  drum_optomech full;
  drum_optomech_steady kept, eliminated;
  double full_baths[DRUM_BATHS_MAX], dressed_baths[3] = {baths[0], baths[1], 0};
  if (drum_auxiliary_dress(system, auxiliary, frame, baths[2], &dressed, &status) ||
      drum_auxiliary_keep(system, auxiliary, baths, &full, full_baths, &status) ||
      drum_optomech_steady_state(&full, frame, full_baths, &kept, &status))
    fail_msg("%s", status.message);
  dressed_baths[2] = dressed.n_m;
  if (drum_optomech_steady_state(&dressed.system, frame, dressed_baths, &eliminated, &status))
    fail_msg("%s", status.message);
  *variation = dressed.variation;
  double error = fabs(eliminated.n_m / kept.n_m - 1);
  for (int i = 0; i < 2; i++)
    error = fmax(error, fabs(eliminated.n[i] / kept.n[i] - 1));
  return error;
}

/*
 * In the rotating wave elimination is exact at omega_m itself: responses, and spectra with all
 * their shares.
 */
static void rotating_wave_is_exact_at_the_drum(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 100; run++) {
    drum_optomech system = random_system(&seed, DRUM_FRAME_RWA), full;
    system.omega_m = system.omega_soft = 7; /* the rotating wave does not mind */
    for (int i = 0; i < 2; i++)
      system.delta[i] = 7 + uniform(&seed, -2, 2);
    drum_auxiliary auxiliary = {.delta = uniform(&seed, 5, 9), .kappa = uniform(&seed, 0.1, 5)};
    auxiliary.coupling = uniform(&seed, 0, 1);
    auxiliary.n = uniform(&seed, 0, 9);
    double baths[3] = {2, 3, uniform(&seed, 0, 9)}, full_baths[DRUM_BATHS_MAX];
    drum_dressed dressed;
    drum_optomech_response kept, eliminated;
    drum_optomech_spectrum kept_spectrum, spectrum;
    assert_int_equal(
        drum_auxiliary_dress(&system, &auxiliary, DRUM_FRAME_RWA, baths[2], &dressed, NULL),
        DRUM_OK);
    assert_int_equal(drum_auxiliary_keep(&system, &auxiliary, baths, &full, full_baths, NULL),
                     DRUM_OK);
    assert_int_equal(full.modes, 3);
    assert_true(full_baths[0] == 2 && full_baths[1] == 3 && full_baths[2] == auxiliary.n &&
                full_baths[3] == baths[2]);
    drum_optomech_respond(&full, DRUM_FRAME_RWA, 7, &kept, NULL);
    drum_optomech_respond(&dressed.system, DRUM_FRAME_RWA, 7, &eliminated, NULL);
    drum_optomech_spectrum_at(&full, DRUM_FRAME_RWA, 7, &kept_spectrum, NULL);
    drum_optomech_spectrum_at(&dressed.system, DRUM_FRAME_RWA, 7, &spectrum, NULL);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        assert_near(eliminated.g.at[i][j], kept.g.at[i][j], 1e-12);
        assert_near(spectrum.share[i][j], kept_spectrum.share[i][j], 1e-11);
      }
      assert_near(spectrum.share[i][2] * dressed.n_m,
                  kept_spectrum.share[i][2] * auxiliary.n + kept_spectrum.share[i][3] * baths[2],
                  1e-11);
    }
  }
}

/* At fixed gamma_opt the error falls as 1/kappa, to below 1e-3, in every frame. */
static void elimination_improves_with_the_auxiliary_rate(void **state) {
  (void)state;
  const double baths[3] = {5, 0.2, 30};
  for (int f = 0; f < 3; f++) {
    uint64_t seed = 2;
    drum_optomech system = random_system(&seed, frames[f]);
    double before = 0;
    for (double kappa = 20; kappa < 2e4; kappa *= 10) {
      drum_auxiliary auxiliary =
          auxiliary_for(&system, frames[f], kappa, 0.1, system.gamma_m + 0.8);
      double variation, error = error_of(&system, &auxiliary, frames[f], baths, &variation);
      assert_true(error <= variation);
      if (before > 0 && !(error < before / 7 && error > before / 14))
        fail_msg("frame %d, kappa %g: error %g after %g", f, kappa, error, before);
      before = error;
    }
    assert_true(before < 1e-3);
  }
}

/* Over random systems: `variation` bounds the error, and is not idle. */
static void variation_bounds_the_error(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int f = 0; f < 3; f++) {
    double largest = 0;
    for (int run = 0; run < 200; run++) {
      drum_optomech system = random_system(&seed, frames[f]);
      double kappa = pow(10, uniform(&seed, 0.7, 3));
      drum_auxiliary auxiliary = auxiliary_for(&system, frames[f], kappa, uniform(&seed, -0.7, 0.7),
                                               system.gamma_m + uniform(&seed, 0.01, 2));
      auxiliary.n = run % 3 ? uniform(&seed, 0, 2) : uniform(&seed, 0, 100);
      const double baths[3] = {uniform(&seed, 0, 3), uniform(&seed, 0, 3), uniform(&seed, 1, 30)};
      double variation, error = error_of(&system, &auxiliary, frames[f], baths, &variation);
      if (error > variation)
        fail_msg("frame %d, run %d: error %g, variation %g", f, run, error, variation);
      largest = fmax(largest, error / variation);
    }
    assert_true(largest > 0.1);
  }
}

/* The drum alone: the closed forms of sideband cooling, and their limits. */
static void dressed_drum_is_that_of_sideband_cooling(void **state) {
  (void)state;
  drum_optomech system = {.modes = 1, .delta = {3}, .kappa = {1}, .omega_m = 3, .omega_soft = 3};
  system.gamma_m = 2e-5;
  drum_auxiliary auxiliary = {.delta = 2.5, .kappa = 1, .coupling = 0.005, .n = 0.3};
  drum_sideband sideband;
  double n_final;
  drum_dressed dressed;
  assert_int_equal(drum_sideband_cooling(2.5, 1, 0.005, 3, &sideband, NULL), DRUM_OK);
  assert_int_equal(drum_sideband_occupation(&sideband, 2e-5, 40, 0.3, &n_final, NULL), DRUM_OK);
  for (int f = 1; f < 3; f++) {
    assert_int_equal(drum_auxiliary_dress(&system, &auxiliary, frames[f], 40, &dressed, NULL),
                     DRUM_OK);
    assert_close(dressed.n_m, n_final, 1e-14);
    assert_close(dressed.gamma_opt, sideband.gamma_opt, 1e-14);
    assert_close(dressed.system.gamma_m, 2e-5 + sideband.gamma_opt, 1e-14);
    double turns = f == 1 ? dressed.system.omega_m : dressed.system.omega_soft;
    assert_close(turns, 3 + sideband.delta_omega, 1e-15);
    assert_true((f == 1 ? dressed.system.omega_soft : dressed.system.omega_m) == 3);
  }
  /* On resonance in the rotating wave: gamma_opt = 4 G^2/kappa, no spring, no heating by it. */
  auxiliary = (drum_auxiliary){.delta = 3, .kappa = 1, .coupling = 0.005};
  assert_int_equal(drum_auxiliary_dress(&system, &auxiliary, DRUM_FRAME_RWA, 40, &dressed, NULL),
                   DRUM_OK);
  assert_close(dressed.gamma_opt, 1e-4, 1e-14);
  assert_true(dressed.delta_omega == 0);
  assert_close(dressed.n_m, 40.0 * 2 / 12, 1e-13);
  /* Off: nothing has changed. */
  auxiliary.coupling = 0;
  for (int f = 0; f < 3; f++) {
    assert_int_equal(drum_auxiliary_dress(&system, &auxiliary, frames[f], 40, &dressed, NULL),
                     DRUM_OK);
    assert_close(dressed.n_m, 40, 1e-15);
    assert_memory_equal(&dressed.system, &system, sizeof system);
  }
}

/* A softened plate: only the right mixture of its two frequencies cools as the full system does. */
static void softened_drum_is_dressed_at_its_own_frequency(void **state) {
  (void)state;
  uint64_t seed = 4;
  drum_optomech system = random_system(&seed, DRUM_FRAME_FULL);
  system.omega_soft = 0.6 * system.omega_m;
  for (int i = 0; i < 2; i++)
    system.delta[i] = system.omega_soft;
  drum_auxiliary auxiliary =
      auxiliary_for(&system, DRUM_FRAME_FULL, 5e3, 0.2, system.gamma_m + 0.5);
  const double baths[3] = {1, 2, 3};
  auxiliary.n = 1.5;
  double variation, error = error_of(&system, &auxiliary, DRUM_FRAME_FULL, baths, &variation);
  if (error > 1e-3)
    fail_msg("error %g", error);
}

static void coupling_is_the_inverse(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 150; run++) {
    drum_frame frame = frames[run % 3];
    drum_optomech system = random_system(&seed, frame);
    /* Narrowed by a blue pump too, where there is one. */
    int blue = run % 2 && frame != DRUM_FRAME_RWA;
    double wanted = system.gamma_m * (blue ? uniform(&seed, 0.1, 0.9) : uniform(&seed, 1.1, 1e4));
    drum_auxiliary auxiliary = {.delta = (blue ? -1 : 1) * uniform(&seed, 0.9e5, 1.1e5),
                                .kappa = uniform(&seed, 1e2, 1e5)};
    drum_dressed dressed;
    assert_int_equal(
        drum_auxiliary_coupling(&system, &auxiliary, frame, wanted, &auxiliary.coupling, NULL),
        DRUM_OK);
    assert_int_equal(drum_auxiliary_dress(&system, &auxiliary, frame, 1e4, &dressed, NULL),
                     DRUM_OK);
    assert_close(dressed.system.gamma_m, wanted, 1e-12);
  }
  drum_optomech system = random_system(&seed, DRUM_FRAME_RWA);
  drum_auxiliary auxiliary = {.delta = 1e5, .kappa = 10};
  double coupling;
  drum_status status;
  assert_int_equal(
      drum_auxiliary_coupling(&system, &auxiliary, DRUM_FRAME_RWA, system.gamma_m, &coupling, NULL),
      DRUM_OK);
  assert_true(coupling == 0);
  assert_int_equal(drum_auxiliary_coupling(&system, &auxiliary, DRUM_FRAME_RWA, system.gamma_m / 2,
                                           &coupling, &status),
                   DRUM_BAD_ARGUMENT);
  auxiliary.delta = -1e5;
  assert_int_equal(
      drum_auxiliary_coupling(&system, &auxiliary, DRUM_FRAME_A4, 2, &coupling, &status),
      DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "detuning of the auxiliary cavity"));
  assert_int_equal(
      drum_auxiliary_coupling(&system, &auxiliary, DRUM_FRAME_A4, NAN, &coupling, &status),
      DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "gamma_eff"));
}

/* Spectators keep their baths' places, and the auxiliary cavity does not touch them. */
static void spectators_are_left_alone(void **state) {
  (void)state;
  uint64_t seed = 6;
  drum_optomech system = random_system(&seed, DRUM_FRAME_A4), full;
  system.spectators = 1;
  system.spectator[0] = (drum_spectator){.omega_m = 2e5, .gamma_m = 0.1, .omega_soft = 2e5};
  system.spectator[0].coupling[0] = 0.2;
  drum_auxiliary auxiliary = auxiliary_for(&system, DRUM_FRAME_A4, 1e3, 0, 2);
  auxiliary.n = 0.25;
  const double baths[4] = {1, 2, 3, 4};
  double full_baths[DRUM_BATHS_MAX];
  drum_dressed dressed;
  assert_int_equal(drum_auxiliary_keep(&system, &auxiliary, baths, &full, full_baths, NULL),
                   DRUM_OK);
  assert_true(full_baths[2] == 0.25 && full_baths[3] == 3 && full_baths[4] == 4);
  assert_true(full.spectator[0].coupling[2] == 0 && full.spectator[0].coupling[0] == 0.2);
  assert_int_equal(drum_auxiliary_dress(&system, &auxiliary, DRUM_FRAME_A4, 3, &dressed, NULL),
                   DRUM_OK);
  assert_memory_equal(dressed.system.spectator, system.spectator, sizeof system.spectator);
}

static void refused(const drum_optomech *system, const drum_auxiliary *auxiliary, drum_frame frame,
                    double n_m, drum_code code, const char *word) {
  drum_dressed dressed;
  drum_status status = {.code = DRUM_OK};
  assert_int_equal(drum_auxiliary_dress(system, auxiliary, frame, n_m, &dressed, &status), code);
  if (!strstr(status.message, word))
    fail_msg("\"%s\" does not name %s", status.message, word);
}

static void bad_arguments_are_refused_by_name(void **state) {
  (void)state;
  uint64_t seed = 7;
  drum_optomech system = random_system(&seed, DRUM_FRAME_A4);
  const drum_auxiliary good = auxiliary_for(&system, DRUM_FRAME_A4, 1e2, 0, 2);
  drum_auxiliary bad;
#define REFUSED(change, word)                                                                      \
  bad = good;                                                                                      \
  change;                                                                                          \
  refused(&system, &bad, DRUM_FRAME_A4, 1, DRUM_BAD_ARGUMENT, word)
  REFUSED(bad.delta = NAN, "detuning of the auxiliary");
  REFUSED(bad.kappa = 0, "kappa of the auxiliary");
  REFUSED(bad.kappa = -1, "kappa of the auxiliary");
  REFUSED(bad.kappa = INFINITY, "kappa of the auxiliary");
  REFUSED(bad.coupling = -1, "coupling of the auxiliary");
  REFUSED(bad.coupling = NAN, "coupling of the auxiliary");
  REFUSED(bad.coupling = 1e200, "coupling of the auxiliary");
  REFUSED(bad.n = -0.1, "occupation of the auxiliary");
  REFUSED(bad.n = NAN, "occupation of the auxiliary");
#undef REFUSED
  refused(&system, &good, DRUM_FRAME_A4, -1, DRUM_BAD_ARGUMENT, "occupation of the drum's bath");
  refused(&system, &good, (drum_frame)9, 1, DRUM_BAD_ARGUMENT, "frame");
  bad = good;
  bad.delta = -bad.delta; /* a blue pump that outweighs the bath */
  refused(&system, &bad, DRUM_FRAME_A4, 1, DRUM_UNSTABLE, "damping");
  drum_optomech soft = random_system(&seed, DRUM_FRAME_FULL);
  soft.omega_soft = 0.9 * soft.omega_m;
  soft.gamma_m = 0.01;
  bad = auxiliary_for(&soft, DRUM_FRAME_FULL, 1e2, 0, 2);
  refused(&soft, &bad, DRUM_FRAME_FULL, 0, DRUM_BAD_ARGUMENT, "softened");
  system.kappa[1] = NAN;
  refused(&system, &good, DRUM_FRAME_A4, 1, DRUM_BAD_ARGUMENT, "kappa of cavity 2");
  drum_optomech many = {.modes = DRUM_MODES_MAX, .omega_m = 1}, full;
  double baths[DRUM_BATHS_MAX] = {0}, full_baths[DRUM_BATHS_MAX];
  drum_status status;
  assert_int_equal(drum_auxiliary_keep(&many, &good, baths, &full, full_baths, &status),
                   DRUM_BAD_ARGUMENT);
  assert_non_null(strstr(status.message, "one fewer"));
  many.modes = 1;
  baths[1] = NAN;
  assert_int_equal(drum_auxiliary_keep(&many, &good, baths, &full, full_baths, NULL),
                   DRUM_BAD_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rotating_wave_is_exact_at_the_drum),
      cmocka_unit_test(elimination_improves_with_the_auxiliary_rate),
      cmocka_unit_test(variation_bounds_the_error),
      cmocka_unit_test(dressed_drum_is_that_of_sideband_cooling),
      cmocka_unit_test(softened_drum_is_dressed_at_its_own_frequency),
      cmocka_unit_test(coupling_is_the_inverse),
      cmocka_unit_test(spectators_are_left_alone),
      cmocka_unit_test(bad_arguments_are_refused_by_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

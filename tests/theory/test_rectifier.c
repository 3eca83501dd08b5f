/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the paper's device does at the paper's numbers (section III) and where
 * its cascaded picture holds. The numbers expected here follow from F = 0 in
 * closed form, or are bounds that tell the physics apart.
 */
#include "drumspice/mapping.h"

#include "support.h"

static const double baths[3] = {50, 100, 0.5};

static drum_rectifier paper(void) {
  return (drum_rectifier){
      .delta = {angular(6e6), angular(6e6)},
      .kappa = {angular(2e6), angular(2e6)},
      .j = angular(0.98e6),
      .g = {angular(7e3), angular(7e3)},
      .phi = DRUM_PI / 2,
      .omega_m = angular(6e6),
      .gamma_m = angular(100),
  };
}

/* A drum much faster than the cavities, B23-B29. */
static drum_rectifier large_bandwidth(double ratio) {
  double kappa = angular(20e3), gamma_m = ratio * kappa, g = sqrt(kappa * gamma_m) / 2;
  return (drum_rectifier){.delta = {angular(6e6), angular(6e6)},
                          .kappa = {kappa, kappa},
                          .j = kappa / 2,
                          .g = {g, g},
                          .phi = DRUM_PI / 2,
                          .omega_m = angular(6e6),
                          .gamma_m = gamma_m};
}

static drum_optomech_steady steady_of(const drum_rectifier *rectifier, drum_frame frame) {
  drum_optomech system;
  drum_optomech_steady steady;
  assert_int_equal(drum_rectifier_optomech(rectifier, &system, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_steady_state(&system, frame, baths, &steady, NULL), DRUM_OK);
  return steady;
}

static drum_optomech_spectrum spectrum_of(const drum_rectifier *rectifier, drum_frame frame) {
  drum_optomech system;
  drum_optomech_spectrum spectrum;
  assert_int_equal(drum_rectifier_optomech(rectifier, &system, NULL), DRUM_OK);
  assert_int_equal(drum_optomech_spectrum_at(&system, frame, rectifier->omega_m, &spectrum, NULL),
                   DRUM_OK);
  return spectrum;
}

/* Away from the drum's 100 Hz the cavities just hop: two modes, J, and baths of their own. */
static void totals_do_not_rectify(void **state) {
  (void)state;
  drum_rectifier rectifier = paper();
  double j = rectifier.j, kappa = rectifier.kappa[0];
  double exchanged = 2 * j * j / (kappa * kappa + 4 * j * j); /* of N_2 in n_1, no drum at all */
  for (int frame = DRUM_FRAME_RWA; frame <= DRUM_FRAME_FULL; frame++) {
    drum_optomech_steady steady = steady_of(&rectifier, (drum_frame)frame);
    assert_close(steady.share[0][1], exchanged, 2e-4);
    assert_close(steady.share[1][0], exchanged, 2e-4);
    assert_close(steady.share[1][0] / steady.share[0][1], 1, 2e-4);
    assert_close(steady.n[0], baths[0] + exchanged * (baths[1] - baths[0]), 2e-4);
    assert_close(steady.n[1], baths[1] + exchanged * (baths[0] - baths[1]), 2e-4);
  }
}

/* At Omega the cascaded model is exact: S_i / A_i from the share |g_ij|^2 of each bath. */
static void spectral_occupations_rectify(void **state) {
  (void)state;
  drum_rectifier rectifier = paper();
  double kappa = rectifier.kappa[0], gamma = angular(1.96e6), sum = kappa + gamma;
  drum_optomech_density density;
  drum_optomech_spectrum spectrum = spectrum_of(&rectifier, DRUM_FRAME_RWA);
  assert_int_equal(drum_optomech_density_of(&spectrum, baths, &density, NULL), DRUM_OK);
  /* g = [2/sum, 0; -(2/sum)^2 gamma e^{i theta}, 2/sum], A = 4/sum, g_12 = 0. */
  double own = kappa / sum, through = own * 4 * gamma * gamma / (sum * sum);
  double common = gamma / sum * pow(1 - 2 * gamma / sum, 2);
  assert_close(spectrum.commutator[0], 4 / sum, 1e-10);
  assert_near(spectrum.share[0][1] / spectrum.commutator[0], 0, 1e-20);
  assert_close(spectrum.share[1][0] / spectrum.commutator[1], through, 1e-9);
  assert_close(density.occupation[0], own * 50 + (1 - own) * 0.5, 1e-9);
  assert_close(density.occupation[1], own * 100 + through * 50 + common * 0.5, 1e-9);
  assert_close(density.occupation[0], 25.5, 1e-9);
  assert_close(density.occupation[1], 75.25, 1e-5);
}

/*
 * The counter-rotating partners a_i^+, 2 omega_m off their resonance, move the drum by
 * -(G_1^2 + G_2^2)/(2 omega_m) = -8.2 Hz, a sixth of its half linewidth: F becomes a sixth of J at
 * the bare omega_m. At the moved frequency 1.4 % are left, by which they also undamp the drum. What
 * no tuning removes is the baths' noise around the lower sideband, some -21.5 dB.
 */
static void counter_rotation_moves_the_drum_and_limits_isolation(void **state) {
  (void)state;
  drum_rectifier rectifier = paper();
  double omega_m = rectifier.omega_m, gamma_m = rectifier.gamma_m, kappa = rectifier.kappa[0];
  double g2_sum = rectifier.g[0] * rectifier.g[0] + rectifier.g[1] * rectifier.g[1];
  double shift = -g2_sum / (2 * omega_m);
  double heating = kappa * g2_sum / (4 * omega_m * omega_m);
  assert_near(shift, angular(-8.17), angular(0.01));
  drum_optomech system;
  assert_int_equal(drum_rectifier_optomech(&rectifier, &system, NULL), DRUM_OK);
  for (int frame = DRUM_FRAME_A4; frame <= DRUM_FRAME_FULL; frame++)
    for (int tuned = 0; tuned < 2; tuned++) {
      drum_optomech_response response;
      drum_optomech_spectrum spectrum;
      drum_reading reading;
      double omega = omega_m + (tuned ? shift : 0);
      assert_int_equal(drum_optomech_respond(&system, (drum_frame)frame, omega, &response, NULL),
                       DRUM_OK);
      assert_int_equal(
          drum_optomech_spectrum_at(&system, (drum_frame)frame, omega, &spectrum, NULL), DRUM_OK);
      assert_int_equal(drum_mapping_backward(&response.drift, rectifier.kappa, &reading, NULL),
                       DRUM_OK);
      assert_int_equal(reading.blocked, DRUM_BLOCKED_2_TO_1);
      assert_near(reading.mismatch, 0, 1e-9);
      double complex f = reading.cascaded.f / rectifier.j;
      double noise_db = 10 * log10(spectrum.share[0][1] / spectrum.share[1][0]);
      if (tuned) {
        assert_near(f, -heating / gamma_m, 5e-4); /* J_opt grows as the damping shrinks */
        assert_near(20 * log10(reading.isolation), -43.2, 0.1);
        assert_near(noise_db, -21.5, 0.1);
      } else {
        assert_near(cimag(f), 2 * shift / gamma_m, 2e-3);
        assert_near(cabs(f), 0.164, 1e-3);
        assert_near(20 * log10(reading.isolation), -21.7, 0.1);
        assert_near(noise_db, -18.6, 0.1);
      }
    }
}

/*
 * The drum is no bath of N_3 = 0.5: the mode itself takes half its heat from cavity 2, since the
 * cavities damp it as much as its own bath does. Only its bath's share obeys the cascaded model.
 */
static void drum_is_heated_by_cavity_2(void **state) {
  (void)state;
  drum_rectifier rectifier = paper();
  drum_optomech_steady steady = steady_of(&rectifier, DRUM_FRAME_RWA);
  assert_near(steady.share_m[1], 0.5, 2e-4);
  assert_near(steady.share_m[0], 0, 2e-4);
  assert_near(steady.n_m, 0.5 * (baths[1] + baths[2]), 0.02);
}

/* C1-C5 for the totals as gamma_m / kappa grows: the error falls with its inverse. */
static void totals_obey_the_cascaded_model_in_the_large_bandwidth_limit(void **state) {
  (void)state;
  const double ratios[3] = {20, 60, 180};
  double n[2], error[3];
  for (int k = 0; k < 3; k++) {
    drum_rectifier rectifier = large_bandwidth(ratios[k]);
    assert_int_equal(drum_cascaded_one_way(rectifier.kappa[0], 0, baths, n, NULL), DRUM_OK);
    assert_close(n[0], 25.25, 1e-15);
    assert_close(n[1], 62.625, 1e-15);
    drum_optomech_steady steady = steady_of(&rectifier, DRUM_FRAME_RWA);
    error[k] = fmax(fabs(steady.n[0] / n[0] - 1), fabs(steady.n[1] / n[1] - 1));
    assert_true(steady.share[0][1] < 0.01 * steady.share[1][0]);
  }
  assert_near(error[0], 0.026, 0.001);
  assert_close(error[0] / error[1], 3, 0.1);
  assert_close(error[1] / error[2], 3, 0.1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(totals_do_not_rectify),
      cmocka_unit_test(spectral_occupations_rectify),
      cmocka_unit_test(counter_rotation_moves_the_drum_and_limits_isolation),
      cmocka_unit_test(drum_is_heated_by_cavity_2),
      cmocka_unit_test(totals_obey_the_cascaded_model_in_the_large_bandwidth_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

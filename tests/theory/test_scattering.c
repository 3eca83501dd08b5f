/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scattering against closed forms, conservation laws, the Caves limit and spectra inside. */
#include "drumspice/scattering.h"

#include "drumspice/counting.h"
#include "drumspice/mapping.h"
#include "support.h"

static const drum_frame frames[] = {DRUM_FRAME_RWA, DRUM_FRAME_A4, DRUM_FRAME_FULL};

static double squared(double complex z) {
  return creal(z * conj(z));
}

/* Stable, near Delta_i = omega_m; with `spectators`, all rates within a factor of ten. */
static drum_optomech random_system(uint64_t *seed, size_t modes, size_t spectators,
                                   double *kappa_ext) {
  drum_optomech system = {.modes = modes, .spectators = spectators};
  system.omega_m = uniform(seed, 2.5, 4);
  system.omega_soft = system.omega_m * uniform(seed, 0.9, 1);
  system.gamma_m = uniform(seed, 0.3, 0.8);
  double scale = 1 / sqrt((double)(modes * (spectators + 1)));
  for (size_t k = 0; k < spectators; k++) {
    drum_spectator *other = &system.spectator[k];
    other->omega_m = uniform(seed, 2, 5);
    other->omega_soft = other->omega_m * uniform(seed, 0.9, 1);
    other->gamma_m = uniform(seed, 0.3, 0.8);
    for (size_t i = 0; i < modes; i++)
      other->coupling[i] = scale * uniform(seed, 0.1, 0.4) * cexp(I * uniform(seed, -3, 3));
  }
  for (size_t i = 0; i < modes; i++) {
    system.delta[i] = system.omega_m + uniform(seed, -0.4, 0.4);
    system.kappa[i] = uniform(seed, 0.6, 1.5);
    kappa_ext[i] = system.kappa[i] * uniform(seed, 0.1, 1);
    system.coupling[i] = scale * uniform(seed, 0.1, 0.4) * cexp(I * uniform(seed, -3, 3));
    for (size_t j = 0; j < i; j++) {
      system.hopping[i][j] = uniform(seed, 0, 0.3) * cexp(I * uniform(seed, -3, 3));
      system.hopping[j][i] = conj(system.hopping[i][j]);
    }
  }
  return system;
}

static drum_cascaded random_cascaded(uint64_t *seed) {
  return (drum_cascaded){.omega = {uniform(seed, -2, 2), uniform(seed, -2, 2)},
                         .kappa = {uniform(seed, 0.1, 2), uniform(seed, 0.1, 2)},
                         .gamma = {uniform(seed, 0, 2), uniform(seed, 0, 2)},
                         .f = uniform(seed, 0, 2) * cexp(I * uniform(seed, -3, 3)),
                         .theta = uniform(seed, -3, 3)};
}

static drum_scattering scatter(const drum_optomech *system, drum_frame frame,
                               const double *kappa_ext, double omega) {
  drum_scattering scattering;
  drum_status status;
  if (drum_optomech_scatter(system, frame, kappa_ext, omega, &scattering, &status) != DRUM_OK)
    fail_msg("drum_optomech_scatter: %s", status.message);
  return scattering;
}

/* sum_j |direct|^2 - |conversion|^2, each times the commutator if that is wanted. */
static double balance(const drum_scattering *s, size_t output, int with_commutator) {
  double sum = 0;
  for (size_t j = 0; j < s->inputs; j++)
    sum += (with_commutator ? s->commutator[j] : 1) *
           (squared(s->direct[output][j]) - squared(s->conversion[output][j]));
  return sum;
}

static void outputs_have_the_commutator_of_a_free_field(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int run = 0; run < 300; run++) {
    size_t modes = 1 + (size_t)run % DRUM_MODES_MAX, spectators = (size_t)run % 4;
    double kappa_ext[DRUM_MODES_MAX], omega = uniform(&seed, -6, 6);
    drum_optomech system = random_system(&seed, modes, spectators, kappa_ext);
    for (int f = 0; f < 3; f++) {
      drum_scattering s = scatter(&system, frames[f], kappa_ext, omega);
      assert_int_equal(s.ports, modes);
      assert_int_equal(s.inputs, 2 * modes + 1 + spectators);
      for (size_t i = 0; i < modes; i++) {
        assert_near(balance(&s, i, 1), 1, 1e-12);
        double converted = 0;
        for (size_t j = 0; j < s.inputs; j++)
          converted += squared(s.conversion[i][j]);
        if (frames[f] == DRUM_FRAME_RWA)
          assert_true(converted == 0);
        else
          assert_true(converted > 1e-9);
        if (frames[f] != DRUM_FRAME_FULL)
          assert_near(balance(&s, i, 0), 1, 1e-12);
      }
    }
  }
}

/* The input of a plate is white, and its commutator goes as omega / omega_m. */
static void white_friction_breaks_the_sum_except_at_the_drum(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (int run = 0; run < 100; run++) {
    double kappa_ext[DRUM_MODES_MAX];
    drum_optomech system = random_system(&seed, 2, 0, kappa_ext);
    drum_scattering s = scatter(&system, DRUM_FRAME_FULL, kappa_ext, system.omega_m);
    for (size_t i = 0; i < 2; i++)
      assert_near(balance(&s, i, 0), 1, 1e-12);
    double omega = system.omega_m * uniform(&seed, 1.05, 1.3);
    s = scatter(&system, DRUM_FRAME_FULL, kappa_ext, omega);
    for (size_t i = 0; i < 2; i++) {
      double excess = squared(s.direct[i][4]) * (1 - omega / system.omega_m);
      assert_near(balance(&s, i, 0) - 1, excess, 1e-12);
      assert_true(excess < -1e-9);
    }
  }
}

static void cascaded_scattering_is_unitary(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int run = 0; run < 300; run++) {
    drum_cascaded system = random_cascaded(&seed);
    drum_scattering s;
    assert_int_equal(drum_cascaded_scatter(&system, uniform(&seed, -4, 4), &s, NULL), DRUM_OK);
    assert_int_equal(s.ports, 3);
    assert_int_equal(s.inputs, 3);
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        double complex rows = 0, columns = 0;
        for (int k = 0; k < 3; k++) {
          rows += s.direct[i][k] * conj(s.direct[j][k]);
          columns += conj(s.direct[k][i]) * s.direct[k][j];
        }
        assert_near(rows, i == j, 1e-12);
        assert_near(columns, i == j, 1e-12);
      }
  }
}

/*
 * F = 0 by hand, g lower triangular with d_i = kappa_i/2 + gamma_i/2 - i (omega - omega_i):
 * S_21 = sqrt(kappa_1 kappa_2 gamma_1 gamma_2) e^{i theta} / (d_1 d_2), and port 1 sees itself and
 * the common bath only.
 */
static void cascaded_at_zero_f_is_one_way(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int run = 0; run < 100; run++) {
    drum_cascaded s = random_cascaded(&seed);
    s.f = 0;
    double omega = uniform(&seed, -4, 4);
    drum_scattering scattering;
    assert_int_equal(drum_cascaded_scatter(&s, omega, &scattering, NULL), DRUM_OK);
    double complex d1 = (s.kappa[0] + s.gamma[0]) / 2 - I * (omega - s.omega[0]);
    double complex d2 = (s.kappa[1] + s.gamma[1]) / 2 - I * (omega - s.omega[1]);
    double rates = s.kappa[0] * s.kappa[1] * s.gamma[0] * s.gamma[1];
    assert_near(scattering.direct[1][0], sqrt(rates) * cexp(I * s.theta) / (d1 * d2), 1e-13);
    assert_near(scattering.direct[0][0], 1 - s.kappa[0] / d1, 1e-13);
    assert_near(scattering.direct[0][2], -sqrt(s.kappa[0] * s.gamma[0]) / d1, 1e-13);
    assert_true(scattering.direct[0][1] == 0);
    drum_transfer transfer;
    assert_int_equal(drum_scattering_transfer(&scattering, 0, 1, &transfer, NULL), DRUM_OK);
    assert_true(transfer.isolation_db == -INFINITY);
    drum_status status;
    assert_int_equal(drum_scattering_transfer(&scattering, 1, 0, &transfer, &status),
                     DRUM_BAD_ARGUMENT);
    assert_non_null(strstr(status.message, "no signal goes from port 2 to port 1"));
  }
}

static void equal_baths_leave_every_port_at_their_occupation(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int run = 0; run < 100; run++) {
    double kappa_ext[DRUM_MODES_MAX], occupation = uniform(&seed, 0, 10);
    double baths[DRUM_INPUTS_MAX];
    for (size_t j = 0; j < DRUM_INPUTS_MAX; j++)
      baths[j] = occupation;
    drum_optomech system =
        random_system(&seed, 1 + (size_t)run % DRUM_MODES_MAX, (size_t)run % 4, kappa_ext);
    drum_scattering s = scatter(&system, DRUM_FRAME_RWA, kappa_ext, uniform(&seed, -6, 6));
    drum_output_noise noise;
    assert_int_equal(drum_scattering_noise(&s, baths, &noise, NULL), DRUM_OK);
    for (size_t i = 0; i < s.ports; i++) {
      assert_near(noise.normal[i], occupation, 1e-11);
      assert_near(noise.symmetrised[i], occupation + 0.5, 1e-11);
      assert_true(noise.vacuum[i] == 0);
    }
    drum_cascaded cascaded = random_cascaded(&seed);
    assert_int_equal(drum_cascaded_scatter(&cascaded, uniform(&seed, -4, 4), &s, NULL), DRUM_OK);
    assert_int_equal(drum_scattering_noise(&s, baths, &noise, NULL), DRUM_OK);
    for (size_t i = 0; i < 3; i++)
      assert_near(noise.normal[i], occupation, 1e-11);
  }
}

/*
 * With vacuum at every port nothing interferes with what leaks out: the normal-ordered
 * output is kappa_ext times the normal-ordered spectrum inside, in every frame, where N_i is the
 * mean of both baths weighted by their rates (paper, below A3).
 */
static void vacuum_ports_emit_the_spectra_inside(void **state) {
  (void)state;
  uint64_t seed = 6;
  for (int run = 0; run < 120; run++) {
    size_t modes = 1 + (size_t)run % DRUM_MODES_MAX, spectators = (size_t)run % 4;
    double kappa_ext[DRUM_MODES_MAX], omega = uniform(&seed, -6, 6);
    double outer[DRUM_INPUTS_MAX] = {0}, inner[DRUM_BATHS_MAX];
    drum_optomech system = random_system(&seed, modes, spectators, kappa_ext);
    for (size_t i = 0; i < modes; i++) {
      outer[modes + i] = uniform(&seed, 0, 5);
      inner[i] = (1 - kappa_ext[i] / system.kappa[i]) * outer[modes + i];
    }
    for (size_t k = 0; k <= spectators; k++)
      outer[2 * modes + k] = inner[modes + k] = uniform(&seed, 0, 5);
    for (int f = 0; f < 3; f++) {
      drum_scattering s = scatter(&system, frames[f], kappa_ext, omega);
      drum_output_noise noise;
      drum_optomech_spectrum spectrum;
      drum_optomech_density density;
      assert_int_equal(drum_scattering_noise(&s, outer, &noise, NULL), DRUM_OK);
      assert_int_equal(drum_optomech_spectrum_at(&system, frames[f], omega, &spectrum, NULL),
                       DRUM_OK);
      assert_int_equal(drum_optomech_density_of(&spectrum, inner, &density, NULL), DRUM_OK);
      for (size_t i = 0; i < modes; i++) {
        assert_near(noise.normal[i], kappa_ext[i] * density.normal[i], 1e-12);
        assert_near(noise.vacuum[i], kappa_ext[i] * spectrum.vacuum[i], 1e-12);
        assert_near(noise.symmetrised[i] - 0.5, noise.normal[i], 1e-12);
      }
    }
  }
}

/* A bare cavity: S = 1 - kext/(kappa/2 - i d); the delay of a lossless one is 4/kappa/(1 + x^2). */
static void reflection_of_a_bare_cavity(void **state) {
  (void)state;
  const drum_optomech system = {
      .modes = 1, .delta = {3}, .kappa = {1}, .omega_m = 3, .omega_soft = 3, .gamma_m = 0.1};
  const double external[] = {0, 0.2, 0.5, 0.8, 1};
  for (size_t k = 0; k < sizeof external / sizeof *external; k++)
    for (int f = 0; f < 3; f++)
      for (int step = -4; step <= 4; step++) {
        double d = step / 2.;
        drum_scattering s = scatter(&system, frames[f], &external[k], 3 + d);
        assert_near(s.direct[0][0], 1 - external[k] / (0.5 - I * d), 1e-14);
        if (step == 0) /* under-, critically and overcoupled */
          assert_near(s.direct[0][0], 1 - 2 * external[k], 1e-14);
        if (external[k] < 1)
          continue;
        drum_transfer transfer;
        assert_int_equal(drum_scattering_transfer(&s, 0, 0, &transfer, NULL), DRUM_OK);
        assert_near(transfer.loss_db, 0, 1e-12);
        assert_near(transfer.delay, 4 / (1 + 4 * d * d), 1e-12);
      }
  double critical = 0.5, added;
  const double vacuum[3] = {0};
  drum_scattering s = scatter(&system, DRUM_FRAME_RWA, &critical, 3);
  assert_true(s.direct[0][0] == 0);
  assert_int_equal(drum_scattering_added_noise(&s, vacuum, 0, 0, &added, NULL), DRUM_BAD_ARGUMENT);
}

/* One cavity with its drum in the RWA: optomechanically induced transparency. */
static void transparency_window_of_a_cooled_cavity(void **state) {
  (void)state;
  uint64_t seed = 7;
  for (int run = 0; run < 200; run++) {
    double kext, omega = uniform(&seed, 1, 6);
    drum_optomech s = random_system(&seed, 1, 0, &kext);
    double complex chi = 1 / (s.gamma_m / 2 - I * (omega - s.omega_m));
    double complex inverse =
        s.kappa[0] / 2 - I * (omega - s.delta[0]) + squared(s.coupling[0]) * chi;
    drum_scattering scattering = scatter(&s, DRUM_FRAME_RWA, &kext, omega);
    assert_near(scattering.direct[0][0], 1 - kext / inverse, 1e-13);
    assert_near(squared(scattering.direct[0][2]),
                kext * s.gamma_m * squared(s.coupling[0] * chi / inverse), 1e-13);
    assert_near(squared(scattering.direct[0][1]), kext * (s.kappa[0] - kext) / squared(inverse),
                1e-13);
  }
  /* In the window's middle S = (C - 1)/(C + 1) for kext = kappa = 4 G^2/(C gamma_m) and Delta =
   * omega_m. */
  double kappa = 1e6;
  drum_optomech deep = {.modes = 1,
                        .delta = {1e9},
                        .kappa = {kappa},
                        .coupling = {sqrt(5 * kappa * 10) / 2},
                        .omega_m = 1e9,
                        .gamma_m = 10};
  drum_scattering scattering = scatter(&deep, DRUM_FRAME_RWA, &kappa, 1e9);
  assert_near(scattering.direct[0][0], 4. / 6, 1e-12);
}

/* Both sidebands of one cavity by hand: X = chi_x (G^* a + G a^+), sources in a or a^+. */
static void conversion_of_one_cavity_by_hand(void **state) {
  (void)state;
  uint64_t seed = 8;
  for (int run = 0; run < 200; run++) {
    double kext, w = uniform(&seed, -5, 5);
    drum_optomech s = random_system(&seed, 1, 0, &kext);
    drum_frame frame = run % 2 ? DRUM_FRAME_FULL : DRUM_FRAME_A4;
    double complex g = s.coupling[0];
    double complex upper = 1 / (s.kappa[0] / 2 - I * (w - s.delta[0]));
    double complex lower = 1 / (s.kappa[0] / 2 - I * (w + s.delta[0]));
    double complex up = -I / (s.gamma_m / 2 - I * (w - s.omega_m));
    double complex down = I / (s.gamma_m / 2 - I * (w + s.omega_m));
    double complex chi_p = s.omega_m / (s.omega_soft * s.omega_soft - w * w - I * s.gamma_m * w);
    double complex chi_x = frame == DRUM_FRAME_FULL ? -2 * chi_p : up + down;
    double complex feedback = 1 + I * chi_x * g * conj(g) * (upper - lower);
    drum_scattering scattering = scatter(&s, frame, &kext, w);
    double complex x_of_a = chi_x * conj(g) * upper / feedback;
    double complex x_of_creator = chi_x * g * lower / feedback;
    double internal = sqrt(kext * (s.kappa[0] - kext));
    assert_near(scattering.direct[0][0], 1 - kext * upper * (1 - I * g * x_of_a), 1e-12);
    assert_near(scattering.conversion[0][0], kext * upper * I * g * x_of_creator, 1e-12);
    assert_near(scattering.conversion[0][1], internal * upper * I * g * x_of_creator, 1e-12);
    /* b_in drives X by i up, b_in^+ by -i down; q with xi = sqrt(4 gamma_m) q by chi_p. */
    double complex back = sqrt(kext) * upper * I * g / feedback;
    if (frame == DRUM_FRAME_FULL) {
      assert_near(scattering.direct[0][2], back * 2 * sqrt(s.gamma_m) * chi_p, 1e-12);
      assert_near(scattering.conversion[0][2], 0, 0);
    } else {
      assert_near(scattering.direct[0][2], back * sqrt(s.gamma_m) * I * up, 1e-12);
      assert_near(scattering.conversion[0][2], back * sqrt(s.gamma_m) * -I * down, 1e-12);
    }
  }
}

/* Real J and G cannot tell directions apart, in any frame. */
static void real_couplings_are_reciprocal(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int run = 0; run < 60; run++) {
    double kappa_ext[DRUM_MODES_MAX];
    drum_optomech system = random_system(&seed, 4, 0, kappa_ext);
    for (size_t i = 0; i < 4; i++) {
      system.coupling[i] = creal(system.coupling[i]);
      for (size_t j = 0; j < 4; j++)
        system.hopping[i][j] = creal(system.hopping[i][j]);
    }
    drum_scattering s = scatter(&system, frames[run % 3], kappa_ext, uniform(&seed, -5, 5));
    for (size_t i = 0; i < 4; i++)
      for (size_t j = 0; j < i; j++) {
        drum_transfer transfer;
        assert_near(s.direct[i][j], s.direct[j][i], 1e-13);
        assert_int_equal(drum_scattering_transfer(&s, i, j, &transfer, NULL), DRUM_OK);
        assert_near(transfer.isolation_db, 0, 1e-9);
      }
  }
}

static void delay_is_the_slope_of_the_phase(void **state) {
  (void)state;
  uint64_t seed = 10;
  const double h = 1e-5;
  for (int run = 0; run < 60; run++) {
    double kappa_ext[DRUM_MODES_MAX], omega = uniform(&seed, 1, 5);
    drum_optomech system = random_system(&seed, 2, 1, kappa_ext);
    drum_cascaded cascaded = random_cascaded(&seed);
    drum_scattering s[3];
    for (int k = 0; k < 3; k++)
      if (run % 4 == 3)
        assert_int_equal(drum_cascaded_scatter(&cascaded, omega + (k - 1) * h, &s[k], NULL),
                         DRUM_OK);
      else
        s[k] = scatter(&system, frames[run % 4], kappa_ext, omega + (k - 1) * h);
    for (size_t i = 0; i < s[1].ports; i++)
      for (size_t j = 0; j < s[1].ports; j++) {
        drum_transfer transfer;
        assert_int_equal(drum_scattering_transfer(&s[1], j, i, &transfer, NULL), DRUM_OK);
        double phase = carg(s[2].direct[i][j] / s[0].direct[i][j]);
        assert_near(transfer.delay, phase / (2 * h), 1e-7 * (1 + fabs(transfer.delay)));
        assert_near(s[1].slope[i][j], (s[2].direct[i][j] - s[0].direct[i][j]) / (2 * h), 1e-7);
      }
  }
}

/* Two coupled cavities without the drum pass T = kext_1 kext_2 J^2 / |d_1 d_2 + J^2|^2. */
static void passive_attenuator_adds_what_its_temperature_demands(void **state) {
  (void)state;
  uint64_t seed = 11;
  for (int run = 0; run < 100; run++) {
    double kext[DRUM_MODES_MAX], omega = uniform(&seed, 1, 5), n = uniform(&seed, 0, 4);
    drum_optomech s = random_system(&seed, 2, 0, kext);
    s.coupling[0] = s.coupling[1] = 0;
    double complex d1 = s.kappa[0] / 2 - I * (omega - s.delta[0]);
    double complex d2 = s.kappa[1] / 2 - I * (omega - s.delta[1]);
    double j2 = squared(s.hopping[0][1]);
    double t = kext[0] * kext[1] * j2 / squared(d1 * d2 + j2);
    /* The signal's own port may have any occupation. */
    const double baths[5] = {uniform(&seed, 0, 9), n, n, n, n};
    drum_scattering scattering = scatter(&s, frames[run % 3], kext, omega);
    drum_transfer transfer;
    double added;
    assert_int_equal(drum_scattering_transfer(&scattering, 0, 1, &transfer, NULL), DRUM_OK);
    assert_close(transfer.loss_db, -10 * log10(t), 1e-10);
    assert_int_equal(drum_scattering_added_noise(&scattering, baths, 0, 1, &added, NULL), DRUM_OK);
    assert_close(added, (1 / t - 1) * (n + 0.5), 1e-9);
  }
}

/*
 * A blue pump in the resolved-sideband limit: cooperativity C = 4 G^2/(kappa gamma_m) < 1 gives
 * the amplitude (1 + C)/(C - 1) on resonance, and the drum is the idler that adds
 * (1 - 1/gain) (N_m + 1/2). Corrections are of order (kappa/omega_m)^2 / (1 - C)^2.
 */
static void blue_pump_amplifies_at_the_quantum_limit(void **state) {
  (void)state;
  const double kappa = 1, n_m = 0.3;
  for (int tenth = 1; tenth <= 8; tenth++) {
    double c = tenth / 10.;
    drum_optomech system = {.modes = 1,
                            .delta = {-3000},
                            .kappa = {kappa},
                            .coupling = {sqrt(c * 0.01) / 2},
                            .omega_m = 3000,
                            .gamma_m = 0.01};
    drum_scattering s = scatter(&system, DRUM_FRAME_A4, &kappa, -3000);
    double gain = pow((1 + c) / (1 - c), 2), added;
    const double baths[3] = {0, 0, n_m};
    assert_close(squared(s.direct[0][0]), gain, 1e-5);
    assert_int_equal(drum_scattering_added_noise(&s, baths, 0, 0, &added, NULL), DRUM_OK);
    assert_close(added, (1 - 1 / gain) * (n_m + 0.5), 1e-5);
  }
}

/* |1 - 1/G|/2 bounds every linear amplifier and attenuator with a free field at its output. */
static void added_noise_respects_the_caves_limit(void **state) {
  (void)state;
  uint64_t seed = 12;
  const double vacuum[DRUM_INPUTS_MAX] = {0};
  int amplified = 0;
  for (int run = 0; run < 2000; run++) {
    size_t modes = 1 + (size_t)run % 3;
    double kappa_ext[DRUM_MODES_MAX], growth;
    drum_optomech system = random_system(&seed, modes, (size_t)run % 2, kappa_ext);
    for (size_t i = 0; i < modes; i++)
      system.delta[i] -= 2 * system.omega_m; /* blue */
    assert_int_equal(drum_optomech_growth(&system, DRUM_FRAME_A4, &growth, NULL), DRUM_OK);
    if (growth >= 0)
      continue;
    double omega = -system.omega_m + uniform(&seed, -0.5, 0.5);
    drum_scattering s = scatter(&system, DRUM_FRAME_A4, kappa_ext, omega);
    for (size_t from = 0; from < modes; from++)
      for (size_t to = 0; to < modes; to++) {
        double gain = squared(s.direct[to][from]), added;
        assert_int_equal(drum_scattering_added_noise(&s, vacuum, from, to, &added, NULL), DRUM_OK);
        double limit = fabs(1 - 1 / gain) / 2;
        if (!(added >= limit * (1 - 1e-10)))
          fail_msg("added %.12g quanta at gain %.6g, below the limit %.12g", added, gain, limit);
        amplified += gain > 1.1;
      }
  }
  if (amplified < 50)
    fail_msg("only %d of the systems amplify", amplified);
}

/* n_add as it is defined, in the frames that mix sidebands too. */
static void added_noise_is_what_the_signal_does_not_bring(void **state) {
  (void)state;
  uint64_t seed = 13;
  for (int run = 0; run < 60; run++) {
    double kappa_ext[DRUM_MODES_MAX], baths[DRUM_INPUTS_MAX];
    drum_optomech system = random_system(&seed, 3, 2, kappa_ext);
    for (size_t j = 0; j < DRUM_INPUTS_MAX; j++)
      baths[j] = uniform(&seed, 0, 3);
    drum_scattering s = scatter(&system, frames[run % 3], kappa_ext, uniform(&seed, -5, 5));
    drum_output_noise noise;
    assert_int_equal(drum_scattering_noise(&s, baths, &noise, NULL), DRUM_OK);
    for (size_t from = 0; from < 3; from++)
      for (size_t to = 0; to < 3; to++) {
        double added, gain = squared(s.direct[to][from]);
        assert_int_equal(drum_scattering_added_noise(&s, baths, from, to, &added, NULL), DRUM_OK);
        assert_close(added * gain, noise.symmetrised[to] - gain * (baths[from] + 0.5), 1e-9);
      }
  }
}

static drum_rectifier paper(double j) {
  return (drum_rectifier){.delta = {angular(6e6), angular(6e6)},
                          .kappa = {angular(2e6), angular(2e6)},
                          .j = angular(j),
                          .g = {angular(7e3), angular(7e3)},
                          .phi = DRUM_PI / 2,
                          .omega_m = angular(6e6),
                          .gamma_m = angular(100)};
}

/*
 * g12/g21 = M12/M21 of any 2 x 2 drift. At omega_m the drum's G^2 chi is 0.98 MHz, so Eq. 6 has
 * |M12|/|M21| = |J - 0.98|/(J + 0.98): nothing at B22's J, 0.02/1.98 at the paper's 1 MHz. The
 * cascaded model by B18-B21 must then have the same S between the ports.
 */
static void rectifier_isolates_by_the_ratio_of_its_drift(void **state) {
  (void)state;
  const double hopping[] = {0.98e6, 1e6}, omega = angular(6e6);
  for (int k = 0; k < 2; k++) {
    drum_rectifier rectifier = paper(hopping[k]);
    drum_optomech system;
    drum_mapping mapping;
    assert_int_equal(drum_rectifier_optomech(&rectifier, &system, NULL), DRUM_OK);
    assert_int_equal(drum_mapping_forward(&rectifier, omega, &mapping, NULL), DRUM_OK);
    for (int f = 0; f < 3; f++) {
      drum_optomech_response response;
      drum_transfer transfer;
      const double kappa_ext[2] = {0.9 * system.kappa[0], 0.7 * system.kappa[1]};
      drum_scattering s = scatter(&system, frames[f], kappa_ext, omega);
      assert_int_equal(drum_optomech_respond(&system, frames[f], omega, &response, NULL), DRUM_OK);
      assert_int_equal(drum_scattering_transfer(&s, 0, 1, &transfer, NULL), DRUM_OK);
      double ratio = 20 * log10(cabs(response.drift.at[0][1]) / cabs(response.drift.at[1][0]));
      if (frames[f] == DRUM_FRAME_RWA && k == 0)
        assert_true(transfer.isolation_db < -150); /* zero but for rounding of omega / gamma_m */
      else
        assert_near(transfer.isolation_db, ratio, 1e-6);
      if (frames[f] != DRUM_FRAME_RWA)
        continue;
      if (k == 1)
        assert_near(transfer.isolation_db, 20 * log10(0.02 / 1.98), 1e-5);
      /* The whole of kappa as a port, as the cascaded model has it. */
      drum_scattering whole = scatter(&system, DRUM_FRAME_RWA, system.kappa, omega), cascaded;
      assert_int_equal(drum_cascaded_scatter(&mapping.cascaded, omega, &cascaded, NULL), DRUM_OK);
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++)
          assert_near(whole.direct[i][j], cascaded.direct[i][j], 1e-8);
        assert_near(squared(whole.direct[i][4]), squared(cascaded.direct[i][2]), 1e-8);
      }
    }
  }
}

/*
 * A drum damps one combination of lossless cavities; the others' damping is 0, and comes out with
 * either sign.
 */
static void undamped_modes_are_refused_whatever_sign_rounding_gives(void **state) {
  (void)state;
  uint64_t seed = 12;
  for (int run = 0; run < 60; run++) {
    drum_optomech system = {.modes = 3, .omega_m = 3, .omega_soft = 3, .gamma_m = 0.5};
    for (size_t i = 0; i < 3; i++) {
      system.delta[i] = 3;
      system.coupling[i] = uniform(&seed, 0.1, 0.3);
    }
    const double baths[4] = {1, 1, 1, 1};
    drum_frame frame = (drum_frame)(run % 3);
    drum_optomech_steady steady;
    drum_optomech_spectrum spectrum;
    drum_scattering scattering;
    drum_counting counting;
    assert_int_equal(drum_optomech_steady_state(&system, frame, baths, &steady, NULL),
                     DRUM_UNSTABLE);
    assert_int_equal(drum_optomech_spectrum_at(&system, frame, 3.1, &spectrum, NULL),
                     DRUM_UNSTABLE);
    assert_int_equal(drum_optomech_scatter(&system, frame, system.kappa, 3.1, &scattering, NULL),
                     DRUM_UNSTABLE);
    if (frame != DRUM_FRAME_FULL)
      assert_int_equal(drum_counting_optomech(&system, frame, baths, &counting, NULL),
                       DRUM_UNSTABLE);
  }
}

static void refusals_name_what_is_wrong(void **state) {
  (void)state;
  uint64_t seed = 14;
  double kext[DRUM_MODES_MAX], bad[2], added;
  drum_optomech system = random_system(&seed, 2, 1, kext), broken = system;
  drum_scattering s;
  drum_output_noise noise;
  drum_transfer transfer;
  drum_status status;
#define REFUSED(call, expected, word)                                                              \
  do {                                                                                             \
    assert_int_equal(call, expected);                                                              \
    if (strstr(status.message, word) == NULL)                                                      \
      fail_msg("'%s' does not name '%s'", status.message, word);                                   \
  } while (0)
  const double rates[] = {NAN, INFINITY, -INFINITY, -1e-300, system.kappa[1] * (1 + 1e-15)};
  for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) {
    bad[0] = kext[0];
    bad[1] = rates[k];
    REFUSED(drum_optomech_scatter(&system, DRUM_FRAME_A4, bad, 3, &s, &status), DRUM_BAD_ARGUMENT,
            "kappa_ext of cavity 2");
  }
  const double omegas[] = {NAN, INFINITY, -INFINITY};
  drum_cascaded cascaded = random_cascaded(&seed), bad_cascaded = cascaded;
  for (size_t k = 0; k < 3; k++) {
    REFUSED(drum_optomech_scatter(&system, DRUM_FRAME_A4, kext, omegas[k], &s, &status),
            DRUM_BAD_ARGUMENT, "omega");
    REFUSED(drum_cascaded_scatter(&cascaded, omegas[k], &s, &status), DRUM_BAD_ARGUMENT, "omega");
  }
  bad_cascaded.gamma[1] = NAN;
  REFUSED(drum_cascaded_scatter(&bad_cascaded, 1, &s, &status), DRUM_BAD_ARGUMENT, "gamma2");
  bad_cascaded = (drum_cascaded){.kappa = {1, 0}};
  REFUSED(drum_cascaded_scatter(&bad_cascaded, 1, &s, &status), DRUM_UNSTABLE, "steady state");
  REFUSED(drum_optomech_scatter(&system, (drum_frame)7, kext, 3, &s, &status), DRUM_BAD_ARGUMENT,
          "frame");
  broken.modes = 9;
  REFUSED(drum_optomech_scatter(&broken, DRUM_FRAME_A4, kext, 3, &s, &status), DRUM_BAD_ARGUMENT,
          "cavities");
  broken = system;
  broken.delta[0] = broken.delta[1] = -broken.omega_m;
  broken.coupling[0] = 2;
  REFUSED(drum_optomech_scatter(&broken, DRUM_FRAME_A4, kext, 3, &s, &status), DRUM_UNSTABLE,
          "steady state");
  s = scatter(&system, DRUM_FRAME_A4, kext, 3);
  static const char *const names[] = {
      "port 1",      "port 2",     "internal bath of cavity 1", "internal bath of cavity 2",
      "drum's bath", "spectator 1"};
  const double occupations[] = {NAN, INFINITY, -1e-9};
  for (size_t j = 0; j < 6; j++)
    for (size_t k = 0; k < 3; k++) {
      double baths[6] = {0};
      baths[j] = occupations[k];
      REFUSED(drum_scattering_noise(&s, baths, &noise, &status), DRUM_BAD_ARGUMENT, names[j]);
      REFUSED(drum_scattering_added_noise(&s, baths, 0, 1, &added, &status), DRUM_BAD_ARGUMENT,
              names[j]);
    }
  const double baths[6] = {0};
  REFUSED(drum_scattering_transfer(&s, 2, 0, &transfer, &status), DRUM_BAD_ARGUMENT, "no port 3");
  REFUSED(drum_scattering_transfer(&s, 0, 2, &transfer, &status), DRUM_BAD_ARGUMENT, "no port 3");
  REFUSED(drum_scattering_added_noise(&s, baths, 0, 9, &added, &status), DRUM_BAD_ARGUMENT,
          "no port 10");
  kext[0] = 0;
  drum_scattering closed = scatter(&system, DRUM_FRAME_A4, kext, 3);
  assert_near(closed.direct[0][0], 1, 0);
  REFUSED(drum_scattering_added_noise(&closed, baths, 0, 1, &added, &status), DRUM_BAD_ARGUMENT,
          "no signal goes from port 1 to port 2");
  s.ports = 0;
  REFUSED(drum_scattering_noise(&s, baths, &noise, &status), DRUM_BAD_ARGUMENT, "0 ports");
  s.ports = 2;
  s.inputs = DRUM_INPUTS_MAX + 1;
  REFUSED(drum_scattering_noise(&s, baths, &noise, &status), DRUM_BAD_ARGUMENT, "inputs");
#undef REFUSED
}

/* Each number is allowed by itself. */
static void numbers_of_any_size_give_a_finite_answer_or_a_refusal(void **state) {
  (void)state;
  uint64_t seed = 15;
  int answers = 0;
  for (int run = 0; run < 3000; run++) {
    double kext[DRUM_MODES_MAX], range = uniform(&seed, 1, 300);
#define ANY pow(10, uniform(&seed, -range, range))
    drum_optomech system = {.modes = 2, .omega_m = ANY, .gamma_m = ANY, .omega_soft = ANY};
    for (size_t i = 0; i < 2; i++) {
      system.delta[i] = ANY;
      system.kappa[i] = ANY;
      system.coupling[i] = ANY * I;
      kext[i] = system.kappa[i] * uniform(&seed, 0, 1);
    }
    system.hopping[0][1] = system.hopping[1][0] = ANY;
    drum_cascaded cascaded = {.omega = {ANY, ANY}, .kappa = {ANY, ANY}, .gamma = {ANY, ANY}};
    cascaded.f = ANY;
    double omega = run % 2 ? ANY : system.delta[0];
#undef ANY
    for (int f = 0; f < 4; f++) {
      drum_scattering s;
      drum_status status;
      drum_code code = f < 3 ? drum_optomech_scatter(&system, frames[f], kext, omega, &s, &status)
                             : drum_cascaded_scatter(&cascaded, run % 2 ? omega : cascaded.omega[0],
                                                     &s, &status);
      assert_true((code != DRUM_OK) == (status.message[0] != 0));
      for (size_t i = 0; code == DRUM_OK && i < s.ports; i++)
        for (size_t j = 0; j < s.inputs; j++) {
          assert_true(isfinite(cabs(s.direct[i][j])) && isfinite(cabs(s.conversion[i][j])));
          assert_true(j >= s.ports || isfinite(cabs(s.slope[i][j])));
        }
      answers += code == DRUM_OK;
    }
  }
  assert_true(answers > 1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outputs_have_the_commutator_of_a_free_field),
      cmocka_unit_test(white_friction_breaks_the_sum_except_at_the_drum),
      cmocka_unit_test(cascaded_scattering_is_unitary),
      cmocka_unit_test(cascaded_at_zero_f_is_one_way),
      cmocka_unit_test(equal_baths_leave_every_port_at_their_occupation),
      cmocka_unit_test(vacuum_ports_emit_the_spectra_inside),
      cmocka_unit_test(reflection_of_a_bare_cavity),
      cmocka_unit_test(transparency_window_of_a_cooled_cavity),
      cmocka_unit_test(conversion_of_one_cavity_by_hand),
      cmocka_unit_test(real_couplings_are_reciprocal),
      cmocka_unit_test(delay_is_the_slope_of_the_phase),
      cmocka_unit_test(passive_attenuator_adds_what_its_temperature_demands),
      cmocka_unit_test(blue_pump_amplifies_at_the_quantum_limit),
      cmocka_unit_test(added_noise_respects_the_caves_limit),
      cmocka_unit_test(added_noise_is_what_the_signal_does_not_bring),
      cmocka_unit_test(rectifier_isolates_by_the_ratio_of_its_drift),
      cmocka_unit_test(undamped_modes_are_refused_whatever_sign_rounding_gives),
      cmocka_unit_test(refusals_name_what_is_wrong),
      cmocka_unit_test(numbers_of_any_size_give_a_finite_answer_or_a_refusal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

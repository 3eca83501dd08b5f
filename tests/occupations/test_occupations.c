/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations from records whose truth is a closed form; fixed seeds, bounds of 4 sigma. */
#include "drumspice/occupations.h"
#include "tests/extract/electromech.h"
#include "tests/occupations/langevin.h"
#include "tests/occupations/tranfile.h"
#include "tests/scratch.h"
#include "tests/theory/support.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const double HERTZ = 2.0 * DRUM_PI;
static const double KAPPA_HZ = 2e6;
static const double OMEGA_HZ = 6e6;

static const char *in(scratch *place, const char *name) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  return place->path;
}

/* One cavity without a plate, kappa wide and 6 MHz above the carrier, with N quanta in its bath. */
static electromech cavity(double kappa_hz, double n) {
  const double c = 100e-15;
  const double w = HERTZ * 5e9;
  return (electromech){
      .modes = 1,
      .carrier_hz = 5e9 - OMEGA_HZ,
      .omega_hz = OMEGA_HZ,
      .c = {c},
      .l = {1.0 / (w * w * c)},
      .g = {HERTZ * kappa_hz * c},
      .v = {3e-3 - 1e-3 * I}, /* a mean of many quanta, which noise is not */
      .n_cases = 1,
      .nbar = {{n}},
  };
}

/* A plate alone at 6 MHz, beside a cavity that it cannot push. */
static electromech plate(double gamma_hz, double n) {
  electromech m = cavity(KAPPA_HZ, 0.0);
  m.plate = true;
  m.c[0] = 70e-15;
  m.c_drum[0] = 30e-15;
  m.gap[0] = 100e-9;
  m.mass = 100e-15;
  m.fm = OMEGA_HZ;
  m.gammam = gamma_hz;
  m.v[0] = 1e-9; /* whose G is nothing */
  m.nbar[0][1] = n;
  electromech_rest(&m);
  return m;
}

/* Two cavities that exchange quanta, on a broad plate; everything settles in some microseconds. */
static electromech pair(void) {
  electromech m = electromech_paper();
  m.gammam = 50e3;
  electromech_rest(&m);
  return m;
}

static drum_occupations *read_with(scratch *place, const electromech *m, bool extracted,
                                   const drum_occupations_options *options) {
  drum_cards cards;
  drum_extraction known;
  drum_occupations *found;
  drum_status status;
  electromech_cards(m, &cards);
  electromech_expect(m, &known);
  if (drum_occupations_read(&cards, in(place, "t.raw"), extracted ? &known : NULL, options, &found,
                            &status))
    fail_msg("%s", status.message);
  return found;
}

static void write_record(scratch *place, const electromech *m, double step, size_t points,
                         uint64_t seed) {
  langevin_write(m, 0, &(langevin){step, points, 1.0, seed, points + 1}, in(place, "t.raw"));
}

/* Within 4 standard errors, which are of the size that the length of the record says. */
static void agrees(const char *what, double value, double sigma, double truth, double expected) {
  if (!(fabs(value - truth) <= 4.0 * sigma) || !(sigma > 0.8 * expected && sigma < 1.25 * expected))
    fail_msg("%s is %.6g +- %.3g; expected %.6g, known to %.3g", what, value, sigma, truth,
             expected);
}

static void totals_are_the_baths_at_any_step(void **state) {
  const double steps[] = {2e-9, 5e-9, 20e-9, 40e-9};
  const double baths[] = {0.0, 0.5, 50.0};
  for (size_t h = 0; h < 4; ++h)
    for (size_t n = 0; n < 3; ++n) {
      const electromech m = cavity(KAPPA_HZ, baths[n]);
      const size_t points = 60000;
      write_record(*state, &m, steps[h], points, 100 + 10 * h + n);
      drum_occupations *found = read_with(*state, &m, n == 0, NULL);
      const drum_mode_spectrum *mode = &found->mode[0];
      assert_close(found->step, steps[h], 1e-9);
      assert_int_equal(found->modes, 1);
      assert_false(found->has_plate || found->partial);
      assert_string_equal(found->warning, "");
      /* Of |z|^2 of a Lorentzian, sqrt(2/(kappa T)); the steps lengthen that by the stretch. */
      double stretch;
      (void)drum_trapezoidal_frequency(drum_trapezoidal_image(OMEGA_HZ, steps[h]), steps[h],
                                       &stretch);
      const double relative = sqrt(2.0 * stretch / (HERTZ * KAPPA_HZ * found->duration));
      agrees("n + 1/2", mode->total.value, mode->total.sigma, baths[n] + 0.5,
             relative * (baths[n] + 0.5));
      if (!(mode->low < mode->total.value - 0.5 && mode->total.value - 0.5 < mode->high))
        fail_msg("n = %g is not within %g and %g", mode->total.value - 0.5, mode->low, mode->high);
      assert_close(mode->high - mode->low, 2 * 1.96 * mode->total.sigma, 0.05);
      drum_occupations_free(found);
    }
}

/* A hundred records: chi-square of their totals, and how many intervals miss the truth. */
static void errors_are_what_they_say(void **state) {
  enum { RUNS = 100 };
  const electromech m = cavity(KAPPA_HZ, 2.0);
  double squares = 0.0;
  int outside = 0;
  for (uint64_t run = 0; run < RUNS; ++run) {
    write_record(*state, &m, 20e-9, 8000, 1000 + run);
    drum_occupations *found = read_with(*state, &m, false, NULL);
    const drum_mode_spectrum *mode = &found->mode[0];
    squares += pow((mode->total.value - 2.5) / mode->total.sigma, 2);
    outside += mode->low > 2.0 || mode->high < 2.0;
    drum_occupations_free(found);
  }
  /* Of RUNS squares of normals: sqrt(2/RUNS) = 0.14; binomial: 5 +- 2.2. */
  if (!(squares > 0.5 * RUNS && squares < 1.6 * RUNS) || outside > 14)
    fail_msg("chi-square %g and %d outside 95 %% in %d runs", squares, outside, RUNS);
}

/* The Lorentzian's mean over a band: (n + 1/2) [atan]/(pi width). */
static double lorentzian(double n, double kappa_hz, double centre, const double *band) {
  const double half = 0.5 * kappa_hz;
  return (n + 0.5) / DRUM_PI * (atan((band[1] - centre) / half) - atan((band[0] - centre) / half)) /
         (band[1] - band[0]);
}

static void bands_are_around_omega(void **state) {
  const double detuned[] = {0.0, 1.5e6};
  for (size_t d = 0; d < 2; ++d)
    for (size_t h = 0; h < 2; ++h) {
      electromech m = cavity(KAPPA_HZ, 3.0);
      m.omega_hz += detuned[d];
      const double step = h ? 40e-9 : 5e-9;
      write_record(*state, &m, step, 200000, 77 + d + 2 * h);
      drum_occupations *found =
          read_with(*state, &m, true, &(drum_occupations_options){NAN, NAN, 0.3e6});
      assert_close(found->band[0], m.omega_hz - 0.15e6, 1e-12);
      assert_close(found->band[1], m.omega_hz + 0.15e6, 1e-12);
      assert_true(found->resolution <= 0.3e6 / 8);
      /* A band of B over T has B T independent numbers, T shortened by the stretch. */
      double stretch;
      (void)drum_trapezoidal_frequency(drum_trapezoidal_image(m.omega_hz, step), step, &stretch);
      const double truth = lorentzian(3.0, KAPPA_HZ, OMEGA_HZ, found->band);
      agrees("S_sym near Omega", found->mode[0].near_omega.value, found->mode[0].near_omega.sigma,
             truth, truth * sqrt(stretch / (0.3e6 * found->duration)));
      /* The spectrum itself: every point within 6 of its deviations, near the line. */
      for (size_t k = 0; k < found->points; ++k) {
        const double off = found->frequency[k] - OMEGA_HZ;
        const double s = 3.5 * KAPPA_HZ / HERTZ / (off * off + 0.25 * KAPPA_HZ * KAPPA_HZ);
        if (fabs(off) < 3e6 && fabs(found->mode[0].density[k] / s - 1.0) > 6.0 * found->deviation)
          fail_msg("S(%.6g Hz) = %g; expected %g within %g", found->frequency[k],
                   found->mode[0].density[k], s, 6.0 * found->deviation * s);
        assert_true(k == 0 || found->frequency[k] > found->frequency[k - 1]);
      }
      drum_occupations_free(found);
    }
}

static void plates_have_their_quanta(void **state) {
  const double steps[] = {5e-9, 20e-9, 40e-9};
  for (size_t h = 0; h < 3; ++h) {
    const electromech m = plate(1e6, 40.0);
    write_record(*state, &m, steps[h], 400000, 500 + h);
    drum_occupations *found = read_with(*state, &m, true, NULL);
    assert_true(found->has_plate);
    double stretch;
    (void)drum_trapezoidal_frequency(drum_trapezoidal_image(OMEGA_HZ, steps[h]), steps[h],
                                     &stretch);
    /* (2N + 1)/2 in units of which <X^2> = <P^2> = 2N + 1. */
    const double relative = sqrt(2.0 * stretch / (HERTZ * 1e6 * found->duration));
    agrees("plate", found->plate.total.value, found->plate.total.sigma, 40.5, 40.5 * relative);
    agrees("momentum", found->plate.momentum.value, found->plate.momentum.sigma, 81.0,
           81.0 * relative);
    assert_true(found->plate.low < 40.0 + 4 * found->plate.total.sigma &&
                found->plate.high > 40.0 - 4 * found->plate.total.sigma);
    drum_occupations_free(found);
    found = read_with(*state, &m, false, NULL); /* without x_zpf there is no plate */
    assert_false(found->has_plate);
    drum_occupations_free(found);
  }
}

static void burns_in_as_long_as_it_must(void **state) {
  const electromech m = plate(20e3, 10.0);
  /* The steps slow it down at 6 MHz by the stretch of frequencies there. */
  const double lifetime = (1.0 + pow(DRUM_PI * 6e6 * 20e-9, 2)) / (HERTZ * 20e3);
  write_record(*state, &m, 20e-9, 100000, 9); /* 2 ms: 250 lifetimes */
  drum_occupations *found = read_with(*state, &m, true, NULL);
  assert_close(found->settling, lifetime, 1e-3);
  assert_close(found->burn, 7.0 * lifetime, 1e-3);
  assert_near(found->duration, 2e-3 - 7.0 * lifetime, 1e-7);
  assert_null(strstr(found->warning, "lifetimes"));
  drum_occupations_free(found);
  found = read_with(*state, &m, false, NULL);
  assert_true(isnan(found->settling));
  assert_close(found->burn, 0.2e-3, 1e-3);
  drum_occupations_free(found);
  const double burns[] = {0.0, 1e-6, 1e-3};
  for (size_t k = 0; k < 3; ++k) {
    found = read_with(*state, &m, true, &(drum_occupations_options){burns[k], NAN, NAN});
    assert_true(found->burn == burns[k]);
    assert_near(found->duration, 2e-3 - burns[k], 1e-7);
    drum_occupations_free(found);
  }
  /* What a record still has of its start makes its occupation wrong: a pulse of 1 V, left out. */
  const char *const names[] = {"time", "v(n1_i)", "v(n1_q)"};
  (void)remove(in(*state, "t.raw"));
  const tranfile to =
      tranfile_begin(in(*state, "t.raw"), "Transient Analysis", "real", names, 3, 20000);
  uint64_t seed = 4;
  for (size_t k = 0; k < 20000; ++k) {
    const double complex z = 1e-6 * tranfile_normal(&seed) + (k < 500 ? 1.0 : 0.0);
    tranfile_point(&to, (double[]){(double)k * 20e-9, creal(z), cimag(z)});
  }
  tranfile_end(&to);
  const electromech c = cavity(KAPPA_HZ, 1.0);
  drum_occupations *with =
      read_with(*state, &c, false, &(drum_occupations_options){5e-6, NAN, NAN});
  drum_occupations *without =
      read_with(*state, &c, false, &(drum_occupations_options){10e-6, NAN, NAN});
  if (!(without->mode[0].total.value < 1e-4 * with->mode[0].total.value))
    fail_msg("%g with the pulse, %g without", with->mode[0].total.value,
             without->mode[0].total.value);
  drum_occupations_free(with);
  drum_occupations_free(without);
}

static void resolves_what_is_asked_for(void **state) {
  const electromech m = cavity(KAPPA_HZ, 1.0);
  write_record(*state, &m, 20e-9, 200000, 12); /* 4 ms */
  const double wanted[] = {2e5, 3e4, 4e3};
  for (size_t k = 0; k < 3; ++k) {
    drum_occupations *found =
        read_with(*state, &m, true, &(drum_occupations_options){NAN, wanted[k], NAN});
    if (!(found->resolution <= wanted[k] && found->resolution > 0.4 * wanted[k]) &&
        found->segment != 256)
      fail_msg("resolution %g; expected up to %g", found->resolution, wanted[k]);
    assert_int_equal(found->points, found->segment);
    assert_true(found->averages >= 8.0 / 2.0);
    agrees("n + 1/2", found->mode[0].total.value, found->mode[0].total.sigma, 1.5,
           found->mode[0].total.sigma);
    drum_occupations_free(found);
  }
  /* A band that the record is too short for is widened, and that is said. */
  drum_occupations *found =
      read_with(*state, &m, true, &(drum_occupations_options){NAN, NAN, 500.0});
  assert_true(found->band[1] - found->band[0] > 1000.0);
  assert_non_null(strstr(found->warning, "500 Hz"));
  drum_occupations_free(found);
  /* Or a resolution that shows none. */
  found = read_with(*state, &m, true, &(drum_occupations_options){NAN, 4e5, NAN});
  assert_true(isnan(found->band[0]) && isnan(found->band[1]));
  assert_non_null(strstr(found->warning, "narrowest line, 2e+06 Hz wide"));
  drum_occupations_free(found);
}

static void says_when_a_run_is_short_for_its_line(void **state) {
  const electromech m = plate(2e3, 10.0); /* 80 us a lifetime */
  write_record(*state, &m, 20e-9, 100000, 5);
  drum_occupations *found = read_with(*state, &m, true, NULL);
  assert_non_null(strstr(found->warning, "lifetimes of the slowest mode, a line of"));
  assert_true(isnan(found->band[0]));
  assert_true(found->mode[0].near_omega.value == 0.0);
  assert_true(found->correlation[1][1] == 0.0); /* of no band */
  assert_close(found->correlation[0][0], 1.0, 1e-12);
  assert_close(found->correlation[2][2], 1.0, 1e-12);
  drum_occupations_free(found);
}

static void correlations_are_sane(void **state) {
  const electromech m = pair();
  write_record(*state, &m, 20e-9, 250000, 31);
  drum_occupations *found = read_with(*state, &m, true, NULL);
  assert_true(found->has_plate && !isnan(found->band[0]));
  for (size_t a = 0; a < 5; ++a)
    for (size_t b = 0; b < 5; ++b) {
      const double r = found->correlation[a][b];
      if (!(r >= 0.0 && r <= 1.0 + 1e-12) || r != found->correlation[b][a] ||
          (a == b && fabs(r - 1.0) > 1e-12))
        fail_msg("correlation %zu %zu is %g", a, b, r);
    }
  /* J = kappa/2 shares the noise of both modes; a band is a part of its own total. */
  if (!(found->correlation[0][1] > 0.05 && found->correlation[0][1] < 0.9))
    fail_msg("totals of coupled modes are correlated by %g", found->correlation[0][1]);
  /* Of a Lorentzian, sqrt(4 B/(pi kappa)); the plate makes that about so. */
  const double part = sqrt(4.0 * (found->band[1] - found->band[0]) / (DRUM_PI * KAPPA_HZ));
  for (size_t k = 0; k < 2; ++k)
    if (!(found->correlation[k][2 + k] > 0.2 * part && found->correlation[k][2 + k] < 2.0 * part))
      fail_msg("a band and its total are correlated by %g; expected some %g",
               found->correlation[k][2 + k], part);
  drum_occupations_free(found);

  electromech apart = m; /* nothing in common */
  apart.cc = 0.0;
  apart.v[0] = apart.v[1] = 1e-9;
  electromech_rest(&apart);
  write_record(*state, &apart, 20e-9, 250000, 32);
  found = read_with(*state, &apart, true, NULL);
  for (size_t m1 = 0; m1 < 2; ++m1)
    assert_true(found->correlation[m1][4] < 0.02 && found->correlation[0][1] < 0.02);
  const double truth[] = {50.5, 100.5};
  for (size_t k = 0; k < 2; ++k)
    agrees("mode", found->mode[k].total.value, found->mode[k].total.sigma, truth[k],
           found->mode[k].total.sigma);
  drum_occupations_free(found);
}

static void partial_runs_are_said(void **state) {
  const electromech m = cavity(KAPPA_HZ, 1.0);
  langevin_write(&m, 0, &(langevin){20e-9, 20000, 1.0, 3, 0}, in(*state, "t.raw"));
  drum_occupations *found = read_with(*state, &m, false, NULL);
  assert_true(found->partial);
  drum_occupations_free(found);
  langevin_write(&m, 0, &(langevin){20e-9, 20000, 1.0, 3, 20001}, in(*state, "t.raw"));
  found = read_with(*state, &m, false, NULL);
  assert_false(found->partial);
  drum_occupations_free(found);
}

static drum_code try_read(const drum_cards *cards, const char *path, const drum_extraction *known,
                          drum_occupations_options options, drum_status *status) {
  drum_occupations *found = (drum_occupations *)1;
  *status = (drum_status){DRUM_OK, ""};
  const drum_code code = drum_occupations_read(cards, path, known, &options, &found, status);
  if (code)
    assert_null(found);
  else
    drum_occupations_free(found);
  return code;
}

static void refuses(const char *what, drum_code got, drum_code expected, const drum_status *status,
                    const char *word) {
  if (got != expected || !strstr(status->message, word))
    fail_msg("%s: code %d, expected %d and '%s' in: %s", what, got, expected, word,
             status->message);
}

static void refuses_options_out_of_range(void **state) {
  const electromech m = cavity(KAPPA_HZ, 1.0);
  drum_cards cards;
  drum_status status;
  electromech_cards(&m, &cards);
  write_record(*state, &m, 20e-9, 20000, 3);
  const double bad[] = {-1.0, -1e-300, INFINITY, -INFINITY};
  const char *const path = in(*state, "t.raw");
  for (size_t k = 0; k < 4; ++k) {
    drum_code code =
        try_read(&cards, path, NULL, (drum_occupations_options){bad[k], NAN, NAN}, &status);
    refuses("burn", code, DRUM_BAD_ARGUMENT, &status, "burn is ");
    code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, bad[k], NAN}, &status);
    refuses("resolution", code, DRUM_BAD_ARGUMENT, &status, "resolution is ");
    code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, NAN, bad[k]}, &status);
    refuses("band", code, DRUM_BAD_ARGUMENT, &status, "band is ");
  }
  drum_code code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, 0.0, NAN}, &status);
  refuses("resolution 0", code, DRUM_BAD_ARGUMENT, &status, "resolution is 0; expected");
  code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, NAN, 0.0}, &status);
  refuses("band 0", code, DRUM_BAD_ARGUMENT, &status, "band is 0; expected");
  code = try_read(&cards, path, NULL, (drum_occupations_options){0.0, NAN, NAN}, &status);
  refuses("burn 0", code, DRUM_OK, &status, "");
}

static void refuses_records_that_are_too_short(void **state) {
  scratch *place = *state;
  const electromech m = plate(20e3, 1.0);
  drum_cards cards;
  drum_extraction known;
  drum_status status;
  electromech_cards(&m, &cards);
  electromech_expect(&m, &known);
  const drum_occupations_options none = {NAN, NAN, NAN};
  const drum_occupations_options no_burn = {0.0, NAN, NAN};
  const char *path = in(place, "t.raw");
  for (size_t points = 0; points < 4; ++points) {
    const char *const names[] = {"time", "v(n1_i)", "v(n1_q)", "v(b)"};
    (void)remove(path);
    const tranfile to = tranfile_begin(path, "Transient Analysis", "real", names, 4, 0);
    for (size_t k = 0; k < points; ++k)
      tranfile_point(&to, (double[]){(double)k * 20e-9, 0, 0, 0});
    tranfile_end(&to);
    drum_code code = try_read(&cards, path, NULL, none, &status);
    refuses("a few points", code, DRUM_BAD_INPUT, &status, points < 2 ? " points; " : "expected");
    code = try_read(&cards, path, &known, no_burn, &status);
    refuses("a few points", code, DRUM_BAD_INPUT, &status, points < 2 ? " points; " : "expected");
  }
  write_record(place, &m, 20e-9, 2000, 3); /* 40 us of 56 */
  drum_code code = try_read(&cards, path, &known, none, &status);
  refuses("not settled", code, DRUM_BAD_INPUT, &status, "before it has settled");
  code = try_read(&cards, path, NULL, (drum_occupations_options){1.0, NAN, NAN}, &status);
  refuses("long burn", code, DRUM_BAD_INPUT, &status, "before it has settled (1 s)");
  code = try_read(&cards, path, NULL, (drum_occupations_options){1e300, NAN, NAN}, &status);
  refuses("endless burn", code, DRUM_BAD_INPUT, &status, "before it has settled");
  /* Eight segments of 256 that overlap by half are 1152 points. */
  for (int more = 0; more < 2; ++more) {
    write_record(place, &m, 20e-9, 1150 + (size_t)more, 3);
    code = try_read(&cards, path, NULL, no_burn, &status);
    refuses("1152 points", code, more ? DRUM_OK : DRUM_BAD_INPUT, &status,
            more ? "" : "1151 points after 0 s of settling; expected 1152");
  }
  write_record(place, &m, 20e-9, 20000, 3);
  code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, 1e3, NAN}, &status);
  refuses("resolution", code, DRUM_BAD_INPUT, &status, "too short for a resolution of 1000 Hz");
  code = try_read(&cards, path, NULL, (drum_occupations_options){NAN, 1e-3, NAN}, &status);
  refuses("resolution", code, DRUM_BAD_ARGUMENT, &status, "resolution is 0.001 Hz; expected ");
}

static void refuses_what_it_cannot_judge(void **state) {
  scratch *place = *state;
  electromech m = electromech_cooling();
  drum_cards cards;
  drum_extraction known;
  drum_status status;
  electromech_cards(&m, &cards);
  electromech_expect(&m, &known);
  const drum_occupations_options none = {NAN, NAN, NAN};
  const char *path = in(place, "t.raw");
  write_record(place, &m, 20e-9, 20000, 3);
  known.omega_d = known.omega_0[0] + HERTZ * 6e6; /* pumped blue, which drives the plate */
  drum_code code = try_read(&cards, path, &known, none, &status);
  refuses("unstable", code, DRUM_UNSTABLE, &status, "no steady state");
  (void)snprintf(cards.modes[0].node_q, sizeof cards.modes[0].node_q, "other");
  code = try_read(&cards, path, NULL, none, &status);
  refuses("other node", code, DRUM_NOT_FOUND, &status, "lacks the vector v(other)");
  code = try_read(&cards, in(place, "gone.raw"), NULL, none, &status);
  refuses("no file", code, DRUM_NOT_FOUND, &status, "gone.raw");
}

/* The same record through a pipe, and numbers that no pipe has. */
static void reads_pipes(void **state) {
  scratch *place = *state;
  const electromech m = cavity(KAPPA_HZ, 2.0);
  drum_cards cards;
  drum_status status;
  electromech_cards(&m, &cards);
  char pipe[512];
  (void)snprintf(pipe, sizeof pipe, "%s", in(place, "pipe.raw"));
  assert_int_equal(mkfifo(pipe, 0600), 0);
  drum_code code = try_read(&cards, pipe, NULL, (drum_occupations_options){NAN, 1e4, NAN}, &status);
  refuses("pipe without burn", code, DRUM_BAD_ARGUMENT, &status, "is a pipe");
  code = try_read(&cards, pipe, NULL, (drum_occupations_options){0.0, NAN, 1e4}, &status);
  refuses("pipe without resolution", code, DRUM_BAD_ARGUMENT, &status, "is a pipe");
  write_record(place, &m, 20e-9, 40000, 8);
  const struct {
    size_t lines; /* of points */
    double burn;
    drum_code code;
    const char *word;
  } runs[] = {
      {40001, 1e-5, DRUM_OK, ""},
      {40001, 1e300, DRUM_BAD_INPUT, "ended before 8 segments"},
      {40001, 1.0, DRUM_BAD_INPUT, "ended before 8 segments"},
      {1, 0.0, DRUM_BAD_INPUT, "ended after 1 points"},
      {0, 0.0, DRUM_BAD_INPUT, "ended before 8 segments"},
      {100, 0.0, DRUM_BAD_INPUT, "ended before 8 segments"},
  };
  char record[512];
  (void)snprintf(record, sizeof record, "%s", in(place, "t.raw"));
  for (size_t k = 0; k < sizeof runs / sizeof runs[0]; ++k) {
    char command[2048];
    (void)snprintf(command, sizeof command,
                   "{ sed '/^Binary:/q; s/^No. Points: .*/No. Points: 0/' '%s'; tail -c %d '%s' | "
                   "head -c %zu; } > '%s' 2> /dev/null &",
                   record, 40001 * 24, record, runs[k].lines * 24, pipe);
    assert_int_equal(system(command), 0);
    const drum_occupations_options options = {runs[k].burn, 2e4, NAN};
    drum_occupations *found;
    code = drum_occupations_read(&cards, pipe, NULL, &options, &found, &status);
    refuses("pipe", code, runs[k].code, &status, runs[k].word);
    if (code)
      continue;
    drum_occupations *same;
    assert_int_equal(drum_occupations_read(&cards, record, NULL, &options, &same, &status),
                     DRUM_OK);
    assert_false(found->partial);
    assert_close(found->mode[0].total.value, same->mode[0].total.value, 1e-9);
    assert_close(found->duration, same->duration, 1e-9);
    assert_int_equal(found->segment, same->segment);
    drum_occupations_free(found);
    drum_occupations_free(same);
  }
}

/* Forty times the length, hardly more memory. (A sanitizer holds on to what is freed.) */
static void memory_does_not_grow_with_the_record(void **state) {
#ifdef __SANITIZE_ADDRESS__
  (void)state;
  skip();
#endif
  const electromech m = cavity(KAPPA_HZ, 2.0);
  const drum_occupations_options options = {0.0, 2e4, NAN};
  struct rusage before;
  struct rusage after;
  write_record(*state, &m, 20e-9, 20000, 8);
  drum_occupations_free(read_with(*state, &m, false, &options));
  write_record(*state, &m, 20e-9, 800000, 8); /* 19 MB */
  assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
  drum_occupations *found = read_with(*state, &m, false, &options);
  assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
  if (after.ru_maxrss > before.ru_maxrss + 4096)
    fail_msg("%ld KB more for %g s", after.ru_maxrss - before.ru_maxrss, found->duration);
  drum_occupations_free(found);
}

static void writes_spectra_as_csv(void **state) {
  scratch *place = *state;
  const electromech m = pair();
  drum_cards cards;
  drum_status status;
  electromech_cards(&m, &cards);
  write_record(place, &m, 40e-9, 50000, 6);
  drum_occupations *found = read_with(place, &m, true, NULL);
  char path[512];
  (void)snprintf(path, sizeof path, "%s", in(place, "spectra.csv"));
  assert_int_equal(drum_occupations_csv(found, &cards, path, &status), DRUM_OK);
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  char line[512];
  assert_non_null(fgets(line, sizeof line, file));
  assert_string_equal(line, "f_hz,a1_quanta_per_hz,a1_sigma,a2_quanta_per_hz,a2_sigma\n");
  size_t k = 0;
  for (size_t p = 0; p < found->points; ++p) {
    if (fabs(found->frequency[p]) > found->limit)
      continue;
    assert_non_null(fgets(line, sizeof line, file));
    char *end = line;
    const double expected[] = {found->frequency[p], found->mode[0].density[p],
                               found->mode[0].density[p] * found->deviation,
                               found->mode[1].density[p],
                               found->mode[1].density[p] * found->deviation};
    for (size_t column = 0; column < 5; ++column) {
      const double value = strtod(end, &end);
      assert_int_equal(*end++, column < 4 ? ',' : '\n');
      assert_near(value, expected[column], 6e-3 * fabs(expected[column]) + 1e-300);
    }
    ++k;
  }
  assert_null(fgets(line, sizeof line, file));
  (void)fclose(file);
  assert_true(k > found->points * 9 / 10 && k < found->points);

  /* Whole or none. */
  assert_int_equal(drum_occupations_csv(found, &cards, "/nowhere/s.csv", &status), DRUM_IO_ERROR);
  assert_non_null(strstr(status.message, "/nowhere/s.csv"));
  char folder[512];
  (void)snprintf(folder, sizeof folder, "%s", in(place, "folder"));
  assert_int_equal(mkdir(folder, 0700), 0);
  assert_int_equal(drum_occupations_csv(found, &cards, folder, &status), DRUM_IO_ERROR);
  assert_int_not_equal(access(in(place, "folder.partial"), F_OK), 0);
  /* A link is followed; what it names stays a device; a full one is told. */
  if (access("/dev/full", W_OK) == 0) {
    assert_int_equal(symlink("/dev/full", in(place, "full.csv")), 0);
    assert_int_equal(drum_occupations_csv(found, &cards, in(place, "full.csv"), &status),
                     DRUM_IO_ERROR);
    struct stat what;
    assert_int_equal(stat("/dev/full", &what), 0);
    assert_true(S_ISCHR(what.st_mode));
  }
  /* A link in the place of what is written beside is not. */
  char victim[512];
  (void)snprintf(victim, sizeof victim, "%s", in(place, "victim"));
  FILE *other = fopen(victim, "w");
  assert_true(other && fclose(other) == 0);
  assert_int_equal(symlink(victim, in(place, "linked.csv.partial")), 0);
  assert_int_equal(drum_occupations_csv(found, &cards, in(place, "linked.csv"), &status), DRUM_OK);
  struct stat empty;
  assert_int_equal(stat(victim, &empty), 0);
  assert_int_equal(empty.st_size, 0);
  static char endless[8192];
  memset(endless, 'x', sizeof endless - 1);
  assert_int_equal(drum_occupations_csv(found, &cards, endless, &status), DRUM_BAD_ARGUMENT);
  drum_occupations_free(found);
  drum_occupations_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(totals_are_the_baths_at_any_step),
      cmocka_unit_test(errors_are_what_they_say),
      cmocka_unit_test(bands_are_around_omega),
      cmocka_unit_test(plates_have_their_quanta),
      cmocka_unit_test(burns_in_as_long_as_it_must),
      cmocka_unit_test(resolves_what_is_asked_for),
      cmocka_unit_test(says_when_a_run_is_short_for_its_line),
      cmocka_unit_test(correlations_are_sane),
      cmocka_unit_test(partial_runs_are_said),
      cmocka_unit_test(refuses_options_out_of_range),
      cmocka_unit_test(refuses_records_that_are_too_short),
      cmocka_unit_test(refuses_what_it_cannot_judge),
      cmocka_unit_test(reads_pipes),
      cmocka_unit_test(memory_does_not_grow_with_the_record),
      cmocka_unit_test(writes_spectra_as_csv),
  };
  return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

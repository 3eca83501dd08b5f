/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * drum_chip_extract on circuits of many layouts, against their elements: tests/extract/truth.h
 * solves each netlist by nodal analysis, and closed forms give what a drum makes of its pumps.
 */
#include "tests/extract/truth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "drumspice/chip.h"
#include "drumspice/constants.h"
#include "tests/scratch.h"

static const char *const FOLDERS[] = {DRUM_TEST_MODELS, NULL};
static const double RADIANS = 2.0 * DRUM_PI;

enum { SEATS_MAX = 3 };

/* Relative, unless it says otherwise. */
static const double FREQUENCY = 1e-10;
static const double RATE = 1e-7;
static const double PART = 1e-6;
/* J, C and kappa at the terminals: by slopes over a millionth of the carrier, and J^2 over w. */
static const double LOCAL = 1e-6;
static const double DRUM = 1e-6;

static void near(const char *layout, const char *what, size_t which, double found, double expected,
                 double scale, double tolerance) {
  if (!(fabs(found - expected) <= tolerance * fabs(scale)))
    fail_msg("%s: %s %zu is %.15g, expected %.15g: off by %.2g, allowed %.2g", layout, what, which,
             found, expected, fabs(found - expected) / fabs(scale), tolerance);
}

static char *layout_text(const char *name) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/%s.cir", DRUM_TEST_LAYOUTS, name);
  return scratch_read_text(path);
}

static drum_chip *extract_text(const char *text, const drum_chip_options *more) {
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "chip.cir", text);
  drum_chip_options options = more ? *more : (drum_chip_options){0};
  options.plugin = DRUM_TEST_PLUGIN;
  options.envelope.folders = FOLDERS;
  drum_chip *chip;
  drum_lint_report report = {0};
  drum_status status;
  const drum_code code = drum_chip_extract(path, &options, &chip, &report, &status);
  drum_lint_free(&report);
  scratch_close(&place);
  if (code)
    fail_msg("%s\n%s", status.message, text);
  return chip;
}

/* One layout: what its netlist is, what was found and what is true. */
typedef struct bench {
  const char *name;
  char *text;
  drum_chip *chip;
  truth rest;   /* plates at rest */
  truth pumped; /* under the pumps */
  double complex v[TRUTH_NODES_MAX + 1];
  size_t modes;
  truth_mode mode[TRUTH_MODES_MAX];
  size_t seats;
  size_t seat[SEATS_MAX];
} bench;

static void open_text(bench *at, const char *name, char *text, const char *const *seats) {
  *at = (bench){.name = name, .text = text};
  at->chip = extract_text(text, NULL);
  truth_read(text, &at->rest);
  at->pumped = at->rest;
  if (at->rest.carrier_hz > 0)
    truth_pump(&at->pumped, at->v);
  const double carrier = at->chip->carrier_hz;
  at->modes = truth_modes(&at->rest, 0.9 * carrier, 1.1 * carrier, at->mode);
  for (; at->seats < SEATS_MAX && seats[at->seats]; at->seats++)
    at->seat[at->seats] = truth_node(&at->rest, seats[at->seats]);
}

static void close_bench(bench *at) {
  drum_chip_free(at->chip);
  free(at->text);
}

static void check_normal_modes(const bench *at) {
  const drum_chip *chip = at->chip;
  if (chip->normal != at->modes)
    fail_msg("%s: %zu normal modes, expected %zu", at->name, chip->normal, at->modes);
  for (size_t m = 0; m < at->modes; m++) {
    const drum_normal_mode *found = &chip->value.normal[m];
    const truth_mode *mode = &at->mode[m];
    near(at->name, "frequency", m, found->omega, cimag(mode->s), cimag(mode->s), FREQUENCY);
    const double kappa = -2.0 * creal(mode->s);
    near(at->name, "kappa", m, found->kappa, kappa, kappa, RATE);
    assert_int_equal(chip->ports, at->rest.ports);
    for (size_t p = 0; p < chip->ports; p++) {
      const double u = cabs(truth_port_voltage(&at->rest, p, mode->x));
      near(at->name, "kappa into port", p, found->kappa_port[p],
           2.0 * truth_port_siemens(&at->rest, p) * u * u, kappa, PART);
    }
    size_t e = 0;
    for (size_t d = 0; d < at->rest.drums; d++)
      for (size_t k = 0; k < at->rest.drum[d].electrodes; k++, e++) {
        const double u = cabs(mode->x[at->rest.drum[d].node[k]]);
        assert_int_equal(chip->electrode_plate[e], d);
        near(at->name, "participation", e, found->participation[e],
             2.0 * at->rest.drum[d].c[k] * u * u, 1.0, PART);
      }
  }
}

/* The modes at the seats, by the admittance between them at real frequencies. */
typedef struct local {
  double omega[SEATS_MAX], c[SEATS_MAX], kappa[SEATS_MAX];
  double complex hopping[SEATS_MAX][SEATS_MAX]; /* paper's convention */
} local;

static double complex admittance(const bench *at, const truth *circuit, double w, size_t i,
                                 size_t j) {
  double complex y[SEATS_MAX * SEATS_MAX];
  truth_admittance(circuit, I * w, at->seat, at->seats, y);
  return y[i * at->seats + j];
}

static void find_local(const bench *at, const truth *circuit, local *found) {
  for (size_t i = 0; i < at->seats; i++) {
    /* From the normal mode that this seat sees most. */
    size_t best = 0;
    for (size_t m = 0; m < at->modes; m++)
      if (cabs(at->mode[m].x[at->seat[i]]) > cabs(at->mode[best].x[at->seat[i]]))
        best = m;
    double w = cimag(at->mode[best].s);
    for (int round = 0; round < 20; round++) {
      const double h = 1e-5 * w;
      const double complex y = admittance(at, circuit, w, i, i);
      found->c[i] =
          0.25 *
          cimag(admittance(at, circuit, w + h, i, i) - admittance(at, circuit, w - h, i, i)) / h;
      found->kappa[i] = creal(y) / found->c[i];
      w -= 0.5 * cimag(y) / found->c[i];
    }
    found->omega[i] = w;
  }
  for (size_t i = 0; i < at->seats; i++)
    for (size_t j = 0; j < at->seats; j++) {
      const double w = 0.5 * (found->omega[i] + found->omega[j]);
      found->hopping[i][j] =
          conj(I * admittance(at, circuit, w, i, j)) / (2.0 * sqrt(found->c[i] * found->c[j]));
    }
}

static void check_local_modes(const bench *at, const local *off, size_t seats, double tolerance) {
  const drum_chip *chip = at->chip;
  const drum_extraction *found = &chip->value.theory;
  if (chip->seated != seats)
    fail_msg("%s: %zu modes at terminals, expected %zu", at->name, chip->seated, seats);
  for (size_t i = 0; i < seats; i++) {
    near(at->name, "local frequency", i, found->omega_0[i], off->omega[i], off->kappa[i],
         tolerance);
    near(at->name, "local kappa", i, found->kappa[i], off->kappa[i], off->kappa[i], tolerance);
    near(at->name, "capacitance", i, found->capacitance[i], off->c[i], off->c[i], tolerance);
    for (size_t j = 0; j < seats; j++)
      if (i != j) {
        const double scale = cabs(off->hopping[i][j]);
        near(at->name, "Re J", i, creal(found->hopping[i][j]), creal(off->hopping[i][j]), scale,
             tolerance);
        near(at->name, "Im J", i, cimag(found->hopping[i][j]), cimag(off->hopping[i][j]), scale,
             tolerance);
      }
  }
}

static double zero_point(const truth_drum *drum) {
  return sqrt(DRUM_HBAR / (2.0 * drum->mass * RADIANS * drum->fm));
}

/* m wm^2 less C'' |V|^2 / 4. */
static double softened(const bench *at, const truth_drum *drum) {
  const double w = RADIANS * drum->fm;
  double square = w * w;
  for (size_t k = 0; k < drum->electrodes; k++) {
    const double u = cabs(at->v[drum->node[k]]);
    square -= 0.25 * truth_curvature(drum, k) * u * u / drum->mass;
  }
  return sqrt(square);
}

static void check_plates(const bench *at) {
  const drum_chip *chip = at->chip;
  assert_int_equal(chip->plates, at->rest.drums);
  for (size_t d = 0; d < chip->plates; d++) {
    const truth_drum *drum = &at->pumped.drum[d];
    const drum_chip_plate *found = &chip->value.plate[d];
    const double wm = RADIANS * drum->fm;
    near(at->name, "fm", d, found->omega_m, wm, wm, DRUM);
    near(at->name, "gamma_m", d, found->gamma_m, RADIANS * drum->gammam, RADIANS * drum->gammam,
         DRUM);
    near(at->name, "mass", d, found->mass, drum->mass, drum->mass, DRUM);
    near(at->name, "x_zpf", d, found->x_zpf, zero_point(drum), zero_point(drum), DRUM);
    near(at->name, "displacement", d, found->displacement, drum->x, drum->x, DRUM);
    const double soft = softened(at, drum);
    near(at->name, "softening", d, found->omega_soft - found->omega_m, soft - wm,
         fmax(wm - soft, 1e-7 * wm), 1e-4);
  }
}

/*
 * G_i = (w_i/2)(C'/C_i) x_zpf alpha_i, alpha_i^* = V_i sqrt(C_i/(2 hbar w_i)) at the seats, C' that
 * of the displaced plate; and the static shift of the resonance by it.
 */
static void check_couplings(const bench *at, const local *off, size_t seats, double tolerance) {
  const drum_chip *chip = at->chip;
  local on;
  find_local(at, &at->pumped, &on);
  for (size_t i = 0; i < seats; i++) {
    const double shift = on.omega[i] - off->omega[i];
    near(at->name, "shift", i, chip->value.theory.shift[i], shift,
         fmax(fabs(shift), 1e-5 * off->kappa[i]), 1e-4);
    const double complex alpha =
        conj(at->v[at->seat[i]]) * sqrt(off->c[i] / (2.0 * DRUM_HBAR * off->omega[i]));
    near(at->name, "Re alpha", i, creal(chip->value.theory.alpha[i]), creal(alpha), cabs(alpha),
         DRUM);
    near(at->name, "Im alpha", i, cimag(chip->value.theory.alpha[i]), cimag(alpha), cabs(alpha),
         DRUM);
  }
  for (size_t d = 0; d < chip->plates; d++) {
    const truth_drum *drum = &at->pumped.drum[d];
    double complex g[SEATS_MAX] = {0};
    double complex turn = 1.0;
    double largest = 0.0;
    for (size_t i = seats; i-- > 0;) {
      for (size_t k = 0; k < drum->electrodes; k++)
        if (drum->node[k] == at->seat[i])
          g[i] += 0.5 * truth_slope(drum, k) * zero_point(drum) * conj(at->v[at->seat[i]]) *
                  sqrt(off->omega[i] / (2.0 * DRUM_HBAR * on.c[i]));
      if (cabs(g[i]) > 0)
        turn = cabs(g[i]) / g[i];
      largest = fmax(largest, cabs(g[i]));
    }
    for (size_t i = 0; i < seats; i++) {
      const double complex found = chip->value.plate[d].coupling[i];
      near(at->name, "Re G", i, creal(found), creal(g[i] * turn), largest, tolerance);
      near(at->name, "Im G", i, cimag(found), cimag(g[i] * turn), largest, tolerance);
    }
  }
}

static void check_all(bench *at, double tolerance) {
  local off;
  find_local(at, &at->rest, &off);
  check_normal_modes(at);
  check_local_modes(at, &off, at->seats, tolerance);
  check_plates(at);
  if (at->rest.carrier_hz > 0)
    check_couplings(at, &off, at->seats, fmax(tolerance, DRUM));
}

static const char *const BOTH[] = {"n1", "n2", NULL};

static void check_layout(const char *name) {
  bench at;
  open_text(&at, name, layout_text(name), BOTH);
  check_all(&at, LOCAL);
  close_bench(&at);
}

static void finds_half_wave_lines(void **state) {
  (void)state;
  check_layout("half_wave");
}

static void finds_quarter_wave_lines(void **state) {
  (void)state;
  check_layout("quarter_wave");
}

static void finds_ladders_of_coils_and_capacitors(void **state) {
  (void)state;
  check_layout("ladder");
}

static void finds_modes_alike_in_nothing(void **state) {
  (void)state;
  check_layout("unequal");
}

static void finds_what_two_drums_do(void **state) {
  (void)state;
  check_layout("two_drums");
}

static void finds_losses_of_resonators_and_of_a_floating_port(void **state) {
  (void)state;
  check_layout("floating");
}

/* Thirty times the current: shifts are as large as the losses, and a held plate must still hold. */
static void finds_modes_under_strong_pumps(void **state) {
  (void)state;
  char *weak = layout_text("floating");
  const char *at = strstr(weak, "sin(0 2u");
  char *strong = NULL;
  size_t size;
  FILE *to = open_memstream(&strong, &size);
  assert_non_null(at);
  assert_non_null(to);
  (void)fprintf(to, "%.*ssin(0 60u%s", (int)(at - weak), weak, at + strlen("sin(0 2u"));
  (void)fclose(to);
  free(weak);
  bench pumped;
  open_text(&pumped, "floating, strong pumps", strong, BOTH);
  check_all(&pumped, LOCAL);
  close_bench(&pumped);
}

static void finds_a_shared_coil(void **state) {
  (void)state;
  check_layout("shared_coil");
}

/* By capacitors alone J is above 0; by coils it has the sign of -k. */
static void finds_mutual_inductance_of_either_sign(void **state) {
  (void)state;
  double j[2];
  for (int sign = 0; sign < 2; sign++) {
    char *text = layout_text("mutual");
    char *k = strstr(text, " 0.0004");
    assert_non_null(k);
    if (sign)
      memcpy(k, " -.0004", 7);
    bench at;
    open_text(&at, sign ? "mutual, k < 0" : "mutual", text, BOTH);
    check_all(&at, LOCAL);
    j[sign] = creal(at.chip->value.theory.hopping[0][1]);
    close_bench(&at);
  }
  assert_true(j[0] * j[1] < 0);
}

/*
 * The spectator held, as a third seat, is what taking it out means, but for parts of the order of J
 * and the detuning over the frequency.
 */
static void finds_a_spectator_that_hops_to_one_mode(void **state) {
  static const char *const ALL[] = {"n1", "n2", "s", NULL};
  static const double HELD = 3e-3;
  (void)state;
  bench at;
  local off;
  open_text(&at, "spectator", layout_text("spectator"), ALL);
  find_local(&at, &at.rest, &off);
  check_normal_modes(&at);
  check_local_modes(&at, &off, 2, HELD);
  check_plates(&at);
  check_couplings(&at, &off, 2, HELD);
  const drum_extraction *found = &at.chip->value.theory;
  assert_int_equal(at.chip->modes, 3);
  near(at.name, "spectator's frequency", 2, found->omega_0[2], off.omega[2],
       cabs(off.hopping[0][2]), HELD);
  near(at.name, "spectator's kappa", 2, found->kappa[2], off.kappa[2], off.kappa[0], HELD);
  near(at.name, "J to the spectator", 2, cabs(found->hopping[0][2]), cabs(off.hopping[0][2]),
       cabs(off.hopping[0][2]), HELD);
  near(at.name, "J to the spectator", 2, cabs(found->hopping[1][2]), cabs(off.hopping[1][2]),
       cabs(off.hopping[0][2]), HELD);
  close_bench(&at);
}

/* The second mode 80 MHz up, beyond the spectator and ten Omega: it is a mode at its electrode. */
static void finds_a_far_mode_beyond_a_spectator(void **state) {
  (void)state;
  char *text = layout_text("spectator");
  memcpy(strstr(text, "10.1319n"), "9.80000n", 8);
  memcpy(strstr(text, "fm=6meg"), "fm=2meg", 7);
  drum_chip *chip = extract_text(text, NULL);
  assert_int_equal(chip->seated, 2);
  assert_int_equal(chip->modes, 3);
  /* 1/(2 pi (L C)^(1/2)) with all capacitors at its node, 50 ohm being a short for 2.5 fF. */
  const double f2 = 1.0 / (RADIANS * sqrt(9.80000e-9 * 99.9992e-15));
  near("far mode", "frequency", 1, chip->value.theory.omega_0[1] / RADIANS, f2, f2, 1e-5);
  drum_chip_free(chip);
  free(text);
}

/* The second electrode, at the feed line, sees no mode of its own. */
static void finds_a_mode_that_one_electrode_sees(void **state) {
  static const char *const ONE[] = {"n1", NULL};
  (void)state;
  bench at;
  local off;
  open_text(&at, "one_mode", layout_text("one_mode"), ONE);
  find_local(&at, &at.rest, &off);
  check_normal_modes(&at);
  check_local_modes(&at, &off, 1, LOCAL);
  check_plates(&at);
  /* That the feed's electrode moves charge too is a part of its voltage over the mode's. */
  check_couplings(&at, &off, 1, 1e-2);
  assert_false(at.chip->has_steps);
  close_bench(&at);
}

/* The force of a mode's field and the pump's over both electrodes: sum of C' V_k^* x_k. */
static void adds_the_electrodes_of_one_mode(void **state) {
  static const char *const ONE[] = {"n1", NULL};
  (void)state;
  bench at;
  open_text(&at, "both_ends", layout_text("both_ends"), ONE);
  check_normal_modes(&at);
  check_plates(&at);
  truth_mode mode[TRUTH_MODES_MAX];
  assert_int_equal(truth_modes(&at.pumped, 4.5e9, 5.4e9, mode), 1);
  const truth_drum *drum = &at.pumped.drum[0];
  double complex sum = 0.0;
  for (size_t k = 0; k < 2; k++)
    sum += truth_slope(drum, k) * conj(at.v[drum->node[k]]) * mode[0].x[drum->node[k]];
  const double g = cabs(sum) * 0.5 * zero_point(drum) * sqrt(cimag(mode[0].s) / DRUM_HBAR);
  assert_int_equal(at.chip->seated, 1);
  /* The seat's voltage at real frequencies is the mode's to kappa over the frequency. */
  near(at.name, "G", 0, cabs(at.chip->value.plate[0].coupling[0]), g, g, 3e-4);
  close_bench(&at);
}

/* Goes on for so many times. */
static bool count_down(void *user, const char *what, double done) {
  size_t *left = user;
  assert_non_null(what);
  assert_true(done >= 0 && done <= 1);
  *left -= *left > 0;
  return *left > 0;
}

/* Wherever it is ended, what was measured by then is as in the end, and the rest is not there. */
static void keeps_what_was_measured_when_ended_early(void **state) {
  (void)state;
  char *text = layout_text("unequal");
  drum_chip *whole = extract_text(text, NULL);
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "chip.cir", text);
  bool complete = false;
  size_t kept = 0;
  for (size_t times = 1; !complete && times < 10000; times += 3 + times / 3) {
    size_t left = times;
    drum_lint_report report = {0};
    drum_status status;
    drum_chip *chip;
    drum_chip_options options = {.plugin = DRUM_TEST_PLUGIN, .watch = {count_down, &left}};
    options.envelope.folders = FOLDERS;
    const drum_code code = drum_chip_extract(path, &options, &chip, &report, &status);
    drum_lint_free(&report);
    if (code) {
      assert_int_equal(code, DRUM_ENDED_EARLY);
      assert_null(chip);
      continue;
    }
    complete = chip->complete;
    kept += !complete;
    for (size_t m = 0; m < whole->normal; m++) /* perhaps with the pumps' shift */
      near("ended early", "frequency", m, chip->value.normal[m].omega, whole->value.normal[m].omega,
           whole->value.normal[m].omega, 1e-4);
    if (chip->plates > 0)
      near("ended early", "fm", 0, chip->value.plate[0].omega_m, whole->value.plate[0].omega_m,
           whole->value.plate[0].omega_m, 1e-9);
    drum_chip_free(chip);
  }
  assert_true(complete);
  assert_true(kept > 0);
  scratch_close(&place);
  drum_chip_free(whole);
  free(text);
}

/* With no drum and no pump: modes, at cards or as they are, and ports. */
static void finds_modes_of_a_cold_chip(void **state) {
  (void)state;
  bench at;
  open_text(&at, "cold", layout_text("cold"), BOTH);
  check_all(&at, LOCAL);
  assert_string_equal(at.chip->mode_name[1], "right");
  assert_false(at.chip->pumped);
  assert_false(at.chip->has_steps);
  drum_chip *normal = extract_text(at.text, &(drum_chip_options){.normal_modes = true});
  assert_int_equal(normal->seated, 0);
  assert_int_equal(normal->modes, 2);
  for (size_t m = 0; m < 2; m++) {
    near("cold", "mode", m, normal->value.theory.omega_0[m], cimag(at.mode[m].s),
         cimag(at.mode[m].s), FREQUENCY);
    near("cold", "kappa", m, normal->value.theory.kappa[m], -2.0 * creal(at.mode[m].s),
         normal->value.theory.kappa[m], RATE);
  }
  drum_chip_free(normal);
  close_bench(&at);
}

/* The numbers of one extraction as of another, to the digits that the order of elements leaves. */
static void same_numbers(const char *what, const drum_chip *a, const drum_chip *b) {
  const drum_extraction *one = &a->value.theory;
  const drum_extraction *two = &b->value.theory;
  assert_int_equal(a->modes, b->modes);
  assert_int_equal(a->seated, b->seated);
  assert_int_equal(a->normal, b->normal);
  for (size_t i = 0; i < a->modes; i++) {
    near(what, "frequency", i, one->omega_0[i], two->omega_0[i], two->kappa[i], LOCAL);
    near(what, "kappa", i, one->kappa[i], two->kappa[i], two->kappa[i], LOCAL);
    near(what, "|G|", i, cabs(one->coupling[i]), cabs(two->coupling[i]), cabs(two->coupling[i]),
         LOCAL);
    near(what, "arg G", i, carg(one->coupling[i]), carg(two->coupling[i]), 1.0, LOCAL);
    near(what, "g0", i, one->g0[i], two->g0[i], two->g0[i], LOCAL);
    for (size_t p = 0; p < a->ports; p++)
      near(what, "kappa into port", p, a->value.kappa_port[i][p], b->value.kappa_port[i][p],
           two->kappa[i], LOCAL);
  }
  near(what, "J", 0, creal(one->hopping[0][1]), creal(two->hopping[0][1]),
       creal(two->hopping[0][1]), LOCAL);
  near(what, "growth", 0, a->growth, b->growth, b->growth, 1e-4);
}

/* The layout spectator.cir without its third tank, in three hands. */
static const char FLAT[] =
    "Flat\n.include drumspice.lib\n"
    "*drumspice port in bath=r1\n*drumspice port out bath=r2\n"
    "xd n1 n2 b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n"
    "c1 n1 0 67.46f\nl1 n1 0 10.1321n\nc2 n2 0 67.46f\nl2 n2 0 10.1319n\ncc n1 n2 0.0392f\n"
    "ck1 n1 f1 2.5f\nr1 f1 0 50\ni1 0 f1 sin(0 8u 4.994g)\n"
    "ck2 n2 f2 2.5f\nr2 f2 0 50\ni2 0 f2 sin(0 6u 4.994g 0 0 -80)\n.end\n";
static const char REORDERED[] =
    "Last things first, and other names\n.include drumspice.lib\n"
    "iright 0 rf sin(0 6u 4.994g 0 0 -80)\nrright rf 0 50\nckr right rf 2.5f\n"
    "ileft 0 lf sin(0 8u 4.994g)\nrleft lf 0 50\nckl left lf 2.5f\ncc right left 0.0392f\n"
    "lb right 0 10.1319n\ncb right 0 67.46f\nla left 0 10.1321n\nca left 0 67.46f\n"
    "xdrumhead left right plate drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg "
    "gammam=100 nbarm=0.5\n"
    "*drumspice port first bath=rleft\n*drumspice port second bath=rright\n.end\n";
static const char NESTED[] =
    "Parts within parts\n.include drumspice.lib\n"
    ".param fd=4.994g z0=50 ck={2*1.25f} total=97.46f\n"
    ".func rest(c) {total-c}\n"
    ".subckt tank t l=1n c=1f\nc1 t 0 {c}\nl1 t 0 {l}\n.ends\n"
    ".subckt arm t amp=1u phase=0 l=1n\n.param cd=30f\n"
    "xtank t tank l={l} c={rest(cd)}\nck t f {ck}\nr1 f 0 {z0}\n"
    "i1 0 f sin(0 {amp} {fd} 0 0 {phase})\n.ends\n"
    "*drumspice port in bath=r.xa.r1\n*drumspice port out bath=r.xb.r1\n"
    "xa n1 arm amp=8u l=10.1321n\nxb n2 arm amp=6u phase=-80 l=10.1319n\n"
    "cc n1 n2 0.0392f\n"
    "xd n1 n2 b drum2 c1=30f c2=30f gap1=100n gap2=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n"
    ".end\n";

static void does_not_depend_on_how_a_circuit_is_written(void **state) {
  (void)state;
  drum_chip *flat = extract_text(FLAT, NULL);
  drum_chip *reordered = extract_text(REORDERED, NULL);
  drum_chip *nested = extract_text(NESTED, NULL);
  assert_true(flat->has_steps);
  same_numbers("other order and names", reordered, flat);
  same_numbers("subcircuits and parameters", nested, flat);
  drum_chip_free(flat);
  drum_chip_free(reordered);
  drum_chip_free(nested);
}

static drum_code try_text(const char *text, const drum_chip_options *more, drum_status *status) {
  scratch place;
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "chip.cir", text);
  drum_chip_options options = *more;
  options.plugin = DRUM_TEST_PLUGIN;
  options.envelope.folders = FOLDERS;
  drum_chip *chip;
  drum_lint_report report = {0};
  const drum_code code = drum_chip_extract(path, &options, &chip, &report, status);
  drum_lint_free(&report);
  scratch_close(&place);
  if (code)
    assert_null(chip);
  else
    drum_chip_free(chip);
  return code;
}

static void must_fail(const char *text, const drum_chip_options *options, drum_code expected,
                      const char *words) {
  drum_status status;
  const drum_code code = try_text(text, options, &status);
  if (code != expected || !strstr(status.message, words))
    fail_msg("code %d: '%s', expected code %d and '%s'", code, code ? status.message : "", expected,
             words);
}

static void says_what_is_wrong(void **state) {
  static const drum_chip_options NONE = {0};
  (void)state;
  /* The spring of 142 N/m holds a plate against sqrt(16 k d^2/(27 C)) = 5.3 V. */
  must_fail("Ten times that\n.include drumspice.lib\nv1 s 0 sin(0 53 5g)\nr1 s n 50\n"
            "xd n b drum1 c=30f gap=100n mass=100f fm=6meg gammam=100 nbarm=0.5\n.end\n",
            &NONE, DRUM_NO_CONVERGENCE, "pulled into contact");
  must_fail(FLAT, &(drum_chip_options){.reach_hz = 1e6}, DRUM_NO_SOLUTION, "no mode");
  must_fail(FLAT, &(drum_chip_options){.reach_hz = NAN}, DRUM_BAD_ARGUMENT, "reach");
  must_fail(FLAT, &(drum_chip_options){.reach_hz = -1}, DRUM_BAD_ARGUMENT, "reach");
  must_fail("A mode card of no node\n*drumspice mode a v=nowhere c=1p f0=5g bath=r1\n"
            "r1 n 0 1k\nc1 n 0 1p\nl1 n 0 1n\ni1 0 n sin(0 1u 5g)\n.end\n",
            &NONE, DRUM_BAD_INPUT, "nowhere");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_half_wave_lines),
      cmocka_unit_test(finds_quarter_wave_lines),
      cmocka_unit_test(finds_ladders_of_coils_and_capacitors),
      cmocka_unit_test(finds_modes_alike_in_nothing),
      cmocka_unit_test(finds_what_two_drums_do),
      cmocka_unit_test(finds_losses_of_resonators_and_of_a_floating_port),
      cmocka_unit_test(finds_modes_under_strong_pumps),
      cmocka_unit_test(finds_a_shared_coil),
      cmocka_unit_test(finds_mutual_inductance_of_either_sign),
      cmocka_unit_test(finds_a_spectator_that_hops_to_one_mode),
      cmocka_unit_test(finds_a_far_mode_beyond_a_spectator),
      cmocka_unit_test(finds_a_mode_that_one_electrode_sees),
      cmocka_unit_test(adds_the_electrodes_of_one_mode),
      cmocka_unit_test(keeps_what_was_measured_when_ended_early),
      cmocka_unit_test(finds_modes_of_a_cold_chip),
      cmocka_unit_test(does_not_depend_on_how_a_circuit_is_written),
      cmocka_unit_test(says_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

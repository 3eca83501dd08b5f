/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elements hang on each other weakly: the plate's rest on the modes' capacitances, these on the
 * feedlines, the feedlines on the rest of a mode. So each is solved for with the others given, in
 * rounds until nothing moves by more than rounding.
 */
#include "drumspice/design.h"

#include "base/units.h"
#include "design/coupling.h"
#include "design/hopping.h"
#include "design/plate.h"
#include "design/pumps.h"
#include "design/resonator.h"
#include "design/warnings.h"
#include "design/wish.h"
#include "drumspice/constants.h"
#include "theory/linear.h"

#include <math.h>

enum { ROUNDS = 200 };

/* Relative, of every number that rounds improve: an order above rounding. */
static const double SETTLED = 2e-15;

/* Of an isolation: 200 dB, beyond which there are no digits left. */
static const double ROUNDING = 1e-10;

/* Of J: what is asked for and what would be chosen are one and the same. */
static const double SAME = 1e-6;

typedef struct finding {
  drum_design *design;
  drum_design_free chosen;
  drum_design_plate plate;
  drum_design_feed feed[2];
  drum_design_pair gamma;      /* of coils and feedlines, which make the modes */
  drum_design_network network; /* what the pumps see */
  double change;               /* of the last round */
} finding;

/* Puts a number in place and remembers by how much it moved. */
static void settle(finding *at, double *number, double value) {
  const double change = value == *number ? 0 : fabs(value - *number) / fabs(value);
  at->change = isnan(change) ? INFINITY : fmax(at->change, change);
  *number = value;
}

static drum_code set_plate(finding *at, drum_status *status) {
  drum_design *design = at->design;
  drum_design_wish *wish = &design->wish;
  drum_design_plate_find(wish, at->chosen.gap, design->c_mode, &at->plate);
  settle(at, &design->displacement, at->plate.x);
  if (!(at->plate.omega_soft2 > 0))
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "the pumps for g1 = %g Hz and g2 = %g Hz pull the plate in: they soften its "
                     "spring below 0 at a displacement of %g m; expected weaker G, larger mass or "
                     "smaller gaps",
                     wish->g_hz[0], wish->g_hz[1], at->plate.x);
  design->fm_soft_hz = sqrt(at->plate.omega_soft2) / drum_rad_per_s(1);
  const drum_design_wish before = *wish;
  const drum_code code =
      drum_design_hopping(wish, at->chosen.j, at->chosen.phi, sqrt(at->plate.omega_soft2), status);
  if (code)
    return code;
  double moved = before.j_hz;
  settle(at, &moved, wish->j_hz);
  if (wish->j_hz < 0 && wish->coupling == DRUM_DESIGN_CAPACITIVE)
    return drum_fail(status, DRUM_NO_SOLUTION, "J came out below 0");
  return DRUM_OK;
}

static drum_code set_feeds(finding *at, drum_status *status) {
  drum_design *design = at->design;
  const drum_design_wish *wish = &design->wish;
  for (int i = 0; i < 2; i++) {
    const double w = drum_rad_per_s(wish->f_hz[i]);
    const double g = drum_rad_per_s(wish->kappa_ext_hz[i]) * design->c_mode[i];
    const double cf = drum_design_feed_for(g, wish->z0, w);
    if (isnan(cf))
      return drum_fail(
          status, DRUM_NO_SOLUTION,
          "kappaext%d = %g Hz wants a conductance of %g S at resonator %d, but a "
          "capacitor to z0 = %g ohm has less than %g S: expected a smaller kappaext%d, "
          "ctotal%d or z0",
          i + 1, wish->kappa_ext_hz[i], g, i + 1, wish->z0, 1 / wish->z0, i + 1, i + 1);
    settle(at, &design->c_feed[i], cf);
    settle(at, &design->g_int[i],
           drum_rad_per_s(wish->kappa_hz[i] - wish->kappa_ext_hz[i]) * design->c_mode[i]);
    at->feed[i] = drum_design_feed_at(cf, wish->z0, w);
    if (!(wish->c_total[i] - wish->c_drum[i] - cf > 0))
      return drum_fail(
          status, DRUM_NO_SOLUTION,
          "kappaext%d = %g Hz wants a feedline capacitor of %g F, but of ctotal%d = %g F "
          "cdrum%d = %g F leave less: expected a smaller kappaext%d or cdrum%d, or a "
          "larger ctotal%d",
          i + 1, wish->kappa_ext_hz[i], cf, i + 1, wish->c_total[i], i + 1, wish->c_drum[i], i + 1,
          i + 1, i + 1);
  }
  return DRUM_OK;
}

/* The matrix C, with all that the modes have. */
static drum_design_pair capacitances(const finding *at) {
  return (drum_design_pair){at->network.c[0] + at->feed[0].c, at->network.c[1] + at->feed[1].c,
                            -at->design->c_couple};
}

static drum_code too_much_j(const drum_design_wish *wish, double least, drum_status *status) {
  return drum_fail(status, DRUM_NO_SOLUTION,
                   "J = %g Hz wants a coupling capacitor above the %g F that drum and feedline "
                   "leave of a resonator: expected a smaller J, cdrum or kappaext, or a larger "
                   "ctotal",
                   wish->j_hz, least);
}

static drum_code set_coupler(finding *at, drum_status *status) {
  drum_design *design = at->design;
  const drum_design_wish *wish = &design->wish;
  double left[2];
  for (int i = 0; i < 2; i++) {
    left[i] = wish->c_total[i] - wish->c_drum[i] - design->c_feed[i];
    at->network.c[i] = left[i] + at->plate.c[i];
  }
  const drum_design_pair omega = {drum_rad_per_s(wish->f_hz[0]), drum_rad_per_s(wish->f_hz[1]),
                                  drum_rad_per_s(wish->j_hz)};
  if (!(omega.both * omega.both < omega.one * omega.two))
    return drum_fail(
        status, DRUM_NO_SOLUTION,
        "J = %g Hz is no hopping between f1 = %g Hz and f2 = %g Hz: expected less than "
        "their geometric mean, where the lower eigenfrequency is 0",
        wish->j_hz, wish->f_hz[0], wish->f_hz[1]);
  drum_design_pair c = capacitances(at);
  if (wish->coupling == DRUM_DESIGN_CAPACITIVE) {
    const double least = fmin(left[0], left[1]);
    const double couple = drum_design_couple((const double[]){c.one, c.two}, &omega, least);
    if (isnan(couple))
      return too_much_j(wish, least, status);
    settle(at, &design->c_couple, couple);
    c = capacitances(at);
  }
  for (int i = 0; i < 2; i++) {
    settle(at, &design->c[i], left[i] - design->c_couple);
    if (!(design->c[i] > 0))
      return too_much_j(wish, left[i], status);
  }
  return drum_design_gamma(&c, &omega, &at->gamma)
             ? DRUM_OK
             : drum_fail(status, DRUM_NO_SOLUTION,
                         "the couplers leave no positive capacitances: expected a smaller J");
}

static drum_code set_coils(finding *at, drum_status *status) {
  drum_design *design = at->design;
  const drum_design_wish *wish = &design->wish;
  drum_design_pair *coils = &at->network.coils;
  *coils = (drum_design_pair){at->gamma.one - at->feed[0].gamma, at->gamma.two - at->feed[1].gamma,
                              wish->coupling == DRUM_DESIGN_MUTUAL ? at->gamma.both : 0};
  drum_design_pair inductance;
  if (!drum_design_pair_inverse(coils, &inductance))
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "J = %g Hz wants coils coupled by |k| of 1 or more: expected a smaller J",
                     wish->j_hz);
  design->l[0] = inductance.one;
  design->l[1] = inductance.two;
  settle(at, &design->k, inductance.both / sqrt(inductance.one * inductance.two) + 0.0);
  for (int i = 0; i < 2; i++) {
    const double w = drum_rad_per_s(wish->f_hz[i]);
    const double c = at->network.c[i] + at->feed[i].c;
    const double gamma = i ? at->gamma.two : at->gamma.one;
    settle(at, &design->c_mode[i], (c + gamma / (w * w)) / 2);
  }
  return DRUM_OK;
}

static drum_code find_elements(finding *at, drum_status *status) {
  for (int i = 0; i < 2; i++)
    at->design->c_mode[i] = at->design->wish.c_total[i];
  for (int round = 0; round < ROUNDS; round++) {
    at->change = 0;
    drum_code code = set_plate(at, status);
    if (!code)
      code = set_feeds(at, status);
    if (!code)
      code = set_coupler(at, status);
    if (!code)
      code = set_coils(at, status);
    if (code || at->change <= SETTLED)
      return code;
  }
  /* Cycles of a few last digits are as good as it gets. */
  return at->change < 1e-12 ? DRUM_OK
                            : drum_fail(status, DRUM_NO_CONVERGENCE,
                                        "the elements did not settle, after %d rounds they move by "
                                        "%g: expected less extreme numbers",
                                        ROUNDS, at->change);
}

static drum_code find_shift(finding *at, drum_status *status) {
  drum_design *design = at->design;
  drum_design_pair c = capacitances(at);
  c.one -= at->plate.c[0] - design->wish.c_drum[0];
  c.two -= at->plate.c[1] - design->wish.c_drum[1];
  drum_design_pair omega;
  if (!drum_design_omega(&c, &at->gamma, &omega))
    return drum_fail(status, DRUM_NO_SOLUTION, "the resonators have no frequencies without pumps");
  design->shift_hz[0] = design->wish.f_hz[0] - omega.one / drum_rad_per_s(1);
  design->shift_hz[1] = design->wish.f_hz[1] - omega.two / drum_rad_per_s(1);
  return DRUM_OK;
}

static void find_pumps(finding *at) {
  drum_design *design = at->design;
  drum_design_wish *wish = &design->wish;
  design->x_zpf = drum_design_x_zpf(wish);
  for (int i = 0; i < 2; i++) {
    const double w = drum_rad_per_s(wish->f_hz[i]);
    wish->g0_hz[i] = wish->f_hz[i] / 2 * at->plate.slope[i] / design->c_mode[i] * design->x_zpf;
    design->alpha[i] = at->plate.v[i] * sqrt(design->c_mode[i] / (2 * DRUM_HBAR * w));
    design->v[i] = at->plate.v[i];
  }
  design->v[1] *= cexp(-I * wish->phi_deg * (DRUM_PI / 180));
  drum_design_pumps(&at->network, design);
}

static drum_code not_blocked(const drum_design *design, drum_status *status) {
  const drum_design_wish *wish = &design->wish;
  drum_design_wish best = *wish;
  const drum_code code = drum_design_hopping(&best, true, true, design->system.omega_soft, status);
  if (code)
    return code;
  const char *way = wish->block == DRUM_BLOCKED_2_TO_1 ? "2->1" : "1->2";
  const char *instead =
      design->blocked == DRUM_BLOCKED_NEITHER ? "both ways pass alike" : "the other way is blocked";
  const double complex given = wish->j_hz * cexp(I * wish->phi_deg * (DRUM_PI / 180));
  const double complex wanted = best.j_hz * cexp(I * best.phi_deg * (DRUM_PI / 180));
  if (cabs(given - wanted) <= SAME * cabs(wanted))
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "block=%s cannot be had: with j = %.6g Hz and phi = %.6g degrees, the best by "
                     "theory=%s, %s; expected f1, f2 near carrier + omega, omega near fm, and fm "
                     "above kappa",
                     way, best.j_hz, best.phi_deg, wish->theory == DRUM_DESIGN_B22 ? "b22" : "full",
                     instead);
  return drum_fail(
      status, DRUM_NO_SOLUTION,
      "block=%s is not what j = %g Hz and phi = %g degrees do, with which %s: expected "
      "about j = %.6g Hz and phi = %.6g degrees, or both left out",
      way, wish->j_hz, wish->phi_deg, instead, best.j_hz, best.phi_deg);
}

/* Stability and isolation by the full linear theory. */
static drum_code judge(drum_design *design, drum_status *status) {
  const drum_design_wish *wish = &design->wish;
  drum_design_system(wish, drum_rad_per_s(design->fm_soft_hz), &design->system);
  drum_matrix drift;
  drum_code code = drum_optomech_drift(&design->system, DRUM_FRAME_FULL, &drift, status);
  if (!code)
    code = drum_linear_growth(&drift, &design->growth, status);
  if (!code)
    code = drum_linear_judge_growth(&drift, design->growth, "device", status);
  drum_optomech_response response;
  if (!code)
    code = drum_optomech_respond(&design->system, DRUM_FRAME_FULL, drum_rad_per_s(wish->omega_hz),
                                 &response, status);
  drum_reading reading;
  if (!code)
    code = drum_mapping_backward(&response.drift, design->system.kappa, &reading, status);
  if (code)
    return code;
  design->blocked = reading.blocked;
  design->isolation = fmax(reading.isolation, ROUNDING);
  return wish->block == DRUM_BLOCKED_NEITHER || wish->block == reading.blocked
             ? DRUM_OK
             : not_blocked(design, status);
}

static bool all_finite(const drum_design *design) {
  double sum = design->k + design->c_couple + design->displacement + design->fm_soft_hz +
               design->growth + design->isolation;
  for (int i = 0; i < 2; i++)
    sum += design->c[i] + design->l[i] + design->c_feed[i] + design->g_int[i] + design->c_mode[i] +
           design->shift_hz[i] + design->alpha[i] + cabs(design->v[i]) + cabs(design->pump[i]) +
           design->wish.gap[i] + design->wish.g0_hz[i];
  return isfinite(sum);
}

drum_code drum_design_make(const drum_design_wish *wish, drum_design *design, drum_status *status) {
  if (!wish || !design)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "a wish or the place for its design is missing");
  *design = (drum_design){.wish = *wish};
  finding at = {.design = design};
  drum_code code = drum_design_wish_check(&design->wish, &at.chosen, status);
  if (!code)
    code = find_elements(&at, status);
  if (!code)
    code = find_shift(&at, status);
  if (code)
    return code;
  find_pumps(&at);
  code = judge(design, status);
  if (code)
    return code;
  if (!all_finite(design))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the numbers are so large or small that the elements are not finite");
  drum_design_warn(design);
  return drum_succeed(status);
}

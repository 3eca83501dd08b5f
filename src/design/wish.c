/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design/wish.h"

#include <math.h>
#include <string.h>

void drum_design_wish_clear(drum_design_wish *wish) {
  *wish = (drum_design_wish){
      .f_hz = {NAN, NAN},
      .kappa_hz = {NAN, NAN},
      .kappa_ext_hz = {NAN, NAN},
      .j_hz = NAN,
      .phi_deg = NAN,
      .g_hz = {NAN, NAN},
      .fm_hz = NAN,
      .gammam_hz = NAN,
      .omega_hz = NAN,
      .carrier_hz = NAN,
      .c_total = {NAN, NAN},
      .c_drum = {NAN, NAN},
      .gap = {NAN, NAN},
      .g0_hz = {NAN, NAN},
      .mass = NAN,
      .z0 = 50,
      .nbar_hot = 100,
  };
}

/* Squares and products of a few numbers in this range stay within double precision. */
static const double LEAST = 1e-60;
static const double MOST = 1e30;

static drum_code above_zero(const char *name, int mode, double value, drum_status *status) {
  if (value >= LEAST && value <= MOST)
    return DRUM_OK;
  char number[16] = "";
  if (mode >= 0)
    (void)snprintf(number, sizeof number, "%d", mode + 1);
  return drum_fail(status, DRUM_BAD_ARGUMENT,
                   "%s%s is %g: expected a number above 0, within %g to %g", name, number, value,
                   LEAST, MOST);
}

static drum_code not_negative(const char *name, int mode, double value, drum_status *status) {
  return value >= 0 && value < LEAST ? DRUM_OK : above_zero(name, mode, value, status);
}

static drum_code check_modes(const drum_design_wish *wish, drum_status *status) {
  for (int i = 0; i < 2; i++) {
    const struct {
      const char *name;
      double value;
      bool zero; /* is allowed */
    } numbers[] = {
        {"f", wish->f_hz[i], false},
        {"kappa", wish->kappa_hz[i], false},
        {"kappaext", wish->kappa_ext_hz[i], true},
        {"g", wish->g_hz[i], true},
        {"ctotal", wish->c_total[i], false},
        {"cdrum", wish->c_drum[i], false},
        {"nbar", wish->nbar[i], true},
    };
    for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
      const drum_code code = numbers[n].zero
                                 ? not_negative(numbers[n].name, i, numbers[n].value, status)
                                 : above_zero(numbers[n].name, i, numbers[n].value, status);
      if (code)
        return code;
    }
    if (wish->kappa_ext_hz[i] > wish->kappa_hz[i])
      return drum_fail(status, DRUM_NO_SOLUTION,
                       "kappaext%d is %g Hz, but all of kappa%d is %g Hz: expected at most that",
                       i + 1, wish->kappa_ext_hz[i], i + 1, wish->kappa_hz[i]);
  }
  return DRUM_OK;
}

static drum_code check_rest(const drum_design_wish *wish, drum_status *status) {
  const struct {
    const char *name;
    double value;
    bool zero;
  } numbers[] = {
      {"fm", wish->fm_hz, false},       {"gammam", wish->gammam_hz, false},
      {"omega", wish->omega_hz, false}, {"carrier", wish->carrier_hz, false},
      {"mass", wish->mass, false},      {"z0", wish->z0, false},
      {"nbarm", wish->nbar_m, true},    {"nhot", wish->nbar_hot, true},
  };
  for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
    const drum_code code = numbers[n].zero
                               ? not_negative(numbers[n].name, -1, numbers[n].value, status)
                               : above_zero(numbers[n].name, -1, numbers[n].value, status);
    if (code)
      return code;
  }
  for (int i = 0; i < 2; i++)
    if (!(fabs(wish->f_hz[i] - wish->carrier_hz) < wish->carrier_hz / 2))
      return drum_fail(
          status, DRUM_BAD_ARGUMENT,
          "f%d is %g Hz, far from the pumps' carrier of %g Hz: expected less than half "
          "of the carrier between them",
          i + 1, wish->f_hz[i], wish->carrier_hz);
  if (!(wish->omega_hz < wish->carrier_hz))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "omega is %g Hz: expected less than the carrier of %g Hz", wish->omega_hz,
                     wish->carrier_hz);
  return DRUM_OK;
}

static drum_code check_gaps(drum_design_wish *wish, drum_design_free *chosen, drum_status *status) {
  for (int i = 0; i < 2; i++) {
    const bool no_gap = isnan(wish->gap[i]);
    chosen->gap[i] = !isnan(wish->g0_hz[i]);
    if (chosen->gap[i] != no_gap)
      return drum_fail(
          status, DRUM_BAD_ARGUMENT,
          "%s of gap%d and g0%d is given: expected one, as either follows from the other",
          chosen->gap[i] ? "each" : "none", i + 1, i + 1);
    if (chosen->gap[i] && wish->g0_hz[i] == 0)
      return drum_fail(status, DRUM_NO_SOLUTION,
                       "g0%d is 0, with which no pump makes a G: expected a number above 0", i + 1);
    const drum_code code = above_zero(chosen->gap[i] ? "g0" : "gap", i,
                                      chosen->gap[i] ? wish->g0_hz[i] : wish->gap[i], status);
    if (code)
      return code;
  }
  return DRUM_OK;
}

static drum_code check_hopping(drum_design_wish *wish, drum_design_free *chosen,
                               drum_status *status) {
  chosen->j = isnan(wish->j_hz);
  chosen->phi = isnan(wish->phi_deg);
  if (wish->block != DRUM_BLOCKED_NEITHER && wish->block != DRUM_BLOCKED_2_TO_1 &&
      wish->block != DRUM_BLOCKED_1_TO_2)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "direction number %d is none", (int)wish->block);
  if (wish->block == DRUM_BLOCKED_NEITHER && (chosen->j || chosen->phi))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "%s is not given: expected a number, or block=2to1 or 1to2, which chooses it",
                     chosen->j ? "j" : "phi");
  if (chosen->j)
    wish->j_hz = 0;
  if (chosen->phi)
    wish->phi_deg = 0;
  if (!(fabs(wish->j_hz) <= MOST) || !(fabs(wish->phi_deg) <= MOST))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "j is %g Hz and phi is %g degrees: expected finite numbers up to %g",
                     wish->j_hz, wish->phi_deg, MOST);
  if (wish->coupling != DRUM_DESIGN_CAPACITIVE && wish->coupling != DRUM_DESIGN_MUTUAL)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "coupling number %d is none", (int)wish->coupling);
  if (wish->j_hz < 0 && wish->coupling == DRUM_DESIGN_CAPACITIVE)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "j is %g Hz, but a capacitor between two nodes makes J above 0 only: expected "
                     "coupling=mutual, whose sense of winding gives either sign",
                     wish->j_hz);
  return DRUM_OK;
}

drum_code drum_design_wish_check(drum_design_wish *wish, drum_design_free *chosen,
                                 drum_status *status) {
  for (int i = 0; i < 2; i++)
    if (isnan(wish->kappa_ext_hz[i]))
      wish->kappa_ext_hz[i] = wish->kappa_hz[i];
  if (isnan(wish->omega_hz))
    wish->omega_hz = wish->fm_hz;
  if (isnan(wish->carrier_hz))
    wish->carrier_hz = (wish->f_hz[0] + wish->f_hz[1]) / 2 - wish->omega_hz;
  drum_code code = check_modes(wish, status);
  if (!code)
    code = check_rest(wish, status);
  if (!code)
    code = check_gaps(wish, chosen, status);
  if (!code)
    code = check_hopping(wish, chosen, status);
  return code;
}

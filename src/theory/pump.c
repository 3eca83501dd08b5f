/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drumspice/pump.h"

#include <math.h>
#include <string.h>

#include "theory/linear.h"
#include "theory/optomech_model.h"
#include "theory/pump_roots.h"

/* The linear system of the cavities and the drum with `x` and `alpha` given. */
static drum_optomech linearised(const drum_pump *pump, double x, const double complex *alpha) {
  drum_optomech system = {.modes = pump->modes, .omega_m = pump->omega_m, .gamma_m = pump->gamma_m};
  system.omega_soft = pump->omega_m;
  for (size_t i = 0; i < pump->modes && i < DRUM_MODES_MAX; i++) {
    system.delta[i] = pump->delta[i] + (x != 0 ? pump->g[i] * x : 0);
    system.kappa[i] = pump->kappa[i];
    system.coupling[i] = alpha ? pump->g[i] * alpha[i] : 0;
  }
  memcpy(system.hopping, pump->hopping, sizeof system.hopping);
  return system;
}

static drum_code check(const drum_pump *pump, drum_status *status) {
  drum_optomech system = linearised(pump, 0, NULL);
  drum_code code = drum_optomech_check(&system, DRUM_FRAME_A4, status);
  if (code != DRUM_OK)
    return code;
  for (size_t i = 0; i < pump->modes; i++) {
    if (pump->kappa[i] == 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "kappa of cavity %zu is 0, expected a rate above 0", i + 1);
    if (!isfinite(pump->g[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "single-photon coupling g of cavity %zu is %g, expected a finite number",
                       i + 1, pump->g[i]);
  }
  return DRUM_OK;
}

static drum_code check_drives(const drum_pump *pump, drum_status *status) {
  for (size_t i = 0; i < pump->modes; i++)
    if (!drum_finite(pump->drive[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "drive E of cavity %zu is not finite", i + 1);
  return DRUM_OK;
}

static drum_code too_strong(drum_status *status) {
  return drum_fail(status, DRUM_BAD_ARGUMENT,
                   "the drives or the couplings g are so large against kappa or omega_m that the "
                   "steady state is not finite");
}

/* Completes a branch of which alpha, x and slope are known. */
static drum_code complete(const drum_pump *pump, drum_pump_branch *branch, drum_status *status) {
  branch->beta = branch->x / 2 * CMPLX(1, pump->gamma_m / 2 / pump->omega_m);
  branch->photons = 0;
  for (size_t i = 0; i < pump->modes; i++)
    branch->photons += drum_squared(branch->alpha[i]);
  branch->system = linearised(pump, branch->x, branch->alpha);
  if (!isfinite(branch->photons) || !drum_finite(branch->beta) ||
      drum_optomech_check(&branch->system, DRUM_FRAME_A4, NULL) != DRUM_OK)
    return too_strong(status);
  drum_matrix drift;
  drum_code code = drum_optomech_drift(&branch->system, DRUM_FRAME_A4, &drift, status);
  if (code == DRUM_OK)
    code = drum_linear_growth(&drift, &branch->growth, status);
  if (code != DRUM_OK)
    return code;
  branch->stable = branch->growth < -drum_linear_rounding(&drift);
  return drum_succeed(status);
}

/* The units of the scalar equation: exact powers of two, so that a common scale changes nothing. */
typedef struct units {
  double rate;   /* r, of the size of the largest rate of the cavities */
  double g;      /* max |g|, or 1 if the drum feels nothing */
  double field;  /* the norm of the drives over r */
  double mirror; /* 2 omega_m / (omega_m^2 + gamma_m^2/4) times r */
} units;

static units units_of(const drum_pump *pump) {
  double largest = 0;
  units unit = {0};
  for (size_t i = 0; i < pump->modes; i++) {
    largest = fmax(largest, fmax(fabs(pump->delta[i]), pump->kappa[i]));
    for (size_t j = 0; j < pump->modes; j++)
      if (j != i)
        largest = fmax(largest, cabs(pump->hopping[i][j]));
    unit.g = fmax(unit.g, fabs(pump->g[i]));
  }
  unit.rate = ldexp(1, ilogb(largest));
  for (size_t i = 0; i < pump->modes; i++)
    unit.field = hypot(unit.field, cabs(pump->drive[i] / unit.rate));
  if (unit.g == 0)
    unit.g = 1;
  double damping = pump->gamma_m / 2 / pump->omega_m;
  unit.mirror = 2 * (unit.rate / pump->omega_m) / (1 + damping * damping);
  return unit;
}

static drum_pump_equation equation_of(const drum_pump *pump, const units *unit) {
  drum_pump_equation equation = {.rest.size = pump->modes};
  double strength = unit->field * (unit->g / unit->rate);
  equation.strength = unit->mirror * strength * strength;
  for (size_t i = 0; i < pump->modes; i++) {
    for (size_t j = 0; j < pump->modes; j++)
      equation.rest.at[i][j] = I * (pump->hopping[i][j] / unit->rate);
    equation.rest.at[i][i] = CMPLX(pump->kappa[i] / unit->rate / 2, pump->delta[i] / unit->rate);
    equation.g[i] = pump->g[i] / unit->g;
    if (unit->field > 0)
      equation.drive[i] = pump->drive[i] / unit->rate / unit->field;
  }
  return equation;
}

/* Beyond this the light cannot push: the photons are at most |E|^2/(kappa/2)^2. */
static double reach_of(const drum_pump *pump, const drum_pump_equation *equation, double rate) {
  double narrowest = INFINITY;
  for (size_t i = 0; i < pump->modes; i++)
    narrowest = fmin(narrowest, pump->kappa[i] / rate / 2);
  return 1.01 * equation->strength / narrowest / narrowest;
}

drum_code drum_pump_solve(const drum_pump *pump, drum_pump_states *states, drum_status *status) {
  drum_code code = check(pump, status);
  if (code == DRUM_OK)
    code = check_drives(pump, status);
  if (code != DRUM_OK)
    return code;
  units unit = units_of(pump);
  drum_pump_equation equation = equation_of(pump, &unit);
  double reach = reach_of(pump, &equation, unit.rate);
  if (!isfinite(reach) || !isfinite(unit.field))
    return too_strong(status);
  drum_pump_root roots[DRUM_PUMP_BRANCHES_MAX] = {{.z = 0, .fold = 0}};
  states->branches = 1;
  if (reach > 0)
    code = drum_pump_roots(&equation, reach, roots, &states->branches, status);
  for (size_t k = 0; code == DRUM_OK && k < states->branches; k++) {
    drum_pump_branch *branch = &states->branch[k];
    drum_pump_point point;
    code = drum_pump_evaluate(&equation, roots[k].z, &point, status);
    if (code != DRUM_OK)
      return code;
    for (size_t i = 0; i < pump->modes; i++)
      branch->alpha[i] = unit.field * point.a[i];
    branch->x = roots[k].z * (unit.rate / unit.g);
    branch->slope = point.slope;
    branch->fold = roots[k].fold;
    code = complete(pump, branch, status);
  }
  return code;
}

drum_code drum_pump_design(const drum_pump *pump, const double complex *coupling,
                           double complex *drive, drum_pump_branch *branch, drum_status *status) {
  drum_code code = check(pump, status);
  if (code != DRUM_OK)
    return code;
  size_t n = pump->modes;
  double force = 0;
  for (size_t i = 0; i < n; i++) {
    if (!drum_finite(coupling[i]))
      return drum_fail(status, DRUM_BAD_ARGUMENT, "wanted coupling G of cavity %zu is not finite",
                       i + 1);
    if (pump->g[i] == 0 && coupling[i] != 0)
      return drum_fail(status, DRUM_BAD_ARGUMENT,
                       "wanted coupling G of cavity %zu is %g, expected 0 as its single-photon "
                       "coupling g is 0",
                       i + 1, cabs(coupling[i]));
    branch->alpha[i] = pump->g[i] == 0 ? 0 : coupling[i] / pump->g[i];
    force += pump->g[i] * drum_squared(branch->alpha[i]);
  }
  double damping = pump->gamma_m / 2 / pump->omega_m;
  branch->x = force == 0 ? 0 : -2 * force / pump->omega_m / (1 + damping * damping);
  branch->fold = 0;
  branch->slope = 1;
  code = complete(pump, branch, status);
  if (code != DRUM_OK)
    return code;
  drum_pump held = *pump;
  for (size_t i = 0; i < n; i++) {
    drive[i] = CMPLX(pump->kappa[i] / 2, branch->system.delta[i]) * branch->alpha[i];
    for (size_t j = 0; j < n; j++)
      if (j != i)
        drive[i] += I * pump->hopping[i][j] * branch->alpha[j];
    held.drive[i] = drive[i];
  }
  if (check_drives(&held, NULL) != DRUM_OK)
    return too_strong(status);
  units unit = units_of(&held);
  drum_pump_equation equation = equation_of(&held, &unit);
  drum_pump_point point;
  if (!isfinite(equation.strength) || !isfinite(unit.field))
    return too_strong(status);
  code = drum_pump_evaluate(&equation, branch->x * (unit.g / unit.rate), &point, status);
  branch->slope = point.slope;
  return code == DRUM_OK ? drum_succeed(status) : code;
}

drum_code drum_pump_approximate(const drum_pump *pump, double complex *alpha, drum_status *status) {
  drum_code code = check(pump, status);
  if (code == DRUM_OK)
    code = check_drives(pump, status);
  if (code != DRUM_OK)
    return code;
  for (size_t i = 0; i < pump->modes; i++) {
    alpha[i] = pump->drive[i] / CMPLX(pump->kappa[i] / 2, pump->delta[i]);
    if (!drum_finite(alpha[i]))
      return too_strong(status);
  }
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report of measurements and that of a circuit's parameters have in common. */
#include "report/steps.h"

#include <math.h>
#include <string.h>

#include "base/json_text.h"
#include "base/units.h"
#include "report/names.h"
#include "report/page.h"

/*
 * One row of the mapping table: a number of each kind of theory, then the circuit's. With auxiliary
 * modes also the last theory that has them eliminated.
 */
static void mapping_row(const drum_mapping_steps *table, bool auxiliary, FILE *to, const char *name,
                        const char *unit, double (*value)(const drum_mapping_steps *, drum_step)) {
  const drum_step steps[] = {DRUM_STEP_EQ6, DRUM_STEP_A4, DRUM_STEP_SOFT, DRUM_STEP_FULL,
                             DRUM_STEP_CIRCUIT};
  (void)fprintf(to, "%-14s", name);
  for (size_t s = 0; s < sizeof steps / sizeof steps[0]; ++s)
    if (steps[s] != DRUM_STEP_SOFT || auxiliary)
      (void)fprintf(to, " %13.6f", value(table, steps[s]));
  (void)fprintf(to, "  %s\n", unit);
}

static double omega1(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.omega[0]) * 1e-6;
}
static double omega2(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.omega[1]) * 1e-6;
}
static double gamma1(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.gamma[0]) * 1e-6;
}
static double gamma2(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(t->reading[s].cascaded.gamma[1]) * 1e-6;
}
static double theta(const drum_mapping_steps *t, drum_step s) {
  return drum_degrees(t->reading[s].cascaded.theta);
}
static double f_real(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(creal(t->reading[s].cascaded.f)) * 1e-6;
}
static double f_imaginary(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(cimag(t->reading[s].cascaded.f)) * 1e-6;
}
static double j_opt(const drum_mapping_steps *t, drum_step s) {
  return drum_hertz(t->j_opt[s]) * 1e-6;
}
static double isolation(const drum_mapping_steps *t, drum_step s) {
  const double amplitude = fmax(t->reading[s].isolation, 1e-20);
  return drum_decibel(amplitude * amplitude);
}

static void write_causes(const drum_mapping_steps *table, bool auxiliary, double j, FILE *to) {
  const struct {
    drum_step to;
    const char *cause;
  } causes[] = {
      {DRUM_STEP_A4, "the drum's other sideband (Eq. A4)"},
      {DRUM_STEP_VELOCITY, "damping of velocity instead of amplitude"},
      {DRUM_STEP_SHIFT, "static shift of the resonators by the displaced plate"},
      {DRUM_STEP_SOFT, "softening of the plate under the pumps"},
      {DRUM_STEP_FULL, "the auxiliary modes' own dynamics"},
      {DRUM_STEP_CIRCUIT, "all that linear theory leaves out (finite fm/fd, ...)"},
  };
  (void)fprintf(to, "\nF moves away from B21, step by step, by (in units of J)\n");
  for (size_t k = 0; k < sizeof causes / sizeof causes[0]; ++k) {
    if (causes[k].to == DRUM_STEP_FULL && !auxiliary)
      continue;
    const double complex step =
        table->reading[causes[k].to].cascaded.f - table->reading[causes[k].to - 1].cascaded.f;
    (void)fprintf(to, "  %+.6f %+.6f i   %s\n", creal(step) / j, cimag(step) / j, causes[k].cause);
  }
}

void drum_steps_text(const drum_extraction *extraction, const drum_mapping_steps *steps, FILE *to) {
  const bool auxiliary = extraction->auxiliary > 0;
  drum_page_rule(to, "Cascaded parameters at Omega (all over 2pi)");
  (void)fprintf(to, "%-14s %13s %13s", "", "B18-B22", "A4");
  if (auxiliary)
    (void)fprintf(to, " %13s", "eliminated");
  (void)fprintf(to, " %13s %13s\n", "full theory", "circuit");
  mapping_row(steps, auxiliary, to, "omega_1", "MHz", omega1);
  mapping_row(steps, auxiliary, to, "omega_2", "MHz", omega2);
  mapping_row(steps, auxiliary, to, "gamma_1", "MHz", gamma1);
  mapping_row(steps, auxiliary, to, "gamma_2", "MHz", gamma2);
  mapping_row(steps, auxiliary, to, "theta", "deg", theta);
  mapping_row(steps, auxiliary, to, "Re F", "MHz", f_real);
  mapping_row(steps, auxiliary, to, "Im F", "MHz", f_imaginary);
  mapping_row(steps, auxiliary, to, "J for F = 0", "MHz", j_opt);
  mapping_row(steps, auxiliary, to, "isolation", "dB", isolation);
  write_causes(steps, auxiliary, fabs(creal(extraction->hopping[0][1])), to);
}

void drum_steps_blocked(const drum_mapping_steps *steps, FILE *to) {
  (void)fprintf(to, "\nBlocked %s: coherent isolation %.2f dB (full theory %.2f dB)",
                drum_report_blocked_name(steps->reading[DRUM_STEP_CIRCUIT].blocked),
                steps->isolation_db, steps->isolation_full_db);
}

/* A key that carries the number of a mode, counted from 1, as in kappa1_hz. */
static void put_mode(json_t *object, const char *before, size_t mode, const char *after,
                     double value) {
  json_t *key = json_sprintf("%s%zu%s", before, mode + 1, after);
  if (key)
    drum_json_put(object, json_string_value(key), value);
  json_decref(key);
}

json_t *drum_extraction_json(const drum_extraction *x) {
  json_t *object = json_object();
  for (size_t m = 0; m < x->modes; ++m) {
    put_mode(object, "f", m, "_hz", drum_hertz(x->omega_0[m]));
    put_mode(object, "kappa", m, "_hz", drum_hertz(x->kappa[m]));
    put_mode(object, "c", m, "_farad", x->capacitance[m]);
    if (!x->plate)
      continue;
    put_mode(object, "g", m, "_hz", drum_hertz(cabs(x->coupling[m])));
    put_mode(object, "g0_", m, "_hz", drum_hertz(x->g0[m]));
    put_mode(object, "shift", m, "_hz", drum_hertz(x->shift[m]));
  }
  if (x->modes > 1)
    drum_json_put(object, "j_hz", drum_hertz(creal(x->hopping[0][1])));
  if (x->plate && x->modes - x->auxiliary == 2)
    drum_json_put(object, "phi_deg", drum_degrees(carg(x->coupling[1] / x->coupling[0])));
  if (x->plate) {
    drum_json_put(object, "fm_hz", drum_hertz(x->omega_m));
    drum_json_put(object, "gammam_hz", drum_hertz(x->gamma_m));
    drum_json_put(object, "fm_softened_hz", drum_hertz(x->omega_soft));
    drum_json_put(object, "x_zpf_m", x->x_zpf);
    drum_json_put(object, "displacement_m", x->displacement);
  }
  if (x->dressed) {
    drum_json_put(object, "fm_pumped_hz", drum_hertz(x->omega_eff));
    drum_json_put(object, "gammam_pumped_hz", drum_hertz(x->gamma_eff));
  }
  return object;
}

static json_t *mapping_of(const drum_cascaded *cascaded, double j_opt) {
  json_t *object = json_object();
  for (size_t m = 0; m < 2; ++m) {
    put_mode(object, "omega", m, "_hz", drum_hertz(cascaded->omega[m]));
    put_mode(object, "gamma", m, "_hz", drum_hertz(cascaded->gamma[m]));
  }
  drum_json_put(object, "theta_deg", drum_degrees(cascaded->theta));
  drum_json_put(object, "f_abs_hz", drum_hertz(cabs(cascaded->f)));
  drum_json_put(object, "f_arg_deg", drum_degrees(carg(cascaded->f)));
  drum_json_put(object, "j_opt_hz", drum_hertz(j_opt));
  return object;
}

json_t *drum_steps_json(const drum_extraction *extraction, const drum_mapping_steps *steps) {
  json_t *object = json_object();
  (void)json_object_set_new(object, "theory",
                            mapping_of(&steps->theory.cascaded, steps->theory.j_opt));
  const struct {
    const char *key;
    drum_step step;
  } rows[] = {
      {"a4_theory", DRUM_STEP_A4},
      {"full_theory", DRUM_STEP_FULL},
      {"circuit", DRUM_STEP_CIRCUIT},
  };
  for (size_t k = 0; k < sizeof rows / sizeof rows[0]; ++k)
    (void)json_object_set_new(
        object, rows[k].key,
        mapping_of(&steps->reading[rows[k].step].cascaded, steps->j_opt[rows[k].step]));
  if (extraction->auxiliary > 0)
    (void)json_object_set_new(
        object, "eliminated",
        mapping_of(&steps->reading[DRUM_STEP_SOFT].cascaded, steps->j_opt[DRUM_STEP_SOFT]));
  drum_json_put(object, "deviation", steps->mismatch_full);
  drum_json_put(object, "band_hz", drum_hertz(steps->band));
  return object;
}

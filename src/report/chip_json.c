/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circuit's parameters as JSON: keys and units in docs/extract.md. */
#include "drumspice/chip_report.h"

#include <math.h>

#include "base/json_text.h"
#include "base/units.h"
#include "report/names.h"
#include "report/steps.h"

/* A frequency or rate in rad/s with its uncertainty, as KEY_hz and KEY_sigma_hz. */
static void put_rate(json_t *object, const char *key, double value, double sigma) {
  char name[64];
  (void)snprintf(name, sizeof name, "%s_hz", key);
  drum_json_put(object, name, drum_hertz(value));
  (void)snprintf(name, sizeof name, "%s_sigma_hz", key);
  drum_json_put(object, name, drum_hertz(sigma));
}

/* Losses and participations, of which both kinds of modes have the same. */
static void put_losses(const drum_chip *chip, double kappa, double sigma, const double *kappa_port,
                       const double *participation, json_t *mode) {
  double internal = kappa;
  json_t *ports = json_object();
  json_t *electrodes = json_array();
  for (size_t p = 0; p < chip->ports; p++) {
    drum_json_put(ports, chip->port_name[p], drum_hertz(kappa_port[p]));
    internal -= kappa_port[p];
  }
  for (size_t e = 0; e < chip->electrodes; e++)
    (void)json_array_append_new(electrodes, drum_json_number(participation[e]));
  put_rate(mode, "kappa", kappa, sigma);
  drum_json_put(mode, "kappa_internal_hz", drum_hertz(internal));
  (void)json_object_set_new(mode, "kappa_external_hz", ports);
  (void)json_object_set_new(mode, "participation", electrodes);
}

static json_t *normal_modes(const drum_chip *chip) {
  json_t *list = json_array();
  for (size_t m = 0; m < chip->normal; m++) {
    const drum_normal_mode *value = &chip->value.normal[m];
    const drum_normal_mode *sigma = &chip->sigma.normal[m];
    json_t *mode = json_object();
    put_rate(mode, "f", value->omega, sigma->omega);
    put_losses(chip, value->kappa, sigma->kappa, value->kappa_port, value->participation, mode);
    (void)json_array_append_new(list, mode);
  }
  return list;
}

static json_t *modes(const drum_chip *chip) {
  const drum_extraction *x = &chip->value.theory;
  const drum_extraction *s = &chip->sigma.theory;
  json_t *list = json_array();
  for (size_t m = 0; m < chip->modes; m++) {
    json_t *mode = json_object();
    (void)json_object_set_new(mode, "name", drum_json_text(chip->mode_name[m]));
    (void)json_object_set_new(mode, "spectator", json_boolean(m >= chip->seated));
    put_rate(mode, "f", x->omega_0[m], s->omega_0[m]);
    put_losses(chip, x->kappa[m], s->kappa[m], chip->value.kappa_port[m],
               chip->value.participation[m], mode);
    drum_json_put(mode, "c_farad", x->capacitance[m]);
    drum_json_put(mode, "c_sigma_farad", s->capacitance[m]);
    put_rate(mode, "shift", x->shift[m], s->shift[m]);
    drum_json_put(mode, "alpha", m < chip->seated ? cabs(x->alpha[m]) : NAN);
    drum_json_put(mode, "alpha_sigma", m < chip->seated ? creal(s->alpha[m]) : NAN);
    drum_json_put(mode, "alpha_deg", m < chip->seated ? drum_degrees(carg(x->alpha[m])) : NAN);
    if (chip->plates > 0) {
      put_rate(mode, "g", cabs(x->coupling[m]), creal(s->coupling[m]));
      drum_json_put(mode, "g_deg", drum_degrees(carg(x->coupling[m])));
      drum_json_put(mode, "g_sigma_deg", drum_degrees(cimag(s->coupling[m])));
      put_rate(mode, "g0", x->g0[m], s->g0[m]);
    }
    (void)json_array_append_new(list, mode);
  }
  return list;
}

static json_t *hopping(const drum_chip *chip) {
  json_t *list = json_array();
  for (size_t i = 0; i < chip->modes; i++)
    for (size_t j = i + 1; j < chip->modes; j++) {
      const double complex value = chip->value.theory.hopping[i][j];
      json_t *pair = json_object();
      (void)json_object_set_new(pair, "between",
                                json_pack("[o,o]", drum_json_text(chip->mode_name[i]),
                                          drum_json_text(chip->mode_name[j])));
      put_rate(pair, "j", creal(value), creal(chip->sigma.theory.hopping[i][j]));
      drum_json_put(pair, "dissipative_hz",
                    drum_hertz(cabs(value - conj(chip->value.theory.hopping[j][i]))));
      (void)json_array_append_new(list, pair);
    }
  return list;
}

static json_t *plates(const drum_chip *chip) {
  json_t *list = json_array();
  for (size_t p = 0; p < chip->plates; p++) {
    const drum_chip_plate *value = &chip->value.plate[p];
    const drum_chip_plate *sigma = &chip->sigma.plate[p];
    json_t *plate = json_object();
    (void)json_object_set_new(plate, "name", drum_json_text(chip->plate_name[p]));
    put_rate(plate, "fm", value->omega_m, sigma->omega_m);
    put_rate(plate, "gammam", value->gamma_m, sigma->gamma_m);
    put_rate(plate, "fm_softened", value->omega_soft, sigma->omega_soft);
    drum_json_put(plate, "mass_kg", value->mass);
    drum_json_put(plate, "mass_sigma_kg", sigma->mass);
    drum_json_put(plate, "x_zpf_m", value->x_zpf);
    drum_json_put(plate, "x_zpf_sigma_m", sigma->x_zpf);
    drum_json_put(plate, "displacement_m", value->displacement);
    json_t *couplings = json_array();
    for (size_t m = 0; m < chip->modes; m++)
      (void)json_array_append_new(couplings,
                                  drum_json_number(drum_hertz(cabs(value->coupling[m]))));
    (void)json_object_set_new(plate, "g_hz", couplings);
    (void)json_array_append_new(list, plate);
  }
  return list;
}

static json_t *electrodes(const drum_chip *chip) {
  json_t *list = json_array();
  for (size_t e = 0; e < chip->electrodes; e++)
    (void)json_array_append_new(list,
                                json_sprintf("%s.%zu", chip->plate_name[chip->electrode_plate[e]],
                                             chip->electrode_number[e]));
  return list;
}

json_t *drum_chip_json(const drum_chip *chip) {
  json_t *object = json_object();
  drum_json_put(object, "carrier_hz", chip->carrier_hz);
  drum_json_put(object, "omega_hz", drum_hertz(chip->value.theory.omega));
  (void)json_object_set_new(object, "electrodes", electrodes(chip));
  (void)json_object_set_new(object, "normal_modes", normal_modes(chip));
  (void)json_object_set_new(object, "modes", modes(chip));
  (void)json_object_set_new(object, "hopping", hopping(chip));
  (void)json_object_set_new(object, "plates", plates(chip));
  (void)json_object_set_new(object, "extracted", drum_extraction_json(&chip->value.theory));
  (void)json_object_set_new(object, "pumped", json_boolean(chip->pumped));
  (void)json_object_set_new(object, "stable",
                            chip->pumped ? json_boolean(chip->stable) : json_null());
  drum_json_put(object, "growth", chip->growth);
  drum_json_put(object, "n_linear", chip->n_linear);
  if (chip->has_steps) {
    (void)json_object_set_new(object, "mapping",
                              drum_steps_json(&chip->value.theory, &chip->steps));
    drum_json_put(object, "isolation_db", chip->steps.isolation_db);
    drum_json_put(object, "isolation_full_db", chip->steps.isolation_full_db);
    (void)json_object_set_new(
        object, "blocked",
        json_string(drum_report_blocked_name(chip->steps.reading[DRUM_STEP_CIRCUIT].blocked)));
  }
  drum_json_put(object, "left_out", chip->left_out);
  drum_json_put(object, "fit_error", chip->fit_error);
  (void)json_object_set_new(object, "points", json_integer((json_int_t)chip->points));
  (void)json_object_set_new(object, "complete", json_boolean(chip->complete));
  return object;
}

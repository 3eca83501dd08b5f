/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circuit's scattering as JSON: keys and units in docs/scatter.md. */
#include "drumspice/chip_scattering_report.h"

#include <math.h>

#include "base/json_text.h"
#include "base/units.h"
#include "theory/matrix.h"

static json_t *inputs(const drum_chip_scattering *s) {
  json_t *list = json_array();
  for (size_t j = 0; j < s->inputs; j++) {
    const drum_chip_input *from = &s->input[j];
    json_t *input = json_object();
    (void)json_object_set_new(input, "name", drum_json_text(from->name));
    (void)json_object_set_new(input, "kind",
                              json_string(j < s->ports          ? "port"
                                          : j < s->conductances ? "loss"
                                                                : "plate"));
    drum_json_put(input, "ohm", j < s->conductances ? 1.0 / from->siemens : NAN);
    drum_json_put(input, "nbar", from->quanta - 0.5);
    (void)json_array_append_new(list, input);
  }
  return list;
}

/* Amplitudes [to][from] as [re, im]. */
static json_t *amplitudes(const drum_chip_scattering *s, size_t point,
                          double complex (*of)(const drum_chip_scattering *, size_t, size_t,
                                               size_t)) {
  json_t *rows = json_array();
  for (size_t to = 0; to < s->ports; to++) {
    json_t *row = json_array();
    for (size_t from = 0; from < s->ports; from++) {
      const double complex a = of(s, point, to, from);
      (void)json_array_append_new(
          row, json_pack("[o,o]", drum_json_number(creal(a)), drum_json_number(cimag(a))));
    }
    (void)json_array_append_new(rows, row);
  }
  return rows;
}

/* Noise added [to][from], null on the diagonal. */
static json_t *added(const drum_chip_scattering *s, size_t point) {
  json_t *rows = json_array();
  for (size_t to = 0; to < s->ports; to++) {
    json_t *row = json_array();
    for (size_t from = 0; from < s->ports; from++)
      (void)json_array_append_new(
          row, drum_json_number(to == from ? NAN : drum_chip_added_noise(s, point, to, from)));
    (void)json_array_append_new(rows, row);
  }
  return rows;
}

static json_t *point_object(const drum_chip_scattering *s, size_t point) {
  json_t *object = json_object();
  json_t *symmetrised = json_array();
  json_t *normal = json_array();
  json_t *commutator = json_array();
  for (size_t p = 0; p < s->ports; p++) {
    const drum_chip_noise noise = drum_chip_noise_at(s, point, p);
    (void)json_array_append_new(symmetrised, drum_json_number(noise.symmetrised));
    (void)json_array_append_new(normal, drum_json_number(noise.normal));
    (void)json_array_append_new(commutator, drum_json_number(noise.commutator));
  }
  drum_json_put(object, "f_hz", s->f[point]);
  (void)json_object_set_new(object, "s", amplitudes(s, point, drum_chip_direct));
  (void)json_object_set_new(object, "conversion", amplitudes(s, point, drum_chip_conversion));
  (void)json_object_set_new(object, "symmetrised", symmetrised);
  (void)json_object_set_new(object, "normal", normal);
  (void)json_object_set_new(object, "commutator", commutator);
  (void)json_object_set_new(object, "added", added(s, point));
  return object;
}

/* The summary has decibels and degrees too. */
static json_t *summary(const drum_chip_scattering *s) {
  json_t *object = point_object(s, s->summary);
  json_t *decibels = json_array();
  json_t *degrees = json_array();
  for (size_t to = 0; to < s->ports; to++) {
    json_t *db = json_array();
    json_t *deg = json_array();
    for (size_t from = 0; from < s->ports; from++) {
      const double complex a = drum_chip_direct(s, s->summary, to, from);
      (void)json_array_append_new(db, drum_json_number(drum_decibel(drum_squared(a))));
      (void)json_array_append_new(deg, drum_json_number(drum_degrees(carg(a))));
    }
    (void)json_array_append_new(decibels, db);
    (void)json_array_append_new(degrees, deg);
  }
  (void)json_object_set_new(object, "s_db", decibels);
  (void)json_object_set_new(object, "s_deg", degrees);
  return object;
}

json_t *drum_chip_scattering_json(const drum_chip_scattering *scattering) {
  json_t *object = json_object();
  json_t *sweep = json_array();
  drum_json_put(object, "carrier_hz", scattering->carrier_hz);
  drum_json_put(object, "omega_hz", scattering->omega_hz > 0 ? scattering->omega_hz : NAN);
  (void)json_object_set_new(object, "ports", json_integer((json_int_t)scattering->ports));
  (void)json_object_set_new(object, "inputs", inputs(scattering));
  (void)json_object_set_new(object, "summary", summary(scattering));
  for (size_t k = 0; k < scattering->points; k++)
    (void)json_array_append_new(sweep, point_object(scattering, k));
  (void)json_object_set_new(object, "sweep", sweep);
  (void)json_object_set_new(object, "stable", json_boolean(scattering->stable));
  (void)json_object_set_new(object, "complete", json_boolean(scattering->complete));
  return object;
}

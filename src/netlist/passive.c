/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of resistors, capacitors and inductors, by the same rules and the same formulas as ngspice
 * has (RESupdate_conduct, CAPtemp, INDtemp): what is given twice counts as it was given last,
 * an element's coefficients come before its model's.
 */
#include "netlist/passive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A number that a line may give. */
typedef struct field {
  const char *keys; /* names of it, each between blanks */
  double *value;
  bool *given; /* may be null */
} field;

/* What the line and the model say. */
typedef struct parts {
  double value, m, scale, tc1, tc2, tce, temperature, dtemp, length, width, noisy, ignored;
  bool has_value, has_tc1, has_tc2, has_tce, has_temperature, has_ic, has_ac;
  double rsh, narrow, cut, nominal; /* a resistor's model */
  double model_value;
  bool has_model_value, has_rsh;
} parts;

static const field *find_field(const field *fields, size_t n, const char *key) {
  char padded[32];
  if (strlen(key) > sizeof padded - 3)
    return NULL;
  (void)snprintf(padded, sizeof padded, " %s ", key);
  for (size_t i = 0; i < n; i++)
    if (strstr(fields[i].keys, padded))
      return &fields[i];
  return NULL;
}

/* Reads `key = value` pairs from a word on. False: refused. */
static bool read_pairs(drum_image *image, const drum_element *element, const drum_words *words,
                       size_t from, const field *fields, size_t n, const char *whose) {
  for (size_t at = from; at < words->count;) {
    const char *key = drum_words_at(words, at);
    const field *known = find_field(fields, n, key);
    const char *text = drum_words_at(words, at + 2);
    if (!known || !drum_words_is_equals(words, at + 1)) {
      drum_image_refuse(image, element, "'%.60s' is not known of %s", key, whose);
      return false;
    }
    if (!drum_words_number(text, known->value)) {
      drum_image_refuse(image, element, "%.30s=%.60s is no number", key, text);
      return false;
    }
    if (known->given)
      *known->given = true;
    at += 3;
    /* tc=TC1 TC2 */
    double second;
    if (strcmp(key, "tc") == 0 && !drum_words_is_equals(words, at + 1) &&
        drum_words_number(drum_words_at(words, at), &second)) {
      const field *tc2 = find_field(fields, n, "tc2");
      if (tc2 && tc2->given) {
        *tc2->value = second;
        *tc2->given = true;
      }
      at++;
    }
  }
  return true;
}

static bool read_model(drum_image *image, const drum_element *element, const drum_flat_model *model,
                       parts *of) {
  double tc1 = 0;
  double tc2 = 0;
  double tce = 0;
  bool has_tce = false;
  const char *type = drum_words_at(&model->words, 2);
  if (element->kind != 'r' || (strcmp(type, "r") != 0 && strcmp(type, "res") != 0)) {
    drum_image_refuse(image, element,
                      "its model '%.60s' is of the type '%.30s', whose value is not certain: "
                      "expected the value itself",
                      drum_words_at(&model->words, 1), type);
    return false;
  }
  const field fields[] = {
      {" rsh ", &of->rsh, &of->has_rsh}, {" narrow dw ", &of->narrow, NULL},
      {" short dlr ", &of->cut, NULL},   {" tc1 tc1r ", &tc1, NULL},
      {" tc2 tc2r ", &tc2, NULL},        {" tce ", &tce, &has_tce},
      {" defw w ", &of->width, NULL},    {" l ", &of->length, NULL},
      {" tnom ", &of->nominal, NULL},    {" r res ", &of->model_value, &of->has_model_value},
      {" bv_max ", &of->ignored, NULL},
  };
  if (!read_pairs(image, element, &model->words, 3, fields, sizeof fields / sizeof fields[0],
                  "a resistor's model in the frame"))
    return false;
  of->tc1 = tc1;
  of->tc2 = tc2;
  of->tce = tce;
  of->has_tce = has_tce;
  return true;
}

static bool read_line(drum_image *image, const drum_element *element, parts *of) {
  const drum_words *words = &element->words;
  size_t at = 3;
  if (!drum_element_has_key(element, at) &&
      drum_words_number(drum_words_at(words, at), &of->value)) {
    of->has_value = true;
    at++;
  }
  if (at < words->count && !drum_element_has_key(element, at)) {
    const drum_flat_model *model = drum_image_model(image, drum_words_at(words, at));
    if (!model) {
      drum_image_refuse(image, element, "'%.60s' is neither a value nor a model of the netlist",
                        drum_words_at(words, at));
      return false;
    }
    if (!read_model(image, element, model, of))
      return false;
    at++;
  }
  if (!of->has_value && !drum_element_has_key(element, at) &&
      drum_words_number(drum_words_at(words, at), &of->value)) {
    of->has_value = true;
    at++;
  }
  const field resistor[] = {
      {" r resistance ", &of->value, &of->has_value},
      {" ac ", &of->ignored, &of->has_ac},
      {" temp ", &of->temperature, &of->has_temperature},
      {" dtemp ", &of->dtemp, NULL},
      {" l ", &of->length, NULL},
      {" w ", &of->width, NULL},
      {" m ", &of->m, NULL},
      {" tc tc1 ", &of->tc1, &of->has_tc1},
      {" tc2 ", &of->tc2, &of->has_tc2},
      {" tce ", &of->tce, &of->has_tce},
      {" scale ", &of->scale, NULL},
      {" noisy noise ", &of->noisy, NULL},
      {" bv_max ", &of->ignored, NULL},
  };
  const field reactive[] = {
      {element->kind == 'c' ? " c cap capacitance " : " l inductance ", &of->value, &of->has_value},
      {" ic ", &of->ignored, &of->has_ic},
      {" temp ", &of->temperature, &of->has_temperature},
      {" dtemp ", &of->dtemp, NULL},
      {" m ", &of->m, NULL},
      {" tc1 ", &of->tc1, &of->has_tc1},
      {" tc2 ", &of->tc2, &of->has_tc2},
      {" scale ", &of->scale, NULL},
      {" bv_max ", &of->ignored, NULL},
  };
  return element->kind == 'r'
             ? read_pairs(image, element, words, at, resistor, sizeof resistor / sizeof resistor[0],
                          "a resistor")
             : read_pairs(image, element, words, at, reactive, sizeof reactive / sizeof reactive[0],
                          element->kind == 'c' ? "a capacitor" : "an inductor");
}

static double geometric(const parts *of) {
  if (of->length * of->width * of->rsh > 0)
    return (of->length - 2 * of->cut) / (of->width - 2 * of->narrow) * of->rsh;
  return of->has_model_value ? of->model_value : NAN;
}

bool drum_passive_read(drum_image *image, const drum_element *element, drum_passive *read) {
  parts of = {
      .m = 1,
      .scale = 1,
      .noisy = 1,
      .length = 10e-6,
      .width = 10e-6,
      .nominal = image->flat->nominal,
  };
  if (!read_line(image, element, &of))
    return false;
  if (!of.has_value && element->kind == 'r')
    of.value = geometric(&of);
  else if (!of.has_value)
    of.value = NAN;
  if (!isfinite(of.value)) {
    drum_image_refuse(image, element, "it has no value");
    return false;
  }
  if (!(of.m > 0)) {
    drum_image_refuse(image, element, "m=%g: expected a number above 0", of.m);
    return false;
  }
  if (of.has_ic)
    drum_image_note(image, element, "its initial condition ic= is left out");
  const double dtemp = of.has_temperature ? 0 : of.dtemp;
  const double at = of.has_temperature ? of.temperature : image->flat->temperature;
  const double difference = at + dtemp - of.nominal;
  const double factor =
      of.has_tce ? pow(1.01, of.tce * difference) : 1 + (of.tc2 * difference + of.tc1) * difference;
  *read = (drum_passive){
      .factor = factor * of.scale,
      .value = of.value * factor * of.scale,
      .m = of.m,
      .dtemp = dtemp,
      .noisy = of.noisy != 0,
      .ac_given = of.has_ac,
  };
  return true;
}

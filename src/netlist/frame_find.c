/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/frame_find.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drumspice/constants.h"

/* Copies a name, and says if it is too long. */
static drum_code copy_name(const char *path, const char *name, char *to, drum_status *status) {
  if (strlen(name) >= DRUM_FRAME_NAME_SIZE)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: the name '%.60s...' has more than %d characters", path, name,
                     DRUM_FRAME_NAME_SIZE - 1);
  (void)snprintf(to, DRUM_FRAME_NAME_SIZE, "%s", name);
  return DRUM_OK;
}

static drum_code copy_pair(const char *path, const char *i, const char *q, drum_node_pair *pair,
                           drum_status *status) {
  const drum_code code = copy_name(path, i, pair->i, status);
  return code ? code : copy_name(path, q, pair->q, status);
}

/* What the user calls a code model's instance: a.xd.adrum is xd, and a.r1 the bath of r1. */
static void own_name(const char *element, const char *inner, char *name) {
  const size_t length = strlen(element);
  const size_t tail = strlen(inner);
  const bool formed = strncmp(element, "a.", 2) == 0;
  if (formed && length > tail + 2 && strcmp(element + length - tail, inner) == 0)
    (void)snprintf(name, DRUM_FRAME_NAME_SIZE, "%.*s", (int)(length - tail - 2), element + 2);
  else
    (void)snprintf(name, DRUM_FRAME_NAME_SIZE, "%s", element + (formed ? 2 : 0));
}

/* N + 1/2 of a model's bath at f_hz: its occupation, or Bose-Einstein's by its temperature. */
static double quanta_of(const drum_words *model, const char *nbar, const char *temperature,
                        double f_hz) {
  double value;
  if (drum_frame_elements_value(model, nbar, 0, &value) && value >= 0)
    return value + 0.5;
  if (drum_frame_elements_value(model, temperature, 0, &value) && value > 0)
    return 0.5 / tanh(DRUM_HBAR * DRUM_PI * f_hz / (DRUM_BOLTZMANN * value));
  return 0.5;
}

/* NAME [ e1_i e1_q e2_i e2_q ... ] x w MODEL */
static drum_code add_plate(const char *path, const drum_words *words, const drum_words *model,
                           drum_frame_circuit *circuit, drum_status *status) {
  const char *name = drum_words_at(words, 0);
  if (circuit->n_plates == DRUM_FRAME_PLATES_MAX)
    return drum_fail(status, DRUM_BAD_INPUT, "%.200s: there are more than %d drums", path,
                     DRUM_FRAME_PLATES_MAX);
  drum_frame_plate *plate = &circuit->plates[circuit->n_plates];
  drum_code code = copy_name(path, name, plate->bath, status);
  if (!code)
    own_name(name, ".adrum", plate->name);
  size_t at = 2;
  for (size_t k = 0; !code && strcmp(drum_words_at(words, at), "]") != 0; at += 2, k++) {
    if (at + 4 >= words->count)
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%.200s: the drum %.60s has an electrode of one node", path, plate->name);
    if (circuit->n_electrodes == DRUM_FRAME_ELECTRODES_MAX)
      return drum_fail(status, DRUM_BAD_INPUT, "%.200s: the drums have more than %d electrodes",
                       path, DRUM_FRAME_ELECTRODES_MAX);
    drum_frame_electrode *electrode = &circuit->electrodes[circuit->n_electrodes++];
    electrode->plate = circuit->n_plates;
    electrode->number = k + 1;
    (void)drum_frame_elements_value(model, "c", k, &electrode->farad);
    code = copy_pair(path, drum_words_at(words, at), drum_words_at(words, at + 1), &electrode->node,
                     status);
  }
  if (!code)
    code = copy_name(path, drum_words_at(words, at + 1), plate->node, status);
  (void)drum_frame_elements_value(model, "fm", 0, &plate->fm_hz);
  (void)drum_frame_elements_value(model, "mass", 0, &plate->mass);
  (void)drum_frame_elements_value(model, "gammam", 0, &plate->gammam_hz);
  plate->quanta = quanta_of(model, "nbarm", "tm", plate->fm_hz);
  double carrier;
  if (!(circuit->carrier_hz > 0) && drum_frame_elements_value(model, "carrier", 0, &carrier))
    circuit->carrier_hz = carrier;
  circuit->n_plates++;
  return code;
}

/* A conductance with noise, NAME i q MODEL or NAME %gd i i' %gd q q' MODEL. */
static drum_code read_bath(const char *path, const drum_words *words, const drum_words *model,
                           drum_frame_port *port, drum_status *status) {
  static const char GROUND[] = "0";
  const bool differential = strcmp(drum_words_at(words, 1), "%gd") == 0;
  drum_code code = copy_name(path, drum_words_at(words, 0), port->bath, status);
  if (!code)
    code = copy_pair(path, drum_words_at(words, differential ? 2 : 1),
                     drum_words_at(words, differential ? 5 : 2), &port->plus, status);
  if (!code)
    code = copy_pair(path, differential ? drum_words_at(words, 3) : GROUND,
                     differential ? drum_words_at(words, 6) : GROUND, &port->minus, status);
  if (!drum_frame_elements_value(model, "g", 0, &port->siemens))
    port->siemens = 0;
  double f0 = 0;
  (void)drum_frame_elements_value(model, "f0", 0, &f0);
  port->quanta = quanta_of(model, "nbar", "temperature", f0);
  return code;
}

/* Two resistors of the same value, one for each component. */
static drum_code read_resistors(const char *path, const drum_words *in_phase,
                                const drum_words *quadrature, drum_frame_port *port,
                                drum_status *status) {
  double ohm = 0;
  (void)drum_words_number(drum_words_at(in_phase, 3), &ohm);
  port->siemens = 1 / ohm;
  port->quanta = 0.5;
  const drum_code code = copy_pair(path, drum_words_at(in_phase, 1), drum_words_at(quadrature, 1),
                                   &port->plus, status);
  return code ? code
              : copy_pair(path, drum_words_at(in_phase, 2), drum_words_at(quadrature, 2),
                          &port->minus, status);
}

static const drum_words *find_formed(const drum_frame_elements *elements, const char *before,
                                     const char *name, const char *after) {
  char whole[2 * DRUM_FRAME_NAME_SIZE];
  (void)snprintf(whole, sizeof whole, "%s%s%s", before, name, after);
  return drum_frame_elements_find(elements, whole);
}

/* The element that the user's instance of a bath or a resistor has become. */
static drum_code find_port(const char *path, const drum_frame_elements *elements,
                           const drum_port_card *card, drum_frame_port *port, drum_status *status) {
  memcpy(port->name, card->name, sizeof card->name);
  const drum_words *element = find_formed(elements, "a.", card->bath, ".abath");
  if (!element)
    element = find_formed(elements, "a.", card->bath, "");
  if (!element)
    element = find_formed(elements, "", card->bath, "");
  drum_code code = DRUM_OK;
  if (element && strcmp(drum_frame_elements_type(elements, element), "bath_env") == 0) {
    code = read_bath(path, element, drum_frame_elements_model(elements, element), port, status);
  } else {
    const drum_words *in_phase = find_formed(elements, "", card->bath, "_i");
    const drum_words *quadrature = find_formed(elements, "", card->bath, "_q");
    if (!in_phase || drum_words_at(in_phase, 0)[0] != 'r') {
      in_phase = find_formed(elements, "r.", card->bath, ".ri");
      quadrature = find_formed(elements, "r.", card->bath, ".rq");
    }
    if (!in_phase || !quadrature || drum_words_at(in_phase, 0)[0] != 'r')
      return drum_fail(
          status, DRUM_BAD_INPUT,
          "%.200s: the port %s has bath=%s, which is no bath or resistor of the circuit", path,
          card->name, card->bath);
    code = read_resistors(path, in_phase, quadrature, port, status);
  }
  if (!code && !(port->siemens > 0 && isfinite(port->siemens)))
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: the port %s has a conductance of %g S: expected one above 0", path,
                     card->name, port->siemens);
  return code;
}

static drum_code find_ports(const char *path, const drum_frame_elements *elements,
                            drum_frame_circuit *circuit, drum_status *status) {
  drum_code code = DRUM_OK;
  for (; !code && circuit->n_ports < circuit->cards.n_ports; circuit->n_ports++)
    code = find_port(path, elements, &circuit->cards.ports[circuit->n_ports],
                     &circuit->ports[circuit->n_ports], status);
  return code;
}

/* Without port cards every mode's bath may be asked what leaves into it, if it is a conductance. */
static void assume_ports(const char *path, const drum_frame_elements *elements,
                         drum_frame_circuit *circuit) {
  circuit->ports_assumed = circuit->n_ports == 0;
  for (size_t m = 0; circuit->ports_assumed && m < circuit->cards.n_modes; m++) {
    drum_port_card card;
    memcpy(card.name, circuit->cards.modes[m].name, sizeof card.name);
    memcpy(card.bath, circuit->cards.modes[m].bath, sizeof card.bath);
    if (!find_port(path, elements, &card, &circuit->ports[circuit->n_ports], NULL))
      circuit->n_ports++;
  }
}

/* Every conductance with noise, under the name that the user gave it. */
static drum_code find_losses(const char *path, const drum_frame_elements *elements,
                             drum_frame_circuit *circuit, drum_status *status) {
  drum_code code = DRUM_OK;
  circuit->losses = calloc(circuit->n_baths + 1, sizeof *circuit->losses);
  if (!circuit->losses)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading a circuit");
  for (size_t i = 0; !code && i < elements->count; i++) {
    const drum_words *words = &elements->words[i];
    if (strcmp(drum_frame_elements_type(elements, words), "bath_env") != 0)
      continue;
    drum_frame_port *loss = &circuit->losses[circuit->n_losses++];
    code = read_bath(path, words, drum_frame_elements_model(elements, words), loss, status);
    if (!code)
      own_name(loss->bath, ".abath", loss->name);
  }
  return code;
}

/* Names live in one block, for the elements' own text does not outlive them. */
static bool copy_names(const drum_frame_elements *elements, drum_frame_circuit *circuit) {
  size_t size = 1;
  for (size_t i = 0; i < elements->count; i++)
    size += strlen(drum_words_at(&elements->words[i], 0)) + 1;
  circuit->storage = malloc(size);
  circuit->sources = calloc(elements->count + 1, sizeof *circuit->sources);
  circuit->baths = calloc(elements->count + 1, sizeof *circuit->baths);
  if (!circuit->storage || !circuit->sources || !circuit->baths)
    return false;
  char *end = circuit->storage;
  for (size_t i = 0; i < elements->count; i++) {
    const drum_words *words = &elements->words[i];
    const char *name = drum_words_at(words, 0);
    const char *type = drum_frame_elements_type(elements, words);
    const bool is_bath = strcmp(type, "bath_env") == 0 || strcmp(type, "drum_env") == 0;
    const size_t length = strlen(name) + 1;
    if (!is_bath && name[0] != 'v' && name[0] != 'i')
      continue;
    memcpy(end, name, length);
    if (is_bath)
      circuit->baths[circuit->n_baths++] = end;
    else
      circuit->sources[circuit->n_sources++] = end;
    end += length;
  }
  return true;
}

/* Whether a line of the circuit has this node. */
static bool has_node(const drum_frame_elements *elements, const char *node) {
  for (size_t i = 0; i < elements->count; i++) {
    const drum_words *words = &elements->words[i];
    for (size_t w = 1; drum_words_at(words, 0)[0] != '.' && w < words->count; w++)
      if (strcmp(drum_words_at(words, w), node) == 0)
        return true;
  }
  return false;
}

static drum_code check_modes(const char *path, const drum_frame_elements *elements,
                             const drum_frame_circuit *circuit, drum_status *status) {
  for (size_t m = 0; m < circuit->cards.n_modes; m++) {
    const drum_mode_card *mode = &circuit->cards.modes[m];
    const bool in_phase = has_node(elements, mode->node_i);
    if (!in_phase || !has_node(elements, mode->node_q))
      return drum_fail(status, DRUM_BAD_INPUT,
                       "%.200s: the mode %s sits at %s, which is no node of the circuit", path,
                       mode->name,
                       mode->node_v[0] ? mode->node_v : (in_phase ? mode->node_q : mode->node_i));
  }
  return DRUM_OK;
}

/* The plate card's name is what the user calls the drum. */
static void name_plates(drum_frame_circuit *circuit) {
  for (size_t p = 0; circuit->cards.has_plate && p < circuit->n_plates; p++)
    if (strcmp(circuit->plates[p].node, circuit->cards.plate.node_x) == 0)
      (void)snprintf(circuit->plates[p].name, DRUM_FRAME_NAME_SIZE, "%s",
                     circuit->cards.plate.name);
}

drum_code drum_frame_find(const char *path, const drum_frame_elements *elements,
                          drum_frame_circuit *circuit, drum_status *status) {
  if (!copy_names(elements, circuit))
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading a circuit");
  drum_code code = DRUM_OK;
  for (size_t i = 0; !code && i < elements->count; i++) {
    const drum_words *words = &elements->words[i];
    if (strcmp(drum_frame_elements_type(elements, words), "drum_env") == 0)
      code = add_plate(path, words, drum_frame_elements_model(elements, words), circuit, status);
  }
  if (!code)
    code = find_losses(path, elements, circuit, status);
  if (!code)
    code = find_ports(path, elements, circuit, status);
  if (!code) {
    assume_ports(path, elements, circuit);
    name_plates(circuit);
    code = check_modes(path, elements, circuit, status);
  }
  if (!code && !(circuit->carrier_hz > 0))
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: the netlist does not say the carrier of its frame: expected a card "
                     "*drumspice frame carrier=4.994g omega=6meg",
                     path);
  return code;
}

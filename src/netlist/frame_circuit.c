/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/frame_circuit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "netlist/cards_parse.h"
#include "netlist/envelope_image.h"
#include "netlist/frame_find.h"
#include "netlist/lint_report.h"

/* Sine sources this close in frequency are one pump. */
static const double SAME_FREQUENCY = 1e-12;

static drum_code no_memory(drum_status *status) {
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading a circuit");
}

/* The cards that there are, which may be none. */
static drum_code read_cards(const char *path, const drum_source *source, drum_cards *cards,
                            drum_status *status) {
  drum_cards_place place;
  drum_status parsing;
  const drum_code code = drum_cards_parse(source, cards, &place, &parsing);
  if (code)
    return drum_fail(status, code, "%.200s:%zu: %s", place.file ? place.file : path,
                     place.file ? place.line : 1, parsing.message);
  return DRUM_OK;
}

/* The frequency of all sine sources of an ordinary netlist. */
static drum_code find_pump(const char *path, const drum_frame_elements *elements, double *hertz,
                           drum_status *status) {
  double found = 0;
  for (size_t i = 0; i < elements->count; i++) {
    const drum_words *words = &elements->words[i];
    const char kind = drum_words_at(words, 0)[0];
    if (kind != 'v' && kind != 'i')
      continue;
    for (size_t w = 3; w + 3 < words->count; w++) {
      double frequency;
      if (strcmp(drum_words_at(words, w), "sin") != 0 ||
          !drum_words_number(drum_words_at(words, w + 3), &frequency) || !(frequency > 0))
        continue;
      if (found > 0 && fabs(frequency - found) > SAME_FREQUENCY * found)
        return drum_fail(status, DRUM_BAD_INPUT,
                         "%.200s: there are sine sources at %.12g and %.12g Hz: expected the "
                         "carrier of the frame among them to be given",
                         path, found, frequency);
      found = frequency;
    }
  }
  if (!(found > 0))
    return drum_fail(status, DRUM_BAD_INPUT,
                     "%.200s: there is no pump, a sine source, that gives the frame's carrier: "
                     "expected one, or the carrier",
                     path);
  *hertz = found;
  return DRUM_OK;
}

static bool is_in_frame(const drum_frame_elements *elements, const drum_cards *cards) {
  static const char *const TYPES[] = {"drum_env", "bath_env", "sideband"};
  for (size_t m = 0; m < cards->n_modes; m++)
    if (cards->modes[m].node_i[0])
      return true;
  for (size_t i = 0; i < elements->count; i++)
    for (size_t t = 0; t < sizeof TYPES / sizeof TYPES[0]; t++)
      if (strcmp(drum_frame_elements_type(elements, &elements->words[i]), TYPES[t]) == 0)
        return true;
  return false;
}

/* The image of an ordinary netlist, flat. */
static drum_code make_image(const char *path, const drum_source *source, const drum_flat *flat,
                            const drum_envelope_options *options, drum_flat *image,
                            drum_lint_report *report, drum_status *status) {
  char *text;
  drum_code code = drum_envelope_image(path, source, flat, 0, options, report, &text, status);
  if (code)
    return code;
  drum_source image_source;
  code = drum_source_read_text(path, text, options->folders, &image_source, status);
  free(text);
  if (code)
    return code;
  size_t n_left;
  code = drum_flatten_source(&image_source, image, &n_left, status);
  drum_source_free(&image_source);
  return code;
}

static drum_code write_deck(const drum_flat *flat, drum_frame_circuit *circuit,
                            drum_status *status) {
  size_t size;
  FILE *to = open_memstream(&circuit->deck, &size);
  if (!to)
    return no_memory(status);
  (void)fputs("* drumspice\n", to);
  for (size_t i = 0; i < flat->n_lines; i++)
    (void)fprintf(to, "%s\n", flat->lines[i].text);
  const bool failed = ferror(to) != 0;
  return fclose(to) == 0 && !failed ? DRUM_OK : no_memory(status);
}

/* From the flat netlist in the frame on. */
static drum_code finish(const char *path, const drum_flat *flat, drum_frame_circuit *circuit,
                        drum_status *status) {
  drum_frame_elements elements;
  drum_code code = drum_frame_elements_split(flat, &elements) ? DRUM_OK : no_memory(status);
  if (!code)
    code = drum_frame_find(path, &elements, circuit, status);
  if (!code)
    code = write_deck(flat, circuit, status);
  drum_frame_elements_free(&elements);
  return code;
}

/* In an ordinary netlist's image a mode's node is a pair. */
static void pair_modes(drum_cards *cards) {
  for (size_t m = 0; m < cards->n_modes; m++) {
    drum_mode_card *mode = &cards->modes[m];
    if (!mode->node_v[0])
      continue;
    (void)snprintf(mode->node_i, sizeof mode->node_i, "%.61s_i", mode->node_v);
    (void)snprintf(mode->node_q, sizeof mode->node_q, "%.61s_q", mode->node_v);
  }
}

/* Sine sources that all stand beside a carrier that was given are no pumps in its frame. */
static drum_code warn_of_pump(const char *path, const drum_frame_elements *elements, double carrier,
                              drum_lint_report *report, drum_status *status) {
  double pump = 0;
  if (find_pump(path, elements, &pump, NULL) || fabs(pump - carrier) <= SAME_FREQUENCY * carrier)
    return DRUM_OK;
  return drum_lint_add(report, DRUM_LINT_WARNING, path, 1,
                       "the sine sources are at %.12g Hz, beside the carrier of %.12g Hz: expected "
                       "pumps at the carrier, which alone count in its steady state",
                       pump, carrier)
             ? DRUM_OK
             : no_memory(status);
}

/* From the flat netlist, of either kind, on. */
static drum_code read_flat(const char *path, const drum_source *source,
                           const drum_envelope_options *given, const drum_flat *flat,
                           drum_frame_circuit *circuit, drum_lint_report *report,
                           drum_status *status) {
  drum_frame_elements elements;
  if (!drum_frame_elements_split(flat, &elements)) {
    drum_frame_elements_free(&elements);
    return no_memory(status);
  }
  const bool in_frame = is_in_frame(&elements, &circuit->cards);
  drum_envelope_options options = *given;
  if (!(options.carrier_hz > 0))
    options.carrier_hz = circuit->cards.carrier_hz;
  if (!(options.omega_hz > 0))
    options.omega_hz = circuit->cards.omega_hz;
  drum_code code = DRUM_OK;
  if (!in_frame && !(options.carrier_hz > 0))
    code = find_pump(path, &elements, &options.carrier_hz, status);
  else if (!in_frame)
    code = warn_of_pump(path, &elements, options.carrier_hz, report, status);
  drum_frame_elements_free(&elements);
  circuit->carrier_hz = options.carrier_hz;
  circuit->omega_hz = options.omega_hz;
  if (code)
    return code;
  if (in_frame)
    return finish(path, flat, circuit, status);
  drum_flat image;
  code = make_image(path, source, flat, &options, &image, report, status);
  if (code)
    return code;
  pair_modes(&circuit->cards);
  code = finish(path, &image, circuit, status);
  drum_flat_free(&image);
  return code;
}

drum_code drum_frame_circuit_read(const char *path, const drum_envelope_options *options,
                                  drum_frame_circuit *circuit, drum_lint_report *report,
                                  drum_status *status) {
  return drum_frame_circuit_read_text(path, NULL, options, circuit, report, status);
}

drum_code drum_frame_circuit_read_text(const char *path, const char *text,
                                       const drum_envelope_options *options,
                                       drum_frame_circuit *circuit, drum_lint_report *report,
                                       drum_status *status) {
  *circuit = (drum_frame_circuit){0};
  drum_source source;
  drum_code code = drum_envelope_read(path, text, options, &source, status);
  if (code)
    return code;
  drum_flat flat;
  size_t n_left;
  code = read_cards(path, &source, &circuit->cards, status);
  if (!code)
    code = drum_flatten_source(&source, &flat, &n_left, status);
  if (!code) {
    code = read_flat(path, &source, options, &flat, circuit, report, status);
    drum_flat_free(&flat);
  }
  drum_source_free(&source);
  if (code)
    drum_frame_circuit_free(circuit);
  return code ? code : drum_succeed(status);
}

void drum_frame_circuit_free(drum_frame_circuit *circuit) {
  free(circuit->deck);
  free(circuit->sources);
  free(circuit->baths);
  free(circuit->losses);
  free(circuit->storage);
  *circuit = (drum_frame_circuit){0};
}

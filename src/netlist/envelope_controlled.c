/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear controlled sources act on both components alike. */
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"

#include <math.h>
#include <string.h>

/* Whether a current can be sensed in an element of that kind, in the image as in the original. */
static bool carries_current(const drum_element *element) {
  return element && strchr("veh", element->kind);
}

/* The gain, at the word `at` or as gain=, and the multiplicity. False: refused. */
static bool read_gain(drum_image *image, const drum_element *element, size_t at, double *gain) {
  const drum_words *words = &element->words;
  bool has_gain = false;
  double m = 1;
  double ignored;
  for (; at < words->count;) {
    const char *word = drum_words_at(words, at);
    const bool has_key = drum_element_has_key(element, at);
    const char *value = has_key ? drum_words_at(words, at + 2) : word;
    double *to = !has_key || strcmp(word, "gain") == 0                   ? gain
                 : strcmp(word, "m") == 0 && strchr("fg", element->kind) ? &m
                 : strcmp(word, "ic") == 0                               ? &ignored
                                                                         : NULL;
    if (!to || !drum_words_number(value, to) || (to == gain && has_gain)) {
      drum_image_refuse(image, element,
                        "'%.60s' has no image: expected a linear source with a number for its gain",
                        word);
      return false;
    }
    has_gain = has_gain || to == gain;
    at += has_key ? 3 : 1;
  }
  if (!has_gain) {
    drum_image_refuse(image, element, "it has no gain");
    return false;
  }
  *gain *= m;
  if (!isfinite(*gain)) {
    drum_image_refuse(image, element, "its gain is out of range");
    return false;
  }
  return true;
}

static void put_by_voltage(drum_image *image, const drum_element *element) {
  double gain;
  if (read_gain(image, element, 5, &gain))
    drum_image_put_both(image, element, "@_& $1 $2 $3 $4 #", gain);
}

static void put_by_current(drum_image *image, const drum_element *element) {
  double gain;
  const char *sensed = drum_words_at(&element->words, 3);
  const drum_element *sense = drum_image_element(image, sensed);
  if (!carries_current(sense)) {
    drum_image_refuse(image, element, "there is no voltage source '%.60s' to sense a current in",
                      sensed);
    return;
  }
  if (!read_gain(image, element, 4, &gain))
    return;
  for (const char *part = "iq"; *part; part++) {
    drum_image_put_start(image, element, *part);
    (void)fprintf(image->body, " %s_%c %s\n", sense->name, *part, drum_number_write(gain).text);
  }
}

void drum_image_controlled(drum_image *image, const drum_element *element) {
  if (strchr("eg", element->kind))
    put_by_voltage(image, element);
  else
    put_by_current(image, element);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/frame_elements.h"

#include <stdlib.h>
#include <string.h>

bool drum_frame_elements_split(const drum_flat *flat, drum_frame_elements *elements) {
  *elements = (drum_frame_elements){.words = calloc(flat->n_lines + 1, sizeof(drum_words))};
  if (!elements->words)
    return false;
  for (size_t i = 0; i < flat->n_lines; i++) {
    const char *text = flat->lines[i].text;
    const bool brackets = text[0] == 'a' || text[0] == '.';
    elements->count++;
    if (!drum_words_split(text, brackets, &elements->words[i]))
      return false;
  }
  return true;
}

void drum_frame_elements_free(drum_frame_elements *elements) {
  for (size_t i = 0; i < elements->count; i++)
    drum_words_free(&elements->words[i]);
  free(elements->words);
  *elements = (drum_frame_elements){0};
}

const drum_words *drum_frame_elements_find(const drum_frame_elements *elements, const char *name) {
  for (size_t i = 0; i < elements->count; i++)
    if (strcmp(drum_words_at(&elements->words[i], 0), name) == 0)
      return &elements->words[i];
  return NULL;
}

const drum_words *drum_frame_elements_model(const drum_frame_elements *elements,
                                            const drum_words *element) {
  const char *name = element->count > 0 ? drum_words_at(element, element->count - 1) : "";
  for (size_t i = 0; i < elements->count; i++)
    if (strcmp(drum_words_at(&elements->words[i], 0), ".model") == 0 &&
        strcmp(drum_words_at(&elements->words[i], 1), name) == 0)
      return &elements->words[i];
  return NULL;
}

const char *drum_frame_elements_type(const drum_frame_elements *elements,
                                     const drum_words *element) {
  if (drum_words_at(element, 0)[0] != 'a')
    return "";
  const drum_words *model = drum_frame_elements_model(elements, element);
  return model ? drum_words_at(model, 2) : "";
}

bool drum_frame_elements_value(const drum_words *model, const char *key, size_t index,
                               double *value) {
  for (size_t i = 3; i + 2 < model->count; i++) {
    if (strcmp(drum_words_at(model, i), key) != 0 || !drum_words_is_equals(model, i + 1))
      continue;
    const bool array = strcmp(drum_words_at(model, i + 2), "[") == 0;
    if (!array)
      return index == 0 && drum_words_number(drum_words_at(model, i + 2), value);
    for (size_t k = 0; k <= index; k++)
      if (strcmp(drum_words_at(model, i + 3 + k), "]") == 0)
        return false;
    return drum_words_number(drum_words_at(model, i + 3 + index), value);
  }
  return false;
}

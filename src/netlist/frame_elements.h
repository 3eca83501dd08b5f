/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_FRAME_ELEMENTS_H
#define DRUM_NETLIST_FRAME_ELEMENTS_H

/* The lines of a flat netlist, each cut into words. */

#include "netlist/flatten.h"
#include "netlist/words.h"

typedef struct drum_frame_elements {
  size_t count; /* of lines, elements and models alike */
  drum_words *words;
} drum_frame_elements;

/* False: out of memory; drum_frame_elements_free is due in any case. */
bool drum_frame_elements_split(const drum_flat *flat, drum_frame_elements *elements);
void drum_frame_elements_free(drum_frame_elements *elements);

/* The element of that name; null if there is none. */
const drum_words *drum_frame_elements_find(const drum_frame_elements *elements, const char *name);

/* The model that an element's last word names; null if there is none. */
const drum_words *drum_frame_elements_model(const drum_frame_elements *elements,
                                            const drum_words *element);

/* The type of a code model's instance, "" for all else. */
const char *drum_frame_elements_type(const drum_frame_elements *elements,
                                     const drum_words *element);

/* The `index`th value of a model's parameter, from 0; false if there is none. */
bool drum_frame_elements_value(const drum_words *model, const char *key, size_t index,
                               double *value);

#endif

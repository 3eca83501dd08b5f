/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/flatten.h"

#include <stdlib.h>

drum_code drum_flatten_source(const drum_source *source, drum_flat *flat, size_t *n_left,
                              drum_status *status) {
  drum_deck deck;
  char *map = NULL;
  char *text = NULL;
  drum_code code = drum_deck_write(source, &deck, status);
  if (code != DRUM_OK)
    return code;
  *n_left = deck.n_left;
  code = drum_ngspice_flatten(source, &deck, &map, &text, status);
  if (code == DRUM_OK)
    code = drum_flat_read(map, text, &deck, flat, status);
  free(map);
  free(text);
  drum_deck_free(&deck);
  return code;
}

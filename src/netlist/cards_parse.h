/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_CARDS_PARSE_H
#define DRUM_NETLIST_CARDS_PARSE_H

#include "drumspice/cards.h"
#include "netlist/source.h"

/* Where a card is wrong; file is null when it is the cards as a whole that are. */
typedef struct drum_cards_place {
  const char *file; /* belongs to the source */
  size_t line;
} drum_cards_place;

/*
 * Reads the cards of a source, which may be none or only some. On failure *place says where, and
 * the status message, which does not repeat it, what.
 */
drum_code drum_cards_parse(const drum_source *source, drum_cards *cards, drum_cards_place *place,
                           drum_status *status);

/* That there are what every circuit in the frame must say of itself: its frame, and a mode. */
drum_code drum_cards_complete(const drum_cards *cards, drum_status *status);

/*
 * Whether a line is a card. "* drumspice" with a blank may also begin a sentence: it is
 * a card if there is an `=` in it, or nothing but the kind of a card.
 */
bool drum_cards_is_card(const drum_source_line *line);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A drum with a dc voltage across it is pulled by it and mixes the baseband with the carrier; the
 * frame has neither. So no dc may reach an electrode: nodes are joined wherever dc can go, ground
 * left out, and whoever is with a source of dc counts as having it.
 */
#include "netlist/envelope_image.h"

#include <string.h>

static size_t root(drum_image *image, size_t node) {
  while (image->node_parent[node] != node) {
    image->node_parent[node] = image->node_parent[image->node_parent[node]];
    node = image->node_parent[node];
  }
  return node;
}

/* The node's root; DRUM_NO_NAME for ground and the plates. */
static size_t find(drum_image *image, const char *name) {
  const size_t node = drum_names_find(&image->nodes, name);
  if (node == DRUM_NO_NAME || strcmp(name, "0") == 0 ||
      (image->node_flags[node] & DRUM_NODE_MECHANICAL))
    return DRUM_NO_NAME;
  return root(image, node);
}

/* Joins a node to those before it. */
static void join(drum_image *image, size_t *first, const char *name) {
  const size_t node = find(image, name);
  if (node == DRUM_NO_NAME)
    return;
  if (*first == DRUM_NO_NAME)
    *first = node;
  image->node_parent[node] = root(image, *first);
}

static void join_nodes(drum_image *image, const drum_element *element) {
  size_t first = DRUM_NO_NAME;
  for (size_t i = 1; i <= drum_element_n_nodes(element); i++)
    join(image, &first, drum_words_at(&element->words, i));
  const drum_element *sense = strchr("fh", element->kind)
                                  ? drum_image_element(image, drum_words_at(&element->words, 3))
                                  : NULL;
  for (size_t i = 1; sense && i <= drum_element_n_nodes(sense); i++)
    join(image, &first, drum_words_at(&sense->words, i));
}

static void mark(drum_image *image, const drum_element *element) {
  for (size_t i = 1; i <= 2; i++) {
    const size_t node = find(image, drum_words_at(&element->words, i));
    if (node != DRUM_NO_NAME)
      image->node_flags[node] |= DRUM_NODE_DC;
  }
}

void drum_image_check_bias(drum_image *image) {
  for (size_t i = 0; i < image->nodes.count; i++)
    image->node_parent[i] = i;
  for (size_t i = 0; i < image->n_elements; i++)
    if (strchr("rlvefghti", image->elements[i].kind) && image->elements[i].kind != 'i')
      join_nodes(image, &image->elements[i]);
  for (size_t i = 0; i < image->n_elements; i++)
    if (strchr("vi", image->elements[i].kind) && drum_source_has_dc(&image->elements[i]))
      mark(image, &image->elements[i]);
  for (size_t i = 0; i < image->n_elements; i++) {
    const drum_element *element = &image->elements[i];
    for (size_t word = 1; element->kind == 'a' && word < element->words.count; word++) {
      const char *name = drum_words_at(&element->words, word);
      const size_t own = drum_names_find(&image->nodes, name);
      const size_t node = find(image, name);
      if (node != DRUM_NO_NAME && (image->node_flags[own] & DRUM_NODE_ELECTRODE) &&
          (image->node_flags[node] & DRUM_NODE_DC))
        drum_image_refuse(image, element,
                          "dc can reach its electrode '%.60s', and a biased drum has no image: "
                          "expected a capacitor between them, or the bias left out",
                          name);
    }
  }
}

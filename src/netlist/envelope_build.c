/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of work from a flat netlist to its image. */
#include "netlist/envelope_image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_model(const drum_flat_line *line) {
  return line->text[0] == '.';
}

static bool split_lines(drum_image *image) {
  for (size_t i = 0; i < image->flat->n_lines; i++) {
    const drum_flat_line *line = &image->flat->lines[i];
    if (is_model(line)) {
      drum_flat_model *model = &image->models[image->n_models++];
      model->line = line;
      if (!drum_words_split(line->text, true, &model->words))
        return false;
      if (drum_names_add(&image->model_names, drum_words_at(&model->words, 1)) == DRUM_NO_NAME)
        return false;
      /* Of two models of a name the first counts, as the names' order says. */
      if (image->model_names.count < image->n_models)
        drum_words_free(&image->models[--image->n_models].words);
    } else {
      drum_element *element = &image->elements[image->n_elements++];
      element->line = line;
      element->kind = line->text[0];
      if (!drum_words_split(line->text, element->kind == 'a', &element->words))
        return false;
      element->name = drum_words_at(&element->words, 0);
    }
  }
  return true;
}

static bool is_node_word(const drum_element *element, size_t word) {
  if (element->kind != 'a')
    return word <= drum_element_n_nodes(element);
  return word + 1 < element->words.count && !strchr("[]%", drum_words_at(&element->words, word)[0]);
}

static bool name_elements(drum_image *image) {
  for (size_t i = 0; i < image->n_elements; i++) {
    const drum_element *element = &image->elements[i];
    const size_t index = drum_names_add(&image->element_names, element->name);
    if (index == DRUM_NO_NAME)
      return false;
    if (index != i) {
      drum_image_refuse(image, element, "its name is given twice");
      image->n_elements = i; /* names and elements go by the same numbers */
      return true;
    }
    for (size_t word = 1; word < element->words.count; word++)
      if (is_node_word(element, word) &&
          drum_names_add(&image->nodes, drum_words_at(&element->words, word)) == DRUM_NO_NAME)
        return false;
  }
  return true;
}

static bool make_room(drum_image *image) {
  const size_t n = image->flat->n_lines + 1;
  image->elements = calloc(n, sizeof *image->elements);
  image->models = calloc(n, sizeof *image->models);
  image->inductors = calloc(n, sizeof *image->inductors);
  return image->elements && image->models && image->inductors;
}

static bool make_nodes(drum_image *image) {
  image->node_flags = calloc(image->nodes.count + 1, sizeof *image->node_flags);
  image->node_parent = calloc(image->nodes.count + 1, sizeof *image->node_parent);
  return image->node_flags && image->node_parent;
}

/* How many of the element's nodes are the plate's, and how many are neither that nor ground. */
static void count_nodes(const drum_image *image, const drum_element *element, size_t *mechanical,
                        size_t *electrical) {
  *mechanical = *electrical = 0;
  for (size_t i = 1; i <= drum_element_n_nodes(element); i++) {
    const char *node = drum_words_at(&element->words, i);
    const bool plate = drum_image_is_mechanical(image, node);
    *mechanical += plate;
    *electrical += !plate && strcmp(node, "0") != 0;
  }
}

/* An element that acts on plates alone: the frame does not touch it. */
static void pass_mechanical(drum_image *image, const drum_element *element, size_t electrical) {
  if (electrical > 0)
    drum_image_refuse(image, element, "it joins a plate's node to electrical ones");
  else if (!strchr("rcliv", element->kind))
    drum_image_refuse(image, element, "it cannot act on a plate: expected R, C, L, I or V");
  else
    (void)fprintf(image->body, "%s\n", element->line->text);
}

static void image_element(drum_image *image, const drum_element *element) {
  size_t mechanical;
  size_t electrical;
  count_nodes(image, element, &mechanical, &electrical);
  if (drum_element_n_nodes(element) >= element->words.count) {
    drum_image_refuse(image, element, "it has too few nodes");
    return;
  }
  if (element->kind >= 'a' && element->kind <= 'z')
    image->n_converted[element->kind - 'a']++;
  if (mechanical > 0) {
    pass_mechanical(image, element, electrical);
    return;
  }
  switch (element->kind) {
  case 'r':
    drum_image_resistor(image, element);
    return;
  case 'c':
    drum_image_capacitor(image, element);
    return;
  case 'l':
    drum_image_inductor(image, element);
    return;
  case 'k':
    return; /* done before */
  case 'v':
  case 'i':
    drum_image_source(image, element);
    return;
  case 'e':
  case 'f':
  case 'g':
  case 'h':
    drum_image_controlled(image, element);
    return;
  case 't':
    drum_image_line(image, element);
    return;
  case 'a':
    drum_image_device(image, element);
    return;
  case 'b':
    drum_image_refuse(
        image, element,
        "a value that depends on voltages, currents or time has no image in the frame");
    return;
  default:
    drum_image_refuse(
        image, element,
        "it has no image in the rotating frame, which knows linear elements and drums");
  }
}

/* Nodes and elements that the image makes must not meet those of the user. */
static void check_names(drum_image *image) {
  for (size_t i = 0; i < image->n_elements; i++) {
    const drum_element *element = &image->elements[i];
    for (size_t word = 1; word < element->words.count; word++) {
      const char *node = drum_words_at(&element->words, word);
      const size_t length = strlen(node);
      if (!is_node_word(element, word) || !drum_image_is_mechanical(image, node) || length < 3 ||
          length >= 256 || node[length - 2] != '_' || !strchr("iq", node[length - 1]))
        continue;
      char bare[256];
      memcpy(bare, node, length - 2);
      bare[length - 2] = '\0';
      if (drum_names_find(&image->nodes, bare) != DRUM_NO_NAME)
        drum_image_refuse(image, element,
                          "the plate's node '%s' has the name that the node '%s' gets in the image",
                          node, bare);
    }
    if (element->kind == 'l' || element->kind == 'v') {
      char inner[256];
      (void)snprintf(inner, sizeof inner, "%.250s.s", element->name);
      if (drum_names_find(&image->nodes, inner) != DRUM_NO_NAME)
        drum_image_refuse(image, element, "the image needs the node name '%s' for itself", inner);
    }
  }
}

static void build(drum_image *image) {
  drum_image_find_plates(image);
  check_names(image);
  drum_image_check_bias(image);
  drum_image_read_inductors(image);
  for (size_t i = 0; i < image->n_elements; i++)
    if (image->elements[i].kind == 'k')
      drum_image_coupling(image, &image->elements[i]);
  for (size_t i = 0; i < image->n_elements; i++)
    image_element(image, &image->elements[i]);
}

static void free_image(drum_image *image) {
  for (size_t i = 0; image->elements && i < image->flat->n_lines; i++)
    drum_words_free(&image->elements[i].words);
  for (size_t i = 0; image->models && i < image->n_models; i++)
    drum_words_free(&image->models[i].words);
  drum_names_free(&image->element_names);
  drum_names_free(&image->model_names);
  drum_names_free(&image->nodes);
  free(image->node_flags);
  free(image->node_parent);
  free(image->inductors);
  free(image->elements);
  free(image->models);
}

/* Builds the body, then head and body into *text. */
static bool write_all(drum_image *image, const char *path, size_t n_left, char **text) {
  char *body = NULL;
  size_t size;
  image->body = open_memstream(&body, &size);
  if (!image->body)
    return false;
  build(image);
  const bool failed = ferror(image->body) != 0;
  bool done = fclose(image->body) == 0 && !failed && !image->out_of_memory;
  FILE *to = done ? open_memstream(text, &size) : NULL;
  if (to) {
    drum_image_write(image, path, body, n_left, to);
    done = ferror(to) == 0;
    done = fclose(to) == 0 && done && !image->out_of_memory;
  }
  free(body);
  return done && to;
}

drum_code drum_envelope_image(const char *path, const drum_source *source, const drum_flat *flat,
                              size_t n_left, const drum_envelope_options *options,
                              drum_lint_report *report, char **text, drum_status *status) {
  drum_image image = {
      .source = source,
      .flat = flat,
      .options = options,
      .carrier = options->carrier_hz,
      .wd = 2 * M_PI * options->carrier_hz,
      .report = report,
  };
  *text = NULL;
  const size_t before = drum_lint_count(report, DRUM_LINT_ERROR);
  const bool done = make_room(&image) && split_lines(&image) && name_elements(&image) &&
                    make_nodes(&image) && write_all(&image, path, n_left, text);
  free_image(&image);
  const bool empty = image.n_elements == 0;
  const size_t n = drum_lint_count(report, DRUM_LINT_ERROR) - before;
  drum_code code = DRUM_OK;
  if (!done)
    code =
        drum_fail(status, DRUM_NO_MEMORY, "out of memory while making the image of '%.200s'", path);
  else if (empty && n == 0)
    code = drum_fail(status, DRUM_BAD_INPUT, "'%.200s' has no elements: expected a circuit", path);
  else if (n > 0)
    code = drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has no image in the rotating frame, for %zu reason%s", path, n,
                     n == 1 ? "" : "s");
  if (code != DRUM_OK) {
    free(*text);
    *text = NULL;
  }
  return code == DRUM_OK ? drum_succeed(status) : code;
}

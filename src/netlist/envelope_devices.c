/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Code models: a bath and a drum of the laboratory frame become those of the rotating one. From the
 * library's subcircuits bath and drum1 to drum3 they become instances of its env_bath and env_drum1
 * to env_drum3 under the name that the user gave.
 */
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"

#include <string.h>

enum { MAX_ELECTRODES = 64, LIBRARY_ELECTRODES = 3 /* of the library's largest drum */ };

/* A code model's line. */
typedef struct device {
  const drum_flat_model *model;
  const char *type;
  const char *electrodes[MAX_ELECTRODES];
  size_t n_electrodes;
  const char *plate;    /* of a drum */
  const char *velocity; /* of a drum */
  const char *minus;    /* of a bath between two nodes; null: ground */
  const char *wrong;    /* null, or why it is no drum or bath */
} device;

static const char WRONG_DRUM[] = "it is not of the form NAME [electrodes] x w MODEL";
static const char WRONG_BATH[] =
    "it is not of the form NAME node MODEL or NAME %gd(node node) MODEL";

static void read_drum(const drum_words *words, device *read) {
  size_t at = 2;
  if (strcmp(drum_words_at(words, 1), "[") != 0) {
    read->wrong = WRONG_DRUM;
    return;
  }
  for (; at < words->count && strcmp(drum_words_at(words, at), "]") != 0; at++) {
    if (read->n_electrodes == MAX_ELECTRODES || strchr("%[", drum_words_at(words, at)[0])) {
      read->wrong = "it has too many electrodes, or ports of another type: expected nodes alone";
      return;
    }
    read->electrodes[read->n_electrodes++] = drum_words_at(words, at);
  }
  if (words->count != at + 4 || read->n_electrodes == 0) {
    read->wrong = WRONG_DRUM;
    return;
  }
  read->plate = drum_words_at(words, at + 1);
  read->velocity = drum_words_at(words, at + 2);
  if (strchr("%[", read->plate[0]) || strchr("%[", read->velocity[0]))
    read->wrong = WRONG_DRUM;
}

static void read_bath(const drum_words *words, device *read) {
  const bool differential = strcmp(drum_words_at(words, 1), "%gd") == 0;
  const size_t at = differential || strcmp(drum_words_at(words, 1), "%g") == 0 ? 2 : 1;
  if (words->count != at + (differential ? 3 : 2)) {
    read->wrong = WRONG_BATH;
    return;
  }
  read->electrodes[read->n_electrodes++] = drum_words_at(words, at);
  read->minus = differential ? drum_words_at(words, at + 1) : NULL;
}

static void read_device(const drum_image *image, const drum_element *element, device *read) {
  const drum_words *words = &element->words;
  *read = (device){0};
  read->model = drum_image_model(image, drum_words_at(words, words->count - 1));
  read->type = read->model ? drum_words_at(&read->model->words, 2) : "";
  if (strcmp(read->type, "drum") == 0)
    read_drum(words, read);
  else if (strcmp(read->type, "bath") == 0)
    read_bath(words, read);
  else
    read->wrong = strncmp(element->name, "a$poly$", 7) == 0
                      ? "a polynomial source has no image: expected a linear one"
                      : "this code model has no image: expected drum or bath";
}

static void flag(drum_image *image, const char *node, unsigned char bit) {
  const size_t index = drum_names_find(&image->nodes, node);
  if (index != DRUM_NO_NAME && strcmp(node, "0") != 0)
    image->node_flags[index] |= bit;
}

void drum_image_find_plates(drum_image *image) {
  for (size_t i = 0; i < image->n_elements; i++) {
    if (image->elements[i].kind != 'a')
      continue;
    device read;
    read_device(image, &image->elements[i], &read);
    if (read.wrong || !read.plate)
      continue;
    flag(image, read.plate, DRUM_NODE_MECHANICAL);
    flag(image, read.velocity, DRUM_NODE_MECHANICAL);
    for (size_t k = 0; k < read.n_electrodes; k++)
      flag(image, read.electrodes[k], DRUM_NODE_ELECTRODE);
  }
}

static bool is_known(const device *of, const char *key) {
  static const char DRUM[] = " c gap mass fm gammam nbarm tm seed ";
  static const char BATH[] = " g f0 nbar temperature seed ";
  char padded[32];
  if (strlen(key) > sizeof padded - 3)
    return false;
  (void)snprintf(padded, sizeof padded, " %s ", key);
  return strstr(of->plate ? DRUM : BATH, padded) != NULL;
}

/*
 * Writes the model's parameters: key=value, key=[a b], or for a subcircuit key1=a key2=b.
 * False: refused.
 */
static bool put_parameters(drum_image *image, const drum_element *element, const device *of,
                           bool numbered) {
  const drum_words *words = &of->model->words;
  for (size_t at = 3; at < words->count;) {
    const char *key = drum_words_at(words, at);
    double value;
    if (!is_known(of, key) || !drum_words_is_equals(words, at + 1)) {
      drum_image_refuse(image, element, "%.20s has no parameter '%.60s'", of->type, key);
      return false;
    }
    const bool array = strcmp(drum_words_at(words, at + 2), "[") == 0;
    at += array ? 3 : 2;
    if (!(array && numbered))
      (void)fprintf(image->body, " %s=%s", key, array ? "[" : "");
    for (size_t n = 1; at < words->count && strcmp(drum_words_at(words, at), "]") != 0; n++) {
      if (!drum_words_number(drum_words_at(words, at), &value)) {
        drum_image_refuse(image, element, "%.20s: %.30s=%.60s is no number", of->type, key,
                          drum_words_at(words, at));
        return false;
      }
      if (array && numbered && of->n_electrodes == 1)
        (void)fprintf(image->body, " %s=%s", key, drum_number_write(value).text);
      else if (array && numbered)
        (void)fprintf(image->body, " %s%zu=%s", key, n, drum_number_write(value).text);
      else
        (void)fprintf(image->body, "%s%s", array && n > 1 ? " " : "",
                      drum_number_write(value).text);
      at++;
      if (!array)
        break;
    }
    if (array && !numbered)
      (void)fputc(']', image->body);
    at += array;
  }
  return true;
}

static void put_pair(drum_image *image, const char *node) {
  (void)fputc(' ', image->body);
  drum_image_put_node(image, node, 'i');
  (void)fputc(' ', image->body);
  drum_image_put_node(image, node, 'q');
}

/* The instance xPATH of a device called a.xPATH.`inner`, its length in *length; null: none. */
static const char *instance(const drum_element *element, const char *inner, size_t *length) {
  const char *name = element->name;
  const size_t n = strlen(name);
  const size_t tail = strlen(inner);
  if (strncmp(name, "a.x", 3) != 0 || n < tail + 4 || strcmp(name + n - tail, inner) != 0)
    return NULL;
  *length = n - tail - 2;
  return name + 2;
}

static void put_bath(drum_image *image, const drum_element *element, const device *of) {
  size_t length;
  const char *name = of->minus ? NULL : instance(element, ".abath", &length);
  if (name) {
    (void)fprintf(image->body, "%.*s", (int)length, name);
    put_pair(image, of->electrodes[0]);
    (void)fputs(" env_bath", image->body);
    if (put_parameters(image, element, of, false))
      (void)fputc('\n', image->body);
    return;
  }
  (void)fputs(element->name, image->body);
  if (of->minus)
    for (const char *part = "iq"; *part; part++) {
      (void)fputs(" %gd(", image->body);
      drum_image_put_node(image, of->electrodes[0], *part);
      (void)fputc(' ', image->body);
      drum_image_put_node(image, of->minus, *part);
      (void)fputc(')', image->body);
    }
  else
    put_pair(image, of->electrodes[0]);
  (void)fprintf(image->body, " %s_model\n.model %s_model bath_env(", element->name, element->name);
  if (put_parameters(image, element, of, false))
    (void)fputs(")\n", image->body);
}

static void put_drum(drum_image *image, const drum_element *element, const device *of) {
  size_t length;
  const char *name =
      of->n_electrodes <= LIBRARY_ELECTRODES ? instance(element, ".adrum", &length) : NULL;
  if (name)
    (void)fprintf(image->body, "%.*s", (int)length, name);
  else
    (void)fprintf(image->body, "%s [", element->name);
  for (size_t i = 0; i < of->n_electrodes; i++)
    put_pair(image, of->electrodes[i]);
  if (name)
    (void)fprintf(image->body, " %s env_drum%zu", of->plate, of->n_electrodes);
  else
    (void)fprintf(image->body, " ] %s %s %s_model\n.model %s_model drum_env(", of->plate,
                  of->velocity, element->name, element->name);
  if (put_parameters(image, element, of, name != NULL))
    (void)fprintf(image->body, " carrier=%s%s\n", drum_number_write(image->carrier).text,
                  name ? "" : ")");
}

void drum_image_device(drum_image *image, const drum_element *element) {
  device read;
  read_device(image, element, &read);
  if (read.wrong) {
    drum_image_refuse(image, element, "%s", read.wrong);
    return;
  }
  const size_t n = read.n_electrodes + (read.minus != NULL);
  for (size_t i = 0; i < n; i++) {
    const char *node = i < read.n_electrodes ? read.electrodes[i] : read.minus;
    if (drum_image_is_mechanical(image, node)) {
      drum_image_refuse(image, element, "it joins the plate's node '%.60s' to electrical ones",
                        node);
      return;
    }
  }
  image->uses_library = true;
  if (read.plate)
    put_drum(image, element, &read);
  else
    put_bath(image, element, &read);
}

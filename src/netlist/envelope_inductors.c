/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inductors and their couplings: v = L di/dt + j wd L i, and the same with M. The terms with j are
 * current-controlled voltage sources in series, which sense each other: the one of an
 * inductor's own flux, h.NAME, carries its current.
 */
#include "netlist/number_text.h"
#include "netlist/passive.h"

#include <math.h>

void drum_image_read_inductors(drum_image *image) {
  for (size_t i = 0; i < image->n_elements; i++) {
    drum_passive read;
    image->inductors[i] = (drum_inductor){.henry = NAN};
    if (image->elements[i].kind == 'l' && drum_passive_read(image, &image->elements[i], &read))
      image->inductors[i] = (drum_inductor){.henry = read.value, .m = read.m};
  }
}

/* Where the chain of sources in front of an inductor has come to, from its first node on. */
static void put_front(drum_image *image, const drum_element *element, size_t n, char part) {
  if (n == 0)
    drum_image_put_node(image, drum_words_at(&element->words, 1), part);
  else
    (void)fprintf(image->body, "%s.m%zu_%c", element->name, n, part);
}

void drum_image_inductor(drum_image *image, const drum_element *element) {
  const drum_inductor *own = &image->inductors[element - image->elements];
  if (isnan(own->henry))
    return;
  for (const char *part = "iq"; *part; part++) {
    (void)fprintf(image->body, "%s_%c ", element->name, *part);
    put_front(image, element, own->n_couplings, *part);
    (void)fprintf(image->body, " %s.s_%c %s", element->name, *part,
                  drum_number_write(own->henry).text);
    if (own->m < 1 || own->m > 1)
      (void)fprintf(image->body, " m=%s", drum_number_write(own->m).text);
    (void)fputc('\n', image->body);
  }
  drum_image_put_cross(image, element, "h.@_& @.s_& $2 h.@_~ #", image->wd * own->henry / own->m);
}

/* The voltage that the current of `other` induces in an inductor, in front of it. */
static void put_induced(drum_image *image, const drum_element *coupling,
                        const drum_element *element, const drum_element *other, int which,
                        double ohm) {
  drum_inductor *own = &image->inductors[element - image->elements];
  for (const char *part = "iq"; *part; part++) {
    const char across = *part == 'i' ? 'q' : 'i';
    (void)fprintf(image->body, "h.%s.%d_%c ", coupling->name, which, *part);
    put_front(image, element, own->n_couplings, *part);
    (void)fprintf(image->body, " %s.m%zu_%c h.%s_%c %s\n", element->name, own->n_couplings + 1,
                  *part, other->name, across, drum_number_write(*part == 'i' ? -ohm : ohm).text);
  }
  own->n_couplings++;
}

void drum_image_coupling(drum_image *image, const drum_element *element) {
  const drum_words *words = &element->words;
  /* The value may be written k=0.5. */
  const size_t value = drum_element_has_key(element, 3) ? 5 : 3;
  double k;
  if (words->count != value + 1 || !drum_words_number(drum_words_at(words, value), &k)) {
    drum_image_refuse(image, element, "expected two inductors and a number");
    return;
  }
  const drum_element *ends[2];
  double henry[2];
  for (size_t i = 0; i < 2; i++) {
    ends[i] = drum_image_element(image, drum_words_at(words, i + 1));
    if (!ends[i] || ends[i]->kind != 'l') {
      drum_image_refuse(image, element, "there is no inductor '%.60s'",
                        drum_words_at(words, i + 1));
      return;
    }
    henry[i] = image->inductors[ends[i] - image->elements].henry;
  }
  if (ends[0] == ends[1]) {
    drum_image_refuse(image, element, "it couples an inductor to itself");
    return;
  }
  if (isnan(henry[0]) || isnan(henry[1]))
    return;
  const double ohm = image->wd * k * sqrt(fabs(henry[0] * henry[1]));
  if (!isfinite(ohm)) {
    drum_image_refuse(image, element, "its value is out of range");
    return;
  }
  for (const char *part = "iq"; *part; part++)
    (void)fprintf(image->body, "%s_%c %s_%c %s_%c %s\n", element->name, *part, ends[0]->name, *part,
                  ends[1]->name, *part, drum_number_write(k).text);
  put_induced(image, element, ends[0], ends[1], 1, ohm);
  put_induced(image, element, ends[1], ends[0], 2, ohm);
}

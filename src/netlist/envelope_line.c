/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ideal lines by Branin's method. A port is its impedance before a source E that is the other
 * port's wave 2 V - E, later by td and, in the frame, turned by exp(-j wd td). The delay is done by
 * stock lines of 1 ohm between matched ends.
 */
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"

#include <math.h>
#include <string.h>

typedef struct line_reading {
  double z0, td, f, nl;
  bool has_z0, has_td, has_f, has_ic;
} line_reading;

static bool read_line(drum_image *image, const drum_element *element, line_reading *read) {
  const drum_words *words = &element->words;
  *read = (line_reading){.nl = 0.25};
  double ignored;
  for (size_t at = 5; at < words->count;) {
    const char *key = drum_words_at(words, at);
    const size_t skip = drum_words_is_equals(words, at + 1) ? 2 : 1;
    double *to = &ignored;
    if (strcmp(key, "z0") == 0 || strcmp(key, "zo") == 0) {
      to = &read->z0;
      read->has_z0 = true;
    } else if (strcmp(key, "td") == 0) {
      to = &read->td;
      read->has_td = true;
    } else if (strcmp(key, "f") == 0) {
      to = &read->f;
      read->has_f = true;
    } else if (strcmp(key, "nl") == 0) {
      to = &read->nl;
    } else if (strcmp(key, "ic") == 0 || strcmp(key, "v1") == 0 || strcmp(key, "v2") == 0 ||
               strcmp(key, "i1") == 0 || strcmp(key, "i2") == 0) {
      read->has_ic = true;
    } else {
      drum_image_refuse(image, element, "'%.60s' is not known of an ideal line", key);
      return false;
    }
    at += skip;
    if (!drum_words_number(drum_words_at(words, at), to)) {
      drum_image_refuse(image, element, "%.30s=%.60s is no number", key, drum_words_at(words, at));
      return false;
    }
    at++;
    while (strcmp(key, "ic") == 0 && drum_words_number(drum_words_at(words, at), to))
      at++;
  }
  return true;
}

/*
 * A section is the Pade approximant [2/2] of exp(-s td/n), off by (w td/n)^5/720: how many of them
 * are off by no more than 1e-9 together up to the band's edge. 0: more than there may be.
 */
static int count_sections(double td, double band) {
  enum { SECTIONS_MAX = 200 };
  const double turn = 2 * M_PI * band * td;
  const double sections = ceil(pow(pow(turn, 5) / (720 * 1e-9), 0.25));
  return sections > SECTIONS_MAX ? 0 : sections < 1 ? 1 : (int)sections;
}

void drum_image_line(drum_image *image, const drum_element *element) {
  line_reading read;
  if (!read_line(image, element, &read))
    return;
  const double td = read.has_td ? read.td : read.nl / read.f;
  if (!read.has_z0 || !(read.z0 > 0) || !isfinite(read.z0)) {
    drum_image_refuse(image, element, "expected z0= above 0");
    return;
  }
  if ((!read.has_td && !read.has_f) || !(td > 0) || !isfinite(td)) {
    drum_image_refuse(image, element, "expected a delay td= above 0, or f= and nl=");
    return;
  }
  if (image->options->line_band_hz > 0) {
    const int sections = count_sections(td, image->options->line_band_hz);
    if (sections == 0) {
      drum_image_refuse(image, element,
                        "its delay of %g s is too long for networks right up to %g Hz: expected a "
                        "narrower band, or none",
                        td, image->options->line_band_hz);
      return;
    }
    if (sections > image->line_sections)
      image->line_sections = sections;
  }
  if (read.has_ic)
    drum_image_note(image, element, "its initial conditions are left out");
  const double turn = 2 * M_PI * fmod(image->carrier * td, 1.0);
  drum_image_put(image, element, 'i', "x.@ $1 ^1 $2 ^2 $3 ^3 $4 ^4 envelope_line", 0);
  (void)fprintf(image->body, "+ z0=%s td=%s re=%s im=%s\n", drum_number_write(read.z0).text,
                drum_number_write(td).text, drum_number_write(cos(turn)).text,
                drum_number_write(-sin(turn)).text);
  image->uses_line = true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resistors and capacitors: i = v/R on both components; i = C dv/dt + j wd C v. */
#include "netlist/number_text.h"
#include "netlist/passive.h"

#include <math.h>

/* Zero, which no resistor can have, is a milliohm to ngspice. */
static const double SHORT_OHM = 1e-3;
static const double KELVIN = 273.15;

static void put_quiet(drum_image *image, const drum_element *element, double ohm) {
  drum_image_put_both(image, element, "@_& $1 $2 # noisy=0", ohm);
}

/*
 * A conductor with the noise of a bath at its temperature, evaluated at the carrier: each component
 * has twice the laboratory's density, as docs/physics.md derives.
 */
static void put_noisy(drum_image *image, const drum_element *element, double ohm, double kelvin) {
  const size_t seed = image->options->tran_noise ? ++image->n_seeds : 0;
  drum_image_put(image, element, 'i', "a.@ %gd($1 $2) %gd(^1 ^2) @_bath", 0);
  (void)fprintf(image->body, ".model %s_bath bath_env(g=%s f0=%s temperature=%s seed=%zu)\n",
                element->name, drum_number_write(1 / ohm).text,
                drum_number_write(image->carrier).text, drum_number_write(kelvin).text, seed);
  image->uses_library = true;
  image->n_noisy++;
}

void drum_image_resistor(drum_image *image, const drum_element *element) {
  drum_passive read;
  if (!drum_passive_read(image, element, &read))
    return;
  if (read.ac_given) {
    drum_image_refuse(image, element,
                      "it has one value for dc and one for ac (ac=): expected one value");
    return;
  }
  const double value = fabs(read.value) > 0 ? read.value : SHORT_OHM * read.factor;
  const double ohm = value / read.m;
  const double kelvin = image->flat->temperature + read.dtemp + KELVIN;
  if (!isfinite(ohm) || !isfinite(1 / ohm))
    drum_image_refuse(image, element, "its value is out of range");
  else if (!read.noisy)
    put_quiet(image, element, ohm);
  else if (ohm < 0) { /* ngspice would take noise away for it */
    drum_image_note(image, element, "a negative resistance makes no noise in the image");
    put_quiet(image, element, ohm);
  } else if (kelvin < 0)
    drum_image_refuse(image, element, "its noise would be of a temperature below absolute zero");
  else
    put_noisy(image, element, ohm, kelvin);
}

void drum_image_capacitor(drum_image *image, const drum_element *element) {
  drum_passive read;
  if (!drum_passive_read(image, element, &read))
    return;
  const double farad = read.value * read.m;
  if (!isfinite(farad * image->wd)) {
    drum_image_refuse(image, element, "its value is out of range");
    return;
  }
  drum_image_put_both(image, element, "@_& $1 $2 #", farad);
  drum_image_put_cross(image, element, "g.@_& $1 $2 ^1 ^2 #", image->wd * farad);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pure part of drumspice envelope, from ngspice's listing to the image, with listings that are
 * cut short or damaged: whatever they say, there is an image, or reasons.
 */
#include "drumspice/envelope.h"
#include "netlist/envelope_image.h"
#include "tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char NETLIST[] =
    "all kinds of elements\n"
    "*drumspice mode a1 v=n1 c=100f f0=5g bath=xb1\n"
    ".param fc=5g\n"
    ".subckt bath a g=0\nabath a bath\n.model bath bath(g={g} f0=5g nbar=1)\n.ends\n"
    ".subckt drum1 e x c=0\nadrum [e] x w drum\n"
    ".model drum drum(c=[{c}] gap=[100n] mass=100f fm=6meg gammam=100 nbarm=0.5)\n.ends\n"
    "xb1 n1 bath g=1u\n"
    "xd n1 x drum1 c=30f\n"
    "cx x 0 1p\n"
    ".model film r(rsh=100 tc1=1m)\n"
    "r1 n1 n2 film l=5u w=4u tc=1m 2u dtemp=5\n"
    "c1 n2 0 1p m=2 ic=1\n"
    "l1 n2 n3 1n\nl2 n3 0 2n m=3\nk1 l1 l2 0.5\n"
    "v1 n4 0 ac 1 30\ni1 0 n4 dc 0 sin(0 1 {fc} 1n 1k 30) m=2\n"
    "i2 0 n4 am(1 2 1k 5g)\ni3 0 n4 sffm(0 1 5.1g 2 1k)\n"
    "e1 n5 0 n1 n2 2\ng1 n5 0 n1 n2 2\nf1 n5 0 v1 2\nh1 n6 0 v1 2\n"
    "t1 n5 0 n6 0 z0=50 f=5g nl=0.3 ic=0,0,0,0\n"
    ".if (fc > 1)\nr2 n6 0 1\n.elseif (fc)\nr2 n6 0 2\n.else\nd1 n6 0 dd\n.endif\n"
    ".temp 30\n.options tnom=25 temp={fc/1g}\n";

typedef struct listing {
  drum_source source;
  drum_deck deck;
  char *map;
  char *flat;
} listing;

static int make_listing(void **state) {
  static listing made;
  scratch place;
  drum_status status;
  scratch_open(&place);
  const char *path = scratch_write_text(&place, "netlist.cir", NETLIST);
  if (drum_source_read(path, NULL, &made.source, &status) != DRUM_OK ||
      drum_deck_write(&made.source, &made.deck, &status) != DRUM_OK ||
      drum_ngspice_flatten(&made.source, &made.deck, &made.map, &made.flat, &status) != DRUM_OK)
    fail_msg("%s", status.message);
  scratch_close(&place);
  *state = &made;
  return 0;
}

static int free_listing(void **state) {
  listing *made = *state;
  drum_source_free(&made->source);
  drum_deck_free(&made->deck);
  free(made->map);
  free(made->flat);
  return 0;
}

/* The image of the texts, which the caller frees; null if there is none. */
static char *image_of(const listing *of, const char *map, const char *text) {
  const drum_envelope_options options = {.carrier_hz = 5e9};
  drum_lint_report report = {0};
  drum_status status = {DRUM_OK, ""};
  drum_flat flat;
  char *image = NULL;
  drum_code code = drum_flat_read(map, text, &of->deck, &flat, &status);
  if (code == DRUM_OK) {
    code = drum_envelope_image("netlist.cir", &of->source, &flat, 0, &options, &report, &image,
                               &status);
    drum_flat_free(&flat);
  }
  assert_int_equal(status.code, code);
  assert_int_equal(code == DRUM_OK, status.message[0] == '\0');
  assert_int_equal(code == DRUM_OK, image != NULL);
  drum_lint_free(&report);
  return image;
}

static void try_texts(const listing *of, const char *map, const char *text) {
  free(image_of(of, map, text));
}

static void every_kind_of_element_has_an_image(void **state) {
  const listing *of = *state;
  char *image = image_of(of, of->map, of->flat);
  assert_non_null(image);
  assert_non_null(strstr(image, "\nxd n1_i n1_q x env_drum1 "));
  assert_non_null(strstr(image, "\na.r2 ")); /* of the first branch */
  assert_null(strstr(image, "inf"));
  assert_null(strstr(image, "nan"));
  free(image);
}

static void survives_listings_cut_short(void **state) {
  const listing *of = *state;
  char *text = strdup(of->flat);
  assert_non_null(text);
  for (size_t length = strlen(text); length > 0; length--) {
    text[length] = '\0';
    try_texts(of, of->map, text);
  }
  free(text);
  text = strdup(of->map);
  assert_non_null(text);
  for (size_t length = strlen(text); length > 0; length--) {
    text[length] = '\0';
    try_texts(of, text, of->flat);
  }
  free(text);
}

static void survives_damaged_listings(void **state) {
  static const char HOSTILE[] = "\n =[]()%,*.-9axkvtl\xff";
  const listing *of = *state;
  char *text = strdup(of->flat);
  assert_non_null(text);
  const size_t end = (size_t)(strstr(text, "complete deck") - text);
  for (size_t at = 0; at < end; at++) {
    const char kept = text[at];
    for (const char *byte = HOSTILE; *byte; byte++) {
      text[at] = *byte;
      try_texts(of, of->map, text);
    }
    text[at] = kept;
  }
  free(text);
}

static void survives_listings_without_words(void **state) {
  const listing *of = *state;
  char *text = strdup(of->flat);
  assert_non_null(text);
  /* Each word in turn taken out, and each doubled in length. */
  for (char *at = text; *at; at++) {
    if (*at == ' ' || *at == '\n')
      continue;
    const size_t length = strcspn(at, " \n");
    char *kept = strndup(at, length);
    assert_non_null(kept);
    memset(at, ' ', length);
    try_texts(of, of->map, text);
    memset(at, '9', length);
    try_texts(of, of->map, text);
    memcpy(at, kept, length);
    free(kept);
    at += length - 1;
  }
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_of_element_has_an_image),
      cmocka_unit_test(survives_listings_cut_short),
      cmocka_unit_test(survives_damaged_listings),
      cmocka_unit_test(survives_listings_without_words),
  };
  return cmocka_run_group_tests(tests, make_listing, free_listing);
}

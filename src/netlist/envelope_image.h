/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_ENVELOPE_IMAGE_H
#define DRUM_NETLIST_ENVELOPE_IMAGE_H

/*
 * The image of a flat netlist as it grows. Functions that take an element write its image, or add
 * an error to the report; that memory is out is remembered in the image and asked for once, at the
 * end.
 */

#include "drumspice/envelope.h"
#include "netlist/flatten.h"
#include "netlist/names.h"
#include "netlist/words.h"

/* Bits of drum_image.node_flags. */
enum { DRUM_NODE_MECHANICAL = 1, DRUM_NODE_DC = 2, DRUM_NODE_ELECTRODE = 4 };

/* An element of the flat netlist. */
typedef struct drum_element {
  const drum_flat_line *line;
  drum_words words; /* with brackets as words if the kind is 'a' */
  const char *name;
  char kind; /* first letter of the name as the user wrote it */
} drum_element;

/* A .model of the flat netlist. */
typedef struct drum_flat_model {
  const drum_flat_line *line;
  drum_words words; /* .model NAME TYPE then parameters, brackets as words */
} drum_flat_model;

/* What is known of an inductor before its line is written. */
typedef struct drum_inductor {
  double henry; /* NaN: refused, or no inductor */
  double m;
  size_t n_couplings; /* whose voltages have been put in its way */
} drum_inductor;

typedef struct drum_image {
  const drum_source *source;
  const drum_flat *flat;
  const drum_envelope_options *options;
  double carrier; /* hertz */
  double wd;      /* rad/s */
  drum_element *elements;
  size_t n_elements;
  drum_inductor *inductors; /* by element */
  drum_flat_model *models;
  size_t n_models;
  drum_names element_names;
  drum_names model_names;
  drum_names nodes;
  unsigned char *node_flags;
  size_t *node_parent; /* nodes that conduct dc to each other, as a forest */
  FILE *body;
  drum_lint_report *report;
  size_t n_converted[26]; /* by kind */
  size_t n_noisy;         /* resistors with noise */
  size_t n_seeds;
  bool uses_library; /* drumspice.lib or the plugin */
  bool uses_line;    /* the subcircuit of T lines */
  int line_sections; /* of lumped elements that each delay is made of; 0: stock lines */
  bool out_of_memory;
} drum_image;

/*
 * Adds an error or a note on the element, "NAME (KIND): ..." at the user's line.
 */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void drum_image_refuse(drum_image *image, const drum_element *element, const char *format, ...);
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void drum_image_note(drum_image *image, const drum_element *element, const char *format, ...);

/*
 * Writes a line for one part, 'i' or 'q', by a template:
 *   @ the element's name          & the part, ~ the other part
 *   $1 $2 ... the node that is the element's word of that index, $0 ground; of this part
 *   ^1 ^2 ... the same of the other part
 *   # the value
 * All else stands for itself.
 */
void drum_image_put(drum_image *image, const drum_element *element, char part, const char *text,
                    double value);

/* Writes the line for both parts. */
void drum_image_put_both(drum_image *image, const drum_element *element, const char *text,
                         double value);

/* Writes the line for both parts, the value negative for i: the product with j. */
void drum_image_put_cross(drum_image *image, const drum_element *element, const char *text,
                          double value);

/* Writes a node of a part. */
void drum_image_put_node(drum_image *image, const char *node, char part);

/* Writes the element's name and first two nodes of a part, without an end of line. */
void drum_image_put_start(drum_image *image, const drum_element *element, char part);

/* Whether the words at `index` are `key = value`. */
bool drum_element_has_key(const drum_element *element, size_t index);

/* The model of that name; null if there is none. */
const drum_flat_model *drum_image_model(const drum_image *image, const char *name);

/* The element of that name; null if there is none. */
const drum_element *drum_image_element(const drum_image *image, const char *name);

bool drum_image_is_mechanical(const drum_image *image, const char *node);

/* How many nodes an element has, from word 1 on; 0 if its kind has no image or varies. */
size_t drum_element_n_nodes(const drum_element *element);

/* The images of elements, each in the file named. */
void drum_image_resistor(drum_image *image, const drum_element *element);  /* envelope_passive.c */
void drum_image_capacitor(drum_image *image, const drum_element *element); /* envelope_passive.c */
void drum_image_inductor(drum_image *image, const drum_element *element); /* envelope_inductors.c */
void drum_image_coupling(drum_image *image, const drum_element *element); /* envelope_inductors.c */
void drum_image_source(drum_image *image, const drum_element *element);   /* envelope_sources.c */
void drum_image_controlled(drum_image *image,
                           const drum_element *element);                /* envelope_controlled.c */
void drum_image_line(drum_image *image, const drum_element *element);   /* envelope_line.c */
void drum_image_device(drum_image *image, const drum_element *element); /* envelope_devices.c */

/* envelope_inductors.c: reads all inductors; comes before all couplings, and these before all
 * images. */
void drum_image_read_inductors(drum_image *image);

/* envelope_sources.c: whether a V or I source gives anything at dc. */
bool drum_source_has_dc(const drum_element *element);

/* envelope_devices.c: finds the drums' nodes, plates and electrodes. */
void drum_image_find_plates(drum_image *image);

/* envelope_bias.c: refuses drums whose electrode dc can reach. */
void drum_image_check_bias(drum_image *image);

/* envelope_write.c: head, frame, cards and the ways to the library, then the body. */
void drum_image_write(drum_image *image, const char *path, const char *body, size_t n_left,
                      FILE *to);

/* envelope.c: the lines of a netlist (`text`, or the file's if that is null) and all it includes,
 * options checked; as
 * drum_envelope_netlist. */
drum_code drum_envelope_read(const char *path, const char *text,
                             const drum_envelope_options *options, drum_source *source,
                             drum_status *status);

/*
 * The pure part: the image of a flat netlist into *text, which the caller frees. No files and no
 * other process. DRUM_OK, DRUM_NO_MEMORY, or DRUM_BAD_INPUT with errors in the report.
 */
drum_code drum_envelope_image(const char *path, const drum_source *source, const drum_flat *flat,
                              size_t n_left, const drum_envelope_options *options,
                              drum_lint_report *report, char **text, drum_status *status);

#endif

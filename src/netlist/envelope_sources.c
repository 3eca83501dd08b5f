/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Independent sources. A tone va sin(w (t - td) + phase) has the envelope
 * -j va exp(j ((w - wd)(t - td) + phase - wd td)). What is constant in time becomes dc, a slow tone
 * ngspice's sin(), and the rest a behavioural source of time in series or beside.
 */
#include "netlist/envelope_image.h"
#include "netlist/number_text.h"

#include <math.h>
#include <string.h>

enum { MAX_COEFFICIENTS = 8 };

static const double DEGREE = 0.017453292519943295;
/* Frequencies that differ by less are the carrier's: they have been through a listing. */
static const double SAME_FREQUENCY = 1e-12;
/* What is farther from the carrier, in parts of it, has no slow envelope. */
static const double NEAR = 0.5;
/* A switched tone is on after this part of its delay. */
static const double SWITCHED_IN = 1e-9;

typedef enum wave_kind { WAVE_NONE, WAVE_SIN, WAVE_AM, WAVE_SFFM, WAVE_OTHER } wave_kind;

typedef struct source_reading {
  double dc, m, ac_magnitude, ac_phase;
  bool has_ac;
  wave_kind wave;
  const char *wave_name;
  double of[MAX_COEFFICIENTS]; /* the wave's numbers, 0 where none is given */
  size_t n;
} source_reading;

static bool is_wave(const char *word, wave_kind *kind) {
  static const struct {
    const char *name;
    wave_kind kind;
  } WAVES[] = {
      {"sin", WAVE_SIN},        {"sine", WAVE_SIN},      {"am", WAVE_AM},
      {"sffm", WAVE_SFFM},      {"pulse", WAVE_OTHER},   {"exp", WAVE_OTHER},
      {"pwl", WAVE_OTHER},      {"trnoise", WAVE_OTHER}, {"trrandom", WAVE_OTHER},
      {"external", WAVE_OTHER},
  };
  for (size_t i = 0; i < sizeof WAVES / sizeof WAVES[0]; i++)
    if (strcmp(word, WAVES[i].name) == 0) {
      *kind = WAVES[i].kind;
      return true;
    }
  return false;
}

/* Reads numbers from a word on, at most n; returns how many. */
static size_t read_numbers(const drum_words *words, size_t at, double *to, size_t n) {
  size_t i = 0;
  while (i < n && drum_words_number(drum_words_at(words, at + i), &to[i]))
    i++;
  return i;
}

/* A key's number, with or without `=` between. 0: there is none; else how many words. */
static size_t read_key(const drum_words *words, size_t at, double *value) {
  const size_t skip = drum_words_is_equals(words, at + 1) ? 2 : 1;
  return drum_words_number(drum_words_at(words, at + skip), value) ? skip + 1 : 0;
}

/* The words that the part of the line at `at` has; 0 if it is unknown, *read filled. */
static size_t read_part(const drum_element *element, size_t at, source_reading *read) {
  const drum_words *words = &element->words;
  const char *word = drum_words_at(words, at);
  const size_t skip = drum_words_is_equals(words, at + 1) ? 2 : 1;
  if (drum_words_number(word, &read->dc))
    return 1;
  if (strcmp(word, "dc") == 0) {
    const size_t n = read_key(words, at, &read->dc);
    return n ? n : 1; /* "dc" alone is 0 */
  }
  if (strcmp(word, "ac") == 0) {
    double ac[2] = {1, 0};
    const size_t n = read_numbers(words, at + skip, ac, 2);
    read->has_ac = true;
    read->ac_magnitude = ac[0];
    read->ac_phase = ac[1];
    return skip + n;
  }
  if (strcmp(word, "m") == 0 && element->kind == 'i')
    return read_key(words, at, &read->m);
  if (!is_wave(word, &read->wave))
    return 0;
  read->wave_name = word;
  if (read->wave == WAVE_OTHER)
    return words->count - at;
  read->n = read_numbers(words, at + skip, read->of, MAX_COEFFICIENTS);
  return skip + read->n;
}

static bool read_source(const drum_element *element, source_reading *read, const char **wrong) {
  *read = (source_reading){.m = 1};
  for (size_t at = 3; at < element->words.count;) {
    const size_t n = read_part(element, at, read);
    if (n == 0) {
      *wrong = drum_words_at(&element->words, at);
      return false;
    }
    at += n;
  }
  return true;
}

bool drum_source_has_dc(const drum_element *element) {
  source_reading read;
  const char *wrong;
  if (!read_source(element, &read, &wrong))
    return true;
  const bool has_offset = (read.wave == WAVE_SIN || read.wave == WAVE_SFFM) && fabs(read.of[0]) > 0;
  return fabs(read.dc) > 0 || has_offset || read.wave == WAVE_OTHER;
}

/* The phase of the carrier that has gone by at `delay`, modulo a turn, in radians. */
static double carrier_phase(const drum_image *image, double delay) {
  return 2 * M_PI * fmod(image->carrier * delay, 1.0);
}

/* frequency - carrier, 0 for the carrier itself. False: too far away, refused. */
static bool detuning(drum_image *image, const drum_element *element, double frequency,
                     double *difference) {
  *difference = frequency - image->carrier;
  if (!(fabs(*difference) < NEAR * image->carrier)) {
    drum_image_refuse(image, element,
                      "its frequency of %g Hz is not near the carrier of %g Hz: expected less than "
                      "half of the carrier between them",
                      frequency, image->carrier);
    return false;
  }
  if (fabs(*difference) <= SAME_FREQUENCY * image->carrier)
    *difference = 0;
  return true;
}

/* The drive of the one sideband wanted. */
static void put_ac(drum_image *image, const source_reading *read, char part) {
  if (!read->has_ac)
    return;
  const bool upper = image->options->ac == DRUM_ENVELOPE_UPPER;
  const double quarter = part == 'i' ? 0 : upper ? -90 : 90;
  (void)fprintf(image->body, " ac %s %s", drum_number_write(read->ac_magnitude * read->m).text,
                drum_number_write((upper ? read->ac_phase : -read->ac_phase) + quarter).text);
}

/* The line's beginning with one part's constant and the drive. */
static void put_drive(drum_image *image, const drum_element *element, const source_reading *read,
                      char part, double constant) {
  drum_image_put_start(image, element, part);
  (void)fprintf(image->body, " dc %s",
                drum_number_write(constant * read->m + 0.0).text); /* + 0: no negative zero */
  put_ac(image, read, part);
}

/* A behavioural source of the expression, after a source that has the drive. */
static void put_behind(drum_image *image, const drum_element *element, const source_reading *read,
                       char part, const char *expression) {
  const bool voltage = element->kind == 'v';
  const char *plus = drum_words_at(&element->words, 1);
  const char *minus = drum_words_at(&element->words, 2);
  if (voltage) { /* NAME from the first node to NAME.s, the rest from there */
    (void)fprintf(image->body, "%s_%c ", element->name, part);
    drum_image_put_node(image, plus, part);
    (void)fprintf(image->body, " %s.s_%c dc 0", element->name, part);
  } else {
    drum_image_put_start(image, element, part);
    (void)fputs(" dc 0", image->body);
  }
  put_ac(image, read, part);
  (void)fprintf(image->body, "\nb.%s_%c ", element->name, part);
  if (voltage)
    (void)fprintf(image->body, "%s.s_%c", element->name, part);
  else
    drum_image_put_node(image, plus, part);
  (void)fputc(' ', image->body);
  drum_image_put_node(image, minus, part);
  (void)fprintf(image->body, " %c=%s\n", voltage ? 'v' : 'i', expression);
}

static void put_constant(drum_image *image, const drum_element *element, const source_reading *read,
                         double amplitude, double phase) {
  put_drive(image, element, read, 'i', amplitude * sin(phase));
  (void)fputc('\n', image->body);
  put_drive(image, element, read, 'q', -amplitude * cos(phase));
  (void)fputc('\n', image->body);
}

/* Both components of -j size exp(j angle), nothing before `delay` if that is above 0. */
static void put_expressions(drum_image *image, const drum_element *element,
                            const source_reading *read, double delay, const char *size,
                            const char *angle) {
  char gate[64] = "";
  char expression[600];
  if (delay > 0)
    (void)snprintf(gate, sizeof gate, "u(time-%s)*", drum_number_write(delay).text);
  (void)snprintf(expression, sizeof expression, "%s(%s)*sin(%s)", gate, size, angle);
  put_behind(image, element, read, 'i', expression);
  (void)snprintf(expression, sizeof expression, "-%s(%s)*cos(%s)", gate, size, angle);
  put_behind(image, element, read, 'q', expression);
}

static bool is_zero(double value) {
  return !(fabs(value) > 0);
}

/* A slow tone in each component, constant + amplitude sin(2 pi f t + phase), phases in radians. */
static void put_slow(drum_image *image, const drum_element *element, const source_reading *read,
                     const double *constant, const double *amplitude, double frequency,
                     const double *phase) {
  for (int q = 0; q < 2; q++) {
    put_drive(image, element, read, q ? 'q' : 'i', constant[q]);
    (void)fprintf(image->body, " sin(%s %s %s 0 0 %s)\n",
                  drum_number_write(constant[q] * read->m).text,
                  drum_number_write(amplitude[q] * read->m).text, drum_number_write(frequency).text,
                  drum_number_write(phase[q] / DEGREE).text);
  }
}

/* The carrier itself from a time on: off for op, ac and noise. */
static void put_switched(drum_image *image, const drum_element *element, const source_reading *read,
                         double amplitude, double phase, double delay) {
  const double constant[] = {amplitude * sin(phase), -amplitude * cos(phase)};
  for (int q = 0; q < 2; q++) {
    put_drive(image, element, read, q ? 'q' : 'i', 0);
    (void)fprintf(image->body, " pwl(0 0 %s 0 %s %s)\n", drum_number_write(delay).text,
                  drum_number_write(delay * (1 + SWITCHED_IN)).text,
                  drum_number_write(constant[q] * read->m).text);
  }
}

static void note_delay(drum_image *image, const drum_element *element, double delay) {
  if (delay > 0)
    drum_image_note(image, element, "it begins after %g s and is off in op, ac and noise", delay);
}

static void image_sin(drum_image *image, const drum_element *element, const source_reading *read) {
  const double va = read->of[1];
  const double delay = read->of[3];
  const double damping = read->of[4];
  const double phase = read->of[5] * DEGREE - carrier_phase(image, delay);
  double df;
  if (!detuning(image, element, read->of[2], &df))
    return;
  note_delay(image, element, delay);
  if (is_zero(damping) && is_zero(delay) && is_zero(df)) {
    put_constant(image, element, read, va, phase);
  } else if (is_zero(damping) && is_zero(delay)) {
    /* -cos(x) is sin(x - 90 degrees) */
    put_slow(image, element, read, (double[]){0, 0}, (double[]){va, va}, df,
             (double[]){phase, phase - 90 * DEGREE});
  } else if (is_zero(damping) && delay > 0 && is_zero(df)) {
    put_switched(image, element, read, va, phase, delay);
  } else {
    char size[160];
    char angle[160];
    (void)snprintf(size, sizeof size, "%s*exp(-(%s)*(time-(%s)))",
                   drum_number_write(va * read->m).text, drum_number_write(damping).text,
                   drum_number_write(delay).text);
    (void)snprintf(angle, sizeof angle, "%s*(time-(%s))+(%s)",
                   drum_number_write(2 * M_PI * df).text, drum_number_write(delay).text,
                   drum_number_write(phase).text);
    put_expressions(image, element, read, delay, size, angle);
  }
}

static bool is_slow(drum_image *image, const drum_element *element, double frequency) {
  if (frequency > 0 && frequency < NEAR * image->carrier)
    return true;
  drum_image_refuse(image, element,
                    "its modulation at %g Hz is not slow: expected a frequency above 0 and below "
                    "half of the carrier",
                    frequency);
  return false;
}

/*
 * ngspice's am(va vo mf fc td phasec phases): va (vo + sin(2 pi mf t' + phases)) sin(2 pi fc t' +
 * phases) with t' = t - td, 0 before; it has the seventh number in both places and no use for
 * the sixth.
 */
static void image_am(drum_image *image, const drum_element *element, const source_reading *read) {
  const double va = read->of[0];
  const double vo = read->of[1];
  const double mf = read->of[2];
  const double delay = read->of[4];
  const double both = read->of[6] * DEGREE;
  const double phase = both - carrier_phase(image, delay);
  double df;
  if (!detuning(image, element, read->of[3], &df) || !is_slow(image, element, mf))
    return;
  note_delay(image, element, delay);
  if (is_zero(delay) && is_zero(df)) {
    const double amplitude[] = {va * sin(phase), -va * cos(phase)};
    put_slow(image, element, read, (double[]){amplitude[0] * vo, amplitude[1] * vo}, amplitude, mf,
             (double[]){both, both});
    return;
  }
  char size[200];
  char angle[160];
  (void)snprintf(size, sizeof size, "%s*(%s+sin(%s*(time-(%s))+(%s)))",
                 drum_number_write(va * read->m).text, drum_number_write(vo).text,
                 drum_number_write(2 * M_PI * mf).text, drum_number_write(delay).text,
                 drum_number_write(both).text);
  (void)snprintf(angle, sizeof angle, "%s*(time-(%s))+(%s)", drum_number_write(2 * M_PI * df).text,
                 drum_number_write(delay).text, drum_number_write(phase).text);
  put_expressions(image, element, read, delay, size, angle);
}

/* sffm(vo va fc mdi fs phasec phases): vo + va sin(2 pi fc t + phasec + mdi sin(2 pi fs t +
 * phases)) */
static void image_sffm(drum_image *image, const drum_element *element, const source_reading *read) {
  const double fs = read->of[4];
  double df;
  if (!detuning(image, element, read->of[2], &df) || !is_slow(image, element, fs))
    return;
  char size[64];
  char angle[250];
  (void)snprintf(size, sizeof size, "%s", drum_number_write(read->of[1] * read->m).text);
  (void)snprintf(angle, sizeof angle, "%s*time+(%s)+(%s)*sin(%s*time+(%s))",
                 drum_number_write(2 * M_PI * df).text,
                 drum_number_write(read->of[5] * DEGREE).text, drum_number_write(read->of[3]).text,
                 drum_number_write(2 * M_PI * fs).text,
                 drum_number_write(read->of[6] * DEGREE).text);
  put_expressions(image, element, read, 0, size, angle);
}

static void note_dc(drum_image *image, const drum_element *element, const source_reading *read) {
  const bool has_offset =
      (read->wave == WAVE_SIN || read->wave == WAVE_SFFM) && fabs(read->of[0]) > 0;
  if (fabs(read->dc) > 0 && read->wave == WAVE_NONE)
    drum_image_note(image, element, "its dc value has no image and is left out");
  else if (has_offset)
    drum_image_note(image, element, "its offset has no image and is left out");
}

/* Products that the image has must be numbers. */
static bool is_finite(const source_reading *read) {
  double largest = fmax(fabs(read->ac_magnitude), 1);
  for (size_t i = 0; i < read->n; i++)
    largest = fmax(largest, fabs(read->of[i]));
  return isfinite(largest * largest * fmax(fabs(read->m), 1) * 2 * M_PI);
}

void drum_image_source(drum_image *image, const drum_element *element) {
  source_reading read;
  const char *wrong;
  if (!read_source(element, &read, &wrong)) {
    drum_image_refuse(image, element, "'%.60s' has no image: expected dc, ac, sin, am or sffm",
                      wrong);
    return;
  }
  if (!is_finite(&read)) {
    drum_image_refuse(image, element, "its numbers are out of range");
    return;
  }
  switch (read.wave) {
  case WAVE_NONE:
    put_constant(image, element, &read, 0, 0);
    break;
  case WAVE_SIN:
    image_sin(image, element, &read);
    break;
  case WAVE_AM:
    image_am(image, element, &read);
    break;
  case WAVE_SFFM:
    image_sffm(image, element, &read);
    break;
  case WAVE_OTHER:
    drum_image_refuse(image, element,
                      "%s() has no image: expected a tone near the carrier, by sin, am or sffm",
                      read.wave_name);
    return;
  }
  note_dc(image, element, &read);
}

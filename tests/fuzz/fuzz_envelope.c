/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer on what turns a netlist into its image, without the child process. The first byte
 * chooses: a netlist, read as files are and made flat line by line as it stands; or the two texts
 * in which ngspice tells how it flattened one, a 0x1e between them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netlist/envelope_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *scratch_path(void) {
  static char path[64]; /* one per process */
  if (!path[0])
    (void)snprintf(path, sizeof path, "/dev/shm/fuzz_envelope.%d.cir", (int)getpid());
  return path;
}

static int put(const char *path, const uint8_t *data, size_t size) {
  FILE *file = fopen(path, "wb");
  return file && fwrite(data, 1, size, file) == size && fclose(file) == 0;
}

static void make_image(const drum_source *source, const drum_flat *flat, int lower) {
  const drum_envelope_options options = {.carrier_hz = 5e9,
                                         .omega_hz = 6e6,
                                         .ac = lower ? DRUM_ENVELOPE_LOWER : DRUM_ENVELOPE_UPPER,
                                         .tran_noise = lower};
  drum_lint_report report = {0};
  drum_status status;
  char *text = NULL;
  if (drum_envelope_image("fuzz.cir", source, flat, 0, &options, &report, &text, &status) ==
      DRUM_OK)
    free(text);
  drum_lint_free(&report);
}

static void from_lines(const drum_source *source, int lower) {
  drum_flat flat = {.temperature = 27, .nominal = 27};
  flat.lines = calloc(source->n_lines + 1, sizeof *flat.lines);
  for (size_t i = 0; flat.lines && i < source->n_lines; i++) {
    const drum_source_line *line = &source->lines[i];
    if (!line->is_card && line->length > 0 &&
        ((line->text[0] >= 'a' && line->text[0] <= 'z') || strncmp(line->text, ".model", 6) == 0)) {
      flat.lines[flat.n_lines].text = line->text;
      flat.lines[flat.n_lines++].source = i;
    }
  }
  make_image(source, &flat, lower);
  free(flat.lines);
}

static void from_texts(const drum_source *source, const drum_deck *deck, const uint8_t *data,
                       size_t size, int lower) {
  char *both = malloc(size + 1);
  memcpy(both, data, size);
  both[size] = 0;
  char *second = memchr(both, 0x1e, size);
  drum_flat flat;
  drum_status status;
  if (second) {
    *second++ = 0;
    if (drum_flat_read(both, second, deck, &flat, &status) == DRUM_OK) {
      make_image(source, &flat, lower);
      drum_flat_free(&flat);
    }
  }
  free(both);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1)
    return 0;
  drum_source source;
  drum_deck deck;
  drum_status status;
  const char *path = scratch_path();
  int texts = data[0] & 1, lower = data[0] & 2;
  size_t netlist = size - 1;
  const uint8_t *rest = NULL;
  if (texts) {
    rest = memchr(data + 1, 0x1d, size - 1);
    if (!rest)
      return 0;
    netlist = (size_t)(rest - data - 1);
    rest++;
  }
  if (!put(path, data + 1, netlist) || drum_source_read(path, NULL, &source, &status) != DRUM_OK)
    return 0;
  if (drum_deck_write(&source, &deck, &status) == DRUM_OK) {
    if (texts)
      from_texts(&source, &deck, rest, (size_t)(data + size - rest), lower);
    else
      from_lines(&source, lower);
    drum_deck_free(&deck);
  }
  drum_source_free(&source);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A netlist into its image: read it, let ngspice flatten it, transform, write. */
#include "drumspice/envelope.h"

#include "drumspice/number.h"
#include "netlist/cards_parse.h"
#include "netlist/envelope_image.h"
#include "netlist/tokens.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static drum_code fail_missing(const drum_source *source, drum_status *status) {
  const drum_source_missing *missing = &source->missing[0];
  return drum_fail(status, DRUM_NOT_FOUND, "%.200s:%zu: the included file '%.200s' is not there",
                   missing->file, missing->line, missing->name);
}

/* A value of the frame card that was not given by the options; 0 if there is none. */
static drum_code read_frame(const drum_source_line *line, const char *key, double *value,
                            drum_status *status) {
  drum_tokens tokens;
  const bool split = drum_tokens_split(line->text, &tokens);
  drum_code code = DRUM_OK;
  for (size_t i = 1; split && i + 2 < tokens.count; i++)
    if (!(*value > 0) && strcmp(tokens.items[i].text, key) == 0 &&
        drum_tokens_is_equals(&tokens, i + 1)) {
      code = drum_number_parse(tokens.items[i + 2].text, value, NULL);
      if (code != DRUM_OK || !(*value > 0))
        code =
            drum_fail(status, DRUM_BAD_INPUT, "%.200s:%zu: %s=%.60s: expected a number above 0",
                      line->file, drum_source_line_number(line, 0), key, tokens.items[i + 2].text);
    }
  drum_tokens_free(&tokens);
  return split ? code : drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading cards");
}

static drum_code complete(const drum_source *source, drum_envelope_options *options,
                          drum_status *status) {
  for (size_t i = 0; i < source->n_lines; i++) {
    const drum_source_line *line = &source->lines[i];
    if (!drum_cards_is_card(line) || strncmp(line->text, "frame", 5) != 0)
      continue;
    drum_code code = read_frame(line, "carrier", &options->carrier_hz, status);
    if (code == DRUM_OK)
      code = read_frame(line, "omega", &options->omega_hz, status);
    if (code != DRUM_OK)
      return code;
  }
  if (!(options->carrier_hz > 0))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "no carrier is given: expected its frequency in hertz, or a card *drumspice "
                     "frame carrier=4.994g omega=6meg in the netlist");
  return DRUM_OK;
}

static drum_code transform(const char *path, const drum_source *source,
                           const drum_envelope_options *given, FILE *to, drum_lint_report *report,
                           drum_status *status) {
  drum_envelope_options options = *given;
  drum_code code = complete(source, &options, status);
  if (code != DRUM_OK)
    return code;
  drum_flat flat;
  size_t n_left;
  code = drum_flatten_source(source, &flat, &n_left, status);
  if (code != DRUM_OK)
    return code;
  char *text;
  code = drum_envelope_image(path, source, &flat, n_left, &options, report, &text, status);
  drum_flat_free(&flat);
  if (code != DRUM_OK)
    return code;
  if (fputs(text, to) < 0 || fflush(to) != 0)
    code = drum_fail(status, DRUM_IO_ERROR, "the image cannot be written");
  free(text);
  return code == DRUM_OK ? drum_succeed(status) : code;
}

static bool is_frequency(double value) {
  return isfinite(value) && value >= 0;
}

drum_code drum_envelope_read(const char *path, const char *text,
                             const drum_envelope_options *options, drum_source *source,
                             drum_status *status) {
  *source = (drum_source){0};
  if (!is_frequency(options->carrier_hz) || !is_frequency(options->omega_hz) ||
      !is_frequency(options->line_band_hz))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "carrier %g Hz, omega %g Hz and line band %g Hz: expected finite frequencies "
                     "not below 0",
                     options->carrier_hz, options->omega_hz, options->line_band_hz);
  const drum_code code = drum_source_read_text(path, text, options->folders, source, status);
  if (code != DRUM_OK || source->n_missing == 0)
    return code;
  (void)fail_missing(source, status);
  drum_source_free(source);
  return DRUM_NOT_FOUND;
}

drum_code drum_envelope_netlist(const char *path, const drum_envelope_options *options, FILE *to,
                                drum_lint_report *report, drum_status *status) {
  if (!path || !options || !to || !report)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no %s was given to make an image",
                     !path ? "netlist" : "place");
  drum_source source;
  drum_code code = drum_envelope_read(path, NULL, options, &source, status);
  if (code != DRUM_OK)
    return code;
  code = transform(path, &source, options, to, report, status);
  drum_source_free(&source);
  return code;
}

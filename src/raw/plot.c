/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole plot in memory: columns that grow as blocks of points come in. */
#include "raw/reader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Numbers read at a time. */
static const size_t BLOCK_NUMBERS = 16384;

static drum_code no_memory(const drum_raw *raw, drum_status *status) {
  return drum_fail(status, DRUM_NO_MEMORY, "out of memory while loading a plot of '%.200s'",
                   raw->path);
}

static drum_code copy_variables(const drum_raw *raw, drum_raw_header *to, drum_status *status) {
  const drum_raw_header *from = &raw->header;
  to->variables = calloc(from->n_variables, sizeof *to->variables);
  if (!to->variables)
    return no_memory(raw, status);
  to->n_variables = from->n_variables;
  for (size_t i = 0; i < from->n_variables; i++) {
    to->variables[i].name = strdup(from->variables[i].name);
    to->variables[i].type = strdup(from->variables[i].type);
    to->variables[i].length = from->variables[i].length;
    if (!to->variables[i].name || !to->variables[i].type)
      return no_memory(raw, status);
  }
  return DRUM_OK;
}

static drum_code copy_header(const drum_raw *raw, drum_raw_header *to, drum_status *status) {
  const drum_raw_header *from = &raw->header;
  to->title = strdup(from->title);
  to->date = strdup(from->date);
  to->plotname = strdup(from->plotname);
  if (!to->title || !to->date || !to->plotname)
    return no_memory(raw, status);
  to->is_complex = from->is_complex;
  to->is_binary = from->is_binary;
  to->is_padded = from->is_padded;
  to->until_end = from->until_end;
  return copy_variables(raw, to, status);
}

static bool resize_columns(drum_raw_plot *plot, size_t n_points) {
  if (n_points > SIZE_MAX / sizeof(double complex))
    return false;
  for (size_t i = 0; i < plot->header.n_variables; i++) {
    if (plot->cplx) {
      double complex *column = realloc(plot->cplx[i], n_points * sizeof *column);
      if (!column)
        return false;
      plot->cplx[i] = column;
    } else {
      double *column = realloc(plot->real[i], n_points * sizeof *column);
      if (!column)
        return false;
      plot->real[i] = column;
    }
  }
  return true;
}

/* Puts n_new points, stored row by row in `block`, at the end of the columns. */
static void append_rows(drum_raw_plot *plot, const double *block, size_t n_new) {
  const size_t n_variables = plot->header.n_variables;
  for (size_t point = 0; point < n_new; point++) {
    for (size_t i = 0; i < n_variables; i++) {
      const size_t at = point * n_variables + i;
      if (plot->cplx)
        memcpy(&plot->cplx[i][plot->header.n_points + point], &block[2 * at],
               sizeof(double complex)); /* laid out as its two parts; keeps inf and nan */
      else
        plot->real[i][plot->header.n_points + point] = block[at];
    }
  }
  plot->header.n_points += n_new;
}

/* Room for n_new more points: doubled, but never beyond what the header announces. */
static bool reserve(const drum_raw *raw, drum_raw_plot *plot, size_t n_new, size_t *capacity) {
  const size_t needed = plot->header.n_points + n_new;
  if (needed <= *capacity)
    return true;
  size_t grown = *capacity > SIZE_MAX / 2 ? needed : 2 * *capacity;
  if (!raw->header.until_end && grown > raw->header.n_points)
    grown = raw->header.n_points;
  if (grown < needed)
    grown = needed;
  *capacity = grown;
  return resize_columns(plot, grown);
}

static drum_code read_columns(drum_raw *raw, drum_raw_plot *plot, drum_status *status) {
  const size_t row = drum_raw_row_width(&raw->header);
  const size_t block_points = row < BLOCK_NUMBERS ? BLOCK_NUMBERS / row : 1;
  double *block = malloc(block_points * row * sizeof *block);
  if (!block)
    return no_memory(raw, status);
  size_t capacity = 0;
  drum_code code = resize_columns(plot, 1) ? DRUM_OK : no_memory(raw, status);
  while (code == DRUM_OK && !raw->ended) {
    size_t n_new;
    code = drum_raw_read_values(raw, block, block_points, &n_new, status);
    if (code == DRUM_OK && n_new > 0) {
      if (reserve(raw, plot, n_new, &capacity))
        append_rows(plot, block, n_new);
      else
        code = no_memory(raw, status);
    }
  }
  free(block);
  return code;
}

static void set_lengths(drum_raw_header *header) {
  for (size_t i = 0; i < header->n_variables; i++)
    if (header->until_end || header->variables[i].length > header->n_points)
      header->variables[i].length = header->n_points;
}

drum_code drum_raw_load_current(drum_raw *raw, drum_raw_plot **plot, drum_status *status) {
  if (!plot)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the plot");
  *plot = NULL;
  if (!raw || raw->failed || !raw->in_plot)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "the raw file reader has no current plot: expected drum_raw_next_plot first");
  drum_raw_plot *loaded = calloc(1, sizeof *loaded);
  if (!loaded)
    return no_memory(raw, status);
  drum_code code = copy_header(raw, &loaded->header, status);
  if (code == DRUM_OK) {
    if (loaded->header.is_complex)
      loaded->cplx = calloc(loaded->header.n_variables, sizeof *loaded->cplx);
    else
      loaded->real = calloc(loaded->header.n_variables, sizeof *loaded->real);
    code =
        loaded->cplx || loaded->real ? read_columns(raw, loaded, status) : no_memory(raw, status);
  }
  if (code != DRUM_OK) {
    drum_raw_plot_free(loaded);
    return code;
  }
  loaded->header.truncated = raw->header.truncated;
  set_lengths(&loaded->header);
  *plot = loaded;
  return drum_succeed(status);
}

/* Goes to the first plot whose name begins with `plotname`. */
static drum_code find_plot(drum_raw *raw, const char *plotname, drum_status *status) {
  for (;;) {
    const drum_raw_header *header;
    const drum_code code = drum_raw_next_plot(raw, &header, status);
    if (code != DRUM_OK)
      return code;
    if (!header)
      return drum_fail(status, DRUM_NOT_FOUND, "'%.200s' holds no plot named '%.80s'", raw->path,
                       plotname);
    if (!plotname || strncasecmp(header->plotname, plotname, strlen(plotname)) == 0)
      return DRUM_OK;
  }
}

drum_code drum_raw_load(const char *path, const char *plotname, drum_raw_plot **plot,
                        drum_status *status) {
  if (!plot)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the plot");
  *plot = NULL;
  drum_raw *raw;
  drum_code code = drum_raw_open(path, &raw, status);
  if (code == DRUM_OK)
    code = find_plot(raw, plotname, status);
  if (code == DRUM_OK)
    code = drum_raw_load_current(raw, plot, status);
  drum_raw_close(raw);
  return code;
}

const double *drum_raw_plot_real(const drum_raw_plot *plot, const char *name) {
  if (!plot || !plot->real)
    return NULL;
  const size_t index = drum_raw_find(&plot->header, name);
  return index < plot->header.n_variables ? plot->real[index] : NULL;
}

const double complex *drum_raw_plot_complex(const drum_raw_plot *plot, const char *name) {
  if (!plot || !plot->cplx)
    return NULL;
  const size_t index = drum_raw_find(&plot->header, name);
  return index < plot->header.n_variables ? plot->cplx[index] : NULL;
}

void drum_raw_plot_free(drum_raw_plot *plot) {
  if (!plot)
    return;
  for (size_t i = 0; i < plot->header.n_variables; i++) {
    if (plot->real)
      free(plot->real[i]);
    if (plot->cplx)
      free(plot->cplx[i]);
  }
  free(plot->real);
  free(plot->cplx);
  drum_raw_header_clear(&plot->header);
  free(plot);
}

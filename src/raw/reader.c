/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static drum_code open_failed(const char *path, drum_status *status) {
  const drum_code code = errno == ENOENT || errno == ENOTDIR ? DRUM_NOT_FOUND : DRUM_IO_ERROR;
  return drum_fail(status, code, "raw file '%.200s' cannot be opened: %s", path, strerror(errno));
}

drum_code drum_raw_open(const char *path, drum_raw **raw, drum_status *status) {
  if (!raw)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the raw file's reader");
  *raw = NULL;
  if (!path)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no path was given for the raw file");
  FILE *file = fopen(path, "rb");
  if (!file)
    return open_failed(path, status);
  struct stat about;
  if (fstat(fileno(file), &about) != 0) {
    const drum_code code = open_failed(path, status);
    (void)fclose(file);
    return code;
  }
  if (S_ISDIR(about.st_mode)) {
    (void)fclose(file);
    return drum_fail(status, DRUM_BAD_INPUT, "'%.200s' is a folder: expected an ngspice raw file",
                     path);
  }
  drum_raw *opened = calloc(1, sizeof *opened);
  char *copy = strdup(path);
  if (!opened || !copy) {
    free(opened);
    free(copy);
    (void)fclose(file);
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while opening '%.200s'", path);
  }
  opened->file = file;
  opened->path = copy;
  opened->size = S_ISREG(about.st_mode) ? (int64_t)about.st_size : -1;
  *raw = opened;
  return drum_succeed(status);
}

static drum_code check_usable(const drum_raw *raw, drum_status *status) {
  if (!raw)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no raw file reader was given");
  if (raw->failed)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "reading '%.200s' has failed before", raw->path);
  return DRUM_OK;
}

drum_code drum_raw_next_plot(drum_raw *raw, const drum_raw_header **header, drum_status *status) {
  if (!header)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the plot's header");
  *header = NULL;
  drum_code code = check_usable(raw, status);
  if (code != DRUM_OK)
    return code;
  if (raw->in_plot && !raw->ended)
    code = drum_raw_skip_values(raw, status);
  raw->in_plot = false;
  bool at_end = false;
  if (code == DRUM_OK)
    code = drum_raw_read_header(raw, &at_end, status);
  if (code == DRUM_OK && at_end && raw->n_plots == 0)
    code = drum_fail(status, DRUM_BAD_INPUT, "'%.200s' is empty: expected an ngspice raw file",
                     raw->path);
  if (code != DRUM_OK) {
    raw->failed = true;
    return code;
  }
  if (!at_end) {
    raw->n_plots++;
    raw->in_plot = true;
    raw->next_point = 0;
    raw->ended = false;
    *header = &raw->header;
  }
  return drum_succeed(status);
}

static drum_code check_read(const drum_raw *raw, const void *rows, size_t capacity, size_t *n_read,
                            drum_status *status) {
  if (!n_read)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no place was given for the number of points");
  *n_read = 0;
  const drum_code code = check_usable(raw, status);
  if (code != DRUM_OK)
    return code;
  if (!raw->in_plot)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "'%.200s' has no current plot: expected drum_raw_next_plot first", raw->path);
  if (!rows && capacity > 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "no buffer was given for the points");
  return DRUM_OK;
}

drum_code drum_raw_read_real(drum_raw *raw, double *rows, size_t capacity, size_t *n_read,
                             drum_status *status) {
  drum_code code = check_read(raw, rows, capacity, n_read, status);
  if (code == DRUM_OK && raw->header.is_complex)
    code = drum_fail(status, DRUM_BAD_ARGUMENT,
                     "plot '%.80s' in '%.200s' is complex: expected drum_raw_read_complex",
                     raw->header.plotname, raw->path);
  if (code == DRUM_OK)
    code = drum_raw_read_values(raw, rows, capacity, n_read, status);
  return code == DRUM_OK ? drum_succeed(status) : code;
}

drum_code drum_raw_read_complex(drum_raw *raw, double complex *rows, size_t capacity,
                                size_t *n_read, drum_status *status) {
  drum_code code = check_read(raw, rows, capacity, n_read, status);
  /* A complex number is laid out as its two parts, so both kinds are read in place. */
  double *parts = (double *)rows;
  if (code == DRUM_OK)
    code = drum_raw_read_values(raw, parts, capacity, n_read, status);
  if (code != DRUM_OK)
    return code;
  if (!raw->header.is_complex) {
    for (size_t i = *n_read * raw->header.n_variables; i-- > 0;) {
      const double value = parts[i]; /* from the end: 2 i is never behind what is unread */
      parts[2 * i] = value;
      parts[2 * i + 1] = 0;
    }
  }
  return drum_succeed(status);
}

size_t drum_raw_find(const drum_raw_header *header, const char *name) {
  if (!header)
    return 0;
  for (size_t i = 0; name && i < header->n_variables; i++)
    if (strcasecmp(header->variables[i].name, name) == 0)
      return i;
  return header->n_variables;
}

void drum_raw_close(drum_raw *raw) {
  if (!raw)
    return;
  (void)fclose(raw->file);
  drum_raw_header_clear(&raw->header);
  free(raw->path);
  free(raw);
}

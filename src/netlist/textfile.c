/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/textfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* No netlist or matrix is beyond this; it keeps a wrong file name from taking all memory. */
static const off_t MAX_BYTES = 64 * 1024 * 1024;

static drum_code read_open_file(FILE *file, const char *path, char **text, drum_status *status) {
  struct stat about;
  if (fstat(fileno(file), &about) != 0)
    return drum_fail(status, DRUM_IO_ERROR, "'%.200s' cannot be read: %s", path, strerror(errno));
  if (!S_ISREG(about.st_mode))
    return drum_fail(status, DRUM_BAD_INPUT, "'%.200s' is no ordinary file: expected a text file",
                     path);
  if (about.st_size > MAX_BYTES)
    return drum_fail(status, DRUM_BAD_INPUT,
                     "'%.200s' has %lld bytes: expected a text file of at most 64 MiB", path,
                     (long long)about.st_size);
  const size_t size = (size_t)about.st_size;
  char *buffer = malloc(size + 1);
  if (!buffer)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory while reading '%.200s'", path);
  const size_t n_read = fread(buffer, 1, size, file);
  drum_code code = DRUM_OK;
  if (ferror(file))
    code = drum_fail(status, DRUM_IO_ERROR, "'%.200s' cannot be read: %s", path, strerror(errno));
  else if (memchr(buffer, '\0', n_read))
    code = drum_fail(status, DRUM_BAD_INPUT, "'%.200s' is no text: expected a text file", path);
  if (code != DRUM_OK) {
    free(buffer);
    return code;
  }
  buffer[n_read] = '\0';
  *text = buffer;
  return DRUM_OK;
}

drum_code drum_textfile_read(const char *path, char **text, drum_status *status) {
  *text = NULL;
  struct stat about;
  /* Asked before opening: to open a pipe would wait for its writer. */
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
    return drum_fail(status, DRUM_BAD_INPUT, "'%.200s' is no ordinary file: expected a text file",
                     path);
  FILE *file = fopen(path, "rb");
  if (!file) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    return drum_fail(status, absent ? DRUM_NOT_FOUND : DRUM_IO_ERROR,
                     "'%.200s' cannot be opened: %s", path, strerror(errno));
  }
  const drum_code code = read_open_file(file, path, text, status);
  (void)fclose(file);
  return code;
}

bool drum_textfile_exists(const char *path) {
  struct stat about;
  return stat(path, &about) == 0;
}

static char *joined(const char *folder, size_t length, const char *name) {
  const size_t size = length + strlen(name) + 1;
  char *path = malloc(size);
  if (path)
    (void)snprintf(path, size, "%.*s%s", (int)length, folder, name);
  return path;
}

char *drum_textfile_beside(const char *beside, const char *name) {
  const char *slash = strrchr(beside, '/');
  if (name[0] == '/' || !slash)
    return strdup(name);
  return joined(beside, (size_t)(slash - beside) + 1, name);
}

char *drum_textfile_in(const char *folder, const char *name) {
  const size_t length = strlen(folder);
  char *with_slash = malloc(length + 2);
  if (!with_slash)
    return NULL;
  memcpy(with_slash, folder, length);
  memcpy(with_slash + length, "/", 2);
  char *path = joined(with_slash, length + 1, name);
  free(with_slash);
  return path;
}

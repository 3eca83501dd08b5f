/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The stream of a file that is not there yet: nobody's link leads elsewhere. */
static FILE *create(const char *path) {
  (void)unlink(path);
  const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
  if (descriptor < 0)
    return NULL;
  FILE *stream = fdopen(descriptor, "w");
  if (!stream)
    (void)close(descriptor);
  return stream;
}

drum_code drum_whole_file_open(const char *path, drum_whole_file *file, drum_status *status) {
  struct stat what;
  const bool there = stat(path, &what) == 0;
  char *real = there ? realpath(path, NULL) : NULL;
  const int length = snprintf(file->path, sizeof file->path, "%s", real ? real : path);
  free(real);
  if (length < 0 || (size_t)length >= sizeof file->path)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path '%.60s...' is too long", path);
  if (there && !S_ISREG(what.st_mode)) {
    file->beside[0] = '\0';
    file->stream = S_ISDIR(what.st_mode) ? NULL : fopen(file->path, "w");
  } else {
    (void)snprintf(file->beside, sizeof file->beside, "%s.partial", file->path);
    file->stream = create(file->beside);
  }
  if (!file->stream)
    return drum_fail(status, DRUM_IO_ERROR, "%.300s cannot be written: %s",
                     file->beside[0] ? file->beside : path,
                     there && S_ISDIR(what.st_mode) ? strerror(EISDIR) : strerror(errno));
  return DRUM_OK;
}

drum_code drum_whole_file_close(drum_whole_file *file, drum_code written, drum_status *status) {
  const bool failed = ferror(file->stream) != 0;
  if ((fclose(file->stream) != 0 || failed) && !written)
    written = drum_fail(status, DRUM_IO_ERROR, "%.300s cannot be written: the disk may be full",
                        file->path);
  if (!file->beside[0])
    return written;
  if (!written && rename(file->beside, file->path) != 0)
    written = drum_fail(status, DRUM_IO_ERROR, "%.300s cannot be replaced", file->path);
  if (written)
    (void)unlink(file->beside);
  return written;
}

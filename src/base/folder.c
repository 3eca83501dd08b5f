/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"

drum_code drum_folder_make(const char *path, drum_status *status) {
  char part[DRUM_PATH_SIZE];
  struct stat what;
  if (!path[0])
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the folder's name is empty");
  if (snprintf(part, sizeof part, "%s", path) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of folder '%.60s...' is too long", path);
  for (char *c = part + 1; *c; ++c) {
    if (*c != '/')
      continue;
    *c = '\0';
    (void)mkdir(part, 0777); /* the last one tells whether this went well */
    *c = '/';
  }
  const int failed = mkdir(part, 0777) != 0 ? errno : 0;
  if (failed && failed != EEXIST)
    return drum_fail(status, DRUM_IO_ERROR, "the folder %.300s cannot be made: %s", path,
                     strerror(failed));
  if (stat(part, &what) != 0 || !S_ISDIR(what.st_mode))
    return drum_fail(status, DRUM_IO_ERROR, "%.300s is no folder", path);
  return drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

void shell_read(scratch *place, const char *name, char *text, size_t size) {
  char path[512];
  size_t n_read;
  (void)snprintf(path, sizeof path, "%s/%s", place->folder, name);
  unsigned char *bytes = scratch_read(path, &n_read);
  (void)snprintf(text, size, "%.*s", (int)n_read, (const char *)bytes);
  free(bytes);
}

run shell_run(scratch *place, const char *line) {
  static run result;
  char command[8192];
  const int length = snprintf(command, sizeof command,
                              "cd '%s' && drumspice='%s' && { %s; } >out 2>err </dev/null",
                              place->folder, DRUM_TEST_PROGRAM, line);
  assert_true(length > 0 && (size_t)length < sizeof command);
  const int status = system(command);
  if (!WIFEXITED(status))
    fail_msg("%s ends by signal %d", line, WTERMSIG(status));
  result.status = WEXITSTATUS(status);
  shell_read(place, "out", result.out, sizeof result.out);
  shell_read(place, "err", result.err, sizeof result.err);
  if (strstr(result.err, "Sanitizer") || strstr(result.err, "runtime error"))
    fail_msg("%s: %s", line, result.err);
  return result;
}

size_t shell_lines(const char *text) {
  size_t lines = 0;
  for (const char *c = text; *c; ++c)
    lines += *c == '\n';
  return lines;
}

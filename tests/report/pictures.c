/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/pictures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scratch.h"

void picture_is_svg(const char *path) {
  size_t size;
  char *text = (char *)scratch_read(path, &size);
  char open[64][32];
  size_t depth = 0;
  size_t elements = 0;
  assert_true(size > 1000);
  assert_int_equal(strncmp(text, "<?xml", 5), 0);
  for (const char *c = text; (c = memchr(c, '<', size - (size_t)(c - text)));) {
    const char *end = memchr(c, '>', size - (size_t)(c - text));
    assert_non_null(end);
    if (strncmp(c, "<!--", 4) == 0 || strncmp(c, "<![CDATA[", 9) == 0) {
      const char *stop = c[2] == '-' ? "-->" : "]]>";
      end = strstr(c, stop);
      assert_non_null(end);
      c = end + 3;
      continue;
    }
    char name[32];
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(c + 1 + (c[1] == '/'), " \t\r\n/>"),
                   c + 1 + (c[1] == '/'));
    if (c[1] == '/') {
      assert_true(depth > 0);
      assert_string_equal(open[--depth], name);
    } else if (c[1] != '?' && c[1] != '!' && end[-1] != '/') {
      assert_true(depth < 64);
      (void)snprintf(open[depth++], sizeof open[0], "%s", name);
      ++elements;
    }
    c = end + 1;
  }
  assert_int_equal(depth, 0);
  assert_true(elements > 20);
  free(text);
}

void picture_is_png(const char *path) {
  size_t size;
  unsigned char *bytes = scratch_read(path, &size);
  assert_true(size > 5000);
  assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
  assert_memory_equal(bytes + size - 8, "IEND\xae\x42\x60\x82", 8);
  free(bytes);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *drum_json_text(const char *text) {
  json_t *string = json_string(text);
  if (string)
    return string;
  char *plain = strdup(text);
  if (!plain)
    return NULL;
  for (char *at = plain; *at; at++)
    if ((unsigned char)*at >= 0x80)
      *at = '?';
  string = json_string(plain);
  free(plain);
  return string;
}

json_t *drum_json_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

void drum_json_put(json_t *object, const char *key, double value) {
  (void)json_object_set_new(object, key, drum_json_number(value));
}

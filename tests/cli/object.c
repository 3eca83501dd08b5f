/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/object.h"

json_t *object_of(const run *result, const char *arguments) {
  json_t *object = json_loads(result->out, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object(object))
    fail_msg("%s prints no JSON object: %s%s", arguments, result->out, result->err);
  return object;
}

double object_number(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  if (!json_is_real(value))
    fail_msg("%s is no real number", key);
  return json_real_value(value);
}

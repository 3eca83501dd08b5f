/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The run key by way of the library; that the plugin obeys it, tests/circuits show. */

#include "drumspice/run_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_key_stands_in_the_environment(void **state) {
  (void)state;
  static const struct {
    uint64_t key;
    const char *text;
  } keys[] = {{0, "0"}, {17, "17"}, {UINT64_MAX, "18446744073709551615"}};
  for (size_t k = 0; k < sizeof keys / sizeof keys[0]; ++k) {
    uint64_t key;
    assert_int_equal(drum_run_key_set(keys[k].key, NULL), DRUM_OK);
    assert_string_equal(getenv("DRUMSPICE_RUN_KEY"), keys[k].text);
    assert_int_equal(drum_run_key_get(&key, NULL), DRUM_OK);
    assert_true(key == keys[k].key);
  }
}

static void none_is_0_and_nonsense_is_refused(void **state) {
  (void)state;
  uint64_t key = 1;
  assert_int_equal(unsetenv("DRUMSPICE_RUN_KEY"), 0);
  assert_int_equal(drum_run_key_get(&key, NULL), DRUM_OK);
  assert_true(key == 0);
  static const char *const wrong[] = {"", "x", " 1", "-1", "1.5", "18446744073709551616"};
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; ++k) {
    drum_status status;
    assert_int_equal(setenv("DRUMSPICE_RUN_KEY", wrong[k], 1), 0);
    assert_int_equal(drum_run_key_get(&key, &status), DRUM_BAD_INPUT);
    assert_non_null(strstr(status.message, "expected a whole number"));
  }
  assert_int_equal(unsetenv("DRUMSPICE_RUN_KEY"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_key_stands_in_the_environment),
      cmocka_unit_test(none_is_0_and_nonsense_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plugin is loaded from whatever folder it is in, blanks and capitals in its path included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <stdlib.h>

#include "drumspice/host.h"
#include "tests/scratch.h"

static const char DECK[] = "* one bath\n"
                           "abath a q warm\n"
                           "ra a 0 50\nrq q 0 50\n"
                           ".model warm bath_env(g=0.02 f0=5e9 nbar=1 seed=1)\n"
                           ".end\n";

static void loads(void **state) {
  size_t size;
  unsigned char *library = scratch_read(DRUM_TEST_PLUGIN, &size);
  const char *path = scratch_write(*state, "A plugin (2).cm", library, size);
  drum_host *host;
  drum_status status;
  free(library);
  if (drum_host_open(&(drum_host_options){.plugin = path}, &host, &status) != DRUM_OK)
    fail_msg("'%s': %s", path, status.message);
  if (drum_host_load(host, DECK, &status) != DRUM_OK)
    fail_msg("'%s' holds no bath: %s", path, status.message);
  drum_host_close(host);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(loads, scratch_setup, scratch_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

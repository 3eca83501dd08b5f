/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/stem.h"

#include <string.h>

drum_code drum_stem_of(const char *netlist, char *stem, drum_status *status) {
  const char *slash = strrchr(netlist, '/');
  const char *name = slash ? slash + 1 : netlist;
  const char *dot = strrchr(name, '.');
  const size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
  if (length == 0 || length >= DRUM_STEM_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "'%s' does not name a netlist", netlist);
  memcpy(stem, name, length);
  stem[length] = '\0';
  return DRUM_OK;
}

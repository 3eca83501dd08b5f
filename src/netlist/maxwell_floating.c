/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/maxwell_checks.h"

#include <stdlib.h>
#include <string.h>

/* Of a group's whole capacitance: less of it to ground is none. */
static const double NEARLY_NOTHING = 1e-6;

/* Names shown in a warning. */
enum { SHOWN = 6 };

/* The conductors that capacitors tie to `first`, itself included, into group[0..]; how many. */
static size_t gather(const drum_maxwell_network *network, size_t first, bool *seen, size_t *group) {
  size_t count = 1;
  group[0] = first;
  seen[first] = true;
  for (size_t k = 0; k < count; k++)
    for (size_t j = 0; j < network->count; j++)
      if (!seen[j] && network->mutual[group[k] * network->count + j] > 0.0) {
        seen[j] = true;
        group[count++] = j;
      }
  return count;
}

static drum_code warn_of_group(drum_maxwell_network *network, const size_t *group, size_t count,
                               drum_status *status) {
  char names[SHOWN * (DRUM_MAXWELL_NAME_SIZE + 4) + 1] = "";
  size_t length = 0;
  for (size_t k = 0; k < count && k < SHOWN; k++)
    length += (size_t)snprintf(names + length, sizeof names - length, "%s'%s'", k ? ", " : "",
                               network->nodes[group[k]].conductor);
  char more[32] = "";
  if (count > SHOWN)
    (void)snprintf(more, sizeof more, " and %zu more", count - SHOWN);
  return drum_maxwell_warn(network, status,
                           "%s%s %s: no capacitance leads to ground; in the rotating frame "
                           "ngspice's matrix is singular unless the circuit ties %s",
                           names, more, count > 1 ? "float" : "floats", count > 1 ? "them" : "it");
}

static drum_code find_groups(drum_maxwell_network *network, bool *seen, size_t *group,
                             drum_status *status) {
  drum_code code = DRUM_OK;
  for (size_t i = 0; !code && i < network->count; i++) {
    if (seen[i])
      continue;
    const size_t count = gather(network, i, seen, group);
    double ground = 0.0;
    double total = 0.0;
    for (size_t k = 0; k < count; k++) {
      ground += network->nodes[group[k]].ground;
      total += network->nodes[group[k]].total;
    }
    if (ground > NEARLY_NOTHING * total)
      continue;
    for (size_t k = 0; k < count; k++)
      network->nodes[group[k]].floating = true;
    code = warn_of_group(network, group, count, status);
  }
  return code;
}

drum_code drum_maxwell_find_floating(drum_maxwell_network *network, drum_status *status) {
  bool *seen = calloc(network->count, sizeof *seen);
  size_t *group = calloc(network->count, sizeof *group);
  const drum_code code =
      seen && group
          ? find_groups(network, seen, group, status)
          : drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu conductors", network->count);
  free(seen);
  free(group);
  return code;
}

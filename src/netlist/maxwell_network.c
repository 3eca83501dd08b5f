/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a matrix to its capacitors, step by step; the checks are in maxwell_checks.c. */
#include "base/suggest.h"
#include "netlist/maxwell_checks.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void drum_maxwell_node_name(const char *text, char *name) {
  size_t length = 0;
  for (; *text && length + 1 < DRUM_MAXWELL_NAME_SIZE; text++) {
    const unsigned char c = (unsigned char)*text;
    const bool plain = c < 0x80 && isalnum(c);
    if (plain || length > 0)
      name[length++] = plain ? (char)tolower(c) : '_';
  }
  while (length > 0 && name[length - 1] == '_')
    length--;
  name[length] = '\0';
}

static drum_code check_options(const drum_maxwell_options *options, drum_status *status) {
  if (!(options->symmetry >= 0.0 && options->symmetry <= 1.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "symmetry = %g: expected a number from 0 to 1",
                     options->symmetry);
  if (!(options->noise >= 0.0 && options->noise <= 1.0))
    return drum_fail(status, DRUM_BAD_ARGUMENT, "noise = %g: expected a number from 0 to 1",
                     options->noise);
  if (!(options->threshold >= 0.0) || !isfinite(options->threshold))
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "threshold = %g: expected a finite number of farad, 0 or above",
                     options->threshold);
  return DRUM_OK;
}

static drum_code no_such_ground(const drum_maxwell *matrix, const char *ground,
                                drum_status *status) {
  const char **names = malloc(matrix->count * sizeof *names);
  if (!names)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the conductors' names");
  for (size_t i = 0; i < matrix->count; i++)
    names[i] = matrix->names[i];
  const char *nearest = drum_suggest(ground, names, matrix->count);
  drum_code code;
  if (nearest)
    code = drum_fail(status, DRUM_BAD_ARGUMENT,
                     "there is no conductor '%.80s' to tie to ground: did you mean '%.80s'?",
                     ground, nearest);
  else
    code = drum_fail(status, DRUM_BAD_ARGUMENT,
                     "there is no conductor '%.80s' to tie to ground: expected one of the "
                     "matrix, such as '%.80s'",
                     ground, names[0]);
  free(names);
  return code;
}

/* kept[0..]: the conductors that are not tied to ground. */
static drum_code choose(const drum_maxwell *matrix, const drum_maxwell_options *options,
                        size_t *kept, size_t *count, drum_status *status) {
  for (const char *const *ground = options->grounds; ground && *ground; ground++) {
    size_t i = 0;
    while (i < matrix->count && strcasecmp(matrix->names[i], *ground) != 0)
      i++;
    if (i == matrix->count)
      return no_such_ground(matrix, *ground, status);
  }
  *count = 0;
  for (size_t i = 0; i < matrix->count; i++) {
    bool grounded = false;
    for (const char *const *ground = options->grounds; ground && *ground; ground++)
      grounded |= strcasecmp(matrix->names[i], *ground) == 0;
    if (!grounded)
      kept[(*count)++] = i;
  }
  if (*count == 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "all conductors are tied to ground: expected one that is not");
  return DRUM_OK;
}

static drum_code name_nodes(const drum_maxwell *matrix, const size_t *kept,
                            drum_maxwell_network *network, drum_status *status) {
  for (size_t i = 0; i < network->count; i++) {
    drum_maxwell_node *node = &network->nodes[i];
    memcpy(node->conductor, matrix->names[kept[i]], sizeof node->conductor);
    drum_maxwell_node_name(node->conductor, node->name);
    if (!node->name[0])
      return drum_fail(status, DRUM_BAD_INPUT,
                       "'%.80s' makes no node's name: expected letters or digits in it",
                       node->conductor);
    if (strcmp(node->name, "0") == 0 || strcmp(node->name, "gnd") == 0)
      return drum_fail(status, DRUM_BAD_INPUT,
                       "'%.80s' is ngspice's ground: expected it to be tied to ground, or to have "
                       "another name",
                       node->conductor);
    for (size_t j = 0; j < i; j++)
      if (strcmp(node->name, network->nodes[j].name) == 0)
        return drum_fail(
            status, DRUM_BAD_INPUT,
            "'%.80s' and '%.80s' make the same node, %.80s: expected names that differ "
            "in letters and digits, in any case",
            network->nodes[j].conductor, node->conductor, node->name);
  }
  return DRUM_OK;
}

/* Maxwell's matrix of the kept conductors; SPICE's diagonal is completed with all of its row. */
static void take_matrix(const drum_maxwell *matrix, const size_t *kept, maxwell_work *work) {
  const bool spice = work->options->convention == DRUM_MAXWELL_CONVENTION_SPICE;
  const size_t n = matrix->count;
  for (size_t i = 0; i < work->count; i++)
    for (size_t j = 0; j < work->count; j++) {
      const double c = matrix->c[kept[i] * n + kept[j]];
      work->c[i * work->count + j] = spice && i != j ? -c : c;
    }
  for (size_t i = 0; spice && i < work->count; i++)
    for (size_t j = 0; j < n; j++)
      if (j != kept[i])
        work->c[i * work->count + i] +=
            0.5 * matrix->c[kept[i] * n + j] + 0.5 * matrix->c[j * n + kept[i]];
}

static void drop_small(drum_maxwell_network *network, double threshold) {
  const size_t n = network->count;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      const double c = network->mutual[i * n + j];
      if (!(c > 0.0 && c < threshold))
        continue;
      network->nodes[i].ground += c;
      network->nodes[j].ground += c;
      network->mutual[i * n + j] = network->mutual[j * n + i] = 0.0;
      network->dropped++;
      network->dropped_total += c;
    }
}

static void add_up(drum_maxwell_network *network) {
  for (size_t i = 0; i < network->count; i++) {
    drum_maxwell_node *node = &network->nodes[i];
    node->total = node->ground;
    for (size_t j = 0; j < network->count; j++)
      node->total += network->mutual[i * network->count + j];
  }
}

/* What the file itself gives reason to say. */
static drum_code warn_of_file(const drum_maxwell *matrix, drum_maxwell_network *network,
                              drum_status *status) {
  if (matrix->cut_short)
    return drum_maxwell_warn(network, status,
                             "the matrix at line %zu of the file is cut short: the one at line %zu "
                             "is taken, %zu of %zu",
                             matrix->cut_short, matrix->line, matrix->which, matrix->matrices);
  if (matrix->matrices > 1 && matrix->format != DRUM_MAXWELL_FASTERCAP)
    return drum_maxwell_warn(network, status,
                             "the file has %zu matrices: the last is taken, at line %zu",
                             matrix->matrices, matrix->line);
  return DRUM_OK;
}

static drum_code work_through(const drum_maxwell *matrix, const size_t *kept, maxwell_work *work) {
  drum_code (*const checks[])(maxwell_work *) = {
      drum_maxwell_check_diagonal, drum_maxwell_check_symmetry, drum_maxwell_check_signs,
      drum_maxwell_check_ground,   drum_maxwell_check_definite,
  };
  drum_maxwell_network *network = work->network;
  drum_code code = name_nodes(matrix, kept, network, work->status);
  if (!code)
    code = warn_of_file(matrix, network, work->status);
  if (code)
    return code;
  take_matrix(matrix, kept, work);
  for (size_t i = 0; !code && i < sizeof checks / sizeof checks[0]; i++)
    code = checks[i](work);
  if (code)
    return code;
  drop_small(network, work->options->threshold);
  add_up(network);
  return drum_maxwell_find_floating(network, work->status);
}

static drum_code build(const drum_maxwell *matrix, const size_t *kept,
                       const drum_maxwell_options *options, drum_maxwell_network *network,
                       drum_status *status) {
  const size_t n = network->count;
  maxwell_work work = {
      .count = n,
      .c = calloc(n * n, sizeof *work.c),
      .root = calloc(n, sizeof *work.root),
      .scratch = calloc(n * n, sizeof *work.scratch),
      .options = options,
      .network = network,
      .status = status,
  };
  network->nodes = calloc(n, sizeof *network->nodes);
  network->mutual = calloc(n * n, sizeof *network->mutual);
  const bool there = work.c && work.root && work.scratch && network->nodes && network->mutual;
  const drum_code code =
      there ? work_through(matrix, kept, &work)
            : drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu conductors", n);
  free(work.c);
  free(work.root);
  free(work.scratch);
  return code;
}

drum_code drum_maxwell_network_make(const drum_maxwell *matrix, const drum_maxwell_options *options,
                                    drum_maxwell_network *network, drum_status *status) {
  if (network)
    *network = (drum_maxwell_network){0};
  if (!matrix || !options || !network || !matrix->names || !matrix->c || matrix->count == 0)
    return drum_fail(status, DRUM_BAD_ARGUMENT,
                     "a matrix, options or a place for the network is missing");
  drum_code code = check_options(options, status);
  if (code)
    return code;
  code = drum_maxwell_check_convention(matrix, options, status);
  if (code)
    return code;
  size_t *kept = calloc(matrix->count, sizeof *kept);
  if (!kept)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu conductors", matrix->count);
  code = choose(matrix, options, kept, &network->count, status);
  network->grounded = matrix->count - network->count;
  if (!code)
    code = build(matrix, kept, options, network, status);
  free(kept);
  return code ? code : drum_succeed(status);
}

void drum_maxwell_network_free(drum_maxwell_network *network) {
  if (!network)
    return;
  for (size_t i = 0; i < network->n_warnings; i++)
    free(network->warnings[i]);
  free(network->warnings);
  free(network->nodes);
  free(network->mutual);
  *network = (drum_maxwell_network){0};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRUM_NETLIST_NAMES_H
#define DRUM_NETLIST_NAMES_H

#include <stddef.h>

/* Names counted from 0 in the order of their coming; all zero is an empty list. */
typedef struct drum_names {
  void *tree;
  struct drum_name **entries;
  size_t count;
  size_t capacity;
} drum_names;

static const size_t DRUM_NO_NAME = (size_t)-1;

/* The number of the name, which is added if it is new. DRUM_NO_NAME: out of memory. */
size_t drum_names_add(drum_names *names, const char *name);

/* The number of the name, DRUM_NO_NAME if it is not there. */
size_t drum_names_find(const drum_names *names, const char *name);

const char *drum_names_get(const drum_names *names, size_t index);

void drum_names_free(drum_names *names);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "netlist/names.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct drum_name {
  size_t index;
  const char *text; /* `own`, or what is looked for */
  char own[];
};

static int compare(const void *a, const void *b) {
  return strcmp(((const struct drum_name *)a)->text, ((const struct drum_name *)b)->text);
}

size_t drum_names_find(const drum_names *names, const char *name) {
  const struct drum_name wanted = {0, name};
  struct drum_name *const *found = tfind(&wanted, &names->tree, compare);
  return found ? (*found)->index : DRUM_NO_NAME;
}

size_t drum_names_add(drum_names *names, const char *name) {
  const size_t known = drum_names_find(names, name);
  if (known != DRUM_NO_NAME)
    return known;
  if (names->count == names->capacity) {
    const size_t capacity = names->capacity ? 2 * names->capacity : 64;
    /* An array of pointers is meant. NOLINTNEXTLINE(bugprone-sizeof-expression) */
    struct drum_name **grown = realloc(names->entries, capacity * sizeof *grown);
    if (!grown)
      return DRUM_NO_NAME;
    names->entries = grown;
    names->capacity = capacity;
  }
  const size_t size = strlen(name) + 1;
  struct drum_name *entry = malloc(sizeof *entry + size);
  if (!entry)
    return DRUM_NO_NAME;
  memcpy(entry->own, name, size);
  entry->text = entry->own;
  entry->index = names->count;
  if (!tsearch(entry, &names->tree, compare)) {
    free(entry);
    return DRUM_NO_NAME;
  }
  names->entries[names->count] = entry;
  return names->count++;
}

const char *drum_names_get(const drum_names *names, size_t index) {
  return names->entries[index]->text;
}

void drum_names_free(drum_names *names) {
  for (size_t i = 0; i < names->count; i++) {
    (void)tdelete(names->entries[i], &names->tree, compare);
    free(names->entries[i]);
  }
  free(names->entries);
  *names = (drum_names){0};
}

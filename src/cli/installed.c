/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/installed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As cmake/InstallForNgspice.cmake has it: ngspice copies the word into 512 characters. */
enum { MAX_WORD = 480 };

static const char PLAIN[] = "-abcdefghijklmnopqrstuvwxyz0123456789/._+";

/* The folder above the program's own; false: unknown. */
static bool find_root(char *root) {
  char *program = realpath("/proc/self/exe", NULL);
  if (!program)
    return false;
  bool found = strlen(program) < DRUM_PATH_SIZE;
  for (int up = 0; found && up < 2; up++) {
    char *slash = strrchr(program, '/');
    found = slash != NULL;
    if (found)
      *slash = '\0';
  }
  if (found)
    memcpy(root, program, strlen(program) + 1);
  free(program);
  return found;
}

/* root/name with . and .. resolved, if it can be read. */
static bool resolve(const char *root, const char *name, char *path) {
  char joined[2 * DRUM_PATH_SIZE];
  (void)snprintf(joined, sizeof joined, "%s/%s", root, name);
  char *real = realpath(joined, NULL);
  const bool found = real && strlen(real) < DRUM_PATH_SIZE && access(real, R_OK) == 0;
  if (found)
    memcpy(path, real, strlen(real) + 1);
  free(real);
  return found;
}

/*
 * A path as a word of a pre_ line, which ngspice turns into lower case before it executes it: what
 * that or a blank would spoil comes from printf.
 */
static bool make_word(const char *path, char *word, size_t size) {
  if (!path[strspn(path, PLAIN)])
    return snprintf(word, size, "%s", path) < (int)size;
  if (strpbrk(path, "$'`;{}\n"))
    return false;
  size_t used = (size_t)snprintf(word, size, "`printf '\\\\047");
  for (; *path && used + 20 < size; path++)
    used += (size_t)snprintf(word + used, size - used, strchr(PLAIN, *path) ? "%c" : "\\\\%03o",
                             (unsigned char)*path);
  if (*path)
    return false;
  used += (size_t)snprintf(word + used, size - used, "\\\\047'`");
  return used <= MAX_WORD;
}

void drum_installed_find(drum_installed *found) {
  *found = (drum_installed){0};
  char root[DRUM_PATH_SIZE];
  char library[DRUM_PATH_SIZE];
  char plugin[DRUM_PATH_SIZE];
  if (!find_root(root))
    return;
  const bool built = resolve(root, "lib/drumspice.cm", plugin) &&
                     resolve(root, "../models/drumspice.lib", library);
  if (!built && !resolve(root, DRUMSPICE_MODELS "/drumspice.lib", library))
    return;
  if ((built && !make_word(plugin, found->plugin, sizeof found->plugin)) || strchr(library, '"')) {
    found->plugin[0] = '\0';
    return;
  }
  if (built || resolve(root, DRUMSPICE_PLUGIN "/drumspice.cm", plugin))
    memcpy(found->plugin_path, plugin, strlen(plugin) + 1);
  (void)snprintf(found->library, sizeof found->library, "\"%s\"", library);
  *strrchr(library, '/') = '\0';
  memcpy(found->models, library, strlen(library) + 1);
}

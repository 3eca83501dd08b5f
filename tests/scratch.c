/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void give_up(const char *what, const char *path) {
  (void)fprintf(stderr, "scratch: %s: %s\n", what, path);
  abort();
}

void scratch_open(scratch *place) {
  const char *base = getenv("TMPDIR");
  (void)snprintf(place->folder, sizeof place->folder, "%s/drumspice-test-XXXXXX",
                 base ? base : "/tmp");
  if (!mkdtemp(place->folder))
    give_up("cannot make a folder", place->folder);
  place->path[0] = '\0';
}

const char *scratch_write(scratch *place, const char *name, const void *bytes, size_t size) {
  (void)snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
  FILE *file = fopen(place->path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
    give_up("cannot write", place->path);
  return place->path;
}

const char *scratch_write_text(scratch *place, const char *name, const char *text) {
  return scratch_write(place, name, text, strlen(text));
}

void scratch_close(scratch *place) {
  DIR *folder = opendir(place->folder);
  if (!folder)
    give_up("cannot list", place->folder);
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", place->folder, entry->d_name);
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      (void)remove(path);
  }
  (void)closedir(folder);
  (void)rmdir(place->folder);
}

unsigned char *scratch_read(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file)
    give_up("cannot open", path);
  unsigned char *bytes = NULL;
  size_t capacity = 0;
  *size = 0;
  do {
    capacity += 65536;
    bytes = realloc(bytes, capacity);
    if (!bytes)
      give_up("out of memory for", path);
    *size += fread(bytes + *size, 1, capacity - *size, file);
  } while (*size == capacity);
  (void)fclose(file);
  return bytes;
}

static void put_byte(int file, size_t at, unsigned char byte, const char *path) {
  if (pwrite(file, &byte, 1, (off_t)at) != 1)
    give_up("cannot write", path);
}

void scratch_damage(scratch *place, const char *original,
                    void (*check)(const char *path, void *context), void *context) {
  static const unsigned char hostile[] = {0x00, 0xff, '9', '-', '\n', ' ', '=', '*'};
  size_t size;
  unsigned char *bytes = scratch_read(original, &size);
  const char *path = scratch_write(place, "damaged", bytes, size);
  const int file = open(path, O_WRONLY);
  for (size_t at = 0; at < size; at++) {
    /* One kind of damage at each place keeps this fast; every kind gets its turns. */
    const unsigned char near = (unsigned char)(bytes[at] ^ 0x10);
    put_byte(file, at, at % 2 ? near : hostile[at / 2 % sizeof hostile], path);
    check(path, context);
    put_byte(file, at, bytes[at], path);
  }
  for (size_t length = size; length-- > 0;) {
    if (ftruncate(file, (off_t)length) != 0)
      give_up("cannot cut", path);
    check(path, context);
  }
  (void)close(file);
  free(bytes);
}

char *scratch_read_text(const char *path) {
  size_t size;
  unsigned char *bytes = scratch_read(path, &size);
  char *text = realloc(bytes, size + 1);
  if (!text)
    give_up("no memory for", path);
  text[size] = '\0';
  return text;
}

int scratch_setup(void **state) {
  static scratch place;
  scratch_open(&place);
  *state = &place;
  return 0;
}

int scratch_teardown(void **state) {
  scratch_close(*state);
  return 0;
}

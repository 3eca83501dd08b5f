/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/netlists/bench.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scratch.h"
#include "tests/theory/support.h"

static int shell(const char *format, ...) {
  char command[8192];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(command, sizeof command, format, arguments);
  va_end(arguments);
  assert_true(length > 0 && (size_t)length < sizeof command);
  const int status = system(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

void bench_open(bench *place) {
  const char *base = getenv("TMPDIR");
  place->options = "-D notran";
  (void)snprintf(place->folder, sizeof place->folder, "%s/drumspice-bench-XXXXXX",
                 base ? base : "/tmp");
  if (!mkdtemp(place->folder))
    fail_msg("cannot make %s", place->folder);
  (void)snprintf(place->tree, sizeof place->tree, "%s/The Source Tree", place->folder);
  (void)snprintf(place->work, sizeof place->work, "%s/Working Folder", place->folder);
  if (shell("mkdir -p '%s/build/bin' '%s/build/lib' '%s/changed' '%s' && "
            "cp -R '%s/models' '%s/netlists' '%s' && ln -s '%s' '%s/build/bin/drumspice' && "
            "ln -s '%s' '%s/build/lib/drumspice.cm'",
            place->tree, place->tree, place->tree, place->work, DRUM_TEST_SOURCE, DRUM_TEST_SOURCE,
            place->tree, DRUM_TEST_PROGRAM, place->tree, DRUM_TEST_PLUGIN, place->tree) != 0)
    fail_msg("cannot copy the tree to %s", place->tree);
}

void bench_close(bench *place) {
  (void)shell("rm -rf '%s'", place->folder);
}

void bench_clear(bench *place) {
  if (shell("rm -rf '%s' && mkdir '%s'", place->work, place->work) != 0)
    fail_msg("cannot empty %s", place->work);
}

static char *replaced(char *text, const bench_edit *edit) {
  char *at = strstr(text, edit->from);
  if (!at || strstr(at + 1, edit->from))
    fail_msg("'%s' does not stand exactly once in the netlist", edit->from);
  const size_t before = (size_t)(at - text);
  const size_t size = strlen(text) - strlen(edit->from) + strlen(edit->to) + 1;
  char *made = malloc(size);
  assert_non_null(made);
  (void)snprintf(made, size, "%.*s%s%s", (int)before, text, edit->to, at + strlen(edit->from));
  free(text);
  return made;
}

void bench_change(bench *place, const char *stem, const bench_edit *edits) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/netlists/%s.cir", place->tree, stem);
  char *text = scratch_read_text(path);
  for (const bench_edit *edit = edits; edit->from; ++edit)
    text = replaced(text, edit);
  (void)snprintf(path, sizeof path, "%s/changed/%s.cir", place->tree, stem);
  FILE *file = fopen(path, "w");
  if (!file || fputs(text, file) == EOF || fclose(file) != 0)
    fail_msg("cannot write %s", path);
  free(text);
}

static bench_run *execute(bench *place, const char *command) {
  char path[512];
  bench_run *run = calloc(1, sizeof *run);
  assert_non_null(run);
  run->status = shell("cd '%s' && HOME='%s' LC_ALL=C && export HOME LC_ALL && %s >'%s/stdout' "
                      "2>'%s/stderr' </dev/null",
                      place->work, place->folder, command, place->folder, place->folder);
  (void)snprintf(path, sizeof path, "%s/stdout", place->folder);
  run->out = scratch_read_text(path);
  (void)snprintf(path, sizeof path, "%s/stderr", place->folder);
  run->err = scratch_read_text(path);
  if (strstr(run->err, "Sanitizer") || strstr(run->err, "runtime error:") ||
      strstr(run->out, "Sanitizer"))
    fail_msg("a sanitizer complains:\n%s%s", run->out, run->err);
  return run;
}

bench_run *bench_execute(bench *place, const char *folder, const char *stem, bool batch) {
  char command[2048];
  /* A plugin with AddressSanitizer in an ngspice without; leaks would be those of ngspice. */
  (void)snprintf(command, sizeof command,
                 "%s%s ASAN_OPTIONS=detect_leaks=0 timeout 200 '%s' %s %s '%s/%s/%s.cir'",
                 DRUM_TEST_PRELOAD[0] ? "LD_PRELOAD=" : "", DRUM_TEST_PRELOAD, DRUM_TEST_NGSPICE,
                 batch ? "-b" : "", place->options, place->tree, folder, stem);
  return execute(place, command);
}

bench_run *bench_program(bench *place, const char *arguments) {
  char command[2048];
  (void)snprintf(command, sizeof command, "timeout 60 '%s' %s", DRUM_TEST_PROGRAM, arguments);
  return execute(place, command);
}

void bench_run_free(bench_run *run) {
  free(run->out);
  free(run->err);
  free(run);
}

void bench_must_run(bench *place, const char *stem) {
  bench_run *run = bench_execute(place, "netlists", stem, true);
  if (run->status != 0 || strstr(run->err, "FAILED") || !strstr(run->err, "\nPASSED: "))
    fail_msg("%s: status %d\n%s\n%s", stem, run->status, run->out, run->err);
  bench_run_free(run);
}

void bench_must_fail(bench *place, const char *stem, bench_edit edit, const char *word) {
  static const char VERDICT[] = "\nFAILED: ";
  const bench_edit edits[] = {edit, {NULL, NULL}};
  bench_change(place, stem, edits);
  bench_run *run = bench_execute(place, "changed", stem, true);
  const char *verdict = strstr(run->err, VERDICT);
  if (run->status != 1 || !verdict || strstr(verdict + 1, VERDICT) || strstr(run->err, "PASSED") ||
      (word && !strstr(run->err, word)))
    fail_msg("%s with '%s': status %d\n%s", stem, edit.to, run->status, run->err);
  bench_run_free(run);
  json_t *json = bench_json(place, stem);
  assert_true(json_is_false(json_object_get(json, "passed")));
  json_decref(json);
}

const char *bench_out(bench *place, const char *name) {
  static char path[512];
  (void)snprintf(path, sizeof path, "%s/out/%s", place->work, name);
  return path;
}

bool bench_is_there(bench *place, const char *name) {
  return access(bench_out(place, name), F_OK) == 0;
}

json_t *bench_json(bench *place, const char *stem) {
  char name[128];
  (void)snprintf(name, sizeof name, "%s.json", stem);
  json_error_t error;
  json_t *json = json_load_file(bench_out(place, name), JSON_REJECT_DUPLICATES, &error);
  if (!json)
    fail_msg("%s: %s", name, error.text);
  return json;
}

double bench_number(const json_t *json, const char *path) {
  const char *at = path;
  while (json && *at) {
    char key[64];
    const size_t length = strcspn(at, ".");
    (void)snprintf(key, sizeof key, "%.*s", (int)length, at);
    json = json_object_get(json, key);
    at += length + (at[length] == '.');
  }
  if (!json_is_number(json))
    fail_msg("%s is no number", path);
  return json_number_value(json);
}

const json_t *bench_find(const json_t *json, const char *method, const char *mode,
                         const char *bath_case, const char *kind) {
  const json_t *list = json_object_get(json, "occupations");
  for (size_t k = 0; k < json_array_size(list); ++k) {
    const json_t *o = json_array_get(list, k);
    if (strcmp(json_string_value(json_object_get(o, "mode")), mode) == 0 &&
        strcmp(json_string_value(json_object_get(o, "bath_case")), bath_case) == 0 &&
        strcmp(json_string_value(json_object_get(o, "method")), method) == 0 &&
        strcmp(json_string_value(json_object_get(o, "kind")), kind) == 0)
      return o;
  }
  fail_msg("no occupation %s of %s in case %s by %s", kind, mode, bath_case, method);
  return NULL;
}

double bench_occupation(const json_t *json, const char *mode, const char *bath_case,
                        const char *kind) {
  return bench_number(bench_find(json, "noise", mode, bath_case, kind), "value");
}

static int not_dots(const struct dirent *entry) {
  return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

char *bench_list(const char *folder) {
  struct dirent **entry;
  const int count = scandir(folder, &entry, not_dots, alphasort);
  if (count < 0)
    fail_msg("cannot list %s", folder);
  char *list = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&list, &size);
  assert_non_null(file);
  for (int k = 0; k < count; ++k) {
    (void)fprintf(file, "%s\n", entry[k]->d_name);
    free(entry[k]);
  }
  free(entry);
  (void)fclose(file);
  return list;
}

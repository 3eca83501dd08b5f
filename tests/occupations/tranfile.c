/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/occupations/tranfile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TWO_PI = 6.283185307179586;

static void must(int ok, const char *what) {
  if (ok)
    return;
  (void)fprintf(stderr, "tranfile: cannot write %s\n", what);
  abort();
}

tranfile tranfile_begin(const char *path, const char *plot, const char *flags,
                        const char *const *names, size_t variables, size_t points) {
  const tranfile to = {.file = fopen(path, "ab"), .variables = variables};
  must(to.file != NULL, path);
  (void)fprintf(to.file,
                "Title: a test's\nDate: today\nPlotname: %s\nFlags: %s\nNo. Variables: %zu\n"
                "No. Points: %zu\nVariables:\n",
                plot, flags, variables, points);
  for (size_t v = 0; v < variables; ++v)
    (void)fprintf(to.file, "\t%zu\t%s\t%s\n", v, names[v],
                  strcmp(names[v], "time") == 0 ? "time" : "voltage");
  (void)fprintf(to.file, "Binary:\n");
  return to;
}

void tranfile_point(const tranfile *to, const double *row) {
  must(fwrite(row, sizeof *row, to->variables, to->file) == to->variables, "a point");
}

void tranfile_cut_point(const tranfile *to, const double *row, size_t size) {
  must(fwrite(row, 1, size, to->file) == size, "a part of a point");
}

void tranfile_end(const tranfile *to) {
  must(fclose(to->file) == 0, "the end");
}

static double uniform(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return ((double)((*state * UINT64_C(2685821657736338717)) >> 11) + 0.5) * 0x1p-53;
}

double complex tranfile_normal(uint64_t *state) {
  const double radius = sqrt(-log(uniform(state)));
  return radius * cexp(I * TWO_PI * uniform(state));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/extract/rawfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_number(FILE *file, const rawfile_plot *plot, double complex value) {
  const double part[2] = {creal(value), cimag(value)};
  if (!plot->ascii)
    (void)fwrite(part, sizeof part[0], plot->real ? 1 : 2, file);
  else if (plot->real)
    (void)fprintf(file, "\t%.17g\n", part[0]);
  else
    (void)fprintf(file, "\t%.17g,%.17g\n", part[0], part[1]);
}

void rawfile_append(const char *path, const rawfile_plot *plot) {
  FILE *file = fopen(path, "ab");
  if (!file) {
    (void)fprintf(stderr, "rawfile: cannot write %s\n", path);
    abort();
  }
  (void)fprintf(file,
                "Title: a test's\nDate: today\nPlotname: %s\nFlags: %s\nNo. Variables: %zu\n"
                "No. Points: %zu\nVariables:\n",
                plot->name ? plot->name : "AC Analysis", plot->real ? "real" : "complex",
                plot->variables, plot->points);
  for (size_t v = 0; v < plot->variables; ++v)
    (void)fprintf(file, "\t%zu\t%s\t%s\n", v, plot->variable[v],
                  strcmp(plot->variable[v], "frequency") == 0 ? "frequency" : "voltage");
  (void)fprintf(file, plot->ascii ? "Values:\n" : "Binary:\n");
  for (size_t p = 0; p < plot->points; ++p) {
    if (plot->ascii)
      (void)fprintf(file, " %zu", p);
    for (size_t v = 0; v < plot->variables; ++v)
      put_number(file, plot, plot->rows[p * plot->variables + v]);
    if (plot->ascii)
      (void)fputc('\n', file);
  }
  const int failed = ferror(file);
  if (fclose(file) != 0 || failed) {
    (void)fprintf(stderr, "rawfile: cannot write %s\n", path);
    abort();
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures as data: comma-separated values and JSON. */
#include <math.h>

#include "base/folder.h"
#include "base/whole_file.h"
#include "figures/flows.h"
#include "figures/grid.h"

static drum_code write_surfaces(const drum_sentence *unused, FILE *file, drum_status *status) {
  (void)unused;
  (void)fputs("delta_over_kappa,f_over_kappa,m3_plus10,m3_zero,m3_minus10\n", file);
  for (int i = 0; i < DRUM_FIGURE_F_POINTS; ++i)
    for (int j = 0; j < DRUM_FIGURE_DELTA_POINTS; ++j) {
      const double delta = drum_figures_delta(j);
      const double f = drum_figures_f(i);
      (void)fprintf(file, "%.6g,%.6g", delta, f);
      for (int s = 0; s < DRUM_FIGURE_SURFACES; ++s) {
        double m3;
        const drum_code code = drum_figures_height(delta, f, DRUM_FIGURE_LEVEL[s], &m3, status);
        if (code)
          return code;
        (void)fputc(',', file);
        if (drum_figures_possible(m3))
          (void)fprintf(file, "%.12g", m3);
      }
      (void)fputc('\n', file);
    }
  return DRUM_OK;
}

static drum_code write_flows(const drum_sentence *unused, FILE *file, drum_status *status) {
  (void)unused;
  (void)fputs("panel,nbar1,nbar2,nbar3,eta1_over_kappa,eta2_over_kappa,eta3_over_kappa\n", file);
  for (int panel = 0; panel < DRUM_FIGURE_PANELS; ++panel)
    for (int k = 0; k <= DRUM_FIGURE_FLOW_STEPS; ++k) {
      double baths[3];
      double eta[3];
      drum_figures_baths(panel, k, baths);
      const drum_code code = drum_figures_flows(0.0, baths, eta, status);
      if (code)
        return code;
      (void)fprintf(file, "%s,%.6g,%.6g,%.6g,%.12g,%.12g,%.12g\n", panel ? "n2" : "n1", baths[0],
                    baths[1], baths[2], eta[0], eta[1], eta[2]);
    }
  return DRUM_OK;
}

static drum_code write_json(const drum_sentence *sentences, FILE *file, drum_status *status) {
  json_t *object = drum_figures_json(sentences);
  if (!object)
    return drum_fail(status, DRUM_NO_MEMORY, "out of memory for the figures");
  const int failed = json_dumpf(object, file, JSON_INDENT(2));
  json_decref(object);
  if (failed || fputc('\n', file) == EOF)
    return drum_fail(status, DRUM_IO_ERROR, "figures.json cannot be written");
  return DRUM_OK;
}

typedef drum_code writer(const drum_sentence *, FILE *, drum_status *);

static drum_code write_file(const char *folder, const char *name, writer *write,
                            const drum_sentence *sentences, drum_status *status) {
  char path[DRUM_PATH_SIZE];
  drum_whole_file file;
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path of folder '%.60s...' is too long",
                     folder);
  const drum_code code = drum_whole_file_open(path, &file, status);
  if (code)
    return code;
  return drum_whole_file_close(&file, write(sentences, file.stream, status), status);
}

drum_code drum_figures_write(const drum_sentence sentences[DRUM_SENTENCES], const char *folder,
                             drum_status *status) {
  drum_code code = drum_folder_make(folder, status);
  if (!code)
    code = write_file(folder, "fig2.csv", write_surfaces, sentences, status);
  if (!code)
    code = write_file(folder, "fig3.csv", write_flows, sentences, status);
  if (!code)
    code = write_file(folder, "figures.json", write_json, sentences, status);
  return code ? code : drum_succeed(status);
}

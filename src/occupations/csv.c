/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra as comma-separated values. */
#include <math.h>
#include <stdio.h>

#include "base/whole_file.h"
#include "drumspice/occupations.h"

static void write_rows(const drum_occupations *from, const drum_cards *cards, FILE *file) {
  (void)fprintf(file, "f_hz");
  for (size_t m = 0; m < from->modes; ++m)
    (void)fprintf(file, ",%s_quanta_per_hz,%s_sigma", cards->modes[m].name, cards->modes[m].name);
  (void)fputc('\n', file);
  for (size_t k = 0; k < from->points; ++k) {
    if (fabs(from->frequency[k]) > from->limit)
      continue;
    (void)fprintf(file, "%.9g", from->frequency[k]);
    for (size_t m = 0; m < from->modes; ++m)
      (void)fprintf(file, ",%.6g,%.3g", from->mode[m].density[k],
                    from->deviation * from->mode[m].density[k]);
    (void)fputc('\n', file);
  }
}

drum_code drum_occupations_csv(const drum_occupations *occupations, const drum_cards *cards,
                               const char *path, drum_status *status) {
  drum_whole_file file;
  drum_code code = drum_whole_file_open(path, &file, status);
  if (code)
    return code;
  write_rows(occupations, cards, file.stream);
  code = drum_whole_file_close(&file, DRUM_OK, status);
  return code ? code : drum_succeed(status);
}

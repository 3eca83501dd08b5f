/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scattering as Touchstone files, noise as comma-separated values. */
#include "drumspice/chip_scattering_report.h"

#include <math.h>

#include "base/whole_file.h"

/* Resistances this close are one. */
static const double SAME_OHM = 1e-9;

/* What one Touchstone file holds: the ports' signals, and their idlers too. */
typedef struct table {
  const drum_chip_scattering *from;
  size_t ports;
  bool sidebands;
} table;

/* The port that a row belongs to. */
static size_t signal_of(const table *all, size_t row) {
  return row < all->from->ports ? row : row - all->from->ports;
}

static double ohm_of(const table *all, size_t port) {
  return 1.0 / all->from->input[signal_of(all, port)].siemens;
}

static bool has_one_resistance(const table *all) {
  for (size_t p = 1; p < all->ports; p++)
    if (fabs(ohm_of(all, p) - ohm_of(all, 0)) > SAME_OHM * ohm_of(all, 0))
      return false;
  return true;
}

static void write_head(const table *all, FILE *to) {
  const drum_chip_scattering *s = all->from;
  (void)fprintf(to, "! drumspice scatter: frame at %.12g Hz, phasors exp(+j w t)\n", s->carrier_hz);
  for (size_t p = 0; p < all->ports; p++)
    (void)fprintf(to, "! Port[%zu] = %s%s\n", p + 1, s->input[signal_of(all, p)].name,
                  p < s->ports ? "" : ", idler at 2 carrier - f, conjugated");
  if (all->sidebands)
    (void)fputs("! amplitudes in roots of quanta: |signal|^2 - |idler|^2 is what is kept\n", to);
  if (has_one_resistance(all)) {
    (void)fprintf(to, "# HZ S RI R %.15g\n", ohm_of(all, 0));
    return;
  }
  (void)fprintf(to, "[Version] 2.0\n# HZ S RI R %.15g\n[Number of Ports] %zu\n", ohm_of(all, 0),
                all->ports);
  if (all->ports == 2)
    (void)fputs("[Two-Port Data Order] 21_12\n", to);
  (void)fprintf(to, "[Number of Frequencies] %zu\n[Reference]\n", s->points);
  for (size_t p = 0; p < all->ports; p++)
    (void)fprintf(to, "%s%.15g", p > 0 ? " " : "", ohm_of(all, p));
  (void)fputs("\n[Network Data]\n", to);
}

static double complex element(const table *all, size_t point, size_t row, size_t column) {
  const drum_chip_scattering *s = all->from;
  const size_t place = column < s->ports ? column : s->conductances + column - s->ports;
  return s->matrix[(point * 2 * s->ports + row) * s->channels + place];
}

/* Touchstone's two-port order is by columns, all others' by rows of up to four a line. */
static void write_point(const table *all, size_t point, FILE *to) {
  const size_t n = all->ports;
  (void)fprintf(to, "%.17g", all->from->f[point]);
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < n; b++) {
      const double complex s = n == 2 ? element(all, point, b, a) : element(all, point, a, b);
      if (n > 2 && (a > 0 || b > 0) && b % 4 == 0)
        (void)fputc('\n', to);
      (void)fprintf(to, " %.12g %.12g", creal(s), cimag(s));
    }
  (void)fputc('\n', to);
}

static void write_table(const table *all, FILE *to) {
  write_head(all, to);
  for (size_t k = 0; k < all->from->points; k++)
    write_point(all, k, to);
  if (!has_one_resistance(all))
    (void)fputs("[End]\n", to);
}

static void write_noise_head(const drum_chip_scattering *s, FILE *to) {
  (void)fputs("f_hz", to);
  for (size_t p = 0; p < s->ports; p++) {
    const char *port = s->input[p].name;
    (void)fprintf(to, ",%s_symmetrised,%s_normal,%s_commutator", port, port, port);
    for (size_t j = 0; j < s->inputs; j++)
      (void)fprintf(to, ",%s_from_%s", port, s->input[j].name);
    for (size_t from = 0; from < s->ports; from++)
      if (from != p)
        (void)fprintf(to, ",added_%s_to_%s", s->input[from].name, port);
  }
  (void)fputc('\n', to);
}

static void write_noise(const drum_chip_scattering *s, FILE *to) {
  write_noise_head(s, to);
  for (size_t k = 0; k < s->points; k++) {
    (void)fprintf(to, "%.17g", s->f[k]);
    for (size_t p = 0; p < s->ports; p++) {
      const drum_chip_noise noise = drum_chip_noise_at(s, k, p);
      (void)fprintf(to, ",%.12g,%.12g,%.12g", noise.symmetrised, noise.normal, noise.commutator);
      for (size_t j = 0; j < s->inputs; j++)
        (void)fprintf(to, ",%.9g", drum_chip_noise_share(s, k, p, j));
      for (size_t from = 0; from < s->ports; from++)
        if (from != p)
          (void)fprintf(to, ",%.9g", drum_chip_added_noise(s, k, p, from));
    }
    (void)fputc('\n', to);
  }
}

static drum_code open_file(const char *stem, const char *ending, drum_whole_file *file,
                           drum_status *status) {
  char path[DRUM_PATH_SIZE];
  if (snprintf(path, sizeof path, "%s%s", stem, ending) >= DRUM_PATH_SIZE)
    return drum_fail(status, DRUM_BAD_ARGUMENT, "the path '%.60s...' is too long", stem);
  return drum_whole_file_open(path, file, status);
}

static drum_code write_touchstone(const table *all, const char *stem, drum_status *status) {
  char ending[64];
  drum_whole_file file = {0};
  (void)snprintf(ending, sizeof ending, "%s.s%zup", all->sidebands ? "_sidebands" : "", all->ports);
  drum_code code = open_file(stem, ending, &file, status);
  if (code)
    return code;
  write_table(all, file.stream);
  return drum_whole_file_close(&file, DRUM_OK, status);
}

drum_code drum_chip_scattering_write(const drum_chip_scattering *scattering, const char *stem,
                                     drum_status *status) {
  drum_whole_file file = {0};
  drum_code code = write_touchstone(&(table){scattering, scattering->ports, false}, stem, status);
  if (!code)
    code = write_touchstone(&(table){scattering, 2 * scattering->ports, true}, stem, status);
  if (!code)
    code = open_file(stem, "_noise.csv", &file, status);
  if (!code) {
    write_noise(scattering, file.stream);
    code = drum_whole_file_close(&file, DRUM_OK, status);
  }
  return code ? code : drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circuit's scattering at one frequency as tables for people. */
#include "drumspice/chip_scattering_report.h"

#include <math.h>

#include "base/units.h"
#include "report/page.h"
#include "theory/matrix.h"

/* Off 1 by more than this, the commutator says that a loss has no bath. */
static const double UNBALANCED = 1e-3;

/* Conversion below this is rounding, dB. */
static const double NO_CONVERSION = -200.0;

static double decibel(double complex amplitude) {
  return drum_decibel(drum_squared(amplitude));
}

static void write_inputs(const drum_chip_scattering *s, FILE *to) {
  drum_page_rule(to, s->ports_assumed ? "Ports (there are no port cards: the modes' own baths)"
                                      : "Ports");
  for (size_t j = 0; j < s->inputs; j++) {
    const drum_chip_input *input = &s->input[j];
    (void)fprintf(to, "%-10.40s", input->name);
    if (j < s->conductances)
      (void)fprintf(to, " %12.6g ohm", 1.0 / input->siemens);
    else
      (void)fprintf(to, " %12.6g MHz", input->fm_hz * 1e-6);
    (void)fprintf(to, "   N = %-10.5g%s\n", input->quanta - 0.5,
                  j < s->ports          ? ""
                  : j < s->conductances ? "  a loss inside"
                                        : "  a drum");
  }
}

static void write_matrix(const drum_chip_scattering *s, FILE *to) {
  char title[128];
  const double offset = s->f[s->summary] - s->carrier_hz;
  (void)snprintf(title, sizeof title, "Scattering at %.9f GHz, the carrier %c %.9g MHz",
                 s->f[s->summary] * 1e-9, offset < 0 ? '-' : '+', fabs(offset) * 1e-6);
  drum_page_rule(to, title);
  (void)fprintf(to, "%-10s", "");
  for (size_t from = 0; from < s->ports; from++) {
    char head[32];
    (void)snprintf(head, sizeof head, "from %.16s", s->input[from].name);
    (void)fprintf(to, " %25s", head);
  }
  (void)fputc('\n', to);
  for (size_t p = 0; p < s->ports; p++) {
    (void)fprintf(to, "to %-7.7s", s->input[p].name);
    for (size_t from = 0; from < s->ports; from++) {
      const double complex a = drum_chip_direct(s, s->summary, p, from);
      (void)fprintf(to, " %9.3f dB %8.3f deg", decibel(a), drum_degrees(carg(a)));
    }
    (void)fputc('\n', to);
  }
}

static void write_way(const drum_chip_scattering *s, size_t from, size_t back, FILE *to) {
  const double forth_db = decibel(drum_chip_direct(s, s->summary, back, from));
  const double back_db = decibel(drum_chip_direct(s, s->summary, from, back));
  const bool forward = forth_db >= back_db;
  const char *a = s->input[forward ? from : back].name;
  const char *b = s->input[forward ? back : from].name;
  (void)fprintf(to, "%s -> %s: loss %.3f dB; back %.3f dB: isolation %.3f dB\n", a, b,
                -fmax(forth_db, back_db), -fmin(forth_db, back_db), fabs(forth_db - back_db));
}

static void write_conversion(const drum_chip_scattering *s, FILE *to) {
  double largest = -INFINITY;
  for (size_t p = 0; p < s->ports; p++)
    for (size_t from = 0; from < s->ports; from++)
      largest = fmax(largest, decibel(drum_chip_conversion(s, s->summary, p, from)));
  if (largest > NO_CONVERSION)
    (void)fprintf(to, "From the other sideband comes at most %.3f dB (in quanta).\n", largest);
}

static void write_noise(const drum_chip_scattering *s, FILE *to) {
  drum_page_rule(to, "Noise that leaves, in quanta");
  (void)fprintf(to, "%-10s %14s %14s   of it from\n%-10s %14s %14s  ", "", "symmetrised",
                "photon counter", "", "", "");
  for (size_t j = 0; j < s->inputs; j++)
    (void)fprintf(to, " %12.12s", s->input[j].name);
  (void)fputc('\n', to);
  for (size_t p = 0; p < s->ports; p++) {
    const drum_chip_noise noise = drum_chip_noise_at(s, s->summary, p);
    (void)fprintf(to, "%-10.10s %14.6g %14.6g  ", s->input[p].name, noise.symmetrised,
                  noise.normal);
    for (size_t j = 0; j < s->inputs; j++)
      (void)fprintf(to, " %12.5g", drum_chip_noise_share(s, s->summary, p, j));
    (void)fputc('\n', to);
  }
  for (size_t p = 0; p < s->ports; p++) {
    const drum_chip_noise noise = drum_chip_noise_at(s, s->summary, p);
    if (fabs(noise.commutator - 1.0) > UNBALANCED)
      (void)fprintf(to,
                    "At %s the commutator is %.4f, not 1: a loss has no bath, or energy comes from "
                    "an amplifier.\n",
                    s->input[p].name, noise.commutator);
  }
  for (size_t from = 0; from < s->ports; from++)
    for (size_t p = 0; p < s->ports; p++)
      if (p != from)
        (void)fprintf(to, "%s -> %s adds %.5g quanta, counted at the input.\n", s->input[from].name,
                      s->input[p].name, drum_chip_added_noise(s, s->summary, p, from));
}

drum_code drum_chip_scattering_text(const drum_chip_scattering *scattering, const char *name,
                                    FILE *to, drum_status *status) {
  (void)fprintf(to, "drumspice: scattering of %s, %zu frequencies from %.9f to %.9f GHz\n", name,
                scattering->points, scattering->f[0] * 1e-9,
                scattering->f[scattering->points - 1] * 1e-9);
  if (!scattering->stable)
    (void)fputs("UNSTABLE: the pumps make a plate's motion grow, so that no steady state scatters "
                "like this.\n",
                to);
  write_inputs(scattering, to);
  write_matrix(scattering, to);
  for (size_t a = 0; a < scattering->ports; a++)
    for (size_t b = a + 1; b < scattering->ports; b++)
      write_way(scattering, a, b, to);
  write_conversion(scattering, to);
  write_noise(scattering, to);
  return ferror(to) ? drum_fail(status, DRUM_IO_ERROR, "the scattering cannot be written")
                    : drum_succeed(status);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rational/residues.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rational/basis.h"

static drum_code fit_all(const drum_samples *samples, const double complex *pole, size_t count,
                         double *own, drum_residues *residues, drum_status *status) {
  drum_basis basis;
  drum_code code = drum_basis_create(samples, pole, count, &basis, status);
  residues->error = 0.0;
  for (size_t n = 0; n < count; ++n)
    residues->loss[n] = 0.0;
  for (size_t m = 0; !code && m < samples->functions; ++m) {
    double error = 0.0;
    code = drum_basis_fit(&basis, samples, m, residues->coefficient + m * basis.columns, own,
                          &error, status);
    if (!(error <= residues->error)) /* not a number is large too */
      residues->error = error;
    for (size_t n = 0; !code && n < count; ++n)
      residues->loss[n] = fmax(residues->loss[n], own[n]);
  }
  drum_basis_free(&basis);
  return code;
}

/* Takes out the pole within the span with the least loss below the limit; false: there is none. */
static bool drop_least(const drum_samples *samples, const double *loss, double limit,
                       double complex *pole, size_t *count) {
  size_t least = *count;
  for (size_t n = 0; n < *count; ++n)
    if (drum_samples_inside(samples, pole[n]) && loss[n] < (least < *count ? loss[least] : limit))
      least = n;
  if (least == *count)
    return false;
  --*count;
  memmove(pole + least, pole + least + 1, (*count - least) * sizeof *pole);
  return true;
}

drum_code drum_residues_fit(const drum_samples *samples, double tolerance, double complex *pole,
                            size_t *count, drum_residues *residues, drum_status *status) {
  *residues = (drum_residues){
      .coefficient = calloc(samples->functions * (*count + 2), sizeof *residues->coefficient),
      .loss = calloc(*count + 1, sizeof *residues->loss),
  };
  double *own = calloc(*count + 1, sizeof *own);
  drum_code code = DRUM_OK;
  if (!residues->coefficient || !residues->loss || !own)
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu poles", *count);
  else {
    code = fit_all(samples, pole, *count, own, residues, status);
    const double limit = fmax(tolerance, 3.0 * residues->error);
    while (!code && drop_least(samples, residues->loss, limit, pole, count))
      code = fit_all(samples, pole, *count, own, residues, status);
  }
  free(own);
  return code;
}

void drum_residues_free(drum_residues *residues) {
  free(residues->coefficient);
  free(residues->loss);
  *residues = (drum_residues){0};
}

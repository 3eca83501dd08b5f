/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/noise.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/curve.h"
#include "base/path.h"
#include "drumspice/constants.h"
#include "extract/sweep.h"

/* A tail taken as an inverse square about f' = 0 is trusted to this fraction, and to where it is.
 */
static const double TAIL_DOUBT = 0.1;

static const double SAME_FREQUENCY = 1e-9;

static drum_code load_density(const char *path, drum_sweep **sweep, drum_status *status) {
  const char *names[] = {"onoise_spectrum"};
  return drum_sweep_load(path, names, 1, sweep, status);
}

/*
 * Noise and response must be of one grid: the vacuum is the difference of the two, and a window
 * that one of them lacks would be bridged by the integral in silence.
 */
static drum_code same_grid(const char *path, const drum_sweep *noise, const drum_network *network,
                           const char *drive, drum_status *status) {
  size_t n = 0;
  size_t r = 0;
  while (n < noise->points && r < network->points &&
         fabs(noise->frequency[n] - network->frequency[r]) <=
             SAME_FREQUENCY * noise->frequency[n]) {
    ++n;
    ++r;
  }
  if (n == noise->points && r == network->points)
    return DRUM_OK;
  const bool lacking =
      n == noise->points || (r < network->points && network->frequency[r] < noise->frequency[n]);
  return drum_fail(status, DRUM_BAD_INPUT,
                   "%s %s a point at %.12g Hz that the response to a drive of %s %s; expected one "
                   "frequency grid for noise and ac (lin, not dec)",
                   path, lacking ? "lacks" : "has",
                   lacking ? network->frequency[r] : noise->frequency[n], drive,
                   lacking ? "has" : "lacks");
}

static double *allocate(size_t points) {
  return calloc(points ? points : 1, sizeof(double));
}

drum_code drum_noise_spectrum(const drum_cards *cards, const drum_extraction *extraction,
                              const char *prefix, size_t bath_case, size_t mode,
                              const drum_network *network, drum_spectrum *spectrum,
                              drum_status *status) {
  char path[DRUM_PATH_SIZE];
  *spectrum = (drum_spectrum){0};
  (void)snprintf(path, sizeof path, "%s_noise_%s_%s_%s.raw", prefix, cards->cases[bath_case].name,
                 cards->modes[mode].name, network->side > 0 ? "upper" : "lower");
  drum_sweep *sweep;
  drum_code code = load_density(path, &sweep, status);
  if (!code)
    code = same_grid(path, sweep, network, cards->modes[mode].name, status);
  if (code) {
    drum_sweep_free(sweep);
    return code;
  }

  spectrum->points = sweep->points;
  spectrum->f = allocate(sweep->points);
  spectrum->symmetrised = allocate(sweep->points);
  spectrum->commutator = allocate(sweep->points);
  double complex *self = calloc(network->points, sizeof *self);
  if (!spectrum->f || !spectrum->symmetrised || !spectrum->commutator || !self) {
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", sweep->points);
  } else {
    for (size_t p = 0; p < network->points; ++p) {
      drum_matrix z;
      drum_network_impedance(network, p, &z);
      self[p] = z.at[mode][mode];
    }
    const double c = extraction->capacitance[mode];
    const double scale = c / (DRUM_HBAR * extraction->omega_0[mode]);
    for (size_t p = 0; p < sweep->points; ++p) {
      const double f = sweep->frequency[p];
      spectrum->f[p] = f;
      spectrum->symmetrised[p] = scale * creal(sweep->vector[0][p]);
      spectrum->commutator[p] =
          4.0 * c * creal(drum_curve_value(network->frequency, self, network->points, f));
    }
  }
  free(self);
  drum_sweep_free(sweep);
  return code;
}

void drum_spectrum_free(drum_spectrum *spectrum) {
  free(spectrum->f);
  free(spectrum->symmetrised);
  free(spectrum->commutator);
  *spectrum = (drum_spectrum){0};
}

double drum_spectrum_normal(const drum_spectrum *spectrum, double f) {
  const double symmetrised =
      drum_curve_value_real(spectrum->f, spectrum->symmetrised, spectrum->points, f);
  const double commutator =
      drum_curve_value_real(spectrum->f, spectrum->commutator, spectrum->points, f);
  return symmetrised - 0.5 * commutator;
}

double drum_spectrum_occupation(const drum_spectrum *spectrum, double f) {
  return drum_spectrum_normal(spectrum, f) /
         drum_curve_value_real(spectrum->f, spectrum->commutator, spectrum->points, f);
}

/* Area of y over f from 0 to infinity. Falling off from its peak, y would have another tail. */
static double whole_area(const double *f, const double *y, size_t points, double *sigma) {
  double doubt;
  const double inside = drum_curve_integral(f, y, points, &doubt);
  const double before = f[0] * y[0];
  const double tail = f[points - 1] * y[points - 1];
  size_t peak = 0;
  for (size_t p = 1; p < points; ++p)
    if (fabs(y[p]) > fabs(y[peak]))
      peak = p;
  const double off_centre = f[peak] / f[points - 1];
  *sigma = doubt + TAIL_DOUBT * fabs(before) + (TAIL_DOUBT + off_centre) * fabs(tail);
  return before + inside + tail;
}

double drum_spectrum_total(const drum_spectrum *spectrum, double *sigma) {
  /* The two parts are of one size in the vacuum: integrate their difference. */
  double *normal = allocate(spectrum->points);
  if (!normal) {
    *sigma = NAN;
    return NAN;
  }
  for (size_t p = 0; p < spectrum->points; ++p)
    normal[p] = spectrum->symmetrised[p] - 0.5 * spectrum->commutator[p];
  const double total = whole_area(spectrum->f, normal, spectrum->points, sigma);
  free(normal);
  return total;
}

drum_code drum_noise_plate(const drum_cards *cards, const drum_extraction *extraction,
                           const char *prefix, size_t bath_case, bool auxiliary,
                           const drum_network *network, drum_plate_noise *noise,
                           drum_status *status) {
  char path[DRUM_PATH_SIZE];
  (void)snprintf(path, sizeof path, "%s_noise_%s_%s%s.raw", prefix, cards->cases[bath_case].name,
                 cards->plate.name, auxiliary ? "_auxiliary" : "");
  drum_sweep *sweep;
  drum_code code = load_density(path, &sweep, status);
  if (!code)
    code = same_grid(path, sweep, network, cards->modes[0].name, status);
  if (code) {
    drum_sweep_free(sweep);
    return code;
  }
  double *x = allocate(sweep->points);
  double *p = allocate(sweep->points);
  if (!x || !p) {
    code = drum_fail(status, DRUM_NO_MEMORY, "out of memory for %zu points", sweep->points);
  } else {
    /* x' = omega_m p ties the momentum's spectrum to it. */
    const double per_volt = DRUM_METRES_PER_VOLT / extraction->x_zpf;
    for (size_t k = 0; k < sweep->points; ++k) {
      const double ratio = 2.0 * DRUM_PI * sweep->frequency[k] / extraction->omega_m;
      x[k] = per_volt * per_volt * creal(sweep->vector[0][k]);
      p[k] = ratio * ratio * x[k];
    }
    double x_sigma;
    double p_sigma;
    noise->x_squared = whole_area(sweep->frequency, x, sweep->points, &x_sigma);
    noise->p_squared = whole_area(sweep->frequency, p, sweep->points, &p_sigma);
    noise->sigma = x_sigma + p_sigma;
  }
  free(x);
  free(p);
  drum_sweep_free(sweep);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/occupations/langevin.h"

#include <math.h>
#include <string.h>

#include "tests/occupations/tranfile.h"

enum { SIZE = 6, X = 4, V = 5 }; /* Re z1, Im z1, Re z2, Im z2, x in pm, x' in pm/s over wm */

static const double TWO_PI = 6.283185307179586;
static const double HBAR = 1.0545718176461565e-34;
static const double PICO = 1e-12;

/* y' = a y + noise[k] times a real white noise of density 1 in each row. */
typedef struct drift {
  double a[SIZE][SIZE];
  double noise[SIZE];
} drift;

/* Adds a complex coefficient of row z_k to column z_l. */
static void add_complex(drift *d, size_t k, size_t l, double complex c) {
  d->a[2 * k][2 * l] += creal(c);
  d->a[2 * k][2 * l + 1] -= cimag(c);
  d->a[2 * k + 1][2 * l] += cimag(c);
  d->a[2 * k + 1][2 * l + 1] += creal(c);
}

static drift drift_of(const electromech *m, size_t bath_case, double strength) {
  drum_extraction known;
  drift d = {0};
  electromech_expect(m, &known);
  const double wd = TWO_PI * m->carrier_hz;
  const double wm = TWO_PI * m->fm;
  const double *n = m->nbar[bath_case];
  if (m->plate) {
    d.a[X][V] = wm;
    d.a[V][X] = -wm;
    d.a[V][V] = -TWO_PI * m->gammam;
    const double force = 2.0 * HBAR * wm * m->mass * TWO_PI * m->gammam * (n[m->modes] + 0.5);
    d.noise[V] = sqrt(strength * force) / (m->mass * wm * PICO);
  }
  for (size_t k = 0; k < m->modes; ++k) {
    const double c = known.capacitance[k];
    const double w = known.omega_0[k] + known.shift[k];
    add_complex(&d, k, k, -0.5 * m->g[k] / c - I * (wd - w));
    if (m->modes > 1) {
      const double b = wd * m->cc - (m->lc > 0.0 ? 1.0 / (wd * m->lc) : 0.0);
      add_complex(&d, k, 1 - k, 0.5 * I * b / c);
    }
    /* <|i|^2> is shared by two real numbers. */
    const double current = 8.0 * HBAR * known.omega_0[k] * m->g[k] * (n[k] + 0.5);
    d.noise[2 * k] = d.noise[2 * k + 1] = sqrt(0.5 * strength * current) / (2.0 * c);
    if (!m->plate)
      continue;
    const double narrower = 1.0 - m->x / m->gap[k];
    const double slope = m->c_drum[k] / m->gap[k] / pow(narrower, 2);
    const double curvature = 2.0 * m->c_drum[k] / pow(m->gap[k], 2) / pow(narrower, 3);
    const double complex push = -0.5 * I * wd * slope / c * m->v[k] * PICO;
    d.a[2 * k][X] = creal(push);
    d.a[2 * k + 1][X] = cimag(push);
    d.a[V][X] += 0.25 * curvature * creal(m->v[k] * conj(m->v[k])) / (m->mass * wm);
    d.a[V][2 * k] = 0.5 * slope * creal(m->v[k]) / (m->mass * wm * PICO);
    d.a[V][2 * k + 1] = 0.5 * slope * cimag(m->v[k]) / (m->mass * wm * PICO);
  }
  return d;
}

/* b := a^-1 b, by Gauss and Jordan's elimination with pivots. */
static void divide(double a[SIZE][SIZE], double b[SIZE][2 * SIZE]) {
  for (size_t k = 0; k < SIZE; ++k) {
    size_t pivot = k;
    for (size_t i = k + 1; i < SIZE; ++i)
      if (fabs(a[i][k]) > fabs(a[pivot][k]))
        pivot = i;
    for (size_t j = 0; j < 2 * SIZE; ++j) {
      const double swap = b[k][j];
      b[k][j] = b[pivot][j];
      b[pivot][j] = swap;
    }
    for (size_t j = 0; j < SIZE; ++j) {
      const double swap = a[k][j];
      a[k][j] = a[pivot][j];
      a[pivot][j] = swap;
    }
    const double divisor = a[k][k];
    for (size_t j = 0; j < SIZE; ++j)
      a[k][j] /= divisor;
    for (size_t j = 0; j < 2 * SIZE; ++j)
      b[k][j] /= divisor;
    for (size_t i = 0; i < SIZE; ++i) {
      const double factor = i == k ? 0.0 : a[i][k];
      for (size_t j = 0; j < SIZE; ++j)
        a[i][j] -= factor * a[k][j];
      for (size_t j = 0; j < 2 * SIZE; ++j)
        b[i][j] -= factor * b[k][j];
    }
  }
}

/* What a step makes of the state, and of the sum of the noise in it and in the one before. */
static void propagator(const drift *d, double step, double b[SIZE][2 * SIZE]) {
  double a[SIZE][SIZE];
  for (size_t i = 0; i < SIZE; ++i)
    for (size_t j = 0; j < SIZE; ++j) {
      a[i][j] = (i == j) - 0.5 * step * d->a[i][j];
      b[i][j] = (i == j) + 0.5 * step * d->a[i][j];
      b[i][SIZE + j] = i == j ? 0.5 * sqrt(step) * d->noise[i] : 0.0;
    }
  divide(a, b);
}

static void take_step(double b[SIZE][2 * SIZE], const double *noise, double *y) {
  double next[SIZE];
  for (size_t i = 0; i < SIZE; ++i) {
    next[i] = 0.0;
    for (size_t j = 0; j < SIZE; ++j)
      next[i] += b[i][j] * y[j] + b[i][SIZE + j] * noise[j];
  }
  memcpy(y, next, sizeof next);
}

static void draw(uint64_t *seed, double *u) {
  for (size_t k = 0; k < SIZE; k += 2) {
    const double complex pair = sqrt(2.0) * tranfile_normal(seed);
    u[k] = creal(pair);
    u[k + 1] = cimag(pair);
  }
}

void langevin_write(const electromech *m, size_t bath_case, const langevin *how, const char *path) {
  const char *names[SIZE + 1] = {"time", "v(n1_i)", "v(n1_q)", "v(n2_i)", "v(n2_q)"};
  const size_t envelopes = 2 * m->modes;
  names[1 + envelopes] = "v(b)";
  const drift d = drift_of(m, bath_case, how->strength);
  double b[SIZE][2 * SIZE];
  propagator(&d, how->step, b);
  (void)remove(path);
  const tranfile to = tranfile_begin(path, "Transient Analysis", "real", names,
                                     1 + envelopes + m->plate, how->announced);
  double y[SIZE] = {0};
  double before[SIZE] = {0};
  uint64_t seed = how->seed;
  for (size_t n = 0; n <= how->points; ++n) {
    double row[1 + SIZE] = {(double)n * how->step};
    for (size_t k = 0; k < m->modes; ++k) { /* on top of the pumped state */
      row[1 + 2 * k] = creal(m->v[k]) + y[2 * k];
      row[2 + 2 * k] = cimag(m->v[k]) + y[2 * k + 1];
    }
    row[1 + envelopes] = m->x / PICO + y[X];
    tranfile_point(&to, row);
    double u[SIZE];
    double sum[SIZE];
    draw(&seed, u);
    for (size_t k = 0; k < SIZE; ++k)
      sum[k] = u[k] + before[k];
    memcpy(before, u, sizeof u);
    take_step(b, sum, y);
  }
  tranfile_end(&to);
}

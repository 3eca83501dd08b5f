/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/extract/electromech.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/extract/rawfile.h"

enum { MODES = ELECTROMECH_MODES, SIZE = ELECTROMECH_SIZE, X = ELECTROMECH_PLATE, POINTS = 65 };

static const double TWO_PI = 6.283185307179586;
static const double HBAR = 1.0545718176461565e-34;
static const double PICO = 1e-12;

static double capacitance(const electromech *m, size_t k, double x) {
  return m->c_drum[k] / (1.0 - x / m->gap[k]);
}

static double first_derivative(const electromech *m, size_t k, double x) {
  return m->c_drum[k] / m->gap[k] / pow(1.0 - x / m->gap[k], 2);
}

static double second_derivative(const electromech *m, size_t k, double x) {
  return 2.0 * m->c_drum[k] / pow(m->gap[k], 2) / pow(1.0 - x / m->gap[k], 3);
}

static double power(double complex v) {
  return creal(v * conj(v));
}

void electromech_rest(electromech *m) {
  const double stiffness = m->mass * pow(TWO_PI * m->fm, 2);
  m->x = 0.0;
  for (int round = 0; m->plate && round < 100; ++round) {
    double force = 0.0;
    for (size_t k = 0; k < m->modes; ++k)
      force += 0.25 * first_derivative(m, k, m->x) * power(m->v[k]);
    m->x = force / stiffness;
  }
}

/* Of coil, loss and capacitor of a mode, and of what couples the two. */
static double complex own(const electromech *m, size_t k, double w) {
  return m->g[k] + I * w * m->c[k] + 1.0 / (I * w * m->l[k]);
}

static double complex shared(const electromech *m, size_t k, double w) {
  if (m->modes < 2 || k > 1)
    return 0.0;
  return I * w * m->cc + (m->lc > 0.0 ? 1.0 / (I * w * m->lc) : 0.0);
}

static void eliminate(double complex a[SIZE][SIZE], double complex *b) {
  for (size_t k = 0; k < SIZE; ++k) {
    size_t pivot = k;
    for (size_t i = k + 1; i < SIZE; ++i)
      if (cabs(a[i][k]) > cabs(a[pivot][k]))
        pivot = i;
    for (size_t j = 0; j < SIZE; ++j) {
      const double complex swap = a[k][j];
      a[k][j] = a[pivot][j];
      a[pivot][j] = swap;
    }
    const double complex swap = b[k];
    b[k] = b[pivot];
    b[pivot] = swap;
    for (size_t i = k + 1; i < SIZE; ++i) {
      const double complex factor = a[i][k] / a[k][k];
      for (size_t j = k; j < SIZE; ++j)
        a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (size_t k = SIZE; k-- > 0;) {
    for (size_t j = k + 1; j < SIZE; ++j)
      b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
}

/* Makes an unknown zero, whatever else happens. */
static void hold(double complex a[SIZE][SIZE], double complex *b, size_t unknown) {
  for (size_t j = 0; j < SIZE; ++j)
    a[unknown][j] = j == unknown;
  b[unknown] = 0.0;
}

void electromech_solve(const electromech *m, electromech_state state, double f,
                       const double complex source[SIZE], double complex answer[SIZE]) {
  const double wd = TWO_PI * m->carrier_hz;
  const double w = TWO_PI * f;
  const double wm = TWO_PI * m->fm;
  const double x = state == ELECTROMECH_OFF ? 0.0 : m->x;
  double complex a[SIZE][SIZE] = {{0}};
  /* Displacement in picometres and force in micronewton keep the columns of a size. */
  for (size_t k = 0; k < SIZE; ++k)
    answer[k] = source[k];
  answer[X] *= 1e6;
  a[X][X] = 1e6 * PICO * m->mass * ((wm - w) * (wm + w) + I * w * TWO_PI * m->gammam);
  for (size_t k = 0; k < m->modes; ++k) {
    const double complex v = state == ELECTROMECH_OFF ? 0.0 : m->v[k];
    const size_t u = k;
    const size_t l = MODES + k;
    a[u][u] = own(m, k, wd + w) + shared(m, k, wd + w);
    a[l][l] = conj(own(m, k, wd - w) + shared(m, k, wd - w));
    if (k < 2) {
      a[u][1 - k] = -shared(m, k, wd + w);
      a[l][MODES + 1 - k] = -conj(shared(m, k, wd - w));
    }
    if (!m->plate)
      continue;
    const double slope = first_derivative(m, k, x);
    a[u][u] += I * (wd + w) * capacitance(m, k, x);
    a[l][l] -= I * (wd - w) * capacitance(m, k, x);
    a[u][X] = I * (wd + w) * slope * v * PICO;
    a[l][X] = -I * (wd - w) * slope * conj(v) * PICO;
    a[X][u] = -0.25e6 * slope * conj(v);
    a[X][l] = -0.25e6 * slope * v;
    a[X][X] -= 0.25e6 * PICO * second_derivative(m, k, x) * power(v);
  }
  for (size_t k = 0; k < MODES; ++k) {
    const bool dressing = k >= m->modes - m->auxiliary;
    if (k >= m->modes || state == ELECTROMECH_CLAMPED ||
        (state == ELECTROMECH_DRESSED && !dressing)) {
      hold(a, answer, k);
      hold(a, answer, MODES + k);
    }
  }
  if (state == ELECTROMECH_HELD || !m->plate)
    hold(a, answer, X);
  eliminate(a, answer);
  answer[X] *= PICO;
}

void electromech_cards(const electromech *m, drum_cards *cards) {
  *cards = (drum_cards){.carrier_hz = m->carrier_hz,
                        .omega_hz = m->omega_hz,
                        .n_modes = m->modes,
                        .has_plate = m->plate,
                        .n_cases = m->n_cases};
  drum_extraction known;
  electromech_expect(m, &known);
  for (size_t k = 0; k < m->modes; ++k) {
    drum_mode_card *mode = &cards->modes[k];
    (void)snprintf(mode->name, sizeof mode->name, "a%zu", k + 1);
    (void)snprintf(mode->node_i, sizeof mode->node_i, "n%zu_i", k + 1);
    (void)snprintf(mode->node_q, sizeof mode->node_q, "n%zu_q", k + 1);
    (void)snprintf(mode->bath, sizeof mode->bath, "xb%zu", k + 1);
    mode->c = known.capacitance[k];
    mode->f0_hz = known.omega_0[k] / TWO_PI;
    mode->auxiliary = k >= m->modes - m->auxiliary;
  }
  if (m->plate)
    cards->plate = (drum_plate_card){.name = "b", .node_x = "b", .bath = "xd"};
  for (size_t c = 0; c < m->n_cases; ++c) {
    (void)snprintf(cards->cases[c].name, sizeof cards->cases[c].name, "c%zu", c);
    for (size_t k = 0; k < m->modes; ++k)
      cards->cases[c].nbar[k] = m->nbar[c][k];
    cards->cases[c].nbar_plate = m->plate ? m->nbar[c][m->modes] : 0.0;
  }
}

void electromech_netlist(const electromech *m, const char *path) {
  drum_cards cards;
  electromech_cards(m, &cards);
  FILE *file = fopen(path, "w");
  if (!file)
    abort();
  (void)fprintf(file, "* a test's\n*drumspice frame carrier=%.17g omega=%.17g\n", m->carrier_hz,
                m->omega_hz);
  for (size_t k = 0; k < m->modes; ++k)
    (void)fprintf(file, "*drumspice mode %s i=%s q=%s c=%.17g f0=%.17g bath=%s%s\n",
                  cards.modes[k].name, cards.modes[k].node_i, cards.modes[k].node_q,
                  cards.modes[k].c, cards.modes[k].f0_hz, cards.modes[k].bath,
                  cards.modes[k].auxiliary ? " auxiliary=1" : "");
  if (m->plate)
    (void)fprintf(file, "*drumspice plate b x=b bath=xd\n");
  for (size_t c = 0; c < m->n_cases; ++c) {
    (void)fprintf(file, "*drumspice case c%zu", c);
    for (size_t k = 0; k < m->modes; ++k)
      (void)fprintf(file, " a%zu=%.17g", k + 1, m->nbar[c][k]);
    if (m->plate)
      (void)fprintf(file, " b=%.17g", m->nbar[c][m->modes]);
    (void)fprintf(file, "\n");
  }
  (void)fprintf(file, ".end\n");
  if (fclose(file) != 0)
    abort();
}

static void new_file(char *path, size_t size, const char *prefix, const char *what,
                     const char *of) {
  (void)snprintf(path, size, "%s_%s%s%s.raw", prefix, what, *of ? "_" : "", of);
  (void)remove(path);
}

/*
 * i and q of every mode, then the plate, out of an answer: as phasors of real signals, of which
 * half is at +f'. U, W and x are the amplitudes at +f' themselves.
 */
static size_t to_row(const electromech *m, const double complex answer[SIZE], double complex *row) {
  size_t n = 0;
  for (size_t k = 0; k < m->modes; ++k) {
    row[n++] = answer[k] + answer[MODES + k];
    row[n++] = -I * (answer[k] - answer[MODES + k]);
  }
  if (m->plate)
    row[n++] = 2.0 * answer[X] / PICO;
  return n;
}

static rawfile_plot plot_of(const electromech *m) {
  rawfile_plot plot = {.points = POINTS, .variables = 1 + 2 * m->modes + m->plate};
  static const char *const nodes[] = {"v(n1_i)", "v(n1_q)", "v(n2_i)",
                                      "v(n2_q)", "v(n3_i)", "v(n3_q)"};
  plot.variable[0] = "frequency";
  for (size_t k = 0; k < 2 * m->modes; ++k)
    plot.variable[1 + k] = nodes[k];
  if (m->plate)
    plot.variable[1 + 2 * m->modes] = "v(b)";
  return plot;
}

static double frequency_of(double from, double to, size_t point) {
  return from + (to - from) * (double)point / (POINTS - 1);
}

/* One window of the response to a source, which is a velocity of 1 m/s for the plate. */
static void append_response(const electromech *m, electromech_state state, const char *path,
                            size_t source, double from, double to) {
  rawfile_plot plot = plot_of(m);
  double complex rows[POINTS * RAWFILE_VARIABLES_MAX];
  for (size_t p = 0; p < POINTS; ++p) {
    const double f = frequency_of(from, to, p);
    double complex drive[SIZE] = {0};
    double complex answer[SIZE];
    drive[source] = source == X ? 0.5 * m->mass * I * TWO_PI * f : 1.0;
    electromech_solve(m, state, f, drive, answer);
    rows[p * plot.variables] = f;
    (void)to_row(m, answer, &rows[p * plot.variables + 1]);
  }
  plot.rows = rows;
  rawfile_append(path, &plot);
}

/* The one-sided density at U_k, W_k or the plate, in V^2/Hz, in one case. */
static double density(const electromech *m, electromech_state state, size_t listen,
                      size_t bath_case, double f) {
  drum_extraction known;
  electromech_expect(m, &known);
  const double unit = listen == X ? 2.0 / PICO : 1.0;
  double sum = 0.0;
  for (size_t s = 0; s < SIZE; ++s) {
    const size_t bath = s == X ? m->modes : s % MODES;
    if (s == X ? !m->plate : bath >= m->modes)
      continue;
    double complex drive[SIZE] = {0};
    double complex answer[SIZE];
    drive[s] = s == X ? 0.5 : 1.0; /* a unit phasor of a force */
    electromech_solve(m, state, f, drive, answer);
    const double quanta = m->nbar[bath_case][bath] + 0.5;
    const double strength =
        s == X ? 4.0 * HBAR * TWO_PI * m->fm * m->mass * TWO_PI * m->gammam * quanta
               : 4.0 * HBAR * known.omega_0[bath] * m->g[bath] * quanta;
    sum += strength * power(answer[listen] * unit);
  }
  return sum;
}

static void append_noise(const electromech *m, electromech_state state, const char *path,
                         size_t listen, size_t bath_case, double from, double to) {
  double complex rows[POINTS * 2];
  for (size_t p = 0; p < POINTS; ++p) {
    rows[2 * p] = frequency_of(from, to, p);
    rows[2 * p + 1] = density(m, state, listen, bath_case, creal(rows[2 * p]));
  }
  rawfile_append(path, &(rawfile_plot){.name = "Noise Spectral Density Curves - (V^2 or A^2)/Hz",
                                       .variables = 2,
                                       .variable = {"frequency", "onoise_spectrum"},
                                       .points = POINTS,
                                       .rows = rows,
                                       .real = true});
}

static void write_point(const electromech *m, const char *prefix) {
  char path[1024];
  new_file(path, sizeof path, prefix, "op", "");
  double complex answer[SIZE] = {[X] = m->x / 2};
  for (size_t k = 0; k < m->modes; ++k) {
    answer[k] = m->v[k] / 2;
    answer[MODES + k] = conj(m->v[k]) / 2;
  }
  double complex row[RAWFILE_VARIABLES_MAX];
  rawfile_plot plot = plot_of(m);
  (void)to_row(m, answer, row);
  for (size_t k = 0; k + 1 < plot.variables; ++k)
    plot.variable[k] = plot.variable[k + 1];
  plot.name = "Operating Point";
  --plot.variables;
  plot.points = 1;
  plot.rows = row;
  plot.real = true;
  rawfile_append(path, &plot);
}

static void write_noise(const electromech *m, electromech_state state, const char *prefix,
                        const char *what, size_t listen, size_t bath_case) {
  char path[1024];
  new_file(path, sizeof path, prefix, what, "");
  for (const double *span = m->windows; *span > 0.0; ++span)
    append_noise(m, state, path, listen, bath_case, m->omega_hz - *span, m->omega_hz + *span);
  for (const double *from = m->far; *from > 0.0; ++from)
    append_noise(m, state, path, listen, bath_case, *from, 4.0 * *from);
}

void electromech_write(const electromech *m, const char *prefix) {
  static const char *const mode[MODES] = {"a1", "a2", "a3"};
  static const char *const side[] = {"upper", "lower"};
  char path[1024];
  write_point(m, prefix);
  for (size_t k = 0; k < m->modes && k < MODES; ++k) {
    new_file(path, sizeof path, prefix, "off", mode[k]);
    append_response(m, ELECTROMECH_OFF, path, k, m->band[0], m->band[1]);
    new_file(path, sizeof path, prefix, "held", mode[k]);
    for (const double *span = m->held; *span > 0.0; ++span)
      append_response(m, ELECTROMECH_HELD, path, k, m->omega_hz - *span, m->omega_hz + *span);
  }
  const struct {
    const char *what;
    electromech_state state;
  } pushes[] = {{"off", ELECTROMECH_OFF},
                {"clamped", ELECTROMECH_CLAMPED},
                {"pumped", ELECTROMECH_FREE},
                {"auxiliary", ELECTROMECH_DRESSED}};
  for (size_t k = 0; m->plate && k < (m->auxiliary > 0 ? 4 : 3); ++k) {
    new_file(path, sizeof path, prefix, pushes[k].what, "b");
    append_response(m, pushes[k].state, path, X, m->omega_hz - m->push, m->omega_hz + m->push);
  }
  for (size_t source = 0; source < X; ++source) {
    if (source % MODES >= m->modes)
      continue;
    new_file(path, sizeof path, prefix, side[source / MODES], mode[source % MODES]);
    for (const double *span = m->windows; *span > 0.0; ++span)
      append_response(m, ELECTROMECH_FREE, path, source, m->omega_hz - *span, m->omega_hz + *span);
    for (const double *from = m->far; *from > 0.0; ++from)
      append_response(m, ELECTROMECH_FREE, path, source, *from, 4.0 * *from);
  }
  for (size_t c = 0; c < m->n_cases; ++c)
    for (size_t listen = 0; listen < SIZE; ++listen) {
      if (listen == X ? !m->plate : listen % MODES >= m->modes)
        continue;
      char what[64];
      if (listen == X)
        (void)snprintf(what, sizeof what, "noise_c%zu_b", c);
      else
        (void)snprintf(what, sizeof what, "noise_c%zu_%s_%s", c, mode[listen % MODES],
                       side[listen / MODES]);
      write_noise(m, ELECTROMECH_FREE, prefix, what, listen, c);
      if (listen == X && m->auxiliary > 0) {
        (void)snprintf(what, sizeof what, "noise_c%zu_b_auxiliary", c);
        write_noise(m, ELECTROMECH_DRESSED, prefix, what, listen, c);
      }
    }
}

void electromech_expect(const electromech *m, drum_extraction *e) {
  *e = (drum_extraction){.modes = m->modes,
                         .auxiliary = m->auxiliary,
                         .plate = m->plate,
                         .omega_d = TWO_PI * m->carrier_hz,
                         .omega = TWO_PI * m->omega_hz};
  double soft = 0.0;
  for (size_t k = 0; k < m->modes; ++k) {
    const bool two = m->modes > 1 && k < 2;
    const double c = m->c[k] + (two ? m->cc : 0.0) + (m->plate ? m->c_drum[k] : 0.0);
    const double stiff = 1.0 / m->l[k] + (two && m->lc > 0.0 ? 1.0 / m->lc : 0.0);
    e->capacitance[k] = c;
    e->omega_0[k] = sqrt(stiff / c);
    e->kappa[k] = m->g[k] / c;
    if (!m->plate)
      continue;
    const double pulled = c + capacitance(m, k, m->x) - m->c_drum[k];
    e->shift[k] = sqrt(stiff / pulled) - e->omega_0[k];
    e->alpha[k] = conj(m->v[k]) * sqrt(c / (2.0 * HBAR * e->omega_0[k]));
    soft += second_derivative(m, k, m->x) * power(m->v[k]) / (4.0 * m->mass);
  }
  if (m->modes > 1) {
    const double w = 0.5 * (e->omega_0[0] + e->omega_0[1]);
    const double b = w * m->cc - (m->lc > 0.0 ? 1.0 / (w * m->lc) : 0.0);
    e->hopping[0][1] = e->hopping[1][0] = b / (2.0 * sqrt(e->capacitance[0] * e->capacitance[1]));
  }
  if (!m->plate)
    return;
  e->omega_m = TWO_PI * m->fm;
  e->gamma_m = TWO_PI * m->gammam;
  e->omega_soft = sqrt(e->omega_m * e->omega_m - soft);
  e->x_zpf = sqrt(HBAR / (2.0 * m->mass * e->omega_m));
  e->displacement = m->x;
  for (size_t k = 0; k < m->modes; ++k) {
    e->g0[k] = 0.5 * e->omega_0[k] * first_derivative(m, k, m->x) / e->capacitance[k] * e->x_zpf;
    e->coupling[k] = e->g0[k] * e->alpha[k] / e->alpha[0] * cabs(e->alpha[0]);
  }
}

electromech electromech_paper(void) {
  electromech m = {
      .modes = 2,
      .plate = true,
      .carrier_hz = 4.994e9,
      .omega_hz = 6e6,
      .c = {69.9608e-15, 69.9608e-15},
      .l = {10.13211836423378e-9, 10.13211836423378e-9},
      .g = {TWO_PI * 2e6 * 100e-15, TWO_PI * 2e6 * 100e-15},
      .cc = 0.0392e-15,
      .c_drum = {30e-15, 30e-15},
      .gap = {100e-9, 100e-9},
      .mass = 100e-15,
      .fm = 6e6,
      .gammam = 100.0,
      .v = {2.0314553e-3, -I * 2.0314553e-3},
      .windows = {200, 800, 3200, 12800, 51200, 204800, 819200, 3276800, 5999000},
      .far = {11999000, 47996000, 191984000},
      .held = {200, 3276800},
      .push = 200,
      .band = {2e6, 10e6},
      .n_cases = 4,
      .nbar = {{50, 100, 0.5}, {100, 0, 0.5}, {0, 100, 0.5}, {0, 0, 0.5}},
  };
  electromech_rest(&m);
  return m;
}

electromech electromech_unequal(void) {
  electromech m = electromech_paper();
  const double c[2] = {100e-15, 80e-15};
  const double f0[2] = {5.0000e9, 5.00025e9};
  const double kappa_hz[2] = {2.0e6, 1.3e6};
  m.cc = 0.0;
  m.lc = 30e-6; /* J/2pi = -0.94 MHz */
  m.c_drum[1] = 20e-15;
  m.gap[1] = 80e-9;
  m.v[0] = 2.1e-3 * cexp(0.4 * I);
  m.v[1] = 1.6e-3 * cexp(I * (0.4 - 37.0 / 360.0 * TWO_PI));
  for (size_t k = 0; k < 2; ++k) {
    const double w = TWO_PI * f0[k];
    m.c[k] = c[k] - m.c_drum[k];
    m.l[k] = 1.0 / (w * w * c[k] - 1.0 / m.lc);
    m.g[k] = TWO_PI * kappa_hz[k] * c[k];
  }
  electromech_rest(&m);
  return m;
}

electromech electromech_cooling(void) {
  electromech m = electromech_paper();
  m.modes = 1;
  m.c[0] = 70e-15;
  m.g[0] = TWO_PI * 200e3 * 100e-15;
  m.held[1] = 819200;
  m.push = 800;
  m.band[0] = 5e6;
  m.band[1] = 7e6;
  m.n_cases = 3;
  const double nbar[3][MODES + 1] = {{0, 100}, {5, 100}, {0, 0}};
  memcpy(m.nbar, nbar, sizeof nbar);
  electromech_rest(&m);
  return m;
}

electromech electromech_auxiliary(void) {
  electromech m = electromech_paper();
  const double w = TWO_PI * 4.99976e9;
  m.modes = 3;
  m.auxiliary = 1;
  m.c[2] = 70e-15;
  m.l[2] = 1.0 / (w * w * 100e-15);
  m.g[2] = TWO_PI * 2e6 * 100e-15;
  m.c_drum[2] = 30e-15;
  m.gap[2] = 100e-9;
  m.v[0] = 40.16e-3;
  m.v[1] = -I * 40.16e-3;
  m.v[2] = 42.3e-3;
  const double windows[] = {200, 3200, 12800, 51200, 204800, 819200, 3276800, 5999000, 0};
  memcpy(m.windows, windows, sizeof windows);
  m.n_cases = 6;
  const double nbar[6][MODES + 1] = {{50, 100, 0, 200}, {100, 0, 0, 200},  {0, 100, 0, 200},
                                     {50, 100, 0, 400}, {50, 100, 1, 200}, {0, 0, 0, 200}};
  memcpy(m.nbar, nbar, sizeof nbar);
  electromech_rest(&m);
  return m;
}

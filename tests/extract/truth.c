/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/extract/truth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lapacke.h>
#include <math.h>

#include "drumspice/constants.h"
#include "drumspice/number.h"

enum { WORDS_MAX = 24, STARTS = 96, NEWTON_ROUNDS = 60, FORCE_ROUNDS = 200 };

static double number(const char *text) {
  double value;
  drum_status status;
  if (drum_number_parse(text, &value, &status))
    fail_msg("%s", status.message);
  return value;
}

/* The value of KEY=VALUE; `otherwise` if there is none. */
static double parameter(char *const *words, size_t count, const char *key, double otherwise) {
  const size_t length = strlen(key);
  for (size_t w = 1; w < count; w++)
    if (strncmp(words[w], key, length) == 0 && words[w][length] == '=')
      return number(words[w] + length + 1);
  return otherwise;
}

static size_t add_node(truth *circuit, const char *name) {
  if (strcmp(name, "0") == 0)
    return 0;
  for (size_t n = 1; n <= circuit->nodes; n++)
    if (strcmp(circuit->node[n], name) == 0)
      return n;
  assert_true(circuit->nodes + 1 < TRUTH_NODES_MAX);
  (void)snprintf(circuit->node[++circuit->nodes], sizeof circuit->node[0], "%s", name);
  return circuit->nodes;
}

size_t truth_node(const truth *circuit, const char *name) {
  for (size_t n = 1; n <= circuit->nodes; n++)
    if (strcmp(circuit->node[n], name) == 0)
      return n;
  fail_msg("the layout has no node %s", name);
  return 0;
}

const truth_element *truth_find(const truth *circuit, const char *name) {
  for (size_t e = 0; e < circuit->elements; e++)
    if (strcmp(circuit->element[e].name, name) == 0)
      return &circuit->element[e];
  fail_msg("the layout has no element %s", name);
  return NULL;
}

static void add_drum(char *const *words, size_t count, size_t electrodes, truth *circuit) {
  assert_true(circuit->drums < TRUTH_DRUMS_MAX);
  truth_drum *drum = &circuit->drum[circuit->drums++];
  *drum = (truth_drum){.electrodes = electrodes,
                       .mass = parameter(words, count, "mass", NAN),
                       .fm = parameter(words, count, "fm", NAN),
                       .gammam = parameter(words, count, "gammam", NAN)};
  for (size_t k = 0; k < electrodes; k++) {
    const char *const suffix = electrodes == 1 ? "" : (k == 0 ? "1" : "2");
    char c[8];
    char gap[8];
    (void)snprintf(c, sizeof c, "c%s", suffix);
    (void)snprintf(gap, sizeof gap, "gap%s", suffix);
    drum->node[k] = add_node(circuit, words[1 + k]);
    drum->c[k] = parameter(words, count, c, NAN);
    drum->gap[k] = parameter(words, count, gap, NAN);
  }
}

/* V or I with sin OFFSET AMPLITUDE FREQUENCY [0 0 PHASE]: a sin(w t + p) is the phasor -j a e^jp.
 */
static void set_pump(char *const *words, size_t count, truth_element *element, truth *circuit) {
  size_t at = 3;
  while (at < count && strcmp(words[at], "sin") != 0)
    at++;
  if (at + 3 >= count)
    return;
  const double phase = at + 6 < count ? number(words[at + 6]) : 0.0;
  element->pump = -I * number(words[at + 2]) * cexp(I * phase * DRUM_PI / 180.0);
  circuit->carrier_hz = number(words[at + 3]);
}

static void add_element(char *const *words, size_t count, truth *circuit) {
  const char kind = words[0][0];
  assert_true(circuit->elements < TRUTH_ELEMENTS_MAX);
  truth_element *element = &circuit->element[circuit->elements];
  *element = (truth_element){.kind = kind};
  (void)snprintf(element->name, sizeof element->name, "%s", words[0]);
  if (kind == 'k') {
    for (size_t k = 0; k < 2; k++)
      element->other[k] = (size_t)(truth_find(circuit, words[1 + k]) - circuit->element);
    element->value = number(words[3]);
  } else if (kind == 't') {
    for (size_t k = 0; k < 4; k++)
      element->node[k] = add_node(circuit, words[1 + k]);
    element->value = parameter(words, count, "z0", NAN);
    element->delay = parameter(words, count, "td", NAN);
  } else if (kind == 'x') {
    element->node[0] = add_node(circuit, words[1]);
    element->value = parameter(words, count, "g", NAN);
  } else {
    element->node[0] = add_node(circuit, words[1]);
    element->node[1] = add_node(circuit, words[2]);
    if (strchr("rlc", kind))
      element->value = number(words[3]);
    else
      set_pump(words, count, element, circuit);
  }
  circuit->elements++;
}

static void add_line(char *line, truth *circuit) {
  static char nothing[] = "";
  char *words[WORDS_MAX];
  size_t count = 0;
  for (size_t w = 0; w < WORDS_MAX; w++)
    words[w] = nothing;
  for (char *word = strtok(line, " ()"); word && count < WORDS_MAX; word = strtok(NULL, " ()"))
    words[count++] = word;
  if (count == 4 && strcmp(words[0], "*drumspice") == 0 && strcmp(words[1], "port") == 0) {
    assert_true(circuit->ports < TRUTH_PORTS_MAX);
    (void)snprintf(circuit->port[circuit->ports][0], sizeof circuit->port[0][0], "%s", words[2]);
    (void)snprintf(circuit->port[circuit->ports++][1], sizeof circuit->port[0][1], "%s",
                   words[3] + strlen("bath="));
  }
  if (count == 0 || words[0][0] == '*' || words[0][0] == '.')
    return;
  for (size_t w = 0; w < count; w++)
    if (words[0][0] == 'x' && strncmp(words[w], "drum", 4) == 0) {
      add_drum(words, count, words[w][4] == '1' ? 1 : 2, circuit);
      return;
    }
  if (!strchr("rlcktvix", words[0][0]))
    fail_msg("the line '%s ...' of the layout is not known here", words[0]);
  add_element(words, count, circuit);
}

void truth_read(const char *text, truth *circuit) {
  *circuit = (truth){0};
  char *copy = strdup(strchr(text, '\n') + 1);
  char *next;
  for (char *line = copy; line; line = next) {
    next = strchr(line, '\n');
    if (next)
      *next++ = '\0';
    add_line(line, circuit);
  }
  free(copy);
  circuit->unknowns = circuit->nodes;
  for (size_t e = 0; e < circuit->elements; e++)
    if (circuit->element[e].kind == 'l' || circuit->element[e].kind == 'v')
      circuit->element[e].branch = ++circuit->unknowns;
  assert_true(circuit->unknowns < TRUTH_NODES_MAX);
}

double truth_port_siemens(const truth *circuit, size_t port) {
  const truth_element *element = truth_find(circuit, circuit->port[port][1]);
  return element->kind == 'r' ? 1.0 / element->value : element->value;
}

double complex truth_port_voltage(const truth *circuit, size_t port, const double complex *v) {
  const truth_element *element = truth_find(circuit, circuit->port[port][1]);
  return v[element->node[0]] - v[element->node[1]];
}

double truth_capacitance(const truth_drum *drum, size_t k) {
  return drum->c[k] / (1.0 - drum->x / drum->gap[k]);
}

double truth_slope(const truth_drum *drum, size_t k) {
  return truth_capacitance(drum, k) / (drum->gap[k] - drum->x);
}

double truth_curvature(const truth_drum *drum, size_t k) {
  return 2.0 * truth_slope(drum, k) / (drum->gap[k] - drum->x);
}

/* A square matrix by rows, whose row and column 0 are ground's and in nobody's way. */
typedef double complex matrix[TRUTH_NODES_MAX][TRUTH_NODES_MAX];

/* An admittance y from the difference of two nodes into that of two others. */
static void stamp(const size_t *from, const size_t *to, double complex y, matrix a) {
  a[to[0]][from[0]] += y;
  a[to[0]][from[1]] -= y;
  a[to[1]][from[0]] -= y;
  a[to[1]][from[1]] += y;
}

static void stamp_branch(const truth_element *element, double complex impedance, matrix a) {
  const size_t b = element->branch;
  a[element->node[0]][b] += 1.0;
  a[element->node[1]][b] -= 1.0;
  a[b][element->node[0]] += 1.0;
  a[b][element->node[1]] -= 1.0;
  a[b][b] -= impedance;
}

static void stamp_element(const truth *circuit, const truth_element *e, double complex s,
                          matrix a) {
  switch (e->kind) {
  case 'r':
    stamp(e->node, e->node, 1.0 / e->value, a);
    break;
  case 'x':
    stamp(e->node, e->node, e->value, a);
    break;
  case 'c':
    stamp(e->node, e->node, s * e->value, a);
    break;
  case 'l':
    stamp_branch(e, s * e->value, a);
    break;
  case 'v':
    stamp_branch(e, 0.0, a);
    break;
  case 'k': {
    const truth_element *one = &circuit->element[e->other[0]];
    const truth_element *two = &circuit->element[e->other[1]];
    const double mutual = e->value * sqrt(one->value * two->value);
    a[one->branch][two->branch] -= s * mutual;
    a[two->branch][one->branch] -= s * mutual;
    break;
  }
  case 't': {
    const double complex own = 1.0 / (e->value * ctanh(s * e->delay));
    const double complex through = -1.0 / (e->value * csinh(s * e->delay));
    stamp(e->node, e->node, own, a);
    stamp(e->node + 2, e->node + 2, own, a);
    stamp(e->node, e->node + 2, through, a);
    stamp(e->node + 2, e->node, through, a);
    break;
  }
  default:
    break;
  }
}

static void assemble(const truth *circuit, double complex s, matrix a) {
  memset(a, 0, sizeof(matrix));
  for (size_t e = 0; e < circuit->elements; e++)
    stamp_element(circuit, &circuit->element[e], s, a);
  for (size_t d = 0; d < circuit->drums; d++)
    for (size_t k = 0; k < circuit->drum[d].electrodes; k++) {
      const size_t node[] = {circuit->drum[d].node[k], 0};
      stamp(node, node, s * truth_capacitance(&circuit->drum[d], k), a);
    }
}

/* dA/ds, to (s td)^2 1e-10. */
static void assemble_slope(const truth *circuit, double complex s, matrix slope) {
  static matrix before;
  const double h = 1e-5 * cabs(s);
  assemble(circuit, s + h, slope);
  assemble(circuit, s - h, before);
  for (size_t i = 0; i <= circuit->unknowns; i++)
    for (size_t j = 0; j <= circuit->unknowns; j++)
      slope[i][j] = (slope[i][j] - before[i][j]) / (2.0 * h);
}

/* Solves A x = b for `count` right-hand sides b[unknown][count], in place; no ground. */
static void solve(const truth *circuit, matrix a, size_t count, double complex *b) {
  const size_t n = circuit->unknowns;
  double complex *packed = malloc(n * n * sizeof *packed);
  lapack_int pivots[TRUTH_NODES_MAX];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      packed[i * n + j] = a[i + 1][j + 1];
  const lapack_int info = LAPACKE_zgesv(LAPACK_ROW_MAJOR, (lapack_int)n, (lapack_int)count, packed,
                                        (lapack_int)n, pivots, b, (lapack_int)count);
  free(packed);
  assert_true(info >= 0); /* above 0: exactly at a mode, which no rounding hits */
}

/* tr A^-1 A', the logarithmic derivative of det A. */
static double complex log_slope(const truth *circuit, double complex s) {
  static matrix a;
  static matrix slope;
  const size_t n = circuit->unknowns;
  double complex *b = malloc(n * n * sizeof *b);
  assemble(circuit, s, a);
  assemble_slope(circuit, s, slope);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      b[i * n + j] = slope[i + 1][j + 1];
  solve(circuit, a, n, b);
  double complex trace = 0.0;
  for (size_t i = 0; i < n; i++)
    trace += b[i * n + i];
  free(b);
  return trace;
}

/* Newton's way to a zero of det A, those found divided out; false if it leaves the band. */
static int find_zero(const truth *circuit, double low, double high, const truth_mode *found,
                     size_t count, double complex *s) {
  for (int round = 0; round < NEWTON_ROUNDS; round++) {
    double complex slope = log_slope(circuit, *s);
    for (size_t m = 0; m < count; m++)
      slope -= 1.0 / (*s - found[m].s);
    const double complex step = 1.0 / slope;
    *s -= step;
    if (!(cabs(*s) < 2.0 * high && cimag(*s) > 0.5 * low))
      return 0;
    if (cabs(step) < 1e-13 * cabs(*s))
      return cimag(*s) > low && cimag(*s) < high && creal(*s) < 0.0 && -creal(*s) < 0.05 * low;
  }
  return 0;
}

/* The null vector by inverse iteration, normalised. */
static void find_vector(const truth *circuit, truth_mode *mode) {
  static matrix a;
  static matrix slope;
  const size_t n = circuit->unknowns;
  double complex x[TRUTH_NODES_MAX];
  assemble(circuit, mode->s * (1.0 + 1e-13), a);
  assemble_slope(circuit, mode->s, slope);
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 + 0.1 * (double)i;
  for (int round = 0; round < 4; round++) {
    double size = 0.0;
    solve(circuit, a, 1, x);
    for (size_t i = 0; i < n; i++)
      size = fmax(size, cabs(x[i]));
    for (size_t i = 0; i < n; i++)
      x[i] /= size;
  }
  double complex norm = 0.0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      norm += x[i] * slope[i + 1][j + 1] * x[j];
  mode->x[0] = 0.0;
  for (size_t i = 0; i < circuit->nodes; i++)
    mode->x[i + 1] = x[i] / csqrt(norm);
}

static int by_frequency(const void *left, const void *right) {
  const double a = cimag(((const truth_mode *)left)->s);
  const double b = cimag(((const truth_mode *)right)->s);
  return (a > b) - (a < b);
}

size_t truth_modes(const truth *circuit, double low_hz, double high_hz, truth_mode *modes) {
  const double low = 2.0 * DRUM_PI * low_hz;
  const double high = 2.0 * DRUM_PI * high_hz;
  size_t count = 0;
  for (int k = 0; k < STARTS; k++) {
    double complex s = low * (-1e-4 + I) + I * (high - low) * (k + 0.5) / STARTS;
    if (!find_zero(circuit, low, high, modes, count, &s))
      continue;
    /* Once more with nothing divided out. */
    if (!find_zero(circuit, low, high, NULL, 0, &s))
      continue;
    assert_true(count < TRUTH_MODES_MAX);
    modes[count++].s = s;
  }
  for (size_t m = 0; m < count; m++)
    find_vector(circuit, &modes[m]);
  qsort(modes, count, sizeof *modes, by_frequency);
  return count;
}

void truth_admittance(const truth *circuit, double complex s, const size_t *nodes, size_t count,
                      double complex *y) {
  static matrix a;
  const size_t n = circuit->unknowns;
  double complex *b = calloc(n * count, sizeof *b);
  double complex z[TRUTH_NODES_MAX];
  lapack_int pivots[TRUTH_NODES_MAX];
  assert_true(count * count <= TRUTH_NODES_MAX);
  assemble(circuit, s, a);
  for (size_t k = 0; k < count; k++)
    b[(nodes[k] - 1) * count + k] = 1.0;
  solve(circuit, a, count, b);
  for (size_t k = 0; k < count; k++)
    for (size_t l = 0; l < count; l++) {
      z[k * count + l] = b[(nodes[k] - 1) * count + l];
      y[k * count + l] = k == l;
    }
  free(b);
  assert_int_equal(LAPACKE_zgesv(LAPACK_ROW_MAJOR, (lapack_int)count, (lapack_int)count, z,
                                 (lapack_int)count, pivots, y, (lapack_int)count),
                   0);
}

/* Voltages at the carrier for the plates where they are. */
static void find_voltages(const truth *circuit, double complex *v) {
  static matrix a;
  double complex b[TRUTH_NODES_MAX] = {0};
  assemble(circuit, I * 2.0 * DRUM_PI * circuit->carrier_hz, a);
  for (size_t e = 0; e < circuit->elements; e++) {
    const truth_element *element = &circuit->element[e];
    if (element->kind == 'v')
      b[element->branch - 1] += element->pump;
    /* A current source's current goes from its first node through it to the second. */
    for (size_t k = 0; element->kind == 'i' && k < 2; k++)
      if (element->node[k] > 0)
        b[element->node[k] - 1] += k == 0 ? -element->pump : element->pump;
  }
  solve(circuit, a, 1, b);
  v[0] = 0.0;
  for (size_t n = 0; n < circuit->nodes; n++)
    v[n + 1] = b[n];
}

void truth_pump(truth *circuit, double complex *v) {
  for (int round = 0; round < FORCE_ROUNDS; round++) {
    double change = 0.0;
    find_voltages(circuit, v);
    for (size_t d = 0; d < circuit->drums; d++) {
      truth_drum *drum = &circuit->drum[d];
      double force = 0.0;
      for (size_t k = 0; k < drum->electrodes; k++) {
        const double modulus = cabs(v[drum->node[k]]);
        force += 0.25 * truth_slope(drum, k) * modulus * modulus;
      }
      const double w = 2.0 * DRUM_PI * drum->fm;
      const double x = force / (drum->mass * w * w);
      change = fmax(change, fabs(x - drum->x) / drum->gap[0]);
      drum->x = 0.5 * (drum->x + x); /* halfway, so that strong pumps do not overshoot */
    }
    if (change < 1e-15)
      return;
  }
  fail_msg("the layout's drums find no rest under the pumps");
}

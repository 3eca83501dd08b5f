/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the roots are, eigenvalues say: f(z) = 0 for the vector (a, y, s) of
 *
 *   (rest + i z G) a = drive s,  (rest^+ - i z G) y = G a,  z s + strength drive^+ y = 0,
 *
 * a pencil linear in z with all 2 modes + 1 roots, and with infinite ones for cavities that the
 * drum does not feel. Each of the three couplings is given the size strength^(1/3), which balances
 * the pencil. Which roots are real, f itself says: it has no pole on the real axis, so that a
 * change of sign is a root. The real parts of all eigenvalues and the points half-way between them
 * part the axis; a pair of roots so close that it has slipped between two such points still shows
 * as a minimum of |f|.
 */
#include "theory/pump_roots.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "theory/linear.h"

enum {
  PENCIL_MAX = 2 * DRUM_MODES_MAX + 1,
  POINTS_MAX = 2 * PENCIL_MAX + 3, /* real parts, ends, and what is half-way between */
  FOUND_MAX = 2 * POINTS_MAX,
  STEPS_MAX = 2200, /* bisections that take any bracket of doubles apart */
};

drum_code drum_pump_evaluate(const drum_pump_equation *equation, double z, drum_pump_point *point,
                             drum_status *status) {
  size_t n = equation->rest.size;
  const double *g = equation->g;
  drum_matrix cavities = equation->rest, inverse;
  for (size_t i = 0; i < n; i++)
    cavities.at[i][i] += I * (z * g[i]);
  drum_code code = drum_linear_inverse(&cavities, &inverse, status);
  if (code != DRUM_OK)
    return code;
  double pressure = 0, weight = 0, turn = 0, spread = 0;
  double complex y[DRUM_MODES_MAX];
  for (size_t i = 0; i < n; i++) {
    double complex sum = 0;
    for (size_t j = 0; j < n; j++)
      sum += inverse.at[i][j] * equation->drive[j];
    point->a[i] = sum;
    double power = drum_squared(sum);
    pressure += g[i] * power;
    weight += fabs(g[i]) * power;
  }
  /* y^+ dA a is what a change dA of the cavities' matrix does to half the pressure. */
  for (size_t i = 0; i < n; i++) {
    y[i] = 0;
    for (size_t j = 0; j < n; j++)
      y[i] += conj(inverse.at[j][i]) * g[j] * point->a[j];
    turn += 2 * g[i] * cimag(conj(y[i]) * point->a[i]);
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double entry = cabs(equation->rest.at[i][j]) + (i == j ? fabs(z * g[i]) : 0);
      spread += 2 * cabs(y[i]) * entry * cabs(point->a[j]);
    }
  point->value = z + equation->strength * pressure;
  point->slope = 1 + equation->strength * turn;
  point->rounding = 2 * DBL_EPSILON * (fabs(z) + equation->strength * (weight + spread));
  return DRUM_OK;
}

/* The real parts of the pencil's finite eigenvalues. */
static drum_code real_parts(const drum_pump_equation *equation, double *parts, size_t *count,
                            drum_status *status) {
  size_t n = equation->rest.size, size = 2 * n + 1, last = 2 * n;
  double complex left[PENCIL_MAX * PENCIL_MAX] = {0}, right[PENCIL_MAX * PENCIL_MAX] = {0};
  double complex alpha[PENCIL_MAX], beta[PENCIL_MAX], work[34 * PENCIL_MAX], none = 0;
  double real_work[8 * PENCIL_MAX], share = cbrt(equation->strength);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      left[i + j * size] = -equation->rest.at[i][j];
      left[n + i + (n + j) * size] = -conj(equation->rest.at[j][i]);
    }
    left[i + last * size] = share * equation->drive[i];
    left[n + i + i * size] = share * equation->g[i];
    left[last + (n + i) * size] = -share * conj(equation->drive[i]);
    right[i + i * size] = I * equation->g[i];
    right[n + i + (n + i) * size] = -I * equation->g[i];
  }
  right[last + last * size] = 1;
  lapack_int order = (lapack_int)size;
  lapack_int info =
      LAPACKE_zggev_work(LAPACK_COL_MAJOR, 'N', 'N', order, left, order, right, order, alpha, beta,
                         &none, 1, &none, 1, work, 34 * PENCIL_MAX, real_work);
  if (info != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "zggev did not converge (info %d)", (int)info);
  *count = 0;
  for (size_t k = 0; k < size; k++) {
    double part = creal(alpha[k] / beta[k]);
    if (isfinite(part))
      parts[(*count)++] = part;
  }
  return DRUM_OK;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* The points that part [-reach, reach], ends included, in order. */
static drum_code part_axis(const drum_pump_equation *equation, double reach, double *points,
                           size_t *count, drum_status *status) {
  double marks[PENCIL_MAX + 2] = {0};
  size_t found = 0, kept = 1;
  drum_code code = real_parts(equation, marks + 1, &found, status);
  if (code != DRUM_OK)
    return code;
  marks[0] = -reach;
  for (size_t k = 1; k <= found; k++)
    if (fabs(marks[k]) < reach)
      marks[kept++] = marks[k];
  marks[kept++] = reach;
  qsort(marks, kept, sizeof *marks, ascending);
  *count = 0;
  for (size_t k = 0; k < kept; k++) {
    points[(*count)++] = marks[k];
    if (k + 1 < kept)
      points[(*count)++] = marks[k] / 2 + marks[k + 1] / 2;
  }
  return DRUM_OK;
}

/* The one sign that counts as a side: zero itself is put to the right. */
static int side_of(double value) {
  return value < 0 ? -1 : 1;
}

/* The root of f in [low, high], whose ends differ in sign: Newton's steps kept inside a bracket. */
static drum_code polish(const drum_pump_equation *equation, double low, double high, int low_side,
                        double *root, drum_status *status) {
  double z = low / 2 + high / 2, before = INFINITY;
  for (int step = 0; step < STEPS_MAX; step++) {
    drum_pump_point point;
    drum_code code = drum_pump_evaluate(equation, z, &point, status);
    if (code != DRUM_OK)
      return code;
    *root = z;
    if (point.value == 0)
      break;
    if (side_of(point.value) == low_side)
      low = z;
    else
      high = z;
    double next = z - point.value / point.slope;
    /* Steps that do not shrink to half are Newton's going astray. */
    if (!(next > low && next < high) || !(fabs(next - z) < before / 2))
      next = low / 2 + high / 2;
    if (next == z || fabs(next - z) <= DBL_EPSILON * fabs(z)) {
      if (next > low && next < high)
        *root = next;
      break;
    }
    before = fabs(next - z);
    z = next;
  }
  return DRUM_OK;
}

/*
 * The extremum of f in [low, high], at whose ends f' differs in sign; or, before that, any point
 * where f is beyond zero as seen from `side`.
 */
static drum_code extremum(const drum_pump_equation *equation, double low, double high,
                          int low_slope, int side, double *where, drum_pump_point *point,
                          drum_status *status) {
  for (int step = 0; step < STEPS_MAX; step++) {
    *where = low / 2 + high / 2;
    drum_code code = drum_pump_evaluate(equation, *where, point, status);
    if (code != DRUM_OK)
      return code;
    if (*where <= low || *where >= high || point->value * side < -point->rounding)
      break;
    if (side_of(point->slope) == low_slope)
      low = *where;
    else
      high = *where;
  }
  return DRUM_OK;
}

typedef struct findings {
  size_t count;
  drum_pump_root root[FOUND_MAX];
} findings;

static drum_code add_crossing(const drum_pump_equation *equation, double low, double high,
                              int low_side, findings *found, drum_status *status) {
  drum_pump_root *root = &found->root[found->count++];
  root->fold = 0;
  return polish(equation, low, high, low_side, &root->z, status);
}

/* No change of sign from low to high: none or two roots, or one where f only touches zero. */
static drum_code look_between(const drum_pump_equation *equation, double low, double high,
                              const drum_pump_point *at_low, const drum_pump_point *at_high,
                              findings *found, drum_status *status) {
  int side = side_of(at_low->value);
  if (at_low->slope * side > 0 || at_high->slope * side < 0)
    return DRUM_OK;
  double where;
  drum_pump_point point;
  drum_code code = extremum(equation, low, high, -side, side, &where, &point, status);
  if (code != DRUM_OK)
    return code;
  if (fabs(point.value) <= point.rounding)
    found->root[found->count++] = (drum_pump_root){.z = where, .fold = 1};
  else if (side_of(point.value) != side) {
    code = add_crossing(equation, low, where, side, found, status);
    if (code == DRUM_OK)
      code = add_crossing(equation, where, high, -side, found, status);
  }
  return code;
}

/* Whether f stays within its rounding between two neighbouring roots; then they are one. */
static drum_code is_one(const drum_pump_equation *equation, double low, double high, int *one,
                        drum_status *status) {
  *one = 1;
  for (int quarter = 1; *one && quarter <= 3; quarter++) {
    drum_pump_point point;
    double z = low + quarter / 4.0 * (high - low);
    drum_code code = drum_pump_evaluate(equation, z, &point, status);
    if (code != DRUM_OK)
      return code;
    *one = fabs(point.value) <= point.rounding;
  }
  return DRUM_OK;
}

/* Joins neighbours that rounding cannot tell apart. */
static drum_code join(const drum_pump_equation *equation, findings *found, drum_status *status) {
  size_t kept = 0;
  for (size_t k = 0, next; k < found->count; k = next) {
    drum_pump_root root = found->root[k];
    for (next = k + 1; next < found->count; next++) {
      int one;
      double before = found->root[next - 1].z, z = found->root[next].z;
      drum_code code = is_one(equation, before, z, &one, status);
      if (code != DRUM_OK)
        return code;
      if (!one)
        break;
      /* Two are half-way between, and of three it is the middle one. */
      root = (drum_pump_root){.z = next == k + 1 ? before / 2 + z / 2 : before, .fold = 1};
    }
    found->root[kept++] = root;
  }
  found->count = kept;
  return DRUM_OK;
}

drum_code drum_pump_roots(const drum_pump_equation *equation, double reach,
                          drum_pump_root roots[DRUM_PUMP_BRANCHES_MAX], size_t *count,
                          drum_status *status) {
  double points[POINTS_MAX] = {0};
  size_t parts;
  findings found = {.count = 0};
  drum_pump_point low, high;
  drum_code code = part_axis(equation, reach, points, &parts, status);
  if (code == DRUM_OK)
    code = drum_pump_evaluate(equation, points[0], &low, status);
  for (size_t k = 1; code == DRUM_OK && k < parts; k++, low = high) {
    code = drum_pump_evaluate(equation, points[k], &high, status);
    if (code != DRUM_OK)
      break;
    int side = side_of(low.value);
    if (side != side_of(high.value))
      code = add_crossing(equation, points[k - 1], points[k], side, &found, status);
    else
      code = look_between(equation, points[k - 1], points[k], &low, &high, &found, status);
  }
  if (code == DRUM_OK)
    code = join(equation, &found, status);
  if (code != DRUM_OK)
    return code;
  if (found.count < 1 || found.count > 2 * equation->rest.size + 1)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "%zu branches found, expected 1 .. %zu",
                     found.count, 2 * equation->rest.size + 1);
  for (size_t k = 0; k < found.count; k++)
    roots[k] = found.root[k];
  *count = found.count;
  return DRUM_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/local_modes.h"

#include <lapacke.h>
#include <math.h>

#include "theory/linear.h"

enum { ROOT_ROUNDS = 60 };

/* What a terminal must add to those before it, relative to its own amplitude. */
static const double NEW = 0.1;
static const double ROOT_CONVERGED = 1e-14;

typedef double complex row[DRUM_MATRIX_MAX];

/* The product without conjugation. */
static double complex dot(const double complex *a, const double complex *b, size_t n) {
  double complex sum = 0.0;
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

static double norm(const double complex *a, size_t n) {
  double sum = 0.0;
  for (size_t k = 0; k < n; k++)
    sum += drum_squared(a[k]);
  return sqrt(sum);
}

static void add_multiple(double complex factor, const double complex *what, double complex *to,
                         size_t n) {
  for (size_t k = 0; k < n; k++)
    to[k] += factor * what[k];
}

/* What is left of a vector when its parts along `count` orthonormal rows are taken out, twice. */
static void project_out(const row *rows, size_t count, double complex *from, size_t n) {
  for (int turn = 0; turn < 2; turn++)
    for (size_t k = 0; k < count; k++)
      add_multiple(-dot(rows[k], from, n), rows[k], from, n);
}

/* Makes it of bilinear norm 1. */
static void normalise(double complex *a, size_t n) {
  const double complex root = csqrt(dot(a, a, n));
  for (size_t k = 0; k < n; k++)
    a[k] /= root;
}

/* Chooses the terminals that see modes of their own, and sets their rows w over their norm. */
static void seat(const drum_normal_modes *normal, const size_t *terminals, size_t count,
                 drum_local_modes *local, row *w) {
  const size_t n = normal->count;
  row ground[DRUM_MATRIX_MAX];
  for (size_t k = 0; k < count && local->seated < n; k++) {
    double complex *own = w[local->seated];
    for (size_t m = 0; m < n; m++)
      own[m] = normal->v[m][terminals[k]];
    const double whole = norm(own, n);
    row left;
    for (size_t m = 0; m < n; m++)
      left[m] = own[m];
    project_out(ground, local->seated, left, n);
    if (!(norm(left, n) > NEW * whole))
      continue;
    const double complex size = csqrt(dot(own, own, n));
    for (size_t m = 0; m < n; m++) {
      own[m] /= size;
      ground[local->seated][m] = left[m];
    }
    normalise(ground[local->seated], n);
    local->size[local->seated] = creal(size);
    local->terminal[local->seated++] = terminals[k];
  }
}

/* The inverse square root of a matrix near 1, by the iteration of Denman and Beavers. */
static drum_code inverse_root(const drum_matrix *matrix, drum_matrix *root, drum_status *status) {
  drum_matrix y = *matrix;
  drum_matrix_clear(root, matrix->size);
  for (size_t i = 0; i < matrix->size; i++)
    root->at[i][i] = 1.0;
  for (int round = 0; round < ROOT_ROUNDS; round++) {
    drum_matrix y_inverse;
    drum_matrix z_inverse;
    drum_code code = drum_linear_inverse(&y, &y_inverse, status);
    if (!code)
      code = drum_linear_inverse(root, &z_inverse, status);
    if (code)
      return code;
    double change = 0.0;
    for (size_t i = 0; i < y.size; i++)
      for (size_t j = 0; j < y.size; j++) {
        const double complex before = root->at[i][j];
        y.at[i][j] = 0.5 * (y.at[i][j] + z_inverse.at[i][j]);
        root->at[i][j] = 0.5 * (root->at[i][j] + y_inverse.at[i][j]);
        change = fmax(change, cabs(root->at[i][j] - before));
      }
    if (change < ROOT_CONVERGED)
      return DRUM_OK;
  }
  return drum_fail(status, DRUM_NO_CONVERGENCE,
                   "the modes at the terminals cannot be made orthogonal");
}

/* The rows of Loewdin's orthogonalisation. */
static drum_code orthogonalise(const row *w, size_t n, drum_local_modes *local,
                               drum_status *status) {
  drum_matrix gram;
  drum_matrix root;
  drum_matrix_clear(&gram, local->seated);
  for (size_t i = 0; i < local->seated; i++)
    for (size_t j = 0; j < local->seated; j++)
      gram.at[i][j] = dot(w[i], w[j], n);
  const drum_code code = inverse_root(&gram, &root, status);
  for (size_t i = 0; !code && i < local->seated; i++)
    for (size_t j = 0; j < local->seated; j++)
      add_multiple(root.at[i][j], w[j], local->rotation.at[i], n);
  return code;
}

/* Fills the rows after the seated ones with any orthonormal set. */
static void complete(size_t n, drum_local_modes *local) {
  row *rows = local->rotation.at;
  for (size_t k = local->seated; k < n; k++) {
    double best = 0.0;
    for (size_t m = 0; m < n; m++) {
      row left = {0};
      left[m] = 1.0;
      project_out((const row *)rows, k, left, n);
      if (norm(left, n) > best) {
        best = norm(left, n);
        for (size_t l = 0; l < n; l++)
          rows[k][l] = left[l];
      }
    }
    normalise(rows[k], n);
  }
}

static void make_h(const drum_normal_modes *normal, drum_local_modes *local) {
  const size_t n = normal->count;
  drum_matrix_clear(&local->h, n);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      for (size_t m = 0; m < n; m++)
        local->h.at[i][j] +=
            local->rotation.at[i][m] * normal->lambda[m] * local->rotation.at[j][m];
}

/* Turns the rows that no terminal sees among themselves until their hopping is gone. */
static drum_code diagonalise_rest(drum_local_modes *local, drum_status *status) {
  const size_t first = local->seated;
  const size_t n = local->count - first;
  double complex block[DRUM_PACKED_MAX];
  double complex vectors[DRUM_PACKED_MAX];
  double complex values[DRUM_MATRIX_MAX];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      block[i + j * n] = local->h.at[first + i][first + j];
  if (n < 2)
    return DRUM_OK;
  const lapack_int order = (lapack_int)n;
  if (LAPACKE_zgeev(LAPACK_COL_MAJOR, 'N', 'V', order, block, order, values, NULL, 1, vectors,
                    order) != 0)
    return drum_fail(status, DRUM_NO_CONVERGENCE, "the spectator modes cannot be told apart");
  row turned[DRUM_MATRIX_MAX] = {{0}};
  for (size_t k = 0; k < n; k++) {
    normalise(vectors + k * n, n);
    for (size_t i = 0; i < n; i++)
      add_multiple(vectors[i + k * n], local->rotation.at[first + i], turned[k], local->count);
  }
  for (size_t k = 0; k < n; k++)
    for (size_t m = 0; m < local->count; m++)
      local->rotation.at[first + k][m] = turned[k][m];
  return DRUM_OK;
}

drum_code drum_local_modes_find(const drum_normal_modes *normal, const size_t *terminals,
                                size_t count, drum_local_modes *local, drum_status *status) {
  *local = (drum_local_modes){.count = normal->count};
  if (normal->count == 0 || normal->count > DRUM_MATRIX_MAX)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "%zu normal modes: expected 1 to %d to make local ones of", normal->count,
                     DRUM_MATRIX_MAX);
  row w[DRUM_MATRIX_MAX];
  drum_matrix_clear(&local->rotation, normal->count);
  seat(normal, terminals, count, local, w);
  if (count > 0 && local->seated == 0)
    return drum_fail(status, DRUM_NO_SOLUTION,
                     "no mode of the circuit is seen at an electrode or a mode's node");
  drum_code code =
      local->seated > 0 ? orthogonalise((const row *)w, normal->count, local, status) : DRUM_OK;
  if (code)
    return code;
  complete(normal->count, local);
  make_h(normal, local);
  code = diagonalise_rest(local, status);
  if (!code)
    make_h(normal, local);
  return code;
}

double complex drum_local_modes_at(const drum_local_modes *local, const drum_normal_modes *normal,
                                   size_t mode, size_t terminal) {
  double complex sum = 0.0;
  for (size_t n = 0; n < normal->count; n++)
    sum += normal->v[n][terminal] * local->rotation.at[mode][n];
  return sum;
}

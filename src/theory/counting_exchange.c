/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/counting_exchange.h"

#include "theory/matrix.h"

void drum_exchange_add(const drum_counting *counting, size_t bath, double factor, drum_matrix *to) {
  for (size_t t = 0; t < counting->terms; t++) {
    const double complex *v = counting->coupling[bath][t];
    for (size_t i = 0; i < to->size; i++)
      for (size_t j = 0; j < to->size && v[i] != 0; j++)
        to->at[i][j] += factor * (v[i] * conj(v[j]));
  }
}

double drum_exchange_trace(const drum_counting *counting, size_t bath, const drum_matrix *p) {
  double trace = 0;
  for (size_t t = 0; t < counting->terms; t++) {
    const double complex *v = counting->coupling[bath][t];
    for (size_t i = 0; i < p->size; i++)
      for (size_t j = 0; j < p->size && v[i] != 0; j++)
        trace += creal(conj(v[i]) * p->at[i][j] * v[j]);
  }
  return trace;
}

double drum_exchange_rate(const drum_counting *counting, size_t bath) {
  double rate = 0;
  for (size_t t = 0; t < counting->terms; t++)
    for (size_t i = 0; i < counting->drift.size; i++)
      rate += drum_squared(counting->coupling[bath][t][i]);
  return rate;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/eliminate.h"

#include "theory/linear.h"

drum_code drum_eliminate(const drum_matrix *drift, size_t keep, double omega, drum_matrix *kept,
                         drum_status *status) {
  const size_t rest = drift->size - keep;
  drum_matrix_clear(kept, keep);
  for (size_t i = 0; i < keep; i++)
    for (size_t j = 0; j < keep; j++)
      kept->at[i][j] = drift->at[i][j];
  if (rest == 0)
    return DRUM_OK;
  drum_matrix others;
  drum_matrix resolvent;
  drum_matrix_clear(&others, rest);
  for (size_t i = 0; i < rest; i++)
    for (size_t j = 0; j < rest; j++)
      others.at[i][j] = drift->at[keep + i][keep + j];
  const drum_code code = drum_linear_resolvent(&others, omega, &resolvent, status);
  for (size_t i = 0; !code && i < keep; i++)
    for (size_t j = 0; j < keep; j++)
      for (size_t k = 0; k < rest; k++)
        for (size_t l = 0; l < rest; l++)
          kept->at[i][j] += drift->at[i][keep + k] * resolvent.at[k][l] * drift->at[keep + l][j];
  return code;
}
